"""What a test did, in order: requests and their responses, events and waits, each with its monotonic time.

Keeping an entry costs a tuple in a bounded queue; turning values into text waits until somebody writes the trace.
Values are kept as they are given, so what is given must not be changed afterwards. Nothing here does I/O.
"""

from __future__ import annotations

import dataclasses
import re
import time
from collections import deque
from collections.abc import Callable, Mapping
from enum import Enum
from itertools import islice
from math import isfinite
from pathlib import PurePath
from typing import NamedTuple

from pymux_wf.testing.safe_text import clipped, json_line

SECRET = "•"
"""What stands for text that was typed where the terminal did not show it."""

LONGEST_TEXT = 16_384
"""Characters or bytes of one value that are kept; the rest of a longer one is counted."""

_TARGETS = frozenset(["pane", "window", "session", "target", "client"])
_FLAGS = ((re.IGNORECASE, "i"), (re.MULTILINE, "m"), (re.DOTALL, "s"), (re.VERBOSE, "x"))
_DEEPEST = 8
_WIDEST = 1000


class Entry(NamedTuple):
    """One thing that happened. ``at`` is when it ended, in monotonic seconds; a step began ``seconds`` before.

    ``number`` is of the entry itself; ``of`` is, for a response, the number of its request, else 0.
    ``outcome`` is "ok", or why it did not go well; empty where there is none.
    """

    at: float
    kind: str
    number: int
    name: str
    value: object
    of: int = 0
    outcome: str = ""
    seconds: float = 0.0


class Trace:
    """The last ``limit`` things that happened.

    >>> trace = Trace(clock=iter([10.0, 10.5, 11.0]).__next__, timestamp=0)
    >>> asked = trace.request("send_text", {"text": "ls", "pane": "%1"})
    >>> trace.response(asked, "")
    >>> print(trace.to_jsonl(), end="")
    {"kind": "trace", "version": 1, "monotonic": 10.0, "timestamp": 0, "dropped": 0}
    {"at": 0.5, "kind": "request", "number": 1, "name": "send_text", "parameters": {"text": "ls", "pane": "%1"}}
    {"at": 1.0, "kind": "response", "number": 2, "request": 1, "name": "send_text", "outcome": "ok", "value": ""}
    """

    def __init__(
        self, *, limit: int = 5000, clock: Callable[[], float] = time.monotonic, timestamp: float | None = None
    ) -> None:
        self.clock = clock
        self.started = clock()
        self.timestamp = time.time() if timestamp is None else timestamp
        self._entries: deque[Entry] = deque(maxlen=limit)
        self._count = self._forgotten = 0

    def restart(self) -> None:
        """Forgets what has happened: the trace begins now."""
        self.started, self.timestamp = self.clock(), time.time()
        self._entries = deque(maxlen=self._entries.maxlen)
        self._forgotten = self._count

    def copy(self) -> Trace:
        """What is in it now, as a trace of its own that does not go on."""
        other = Trace(limit=self._entries.maxlen or 0, clock=self.clock, timestamp=self.timestamp)
        other.started, other._count, other._forgotten = self.started, self._count, self._forgotten
        other._entries.extend(self._entries)
        return other

    @property
    def entries(self) -> list[Entry]:
        """The entries that are kept, oldest first."""
        return list(self._entries)

    @property
    def dropped(self) -> int:
        """How many older entries are no longer kept."""
        return self._count - self._forgotten - len(self._entries)

    def request(self, name: str, parameters: Mapping[str, object], *, secret: bool = False) -> Entry:
        """Something is asked for; what is returned goes to ``response``. ``secret`` hides all but the target's name."""
        shown = {key: _hidden(key, value) for key, value in parameters.items()} if secret else parameters
        return self._add("request", name, _bounded(shown))

    def response(self, request: Entry, value: object = None, *, outcome: str = "ok") -> None:
        """The answer to a request; ``outcome`` says why where it failed."""
        self._add("response", request.name, _bounded(value), request.number, outcome)

    def event(self, name: str, fields: Mapping[str, object] | None = None) -> None:
        """Something happened that nobody asked for: a pane ended, a title changed."""
        self._add("event", name, _bounded(fields))

    def step(
        self, what: str, *, outcome: str = "ok", seconds: float = 0.0, detail: Mapping[str, object] | None = None
    ) -> None:
        """A wait or another step of the test ended now, after ``seconds``, with "ok" or with the reason it did not."""
        self._add("step", what, _bounded(detail), 0, outcome, seconds)

    def _add(self, kind: str, name: str, value: object, of: int = 0, outcome: str = "", seconds: float = 0.0) -> Entry:
        self._count += 1
        entry = Entry(self.clock(), kind, self._count, name, value, of, outcome, seconds)
        self._entries.append(entry)
        return entry

    def to_jsonl(self) -> str:
        """One JSON object a line: what the trace is, then each entry with ``at`` in seconds since the trace began."""
        head = {"kind": "trace", "version": 1, "monotonic": self.started, "timestamp": self.timestamp}
        lines = [json_line({**head, "dropped": self.dropped})]
        lines += [json_line(self._fields(entry)) for entry in self._entries]
        return "\n".join([*lines, ""])

    def _fields(self, entry: Entry) -> dict[str, object]:
        fields: dict[str, object] = {"at": round(entry.at - self.started, 6), "kind": entry.kind}
        fields["number"] = entry.number
        if entry.of:
            fields["request"] = entry.of
        fields["name"] = clipped(entry.name, LONGEST_TEXT)
        if entry.outcome:
            fields["outcome"] = clipped(entry.outcome, LONGEST_TEXT)
        if entry.kind == "step":
            fields["seconds"] = round(entry.seconds, 6)
        key = {"request": "parameters", "response": "value", "step": "detail"}.get(entry.kind, "fields")
        if entry.value is not None and entry.value != {}:
            fields[key] = plain(entry.value)
        return fields


