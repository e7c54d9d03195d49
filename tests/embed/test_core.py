"""Each function of ``core`` four times: awaited and blocking, in this process and connected."""

from __future__ import annotations

import asyncio
import inspect
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType

import pytest

import pymux_wf
import pymux_wf.aio

from . import core
from .places import Place

ROOT = Path(__file__).resolve().parents[2]
NAMES = [name for name, value in vars(core).items() if inspect.iscoroutinefunction(value)]


def blocking() -> ModuleType:
    """``core`` without ``await``, for ``pymux_wf`` instead of ``pymux_wf.aio``."""
    script = SourceFileLoader("make_sync", str(ROOT / "scripts" / "make-sync"))
    tool = ModuleType(script.name)
    tool.__file__ = script.path
    script.exec_module(tool)
    source = Path(inspect.getfile(core)).read_text("utf-8").replace("pymux_wf.aio", "pymux_wf")
    made = ModuleType("core_blocking")
    exec(compile(tool.converted(source, "core.py"), "core_blocking.py", "exec"), made.__dict__)
    return made


BLOCKING = blocking()


@pytest.mark.parametrize("name", NAMES)
def test_awaited(name: str, place: Place) -> None:
    async def run() -> None:
        async with place.open(pymux_wf.aio.Server) as server:
            await getattr(core, name)(server)

    asyncio.run(run())


@pytest.mark.parametrize("name", NAMES)
def test_blocking(name: str, place: Place) -> None:
    with place.open(pymux_wf.Server) as server:
        getattr(BLOCKING, name)(server)


def test_there_is_something_to_run() -> None:
    assert len(NAMES) >= 14
    assert not any(inspect.iscoroutinefunction(getattr(BLOCKING, name)) for name in NAMES)
