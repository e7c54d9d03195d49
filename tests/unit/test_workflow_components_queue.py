"""``mon queue`` against a real Redis: what it says is what the test put in."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from workflow_services import RedisServer, free_port

from pymux_wf.workflow.components import queue_reading
from pymux_wf.workflow.components.queue_reading import Finder
from pymux_wf.workflow.components.redis_wire import Redis
from pymux_wf.workflow.drawing.document import Document, Line, Table, text_of
from pymux_wf.workflow.errors import UsageError
from pymux_wf.workflow.monitors import queue
from pymux_wf.workflow.monitors.monitor import Settings, Unavailable
from pymux_wf.workflow.probes.finding import State

pytestmark = pytest.mark.usefixtures("approved_projects")


@pytest.fixture(autouse=True)
def _nothing_of_the_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("REDIS_URL", "PYWFMUX_WORKFLOW"):
        monkeypatch.delenv(name, raising=False)


@contextmanager
def opened(url: str, **flags: Any) -> Iterator[queue.QueueSource]:
    with closing(queue.QueueSource(Settings({"url": url, **flags}))) as source:
        yield source


def collect(url: str, **flags: Any) -> dict[str, Any]:
    with opened(url, **flags) as source:
        found = source.collect()
        json.dumps(found)
        queue.document(found)
        return found


def text(document: Document) -> str:
    parts = [text_of(line.cell) for line in document.header]
    for block in document.blocks:
        if isinstance(block, Line):
            parts.append(text_of(block.cell))
        elif isinstance(block, Table):
            parts += ["  ".join(map(text_of, row)) for row in block.rows]
    return "\n".join(parts)


def by_name(found: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {each["name"]: each for each in found["queues"]}


def test_streams_with_groups_tell_pending_and_lag(redis_server: RedisServer) -> None:
    for number in range(5):
        redis_server.call("XADD", "jobs", "*", "n", number)
    redis_server.call("XGROUP", "CREATE", "jobs", "workers", "0")
    redis_server.call("XREADGROUP", "GROUP", "workers", "me", "COUNT", 3, "STREAMS", "jobs", ">")
    redis_server.call("RPUSH", "mail", "a", "b")
    redis_server.call("SET", "no-queue", "1")
    found = collect(redis_server.url, lag=True)
    queues = by_name(found)
    assert queues.keys() == {"jobs", "mail"}
    assert (queues["jobs"]["length"], queues["jobs"]["added"]) == (5, 5)
    assert (queues["jobs"]["pending"], queues["jobs"]["lag"]) == (3, 2)
    assert (queues["mail"]["kind"], queues["mail"]["length"]) == ("list", 2)
    [consumer] = found["consumers"]
    assert (consumer["consumer"], consumer["group"], consumer["pending"]) == ("me", "workers", 3)
    assert 0 <= consumer["idle"] < 60
    assert "workers" in text(queue.document(found))


def test_rate_is_what_was_added_between_two_collections(redis_server: RedisServer) -> None:
    redis_server.call("XADD", "jobs", "*", "n", 0)
    redis_server.call("RPUSH", "mail", *range(10))
    with opened(redis_server.url) as source:
        first = by_name(source.collect())
        assert first["jobs"]["rate"] is None
        for number in range(20):
            redis_server.call("XADD", "jobs", "MAXLEN", 5, "*", "n", number)
        redis_server.call("LTRIM", "mail", 0, 3)
        second = by_name(source.collect())
    assert second["jobs"]["rate"] > 0  # though the stream was trimmed meanwhile
    assert second["mail"]["rate"] < 0
    assert second["jobs"]["rate"] / -second["mail"]["rate"] == pytest.approx(20 / 6, rel=0.01)


def test_peek_takes_nothing_out(redis_server: RedisServer) -> None:
    redis_server.call("XADD", "jobs", "1-1", "kind", "resize")
    redis_server.call("RPUSH", "mail", "first", "second")
    found = collect(redis_server.url, peek=True)
    assert [(each["queue"], each["value"]) for each in found["entries"]] == [
        ("jobs", "kind=resize"),
        ("mail", "first"),
        ("mail", "second"),
    ]
    assert redis_server.call("LLEN", "mail") == b":2\r\n"


def test_slow_log_and_latency_events(redis_server: RedisServer) -> None:
    redis_server.call("CONFIG", "SET", "slowlog-log-slower-than", "1000", "latency-monitor-threshold", "1")
    redis_server.call("DEBUG", "SLEEP", "0.01")
    redis_server.call("EVAL", "local e = redis.call('TIME') for i = 1, 200000 do end return 'done'", "0")
    for _ in range(3):
        redis_server.call("EVAL", "local x = 0 for i = 1, 1000000 do x = x + i end return x", "0")
    found = collect(redis_server.url, slow=True)
    assert found["slow"]["slower_than"] == 0.001
    assert any(each["command"].startswith("EVAL") for each in found["slow"]["entries"])
    assert all(each["seconds"] >= 0.001 for each in found["slow"]["entries"])
    assert found["slow"]["length"] == len(found["slow"]["entries"])
    assert any(each["event"] == "command" for each in found["slow"]["latency"])


def test_memory_limit_and_clients(redis_server: RedisServer) -> None:
    redis_server.call("CONFIG", "SET", "maxmemory", 100 << 20)
    try:
        server = collect(redis_server.url)["server"]
    finally:
        redis_server.call("CONFIG", "SET", "maxmemory", 0)
    assert server["memory_limit"] == 100 << 20
    assert server["memory"] > 100_000
    assert server["clients"] >= 1


def test_over_the_unix_socket_and_another_database(redis_server: RedisServer) -> None:
    with closing(Redis(f"{redis_server.socket_url}?db=3")) as redis:
        redis.call("RPUSH", "here", "1")
    assert by_name(collect(f"{redis_server.socket_url}?db=3")).keys() == {"here"}
    assert by_name(collect(redis_server.socket_url)) == {}


def test_named_keys_only_and_one_that_is_not_there(redis_server: RedisServer) -> None:
    redis_server.call("RPUSH", "a", "1")
    redis_server.call("RPUSH", "b", "1")
    found = by_name(collect(redis_server.url, key=["b", "none"]))
    assert found["b"]["length"] == 1
    assert found["none"]["length"] == 0
    assert "a" not in found


def test_binary_keys_and_values_move_no_cursor(redis_server: RedisServer) -> None:
    redis_server.call("RPUSH", b"\x1b[2J\xff\x00q", b"\x1b]0;title\x07\xfe")
    redis_server.call("XADD", b"s\n\x9b", "*", b"\x1bf", b"\x00")
    found = collect(redis_server.url, peek=True)
    shown = text(queue.document(found))
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f]", shown)
    assert "\\x1b[2J\\xff\\x00q" in shown


def test_huge_entry_is_cut(redis_server: RedisServer) -> None:
    redis_server.call("EVAL", "redis.call('XADD', 'jobs', '*', 'blob', string.rep('x', 20000000))", "0")
    found = collect(redis_server.url, peek=True)
    [entry] = found["entries"]
    assert entry["value"].startswith("blob=xxx")
    assert len(entry["value"]) <= 400


def test_among_many_keys_queues_are_found_a_piece_at_a_time(redis_server: RedisServer) -> None:
    redis_server.call("EVAL", "for i = 1, 300000 do redis.call('SET', 'key:' .. i, i) end", "0")
    redis_server.call("RPUSH", "mail", "a")
    with closing(Redis(redis_server.url)) as redis:
        finder = Finder()
        for _ in range(200):
            finder.look(redis)
            if finder.passes:
                break
        assert finder.passes == 1
        assert finder.kinds == {b"mail": "list"}


def test_queues_that_emptied_stay_until_others_need_the_room(
    redis_server: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue_reading, "MOST_QUEUES", 3)
    redis_server.call("RPUSH", "a", "1")
    with opened(redis_server.url) as source:
        source.collect()
        redis_server.call("LPOP", "a")
        assert by_name(source.collect())["a"]["length"] == 0
        for name in ("b", "c", "d"):
            redis_server.call("RPUSH", name, "1")
        source.collect()
        assert by_name(source.collect()).keys() == {"b", "c", "d"}
        redis_server.call("DEL", "b")
        redis_server.call("XADD", "b", "*", "now", "a stream")
        kinds = {name: each["kind"] for name, each in by_name(source.collect()).items()}
        assert kinds["b"] == "stream"


def test_states_by_evidence(redis_server: RedisServer, redis_with_password: RedisServer, tmp_path: Path) -> None:
    def state(url: str) -> tuple[State, str]:
        with pytest.raises(Unavailable) as caught:
            collect(url)
        return caught.value.finding.state, caught.value.finding.line()

    assert state(f"redis://127.0.0.1:{free_port()}/0")[0] is State.UNREACHABLE
    assert state(f"unix://{tmp_path}/none.sock")[0] is State.UNREACHABLE
    assert state(redis_with_password.url_without_password)[0] is State.DENIED
    wrong = redis_with_password.url.replace("open-sesame", "swordfish")
    denied, line = state(wrong)
    assert denied is State.DENIED
    assert "swordfish" not in line
    collect(redis_with_password.url)


def test_secret_by_reference_is_never_told(
    redis_with_password: RedisServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "workflow.toml").write_text('[components]\nredis = "env:QUEUE_URL"\n')
    monkeypatch.setenv("QUEUE_URL", redis_with_password.url)
    with closing(queue.QueueSource(Settings({}, project=str(tmp_path)))) as source:
        found = source.collect()
        assert "open-sesame" not in json.dumps(found)
        redis_with_password.stop()
        try:
            with pytest.raises(Unavailable) as caught:
                source.collect()
        finally:
            redis_with_password.start()
        assert "open-sesame" not in str(caught.value.finding)


def test_goes_on_by_itself_after_the_server_was_away(redis_server: RedisServer) -> None:
    with opened(redis_server.url) as source:
        source.collect()
        redis_server.stop()
        with pytest.raises(Unavailable) as caught:
            source.collect()
        assert caught.value.finding.state is State.UNREACHABLE
        redis_server.start()
        assert source.collect()["server"]["role"] == "master"


def test_what_is_no_redis_is_told_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    monkeypatch.setattr(Redis.__init__, "__defaults__", (0.3,))
    with socket.create_server(("127.0.0.1", 0)) as silent:  # accepts (the backlog does), never answers
        url = f"redis://127.0.0.1:{silent.getsockname()[1]}/0"
        with pytest.raises(Unavailable) as caught:
            collect(url)
        assert "no answer in time" in caught.value.finding.detail


def test_two_pictures_at_once_are_refused() -> None:
    with pytest.raises(UsageError):
        queue.QueueSource(Settings({"lag": True, "peek": True}))


def test_monitor_needs_no_library() -> None:
    import subprocess
    import sys

    code = "import sys, pymux_wf.workflow.monitors.queue; print('redis' in sys.modules, 'asyncio' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ)
    assert done.stdout.split() == ["False", "False"]
