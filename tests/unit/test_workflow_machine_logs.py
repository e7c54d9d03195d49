"""Logs that grow, rotate, vanish, flood and hold anything; logins, sessions and files that change under a watch."""

from __future__ import annotations

import gzip
import os
import resource
import struct
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pymux_wf.workflow.drawing.document import Lines, text_of
from pymux_wf.workflow.machine.auth_sources import AuthEvents, Sessions
from pymux_wf.workflow.machine.log_following import LIMIT, FileFollower, GlobFollower, ProgramFollower
from pymux_wf.workflow.machine.log_lines import LogLine
from pymux_wf.workflow.machine.watched_files import WatchedFiles
from pymux_wf.workflow.monitors.logs import LogsSource, open_source, passes
from pymux_wf.workflow.monitors.logs_settings import LogSource
from pymux_wf.workflow.monitors.monitor import Settings, Unavailable
from pymux_wf.workflow.monitors.security import SecuritySource
from pymux_wf.workflow.monitors.security_settings import Security

pytestmark = pytest.mark.usefixtures("approved_projects")

DEADLINE = 10.0


def until(condition: Callable[[], Any], what: str) -> Any:
    end = time.monotonic() + DEADLINE
    while not (found := condition()):
        assert time.monotonic() < end, f"never: {what}"
        os.sched_yield()
    return found


@pytest.fixture(autouse=True)
def _no_configuration(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.delenv("PYWFMUX_WORKFLOW", raising=False)


def append(path: Path, text: str) -> None:
    with path.open("a") as file:
        file.write(text)


def texts(found: dict[str, Any]) -> list[str]:
    return [line["text"] for line in found["lines"]]


def source(*names: object, project: Path | None = None, errors: bool = False) -> LogsSource:
    return LogsSource([str(name) for name in names], str(project or "/"), errors)


def test_a_file_that_grows_is_followed_and_counted(tmp_path: Path) -> None:
    log = tmp_path / "a.log"
    log.write_text("INFO begun\n")
    logs = source(log)
    assert texts(logs.collect()) == ["INFO begun"]
    append(log, "ERROR one\nWARN two\nhalf a li")
    found = logs.collect()
    assert texts(found)[1:] == ["ERROR one", "WARN two"]
    told = found["sources"][0]
    assert (told["lines"], told["errors"], told["warnings"], told["problem"]) == (3, 1, 1, "")
    assert told["rate"] > 0
    assert found["errors_a_minute"] == 1
    append(log, "ne\n")
    assert texts(logs.collect())[-1] == "half a line"
    logs.close()


def test_rotation_by_renaming_loses_and_repeats_nothing(tmp_path: Path) -> None:
    log = tmp_path / "a.log"
    log.write_text("1\n")
    logs = source(log)
    logs.collect()
    with log.open("a") as writer:
        writer.write("2\n")
        writer.flush()
        log.rename(tmp_path / "a.log.1")
        writer.write("3\n")  # the writer has not seen it yet
        writer.flush()
        assert texts(logs.collect()) == ["1", "2", "3"]
        log.write_text("5\n")
        writer.write("4\n")
        writer.flush()
        assert texts(logs.collect()) == ["1", "2", "3", "4", "5"]
        append(log, "7\n")
        writer.write("6\n")  # later than the new file's first line, and still not lost
    assert sorted(texts(logs.collect())) == ["1", "2", "3", "4", "5", "6", "7"]
    logs.close()


def test_rotation_by_truncating_begins_anew(tmp_path: Path) -> None:
    log = tmp_path / "a.log"
    log.write_text("old one\nold two, begun")
    logs = source(log)
    logs.collect()
    log.write_text("new\n")
    assert texts(logs.collect()) == ["old one", "old two, begun", "new"]
    logs.close()


def test_a_file_that_vanishes_comes_back_and_that_is_said(tmp_path: Path) -> None:
    log = tmp_path / "a.log"
    logs = source(log)
    found = logs.collect()
    assert "No such file" in found["sources"][0]["problem"]
    assert logs.document(found, 80, 24).header
    log.write_text("1\n")
    assert texts(logs.collect()) == ["1"]
    log.unlink()
    assert logs.collect()["sources"][0]["problem"].endswith("gone")
    log.write_text("2\n")
    found = logs.collect()
    assert texts(found) == ["1", "2"]
    assert found["sources"][0]["problem"] == ""
    logs.close()


def test_new_files_of_a_pattern_are_followed_from_their_beginning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pymux_wf.workflow.machine.log_following._GLOB_AGAIN", 0.0)
    (tmp_path / "a.log").write_text("a\n")
    with gzip.open(tmp_path / "old.log.gz", "wb") as packed:
        packed.write(b"never")
    follower = GlobFollower(["*.log*"], str(tmp_path))
    assert [data for _, data in follower.poll()] == [b"a\n"]
    (tmp_path / "b.log").write_text("x" * 100_000 + "\nb\n")
    assert [len(data) for _, data in follower.poll()] == [100_003]
    (tmp_path / "a.log").unlink()
    follower.poll()
    follower.poll()
    assert [os.path.basename(path) for path in follower.files] == ["b.log"]
    follower.close()


def test_what_is_no_regular_file_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path("/dev/zero"), tmp_path):
        follower = FileFollower(str(path))
        assert follower.poll() == b""
        assert "no regular file" in follower.state
        follower.close()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.log").write_text("x\n")
    (tmp_path / "a.log").chmod(0)
    assert "denied" in source(tmp_path / "a.log").collect()["sources"][0]["problem"]


