"""The borders and border texts of a client's window, made again only when something they depend on has changed.

The background that the renderer compares by identity is kept on the client with the key it was made from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.render.borders import Area, BorderOptions, BorderStyles, draw_border_text, draw_borders
from pymux_wf.render.scene import View

from . import sizes
from .scrollbars import cell_of
from .styles import style_of

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from pymux_wf.terminal.row import Row
    from pymux_wf.terminal.style import Style

    from .client import Client
    from .tree import Pane, Window


def background(client: Client, window: Window, offset_x: int, offset_y: int) -> Sequence[Row] | None:
    """Border rows for what the client shows of the window; None where one pane fills everything."""
    columns, lines = sizes.client_room(client)
    panes = [pane for pane in window.panes if pane.visible]
    cells = [cell_of(pane) for pane in panes]
    labelled = str(window.options.get("pane-border-status"))
    if len(panes) == 1 and labelled == "off" and window.width >= columns and window.height >= lines:
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
    """The texts on the borders (``pane-border-status``), one view a pane; the window begins at line ``top`` of the
    client."""
    where = str(window.options.get("pane-border-status"))
    if where == "off" or client.border_cache is None:
        return []
    columns, lines = sizes.client_room(client)
    area = Area(columns, lines, offset_x, offset_y)
    views = (_label(client, pane, area, where, top) for pane in window.panes if pane.visible)
    return [view for view in views if view is not None]


def _label(client: Client, pane: Pane, area: Area, where: str, top: int) -> View | None:
    """The text on a pane's border; the same view as before where nothing changed, so that it is not drawn again."""
    border: Sequence[Row] = client.border_cache[1]
    text = client.server.context(client=client, pane=pane).expand_time(str(pane.options.get("pane-border-format")))
    style = _border_style(client, pane)
    key = (text, style, id(border), top)
    cached = client.label_cache.get(pane.id)
    if cached is None or cached[0] != key:
        view = draw_border_text(border, cell_of(pane), text, style, area=area, status=where, y=top)
        cached = client.label_cache[pane.id] = (key, view)
    return cached[1]
