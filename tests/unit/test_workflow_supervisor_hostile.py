"""The supervisor's socket with callers that mean no good, and callers of a supervisor that is in no state to answer."""

from __future__ import annotations

import asyncio
import json
import os
import socket
from pathlib import Path
from typing import Any

import pytest

from pymux_wf.workflow.config.workflow_file import WorkflowFile
from pymux_wf.workflow.errors import TookTooLong, WorkflowError
from pymux_wf.workflow.supervisor import calls, listening
from pymux_wf.workflow.supervisor.listening import Listener
from pymux_wf.workflow.supervisor.service import House
from pymux_wf.workflow.supervisor.wire import decoded, socket_of


class Counting:
    """A part with one call, which gives much text and is never mutating."""

    def __init__(self) -> None:
        self.asked = 0
        self.calls = {"much": self.much}

    async def much(self) -> str:
        self.asked += 1
        return "x" * 1_000_000


async def with_listener(path: Path, body: Any) -> None:
    server: Any = object()  # these calls never speak to it
    house = House(server, str(path), WorkflowFile(None))
    house.services["a"] = part = Counting()
    listener = Listener(house)
    await listener.start()
    try:
        await body(socket_of(house.socket), part)
    finally:
        await listener.stop()


@pytest.mark.parametrize("line", [b"garbage", b"\xff\xfe", b"[]", b"[" * 200_000, b'{"id":'])
def test_a_line_that_is_none_ends_its_connection_only(short_path: Path, line: bytes) -> None:
    async def body(path: str, part: Counting) -> None:
        reader, writer = await asyncio.open_unix_connection(path, limit=2**21)
        writer.write(line + b"\n")
        async with asyncio.timeout(5):
            assert await reader.read() == b""
            writer.close()
            reader, writer = await asyncio.open_unix_connection(path, limit=2**21)
            writer.write(b'{"id":1,"call":"a.much"}\n')
            assert len(json.loads(await reader.readline())["result"]) == 1_000_000
            writer.close()

    asyncio.run(with_listener(short_path / "s", body))
    assert not (short_path / "s.workflow").exists()


def test_one_who_never_reads_is_not_answered_without_end(short_path: Path) -> None:
    async def body(path: str, part: Counting) -> None:
        _, writer = await asyncio.open_unix_connection(path)
        writer.write(b'{"id":1,"call":"a.much"}\n' * 5000)
        other_reader, other = await asyncio.open_unix_connection(path)
        async with asyncio.timeout(10):
            for _ in range(100):  # so many turns of the loop, in which the greedy one could be served too
                other.write(b'{"id":2,"call":"a.none"}\n')
                assert "no call" in (await other_reader.readline()).decode()
        assert part.asked <= listening.MOST_CALLS
        other.close()
        writer.transport.abort()

    asyncio.run(with_listener(short_path / "s", body))


def test_lines_are_nested_so_deep_and_no_deeper() -> None:
    with pytest.raises(ValueError, match="nested"):
        decoded(b'{"a":' * 100_000)


def test_a_supervisor_that_takes_no_call(short_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calls, "CONNECTING", 1)
    waiting = []
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
        listener.bind(str(short_path / "s.workflow"))
        listener.listen(0)
        for _ in range(2):
            one = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            one.setblocking(False)
            waiting.append(one)
            one.connect_ex(str(short_path / "s.workflow"))
        with pytest.raises(TookTooLong, match="takes no call within 1 second"):
            calls.call(str(short_path / "s"), "metrics.list")
    for one in waiting:
        one.close()


def test_a_socket_whose_path_leaves_no_room(short_path: Path) -> None:
    directory = short_path / ("d" * (80 - len(str(short_path))))
    directory.mkdir(mode=0o700)
    path = str(directory / ("s" * (106 - len(str(directory)))))
    assert len(os.fsencode(path)) == 107

    async def body(address: str, part: Counting) -> None:
        assert len(await asyncio.to_thread(calls.call, path, "a.much", start=False)) == 1_000_000

    asyncio.run(with_listener(Path(path), body))
    assert os.listdir(directory) == []
    longer = str(directory / ("d" * 25) / "s")
    with pytest.raises(WorkflowError, match="too long") as raised:
        calls.call(longer, "metrics.list")
    assert "shorter" in raised.value.remedy
