"""Layouts as scripts of real tmux and as files of tmuxp, and sessions that run as layouts: the same tree comes out."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pymux_wf import Server
from pymux_wf.workflow.layouts.export_session import layout_of_session, tree_of
from pymux_wf.workflow.layouts.export_tmux import script
from pymux_wf.workflow.layouts.export_tmuxp import tmuxp_yaml
from pymux_wf.workflow.layouts.find import BUILT_IN
from pymux_wf.workflow.layouts.model import Layout
from pymux_wf.workflow.layouts.read import read_document, read_layout
from pymux_wf.workflow.layouts.tree import layout_string, leaves
from pymux_wf.workflow.records import Document

TREE = """
summary = "All shapes, and names that mean something to tmux."
keys = { "prefix W" = "split-window -h 'a b' ; kill-pane", "prefix O" = "load-layout x" }
[session]
name = "work dev.x"
root = "/tmp"
select = "main"
env = { APP_ENV = "de'v $HOME #{x}" }
options = { history-limit = 5000, status = false }
on_create = [["touch", "CREATED"]]
[[window]]
name = "queues, }#x"
options = { remain-on-exit = false }
  [[window.pane]]
  size = "65%"
  title = "red, }#{host}"
  run = "printf '%s\\\\n' \\"$APP_ENV\\"; sleep 1000"
  [[window.pane]]
  split = "v"
  root = "below"
    [[window.pane.pane]]
    run = ["sh", "-c", "pwd; sleep 1000"]
    size = "5"
    title = "it's"
    [[window.pane.pane]]
    type = "echo 'typed'; #{x} $HOME;"
    enter = false
    [[window.pane.pane]]
    split = "h"
      [[window.pane.pane.pane]]
      size = "25%"
      title = "a"
      [[window.pane.pane.pane]]
      title = "b"
      focus = true
      root = "/"
[[window]]
name = "one"
[[window]]
name = "main"
layout = "main-vertical"
  [[window.pane]]
  size = "70%"
  title = "m0"
  show = "system"
  [[window.pane]]
  title = "m1"
  [[window.pane]]
  title = "m2"
"""


class Tmux:
    """A private server of the real tmux."""

    def __init__(self, program: str, directory: str) -> None:
        self.socket = f"{directory}/s"
        self._argv = [program, "-S", self.socket, "-f", "/dev/null"]
        # No pywfmux on the PATH: what the script says then is told too.
        self.env = {
            "HOME": directory,
            "PATH": "/usr/bin:/bin",
            "TERM": "xterm-256color",
            "LANG": "C.UTF-8",
            "SHELL": "/bin/sh",
        }

    def __call__(self, *words: str) -> list[str]:
        done = subprocess.run(
            [*self._argv, *words], capture_output=True, text=True, env=self.env, timeout=30, check=False
        )
        assert (done.returncode, done.stderr) == (0, ""), (words, done.stderr)
        return done.stdout.splitlines()

    def shown(self, pane: str) -> str:
        """What a pane shows, its lines joined where they were wrapped."""
        return "\n".join(self("capture-pane", "-p", "-J", "-t", pane))

    def until(self, found: Callable[[], bool]) -> None:
        deadline = time.monotonic() + 10
        while not found():
            assert time.monotonic() < deadline, self("list-panes", "-a")

    def gone(self) -> bool:
        return (
            subprocess.run([*self._argv, "ls"], capture_output=True, env=self.env, timeout=30, check=False).returncode
            != 0
        )

    def kill(self) -> None:
        subprocess.run([*self._argv, "kill-server"], capture_output=True, env=self.env, timeout=30, check=False)


@pytest.fixture
def tmux() -> Iterator[Tmux]:
    program = shutil.which("tmux")
    if program is None:
        pytest.skip("tmux is not installed")
    with tempfile.TemporaryDirectory(prefix="pywfmux-layouts-") as directory:
        server = Tmux(program, directory)
        try:
            yield server
        finally:
            server.kill()


def layout_of(text: str) -> Layout:
    return read_document(Document(text))


def shape(text: str) -> list[tuple[int, int, int, int]]:
    """Where the panes of a window's layout string lie, in percent of the window."""
    root, _ = tree_of(text)
    cells = list(root.leaves())
    return [
        (
            100 * cell.x // root.width,
            100 * cell.y // root.height,
            100 * cell.width // root.width,
            100 * cell.height // root.height,
        )
        for cell in cells
    ]


