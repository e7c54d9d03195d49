"""``mon tests``: the project's test command, run on Enter (or with ``--watch`` when files change), and what failed."""

from __future__ import annotations

import shlex
import time
from collections import deque
from collections.abc import Mapping
from typing import Any

from pymux_wf.workflow.command_spec import Flag
from pymux_wf.workflow.drawing import figures
from pymux_wf.workflow.drawing.document import Block, Cell, Column, Document, Line, Lines, Span, Style, Table
from pymux_wf.workflow.machine.file_changes import FileChanges
from pymux_wf.workflow.machine.testing_commands import FoundCommand, find_command
from pymux_wf.workflow.machine.testing_run import CommandRun
from pymux_wf.workflow.monitors.monitor import Monitor, Settings, Source, Unavailable
from pymux_wf.workflow.probes.finding import Finding, State
from pymux_wf.workflow.probes.programs import find

_RUNS = 10


class SuiteSource:
    """One project's tests. Nothing is run before it is asked for."""

    typing = False

    def __init__(self, project: str, command: str = "", watch: bool = False) -> None:
        self._project = project
        self._given = command
        self._watch = watch
        self._changes: FileChanges | None = None
        self._changed: list[str] = []
        self._wanted = watch  # the first run of --watch is asked for by it
        self._run: CommandRun | None = None
        self._runs: deque[dict[str, Any]] = deque(maxlen=_RUNS)
        self._problem = ""
        self._stopping = False
        self._during: set[str] = set()  # what changed while the tests ran
        self._during_before: set[str] = set()
        self._again = False  # this run is there for such changes
        self._written: set[str] = set()  # what the tests themselves write: it asks for no run

    def key(self, name: str) -> None:
        """Enter runs the tests, ``w`` watches or no longer does, ``s`` stops the run."""
        if name == "Enter":
            self._wanted = True
        elif name == "w":
            self._watch = not self._watch
        elif name == "s":
            self._wanted, self._stopping = False, True

    def collect(self) -> dict[str, Any]:
        """``command``, ``because``, ``state`` (idle, running, passed, failed), ``failures``, ``lines``, ``runs``."""
        command = self._command()
        self._look()
        run = self._run
        if run is not None and run.code is None:
            if self._stopping:
                run.end()
            run.poll()
            if run.code is not None:
                self._finished(run)
        self._stopping = False
        if self._wanted and (self._run is None or self._run.code is not None):
            self._start(command)
        return self._told(command)

    def document(self, found: Mapping[str, Any], columns: int, lines: int) -> Document:
        blocks: list[Block] = [_head(found), Line(Span(_hint(found), "dim"), wrap=True)]
        if found["problem"]:
            blocks.append(Line(Span(found["problem"], "error"), wrap=True))
        if found["failures"]:
            rows: tuple[tuple[Cell, ...], ...] = tuple((Span(each, "error"),) for each in found["failures"])
            blocks.append(Table((Column("failed", grow=True),), rows[: max(3, lines // 3)]))
        if found["runs"]:
            blocks.append(_runs_table(found["runs"][:3]))
        if found["state"] != "idle":
            blocks.append(Lines(tuple(found["lines"]), empty="it has not printed anything yet"))
        return Document(blocks=tuple(blocks))

    def close(self) -> None:
        """Ends a run, and the watching."""
        if self._run is not None and self._run.code is None:
            self._run.end()
        if self._changes is not None:
            self._changes.close()

    def _command(self) -> FoundCommand:
        if self._given:
            return FoundCommand(("sh", "-c", self._given), "--command")
        found = find_command(self._project)
        if found is None:
            detail = "the project has no tox, nox, pytest, npm, cargo, go or make tests"
            raise Unavailable(
                Finding("tests", State.UNSET, detail, "--command 'COMMAND' names one, --root another place")
            )
        return found

    def _look(self) -> None:
        """What has changed; with ``--watch`` that asks for a run."""
        if not self._watch:
            return
        if self._changes is None:
            self._changes = FileChanges(self._project)
        changed = [path for path in self._changes.changed() if path not in self._written]
        if changed and self._run is not None and self._run.code is None:
            self._during.update(changed)
        elif changed:
            self._changed, self._wanted, self._again = changed, True, False

    def _start(self, command: FoundCommand) -> None:
        self._wanted = False
        self._problem = ""
        try:
            self._run = CommandRun(command.argv, self._project)
        except OSError as error:
            self._problem = f"{command.argv[0]} does not start: {error.strerror}"

    def _finished(self, run: CommandRun) -> None:
        told = {"began": run.began, "seconds": run.seconds, "code": run.code, "summary": run.summary}
        self._runs.appendleft({**told, "failures": len(run.failures), "changed": self._changed})
        self._changed = []
        if self._again:  # what changed in this run as in the one before is what the tests write
            self._written |= self._during & self._during_before
        fresh = self._during - self._written
        self._during_before, self._during = self._during, set()
        self._again = bool(fresh)
        if fresh and self._watch:
            self._changed, self._wanted = sorted(fresh)[:20], True

    def _told(self, command: FoundCommand) -> dict[str, Any]:
        run = self._run
        state = "idle" if run is None else "running" if run.code is None else "passed" if run.code == 0 else "failed"
        seconds = None if run is None else run.seconds if run.seconds is not None else time.time() - run.began
        return {
            "command": list(command.argv),
            "because": command.because,
            "installed": find(command.argv[0]) is not None,
            "state": state,
            "code": run.code if run else None,
            "seconds": seconds,
            "summary": run.summary if run else "",
            "failures": list(run.failures) if run else [],
            "lines": list(run.lines) if run else [],
            "runs": list(self._runs),
            "watching": self._changes.way if self._watch and self._changes else None,
            "changed": self._changed,
            "problem": self._problem,
        }


def _head(found: Mapping[str, Any]) -> Line:
    state = found["state"]
    style: Style = {"passed": "ok", "failed": "error", "running": "accent"}.get(state, "dim")  # type: ignore[assignment]
    parts = [Span(state.upper(), style), Span(f"  {figures.clean(shlex.join(found['command']), 300)}", "bold")]
    parts += [Span(f"  {figures.age(found['seconds'])}")] if found["seconds"] is not None else []
    parts += [Span(f"  {found['summary']}", style)] if found["summary"] else []
    if state == "failed":
        ended = f"signal {-found['code']}" if found["code"] < 0 else f"exit code {found['code']}"
        parts.append(Span(f"  {ended}", "error"))
    return Line(tuple(parts), wrap=True)


def _hint(found: Mapping[str, Any]) -> str:
    if not found["installed"]:
        return f"{found['command'][0]} is not on PATH (named by {found['because']}); --command names another"
    if found["watching"]:
        changed = f"; changed: {', '.join(found['changed'][:5])}" if found["changed"] else ""
        return f"found by {found['because']}; runs when files change ({found['watching']}){changed}"
    return f"found by {found['because']}; Enter runs it, w runs it whenever files change"


def _runs_table(runs: list[dict[str, Any]]) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for each in runs:
        good = each["code"] == 0
        what = "passed" if good else f"failed {each['failures'] or ''}".strip()
        told = each["summary"] or ", ".join(each["changed"][:5])
        ago = figures.age(time.time() - each["began"])
        rows.append((Span(what, "ok" if good else "error"), ago, figures.age(each["seconds"]), told))
    columns = (Column("run"), Column("ago", "right"), Column("took", "right"), Column("", rank=1, grow=True))
    return Table(columns, tuple(rows))


def open_source(settings: Settings) -> Source:
    """The project's tests."""
    return SuiteSource(settings.project, settings.get("command") or "", bool(settings.get("watch")))


MONITOR = Monitor(
    name="tests",
    summary="The project's tests: run on Enter, or with --watch when files change; the last failures.",
    open=open_source,
    flags=(
        Flag("--command", "The command instead of the one that is found in the project.", "COMMAND"),
        Flag("--watch", "Run it now, and again whenever files change."),
    ),
    interval=1.0,
    enables={"watchfiles": "seeing changes without looking at every file"},
    keys={"Enter": "run the tests", "w": "run when files change, or not", "s": "stop the run"},
)
