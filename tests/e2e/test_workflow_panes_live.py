"""Panes as a person sees them: what is missing, what comes, what ends; and how they switch over by themselves."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from workflow_services import PostgresServer, RedisServer

from pymux_wf import Server
from pymux_wf.workflow.layouts.model import Pane
from pymux_wf.workflow.monitors.table import MONITORS
from pymux_wf.workflow.panes.command import argv_for

from .driver import PYWFMUX, Terminal

NOWHERE = {"TERM": "xterm-256color", "LANG": "C.UTF-8", "PATH": "/nowhere", "SHELL": "/bin/sh", "PS1": "$ ", "ENV": ""}


@pytest.fixture
def programs(directory: Path) -> Path:
    """A PATH of this test's own, which is empty at first."""
    path = directory / "programs"
    path.mkdir()
    return path


@pytest.fixture
def shown(mux: Server, directory: Path, programs: Path) -> Callable[..., Terminal]:
    """Starts a pane with nothing on PATH but what a test puts there."""

    def start(argv: list[str], columns: int = 100, lines: int = 12, **more: str) -> Terminal:
        env = {**NOWHERE, "PATH": str(programs), "HOME": str(directory), **more}
        env["PYTHONPATH"] = os.environ.get("PYTHONPATH", "")
        return Terminal(mux, argv, columns=columns, lines=lines, env=env, cwd=directory)

    return start


def program(programs: Path, name: str, script: str) -> None:
    """A program that appears all at once, as an installed one does."""
    draft = programs.parent / f"{name}.draft"
    draft.write_text(f"#!/bin/sh\n{script}\n")
    draft.chmod(0o755)
    draft.rename(programs / name)


# -- components that come and go


def test_a_redis_that_comes_and_goes(shown: Callable[..., Terminal], redis_server: RedisServer) -> None:
    redis_server.call("RPUSH", "jobs", "one", "two")
    redis_server.stop()
    terminal = shown([*PYWFMUX, "pane", "queue"], REDIS_URL=redis_server.url)
    terminal.wait_for("^redis is unreachable: .*connection refused")
    redis_server.start()
    redis_server.call("RPUSH", "jobs", "one", "two")
    terminal.wait_for("jobs")
    terminal.wait_gone("unreachable")
    terminal.send("\x1b[?7737;1n")  # somebody looks: it asks at its interval again
    redis_server.stop()
    terminal.wait_for("^redis is unreachable")
    redis_server.start()


def test_a_postgres_in_every_state(shown: Callable[..., Terminal], postgres_server: PostgresServer) -> None:
    denied = f"postgresql://locked:wrong@127.0.0.1:{postgres_server.port}/postgres"
    terminal = shown([*PYWFMUX, "pane", "database"], DATABASE_URL=denied)
    terminal.wait_for("^postgres is denied: ")
    assert "wrong" not in terminal.text()
    good = shown([*PYWFMUX, "pane", "database"], DATABASE_URL=postgres_server.url)
    good.wait_for("postgres")
    good.wait_gone("postgres is ")


def test_a_program_of_a_component_follows_it(
    shown: Callable[..., Terminal], programs: Path, redis_server: RedisServer
) -> None:
    program(programs, "iredis", 'echo "iredis at $IREDIS_URL"; while [ -e alive ]; do /bin/sleep 0.05; done; exit 1')
    alive = programs.parent / "alive"
    alive.touch()
    terminal = shown([*PYWFMUX, "pane", "queue", "--prefer", "iredis,builtin"], REDIS_URL=redis_server.url)
    terminal.wait_for(f"^iredis at {redis_server.url}$")
    redis_server.stop()
    alive.unlink()  # the program ends because its service went away
    terminal.wait_for("^redis is unreachable")
    terminal.wait_for("^iredis ended with status 1")
    alive.touch()
    redis_server.start()
    terminal.wait_for(f"^iredis at {redis_server.url}$")


def test_a_pane_that_waits_for_a_component(
    shown: Callable[..., Terminal], programs: Path, redis_server: RedisServer
) -> None:
    program(programs, "consumer", 'echo "consuming"; exit 3')
    redis_server.stop()
    pane = Pane(run=("consumer",), when="redis", else_="system --disks")
    terminal = shown(argv_for(pane), REDIS_URL=redis_server.url)
    terminal.wait_for("^redis is unreachable")
    terminal.wait_for("^file system")
    redis_server.start()
    terminal.wait_for("^consuming$")
    terminal.wait_for("^consumer ended with status 3 after ")
    redis_server.stop()
    terminal.send("\r")  # again: it has lost what it needs
    terminal.wait_for("^file system")
    redis_server.start()


# -- programs that are preferred


def test_a_program_that_is_installed_takes_over_by_itself(shown: Callable[..., Terminal], programs: Path) -> None:
    terminal = shown([*PYWFMUX, "pane", "system", "--prefer", "btop,builtin"])
    terminal.wait_for("^btop would show more: ")
    terminal.wait_for("^cpu ")
    program(programs, "btop", '[ "$1" = --version ] && exit 0; echo "btop is here"; read line; exit 0')
    terminal.wait_for("^btop is here$")
    terminal.send("\r")
    terminal.wait_for("x shows the built-in monitor")
    terminal.wait_for("^btop ended after ")
    terminal.send("x")
    terminal.wait_for("^cpu ")
    terminal.send("x")
    terminal.wait_for("^btop is here$")


