"""Values of foreign systems as text for people: bounded, of one line, no control characters; and rates of counters.

What comes from a queue, a pod or a server may be anything: megabytes, binary, escape sequences. Nothing of it reaches a
screen but through :func:`clean`.
"""

from __future__ import annotations

import re
from collections.abc import Hashable

_ODD = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069\ud800-\udfff\ufeff]")


def clean(value: object, limit: int = 200) -> str:
    r"""One line of at most ``limit`` characters; what is no text or would move the cursor is written as an escape.

    >>> clean(b"a\x1b[2Jb\xff"), clean("x" * 10, 5)
    ('a\\x1b[2Jb\\xff', 'xxxx…')
    """
    if isinstance(value, bytes):
        text = value[: limit * 4].decode("utf-8", "backslashreplace")
    else:
        text = str(value)[: limit + 1] if isinstance(value, str) else str(value)
    text = _ODD.sub(_escaped, text)
    return text if len(text) <= limit else text[: max(0, limit - 1)] + "…"


def _escaped(found: re.Match[str]) -> str:
    code = ord(found[0])
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}"


def size(count: float | None) -> str:
    """Bytes for people.

    >>> size(1536), size(0), size(None)
    ('1.5K', '0', '-')
    """
    if count is None:
        return "-"
    value, unit = float(count), ""
    for unit in ("", "K", "M", "G", "T", "P"):
        if abs(value) < 1024 or unit == "P":
            break
        value /= 1024
    return f"{value:.1f}{unit}" if unit and abs(value) < 100 else f"{value:.0f}{unit}"


def number(count: float | None) -> str:
    """A count for people.

    >>> number(12345), number(0.25), number(None)
    ('12,345', '0.25', '-')
    """
    if count is None:
        return "-"
    if isinstance(count, int) or float(count).is_integer():
        return f"{int(count):,}"
    return f"{count:,.2f}" if abs(count) < 10 else f"{count:,.1f}"


def rate(per_second: float | None) -> str:
    """So many a second.

    >>> rate(2.5), rate(None)
    ('2.5/s', '-')
    """
    if per_second is None:
        return "-"
    few = abs(per_second) < 10 and not float(per_second).is_integer()
    return f"{per_second:.1f}/s" if few else f"{per_second:,.0f}/s"


def lasting(seconds: float | None) -> str:
    """A duration for people.

    >>> lasting(0.00042), lasting(75), lasting(90000), lasting(None)
    ('0.4ms', '1m15s', '1d1h', '-')
    """
    if seconds is None:
        return "-"
    seconds = max(0.0, seconds)
    if seconds < 0.01:
        return f"{seconds * 1000:.1f}ms"
    if seconds < 1:
        return f"{seconds * 1000:.0f}ms"
    if seconds < 10:
        return f"{seconds:.1f}s"
    whole = int(seconds)
    for unit, length, below, part in (("d", 86400, "h", 3600), ("h", 3600, "m", 60), ("m", 60, "s", 1)):
        if whole >= length:
            return f"{whole // length}{unit}{whole % length // part}{below}"
    return f"{whole}s"


class Rates:
    """How fast numbers change: each is told with the time of its reading."""

    def __init__(self) -> None:
        self._last: dict[Hashable, tuple[float, float]] = {}

    def of(self, key: Hashable, value: float | None, now: float, *, counter: bool = True) -> float | None:
        """Change a second since the last reading; None at the first, and where a counter began anew."""
        if value is None:
            self._last.pop(key, None)
            return None
        before = self._last.get(key)
        self._last[key] = (value, now)
        if before is None or now <= before[1] or (counter and value < before[0]):
            return None
        return round((value - before[0]) / (now - before[1]), 3)

    def keep(self, keys: set[Hashable]) -> None:
        """Forgets all others."""
        for key in self._last.keys() - keys:
            del self._last[key]
