"""The pytest plugin: terminals for tests. See docs/PYTEST.md.

Loaded in every run of pytest where pywfmux is installed, so it does next to nothing until a fixture is used: no part of
the library and no asyncio is imported before.
"""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pytest

from pymux_wf.testing import plugin_options
from pymux_wf.testing.snapshot_summary import Tally

if TYPE_CHECKING:
    from pymux_wf import Pane, Server
    from pymux_wf.aio import Server as AsyncServer
    from pymux_wf.testing.pane_factory import PaneMaker
    from pymux_wf.testing.processes import Processes
    from pymux_wf.testing.run import Run
    from pymux_wf.testing.snapshots import Snapshot

_RUN = pytest.StashKey["Run"]()
_TALLY = pytest.StashKey[Tally]()
_MARKER = frozenset(["cols", "rows", "timeout", "env", "shell"])
_current: pytest.Item | None = None


def pytest_addoption(parser: pytest.Parser) -> None:
    plugin_options.add_options(parser)


def pytest_configure(config: pytest.Config) -> None:
    plugin_options.add_marker(config)
    plugin_options.check_options(config)
    tally = config.stash[_TALLY] = Tally()
    config.pluginmanager.register(_Passed(tally), "pywfmux-passed")


# -- the test that runs


def run_of(config: pytest.Config) -> Run:
    """What the plugin knows of this run; made the first time."""
    run = config.stash.get(_RUN, None)
    if run is None:
        from pymux_wf.testing.run import Run

        run = config.stash[_RUN] = Run(config, plugin_options.settings_of(config))
        if _current is not None:
            run.begin(_current)
    return run


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    global _current
    before, _current = _current, item
    run = item.config.stash.get(_RUN, None)
    if run is not None:
        run.begin(item)
    try:
        return (yield)
    finally:
        _current = before


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    run = item.config.stash.get(_RUN, None)
    if run is not None and call.excinfo is not None:
        run.hide_library()
    report = yield
    if run is not None:
        run.failed = run.failed or report.failed
        if run.wants_artifacts(report):
            run.write(report, call.excinfo.value if call.excinfo is not None else None)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    try:
        result = yield
    except Exception as error:
        try:
            _check(item)
        except Exception as other:
            error.add_note(str(other))
        raise
    _check(item)
    return result


def _check(item: pytest.Item) -> None:
    run = item.config.stash.get(_RUN, None)
    if run is not None:
        run.check()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None, object, object]:
    run = item.config.stash.get(_RUN, None)
    if run is not None:
        run.let_look()
    return (yield)


def pytest_unconfigure(config: pytest.Config) -> None:
    run = config.stash.get(_RUN, None)
    if run is not None:
        run.close()


def snapshot_of_test(name: str | None, masks: Sequence[Any]) -> Snapshot | None:
    """The next snapshot of the test that runs, for the library's ``to_match_snapshot``; None outside a test."""
    return None if _current is None else run_of(_current.config).snapshot(name, masks)


# -- snapshots that nobody uses


def pytest_deselected(items: Sequence[pytest.Item]) -> None:
    if items:
        items[0].config.stash[_TALLY].partial |= {str(item.path) for item in items}


def pytest_collection_finish(session: pytest.Session) -> None:
    tests = ((item.path, item.nodeid) for item in session.items)
    session.config.stash[_TALLY].collected(tests, session.config.args)


class _Passed:
    """Notes which tests have passed; in the process that is told of all."""

    def __init__(self, tally: Tally) -> None:
        self._passed = tally.passed

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" and report.passed:
            self._passed.add(report.nodeid)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    config = session.config
    tally, run = config.stash[_TALLY], config.stash.get(_RUN, None)
    if run is not None:
        tally.used |= {str(path) for path in run.store.used}
        tally.written |= {str(path) for path in run.store.written}
        tally.problems += run.problems
    output = getattr(config, "workeroutput", None)
    if output is not None:
        output["pywfmux"] = tally.packed()


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object) -> None:
    output = getattr(node, "workeroutput", None) or {}
    node.config.stash[_TALLY].add(output.get("pywfmux"))


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    lines = list(config.stash[_TALLY].lines(config.rootpath))
    if lines:
        terminalreporter.section("pywfmux")
        for line in lines:
            terminalreporter.write_line(line)


# -- fixtures


@pytest.fixture
def mux(request: pytest.FixtureRequest) -> Iterator[Server]:
    """A server of this test's own, without a session; it ends with the test."""
    run = run_of(request.config)
    watched = run.start(**_wishes(request.node, run))
    yield watched.server
    run.end(watched)


@pytest.fixture
def amux(request: pytest.FixtureRequest) -> Iterator[AsyncServer]:
    """The same for tests that await: a server of ``pymux_wf.aio``, for any loop of asyncio."""
    from pymux_wf.aio import Server
    from pymux_wf.testing.bridge import BridgedConnection

    run = run_of(request.config)
    watched = run.start(**_wishes(request.node, run))
    audience = watched.audience if run.settings.attach else None
    called = audience.called if audience is not None else None
    yield Server(BridgedConnection(watched.server.connection, called), watched.server.timeout)
    run.end(watched)


@pytest.fixture(scope="session")
def mux_session_server(request: pytest.FixtureRequest) -> Iterator[Server]:
    """A server that all tests (of a worker) share."""
    run = run_of(request.config)
    watched = run.start(timeout=run.settings.timeout, shared=True)
    yield watched.server
    run.end(watched)


@pytest.fixture
def mux_pane(mux: Server) -> PaneMaker:
    """Makes panes: ``mux_pane("myapp --flag", cols=100, rows=30)`` or ``mux_pane(["myapp", "--flag"])``.

    Each is in a session of its own on ``mux``. Without a command: an interactive shell, ``shell`` or the default one.
    """

    def make(
        command: str | Sequence[str | os.PathLike[str]] | None = None,
        *,
        cols: int | None = None,
        rows: int | None = None,
        env: Mapping[str, str] | None = None,
        cwd: str | os.PathLike[str] | None = None,
        shell: str | None = None,
        name: str | None = None,
    ) -> Pane:
        from pymux_wf.testing.pane_factory import make_pane

        return make_pane(mux, command, (cols, rows), env=env, cwd=cwd, shell=shell, name=name)

    return make


@pytest.fixture
def mux_processes(request: pytest.FixtureRequest, mux: Server) -> Iterator[Processes]:
    """Starts a table of processes that the test needs, waits until they are ready, and stops them at its end."""
    from pymux_wf.testing.processes import Processes

    processes = Processes(mux)
    run_of(request.config).processes.append(processes)
    yield processes
    processes.stop()


def _wishes(node: pytest.Item, run: Run) -> dict[str, Any]:
    """The settings of the test's server, from its markers: the nearest wins."""
    wishes: dict[str, Any] = {"timeout": run.settings.timeout}
    size, env = [80, 24], dict[str, str]()
    for marker in reversed(list(node.iter_markers("mux"))):
        unknown = sorted(set(marker.kwargs) - _MARKER)
        if marker.args or unknown:
            what = repr(marker.args[0]) if marker.args else unknown[0]
            pytest.fail(f"pytest.mark.mux takes {', '.join(sorted(_MARKER))} by name, not {what}", pytrace=False)
        given = marker.kwargs
        size = [given.get("cols", size[0]), given.get("rows", size[1])]
        env |= given.get("env") or {}
        wishes |= {name: given[name] for name in ("timeout", "shell") if name in given}
    return {**wishes, "size": tuple(size), "env": env}
