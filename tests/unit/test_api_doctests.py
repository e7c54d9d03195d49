"""The examples of the library are true, those of both faces, on a real server."""

from __future__ import annotations

import ast
import asyncio
import contextlib
import doctest
import importlib
import inspect
import io
import pkgutil
import re
import types
from collections.abc import Iterator
from typing import Any

import pytest

import pymux_wf
import pymux_wf.aio
import pymux_wf.api
import pymux_wf.api.aio
import pymux_wf.api.sync

FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


def modules(package: types.ModuleType) -> list[str]:
    return [
        f"{package.__name__}.{module.name}" for module in pkgutil.iter_modules(package.__path__) if not module.ispkg
    ]


def examples(name: str) -> Iterator[doctest.DocTest]:
    found = doctest.DocTestFinder(exclude_empty=True).find(importlib.import_module(name))
    yield from (test for test in found if test.examples)


def names(face: Any, server: Any) -> dict[str, Any]:
    return {"server": server, "re": re, **{name: getattr(face, name) for name in face.__all__}}


def check(example: doctest.Example, got: str, test: doctest.DocTest) -> None:
    fits = doctest.OutputChecker().check_output(example.want, got, FLAGS)
    assert fits, f"{test.name}: {example.source}wanted {example.want}got {got}"


async def run_awaited(test: doctest.DocTest, values: dict[str, Any]) -> None:
    for example in test.examples:
        flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
        code = compile(example.source, test.name, "single", flags=flags, dont_inherit=True)
        with contextlib.redirect_stdout(io.StringIO()) as out:
            result = eval(code, values)
            if inspect.isawaitable(result):
                await result
        check(example, out.getvalue(), test)


@pytest.mark.parametrize("name", modules(pymux_wf.api.aio))
def test_awaited(name: str) -> None:
    async def run() -> None:
        for test in examples(name):
            async with pymux_wf.aio.Server.start() as server, asyncio.timeout(20):
                await run_awaited(test, names(pymux_wf.aio, server))

    asyncio.run(run())


@pytest.mark.parametrize("name", [*modules(pymux_wf.api.sync), *modules(pymux_wf.api)])
def test_blocking(name: str) -> None:
    for test in examples(name):
        with pymux_wf.Server.start() as server:
            test.globs = {**test.globs, **names(pymux_wf, server)} if ".sync." in name else test.globs
            out: list[str] = []
            runner = doctest.DocTestRunner(optionflags=FLAGS)
            runner.run(test, out=out.append, clear_globs=False)
            assert runner.failures == 0, "".join(out)


def test_there_are_examples() -> None:
    for package in (pymux_wf.api.aio, pymux_wf.api.sync):
        assert sum(len(test.examples) for name in modules(package) for test in examples(name)) >= 25
