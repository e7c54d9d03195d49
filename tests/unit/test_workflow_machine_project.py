"""A real repository, pipelines told by recorded programs, test commands that really run, a process looked into."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pymux_wf.workflow.drawing.document import Document, Line, Lines, Table, text_of
from pymux_wf.workflow.errors import UsageError
from pymux_wf.workflow.machine.file_changes import FileChanges
from pymux_wf.workflow.machine.testing_commands import find_command
from pymux_wf.workflow.monitors import profile
from pymux_wf.workflow.monitors.ci import CiSource
from pymux_wf.workflow.monitors.git import GitSource
from pymux_wf.workflow.monitors.monitor import Settings, Unavailable
from pymux_wf.workflow.monitors.profile import ProfileSource
from pymux_wf.workflow.monitors.tests import SuiteSource
from pymux_wf.workflow.probes.finding import State

DEADLINE = 15.0


def until(condition: Callable[[], Any], what: str) -> Any:
    end = time.monotonic() + DEADLINE
    while not (found := condition()):
        assert time.monotonic() < end, f"never: {what}"
        os.sched_yield()
    return found


def told(document: Document) -> str:
    lines = [*document.header, *(block for block in document.blocks if isinstance(block, Line))]
    tables = [row for block in document.blocks if isinstance(block, Table) for row in block.rows]
    output = [cell for block in document.blocks if isinstance(block, Lines) for cell in block.lines]
    return "\n".join(
        [
            *(text_of(line.cell) for line in lines),
            *(" ".join(map(text_of, row)) for row in tables),
            *map(text_of, output),
        ]
    )


def git(directory: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=A", "-c", "user.email=a@b", "-c", "commit.gpgsign=false", "-c", "tag.gpgsign=false")
    done = subprocess.run(["git", *identity, *arguments], cwd=directory, capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    there = tmp_path / "repository"
    there.mkdir()
    git(there, "init", "-q", "-b", "main")
    (there / "a.txt").write_text("1\n")
    git(there, "add", "a.txt")
    git(there, "commit", "-q", "-m", "The first")
    git(there, "tag", "v1")
    git(tmp_path, "clone", "-q", "--bare", str(there), str(tmp_path / "remote.git"))
    git(there, "remote", "add", "origin", str(tmp_path / "remote.git"))
    git(there, "fetch", "-q")
    git(there, "branch", "-q", "--set-upstream-to=origin/main")
    return there


def test_a_repository_is_told_against_its_upstream_and_what_is_deployed(repository: Path) -> None:
    source = GitSource(str(repository))
    clean = source.collect()
    assert (clean["branch"], clean["ahead"], clean["behind"], clean["changes"]) == ("main", 0, 0, [])
    assert "nothing changed" in told(source.document(clean, 80, 24))
    (repository / "a.txt").write_text("2\n3\n")
    (repository / "new é.txt").write_text("x")
    git(repository, "commit", "-q", "-am", "The second")
    (repository / "a.txt").write_text("4\n")
    found = source.collect()
    assert found["ahead"] == 1
    assert {(each["state"], each["path"]) for each in found["changes"]} == {
        ("modified", "a.txt"),
        ("untracked", "new é.txt"),
    }
    assert [each["subject"] for each in found["log"]] == ["The second", "The first"]
    deployed = found["deployed"]
    assert (deployed["name"], deployed["ahead"], deployed["missing"]) == ("v1", 1, 0)
    assert deployed["changes"] == [{"path": "a.txt", "added": 2, "removed": 1}]
    assert deployed["commit"] == git(repository, "rev-parse", "v1")
    assert "since v1: 1 commits, 1 files, +2 -1" in told(source.document(found, 80, 24))
    json.dumps(found)


def test_the_deployed_name_may_be_a_commit_and_never_an_option(repository: Path) -> None:
    first = git(repository, "rev-parse", "HEAD")
    assert GitSource(str(repository), first[:10]).collect()["deployed"]["files"] == 0
    for name in ("--output=/tmp/pwned", "nothing"):
        deployed = GitSource(str(repository), name).collect()["deployed"]
        assert deployed["error"] == "there is no such tag or commit"


def test_git_takes_no_lock_and_runs_nothing_that_the_repository_names(repository: Path, tmp_path: Path) -> None:
    trap = tmp_path / "trap"
    trap.write_text(f"#!/bin/sh\ntouch {tmp_path}/sprung\ncat\n")
    trap.chmod(0o755)
    for name in ("core.fsmonitor", "core.pager", "diff.external", "diff.x.textconv", "core.sshCommand"):
        git(repository, "config", name, str(trap))
    (repository / ".gitattributes").write_text("*.txt diff=x\n")
    git(repository, "-c", "core.fsmonitor=false", "add", ".gitattributes")
    git(repository, "-c", "core.fsmonitor=false", "commit", "-q", "-m", "attributes")
    (tmp_path / "sprung").unlink(missing_ok=True)
    os.utime(repository / "a.txt", (1, 1))  # git would like to write that into the index
    index = (repository / ".git/index").read_bytes()
    (repository / ".git/index.lock").touch()
    found = GitSource(str(repository)).collect()
    assert found["deployed"]["files"] == 1
    assert (repository / ".git/index").read_bytes() == index
    assert not (tmp_path / "sprung").exists()


def test_a_merge_a_detached_head_and_an_empty_repository_are_told(repository: Path, tmp_path: Path) -> None:
    git(repository, "checkout", "-q", "-b", "other")
    (repository / "a.txt").write_text("other\n")
    git(repository, "commit", "-q", "-am", "Other")
    git(repository, "checkout", "-q", "main")
    (repository / "a.txt").write_text("main\n")
    git(repository, "commit", "-q", "-am", "Main")
    with pytest.raises(subprocess.CalledProcessError):
        git(repository, "merge", "other")
    source = GitSource(str(repository))
    found = source.collect()
    assert (found["under_way"], found["counts"]) == ("a merge", {"conflict": 1})
    assert "in the middle of a merge" in told(source.document(found, 80, 24))
    git(repository, "merge", "--abort")
    git(repository, "checkout", "-q", "--detach")
    assert "detached at" in told(source.document(source.collect(), 80, 24))
    (tmp_path / "empty").mkdir()
    git(tmp_path / "empty", "init", "-q", "-b", "main")
    source = GitSource(str(tmp_path / "empty"))
    found = source.collect()
    assert (found["commit"], found["log"], found["deployed"]) == (None, [], None)
    assert "no commit yet" in told(source.document(found, 80, 24))


def test_no_repository_and_no_git_are_told_by_their_states(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    with pytest.raises(Unavailable) as unset:
        GitSource(str(tmp_path)).collect()
    assert unset.value.finding.state is State.UNSET
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Unavailable) as missing:
        GitSource(str(tmp_path)).collect()
    assert missing.value.finding.state is State.MISSING


RUNS = [
    {
        "databaseId": 1,
        "displayTitle": "Fix \x1b[31mit",
        "workflowName": "CI",
        "status": "completed",
        "conclusion": "failure",
        "headBranch": "main",
        "event": "push",
        "createdAt": "2026-01-01T10:00:00Z",
        "updatedAt": "2026-01-01T10:01:30Z",
        "url": "https://x/1",
    },
    {"databaseId": 2, "displayTitle": "More", "status": "in_progress", "createdAt": "2026-01-01T10:00:00Z"},
    "garbage",
]
PIPELINES = [
    {
        "id": 9,
        "iid": 3,
        "status": "failed",
        "ref": "main",
        "sha": "0123456789abcdef",
        "source": "push",
        "created_at": "2026-01-01T10:00:00.000Z",
        "updated_at": "2026-01-01T10:00:10.000Z",
        "web_url": "u",
    },
    {"id": 10, "status": "running", "ref": "x"},
]


def fake(directory: Path, name: str, script: str) -> None:
    directory.mkdir(exist_ok=True)
    (directory / name).write_text(f"#!/bin/sh\n{script}\n")
    (directory / name).chmod(0o755)


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A PATH with the programs of the test and the system's few."""
    there = tmp_path / "bin"
    there.mkdir()
    for name in ("sh", "cat", "git", "echo"):
        (there / name).symlink_to(shutil.which(name) or "/bin/false")
    monkeypatch.setenv("PATH", str(there))
    return there


