"""Control mode (``-C``): a client that speaks in lines with a program instead of drawing for a person.

What comes in is commands, one a line. What goes out is, for each command, a block (``%begin``, what it printed, then
``%end`` or ``%error``), and between blocks notifications: ``%output`` of panes and what happened on the server. A block
is written in one piece when its command is over, so that nothing can ever stand inside it, not even while a command
waits; notifications are written when everything that is ready to run has run.

The lines' order is kept by ``control_output.py``, which also holds back what the client is too slow for; what is told
is in ``control_notices.py``.
"""

from __future__ import annotations

import re
import time
from functools import cached_property
from itertools import count
from typing import TYPE_CHECKING

from pymux_wf.lang.errors import LangError, ParseError
from pymux_wf.paths import TMUX
from pymux_wf.protocol import ExitReason, Message

from .control_notices import ControlNotices
from .control_output import ControlOutput
from .queue import State

if TYPE_CHECKING:
    from collections.abc import Callable

    from .client import Client
    from .control_subscriptions import Subscriptions
    from .queue import Item
    from .server import Server

SOURCE = "control"
"""The ``source`` of commands that came in as lines."""

MAX_INPUT = 8 * 1024 * 1024
"""Bytes of commands that may wait to be run; a client that sends more without reading the answers is sent away."""

_numbers = count(1)


class Control:
    """The dialogue with one control client."""

    def __init__(self, server: Server, client: Client) -> None:
        self._server = server
        self._client = client
        self._input = bytearray()
        self._block: list[bytes] | None = None
        self._mark = b""
        self._leaving: Callable[[], None] | None = None
        self._deaf = False  # takes no further lines
        self._left = False
        self.wait_exit = False
        self.output = ControlOutput(server, client, self._take_lines)
        self.notices = ControlNotices(server, client, self.output)

    @cached_property
    def subscriptions(self) -> Subscriptions:
        """The formats that this client is told of (``refresh-client -B``)."""
        from .control_subscriptions import Subscriptions

        return Subscriptions(self._server, self._client, self.output)

    # -- commands

    def received(self, data: bytes) -> None:
        """Takes what the client read from its standard input."""
        self._input += data
        self._take_lines()
        if len(self._input) > MAX_INPUT:
            self._client.detach("too far behind")

    def _take_lines(self) -> None:
        """Runs the complete lines, as long as the client takes the answers."""
        while not self._deaf and not self.output.congested and (end := self._input.find(b"\n")) >= 0:
            line = bytes(self._input[:end]).removesuffix(b"\r").decode("utf-8", "surrogateescape")
            del self._input[: end + 1]
            self._server.after_config(lambda line=line: self._take_line(line))  # type: ignore[misc]

    def _take_line(self, line: str) -> None:
        if self._deaf:
            return
        if not line:
            self._client.exit()
            return
        queue = self._client.queue
        try:
            commands = self._server.executor.parse(line)
        except LangError as error:
            text = self._explained(error)
            queue.append_callback(lambda: self._refuse(text))
            return
        queue.append(commands, State(source=SOURCE))

    def _explained(self, error: LangError) -> str:
        text = error.bare if isinstance(error, ParseError) else error.message
        hint = error.suggestion() if self._server.name != TMUX else ""
        return f"parse error: {text}" + (f" ({hint})" if hint else "")

    def _refuse(self, text: str) -> None:
        self._begin(1)
        self.print(text)
        self._end("error")

    def input_ended(self) -> None:
        """Standard input is at its end: so is the dialogue, once what was read before has begun to run."""
        self._server.after_config(self._client.exit)

    # -- blocks

    def begin(self, item: Item) -> None:
        """A command of this client is about to run."""
        self._begin(1 if item.state.source == SOURCE else 0)

    def _begin(self, flags: int) -> None:
        self._mark = b"%d %d %d\n" % (time.time(), next(_numbers), flags)
        self._block = [b"%begin " + self._mark]

    def print(self, text: str) -> None:
        """What a command says to this client: into its block; before any block, as it is."""
        line = text.encode("utf-8", "surrogateescape") + b"\n"
        if self._block is not None:
            self._block.append(line)
        else:
            self.output.line(line)

    def message(self, text: str) -> None:
        """A message that was meant for the status line (``display-message``); it may stand in a block."""
        line = b"%message " + one_line(text) + b"\n"
        if self._block is not None and self._client.queue.running:
            self._block.append(line)
        else:
            self.output.line(line)

    def config_errors(self, errors: list[str]) -> None:
        """What was wrong in the configuration."""
        for text in errors:
            # As tmux writes them: the line's number but not the column, and no picture of the line.
            first = _COLUMN.sub(r"\1: ", text.partition("\n")[0], count=1)
            self.output.line(b"%config-error " + one_line(first) + b"\n")

    def end(self, failed: str | None = None) -> None:
        """The command is over; with the words of its failure."""
        if self._block is None:
            return
        if failed is not None:
            self.print(failed)
            self._client.exit_code = 1
        self._end("end" if failed is None else "error")

    def _end(self, word: str) -> None:
        block, self._block = self._block or [], None
        self.output.line(b"".join([*block, b"%", word.encode(), b" ", self._mark]))
        if self._leaving is not None:
            leave, self._leaving = self._leaving, None
            leave()

    # -- the end

    def leave(self, reason: str, detail: str) -> None:
        """Ends the dialogue: behind the block of the command that asks for it, else at once. What happened is still
        told, what panes wrote and the client has not taken is not.
        """
        self._deaf = True
        if self._block is not None and self._client.queue.running:
            self._leaving = lambda: self._say_goodbye(reason, detail)
        else:
            self._say_goodbye(reason, detail)

    def _say_goodbye(self, reason: str, detail: str) -> None:
        # What the command has brought about is announced by then, but not told yet.
        self._server.loop.call_soon(self._exit, reason, detail)

    def _exit(self, reason: str, detail: str) -> None:
        if self._left:
            return
        self.notices.flush()
        self._left = True
        self.output.finish()
        client = self._client
        code = 0 if reason in (ExitReason.DETACHED, ExitReason.DETACHED_HUP) else client.exit_code
        if reason in _WORDLESS:
            reason = ExitReason.EXITED
        client.connection.send(Message.EXIT, reason, detail, code, self.wait_exit)

    def say_last(self) -> None:
        """The server closes the connection: says now what was to be said, and that it is the end."""
        if self._block is not None:
            self._end("end")
        self._exit(ExitReason.SERVER_EXITED, "")

    def close(self) -> None:
        """The connection is gone, and with it all that was waiting."""
        self._deaf = self._left = True
        self.notices.close()
        self.output.close()
        if "subscriptions" in self.__dict__:
            self.subscriptions.close()


_COLUMN = re.compile(r"^(.+?:\d+):\d+: ")
# Reasons for which tmux ends a dialogue without a word.
_WORDLESS = frozenset(
    {
        ExitReason.DETACHED,
        ExitReason.EXITED,
        ExitReason.SERVER_EXITED,
        ExitReason.LOST_TTY,
        ExitReason.TERMINATED,
    }
)


def one_line(text: str) -> bytes:
    """Text that stays within its line: control characters become ``\\ooo``, as in ``%output``."""
    data = text.encode("utf-8", "surrogateescape")
    if not any(byte < 32 for byte in data):
        return data
    return b"".join(b"\\%03o" % byte if byte < 32 else bytes((byte,)) for byte in data)
