"""A private server, a session whose pane runs `pane_program`, and the socket on which it takes orders.

Every benchmark that needs a known program in a pane stands on this. While an answer is awaited, the attached
terminals are drawn, so a multiplexer is never held up by its terminal.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import shlex
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .errors import BenchmarkError
from .multiplexer import Multiplexer, Program, private_server, wait_readable
from .outer_terminal import OuterTerminal

PANE_PROGRAM = Path(__file__).with_name("pane_program.py")
ORDER_LIMIT = 150.0
# Out of the alternate screen, modes to their defaults (DECSTR), no scroll region, default pen, an empty screen.
RESET = "\x1b[?1049l\x1b[!p\x1b[r\x1b[m\x1b[?7h\x1b[?25h\x1b[H\x1b[2J"


class Pane:
    """The harness's end of one `pane_program`."""

    def __init__(self, multiplexer: Multiplexer, tag: str) -> None:
        self.multiplexer = multiplexer
        self.path = str(multiplexer.directory / f"pane-{tag}")
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(self.path)
        self.listener.listen(1)
        self.connection: socket.socket | None = None
        self.unread = b""

    @property
    def command(self) -> str:
        """The shell command that runs the program; -I -S because it needs nothing but the standard library."""
        return f"exec {shlex.quote(sys.executable)} -I -S {shlex.quote(str(PANE_PROGRAM))} {shlex.quote(self.path)}"

    def accept(self) -> None:
        """Wait until the program in the pane has connected."""
        if not wait_readable([self.listener.fileno()], self.multiplexer.terminals, 20.0):
            raise BenchmarkError(f"{self.multiplexer.name}: the program in the pane did not start within 20 s")
        self.connection, _ = self.listener.accept()

    def order(self, op: str, **values: Any) -> None:
        """Send one order without waiting for its answer."""
        assert self.connection is not None
        self.connection.sendall(json.dumps({"op": op, **values}).encode() + b"\n")

    def answer(self, seconds: float = ORDER_LIMIT) -> dict[str, Any]:
        """The next answer.

        Raises:
            BenchmarkError: None within ``seconds``, or the program has ended.
        """
        assert self.connection is not None
        deadline = time.monotonic() + seconds
        while b"\n" not in self.unread:
            if not wait_readable([self.connection.fileno()], self.multiplexer.terminals, deadline - time.monotonic()):
                raise BenchmarkError(f"{self.multiplexer.name}: no answer from the pane within {seconds:g} s")
            data = self.connection.recv(65536)
            if not data:
                raise BenchmarkError(f"{self.multiplexer.name}: the program in the pane ended")
            self.unread += data
        line, _, self.unread = self.unread.partition(b"\n")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def ask(self, op: str, **values: Any) -> dict[str, Any]:
        """Send one order and wait for its answer."""
        self.order(op, **values)
        return self.answer()

    def show(self, text: bytes | str) -> None:
        """Write ``text`` in the pane and wait until the multiplexer has taken it in."""
        self.ask("show", text=text.decode("latin-1") if isinstance(text, bytes) else text)

    def close(self) -> None:
        """Close the sockets; the program in the pane ends by that."""
        if self.connection is not None:
            self.connection.close()
        self.listener.close()
        with contextlib.suppress(OSError):
            os.unlink(self.path)


# Two marks that differ in every cell, used in turn: a mark that equals what the terminal still shows from the round
# before would rightly not be sent again.
MARKS = ("~`~~``~`", "`~``~~`~")


class Rig:
    """One multiplexer with a session, its first pane's program and, once attached, a terminal."""

    def __init__(self, multiplexer: Multiplexer) -> None:
        self.multiplexer = multiplexer
        self.name = multiplexer.name
        self.pane = Pane(multiplexer, "0")
        self.panes = [self.pane]
        self.server_pid = 0
        self.marks = itertools.cycle(MARKS)

    def start(self) -> None:
        """Start the server and wait for the program in its pane."""
        self.multiplexer.start(self.pane.command)
        self.pane.accept()
        self.server_pid = self.multiplexer.server_pid()

    def attach(self) -> OuterTerminal:
        """Attach a terminal and wait until its first frame is complete and at rest."""
        self.terminal = self.multiplexer.attach()
        self.pane.show(RESET + "~^`attached`^~")
        self.terminal.wait_for(b"~^`attached`^~")
        self.terminal.settle(0.25)
        return self.terminal

    def split(self, *arguments: str) -> Pane:
        """Open another pane with its own program; it does not become the active one."""
        return self._add("split-window", "-d", *arguments)

    def new_window(self) -> Pane:
        """Open another window with its own program and make it the current one; `pane` is its pane from now on."""
        self.pane = self._add("new-window")
        return self.pane

    def _add(self, *command: str) -> Pane:
        pane = Pane(self.multiplexer, str(len(self.panes)))
        self.panes.append(pane)
        self.multiplexer.run(*command, pane.command)
        pane.accept()
        return pane

    def close(self) -> None:
        """Close the panes' sockets; the server is closed by its owner."""
        for pane in self.panes:
            pane.close()


@contextlib.contextmanager
def rig(program: Program, *, attached: bool = True) -> Iterator[Rig]:
    """A started `Rig`, with an attached terminal unless told otherwise; everything is ended afterwards."""
    with private_server(program) as multiplexer:
        made = Rig(multiplexer)
        try:
            made.start()
            if attached:
                made.attach()
            yield made
        finally:
            made.close()


@contextlib.contextmanager
def rigs(programs: dict[str, Program], *, attached: bool = True) -> Iterator[dict[str, Rig]]:
    """One rig for each program, all alive at once, so that rounds can alternate."""
    with contextlib.ExitStack() as stack:
        yield {name: stack.enter_context(rig(program, attached=attached)) for name, program in programs.items()}


def alternated(names: list[str], rounds: int) -> Iterator[str]:
    """The order of the runs: A B, B A, A B …; a machine that slows down slows both."""
    for number in range(rounds):
        yield from names if number % 2 == 0 else reversed(names)
