"""Numbers as text for a status line: formats of the configuration, and what is shown without one.

Pure. A format has ``{value}``, ``{value:SPEC}``, ``{text}``, ``{unit}`` and ``{name}``; SPEC is one of Python's formats
for numbers, ``bytes`` (1024: ``3.1G``), ``si`` (1000: ``12.4k``) or ``duration`` (``1h02m``).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

LONGEST_TEXT = 256

_FIELD = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")
_SPEC = re.compile(r"(?:[^\d{}]?[<>=^])?[-+ ]?z?#?0?\d{0,3}[,_]?(?:\.\d{1,2})?[eEfFgGdn%]?")
_NAMES = ("value", "text", "unit", "name")

Format = Callable[[float | str, str, str], str]


def text_of(value: float | str, format: str, unit: str, name: str) -> str:
    """What is shown of a value; raises ValueError where a text stands where the format wants a number."""
    shown = compiled(format)(value, unit, name) if format else plain(value) + unit
    return shown[:LONGEST_TEXT]


def plain(value: float | str) -> str:
    """A number without superfluous digits; text as it is.

    >>> plain(12.0), plain(1234567.0), plain(0.25), plain(3.14159), plain("idle")
    ('12', '1,234,567', '0.25', '3.14', 'idle')
    """
    if isinstance(value, str):
        return value
    if abs(value) >= 1e15:
        return f"{value:.3g}"
    if value == int(value):
        return f"{value:,.0f}"
    return f"{value:,.1f}" if abs(value) >= 100 else f"{value:.3g}"


@lru_cache(maxsize=1000)
def compiled(format: str) -> Format:
    """The function of a format; raises ValueError where it is none.

    >>> compiled("{value:,.0f}{unit} of {name}")(1234.5, "/s", "q")
    '1,234/s of q'
    """
    parts: list[str | tuple[str, str]] = []
    at = 0
    for found in _FIELD.finditer(format):
        parts.append(format[at : found.start()])
        at = found.end()
        if found.group() in ("{{", "}}"):
            parts.append(found.group()[0])
        elif found[1] is None:
            raise ValueError(f"a single {found.group()} in {format!r}: write it twice")
        else:
            parts.append(_field(found[1]))
    parts.append(format[at:])

    def filled(value: float | str, unit: str, name: str) -> str:
        return "".join(part if isinstance(part, str) else _shown(part, value, unit, name) for part in parts)

    return filled


def _field(text: str) -> tuple[str, str]:
    name, _, spec = text.partition(":")
    if name not in _NAMES:
        raise ValueError(f"{{{text}}}: there are {', '.join(f'{{{each}}}' for each in _NAMES)}")
    if name != "value" and spec:
        raise ValueError(f"{{{text}}}: only {{value}} has a format")
    if spec not in _UNITS and not _SPEC.fullmatch(spec):
        raise ValueError(f"{{{text}}}: {spec!r} is no format of a number, nor one of {', '.join(_UNITS)}")
    if spec and spec not in _UNITS and spec[-1] not in "dn":
        _number(1.5, spec)
    return name, spec


def _shown(part: tuple[str, str], value: float | str, unit: str, name: str) -> str:
    field, spec = part
    if field == "unit":
        return unit
    if field == "name":
        return name
    if field == "text" or not spec:
        return plain(value)
    if isinstance(value, str):
        raise ValueError(f"it is no number: {value[:60]!r}")
    return _number(value, spec)


def _number(value: float, spec: str) -> str:
    if spec in _UNITS:
        return _UNITS[spec](value)
    try:
        return format(int(value) if spec[-1] in "dn" else value, spec)
    except ValueError:
        raise ValueError(f"{spec!r} is no format of a number") from None


def in_bytes(value: float) -> str:
    """
    >>> in_bytes(512), in_bytes(3328000), in_bytes(-2048)
    ('512B', '3.2M', '-2.0K')
    """
    return _scaled(value, 1024.0, ("B", "K", "M", "G", "T", "P", "E"), "B")


def in_thousands(value: float) -> str:
    """
    >>> in_thousands(950), in_thousands(12400), in_thousands(0.5)
    ('950', '12.4k', '0.5')
    """
    return _scaled(value, 1000.0, ("", "k", "M", "G", "T", "P", "E"), "")


def _scaled(value: float, step: float, units: tuple[str, ...], whole: str) -> str:
    size, power = abs(value), 0
    while round(size, 1) >= step and power < len(units) - 1:
        size, power = size / step, power + 1
    sign = "-" if value < 0 else ""
    if power == 0:
        return f"{sign}{size:.0f}{whole}" if size == int(size) or size >= 10 else f"{sign}{size:.1f}{whole}"
    return f"{sign}{size:.1f}{units[power]}"


def in_duration(value: float) -> str:
    """
    >>> in_duration(0.25), in_duration(42), in_duration(3720), in_duration(200000)
    ('250ms', '42s', '1h02m', '2d07h')
    """
    sign, rest = ("-" if value < 0 else ""), abs(value)
    if rest < 1:
        return f"{sign}{rest * 1000:.0f}ms"
    seconds = round(rest)
    if seconds < 60:
        return f"{sign}{seconds}s"
    if seconds < 3600:
        return f"{sign}{seconds // 60}m{seconds % 60:02}s"
    if seconds < 86400:
        return f"{sign}{seconds // 3600}h{seconds % 3600 // 60:02}m"
    return f"{sign}{seconds // 86400}d{seconds % 86400 // 3600:02}h"


_UNITS: dict[str, Callable[[float], str]] = {"bytes": in_bytes, "si": in_thousands, "duration": in_duration}
