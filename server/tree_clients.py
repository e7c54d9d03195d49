"""What choose-client lists: the attached clients."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import status
from .listing import is_true
from .modes.base import NOTHING, Leave, RunCommands, RunTemplate
from .modes.tree import Found
from .modes.tree_draw import blank_row, blit, put
from .modes.tree_list import Entry
from .tree_pictures import pane_picture

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from pymux_wf.terminal.row import Row

    from .client import Client
    from .context import Context
    from .modes.base import Requests
    from .modes.tree import TreeMode
    from .server import Server

_SORTS: dict[str, Callable[[Client], Any]] = {
    "name": lambda client: client.name,
    "size": lambda client: (client.columns, client.lines),
    "creation": lambda client: client.created,
    "activity": lambda client: -client.activity,
}
_ACTIONS = {"d": ("detach-client",), "x": ("detach-client", "-P"), "z": ("suspend-client",)}


class ClientList:
    """The source of choose-client."""

    name = "client-mode"
    orders = ("name", "size", "creation", "activity")
    box_lines = 0
    menu = (
        ("Detach", "Enter"),
        ("Detach Tagged", "D"),
        ("", ""),
        ("Tag", "t"),
        ("Tag All", "C-t"),
        ("Tag None", "T"),
        ("", ""),
        ("Cancel", "q"),
    )
    keys_help = (
        ("Enter", "Choose the client"),
        ("d, D", "Detach it, all tagged"),
        ("x, X", "Detach and hang it up, all tagged"),
        ("z, Z", "Suspend it, all tagged"),
    )

    def __init__(self, server: Server, template: object, line_format: str, key_format: str | None) -> None:
        self._server = server
        self._template = template
        self._format = line_format
        self._key_format = key_format

    def find(self, order: str, reverse: bool, wanted: str | None) -> Found:
        clients = sorted(self._server.attached(), key=_SORTS.get(order, _SORTS["name"]), reverse=reverse)
        let = [each for each in clients if wanted is None or is_true(self._context(each, 0).expand(wanted))]
        return Found([Entry(client.name, client.name, client) for client in let or clients], no_matches=not let)

    def _context(self, client: Client, number: int) -> Context:
        return self._server.context(client=client, session=client.session, variables={"line": str(number)})

    def text(self, entry: Entry, number: int) -> str:
        return self._context(entry.subject, number).expand(self._format)

    def shortcut(self, entry: Entry, number: int) -> str | None:
        return None if self._key_format is None else self._context(entry.subject, number).expand(self._key_format)

    def matches(self, entry: Entry, text: str, fold: bool) -> bool:
        return text in (entry.name.lower() if fold else entry.name)

    def preview(self, entry: Entry, columns: int, lines: int, offset: int) -> tuple[list[Row], int]:
        client = entry.subject
        rows = [blank_row(columns) for _ in range(lines)]
        session = client.session
        if session is None or session.current is None or session.current.window.active is None:
            return rows, 0
        bars = [row.row for row in status.rows(client)][: max(lines - 1, 0)]
        at_top = session.options.get("status-position") == "top"
        room = lines - len(bars) - bool(bars)
        blit(rows, pane_picture(session.current.window.active, columns, max(room, 0)), 0, lines - room if at_top else 0)
        if bars:
            put(rows[len(bars) if at_top else room], 0, "\u2500" * columns, blank_row(1).styles[0])
            blit(rows, bars, 0, 0 if at_top else lines - len(bars))
        return rows, 0

    def pick_in_preview(self, mode: TreeMode, column: int) -> Requests:
        return NOTHING

    def press(self, mode: TreeMode, key: str) -> Requests:
        entry = mode.entry
        if entry is None:
            return NOTHING
        if key == "Enter":
            return (Leave(), RunTemplate(self._template, entry.name))
        action = _ACTIONS.get(key.lower())
        if action is None:
            return NOTHING
        meant = [entry] if key.islower() else mode.list.tagged_entries()
        return (RunCommands(tuple((*action, "-t", each.name) for each in meant)),)