def test_a_flood_of_a_gigabyte_takes_constant_memory_and_time(tmp_path: Path) -> None:
    log = tmp_path / "flood.log"
    log.write_text("ERROR begun\n")
    logs = source(log)
    logs.collect()
    with log.open("r+b") as file:
        file.seek(1 << 30)  # a hole: a gigabyte without a newline
        file.write(b"\nERROR last\n")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found = logs.collect()
    assert texts(found)[-1] == "ERROR last"
    assert found["sources"][0]["skipped"] > (1 << 30) - LIMIT
    for _ in range(20):
        append(log, "INFO many lines of a flood, all of them different\n" * 20_000)
        found = logs.collect()
    assert found["sources"][0]["lines"] >= 400_000
    assert len(found["lines"]) <= 500
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024 < 60
    logs.close()


def test_binary_garbage_becomes_lines_that_move_no_cursor(tmp_path: Path) -> None:
    log = tmp_path / "a.log"
    log.write_bytes(bytes(range(256)) * 50 + b"\n\x1b[2J\x1b]0;gotcha\x07ERROR \xff\xfe\x00here\n")
    logs = source(log)
    found = logs.collect()
    assert all(text.isprintable() for text in texts(found))
    assert "here" in texts(found)[-1]
    assert "gotcha" not in texts(found)[-1]
    logs.close()


def test_sources_are_merged_by_their_times_and_errors_alone_are_shown(tmp_path: Path) -> None:
    (tmp_path / "a.log").write_text(
        "2026-01-01T10:00:00Z INFO a1\n2026-01-01T10:00:02Z ERROR a2\n  at line 7\n2026-01-01T10:00:04Z a3\n"
    )
    (tmp_path / "b.log").write_text("2026-01-01T10:00:01Z b1\n2026-01-01T10:00:03Z WARN b2\n")
    logs = source("a.log", "b.log", project=tmp_path)
    found = logs.collect()
    assert [text.split()[-1] for text in texts(found)] == ["a1", "b1", "a2", "7", "b2", "a3"]
    assert found["sources"][0]["errors"] == 1
    logs.key("e")
    assert [text.split()[-1] for text in texts(logs.collect())] == ["a2", "7", "b2"]
    logs.close()


def test_files_of_one_pattern_are_merged_by_their_times(tmp_path: Path) -> None:
    (tmp_path / "a.log").write_text("2026-11-22 10:00:00 a begins\n2026-11-22 10:00:03 a ends\n  as it should\n")
    (tmp_path / "b.log").write_text("2026-11-22 10:00:01 b begins\n2026-11-22 10:00:04 b ends\n")
    found = texts(LogsSource(["*.log"], str(tmp_path)).collect())
    assert [text.removeprefix("2026-11-22 ") for text in found] == [
        "10:00:00 a begins",
        "10:00:01 b begins",
        "10:00:03 a ends",
        "  as it should",
        "10:00:04 b ends",
    ]


def test_errors_are_not_pushed_out_by_a_flood_of_others(tmp_path: Path) -> None:
    log = tmp_path / "a.log"
    log.write_text("ERROR kept\n")
    logs = source(log, errors=True)
    logs.collect()
    append(log, "INFO x\n" * 50_000)
    assert texts(logs.collect()) == ["ERROR kept"]
    logs.close()


def shown(logs: LogsSource, found: dict[str, Any]) -> list[str]:
    block = logs.document(found, 80, 24).blocks[-1]
    assert isinstance(block, Lines)
    return [text_of(cell) for cell in block.lines]


