"""The borders and border texts of a client's window and of its floats, made again only when something they depend on
has changed.

The background that the renderer compares by identity is kept on the client with the key it was made from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.render.borders import Area, BorderOptions, BorderStyles, draw_border_text, draw_borders
from pymux_wf.render.frames import draw_frame
from pymux_wf.render.scene import View
from pymux_wf.terminal.style import REVERSE

from . import sizes
from .floating import framed
from .scrollbars import cell_of
from .styles import style_of

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from pymux_wf.render.borders import BorderText
    from pymux_wf.terminal.row import Row
    from pymux_wf.terminal.style import Style

    from .client import Client
    from .tree import Pane, Window


def background(client: Client, window: Window, offset_x: int, offset_y: int) -> Sequence[Row] | None:
    """Border rows for what the client shows of the window below its floats; None where one pane fills everything."""
    columns, lines = sizes.client_room(client)
    panes = [pane for pane in window.panes if pane.visible and not framed(pane)]
    cells = [cell_of(pane) for pane in panes]
    labelled = str(window.options.get("pane-border-status"))
    if len(panes) <= 1 and labelled == "off" and window.width >= columns and window.height >= lines:
        return None
    styles = {pane.id: _border_style(client, pane) for pane in panes}
    options = BorderOptions(
        str(window.options.get("pane-border-lines")),
        str(window.options.get("pane-border-indicators")),
        labelled,
        str(window.options.get("fill-character")),
    )
    marked = client.server.tree.marked[1].id if client.server.tree.marked is not None else None
    active = window.active.id if window.active is not None else None
    area = Area(columns, lines, offset_x, offset_y)
    places = tuple(cells)
    key: Hashable = (
        window.id,
        window.width,
        window.height,
        places,
        active,
        marked,
        area,
        options,
        tuple(styles.items()),
    )
    if client.border_cache is None or client.border_cache[0] != key:
        base = int(window.options.get("pane-base-index"))
        numbers = {pane.id: pane.index + base for pane in panes}
        default = style_of(
            window.options.style("pane-border-style", client.server.context(client=client, window=window))
        )
        rows = draw_borders(
            window.width,
            window.height,
            cells,
            area=area,
            styles=BorderStyles(styles, default, numbers),
            active=active,
            marked=marked,
            options=options,
        )
        client.border_cache = (key, rows)
    found: Sequence[Row] = client.border_cache[1]
    return found


def _border_style(client: Client, pane: Pane) -> Style:
    name = "pane-active-border-style" if pane.window.active is pane else "pane-border-style"
    return style_of(pane.options.style(name, client.server.context(client=client, pane=pane)))


def labels(client: Client, window: Window, offset_x: int, offset_y: int, top: int) -> list[View]:
    """The texts on the borders between tiled panes (``pane-border-status``), one view a pane; the window begins at line
    ``top`` of the client."""
    where = str(window.options.get("pane-border-status"))
    if where == "off" or client.border_cache is None:
        return []
    columns, lines = sizes.client_room(client)
    area = Area(columns, lines, offset_x, offset_y)
    border: Sequence[Row] = client.border_cache[1]
    tiled = [pane for pane in window.panes if pane.visible and not framed(pane)]
    found = (_label(client, pane, border, area, where, (0, top)) for pane in tiled)
    return [label.view for label in found if label is not None]


def _label(
    client: Client, pane: Pane, border: Sequence[Row], area: Area, where: str, origin: tuple[int, int]
) -> BorderText | None:
    """The text on a pane's border, with ``origin`` the place of the border rows on the client's terminal; the same as
    before where nothing changed, so that it is not drawn again."""
    text = client.server.context(client=client, pane=pane).expand_time(str(pane.options.get("pane-border-format")))
    style = _border_style(client, pane)
    key = (text, style, id(border), area, origin, where)
    cached = client.label_cache.get(pane.id)
    if cached is None or cached[0] != key:
        label = draw_border_text(border, cell_of(pane), text, style, area=area, status=where, y=origin[1])
        if label is not None:
            label.view.x += origin[0]
        cached = client.label_cache[pane.id] = (key, label)
    return cached[1]


def frame(client: Client, pane: Pane, offset_x: int, offset_y: int, top: int) -> list[View]:
    """The border round a float, and the text on it; what lies beyond the window is cut off."""
    window, cell = pane.window, cell_of(pane)
    marked = client.server.tree.is_marked(pane)
    style = _border_style(client, pane)
    rows = draw_frame(
        cell.width,
        cell.height,
        str(window.options.get("pane-border-lines")),
        style.replace(attrs=style.attrs ^ REVERSE) if marked else style,
        pane.index + int(window.options.get("pane-base-index")),
        arrows=window.active is pane and window.options.get("pane-border-indicators") in ("arrows", "both"),
    )
    x, y = cell.x - 1, cell.y - 1
    views = [View(x - offset_x, y - offset_y + top, cell.width + 2, cell.height + 2, rows)]
    where = str(window.options.get("pane-border-status"))
    if where != "off":
        area = Area(cell.width + 2, cell.height + 2, x, y)
        label = _label(client, pane, rows, area, where, (x - offset_x, y - offset_y + top))
        views += [label.view] if label is not None else []
    return [clipped(view, window, offset_x, offset_y - top) for view in views]


def clipped(view: View, window: Window, offset_x: int, offset_y: int) -> View:
    """The part of a view that lies left of and above the window's right and lower edges."""
    width = min(view.width, window.width - offset_x - view.x)
    height = min(view.height, window.height - offset_y - view.y)
    if (width, height) == (view.width, view.height):
        return view
    return View(view.x, view.y, max(width, 0), max(height, 0), view.rows, view.tint, view.held)


def control_at(client: Client, pane: Pane, x: int, y: int) -> str | None:
    """The number of the control range (``#[range=control|8]``) of a pane's border text at a cell of the terminal."""
    cached = client.label_cache.get(pane.id)
    label = cached[1] if cached is not None else None
    if label is None or pane.window.options.get("pane-border-status") == "off" or y != label.view.y:
        return None
    at = x - label.view.x
    # Ranges that touch share a cell, as in tmux: it belongs to the one that begins there.
    found = [part.argument for part in label.ranges if part.kind == "control" and part.start <= at < part.end]
    return found[-1] if found else None
