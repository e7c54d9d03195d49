"""The supervisor around its parts: the lock, the log, reloading, the audit log, calls that fail."""

from __future__ import annotations

import asyncio
import fcntl
import json
import logging
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from pymux_wf import aio
from pymux_wf.workflow.config.workflow_file import WorkflowFile
from pymux_wf.workflow.errors import BadFile, NotThere, UsageError, WorkflowError
from pymux_wf.workflow.supervisor import parts, reloading
from pymux_wf.workflow.supervisor.calls import call, stream
from pymux_wf.workflow.supervisor.listening import Listener
from pymux_wf.workflow.supervisor.lock import Held, held
from pymux_wf.workflow.supervisor.log_file import LONGEST, LogFile, log_path
from pymux_wf.workflow.supervisor.service import House

DEADLINE = 10.0


# -- the lock


def test_one_holds_the_lock_and_takes_the_file_with_it(tmp_path: Path) -> None:
    path = str(tmp_path / "lock")
    with held(path):
        assert os.stat(path).st_mode & 0o777 == 0o600
        with pytest.raises(Held), held(path):
            pass
        assert os.path.exists(path)
    assert not os.path.exists(path)
    with held(path):
        pass


def test_the_lock_of_a_file_that_was_removed_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = str(tmp_path / "lock")
    locks = [0]
    flock = fcntl.flock

    def removed_meanwhile(descriptor: int, how: int) -> None:
        if not locks[0]:
            os.unlink(path)  # its last holder ends between our open and our lock
        locks[0] += 1
        flock(descriptor, how)

    monkeypatch.setattr(fcntl, "flock", removed_meanwhile)
    with held(path):
        assert os.path.exists(path)
        assert locks[0] == 2


def test_never_two_hold_it(tmp_path: Path) -> None:
    script = (
        "import sys, os\nfrom pymux_wf.workflow.supervisor.lock import held, Held\n"
        "mine = sys.argv[2]\n"
        "for _ in range(300):\n"
        "    try:\n"
        "        with held(sys.argv[1]):\n"
        "            os.close(os.open(mine, os.O_CREAT | os.O_EXCL))\n"
        "            os.unlink(mine)\n"
        "    except Held:\n"
        "        pass\n"
    )
    words = [sys.executable, "-c", script, str(tmp_path / "lock"), str(tmp_path / "inside")]
    running = [subprocess.Popen(words, stderr=subprocess.PIPE) for _ in range(3)]
    for each in running:
        assert each.communicate(timeout=30)[1] == b""


# -- the log


def test_the_log_is_private_and_bounded(tmp_path: Path) -> None:
    path = tmp_path / "state" / "a.log"
    log = logging.Logger("t")
    log.addHandler(LogFile(path))
    log.info("first")
    assert path.read_text().endswith("INFO t: first\n")
    assert path.stat().st_mode & 0o777 == 0o600
    log.info("x" * LONGEST)
    log.info("later")
    assert path.read_text().endswith("later\n")
    assert path.stat().st_size < 1000
    assert (tmp_path / "state" / "a.log.1").stat().st_size > LONGEST


def test_each_server_has_a_log_of_its_own() -> None:
    assert log_path("/run/a/socket") != log_path("/run/b/socket")


# -- calls, on a listener in this process


class Part:
    """A part with one call of each kind."""

    mutating = frozenset({"change"})

    def __init__(self, house: House) -> None:
        self.house = house
        self.reloads = 0
        self.calls: dict[str, Any] = {"get": self.get, "change": self.change, "each": self.each, "fail": self.fail}

    async def start(self) -> None: ...

    async def stop(self) -> None: ...

    async def reload(self) -> None:
        self.reloads += 1

    async def get(self, name: str) -> str:
        return name * 2

    async def change(self, name: str, text: str) -> None:
        if text == "wrong":
            raise UsageError("it is wrong", name)

    async def each(self) -> AsyncIterator[int]:
        for number in range(3):
            yield number

    async def fail(self, kind: str) -> None:
        raise {"foreign": KeyError("x"), "gone": NotThere("no such thing", "thing", nearest=["things"])}[kind]


class Broken(Part):
    """One that cannot begin."""

    async def start(self) -> None:
        raise BadFile("it is wrong")


@asynccontextmanager
async def listening() -> AsyncIterator[tuple[House, Part]]:
    async with aio.Server.start() as server:
        house = House(server, server.socket_path or "", WorkflowFile(None))
        part = Part(house)
        house.services["part"] = part
        listener = Listener(house)
        await listener.start()
        try:
            yield house, part
        finally:
            await listener.stop()
            await house.close()


