"""The demonstration, as somebody sees it who has just installed this: numbers that move, and nothing left behind."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
from pathlib import Path

import pytest

from .driver import DEADLINE, Pywfmux, Terminal, wait_ended

LAYOUTS = {
    "O": ("fleet", r"^reviewer +(working|blocked)", r"^\d\d:\d\d:\d\d +\w+ +state"),
    "M": ("application", r"^payments +\w+", r"run-\d+ +(checkout|return) +completed"),
    "D": ("state", r"is (working|blocked)", r"(Task|Workflow)Completed"),
}
"""By key: a window, and what is alive in it."""
FIRST = {"O": "fleet", "M": "overview", "D": "console"}


def demo(server: Pywfmux, *words: str, code: int = 0, **environment: str) -> subprocess.CompletedProcess[str]:
    argv = [*server.program, "-S", server.socket, "demo", *words]
    env = {**server.env, **environment}
    done = subprocess.run(argv, env=env, capture_output=True, text=True, timeout=90, check=False, cwd=server.directory)
    assert done.returncode == code, done.stderr
    return done


def processes(server: Pywfmux) -> dict[int, str]:
    """The processes that know the test's directory."""
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                words = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
            except OSError:
                continue
            if str(server.directory) in words and "zombie" not in words:
                found[int(entry.name)] = words
    return found


def nothing_is_left(server: Pywfmux) -> None:
    """Neither file nor process; those of panes are given the moment that they need to end."""
    for pid in processes(server):
        wait_ended(pid)
    left = {path.name for path in server.directory.iterdir()} - {"home", "test.conf"}
    assert left == set()
    assert list((server.directory / "home").rglob("*")) == []


def on_demo(server: Pywfmux, *words: str) -> str:
    argv = [*server.program, "-S", str(server.directory / "demo"), *words]
    done = subprocess.run(argv, env=server.env, capture_output=True, text=True, timeout=DEADLINE, check=True)
    return done.stdout


def runs(server: Pywfmux) -> float:
    counters = json.loads(demo(server, "status", "--json").stdout)["counters"]
    return float(sum(value for name, value in counters.items() if name.startswith("workflow_completed_total")))


def look(server: Pywfmux) -> Terminal:
    argv = [*server.program, "-S", server.socket, "demo"]
    return server.terminal(argv, columns=150, lines=44)


def test_a_newcomer_sees_it_alive_and_leaves(multiplexer: Pywfmux) -> None:
    terminal = look(multiplexer)
    terminal.wait_for(r"workflow-dev +1:code\*", 60)
    terminal.wait_for(r"wf \d+ tasks \d+ queue [\d.]+/s", 60)
    terminal.send("\x012")
    terminal.wait_for(r"INFO engine order \d+")
    before = int(re.search(r"wf (\d+)", terminal.text())[1])  # type: ignore[index]
    terminal.wait_for(f"wf (?!{before} )[0-9]+ ", 60)
    for key, (window, *alive) in LAYOUTS.items():
        terminal.send(f"\x01{key}")
        terminal.wait_for(rf"\d+:{FIRST[key]}\*", 60)
        on_demo(multiplexer, "select-window", "-t", f"=workflow-dev:{window}")
        for sight in alive:
            terminal.wait_for(sight, 60)
    terminal.send("\x01d")
    terminal.wait_for("has ended, and left nothing", 60)
    assert terminal.wait_exit() == 0
    nothing_is_left(multiplexer)


def test_start_status_stop(multiplexer: Pywfmux) -> None:
    assert "pywfmux demo start" in demo(multiplexer, "status", code=4).stderr
    assert "attach-session" in demo(multiplexer, "start").stdout
    assert json.loads(demo(multiplexer, "start", "--json").stdout)["started"] is False
    started = json.loads(demo(multiplexer, "status", "--json").stdout)
    assert started["directory"] == str(multiplexer.directory / "demo.files")
    checked = subprocess.run(
        [*multiplexer.program, "check", started["directory"]], capture_output=True, text=True, timeout=60, check=False
    )
    assert (checked.returncode, checked.stdout.splitlines()[-1]) == (0, "all good")
    assert on_demo(multiplexer, "agent", "list").count("\n") >= 4
    answer = ["-S", str(multiplexer.directory / "demo"), "agent", "answer", "planner", "--expect", "what?", "1"]
    assert subprocess.run([*multiplexer.program, *answer], env=multiplexer.env, check=False, timeout=60).returncode == 5
    assert "stopped" in demo(multiplexer, "stop").stdout
    nothing_is_left(multiplexer)
    assert "it does not run" in demo(multiplexer, "stop").stdout


def test_a_keeper_that_was_killed_is_cleaned_up_after(multiplexer: Pywfmux) -> None:
    told = json.loads(demo(multiplexer, "start", "--json").stdout)
    os.kill(told["keeper"], signal.SIGKILL)
    wait_ended(told["keeper"])
    assert "pywfmux demo start" in demo(multiplexer, "status", code=4).stderr
    assert "stopped" in demo(multiplexer, "stop").stdout
    nothing_is_left(multiplexer)


def test_without_redis_it_runs_over_sqlite_and_ends_with_its_server(multiplexer: Pywfmux, tmp_path: Path) -> None:
    for name in ("sh", "env", "git"):
        found = next((f"{place}/{name}" for place in ("/bin", "/usr/bin") if os.path.exists(f"{place}/{name}")), None)
        if found:
            (tmp_path / name).symlink_to(found)
    told = json.loads(demo(multiplexer, "start", "--json", PATH=str(tmp_path)).stdout)
    assert told["queue"] == "SQLite"
    terminal = multiplexer.terminal(
        [*multiplexer.program, "-S", told["socket"], "attach-session"], columns=150, lines=44
    )
    terminal.wait_for(r"wf [1-9]\d* tasks \d+ queue [\d.]+/s", 60)
    assert runs(multiplexer) > 0
    on_demo(multiplexer, "kill-server")
    wait_ended(told["keeper"])
    nothing_is_left(multiplexer)


@pytest.mark.parametrize("words", [["--seconds", "soon"], ["start", "--seconds", "-1"]])
def test_wrong_words_start_nothing(multiplexer: Pywfmux, words: list[str]) -> None:
    demo(multiplexer, *words, code=2)
    nothing_is_left(multiplexer)


def test_a_server_of_that_name_that_is_no_demonstration_is_left_alone(multiplexer: Pywfmux) -> None:
    on_demo(multiplexer, "new-session", "-d", "-s", "mine")
    try:
        assert "is no demonstration" in demo(multiplexer, "start", code=5).stderr
        assert "it does not run" in demo(multiplexer, "stop").stdout
        assert on_demo(multiplexer, "list-sessions", "-F", "#{session_name}") == "mine\n"
    finally:
        on_demo(multiplexer, "kill-server")
