"""What panes have started: found also where it has left, killed all of it, and told."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path
from typing import Any

import pytest
from pymux_wf.server import verbs

from tests.unit.commands_rig import DEADLINE, Rig, served

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="/proc")

LEAVES = """
import os, signal, sys
signal.signal(signal.SIGTERM, signal.SIG_IGN)
signal.signal(signal.SIGHUP, signal.SIG_IGN)  # before the program can end, which hangs up its terminal
if os.fork():
    os._exit(0)
os.setsid()
if os.fork():
    os._exit(0)
os.closerange(0, 256)
with open(sys.argv[1] + ".new", "w") as file:
    file.write(str(os.getpid()))
os.rename(sys.argv[1] + ".new", sys.argv[1])
while True:
    signal.pause()
"""


async def pid_in(path: Path) -> int:
    async with asyncio.timeout(DEADLINE):
        while not path.exists():
            await asyncio.sleep(0.01)
    return int(path.read_text())


def is_there(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:
            return file.read().rpartition(b") ")[2][:1] not in (b"Z", b"X")
    except OSError:
        return False


async def perform(rig: Rig, verb: str, **parameters: Any) -> Any:
    value = verbs.perform(rig.server, verb, parameters)
    return await value if asyncio.iscoroutine(value) else value


def test_a_helper_that_left_is_found_and_killed(tmp_path: Path) -> None:
    program, told = tmp_path / "leaves.py", tmp_path / "pid"
    program.write_text(LEAVES)

    @served
    async def check(rig: Rig) -> None:
        await rig.ok("new-session", "-d", "sh")
        await rig.ok("send-keys", f"{sys.executable} {program} {told}; sleep 1000", "Enter")
        pid = await pid_in(told)
        found = {each["pid"]: each for each in await perform(rig, "processes", target="%0")}
        assert found[pid]["how"] == "environment"
        assert found[pid]["argv"][1] == str(program)
        assert next(each["how"] for each in found.values()) == "program"
        report = await asyncio.wait_for(perform(rig, "kill", object="%0", tree=True), 5)
        assert pid in [each["pid"] for each in report["stopped"]]
        assert report["survived"] == []
        assert not is_there(pid)
        assert not rig.server.tree.panes

    check()


def test_another_panes_helpers_are_left_alone(tmp_path: Path) -> None:
    program, told = tmp_path / "leaves.py", tmp_path / "pid"
    program.write_text(LEAVES)

    @served
    async def check(rig: Rig) -> None:
        await rig.ok("new-session", "-d", f"{sys.executable} {program} {told}; exec sleep 1000")
        await rig.ok("split-window", "sleep 1000")
        pid = await pid_in(told)
        assert pid not in [each["pid"] for each in await perform(rig, "processes", target="%1")]
        await perform(rig, "kill", object="%1", tree=True)
        assert is_there(pid)
        await perform(rig, "kill", object="%0", tree=True)
        assert not is_there(pid)

    check()


@served
async def test_the_background_of_a_shell_is_of_its_session(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "env -u PYWFMUX sh -c '(sleep 1000 &) ; exec sleep 999'; true")
    found: list[dict[str, Any]] = []
    async with asyncio.timeout(DEADLINE):
        while sorted(each["argv"][-1] for each in found)[:2] != ["1000", "999"]:
            await asyncio.sleep(0.01)
            found = await perform(rig, "processes", target="%0")
    how = {each["argv"][-1]: each["how"] for each in found}
    assert (found[0]["how"], how["999"], how["1000"]) == ("program", "child", "session")
    report = await perform(rig, "kill", object="%0", tree=True)
    assert [each["pid"] for each in report["stopped"]] == [each["pid"] for each in found]


@served
async def test_a_kill_without_tree_tells_nothing(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "sleep 1000")
    assert await perform(rig, "kill", object="%0") == {"stopped": [], "survived": []}


@served
async def test_panes_are_told_who_they_are(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "sleep 1000")
    await rig.ok("split-window", "-e", "PYWFMUX_PANE=wrong", "echo $PYWFMUX_PANE $TMUX_PANE; exec sleep 1000")
    await rig.until(lambda: "%1 %1" in "".join(rig.server.tree.panes[1].screen.rows[0].cells))
    assert await rig.ok("run-shell", "echo [$PYWFMUX_PANE]") == "[]"


def test_orphans_are_reaped_and_the_waited_for_left_alone() -> None:
    """In a process of its own: what is adopted stays so."""
    code = f"""
import asyncio, os, subprocess, sys
sys.path.insert(0, {os.getcwd()!r})
from pymux_wf.server.platform import ExitWatcher, Orphans, gone
async def main():
    loop = asyncio.get_running_loop()
    exits = ExitWatcher(loop)
    orphans = Orphans(loop, lambda: exits.pids)
    assert orphans.adopt()
    ended = loop.create_future()
    ours = subprocess.Popen(["sh", "-c", "sh -c 'sleep 0.05 & echo $!' ; exit 7"], stdout=subprocess.PIPE)
    ours.returncode = 0
    exits.watch(ours.pid, ended.set_result)
    orphan = int(await asyncio.to_thread(ours.stdout.readline))
    assert os.waitstatus_to_exitcode(await ended) == 7
    async with asyncio.timeout(5):
        await gone(orphan)
        while os.path.exists(f"/proc/{{orphan}}"):
            await asyncio.sleep(0.01)
    orphans.stop()
asyncio.run(main())
"""
    import subprocess

    subprocess.run([sys.executable, "-c", code], check=True, timeout=DEADLINE)
