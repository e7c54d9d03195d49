"""A client as the server sees it: where it is, what it shows, what it may do.

Made from the HELLO of a connection. It starts as somebody who runs a command; a command may attach it to a session, and
from then on its terminal shows that session. Frames come in through :meth:`Client.on_frame`; drawing goes out through
its frame clock.

Keys are handled in ``input.py``, the picture is put together in ``draw.py``. Both, and the renderer, are loaded
when the first client attaches: most clients only run a command, and a server that starts is waited for.
"""

from __future__ import annotations

import time
from functools import cached_property

from pymux_wf.protocol import ExitReason, Hello, LeaveReason, Message, ProtocolError

from . import hello_fields
from .frame_clock import FrameClock
from .queue import CommandQueue

TYPE_CHECKING = False
if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable
    from typing import Any

    from pymux_wf.render.borders import BorderText
    from pymux_wf.render.writer import TerminalWriter

    from .calls import Calls
    from .connection import Connection
    from .control import Control
    from .direct_terminal import DirectTerminal
    from .input import Keyboard
    from .modes.message import StatusMessage
    from .overlays import Overlay
    from .prompts import OpenPrompt
    from .server import Server
    from .tree import Pane, Session, Window

# Output bytes that the client has not confirmed to have written; above this nothing more is drawn for it.
OUTSTANDING = 64 * 1024
PIECE = 1024 * 1024  # of the output of a command in one frame, in bytes
# Who are you (XTVERSION, DA1, DA2), your default colours (OSC 10, 11), dark or light (DSR 996)? The answers tell what
# the terminal can do beyond its terminfo entry.
_ANSWERS_SECONDS = 1.0
_QUESTIONS = b"\033[>q\033[c\033[>c\033]10;?\033\\\033]11;?\033\\\033[?996n"


