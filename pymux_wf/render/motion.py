"""The shortest byte sequence that takes a terminal's cursor from one cell to another.

Relies on nothing but arithmetic. Never writes text and never scrolls: a line feed is only offered where it cannot
scroll. The sequences are those every terminal of the VT100 family knows (ECMA-48 8.3.18 to 8.3.22, 8.3.9, 8.3.158).
"""

from __future__ import annotations


def _count(number: int) -> str:
    """A CSI parameter whose default is 1."""
    return "" if number == 1 else str(number)


def absolute(x: int, y: int) -> str:
    """CUP to 0-based column ``x`` and line ``y``, in its shortest form."""
    if x:
        return f"\x1b[{y + 1 if y else ''};{x + 1}H"
    return f"\x1b[{y + 1}H" if y else "\x1b[H"


def horizontal(from_x: int | None, x: int) -> str:
    """From column ``from_x`` (None where unknown, or where a wrap is pending) to column ``x`` of the same line."""
    if from_x == x:
        return ""
    if x == 0:
        return "\r"
    best = f"\x1b[{x + 1}G"
    if from_x is None:
        forward = f"\r\x1b[{_count(x)}C"
        return forward if len(forward) < len(best) else best
    if from_x > x:
        back = from_x - x
        step = "\b" * back if back < 4 else f"\x1b[{back}D"
    else:
        step = f"\x1b[{_count(x - from_x)}C"
    return step if len(step) <= len(best) else best


def vertical(from_y: int, y: int, region: tuple[int, int]) -> str:
    """From line ``from_y`` to line ``y`` of the same column; cursor movements stop at the margins of the region."""
    top, bottom = region
    if y > from_y:
        if from_y <= bottom < y:
            return f"\x1b[{y + 1}d"
        down = y - from_y
        return "\n" * down if down < 4 else f"\x1b[{down}B"
    if y < from_y:
        return f"\x1b[{_count(y + 1)}d" if y < top <= from_y else f"\x1b[{_count(from_y - y)}A"
    return ""


def motion(from_x: int | None, from_y: int | None, x: int, y: int, region: tuple[int, int]) -> str:
    """The shortest way from (``from_x``, ``from_y``) to (``x``, ``y``), all 0-based cells.

    ``from_x`` is None where the column is unknown or a wrap is pending, ``from_y`` is None where nothing is known.
    ``region`` is the first and the last line of the scroll region (of the terminal without one): line feeds scroll
    there, and CUU and CUD stop there (ECMA-48 leaves it open, DEC STD 070 and xterm do).
    """
    if from_y is None:
        return absolute(x, y)
    if from_y == y:
        return horizontal(from_x, x)
    # Sideways first: a carriage return also ends a pending wrap, which terminals carry along a line feed each in their
    # own way.
    relative = horizontal(from_x, x) + vertical(from_y, y, region)
    direct = absolute(x, y)
    return relative if len(relative) <= len(direct) else direct
