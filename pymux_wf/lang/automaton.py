"""Matching without going back: a regular expression run as a set of states, in time linear in the text for each start.

Python's ``re`` tries one way after the other, and with several repeats in an expression a line of text can take it
hours. This matcher follows all ways at once and keeps the sets of states it meets, with what each character leads to,
so that most steps are one look into a dictionary. What it finds is what POSIX asks for: the leftmost match, and of
those the longest.

An expression is a tree of nodes (``posix_regex`` makes it), compiled to numbered states:

* a state that takes a character has a test for it and one state behind it;
* a split has several states behind it and takes nothing;
* an assertion has a condition on the place and one state behind it;
* the last state accepts.

Relies on ``re`` for the tests of single characters only. Knows nothing of lines or cells.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

MOST_STATES = 4000
_KEPT_SETS = 2000

# What is true of a place in the text, as bits; an assertion is the set of combinations it holds in.
AT_START, AT_END, AFTER_WORD, BEFORE_WORD = 1, 2, 4, 8

CONDITIONS: dict[str, Callable[[int], bool]] = {
    "^": lambda place: bool(place & AT_START),
    "$": lambda place: bool(place & AT_END),
    "<": lambda place: place & (AFTER_WORD | BEFORE_WORD) == BEFORE_WORD,
    ">": lambda place: place & (AFTER_WORD | BEFORE_WORD) == AFTER_WORD,
    "b": lambda place: place & (AFTER_WORD | BEFORE_WORD) in (AFTER_WORD, BEFORE_WORD),
    "B": lambda place: place & (AFTER_WORD | BEFORE_WORD) not in (AFTER_WORD, BEFORE_WORD),
}


class TooLarge(ValueError):
    """The expression would take too many states."""


@dataclass(frozen=True, slots=True)
class Take:
    """One character, tested by an expression in Python's language."""

    test: str


@dataclass(frozen=True, slots=True)
class Assert:
    """A condition of ``CONDITIONS`` on the place."""

    condition: str