class Client:
    """One peer: a command being run, or a terminal attached to a session."""

    def __init__(self, server: Server, connection: Connection, hello: dict[str, Any]) -> None:
        self.server = server
        self.connection: Connection = connection
        self.pid: int = connection.peer_pid or hello_fields.integer(hello.get(Hello.PID))
        self.uid: int = (
            connection.peer_uid if connection.peer_uid is not None else hello_fields.integer(hello.get(Hello.UID))
        )
        self.tty: str = hello_fields.text(hello.get(Hello.TTY))
        self.name: str = self.tty or f"client-{self.pid}"
        self.program: str = hello_fields.text(hello.get(Hello.NAME))
        self.term: str = hello_fields.text(hello.get(Hello.TERM))
        self.colorterm: str = hello_fields.text(hello.get(Hello.COLORTERM))
        self.cwd: str = hello_fields.text(hello.get(Hello.CWD)) or "/"
        self.environment: dict[str, str] = dict(hello_fields.environment(hello.get(Hello.ENVIRONMENT)))
        self.utf8: bool = bool(hello.get(Hello.UTF8))
        self.has_terminal: bool = bool(hello.get(Hello.STDIN_TTY))
        self.features: str = hello_fields.text(hello.get(Hello.FEATURES))
        self.config: list[str] = [
            hello_fields.text(file) for file in hello.get(Hello.CONFIG) or () if isinstance(file, str)
        ]
        self.control: Control | None = None
        self.sized: bool = True
        self.window_sizes: dict[int, tuple[int, int]] = {}
        self.columns: int
        self.lines: int
        self.columns, self.lines = hello_fields.size(hello.get(Hello.COLUMNS), hello.get(Hello.LINES), (80, 24))
        self.xpixels: int = hello_fields.integer(hello.get(Hello.XPIXEL))
        self.ypixels: int = hello_fields.integer(hello.get(Hello.YPIXEL))
        self.created: float = time.time()
        self.activity: float = self.created
        self.session: Session | None = None
        self.last_session: Session | None = None
        self.read_only: bool = False
        self.ignore_size: bool = False
        self.stays_on_destroy: bool = False
        self.suspended: bool = False
        self.focused: bool = True
        self.exit_code: int = 0
        self.words: list[str] = []
        self.key_table: str | None = None
        self.message: StatusMessage | None = None
        self.prompt: OpenPrompt | None = None
        self.overlay: Overlay | None = None
        self.status_ranges: list[list[Any]] = []
        self.status_cache: Any = None
        self.status_drawn: dict[int, Any] = {}
        self.metrics_shown: set[str] = set()
        self.border_cache: Any = None
        self.label_cache: dict[int, tuple[Any, BorderText | None]] = {}
        self.pan: tuple[int, int] | None = None
        self.own_panes: dict[int, Pane] | None = None
        self.clipboard_wanted: list[int | None] = []
        self.discarded: int = 0
        self.written: int = 0
        self.term_type: str = ""
        self.theme: str = ""
        self.answers_due: float = 0.0
        self.drained: list[Callable[[], None]] = []
        self.queue = CommandQueue(server, self)
        self.writer: TerminalWriter | None = None
        self.clock = FrameClock(server.loop, self._draw, self._blocked)
        self.learned: list[str] = []
        self._sent = self._acknowledged = 0
        self._terminal: DirectTerminal | None = None
        self._message_timer: asyncio.TimerHandle | None = None
        self._stdin: asyncio.Future[bytes] | None = None
        self._stdin_data = bytearray()
        self._gone = False
        if hello_fields.integer(hello.get(Hello.CONTROL)):
            from .control import Control

            self.control = Control(server, self)
            self.sized = False

    def __repr__(self) -> str:
        return f"<Client {self.name}>"

    # -- frames

    def on_frame(self, frame: list[Any]) -> None:
        """Handles one frame; the decoder has checked the kinds of its fields."""
        kind = frame[0]
        if kind == Message.INPUT:
            self._input(frame[1])
        elif kind == Message.ACK:
            self._acknowledged = frame[1]
            self.clock.unblocked()
            if self.control is not None:
                self.control.output.acknowledged()
        elif kind == Message.RESIZE:
            self._resized(*frame[1:5])
        elif kind == Message.COMMAND:
            self._command(frame[1])
        elif kind == Message.STDIN:
            self._take_stdin(frame[1])
        elif kind == Message.RESUME:
            self._resumed()
        elif kind == Message.STOPPING:
            self.suspend()
        elif kind == Message.CALL:
            self.server.after_config(lambda: self.calls.call(*frame[1:4]))
        elif kind == Message.CANCEL:
            self.calls.cancel(frame[1])
        elif kind == Message.SHELL:
            self.connection.send(Message.SHELL, self.server.default_shell())
        elif kind == Message.EXITING:
            if self.control is not None and frame[1] == LeaveReason.END_OF_INPUT:
                self.control.input_ended()
            else:
                self.connection.close()

    def _command(self, argv: list[Any]) -> None:
        if not all(isinstance(word, str) for word in argv):
            raise ProtocolError("a command must be an array of strings")
        self.server.run_client_command(self, argv)

    def _input(self, data: bytes) -> None:
        if self.control is not None:
            self.control.received(data)
            return
        if self.session is None or self.suspended:
            return
        self.keyboard.received(data)

    def _resized(self, columns: int, lines: int, xpixels: int, ypixels: int) -> None:
        self.sized = True
        self.columns, self.lines = hello_fields.size(columns, lines, (self.columns, self.lines))
        self.xpixels, self.ypixels = max(xpixels, 0), max(ypixels, 0)
        if self._terminal is not None and not self.suspended:
            self._terminal.start()
        if self.session is not None:
            self.server.client_resized(self)

    def on_lost(self) -> None:
        """The connection is gone, for whatever reason."""
        self._leave()
        self._gone = True
        self.queue.close()
        if "calls" in self.__dict__:
            self.calls.close()
        if self.control is not None:
            self.control.close()
        if self._stdin is not None and not self._stdin.done():
            self._stdin.cancel()
        self.server.client_lost(self)

    @cached_property
    def calls(self) -> Calls:
        """What the library asks for on this connection."""
        from .calls import Calls

        return Calls(self.server, self)

    @cached_property
    def keyboard(self) -> Keyboard:
        """What turns this client's input into keys and commands."""
        from .input import Keyboard

        return Keyboard(self.server, self)

    def on_drained(self) -> None:
        self.clock.unblocked()
        for take_more in tuple(self.drained):
            take_more()

    # -- output of commands

    def print(self, text: str) -> None:
        """A line for standard output of a client that runs a command."""
        if self.control is not None:
            self.control.print(text)
            return
        self.give(Message.STDOUT, (text + "\n").encode("utf-8", "surrogateescape"))

    def print_error(self, text: str) -> None:
        if self.control is not None:
            self.control.print(text)
            return
        self.give(Message.STDERR, (text + "\n").encode("utf-8", "surrogateescape"))

    def give(self, kind: int, data: bytes, *as_is: bool) -> None:
        """Output of a command, in frames that the wire has room for; cut between characters, as each is looked at."""
        start = 0
        while len(data) - start > PIECE:
            end = start + PIECE
            while end > start + PIECE - 4 and data[end] & 0xC0 == 0x80:
                end -= 1
            self.connection.send(kind, data[start:end], *as_is)
            start = end
        self.connection.send(kind, data[start:] if start else data, *as_is)

    def finish(self) -> None:
        """The command line is done: the client ends unless it is attached by now."""
        if self.session is not None or self._gone:
            return
        if self.control is not None:
            self.control.leave(ExitReason.EXITED, "")
        else:
            self.connection.send(Message.RESULT, self.exit_code)

    async def read_stdin(self) -> bytes:
        """Standard input of the client's command, to its end."""
        if self._stdin is None:
            self._stdin = self.server.loop.create_future()
            self.connection.send(Message.READ_STDIN)
        return await self._stdin

    def _take_stdin(self, data: bytes) -> None:
        self._stdin_data += data
        if not data and self._stdin is not None and not self._stdin.done():
            self._stdin.set_result(bytes(self._stdin_data))

    # -- being attached

    @property
    def attached(self) -> bool:
        return self.session is not None

    def attach(self, session: Session) -> None:
        """Shows ``session`` from now on; the first time, takes the terminal."""
        first = self.session is None
        if first and self.control is None:
            self._take_terminal(session)
        elif not first and self.session is not session:
            assert self.session is not None
            self.last_session = self.session
            self.session.attached -= 1
        if self.session is not session:
            session.attached += 1
        self.session = session
        session.last_attached = session.activity = time.time()
        self.keyboard.reset()
        self.server.client_attached(self, first)
        self.redraw_all()

    def _take_terminal(self, session: Session) -> None:
        from pymux_wf.render.writer import TerminalWriter

        from .direct_terminal import DirectTerminal

        if self.writer is None:
            self.set_user_keys()
            from . import client_terminal

            self.writer = TerminalWriter(client_terminal.capabilities(self))
        if self._terminal is None:
            self._terminal = DirectTerminal.open(
                self.server.loop, self.tty, self.uid, self._input, self.clock.unblocked
            )
        self.connection.send(Message.ATTACHED, session.name, self.writer.farewell(), self._terminal is not None)
        self.send_output(self.writer.enter() + _QUESTIONS)
        self.answers_due = self.server.loop.time() + _ANSWERS_SECONDS

    def why_unusable(self) -> str | None:
        """Why this client's terminal cannot show a session, in tmux's words; None where it can."""
        from . import client_terminal

        return client_terminal.why_unusable(self)

    def look_again(self) -> None:
        """Options about terminals changed, or the terminal told more about itself."""
        if self.writer is not None:
            from . import client_terminal

            self.writer.capabilities = client_terminal.capabilities(self)
            self.redraw_all()

    def terminal_replied(self, kind: str, text: str) -> None:
        """The terminal answered one of our questions (who it is, its colours)."""
        from . import client_terminal

        client_terminal.replied(self, kind, text)

    def detach(self, reason: str = ExitReason.DETACHED, detail: str = "", code: int = 0) -> None:
        """Gives the terminal back and ends the client, which prints tmux's closing line for ``reason``."""
        session = self.session
        if session is None and reason == ExitReason.DETACHED:
            return
        self._leave()
        if self.control is not None:
            self.control.leave(reason, detail)
            return
        self.connection.send(Message.EXIT, reason, detail or (session.name if session is not None else ""), code)

    def exec(self, command: str) -> None:
        """Gives the terminal back and lets the client run ``command`` in its place; a control client only goes."""
        if self.control is not None:
            self.detach()
            return
        self._leave()
        self.connection.send(Message.EXEC, command)

    def pane_in(self, window: Window) -> Pane | None:
        """The pane that is active for this client: with the flag ``active-pane`` its own, else the window's."""
        own = self.own_panes.get(window.id) if self.own_panes is not None else None
        return own if own is not None and own in window.panes else window.active

    def choose_pane(self, pane: Pane) -> bool:
        """Makes a pane this client's own active one (flag ``active-pane``); False where it was that."""
        if self.own_panes is None or self.pane_in(pane.window) is pane:
            return False
        alive = {number: own for number, own in self.own_panes.items() if number in self.server.tree.windows}
        self.own_panes = {**alive, pane.window.id: pane}
        self.redraw()
        return True

    def exit(self) -> None:
        """Ends the client without a reason to tell, attached or not."""
        self.detach(ExitReason.EXITED)

    def suspend(self) -> None:
        """Stops the client as Ctrl-Z would; :meth:`_resumed` is called when it goes on."""
        self._lend(Message.SUSPEND)

    def lock(self, command: str) -> None:
        """Lends the terminal to ``command`` until it ends."""
        self._lend(Message.LOCK, command)

    def _lend(self, *fields: Any) -> None:
        if self.writer is not None and not self.suspended:
            self.suspended = True
            if self._terminal is not None:
                self._terminal.stop()
            self.connection.send(*fields)
            self.server.recalculate_sizes()

    def _resumed(self) -> None:
        if self.writer is not None and self.session is not None:
            self.suspended = False
            self.session.activity = time.time()
            if self.session.options.get("lock-after-time"):
                self.server.idle_locks.refresh()
            if self._terminal is not None:
                self._terminal.stop()
                self._terminal.start()
            self._take_terminal(self.session)
            self.server.recalculate_sizes()
            self.redraw_all()

    def _leave(self) -> None:
        session, self.session = self.session, None
        if session is None:
            return
        session.attached -= 1
        self.clock.stop()
        self.keyboard.stop()
        if self._message_timer is not None:
            self._message_timer.cancel()
        self.writer = None
        if self._terminal is not None:
            self._terminal.close()
            self._terminal = None
        if self.overlay is not None:
            self.overlay.close()
        if self.prompt is not None:
            self.prompt.close()
        self.message = None
        self.server.client_detached(self, session)

    def feature_names(self) -> str:
        """What the terminal can do, as names of ``terminal-features`` in one comma list."""
        from pymux_wf.render.capabilities import feature_names

        return ",".join(feature_names(self.writer.capabilities)) if self.writer is not None else ""

    @property
    def tells_pastes(self) -> bool:
        """Whether the terminal marks what is pasted, so that nothing has to be guessed from how fast keys come."""
        return self.writer is not None and self.writer.capabilities.bracketed_paste

    def set_clipboard(self, data: bytes, selection: str = "c") -> None:
        """Offers data to the terminal's clipboard, or another selection of it (OSC 52)."""
        if self.writer is not None:
            import base64

            self.send_to_terminal(self.writer.clipboard(selection, base64.b64encode(data).decode()))

    # -- drawing

    def redraw(self, *, urgent: bool = False) -> None:
        """Something that this client shows has changed; ``urgent``: as the answer to a key."""
        if self.writer is not None:
            self.clock.request(urgent=urgent)

    def redraw_status(self) -> None:
        """The status lines may have to be made again."""
        self.status_cache = None
        self.redraw()

    def redraw_all(self) -> None:
        """Forgets what the terminal shows and draws everything."""
        if self.writer is not None:
            self.writer.invalidate()
            self.redraw_status()

    def set_user_keys(self) -> None:
        """The ``user-keys`` option as sequences that the decoder knows."""
        keys = self.server.options.server.array("user-keys")
        self.keyboard.decoder.set_user_keys(
            {str(text).encode("utf-8", "surrogateescape"): f"User{index}" for index, text in keys.items()}
        )

    def _blocked(self) -> bool:
        if self._terminal is not None:
            return self._terminal.pending > OUTSTANDING
        return self.outstanding > OUTSTANDING or self.connection.backlog > OUTSTANDING

    @property
    def outstanding(self) -> int:
        """Bytes of OUTPUT frames that the client has not confirmed to have written."""
        return self._sent - self._acknowledged

    def _draw(self, hurried: bool) -> None:
        if self.writer is None or self.session is None or self.suspended:
            return
        from . import draw

        try:
            data = self.writer.draw(draw.build_scene(self, hurried=hurried))
        except Exception:
            self.writer.invalidate()  # it may believe that the terminal shows what it was never sent
            raise
        if data:
            self.send_output(data)

    def want_input(self, wanted: bool) -> None:
        """Whether the user's input is taken: not while a program that gets it does not read (back-pressure)."""
        if self._terminal is not None:
            self._terminal.want_input(wanted)
        elif wanted:
            self.connection.resume()
        else:
            self.connection.pause()

    def send_output(self, data: bytes) -> None:
        """Bytes for the terminal, or for standard output of a control client."""
        self.written += len(data)
        if self._terminal is not None:
            self._terminal.write(data)
            return
        self._sent += len(data)
        self.give(Message.OUTPUT, data)

    def send_to_terminal(self, data: bytes) -> None:
        """Bytes that are not part of the picture: a bell, a clipboard, a question."""
        if self.writer is not None and not self.suspended:
            self.send_output(data)

    # -- messages and prompts

    def show_message(
        self, text: str, seconds: float | None = None, *, ignore_keys: bool = False, no_freeze: bool = False
    ) -> None:
        """Shows ``text`` on the status line; for ``seconds`` (0: until a key), else for ``display-time``."""
        from .modes.message import StatusMessage

        if self.session is None or self.control is not None:
            return
        self.server.add_message(f"{self.name} message: {text}")
        if seconds is None:
            seconds = int(self.session.options.get("display-time")) / 1000
        self.message = StatusMessage(
            text, now=self.server.loop.time(), delay=seconds, ignore_keys=ignore_keys, no_freeze=no_freeze
        )
        if self._message_timer is not None:
            self._message_timer.cancel()
            self._message_timer = None
        if self.message.deadline is not None:
            self._message_timer = self.server.loop.call_later(seconds, self.clear_message)
        self.redraw()

    def dismiss_message(self) -> bool:
        """A key was pressed: the message goes. False where it was told to stay, which swallows the key."""
        if self.message is not None and self.message.ignore_keys:
            return False
        self.clear_message()
        return True

    def clear_message(self) -> None:
        if self._message_timer is not None:
            self._message_timer.cancel()
            self._message_timer = None
        if self.message is not None:
            self.message = None
            self.redraw()
