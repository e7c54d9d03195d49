"""A layout's windows as places: which panes there are, in what order, with what around them, and how large each is.

Pure: a window of :mod:`.model` and a size in cells go in, labels and a tmux layout string come out. Labels are what a
window or a pane of a layout is found again by, whatever it is called now: ``development/code`` and
``development/code/1.0``, quoted so that no name has a blank or a slash.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from pymux_wf.layout.cell import Axis, Cell, place
from pymux_wf.layout.strings import dump_cell
from pymux_wf.workflow.errors import WorkflowError
from pymux_wf.workflow.layouts.model import Pane, Window, check_size


@dataclass(frozen=True, slots=True)
class Leaf:
    """A pane that runs something, and where it stands.

    Attributes:
        path: its number among the panes around it, from the window inwards: ``"1.0"``.
        pane: what the layout says of it.
        roots: the directories around it, the outermost first (of its window, its containers, its own); "" is none.
        env: what its window and containers and itself add to its environment.
    """

    path: str
    pane: Pane
    roots: tuple[str, ...] = ()
    env: Mapping[str, str] | None = None


def leaves(window: Window) -> tuple[Leaf, ...]:
    """The panes of a window in the order in which they are read; a shell where it has none."""
    panes = window.pane or (Pane(),)
    found: list[Leaf] = []
    for number, pane in enumerate(panes):
        _collect(pane, str(number), (window.root,), dict(window.env), found)
    return tuple(found)


def _collect(pane: Pane, path: str, roots: tuple[str, ...], env: Mapping[str, str], found: list[Leaf]) -> None:
    roots, env = (*roots, pane.root), {**env, **pane.env}
    if not pane.pane:
        found.append(Leaf(path, pane, tuple(filter(None, roots)), env))
    for number, child in enumerate(pane.pane):
        _collect(child, f"{path}.{number}", roots, env, found)


def window_label(layout: str, window: str) -> str:
    """What a window of a layout carries in ``@layout``."""
    return f"{quote(layout, safe='')}/{quote(window, safe='')}"


def pane_label(layout: str, window: str, path: str) -> str:
    """What a pane of a layout carries in ``@layout-pane``."""
    return f"{window_label(layout, window)}/{path}"


def layout_string(window: Window, columns: int, lines: int, ids: Sequence[int]) -> str:
    """The split tree of a window of this size as ``select-layout`` takes it; ``ids`` are the numbers of its panes.

    A named layout (``tiled``...) is given as it is. Raises WorkflowError where there is no room for all.
    """
    if window.layout:
        return window.layout
    root = _cell(Pane(split=window.split, pane=window.pane or (Pane(),)), iter_of(ids))
    try:
        _fit(root, columns, lines, _sizes(window))
    except NoRoom as error:
        message = f"window {window.name}: there is no room for {len(ids)} panes in {columns}x{lines} cells ({error})"
        raise WorkflowError(message, window.name, remedy="load it again in a larger terminal") from None
    place(root)
    return dump_cell(root)


class NoRoom(ValueError):
    """Something would be smaller than one cell."""


def iter_of(ids: Sequence[int]) -> list[int]:
    """The numbers, to be taken from the end."""
    return list(reversed(ids))


def _cell(pane: Pane, ids: list[int]) -> Cell:
    """The cell of a pane with its children; one child alone stands for what it is in."""
    if not pane.pane:
        return Cell(0, 0, pane_id=ids.pop())
    if len(pane.pane) == 1:
        return _cell(pane.pane[0], ids)
    cell = Cell(0, 0, axis=Axis.LEFT_RIGHT if pane.split == "h" else Axis.TOP_BOTTOM)
    for child in pane.pane:
        cell.add(_cell(child, ids))
    return cell


def _sizes(window: Window) -> list[list[str]]:
    """The sizes that the layout gives to the children of each node, in the order in which nodes are met."""
    found: list[list[str]] = []

    def collect(panes: tuple[Pane, ...]) -> None:
        if len(panes) > 1:
            found.append([pane.size for pane in panes])
        for pane in panes:
            collect(pane.pane)

    collect(window.pane)
    return found


def _fit(cell: Cell, columns: int, lines: int, sizes: list[list[str]]) -> None:
    """Gives a cell its size, and its children theirs; takes their sizes from ``sizes`` in its own order."""
    cell.width, cell.height = columns, lines
    if columns < 1 or lines < 1:
        raise NoRoom("one would have no cell at all")
    if cell.axis is None:
        return
    wanted = sizes.pop(0)
    along = columns if cell.axis is Axis.LEFT_RIGHT else lines
    minima = [minimum(child, cell.axis) for child in cell.children]
    for child, length in zip(cell.children, shares(along, wanted, minima), strict=True):
        if cell.axis is Axis.LEFT_RIGHT:
            _fit(child, length, lines, sizes)
        else:
            _fit(child, columns, length, sizes)


def minimum(cell: Cell, axis: Axis) -> int:
    """The fewest cells along an axis in which all panes of a cell have one."""
    if cell.axis is None:
        return 1
    lengths = [minimum(child, axis) for child in cell.children]
    return sum(lengths) + len(lengths) - 1 if cell.axis is axis else max(lengths)


def shares(along: int, wanted: Sequence[str], minima: Sequence[int]) -> list[int]:
    """The lengths of cells side by side, with a line between each two: what is said, the others alike; all of it is
    given away. Raises NoRoom.

    >>> shares(101, ["65%", ""], [1, 1])
    [65, 35]
    >>> shares(80, ["", "20", ""], [1, 1, 1])
    [29, 20, 29]
    """
    room = along - (len(wanted) - 1)
    if room < sum(minima):
        raise NoRoom(f"{sum(minima) + len(wanted) - 1} are needed, there are {along}")
    lengths: list[float | None] = [_said(text, room) for text in wanted]
    left = room - sum(length for length in lengths if length is not None)
    unsaid = lengths.count(None)
    filled = [max(left, 0) / unsaid if length is None else length for length in lengths]
    scale = room / sum(filled) if sum(filled) else 1.0
    return _whole([length * scale for length in filled], minima, room)


def _said(text: str, room: int) -> float | None:
    if not text:
        return None
    number, percent = check_size(text)
    return room * number / 100 if percent else float(number)


def _whole(lengths: Sequence[float], minima: Sequence[int], room: int) -> list[int]:
    """Whole numbers with the sum ``room``, none below its minimum: rounded down, the rest to those that lost most."""
    found = [max(int(length + 1e-9), least) for length, least in zip(lengths, minima, strict=True)]
    order = sorted(range(len(found)), key=lambda at: found[at] - lengths[at])
    while sum(found) < room:
        found[order[0]] += 1
        order.append(order.pop(0))
    while sum(found) > room:  # some were raised to their minimum: the one that has most to spare pays
        spare = max(range(len(found)), key=lambda at: found[at] - minima[at])
        found[spare] -= 1
    return found
