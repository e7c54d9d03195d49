"""A monitor on a real terminal: what a person sees, at every size, whatever happens to what it asks, to its end."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from workflow_services import until

from pymux_wf import Server

from .driver import PYWFMUX, Pywfmux, Terminal

SEEN = "\x1b[?7737;1n"

SCRIPT = """
import os, sys, time
from pathlib import Path
from pymux_wf.workflow.drawing.document import Document, Line, Lines
from pymux_wf.workflow.drawing.loop import Loop
from pymux_wf.workflow.monitors.monitor import Monitor, Settings, Unavailable
from pymux_wf.workflow.probes.finding import Finding, State

here = Path(sys.argv[1])

class Source:
    typing = False
    number = 0
    pressed = ""

    def collect(self):
        self.number += 1
        with open(here / "collected", "a") as file:
            file.write(f"{time.monotonic()}\\n")
        mode = (here / "mode").read_text() if (here / "mode").exists() else ""
        if mode == "away":
            raise Unavailable(Finding("thing", State.UNREACHABLE, "it has gone", "start it"))
        if mode == "bug":
            raise ZeroDivisionError("by zero \\x1b[2J")
        if mode == "hang":
            while (here / "mode").read_text() == "hang":
                time.sleep(0.02)
        return {"number": self.number}

    def document(self, found, columns, lines):
        log = Lines(tuple(f"line {each}" for each in range(100)))
        return Document((), (Line(f"value x pressed {self.pressed} evil \\x1b[31m 漢字"), log))

    def key(self, name):
        if name == "Boom":
            raise ValueError
        self.typing = not self.typing if name == "t" else self.typing
        self.pressed += name

    def close(self):
        (here / "closed").touch()

monitor = Monitor("scripted", "Made for this test.", lambda _: Source(), interval=float(sys.argv[2]),
                  enables={"no_such_library": "more"}, keys={"t": "type"})
print("before", flush=True)
(here / "pid").write_text(str(os.getpid()))
outcome = Loop(monitor, Settings(), monitor.interval).run()
print("ended with", outcome.why)
"""


@pytest.fixture
def scripted(mux: Server, directory: Path) -> Callable[..., Terminal]:
    """A monitor of this test's own, which does what the file ``mode`` says."""
    script = directory / "scripted.py"
    script.write_text(SCRIPT)

    def start(mode: str = "", interval: float = 0.2, columns: int = 60, lines: int = 10) -> Terminal:
        (directory / "mode").write_text(mode)
        argv = [sys.executable, str(script), str(directory), str(interval)]
        terminal = Terminal(mux, argv, columns=columns, lines=lines, env=environment(directory))
        terminal.wait_for("would add more" if columns > 40 else ".")
        terminal.send(SEEN)  # the server of the test has nobody who looks
        return terminal

    return start


def environment(directory: Path, **more: str) -> dict[str, str]:
    base = {"PATH": os.environ["PATH"], "HOME": str(directory), "TERM": "xterm-256color", "LANG": "C.UTF-8"}
    return {**base, "PYTHONPATH": os.environ.get("PYTHONPATH", ""), **more}


def test_it_draws_takes_keys_and_gives_the_terminal_back(scripted: Callable[..., Terminal], directory: Path) -> None:
    terminal = scripted()
    terminal.wait_for("value x")
    rows = terminal.rows()
    assert rows[0] == "no_such_library would add more: pip install 'pywfmux[ops]'"
    assert rows[1] == "value x pressed  evil �[31m 漢字"
    assert rows[-1] == "line 99"
    terminal.send("?")
    terminal.wait_for("Made for this test")
    terminal.send("\x1b")
    terminal.wait_for("value x")
    terminal.send("tq?")  # typing: every key is the monitor's
    terminal.wait_for(re.escape("pressed tq?"))
    terminal.send("tq")
    assert terminal.wait_exit() == 0
    assert terminal.rows()[:2] == ["before", "ended with quit"]
    assert (directory / "closed").exists()


def test_a_new_size_is_drawn_at_once_down_to_one_cell(scripted: Callable[..., Terminal]) -> None:
    terminal = scripted(interval=30)
    terminal.wait_for("value x")
    terminal.set_size(40, 5)
    terminal.wait_for("^line 99$")
    terminal.set_size(1, 1)
    terminal.wait_for("^n$")
    terminal.set_size(70, 12)
    terminal.wait_for("value x pressed")
    terminal.send("\x03")
    assert terminal.wait_exit() == 0
    terminal.wait_for("ended with quit")


def test_what_hangs_holds_nothing_up_and_is_told(scripted: Callable[..., Terminal], directory: Path) -> None:
    terminal = scripted("hang")
    terminal.wait_for(r"asking for [1-9]\.\d s$")
    terminal.send("?")
    terminal.wait_for("Made for this test")
    terminal.send("?")
    (directory / "mode").write_text("")
    terminal.wait_for("value x")
    terminal.wait_gone("asking for")
    terminal.send("q")
    assert terminal.wait_exit() == 0


