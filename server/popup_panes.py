"""How a popup becomes a pane: its program, its terminal and what that shows move into the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.terminal import ByteStream

from . import actions, arranging
from .errors import CommandError

if TYPE_CHECKING:
    from .client import Client
    from .popups import Popup
    from .server import Server


def become_pane(server: Server, client: Client, popup: Popup, *, horizontal: bool) -> None:
    """Splits the client's active pane and moves what runs in the popup there; the popup stays where there is no room,
    or nothing runs any more.
    """
    session, terminal = client.session, popup.terminal
    program = terminal.program
    if session is None or session.current is None or not terminal.runs or program is None:
        return
    target = session.current.window.active
    if target is None:
        return
    try:
        pane = actions.split(server, session, target, words=(), cwd=program.cwd, horizontal=horizontal, empty=True)
    except CommandError as error:
        client.show_message(error.message[:1].upper() + error.message[1:])
        return
    io = terminal.release()
    assert io is not None
    screen = terminal.screen
    screen.history.limit = int(session.options.get("history-limit"))
    pane.take_screen(screen)
    pane.io, pane.tty, pane.pid = io, io.process.tty, io.process.pid
    pane.start_argv, pane.start_path, pane.cwd = list(program.words), program.cwd, program.cwd
    stream = ByteStream(screen)
    terminal.feed = lambda data: server.pane_output(pane, stream, data)
    terminal.on_eof = lambda: server.pane_eof(pane)
    terminal.on_writable = lambda: server.pane_writable(pane)
    terminal.on_exit = lambda process, status: server.pane_exited(pane, process, status)
    terminal.status = 0
    popup.close()
    pane.fit_screen()
    pixels = server.cell_pixels(pane.window)
    io.process.resize(pane.width, pane.height, pane.width * pixels[0], pane.height * pixels[1])
    arranging.select_pane(server, pane)
    server.redraw_window(pane.window)