@dataclass(frozen=True, slots=True)
class Sequence:
    """One part after the other."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the parts."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """A part ``least`` to ``most`` times, None for any number."""

    part: Node
    least: int
    most: int | None


Node = Take | Assert | Sequence | Choice | Repeat


@dataclass(slots=True)
class _State:
    test: Callable[[str], object] | None = None
    condition: Callable[[int], bool] | None = None
    behind: tuple[int, ...] = ()


class _StateSet:
    """Some states before what takes no character was followed, and what is known of them by kind of place."""

    __slots__ = ("accepts", "states", "steps")

    def __init__(self, states: frozenset[int]) -> None:
        self.states = states
        self.steps: dict[int, dict[str, _StateSet]] = {}
        self.accepts: dict[int, bool] = {}


class Automaton:
    """A compiled expression."""

    cost = 20

    def __init__(self, node: Node, flags: re.RegexFlag) -> None:
        self._flags = flags
        self._states: list[_State] = []
        self._places_matter = False
        self._accept = self._new(_State())
        self._first = self._compile(node, self._accept)
        self._sets: dict[frozenset[int], _StateSet] = {}

    def _new(self, state: _State) -> int:
        if len(self._states) >= MOST_STATES:
            raise TooLarge("the expression is too large")
        self._states.append(state)
        return len(self._states) - 1

    def _compile(self, node: Node, behind: int) -> int:
        """The state that ``node`` begins in when ``behind`` follows it."""
        if isinstance(node, Take):
            return self._new(_State(test=re.compile(node.test, self._flags | re.DOTALL).fullmatch, behind=(behind,)))
        if isinstance(node, Assert):
            self._places_matter = True
            return self._new(_State(condition=CONDITIONS[node.condition], behind=(behind,)))
        if isinstance(node, Sequence):
            for part in reversed(node.parts):
                behind = self._compile(part, behind)
            return behind
        if isinstance(node, Choice):
            return self._new(_State(behind=tuple(self._compile(part, behind) for part in node.parts)))
        return self._compile_repeat(node, behind)

    def _compile_repeat(self, node: Repeat, behind: int) -> int:
        if node.most is None:
            loop = self._new(_State())
            self._states[loop].behind = (self._compile(node.part, loop), behind)
            entry = loop
        else:
            entry = behind
            for _ in range(node.most - node.least):
                entry = self._new(_State(behind=(self._compile(node.part, entry), behind)))
        for _ in range(node.least):
            entry = self._compile(node.part, entry)
        return entry

    def _set(self, states: frozenset[int]) -> _StateSet:
        known = self._sets.get(states)
        if known is None:
            if len(self._sets) >= _KEPT_SETS:
                self._sets.clear()
            known = self._sets[states] = _StateSet(states)
        return known

    def _reached(self, states: frozenset[int], place: int) -> set[int]:
        """The states that are reached at a place without taking a character."""
        seen: set[int] = set()
        waiting = list(states)
        while waiting:
            number = waiting.pop()
            if number in seen:
                continue
            seen.add(number)
            state = self._states[number]
            if state.test is None and (state.condition is None or state.condition(place)):
                waiting += state.behind
        return seen

    def _step(self, current: _StateSet, place: int, character: str) -> _StateSet:
        behind: set[int] = set()
        for number in self._reached(current.states, place):
            state = self._states[number]
            if state.test is not None and state.test(character):
                behind.update(state.behind)
        result = self._set(frozenset(behind))
        current.steps.setdefault(place, {})[character] = result
        return result

    def _accepts(self, current: _StateSet, place: int) -> bool:
        known = current.accepts.get(place)
        if known is None:
            known = current.accepts[place] = self._accept in self._reached(current.states, place)
        return known

    def _place(self, text: str, index: int) -> int:
        if not self._places_matter:
            return 0
        place = 0 if index else AT_START
        if index == len(text):
            place |= AT_END
        elif _is_word(text[index]):
            place |= BEFORE_WORD
        if index and _is_word(text[index - 1]):
            place |= AFTER_WORD
        return place

    def _longest(self, text: str, start: int) -> int:
        """Where the longest match from ``start`` ends; ``start`` for none or an empty one."""
        current = self._set(frozenset((self._first,)))
        end = start
        for index in range(start, len(text) + 1):
            place = self._place(text, index)
            if index > start and self._accepts(current, place):
                end = index
            if index == len(text) or not current.states:
                break
            character = text[index]
            known = current.steps.get(place)
            current = known[character] if known and character in known else self._step(current, place, character)
        return end

    def _earliest_end(self, text: str, start: int) -> int | None:
        """The first place where a match that begins at ``start`` or later and is not empty ends."""
        first = frozenset((self._first,))
        current = self._set(first)
        for index in range(start, len(text)):
            place = self._place(text, index)
            character = text[index]
            known = current.steps.get(place)
            following = known[character] if known and character in known else self._step(current, place, character)
            if self._accepts(following, self._place(text, index + 1)):
                return index + 1
            current = self._set(following.states | first)
        return None

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """(start, end) of the matches, left to right, none empty, none overlapping."""
        position = 0
        while (bound := self._earliest_end(text, position)) is not None:
            for start in range(position, bound):
                position = self._longest(text, start)
                if position > start:
                    yield start, position
                    break
            else:
                return

    def found(self, text: str) -> bool:
        """Whether there is a match that is not empty."""
        return self._earliest_end(text, 0) is not None

    def matches(self, text: str) -> bool:
        """Whether there is a match, which may be empty."""
        first = self._set(frozenset((self._first,)))
        places = {self._place(text, index) for index in range(len(text) + 1)}
        return any(self._accepts(first, place) for place in places) or self.found(text)

    def count(self, text: str) -> int:
        """How many matches there are."""
        return sum(1 for _ in self.spans(text))


def _is_word(character: str) -> bool:
    return character == "_" or character.isalnum()