def test_a_filter_is_typed_and_counts_while_it_is_typed(tmp_path: Path) -> None:
    (tmp_path / "a.log").write_text("red apple\ngreen apple\nred pear\n")
    logs = source("a.log", project=tmp_path)
    found = logs.collect()
    logs.key("/")
    assert logs.typing
    for key in ("q", "BSpace", "r", "e", "d", "Space", "!", "p", "e"):
        logs.key(key)
    assert shown(logs, found) == ["red apple"]
    logs.key("Enter")
    assert not logs.typing
    assert texts(logs.collect()) == ["red apple"]
    logs.key("/")
    logs.key("Escape")
    assert len(shown(logs, logs.collect())) == 3
    assert passes("APPLE", LogLine("a", "", None, "an apple"))
    assert not passes("apple !an", LogLine("x", "", None, "an apple"))
    logs.close()


def test_names_that_mean_nothing_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    logs = source("nonsense", "engine", "docker:web", "kubectl:pod", "journal", "docker:-v", project=tmp_path)
    problems = [each["problem"] for each in logs.collect()["sources"]]
    for problem, wanted in zip(
        problems,
        ("no [logs.nonsense]", "[logs.engine]", "docker is not on PATH", "kubectl is", "journalctl is", "dash"),
    ):
        assert wanted in problem
    assert logs.document(logs.collect(), 40, 10).header
    empty = open_source(Settings({"source": [], "errors": False}, project=str(tmp_path)))
    if not os.path.exists("/var/log/syslog"):
        with pytest.raises(Unavailable):
            empty.collect()


def test_logs_of_workflow_toml(tmp_path: Path) -> None:
    (tmp_path / "workflow.toml").write_text('[logs.engine]\nfiles = "e*.log"\n[logs.app]\nfiles = ["app.log"]\n')
    (tmp_path / "e1.log").write_text("from the engine\n")
    (tmp_path / "app.log").write_text("from the app\n")
    opened = open_source(Settings({"source": ["engine,app"], "errors": False}, project=str(tmp_path)))
    found = opened.collect()
    assert {(line["source"], line["text"]) for line in found["lines"]} == {
        ("engine", "from the engine"),
        ("app", "from the app"),
    }
    opened.close()
    (tmp_path / "workflow.toml").write_text('[logs.engine]\nfile = "x"\n')
    with pytest.raises(Unavailable, match="unknown key 'file'"):
        open_source(Settings({"source": [], "errors": False}, project=str(tmp_path))).collect()
    with pytest.raises(ValueError, match="exactly one"):
        LogSource(files="a", docker="b")


