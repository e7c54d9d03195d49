"""Numbers written by people, checked with tmux's words: ``invalid``, ``too small``, ``too large``.

The callers put their own noun in front (``width too small``, ``value is too large: 70000``).  Never rounds, never
guesses.
"""

from __future__ import annotations

import re

_INTEGER = re.compile(r"[ \t\n\v\f\r]*[+-]?[0-9]+")
INT_MAX = 2147483647
INT_MIN = -2147483648
UINT_MAX = 4294967295


class NumberError(ValueError):
    """The text is no number in the range; ``str(error)`` is ``invalid``, ``too small`` or ``too large``."""


def parse_number(text: str, low: int, high: int) -> int:
    """The decimal number ``text`` if ``low <= number <= high`` (as OpenBSD's strtonum).

    Raises:
        NumberError: ``invalid``, ``too small`` or ``too large``.
    """
    if not _INTEGER.fullmatch(text):
        raise NumberError("invalid")
    # A number of hundreds of digits is out of every range; int() would refuse or be slow.
    if len(text) > 40:
        raise NumberError("too small" if "-" in text else "too large")
    number = int(text)
    if number < low:
        raise NumberError("too small")
    if number > high:
        raise NumberError("too large")
    return number


def parse_percentage(text: str, low: int, high: int, whole: int) -> int:
    """A number of cells, or ``N%`` (0 to 100) of ``whole``, rounded down; the result lies in ``low..high``.

    Raises:
        NumberError: ``empty``, ``invalid``, ``too small`` or ``too large``.
    """
    if not text:
        raise NumberError("empty")
    if not text.endswith("%"):
        return parse_number(text, low, high)
    number = whole * parse_number(text[:-1], 0, 100) // 100
    if number < low:
        raise NumberError("too small")
    if number > high:
        raise NumberError("too large")
    return number