def assert_same_shape(found: str, wanted: str, *, by: int = 3) -> None:
    pairs = list(zip(shape(found), shape(wanted), strict=True))
    assert all(abs(a - b) <= by for one, other in pairs for a, b in zip(one, other, strict=True)), pairs


def windows(tmux: Tmux, session: str) -> list[str]:
    return tmux("list-windows", "-t", session, "-F", "#{window_name}|#{window_layout}|#{window_active}")


@pytest.mark.oracle
def test_a_script_makes_the_tree_in_tmux_and_making_it_twice_changes_nothing(tmux: Tmux, tmp_path: Path) -> None:
    below = tmp_path / "below"
    below.mkdir()
    layout = layout_of(TREE.replace('"/tmp"', f'"{tmp_path}"'))
    text, notes = script(layout, "tree")
    assert notes == ["the key 'prefix O' is not bound: tmux cannot 'load-layout x'"]
    file = tmp_path / "tree.tmux"
    file.write_text(text)
    tmux("start-server", ";", "source-file", str(file))
    made = windows(tmux, "work dev_x")
    assert [line.split("|")[0] for line in made] == ["queues, }#x", "one", "main"]
    assert [line.split("|")[2] for line in made] == ["0", "0", "1"]
    for window, line in zip(layout.window, made, strict=True):
        if not window.layout:
            assert_same_shape(line.split("|")[1], layout_string(window, 200, 50, range(len(leaves(window)))))
    assert tmux("list-sessions", "-F", "#{session_name}") == ["work dev_x"]
    panes = [
        each.split("|")
        for each in tmux("list-panes", "-s", "-F", "#{pane_title}|#{pane_start_path}|#{pane_active}|#{pane_height}")
    ]
    assert [pane[0] for pane in panes if pane[0] in ("red, }#{host}", "it's", "a", "b", "m0", "m1", "m2")] == [
        *("red, }#{host}", "it's", "a", "b", "m0", "m1", "m2"),
    ]
    root, under = str(tmp_path), str(below)
    assert [pane[1] for pane in panes] == [root, under, under, under, "/", root, root, root, root]
    assert [pane[2] for pane in panes] == ["0", "0", "0", "0", "1", "1", "1", "0", "0"]
    assert panes[1][3] == "5"
    assert (tmp_path / "CREATED").exists()
    assert tmux("show-options", "-v", "-t", "=work dev_x:", "history-limit") == ["5000"]
    assert 'split-window -h "a b"' in tmux("list-keys", "-T", "prefix", "W")[0]
    target = "=work dev_x:^"
    tmux.until(lambda: "de'v $HOME #{x}" in tmux.shown(f"{target}.0") and under in tmux.shown(f"{target}.1"))
    tmux.until(lambda: "echo 'typed'; #{x} $HOME;" in tmux.shown(f"{target}.2"))
    tmux.until(lambda: "pywfmux is not on the PATH" in tmux.shown("=work dev_x:=main.0"))
    before = tmux("list-panes", "-s", "-F", "#{window_id} #{pane_id} #{pane_pid}")
    tmux("source-file", str(file))
    assert tmux("list-panes", "-s", "-F", "#{window_id} #{pane_id} #{pane_pid}") == before
    tmux("kill-window", "-t", "=work dev_x:=one", ";", "source-file", str(file))
    assert sorted(line.split("|")[0] for line in windows(tmux, "work dev_x")) == ["main", "one", "queues, }#x"]


@pytest.mark.oracle
def test_without_a_name_the_windows_come_into_the_session_that_is_there(tmux: Tmux, tmp_path: Path) -> None:
    text, _ = script(
        layout_of('[[window]]\nname = "a"\n[[window.pane]]\n[[window.pane]]\n[[window]]\nname = "b"\n'), "two"
    )
    file = tmp_path / "two.tmux"
    file.write_text(text)
    tmux("new-session", "-d", "-s", "mine", "-n", "shell", ";", "source-file", str(file), ";", "source-file", str(file))
    assert tmux("list-windows", "-a", "-F", "#{session_name} #{window_name} #{window_panes}") == [
        "mine shell 1",
        "mine a 2",
        "mine b 1",
    ]


