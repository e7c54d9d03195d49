"""A control client inside the test: lines in, lines out, confirmed as they come or not at all."""

from __future__ import annotations

import asyncio
import re

from pymux_wf.server.client import Client

from pymux_wf.protocol import LeaveReason, Message
from tests.unit.commands_rig import DEADLINE, FakeConnection, Rig

GUARD = re.compile(r"^%(begin|end|error) \d+ \d+ (\d)$")


class Reader(FakeConnection):
    """The wire of a control client that writes what it gets, and confirms it unless told not to."""

    reads = True

    def send(self, *fields: object) -> None:
        super().send(*fields)
        if fields[0] == Message.OUTPUT and self.reads:
            asyncio.get_running_loop().call_soon(self.confirm)

    def confirm(self) -> None:
        if self.client is not None and not self.closed:
            self.client.on_frame([Message.ACK, len(self.bytes_of(Message.OUTPUT))])


class Dialogue:
    """One control client of a rig's server."""

    def __init__(self, client: Client, wire: Reader) -> None:
        self.client = client
        self.wire = wire
        self._read = 0

    def say(self, *lines: str) -> None:
        self.client.on_frame([Message.INPUT, "".join(f"{line}\n" for line in lines).encode()])

    def end_of_input(self) -> None:
        self.client.on_frame([Message.EXITING, LeaveReason.END_OF_INPUT])

    @property
    def raw(self) -> bytes:
        return self.wire.bytes_of(Message.OUTPUT)

    def news(self) -> list[str]:
        """The lines since the last time, guards as ``%begin 1``: the flags alone."""
        data = self.raw
        fresh, self._read = data[self._read :], len(data)
        assert not fresh or fresh.endswith(b"\n")
        return [GUARD.sub(r"%\1 \2", line) for line in fresh.decode().split("\n")[:-1]]

    async def ask(self, *lines: str) -> list[str]:
        """Says lines and gives what comes back at once: blocks, and what was told behind them."""
        self.news()
        self.say(*lines)
        await Rig.turns()
        return self.news()

    async def until(self, pattern: str) -> list[str]:
        """Waits until a line matches; the lines since the last time."""
        found: list[str] = []
        async with asyncio.timeout(DEADLINE):
            while not any(re.search(pattern, line) for line in found):
                self.wire.news.clear()
                found += self.news()
                if not any(re.search(pattern, line) for line in found):
                    await self.wire.news.wait()
        return found

    @property
    def exit(self) -> tuple[object, ...] | None:
        return self.wire.last(Message.EXIT)


async def converse(rig: Rig, *argv: str, **hello: object) -> Dialogue:
    """A control client that runs ``argv`` (attach-session) and whatever comes of it."""
    rig._pid += 1
    wire = Reader(rig._pid)
    client = rig.server._accept(wire, {"pid": rig._pid, "cwd": "/", "utf8": True, "control": 1, **hello})  # type: ignore[arg-type]
    wire.client = client
    client.on_frame([Message.COMMAND, list(argv or ("attach-session",))])
    await rig.turns()
    return Dialogue(client, wire)


async def session_and_dialogue(rig: Rig) -> Dialogue:
    """A session ``s`` whose pane runs cat(1), and a control client in it that has read what comes first."""
    await rig.ok("new-session", "-d", "-s", "s", "-n", "w", "-x", "80", "-y", "24", "cat")
    dialogue = await converse(rig, "attach-session", "-t", "s")
    dialogue.news()
    return dialogue
