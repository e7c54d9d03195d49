"""From a scene to lines of cells, and which of them may have changed since they were last made.

A ``Composer`` belongs to one client. It keeps which rows it saw (identity and version), so an idle view costs one
list comparison, and a line that one view covers whole is that view's own row, not a copy. Relies on ``scene`` and
``terminal.row``; changes neither.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import attrgetter

from pymux_wf.colour import DEFAULT
from pymux_wf.render.colours import resolve
from pymux_wf.render.scene import PLAIN_TINT, Scene, Tint, View
from pymux_wf.terminal.row import Row
from pymux_wf.terminal.style import DEFAULT_STYLE, REVERSE, Style

Line = tuple[list[str], list[Style]]
"""The cells and styles of one line; never to be changed by whoever gets it."""

_version = attrgetter("version")
_NOTHING = Row(0)
_BLANK = " "
_MEMO_LIMIT = 4096


class _TintedStyles(dict[Style, Style]):
    """Style -> the style it becomes under one tint."""

    __slots__ = ("_palette", "_tint")

    def __init__(self, tint: Tint) -> None:
        self._tint = tint
        self._palette = dict(tint.palette)

    def __missing__(self, style: Style) -> Style:
        if len(self) >= _MEMO_LIMIT:
            self.clear()
        tint = self._tint
        fg = tint.fg if style.fg == DEFAULT else resolve(style.fg, self._palette)
        bg = tint.bg if style.bg == DEFAULT else resolve(style.bg, self._palette)
        attrs = style.attrs ^ REVERSE if tint.reverse else style.attrs
        underline_colour = resolve(style.underline_colour, self._palette)
        tinted = self[style] = Style.of(fg, bg, attrs, underline_colour, style.link)
        return tinted


class _Seen:
    """What was last taken from one view: the visible rows and their versions."""

    __slots__ = ("first", "last", "rows", "versions")

    def __init__(self, first: int, last: int) -> None:
        self.first = first
        self.last = last
        self.rows: list[Row] = []
        self.versions: list[int] = []

    def visible(self, view: View) -> list[Row]:
        rows = list(view.rows[self.first : self.last])
        missing = self.last - self.first - len(rows)
        return rows + [_NOTHING] * missing if missing else rows

    def take(self, rows: list[Row]) -> tuple[list[int], list[Row]]:
        """Remember ``rows``; the indexes of those that changed, and the rows as they were."""
        versions = list(map(_version, rows))
        before = self.rows
        if rows == before and versions == self.versions:
            return [], before
        known = self.versions
        if len(before) != len(rows):
            changed = list(range(len(rows)))
        else:
            changed = [i for i, row in enumerate(rows) if row is not before[i] or versions[i] != known[i]]
        self.rows, self.versions = rows, versions
        return changed, before


class Shift:
    """A view over the whole width whose rows were ``before`` and are ``after``, from line ``top`` on: it may have
    scrolled."""

    __slots__ = ("after", "before", "top")

    def __init__(self, top: int, before: list[Row], after: list[Row]) -> None:
        self.top = top
        self.before = before
        self.after = after


class Composer:
    """Makes one client's lines.

    ``update`` takes a scene and tells which lines to look at; ``line`` makes one of them. Between two updates the
    scene's rows must not change, because lines are made from the rows themselves.
    """

    def __init__(self) -> None:
        self._structure: tuple[object, ...] | None = None
        self._background: Sequence[Row] | None = None
        self._scene = Scene(0, 0, [])
        self._seen: list[_Seen] = []
        self._plan: list[list[int]] = []
        self._tints: dict[Tint, _TintedStyles] = {}

    def forget(self) -> None:
        """Take the next scene as wholly new."""
        self._structure = None

    def update(self, scene: Scene) -> tuple[list[int], list[Shift]]:
        """The lines of ``scene`` that may differ from the last scene's, in order, and the views that may have
        scrolled."""
        structure = (scene.columns, scene.lines, scene.background_y, *[view.place for view in scene.views])
        self._scene = scene
        if structure != self._structure or scene.background is not self._background:
            self._rebuild(scene, structure)
            for view, seen in zip(scene.views, self._seen):
                seen.take(seen.visible(view))
            return list(range(scene.lines)), []
        return self._changes(scene)

    def _changes(self, scene: Scene) -> tuple[list[int], list[Shift]]:
        dirty: set[int] = set()
        shifts: list[Shift] = []
        for view, seen in zip(scene.views, self._seen):
            if view.held:
                continue
            rows = seen.visible(view)
            changed, before = seen.take(rows)
            if not changed:
                continue
            top = view.y + seen.first
            dirty.update([top + i for i in changed])
            if len(changed) > 1 and view.x <= 0 and view.x + view.width >= scene.columns:
                shifts.append(Shift(top, before, rows))
        return (sorted(dirty) if dirty else []), shifts

    def _rebuild(self, scene: Scene, structure: tuple[object, ...]) -> None:
        self._structure = structure
        self._background = scene.background
        self._seen = [
            _Seen(max(0, -view.y), max(max(0, -view.y), min(view.height, scene.lines - view.y))) for view in scene.views
        ]
        self._plan = [[] for _ in range(scene.lines)]
        for index, (view, seen) in enumerate(zip(scene.views, self._seen)):
            self._plan_view(index, view, range(view.y + seen.first, view.y + seen.last), scene.columns)

    def _plan_view(self, index: int, view: View, lines: Iterable[int], columns: int) -> None:
        if view.width <= 0 or view.x >= columns or view.x + view.width <= 0:
            return
        covers = view.x <= 0 and view.x + view.width >= columns
        for y in lines:
            if covers:
                self._plan[y] = [index]
            else:
                self._plan[y].append(index)

    def sole(self, y: int) -> int | None:
        """The index of the one view that covers line ``y`` whole, or None."""
        plan = self._plan[y]
        if len(plan) != 1:
            return None
        view = self._scene.views[plan[0]]
        return plan[0] if view.x <= 0 and view.x + view.width >= self._scene.columns else None

    def row_at(self, y: int) -> Row | None:
        """The row that is line ``y`` as it stands, or None where the line has to be put together."""
        plan = self._plan[y]
        if len(plan) != 1:
            return None
        scene = self._scene
        view = scene.views[plan[0]]
        if view.x or (view.tint is not PLAIN_TINT and view.tint != PLAIN_TINT):
            return None
        seen = self._seen[plan[0]]
        row = seen.rows[y - view.y - seen.first]
        return row if len(row.cells) == scene.columns == view.width else None

    def line(self, y: int) -> Line:
        """The cells and styles of line ``y``, exactly as many as the terminal has columns."""
        row = self.row_at(y)
        if row is not None:
            return row.cells, row.styles
        scene = self._scene
        cells, styles = self._background_line(y)
        for index in self._plan[y]:
            view, seen = scene.views[index], self._seen[index]
            self._paste(cells, styles, view, seen.rows[y - view.y - seen.first])
        return cells, styles

    def _background_line(self, y: int) -> Line:
        columns, index = self._scene.columns, y - self._scene.background_y
        background = self._background
        if background is None or not 0 <= index < len(background):
            return [_BLANK] * columns, [DEFAULT_STYLE] * columns
        row = background[index]
        missing = columns - len(row.cells)
        if missing <= 0:
            return row.cells[:columns], row.styles[:columns]
        return row.cells + [_BLANK] * missing, row.styles + [DEFAULT_STYLE] * missing

    def _paste(self, cells: list[str], styles: list[Style], view: View, row: Row) -> None:
        """Put the visible part of a view's row on a line; wide characters that an edge cuts become blanks."""
        skip = max(0, -view.x)
        left = view.x + skip
        right = min(view.x + view.width, len(cells))
        end = skip + right - left
        piece = row.cells[skip:end]
        looks = row.styles[skip:end]
        if piece and piece[0] == "":
            piece[0] = _BLANK
        if piece and end < len(row.cells) and row.cells[end] == "":
            piece[-1] = _BLANK
        missing = right - left - len(piece)
        if missing:
            piece += [_BLANK] * missing
            looks += [DEFAULT_STYLE] * missing
        if right < len(cells) and cells[right] == "":
            cells[right] = _BLANK
        if left and cells[left] == "":
            cells[left - 1] = _BLANK
        cells[left:right] = piece
        styles[left:right] = looks if view.tint == PLAIN_TINT else self._tinted(view.tint, looks)

    def _tinted(self, tint: Tint, styles: list[Style]) -> list[Style]:
        memo = self._tints.get(tint)
        if memo is None:
            if len(self._tints) >= 64:
                self._tints.clear()
            memo = self._tints[tint] = _TintedStyles(tint)
        return list(map(memo.__getitem__, styles))
