"""``mon ci``: the last runs of the project's pipelines, as gh (GitHub) or glab (GitLab) tell them."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping
from typing import Any

from pymux_wf.workflow.drawing import figures
from pymux_wf.workflow.drawing.document import Column, Document, Line, Span, Style, Table
from pymux_wf.workflow.monitors.monitor import Monitor, Settings, Source, Unavailable
from pymux_wf.workflow.probes.finding import Finding, State
from pymux_wf.workflow.probes.programs import find, install_line, run

_DEADLINE = 10.0
"""Seconds: both programs ask a server somewhere else."""

_QUIET = {"GH_PROMPT_DISABLED": "1", "NO_COLOR": "1", "GH_NO_UPDATE_NOTIFIER": "1", "GLAB_CHECK_UPDATE": "false"}
_FIELDS = "databaseId,displayTitle,workflowName,status,conclusion,headBranch,event,createdAt,updatedAt,url"
_COMMANDS = {
    "gh": ("gh", "run", "list", "--limit", "20", "--json", _FIELDS),
    "glab": ("glab", "ci", "list", "--per-page", "20", "--output", "json"),
}
_DENIED = ("auth login", "not logged", "401", "403", "unauthorized", "authentication")
_NO_PLACE = ("not a git repository", "no git remotes", "none of the git remotes", "remote")


class CiSource:
    """The runs of one project."""

    def __init__(self, directory: str) -> None:
        self._directory = directory

    def collect(self) -> dict[str, Any]:
        """``program`` and ``runs``: name, title, branch, state (success, failure, running, queued, cancelled...)."""
        program = self._program()
        try:
            ran = run(_COMMANDS[program], _DEADLINE, env=_QUIET, cwd=self._directory)
        except OSError as error:
            detail = f"{program} does not start: {error.strerror}"
            raise Unavailable(Finding("ci", State.UNREACHABLE, detail, install_line(program))) from None
        if ran.code is None:
            raise Unavailable(Finding("ci", State.UNREACHABLE, f"{program} did not answer within {_DEADLINE:g} s"))
        if ran.code != 0:
            raise Unavailable(_failure(program, figures.clean(ran.said, 300)))
        runs = (of_github if program == "gh" else of_gitlab)(_json(program, ran.out))
        return {"program": program, "runs": runs, "counts": dict(Counter(each["state"] for each in runs))}

    def document(self, found: Mapping[str, Any], columns: int, lines: int) -> Document:
        counts = ", ".join(f"{count} {state}" for state, count in found["counts"].items()) or "no runs"
        rows = tuple(
            (
                Span(each["state"], style_of(each["state"])),
                each["name"],
                each["title"],
                each["branch"],
                figures.age(time.time() - each["created"]) if each["created"] else figures.NONE,
                figures.age(each["seconds"]),
            )
            for each in found["runs"]
        )
        heads = (
            Column("state"),
            Column("pipeline", rank=2),
            Column("title", grow=True),
            Column("branch", rank=1),
            Column("age", "right"),
            Column("took", "right", rank=3),
        )
        return Document(blocks=(Line(f"{found['program']}: {counts}"), Table(heads, rows, empty="no pipeline has run")))

    def close(self) -> None:
        """Nothing is held."""

    def _program(self) -> str:
        """gh or glab: which of them the project's remote is for, else the one that is there."""
        present = [program for program in _COMMANDS if find(program)]
        if not present:
            raise Unavailable(Finding("ci", State.MISSING, "neither gh nor glab is on PATH", install_line("gh")))
        if len(present) == 1:
            return present[0]
        try:
            remote = run(["git", "remote", "get-url", "origin"], 1.0, cwd=self._directory).out
        except OSError:
            remote = b""
        return "glab" if b"gitlab" in remote else "gh"


def _failure(program: str, said: str) -> Finding:
    lower = said.lower()
    if any(word in lower for word in _DENIED):
        return Finding("ci", State.DENIED, said, f"{program} auth login")
    if any(word in lower for word in _NO_PLACE):
        return Finding("ci", State.UNSET, said, "use --root DIR, or git remote add")
    return Finding("ci", State.UNREACHABLE, said or f"{program} failed")


def _json(program: str, out: bytes) -> list[Any]:
    import json

    try:
        told = json.loads(out.decode("utf-8", "replace") or "[]")
    except ValueError:
        detail = f"{program} printed what is no JSON; an old version?"
        raise Unavailable(Finding("ci", State.UNREACHABLE, detail, f"update {program}")) from None
    return told if isinstance(told, list) else []


def of_github(told: list[Any]) -> list[dict[str, Any]]:
    """``gh run list --json``: the state is the conclusion of what is completed."""
    found = []
    for each in told:
        if not isinstance(each, dict):
            continue
        done = each.get("status") == "completed"
        state = _text(each, "conclusion") if done else _text(each, "status").replace("in_progress", "running")
        created, updated = (unix_time(_text(each, key)) for key in ("createdAt", "updatedAt"))
        found.append(
            {
                "id": each.get("databaseId"),
                "name": _text(each, "workflowName"),
                "title": _text(each, "displayTitle"),
                "branch": _text(each, "headBranch"),
                "state": state or "unknown",
                "event": _text(each, "event"),
                "created": created,
                "seconds": updated - created if done and created and updated else None,
                "url": _text(each, "url"),
            }
        )
    return found


def of_gitlab(told: list[Any]) -> list[dict[str, Any]]:
    """``glab ci list --output json``: pipelines as GitLab's API has them."""
    found = []
    for each in told:
        if not isinstance(each, dict):
            continue
        created, updated = (unix_time(_text(each, key)) for key in ("created_at", "updated_at"))
        state = {"failed": "failure", "canceled": "cancelled", "pending": "queued"}.get(
            _text(each, "status"), _text(each, "status")
        )
        found.append(
            {
                "id": each.get("id"),
                "name": f"#{each.get('iid') or each.get('id')}",
                "title": f"{_text(each, 'source')} {_text(each, 'sha')[:10]}".strip(),
                "branch": _text(each, "ref"),
                "state": state or "unknown",
                "event": _text(each, "source"),
                "created": created,
                "seconds": updated - created if state != "running" and created and updated else None,
                "url": _text(each, "web_url"),
            }
        )
    return found


def unix_time(text: str) -> float | None:
    """Seconds since the epoch of an ISO 8601 time; None where it is none."""
    from datetime import datetime

    try:
        return datetime.fromisoformat(text).timestamp()
    except ValueError:
        return None


def style_of(state: str) -> Style:
    """How a state looks."""
    if state in ("success", "passed"):
        return "ok"
    if state in ("failure", "timed_out", "startup_failure"):
        return "error"
    return "accent" if state == "running" else "warning" if state == "action_required" else "dim"


def _text(each: Mapping[str, Any], key: str) -> str:
    return figures.clean(str(each.get(key) or ""), 200)


def open_source(settings: Settings) -> Source:
    """The runs of the project's repository."""
    return CiSource(settings.project)


MONITOR = Monitor(
    name="ci",
    summary="The last runs of the project's pipelines, by gh or glab.",
    open=open_source,
    components=("ci",),
    interval=30.0,
)
