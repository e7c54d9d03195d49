"""The library on real servers: every case of ``tests/api_cases`` awaited and blocking, in this process and not."""

from __future__ import annotations

import asyncio
import importlib
import inspect
import subprocess
import sys
import types
from collections.abc import Iterator
from importlib.machinery import SourceFileLoader
from pathlib import Path
from typing import Any

import pytest

import pymux_wf
import pymux_wf.aio

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("tree", "typing", "reading", "waiting", "shells")
DEADLINE = 60.0


def make_sync() -> types.ModuleType:
    loader = SourceFileLoader("make_sync", str(ROOT / "scripts" / "make-sync"))
    module = types.ModuleType(loader.name)
    module.__file__ = str(ROOT / "scripts" / "make-sync")
    exec(loader.get_code(loader.name) or "", module.__dict__)
    return module


def blocking(module: types.ModuleType) -> types.ModuleType:
    """The same cases without ``await``, for ``pymux_wf`` instead of ``pymux_wf.aio``."""
    path = Path(module.__file__ or "")
    source = path.read_text("utf-8").replace("pymux_wf.aio", "pymux_wf")
    made = types.ModuleType(f"{module.__name__}_blocking")
    _, _, converted = make_sync().converted(source, path.name).partition("\n")  # its header would shift every line
    exec(compile(converted, str(path), "exec"), made.__dict__)
    return made


AWAITED = {name: importlib.import_module(f"tests.api_cases.{name}") for name in NAMES}
BLOCKING = {name: blocking(module) for name, module in AWAITED.items()}
CASES = [
    pytest.param(name, case, id=f"{name}-{case}")
    for name, module in AWAITED.items()
    for case, value in vars(module).items()
    if inspect.iscoroutinefunction(value) and case != "bash"
]


@pytest.fixture(scope="module")
def running() -> Iterator[str]:
    """The socket of a server that runs by itself."""
    import tempfile

    with tempfile.TemporaryDirectory(prefix="pywf-", dir="/tmp") as directory:
        path = f"{directory}/s"
        words = [sys.executable, "-m", "pymux_wf", "-f", "/dev/null", "-S", path]
        subprocess.run([*words, "new-session", "-d", "-s", "keep", "cat"], check=True, timeout=20)
        yield path
        subprocess.run([*words, "kill-server"], check=True, timeout=20)


@pytest.mark.parametrize(("name", "case"), CASES)
@pytest.mark.parametrize("place", ["here", "connected"])
def test_awaited(name: str, case: str, place: str, request: pytest.FixtureRequest) -> None:
    path = request.getfixturevalue("running") if place == "connected" else None

    async def run() -> None:
        opening = pymux_wf.aio.Server.connect(path) if path is not None else pymux_wf.aio.Server.start()
        async with asyncio.timeout(DEADLINE), opening as server:
            await getattr(AWAITED[name], case)(server)

    asyncio.run(run())
    if path is not None:
        clean_up(path)


@pytest.mark.parametrize(("name", "case"), CASES)
@pytest.mark.parametrize("place", ["here", "connected"])
def test_blocking(name: str, case: str, place: str, request: pytest.FixtureRequest) -> None:
    path = request.getfixturevalue("running") if place == "connected" else None
    with pymux_wf.Server.connect(path) if path is not None else pymux_wf.Server.start() as server:
        getattr(BLOCKING[name], case)(server)
    if path is not None:
        clean_up(path)


def clean_up(path: str) -> None:
    """Ends the sessions that a case has left on a server that goes on."""
    with pymux_wf.Server.connect(path) as server:
        for session in server.sessions:
            if session.name != "keep":
                session.kill(tree=True)


def test_every_case_is_found() -> None:
    found: list[Any] = [case for param in CASES for case in param.values[1:]]
    assert len(found) == len(set(found)) > 30