@pytest.fixture
def fake_docker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A docker that writes down how it was called, prints two lines and stays until it is killed."""
    program = tmp_path / "bin/docker"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\necho $$ "$@" >>{tmp_path}/calls\necho out; echo ERROR err >&2\nexec sleep 100\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    return tmp_path / "calls"


def test_a_container_is_followed_by_docker_which_ends_with_us(fake_docker: Path) -> None:
    logs = source("docker:web")
    until(lambda: len(logs.collect()["lines"]) == 2, "both streams")
    found = logs.collect()
    assert sorted(texts(found)) == ["ERROR err", "out"]
    pid, *argv = fake_docker.read_text().split()
    assert argv == ["logs", "--follow", "--tail", "200", "--", "web"]
    logs.close()
    assert not os.path.exists(f"/proc/{pid}")


def test_a_program_that_ends_is_told_and_started_again_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pymux_wf.workflow.machine.log_following._AGAIN", 0.0)
    asked: list[float | None] = []

    def argv(since: float | None) -> list[str]:
        asked.append(since)
        return ["sh", "-c", "echo no such container >&2; exit 3"]

    follower = ProgramFollower(argv)
    until(lambda: follower.poll() or follower.state != "ok", "its output")
    until(lambda: follower.state != "ok" or (follower.poll() and False), "its end")
    assert follower.state == "ended with 3: no such container"
    until(lambda: len(asked) > 1 or (follower.poll() and False), "the second start")
    assert asked[0] is None
    assert asked[1] is not None
    follower.close()


def btmp_record(user: bytes, host: bytes, kind: int = 6, pid: int = 1) -> bytes:
    return struct.pack(
        "=h2xi32s4s32s256shhiii4i20s", kind, pid, b"ssh", b"", user, host, 0, 0, 0, int(time.time()), 0, 0, 0, 0, 0, b""
    )


def test_failed_logins_of_an_authentication_log_as_they_come(tmp_path: Path) -> None:
    log = tmp_path / "auth.log"
    log.write_text("Nov 22 10:00:00 h sshd[1]: Accepted password for ann from 10.0.0.1 port 1 ssh2\n")
    events = AuthEvents([str(log)], str(tmp_path / "btmp"))
    assert [each["kind"] for each in events.update()] == ["login"]
    append(log, "Nov 22 10:00:01 h sshd[1]: Failed password for root from 6.6.6.6 port 1 ssh2\n" * 3)
    found = events.update()
    assert [each["kind"] for each in found] == [*["failed login"] * 3, "login"]
    assert events.origins == [("6.6.6.6", 3)]
    assert (events.source, events.problems) == (str(log), [])
    events.close()


def test_failed_logins_of_btmp_where_nothing_else_can_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    btmp = tmp_path / "btmp"
    btmp.write_bytes(btmp_record(b"root", b"1.2.3.4"))
    events = AuthEvents([str(tmp_path / "auth.log")], str(btmp))
    assert "journalctl is not on PATH" in events.problems[0]
    assert [(each["user"], each["origin"]) for each in events.update()] == [("root", "1.2.3.4")]
    with btmp.open("ab") as file:
        file.write(btmp_record(b"bob", b"") + b"half")
    assert events.update()[0]["user"] == "bob"
    assert events.counts["failed login"] == 2
    events = AuthEvents([str(tmp_path / "auth.log")], str(tmp_path / "none"))
    assert (events.source, events.update()) == ("", [])


def test_sessions_are_those_whose_process_lives(tmp_path: Path) -> None:
    utmp = tmp_path / "utmp"
    dead = 2**22 + 7
    utmp.write_bytes(
        btmp_record(b"ann", b"host", 7, os.getpid()) + btmp_record(b"gone", b"", 7, dead) + btmp_record(b"x", b"", 8)
    )
    sessions = Sessions([str(utmp)]).read()
    assert sessions is not None
    assert [(each["user"], each["host"], each["pid"]) for each in sessions] == [("ann", "host", os.getpid())]


def test_no_utmp_and_no_loginctl_is_said_and_not_taken_for_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    sessions = Sessions([str(tmp_path / "utmp")])
    assert sessions.read() is None
    assert "no loginctl" in sessions.problem


def test_files_that_change_under_the_watch(tmp_path: Path) -> None:
    for name in ("content", "mode", "gone", "same", "touched"):
        (tmp_path / name).write_text("x")
    (tmp_path / "mode").chmod(0o644)
    (tmp_path / "dir").mkdir()
    watched = WatchedFiles(
        [
            *(str(tmp_path / name) for name in ("content", "mode", "gone", "same", "touched", "missing", "later")),
            f"{tmp_path}/dir/*",
        ]
    )
    assert {each["state"] for each in watched.update()} == {"same", "missing"}
    (tmp_path / "content").write_text("y")
    (tmp_path / "mode").chmod(0o4755)
    (tmp_path / "gone").unlink()
    os.utime(tmp_path / "touched", (1, 1))
    (tmp_path / "later").write_text("z")
    (tmp_path / "dir/new").write_text("n")
    found = {os.path.basename(each["path"]): (each["state"], each["what"]) for each in watched.update()}
    assert found == {
        "content": ("changed", "content"),
        "mode": ("changed", "mode 644 to 4755"),
        "gone": ("gone", "gone"),
        "later": ("new", "new"),
        "new": ("new", "new"),
        "same": ("same", ""),
        "touched": ("same", ""),
        "missing": ("missing", ""),
    }
    (tmp_path / "gone").write_text("back")
    again = {os.path.basename(each["path"]): each["state"] for each in watched.update()}
    assert again["gone"] == "new"
    assert again["content"] == "changed"  # it is still told


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_security_says_what_it_cannot_read_and_shows_what_it_can(tmp_path: Path) -> None:
    log = tmp_path / "auth.log"
    log.write_text("Nov 22 10:00:01 h sshd[1]: Failed password for root from 6.6.6.6 port 1 ssh2\n" * 5)
    (tmp_path / "watched").write_text("1")
    settings = Security(watch=(str(tmp_path / "watched"),), auth_logs=(str(log),))
    security = SecuritySource(lambda: settings, sessions=Sessions([str(tmp_path / "none")]))
    security.collect()
    (tmp_path / "watched").write_text("2")
    found = security.collect()
    assert found["counts"] == {"failed login": 5}
    assert [each["what"] for each in found["files"]] == ["content"]
    document = security.document(found, 80, 24)
    told = " ".join(text_of(block.cell) for block in document.blocks if hasattr(block, "cell"))
    assert "5 failed login" in told
    assert "most from 6.6.6.6 5" in told
    assert "1 watched files, 1 changed" in told
    security.close()