def test_runs_of_github(programs: Path, tmp_path: Path) -> None:
    (tmp_path / "runs.json").write_text(json.dumps(RUNS))
    fake(programs, "gh", f"cat {tmp_path}/runs.json")
    source = CiSource(str(tmp_path))
    found = source.collect()
    assert [(each["state"], each["title"], each["seconds"]) for each in found["runs"]] == [
        ("failure", "Fix it", 90.0),
        ("running", "More", None),
    ]
    assert "gh: 1 failure, 1 running" in told(source.document(found, 80, 24))


def test_pipelines_of_gitlab_where_the_remote_is_there(programs: Path, tmp_path: Path) -> None:
    (tmp_path / "runs.json").write_text(json.dumps(PIPELINES))
    fake(programs, "glab", f"cat {tmp_path}/runs.json")
    fake(programs, "gh", "echo []")
    git(tmp_path, "init", "-q")
    git(tmp_path, "remote", "add", "origin", "https://gitlab.example/x.git")
    found = CiSource(str(tmp_path)).collect()
    assert (found["program"], found["counts"]) == ("glab", {"failure": 1, "running": 1})
    assert found["runs"][0]["seconds"] == 10.0


@pytest.mark.parametrize(
    ("script", "state"),
    [
        ("echo 'To get started with GitHub CLI, please run:  gh auth login' >&2; exit 4", State.DENIED),
        ("echo 'failed to run git: fatal: not a git repository' >&2; exit 1", State.UNSET),
        ("echo 'error connecting to api.github.com' >&2; exit 1", State.UNREACHABLE),
        ("echo '<html>'", State.UNREACHABLE),
    ],
)
def test_why_there_are_no_runs(programs: Path, tmp_path: Path, script: str, state: State) -> None:
    fake(programs, "gh", script)
    with pytest.raises(Unavailable) as caught:
        CiSource(str(tmp_path)).collect()
    assert caught.value.finding.state is state


