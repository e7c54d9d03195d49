"""The program that runs inside the measured pane, told what to do over a Unix socket.

Run as ``python pane_program.py SOCKET``. Standard library only, imports nothing of this package, so that it starts
fast and is the same under every multiplexer. Its terminal is raw: what it writes is what the multiplexer reads.

Orders are JSON lines with an ``op``; each is answered by one JSON line:

- ``size``: the window size, ``{"columns": C, "lines": L}``.
- ``show``: write ``text`` (latin-1), then a cursor position report; answered when the report's reply has come, so
  the multiplexer has taken in everything before it.
- ``pour``: the same with the contents of the file ``path``, timed from before the first write until the reply
  (``seconds``); then write ``end`` without waiting. Clock: CLOCK_MONOTONIC, which all processes share on Linux.
- ``echo``: answered at once; then every byte typed is written back as it is, but CR erases the line and writes one of
  two characters in turn, so that one can see that the line has been erased. Ends with the next order.
- ``flood``: answered at once; then the file ``path`` is written again and again until the next order.

It ends when the socket closes, so it cannot outlive the benchmark.
"""

from __future__ import annotations

import itertools
import json
import os
import select
import socket
import sys
import termios
import time
import tty
from typing import Any

CURSOR_POSITION_QUERY = b"\x1b[6n"  # ECMA-48 8.3.35 DSR; the reply is CSI row ; column R
REPLY_LIMIT = 120.0
WRITE_SIZE = 65536
WIPED = (b"#", b"$")


def write_all(data: bytes | memoryview) -> None:
    """Write everything to the terminal; blocks while the multiplexer does not read."""
    view = memoryview(data)
    while view:
        view = view[os.write(1, view[:WRITE_SIZE]) :]


def wait_for_report() -> None:
    """Read the terminal until a cursor position report has come.

    Raises:
        TimeoutError: None came within `REPLY_LIMIT` seconds.
    """
    received = b""
    deadline = time.monotonic() + REPLY_LIMIT
    while not (b"\x1b[" in received and received.endswith(b"R")):
        if not select.select([0], [], [], max(0.0, deadline - time.monotonic()))[0]:
            raise TimeoutError("no reply to the cursor position query")
        received += os.read(0, 1024)


class PaneProgram:
    """The order loop; one instance a pane."""

    def __init__(self, path: str) -> None:
        self.control = socket.socket(socket.AF_UNIX)
        self.control.connect(path)
        self.orders = self.control.makefile("rb", buffering=0)

    def ordered(self) -> bool:
        """True when the next order (or the end of the socket) is there to be read."""
        return bool(select.select([self.control], [], [], 0)[0])

    def answer(self, **values: Any) -> None:
        """Send one answer."""
        self.control.sendall(json.dumps(values).encode() + b"\n")

    def run(self) -> None:
        """Serve orders until the socket closes."""
        while line := self.orders.readline():
            order = json.loads(line)
            getattr(self, "do_" + order.pop("op"))(**order)

    def do_size(self) -> None:
        size = os.get_terminal_size(1)
        self.answer(columns=size.columns, lines=size.lines)

    def do_show(self, text: str) -> None:
        write_all(text.encode("latin-1") + CURSOR_POSITION_QUERY)
        wait_for_report()
        self.answer()

    def do_pour(self, path: str, end: str) -> None:
        with open(path, "rb") as file:
            data = file.read()
        start = time.monotonic()
        write_all(data)
        os.write(1, CURSOR_POSITION_QUERY)
        wait_for_report()
        stop = time.monotonic()
        write_all(end.encode())
        self.answer(start=start, seconds=stop - start)

    def do_echo(self) -> None:
        self.answer()
        wiped = itertools.cycle(WIPED)
        while True:
            ready = select.select([0, self.control.fileno()], [], [])[0]
            if self.control.fileno() in ready:
                return
            typed = os.read(0, 1024)
            if not typed:
                return
            os.write(1, b"\r\x1b[2K" + next(wiped) if typed == b"\r" else typed)

    def do_flood(self, path: str) -> None:
        with open(path, "rb") as file:
            data = memoryview(file.read())
        self.answer()
        while True:
            for start in range(0, len(data), 4096):
                write_all(data[start : start + 4096])
                if self.ordered():
                    return


def main() -> None:
    """Make the terminal raw and serve."""
    tty.setraw(0, termios.TCSANOW)
    PaneProgram(sys.argv[1]).run()


if __name__ == "__main__":
    main()
