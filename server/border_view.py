"""The borders and border texts of a client's window, made again only when something they depend on has changed.

The background that the renderer compares by identity is kept on the client with the key it was made from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.render.borders import Area, BorderOptions, BorderStyles, draw_borders
from pymux_wf.render.scene import View
from pymux_wf.render.statusline import draw_format
from pymux_wf.terminal.row import Row

from . import sizes
from .styles import style_of

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from pymux_wf.terminal.style import Style

    from .client import Client
    from .tree import Pane, Window


def background(client: Client, window: Window, offset_x: int, offset_y: int) -> Sequence[Row] | None:
    """Border rows for what the client shows of the window; None where one pane fills everything."""
    columns, lines = sizes.client_room(client)
    panes = [pane for pane in window.panes if pane.visible]
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
    places = tuple((pane.id, pane.x, pane.y, pane.width, pane.height) for pane in panes)
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
            panes,
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
    client.
    """
    where = str(window.options.get("pane-border-status"))
    if where == "off" or client.border_cache is None:
        return []
    lines: Sequence[Row] = client.border_cache[1]
    views = []
    for pane in window.panes:
        y = (pane.y - 1 if where == "top" else pane.y + pane.height) - offset_y
        if not pane.visible or pane.width < 3 or not 0 <= y < len(lines):
            continue
        row = _label(client, pane, lines[y], pane.x + 2 - offset_x)
        views.append(View(pane.x + 2 - offset_x, y + top, len(row.cells), 1, [row]))
    return views


def _label(client: Client, pane: Pane, border: Row, x: int) -> Row:
    """The text on a pane's border; the same row as before where nothing changed, so that it is not drawn again."""
    text = client.server.context(client=client, pane=pane).expand_time(str(pane.options.get("pane-border-format")))
    key = (text, pane.width - 2, id(border), x, _border_style(client, pane))
    cached = client.label_cache.get(pane.id)
    if cached is None or cached[0] != key:
        end = x + pane.width - 2
        under = Row.of(border.cells[max(x, 0) : end], border.styles[max(x, 0) : end])
        row, _ = draw_format(text, len(under.cells), key[-1], over=under)
        cached = client.label_cache[pane.id] = (key, row)
    return cached[1]
