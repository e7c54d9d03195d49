"""Showing a session in a client: what attach-session, new-session and switch-client share.

Checks first, changes afterwards: a client that cannot be attached leaves the session as it was.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from pymux_wf.paths import TMUX
from pymux_wf.protocol import ExitReason

from .client_flags import make_read_only, set_flags
from .errors import CommandError
from .flag_values import client_directory
from .focus import focus, focus_session

if TYPE_CHECKING:
    from pymux_wf.lang.environ import Environ
    from pymux_wf.lang.options import Options
    from pymux_wf.lang.targets import Target

    from .call import Call
    from .client import Client
    from .tree import Pane, Session, Winlink


def check_terminal(client: Client) -> None:
    """Raises CommandError when the client has no terminal that can show a session."""
    reason = client.why_unusable()
    if reason is not None:
        # Under tmux's name exactly tmux's words, which tools compare.
        remedy = "" if client.server.name == TMUX else f" ({_terminal_remedy(client)})"
        raise CommandError(f"open terminal failed: {reason.rstrip()}{remedy}")


def _terminal_remedy(client: Client) -> str:
    if not client.has_terminal:
        return "run it with a terminal on standard input, or start the session with new-session -d and attach later"
    if not client.term:
        return "TERM is not set; name your terminal's type: export TERM=xterm-256color"
    return f"TERM={client.term} cannot place the cursor; name your terminal's type: export TERM=xterm-256color"


def check_nesting(client: Client) -> None:
    """Raises CommandError when the client's terminal is a pane of this server."""
    if not client.environment.get("TMUX"):
        return
    if client.tty and any(pane.tty == client.tty for pane in client.server.tree.panes.values()):
        raise CommandError("sessions should be nested with care, unset $TMUX to force")


def set_environment(client: Client, environ: Environ, options: Options) -> None:
    """Takes the variables of ``update-environment`` from the client; those it does not have are marked as removed."""
    environ.update_from(client.environment, options.array("update-environment").values())


def resolve_goal(call: Call, text: str | None, *, mouse: bool = False) -> Target:
    """What ``-t`` of attach-session and switch-client names: a session, or with ``:``, ``.`` or ``%`` in it a pane."""
    from pymux_wf.lang import targets
    from pymux_wf.lang.command_spec import TargetSpec

    exact = text is not None and (any(mark in text for mark in (":.%" if mouse else ":.")) or (mouse and text == "="))
    spec = TargetSpec("pane") if exact else TargetSpec("session", prefer_unattached=True)
    return targets.resolve(call.server.tree, spec, text, call.current, event=call.event, client=call.client)


def attach(
    call: Call,
    session: Session,
    *,
    link: Winlink | None = None,
    pane: Pane | None = None,
    detach_others: bool = False,
    hang_up: bool = False,
    read_only: bool = False,
    keep_environment: bool = False,
    cwd: str | None = None,
    flags: str | None = None,
) -> None:
    """Shows ``session`` (at ``link`` and ``pane`` if given) in the client that asked; raises CommandError when it
    cannot be.
    """
    client, server = call.client, call.server
    if client is None:
        return
    if not client.attached and client.control is None:
        check_nesting(client)
        check_terminal(client)
    only_looks = client.read_only
    if only_looks and (detach_others or hang_up or cwd is not None or moves(session, link, pane)):
        raise CommandError("client is read-only")
    _aim(call, session, link, pane)
    if cwd is not None:
        expanded = call.expand(cwd, session=session, winlink=session.current)
        session.cwd = os.path.normpath(os.path.join(client_directory(call, session), os.path.expanduser(expanded)))
    if flags is not None:
        set_flags(client, flags)
    if read_only:
        make_read_only(client, on=True)
    if detach_others or hang_up:
        reason = ExitReason.DETACHED_HUP if hang_up else ExitReason.DETACHED
        for other in server.clients_in(session):
            if other is not client:
                other.detach(reason)
    if not keep_environment and not only_looks:
        set_environment(client, session.environ, session.options)
    client.attach(session)


def moves(session: Session, link: Winlink | None, pane: Pane | None) -> bool:
    """Whether another window or pane becomes the current one when somebody goes to this one."""
    return link is not None and (link is not session.current or pane not in (None, link.window.active))


def _aim(call: Call, session: Session, link: Winlink | None, pane: Pane | None) -> None:
    from . import actions, arranging

    if link is None:
        focus_session(call, session)
        return
    if pane is not None:
        arranging.select_pane(call.server, pane)
    if link is not session.current:
        actions.select_winlink(call.server, link)
    focus(call, link, pane)
