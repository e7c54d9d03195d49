"""Bytes of a log into lines, and lines into level, time and text. Pure, and bounded whatever comes.

A level is what the line itself calls it: a field of JSON or logfmt, klog's letter, syslog's number, or the first word
of the line that is one. A line that is indented belongs to the one before it, as those of a traceback do.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Literal, NamedTuple

from pymux_wf.workflow.drawing.figures import clean

Level = Literal["error", "warning", "info", "debug", ""]

LONGEST = 8192
"""Bytes of a line that are kept; the rest is dropped until it ends."""

_SHOWN = 1000


class LogLine(NamedTuple):
    """One line: ``at`` in seconds since the epoch, None where it tells no time; ``own`` is whether the level is its
    own and not that of the line before."""

    source: str
    level: Level
    at: float | None
    text: str
    own: bool = True


def merged(batches: Iterable[Sequence[LogLine]]) -> list[LogLine]:
    """Lines of several logs by time; one that tells none, or an earlier one, stays behind the one before it in its log.

    >>> one, two = [LogLine("a", "", 1.0, "x"), LogLine("a", "", None, "y")], [LogLine("b", "", 0.5, "z")]
    >>> [line.text for line in merged([one, two])]
    ['z', 'x', 'y']
    """
    timed: list[tuple[float, LogLine]] = []
    for batch in batches:
        last = 0.0
        for line in batch:
            last = last if line.at is None else max(last, line.at)
            timed.append((last, line))
    timed.sort(key=lambda each: each[0])
    return [line for _, line in timed]


class Splitter:
    """Cuts bytes into lines; of one that never ends it keeps the beginning only."""

    def __init__(self) -> None:
        self._rest = b""
        self._dropping = False

    def feed(self, data: bytes) -> list[bytes]:
        """The lines that ended in ``data``, without their ends; empty ones are left out."""
        *whole, last = data.split(b"\n")
        if whole:
            whole[0] = self._rest if self._dropping else self._rest + whole[0]
            self._rest, self._dropping = b"", False
        if not self._dropping:
            self._rest += last
        if len(self._rest) > LONGEST:
            self._rest, self._dropping = self._rest[:LONGEST], True
        return [line for each in whole if (line := each[:LONGEST].rstrip(b"\r"))]


_FIELD = re.compile(
    r"""(?:["']?\b(?:log\.)?(?:level|lvl|severity|levelname)["']?\s*[=:]\s*)["']?(\w+)""", re.IGNORECASE
)
_KLOG = re.compile(r"([IWEF])\d{4} \d\d:\d\d:\d\d")
_PRIORITY = re.compile(r"<(\d{1,3})>")
_ACCESS = re.compile(r'" (5\d\d) (?:\d+|-)')
_RAISED = re.compile(r"(?:Traceback \(most recent|[\w.]+(?:Error|Exception)\b)")
_WORD = re.compile(
    r"(?<![\w/.-])(?:(fatal|critical|panic|severe|error|err|exception)|(warn|warning|failed|failure)|(info|notice)|"
    r"(debug|trace))(?![\w/-])|\[(?:(emerg|alert|crit)|())\]",
    re.IGNORECASE,
)
_LEVELS: dict[str, Level] = {
    **dict.fromkeys(
        ("fatal", "critical", "crit", "panic", "severe", "error", "err", "emerg", "emergency", "alert"), "error"
    ),
    **dict.fromkeys(("warn", "warning"), "warning"),
    **dict.fromkeys(("info", "notice", "information"), "info"),
    **dict.fromkeys(("debug", "trace", "verbose"), "debug"),
}
_BY_LETTER: dict[str, Level] = {"I": "info", "W": "warning", "E": "error", "F": "error"}
_BY_GROUP: tuple[Level, ...] = ("error", "warning", "info", "debug", "error")


def level_of(text: str) -> Level:
    """The level that a line calls itself; "" where it calls itself nothing.

    >>> level_of("2026-01-01 10:00:00 INFO nothing failed"), level_of('{"level": 50, "msg": "info"}')
    ('info', 'error')
    """
    head = text[:400]
    if found := _FIELD.search(head):
        named = _named_level(found[1])
        if named:
            return named
    if found := _KLOG.match(head):
        return _BY_LETTER[found[1]]
    if found := _PRIORITY.match(head):
        return of_priority(int(found[1]) & 7)
    if _RAISED.match(head) or _ACCESS.search(head):
        return "error"
    word = _WORD.search(head[:200])
    return _BY_GROUP[word.lastindex - 1] if word and word.lastindex and word.lastindex <= 5 else ""


def of_priority(priority: int) -> Level:
    """A level of syslog's: 0 emergency to 7 debug (RFC 5424 6.2.1)."""
    return "error" if priority <= 3 else "warning" if priority == 4 else "info" if priority <= 6 else "debug"


def _named_level(name: str) -> Level:
    if name.isdigit():  # as pino and bunyan number them
        number = int(name)
        if number < 10:
            return of_priority(number)
        return "error" if number >= 50 else "warning" if number >= 40 else "info" if number >= 30 else "debug"
    return _LEVELS.get(name.lower(), "")


_ISO = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:[.,](\d{1,6})\d*)? ?(Z|[+-]\d\d:?\d\d)?")
_SYSLOG = re.compile(r"(?:<\d{1,3}>)?([A-Z][a-z]{2}) +(\d{1,2}) (\d\d):(\d\d):(\d\d)\b")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def time_of(text: str, now: float | None = None) -> float | None:
    """The time that a line tells at its beginning; one without a zone is taken as local."""
    if found := _ISO.search(text, 0, 80):
        day, clock, fraction, zone = found.groups()
        iso = f"{day}T{clock}.{(fraction or '0').ljust(6, '0')}{'+00:00' if zone == 'Z' else zone or ''}"
        try:
            return datetime.fromisoformat(iso).timestamp()
        except (ValueError, OverflowError):
            return None
    if (found := _SYSLOG.match(text)) and found[1] in _MONTHS:
        return _syslog_time(found, time.time() if now is None else now)
    return None


