"""Layout strings, tmux's text form of a split tree: ``bb62,159x48,0,0{79x48,0,0,1,79x48,80,0,2}``.

Grammar: ``checksum,cell`` where a cell is ``WIDTHxHEIGHT,X,Y`` followed by ``,PANE`` (a leaf), by ``{cell,cell...}``
(side by side) or by ``[cell,cell...]`` (one above the other). The checksum is four hexadecimal digits.

Relies on `cell` and `errors`. Never decides which pane goes into which leaf.
"""

from __future__ import annotations

import re
from functools import lru_cache

from pymux_wf.layout.cell import Axis, Cell
from pymux_wf.layout.errors import LayoutError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

# Patterns as text: only reading needs them, and compiling them would cost every start of a server.
_CHECKSUM = r"([0-9a-fA-F]{1,4}),"
# A pane number is followed by anything but "x": "1,80x24..." is a leaf without a number and its next sibling.
_CELL = r"(\d+)x(\d+),(\d+),(\d+)(?:,(\d*)(?![\dx]))?"
_OPEN = {"{": (Axis.LEFT_RIGHT, "}"), "[": (Axis.TOP_BOTTOM, "]")}
_DEPTH = 200
_LARGEST = 10_000


@lru_cache(maxsize=8)
def checksum(text: str) -> int:
    """The 16-bit rotating sum that guards a layout string against typing errors."""
    total = 0
    for byte in text.encode():
        total = (total >> 1) + ((total & 1) << 15) + byte & 0xFFFF
    return total


def _write(cell: Cell, parts: list[str]) -> None:
    parts.append(f"{cell.width}x{cell.height},{cell.x},{cell.y}")
    if cell.axis is None:
        parts.append(f",{cell.pane_id}")
        return
    opening, closing = cell.axis.value
    for child in cell.children:
        parts.append(opening)
        _write(child, parts)
        opening = ","
    parts.append(closing)


def _with_floats(root: Cell, floats: Sequence[Cell]) -> Cell:
    """The root for writing, floats added to its children; one pane alone is put into a node."""
    shown = Cell(root.width, root.height, axis=root.axis or Axis.TOP_BOTTOM)
    shown.x, shown.y = root.x, root.y
    shown.children = [*(root.children if root.axis is not None else (root,)), *floats]
    return shown


def dump_cell(root: Cell, floats: Sequence[Cell] = (), stack: Sequence[Cell] = ()) -> str:
    """The layout string of the tree under ``root``, with its checksum: ``floats`` as further children of the root, and
    ``stack`` once more in ``<>`` at the end.
    """
    parts: list[str] = []
    _write(_with_floats(root, floats) if floats else root, parts)
    opening = "<"
    for cell in stack:
        parts.append(opening)
        _write(cell, parts)
        opening = ","
    if stack:
        parts.append(">")
    text = "".join(parts)
    return f"{checksum(text):04x},{text}"


class _Reader:
    """Reads one cell after the other from ``text``, from position ``at``."""

    __slots__ = ("at", "match", "text")

    def __init__(self, text: str) -> None:
        self.match = re.compile(_CELL, re.ASCII).match
        self.text = text
        self.at = 0

    def cell(self, depth: int = 0) -> Cell:
        match = self.match(self.text, self.at)
        if match is None or depth > _DEPTH:
            raise LayoutError("invalid layout")
        width, height, x, y = (int(digits) for digits in match.group(1, 2, 3, 4))
        if not (0 < width <= _LARGEST and 0 < height <= _LARGEST):
            raise LayoutError("invalid layout")
        self.at = match.end()
        cell = Cell(width, height)
        cell.x, cell.y = x, y
        opening = self.text[self.at : self.at + 1]
        if opening in _OPEN:
            self._children(cell, *_OPEN[opening], depth + 1)
        elif opening not in ("", ",", "}", "]"):
            raise LayoutError("invalid layout")
        return cell

    def _children(self, cell: Cell, axis: Axis, closing: str, depth: int) -> None:
        cell.axis = axis
        separator = ","
        while separator == ",":
            self.at += 1
            cell.add(self.cell(depth))
            separator = self.text[self.at : self.at + 1]
        if separator != closing:
            raise LayoutError("invalid layout")
        self.at += 1


def _true_size(cell: Cell) -> tuple[int, int]:
    """The size a node must have by its children (only the last child counts across, as in tmux)."""
    last = cell.children[-1]
    if cell.axis is Axis.LEFT_RIGHT:
        return sum(child.width + 1 for child in cell.children) - 1, last.height
    return last.width, sum(child.height + 1 for child in cell.children) - 1


def _consistent(cell: Cell) -> bool:
    if cell.axis is None:
        return True
    if cell.axis is Axis.LEFT_RIGHT:
        across = all(child.height == cell.height for child in cell.children)
    else:
        across = all(child.width == cell.width for child in cell.children)
    along = sum(child.size(cell.axis) + 1 for child in cell.children) - 1
    return across and along == cell.size(cell.axis) and all(_consistent(child) for child in cell.children)


def read_tree(text: str) -> Cell:
    """The tree of a layout string; the leaves have no pane yet (-1).

    Raises `LayoutError` ``invalid layout`` for a wrong checksum or a text that is no layout.
    """
    match = re.match(_CHECKSUM, text)
    body = text[5:]
    if match is None or not body.isascii() or int(match.group(1), 16) != checksum(body):
        raise LayoutError("invalid layout")
    reader = _Reader(body)
    root = reader.cell()
    if reader.at != len(body):
        raise LayoutError("invalid layout")
    return root


def check_tree(root: Cell) -> None:
    """Correct the root's size by its children and make sure that all sizes below it add up.

    Raises `LayoutError` ``size mismatch after applying layout`` where they do not.
    """
    if root.axis is not None:
        # Old versions of tmux wrote layouts whose root has another size than its children need.
        root.width, root.height = _true_size(root)
    if not _consistent(root):
        raise LayoutError("size mismatch after applying layout")


def without_single_children(cell: Cell) -> Cell:
    """The same tree with each node that has one child replaced by that child."""
    while len(cell.children) == 1:
        cell = cell.children[0]
    cell.parent = None
    children, cell.children = cell.children, []
    for child in children:
        cell.add(without_single_children(child))
    return cell
