"""What commands do to the tree and its processes together: make, split, end and move windows and panes.

``tree.py`` changes data only; here processes are started and ended, sizes are followed, clients are moved on when what
they show goes. Every function leaves the server consistent also when it raises CommandError.
"""

from __future__ import annotations

import signal
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from pymux_wf.layout import NoSpace
from pymux_wf.protocol import ExitReason

from . import naming, pane_spawn, sizes
from .errors import CommandError
from .pane_watchers import tell
from .tree import Pane, Session, Window, Winlink

if TYPE_CHECKING:
    from .client import Client
    from .server import Server


# -- windows


def new_window(
    server: Server,
    session: Session,
    index: int,
    *,
    name: str | None,
    words: Sequence[str],
    cwd: str,
    environment: Mapping[str, str] | None = None,
    client: Client | None = None,
    size: tuple[int, int] | None = None,
    empty: bool = False,
) -> Winlink:
    """A window with one pane at a free ``index``; raises CommandError when its program cannot be started. With
    ``empty`` none is: the pane shows nothing until it is respawned.
    """
    width, height = size or sizes.new_window_size(server, session, client)
    options = server.options.new_window()
    window = server.tree.new_window("", options, width, height, server.wall_time())
    pane = pane_spawn.create_pane(server, session, window, width, height)
    window.layout = window.layout_of_one(pane)
    place = window.layout.pane(pane.id)
    pane.x, pane.y, pane.width, pane.height = place.x, place.y, place.width, place.height
    if options.get("pane-scrollbars") != "off":
        from .scrollbars import make_room

        make_room(pane)
        pane.fit_screen()
    try:
        if not empty:
            pane_spawn.start(server, session, pane, words, cwd, environment)
    except CommandError:
        server.tree.forget_window(window)
        raise
    server.tree.add_pane(pane)
    window.remember_active(pane)
    fit_panes(server, window)
    if name is not None:
        window.name = name
        options.set_text("automatic-rename", "off")
    else:
        window.name = _first_name(session, words)
    link = session.add(window, index)
    server.alerts.watch_silence(window)
    server.tree.observer("window-linked", link)
    return link


def _first_name(session: Session, words: Sequence[str]) -> str:
    if words:
        return naming.command_name(" ".join(words))
    command = str(session.options.get("default-command"))
    return naming.command_name(command or pane_spawn.default_shell(session))


def select_winlink(server: Server, link: Winlink) -> None:
    """Makes the winlink its session's current one, and shows that."""
    if link.session.select(link):
        server.alerts.activity(link.window)
        server.tree.observer("session-window-changed", link.session)
    server.session_changed(link.session)


def leave_window(server: Server, window: Window) -> None:
    """Has every session whose current window this is go to the one that follows it, where there is one."""
    for link in window.winlinks:
        if link.session.leave(link):
            server.tree.observer("session-window-changed", link.session)


def kill_window(server: Server, window: Window) -> None:
    """Ends a window everywhere it is linked."""
    for link in list(window.winlinks):
        if len(link.session.winlinks) == 1:
            destroy_session(server, link.session)
        else:
            unlink(server, link)


def unlink(server: Server, link: Winlink, *, renumber: bool = True) -> None:
    """Takes a winlink out of its session (which has others left); only with ``renumber`` does renumber-windows act."""
    session = link.session
    was_current = session.current is link
    for pane in server.tree.unlink(link):
        end_process(server, pane)
    if renumber and session.options.get("renumber-windows"):
        session.renumber(int(session.options.get("base-index")))
    if was_current and session.current is not None:
        session.current.window.clear_alerts()
        server.tree.observer("session-window-changed", session)
    server.session_changed(session)


def respawn(
    server: Server,
    link: Winlink,
    pane: Pane,
    words: Sequence[str],
    *,
    cwd: str | None,
    environment: Mapping[str, str] | None,
    kill: bool,
) -> None:
    """Starts the pane's program again (the old command without ``words``), as one of the session of ``link``; raises
    CommandError while it runs, unless ``kill``.
    """
    session = link.session
    if pane.io is not None:
        if not kill:
            index = pane.index + int(pane.window.options.get("pane-base-index"))
            raise CommandError(f"pane {session.name}:{link.index}.{index} still active")
        end_process(server, pane)
    pane.screen.reset()
    pane.screen.clear_history()
    leave_modes(pane)
    pane_spawn.start(
        server, session, pane, words or pane.start_argv, cwd or pane.start_path or session.cwd, environment
    )
    pane.ended = None
    tell(pane, "respawned")
    fit_panes(server, pane.window)
    server.redraw_window(pane.window)
    naming.output_seen(server, pane.window)


# -- panes


