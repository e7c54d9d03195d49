"""The program of a popup and its terminal: started, fed, sized and hung up like a pane's, but in no window.

It is made of the same parts as a pane (``pty.py``, ``pane_io.py``, the terminal engine). What comes from below goes
through four callbacks that can be replaced: so the program can move into a pane while it runs.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pymux_wf.keys.encode import encode_key
from pymux_wf.terminal import ByteStream, Screen

from . import pane_spawn
from .errors import CommandError
from .outer_terminals import decoded_clipboard
from .pane_io import PaneIO
from .pty import SpawnError, SpawnRequest, spawn

if TYPE_CHECKING:
    from .client import Client
    from .pty import PaneProcess
    from .server import Server
    from .tree import Session

CLOSED_STATUS = 128 + signal.SIGHUP
"""What a popup that is closed before its program has ended says of how that ended."""


@dataclass(frozen=True, slots=True)
class Program:
    """What runs in a popup: command words as for a pane, directory and more variables."""

    words: Sequence[str]
    cwd: str
    environment: Mapping[str, str] = field(default_factory=dict)


class PopupTerminal:
    """A terminal of ``columns`` x ``lines`` cells for ``client``; ``ended`` is called when its program has.

    Attributes:
        screen: what the program has drawn.
        program: what runs or ran.
        status: how the program ended, its code or its signal's number.
        feed, on_eof, on_writable, on_exit: where output and ends go.
    """

    def __init__(self, client: Client, session: Session, columns: int, lines: int, ended: Callable[[], None]) -> None:
        self._client = client
        self._server: Server = client.server
        self._session = session
        self._ended = ended
        self._awaited = False
        self.status: int = CLOSED_STATUS
        self.screen: Screen = pane_spawn.new_screen(self._server, 0, columns, lines)
        self.program: Program | None = None
        self._io: PaneIO | None = None
        stream = ByteStream(self.screen)
        self.feed: Callable[[bytes], None] = lambda data: self._output(stream, data)
        self.on_eof: Callable[[], None] = lambda: None
        self.on_writable: Callable[[], None] = lambda: client.want_input(True)
        self.on_exit: Callable[[PaneProcess, int], None] = self._exited

    @property
    def runs(self) -> bool:
        """Whether the program runs here."""
        return self._io is not None

    @property
    def pid(self) -> int:
        """The program's process; 0 when it does not run here."""
        return self._io.process.pid if self._io is not None else 0

    def start(self, program: Program) -> None:
        """Runs the program; raises CommandError when that is not possible."""
        server, session = self._server, self._session
        term = str(server.options.server.get("default-terminal"))
        values = pane_spawn.environment(server, session, None, program.environment, term)
        for name in ("TMUX", "PYWFMUX"):
            if name not in program.environment:
                values[name] = f"{server.socket_path},{os.getpid()},{session.id}"
        values |= {"PWD": program.cwd, "SHELL": pane_spawn.default_shell(session), **program.environment}
        executable, argv = pane_spawn.command_line(session, self._words(program.words), values.get("PATH"))
        request = SpawnRequest(
            executable, argv, program.cwd, values, self.screen.columns, self.screen.lines, server.erase_character
        )
        try:
            process = spawn(request, own_process=not server.embedded)
        except SpawnError as error:
            raise CommandError(str(error)) from error
        self.program = program
        self._io = PaneIO(
            server.loop,
            process,
            lambda data: self.feed(data),
            lambda: self.on_eof(),
            lambda: self.on_writable(),
            server.busy_panes,
        )
        server.exits.watch(process.pid, lambda status: self.on_exit(process, status))

    def _words(self, words: Sequence[str]) -> Sequence[str]:
        """The words, or without them ``default-command``, or a shell that is no login shell."""
        if (words and words != [""]) or (not words and str(self._session.options.get("default-command"))):
            return words
        return pane_spawn.ProgramWords((pane_spawn.default_shell(self._session),))

    def _output(self, stream: ByteStream, data: bytes) -> None:
        stream.feed(data)
        replies = self.screen.take_replies()
        if replies and self._io is not None:
            self._io.write(replies)
        for event in self.screen.take_events():
            if event[0] == "clipboard":
                self._clipboard(event[2])
            elif event[0] == "clipboard-query":
                self._clipboard_query(event[1])
        awaited, self._awaited = self._awaited, False
        self._client.redraw(urgent=awaited)

    def _clipboard(self, text: str) -> None:
        data = decoded_clipboard(self._server, text)
        if data:
            self._server.buffers.add(data)
            self._client.set_clipboard(data)

    def _clipboard_query(self, selection: str) -> None:
        from base64 import b64encode

        newest = self._server.buffers.newest()
        allowed = str(self._server.options.server.get("get-clipboard")) in ("buffer", "both")
        if allowed and newest is not None and self._io is not None:
            self._io.write(b"\033]52;" + selection.encode() + b";" + b64encode(newest.data) + b"\033\\")

    def _exited(self, process: PaneProcess, status: int) -> None:
        if self._io is None or self._io.process is not process:
            return
        self._io.drain()
        io, self._io = self._io, None
        io.close()
        self.status = os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.waitstatus_to_exitcode(status)
        self._ended()

    # -- to the program

    def key(self, key: str) -> None:
        """Types a key."""
        options = self._server.options.server
        self.write(
            encode_key(
                key,
                self.screen.modes,
                extended=options.get("extended-keys"),
                extended_format=options.get("extended-keys-format"),
                backspace=str(options.get("backspace")),
            )
        )

    def write(self, data: bytes) -> None:
        """Writes bytes to the program; a client that types more than is read waits."""
        if self._io is None or not data:
            return
        self._awaited = True
        self._io.write(data)
        if self._io.congested:
            self._client.want_input(False)

    def resize(self, columns: int, lines: int) -> None:
        """Gives it another size."""
        if (self.screen.columns, self.screen.lines) != (columns, lines):
            self.screen.resize(columns=columns, lines=lines)
            if self._io is not None:
                self._io.process.resize(columns, lines)

    def hang_up(self) -> None:
        """Closes the terminal and hangs the program up, if it still runs here."""
        io = self.release()
        if io is not None:
            io.close()
            io.process.signal(signal.SIGHUP)

    def release(self) -> PaneIO | None:
        """Gives the running program away: it is no more this popup's."""
        io, self._io = self._io, None
        return io
