"""One line of a screen as an immutable value: its text, its cells, where its styles begin.

A row keeps the packed form (one text, the styles as runs) and makes cells when somebody asks, because most rows are
only read as text. Made from the engine's rows (``terminal.row``), which go on changing; a row here never does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

from pymux_wf.snapshot.style import Style
from pymux_wf.terminal.row import Row as EngineRow
from pymux_wf.terminal.row import TextRow
from pymux_wf.terminal.style import Style as EngineStyle


class Cell(NamedTuple):
    """One column of a row.

    Attributes:
        text: what stands there, several code points where they make one cluster; "" in the right half of a wide
            character; a space where nothing was written.
        width: columns it takes: 2 for a wide character, 0 for the right half of one.
        style: how it looks.
    """

    text: str
    width: int
    style: Style


class Run(NamedTuple):
    """``length`` cells from ``column`` on that look alike."""

    column: int
    length: int
    style: Style


@dataclass(frozen=True, slots=True, repr=False)
class Row:
    """One line of cells.

    Attributes:
        full_text: the text of all cells, blank ones as spaces.
        runs: the styles, covering the row from its first to its last cell; neighbours differ.
        wrapped: the text goes on in the next row, because it was broken by the right edge.
        shape: code points of each cell, 0 for a right half; empty where every cell holds exactly one.
        used: columns up to the end of the text, spaces that the program wrote directly after it included. Rows that
            only differ here are equal: nobody can see it.
    """

    full_text: str
    runs: tuple[Run, ...] = ()
    wrapped: bool = False
    shape: bytes = b""
    used: int = field(default=0, compare=False)

    @staticmethod
    def of(row: EngineRow) -> Row:
        """A row of the engine as it is now."""
        if type(row) is TextRow:
            line, columns = row._line
            style = row.pen
            assert style is not None
            return Row(line.ljust(columns), (Run(0, columns, Style.of(style)),), row.wrapped, b"", len(line))
        cells = row.cells
        columns = len(cells)
        text = "".join(cells)
        plain = len(text) == columns and not (row.wide and "" in cells)
        shape = b"" if plain else bytes(map(len, cells))
        if row.pen is not None:
            runs: tuple[Run, ...] = (Run(0, columns, Style.of(row.pen)),)
        else:
            runs = _runs_of(row.styles if plain else _without_halves(row))
        return Row(text, runs, row.wrapped, shape, row.used())

    @staticmethod
    def of_cells(cells: Sequence[str], styles: Iterable[Style], wrapped: bool = False) -> Row:
        """A row of cell texts and a style for each."""
        text = "".join(cells)
        plain = len(text) == len(cells) and "" not in cells
        lengths = [(style, len(list(group))) for style, group in groupby(styles)]
        used = len(cells) if wrapped else _last_text(cells)
        return Row(text, _placed(lengths), wrapped, b"" if plain else bytes(map(len, cells)), used)

    @property
    def columns(self) -> int:
        """The number of cells."""
        return len(self.shape) or len(self.full_text)

    @property
    def text(self) -> str:
        """The text without the blanks at its end."""
        return self.full_text.rstrip(" ")

    @property
    def cell_texts(self) -> Sequence[str]:
        """The text of each cell, "" for the right half of a wide character."""
        if not self.shape:
            return self.full_text
        texts = []
        start = 0
        for length in self.shape:
            texts.append(self.full_text[start : start + length])
            start += length
        return texts

    @property
    def styles(self) -> list[Style]:
        """The style of each cell."""
        return [run.style for run in self.runs for _ in range(run.length)]

    @property
    def cells(self) -> tuple[Cell, ...]:
        """All cells, made at each asking."""
        texts = self.cell_texts
        if not self.shape:
            return tuple(Cell(text, 1, style) for text, style in zip(texts, self.styles))
        widths = [0 if not text else 1 for text in texts]
        for column, text in enumerate(texts):
            if not text:
                widths[column - 1] = 2
        return tuple(map(Cell, texts, widths, self.styles))

    def style_at(self, column: int) -> Style:
        """The style of one cell.

        Raises:
            IndexError: the row has no such column.
        """
        for run in self.runs:
            if 0 <= column - run.column < run.length:
                return run.style
        raise IndexError(f"the row has {self.columns} columns, not column {column}")

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"Row({self.text!r}{', wrapped' if self.wrapped else ''})"


def _runs_of(styles: Iterable[EngineStyle]) -> tuple[Run, ...]:
    # Styles of the engine that are not the same object may still look alike.
    lengths: list[tuple[Style, int]] = []
    for engine, group in groupby(styles):
        style = Style.of(engine)
        length = len(list(group))
        if lengths and lengths[-1][0] == style:
            lengths[-1] = style, lengths[-1][1] + length
        else:
            lengths.append((style, length))
    return _placed(lengths)


def _placed(lengths: Iterable[tuple[Style, int]]) -> tuple[Run, ...]:
    runs = []
    column = 0
    for style, length in lengths:
        runs.append(Run(column, length, style))
        column += length
    return tuple(runs)


def _without_halves(row: EngineRow) -> Iterator[EngineStyle]:
    """The styles, with that of a wide character for both of its halves."""
    present = row.styles[0]
    for cell, style in zip(row.cells, row.styles):
        if cell:
            present = style
        yield present


def _last_text(cells: Sequence[str]) -> int:
    end = len(cells)
    while end and cells[end - 1] == " ":
        end -= 1
    return end