def test_what_goes_away_is_told_and_comes_back_by_itself(scripted: Callable[..., Terminal], directory: Path) -> None:
    terminal = scripted("away")
    terminal.wait_for("^thing is unreachable: it has gone. start it$")
    (directory / "mode").write_text("")
    terminal.wait_for("value x", timeout=6)
    terminal.wait_gone("unreachable")
    (directory / "mode").write_text("bug")
    terminal.wait_for("^scripted: ZeroDivisionError: by zero")
    assert "Traceback" not in terminal.text()
    assert "value x" in terminal.text()  # the last picture stays
    (directory / "mode").write_text("")
    terminal.wait_gone("ZeroDivisionError")


def collected(directory: Path) -> int:
    return len((directory / "collected").read_text().splitlines())


def test_a_real_server_tells_whether_somebody_looks(
    start: Callable[..., Pywfmux], scripted: Callable[..., Terminal], directory: Path
) -> None:
    scripted().send("q")  # leaves the script and its files where they are
    server = start()
    script = f"{sys.executable} {directory}/scripted.py {directory} 0.2"
    server.run("new-session", "-d", "-s", "a", "-n", "own", script)
    terminal = server.attach("attach-session", "-t", "a")
    terminal.wait_for("value x")
    (directory / "collected").write_text("")
    until("it collects", lambda: collected(directory) > 3)
    server.run("new-window", "-t", "a", "-n", "other", "sleep 60")
    terminal.wait_gone("value x")
    terminal.settle(0.5)
    resting = collected(directory)
    terminal.settle(0.6)
    assert collected(directory) == resting
    server.run("select-window", "-t", "a:own")
    until("it collects again", lambda: collected(directory) > resting + 2)


def test_nothing_is_written_where_nothing_has_changed(scripted: Callable[..., Terminal], directory: Path) -> None:
    terminal = scripted()
    terminal.wait_for("value x")
    terminal.settle(0.3)
    before, mark = collected(directory), terminal.pane.mark()
    terminal.settle(0.6)
    assert collected(directory) > before
    assert terminal.pane.mark() == mark


def test_a_signal_ends_it_and_gives_the_terminal_back(scripted: Callable[..., Terminal], directory: Path) -> None:
    terminal = scripted()
    terminal.wait_for("value x")
    pid = int((directory / "pid").read_text())
    os.kill(pid, signal.SIGTERM)
    assert terminal.wait_exit() == 0
    terminal.wait_for("ended with gone")


@pytest.mark.parametrize("plain", ["", "1"])
def test_the_system_is_shown_with_and_without_rich(mux: Server, directory: Path, plain: str) -> None:
    more = {"PYWFMUX_PLAIN": plain} if plain else {}
    terminal = Terminal(mux, [*PYWFMUX, "mon", "system"], columns=100, lines=10, env=environment(directory, **more))
    terminal.wait_for("^cpu .*%")
    terminal.wait_for("^memory [█░]{3}" if plain else "^memory [━─]{3}")
    terminal.send("q")
    assert terminal.wait_exit() == 0


def run(directory: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*PYWFMUX, "mon", *words],
        capture_output=True,
        text=True,
        env=environment(directory, **more),
        timeout=30,
        check=False,
        stdin=subprocess.DEVNULL,
    )


def test_once_json_and_wrong_words(directory: Path) -> None:
    once = run(directory, "system", COLUMNS="40")
    assert once.returncode == 0
    assert once.stdout.startswith("cpu ")
    assert "\x1b" not in once.stdout
    assert all(len(line) <= 40 for line in once.stdout.splitlines())
    value = run(directory, "system", "--json")
    assert json.loads(value.stdout)["cpu"]["share"] is not None  # a rate: it was collected twice
    wrong = run(directory, "sytem", "--once")
    assert wrong.returncode == 4
    assert "did you mean system?" in wrong.stderr
    assert run(directory, "system", "--interval", "0").returncode == 2
    assert run(directory, "system", "--root", "/no/such").returncode == 2
    assert run(directory, "system", "--no-such-flag").returncode == 2
    listed = run(directory)
    assert "system " in listed.stdout
    assert listed.returncode == 0
    assert "--interval" in run(directory, "system", "--help").stdout


def test_json_with_an_interval_is_one_line_each(directory: Path) -> None:
    argv = [*PYWFMUX, "mon", "system", "--json", "--interval", "200ms"]
    with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True, env=environment(directory)) as process:
        assert process.stdout is not None
        values = [json.loads(process.stdout.readline()) for _ in range(3)]
        process.terminate()
    assert all("cpu" in value for value in values)


def test_a_reader_that_goes_is_no_error(directory: Path) -> None:
    command = f"{sys.executable} -m pymux_wf mon system --json --interval 200ms | head -n 1"
    done = subprocess.run(
        ["sh", "-c", command], capture_output=True, text=True, env=environment(directory), timeout=20, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
