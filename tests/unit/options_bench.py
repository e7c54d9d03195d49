"""One session, one program and one terminal that a person looks at: what an option changes can be seen on all of them.

``Bench.outer`` is an emulated terminal that is fed what the server writes to the client's; ``Bench.typed`` keeps what
the program in a pane is sent.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pymux_wf.lang.colours import parse_colour
from pymux_wf.protocol import Message
from pymux_wf.terminal import ByteStream, Screen
from tests.unit.commands_rig import Rig

RED, GREEN, BLUE, YELLOW, MAGENTA, CYAN = map(parse_colour, ("red", "green", "blue", "yellow", "magenta", "cyan"))


class Outer:
    """The terminal of one client."""

    def __init__(self, rig: Rig, client: Any) -> None:
        self._rig, self._client = rig, client
        self.screen = Screen(client.columns, client.lines)
        self._stream = ByteStream(self.screen)
        self._taken = 0
        self._mark = 0

    def _pump(self) -> None:
        data = self._rig.wire(self._client).bytes_of(Message.OUTPUT)
        self._stream.feed(data[self._taken :])
        self._taken = len(data)
        self._client.on_frame([Message.ACK, self._client._sent])
        self.screen.settle()

    def text(self, y: int | None = None) -> str:
        """A line of the picture, or all of it."""
        self._pump()
        rows = self.screen.rows if y is None else [self.screen.rows[y]]
        return "\n".join(row.text.rstrip() for row in rows)

    def find(self, text: str) -> Any:
        """The style of the first cell where ``text`` is drawn; None where it is not."""
        self._pump()
        for row in self.screen.rows:
            x = row.text.find(text)
            if x >= 0:
                return row.styles[x]
        return None

    def style(self, x: int, y: int) -> Any:
        self._pump()
        return self.screen.rows[y].styles[x]

    def colours(self) -> set[tuple[int, int]]:
        """Every pair of foreground and background in the picture."""
        self._pump()
        return {(style.fg, style.bg) for row in self.screen.rows for style in row.styles}

    def sent(self) -> bytes:
        """What came since :meth:`forget`."""
        return self._rig.wire(self._client).bytes_of(Message.OUTPUT)[self._mark :]

    def forget(self) -> None:
        self._mark = len(self._rig.wire(self._client).bytes_of(Message.OUTPUT))


class Bench:
    """Session ``a``, its window ``w`` with ``cat`` in %0, and a client that shows it."""

    def __init__(self, rig: Rig) -> None:
        self.rig = rig
        self.ok, self.show, self.until = rig.ok, rig.show, rig.until
        self.client: Any = None
        self.outer: Outer
        self._directory = tempfile.TemporaryDirectory()
        self.directory = Path(self._directory.name)

    async def begin(self) -> None:
        await self.ok("new-session", "-d", "-s", "a", "-n", "w", "-x", "80", "-y", "24", "cat")
        self.client = await self.rig.attach("attach-session", "-t", "a")
        self.outer = Outer(self.rig, self.client)

    def close(self) -> None:
        self._directory.cleanup()

    def pane(self, number: int = 0) -> Any:
        return self.rig.server.tree.panes[number]

    async def set(self, name: str, value: str, flags: str = "-g") -> None:
        await self.ok("set-option", flags, name, value)

    async def type(self, data: bytes) -> None:
        await self.rig.type(self.client, data)

    async def feed(self, data: str, number: int = 0) -> None:
        """The program in the pane writes."""
        self.pane(number).io._feed(data.encode())
        await self.rig.turns()

    def typed(self, number: int = 0) -> list[bytes]:
        """What the program in the pane is sent from now on; it gets none of it."""
        kept: list[bytes] = []
        self.pane(number).io.write = kept.append
        return kept

    async def shown(self, text: str) -> Any:
        """Until the terminal shows ``text``; its style."""
        await self.until(lambda: self.outer.find(text) is not None)
        return self.outer.find(text)

    async def script(self, name: str, text: str) -> str:
        """An executable shell script; its path."""
        path = self.directory / name
        path.write_text("#!/bin/sh\n" + text + "\n")
        path.chmod(0o755)
        return str(path)


Check = Callable[[Bench], Any]
EFFECTS: dict[str, Check] = {}
"""Option -> the check that sets it and looks at what it does."""


def effect(*names: str) -> Callable[[Check], Check]:
    """Files a check under the options whose effect it shows."""

    def file(check: Check) -> Check:
        for name in names:
            assert name not in EFFECTS, name
            EFFECTS[name] = check
        return check

    return file
