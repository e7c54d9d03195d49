"""Drawing an expanded format on one line, as tmux draws status lines, border texts, messages and menu titles.

The text is first dealt out to sections (left, centre, right, absolute centre, the list and its markers, and what
comes after the list) and then arranged: what does not fit is trimmed in an order that depends on where the list is,
and the list scrolls so that its focus stays in sight. Relies on ``lang.styles`` for ``#[...]``. Expands nothing:
formats are expanded before.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pymux_wf.colour import DEFAULT
from pymux_wf.lang.cells import skip
from pymux_wf.lang.errors import StyleError
from pymux_wf.lang.styles import ACS, StyleSpec, parse_style
from pymux_wf.render.directives import spec_of, style_of
from pymux_wf.terminal.row import Row
from pymux_wf.terminal.style import DEFAULT_STYLE, Style
from pymux_wf.terminal.width import cells_of

_TEXT = re.compile(r"[^#]+|#+")
_CONTROLS = dict.fromkeys([*range(0x20), *range(0x7F, 0xA0)])
_ACS = dict(zip("jklmnqtuvwx", "┘┐┌└┼─├┤┴┬│"))

ALIGNMENTS = ("left", "centre", "right", "absolute-centre")
_SECTIONS = (*ALIGNMENTS, "list", "list-left", "list-right", "after")


@dataclass(frozen=True, slots=True)
class Range:
    """A part of the line that the mouse can tell: columns ``start`` up to, not including, ``end``."""

    kind: str
    argument: str
    start: int
    end: int


@dataclass(slots=True)
class _Section:
    """Text that is arranged as one piece."""

    cells: list[str] = field(default_factory=list)
    styles: list[Style] = field(default_factory=list)

    @property
    def width(self) -> int:
        return len(self.cells)

    def draw(self, text: str, style: Style) -> None:
        if text.isascii():
            self.cells += text
            self.styles += [style] * len(text)
            return
        for cluster, width in cells_of(text):
            self.cells += [cluster, ""][:width]
            self.styles += [style] * width


@dataclass(slots=True)
class _OpenRange:
    name: tuple[str, str]
    section: str
    start: int
    end: int = 0


class _Dealer:
    """Deals the text of one format out to its sections."""

    def __init__(self, base: Style) -> None:
        self.sections = {name: _Section() for name in _SECTIONS}
        self.base = self.default = self.state = spec_of(base)
        self._pen = base
        self.current = "left"
        self.fill = DEFAULT
        self.ranges: list[_OpenRange] = []
        self.open: _OpenRange | None = None
        self.focus: tuple[int, int] | None = None
        self._focus_start: int | None = None
        self._list_state = "before"
        self.list_align = ""
        # Where text of each alignment goes; after the list, text of its alignment goes behind it.
        self._places = {"": "left", **{name: name for name in ALIGNMENTS}}

    @property
    def section(self) -> _Section:
        return self.sections[self.current]

    def deal(self, text: str) -> bool:
        """Deal ``text``; False where a directive never ends, in which case nothing of it is to be drawn."""
        at = 0
        while at < len(text):
            match = _TEXT.match(text, at)
            assert match is not None
            run = match[0]
            at = match.end()
            if run[0] != "#":
                self._draw(run)
            elif text[at : at + 1] != "[":
                self._draw("#" * ((len(run) + 1) // 2))
            elif self.state.ignore:
                if len(run) == 1:
                    self._draw("#")
            elif len(run) % 2 == 0:
                self._draw("#" * (len(run) // 2) + "[")
                at += 1
            else:
                self._draw("#" * (len(run) // 2))
                end = skip(text, "]", at + 1)
                if end < 0:
                    return False
                self._direct(text[at + 1 : end])
                at = end + 1
        return True

    def _draw(self, text: str) -> None:
        text = text.translate(_CONTROLS)
        if self.state.attrs & ACS:
            text = "".join([_ACS.get(character, character) for character in text])
        self.section.draw(text, self._pen)

    def _direct(self, text: str) -> None:
        """Act on what stood between ``#[`` and ``]``; a directive with an unknown word is left out as a whole."""
        saved = self.state
        try:
            state = parse_style(text, saved, self.default)
        except StyleError:
            return
        if state.fill != DEFAULT:
            self.fill = state.fill
        if state.default:
            self._change_default(state.default, saved)
            state = state._replace(default="")
        self.state = state
        self._pen = style_of(state)
        self._enter_section(state)
        self._follow_range(state.range)

    def _change_default(self, how: str, before: StyleSpec) -> None:
        """Push, pop or set the default; what is pushed is the style in force before the directive."""
        if how == "set":
            self.base = before
        self.default = self.base if how == "pop" else before

    # -- the list --------------------------------------------------------------------------------------------------

    def _enter_section(self, state: StyleSpec) -> None:
        inside = self._list_state == "inside"
        if state.list == "on":
            if not inside:
                self.open = None
                self._list_state = "inside"
                self.list_align = state.align
            self._end_focus()
            self.current = "list"
        elif state.list == "focus":
            if inside and self._focus_start is None:
                self._focus_start = self.sections["list"].width
        elif state.list:
            self._enter_marker("list-left" if state.list == "left-marker" else "list-right")
        else:
            if inside:
                self._leave_list()
            self.current = self._places[state.align]

    def _end_focus(self) -> None:
        if self._focus_start is not None and self.focus is None:
            self.focus = (self._focus_start, self.sections["list"].width)

    def _leave_list(self) -> None:
        self.open = None
        self._end_focus()
        self._places[self.list_align] = "after"
        if self.list_align == "left":
            self._places[""] = "after"
        self._list_state = "after"

    def _enter_marker(self, section: str) -> None:
        if self._list_state != "inside" or self.sections[section].width:
            return
        self.open = None
        if self._focus_start is not None and self.focus is None:
            self._focus_start = None
        self.current = section

    # -- ranges ----------------------------------------------------------------------------------------------------

    def _follow_range(self, name: tuple[str, str]) -> None:
        """End the open range if another is asked for, and begin that one."""
        here = self.section.width
        if self.open is not None and self.open.name != name:
            if here != self.open.start:
                self.open.end = here + 1
                self.ranges.append(self.open)
            self.open = None
        if self.open is None and name[0]:
            self.open = _OpenRange(name, self.current, here)


