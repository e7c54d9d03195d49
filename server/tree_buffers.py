"""What choose-buffer lists: the paste buffers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang.quoting import escape_controls

from .errors import CommandError
from .listing import BufferContext, is_true
from .modes.base import NOTHING, EditText, Leave, RunCommands, RunTemplate
from .modes.tree import Found
from .modes.tree_draw import text_rows
from .modes.tree_list import Entry

if TYPE_CHECKING:
    from pymux_wf.terminal.row import Row

    from .buffers import PasteBuffer
    from .modes.base import Requests
    from .modes.tree import TreeMode
    from .server import Server
    from .tree import Pane


class BufferList:
    """The source of choose-buffer."""

    name = "buffer-mode"
    orders = ("creation", "name", "size")
    box_lines = 0
    menu = (
        ("Paste", "Enter"),
        ("Paste Tagged", "P"),
        ("", ""),
        ("Tag", "t"),
        ("Tag All", "C-t"),
        ("Tag None", "T"),
        ("", ""),
        ("Delete", "d"),
        ("Delete Tagged", "D"),
        ("", ""),
        ("Cancel", "q"),
    )
    keys_help = (
        ("Enter, p", "Paste the buffer"),
        ("P", "Paste all tagged"),
        ("d, D", "Delete it, all tagged"),
        ("e", "Edit it"),
    )

    def __init__(self, server: Server, pane: Pane, template: object, line_format: str, key_format: str | None) -> None:
        self._server = server
        self._pane = pane
        self._template = template
        self._format = line_format
        self._key_format = key_format

    def find(self, order: str, reverse: bool, wanted: str | None) -> Found:
        buffers = list(self._server.buffers)
        if order == "name":
            buffers.sort(key=lambda buffer: buffer.name)
        elif order == "size":
            buffers.sort(key=lambda buffer: -len(buffer.data))
        if reverse:
            buffers.reverse()
        let = [each for each in buffers if wanted is None or is_true(self._context(each, 0).expand(wanted))]
        entries = [Entry(buffer.name, buffer.name, buffer) for buffer in let or buffers]
        return Found(entries, no_matches=not let)

    def _context(self, buffer: PasteBuffer, number: int) -> BufferContext:
        return BufferContext(self._server.context(pane=self._pane, variables={"line": str(number)}), buffer)

    def text(self, entry: Entry, number: int) -> str:
        return self._context(entry.subject, number).expand(self._format)

    def shortcut(self, entry: Entry, number: int) -> str | None:
        return None if self._key_format is None else self._context(entry.subject, number).expand(self._key_format)

    def matches(self, entry: Entry, text: str, fold: bool) -> bool:
        content = entry.subject.data.decode("utf-8", "replace")
        return any(text in (each.lower() if fold else each) for each in (entry.name, content))

    def preview(self, entry: Entry, columns: int, lines: int, offset: int) -> tuple[list[Row], int]:
        text = entry.subject.data[: columns * lines * 16].decode("utf-8", "backslashreplace")
        return text_rows([escape_controls(line.expandtabs()) for line in text.split("\n")], columns, lines), 0

    def pick_in_preview(self, mode: TreeMode, column: int) -> Requests:
        return NOTHING

    def press(self, mode: TreeMode, key: str) -> Requests:
        entry = mode.entry
        if entry is None:
            return NOTHING
        if key in ("Enter", "p"):
            return (Leave(), RunTemplate(self._template, entry.name))
        if key == "P":
            return (Leave(), *(RunTemplate(self._template, each.name) for each in mode.chosen()))
        if key in ("d", "D"):
            return self._delete(mode, [entry] if key == "d" else mode.list.tagged_entries())
        return (EditText(entry.subject.data, lambda data: self._edited(entry, data)),) if key == "e" else NOTHING

    def _delete(self, mode: TreeMode, doomed: list[Entry]) -> Requests:
        if not doomed:
            return NOTHING
        commands = tuple(("delete-buffer", "-b", each.name) for each in doomed)
        leave = (Leave(),) if len(doomed) >= len(self._server.buffers) else ()
        return (*leave, RunCommands(commands))

    def _edited(self, entry: Entry, data: bytes) -> None:
        buffer = self._server.buffers.get(entry.name)
        if buffer is None or not data:
            return
        if data.endswith(b"\n") and not buffer.data.endswith(b"\n"):
            data = data[:-1]  # the editor's, not the user's
        if data and data != buffer.data:
            try:
                self._server.buffers.set(entry.name, data)
            except CommandError:
                return
