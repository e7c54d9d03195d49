"""Git worktrees that agents work in: each belongs to somebody, which is written down before it is there.

The record is on the disk before ``git worktree add`` begins and goes away after ``git worktree remove`` has ended, so
that whatever ends this program in between leaves a record, and no worktree without an owner. Nothing is ever given to
another agent, and nothing goes away that has work in it, unless it is forced. Blocking: run in a thread.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import subprocess
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Literal

from pymux_wf.workflow.agents.store import read_json, write_json
from pymux_wf.workflow.config.places import made, state_directory
from pymux_wf.workflow.errors import RefusedBySafety, UsageError, WorkflowError

GIT_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Worktree:
    """One record.

    Attributes:
        repository: the repository's main directory.
        base: the commit that the branch began at.
        agent, server: the owner: an agent's name, and the socket of its server.
        new_branch: whether the branch was made for it.
    """

    path: str
    repository: str
    branch: str
    base: str
    agent: str
    server: str
    new_branch: bool
    created: float
    stage: Literal["creating", "ready", "removing"] = "creating"


@dataclass(frozen=True, slots=True)
class Orphan:
    """What ``prune`` has found: a record without a worktree, a worktree without a record, or one whose owner is gone.

    Attributes:
        removable: whether ``prune`` takes it away; ``why`` it does or does not.
    """

    path: str
    what: str
    removable: bool
    why: str
    agent: str = ""


def root() -> Path:
    """Where worktrees are made."""
    return state_directory() / "worktrees"


def create(
    directory: str,
    branch: str,
    *,
    agent: str,
    server: str,
    base: str = "",
    is_live: Callable[[Worktree], bool] = lambda record: True,
    on_step: Callable[[str], None] = lambda step: None,
) -> Worktree:
    """A worktree for an agent; its own one again, where it has one of this branch.

    Args:
        directory: where in the repository; the branch begins at its HEAD, or at ``base``.
        is_live: whether the owner of a record still lives.
        on_step: told before each step: ``record``, ``add``, ``ready``.

    Raises:
        UsageError: no repository, no such base, no name for a branch.
        RefusedBySafety: the place is somebody else's. WorkflowError: git could not.
    """
    repository = _git(directory, "rev-parse", "--path-format=absolute", "--git-common-dir", what="no git repository")
    repository = str(Path(repository).parent) if Path(repository).name == ".git" else repository
    _git(repository, "check-ref-format", "--branch", branch, what=f"{branch!r} is no name for a branch")
    start = _git(directory, "rev-parse", "--verify", f"{base or 'HEAD'}^{{commit}}", what=f"no commit {base or 'HEAD'}")
    path = _place(repository, branch)
    ours = _own_again(path, agent, server, is_live)
    if ours is not None:
        return ours
    known = _exists(repository, branch)
    record = Worktree(str(path), repository, branch, start, agent, server, not known, time.time())
    on_step("record")
    write_json(_record_path(path), asdict(record))
    on_step("add")
    made(path.parent)
    words = [str(path), branch] if known else ["-b", branch, str(path), start]
    try:
        _git(repository, "worktree", "add", "--quiet", *words)
    except WorkflowError:
        if not path.exists():
            _record_path(path).unlink(missing_ok=True)
        raise
    on_step("ready")
    record = replace(record, stage="ready")
    write_json(_record_path(path), asdict(record))
    return record


def _own_again(path: Path, agent: str, server: str, is_live: Callable[[Worktree], bool]) -> Worktree | None:
    record = record_at(path)
    if record is None:
        if path.exists():
            raise RefusedBySafety(f"{path} is there, and nobody has written down whose it is", str(path))
        return None
    if (record.agent, record.server) == (agent, server) and not is_live(record):
        if record.stage == "ready" and path.is_dir():
            return record
        if not path.exists():  # it ended before there was anything
            return None
    owner = f"agent {record.agent} of {record.server}"
    remedy = "pywfmux agent prune takes away those whose agents are gone"
    raise RefusedBySafety(f"the worktree {path} belongs to {owner}", str(path), remedy=remedy)


def remove(record: Worktree, *, force: bool = False) -> None:
    """Takes a worktree away: where nothing in it would be lost, or by force; the branch goes where it was made for it
    and is merged.

    Raises:
        RefusedBySafety: it has changes, or its branch is not merged.
    """
    problem = unsaved(record)
    if problem and not force:
        raise RefusedBySafety(f"{record.path} {problem}", record.path, remedy="--force takes it away all the same")
    merged = not problem
    path = Path(record.path)
    write_json(_record_path(path), asdict(replace(record, stage="removing")))
    if path.exists():
        _git(record.repository, "worktree", "remove", *(["--force"] if force else []), str(path))
    else:
        _git(record.repository, "worktree", "prune")
    if merged and record.new_branch:
        with contextlib.suppress(WorkflowError):
            _git(record.repository, "branch", "-d", record.branch)
    _record_path(path).unlink(missing_ok=True)


def unsaved(record: Worktree) -> str:
    """What would be lost with a worktree; "" where nothing would."""
    if not Path(record.path).is_dir():
        return ""
    try:
        if _git(record.path, "status", "--porcelain"):
            return "has changes that are not committed"
        head = _git(record.path, "rev-parse", "HEAD")
        if head == record.base:
            return ""
        _git(record.repository, "merge-base", "--is-ancestor", head, "HEAD")
    except WorkflowError as error:
        merged = "merge-base" in error.object
        return f"has commits on {record.branch} that are not merged" if merged else f"cannot be looked at: {error}"
    return ""


def records() -> list[Worktree]:
    """All that are written down."""
    found = [_read(path) for path in sorted((root() / "records").glob("[!.]*.json"))]
    return [record for record in found if record is not None]


def record_at(path: Path) -> Worktree | None:
    return _read(_record_path(path))


def orphans(is_live: Callable[[Worktree], bool]) -> list[Orphan]:
    """Both ways: records whose worktree or owner is gone, and directories that nobody has written down."""
    found = []
    known = records()
    for record in known:
        if not Path(record.path).exists():
            if not is_live(record):
                found.append(Orphan(record.path, "record without worktree", True, "there is nothing", record.agent))
        elif not is_live(record):
            problem = unsaved(record)
            why = problem or "its agent is gone, and nothing in it would be lost"
            found.append(Orphan(record.path, f"worktree of {record.agent}", not problem, why, record.agent))
    paths = {record.path for record in known}
    for each in sorted(root().glob("trees/*/*")):
        if str(each) not in paths:
            found.append(Orphan(str(each), "worktree without record", False, "nobody has written down whose it is"))
    return found


def prune(is_live: Callable[[Worktree], bool], *, dry_run: bool = False, force: bool = False) -> list[Orphan]:
    """Takes away the orphans that can go (with ``force`` also those whose owners left work behind); all of them are
    told."""
    found = orphans(is_live)
    for orphan in found:
        record = record_at(Path(orphan.path))
        if not dry_run and record is not None and (orphan.removable or force):
            remove(record, force=force)
    return found


def _place(repository: str, branch: str) -> Path:
    key = hashlib.sha256(repository.encode("utf-8", "surrogateescape")).hexdigest()[:8]
    name = re.sub(r"[^A-Za-z0-9_.-]+", "-", branch)
    if name != branch:
        name += "-" + hashlib.sha256(branch.encode()).hexdigest()[:6]
    return root() / "trees" / f"{Path(repository).name}-{key}" / name


def _record_path(path: Path) -> Path:
    return root() / "records" / f"{hashlib.sha256(os.fsencode(path)).hexdigest()[:24]}.json"


def _read(path: Path) -> Worktree | None:
    told: dict[str, Any] | None = read_json(path)
    try:
        return None if told is None else Worktree(**told)
    except TypeError:
        return None


def _exists(repository: str, branch: str) -> bool:
    try:
        _git(repository, "show-ref", "--verify", "--quiet", f"refs/heads/{branch}")
    except WorkflowError:
        return False
    return True


def _git(directory: str, *words: str, what: str = "") -> str:
    """What git says; raises UsageError with ``what`` where it is given, else WorkflowError with git's words."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    environment["GIT_TERMINAL_PROMPT"] = "0"
    try:
        done = subprocess.run(
            ["git", "-C", directory, *words],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=GIT_SECONDS,
            env=environment,
        )
    except FileNotFoundError:
        raise WorkflowError("there is no git, which worktrees need", "git", remedy="install git") from None
    except subprocess.TimeoutExpired:
        raise WorkflowError(f"git {words[0]} took longer than {GIT_SECONDS:g} s", f"git {words[0]}") from None
    if done.returncode:
        if what:
            raise UsageError(f"{what} in {directory}", directory)
        message = done.stderr.strip().split("\n")[-1] or f"git {words[0]} failed"
        raise WorkflowError(message, f"git {' '.join(words[:2])}")
    return done.stdout.strip()
