"""Servers for the tests of the library: each test runs with one in this process and with one that it connects to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pymux_wf import Server

from .places import Attached, InProcess, Place


@pytest.fixture(params=["in-process", "attached"])
def place(request: pytest.FixtureRequest, short_path: Path) -> Iterator[Place]:
    """Where the server of the test is."""
    made = InProcess() if request.param == "in-process" else Attached(short_path)
    yield made
    made.end()


@pytest.fixture
def server(place: Place) -> Iterator[Server]:
    """A server, blocking; in this process, or connected to."""
    with place.open(Server) as opened:
        yield opened


@pytest.fixture
def attached(short_path: Path) -> Iterator[Attached]:
    """A server in a process of its own."""
    made = Attached(short_path)
    yield made
    made.end()
