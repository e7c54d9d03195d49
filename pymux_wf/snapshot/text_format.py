"""The file that a snapshot test keeps: a screen as text that people read in a diff, and back.

::

    pywfmux-snapshot 1 size=12x2 cursor=1,2 title="demo"
    ╭────────────╮
    │$ ls        │
    │é src       │
    ╰────────────╯
    row 1 col 2-4: bold fg=blue

Version 1. The header has the size in cells, the cursor's row and column counted from 0 with ``hidden``, ``block``,
``underline``, ``bar`` and ``blink`` where they apply, the title as a JSON string, and ``reverse_video`` where the whole
screen is reversed. The rows follow, whole, inside a frame; then a line for each run of cells that do not have the
default style, columns counted from 0 and both ends inside. A row whose cells cannot be read back from its text gets a
line ``row 1 cells: [...]``, a JSON list of them. Unsafe characters (``characters``) are shown as pictures.

What is not kept is not compared: the cwd, the icon name, other modes, whether a row was broken by the right edge; the
cursor and the title where the header does not have them. The reader takes any line ends.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from pymux_wf.snapshot.characters import quoted, shown
from pymux_wf.snapshot.masks import Mask, masked
from pymux_wf.snapshot.row import Row
from pymux_wf.snapshot.screen import SHAPES, Cursor, Modes, Screen
from pymux_wf.snapshot.style import FLAGS, NAMES, PLAIN, Style
from pymux_wf.terminal.width import split_cells

VERSION = 1
_LIMIT = 10_000

_STRING = r'"(?:[^"\\]|\\.)*"'
_HEADER = re.compile(r"pywfmux-snapshot (\d{1,9})((?: .*)?)")
_FIELD = re.compile(rf" (\w+)(?:=({_STRING}|\S+))?")
_SIZE = re.compile(r"(\d{1,5})x(\d{1,5})")
_CURSOR = re.compile(r"(\d{1,5}),(\d{1,5})((?:,\w+)*)")
_STYLE_LINE = re.compile(r"row (\d{1,5}) col (\d{1,5})(?:-(\d{1,5}))?:((?: .*)?)")
_CELLS_LINE = re.compile(r"row (\d{1,5}) cells: (\[.*\])")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a snapshot file says: the screen, and whether it says anything about the cursor and the title."""

    screen: Screen
    has_cursor: bool = True
    has_title: bool = True


def kept(screen: Screen, *, cursor: bool = True, title: bool = True) -> Screen:
    """The screen with what a snapshot does not keep as it is by default."""
    return Screen(
        screen.columns,
        screen.lines,
        tuple(replace(row, wrapped=False) if row.wrapped else row for row in screen.rows),
        replace(screen.cursor, pending_wrap=False) if cursor else Cursor(),
        Modes(reverse_video=screen.modes.reverse_video),
        screen.title if title else "",
    )


def format_snapshot(screen: Screen, mask: Iterable[Mask] = (), *, cursor: bool = True, title: bool = True) -> str:
    """The file of a screen.

    Args:
        mask: what to cover first (``masks.masked``).
        cursor, title: whether these belong to the snapshot.
    """
    screen = masked(screen, mask)
    frame = "─" * screen.columns
    lines = [_header(screen, cursor, title), f"╭{frame}╮"]
    notes: list[str] = []
    for y, row in enumerate(screen.rows):
        cells = row.cell_texts
        text = shown(row.full_text)
        lines.append(f"│{text}│")
        if text != row.full_text or ((row.shape or not text.isascii()) and _cells_of(text) != list(cells)):
            notes.append(f"row {y} cells: [{', '.join(map(quoted, cells))}]")
        notes += [
            f"row {y} col {run.column}-{run.column + run.length - 1}: {style_words(run.style)}"
            for run in row.runs
            if run.style != PLAIN
        ]
    return "\n".join([*lines, f"╰{frame}╯", *notes, ""])


def _cells_of(text: str) -> list[str]:
    """The cells that a reader will take a row's text for."""
    return list(text) if text.isascii() else split_cells(text)


def _header(screen: Screen, cursor: bool, title: bool) -> str:
    fields = [f"pywfmux-snapshot {VERSION}", f"size={screen.columns}x{screen.lines}"]
    if cursor:
        place = screen.cursor
        words = [f"cursor={place.row},{place.column}"]
        words += [] if place.visible else ["hidden"]
        words += [] if place.shape == "default" else [place.shape]
        words += ["blink"] if place.blink else []
        fields.append(",".join(words))
    if title:
        fields.append(f"title={quoted(screen.title)}")
    if screen.modes.reverse_video:
        fields.append("reverse_video")
    return " ".join(fields)


def style_words(style: Style) -> str:
    """A style in words, "default" for the default one; ``words_style`` undoes it.

    >>> style_words(Style(bold=True, fg="red", link="http://x/?a b"))
    'bold fg=red link="http://x/?a b"'
    """
    words = []
    for name, value in style.changes().items():
        words.append(name if value is True else f"{name}={quoted(value) if name == 'link' else value}")
    return " ".join(words) or "default"


def words_style(words: str) -> Style:
    """The style that ``style_words`` wrote.

    Raises:
        ValueError: these are no words of a style.
    """
    if words == "default":
        return PLAIN
    changes: dict[str, Any] = {}
    for name, value in _fields(f" {words}"):
        if value is None and name in NAMES and name not in FLAGS:
            raise ValueError(f"the style attribute {name} needs a value")
        if value is None:
            changes[name] = True
        else:
            changes[name] = _string(value) if name == "link" else value
    return Style.from_changes(changes)