def test_a_program_that_fails_at_once_is_not_tried_again_and_again(
    shown: Callable[..., Terminal], programs: Path
) -> None:
    program(
        programs, "btop", '[ "$1" = --version ] && exit 0; code=4; [ -e tries ] && code=5; echo x >> tries; exit $code'
    )
    terminal = shown([*PYWFMUX, "pane", "system", "--prefer", "btop"])
    terminal.wait_for("^btop ended with status 4 after ")
    terminal.wait_for("^cpu ")
    terminal.send("r")
    terminal.settle(0.5)
    assert (programs.parent / "tries").read_text() == "x\n"
    terminal.send("x")  # somebody wants it
    terminal.wait_for("^btop ended with status 5 after ")
    assert (programs.parent / "tries").read_text() == "x\nx\n"


# -- programs that end


def test_a_program_that_has_ended_asks(shown: Callable[..., Terminal], programs: Path) -> None:
    program(programs, "job", 'echo "some output"; echo x >> ran; exit 7')
    terminal = shown(argv_for(Pane(run=("job", "a b"))))
    terminal.wait_for("^some output$")
    terminal.wait_for("^job 'a b' ended with status 7 after 0")
    terminal.wait_for("Enter starts it again   Esc opens a shell   C-c closes the pane")
    terminal.send("\x03\x03")  # once too often: it is not closed by accident
    terminal.wait_for(r"^Close the pane\? y closes it")
    terminal.wait_for("Close the pane(.|\n)*Enter starts")
    terminal.send("\r")
    terminal.wait_for("(some output(.|\n)*){2}")
    terminal.wait_for("(Enter starts(.|\n)*){3}")
    terminal.send("\x03")
    terminal.wait_for(r"(Close the pane(.|\n)*){2}")
    terminal.send("y")
    assert terminal.wait_exit() == 7
    assert (programs.parent / "ran").read_text() == "x\nx\n"


def test_c_c_stops_the_program_and_not_the_pane(shown: Callable[..., Terminal], programs: Path) -> None:
    program(programs, "server", 'echo "it serves"; exec /bin/sleep 60')
    terminal = shown(argv_for(Pane(run=("server",))))
    terminal.wait_for("^it serves$")
    terminal.send("\x03")
    terminal.wait_for("^server was ended by SIGINT after ")
    terminal.send("\x1b")
    terminal.wait_for(r"^\$ $|^\$$")
    terminal.send("echo $((6 * 7))\r")
    terminal.wait_for("^42$")
    terminal.send("exit 5\r")
    assert terminal.wait_exit() == 5


def test_c_c_pressed_again_and_again_closes_no_pane(shown: Callable[..., Terminal], programs: Path) -> None:
    program(programs, "server", 'echo "it serves"; exec /bin/sleep 60')
    terminal = shown(argv_for(Pane(run=("server",))))
    terminal.wait_for("^it serves$")
    terminal.send("\x03")
    while not terminal.find("C-c closes the pane").all():  # while the shell ends it and Python is loading
        terminal.send("\x03")
        terminal.settle(0.01)
    assert terminal.pane.info().ended is None
    terminal.wait_for("^server was ended by SIGINT after ")


def test_a_program_that_left_the_terminal_raw(shown: Callable[..., Terminal], programs: Path) -> None:
    program(programs, "editor", "/bin/stty raw -echo; printf '\\033[?1049h\\033[?25l'; kill -9 $$")
    terminal = shown(argv_for(Pane(run=("editor",), on_exit="shell")))
    terminal.wait_for("^editor was ended by SIGKILL")
    terminal.wait_for(r"^\$")
    terminal.send("echo $((6 * 7))\r")
    terminal.wait_for("^42$")


def test_what_is_missing_says_so_without_the_shells_words(shown: Callable[..., Terminal]) -> None:
    terminal = shown(argv_for(Pane(run="htop -d 10")))
    terminal.wait_for("^htop is not there: ")
    terminal.wait_for("Enter starts it again")
    assert "not found" not in terminal.text()


def test_what_is_started_again_by_itself_ends_at_its_limit(shown: Callable[..., Terminal], programs: Path) -> None:
    program(programs, "flaky", "echo x >> starts; exit 1")
    terminal = shown(argv_for(Pane(run=("flaky",), on_exit="restart")), lines=20)
    terminal.wait_for("^flaky ended with status 1 .*; it was started 5 times in 60 s$")
    terminal.wait_for("Enter starts it again")
    assert (programs.parent / "starts").read_text() == "x\n" * 6


def test_what_waits_shows_what_it_would_start(shown: Callable[..., Terminal], programs: Path) -> None:
    program(programs, "danger", "echo x > done")
    terminal = shown(argv_for(Pane(run=("danger", "--all"), suspended=True, on_exit="shell")))
    terminal.wait_for("^danger --all waits$")
    assert not (programs.parent / "done").exists()
    terminal.send("\r")
    terminal.wait_for("^danger --all ended")
    terminal.wait_for(r"^\$")
    assert (programs.parent / "done").exists()


# -- nothing at all


def test_every_monitor_lives_where_there_is_nothing(shown: Callable[..., Terminal], directory: Path) -> None:
    terminals = {name: shown([*PYWFMUX, "-S", f"{directory}/none", "pane", name]) for name in MONITORS}
    for name, terminal in terminals.items():
        terminal.wait_for(r"\S")
        text = terminal.text()
        assert "Traceback" not in text, f"{name}: {text}"
        assert "not found" not in text, f"{name}: {text}"
    for name, terminal in terminals.items():
        assert terminal.pane.info().ended is None, f"{name} has ended: {terminal.text()}"
