"""The examples in the room's docstrings are true."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import pymux_wf.lang

MODULES = sorted(module.name for module in pkgutil.iter_modules(pymux_wf.lang.__path__))


@pytest.mark.parametrize("name", MODULES)
def test_examples(name: str) -> None:
    assert doctest.testmod(importlib.import_module(f"pymux_wf.lang.{name}")).failed == 0


def test_there_are_examples() -> None:
    modules = [importlib.import_module(f"pymux_wf.lang.{name}") for name in MODULES]
    assert sum(doctest.testmod(module).attempted for module in modules) > 10