@pytest.mark.oracle
def test_the_layouts_that_are_built_in_are_sourced(tmux: Tmux, tmp_path: Path) -> None:
    for path in sorted(BUILT_IN.glob("*.toml")):
        layout, name = read_layout(path), path.stem
        text, _ = script(layout, name)
        file = tmp_path / f"{name}.tmux"
        file.write_text(text)
        tmux(
            "new-session",
            "-d",
            "-s",
            f"s-{name}",
            "-x",
            "200",
            "-y",
            "60",
            "-n",
            "first",
            ";",
            "source-file",
            str(file),
        )
        session = layout.session.name or f"s-{name}"
        made = windows(tmux, session)[0 if layout.session.name else 1 :]
        assert [line.split("|")[0] for line in made] == [window.name for window in layout.window]
        for window, line in zip(layout.window, made, strict=True):
            if not window.layout:
                assert_same_shape(line.split("|")[1], layout_string(window, 200, 60, range(len(leaves(window)))), by=4)
        tmux("kill-server")
        tmux.until(tmux.gone)


@pytest.mark.oracle
def test_tmuxp_loads_what_is_written_for_it(tmux: Tmux, tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    layout = layout_of(TREE.replace('"/tmp"', f'"{tmp_path}"').replace('show = "system"\n', ""))
    file = tmp_path / "a.yaml"
    file.write_text(tmuxp_yaml(layout, "tree")[0])
    socket = tmux.socket
    tmuxp = str(Path(sys.executable).with_name("tmuxp"))
    words = [tmuxp, "load", "-d", "-y", "--no-progress", "-S", socket, str(file)]
    env = {**tmux.env, "PATH": os.environ["PATH"]}
    done = subprocess.run(words, capture_output=True, text=True, env=env, timeout=60, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    made = windows(tmux, "work dev_x")
    assert [line.split("|")[0] for line in made] == ["queues, }#x", "one", "main"]
    assert_same_shape(made[0].split("|")[1], layout_string(layout.window[0], 200, 50, range(5)), by=8)


def test_a_session_that_runs_is_exported_and_is_the_same_again(tmp_path: Path) -> None:
    inner = tmp_path / "in ner"
    inner.mkdir()
    with Server.start(size=(200, 50)) as server:
        session = server.new_session("live", argv=["sleep", "1000"], cwd=str(tmp_path), window_name="w", size=(200, 50))
        right = session.pane.split(argv=["sleep", "2000"], horizontal=True, size=70, cwd=str(tmp_path))
        right.split(argv=["sh", "-c", "exec sleep 3000"], size=10, cwd=str(inner))
        session.new_window("w", cwd=str(tmp_path))
        session.command(["new-pane", "-x", "20", "-y", "5", "sleep", "4000"], check=True)
        assert server.socket_path
        layout, notes = layout_of_session(str(server.socket_path), "live")
    assert notes == ["window w-2: 1 floating pane is left out"]
    assert (layout.session.name, layout.session.root, layout.session.select) == ("live", str(tmp_path), "w-2")
    first, second = layout.window
    assert [leaf.pane.run for leaf in leaves(first)] == [
        ("sleep", "1000"),
        ("sleep", "2000"),
        ("sh", "-c", "exec sleep 3000"),
    ]
    assert [leaf.pane.root for leaf in leaves(first)] == ["", "", str(inner)]
    assert (first.pane[0].size, first.pane[1].split, first.pane[1].pane[0].size) == ("65%", "v", "80%")
    assert [leaf.pane.focus for leaf in leaves(first)] == [False, False, True]
    assert (second.name, len(leaves(second))) == ("w-2", 1)


@pytest.mark.oracle
def test_a_session_that_runs_goes_over_to_tmux(tmux: Tmux, tmp_path: Path) -> None:
    with Server.start(size=(200, 50)) as server:
        session = server.new_session("live", argv=["sleep", "1000"], cwd=str(tmp_path), window_name="w", size=(200, 50))
        right = session.pane.split(argv=["sleep", "2000"], horizontal=True, size=70)
        right.split(argv=["sleep", "3000"], size=10)
        wanted = session.window.layout
        layout, _ = layout_of_session(str(server.socket_path), "live")
    file = tmp_path / "live.tmux"
    file.write_text(script(layout, "live")[0])
    tmux("start-server", ";", "source-file", str(file))
    (made,) = windows(tmux, "live")
    assert_same_shape(made.split("|")[1], wanted, by=1)
    tmux.until(lambda: tmux("list-panes", "-s", "-F", "#{pane_current_command}") == ["sleep"] * 3)
