"""What can go wrong with a layout: no room, a text that is no layout, a size that is no size.

Relies on nothing. The messages are tmux's where a user would see them.
"""

from __future__ import annotations


class LayoutError(ValueError):
    """A layout string, a layout name or a change of the tree that cannot be used; the message says which."""


class NoSpace(LayoutError):
    """The cell to split has no room for two panes and the border between them."""

    def __init__(self, message: str = "no space for a new pane") -> None:
        super().__init__(message)


class SizeError(ValueError):
    """A size text that is not a number or a percentage in range: ``invalid``, ``too small`` or ``too large``."""
