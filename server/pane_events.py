"""What happens to a pane from below: output, the end of its program, and what its program asks of the world.

Output goes to the screen; what the screen cannot settle itself comes back as events (bell, title, clipboard...) and is
dealt with here. A pane ends with its program, whoever else still holds the terminal open, or when the terminal is
closed on the program's side; with ``remain-on-exit`` it stays, once the exit status is known, and shows how it ended.
"""

from __future__ import annotations

import os
import time

from . import actions, names, naming
from .outer_terminals import decoded_clipboard, offer_clipboard
from .pane_watchers import tell
from .tree import ProgramEnd

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from pymux_wf.terminal import ByteStream

    from .pane_io import PaneIO
    from .pty import PaneProcess
    from .server import Server
    from .tree import Pane


EXIT_SECONDS = 0.5
"""How long a program that has closed its terminal may take to exit before it is hung up."""


class PaneEnd:
    """The two halves of a pane's end, in whatever order they come."""

    __slots__ = ("closed", "status")

    def __init__(self) -> None:
        self.closed = False
        self.status: int | None = None


def output(server: Server, pane: Pane, stream: ByteStream, data: bytes) -> None:
    """Feeds what the program wrote to the screen and lets everybody who shows the pane know."""
    if pane.shell is not None:
        data = pane.shell.passed(data)
        if not data:
            return
    second = int(time.time())
    if second != pane.last_second:  # to look at the history carries out the output that waits
        pane.last_second = second
        pane.screen.history.note_time(second)
    stream.feed(data)
    pane.log.append(data)
    told = pane.shell.feed(data) if pane.shell is not None else ()
    if "finished" in told:
        _report_finished(server, pane, told.count("finished"))
    screen = pane.screen
    replies = screen.take_replies()
    if replies and pane.io is not None:
        pane.io.write(replies)
        if pane.shell is not None:
            pane.shell.typed(replies)  # a program that has ended does not read it
    events = screen.take_events()
    for event in events:
        handler = _EVENTS.get(event[0])
        if handler is not None:
            handler(server, pane, event)
        server.events.program(pane, event)
    pane.last_output = server.loop.time()
    if pane.modes:
        pane.unseen_changes = True
    server.alerts.activity(pane.window)
    server.alerts.content(pane, data)
    naming.output_seen(server, pane.window)
    for tap in server.pane_taps.get(pane.id, ()):
        tap(data)
    for client in server.clients:
        if client.control is not None:
            client.control.output.pane_output(pane, data)
    if pane.watchers:
        for event in events:
            tell(pane, "event", event)
        tell(pane, "output", data)
        for news in told:
            tell(pane, "shell", news)
    if not server.held.output(pane):
        awaited, pane.awaited = pane.awaited, False
        server.redraw_pane(pane, urgent=awaited)


def _report_finished(server: Server, pane: Pane, count: int) -> None:
    """Tells of the last ``count`` commands of the pane's shell that have ended."""
    assert pane.shell is not None
    ended = [run for run in pane.shell.commands if run.ended is not None]
    for run in ended[-count:]:
        facts = {"number": run.number, "text": run.text, "cwd": run.cwd, "code": run.code, "duration": run.duration}
        server.notices.report("command-finished", pane, facts)


# -- what programs ask


def _bell(server: Server, pane: Pane, event: tuple[str, ...]) -> None:
    pane.last_bell = pane.log.end
    server.alerts.bell(pane.window)


def _title(server: Server, pane: Pane, event: tuple[str, ...]) -> None:
    pane.screen.title = names.from_program(event[1])
    server.redraw_status(pane.window)
    server.tree.observer("pane-title-changed", pane)


def _rename(server: Server, pane: Pane, event: tuple[str, ...]) -> None:
    if not pane.options.get("allow-rename"):
        return
    window = pane.window
    if event[1]:
        window.options.set_text("automatic-rename", "off")
        server.tree.rename_window(window, names.escaped(event[1].replace("#(", "_(")))
    else:
        window.options.unset("automatic-rename")
        if not window.options.get("automatic-rename"):
            server.tree.rename_window(window, "")
    server.redraw_status(window)


def _clipboard(server: Server, pane: Pane, event: tuple[str, ...]) -> None:
    data = decoded_clipboard(server, event[2])
    if data:
        server.buffers.add(data)
        offer_clipboard(server, data, pane, event[1])
        server.tree.observer("pane-set-clipboard", pane)


def _clipboard_query(server: Server, pane: Pane, event: tuple[str, ...]) -> None:
    from . import clipboard

    way = str(server.options.server.get("get-clipboard"))
    clients = [client for client in server.attached() if client.writer is not None]
    if way in ("request", "both") and clients:
        clipboard.ask(max(clients, key=lambda client: client.activity), pane)
    elif way in ("buffer", "both") and (newest := server.buffers.newest()) is not None and pane.io is not None:
        pane.io.write(clipboard.answer(event[1], newest.data))


def _cwd(server: Server, pane: Pane, event: tuple[str, ...]) -> None:
    pane.path = event[1]


_PROGRESS = {"0": "hidden", "1": "normal", "2": "error", "3": "indeterminate", "4": "paused"}


def _progress(server: Server, pane: Pane, event: tuple[str, ...]) -> None:
    state, percent = event[1], event[2] or "0"
    if state not in _PROGRESS or not (percent.isascii() and percent.isdigit()) or len(percent) > 3:
        return
    pane.progress = (_PROGRESS[state], min(int(percent), 100))
    server.redraw_status(pane.window)


