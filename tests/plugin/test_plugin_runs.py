"""Runs as a whole: what the plugin costs who does not use it, several workers, and runs that are cut off."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import QUIET, Inner

PLAIN = """
import json, sys

def test_nothing():
    loaded = [name for name in sys.modules if name.startswith("pymux_wf") or name in ("asyncio", "uvloop")]
    with open("loaded.json", "w") as file:
        json.dump(sorted(loaded), file)
"""


def test_who_uses_no_fixture_loads_next_to_nothing(inner: Inner, pytester: pytest.Pytester) -> None:
    inner(PLAIN, subprocess=True).assert_outcomes(passed=1)
    loaded = json.loads((pytester.path / "loaded.json").read_text())
    assert loaded == [
        "pymux_wf",
        "pymux_wf.testing",
        "pymux_wf.testing.plugin",
        "pymux_wf.testing.plugin_options",
        "pymux_wf.testing.snapshot_summary",
    ]


def test_the_plugin_can_be_switched_off(inner: Inner) -> None:
    result = inner("def test_it(mux): pass", "-p", "no:pywfmux", subprocess=True)
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*fixture 'mux' not found*"])


WORKERS = """
import os
import pytest
from pymux_wf import expect

@pytest.mark.parametrize("number", range(8))
def test_it(mux_pane, mux_session_server, number):
    pane = mux_pane(["sh", "-c", f"echo number {number}; cat"], cols=30, rows=3)
    pane.wait_for("number")
    expect(pane).to_match_snapshot()
    with open(f"servers/{os.getpid()}-{number}", "w") as file:
        file.write(mux_session_server.socket_path)

def test_fails(mux_pane):
    mux_pane("cat").wait_for("never", timeout=0.1)
"""


def test_workers_share_no_server_and_add_up_their_snapshots(inner: Inner, pytester: pytest.Pytester) -> None:
    servers = pytester.mkdir("servers")
    result = inner(WORKERS, "-n", "2", subprocess=True)
    result.assert_outcomes(passed=8, failed=1)
    result.stdout.fnmatch_lines(["*pywfmux artifacts*", "*snapshots written: 8*"])
    of_workers: dict[str, set[str]] = {}
    for path in servers.iterdir():
        of_workers.setdefault(path.name.partition("-")[0], set()).add(path.read_text())
    assert len(of_workers) == 2
    assert all(len(paths) == 1 for paths in of_workers.values())
    assert len(set.union(*of_workers.values())) == 2

    fewer = WORKERS.replace("range(8)", "range(7)").replace("def test_fails", "def unused")
    result = inner(fewer, "-n", "2", subprocess=True)
    result.assert_outcomes(passed=7)
    result.stdout.fnmatch_lines(["*no test asked for*: 1", "*test_it[[]7].txt"])


@pytest.mark.parametrize("option", ["--mux-attach", "--mux-keep=failure"])
def test_workers_cannot_be_watched(inner: Inner, option: str) -> None:
    result = inner(PLAIN, option, "-n", "2", subprocess=True)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"*{option.partition('=')[0]}: only one test at a time*"])


LEFT = """
import os, signal, sys
from pathlib import Path

def note(mux, pane):
    home = pane.info().cwd
    Path("left").write_text(f"{mux.socket_path}\\n{pane.process.pid}\\n{mux.connection.embedded.server.environ.value('HOME')}")
"""

CUT = {
    "interrupt": (
        "def test_it(mux, mux_pane):\n"
        "    pane = mux_pane(['sleep', '1000'])\n"
        "    note(mux, pane)\n"
        "    print('WAITING', file=sys.__stderr__, flush=True)\n"
        "    pane.wait_for('never', timeout=None)\n"
    ),
    "exception": (
        "def test_it(mux, mux_pane):\n    note(mux, mux_pane(['sleep', '1000']))\n    raise KeyboardInterrupt\n"
    ),
    "exit": (
        "import pytest\n"
        "def test_it(mux, mux_pane):\n    note(mux, mux_pane(['sleep', '1000']))\n    pytest.exit('no')\n"
    ),
}


def assert_nothing_left(directory: Path) -> None:
    socket, pid, home = (directory / "left").read_text().splitlines()
    assert not Path(socket).parent.exists()
    assert not Path(home).exists()
    assert not Path(f"/proc/{pid}").exists()


@pytest.mark.parametrize("how", ["exception", "exit"])
def test_a_run_that_ends_early_leaves_nothing(inner: Inner, pytester: pytest.Pytester, how: str) -> None:
    result = inner(LEFT + CUT[how], subprocess=True)
    assert result.ret == pytest.ExitCode.INTERRUPTED
    assert_nothing_left(pytester.path)


def test_ctrl_c_in_the_middle_of_a_wait_leaves_nothing(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(test_inner=LEFT + CUT["interrupt"])
    run = subprocess.Popen(
        [sys.executable, "-m", "pytest", *QUIET, "-s", "test_inner.py"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=pytester.path,
        env={**os.environ, "PYTEST_ADDOPTS": ""},
    )
    assert run.stderr is not None
    with run:
        for line in run.stderr:
            if "WAITING" in line:
                break
        run.send_signal(signal.SIGINT)
        assert run.wait(20) == pytest.ExitCode.INTERRUPTED
    assert_nothing_left(pytester.path)


def test_after_the_first_failure_nothing_is_left(inner: Inner, pytester: pytest.Pytester) -> None:
    source = LEFT + "def test_it(mux, mux_pane):\n    note(mux, mux_pane(['sleep', '1000']))\n    assert False\n"
    inner(source + "def test_more(mux):\n    pass\n", "-x").assert_outcomes(failed=1)
    assert_nothing_left(pytester.path)
