"""What choose-tree lists: sessions, their windows and the panes of those that have several."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from . import naming
from .listing import is_true
from .modes.base import NOTHING, Ask, Leave, RunCommands, RunTemplate
from .modes.tree import Found
from .modes.tree_draw import blank_row
from .modes.tree_list import Entry
from .pane_variables import pane_index
from .tree import Pane, Session, Winlink
from .tree_pictures import PANE as PANE_KIND
from .tree_pictures import WINDOW as WINDOW_KIND
from .tree_pictures import pane_picture, session_pictures, window_pictures

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pymux_wf.terminal.row import Row

    from .context import Context
    from .modes.base import Requests
    from .modes.tree import TreeMode
    from .server import Server

SESSION_KIND = {"pane_format": "0", "window_format": "0", "session_format": "1"}
_PLAIN = re.compile(r"[^\s:'\"\\;#$~%{}\x00-\x1f\x7f-\x9f]+")
"""Names of sessions that can stand in a template whatever quotes are round them."""


class WindowTree:
    """The source of choose-tree."""

    name = "tree-mode"
    orders = ("index", "name", "activity")
    box_lines = 0
    menu = (
        ("Select", "Enter"),
        ("Expand", "Right"),
        ("Mark", "m"),
        ("", ""),
        ("Tag", "t"),
        ("Tag All", "C-t"),
        ("Tag None", "T"),
        ("", ""),
        ("Kill", "x"),
        ("Kill Tagged", "X"),
        ("", ""),
        ("Cancel", "q"),
    )
    keys_help = (
        ("Enter", "Choose the line"),
        ("x, X", "Kill it, all tagged"),
        ("<, >", "Scroll the preview"),
        ("m, M", "Mark the pane, no pane"),
        (":", "Run a command for each tagged line"),
        ("H", "Go to where it was opened"),
    )

    def __init__(
        self,
        server: Server,
        place: tuple[Session, Winlink, Pane],
        *,
        kind: str,
        template: object,
        line_format: str,
        key_format: str | None = None,
        all_grouped: bool = False,
        ask_first: bool = True,
    ) -> None:
        self._server = server
        self._session, self._link, self._pane = place
        self._kind = kind
        self._template = template
        self._format = line_format
        self._key_format = key_format
        self._all_grouped = all_grouped
        self._ask_first = ask_first
        self._shown: tuple[Sequence[Any], Sequence[tuple[int, int]]] = ((), ())

    # -- the list

    def find(self, order: str, reverse: bool, wanted: str | None) -> Found:
        entries = self._entries(order, reverse, wanted)
        if not entries and wanted is not None:
            return Found(self._entries(order, reverse, None), no_matches=True)
        return Found(entries)

    def _entries(self, order: str, reverse: bool, wanted: str | None) -> list[Entry]:
        keys = {"name": lambda each: each.name, "activity": lambda each: -each.activity}
        sessions = [each for each in self._server.tree.sessions.values() if self._listed(each)]
        sessions.sort(key=keys.get(order, lambda each: each.id), reverse=reverse)
        found = [self._session_entry(session, order, reverse, wanted) for session in sessions]
        return [entry for entry in found if entry.children]

    def _listed(self, session: Session) -> bool:
        """Of a group, one session shows: that of the pane, else the first."""
        if self._all_grouped or session.group is None:
            return True
        if session.group == self._session.group:
            return session is self._session
        members = (each for each in self._server.tree.sessions.values() if each.group == session.group)
        return session is next(members)

    def _session_entry(self, session: Session, order: str, reverse: bool, wanted: str | None) -> Entry:
        entry = Entry(("$", session.id), session.name, session, opened=self._kind != "session")
        links = list(session.winlinks.values())
        if order == "name":
            links.sort(key=lambda link: link.window.name)
        elif order == "activity":
            links.sort(key=lambda link: -link.window.activity)
        for link in reversed(links) if reverse else links:
            self._add_window(entry, link, order, reverse, wanted)
        return entry

    def _add_window(self, above: Entry, link: Winlink, order: str, reverse: bool, wanted: str | None) -> None:
        window = link.window
        panes = [pane for pane in window.panes if wanted is None or self._lets(wanted, link, pane)]
        if not panes:
            return
        key = ("@", link.session.id, link.index, window.id)
        entry = Entry(key, str(link.index), link, opened=self._kind == "pane", aligned=True)
        above.adopt(entry)
        if len(window.panes) == 1:
            return
        if order == "name":
            panes.sort(key=lambda pane: pane.title)
        elif order == "activity":
            panes.sort(key=lambda pane: -pane.active_point)
        for pane in reversed(panes) if reverse else panes:
            entry.adopt(
                Entry(("%", link.session.id, link.index, pane.id), pane_index(pane), (link, pane), aligned=True)
            )

    def _lets(self, wanted: str, link: Winlink, pane: Pane) -> bool:
        return is_true(self._server.context(session=link.session, winlink=link, pane=pane).expand(wanted))

    def _context(self, entry: Entry, number: int) -> Context:
        line = {"line": str(number)}
        subject = entry.subject
        if isinstance(subject, Session):
            return self._server.context(session=subject, variables=SESSION_KIND | line)
        if isinstance(subject, Winlink):
            return self._server.context(session=subject.session, winlink=subject, variables=WINDOW_KIND | line)
        link, pane = subject
        return self._server.context(session=link.session, winlink=link, pane=pane, variables=PANE_KIND | line)

    def text(self, entry: Entry, number: int) -> str:
        return self._context(entry, number).expand(self._format)

    def shortcut(self, entry: Entry, number: int) -> str | None:
        return None if self._key_format is None else self._context(entry, number).expand(self._key_format)

    def matches(self, entry: Entry, text: str, fold: bool) -> bool:
        subject = entry.subject
        if isinstance(subject, Session):
            name = subject.name
        elif isinstance(subject, Winlink):
            name = subject.window.name
        else:
            name = naming.current_command(subject[1])
        return text in (name.lower() if fold else name)

    # -- the picture

    def preview(self, entry: Entry, columns: int, lines: int, offset: int) -> tuple[list[Row], int]:
        subject = entry.subject
        self._shown = ((), ())
        if isinstance(subject, Session):
            rows, offset, links, spans = session_pictures(self._server, subject, columns, lines, offset)
            self._shown = (links, spans)
            return rows, offset
        if isinstance(subject, Winlink):
            rows, offset, panes, spans = window_pictures(self._server, subject, columns, lines, offset)
            self._shown = ([(subject, pane) for pane in panes], spans)
            return rows, offset
        link, pane = subject
        if pane not in link.window.panes:
            return [blank_row(columns)], 0
        return pane_picture(pane, columns, lines), 0

    def pick_in_preview(self, mode: TreeMode, column: int) -> Requests:
        subjects, spans = self._shown
        for subject, (start, width) in zip(subjects, spans):
            if start <= column < start + width:
                link, pane = (subject, None) if isinstance(subject, Winlink) else subject
                key: tuple[object, ...] = ("@", link.session.id, link.index, link.window.id)
                if pane is not None and len(link.window.panes) > 1:
                    key = ("%", link.session.id, link.index, pane.id)
                mode.start_at(key)
                break
        return NOTHING

    # -- keys

    def press(self, mode: TreeMode, key: str) -> Requests:
        entry = mode.entry
        if key in ("<", ">"):
            return mode.scroll_preview(-1 if key == "<" else 1)
        if key == "M":
            return (RunCommands((("select-pane", "-M"),)),)
        if key == "H":
            self.start(mode)
            return NOTHING
        if entry is None:
            return NOTHING
        if key == "Enter":
            return (Leave(), RunTemplate(self._template, target_of(entry)))
        if key == "m":
            return self._mark(entry)
        if key in ("x", "X"):
            return self._kill(mode, entry, tagged=key == "X")
        return self._ask_command(mode) if key == ":" else NOTHING

    def start(self, mode: TreeMode) -> None:
        """Goes to where the mode was opened."""
        session, link, pane = self._session, self._link, self._pane
        keys: list[tuple[object, ...]] = [("%", session.id, link.index, pane.id)] if self._kind == "pane" else []
        keys += [("@", session.id, link.index, link.window.id)] if self._kind != "session" else []
        mode.start_at(*keys, ("$", session.id))

    def _mark(self, entry: Entry) -> Requests:
        pane = _pane_of(entry)
        if pane is None or self._server.tree.is_marked(pane):
            return NOTHING
        return (RunCommands((("select-pane", "-m", "-t", exact_target(entry)),)),)

    def _kill(self, mode: TreeMode, entry: Entry, *, tagged: bool) -> Requests:
        if tagged:
            doomed = mode.list.tagged_entries()
            question = f"Kill {len(doomed)} tagged? "
        else:
            doomed, question = [entry], f"Kill {_noun(entry)} {entry.name}? "
        if not doomed:
            return NOTHING
        commands = tuple((f"kill-{_noun(each)}", "-t", exact_target(each)) for each in doomed)
        if not self._ask_first:
            return (RunCommands(commands),)
        return (Ask(question, lambda text: (RunCommands(commands),) if text in ("y", "Y") else NOTHING, single=True),)

    def _ask_command(self, mode: TreeMode) -> Requests:
        count = len(mode.list.tagged)
        values = tuple(target_of(entry) for entry in mode.chosen())

        def run(text: str) -> Requests:
            return tuple(RunTemplate(text, value) for value in values) if text else NOTHING

        return (Ask(f"({count} tagged) " if count else "(current) ", run),)


def _pane_of(entry: Entry) -> Pane | None:
    subject = entry.subject
    if isinstance(subject, Session):
        subject = subject.current
    if isinstance(subject, Winlink):
        return subject.window.active
    return subject[1] if subject is not None else None


def _noun(entry: Entry) -> str:
    return (
        "session" if isinstance(entry.subject, Session) else "window" if isinstance(entry.subject, Winlink) else "pane"
    )


def target_of(entry: Entry) -> str:
    """The target that a template gets: by name as tmux writes it, by id where the name could be taken for more."""
    subject = entry.subject
    session = (
        subject if isinstance(subject, Session) else (subject if isinstance(subject, Winlink) else subject[0]).session
    )
    start = f"={session.name}:" if _PLAIN.fullmatch(session.name) else f"${session.id}:"
    if isinstance(subject, Session):
        return start
    if isinstance(subject, Winlink):
        return f"{start}{subject.index}."
    return f"{start}{subject[0].index}.%{subject[1].id}"


def exact_target(entry: Entry) -> str:
    """The target by ids, whatever the names are."""
    subject = entry.subject
    if isinstance(subject, Session):
        return f"${subject.id}:"
    if isinstance(subject, Winlink):
        return f"${subject.session.id}:{subject.index}"
    return f"%{subject[1].id}"
