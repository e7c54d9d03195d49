"""A server of its own process: it takes over and reaps what its panes orphan, and kills what has left them."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from pymux_wf import Server

from .driver import DEADLINE, Pywfmux, wait_ended

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="subreapers and /proc")

LEAVES = """
import os, signal, sys
signal.signal(signal.SIGTERM, signal.SIG_IGN)
signal.signal(signal.SIGHUP, signal.SIG_IGN)  # before the shell can end, which hangs up the terminal
if os.fork():
    os._exit(0)
os.setsid()
if os.fork():
    os._exit(0)
os.closerange(0, 256)
with open("pid.new", "w") as file:
    file.write(str(os.getpid()))
os.rename("pid.new", "pid")
if sys.argv[1:]:
    while not os.path.exists("go"):
        signal.sigtimedwait([signal.SIGUSR1], 0.01)
else:
    while True:
        signal.pause()
"""


def pid_in(file: Path) -> int:
    end = time.monotonic() + DEADLINE
    while not file.exists():
        assert time.monotonic() < end, f"no {file}"
        time.sleep(0.01)
    return int(file.read_text())


def parent_of(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()[1])


@pytest.fixture
def helper(multiplexer: Pywfmux) -> Path:
    path = multiplexer.directory / "leaves.py"
    path.write_text(LEAVES)
    return path


def test_what_has_left_a_pane_is_gone_with_its_tree(multiplexer: Pywfmux, helper: Path) -> None:
    multiplexer.run("new-session", "-d", "-s", "dev", "-c", str(multiplexer.directory))
    multiplexer.run("send-keys", "-t", "dev", f"{sys.executable} -S {helper}", "Enter")
    pid = pid_in(multiplexer.directory / "pid")
    assert parent_of(pid) == int(multiplexer.get("#{pid}"))
    with Server.connect(multiplexer.socket) as server:
        (pane,) = server.panes
        found = {each.pid: each for each in pane.processes()}
        assert (found[pid].how, found[pid].argv and found[pid].argv[-1]) == ("environment", str(helper))
        start = time.monotonic()
        report = pane.kill(tree=True)
        assert time.monotonic() - start < 5
        assert pid in [each.pid for each in report.stopped]
        assert report.complete
    wait_ended(pid)


def test_orphans_are_reaped_and_exit_codes_are_right(multiplexer: Pywfmux, helper: Path) -> None:
    multiplexer.run("new-session", "-d", "-s", "dev", "-c", str(multiplexer.directory))
    with Server.connect(multiplexer.socket) as server:
        window = server.session("dev").new_window(
            argv=["sh", "-c", f"{sys.executable} -S {helper} once; exit 7"], cwd=multiplexer.directory
        )
        pane = window.panes[0]
        pid = pid_in(multiplexer.directory / "pid")
        assert pane.wait_exit().code == 7
        (multiplexer.directory / "go").touch()
        end = time.monotonic() + DEADLINE
        while os.path.exists(f"/proc/{pid}"):  # also as a zombie
            assert time.monotonic() < end, "it was not reaped"
            time.sleep(0.01)
        assert multiplexer.run("run-shell", "exit 3", check=False).returncode == 3