def test_without_gh_and_glab_that_is_said(programs: Path, tmp_path: Path) -> None:
    with pytest.raises(Unavailable) as caught:
        CiSource(str(tmp_path)).collect()
    assert caught.value.finding.state is State.MISSING


@pytest.mark.parametrize(
    ("files", "argv"),
    [
        ({"tox.ini": "", "noxfile.py": "", "pytest.ini": ""}, ("tox",)),
        ({"noxfile.py": "", "pytest.ini": ""}, ("nox",)),
        ({"pyproject.toml": "[tool.pytest.ini_options]\n"}, ("pytest", "-q")),
        ({"tests/test_a.py": "", "Makefile": "test:\n"}, ("pytest", "-q")),
        ({"package.json": '{"scripts": {"test": "jest"}}'}, ("npm", "test", "--silent")),
        ({"package.json": '{"scripts": {"test": "echo \\"Error: no test specified\\" && exit 1"}}'}, None),
        ({"Cargo.toml": ""}, ("cargo", "test")),
        ({"go.mod": ""}, ("go", "test", "./...")),
        ({"Makefile": "all:\n\ntest: all\n"}, ("make", "test")),
        ({"Makefile": "test := 1\n"}, None),
        ({"pyproject.toml": "not [ toml", "package.json": "[1"}, None),
    ],
)
def test_the_command_is_found_in_the_project(
    tmp_path: Path, files: dict[str, str], argv: tuple[str, ...] | None
) -> None:
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    found = find_command(str(tmp_path), lambda name: name)
    assert (found.argv if found else None) == argv


def test_the_first_whose_program_is_there_is_taken(tmp_path: Path) -> None:
    (tmp_path / "tox.ini").touch()
    (tmp_path / "Makefile").write_text("test:\n")
    found = find_command(str(tmp_path), lambda name: name if name == "make" else None)
    assert found is not None
    assert found.argv == ("make", "test")
    nobody = find_command(str(tmp_path), lambda name: None)
    assert nobody is not None
    assert nobody.argv == ("tox",)


def ended(source: SuiteSource) -> dict[str, Any]:
    found: dict[str, Any] = until(
        lambda: (found := source.collect())["state"] in ("passed", "failed") and found, "the end of the run"
    )
    return found