def plain(value: object, depth: int = 0) -> object:
    """The value as JSON can hold it, and as a person can read it: patterns as ``/regex/flags``, bytes as Python's.

    >>> plain({"wait": re.compile("a+", re.I), "keys": (b"\\x1b[A", float("inf")), 1: None})
    {'wait': '/a+/i', 'keys': ["b'\\\\x1b[A'", 'inf'], '1': None}
    """
    if isinstance(value, Enum):
        return value.name.lower()
    if value is None or (isinstance(value, int) and -(2**63) <= value < 2**64):
        return value
    if isinstance(value, float):
        return value if isfinite(value) else str(value)
    if isinstance(value, str):
        return clipped(value, LONGEST_TEXT)
    if depth >= _DEEPEST:
        return "…"
    if isinstance(value, Mapping):
        return {clipped(_text(key), 200): plain(inner, depth + 1) for key, inner in islice(value.items(), _WIDEST)}
    if isinstance(value, list | tuple | set | frozenset | deque):
        return [plain(inner, depth + 1) for inner in islice(value, _WIDEST)]
    return _described(value, depth)


def _described(value: object, depth: int) -> object:
    if isinstance(value, bytes | bytearray | memoryview):
        return clipped(repr(bytes(value[:LONGEST_TEXT])), LONGEST_TEXT)
    if isinstance(value, re.Pattern):
        return _pattern(value)
    if isinstance(value, BaseException):
        return clipped(f"{type(value).__name__}: {_text(value)}", LONGEST_TEXT)
    if isinstance(value, PurePath):
        return str(value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type) and depth == 0:
        return {each.name: plain(getattr(value, each.name, None), depth + 1) for each in dataclasses.fields(value)}
    return clipped(_text(value), LONGEST_TEXT)


def _pattern(pattern: re.Pattern[str] | re.Pattern[bytes]) -> str:
    source = pattern.pattern if isinstance(pattern.pattern, str) else repr(pattern.pattern)
    return f"/{clipped(source, LONGEST_TEXT)}/" + "".join(letter for flag, letter in _FLAGS if pattern.flags & flag)


def _text(value: object) -> str:
    try:
        return str(value) if isinstance(value, BaseException | str) else repr(value)
    except Exception as error:  # The object is a stranger's: its own fault must not hide what the test did.
        return f"<{type(value).__name__}: {type(error).__name__} while it was described>"


def _bounded(value: object) -> object:
    """The value, or a copy whose texts are cut: what is kept shall not grow with what a program writes."""
    if isinstance(value, str | bytes):
        return value if len(value) <= LONGEST_TEXT else _cut(value)
    if isinstance(value, dict):
        for inner in value.values():
            if isinstance(inner, str | bytes) and len(inner) > LONGEST_TEXT:
                return {key: _bounded(inner) for key, inner in value.items()}
    return value


def _cut(value: str | bytes) -> str | bytes:
    if isinstance(value, str):
        return clipped(value, LONGEST_TEXT - 40)
    return value[: LONGEST_TEXT - 40] + b"... (%d more bytes)" % (len(value) - LONGEST_TEXT + 40)


def _hidden(key: str, value: object) -> object:
    if key in _TARGETS or value is None or isinstance(value, bool):
        return value
    return SECRET
