"""new-session: make a session, and show it unless -d says otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang.command_spec import CommandSpec, TargetSpec

from .. import actions, sizes
from ..attaching import attach, check_nesting, check_terminal, set_environment
from ..client_flags import set_flags
from ..errors import CommandError
from ..flag_values import client_directory, client_path, directory, number
from ..focus import after_hook, focus_session, session_place
from ..linking import base_index, synchronize
from ..names import session_name, window_name

if TYPE_CHECKING:
    from ..call import Call
    from ..client import Client
    from ..server import Server
    from ..tree import Session

SPEC = CommandSpec(
    "new-session",
    alias="new",
    flags="Ac:dDe:EF:f:n:Ps:t:x:Xy:",
    max_args=-1,
    target=TargetSpec("session", can_fail=True),
    marks=frozenset({"start"}),
    usage=(
        "[-AdDEPX] [-c start-directory] [-e environment] [-F format] [-f flags] [-n window-name] [-s "
        "session-name] [-t target-session] [-x width] [-y height] [shell-command [argument ...]]"
    ),
    summary="Make a session, and show it unless -d says otherwise.",
)


PRINT_TEMPLATE = "#{session_name}:"
LARGEST = 65535


def run(call: Call) -> None:
    args = call.args
    if args.has("t") and (len(args) or args.has("n")):
        raise CommandError("command or window name given with target")
    name = session_name(call, args.get("s")) if args.has("s") else None
    window = window_name(call, args.get("n")) if args.has("n") else None
    if args.has("A") and (existing := _existing(call, name)) is not None:
        attach(
            call,
            existing,
            detach_others=args.has("D"),
            hang_up=args.has("X"),
            keep_environment=args.has("E"),
            cwd=args.get("c"),
            flags=args.get("f"),
        )
        return
    if name is not None and call.server.tree.session_by_name(name) is not None:
        raise CommandError(f"duplicate session: {name}")
    client = call.client
    shown = client if client is not None and not args.has("d") else None
    if shown is not None and not shown.attached and shown.control is None:
        check_nesting(shown)
        check_terminal(shown)
    session = _create(call, shown, name)
    if args.has("t"):
        _join_group(call, session)
    else:
        _first_window(call, session, window, shown)
    call.server.tree.observer("session-created", session)
    call.server.redraw_every_status()
    _show(call, session, shown)


def _existing(call: Call, name: str | None) -> Session | None:
    if name is not None:
        return call.server.tree.session_by_name(name)
    found: Session | None = call.target.session
    return found


def _create(call: Call, client: Client | None, name: str | None) -> Session:
    """The session without windows; the ``-x`` and ``-y`` sizes are kept as its ``default-size``."""
    server, args = call.server, call.args
    options = server.options.new_session()
    size = _given_size(call)
    if size is not None:
        options.set_text("default-size", f"{size[0]}x{size[1]}")
    environ = server.options.new_environ()
    if call.client is not None and not args.has("E"):
        set_environment(call.client, environ, server.options.session)
    for text in args.all("e"):
        environ.put(text)
    prefix = _group_name(call)
    if name is None and prefix is not None:
        name = _numbered(server, prefix)
    cwd = directory(call, None, args.get("c")) if args.has("c") else client_directory(call, None)
    return server.tree.new_session(name, options, environ, cwd, server.wall_time())


def _numbered(server: Server, prefix: str) -> str:
    """The name of a further session of a group: the group's name and a number."""
    number = server.tree.next_session_id
    while server.tree.session_by_name(f"{prefix}-{number}") is not None:
        number += 1
    return f"{prefix}-{number}"


def _given_size(call: Call) -> tuple[int, int] | None:
    """The size of ``-x`` and ``-y``, with ``default-size`` for what is not given; None without either."""
    width, height = call.args.get("x"), call.args.get("y")
    if width is None and height is None:
        return None
    client, usual = call.client, sizes.default_size(call.server.options.session)
    own = (client.columns, client.lines) if client is not None and client.has_terminal else (80, 24)
    return (
        usual[0] if width is None else own[0] if width == "-" else number(width, 1, LARGEST, "width"),
        usual[1] if height is None else own[1] if height == "-" else number(height, 1, LARGEST, "height"),
    )


def _first_window(call: Call, session: Session, name: str | None, client: Client | None) -> None:
    server = call.server
    size = _window_size(call, session, client)
    try:
        link = actions.new_window(
            server,
            session,
            base_index(session),
            name=name,
            words=call.args.strings(),
            cwd=session.cwd,
            environment=client_path(call),
            client=client,
            size=size,
        )
    except CommandError as error:
        server.tree.sessions.pop(session.id, None)
        raise CommandError(f"create window failed: {error.message}") from None
    session.current = link


def _window_size(call: Call, session: Session, client: Client | None) -> tuple[int, int]:
    given = _given_size(call)
    if client is None or client.control is not None:
        return sizes.default_size(session.options)
    width, height = client.columns, max(client.lines - sizes.status_lines(session), 1)
    if given is not None:
        width = given[0] if call.args.has("x") else width
        height = given[1] if call.args.has("y") else height
    return width, height


def _group_name(call: Call) -> str | None:
    """The name of the group that ``-t`` means; None without ``-t``."""
    text = call.args.get("t")
    if text is None:
        return None
    target: Session | None = call.target.session
    if target is not None:
        return target.group or target.name
    return session_name(call, text)


def _join_group(call: Call, session: Session) -> None:
    """Puts the session into the group of ``-t``; the first session of a new group gets a window of its own."""
    group = _group_name(call)
    target: Session | None = call.target.session
    if target is None:
        target = next((other for other in call.server.tree.sorted_sessions() if other.group == group), None)
    session.group = group
    if target is None:
        _first_window(call, session, None, None)
        return
    target.group = group
    # tmux starts a window for the session all the same and drops it for the group's: programs see that in the numbers.
    call.server.tree.pass_over_ids()
    synchronize(call.server, target)
    first = next(iter(session.winlinks.values()))
    session.current = first


def _show(call: Call, session: Session, client: Client | None) -> None:
    args = call.args
    if client is not None:
        if args.has("f"):
            set_flags(client, args.get("f") or "")
        client.attach(session)
    if args.has("P"):
        call.print(call.expand(args.get("F") or PRINT_TEMPLATE, session=session, winlink=session.current))
    if not args.has("d"):
        focus_session(call, session)
    after_hook(call, "after-new-session", session_place(session))