def _syslog_time(found: re.Match[str], now: float) -> float | None:
    """Such a line tells no year: the last time that it was this day counts."""
    month = _MONTHS.index(found[1]) + 1
    year = datetime.fromtimestamp(now).year
    day, hour, minute, second = (int(part) for part in found.groups()[1:])
    for candidate in (year, year - 1):
        try:
            at = datetime(candidate, month, day, hour, minute, second).timestamp()
        except (ValueError, OverflowError):
            continue
        if at <= now + 86400:
            return at
    return None


_MESSAGES = ("message", "msg", "event", "text")
_TIMES = ("timestamp", "time", "ts", "@timestamp")


def parse(source: str, raw: bytes, before: Level = "") -> LogLine:
    """A line of a file; ``before`` is the level of the line before it."""
    text = raw.decode("utf-8", "replace")
    level = level_of(text)
    own = bool(level) or text[:1] not in (" ", "\t")
    if text.startswith("{") and (told := _object(text)) is not None:
        return LogLine(source, level, _json_time(told), clean(_json_text(told), _SHOWN))
    return LogLine(source, level if own else before, time_of(text), clean(text, _SHOWN), own)


def parse_journal(source: str, raw: bytes) -> LogLine:
    """An entry of ``journalctl -o json``; anything else is what journalctl itself says."""
    told = _object(raw.decode("utf-8", "replace"))
    if told is None:
        return parse(source, raw)
    message = told.get("MESSAGE")
    if isinstance(message, list):  # bytes that are no UTF-8
        message = bytes(each & 255 for each in message if isinstance(each, int)).decode("utf-8", "replace")
    who = told.get("SYSLOG_IDENTIFIER") or told.get("_COMM") or "?"
    priority = str(told.get("PRIORITY", ""))
    micros = str(told.get("__REALTIME_TIMESTAMP", ""))
    at = int(micros) / 1e6 if micros.isdigit() and len(micros) < 20 else None
    level = of_priority(int(priority)) if priority.isdigit() else ""
    return LogLine(source, level, at, clean(f"{who}: {message}", _SHOWN))


def parse_kernel(source: str, raw: bytes, booted: float) -> LogLine:
    """A record of ``/dev/kmsg``: ``6,339,5140900,-;text`` (Documentation/ABI/testing/dev-kmsg)."""
    head, _, text = raw.decode("utf-8", "replace").partition(";")
    fields = head.split(",")
    at = booted + int(fields[2]) / 1e6 if len(fields) > 2 and fields[2].isdigit() else None
    level = of_priority(int(fields[0]) & 7) if fields[0].isdigit() else ""
    return LogLine(source, level, at, clean(text.partition("\n")[0], _SHOWN))


def _object(text: str) -> dict[str, Any] | None:
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return told if isinstance(told, dict) else None


def _json_text(told: dict[str, Any]) -> str:
    """The message and behind it the other fields."""
    message = next((str(told[key]) for key in _MESSAGES if told.get(key)), "")
    hidden = {*_MESSAGES, *_TIMES, "level", "severity", "lvl", "levelname"} if message else set(_TIMES)
    rest = " ".join(f"{key}={value}" for key, value in told.items() if key not in hidden)
    return f"{message}  {rest}".strip()


def _json_time(told: dict[str, Any]) -> float | None:
    value = next((told[key] for key in _TIMES if key in told), None)
    if isinstance(value, str):
        return time_of(value)
    if isinstance(value, (int, float)) and not isinstance(value, bool) and 1e8 < value < 1e17:
        while value > 1e11:  # milliseconds, microseconds, nanoseconds
            value /= 1000
        return float(value)
    return None
