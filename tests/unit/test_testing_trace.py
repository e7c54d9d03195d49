"""What a test did: bounded, in order, readable, and silent about passwords."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from pymux_wf.testing.timeline import timeline
from pymux_wf.testing.trace import LONGEST_TEXT, Trace, plain


class Clock:
    """Monotonic seconds that a test sets."""

    now = 50.0

    def __call__(self) -> float:
        return self.now


def read(trace: Trace) -> list[dict[str, object]]:
    return [json.loads(line) for line in trace.to_jsonl().splitlines()]


def test_the_entries_in_order_with_their_times() -> None:
    clock = Clock()
    trace = Trace(clock=clock, timestamp=1000.5)
    clock.now = 50.25
    asked = trace.request("expect", {"pane": "%1", "text": re.compile("a+", re.I)})
    clock.now = 51.0
    trace.event("pane-exited", {"pane": "%1"})
    trace.response(asked, outcome="pane died")
    trace.step("wait", outcome="pane died", seconds=0.75, detail={"n": 2})
    assert read(trace) == [
        {"kind": "trace", "version": 1, "monotonic": 50.0, "timestamp": 1000.5, "dropped": 0},
        {"at": 0.25, "kind": "request", "number": 1, "name": "expect", "parameters": {"pane": "%1", "text": "/a+/i"}},
        {"at": 1.0, "kind": "event", "number": 2, "name": "pane-exited", "fields": {"pane": "%1"}},
        {"at": 1.0, "kind": "response", "number": 3, "request": 1, "name": "expect", "outcome": "pane died"},
        {
            "at": 1.0,
            "kind": "step",
            "number": 4,
            "name": "wait",
            "outcome": "pane died",
            "seconds": 0.75,
            "detail": {"n": 2},
        },
    ]


def test_only_the_last_entries_are_kept_and_the_rest_is_counted() -> None:
    trace = Trace(limit=3)
    for number in range(10):
        trace.event(f"e{number}")
    assert [entry.name for entry in trace.entries] == ["e7", "e8", "e9"]
    assert read(trace)[0]["dropped"] == trace.dropped == 7


def test_what_is_kept_of_one_value_is_bounded() -> None:
    trace = Trace()
    trace.request("send_text", {"text": "x" * 10_000_000, "data": b"y" * 10_000_000})
    (entry,) = trace.entries
    assert isinstance(entry.value, dict)
    assert all(len(value) <= LONGEST_TEXT for value in entry.value.values())
    assert "more characters" in entry.value["text"]
    assert b"more bytes" in entry.value["data"]


def test_a_secret_is_not_kept() -> None:
    trace = Trace()
    trace.request("send_keys", {"pane": "%1", "keys": ["hunter2", "Enter"], "text": "hunter2"}, secret=True)
    assert "hunter2" not in repr(trace.entries)
    assert read(trace)[1]["parameters"] == {"pane": "%1", "keys": "•", "text": "•"}


class Colour(Enum):
    RED = 1


@dataclass
class Span:
    row: int
    pattern: re.Pattern[str]


class Broken:
    def __repr__(self) -> str:
        raise RuntimeError("no")


def values() -> Iterator[tuple[object, object]]:
    yield {1: {2}}, {"1": [2]}
    yield b"\x1b[A\xff", "b'\\x1b[A\\xff'"
    yield re.compile(b"x", re.S), "/b'x'/s"
    yield float("nan"), "nan"
    yield 10**5000, f"{plain(10**5000)}"
    yield Colour.RED, "red"
    yield Span(3, re.compile("x")), {"row": 3, "pattern": "/x/"}
    yield Path("/tmp/a"), "/tmp/a"
    yield ValueError("why"), "ValueError: why"
    yield Broken(), "<Broken: RuntimeError while it was described>"


def test_every_value_can_be_written() -> None:
    for value, shown in values():
        assert plain(value) == shown
        trace = Trace()
        trace.event("e", {"value": value})
        assert read(trace)[1]["fields"] == {"value": shown} if not isinstance(value, Span) else True


def test_a_value_that_holds_itself_ends() -> None:
    loop: list[object] = []
    loop.append(loop)
    assert json.dumps(plain(loop)).count("[") == 8


def test_hostile_text_breaks_no_line() -> None:
    trace = Trace()
    trace.event("\ud800\n\u2028\x1b[2J", {"\x00": "</script>\x85\ud800"})
    assert len(trace.to_jsonl().splitlines()) == 2
    assert read(trace)[1]["fields"] == {"\x00": "</script>\x85\ufffd"}


def test_the_timeline_joins_a_request_with_its_answer_and_begins_a_step_where_it_began() -> None:
    clock = Clock()
    trace = Trace(clock=clock)
    clock.now = 51.0
    first = trace.request("send_text", {"text": "ls\n"})
    second = trace.request("wait", {})
    clock.now = 51.5
    trace.response(first)
    clock.now = 53.0
    trace.step("wait for text x", outcome="timed out", seconds=2.0)
    rows = timeline(trace)
    assert [(row.at, row.seconds, row.kind, row.name, row.outcome) for row in rows] == [
        (1.0, 0.5, "request", "send_text", "ok"),
        (1.0, None, "request", "wait", "no answer"),
        (1.0, 2.0, "step", "wait for text x", "timed out"),
    ]
    assert rows[0].detail == 'text="ls\\n"'
    assert [row.failed for row in rows] == [False, True, True]
    assert second.name == "wait"


def test_an_answer_whose_request_is_no_longer_kept_stands_alone() -> None:
    trace = Trace(limit=1)
    trace.response(trace.request("run", {}), "out")
    assert [(row.kind, row.name, row.detail) for row in timeline(trace)] == [("response", "run", "out")]
