"""What is looked for on a screen, as frozen queries, and the finding of it.

A query is never a result: it is evaluated anew each time, on the engine's screen or on the value. Queries are put
together with ``within``, ``and_``, ``or_``, ``filter``, ``first``, ``last`` and ``nth``, and can be sent elsewhere
(``pack``, ``unpack_query``).

>>> from pymux_wf.terminal import ByteStream, Screen
>>> screen = Screen(20, 3)
>>> ByteStream(screen).feed("name \\x1b[1m漢字\\x1b[m ok".encode())
>>> find(screen, Text("字 ok"))
[Found(text='字 ok', spans=(Span(row=0, column=7, length=5),))]
>>> [found.text for found in find(screen, StyleIs(bold=True))]
['漢字']
>>> find(screen, Text("ok").and_(StyleIs(bold=True)))
[]
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from pymux_wf.snapshot.patterns import Pattern
from pymux_wf.snapshot.spans import Span, joined
from pymux_wf.snapshot.style import Style, check_attribute
from pymux_wf.snapshot.text_map import (
    Area,
    TextLine,
    cell_text,
    cell_texts,
    cursor,
    runs,
    text_lines,
    whole,
)

if TYPE_CHECKING:
    from pymux_wf.snapshot.text_map import Grid

Looked = str | re.Pattern[str] | Pattern
Bounds = tuple[int | None, int | None]
RangeLike = int | range | slice | tuple[int | None, int | None] | None


class Found(NamedTuple):
    """What was found: the text of its cells, a newline between lines, and where they are, one span a row."""

    text: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Query:
    """What all queries have in common."""

    def evaluate(self, grid: Grid, area: Area) -> list[Found]:
        """What there is of it inside an area now, in reading order."""
        raise AssertionError("a query has its own way to be evaluated")

    def within(self, outer: Query) -> Within:
        """Only inside what ``outer`` finds (the rectangles around it)."""
        return Within(self, outer)

    def and_(self, other: Query) -> And:
        """Only finds all of whose cells belong to finds of ``other``."""
        return And(self, other)

    def or_(self, other: Query) -> Or:
        """The finds of both."""
        return Or(self, other)

    def filter(self, has_text: Looked | None = None, has_style: StyleIs | None = None) -> Filter:
        """Only finds whose text holds ``has_text`` and of whose cells at least one ``has_style``."""
        return Filter(self, None if has_text is None else Pattern.of(has_text), has_style)

    def nth(self, number: int) -> Nth:
        """One of the finds alone, counted from 0, or from the last with -1."""
        return Nth(self, number)

    @property
    def first(self) -> Nth:
        """The first find alone."""
        return Nth(self, 0)

    @property
    def last(self) -> Nth:
        """The last find alone."""
        return Nth(self, -1)

    def pack(self) -> dict[str, Any]:
        """Plain values that a wire can carry; ``unpack_query`` undoes it."""
        from pymux_wf.snapshot.packed_queries import pack_query

        return pack_query(self)


def find(grid: Grid, query: Query) -> list[Found]:
    """Everything on a screen that a query finds, in reading order."""
    return query.evaluate(grid, whole(grid))


def unpack_query(packed: object) -> Query:
    """The query that was packed.

    Raises:
        ValueError: this is none; the message says what is wrong.
    """
    from pymux_wf.snapshot.packed_queries import unpack

    return unpack(packed)


@dataclass(frozen=True, slots=True, init=False)
class Text(Query):
    """Text anywhere in a line; a line that the right edge broke is one line.

    A plain text is found with its blanks exactly as given. A regular expression's ``$`` is the end of the line, before
    its trailing blanks or after them, whichever finds something. A pattern that names a newline, or is MULTILINE or
    DOTALL, looks at all lines together, their trailing blanks cut.
    """

    pattern: Pattern

    def __init__(self, pattern: Looked) -> None:
        object.__setattr__(self, "pattern", Pattern.of(pattern))

    def evaluate(self, grid: Grid, area: Area) -> list[Found]:
        if self.pattern.over_lines:
            return list(_over_lines(list(text_lines(grid, area)), self.pattern))
        occurrences = _by_regex if self.pattern.is_regex else _by_text
        return [
            Found(text, tuple(spans))
            for line in text_lines(grid, area)
            for start, end in occurrences(line, self.pattern)
            for spans, text in (line.found(start, end),)
        ]

    def __str__(self) -> str:
        return f"text {self.pattern}"


def _by_text(line: TextLine, pattern: Pattern) -> Iterable[tuple[int, int]]:
    return pattern.spans(line.text) if pattern.source in line.text else ()


def _by_regex(line: TextLine, pattern: Pattern) -> Iterable[tuple[int, int]]:
    for end in line.ends():
        found = list(pattern.spans(line.text, end))
        if found:
            return found
    return ()


def _over_lines(lines: list[TextLine], pattern: Pattern) -> Iterator[Found]:
    """Occurrences in all lines together."""
    texts = [line.text.rstrip(" ") for line in lines]
    for start, end in pattern.spans("\n".join(texts).rstrip("\n")):
        spans: list[Span] = []
        parts: list[str] = []
        offset = 0
        for line, text in zip(lines, texts):
            first, last = max(start - offset, 0), min(end - offset, len(text))
            if offset < end and start <= offset + len(text):
                found, part = line.found(first, last) if first < last else ([], "")
                spans += found
                parts.append(part)
            offset += len(text) + 1
        if spans:
            yield Found("\n".join(parts), tuple(spans))


@dataclass(frozen=True, slots=True, init=False)
class Line(Query):
    """A whole line, without the blanks at its end: equal to a plain text, or matched by a regular expression."""

    pattern: Pattern

    def __init__(self, pattern: Looked) -> None:
        object.__setattr__(self, "pattern", Pattern.of(pattern))

    def evaluate(self, grid: Grid, area: Area) -> list[Found]:
        finds = []
        for line in text_lines(grid, area):
            end = self._matches(line)
            if end:
                spans, text = line.found(0, end)
                finds.append(Found(text, tuple(spans)))
        return finds

    def _matches(self, line: TextLine) -> int:
        """Where the match of the whole line ends, 0 where there is none."""
        if not self.pattern.is_regex:
            wanted = self.pattern.source.rstrip(" ")
            return len(wanted) if line.text.startswith(wanted) and line.text.rstrip(" ") == wanted else 0
        fullmatch = self.pattern.compiled().fullmatch
        return next((end for end in line.ends() if fullmatch(line.text, 0, end)), 0)

    def __str__(self) -> str:
        return f"line {self.pattern}"


@dataclass(frozen=True, slots=True, init=False)
class Region(Query):
    """A rectangle of the screen.

    Args:
        rows, columns: a number, a ``range`` or ``slice`` without steps, or (start, stop); None for all. Negative
            numbers count from the end. What lies outside of the screen is left out.

    >>> Region(rows=-1), Region(rows=range(2, 5), columns=(40, None))
    (Region(rows=(-1, None), columns=(None, None)), Region(rows=(2, 5), columns=(40, None)))
    """

    rows: Bounds
    columns: Bounds

    def __init__(self, rows: RangeLike = None, columns: RangeLike = None) -> None:
        object.__setattr__(self, "rows", _bounds(rows, "rows"))
        object.__setattr__(self, "columns", _bounds(columns, "columns"))

    def area(self, grid: Grid) -> Area:
        """Where it lies on a screen."""
        top, bottom, _ = slice(*self.rows).indices(grid.lines)
        left, right, _ = slice(*self.columns).indices(grid.columns)
        return Area(top, bottom, left, right)

    def evaluate(self, grid: Grid, area: Area) -> list[Found]:
        inside = self.area(grid).common(area)
        width = inside.right - inside.left
        if width <= 0 or inside.top >= inside.bottom:
            return []
        spans = tuple(Span(y, inside.left, width) for y in range(inside.top, inside.bottom))
        return [Found("\n".join(cell_text(grid.rows[y], inside.left, width) for y, _, _ in spans), spans)]

    def __str__(self) -> str:
        sides = (("rows", self.rows), ("columns", self.columns))
        parts = [
            f"{name} {'' if start is None else start}:{'' if stop is None else stop}"
            for name, (start, stop) in sides
            if (start, stop) != (None, None)
        ]
        return f"region {' '.join(parts) or 'of all cells'}"


def _bounds(value: RangeLike, name: str) -> Bounds:
    if value is None:
        return None, None
    if isinstance(value, int) and not isinstance(value, bool):
        return value, None if value == -1 else value + 1
    if isinstance(value, range | slice):
        if value.step not in (1, None):
            raise ValueError(f"the {name} of a region have no steps: {value!r}")
        start, stop = value.start, value.stop
    elif isinstance(value, tuple | list) and len(value) == 2:
        start, stop = value
    else:
        raise ValueError(f"the {name} of a region are a number, a range or (start, stop), not {value!r:.100}")
    if not all(end is None or (isinstance(end, int) and not isinstance(end, bool)) for end in (start, stop)):
        raise ValueError(f"the {name} of a region begin and end at numbers, not at {value!r:.100}")
    return start, None if stop == 0 and start is not None and start < 0 else stop


@dataclass(frozen=True, slots=True, init=False)
class StyleIs(Query):
    """Neighbouring cells that all have these attributes of ``Style``; the others may be anything.

    ``underline`` and ``link`` may also be True (any) and False (none).
    """

    attributes: tuple[tuple[str, Any], ...]

    def __init__(self, **attributes: Any) -> None:
        if not attributes:
            raise ValueError("a style to look for has at least one attribute")
        for name, value in attributes.items():
            if name not in ("underline", "link") or not isinstance(value, bool):
                check_attribute(name, value)
        object.__setattr__(self, "attributes", tuple(sorted(attributes.items())))

    def matches(self, style: Style) -> bool:
        """Whether a style has the attributes."""
        for name, wanted in self.attributes:
            value = getattr(style, name)
            if isinstance(wanted, bool):
                value = bool(value) if name != "link" else value is not None
            if value != wanted:
                return False
        return True

    def evaluate(self, grid: Grid, area: Area) -> list[Found]:
        return [found for _, found in _styled(grid, area, lambda style: True if self.matches(style) else None)]

    def __str__(self) -> str:
        return "style " + " ".join(f"{name}={value}" for name, value in self.attributes)


@dataclass(frozen=True, slots=True, init=False)
class LinkTo(Query):
    """The cells of a hyperlink whose target holds a text or matches a regular expression somewhere."""

    pattern: Pattern

    def __init__(self, pattern: Looked) -> None:
        object.__setattr__(self, "pattern", Pattern.of(pattern))

    def evaluate(self, grid: Grid, area: Area) -> list[Found]:
        def target(style: Style) -> str | None:
            return style.link if style.link is not None and self.pattern.search(style.link) else None

        return [found for _, found in _styled(grid, area, target)]

    def __str__(self) -> str:
        return f"link to {self.pattern}"


def _styled(grid: Grid, area: Area, key: Any) -> list[tuple[Any, Found]]:
    """Neighbouring cells whose style has the same key; those without one (None) are left out."""
    keys: dict[Style, Any] = {}
    pieces = []
    rows = grid.rows
    for y in range(area.top, area.bottom):
        for run in runs(rows[y]):
            style = run.style
            if style not in keys:
                keys[style] = key(style)
            span = None if keys[style] is None else area.cut(Span(y, run.column, run.length))
            if span is not None:
                pieces.append((keys[style], span))
    wrapped = [row.wrapped for row in rows]
    return [
        (found, Found("".join(cell_text(rows[span.row], span.column, span.length) for span in spans), spans))
        for found, spans in joined(pieces, grid.columns, wrapped)
    ]


@dataclass(frozen=True, slots=True)
class CursorCell(Query):
    """The cell the cursor stands in, while it is visible."""

    def evaluate(self, grid: Grid, area: Area) -> list[Found]:
        place = cursor(grid)
        if not place.visible:
            return []
        cells = cell_texts(grid.rows[place.row])
        first, end = place.column, place.column + 1
        if not cells[first] and first:
            first -= 1
        while end < len(cells) and not cells[end]:
            end += 1
        span = Span(place.row, first, end - first)
        return [Found("".join(cells[first:end]), (span,))] if area.cut(span) == span else []

    def __str__(self) -> str:
        return "the cursor"


Cursor = CursorCell


@dataclass(frozen=True, slots=True)
class Within(Query):
    """What ``query`` finds inside the rectangles around what ``outer`` finds."""

    query: Query
    outer: Query

    def evaluate(self, grid: Grid, area: Area) -> list[Found]:
        if isinstance(self.outer, Region):
            return self.query.evaluate(grid, self.outer.area(grid).common(area))
        areas = [_around(found).common(area) for found in self.outer.evaluate(grid, area)]
        return _in_order(found for inside in areas for found in self.query.evaluate(grid, inside))

    def __str__(self) -> str:
        return f"{self.query} within {self.outer}"


def _around(found: Found) -> Area:
    spans = found.spans
    left, right = min(span.column for span in spans), max(span.end for span in spans)
    return Area(spans[0].row, spans[-1].row + 1, left, right)


def _in_order(finds: Iterable[Found]) -> list[Found]:
    """In reading order, each once."""
    return sorted(dict.fromkeys(finds), key=lambda found: found.spans)


@dataclass(frozen=True, slots=True)
class And(Query):
    """The finds of ``query`` all of whose cells belong to finds of ``other``."""

    query: Query
    other: Query

    def evaluate(self, grid: Grid, area: Area) -> list[Found]:
        finds = self.query.evaluate(grid, area)
        if not finds:
            return []
        cells = {cell for found in self.other.evaluate(grid, area) for cell in _cells(found)}
        return [found for found in finds if all(cell in cells for cell in _cells(found))]

    def __str__(self) -> str:
        return f"({self.query} and {self.other})"


def _cells(found: Found) -> Iterator[tuple[int, int]]:
    return ((span.row, column) for span in found.spans for column in range(span.column, span.end))


@dataclass(frozen=True, slots=True)
class Or(Query):
    """The finds of both queries."""

    query: Query
    other: Query

    def evaluate(self, grid: Grid, area: Area) -> list[Found]:
        return _in_order([*self.query.evaluate(grid, area), *self.other.evaluate(grid, area)])

    def __str__(self) -> str:
        return f"({self.query} or {self.other})"


@dataclass(frozen=True, slots=True)
class Filter(Query):
    """The finds of ``query`` whose text holds ``has_text`` and of whose cells at least one ``has_style``."""

    query: Query
    has_text: Pattern | None = None
    has_style: StyleIs | None = None

    def evaluate(self, grid: Grid, area: Area) -> list[Found]:
        finds = self.query.evaluate(grid, area)
        if self.has_text is not None:
            finds = [found for found in finds if self.has_text.search(found.text)]
        if self.has_style is not None and finds:
            cells = {cell for found in self.has_style.evaluate(grid, area) for cell in _cells(found)}
            finds = [found for found in finds if any(cell in cells for cell in _cells(found))]
        return finds

    def __str__(self) -> str:
        text = "" if self.has_text is None else f" with {self.has_text}"
        return f"{self.query}{text}{'' if self.has_style is None else f' with {self.has_style}'}"


@dataclass(frozen=True, slots=True)
class Nth(Query):
    """One of the finds of ``query`` alone, counted from 0, or from the last with -1."""

    query: Query
    number: int

    def evaluate(self, grid: Grid, area: Area) -> list[Found]:
        finds = self.query.evaluate(grid, area)
        return [finds[self.number]] if -len(finds) <= self.number < len(finds) else []

    def __str__(self) -> str:
        names = {0: "the first of", -1: "the last of"}
        return f"{names.get(self.number, f'number {self.number} of')} {self.query}"
