"""The lines of a tree mode: a tree of entries, which of them are open, tagged and current, and moving among them.

The entries come from a source and may be replaced by new ones at any time; what the user did to them is kept by their
keys. Knows no screen but the height of the list, and nothing of what the entries are.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(eq=False, slots=True)
class Entry:
    """One thing of a tree.

    Attributes:
        key: The same thing has the same key in every list.
        name: What stands in front of its text.
        subject: What the source needs to know it by.
        children: The things below it.
        opened: Whether its children show before anybody opened or closed it.
        taggable: Whether it can be tagged; what can not is only a heading.
        aligned: Whether its name is put at the right of a column with its neighbours.
    """

    key: Hashable
    name: str
    subject: Any = None
    children: list[Entry] = field(default_factory=list)
    opened: bool = False
    taggable: bool = True
    aligned: bool = False
    parent: Entry | None = None

    def adopt(self, child: Entry) -> None:
        """Adds a child at the end."""
        child.parent = self
        self.children.append(child)

    def line_of_ancestors(self) -> Iterator[Entry]:
        """The entries above, nearest first."""
        above = self.parent
        while above is not None:
            yield above
            above = above.parent


@dataclass(eq=False, slots=True)
class Line:
    """A visible entry: how deep it is, whether it ends its siblings, whether none of those has children, the width of
    their names, and for each level above whether that ended its siblings.
    """

    entry: Entry
    depth: int
    last: bool
    flat: bool
    width: int
    ended: tuple[bool, ...]


class TreeList:
    """The visible lines and the place among them; ``height`` is how many of them show at once."""

    def __init__(self) -> None:
        self.entries: Sequence[Entry] = ()
        self.lines: list[Line] = []
        self.tagged: set[Hashable] = set()
        self.current = 0
        self.offset = 0
        self.height = 1
        self._opened: dict[Hashable, bool] = {}

    # -- the entries

    def replace(self, entries: Sequence[Entry]) -> None:
        """Other entries; the current one stays where it is still there."""
        before = self.entry
        self.entries = entries
        keys = {entry.key for entry in walk(entries)}
        self.tagged &= keys
        self.layout()
        if before is not None and not self.select(before.key):
            above = next((each.key for each in before.line_of_ancestors() if each.key in keys), None)
            if above is not None and not any(line.entry.key == before.key for line in self.lines):
                self._keep_near(above)
        self.move_to(self.current)

    def _keep_near(self, above: Hashable) -> None:
        place = next((number for number, line in enumerate(self.lines) if line.entry.key == above), None)
        if place is not None and self.current >= len(self.lines):
            self.current = place

    def layout(self) -> None:
        """Makes the visible lines anew from the entries and from which of them are open."""
        self.lines = []
        self._add(self.entries, 0, ())

    def _add(self, entries: Sequence[Entry], depth: int, ended: tuple[bool, ...]) -> None:
        flat = not any(entry.children for entry in entries)
        width = max((len(entry.name) for entry in entries if entry.aligned), default=0)
        for entry in entries:
            last = entry is entries[-1]
            self.lines.append(Line(entry, depth, last, flat, width if entry.aligned else 0, ended))
            if entry.children and self.is_open(entry):
                self._add(entry.children, depth + 1, (*ended, last))

    @property
    def entry(self) -> Entry | None:
        """The current entry."""
        return self.lines[self.current].entry if self.current < len(self.lines) else None

    # -- moving

    def move_to(self, number: int) -> None:
        """Makes the line with this number current, the nearest one where there is none, and shows it."""
        self.current = max(0, min(number, len(self.lines) - 1))
        if self.current < self.offset:
            self.offset = self.current
        elif self.current >= self.offset + self.height:
            self.offset = self.current - self.height + 1
        self.offset = max(0, min(self.offset, len(self.lines) - self.height))

    def step(self, by: int) -> None:
        """One line up or down, round the ends."""
        if self.lines:
            self.move_to((self.current + by) % len(self.lines))

    def page(self, direction: int) -> None:
        """A screenful up or down."""
        self.move_to(self.current + direction * self.height)

    def select(self, key: Hashable) -> bool:
        """Makes the visible line of this entry current; False where there is none."""
        for number, line in enumerate(self.lines):
            if line.entry.key == key:
                self.move_to(number)
                return True
        return False

    def reveal(self, key: Hashable) -> bool:
        """Opens what is above the entry and makes it current; False where there is no such entry."""
        found = next((entry for entry in walk(self.entries) if entry.key == key), None)
        if found is None:
            return False
        for above in found.line_of_ancestors():
            self._opened[above.key] = True
        self.layout()
        return self.select(key)

    # -- opening and closing

    def is_open(self, entry: Entry) -> bool:
        """Whether the children of the entry show."""
        return self._opened.get(entry.key, entry.opened)

    def open(self) -> None:
        """Opens the current entry; one that has nothing to open leads to the next line."""
        entry = self.entry
        if entry is None or not entry.children or self.is_open(entry):
            self.step(1)
            return
        self._set_open(entry, True)

    def close(self) -> None:
        """Closes the current entry, or what it is in."""
        entry = self.entry
        if entry is not None and (not entry.children or not self.is_open(entry)):
            entry = entry.parent
        if entry is None:
            self.step(-1)
        else:
            self._set_open(entry, False)

    def _set_open(self, entry: Entry, is_open: bool) -> None:
        self._opened[entry.key] = is_open
        self.layout()
        self.select(entry.key)

    def set_all(self, is_open: bool) -> None:
        """Opens or closes everything."""
        entry = self.entry
        top = entry
        while top is not None and top.parent is not None:
            top = top.parent
        for each in walk(self.entries):
            self._opened[each.key] = is_open
        self.layout()
        wanted = entry if is_open else top
        if wanted is not None:
            self.select(wanted.key)

    # -- tags

    def toggle_tag(self) -> None:
        """Tags the current entry or takes its tag; nothing above or below a tagged one is tagged."""
        entry = self.entry
        if entry is None or not entry.taggable:
            return
        if entry.key in self.tagged:
            self.tagged.discard(entry.key)
            return
        self.tagged -= {each.key for each in entry.line_of_ancestors()}
        self.tagged -= {each.key for each in walk(entry.children)}
        self.tagged.add(entry.key)

    def tag_all(self) -> None:
        """Tags the uppermost entries that can be."""
        tops = (
            entry
            for entry in walk(self.entries)
            if entry.taggable and (entry.parent is None or not entry.parent.taggable)
        )
        self.tagged = {entry.key for entry in tops}

    def tagged_entries(self) -> list[Entry]:
        """The tagged entries, in order."""
        return [entry for entry in walk(self.entries) if entry.key in self.tagged] if self.tagged else []


def walk(entries: Sequence[Entry]) -> Iterator[Entry]:
    """All entries with what is below them, in order."""
    for entry in entries:
        yield entry
        if entry.children:
            yield from walk(entry.children)
