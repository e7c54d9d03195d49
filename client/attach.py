"""A client that stays: attached to a session, in control mode, or feeding its standard input to a command.

One loop on select(2), without threads: what is typed goes to the server as INPUT, what the server draws goes to the
terminal as far as it takes it, and each burst written is acknowledged so that the server knows how far behind the
terminal is and can skip frames. Nothing is queued without a bound: while the server takes no input none is read
from the terminal, and while the terminal takes no output none is read from the server.

Whatever ends the loop (a frame, the server's death, a signal, the terminal's, an exception here), the terminal is
given back first: the bytes that ATTACHED brought for it, then its modes, then the closing line.
"""

from __future__ import annotations

import _signal
import os
from select import select

from pymux_wf.packing import pack
from pymux_wf.protocol import ExitReason, LeaveReason, Message, ProtocolError, frame

from .closing import Ending, closing_line, closing_words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from .main import Conversation
    from .signals import Signals
    from .terminal import Terminal

_READ = 1 << 16
_PIPE_PIECE = 4096  # what a pipe or a file takes without blocking once select(2) says it takes something (PIPE_BUF)
_MAX_OUTBOX = 1 << 16  # bytes for the server; beyond it the keyboard waits
_MAX_OUTPUT = 1 << 20  # bytes for the terminal; beyond it the server waits
_ACK_EVERY = 1 << 14
_GOODBYE = 0.2  # seconds that the last words to a server may take

_ATTACHED_SIGNALS = (
    _signal.SIGHUP,
    _signal.SIGINT,
    _signal.SIGQUIT,
    _signal.SIGTERM,
    _signal.SIGTSTP,
    _signal.SIGCONT,
    _signal.SIGWINCH,
)
_CONTROL_SIGNALS = (_signal.SIGHUP, _signal.SIGTERM)


# What a terminal that takes control mode itself (-CC) is told that it begins and ends with: a control string (DCS).
_CONTROL_START, _CONTROL_END = b"\033P1000p", b"\033\\"
_FEW = 2048  # bytes of control mode that are an answer and not a flood
# A control client says why it ends only where it is more than that.
_WORDLESS = (ExitReason.DETACHED, ExitReason.DETACHED_HUP, ExitReason.EXITED)


