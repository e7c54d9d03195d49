"""The command palette: entries that are found by typing some of their letters, and a list to choose one from.

Entries are plain values; what choosing one does is their owner's. The search takes words in any order; the letters of a
word must come in this order, and come first where they begin words, stand together or begin the entry. Pure: keys in,
requests out, as in ``base.py``; nothing here knows a terminal.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from .base import NOTHING, Cancel, Redraw, Request, Requests

_WORD_START = re.compile(r"(?:^|(?<=[^a-z0-9]))[a-z0-9]|[^a-z0-9\s]")


class Entry(NamedTuple):
    """One thing to choose: its kind (``command``, ``key``...), what is searched, what is told beside it, what it is."""

    kind: str
    title: str
    detail: str = ""
    action: Any = None


@dataclass(frozen=True, slots=True)
class Chosen(Request):
    """The entry was chosen."""

    entry: Entry


class Finder:
    """Finds entries; the work of one more letter is done on what the letters before it left."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = list(entries)
        self._texts = [f"{entry.title} {entry.kind}".lower() for entry in self.entries]
        self._starts = [_starts(text) for text in self._texts]
        self._last: tuple[str, list[int]] = ("", list(range(len(self.entries))))

    def find(self, query: str) -> list[Entry]:
        """The entries that match, the best first; all in their order for an empty query."""
        words = query.lower().split()
        if not words:
            return self.entries[:]
        before, candidates = self._last
        if not (before and query.lower().startswith(before)):
            candidates = list(range(len(self.entries)))
        texts, starts = self._texts, self._starts
        for word in words:
            matches = re.compile(".*?".join(map(re.escape, word)), re.DOTALL).search
            candidates = [index for index in candidates if matches(texts[index])]
        self._last = (query.lower(), candidates)
        totals = [score(texts[i], starts[i], words[0]) for i in candidates]
        for word in words[1:]:
            totals = [total + score(texts[i], starts[i], word) for total, i in zip(totals, candidates, strict=True)]
        places = sorted(range(len(totals)), key=totals.__getitem__, reverse=True)  # equals keep their order
        return [self.entries[candidates[place]] for place in places]


def _starts(text: str) -> str:
    """The text with everything but the first letters of words blanked out."""
    kept = ["\0"] * len(text)
    for match in _WORD_START.finditer(text):
        kept[match.start()] = match[0]
    return "".join(kept)


def score(text: str, starts: str, word: str) -> float:
    """How well ``word``, whose letters ``text`` has in this order, fits: the higher the better. Letters that begin
    words count most, then those that stand together; ``starts`` is what ``_starts`` makes of the text.
    """
    short = 1.0 / (len(text) + 1)
    at = text.find(word)
    if at >= 0 and starts[at] != "\0":
        return 8 * len(word) + (40 if at == 0 else 30) + short
    total = (5 * len(word) if at >= 0 else 0) + short
    if len(word) == 1:
        return total
    found = _walk(text, starts, word, by_starts=True)
    if found is None:
        found = _walk(text, starts, word, by_starts=False)
    return max(total, (found or 0.0) + short)


def _walk(text: str, starts: str, word: str, *, by_starts: bool) -> float | None:
    total, at = 0.0, -1
    for letter in word:
        start = starts.find(letter, at + 1) if by_starts else -1
        if at >= 0 and text.startswith(letter, at + 1):
            at, total = at + 1, total + 5
        elif start >= 0:
            at, total = start, total + 8
        else:
            at = text.find(letter, at + 1)
            if at < 0:
                return None
            total += 1
    return total


class Palette:
    """The query, the list of what it finds, and the chosen line of it."""

    def __init__(self, entries: Sequence[Entry], lines: int) -> None:
        self._finder = Finder(entries)
        self.query = ""
        self.found = self._finder.find("")
        self.chosen = 0
        self.first = 0
        self.lines = max(lines, 0)

    def resize(self, lines: int) -> None:
        """There is room for so many entries."""
        self.lines = max(lines, 0)
        self._scroll()

    def shown(self) -> list[Entry]:
        """The entries in view."""
        return self.found[self.first : self.first + self.lines]

    def key(self, key: str) -> Requests:
        """One key, by its name."""
        if key in ("Escape", "C-c", "C-g", "C-["):
            return (Cancel(),)
        if key in ("Enter", "C-m", "C-j", "KPEnter"):
            return (Chosen(self.found[self.chosen]),) if self.found else (Cancel(),)
        if key in _MOVES:
            return self._move(key)
        return self._edit(key)

    def type(self, text: str) -> Requests:
        """Text that was pasted: its first line."""
        return self._search(self.query + "".join(filter(str.isprintable, text.partition("\n")[0])))

    def wheel(self, up: bool) -> Requests:
        """The wheel was turned."""
        return self._choose(self.chosen + (-3 if up else 3))

    def click(self, line: int) -> Requests:
        """A line of the view was clicked."""
        if not 0 <= line < len(self.shown()):
            return NOTHING
        self.chosen = self.first + line
        return (Chosen(self.found[self.chosen]),)

    def _move(self, key: str) -> Requests:
        last = len(self.found) - 1
        if key in ("Home", "End"):
            return self._choose(0 if key == "Home" else last)
        step = _MOVES[key]
        if abs(step) > 1:
            return self._choose(self.chosen + step // 2 * max(self.lines - 1, 1))
        to = self.chosen + step
        return self._choose(0 if to > last else last if to < 0 else to)

    def _choose(self, index: int) -> Requests:
        self.chosen = max(min(index, len(self.found) - 1), 0)
        self._scroll()
        return (Redraw(),)

    def _scroll(self) -> None:
        self.first = max(min(self.first, self.chosen), self.chosen - self.lines + 1, 0)

    def _edit(self, key: str) -> Requests:
        if key in ("BSpace", "C-h", "C-?"):
            return self._search(self.query[:-1])
        if key == "C-u":
            return self._search("")
        if key == "C-w":
            return self._search(self.query.rstrip().rpartition(" ")[0])
        letter = " " if key == "Space" else key
        if len(letter) == 1 and letter.isprintable():
            return self._search(self.query + letter)
        return NOTHING

    def _search(self, query: str) -> Requests:
        self.query = query[:200]
        self.found = self._finder.find(self.query)
        self.chosen = self.first = 0
        return (Redraw(),)


# Steps of one line, and twice that for pages.
_MOVES = {
    **dict.fromkeys(("Up", "C-p", "BTab"), -1),
    **dict.fromkeys(("Down", "C-n", "Tab"), 1),
    "PPage": -2,
    "NPage": 2,
    "Home": 0,
    "End": 0,
}
