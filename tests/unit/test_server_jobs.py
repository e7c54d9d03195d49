"""Shell commands of the server: run to their end, bounded, killed with it; ``#()`` from a cache that never waits."""

from __future__ import annotations

import asyncio
import gc
import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from pymux_wf.server import jobs as jobs_module
from pymux_wf.server.jobs import FormatJobs, Jobs

from tests.unit.commands_rig import ENVIRONMENT, Rig, served

DEADLINE = 10.0


async def end(jobs: Jobs) -> None:
    """Ends everything and lets the loop see it, or it would complain of what is open when it closes."""
    pids = [pid for pid, _ in jobs.running()]
    jobs.close()
    while jobs.unfinished or any(alive(pid) for pid in pids):
        await asyncio.sleep(0.001)
    for _ in range(10):
        await asyncio.sleep(0.001)


def looped(test: Callable[[Jobs, list[str]], Awaitable[None]]) -> Callable[[], None]:
    """A test with jobs of its own and the list of their ends."""

    async def main() -> None:
        ended: list[str] = []
        jobs = Jobs(lambda: ended.append("ended"), asyncio.get_running_loop())
        try:
            async with asyncio.timeout(DEADLINE):
                await test(jobs, ended)
        finally:
            await end(jobs)

    def run() -> None:
        asyncio.run(main())

    run.__name__, run.__doc__ = test.__name__, test.__doc__
    return run


@looped
async def test_a_job_gives_code_and_output(jobs: Jobs, ended: list[str]) -> None:
    result = await jobs.run("cat; echo err >&2; exit 3", ENVIRONMENT, "/", stdin=b"in ")
    assert (result.code, result.output, result.signal) == (3, b"in ", None)
    result = await jobs.run("echo err >&2; kill -9 $$", ENVIRONMENT, "/nowhere", merge_stderr=True)
    assert (result.code, result.output, result.signal) == (137, b"err\n", 9)
    assert ended == ["ended", "ended"]
    assert jobs.awaited == 0


def test_output_is_kept_up_to_a_bound_and_read_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs_module, "OUTPUT_LIMIT", 1000)

    @looped
    async def test(jobs: Jobs, ended: list[str]) -> None:
        result = await jobs.run("head -c 300000 /dev/zero; exit 4", ENVIRONMENT, "/")
        assert (result.code, result.output) == (4, bytes(1000))

    test()


@looped
async def test_a_job_whose_waiter_goes_is_ended(jobs: Jobs, ended: list[str]) -> None:
    task = asyncio.ensure_future(jobs.run("sleep 60", ENVIRONMENT, "/"))
    while not jobs.running():
        await asyncio.sleep(0.001)
    pid, command = jobs.running()[0]
    assert command == "sleep 60"
    assert jobs.awaited == 1
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not jobs.running()
    assert jobs.awaited == 0
    while alive(pid):
        await asyncio.sleep(0.001)


def test_a_loop_that_closes_leaves_no_job_behind() -> None:
    """Neither a process, though it ignores a polite request, nor a transport that complains when it is collected."""
    pids = []

    async def body() -> None:
        jobs = Jobs(lambda: None, asyncio.get_running_loop())
        work = asyncio.get_running_loop().create_task(
            jobs.run("trap '' TERM; exec >&-; while :; do sleep 60; done", ENVIRONMENT, "/")
        )
        while not jobs.running():
            await asyncio.sleep(0.001)
        pids.extend(pid for pid, _ in jobs.running())
        assert not work.done()

    asyncio.run(body())
    gc.collect()
    assert pids
    assert not alive(pids[0])


@looped
async def test_all_jobs_can_be_ended(jobs: Jobs, ended: list[str]) -> None:
    tasks = [asyncio.ensure_future(jobs.run("sleep 60", ENVIRONMENT, "/", keeps_server=False)) for _ in range(3)]
    while len(jobs.running()) < 3:
        await asyncio.sleep(0.001)
    assert jobs.awaited == 0
    jobs.close()
    assert [(await task).signal for task in tasks] == [15, 15, 15]