class Attachment:
    """Goes on where a :class:`~.main.Conversation` comes to need more than a socket."""

    def __init__(self, conversation: Conversation) -> None:
        self._conversation = conversation
        self._control = conversation.arguments.control
        self._connection = conversation.connection
        self._signals: Signals | None = None
        self._terminal: Terminal | None = None
        self._attached = False
        self._direct = False  # the server reads and writes the terminal itself
        self._leave = b""  # what undoes the server's changes to the terminal
        self._input: int | None = None  # the message that carries standard input, once somebody wants it
        self._outbox = bytearray()  # for the server
        self._output = bytearray()  # for the terminal, or for standard output in control mode
        self._written = 0  # bytes of OUTPUT that are out of our hands
        self._acknowledged = 0
        self._skipping = False  # the server draws what we asked it to forget
        self._server_gone = False
        self._ending: Ending | None = None

    def run(self, frames: Iterable[list[Any]]) -> int:
        """Takes up ``frames`` and everything after them; returns the exit code. Raises what the conversation raises."""
        self._connection.setblocking(False)
        try:
            if self._control:
                self._enter_control()
            for fields in frames:
                self._handle(fields)
            while self._ending is None or (self._control and self._output):
                self._turn()
        finally:
            self._give_back()
        return self._end(self._ending)

    # One turn of the loop.

    def _turn(self) -> None:
        readable, writable, _ = select(self._readers(), self._writers(), [])
        if self._signals is not None and self._signals.descriptor in readable:
            self._take_signals(self._signals)
        if self._connection in readable:
            self._receive()
        if self._input is not None and self._input_descriptor() in readable and self._ending is None:
            self._read_input()
        if self._output_descriptor() in writable:
            self._write_output()
        if self._outbox and not self._server_gone:
            self._send()

    def _readers(self) -> list[Any]:
        readers: list[Any] = [] if self._signals is None else [self._signals.descriptor]
        if not self._server_gone and len(self._output) < _MAX_OUTPUT:
            readers.append(self._connection)
        if self._input is not None and len(self._outbox) < _MAX_OUTBOX:
            readers.append(self._input_descriptor())
        return readers

    def _writers(self) -> list[Any]:
        writers: list[Any] = [self._output_descriptor()] if self._output else []
        if self._outbox and not self._server_gone:
            writers.append(self._connection)
        return writers

    def _input_descriptor(self) -> int:
        return 0 if self._terminal is None else self._terminal.descriptor

    def _output_descriptor(self) -> int:
        return 1 if self._terminal is None or self._control else self._terminal.descriptor

    # The server.

    def _receive(self) -> None:
        try:
            data = self._connection.recv(_READ)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self._server_gone = True
            self._end_with(Ending(1, self._conversation.last_words()))
            return
        for fields in self._conversation.decoder.feed(data):
            self._handle(fields)

    def _handle(self, fields: list[Any]) -> None:
        match fields[0]:
            case Message.OUTPUT:
                self._take_output(fields[1])
            case Message.ATTACHED:
                self._attach(fields[2], direct=bool(fields[3:] and fields[3]))
            case Message.READ_STDIN:
                self._input = Message.STDIN if self._input is None else self._input
            case Message.SUSPEND:
                self._suspend()
            case Message.LOCK:
                self._lock(fields[1])
            case Message.EXIT:
                self._exit(*fields[1:4], wait=bool(fields[4:] and fields[4]))
            case Message.EXEC:
                self._exec(fields[1:3])
            case _:
                code = self._conversation.handle(fields)
                if code is not None:
                    self._end_with(Ending(code))

    def _say(self, *fields: Any) -> None:
        self._outbox += frame(pack(fields))

    def _send(self) -> None:
        try:
            del self._outbox[: self._connection.send(self._outbox)]
        except BlockingIOError:
            pass
        except OSError:
            # What it said before it went is still to be read; the read tells when that is over.
            self._outbox.clear()

    def _say_goodbye(self, reason: str) -> None:
        """The last frame, as far as the server takes it at once."""
        self._say(Message.EXITING, reason)
        try:
            self._connection.settimeout(_GOODBYE)
            self._connection.sendall(self._outbox)
        except OSError:
            pass
        self._outbox.clear()

    # The session's terminal.

    def _attach(self, leave: bytes, *, direct: bool) -> None:
        self._skipping = False
        if self._control:
            return
        self._leave = leave
        if self._attached:
            return
        from termios import error as NoTerminal

        from .terminal import Terminal

        try:
            self._terminal = Terminal()
        except NoTerminal:
            self._say_goodbye(LeaveReason.LOST_TTY)
            self._end_with(Ending(1, "open terminal failed: not a terminal"))
            return
        self._attached = True
        self._direct = direct
        self._input = None if direct else Message.INPUT
        self._watch(_ATTACHED_SIGNALS)
        self._terminal.enter()
        self._say(Message.RESIZE, *self._terminal.size())

    def _enter_control(self) -> None:
        self._input = Message.INPUT
        self._watch(_CONTROL_SIGNALS)
        if self._control > 1:
            from termios import error as NoTerminal

            from .connect import ClientError
            from .terminal import Terminal

            try:
                self._terminal = Terminal()
            except NoTerminal as error:
                raise ClientError(f"tcgetattr failed: {error.args[1]}") from None
            self._terminal.enter(control=True)
            self._output += _CONTROL_START

    def _watch(self, numbers: tuple[int, ...]) -> None:
        from .signals import Signals

        self._signals = Signals()
        self._signals.watch(*numbers)

    def _read_input(self) -> None:
        data = os.read(0, _READ) if self._terminal is None else self._terminal.read()
        if data:
            self._say(self._input, data)
        elif data is not None:
            self._input_ended()

    def _input_ended(self) -> None:
        if self._input == Message.STDIN:
            self._say(Message.STDIN, b"")
        elif self._control:
            self._say(Message.EXITING, LeaveReason.END_OF_INPUT)
        else:
            self._leave_for(LeaveReason.LOST_TTY)
        self._input = None

    def _take_output(self, data: bytes) -> None:
        if self._skipping or (self._ending is not None and not self._control):
            self._written += len(data)
            self._acknowledge()
            return
        at_once = not self._output
        self._output += data
        if at_once:
            self._write_output()

    def _write_output(self) -> None:
        try:
            with memoryview(self._output) as waiting:
                if self._terminal is None or self._control:
                    written = os.write(1, waiting[: self._line_end()])
                else:
                    written = self._terminal.write(waiting)
        except BlockingIOError:
            return
        except OSError:
            self._drop_output()
            self._leave_for(LeaveReason.LOST_TTY)
            return
        del self._output[:written]
        self._written += written
        self._acknowledge()

    def _line_end(self) -> int:
        """How much of the output goes out in one piece: of a few lines of control mode the first, once the reader has
        taken what it got before. A program that waits with select(2) and reads through a buffer, as many do, never
        sees the second of two lines that come at once.
        """
        if not self._control or self._terminal is not None or len(self._output) > _FEW:
            return _PIPE_PIECE
        from .pipe import await_reader

        return self._output.find(b"\n") + 1 or _PIPE_PIECE if await_reader(1) else _PIPE_PIECE

    def _acknowledge(self) -> None:
        if self._written != self._acknowledged and (
            not self._output or self._written - self._acknowledged >= _ACK_EVERY
        ):
            self._acknowledged = self._written
            self._say(Message.ACK, self._written)

    def _drop_output(self) -> bool:
        """Forgets what the terminal has not taken; returns whether there was anything."""
        dropped = len(self._output)
        self._written += dropped
        self._output.clear()
        return dropped > 0

    # Signals, and the terminal lent to others.

    def _take_signals(self, signals: Signals) -> None:
        for number in signals.take():
            if number == _signal.SIGWINCH and self._terminal is not None:
                self._say(Message.RESIZE, *self._terminal.size())
            elif number == _signal.SIGTSTP:
                self._take_back()
                self._suspend()
            elif number == _signal.SIGCONT:
                self._resume()
            elif number == _signal.SIGHUP:
                self._leave_for(LeaveReason.LOST_TTY)
            elif number in (_signal.SIGTERM, _signal.SIGQUIT):
                self._leave_for(LeaveReason.TERMINATED)

    def _suspend(self) -> None:
        if self._terminal is None or self._signals is None:
            return
        self._lend_terminal()
        self._signals.stop_here()
        self._resume()

    def _take_back(self) -> None:
        """Has a server that writes the terminal itself stop that, before anybody else does; it is given little time."""
        if not self._direct or self._server_gone or self._ending is not None:
            return
        self._say(Message.STOPPING)
        try:
            self._connection.settimeout(_GOODBYE)
            self._connection.sendall(self._outbox)
            self._outbox.clear()
            while self._ending is None and (data := self._connection.recv(_READ)):
                for fields in self._conversation.decoder.feed(data):
                    if fields[0] == Message.SUSPEND:
                        return
                    self._handle(fields)
        except OSError:
            pass
        finally:
            self._connection.setblocking(False)

    def _lock(self, command: str) -> None:
        if self._terminal is None:
            return
        self._lend_terminal()
        os.system(command.encode("utf-8", "surrogateescape"))
        self._resume()

    def _lend_terminal(self) -> None:
        if self._terminal is not None:
            self._terminal.leave(self._leave, cut=self._drop_output())

    def _resume(self) -> None:
        if self._terminal is None or self._ending is not None:
            return
        # What is drawn until the server has heard this is for a screen that is no longer there.
        self._skipping = True
        self._drop_output()
        self._terminal.enter()
        self._say(Message.RESIZE, *self._terminal.size())
        self._say(Message.RESUME)

    # The end.

    def _exit(self, reason: str, detail: str, code: int, *, wait: bool) -> None:
        after = _hang_up_parent if reason == ExitReason.DETACHED_HUP else None
        words = closing_words(reason, detail)
        if self._control and reason in _WORDLESS:
            words = ""
        self._end_with(Ending(code, words, wait=wait, after=after))

    def _exec(self, words: list[Any]) -> None:
        from .leave import exec_shell

        if not all(isinstance(word, str) for word in words):
            raise ProtocolError("a command to execute must be text")
        shell = {"shell": words[1]} if len(words) > 1 and words[1] else {}
        self._end_with(Ending(1, after=lambda: exec_shell(words[0], **shell)))

    def _leave_for(self, reason: str) -> None:
        """Leaves of its own accord: the server hears of it as far as it listens."""
        self._take_back()
        if self._ending is None:
            self._say_goodbye(reason)
            self._server_gone = True
            self._drop_output()
            self._end_with(Ending(0) if self._control else Ending(1, closing_words(reason, "")))

    def _end_with(self, ending: Ending) -> None:
        self._ending = self._ending or ending
        if not self._control:
            self._input = None

    def _give_back(self) -> None:
        self._connection.close()
        if self._terminal is not None and not self._control:
            self._terminal.leave(self._leave, cut=self._drop_output())
        if self._signals is not None:
            self._signals.restore()
            self._signals = None

    def _end(self, ending: Ending | None) -> int:
        from .main import write

        if ending is None:
            return 1
        descriptor, line = closing_line(ending.words, attached=self._attached, control=bool(self._control))
        write(descriptor, line.encode("utf-8", "surrogateescape"))
        if self._control and ending.wait:
            _wait_for_empty_line()
        if self._control and self._terminal is not None:
            write(1, _CONTROL_END)
            self._terminal.leave(b"", cut=False)
        if ending.after is not None:
            ending.after()
        return ending.code


def _hang_up_parent() -> None:
    parent = os.getppid()
    if parent > 1:
        os.kill(parent, _signal.SIGHUP)


def _wait_for_empty_line() -> None:
    line = b""
    while data := os.read(0, _READ):
        *lines, line = (line + data).split(b"\n")
        if b"" in lines:
            return
