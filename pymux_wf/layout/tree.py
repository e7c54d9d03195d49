"""`Layout`: the panes of one window as a split tree, with the operations that tmux's commands need.

Two orders live side by side. The *tree order* is where panes stand; the *pane order* (`Layout.order`) is how the window
numbers them. They are the same until a mirrored layout puts the first pane last, or a full-size join puts a pane at the
window's edge but next to its target in the numbering. Named layouts, layout strings and rotation go by the pane order.

Floats (`floats`) are in the pane order, but not in the tree. Where all panes float, the root is an empty node.

Relies on the sibling modules. Knows panes as numbers only: no processes, no drawing, no options, no zoom (a zoomed pane
has a `Layout` of its own with nothing else in it).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from pymux_wf.layout import cell as cells
from pymux_wf.layout import moves
from pymux_wf.layout.cell import PANE_MINIMUM, Axis, Cell
from pymux_wf.layout.errors import LayoutError, NoSpace
from pymux_wf.layout.floats import Floats, make_float
from pymux_wf.layout.neighbours import PaneGeometry, find_at, find_neighbours
from pymux_wf.layout.strings import check_tree, dump_cell, read_tree, without_single_children

if TYPE_CHECKING:
    from pymux_wf.layout.presets import PresetSizes
    from pymux_wf.layout.types import BorderStatus, Direction

_MOVES: dict[str, tuple[Axis, int]] = {
    "U": (Axis.TOP_BOTTOM, -1),
    "D": (Axis.TOP_BOTTOM, 1),
    "L": (Axis.LEFT_RIGHT, -1),
    "R": (Axis.LEFT_RIGHT, 1),
}


class Layout:
    """The split tree of one window.

    Attributes:
        order: The panes' ids as the window numbers them (pane-base-index onwards).
        status: The window's ``pane-border-status``; set it when the option changes, all sizes depend on it.
        floats: The panes that stand in no tree, above the others.
        rest_to_last: Give what cannot be divided evenly to the last cell (tmux up to 3.4) and not to the first ones.

    Methods raise `KeyError` for a pane that is not in the layout.
    """

    __slots__ = ("_leaves", "_root", "floats", "order", "rest_to_last", "status")

    def __init__(self, columns: int, lines: int, pane_id: int, *, status: BorderStatus = "off") -> None:
        self._root = Cell(columns, lines, pane_id=pane_id)
        self._leaves: dict[int, Cell] = {pane_id: self._root}
        self.order: list[int] = [pane_id]
        self.status: BorderStatus = status
        self.floats = Floats()
        self.rest_to_last = False

    # Reading

    @property
    def columns(self) -> int:
        """The width of the whole window in cells."""
        return self._root.width

    @property
    def lines(self) -> int:
        """The height of the whole window in cells."""
        return self._root.height

    @property
    def root(self) -> Cell:
        """The tree itself, for reading (drawing borders goes by it)."""
        return self._root

    def __contains__(self, pane_id: int) -> bool:
        return pane_id in self._leaves

    def __len__(self) -> int:
        return len(self.order)

    def pane(self, pane_id: int) -> PaneGeometry:
        """Where the pane's own cells are, without borders and without its status line."""
        leaf = self._leaves[pane_id]
        y, height = leaf.y, leaf.height
        if self.status != "off" and leaf not in self.floats.stack and cells.loses_status_line(leaf, self.status):
            y += self.status == "top"
            height = max(height - 1, PANE_MINIMUM)
        return PaneGeometry(pane_id, leaf.x, y, leaf.width, height)

    def panes(self) -> list[PaneGeometry]:
        """All panes in pane order."""
        return [self.pane(pane_id) for pane_id in self.order]

    def tiled(self) -> list[PaneGeometry]:
        """The panes of the tree in pane order."""
        return [self.pane(pane_id) for pane_id in self.order if not self.is_floating(pane_id)]

    def tree_order(self) -> list[int]:
        """The panes' ids from left to right and top to bottom."""
        return [leaf.pane_id for leaf in self._root.leaves()]

    def neighbours(self, pane_id: int, direction: Direction) -> list[int]:
        """The panes that border on this one on the given side (``U D L R``), around the window's edge if need be.

        In pane order; the caller picks the one that was active last, as tmux does. Empty when there is none.
        """
        return find_neighbours(self.pane(pane_id), self.tiled(), (self.columns, self.lines), direction, self.status)

    def at(self, x: int, y: int) -> int | None:
        """The pane at a cell of the window; a border belongs to the pane at its left or above it."""
        return find_at(self.tiled(), x, y)

    def copy(self) -> Layout:
        """The same layout again, which changes apart from this one."""
        other = Layout(self.columns, self.lines, -1, status=self.status)
        other._root = self._root.copy()
        other._leaves = {leaf.pane_id: leaf for leaf in other._root.leaves()}
        other.floats = self.floats.copy(Cell.copy)
        other._leaves |= {cell.pane_id: cell for cell in other.floats.cells}
        other.order = list(self.order)
        other.rest_to_last = self.rest_to_last
        return other

    # Floats

    def is_floating(self, pane_id: int) -> bool:
        """Whether the pane stands above the tree and not in it."""
        return self._leaves.get(pane_id) in self.floats.stack

    def stacked(self) -> list[int]:
        """The floating panes' ids, the topmost first."""
        return [cell.pane_id for cell in self.floats.stack]

    def level(self, pane_id: int) -> int:
        """How many panes lie above: 0 for the topmost; panes of the tree share one level below the floats."""
        leaf, stack = self._leaves[pane_id], self.floats.stack
        return stack.index(leaf) if leaf in stack else len(stack)

    def add_float(
        self, new_id: int, place: tuple[int, int], size: tuple[int, int], *, before: int | None = None
    ) -> None:
        """A pane of ``size`` (columns, lines) at ``place`` above all others, numbered ``before`` a pane or last."""
        cell = make_float(new_id, *place, *size)
        self.floats.add(cell)
        self._leaves[new_id] = cell
        self.order.insert(len(self.order) if before is None else self.order.index(before), new_id)

    def raise_float(self, pane_id: int) -> bool:
        """Puts a floating pane above the others; False where nothing changes."""
        return self.floats.raise_(self._leaves[pane_id])

    def place_float(self, pane_id: int, place: tuple[int, int], size: tuple[int, int]) -> None:
        """Moves a floating pane, gives it another size, or both."""
        leaf = self._leaves[pane_id]
        leaf.x, leaf.y = place
        leaf.width, leaf.height = max(size[0], PANE_MINIMUM), max(size[1], PANE_MINIMUM)

    # Splitting and closing

    def split(
        self,
        pane_id: int,
        new_id: int,
        horizontal: bool,
        size: int | None = None,
        before: bool = False,
        full: bool = False,
    ) -> None:
        """Make room for a new pane beside (``horizontal``) or below ``pane_id``.

        Args:
            pane_id: The pane to split, or with ``full`` any pane of the window.
            new_id: The new pane's id.
            horizontal: Side by side (``split-window -h``) instead of one above the other.
            size: Cells for the new pane, brought into what is possible; None for half.
            before: Put the new pane to the left or above.
            full: Split the whole window, not one pane.

        Raises:
            NoSpace: There is no room; nothing has changed.
            LayoutError: The pane floats.
        """
        self._split(pane_id, new_id, horizontal, size, before, full)
        neighbour = self.order.index(pane_id)
        if full:
            neighbour = 0 if before else len(self.order) - 1
        self.order.insert(neighbour + (not before), new_id)

    def join(
        self,
        pane_id: int,
        new_id: int,
        horizontal: bool,
        size: int | None = None,
        before: bool = False,
        full: bool = False,
    ) -> None:
        """Take in a pane from another window, as ``join-pane`` does; like `split` but for the numbering with ``full``.

        Raises:
            NoSpace: There is no room; nothing has changed.
        """
        self._split(pane_id, new_id, horizontal, size, before, full)
        self.order.insert(self.order.index(pane_id) + (not before), new_id)

    def move(
        self,
        source_id: int,
        pane_id: int,
        horizontal: bool,
        size: int | None = None,
        before: bool = False,
        full: bool = False,
    ) -> None:
        """Take a pane out of its place and put it beside another one of the same window (``join-pane``, ``move-pane``).

        Raises:
            NoSpace: There is no room; nothing has changed.
            LayoutError: Source and target are the same pane.
        """
        if source_id == pane_id:
            raise LayoutError("source and target panes must be different")
        old = self._leaves[source_id]
        # The order matters for the sizes: tmux splits while the pane is still in its old place.
        self._split(pane_id, source_id, horizontal, size, before, full)
        self._remove(old)
        self.order.remove(source_id)
        self.order.insert(self.order.index(pane_id) + (not before), source_id)

    def close(self, pane_id: int) -> None:
        """Take a pane out and give its room to its neighbour.

        Raises:
            LayoutError: It is the only pane; the window has to go then.
        """
        leaf = self._leaves[pane_id]
        if len(self.order) == 1:
            raise LayoutError("can't close the only pane of a layout")
        del self._leaves[pane_id]
        self._remove(leaf)
        self.order.remove(pane_id)

    def _remove(self, leaf: Cell) -> None:
        if self.floats.remove(leaf):
            return
        if leaf is self._root:
            self._root = Cell(leaf.width, leaf.height, axis=Axis.TOP_BOTTOM)
            return
        heir = cells.remove(leaf)
        if heir is not None and heir.parent is None:
            self._root = heir
        cells.place(self._root)

    def _split(self, pane_id: int, new_id: int, horizontal: bool, size: int | None, before: bool, full: bool) -> None:
        axis = Axis.LEFT_RIGHT if horizontal else Axis.TOP_BOTTOM
        old = self._leaves[pane_id]
        if old in self.floats.stack:
            raise LayoutError("can't split a floating pane")
        if full:
            old = self._root
        whole = old.size(axis)
        first, second = self._split_sizes(old, axis, size, before)
        old_size, new_size = (second, first) if before else (first, second)
        if full:
            self._make_room(old, axis, old_size)
        new = Cell(old.width, old.height, pane_id=new_id)
        new.set_size(axis, new_size)
        if full and old.axis is axis:
            old.set_size(axis, whole)
            old.add(new, 0 if before else None)
        else:
            old.set_size(axis, whole)
            self._insert_beside(old, new, axis, before)
            old.set_size(axis, old_size)
        self._leaves[new_id] = new
        cells.place(self._root)

    def _make_room(self, root: Cell, axis: Axis, size: int) -> None:
        """Fit the whole tree into ``size`` along ``axis``, or leave it as it was and raise `NoSpace`."""
        if not cells.fits(root, axis, size, self.status):
            raise NoSpace
        before = [(cell, cell.width, cell.height) for cell in root.walk()]
        root.set_size(axis, size)
        cells.fit_children(root, self.status)
        # The check above can be wrong with a border status; tmux makes panes without a row then.
        if any(min(cell.width, cell.height) < PANE_MINIMUM for cell, _, _ in before):
            for cell, width, height in before:
                cell.width, cell.height = width, height
            raise NoSpace

    def _split_sizes(self, old: Cell, axis: Axis, size: int | None, before: bool) -> tuple[int, int]:
        """Sizes of the left (upper) and the right (lower) part of a cell."""
        whole = old.size(axis)
        least = PANE_MINIMUM * 2 + 1
        if axis is Axis.TOP_BOTTOM and cells.loses_status_line(old, self.status):
            least += 1
        if whole < least:
            raise NoSpace
        if size is None or size < 0:
            second = (whole + 1) // 2 - 1
        elif before:
            # tmux counts without sign: more than there is gives the old pane all it can have.
            second = (whole - size - 1) & 0xFFFFFFFF
        else:
            second = size
        second = min(max(second, PANE_MINIMUM), whole - 2)
        return whole - 1 - second, second

    def _insert_beside(self, old: Cell, new: Cell, axis: Axis, before: bool) -> None:
        """Put ``new`` next to ``old`` in a node of that axis, which is made if ``old`` is not in one."""
        parent = old.parent
        if parent is None or parent.axis is not axis:
            node = Cell(old.width, old.height, axis=axis)
            node.x, node.y = old.x, old.y
            if parent is None:
                self._root = node
            else:
                parent.replace_child(old, node)
            node.add(old)
            parent = node
        parent.add(new, parent.children.index(old) + (not before))

    # Sizes

    def resize_window(self, columns: int, lines: int) -> None:
        """Fit the layout to a new window size, no smaller than its panes allow (see `columns`, `lines` afterwards)."""
        for axis, wanted in ((Axis.LEFT_RIGHT, columns), (Axis.TOP_BOTTOM, lines)):
            change = wanted - self._root.size(axis)
            if not self._root.children and self._root.axis is not None:
                self._root.set_size(axis, wanted)
                continue
            if change < 0:
                change = -min(-change, cells.shrinkable(self._root, axis, self.status))
            if change:
                cells.adjust(self._root, axis, change, self.status)
        cells.place(self._root)

    def resize_pane(self, pane_id: int, direction: Direction, by: int = 1) -> None:
        """Move the border at the pane's right (lower) side, or the one before it for the last pane, by some cells.

        Moves as far as the other panes allow; a pane with no border in that direction stays as it is. Of a floating
        pane it is always the right or lower border that moves.
        """
        axis, sign = _MOVES[direction]
        if self.is_floating(pane_id):
            leaf = self._leaves[pane_id]
            self._size_float(leaf, **{"width" if axis is Axis.LEFT_RIGHT else "height": leaf.size(axis) + sign * by})
            return
        moves.nudge(self._leaves[pane_id], axis, sign * by, self.status)
        cells.place(self._root)

    def set_size(self, pane_id: int, width: int | None = None, height: int | None = None) -> None:
        """Give a pane a size in cells, as far as possible (``resize-pane -x -y``)."""
        leaf = self._leaves[pane_id]
        if self.is_floating(pane_id):
            self._size_float(leaf, width, height)
            return
        if width is not None:
            moves.resize_to(leaf, Axis.LEFT_RIGHT, width, self.status)
            cells.place(self._root)
        if height is not None:
            pane = self.pane(pane_id)
            at_top = self.status == "top" and pane.y == 1
            at_bottom = self.status == "bottom" and pane.y + pane.height == self.lines - 1
            moves.resize_to(leaf, Axis.TOP_BOTTOM, height + (at_top or at_bottom), self.status)
            cells.place(self._root)

    def _size_float(self, leaf: Cell, width: int | None = None, height: int | None = None) -> None:
        """Gives a floating pane a size; it gets no larger than new-pane makes one, and stays where it is."""
        if width is not None:
            leaf.width = max(min(width, self.columns - 1), PANE_MINIMUM)
        if height is not None:
            leaf.height = max(min(height, self.lines - 1), PANE_MINIMUM)

    def drag_border(self, x: int, y: int, to_x: int, to_y: int) -> bool:
        """Drag the border at ``x, y`` to another cell with the mouse; returns whether there was a border to drag.

        At a crossing both borders move.
        """
        caught = moves.borders_at(self._root, x, y)
        for cell in caught:
            assert cell.parent is not None
            axis = cell.parent.axis
            change = to_y - y if axis is Axis.TOP_BOTTOM else to_x - x
            if axis is not None and change:
                moves.move_border(cell, axis, change, self.status, opposite=False)
                cells.place(self._root)
        return bool(caught)

    def spread(self, pane_id: int) -> bool:
        """Make the pane and its siblings equally large, or the nearest level above where that changes anything.

        Returns whether anything changed (``select-layout -E``).
        """
        node = self._leaves[pane_id].parent
        while node is not None:
            if cells.spread(node, self.status, rest_to_last=self.rest_to_last):
                cells.place(self._root)
                return True
            node = node.parent
        return False

    # Panes changing places

    def swap(self, a: int, b: int) -> None:
        """Exchange two panes: their places and their numbers."""
        first, second = self._leaves[a], self._leaves[b]
        i, j = self.order.index(a), self.order.index(b)
        first.pane_id, second.pane_id = b, a
        self._leaves[a], self._leaves[b] = second, first
        self.order[i], self.order[j] = b, a

    def replace(self, pane_id: int, new_id: int) -> None:
        """Put a pane that is not in this layout where ``pane_id`` is (one half of a swap between two windows)."""
        leaf = self._leaves.pop(pane_id)
        leaf.pane_id = new_id
        self._leaves[new_id] = leaf
        self.order[self.order.index(pane_id)] = new_id

    def rotate(self, down: bool = False) -> None:
        """Move each pane to the place of the one before it, the first to the last place; ``down``: the other way."""
        places = [self._leaves[pane_id] for pane_id in self.order]
        step = -1 if down else 1
        self.order[:] = self.order[step:] + self.order[:step]
        self._assign(places)

    def _assign(self, leaves: Iterable[Cell]) -> None:
        for leaf, pane_id in zip(leaves, self.order):
            leaf.pane_id = pane_id
            self._leaves[pane_id] = leaf

    # Whole layouts

    def apply(self, name: str, sizes: PresetSizes | None = None) -> None:
        """Arrange the panes as a named layout says (a full name, see `match_layout_name`).

        A window too small for the layout grows; a single pane is left alone.

        Raises:
            LayoutError: There is no such layout.
        """
        # Most servers start without a named layout.
        from pymux_wf.layout import presets

        builder = presets.BUILDERS.get(name)
        if builder is None:
            raise LayoutError(f"invalid layout: {name}")
        if len(self.order) < 2:
            return
        window = presets.PresetWindow(self.columns, self.lines, self.status, self.rest_to_last)
        self._root = builder(self.order, window, sizes or presets.PresetSizes())
        self._leaves = {leaf.pane_id: leaf for leaf in self._root.leaves()}
        last, self.floats = self.floats.last_place, Floats()
        self.floats.last_place = last
        cells.place(self._root)

    def dump(self, *, stacking: bool = True) -> str:
        """The layout string with checksum: ``bb62,159x48,0,0{79x48,0,0,1,79x48,80,0,2}``.

        Floats stand behind the panes of the tree, and with ``stacking`` once more in ``<>``, the topmost first. tmux
        cannot read such a string back, and `parse` does not either.
        """
        floats = self.floats
        return dump_cell(self._root, floats.cells, floats.stack if stacking else ())

    @classmethod
    def parse(cls, text: str, pane_ids: Sequence[int], *, status: BorderStatus = "off") -> Layout:
        """A layout from its string, with ``pane_ids`` put into its cells in turn.

        The numbers of panes in the text do not count. With fewer panes than cells, cells at the bottom right go.

        Raises:
            LayoutError: ``invalid layout: TEXT``, ``have 3 panes but need 2: TEXT`` or
                ``size mismatch after applying layout: TEXT``.
        """
        try:
            root = cls._parse_root(text, len(pane_ids))
        except LayoutError as error:
            raise LayoutError(f"{error}: {text}") from None
        layout = cls(root.width, root.height, pane_ids[0], status=status)
        layout._root = root
        layout.order = list(pane_ids)
        layout._leaves = {}
        layout._assign(root.leaves())
        cells.place(root)
        return layout

    @staticmethod
    def _parse_root(text: str, panes: int) -> Cell:
        root = without_single_children(read_tree(text))
        leaves = list(root.leaves())
        if not 0 < panes <= len(leaves):
            raise LayoutError(f"have {panes} panes but need {len(leaves)}")
        for leaf in reversed(leaves[panes:]):
            heir = cells.remove(leaf)
            if heir is not None and heir.parent is None:
                root = heir
        check_tree(root)
        root.x = root.y = 0
        return root
