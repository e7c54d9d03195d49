"""What rules look for in the output of a pane: many expressions as one, which of them matched, and the line around it.

Pure. The server looks through a pane's output once for one expression, so that the number of rules hardly counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

TOGETHER = 50
"""Expressions that are made one."""

LINE_LIMIT = 200

_ALONE = re.compile(r"\\[1-9AZ]|\(\?P|\(\?\(|\(\?<?[=!]")
"""What refers to its groups by number or name, or matches by what is around it."""

_FLAGS = re.compile(r"\(\?([imsx]+)\)")
_CONTROL = re.compile(
    rb"\x1b\[[0-?]*[ -/]*[@-~]|\x1b[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[ -/]*[0-~]|[\x00-\x08\x0b-\x1f\x7f]"
)


def together(patterns: Iterable[str]) -> list[tuple[str, ...]]:
    """The expressions in parts, of which each can be one expression; some are alone.

    >>> together(["a", r"(b)\\1", "c"])
    [('a', 'c'), ('(b)\\\\1',)]
    """
    kept = list(dict.fromkeys(patterns))
    many = [one for one in kept if not _ALONE.search(one) and _compiles(_scoped(one))]
    alone = [(one,) for one in kept if one not in many]
    return [tuple(many[at : at + TOGETHER]) for at in range(0, len(many), TOGETHER)] + alone


def as_one(patterns: Sequence[str]) -> str:
    """One expression for several. Without groups: Python finds where it can begin much faster then.

    >>> as_one(["(?i)error", "a|b"])
    '(?i:error)|(?:a|b)'
    """
    if len(patterns) == 1:
        return patterns[0]
    return "|".join(_scoped(one) for one in patterns)


def matched(patterns: Sequence[str], text: str, line: str) -> list[str]:
    """Which of several have matched: ``text`` is what one of them did, ``line`` the line that it is in."""
    if len(patterns) == 1:
        return list(patterns)
    return [one for one in patterns if any(re.search(one, each, re.MULTILINE) for each in (line, text))]


def line_of(data: bytes, start: int, end: int) -> str:
    """The line in which a match begins, as plain text: ``data`` is what was written around it."""
    first = data.rfind(b"\n", 0, start) + 1
    last = data.find(b"\n", min(max(start, end), len(data)))
    text = _CONTROL.sub(b"", data[first : len(data) if last < 0 else last]).decode("utf-8", "replace").strip()
    return " ".join(text.split("\n"))[:LINE_LIMIT]


def _scoped(pattern: str) -> str:
    flags = _FLAGS.match(pattern)
    return f"(?{flags[1]}:{pattern[flags.end() :]})" if flags else f"(?:{pattern})"


def _compiles(pattern: str) -> bool:
    try:
        re.compile(pattern)
    except re.error:
        return False
    return True
