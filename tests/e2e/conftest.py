"""Fixtures of the end-to-end shelf: private servers, ended and checked after each test."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from .driver import PYWFMUX, Multiplexer


@pytest.fixture
def directory() -> Iterator[Path]:
    """A short temporary path: socket names are limited to about a hundred bytes."""
    path = Path(tempfile.mkdtemp(prefix="pw-"))
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture
def start(directory: Path) -> Iterator[Callable[..., Multiplexer]]:
    """Makes servers: ``start(config="...", env={...}, program=[...])``; all are ended after the test."""
    made: list[Multiplexer] = []

    def make(**options: object) -> Multiplexer:
        place = directory / str(len(made))
        place.mkdir()
        program = options.pop("program", PYWFMUX)
        server = Multiplexer(place, program, **options)  # type: ignore[arg-type]
        made.append(server)
        return server

    yield make
    for server in made:
        server.close()


@pytest.fixture
def mux(start: Callable[..., Multiplexer]) -> Multiplexer:
    """A server with plain defaults; nothing runs yet."""
    return start()


@pytest.fixture
def tmux(start: Callable[..., Multiplexer]) -> Multiplexer:
    """A real tmux, to compare with."""
    found = shutil.which("tmux")
    if found is None:
        pytest.skip("tmux is not installed: there is nothing to compare with")
    return start(program=[found])
