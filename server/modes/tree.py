"""A tree mode: things to choose from as a list of lines with shortcuts, and a picture of the current one below.

What the things are, what is written about them and what their own keys do is a source's (:class:`Source`); moving,
opening, tagging, sorting, searching and filtering are here. The state machine has no I/O: what it wants done comes out
as requests.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from pymux_wf.colour import indexed
from pymux_wf.terminal.row import Row
from pymux_wf.terminal.style import BOLD, DEFAULT_STYLE, Style

from .base import NOTHING, Ask, Leave, OfferMenu, Redraw, Requests
from .tree_draw import blank_row, blit, draw_box, draw_line, line_start
from .tree_help import COMMON_KEYS, help_rows
from .tree_list import Entry, TreeList, walk

Preview = str  # "off", "normal" or "big"


@dataclass(frozen=True, slots=True)
class Found:
    """The entries of a source, and whether the filter let none through and was therefore passed over."""

    entries: Sequence[Entry]
    no_matches: bool = False


class Source(Protocol):
    """What a tree mode shows."""

    @property
    def name(self) -> str:
        """The value of ``#{pane_mode}``."""

    @property
    def orders(self) -> tuple[str, ...]:
        """What it can be sorted by; the first is the usual one."""

    @property
    def box_lines(self) -> int:
        """How many lines the box below takes where there is room; 0 for what the list leaves."""

    @property
    def keys_help(self) -> Sequence[tuple[str, str]]:
        """Its own keys and what they do."""

    @property
    def menu(self) -> tuple[tuple[str, str], ...]:
        """Its menu: names and the keys that they stand for."""

    def find(self, order: str, reverse: bool, wanted: str | None) -> Found:
        """The entries now, sorted, without those for which the format ``wanted`` is false."""

    def text(self, entry: Entry, number: int) -> str:
        """What the line with this number says behind the name: an expanded format; empty for nothing."""

    def shortcut(self, entry: Entry, number: int) -> str | None:
        """The key that chooses the line; empty for none; None where the usual ones are meant."""

    def preview(self, entry: Entry, columns: int, lines: int, offset: int) -> tuple[list[Row], int]:
        """The picture of an entry, scrolled by ``offset``, and how far it could be."""

    def matches(self, entry: Entry, text: str, fold: bool) -> bool:
        """Whether a search for ``text`` finds the entry; ``fold``: in either case."""

    def press(self, mode: TreeMode, key: str) -> Requests:
        """A key that is not one of those that all tree modes have."""

    def pick_in_preview(self, mode: TreeMode, column: int) -> Requests:
        """A click into the picture, so many cells from its left."""


def usual_shortcut(number: int) -> str:
    """0 to 9 for the first ten lines, then M-a to M-z."""
    if number < 10:
        return str(number)
    return f"M-{chr(ord('a') + number - 10)}" if number < 36 else ""