def _alternate(server: Server, pane: Pane, event: tuple[str, ...]) -> None:
    if pane.window.options.get("pane-scrollbars") != "off":
        from .scrollbars import refresh

        refresh(server, pane)


def _modes(server: Server, pane: Pane, event: tuple[str, ...]) -> None:
    before, pane.wants_focus = pane.wants_focus, pane.screen.modes.focus_events
    if pane.wants_focus and not before:
        server.focus.report(pane)
    if pane.screen.modes.theme_reports:
        server.themes.asked(pane)
    if "visibility" in server.__dict__:
        server.visibility.modes_changed(pane)


def _visibility(server: Server, pane: Pane, event: tuple[str, ...]) -> None:
    server.visibility.asked(pane)


def _theme_query(server: Server, pane: Pane, event: tuple[str, ...]) -> None:
    server.themes.answer(pane)


def _colours(server: Server, pane: Pane, event: tuple[str, ...]) -> None:
    if pane.screen.modes.theme_reports:
        server.themes.refresh()


def _passthrough(server: Server, pane: Pane, event: tuple[str, ...]) -> None:
    allowed = str(pane.options.get("allow-passthrough"))
    if allowed == "off":
        return
    data = event[1].encode("utf-8", "surrogateescape")
    if allowed == "all":
        clients = [client for link in pane.window.winlinks for client in server.clients_in(link.session)]
    else:
        clients = server.clients_of(pane.window) if pane.visible else []
    for client in dict.fromkeys(clients):
        client.send_to_terminal(data)


_EVENTS: dict[str, Callable[[Server, Pane, tuple[str, ...]], None]] = {
    "bell": _bell,
    "title": _title,
    "rename": _rename,
    "clipboard": _clipboard,
    "clipboard-query": _clipboard_query,
    "cwd": _cwd,
    "progress": _progress,
    "alternate": _alternate,
    "modes": _modes,
    "theme-query": _theme_query,
    "visibility": _visibility,
    "colours": _colours,
    "passthrough": _passthrough,
}


# -- the end


def closed(server: Server, pane: Pane) -> None:
    """The terminal of the pane is closed on the program's side.

    Many programs close it as the last thing before they exit. Who hangs up meanwhile turns that exit into the end by a
    signal, so they get a moment; what goes on without a terminal is hung up then.
    """
    end = server.pane_ends.setdefault(pane.id, PaneEnd())
    end.closed = True
    if end.status is not None:
        _over(server, pane, end)
    else:
        server.loop.call_later(EXIT_SECONDS, _hang_up, server, pane, pane.io)


def _hang_up(server: Server, pane: Pane, io: PaneIO | None) -> None:
    end = server.pane_ends.get(pane.id)
    if io is None or pane.io is not io or end is None:
        return
    if str(pane.options.get("remain-on-exit")) == "off":
        _over(server, pane, end)
    else:
        io.close()


def exited(server: Server, pane: Pane, process: PaneProcess, status: int) -> None:
    """The program of the pane has ended with wait status ``status``."""
    if pane.io is None and pane.ended is None and server.tree.panes.get(pane.id) is not pane:
        _note_end(server, pane, status)  # it was closed while this ran
    if pane.io is None or pane.io.process is not process:
        return  # respawned meanwhile; this was the one before
    end = server.pane_ends.setdefault(pane.id, PaneEnd())
    end.status = status
    if not end.closed:
        # A program left in the background may hold the terminal open: what is there now is the last of the pane's own.
        pane.io.drain()
    if pane.io is not None and pane.io.process is process:
        _over(server, pane, end)


def _over(server: Server, pane: Pane, end: PaneEnd) -> None:
    server.pane_ends.pop(pane.id, None)
    io, pane.io = pane.io, None
    if io is not None:
        io.close()
    if pane.id not in server.tree.panes:
        return
    _note_status(pane, end.status)
    if end.status is not None:
        _note_end(server, pane, end.status)
    remain = str(pane.options.get("remain-on-exit"))
    failed = pane.dead_signal is not None or pane.dead_status != 0
    if remain in ("on", "key") or (remain == "failed" and failed):
        _stay_dead(server, pane)
    else:
        if len(pane.window.panes) == 1:
            actions.leave_window(server, pane.window)
        server.tree.observer("pane-exited", pane)
        actions.remove_pane(server, pane)


def _note_status(pane: Pane, status: int | None) -> None:
    pane.dead_time = time.time()
    pane.dead_signal = pane.dead_status = None
    if status is not None and os.WIFSIGNALED(status):
        pane.dead_signal = os.WTERMSIG(status)
    elif status is not None:
        pane.dead_status = os.waitstatus_to_exitcode(status)


def _note_end(server: Server, pane: Pane, status: int) -> None:
    if os.WIFSIGNALED(status):
        pane.ended = ProgramEnd(None, os.WTERMSIG(status), time.time())
    else:
        pane.ended = ProgramEnd(os.waitstatus_to_exitcode(status), None, time.time())
    if pane.shell is not None:
        # As a shell says how a command was ended by a signal.
        code = 128 + (pane.ended.signal or 0) if pane.ended.code is None else pane.ended.code
        if "finished" in pane.shell.program_ended(code):
            _report_finished(server, pane, 1)
    tell(pane, "ended")


def _stay_dead(server: Server, pane: Pane) -> None:
    pane.dead = True
    text = server.context(pane=pane).expand_time(str(pane.options.get("remain-on-exit-format")))
    if text:
        actions.show_dead_text(pane, text)
    pane.screen.modes.cursor_visible = False
    server.tree.observer("pane-died", pane)
    server.redraw_pane(pane)
    server.redraw_status(pane.window)
