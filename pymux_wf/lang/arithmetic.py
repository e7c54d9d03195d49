"""Arithmetic of ``#{e|op|flags|places:left,right}``.

Numbers are C doubles, cut to whole numbers unless ``f`` asks for fractions, and a whole result outside 64 bits (also
a division by zero) is the smallest 64-bit number, as tmux prints it.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from pymux_wf.lang.numbers import NumberError, parse_number

if TYPE_CHECKING:
    from collections.abc import Callable

_DECIMAL = r"\s*[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|inf(?:inity)?|nan)"
_HEXADECIMAL = r"\s*[+-]?0[xX](?:[0-9a-fA-F]+\.?[0-9a-fA-F]*|\.[0-9a-fA-F]+)(?:[pP][+-]?\d+)?"
_SMALLEST = -(2**63)
_CLOSE = 1e-9


def _divide(left: float, right: float) -> float:
    if right:
        return left / right
    if not left or math.isnan(left):
        return math.nan
    return math.copysign(math.inf, left) * math.copysign(1.0, right)


def _remainder(left: float, right: float) -> float:
    try:
        return math.fmod(left, right)
    except ValueError:
        return math.nan


_OPERATORS: dict[str, Callable[[float, float], float]] = {
    "+": lambda left, right: left + right,
    "-": lambda left, right: left - right,
    "*": lambda left, right: left * right,
    "/": _divide,
    "%": _remainder,
    "m": _remainder,
    "==": lambda left, right: abs(left - right) < _CLOSE,
    "!=": lambda left, right: abs(left - right) > _CLOSE,
    ">": lambda left, right: left > right,
    "<": lambda left, right: left < right,
    ">=": lambda left, right: left >= right,
    "<=": lambda left, right: left <= right,
}


def _parse(text: str) -> float | None:
    """strtod(3) over the whole text; the empty text is 0."""
    if not text:
        return 0.0
    try:
        if re.fullmatch(_HEXADECIMAL, text, re.ASCII):
            return float.fromhex(text.strip())
        return float(text) if re.fullmatch(_DECIMAL, text, re.ASCII | re.IGNORECASE) else None
    except OverflowError:
        return math.inf


def _whole(number: float) -> int:
    """A C conversion to a 64-bit integer."""
    if math.isnan(number) or not -(2.0**63) <= number < 2.0**63:
        return _SMALLEST
    return int(number)


def calculate(operator: str, left: str, right: str, flags: str = "", places: str | None = None) -> str:
    """The result as text; empty when the operator or a number is not valid.

    >>> calculate("/", "7", "2"), calculate("/", "7", "2", "f"), calculate("/", "7", "2", "f", "4")
    ('3', '3.50', '3.5000')
    """
    operation = _OPERATORS.get(operator)
    first, second = _parse(left), _parse(right)
    if operation is None or first is None or second is None:
        return ""
    fractions = "f" in flags
    precision = 2 if fractions else 0
    if places is not None:
        try:
            precision = parse_number(places, 0, 100)
        except NumberError:
            return ""
    if not fractions:
        first, second = float(_whole(first)), float(_whole(second))
    result = float(operation(first, second))
    # Whole results go through a double as well, so they are rounded above 2**53.
    return f"{result if fractions else float(_whole(result)):.{precision}f}"