def _fields(text: str) -> Iterator[tuple[str, str | None]]:
    position = 0
    while position < len(text):
        found = _FIELD.match(text, position)
        if found is None:
            raise ValueError(f"cannot be read from here: {text[position:]!r:.60}")
        yield found[1], found[2]
        position = found.end()


def _string(text: str) -> str:
    value = json.loads(text)
    if not isinstance(value, str):
        raise ValueError(f"not a string in quotes: {text:.60}")
    return value


def parse_snapshot(text: str) -> Snapshot:
    """What a snapshot file says.

    Raises:
        ValueError: this is no snapshot file, or one of a later version; the message names the line, counted from 1.
    """
    return _Reader(text).read()


class _Reader:
    """Reads a file line by line and knows where it is."""

    def __init__(self, text: str) -> None:
        # Only newlines end lines: everything else that may pass for one is never written as it is.
        self._lines = text.removeprefix("\ufeff").replace("\r\n", "\n").removesuffix("\n").split("\n")
        self._at = 0
        self._columns = 0
        self._cells: list[list[str] | None] = []
        self._styles: list[list[Style]] = []

    def read(self) -> Snapshot:
        try:
            snapshot = self._header()
            self._rows(snapshot.screen.lines)
            while self._at < len(self._lines):
                self._note(self._next())
            rows = [self._row(y) for y in range(snapshot.screen.lines)]
        except ValueError as error:
            raise ValueError(f"line {max(self._at, 1)}: {error}") from None
        return replace(snapshot, screen=replace(snapshot.screen, rows=tuple(rows)))

    def _next(self) -> str:
        if self._at >= len(self._lines):
            raise ValueError("the snapshot ends here, before it is complete")
        self._at += 1
        return self._lines[self._at - 1]

    def _header(self) -> Snapshot:
        found = _HEADER.fullmatch(self._next())
        if found is None:
            raise ValueError("not a snapshot: it does not begin with 'pywfmux-snapshot' and a version")
        if int(found[1]) != VERSION:
            raise ValueError(f"version {found[1]} of the format cannot be read (version {VERSION} can)")
        fields = dict(_fields(found[2]))
        unknown = fields.keys() - {"size", "cursor", "title", "reverse_video"}
        if unknown:
            raise ValueError(f"the header has an unknown field {min(unknown)!r}")
        size = _SIZE.fullmatch(fields.get("size") or "")
        if size is None or not (0 < int(size[1]) <= _LIMIT and 0 < int(size[2]) <= _LIMIT):
            raise ValueError(f"the header needs size=COLUMNSxLINES, each from 1 to {_LIMIT}")
        self._columns, lines = int(size[1]), int(size[2])
        title = fields.get("title")
        screen = Screen(
            self._columns,
            lines,
            (),
            self._cursor(fields["cursor"], lines) if "cursor" in fields else Cursor(),
            Modes(reverse_video="reverse_video" in fields),
            "" if title is None else _string(title),
        )
        return Snapshot(screen, "cursor" in fields, "title" in fields)

    def _cursor(self, text: str | None, lines: int) -> Cursor:
        found = _CURSOR.fullmatch(text or "")
        if found is None:
            raise ValueError(f"the cursor is ROW,COLUMN and words, not {text!r:.60}")
        row, column, words = int(found[1]), int(found[2]), found[3].split(",")[1:]
        if row >= lines or column >= self._columns:
            raise ValueError(f"the cursor at {row},{column} is outside of the screen")
        unknown = set(words) - {"hidden", "blink", *SHAPES[1:]}
        if unknown:
            raise ValueError(f"the cursor cannot be {min(unknown)!r}")
        shapes = [word for word in words if word in SHAPES]
        return Cursor(row, column, "hidden" not in words, shapes[0] if shapes else "default", "blink" in words)

    def _rows(self, lines: int) -> None:
        if self._next()[:1] != "╭":
            raise ValueError("the upper side of the frame is missing")
        for _ in range(lines):
            line = self._next()
            if len(line) < 2 or line[0] + line[-1] != "││":
                raise ValueError("a row inside the frame begins and ends with │")
            cells = _cells_of(line[1:-1])
            self._cells.append(cells if len(cells) == self._columns else None)
            self._styles.append([PLAIN] * self._columns)
        if self._next()[:1] != "╰":
            raise ValueError(f"the lower side of the frame is missing after {lines} rows")

    def _note(self, line: str) -> None:
        found = _STYLE_LINE.fullmatch(line)
        if found is not None:
            first = int(found[2])
            last = int(found[3] or first)
            if not first <= last < self._columns:
                raise ValueError(f"columns {first}-{last} are not on the screen")
            self._styles[self._row_number(found[1])][first : last + 1] = [words_style(found[4][1:])] * (
                last + 1 - first
            )
            return
        found = _CELLS_LINE.fullmatch(line)
        if found is None:
            raise ValueError(f"neither the style nor the cells of a row: {line!r:.60}")
        cells = json.loads(found[2])
        if not all(isinstance(cell, str) and len(cell) < 256 for cell in cells) or not _fits(cells, self._columns):
            raise ValueError(f"these are not the {self._columns} cells of a row")
        self._cells[self._row_number(found[1])] = cells

    def _row_number(self, text: str) -> int:
        number = int(text)
        if number >= len(self._cells):
            raise ValueError(f"there is no row {number}")
        return number

    def _row(self, y: int) -> Row:
        cells = self._cells[y]
        if cells is None:
            self._at = y + 3
            raise ValueError(f"the row does not have {self._columns} cells")
        return Row.of_cells(cells, self._styles[y])


def _fits(cells: list[str], columns: int) -> bool:
    # "" is the right half of what stands before it.
    return len(cells) == columns and bool(cells[0]) and all(a or b for a, b in pairwise(cells))
