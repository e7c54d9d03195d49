"""Jumps to a character in the line: the last one is remembered for jump-again and jump-reverse.

Relies on ``copy_motion``. Never moves the cursor itself.
"""

from __future__ import annotations

import enum

from .copy_motion import Grid, Place, jump, jump_back, left, right


class JumpKind(enum.Enum):
    """The four jumps; the values are the second halves of the commands' names."""

    FORWARD = "forward"
    BACKWARD = "backward"
    TO_FORWARD = "to-forward"
    TO_BACKWARD = "to-backward"

    @property
    def reverse(self) -> JumpKind:
        """The same jump the other way."""
        return _REVERSE[self]


_REVERSE = {
    JumpKind.FORWARD: JumpKind.BACKWARD,
    JumpKind.BACKWARD: JumpKind.FORWARD,
    JumpKind.TO_FORWARD: JumpKind.TO_BACKWARD,
    JumpKind.TO_BACKWARD: JumpKind.TO_FORWARD,
}


class Jumps:
    """The last jump."""

    def __init__(self) -> None:
        self.kind: JumpKind | None = None
        self.character = ""

    def set(self, kind: JumpKind, character: str) -> None:
        """Jump this way, to this character, from now on."""
        self.kind = kind
        self.character = character

    def target(self, grid: Grid, place: Place, *, reverse: bool = False) -> Place | None:
        """Where the last jump leads from a place; None where the character is not in the line."""
        if self.kind is None or not self.character:
            return None
        kind = self.kind.reverse if reverse else self.kind
        x, y = place
        if kind is JumpKind.FORWARD:
            return jump(grid, x + 1, y, self.character)
        if kind is JumpKind.TO_FORWARD:
            found = jump(grid, x + 2, y, self.character)
            return None if found is None else left(grid, *found)
        if kind is JumpKind.BACKWARD:
            found = jump_back(grid, *left(grid, x, y, wrap=False), self.character)
            return None if (x, y) == (0, y) == found else found
        start = left(grid, *left(grid, x, y, wrap=False), wrap=False)
        found = jump_back(grid, *start, self.character)
        return None if found is None else right(grid, *found)