# What is given up first when a line is too long, by where the list is ("" without a list).
_TRIM_ORDER = {
    "": ("centre", "right", "left"),
    "left": ("centre", "list", "right", "after", "left"),
    "centre": ("list", "after", "centre", "right", "left"),
    "right": ("centre", "list", "right", "after", "left"),
    "absolute-centre": ("centre", "right", "left"),
}


def _trim(widths: dict[str, int], order: tuple[str, ...], available: int) -> None:
    """Shorten the widths named in ``order``, the first ones first, until they fit together."""
    excess = sum(widths[name] for name in order) - available
    for name in order:
        cut = min(max(0, excess), widths[name])
        widths[name] -= cut
        excess -= cut


class _Line:
    """The line that sections are put on."""

    def __init__(self, dealer: _Dealer, row: Row) -> None:
        self.dealer = dealer
        self.cells = row.cells
        self.styles = row.styles
        self.columns = len(row.cells)
        self.widths = self._full_widths()
        self.ranges: list[Range] = []

    def _full_widths(self) -> dict[str, int]:
        return {name: section.width for name, section in self.dealer.sections.items()}

    def fill(self, colour: int) -> None:
        self.cells[:] = [" "] * self.columns
        self.styles[:] = [Style.of(bg=colour)] * self.columns

    def put(self, name: str, offset: int, start: int, width: int) -> None:
        """Copy ``width`` cells of a section, from its cell ``start`` on, to column ``offset``, and its ranges with
        them."""
        self._copy(self.dealer.sections[name], offset, start, width)
        for open_range in self.dealer.ranges:
            if open_range.section != name:
                continue
            begin, end = max(open_range.start, start), min(open_range.end, start + width)
            if begin < end:
                by = offset - start
                self.ranges.append(Range(*open_range.name, begin + by, end + by))

    def _copy(self, section: _Section, offset: int, start: int, width: int) -> None:
        if offset < 0:
            start, width, offset = start - offset, width + offset, 0
        stop = min(start + width, section.width, start + self.columns - offset)
        if stop <= start:
            return
        cells = section.cells[start:stop]
        if cells[0] == "":
            cells[0] = " "
        if stop < section.width and section.cells[stop] == "":
            cells[-1] = " "
        end = offset + len(cells)
        if self.cells[offset] == "" and offset:
            self.cells[offset - 1] = " "
        if end < self.columns and self.cells[end] == "":
            self.cells[end] = " "
        self.cells[offset:end] = cells
        self.styles[offset:end] = section.styles[start:stop]

    # -- arrangements ----------------------------------------------------------------------------------------------

    def arrange(self) -> None:
        """Put all sections, by where the list is."""
        align = self.dealer.list_align
        _trim(self.widths, _TRIM_ORDER[align], self.columns)
        if align == "absolute-centre":
            _trim(self.widths, ("list", "after", "absolute-centre"), self.columns)
            self._arrange_absolute_centre()
            return
        if not align or not self.widths["list"]:
            self._arrange_without_list()
        elif align == "left":
            self._arrange_left()
        elif align == "centre":
            self._arrange_centre()
        else:
            self._arrange_right()
        self._put_absolute_centre()

    def _put_ends(self) -> None:
        self.put("left", 0, 0, self.widths["left"])
        self._put_end("right", self.columns)

    def _put_end(self, name: str, stop: int) -> None:
        """A section's last cells, ending before column ``stop``."""
        width = self.widths[name]
        self.put(name, stop - width, self.dealer.sections[name].width - width, width)

    def _put_centre(self, start: int, stop: int) -> None:
        """The middle of the centre section in the middle between two columns."""
        width = self.widths["centre"]
        whole = self.dealer.sections["centre"].width
        self.put("centre", start + (stop - start) // 2 - width // 2, whole // 2 - width // 2, width)

    def _put_absolute_centre(self) -> None:
        width = min(self.widths["absolute-centre"], self.columns)
        self.put("absolute-centre", (self.columns - width) // 2, 0, width)

    def _arrange_without_list(self) -> None:
        self.widths = self._full_widths()
        _trim(self.widths, _TRIM_ORDER[""], self.columns)
        self._put_ends()
        self._put_centre(self.widths["left"], self.columns - self.widths["right"])

    def _arrange_left(self) -> None:
        widths = self.widths
        list_end = widths["left"] + widths["list"]
        self._put_ends()
        self.put("after", list_end, 0, widths["after"])
        self._put_centre(list_end + widths["after"], self.columns - widths["right"])
        self._put_list(widths["left"], 0)

    def _arrange_centre(self) -> None:
        widths = self.widths
        self._put_ends()
        middle = widths["left"] + (self.columns - widths["right"] - widths["left"]) // 2
        list_start = middle - widths["list"] // 2
        self.put("centre", list_start - widths["centre"], 0, widths["centre"])
        self.put("after", list_start + widths["list"], 0, widths["after"])
        self._put_list(list_start, self.dealer.sections["list"].width // 2)

    def _arrange_right(self) -> None:
        widths = self.widths
        list_start = self.columns - widths["list"] - widths["after"]
        self.put("left", 0, 0, widths["left"])
        self._put_end("after", self.columns)
        self.put("right", list_start - widths["right"], 0, widths["right"])
        self._put_centre(widths["left"], list_start - widths["right"])
        self._put_list(list_start, 0)

    def _arrange_absolute_centre(self) -> None:
        widths = self.widths
        self._put_ends()
        middle = widths["left"] + (self.columns - widths["right"] - widths["left"]) // 2
        self.put("centre", middle - widths["centre"], 0, widths["centre"])
        start = (self.columns - widths["list"] - widths["absolute-centre"]) // 2
        self.put("absolute-centre", start, 0, widths["absolute-centre"])
        start += widths["absolute-centre"]
        self._put_list(start, self.dealer.sections["list"].width // 2)
        self.put("after", start + widths["list"], 0, widths["after"])

    def _put_list(self, offset: int, focus: int) -> None:
        """The list, scrolled so that its focus is seen (``focus`` where none was given), with markers where it is
        cut."""
        sections = self.dealer.sections
        whole, width = sections["list"].width, self.widths["list"]
        if width >= whole:
            self.put("list", offset, 0, width)
            return
        first, last = self.dealer.focus or (focus, focus)
        start = max(0, first + (last - first) // 2 - width // 2)
        start = min(start, whole - width)
        left, right = sections["list-left"], sections["list-right"]
        if start and width > left.width:
            self._copy(left, offset, 0, left.width)
            offset += left.width
            start += left.width
            width -= left.width
        if start + width < whole and width > right.width:
            self._copy(right, offset + width - right.width, 0, right.width)
            width -= right.width
        self.put("list", offset, start, width)


def left_width(text: str) -> int:
    """The cells that the left-aligned part of an expanded format takes."""
    dealer = _Dealer(DEFAULT_STYLE)
    dealer.deal(text)
    return dealer.sections["left"].width


def draw_format(
    text: str, columns: int, base: Style = DEFAULT_STYLE, *, over: Row | None = None
) -> tuple[Row, list[Range]]:
    """The expanded format ``text`` drawn on a line of ``columns`` cells, and the mouse ranges on it.

    ``base`` is the style that ``default`` means and in which the line is blank to begin with; with ``over`` it is
    drawn over a copy of that row instead. Ranges are in no particular order; where they overlap the first one counts.
    A format with an unfinished ``#[`` draws nothing.
    """
    row = over.copy() if over is not None else Row.of([" "] * columns, [base] * columns)
    dealer = _Dealer(base)
    if columns <= 0 or not dealer.deal(text):
        return row, []
    line = _Line(dealer, row)
    if dealer.fill != DEFAULT:
        line.fill(dealer.fill)
    line.arrange()
    row.wide = "" in row.cells
    return row, line.ranges
