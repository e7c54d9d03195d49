"""Numbers and foreign text as people read them: sizes, rates, ages, shares; text without what moves a cursor.

Pure. Sizes are powers of 1024, as the system's own tools write them.
"""

from __future__ import annotations

import re
from typing import Any

from pymux_wf.workflow.drawing.document import Style

NONE = "-"
"""What stands where a value is not known (yet)."""

_ESCAPES = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b[\]P^_X][^\x07\x1b]*(?:\x07|\x1b\\|$)|\x1b[ -/]*[0-~]|\x9b[0-?]*[ -/]*[@-~]"
)


def clean(text: str, limit: int = 1000) -> str:
    """Text of others on one line: without escape sequences, controls as U+FFFD, tabs as blanks, cut at ``limit``.

    >>> clean("a\\x1b[31mred\\x1b[0m\\tb\\x07")
    'ared b\ufffd'
    """
    if text.isascii() and text.isprintable():
        return text if len(text) <= limit else f"{text[: limit - 1]}…"
    text = _ESCAPES.sub("", text[: limit * 8])
    if not text.isprintable():  # controls, and what turns the direction of text around or is seen nowhere
        text = "".join(each if each.isprintable() else _shown(each) for each in text)
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


def _shown(character: str) -> str:
    return " " if character == "\t" or (character > "\x9f" and character.isspace()) else "\ufffd"


def size(count: float | None) -> str:
    """Bytes, in at most five characters.

    >>> size(0), size(1023), size(1536), size(10 * 1024**3), size(2**80)
    ('0B', '1023B', '1.5K', '10G', '1.0Y')
    """
    if count is None:
        return NONE
    value = float(count)
    for unit in "BKMGTPEZ":
        if abs(value) < 1023.5:
            return f"{value:.0f}{unit}" if unit == "B" or abs(value) >= 9.95 else f"{value:.1f}{unit}"
        value /= 1024
    return f"{value:.0f}Y" if abs(value) >= 9.95 else f"{value:.1f}Y"


def rate(count: float | None) -> str:
    """Bytes a second."""
    return NONE if count is None else f"{size(count)}/s"


def per_second(count: float | None) -> str:
    """Things a second."""
    if count is None:
        return NONE
    return f"{count:,.0f}/s" if count >= 10 or count == int(count) else f"{count:.1f}/s"


def share(value: float | None) -> str:
    """A share of one, in per cent.

    >>> share(0.5), share(None), share(0.004)
    ('50%', '-', '0.4%')
    """
    if value is None:
        return NONE
    return f"{value * 100:.1f}%" if 0 < value < 0.0995 else f"{value * 100:.0f}%"


def age(seconds: float | None) -> str:
    """How long something has lasted: its two greatest units.

    >>> age(59), age(3725), age(200000)
    ('59s', '1h02m', '2d07h')
    """
    if seconds is None:
        return NONE
    whole = max(0, int(seconds))
    if whole < 60:
        return f"{whole}s"
    if whole < 3600:
        return f"{whole // 60}m{whole % 60:02}s"
    if whole < 86400:
        return f"{whole // 3600}h{whole // 60 % 60:02}m"
    return f"{whole // 86400}d{whole // 3600 % 24:02}h"


def counted(count: int, noun: str) -> str:
    """So many of something.

    >>> counted(1, "listener"), counted(0, "listener")
    ('1 listener', '0 listeners')
    """
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def style_of(value: float | None, warning: float, error: float) -> Style:
    """The style of a value that is bad when it is high."""
    if value is None:
        return "dim"
    return "error" if value >= error else "warning" if value >= warning else "ok"


def number(text: Any) -> int:
    """The whole number at the beginning of a field; 0 where there is none."""
    try:
        return int(text)
    except (TypeError, ValueError):
        return 0
