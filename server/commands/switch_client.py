"""switch-client: show another session in a client, or put the client into a key table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang.command_spec import CommandSpec

from .. import actions, arranging
from ..attaching import moves, resolve_goal, set_environment
from ..client_flags import make_read_only
from ..errors import CommandError
from ..focus import focus_session
from ..listing import sort_order
from ..sessions_order import neighbour_session

if TYPE_CHECKING:
    from ..call import Call
    from ..client import Client
    from ..tree import Session

SPEC = CommandSpec(
    "switch-client",
    alias="switchc",
    flags="c:EFlnO:pt:rT:Z",
    marks=frozenset({"ro", "cc"}),
    usage="[-ElnprZ] [-c target-client] [-t target-session] [-T key-table] [-O order]",
    summary="Show another session in a client, or put the client into a key table.",
)


def run(call: Call) -> None:
    args, client = call.args, call.need_client()
    own = call.client
    if own is not None and own.read_only and client is not own:
        raise CommandError("client is read-only")
    if args.has("T"):
        _switch_table(call, client)
        return
    if args.has("r"):
        if client.read_only and call.server.access.only_reads(client.uid):
            raise CommandError("client is read-only")
        make_read_only(client, not client.read_only)
    session = _chosen(call, client)
    if session is None:
        return
    if not args.has("E") and not client.read_only:
        set_environment(client, session.environ, session.options)
    client.attach(session)


def _switch_table(call: Call, client: Client) -> None:
    table = call.args.get("T") or ""
    if not call.server.keys.exists(table):
        raise CommandError(f"table {table} doesn't exist")
    client.keyboard.switch_table(table)


def _chosen(call: Call, client: Client) -> Session | None:
    """The session to show; None when ``-r`` was all that was asked."""
    args = call.args
    if args.has("n") or args.has("p"):
        step, word = (1, "next") if args.has("n") else (-1, "previous")
        found = neighbour_session(call.server, client.session, step, sort_order(call)) if client.session else None
        if found is None:
            raise CommandError(f"can't find {word} session")
        return found
    if args.has("l"):
        last = client.last_session
        if last is None or last.id not in call.server.tree.sessions:
            raise CommandError("can't find last session")
        return last
    if args.has("r") and not args.has("t"):
        return None
    return _aim(call)


def _aim(call: Call) -> Session:
    """The session of ``-t``, with the window and pane it names made current."""
    goal = resolve_goal(call, call.args.get("t"), mouse=True)
    session: Session = goal.session
    link, pane = goal.winlink, goal.pane
    if call.client is not None and call.client.read_only and moves(session, link, pane):
        raise CommandError("client is read-only")
    if link is not None:
        if pane is not None and pane is not link.window.active:
            arranging.select_pane(call.server, pane, keep_zoom=call.args.has("Z"))
        if link is not session.current:
            actions.select_winlink(call.server, link)
        focus_session(call, session)
    return session
