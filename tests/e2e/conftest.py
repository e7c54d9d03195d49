"""Fixtures of the end-to-end shelf: private servers, ended and checked after each test.

``mux`` is the plugin's: the server inside the test whose panes are the terminals. What is tested is ``multiplexer``.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest

from pymux_wf import Server

from .driver import DEADLINE, PYWFMUX, Multiplexer, Pywfmux

STARTED = pytest.StashKey[list[Pywfmux]]()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Real programs start on machines that are busy: the waits of this shelf last longer than the plugin's."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.mux(timeout=DEADLINE), append=False)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Shows what the servers of a test that failed have logged."""
    report = yield
    if report.failed:
        for server in item.stash.get(STARTED, []):
            if log := server.log():
                report.sections.append((f"log of {server.socket}", log))
    return report


@pytest.fixture
def directory() -> Iterator[Path]:
    """A short temporary path: socket names are limited to about a hundred bytes."""
    path = Path(tempfile.mkdtemp(prefix="pw-"))
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture
def start(request: pytest.FixtureRequest, mux: Server, directory: Path) -> Iterator[Callable[..., Pywfmux]]:
    """Makes servers: ``start(config="...", env={...})``; all are ended after the test."""
    made = request.node.stash[STARTED] = list[Pywfmux]()

    def make(**options: object) -> Pywfmux:
        place = directory / str(len(made))
        place.mkdir()
        server = Pywfmux(mux, place, PYWFMUX, **options)  # type: ignore[arg-type]
        made.append(server)
        return server

    yield make
    for server in made:
        server.close()


@pytest.fixture
def multiplexer(start: Callable[..., Pywfmux]) -> Pywfmux:
    """A server with plain defaults; nothing runs yet."""
    return start()


@pytest.fixture
def tmux(mux: Server, directory: Path) -> Iterator[Multiplexer]:
    """A real tmux, to compare with; without a status line."""
    found = shutil.which("tmux")
    if found is None:
        pytest.skip("tmux is not installed: there is nothing to compare with")
    place = directory / "tmux"
    place.mkdir()
    server = Multiplexer(mux, place, [found], config="set -g status off\n")
    yield server
    server.close()
