"""What is kept of agents: events with numbers, logs that rotate, files that are whole, one writer a pane."""

from __future__ import annotations

import asyncio
import stat
from pathlib import Path

import pytest

from pymux_wf.workflow.agents.hub import QUEUE, Hub
from pymux_wf.workflow.agents.pane_lock import PaneLock
from pymux_wf.workflow.agents.store import LOGS_KEPT, Log, Store, digest
from pymux_wf.workflow.errors import TookTooLong


def test_events_have_numbers_and_a_gap_where_some_are_missing() -> None:
    async def work() -> None:
        hub = Hub(kept=3)
        for number in range(5):
            hub.tell("state", "a", "%1", state=str(number))
        told = hub.since(0)
        assert told[0]["type"] == "gap"
        assert told[0]["missed"] == [1, 2]
        assert [each["seq"] for each in told[1:]] == [3, 4, 5]
        assert [each["seq"] for each in hub.since(4)] == [5]

    asyncio.run(work())


def test_a_slow_reader_gets_a_gap_and_stops_nobody() -> None:
    async def work() -> None:
        hub = Hub()
        stream = hub.follow()
        first = asyncio.ensure_future(anext(stream))
        await asyncio.sleep(0)
        hub.tell("state", "a")
        assert (await first)["seq"] == 1
        for _ in range(QUEUE + 10):
            hub.tell("state", "a")
        gap = await anext(stream)
        assert (gap["type"], gap["missed"]) == ("gap", [2, 11])
        assert (await anext(stream))["seq"] == 12

    asyncio.run(work())


def test_events_are_filtered() -> None:
    async def work() -> None:
        hub = Hub()
        hub.tell("state", "a")
        hub.tell("prompt", "b")
        assert (await anext(hub.follow(0, "prompt")))["agent"] == "b"
        assert (await anext(hub.follow(0, "b")))["seq"] == 2

    asyncio.run(work())


def test_a_log_rotates_and_is_followed(tmp_path: Path) -> None:
    log = Log(tmp_path / "a.log", limit=100)
    for number in range(40):
        log.append(f"line {number:4}\n")
    assert len(list(tmp_path.glob("a.log*"))) == LOGS_KEPT
    log.append("one\ntwo\n")
    text, offset = log.tail(1)
    assert text == "two\n"
    log.append("three\n")
    assert log.behind(offset)[0] == "three\n"


def test_files_are_for_the_user_alone_and_texts_stand_nowhere(tmp_path: Path) -> None:
    store = Store(tmp_path / "agents")
    store.save("a", {"name": "a"})
    token, path = store.new_token("a")
    store.audit("send", "a", text=digest("my secret plan"))
    store.log("a").append("x")
    assert store.token("a") == token
    for each in (tmp_path / "agents").iterdir():
        assert stat.S_IMODE(each.stat().st_mode) == 0o600, each
    assert stat.S_IMODE((tmp_path / "agents").stat().st_mode) == 0o700
    assert "secret" not in (tmp_path / "agents/audit.jsonl").read_text()
    (tmp_path / "agents/broken.json").write_text("{")
    assert list(store.load()) == ["a"]
    store.forget("a")
    assert not path.exists()


def test_one_writer_a_pane_across_locks(tmp_path: Path) -> None:
    async def work() -> None:
        one, two = (PaneLock(str(tmp_path / "socket"), "%3") for _ in range(2))
        async with one.held(1):
            with pytest.raises(TookTooLong, match="another process"):
                async with two.held(0.05):
                    pass
            with pytest.raises(TookTooLong, match="somebody else"):
                async with one.held(0.05):
                    pass
        async with two.held(1):
            pass
        one.remove()
        assert list(tmp_path.iterdir()) == []

    asyncio.run(work())
