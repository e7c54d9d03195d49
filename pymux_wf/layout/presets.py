"""The named layouts: what ``select-layout even-horizontal`` and its siblings build.

Each builder makes a new tree for the given panes in a window of the given size. A tree that cannot be that small comes
out larger than the window, which then grows with it, as in tmux.

Relies on `cell` and `sizes`. Never reads options: the sizes of the main pane come in as `PresetSizes`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from pymux_wf.layout.cell import PANE_MINIMUM, Axis, Cell, adjust, spread
from pymux_wf.layout.sizes import main_and_other

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pymux_wf.layout.types import BorderStatus


class PresetSizes(NamedTuple):
    """The window options that the named layouts read (``main-pane-width`` ...), as the user wrote them."""

    main_width: str = "80"
    main_height: str = "24"
    other_width: str = "0"
    other_height: str = "0"
    tiled_max_columns: int = 0


class PresetWindow(NamedTuple):
    """The window that a named layout is made for: its size in cells and what else the arithmetic needs."""

    width: int
    height: int
    status: BorderStatus
    rest_to_last: bool


Builder = Callable[[Sequence[int], PresetWindow, PresetSizes], Cell]


def _even(panes: Sequence[int], window: PresetWindow, axis: Axis) -> Cell:
    least = len(panes) * (PANE_MINIMUM + 1) - 1
    root = Cell(window.width, window.height, axis=axis)
    root.set_size(axis, max(least, root.size(axis)))
    _fill(root, panes, window)
    return root


def _fill(node: Cell, panes: Sequence[int], window: PresetWindow) -> None:
    """Put the panes into the empty node, equally large."""
    axis = node.axis
    assert axis is not None
    for pane in panes:
        leaf = Cell(node.width, node.height, pane_id=pane)
        leaf.set_size(axis, PANE_MINIMUM)
        node.add(leaf)
    if not spread(node, window.status, rest_to_last=window.rest_to_last):
        _settle(node)


def _settle(node: Cell) -> None:
    """Make the sizes add up where spreading had nothing to change: the last cell takes what is left."""
    assert node.axis is not None
    used = sum(child.size(node.axis) + 1 for child in node.children) - 1
    last = node.children[-1]
    last.set_size(node.axis, last.size(node.axis) + node.size(node.axis) - used)


def even_horizontal(panes: Sequence[int], window: PresetWindow, sizes: PresetSizes) -> Cell:
    """All panes side by side, equally wide."""
    return _even(panes, window, Axis.LEFT_RIGHT)


def even_vertical(panes: Sequence[int], window: PresetWindow, sizes: PresetSizes) -> Cell:
    """All panes one above the other, equally high."""
    return _even(panes, window, Axis.TOP_BOTTOM)


def _main(panes: Sequence[int], window: PresetWindow, axis: Axis, lengths: tuple[int, int], *, mirrored: bool) -> Cell:
    """The first pane along ``axis``, the others in one node beside it; ``lengths`` of the main and the others."""
    across = Axis.TOP_BOTTOM if axis is Axis.LEFT_RIGHT else Axis.LEFT_RIGHT
    main_length, other_length = lengths
    least = (len(panes) - 1) * (PANE_MINIMUM + 1) - 1
    root = Cell(window.width, window.height, axis=axis)
    root.set_size(axis, main_length + other_length + 1)
    root.set_size(across, max(least, root.size(across)))
    main = Cell(root.width, root.height, pane_id=panes[0])
    main.set_size(axis, main_length)
    other = Cell(root.width, root.height)
    other.set_size(axis, other_length)
    for cell in (other, main) if mirrored else (main, other):
        root.add(cell)
    if len(panes) == 2:
        other.pane_id = panes[1]
    else:
        other.axis = across
        _fill(other, panes[1:], window)
    return root


def _main_horizontal(panes: Sequence[int], window: PresetWindow, sizes: PresetSizes, *, mirrored: bool) -> Cell:
    lengths = main_and_other(window.height, sizes.main_height, sizes.other_height, 24)
    return _main(panes, window, Axis.TOP_BOTTOM, lengths, mirrored=mirrored)


def _main_vertical(panes: Sequence[int], window: PresetWindow, sizes: PresetSizes, *, mirrored: bool) -> Cell:
    lengths = main_and_other(window.width, sizes.main_width, sizes.other_width, 80)
    return _main(panes, window, Axis.LEFT_RIGHT, lengths, mirrored=mirrored)


def main_horizontal(panes: Sequence[int], window: PresetWindow, sizes: PresetSizes) -> Cell:
    """The first pane at the top over the whole width, the others side by side below it."""
    return _main_horizontal(panes, window, sizes, mirrored=False)


def main_horizontal_mirrored(panes: Sequence[int], window: PresetWindow, sizes: PresetSizes) -> Cell:
    """The first pane at the bottom over the whole width, the others side by side above it."""
    return _main_horizontal(panes, window, sizes, mirrored=True)


def main_vertical(panes: Sequence[int], window: PresetWindow, sizes: PresetSizes) -> Cell:
    """The first pane at the left over the whole height, the others one above the other at its right."""
    return _main_vertical(panes, window, sizes, mirrored=False)


def main_vertical_mirrored(panes: Sequence[int], window: PresetWindow, sizes: PresetSizes) -> Cell:
    """The first pane at the right over the whole height, the others one above the other at its left."""
    return _main_vertical(panes, window, sizes, mirrored=True)


def _grid(count: int, max_columns: int) -> tuple[int, int]:
    """Rows and columns of the tiled layout for ``count`` panes."""
    rows = columns = 1
    while rows * columns < count:
        rows += 1
        if rows * columns < count and not 0 < max_columns <= columns:
            columns += 1
    return rows, columns


def _tiled_row(panes: Sequence[int], size: tuple[int, int], width: int, window: PresetWindow) -> Cell:
    """One row of the tiled layout, ``size`` cells in all, its panes ``width`` wide but for the last."""
    row_width, height = size
    if len(panes) == 1:
        return Cell(row_width, height, pane_id=panes[0])
    row = Cell(row_width, height, axis=Axis.LEFT_RIGHT)
    for pane in panes:
        row.add(Cell(width, height, pane_id=pane))
    _settle(row)
    return row


def tiled(panes: Sequence[int], window: PresetWindow, sizes: PresetSizes) -> Cell:
    """A grid with at least as many rows as columns; the last row's panes may be fewer and its last one wider."""
    rows, columns = _grid(len(panes), sizes.tiled_max_columns)
    width = max((window.width - (columns - 1)) // columns, PANE_MINIMUM)
    height = max((window.height - (rows - 1)) // rows, PANE_MINIMUM)
    root_width = max((width + 1) * columns - 1, window.width)
    root_height = max((height + 1) * rows - 1, window.height)
    root = Cell(root_width, root_height, axis=Axis.TOP_BOTTOM)
    for start in range(0, len(panes), columns):
        root.add(_tiled_row(panes[start : start + columns], (root_width, height), width, window))
    used = rows * (height + 1) - 1
    if root_height > used:
        adjust(root.children[-1], Axis.TOP_BOTTOM, root_height - used, window.status)
    return root


# In the order in which next-layout goes through them.
BUILDERS: dict[str, Builder] = {
    "even-horizontal": even_horizontal,
    "even-vertical": even_vertical,
    "main-horizontal": main_horizontal,
    "main-horizontal-mirrored": main_horizontal_mirrored,
    "main-vertical": main_vertical,
    "main-vertical-mirrored": main_vertical_mirrored,
    "tiled": tiled,
}

LAYOUT_NAMES: tuple[str, ...] = tuple(BUILDERS)


def match_layout_name(text: str) -> str | None:
    """The layout that ``text`` names: a full name, or the start of exactly one of them."""
    if text in BUILDERS:
        return text
    found = [name for name in LAYOUT_NAMES if name.startswith(text)]
    return found[0] if len(found) == 1 else None
