"""What ``pywfmux init DIR`` wrote, at a terminal: C-a W, O, M and D open the layouts, in pywfmux and in tmux itself."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pymux_wf import Server

from .driver import DEADLINE, PYWFMUX, Multiplexer, Pywfmux, Terminal

LAYOUTS = {
    "W": ("workflow-dev", ["code", "engine", "agents", "queues", "discovery", "database", "tests", "system"]),
    "O": ("orchestrator", ["fleet", "scale", "workflows", "live"]),
    "M": ("monitoring", ["overview", "application", "database", "network", "infrastructure", "security"]),
    "D": ("debug", ["console", "state", "profile", "network", "logs"]),
}
MINE = """
[[window]]
name = "mine-{0}"
[[window.pane]]
run = ["sh", "-c", "echo this is {0}; exec cat"]
"""


@pytest.fixture
def real(mux: Server, directory: Path) -> Iterator[Multiplexer]:
    """A real tmux without pywfmux on the PATH, so that it starts in no time."""
    if shutil.which("tmux") is None:
        pytest.skip("tmux is not installed: there is nothing to try it with")
    server = Multiplexer(mux, directory, ["tmux"], config=None, env={"PATH": "/usr/bin:/bin"})
    yield server
    server.close()


def initialised(server: Multiplexer) -> Terminal:
    """A terminal in a session of a server that reads what init wrote."""
    words = [*PYWFMUX, "init", "dev"]
    subprocess.run(words, cwd=server.directory, env=server.env, check=True, capture_output=True, timeout=DEADLINE)
    conf = str(server.directory / "dev" / ".tmux.conf")
    terminal = server.attach("-f", conf, "new-session", "-s", "first", columns=150, lines=42)
    terminal.wait_for(r"first +1:\w+\*")
    return terminal


def windows(server: Multiplexer, session: str) -> list[str]:
    return server.ask("list-windows", "-t", f"={session}", "-F", "#{window_name}").split()


def test_tmux_itself_opens_all_four_by_key(real: Multiplexer) -> None:
    terminal = initialised(real)
    terminal.wait_for(r"load \d+\.\d+")
    for key, (session, names) in LAYOUTS.items():
        terminal.send(f"\x01{key}")
        terminal.wait_for(rf"^ {session} +1:{names[0]}")
        assert windows(real, session) == names
    terminal.send("\x01W")  # again: nothing is made twice
    terminal.wait_for(r"^ workflow-dev +1:code")
    assert windows(real, "workflow-dev") == LAYOUTS["W"][1]
    shown = real.ask("list-panes", "-s", "-t", "=workflow-dev", "-F", "#{pane_title}")
    assert "workflow engine" in shown
    assert "slow log and latency" in shown


def test_pywfmux_opens_the_layouts_of_the_directory_by_key(start: Callable[..., Pywfmux]) -> None:
    server = start(config=None)
    place = server.directory / "dev" / ".tmux-workflows"
    place.mkdir(parents=True)
    for name in ("orchestrator", "monitoring", "debug"):
        (place / f"{name}.toml").write_text(MINE.format(name))
    terminal = initialised(server)
    terminal.wait_for(r"cpu \d+ ?%")  # what is measured, without any configuration
    for key, name in (("O", "orchestrator"), ("M", "monitoring"), ("D", "debug")):
        terminal.send(f"\x01{key}")
        terminal.wait_for(f"this is {name}")
        assert f"mine-{name}" in windows(server, "first")
    terminal.send("\x01W")
    terminal.wait_for(r"5:code\* .*9:discovery")
    assert [name for name in windows(server, "first") if name in LAYOUTS["W"][1]] == LAYOUTS["W"][1]
    environment = server.ask("show-environment", "-g", "PYWFMUX_WORKFLOW")
    assert environment == f"PYWFMUX_WORKFLOW={server.directory}/dev/workflow.toml\n"
