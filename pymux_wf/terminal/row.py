"""One line of the grid: a list of cell strings and a list of styles of the same length.

A run of text becomes two slice assignments. A cell holds one string: "" is the right half of a wide character, a
grapheme cluster of several code points is one string in its first cell, and an empty cell holds ``BLANK``.

``BLANK`` equals ``" "`` but is an object of its own, so that "the program wrote a space here" and "nothing was ever
written here" can be told apart by identity without any bookkeeping while text is drawn. capture-pane (-N, -J) and
the reflow of wrapped lines need the difference.

Relies on ``style``. Never moves rows about: that is the screen's work.
"""

from __future__ import annotations

from typing import ClassVar

from pymux_wf.terminal.style import DEFAULT_STYLE, Style


class _DistinctText(str):
    """Exists to make ``str`` copy its value: one-character strings are otherwise shared."""

    __slots__ = ()


def lone_space() -> str:
    """A space that is told from every other one by ``is``."""
    return str(_DistinctText(" "))


BLANK: str = lone_space()
"""The content of a cell nobody has written to; equal to a space, told from it by ``is``."""


class Row:
    """One line of cells.

    Attributes:
        cells: one string a column.
        styles: one style a column.
        wrapped: the text goes on in the next row (it was broken by the right edge, not by the program).
        wide: the row may hold wide characters; while False, no cell is "" and writing needs no look at neighbours.
        pen: the style all cells have, in a row that is not ``wide``; None where nobody knows. Text in this style needs
            no look at ``styles``. Whoever changes styles, or makes a row wide, sets it to None.
        touched: changed since the screen was last settled.
        tabs: the row was given tabs (see ``tabs``), and may still have some.
        prompt: "A" or "C" where the shell marked a prompt or the start of output (OSC 133), else "".
        version: grows when a settled screen finds the row touched; readers compare (identity, version).
    """

    __slots__ = ("_line", "cells", "pen", "prompt", "styles", "touched", "version", "wide", "wrapped")

    tabs: ClassVar[bool] = False
    _line: tuple[str, int]

    def __init__(self, columns: int, style: Style = DEFAULT_STYLE) -> None:
        self.cells: list[str] = [BLANK] * columns
        self.styles: list[Style] = [style] * columns
        self.wrapped = False
        self.wide = False
        self.pen: Style | None = style if columns else None
        self.touched = True
        self.version = 0
        self.prompt = ""

    @classmethod
    def of(cls, cells: list[str], styles: list[Style], wrapped: bool = False) -> Row:
        """A row of given cells and styles (both taken over, not copied)."""
        row = cls(0)
        row.cells = cells
        row.styles = styles
        row.wrapped = wrapped
        row.wide = "" in cells
        row.pen = None
        return row

    def copy(self) -> Row:
        """An independent row with the same content, for whoever keeps it beyond the next change."""
        twin = Row.of(self.cells[:], self.styles[:], self.wrapped)
        twin.wide = self.wide
        twin.prompt = self.prompt
        if self.tabs:
            twin.__class__ = TabbedRow
        return twin

    @property
    def text(self) -> str:
        """The whole line as text, blank cells as spaces."""
        return "".join(self.cells)

    def used(self) -> int:
        """Columns up to the end of the text, spaces written directly after it included; in a wrapped row all that hold
        text. Spaces written further right, after cells never written to, do not count: see ``written``.
        """
        cells = self.cells
        end = len(cells)
        if self.wrapped:
            return end - 1 if cells[-1] is BLANK else end
        text = "".join(cells)
        start = end - len(text) + len(text.rstrip(" "))
        while start < end and cells[start] is not BLANK:
            start += 1
        return start

    def written(self) -> int:
        """Columns up to and including the last one that was written to."""
        cells = self.cells
        end = len(cells)
        while end and cells[end - 1] is BLANK:
            end -= 1
        return end

    def __repr__(self) -> str:
        return f"Row({self.text.rstrip()!r}{', wrapped' if self.wrapped else ''})"


_BLANK_ONLY = {id(BLANK)}


class TabbedRow(Row):
    """A row that was given tabs. Rows become one in place, and stay one."""

    __slots__ = ()

    tabs: ClassVar[bool] = True

    def used(self) -> int:
        """As of any row; a tab counts wherever it stands."""
        end = super().used()
        if self.wrapped or {*map(id, self.cells[end:])} <= _BLANK_ONLY:
            return end
        from pymux_wf.terminal.tabs import tabs_in

        x, width = max(tabs_in(self.cells), default=(0, 0))
        return max(end, x + width)


class TextRow(Row):
    """A row that holds a line of narrow text nobody has looked at yet. It becomes an ordinary row when its cells are
    asked for; most lines of a flood scroll away before that.
    """

    __slots__ = ()

    def __init__(self, line: str, columns: int, style: Style) -> None:
        """``line`` fits into the columns; ``style`` has a background at most, so that the blank cells share it."""
        self._line = line, columns
        self.pen = style
        self.wrapped = False
        self.wide = False
        self.touched = True
        self.version = 0
        self.prompt = ""

    @property
    def line(self) -> str:
        """The text, without the blank cells behind it."""
        return self._line[0]

    def _read_cells(self) -> list[str]:
        self._become_ordinary()
        return self.cells

    def _read_styles(self) -> list[Style]:
        self._become_ordinary()
        return self.styles

    def _become_ordinary(self) -> None:
        line, columns = self._line
        style = self.pen
        assert style is not None
        self.__class__ = Row  # type: ignore[assignment]
        self.cells = [*line, *[BLANK] * (columns - len(line))]
        self.styles = [style] * columns

    cells: list[str] = property(_read_cells)  # type: ignore[assignment]
    styles: list[Style] = property(_read_styles)  # type: ignore[assignment]
