"""The program that measures: started for a status line that shows a metric, only then, and again when it ended."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
from pathlib import Path
from socket import AF_UNIX, SOCK_STREAM, socket

import pytest
from pymux_wf.server import supervision

from tests.unit.commands_rig import Rig, served

FAKE = """
import json, os, sys
told = {"arguments": sys.argv[2:], "session": os.getsid(0), "pid": os.getpid(), "environment": sorted(os.environ)}
with open(sys.argv[1], "a") as file:
    print(json.dumps(told), file=file)
if os.environ.get("FAKE_CODE"):
    sys.exit(int(os.environ["FAKE_CODE"]))
sys.stdin.read()
import signal
signal.pause()
"""


@pytest.fixture
def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[list[str], Path]:
    """What is run in its place, and what it writes."""
    monkeypatch.setattr(supervision, "DELAY_SECONDS", 0.01)
    monkeypatch.setattr(supervision, "AGAIN_SECONDS", 0.05)
    program, told = tmp_path / "fake.py", tmp_path / "told"
    program.write_text(FAKE)
    return [sys.executable, "-S", str(program), str(told)], told


async def show_metric(rig: Rig, program: list[str], status: str = "#{metric:cpu}") -> None:
    rig.server.supervision.program = program
    await rig.ok("new-session", "-d")
    await rig.ok("set-option", "-g", "status-right", status)
    await rig.attach()


def lines(told: Path) -> list[str]:
    return told.read_text().splitlines() if told.exists() else []


def test_it_is_started_once_and_ends_with_the_server(
    fake: tuple[list[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    program, told = fake
    monkeypatch.setenv("PYWFMUX_PANE", "%9")
    monkeypatch.setenv("TMUX", "elsewhere")
    pids = []

    @served
    async def check(rig: Rig) -> None:
        await show_metric(rig, program)
        await rig.attach(tty="/dev/pts/other")
        await rig.until(lambda: bool(lines(told)))
        (line,) = lines(told)
        found = json.loads(line)
        assert found["arguments"] == [rig.server.socket_path]
        assert found["session"] == found["pid"] == rig.server.supervision.pid
        assert not {"PYWFMUX_PANE", "TMUX"} & {*found["environment"]}
        assert "PATH" in found["environment"]
        pids.append(found["pid"])

    check()
    assert pids
    assert len(lines(told)) == 1
    with contextlib.suppress(ChildProcessError):  # the server has reaped it
        assert os.WTERMSIG(os.waitpid(pids[0], 0)[1]) == signal.SIGTERM


def test_without_a_metric_there_is_none(fake: tuple[list[str], Path]) -> None:
    program, told = fake

    @served
    async def check(rig: Rig) -> None:
        await show_metric(rig, program, "%H:%M")
        rig.server.redraw_every_status()
        await rig.until(lambda: rig.server.attached()[0].status_cache is not None)
        assert "supervision" not in rig.server.__dict__ or rig.server.supervision.pid is None
        await rig.ok("set-option", "-s", "supervisor", "off")
        await rig.ok("set-option", "-g", "status-right", "#{metric:cpu}")
        await rig.until(lambda: rig.server.attached()[0].metrics_shown == {"cpu"})

    check()
    assert not lines(told)


@pytest.mark.parametrize("code", ["0", "3"])
def test_one_that_ended_is_started_again(
    fake: tuple[list[str], Path], code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    program, told = fake
    monkeypatch.setenv("FAKE_CODE", code)

    @served
    async def check(rig: Rig) -> None:
        await show_metric(rig, program)

        def again() -> bool:
            rig.server.redraw_every_status()
            return len(lines(told)) >= 3

        await rig.until(again)
        messages = [text for _, text in rig.server.messages if "supervisor" in text]
        assert messages == ([] if code == "0" else ["the supervisor of metrics ended with code 3"])

    check()


def test_where_one_serves_already_none_is_started(fake: tuple[list[str], Path], tmp_path: Path) -> None:
    program, told = fake

    @served
    async def check(rig: Rig) -> None:
        rig.server.socket_path = str(tmp_path / "s")
        with socket(AF_UNIX, SOCK_STREAM) as other:
            other.bind(str(tmp_path / "s.workflow"))
            other.listen(5)
            other.settimeout(5)
            await show_metric(rig, program)
            await rig.until(lambda: rig.server.supervision._next > 0)
            other.accept()[0].close()
            assert rig.server.supervision.pid is None

    check()
    assert not lines(told)


def test_what_cannot_be_started_is_told_once(fake: tuple[list[str], Path]) -> None:
    @served
    async def check(rig: Rig) -> None:
        await show_metric(rig, ["/nonexistent/program"])
        await rig.until(lambda: any("cannot be started: No such file" in text for _, text in rig.server.messages))

    check()


def test_what_it_writes_goes_to_the_log_of_a_verbose_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervision, "DELAY_SECONDS", 0.01)
    log = tmp_path / "log"

    @served
    async def check(rig: Rig) -> None:
        rig.server.verbose_log = str(log)
        await show_metric(rig, ["/bin/sh", "-c", "echo on output; echo on errors >&2; exec sleep 1000"])
        await rig.until(lambda: log.exists() and log.read_text() == "on output\non errors\n")

    check()