def split(
    server: Server,
    session: Session,
    target: Pane,
    *,
    words: Sequence[str],
    cwd: str,
    horizontal: bool = False,
    size: int | None = None,
    before: bool = False,
    full: bool = False,
    environment: Mapping[str, str] | None = None,
    empty: bool = False,
    active: bool = False,
) -> Pane:
    """Splits ``target`` (the whole window with ``full``) and starts a program in the new pane; ``size`` in cells.

    With ``empty`` nothing is started: the pane shows what it is given. With ``active`` it is the window's active one
    before the new layout is told.
    """
    window = target.window
    server.tree.unzoom(window)
    assert window.layout is not None
    pane = pane_spawn.create_pane(server, session, window, target.width, target.height)
    saved = window.layout.copy()
    try:
        window.layout.split(target.id, pane.id, horizontal, size, before, full)
    except NoSpace:
        server.tree.take_back_pane_id(pane.id)
        raise CommandError("no space for new pane") from None
    _insert_by_layout(server, window, pane, target, before, full)
    window.place()
    pane.fit_screen()
    try:
        if not empty:
            pane_spawn.start(server, session, pane, words, cwd, environment)
    except CommandError:
        server.tree.panes.pop(pane.id)
        window.panes.remove(pane)
        window.layout = saved
        window.place()
        raise
    fit_panes(server, window)
    if active:
        server.tree.select_pane(pane)
        server.redraw_status(window)
    server.tree.observer("window-layout-changed", window)
    server.redraw_window(window)
    return pane


def _insert_by_layout(server: Server, window: Window, pane: Pane, target: Pane, before: bool, full: bool) -> None:
    if full:
        anchor = window.panes[0] if before else window.panes[-1]
        server.tree.add_pane(pane, after=anchor, before=before)
    else:
        server.tree.add_pane(pane, after=target, before=before)


def fit_panes(server: Server, window: Window) -> None:
    """Makes every screen and terminal as large as its pane's place."""
    for pane in window.panes:
        if pane.visible:
            fit_pane(server, pane)


def fit_pane(server: Server, pane: Pane) -> None:
    """Makes the pane's screen, its modes and its terminal as large as its place."""
    if not pane.fit_screen():
        return
    pixels = server.cell_pixels(pane.window)
    width, height = max(pane.width, 1), max(pane.height, 1)
    for mode in pane.modes:
        mode.resize(width, height)
    if pane.io is not None:
        pane.io.process.resize(width, height, width * pixels[0], height * pixels[1])
    if pane.watchers:
        tell(pane, "resized", (width, height))


def layout_changed(server: Server, window: Window) -> None:
    """After a change of the window's layout: place, fit, tell, draw."""
    window.place()
    fit_panes(server, window)
    server.tree.observer("window-layout-changed", window)
    server.redraw_window(window)


def kill_pane(server: Server, pane: Pane) -> None:
    """Ends the pane's program and takes the pane away."""
    end_process(server, pane)
    remove_pane(server, pane)


def remove_pane(server: Server, pane: Pane) -> None:
    """Takes away a pane whose program has ended; the window and the session go with their last one."""
    if pane.id not in server.tree.panes:
        return
    leave_modes(pane)
    window = pane.window
    server.pipes_closed(pane)
    server.pane_taps.pop(pane.id, None)
    if len(window.panes) == 1:
        kill_window(server, window)
        return
    server.tree.remove_pane(pane)
    fit_panes(server, window)
    server.redraw_window(window)
    naming.output_seen(server, window)


def leave_modes(pane: Pane) -> None:
    while pane.modes:
        pane.modes.pop()
    pane.unseen_changes = False


def end_process(server: Server, pane: Pane) -> None:
    """Hangs up the pane's terminal; what its program does about that is its own business."""
    io, pane.io = pane.io, None
    server.pipes_closed(pane)
    if io is None:
        return
    server.pane_ends.pop(pane.id, None)
    process = io.process
    io.close()
    process.signal(signal.SIGHUP)


def show_dead_text(pane: Pane, text: str) -> None:
    """Writes the ``remain-on-exit-format`` line below what a dead pane shows, on a line of its own at the bottom."""
    from pymux_wf.render.statusline import draw_format
    from pymux_wf.terminal import DEFAULT_STYLE, Stream

    screen = pane.screen
    Stream(screen).feed(f"\033[r\033[0m\033[{screen.lines};1H\n")
    drawn, _ = draw_format(text, screen.columns, DEFAULT_STYLE)
    row = screen.rows[-1]
    row.cells[:], row.styles[:] = drawn.cells, drawn.styles
    row.touched = True


# -- sessions


def destroy_session(server: Server, session: Session) -> None:
    """Ends a session; its clients go where ``detach-on-destroy`` says."""
    if session.id not in server.tree.sessions:
        return
    rule = str(session.options.get("detach-on-destroy"))
    clients = server.clients_in(session)
    panes = server.tree.destroy_session(session)
    for client in clients:
        goal = _next_session(server, session, rule)
        if goal is None and client.stays_on_destroy:
            goal = _newest(server.tree.sessions.values())
        if goal is None:
            client.detach(ExitReason.EXITED)
        else:
            client.attach(goal)
            client.last_session = None
    for pane in panes:
        end_process(server, pane)
    server.redraw_every_status()
    server.maybe_exit()


def _next_session(server: Server, gone: Session, rule: str) -> Session | None:
    others = [session for session in server.tree.sessions.values() if session is not gone]
    if rule == "off":
        return _newest(others)
    if rule == "no-detached":
        return _newest(session for session in others if not session.attached)
    if rule in ("previous", "next") and others:
        names = sorted([*(session.name for session in others), gone.name])
        step = 1 if rule == "next" else -1
        return server.tree.session_by_name(names[(names.index(gone.name) + step) % len(names)])
    return None


def _newest(sessions: Iterable[Session]) -> Session | None:
    return max(sessions, key=lambda session: session.activity, default=None)
