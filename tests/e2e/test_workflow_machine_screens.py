"""The monitors of the machine on a real terminal: what a person sees of real files, sockets, processes and tests."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from pymux_wf import Server

from .driver import PYWFMUX, Terminal

SEEN = "\x1b[?7737;1n"

NAMES = ("system", "logs --source journal,docker:x", "security", "git", "ci", "tests")


def environment(directory: Path, **more: str) -> dict[str, str]:
    base = {"PATH": os.environ["PATH"], "HOME": str(directory), "TERM": "xterm-256color", "LANG": "C.UTF-8"}
    return {**base, "PYTHONPATH": os.environ.get("PYTHONPATH", ""), **more}


def monitor(mux: Server, directory: Path, *words: str, columns: int = 80, **env: str) -> Terminal:
    argv = [*PYWFMUX, "mon", *words]
    terminal = Terminal(mux, argv, columns=columns, lines=24, env=environment(directory, **env), cwd=directory)
    terminal.wait_for(r"\S")
    terminal.send(SEEN)  # the server of the test has nobody who looks
    return terminal


def ended(terminal: Terminal) -> None:
    terminal.send("q")
    assert terminal.wait_exit() == 0


def test_a_log_is_followed_filtered_and_rotated(mux: Server, directory: Path) -> None:
    log = directory / "app.log"
    log.write_text("INFO apple begun\n")
    terminal = monitor(mux, directory, "logs", "--source", "app.log", "--interval", "0.2")
    terminal.wait_for("INFO apple begun")
    with log.open("a") as file:
        file.write("ERROR pear broke\nWARN apple late\n")
    terminal.wait_for("3 lines .* 1 errors 1 warnings")
    found = terminal.find("ERROR pear broke").first
    assert found is not None
    terminal.send("/apple !late\r")
    terminal.wait_gone("pear")
    terminal.wait_for("INFO apple begun")
    terminal.send("/\x1b")
    terminal.wait_for("pear")
    terminal.send("e")
    terminal.wait_gone("INFO")
    log.rename(directory / "app.log.1")
    log.write_text("ERROR after the rotation\n")
    terminal.wait_for("ERROR after the rotation")
    ended(terminal)


def test_tests_run_when_enter_is_pressed_and_not_before(mux: Server, directory: Path) -> None:
    (directory / "Makefile").write_text("test:\n\t@echo ran >>ran\n\t@echo 'FAILED tests/a.py::test_b - no'; exit 1\n")
    terminal = monitor(mux, directory, "tests", "--interval", "0.2")
    terminal.wait_for("IDLE  make test")
    terminal.wait_for("found by Makefile; Enter runs it")
    assert not (directory / "ran").exists()
    terminal.send("\r")
    terminal.wait_for("FAILED  make test")
    terminal.wait_for("^tests/a.py::test_b - no")
    assert (directory / "ran").read_text() == "ran\n"
    ended(terminal)


def test_a_listener_that_opens_and_closes_is_seen(mux: Server, directory: Path) -> None:
    terminal = monitor(mux, directory, "network", "--listeners", "--interval", "0.2")
    terminal.wait_for("0 new, 0 gone")
    with socket.create_server(("127.0.0.1", 0)) as mine:
        port = mine.getsockname()[1]
        terminal.wait_for(f"127.0.0.1:{port} .* {os.getpid()} .*new")
    terminal.wait_for(f"127.0.0.1:{port} .*gone")
    ended(terminal)


def test_a_process_is_picked_and_looked_into(mux: Server, directory: Path) -> None:
    with subprocess.Popen([sys.executable, "-S", "-c", "while True: pass  # burning"]) as burning:
        try:
            terminal = monitor(mux, directory, "profile", "--interval", "0.3", columns=120)
            terminal.wait_for(rf"^. {burning.pid} .*burning")
            terminal.send("j\r")
            terminal.wait_for(r"^\d+ samples")
            terminal.send("b")
            terminal.wait_for("pick a process")
            ended(terminal)
            terminal = monitor(mux, directory, "profile", "--pid", str(burning.pid), "--interval", "0.3", columns=120)
            terminal.wait_for(r"R \(running\)  1 threads")
            terminal.wait_for(rf"^ *{burning.pid} .*R +\d+\.\d%")
            terminal.send("a")
            terminal.wait_for("s strace   g gdb")
            terminal.send("\x1b")
            terminal.wait_gone("s strace")
            terminal.send("b")
            terminal.wait_for("pick a process")
            ended(terminal)
        finally:
            burning.kill()


def test_what_runs_in_panes_is_told_by_window(mux: Server, directory: Path) -> None:
    assert mux.socket_path is not None
    made = mux.new_session(window_name="kitchen", argv=["sleep", "1000"], cwd=str(directory))
    session, pane = made.name, made.pane.id
    terminal = monitor(mux, directory, "processes", "--interval", "0.3", PYWFMUX=f"{mux.socket_path},1,0")
    terminal.wait_for(rf"^{pane} +{session}:\d+ kitchen +1 ")
    ended(terminal)


@pytest.mark.parametrize("words", NAMES)
def test_an_empty_machine_has_no_traceback(words: str, directory: Path) -> None:
    """Whole pictures in a pipe, 40 columns wide, with an empty PATH and HOME."""
    empty = directory / "empty"
    empty.mkdir()
    env = {**environment(empty), "PATH": str(empty), "COLUMNS": "40"}
    done = subprocess.run(
        [*PYWFMUX, "mon", *words.split(), "--once"], env=env, cwd=empty, capture_output=True, text=True
    )
    assert done.returncode in (0, 1), done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    assert done.stdout.strip() or done.stderr.strip()
    told = " ".join((done.stdout + done.stderr).split())
    assert words in ("system", "tests") or "on PATH" in told
