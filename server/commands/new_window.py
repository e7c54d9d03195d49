"""new-window: make a window with a new program in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang.command_spec import CommandSpec, TargetSpec

from .. import actions
from ..errors import CommandError
from ..flag_values import directory, environment
from ..focus import after_hook, focus, place_of
from ..linking import base_index, evict, open_index, select_fresh, synchronize
from ..names import window_name

if TYPE_CHECKING:
    from ..call import Call
    from ..tree import Session, Winlink

SPEC = CommandSpec(
    "new-window",
    alias="neww",
    flags="abc:de:F:kn:PSt:",
    max_args=-1,
    target=TargetSpec("window", window_index=True),
    usage=(
        "[-abdkPS] [-c start-directory] [-e environment] [-F format] [-n window-name] [-t target-window] "
        "[shell-command [argument ...]]"
    ),
    summary="Make a window with a new program in it.",
)


PRINT_TEMPLATE = "#{session_name}:#{window_index}.#{pane_index}"


def run(call: Call) -> None:
    args = call.args
    session = call.session
    name = window_name(call, args.get("n")) if args.has("n") else None
    if args.has("S") and name is not None and call.target.index is None and _select_named(call, session, name):
        return
    index, link = call.target.index, call.target.winlink
    if index is None or link is not None:
        # An index that is free already stays as it is.
        index = open_index(session, link, index, after=args.has("a"), before=args.has("b"))
    link = _make(call, session, index, name)
    if not args.has("d") or session.current is link:
        focus(call, link)
    if args.has("P"):
        call.print(call.expand(args.get("F") or PRINT_TEMPLATE, session=session, winlink=link, pane=link.window.active))
    after_hook(call, "after-new-window", place_of(link))


def _select_named(call: Call, session: Session, name: str) -> bool:
    """Selects the one window of that name; False when there is none."""
    found = [link for link in session.winlinks.values() if link.window.name == name]
    if len(found) > 1:
        raise CommandError(f"multiple windows named {name}")
    if not found:
        return False
    if not call.args.has("d"):
        actions.select_winlink(call.server, found[0])
        focus(call, found[0])
    return True


def _make(call: Call, session: Session, index: int | None, name: str | None) -> Winlink:
    server, args = call.server, call.args
    there = session.winlinks.get(index) if index is not None else None
    if there is not None and not args.has("k"):
        raise CommandError(f"create window failed: index {index} in use")
    select = not args.has("d")
    # The new program is started first, at a free place: if that fails, the window that was to make room is still there.
    fresh = session.free_index(base_index(session)) if index is None or there is not None else index
    try:
        link = actions.new_window(
            server,
            session,
            fresh,
            name=name,
            words=args.strings(),
            cwd=directory(call, session, args.get("c")),
            environment=environment(call),
            client=call.client if call.client is not None and call.client.attached else call.target_client,
        )
    except CommandError as error:
        raise CommandError(f"create window failed: {error.message}") from None
    if there is not None:
        select = evict(server, there) or select
        _move_to(link, there.index)
    if select:
        select_fresh(server, link)
    synchronize(server, session)
    server.session_changed(session)
    return link


def _move_to(link: Winlink, index: int) -> None:
    session = link.session
    del session.winlinks[link.index]
    link.index = index
    session.winlinks[index] = link
    session.sort()
