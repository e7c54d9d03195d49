"""What the tests of the pytest plugin share: a run of pytest inside of pytest."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

import pytest

# Loaded before pytester remembers which modules are there: the library has one thread a process, and not one a run.
for _name in ("aio", "api.sync.server", "testing.artifacts", "testing.bridge", "testing.processes", "testing.run"):
    import_module(f"pymux_wf.{_name}")

INI = """
[pytest]
filterwarnings =
    error
    ignore:Module already imported so cannot be rewritten
"""
"""As strict as the suite; that these tests run inside of a run that has loaded them already is no news."""

QUIET = ("-p", "no:cacheprovider", "-p", "no:asyncio", "-p", "no:anyio")

Inner = Callable[..., pytest.RunResult]


@pytest.fixture
def inner(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Inner:
    """Runs pytest on a test file with this source: ``inner(source, "--mux-trace=on")``."""
    monkeypatch.delenv("CI", raising=False)
    # The suite's own workers have no say in what runs inside of it.
    for variable in ("PYTEST_XDIST_WORKER", "PYTEST_ADDOPTS"):
        monkeypatch.delenv(variable, raising=False)
    pytester.makeini(INI)

    def run(source: str = "", *arguments: str, name: str = "test_inner", subprocess: bool = False) -> pytest.RunResult:
        if source:
            pytester.makepyfile(**{name: source})
        start = pytester.runpytest_subprocess if subprocess else pytester.runpytest_inprocess
        return start(*QUIET, "--strict-markers", *arguments)

    return run