class TreeMode:
    """A tree mode over a pane of ``columns`` x ``lines`` cells; ``style`` gives the look of the current line."""

    key_table = None
    cursor = None

    def __init__(
        self,
        source: Source,
        columns: int,
        lines: int,
        *,
        style: Callable[[], Style],
        order: str | None = None,
        reverse: bool = False,
        wanted: str | None = None,
        preview: Preview = "normal",
    ) -> None:
        self.source = source
        self.name = source.name
        self.columns = columns
        self.lines = lines
        self.order = order if order in source.orders else (source.orders[0] if source.orders else "")
        self.reverse = reverse
        self.wanted = wanted
        self.preview: Preview = preview
        self.preview_offset = 0
        self.list = TreeList()
        self.no_matches = False
        self.helping = False
        self._style = style
        self._search = ""
        self._backward = False
        self._drawn: dict[tuple[object, ...], Row] = {}
        self._shortcuts: dict[str, int] | None = None
        self._key_width = 0
        self.refresh()

    # -- the list

    def refresh(self) -> Requests:
        """What the source has may be different now."""
        found = self.source.find(self.order, self.reverse, self.wanted)
        self.no_matches = found.no_matches
        self.list.replace(found.entries)
        self._changed()
        return (Redraw(),)

    def _changed(self) -> None:
        self._drawn.clear()
        self._shortcuts = None
        self.list.height = self._list_height()
        self.list.move_to(self.list.current)

    def start_at(self, *keys: object) -> None:
        """Makes the first of these entries current that there is; what is above it opens only if it has to."""
        visible = {line.entry.key for line in self.list.lines}
        there = {entry.key for entry in walk(self.list.entries)}
        for key in keys:
            if key in visible or key in there:
                self.list.reveal(key)
                break
        self._changed()

    @property
    def entry(self) -> Entry | None:
        """The current entry."""
        return self.list.entry

    def chosen(self) -> list[Entry]:
        """The tagged entries; the current one where none is tagged."""
        entry = self.list.entry
        return self.list.tagged_entries() or ([entry] if entry is not None else [])

    def _list_height(self) -> int:
        lines, count = self.lines, len(self.list.lines)
        if self.preview == "off":
            return max(lines, 1)
        if self.preview == "big":
            height = max(min(lines // 4, count), 2)
        else:
            fixed = self.source.box_lines
            height = lines // 3 * 2
            height = lines // 2 if height > count else height
            if fixed and fixed < lines:
                height = lines - fixed
            height = lines if height < 10 else height
        return max(lines if lines - height < 2 else height, 1)

    def _read_shortcuts(self) -> dict[str, int]:
        if self._shortcuts is None:
            found: dict[str, int] = {}
            for number, line in enumerate(self.list.lines):
                key = self.source.shortcut(line.entry, number)
                if key is None:
                    if number >= 36:
                        break
                    key = usual_shortcut(number)
                if key:
                    found.setdefault(key, number)
            self._shortcuts = found
            self._key_width = max(map(len, found), default=-3) + 3
        return self._shortcuts

    # -- drawing

    def rows(self) -> Sequence[Row]:
        """The list, and the box below it."""
        if self.helping:
            return help_rows([*COMMON_KEYS, *self.source.keys_help], self.columns, self.lines)
        shown = self.list.height
        first = self.list.offset
        rows = [self._line(number) for number in range(first, min(first + shown, len(self.list.lines)))]
        rows += [blank_row(self.columns) for _ in range(min(shown, self.lines) - len(rows))]
        if self.preview != "off" and self.lines - shown >= 2:
            rows += self._box(self.lines - shown)
        return rows[: self.lines]

    def _line(self, number: int) -> Row:
        line = self.list.lines[number]
        entry = line.entry
        current, tagged = number == self.list.current, entry.key in self.list.tagged
        style = self._style() if current else DEFAULT_STYLE
        cache = (number, style, tagged)
        row = self._drawn.get(cache)
        if row is None:
            shortcuts = self._read_shortcuts()
            key = self.source.shortcut(entry, number)
            key = usual_shortcut(number) if key is None else key
            start = line_start(line, key if key in shortcuts else "", self._key_width, self.list.is_open(entry))
            text = self.source.text(entry, number)
            name = f"{entry.name:>{line.width}}{'*' if tagged else ''}{': ' if text else ''}"
            row = self._drawn[cache] = draw_line(start + name, text, self.columns, style, tagged=tagged)
        return row

    def _box(self, lines: int) -> list[Row]:
        entry = self.entry
        rows = draw_box(self.columns, lines, self._title(entry))
        columns, inner = self.columns - 4, lines - 2
        if entry is not None and columns > 0 and inner > 0:
            picture, self.preview_offset = self.source.preview(entry, columns, inner, self.preview_offset)
            blit(rows, picture, 2, 1)
        return rows

    def _title(self, entry: Entry | None) -> list[tuple[str, Style]]:
        title = f" {entry.name if entry is not None else ''}"
        if self.order:
            title += f" (sort: {self.order}{', reversed' if self.reverse else ''})"
        parts = [(title, DEFAULT_STYLE)]
        if self.wanted is not None:
            state = (
                ("no matches", Style.of(fg=indexed(1), attrs=BOLD)) if self.no_matches else ("active", DEFAULT_STYLE)
            )
            parts += [(" (filter: ", DEFAULT_STYLE), state, (")", DEFAULT_STYLE)]
        return [*parts, (" ", DEFAULT_STYLE)]

    # -- keys

    def key(self, key: str) -> Requests:
        """One key, by its canonical name."""
        if self.helping:
            self.helping = False
            return (Redraw(),)
        number = self._read_shortcuts().get(key)
        if number is not None:
            self.list.move_to(number)
            return self._press("Enter")
        return self._press(key)

    def _press(self, key: str) -> Requests:
        action = _KEYS.get(key)
        if action is None:
            return self.source.press(self, key) or (Redraw(),)
        before = self.entry
        requests = action(self)
        if self.entry is not before:
            self.preview_offset = 0
        return requests or (Redraw(),)

    def _leave(self) -> Requests:
        return (Leave(),)

    def _help(self) -> Requests:
        self.helping = True
        return NOTHING

    def toggle_tag(self) -> Requests:
        """Tags the current entry and goes on to the next."""
        self.list.toggle_tag()
        self._changed()
        self.list.step(1)
        return NOTHING

    def _tag_none(self) -> Requests:
        self.list.tagged.clear()
        return NOTHING

    def _tag_all(self) -> Requests:
        self.list.tag_all()
        return NOTHING

    def _sort(self) -> Requests:
        orders = self.source.orders
        if orders:
            self.order = orders[(orders.index(self.order) + 1) % len(orders)]
        return self.refresh()

    def _reverse(self) -> Requests:
        self.reverse = not self.reverse
        return self.refresh()

    def _turn_preview(self) -> Requests:
        self.preview = {"normal": "off", "off": "big", "big": "normal"}[self.preview]
        self._changed()
        return NOTHING

    def scroll_preview(self, by: int) -> Requests:
        """Moves along pictures that stand side by side."""
        self.preview_offset += by
        return NOTHING

    def _page(self, direction: int) -> Requests:
        self.list.page(direction)
        return NOTHING

    def _step(self, by: int) -> Requests:
        self.list.step(by)
        return NOTHING

    def _end(self, number: int) -> Requests:
        self.list.move_to(number)
        return NOTHING

    def _open(self) -> Requests:
        self.list.open()
        self._changed()
        return NOTHING

    def _close(self) -> Requests:
        self.list.close()
        self._changed()
        return NOTHING

    def _set_all(self, is_open: bool) -> Requests:
        self.list.set_all(is_open)
        self._changed()
        return NOTHING

    # -- filter and search

    def _ask_filter(self) -> Requests:
        return (Ask("(filter) ", self._filter, input=self.wanted or "", kind="search"),)

    def _filter(self, text: str) -> Requests:
        self.wanted = text or None
        return self.refresh()

    def _ask_search(self, backward: bool) -> Requests:
        def search(text: str) -> Requests:
            self._search, self._backward = text, backward
            return self.search_again(0)

        return (Ask("(search) ", search, kind="search"),)

    def search_again(self, turn: int) -> Requests:
        """The next entry that the last search finds; ``turn`` 1 for the other direction."""
        if not self._search:
            return NOTHING
        entries = list(walk(self.list.entries))
        entry = self.entry
        start = entries.index(entry) if entry in entries else 0
        step = -1 if self._backward != bool(turn) else 1
        fold = self._search == self._search.lower()
        text = self._search
        for away in range(1, len(entries)):
            each = entries[(start + step * away) % len(entries)]
            if self.source.matches(each, text, fold):
                self.list.reveal(each.key)
                break
        self._changed()
        return (Redraw(),)

    # -- the mouse

    def mouse(self, key: str, x: int, y: int) -> Requests:
        """A mouse key at cell (x, y) of the pane."""
        kind = key.removesuffix("Pane")
        if kind in ("WheelUp", "WheelDown"):
            return self._press("Up" if kind == "WheelUp" else "Down")
        if kind not in ("MouseDown1", "MouseDown3", "DoubleClick1"):
            return NOTHING
        if self.helping:
            self.helping = False
            return (Redraw(),)
        if y >= self.list.height:
            return self.source.pick_in_preview(self, x - 2) if kind != "MouseDown3" else NOTHING
        number = self.list.offset + y
        if not 0 <= number < len(self.list.lines):
            return self._menu("", x, y) if kind == "MouseDown3" else NOTHING
        self.list.move_to(number)
        if kind == "MouseDown3":
            return self._menu(self.list.lines[number].entry.name, x, y)
        return self._press("Enter") if kind == "DoubleClick1" else (Redraw(),)

    def _menu(self, title: str, x: int, y: int) -> Requests:
        if not title:
            return (OfferMenu("", _OUTSIDE, x, y),)
        return (OfferMenu(title, self.source.menu, x, y), Redraw())

    # -- the rest of a pane mode

    def command(
        self, name: str, arguments: Sequence[str] = (), repeat: int = 1, mouse: tuple[int, int] | None = None
    ) -> Requests:
        """There are no commands for a tree."""
        return NOTHING

    def resize(self, columns: int, lines: int) -> Requests:
        """The pane has another size."""
        self.columns, self.lines = columns, lines
        self._changed()
        return (Redraw(),)

    def variables(self) -> Mapping[str, str]:
        """No variables of its own."""
        return {}


_OUTSIDE = (("Scroll Left", "<"), ("Scroll Right", ">"), ("", ""), ("Cancel", "q"))
_FAR = 1 << 30

_KEYS: dict[str, Callable[[TreeMode], Requests]] = {
    **dict.fromkeys(("q", "Escape", "C-g", "C-["), TreeMode._leave),
    **dict.fromkeys(("F1", "C-h"), TreeMode._help),
    **dict.fromkeys(("Up", "k", "C-p"), lambda mode: mode._step(-1)),
    **dict.fromkeys(("Down", "j", "C-n"), lambda mode: mode._step(1)),
    **dict.fromkeys(("PPage", "PageUp", "C-b"), lambda mode: mode._page(-1)),
    **dict.fromkeys(("NPage", "PageDown", "C-f"), lambda mode: mode._page(1)),
    **dict.fromkeys(("g", "Home"), lambda mode: mode._end(0)),
    **dict.fromkeys(("G", "End"), lambda mode: mode._end(_FAR)),
    **dict.fromkeys(("Right", "l", "+"), TreeMode._open),
    **dict.fromkeys(("Left", "h", "-"), TreeMode._close),
    **dict.fromkeys(("?", "/", "C-s"), lambda mode: mode._ask_search(False)),
    "C-r": lambda mode: mode._ask_search(True),
    "n": lambda mode: mode.search_again(0),
    "N": lambda mode: mode.search_again(1),
    "M-+": lambda mode: mode._set_all(True),
    "M--": lambda mode: mode._set_all(False),
    "t": TreeMode.toggle_tag,
    "T": TreeMode._tag_none,
    "C-t": TreeMode._tag_all,
    "O": TreeMode._sort,
    "r": TreeMode._reverse,
    "v": TreeMode._turn_preview,
    "f": TreeMode._ask_filter,
}
