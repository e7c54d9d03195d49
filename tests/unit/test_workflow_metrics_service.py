"""The part of the supervisor that measures, on a real server: who is asked when, what is told, what lasts."""

from __future__ import annotations

import asyncio
import shutil
import sys
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from pymux_wf import aio
from pymux_wf.workflow.config.workflow_file import WorkflowFile
from pymux_wf.workflow.errors import NotThere, RefusedBySafety, UsageError
from pymux_wf.workflow.metrics.entry import Entry
from pymux_wf.workflow.metrics.runner import LONGEST_WAIT, Runner, Slots
from pymux_wf.workflow.metrics.service import Metrics
from pymux_wf.workflow.metrics.settings import Metric
from pymux_wf.workflow.records import Document
from pymux_wf.workflow.supervisor.service import House

DEADLINE = 10.0


class Rig:
    """A server, and the metrics of a supervisor that is not there."""

    def __init__(self, server: aio.Server, text: str) -> None:
        self.server = server
        self.house = House(server, server.socket_path or "", self.file(text))
        self.metrics = Metrics(self.house)
        self.news = asyncio.Event()
        self.metrics.watch(lambda value: self.news.set())

    @staticmethod
    def file(text: str) -> WorkflowFile:
        return WorkflowFile(Document(text, "f.toml"))

    async def until(self, condition: Callable[[], Any]) -> Any:
        """What ``condition`` gives, looked at after every reading."""
        async with asyncio.timeout(DEADLINE):
            while not (found := condition()):
                self.news.clear()
                await self.news.wait()
            return found

    async def eventually(self, condition: Callable[[], Any]) -> None:
        """Until something that another process brings about is so."""
        async with asyncio.timeout(DEADLINE):
            while not condition():
                await asyncio.sleep(0.005)

    async def shows(self, template: str, text: str) -> None:
        """Until the server's formats give a text: what is told to it comes a moment after the reading."""
        found: list[str] = []
        try:
            async with asyncio.timeout(DEADLINE):
                while (found := (await self.server.command(["display-message", "-p", template])).stdout) != [text]:
                    await asyncio.sleep(0.01)
        except TimeoutError:
            raise AssertionError(f"{template} is {found}, not {text!r}") from None

    async def row(self, name: str, refresh: bool = False) -> dict[str, Any]:
        rows = (await self.metrics.list_all(refresh))["metrics"]
        return next(dict(row) for row in rows if row["name"] == name)


@asynccontextmanager
async def rig(text: str = "", server: aio.Server | None = None) -> AsyncIterator[Rig]:
    if server is None:
        async with aio.Server.start() as fresh, rig(text, fresh) as made:
            yield made
        return
    made = Rig(server, text)
    await made.metrics.start()
    made.house.services["metrics"] = made.metrics
    try:
        yield made
    finally:
        await made.metrics.stop()
        await made.house.close()


def run(work: Coroutine[Any, Any, None]) -> None:
    asyncio.run(work)