def test_nothing_runs_before_it_is_asked_for(tmp_path: Path) -> None:
    source = SuiteSource(str(tmp_path), f"echo ran >>{tmp_path}/ran; echo 'FAILED tests/a.py::b - no'; exit 3")
    for _ in range(3):
        assert source.collect()["state"] == "idle"
    assert not (tmp_path / "ran").exists()
    source.key("Enter")
    found = ended(source)
    assert (found["state"], found["code"], found["failures"]) == ("failed", 3, ["tests/a.py::b - no"])
    assert "exit code 3" in told(source.document(found, 80, 24))
    assert source.collect()["state"] == "failed"
    assert (tmp_path / "ran").read_text() == "ran\n"
    source.close()


def test_a_real_pytest_is_run_and_its_failures_are_told(tmp_path: Path) -> None:
    (tmp_path / "test_it.py").write_text("def test_good(): pass\ndef test_bad(): assert 1 == 2\n")
    source = SuiteSource(str(tmp_path), f"{sys.executable} -m pytest -q -p no:cacheprovider -p no:xdist test_it.py")
    source.key("Enter")
    found = ended(source)
    assert found["failures"] == ["test_it.py::test_bad - assert 1 == 2"]
    assert found["summary"].startswith("1 failed, 1 passed in ")
    source.close()


