"""The fields of a client's HELLO, taken as far as they can be true: a peer's lie must not cost everybody's memory."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

MAX_CELLS = 10000
MAX_AREA = 4_000_000


def text(value: Any) -> str:
    """A string; empty for anything else."""
    return value if isinstance(value, str) else ""


def integer(value: Any) -> int:
    """A number; 0 for anything else."""
    return value if isinstance(value, int) else 0


def _cells(value: Any, default: int) -> int:
    return min(value, MAX_CELLS) if isinstance(value, int) and value > 0 else default


def size(columns: Any, lines: Any, default: tuple[int, int]) -> tuple[int, int]:
    """Columns and lines of a terminal, bounded; ``default`` for what is missing."""
    width = _cells(columns, default[0])
    return width, min(_cells(lines, default[1]), MAX_AREA // width)


def environment(value: Any) -> list[tuple[str, str]]:
    """Names and values of ``NAME=value`` entries; what is none is left out."""
    if not isinstance(value, list):
        return []
    pairs = (entry.partition("=") for entry in value if isinstance(entry, str))
    return [(name, value) for name, sign, value in pairs if name and sign]