@asynccontextmanager
async def control_client(server: aio.Server) -> AsyncIterator[None]:
    """A client that is attached, without a terminal."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "pymux_wf", "-S", server.socket_path or "", "-C", "attach"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        assert process.stdout is not None
        await asyncio.wait_for(process.stdout.readline(), DEADLINE)
        yield
    finally:
        process.terminate()
        await process.communicate()


def counting(directory: Path, name: str = "n", **more: str) -> str:
    """A metric whose program counts how often it ran."""
    keys = "".join(f"\n{key} = {value}" for key, value in more.items())
    script = f"echo x >> {directory}/{name}; wc -l < {directory}/{name}"
    return f"[metrics.{name}]\nsource = 'command'\nargv = ['sh', '-c', '{script}']{keys}\n"


def runs(directory: Path, name: str = "n") -> int:
    path = directory / name
    return len(path.read_text().splitlines()) if path.exists() else 0


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
def test_the_defaults_are_true() -> None:
    async def check() -> None:
        async with aio.Server.start() as server:
            pane = (await server.new_session("s", shell="bash")) and (await server.panes)[0]
            await pane.run("true")
            await pane.run("sh -c 'exit 3'")
            async with rig("", server) as made:
                assert [
                    (await made.row(f"tasks.{name}", refresh=True))["value"] for name in ("finished", "failed")
                ] == [2, 1]
                made.metrics.use("tasks.finished")
                made.metrics.use("panes")
                await pane.run("true")
                await made.until(lambda: made.metrics.latest("tasks.finished").value == 3)  # type: ignore[union-attr]
                await server.exec(["sh", "-c", "exit 1"])
                await made.until(lambda: made.metrics.latest("tasks.finished").value == 4)  # type: ignore[union-attr]
                await server.exec(["sleep", "60"])
                assert (await made.row("tasks.failed", refresh=True))["value"] == 2
                assert (await made.metrics.show("mem"))["value"] == pytest.approx(_used_memory(), abs=5)
                assert 0 <= (await made.row("cpu", refresh=True))["value"] <= 100
                await made.shows("#{metric:tasks.finished}", "4")
            async with rig("", server) as second:  # another supervisor begins where that one ended
                assert (await second.row("tasks.finished", refresh=True))["value"] == 4
                assert (await second.row("panes", refresh=True))["value"] == len(await server.panes)

    run(check())


def _used_memory() -> float:
    words = dict(line.split(":") for line in Path("/proc/meminfo").read_text().splitlines())
    total, free = (int(words[name].split()[0]) for name in ("MemTotal", "MemAvailable"))
    return 100 * (1 - free / total)


def test_nothing_is_measured_while_nobody_looks(tmp_path: Path) -> None:
    async def check() -> None:
        async with rig(counting(tmp_path, interval="1")) as made:
            await made.server.new_session("s", argv=["cat"])
            assert (await made.row("n"))["state"] == "paused"
            assert runs(tmp_path) == 0
            assert (await made.row("n", refresh=True))["value"] == 1.0  # a list reads what is old once
            async with control_client(made.server):
                await made.until(lambda: runs(tmp_path) >= 2)
                assert (await made.row("n"))["state"] == "ok"
            await made.eventually(lambda: made.metrics.clients == 0)
            assert (await made.row("n"))["state"] == "paused"

    run(check())


def test_what_is_used_is_measured_without_clients(tmp_path: Path) -> None:
    async def check() -> None:
        async with rig(counting(tmp_path, interval="1") + counting(tmp_path, "other", interval="1")) as made:
            end = made.metrics.use("n")
            await made.until(lambda: runs(tmp_path) >= 2)
            assert runs(tmp_path, "other") == 0
            assert made.metrics.latest("n").text == str(runs(tmp_path))  # type: ignore[union-attr]
            assert made.metrics.latest("none") is None
            end()
            assert (await made.row("n"))["state"] == "paused"

    run(check())


def test_pushed_values() -> None:
    async def check() -> None:
        text = "[metrics.big]\nsource = 'push'\nformat = '{value:bytes}'\n"
        async with aio.Server.start() as server:
            async with rig(text, server) as made:
                assert (await made.metrics.set_value("a.b", "7"))["value"] == 7.0
                assert (await made.metrics.incr("a.b"))["value"] == 8.0
                assert (await made.metrics.incr("a.b", -0.5))["value"] == 7.5
                assert (await made.metrics.incr("fresh", 2))["value"] == 2.0
                assert (await made.metrics.set_value("word", "hello"))["value"] is None
                assert (await made.metrics.set_value("big", 3328000))["text"] == "3.2M"
                with pytest.raises(UsageError, match="is no number: 'hello'"):
                    await made.metrics.incr("word")
                with pytest.raises(UsageError, match="it is no number"):
                    await made.metrics.set_value("big", "many")
                with pytest.raises(RefusedBySafety, match="cpu is measured"):
                    await made.metrics.set_value("cpu", "7")
                with pytest.raises(UsageError, match="is no name"):
                    await made.metrics.set_value("a b", "7")
                with pytest.raises(NotThere, match="there is no metric 'wrod'") as missing:
                    await made.metrics.show("wrod")
                assert missing.value.nearest == ("word",)
                await made.shows("#{metric:a.b} #{metric:word} #{metric:big}", "7.5 hello 3.2M")
            async with rig(text, server) as second:  # they outlive their supervisor
                assert (await second.metrics.incr("a.b"))["value"] == 8.5
                assert (await second.row("word"))["text"] == "hello"

    run(check())


def test_what_other_programs_tell_is_listed() -> None:
    async def check() -> None:
        async with rig() as made:
            await made.server.set_metrics({"theirs": {"text": "7x", "value": 7.0, "source": "mine"}})
            row = await made.row("theirs")
            assert (row["state"], row["text"], row["value"], row["source"]) == ("ok", "7x", 7.0, "mine")

    run(check())


def test_failures_say_why_and_are_tried_later_and_later() -> None:
    text = "[metrics.bad]\nsource = 'command'\nargv = ['sh', '-c', 'echo why >&2; exit 3']\ninterval = 1\n"

    async def check() -> None:
        async with rig(text) as made:
            made.metrics.use("bad")
            await made.until(lambda: made.metrics.latest("bad").error)  # type: ignore[union-attr]
            await made.shows("#{metric:bad}", "#[dim]!#[nodim]")
            row = await made.row("bad")
            assert (row["state"], row["error"], row["value"]) == ("error", "exit 3: why", None)
            assert row["next"] <= 1.05
            assert (await made.server.metrics())["bad"].error == "exit 3: why"

    run(check())


def test_the_wait_after_failures_doubles_up_to_a_minute() -> None:
    async def check() -> None:
        entry = Entry("m", Metric("builtin", interval=5.0))
        runner = Runner(entry, None, Slots(), lambda name: True, lambda entry: None)  # type: ignore[arg-type]
        waits = []
        for failures in range(1, 8):
            entry.failures = failures
            now = time.monotonic()
            runner._plan(now)
            assert entry.due is not None
            waits.append(entry.due - now)
        assert waits == pytest.approx([5, 10, 20, 40, LONGEST_WAIT, LONGEST_WAIT, LONGEST_WAIT], rel=0.05)

    run(check())


def test_four_programs_at_once_and_two_of_those_that_failed(tmp_path: Path) -> None:
    async def check() -> None:
        slots, running, most = Slots(), [0, 0], [0, 0]
        full = asyncio.Event()

        async def one(failing: bool) -> None:
            entry = Entry("m", Metric("command", argv=("x",)))
            entry.failures = int(failing)
            async with slots.one(entry):
                running[failing] += 1
                most[failing] = max(most[failing], running[failing])
                most[0] = max(most[0], sum(running))
                if sum(running) == 4:
                    full.set()
                await full.wait()
                await asyncio.sleep(0)
                running[failing] -= 1

        async with asyncio.timeout(DEADLINE):
            await asyncio.gather(*(one(number % 2 == 0) for number in range(12)))
        assert most == [4, 2]

    run(check())


def test_values_are_sent_when_they_change_or_would_look_old() -> None:
    text = "[metrics.same]\nsource = 'command'\nargv = ['echo', '5']\ninterval = 1\n"

    async def check() -> None:
        async with rig(text) as made:
            made.metrics.use("same")
            ages: list[float] = []
            async with asyncio.timeout(DEADLINE):
                while len(ages) < 3:
                    made.news.clear()
                    await made.news.wait()
                    ages.append((await made.server.metrics()).get("same", aio.Metric()).age)
            assert made.metrics._publisher.sendings <= 2  # of at least three readings
            assert not (await made.server.metrics())["same"].stale

    run(check())


def test_a_changed_file_disturbs_nothing_else(tmp_path: Path) -> None:
    async def check() -> None:
        before = "[metrics.a]\nsource = 'push'\n[metrics.gone]\nsource = 'command'\nargv = ['echo', '1']\n"
        async with rig(before + "[status]\nright = 'R #{metric:a}'\n") as made:
            server = made.server
            await server.new_session("s", argv=["cat"])
            await made.metrics.set_value("a", "1")
            await made.metrics.set_value("script", "9")
            made.metrics.use("gone")
            made.metrics.use("cpu")
            await made.shows("#{metric:gone}", "1")
            assert (await server.command(["show-options", "-gv", "status-right"])).stdout == ["R #{metric:a}"]
            cpu = made.metrics._entries["cpu"]
            made.house.file = Rig.file("[metrics.a]\nsource = 'push'\nunit = 'x'\n[metrics.bad]\nsource = 'redis'\n")
            await made.metrics.reload()
            assert made.metrics._entries["cpu"] is cpu
            await made.shows("[#{metric:gone}]#{metric:bad}#{metric:script}", "[]#[dim]!#[nodim]9")
            row = await made.row("bad")
            assert row["error"].startswith("f.toml:4:10: a metric of redis needs 'query'")
            found = (await server.command(["show-options", "-gv", "status-right"])).stdout
            assert found != ["R #{metric:a}"]
            assert "gone" not in {row["name"] for row in (await made.metrics.list_all(False))["metrics"]}

    run(check())


def test_no_secret_is_told_anywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("T7_URL", "redis://:env-secret@127.0.0.1:1/0")
    text = (
        "[metrics.plain]\nsource = 'redis'\nurl = 'redis://:plain-secret@127.0.0.1:1/0'\nquery = 'DBSIZE'\n"
        "[metrics.named]\nsource = 'redis'\nurl = 'env:T7_URL'\nquery = 'DBSIZE'\n"
        "[metrics.web]\nsource = 'http-json'\nurl = 'http://127.0.0.1:1/?token=web-secret'\nselect = 'a'\n"
        "token = 'bearer-secret'\n"
    )

    async def check() -> None:
        async with rig(text) as made:
            told = [await made.metrics.show(name) for name in ("plain", "named", "web")]
            assert all(each["state"] == "error" for each in told)
            options = (await made.server.command("show-options -g; show-options -s")).stdout
            everything = f"{told}{await made.metrics.list_all()}{await made.server.metrics()}{options}"
            assert "-secret" not in everything
            assert told[1]["settings"]["url"] == "env:T7_URL"
            assert told[0]["settings"]["url"] == "redis://:***@127.0.0.1:1/0"

    run(check())
