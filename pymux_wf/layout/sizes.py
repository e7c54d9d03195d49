"""Sizes as users write them: a number of cells, or a percentage of a whole.

Relies on `errors`. Never looks at a layout: the caller says what the whole is.
"""

from __future__ import annotations

from pymux_wf.layout.errors import SizeError

INT_MAX = 2**31 - 1


def _number(text: str, minimum: int, maximum: int) -> int:
    digits = text.strip(" \t\n\v\f\r")
    unsigned = digits[1:] if digits[:1] in ("+", "-") else digits
    if not (unsigned.isascii() and unsigned.isdigit()) or text[-1:].isspace():
        raise SizeError("invalid")
    value = int(digits)
    if value < minimum:
        raise SizeError("too small")
    if value > maximum:
        raise SizeError("too large")
    return value


def resolve_size(text: str, whole: int, *, minimum: int = 0, maximum: int = INT_MAX) -> int:
    """The number of cells that ``text`` means: ``"12"`` or ``"30%"`` of ``whole`` (rounded down, 0% to 100%).

    >>> resolve_size("30%", 79)
    23

    Raises `SizeError` (``invalid``, ``too small``, ``too large``) for other texts and for results outside
    ``minimum`` .. ``maximum``.
    """
    if not text.endswith("%"):
        return _number(text, minimum, maximum)
    value = whole * _number(text[:-1], 0, 100) // 100
    if value < minimum:
        raise SizeError("too small")
    if value > maximum:
        raise SizeError("too large")
    return value


def main_and_other(whole: int, main: str, other: str, fallback: int) -> tuple[int, int]:
    """Sizes of the main pane and of the others beside it, in a window ``whole`` cells long (tmux's main-* layouts).

    ``main`` and ``other`` are option texts (cells or percentages of what is left without the border); ``other`` "0"
    means: what the main pane leaves. ``fallback`` is the main size where ``main`` cannot be used.
    """
    room = whole - 1
    try:
        main_size = max(resolve_size(main, room, maximum=max(room, 0)), 1)
    except SizeError:
        main_size = fallback
    if main_size + 1 >= room:
        return (max(room - 1, 1), 1)
    try:
        other_size = resolve_size(other, room, maximum=room)
    except SizeError:
        other_size = 0
    if other_size == 0 or room - other_size < main_size:
        return main_size, room - main_size
    return room - other_size, other_size
