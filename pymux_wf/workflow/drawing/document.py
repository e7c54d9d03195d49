"""What a monitor shows, as data: lines, tables, gauges and curves with the names of styles, for any width.

Drawn with rich (:mod:`.draw_rich`), and plainly where it is missing (:mod:`.draw_plain`). Nothing here knows a
terminal.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Style = Literal["", "ok", "warning", "error", "dim", "bold", "accent", "title"]


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of text in one style."""

    text: str
    style: Style = ""


Cell = str | Span | tuple[Span, ...]
"""What stands in one cell of a table, or on one line."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text, cut at the right edge; with ``wrap`` it goes on below."""

    cell: Cell
    wrap: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Attributes:
        title: its heading.
        align: where its text stands.
        rank: narrow screens drop the columns with the highest rank first; those of rank 0 stay.
        grow: whether it takes the room that is left, and gives it back first.
    """

    title: str
    align: Literal["left", "right"] = "left"
    rank: int = 0
    grow: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings; ``empty`` is said where there are none. More rows than the screen has are cut from the end,
    or from the beginning with ``tail``."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    title: str = ""
    empty: str = "none"
    tail: bool = False


@dataclass(frozen=True, slots=True)
class Gauge:
    """A bar from 0 to 1 with a name before it and a text behind it."""

    label: str
    share: float
    text: str = ""
    style: Style = "ok"


@dataclass(frozen=True, slots=True)
class Spark:
    """A small curve of the last values, the newest last."""

    label: str
    values: tuple[float, ...]
    text: str = ""


@dataclass(frozen=True, slots=True)
class Lines:
    """Many lines of which the last fit, as of a log."""

    lines: tuple[Cell, ...]
    title: str = ""
    empty: str = "nothing yet"


Block = Line | Table | Gauge | Spark | Lines


@dataclass(frozen=True, slots=True)
class Document:
    """All of a monitor's picture: the header lines, which are always there, and blocks from the top."""

    header: tuple[Line, ...] = ()
    blocks: tuple[Block, ...] = field(default=())


def text_of(cell: Cell) -> str:
    """The text of a cell without its styles."""
    if isinstance(cell, str):
        return cell
    return cell.text if isinstance(cell, Span) else "".join(span.text for span in cell)
