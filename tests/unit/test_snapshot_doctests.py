"""The examples in the room's docstrings are true, and its public names are there."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
import subprocess
import sys

import pytest

import pymux_wf.snapshot

MODULES = sorted(module.name for module in pkgutil.iter_modules(pymux_wf.snapshot.__path__))


@pytest.mark.parametrize("name", MODULES)
def test_examples(name: str) -> None:
    assert doctest.testmod(importlib.import_module(f"pymux_wf.snapshot.{name}")).failed == 0


def test_there_are_examples() -> None:
    modules = [importlib.import_module(f"pymux_wf.snapshot.{name}") for name in MODULES]
    assert sum(doctest.testmod(module).attempted for module in modules) > 25


def test_every_public_name_is_there() -> None:
    assert set(pymux_wf.snapshot.__all__) == set(pymux_wf.snapshot._HOMES)
    assert [name for name in pymux_wf.snapshot.__all__ if getattr(pymux_wf.snapshot, name) is None] == []
    # A name that a module has too would be the module after somebody imported it.
    assert set(pymux_wf.snapshot.__all__) & set(MODULES) == set()
    with pytest.raises(AttributeError, match="has no attribute 'Sreen'"):
        pymux_wf.snapshot.Sreen  # noqa: B018


def test_a_value_needs_neither_the_engine_nor_the_formats() -> None:
    code = (
        "import sys, pymux_wf.snapshot as s; s.Screen, s.Pattern, s.Text, s.unpack_query({'kind': 'cursor'})\n"
        "print(*sorted(sys.modules))"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=20).stdout
    unwanted = {"pyte", "wcwidth", "pymux_wf.terminal.screen", "pymux_wf.snapshot.svg", "resvg_py"}
    # Whatever site loads before counts for nobody.
    before = subprocess.run(
        [sys.executable, "-c", "import sys; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
        timeout=20,
    ).stdout
    assert (set(loaded.split()) - set(before.split())) & unwanted == set()
