"""``mon git``: the state of the working tree, the last commits, and what differs from what is deployed.

Git is only asked: it takes no lock, and runs no hook, pager, monitor of files or program for
differences that the repository names.
"""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Mapping
from typing import Any

from pymux_wf.workflow.command_spec import Flag
from pymux_wf.workflow.drawing import figures
from pymux_wf.workflow.drawing.document import Block, Cell, Column, Document, Line, Span, Style, Table
from pymux_wf.workflow.machine import git_texts
from pymux_wf.workflow.monitors.monitor import DEADLINE, Monitor, Settings, Source, Unavailable
from pymux_wf.workflow.probes.finding import Finding, State
from pymux_wf.workflow.probes.probe import probe
from pymux_wf.workflow.probes.programs import run

_QUIET = {"GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "GIT_PAGER": "cat", "GIT_ASKPASS": ""}
_ASK = ("git", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "log.showSignature=false")
_LOG = 10
_KEPT = 1000  # changes of one kind that are told

_UNDER_WAY = {
    "MERGE_HEAD": "a merge",
    "rebase-merge": "a rebase",
    "rebase-apply": "a rebase",
    "CHERRY_PICK_HEAD": "a cherry-pick",
    "REVERT_HEAD": "a revert",
    "BISECT_LOG": "a bisection",
}


class GitSource:
    """One repository; what only a commit can change is asked anew when there is one."""

    def __init__(self, directory: str, deployed: str = "") -> None:
        self._directory = directory
        self._deployed = deployed
        self._log: tuple[str | None, list[dict[str, Any]]] = (None, [])
        self._difference: tuple[tuple[str, str], dict[str, Any]] | None = None

    def collect(self) -> dict[str, Any]:
        """``branch``, ``upstream``, ``ahead``, ``behind``, ``changes``, ``log``, ``deployed``."""
        end = time.monotonic() + DEADLINE
        text = self._git(end, "status", "--porcelain=v2", "--branch", "--show-stash", "-z")
        if text is None:
            raise Unavailable(self._why())
        found = git_texts.status(text)
        found["counts"] = dict(Counter(each["state"] for each in found["changes"]))
        found["changes"] = found["changes"][:_KEPT]
        found["under_way"] = self._under_way(end)
        found["log"] = self._commits(found["commit"], end)
        found["deployed"] = self._compared(found["commit"], end) if found["commit"] else None
        return found

    def document(self, found: Mapping[str, Any], columns: int, lines: int) -> Document:
        blocks: list[Block] = [_head(found), *_changes(found, max(3, lines // 3))]
        blocks += _deployed(found["deployed"], max(3, lines // 4))
        blocks.append(_log_table(found["log"]))
        return Document(blocks=tuple(blocks))

    def close(self) -> None:
        """Nothing is held."""

    def _git(self, end: float, *arguments: str) -> str | None:
        """What git prints; None where it fails or takes too long."""
        left = max(0.1, end - time.monotonic())
        try:
            ran = run([*_ASK, *arguments], left, env=_QUIET, cwd=self._directory)
        except OSError:
            return None
        return ran.out.decode("utf-8", "replace") if ran.code == 0 else None

    def _why(self) -> Finding:
        found = probe("git", project=self._directory)
        if found.ok:
            return Finding("git", State.UNREACHABLE, f"git status took longer than {DEADLINE:g} s or failed")
        return found

    def _under_way(self, end: float) -> str:
        directory = (self._git(end, "rev-parse", "--absolute-git-dir") or "").strip()
        names = (what for name, what in _UNDER_WAY.items() if directory and os.path.exists(f"{directory}/{name}"))
        return next(names, "")

    def _commits(self, commit: str | None, end: float) -> list[dict[str, Any]]:
        if commit is None:
            return []
        if self._log[0] != commit:
            text = self._git(end, "log", f"-n{_LOG}", "-z", f"--format={git_texts.LOG_FORMAT}")
            self._log = (commit if text is not None else None, git_texts.commits(text or ""))
        return self._log[1]

    def _compared(self, commit: str, end: float) -> dict[str, Any] | None:
        name = self._deployed or self._newest_tag(end)
        if not name:
            return None
        wanted = f"refs/tags/{name}^{{commit}}", f"{name}^{{commit}}"
        verified = (self._git(end, "rev-parse", "--verify", "-q", "--end-of-options", each) for each in wanted)
        deployed = next((each.strip() for each in verified if each), "")
        if not deployed:
            return {"name": figures.clean(name, 200), "error": "there is no such tag or commit"}
        if self._difference is None or self._difference[0] != (deployed, commit):
            self._difference = ((deployed, commit), self._compare(deployed, commit, end))
        return {"name": figures.clean(name, 200), "error": "", **self._difference[1]}

    def _newest_tag(self, end: float) -> str:
        arguments = ("--sort=-creatordate", "--count=1", "--format=%(refname:short)", "refs/tags")
        return (self._git(end, "for-each-ref", *arguments) or "").strip().removeprefix("tags/")

    def _compare(self, deployed: str, commit: str, end: float) -> dict[str, Any]:
        counts = (self._git(end, "rev-list", "--left-right", "--count", f"{deployed}...{commit}") or "").split()
        asked = ("diff", "--numstat", "-z", "--no-renames", "--no-ext-diff", "--no-textconv", deployed, commit)
        text = self._git(end, *asked)
        files = git_texts.changes(text or "")
        return {
            "commit": deployed,
            "missing": figures.number(counts[0]) if len(counts) == 2 else None,
            "ahead": figures.number(counts[1]) if len(counts) == 2 else None,
            "files": None if text is None else len(files),
            "added": sum(each["added"] or 0 for each in files),
            "removed": sum(each["removed"] or 0 for each in files),
            "changes": files[:_KEPT],
        }


def _head(found: Mapping[str, Any]) -> Line:
    parts = [Span(found["branch"] or f"detached at {(found['commit'] or '')[:10]}", "bold")]
    if found["commit"] is None:
        parts.append(Span("  no commit yet", "dim"))
    if found["upstream"] and found["ahead"] is None:
        parts.append(Span(f"  {found['upstream']} is gone", "warning"))
    elif found["upstream"]:
        style: Style = "warning" if found["behind"] else "ok"
        parts.append(Span(f"  {found['ahead']} ahead of, {found['behind']} behind {found['upstream']}", style))
    else:
        parts.append(Span("  follows nothing", "dim"))
    parts += [Span(f"  {found['stashes']} stashed", "dim")] if found["stashes"] else []
    parts += [Span(f"  in the middle of {found['under_way']}", "error")] if found["under_way"] else []
    return Line(tuple(parts), wrap=True)


def _changes(found: Mapping[str, Any], lines: int) -> list[Block]:
    if not found["changes"]:
        return [Line(Span("nothing changed", "ok"))]
    told = ", ".join(f"{count} {state}" for state, count in sorted(found["counts"].items()))
    rows = tuple((Span(each["state"], _style(each["state"])), each["path"]) for each in found["changes"][:lines])
    return [Line(told, wrap=True), Table((Column("state"), Column("path", grow=True)), rows)]


def _style(state: str) -> Style:
    if state == "conflict":
        return "error"
    return "ok" if state.startswith("staged") and "," not in state else "dim" if state == "untracked" else "warning"


def _deployed(deployed: Mapping[str, Any] | None, lines: int) -> list[Block]:
    if deployed is None:
        return [Line(Span("no tag to compare with; --deployed TAG names what is deployed", "dim"))]
    if deployed["error"]:
        return [Line(Span(f"{deployed['name']}: {deployed['error']}", "error"))]
    if deployed["files"] is None:
        return [Line(Span(f"comparing with {deployed['name']} took too long", "warning"))]
    parts = [Span(f"since {deployed['name']}: ", "bold"), Span(f"{deployed['ahead']} commits, ")]
    parts.append(Span(f"{deployed['files']} files, +{deployed['added']} -{deployed['removed']}"))
    if deployed["missing"]:
        parts.append(Span(f"; {deployed['missing']} commits of it are not in here", "error"))
    if not deployed["changes"]:
        return [Line(tuple(parts))]
    rows = tuple(
        (
            each["path"],
            Span("binary" if each["added"] is None else f"+{each['added']}", "ok"),
            Span("" if each["removed"] is None else f"-{each['removed']}", "error"),
        )
        for each in sorted(deployed["changes"], key=lambda each: -((each["added"] or 0) + (each["removed"] or 0)))[
            :lines
        ]
    )
    return [Line(tuple(parts)), Table((Column("path", grow=True), Column("", "right"), Column("", "right")), rows)]


def _log_table(log: list[dict[str, Any]]) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for each in log:
        names = f" ({', '.join(each['refs'])})" if each["refs"] else ""
        subject: Cell = (Span(each["subject"]), Span(names, "accent"))
        rows.append((Span(each["short"], "dim"), figures.age(time.time() - each["at"]), subject, each["author"]))
    columns = (Column("commit"), Column("age", "right"), Column("", grow=True), Column("author", rank=1))
    return Table(columns, tuple(rows), empty="no commit")


def open_source(settings: Settings) -> Source:
    """The repository that the project is in."""
    return GitSource(settings.project, settings.get("deployed") or "")


MONITOR = Monitor(
    name="git",
    summary="The working tree, ahead and behind, the last commits, the difference to what is deployed.",
    open=open_source,
    flags=(Flag("--deployed", "The tag (or commit) that is deployed; the newest tag without it.", "TAG"),),
    components=("git",),
    needs=("git",),
    interval=5.0,
)
