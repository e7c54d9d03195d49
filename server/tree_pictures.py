"""What the boxes of tree modes show: panes in a small space with their labels, windows side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .modes.tree_draw import arrange, draw_gallery, put_label, shrunk
from .styles import style_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pymux_wf.terminal.row import Row

    from .server import Server
    from .tree import Pane, Session, Window, Winlink


def pane_picture(pane: Pane, columns: int, lines: int) -> list[Row]:
    """What the pane's program shows, as much as fits, with the cursor in reverse."""
    screen = pane.screen
    screen.settle()
    cursor = (min(screen.cursor.x, screen.columns - 1), screen.cursor.y) if screen.modes.cursor_visible else None
    return shrunk(screen.rows, cursor, columns, lines)


def labelled(
    server: Server, link: Winlink, pane: Pane, columns: int, lines: int, kind: Mapping[str, str], *, wider: int = 0
) -> list[Row]:
    """The picture of a pane with its label; ``kind`` tells formats whether it stands for a window or a pane."""
    picture = pane_picture(pane, columns, lines)
    context = server.context(session=link.session, winlink=link, pane=pane, variables=kind)
    style = style_of(pane.window.options.style("tree-mode-preview-style", context))
    put_label(picture, context.expand(str(pane.options.get("tree-mode-preview-format"))), style, wider=wider)
    return picture


PANE = {"pane_format": "1", "window_format": "0", "session_format": "0"}
WINDOW = {"pane_format": "0", "window_format": "1", "session_format": "0"}


def window_pictures(
    server: Server, link: Winlink, columns: int, lines: int, offset: int
) -> tuple[list[Row], int, Sequence[Pane], Sequence[tuple[int, int]]]:
    """The panes of a window side by side; the offset as far as it goes, the panes that show and where."""
    panes = link.window.panes
    current = panes.index(link.window.active) if link.window.active in panes else 0
    gallery = arrange(len(panes), current, offset, columns)

    def draw(number: int, width: int, height: int) -> list[Row]:
        # As tmux does it: the line behind a pane counts for the middle of its label, that behind a window does not.
        wider = int(number < gallery.end - 1)
        return labelled(server, link, panes[number], width, height, PANE, wider=wider)

    rows = draw_gallery(gallery, columns, lines, draw)
    return rows, gallery.offset, panes[gallery.first : gallery.end], gallery.spans


def session_pictures(
    server: Server, session: Session, columns: int, lines: int, offset: int
) -> tuple[list[Row], int, Sequence[Winlink], Sequence[tuple[int, int]]]:
    """The windows of a session side by side; the offset as far as it goes, the windows that show and where."""
    links = list(session.winlinks.values())
    current = links.index(session.current) if session.current in links else 0
    gallery = arrange(len(links), current, offset, columns)

    def draw(number: int, width: int, height: int) -> list[Row]:
        pane = _pane_of(links[number].window)
        return labelled(server, links[number], pane, width, height, WINDOW) if pane is not None else []

    rows = draw_gallery(gallery, columns, lines, draw)
    return rows, gallery.offset, links[gallery.first : gallery.end], gallery.spans


def _pane_of(window: Window) -> Pane | None:
    return window.active or next(iter(window.panes), None)
