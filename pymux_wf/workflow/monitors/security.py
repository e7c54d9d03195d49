"""``mon security``: failed logins, sudo, sessions, new listeners, changed files. What cannot be read is said."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from typing import Any

from pymux_wf.workflow.config.workflow_file import WorkflowFile
from pymux_wf.workflow.drawing import figures
from pymux_wf.workflow.drawing.document import Block, Cell, Column, Document, Line, Span, Style, Table
from pymux_wf.workflow.errors import WorkflowError
from pymux_wf.workflow.machine.auth_sources import AuthEvents, Sessions
from pymux_wf.workflow.machine.listeners import Listeners
from pymux_wf.workflow.machine.proc_sockets import Sockets, where
from pymux_wf.workflow.machine.watched_files import WatchedFiles
from pymux_wf.workflow.monitors.monitor import Monitor, Settings, Source, Unavailable
from pymux_wf.workflow.monitors.security_settings import Security
from pymux_wf.workflow.probes.finding import Finding, State
from pymux_wf.workflow.probes.programs import find, run

_FAIL2BAN_AGAIN = 30.0
_STYLES: dict[str, Style] = {
    "failed login": "error",
    "sudo refused": "error",
    "su failed": "error",
    "login": "ok",
    "sudo": "warning",
    "su": "warning",
}


class SecuritySource:
    """Looks; nothing is changed, closed or banned."""

    def __init__(
        self,
        settings: Callable[[], Security],
        events: AuthEvents | None = None,
        sessions: Sessions | None = None,
        proc: str = "/proc",
    ) -> None:
        self._settings = settings
        self._events = events
        self._sessions = sessions or Sessions()
        self._sockets = Sockets(proc)
        self._listeners = Listeners()
        self._files: WatchedFiles | None = None
        self._bans: tuple[float, list[dict[str, Any]] | None] = (-_FAIL2BAN_AGAIN, None)

    def collect(self) -> dict[str, Any]:
        """``counts`` and ``events`` of logins, sudo and su, ``sessions``, ``listeners``, ``files``, ``problems``."""
        if self._files is None:
            settings = self._settings()
            self._files = WatchedFiles((*settings.watch, *settings.watch_more))
            self._events = self._events or AuthEvents(settings.auth_logs)
        assert self._events is not None
        events = self._events.update()
        found, unread = self._sockets.read()
        listening = [each for each in found if each.listens]
        holders = self._sockets.holders(frozenset(each.inode for each in listening if each.inode))
        sessions = self._sessions.read()
        problems = [*self._events.problems, *([self._sessions.problem] if self._sessions.problem else []), *unread]
        return {
            "source": self._events.source,
            "counts": dict(self._events.counts),
            "origins": [{"origin": origin, "failed": count} for origin, count in self._events.origins],
            "events": events[:100],
            "sessions": sessions,
            "listeners": self._listeners.update(listening, holders),
            "since": self._listeners.began,
            "files": self._files.update(),
            "bans": self._banned(),
            "problems": problems,
        }

    def document(self, found: Mapping[str, Any], columns: int, lines: int) -> Document:
        header = tuple(Line(Span(figures.clean(each, 300), "warning"), wrap=True) for each in found["problems"])
        room = max(3, lines // 4)
        blocks: list[Block] = [_counts(found), _events_table(found, room)]
        if found["sessions"] is not None:
            blocks.append(_sessions_table(found["sessions"][:room]))
        changed = [each for each in found["listeners"] if each["state"] != "was there"]
        blocks += [_listeners_line(found["listeners"]), *([_listeners_table(changed[:room])] if changed else [])]
        blocks += _files_blocks(found["files"], room)
        if found["bans"]:
            told = ", ".join(f"{each['jail']} {each['banned']}" for each in found["bans"])
            blocks.append(Line((Span("banned by fail2ban ", "bold"), Span(told))))
        return Document(header, tuple(blocks))

    def close(self) -> None:
        if self._events is not None:
            self._events.close()

    def _banned(self) -> list[dict[str, Any]] | None:
        """How many addresses fail2ban keeps out; None where it is not here or does not tell us."""
        if time.monotonic() - self._bans[0] >= _FAIL2BAN_AGAIN:
            self._bans = (time.monotonic(), _ask_fail2ban() if find("fail2ban-client") else None)
        return self._bans[1]


def _ask_fail2ban() -> list[dict[str, Any]] | None:
    ran = run(["fail2ban-client", "status"], 1.0)
    jails = re.search(rb"Jail list:\s*(.*)", ran.out) if ran.code == 0 else None
    if jails is None:
        return None
    told = []
    for name in [name.strip() for name in jails[1].decode("utf-8", "replace").split(",") if name.strip()][:20]:
        answer = run(["fail2ban-client", "status", name], 1.0)
        banned = re.search(rb"Currently banned:\s*(\d+)", answer.out)
        told.append({"jail": figures.clean(name, 40), "banned": int(banned[1]) if banned else None})
    return told


def _counts(found: Mapping[str, Any]) -> Line:
    if not found["source"]:
        return Line(Span("logins, sudo and su: nothing here may be read that tells of them", "warning"))
    counts = found["counts"]
    parts = [
        Span(f"{counts.get(kind, 0):,} {kind}   ", _STYLES[kind] if counts.get(kind) else "dim")
        for kind in ("failed login", "login", "sudo", "sudo refused", "su", "su failed")
        if counts.get(kind) or kind in ("failed login", "sudo", "login")
    ]
    worst = [f"{each['origin']} {each['failed']:,}" for each in found["origins"][:3] if each["failed"] > 2]
    parts += [Span(f"most from {', '.join(worst)}", "error")] if worst else []
    return Line((*parts, Span(f"  ({found['source']})", "dim")), wrap=True)


def _events_table(found: Mapping[str, Any], room: int) -> Table:
    rows = tuple(
        (
            figures.age(time.time() - each["at"]) if each["at"] else figures.NONE,
            Span(each["kind"] + (f" x{each['count']}" if each["times"] > 1 else ""), _STYLES[each["kind"]]),
            each["user"],
            each["origin"],
            each["detail"],
        )
        for each in found["events"][:room]
    )
    heads = (Column("age", "right"), Column("event"), Column("user"), Column("from", rank=1))
    return Table((*heads, Column("", rank=2, grow=True)), rows, empty="no event" if found["source"] else "not known")


def _sessions_table(sessions: list[dict[str, Any]]) -> Table:
    rows = tuple(
        (
            each["user"],
            each["terminal"],
            each["host"],
            figures.age(time.time() - each["at"]) if each["at"] else figures.NONE,
        )
        for each in sessions
    )
    columns = (Column("session of"), Column("on"), Column("from", grow=True), Column("for", "right"))
    return Table(columns, rows, empty="nobody is logged in")


def _listeners_line(listeners: list[dict[str, Any]]) -> Line:
    states = [each["state"] for each in listeners]
    new, gone = states.count("new"), states.count("gone")
    parts = [Span(figures.counted(len(states) - gone, "listener")), Span(f", {new} new", "warning" if new else "dim")]
    return Line((*parts, Span(f", {gone} gone since this began", "dim")))


def _listeners_table(changed: list[dict[str, Any]]) -> Table:
    rows = tuple(
        (
            Span(each["state"], "warning" if each["state"] == "new" else "dim"),
            f"{each['kind']} {where(each['address'], each['port'])}",
            f"{each['process'] or '?'} {each['pid'] or ''}".strip(),
            each["user"],
            figures.age(time.time() - each["at"]),
        )
        for each in sorted(changed, key=lambda each: -each["at"])
    )
    columns = (Column("listener"), Column("address"), Column("process", grow=True), Column("user", rank=1))
    return Table((*columns, Column("since", "right")), rows)


def _files_blocks(files: list[dict[str, Any]], room: int) -> list[Block]:
    changed = [each for each in files if each["at"] is not None]
    there = sum(each["state"] in ("same", "changed", "new") for each in files)
    unreadable = [each for each in files if each["state"] == "unreadable" or each["note"]]
    parts = [Span(f"{there} watched files"), Span(f", {len(changed)} changed", "error" if changed else "dim")]
    parts += [Span(f", {len(unreadable)} cannot be read whole", "warning")] if unreadable else []
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            Span(each["state"], "error"),
            figures.clean(each["path"], 200),
            each["what"],
            figures.age(time.time() - each["at"]),
        )
        for each in changed[:room]
    )
    columns = (Column("file"), Column("path", grow=True), Column("what"), Column("ago", "right"))
    return [Line(tuple(parts)), *([Table(columns, rows)] if rows else [])]


def open_source(settings: Settings) -> Source:
    """By ``[security]`` of workflow.toml, where there is one."""
    return SecuritySource(lambda: _configured(settings.project))


def _configured(project: str) -> Security:
    try:
        found: Security | None = WorkflowFile.load(project=project).table("security")
    except (WorkflowError, OSError) as error:
        detail = str(error).splitlines()[0]
        raise Unavailable(Finding("security", State.UNSET, detail, "pywfmux check tells where it is wrong")) from None
    return found or Security()


MONITOR = Monitor(
    name="security",
    summary="Failed logins, sudo, sessions, new listeners and changed files.",
    open=open_source,
    interval=5.0,
)
