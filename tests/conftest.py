"""What every shelf of the suite shares: a clean environment, short socket paths, how many examples hypothesis tries."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

pytest_plugins = ["pytester", "workflow_services"]

# A slow machine is no defect: no deadline for an example, and no complaint about how long one takes to make.
_QUIET = (HealthCheck.too_slow, HealthCheck.data_too_large)
settings.register_profile("default", deadline=None, suppress_health_check=_QUIET)
settings.register_profile("fuzz", deadline=None, suppress_health_check=_QUIET, max_examples=10_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))

# The suite may itself run in a pane, and under somebody's locale and configuration.
for variable in (
    "TMUX",
    "TMUX_PANE",
    "TMUX_TMPDIR",
    "PYWFMUX",
    "XDG_RUNTIME_DIR",
    "XDG_CONFIG_HOME",
    "LC_ALL",
    "LC_CTYPE",
):
    os.environ.pop(variable, None)
os.environ["LANG"] = "C.UTF-8"


@pytest.fixture
def short_path() -> Iterator[Path]:
    """A directory of this test's own whose name leaves room for a socket's (108 bytes in all); mode 0700."""
    directory = tempfile.mkdtemp(prefix="pywf-", dir="/tmp")
    yield Path(directory)
    shutil.rmtree(directory, ignore_errors=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skips what compares with tmux where there is none."""
    if shutil.which("tmux"):
        return
    for item in items:
        if item.get_closest_marker("oracle"):
            item.add_marker(pytest.mark.skip(reason="no tmux on PATH to compare with"))
