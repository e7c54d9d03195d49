"""Finding rows that moved: what a terminal can be told to scroll instead of being sent again.

A screen scrolls by moving row objects, so two lists of rows show a scroll by identity alone. A program that draws its
screen anew shows it only by its text. Relies on nothing but the lists it is given.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pymux_wf.terminal.row import Row

Block = tuple[int, int, int]
"""(start, stop, distance): ``after[start:stop]`` are the rows that were at ``before[start + distance : stop +
distance]``."""


def moved_block(before: Sequence[Row], after: Sequence[Row]) -> Block | None:
    """The longest block of rows that moved up (distance above 0) or down by one distance, or None where none did."""
    places = {id(row): index for index, row in enumerate(before)}
    best: Block | None = None
    longest = 0
    start = 0
    distance = 0
    for index in range(len(after) + 1):
        place = places.get(id(after[index])) if index < len(after) else None
        here = 0 if place is None else place - index
        if here == distance:
            continue
        if distance and index - start > longest:
            longest = index - start
            best = (start, index, distance)
        start, distance = index, here
    return best


def moved_text(before: Sequence[str], after: Sequence[str]) -> Block | None:
    """The longest block of lines of text that moved by one distance, or None where none did.

    Lines that are there more than once, blank ones above all, say nothing about where they came from, but they go along
    with their neighbours.
    """
    places = {text: index for index, text in enumerate(before)}
    times = Counter(before)
    votes = Counter(
        places[text] - index for index, text in enumerate(after) if times[text] == 1 and places[text] != index
    )
    if not votes:
        return None
    distance, count = votes.most_common(1)[0]
    return _longest_block(before, after, distance) if count > 1 else None


def _longest_block(before: Sequence[str], after: Sequence[str], distance: int) -> Block | None:
    best: Block | None = None
    start = max(0, -distance)
    stop = min(len(after), len(before) - distance)
    index = start
    while index <= stop:
        if index == stop or after[index] != before[index + distance]:
            if index > start and (best is None or index - start > best[1] - best[0]):
                best = (start, index, distance)
            start = index + 1
        index += 1
    return best
