"""Finding rows that moved: what a terminal can be told to scroll instead of being sent again.

A screen scrolls by moving row objects, so two lists of rows show a scroll by identity alone. Relies on nothing. Never
looks at cells.
"""

from __future__ import annotations

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
