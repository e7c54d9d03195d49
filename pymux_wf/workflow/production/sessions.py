"""The production sessions: which there are on a server, and how they are.

A session is known by the labels of its windows (:mod:`pymux_wf.workflow.layouts.present`), whatever it is called.
"""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass, replace
from typing import Any

from pymux_wf import MuxError, Server, ServerGone
from pymux_wf.workflow.errors import NotThere, WorkflowError
from pymux_wf.workflow.layouts.find import find
from pymux_wf.workflow.layouts.model import Layout
from pymux_wf.workflow.layouts.present import WINDOW
from pymux_wf.workflow.layouts.trust import open_trusted
from pymux_wf.workflow.supervisor.calls import call as ask_supervisor

KINDS = ("monitor", "incident", "deploy")
PREFIX = "prod-"


@dataclass(frozen=True, slots=True)
class Row:
    """One production session: age in seconds; ``dead`` panes, ``clients`` that look on, ``missing`` windows."""

    session: str
    layout: str
    age: float
    windows: int
    missing: int
    panes: int
    dead: int
    clients: int

    def as_json(self, alerts: int | None) -> dict[str, Any]:
        return {**asdict(self), "age": round(self.age, 1), "alerts": alerts}


def layout_of(kind: str, workflow_directory: str, session: str | None = None) -> tuple[str, Layout]:
    """The layout of a kind of session and its name; a user's own of that name comes before the built-in one."""
    found = find(f"{PREFIX}{kind}", workflow_directory=workflow_directory)
    layout = open_trusted(found)
    if session is not None:
        layout = replace(layout, session=replace(layout.session, name=session))
    return found.name, layout


def running(socket: str) -> list[Row]:
    """The production sessions of a server, the oldest first; none where there is no server."""
    try:
        with Server.connect(socket, timeout=5.0) as server:
            rows = [_row(server, *line) for line in _labelled(server)]
    except ServerGone:
        return []
    return sorted(rows, key=lambda row: -row.age)


def _labelled(server: Server) -> list[tuple[str, str]]:
    """Session ids, and the production layout that each has windows of."""
    answer = server.command(["list-windows", "-a", "-F", f"#{{session_id}} #{{{WINDOW}}}"], check=True)
    found: dict[tuple[str, str], None] = {}
    for line in answer.stdout:
        session, _, label = line.partition(" ")
        layout = label.partition("/")[0]
        if layout.startswith(PREFIX):
            found[session, layout] = None
    return list(found)


def _row(server: Server, session_id: str, layout: str) -> Row:
    session = server.session(session_id)
    info = session.info()
    line = f"#{{{WINDOW}}}|#{{pane_dead}}"
    panes = session.command(["list-panes", "-s", "-t", session_id, "-F", line], check=True).stdout
    labels = {each.partition("|")[0] for each in panes if each.startswith(f"{layout}/")}
    return Row(
        info.name,
        layout,
        max(time.time() - info.created, 0.0),
        len(info.windows),
        max(_windows_of(layout) - len(labels), 0),
        len(panes),
        sum(each.endswith("|1") for each in panes),
        int(info.attached),
    )


def _windows_of(layout: str) -> int:
    try:
        return len(open_trusted(find(layout), lambda _: False).window)
    except (WorkflowError, OSError):
        return 0


def session_of(socket: str, layout: str) -> str:
    """What the running session of a production layout is called; the layout's own name where none runs."""
    return next((row.session for row in running(socket) if row.layout == layout), layout)


def firing(socket: str) -> int | None:
    """How many alerts fire; None where nobody watches."""
    try:
        alerts: list[dict[str, Any]] = ask_supervisor(socket, "alerts.list", start=False, wait=3.0)["alerts"]
    except (WorkflowError, OSError, KeyError, TypeError):
        return None
    return sum(1 for alert in alerts if alert.get("state") == "firing")


def chosen(socket: str, wanted: str | None) -> tuple[str, str]:
    """The session that ``attach`` means and the layout that it is of, "" for one that is of none: the one of a name,
    else the one that was made last. Raises NotThere."""
    rows = running(socket)
    if wanted is None:
        if not rows:
            raise NotThere("no production session runs", remedy="pywfmux production monitor starts one")
        return rows[-1].session, rows[-1].layout
    for row in rows:
        if row.session == wanted:
            return row.session, row.layout
    if wanted.removeprefix(PREFIX) in KINDS and wanted.startswith(PREFIX):
        return wanted, wanted  # it does not run, but it is known what it is: it is made
    return _other(socket, wanted, [row.session for row in rows]), ""


def _other(socket: str, wanted: str, known: list[str]) -> str:
    """A session that is no production session, which may be attached to all the same."""
    try:
        with Server.connect(socket, timeout=5.0) as server:
            return server.session(wanted).id
    except MuxError:
        there = f"there are {', '.join(known)}" if known else "none runs"
        raise NotThere(
            f"there is no session {wanted!r}", wanted, remedy=f"{there}; pywfmux production monitor starts one"
        ) from None


def shown_age(seconds: float) -> str:
    """An age as people say it.

    >>> shown_age(75), shown_age(7300), shown_age(200000)
    ('1m', '2h 1m', '2d 7h')
    """
    minutes = int(seconds) // 60
    hours, days = minutes // 60, minutes // 1440
    if days:
        return f"{days}d {hours % 24}h"
    return f"{hours}h {minutes % 60}m" if hours else f"{minutes}m" if minutes else f"{int(seconds)}s"