@looped
async def test_a_job_that_is_about_to_start_when_all_end_ends_too(jobs: Jobs, ended: list[str]) -> None:
    task = asyncio.ensure_future(jobs.run("sleep 60; true", ENVIRONMENT, "/"))
    assert not jobs.running()
    jobs.close()
    assert (await task).signal == 15


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


# -- the jobs of formats


class Formats:
    """Format jobs with a clock of the test's."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1000.0
        self.changes = 0
        self.jobs = Jobs(lambda: None, asyncio.get_running_loop())
        monkeypatch.setattr(jobs_module, "monotonic", lambda: self.now)
        self.formats = FormatJobs(self.jobs, self._changed, asyncio.get_running_loop())

    def _changed(self) -> None:
        self.changes += 1

    def line(self, command: str) -> str:
        return self.formats.line(command, ENVIRONMENT, "/")

    async def settled(self) -> None:
        while any(entry.task is not None for entry in self.formats._cache.values()):
            await asyncio.sleep(0.001)


def formatted(test: Callable[[Formats], Awaitable[None]]) -> Callable[[pytest.MonkeyPatch], None]:
    async def main(monkeypatch: pytest.MonkeyPatch) -> None:
        rig = Formats(monkeypatch)
        try:
            async with asyncio.timeout(DEADLINE):
                await test(rig)
        finally:
            await end(rig.jobs)

    def run(monkeypatch: pytest.MonkeyPatch) -> None:
        asyncio.run(main(monkeypatch))

    run.__name__, run.__doc__ = test.__name__, test.__doc__
    return run


@formatted
async def test_a_format_gets_what_is_known_and_news_later(rig: Formats) -> None:
    assert rig.line("printf 'one\\ntwo\\n'") == ""
    await rig.settled()
    assert rig.changes == 1
    assert rig.line("printf 'one\\ntwo\\n'") == "two"


@formatted
async def test_a_command_runs_at_most_once_a_second(rig: Formats) -> None:
    file = f"/tmp/pywf-test-{os.getpid()}-count"
    command = f"echo x >> {file}; wc -l < {file}"
    try:
        for _ in range(50):
            rig.line(command)
        await rig.settled()
        assert rig.line(command).strip() == "1"
        await rig.settled()
        rig.now += 1.0
        rig.line(command)
        await rig.settled()
        assert rig.line(command).strip() == "2"
    finally:
        os.unlink(file)


@formatted
async def test_a_command_that_goes_on_shows_its_latest_line(rig: Formats) -> None:
    fifo = f"/tmp/pywf-test-{os.getpid()}-fifo"
    os.mkfifo(fifo)
    try:
        command = f"echo first; read x < {fifo}; echo $x; exec sleep 60"
        rig.line(command)
        while rig.line(command) != "first":
            await asyncio.sleep(0.001)
        rig.now += 5
        descriptor = os.open(fifo, os.O_WRONLY)
        os.write(descriptor, b"second\n")
        os.close(descriptor)
        while rig.line(command) != "second":
            await asyncio.sleep(0.001)
        assert len(rig.jobs.running()) == 1
    finally:
        os.unlink(fifo)


@formatted
async def test_output_without_a_line_end_counts_and_no_output_is_empty(rig: Formats) -> None:
    rig.line("printf last")
    await rig.settled()
    assert rig.line("printf last") == "last"
    rig.line("true")
    await rig.settled()
    assert rig.line("true") == ""


@formatted
async def test_a_command_that_is_no_longer_asked_for_is_forgotten(rig: Formats) -> None:
    rig.line("echo a")
    await rig.settled()
    rig.now += jobs_module.FORMAT_FORGET + 1
    rig.line("echo b")
    assert [command for command, _ in rig.formats._cache] == ["echo b"]
    await rig.settled()


@served
async def test_what_a_format_job_prints_is_a_format_itself(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "a", "cat")
    line: Any = rig.server.format_jobs
    await rig.show("#(echo '#{session_name}!')")
    await rig.until(lambda: all(entry.task is None for entry in line._cache.values()))
    assert await rig.show("#(echo '#{session_name}!')") == "a!"
