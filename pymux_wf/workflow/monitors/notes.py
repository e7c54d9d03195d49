"""The notes monitor: the time line of the incident that is open, and a line to type the next note into."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from pymux_wf.workflow.drawing.document import Column, Document, Line, Span, Table
from pymux_wf.workflow.monitors.monitor import Monitor, Settings
from pymux_wf.workflow.production import notes

NOTE, OUTPUT = "note", "last output of pane"
_STYLES: dict[str, Any] = {"alert": "error", "begin": "accent", "end": "accent", "output": "dim"}


class Notes:
    """Reads the incident's file; what a person has typed is written by the next ``collect``."""

    def __init__(self, settings: Settings) -> None:
        self._socket = settings.socket
        self._asked = ""  # what the line that is being typed is: a note, or the pane whose output is wanted
        self._draft = ""
        self._todo: deque[tuple[str, str]] = deque()
        self._said = ""

    @property
    def typing(self) -> bool:
        return bool(self._asked)

    def key(self, name: str) -> None:
        """Enter begins a note and stamps it, ``o`` asks for a pane, Escape drops what is typed."""
        if not self._asked:
            if name in ("Enter", "o"):
                self._asked, self._draft = (OUTPUT if name == "o" else NOTE), ""
        elif name == "Enter":
            if self._draft.strip():
                self._todo.append((self._asked, self._draft.strip()))
            self._asked = ""
        elif name == "Escape":
            self._asked = ""
        elif name == "BSpace":
            self._draft = self._draft[:-1]
        elif name == "Space" or len(name) == 1:
            self._draft = (self._draft + (" " if name == "Space" else name))[:4000]

    def collect(self) -> dict[str, Any]:
        while self._todo:
            self._do(*self._todo.popleft())
        incident = notes.current(self._socket)
        found = notes.entries(incident) if incident else []
        return {"incident": incident, "notes": [asdict(note) for note in found]}

    def _do(self, what: str, text: str) -> None:
        try:
            incident = notes.current(self._socket) or notes.begin(self._socket)
            if what == NOTE:
                notes.stamp(self._socket, text, incident=incident)
                self._said = ""
            else:
                self._said = self._insert(incident, text)
        except OSError as error:
            self._said = f"could not be written: {error.strerror}: {text}"

    def _insert(self, incident: str, target: str) -> str:
        from pymux_wf import MuxError, Server
        from pymux_wf.workflow.production.outputs import last_output

        try:
            with Server.connect(self._socket, timeout=2.0) as server:
                output = last_output(server, target)
        except MuxError as error:
            return str(error).splitlines()[0]
        text = f"{output.what}\n{output.text}"
        notes.stamp(self._socket, text, "output", incident=incident, source=output.pane)
        return f"the last output of {output.pane} is in the notes"

    def document(self, found: Mapping[str, Any], columns: int, lines: int) -> Document:
        rows = tuple(self._row(notes.Note(**each)) for each in found["notes"])
        empty = "no incident is open: `pywfmux production incident` opens one, and so does the first note"
        table = Table(
            (Column("time"), Column("kind", rank=1), Column("by", rank=2), Column("what", grow=True)),
            rows,
            title=f"incident {found['incident']}" if found["incident"] else "notes",
            empty=empty,
            tail=True,
        )
        return Document((self._prompt(columns),), (table,))

    def _row(self, note: notes.Note) -> tuple[Any, ...]:
        first, *more = note.text.split("\n")
        what = f"{note.source}: {first}" if note.source else first
        what += f"  (+{len(more)} lines)" if more else ""
        style = _STYLES.get(note.kind, "")
        return note.clock[11:], Span(note.kind, style), note.by, Span(what, style)

    def _prompt(self, columns: int) -> Line:
        if self._asked:
            room = max(columns - len(self._asked) - 4, 1)
            return Line((Span(f"{self._asked}: ", "bold"), Span(self._draft[-room:]), Span("_", "accent")))
        if self._said:
            return Line(Span(self._said, "warning"))
        return Line(Span("Enter writes a note, o inserts the last output of a pane", "dim"))

    def close(self) -> None:
        """Nothing is held."""


MONITOR = Monitor(
    "notes",
    "The time line of the open incident; type a line, and it is stamped.",
    Notes,
    interval=1.0,
    keys={"Enter": "note", "o": "insert last output of a pane"},
)
