"""Worktrees belong to somebody, whatever ends the program that makes them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from pymux_wf.workflow.agents import worktrees
from pymux_wf.workflow.errors import RefusedBySafety, UsageError

CREATE = """
import os, signal, sys
from pymux_wf.workflow.agents import worktrees
def on_step(step):
    if step == sys.argv[2]:
        os.kill(os.getpid(), signal.SIGKILL)
worktrees.create(sys.argv[1], "work", agent="a", server="/s", on_step=on_step)
"""


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL"):
        monkeypatch.setenv(name, "a@example.org")
    place = tmp_path / "repository"
    git(tmp_path, "init", "--quiet", "-b", "main", str(place))
    (place / "file").write_text("one\n")
    commit(place, "one")
    return place


def git(place: Path, *words: str) -> str:
    environment = {**os.environ}
    for name in ("GIT_AUTHOR", "GIT_COMMITTER"):
        environment[f"{name}_NAME"] = environment[f"{name}_EMAIL"] = "a@example.org"
    ran = subprocess.run(["git", "-C", str(place), *words], capture_output=True, text=True, check=True, env=environment)
    return ran.stdout.strip()


def commit(place: Path, text: str) -> None:
    git(place, "add", "-A")
    git(place, "commit", "--quiet", "-m", text)


def made(repository: Path, branch: str = "work", **more: object) -> worktrees.Worktree:
    return worktrees.create(str(repository), branch, agent="a", server="/s", **more)  # type: ignore[arg-type]


def gone(record: worktrees.Worktree) -> bool:
    return False


def test_is_made_from_the_base_and_goes_with_its_branch_when_it_is_clean(repository: Path) -> None:
    tree = made(repository)
    assert (Path(tree.path) / "file").read_text() == "one\n"
    assert tree.base == git(repository, "rev-parse", "HEAD")
    assert tree.stage == "ready"
    worktrees.remove(tree)
    assert not Path(tree.path).exists()
    assert worktrees.records() == []
    assert git(repository, "branch", "--list", "work") == ""


def test_work_is_kept_unless_it_is_forced(repository: Path) -> None:
    tree = made(repository)
    (Path(tree.path) / "new").write_text("precious")
    with pytest.raises(RefusedBySafety, match="not committed"):
        worktrees.remove(tree)
    commit(Path(tree.path), "precious")
    with pytest.raises(RefusedBySafety, match="not merged"):
        worktrees.remove(tree)
    git(repository, "merge", "--quiet", "work")
    worktrees.remove(tree)
    tree = made(repository, "other")
    (Path(tree.path) / "new").write_text("x")
    worktrees.remove(tree, force=True)
    assert not Path(tree.path).exists()
    assert "other" in git(repository, "branch", "--list", "other")


def test_a_place_in_use_is_refused_and_the_own_one_is_found_again(repository: Path) -> None:
    tree = made(repository)
    with pytest.raises(RefusedBySafety, match="belongs to agent a"):
        worktrees.create(str(repository), "work", agent="b", server="/s", is_live=gone)
    with pytest.raises(RefusedBySafety):
        made(repository)  # its owner lives
    assert made(repository, is_live=gone) == tree
    stray = worktrees.root() / "trees" / Path(tree.path).parent.name / "stray"
    stray.mkdir()
    with pytest.raises(RefusedBySafety, match="whose it is"):
        made(repository, "stray")


def test_bad_input(repository: Path, tmp_path: Path) -> None:
    for words in (("a..b", ""), ("ok", "nowhere")):
        with pytest.raises(UsageError):
            made(repository, words[0], base=words[1])
    with pytest.raises(UsageError, match="no git repository"):
        made(tmp_path)
    assert worktrees.records() == []


@pytest.mark.parametrize("step", ["record", "add", "ready"])
def test_a_kill_at_any_step_leaves_no_worktree_without_a_record(repository: Path, step: str) -> None:
    ran = subprocess.run([sys.executable, "-c", CREATE, str(repository), step], check=False)
    assert ran.returncode == -signal.SIGKILL
    trees = [line for line in git(repository, "worktree", "list", "--porcelain").splitlines() if "/trees/" in line]
    assert len(trees) == (step == "ready")
    owned = {f"worktree {record.path}" for record in worktrees.records()}
    assert set(trees) <= owned
    assert len(owned) == (step != "record")
    found = worktrees.prune(gone, dry_run=True)
    assert len(found) == (step != "record")
    assert all(each.removable for each in found)
    worktrees.prune(gone)
    assert worktrees.records() == []
    assert not list(worktrees.root().glob("trees/*/*"))
    made(repository)


def test_prune_tells_both_ways_and_takes_nothing_with_work_in_it(repository: Path) -> None:
    kept, empty, lost = (made(repository, branch) for branch in ("kept", "empty", "lost"))
    (Path(kept.path) / "new").write_text("x")
    git(repository, "worktree", "remove", lost.path)
    stray = Path(kept.path).with_name("stray")
    stray.mkdir()
    what = {Path(each.path).name: (each.what, each.removable) for each in worktrees.prune(gone, dry_run=True)}
    assert what == {
        "kept": ("worktree of a", False),
        "empty": ("worktree of a", True),
        "lost": ("record without worktree", True),
        "stray": ("worktree without record", False),
    }
    worktrees.prune(gone)
    assert Path(kept.path).exists()
    assert stray.exists()
    assert not Path(empty.path).exists()
    assert [record.branch for record in worktrees.records()] == ["kept"]