@pytest.mark.parametrize("library", [True, False])
def test_with_watch_a_change_runs_again_and_what_the_tests_write_does_not(
    tmp_path: Path, library: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if library:
        pytest.importorskip("watchfiles")
    project, runs = tmp_path / "project", tmp_path / "runs"
    project.mkdir()
    (project / "a.py").write_text("1")
    monkeypatch.setattr(
        "pymux_wf.workflow.monitors.tests.FileChanges", lambda directory: FileChanges(directory, watch=library)
    )
    source = SuiteSource(str(project), f"echo run >>{runs}; date +%N >report.xml", watch=True)

    def settled() -> int:
        """The number of runs once none is wanted any more: a run, and at most one more for what it wrote."""
        end = time.monotonic() + 0.3
        while time.monotonic() < end:
            if source.collect()["state"] == "running":
                end = time.monotonic() + 0.3
            os.sched_yield()
        return runs.read_text().count("run")

    first = settled()
    assert 1 <= first <= 3
    assert source.collect()["watching"] == ("watchfiles" if library else "looking")
    (project / "a.py").write_text("2 is another size")
    until(lambda: source.collect() and runs.read_text().count("run") > first, "a run after the change")
    assert settled() <= first + 3
    before = settled()
    assert settled() == before
    source.close()


def test_changes_of_files_that_count() -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as directory:
        root = Path(directory)
        (root / "src").mkdir()
        (root / ".git").mkdir()
        (root / "src/a.py").write_text("1")
        changes = FileChanges(directory, watch=False)
        assert changes.changed() == []
        (root / "src/a.py").write_text("22")
        (root / "src/b.py").write_text("1")
        (root / ".git/index").write_text("1")
        (root / "src/a.pyc").write_text("1")
        assert changes.changed() == ["src/a.py", "src/b.py"]
        (root / "src/b.py").unlink()
        assert changes.changed() == ["src/b.py"]


def test_a_run_is_stopped_with_what_it_started(tmp_path: Path) -> None:
    source = SuiteSource(str(tmp_path), f"sleep 100 & echo $! >{tmp_path}/pid; wait")
    source.key("Enter")
    until(lambda: source.collect() and (tmp_path / "pid").exists() and (tmp_path / "pid").read_text(), "its child")
    child = (tmp_path / "pid").read_text().strip()
    source.key("s")
    found = source.collect()
    assert (found["state"], found["code"]) == ("failed", -15)
    until(lambda: not alive(child), "the child's end")
    source.close()


def alive(pid: str) -> bool:
    try:
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False


def test_a_project_without_tests_and_a_command_that_is_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(Unavailable):
        SuiteSource(str(tmp_path)).collect()
    monkeypatch.setenv("PATH", str(tmp_path))
    (tmp_path / "Cargo.toml").touch()
    source = SuiteSource(str(tmp_path))
    assert "cargo is not on PATH" in told(source.document(source.collect(), 80, 24))
    source.key("Enter")
    assert "cargo does not start" in source.collect()["problem"]


LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")


@pytest.fixture
def sleeper() -> Any:
    thread = "threading.Thread(target=threading.Event().wait, daemon=True).start()"
    code = f"import threading, sys\n{thread}\nprint(flush=True)\nsys.stdin.read()"
    with subprocess.Popen([sys.executable, "-S", "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        yield process
        process.kill()


@LINUX
def test_one_process_is_sampled(sleeper: subprocess.Popen[bytes]) -> None:
    source = ProfileSource(sleeper.pid)
    until(lambda: all(each["state"] == "S" for each in source.collect()["threads"]), "both threads sleep")
    found = source.collect()
    assert len(found["threads"]) == len(os.listdir(f"/proc/{sleeper.pid}/task")) == 2
    status = Path(f"/proc/{sleeper.pid}/status").read_text()
    assert f"VmRSS:\t{found['status']['rss'] // 1024:>8} kB" in status
    assert sum(each["count"] for each in found["where"]) == found["samples"] * 2
    if not found["hindrances"]:
        assert {each["syscall"] for each in found["threads"]} == {"read", "futex"}
    assert f"{found['samples']} samples" in [
        getattr(block, "title", "") for block in source.document(found, 80, 24).blocks
    ]
    sleeper.kill()
    sleeper.wait()
    gone = source.collect()
    assert gone["gone"]
    assert "has gone" in told(source.document(gone, 80, 24))


@LINUX
def test_a_process_is_picked_from_the_list_and_the_choice_stays_on_it(sleeper: subprocess.Popen[bytes]) -> None:
    source = ProfileSource()
    rows = source.collect()["processes"]
    pids = [each["pid"] for each in rows]
    for _ in range(pids.index(sleeper.pid)):
        source.key("Down")
    source._listed.reverse()  # as a list does that is sorted by what changes
    source.key("Enter")
    found = source.collect()
    assert found["pid"] == sleeper.pid
    source.key("b")
    assert source.collect()["pid"] is None


@LINUX
def test_nothing_is_attached_without_a_confirmation(
    sleeper: subprocess.Popen[bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake(tmp_path / "bin", "strace", f'echo "$@" >>{tmp_path}/called; echo read...; exec sleep 100')
    monkeypatch.setenv("PATH", f"{tmp_path}/bin:{os.environ['PATH']}")
    monkeypatch.setattr(profile, "ptrace_hindrance", lambda own=True: "")
    source = ProfileSource(sleeper.pid, attach=True)
    for keys in (["a", "Escape"], ["a", "q"], ["a", "s", "n"], ["a", "s", "Enter"]):
        for key in keys:
            source.key(key)
        found = source.collect()
        assert found["attached"] is None
        assert not source.typing
    assert not (tmp_path / "called").exists()
    source.key("a")
    assert "strace" in told(source.document(source.collect(), 80, 24))
    source.key("s")
    assert source.typing
    assert f"-p {sleeper.pid}" in told(source.document(source.collect(), 80, 24))
    source.key("y")
    until(lambda: source.collect()["attached"]["lines"] == ["read..."], "what it prints")
    source.key("a")
    assert source.collect()["attached"] is None
    source.close()


@LINUX
def test_what_hinders_attaching_is_said(sleeper: subprocess.Popen[bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(profile, "ptrace_hindrance", lambda own=True: "kernel.yama.ptrace_scope is 2")
    monkeypatch.setattr(profile, "find", lambda program: "/bin/true" if program == "gdb" else None)
    source = ProfileSource(sleeper.pid)
    for key, wanted in (("s", "strace is not on PATH"), ("g", "ptrace_scope is 2")):
        source.key("a")
        source.key(key)
        assert not source.typing
        assert wanted in told(source.document(source.collect(), 80, 24))


@LINUX
@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
def test_a_real_strace_shows_real_calls(sleeper: subprocess.Popen[bytes]) -> None:
    source = ProfileSource(sleeper.pid)
    for key in ("a", "s", "y"):
        source.key(key)
    found = source.collect()
    if found["attached"] is None:
        pytest.skip(told(source.document(found, 80, 24)))
    lines = until(lambda: (each := source.collect()["attached"]["lines"]) and each, "its first lines")
    assert any("attached" in line or "read(" in line or "not permitted" in line for line in lines)
    source.close()
    assert sleeper.poll() is None
    until(lambda: "TracerPid:\t0" in Path(f"/proc/{sleeper.pid}/status").read_text(), "it is left")


def test_a_pid_is_a_number() -> None:
    with pytest.raises(UsageError):
        profile.MONITOR.open(Settings({"pid": "1; rm", "attach": False}))