def test_calls_and_what_they_tell() -> None:
    async def check() -> None:
        async with listening() as (house, _):

            def ask(name: str, /, **arguments: Any) -> Any:
                return asyncio.to_thread(call, house.socket, name, start=False, **arguments)

            assert await ask("part.get", name="ab") == "abab"
            assert await asyncio.to_thread(lambda: list(stream(house.socket, "part.each", start=False))) == [0, 1, 2]
            with pytest.raises(NotThere, match="no such thing") as gone:
                await ask("part.fail", kind="gone")
            assert gone.value.nearest == ("things",)
            with pytest.raises(WorkflowError, match="KeyError"):
                await ask("part.fail", kind="foreign")
            with pytest.raises(NotThere, match=r"no call 'part\.none'"):
                await ask("part.none")
            with pytest.raises(UsageError, match="unexpected keyword argument 'nme'"):
                await ask("part.get", nme="x")
            assert os.stat(f"{house.socket}.workflow").st_mode & 0o777 == 0o600

    asyncio.run(check())


def test_nonsense_ends_its_connection_only() -> None:
    async def check() -> None:
        async with listening() as (house, _):
            reader, writer = await asyncio.open_unix_connection(f"{house.socket}.workflow")
            writer.write(b"\xff\x00 nonsense\n")
            assert await asyncio.wait_for(reader.read(), DEADLINE) == b""
            writer.close()
            assert await asyncio.to_thread(call, house.socket, "part.get", start=False, name="a") == "aa"

    asyncio.run(check())


def test_what_changes_something_is_written_down(tmp_path: Path) -> None:
    path = tmp_path / "audit"

    async def check() -> None:
        async with listening() as (house, _):

            def change(text: str) -> None:
                call(house.socket, "part.change", start=False, name="a", text=text)

            await asyncio.to_thread(change, "before anybody asked for it")
            await house.server.command(["set-option", "-s", "audit-log", str(path)], check=True)
            await asyncio.to_thread(change, "a secret")
            with pytest.raises(UsageError):
                await asyncio.to_thread(change, "wrong")
            await asyncio.to_thread(call, house.socket, "part.get", start=False, name="read")

    asyncio.run(check())
    lines = [line for line in map(json.loads, path.read_text().splitlines()) if line["kind"] == "supervisor"]
    assert [(line["name"], line["outcome"]) for line in lines] == [
        ("part.change", "done"),
        ("part.change", "invalid-arguments"),
    ]
    assert lines[0]["arguments"] == {"name": "a", "text": {"length": 8, "sha256": sha256(b"a secret").hexdigest()[:8]}}
    assert lines[0]["client"]["uid"] == os.getuid()
    assert "secret" not in path.read_text()
    assert path.stat().st_mode & 0o777 == 0o600


# -- the configuration


@pytest.fixture
def configured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "workflow.toml"
    monkeypatch.setenv("PYWFMUX_WORKFLOW", str(path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setattr(parts, "SERVICES", {})
    return path


def test_a_file_is_read_again_and_a_wrong_one_changes_nothing(configured: Path) -> None:
    async def check() -> None:
        async with listening() as (house, part):
            assert (await house.reload())["file"] is None
            configured.write_text("[metrics.a]\nsource = 'push'\n")
            assert await house.reload() == {"file": str(configured), "problems": {}}
            assert list(house.file.table("metrics")) == ["a"]
            configured.write_text("[metrics.a\n")
            with pytest.raises(BadFile):
                await house.reload()
            assert list(house.file.table("metrics")) == ["a"]
            assert "workflow.toml" in house.problems
            configured.write_text("")
            await house.reload()
            assert (house.problems, part.reloads) == ({}, 3)

    asyncio.run(check())


def test_a_changed_file_is_seen_without_being_told(configured: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reloading, "EVERY", 0.01)

    async def check() -> None:
        async with listening() as (house, _):
            house.keep(reloading.watch(house, reloading.signature()))
            for text, names in (("[metrics.a]\nsource='push'", ["a"]), ("[bad", ["a"]), ("", []), (None, [])):
                if text is None:
                    configured.unlink()
                else:
                    configured.write_text(text)
                async with asyncio.timeout(DEADLINE):
                    while list(house.file.table("metrics")) != names or ("workflow.toml" in house.problems) != (
                        text == "[bad"
                    ):
                        await asyncio.sleep(0.005)

    asyncio.run(check())


def test_a_part_that_cannot_begin_keeps_no_other_from_working(monkeypatch: pytest.MonkeyPatch) -> None:
    here = f"{__name__}:"
    monkeypatch.setattr(
        parts, "SERVICES", {"missing": "pymux_wf.workflow.none:X", "broken": f"{here}Broken", "fine": f"{here}Part"}
    )

    async def check() -> None:
        async with aio.Server.start() as server:
            house = House(server, server.socket_path or "", WorkflowFile(None))
            await parts.start_parts(house)
            assert (list(house.services), house.problems) == (["fine"], {"broken": "it is wrong"})

    asyncio.run(check())
