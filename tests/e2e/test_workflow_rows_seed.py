"""The command lines that the layer was asked for, word by word, at a terminal: a configuration in a directory, the four
keys, the script for production sessions, and the keys that tmux's own D and M have now.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pymux_wf import Server

from .driver import PYWFMUX, Pywfmux, Terminal

SMALL = """
[session]
name = "{name}"
[[window]]
name = "{window}"
[[window.pane]]
run = ["sh", "-c", "echo here is {name}; exec cat"]
"""
"""A layout in the place of a large one: what is tried here are the words, the keys and the sessions."""

PRODUCTION = {"monitor": "metrics", "incident": "notes", "deploy": "rollout"}


@pytest.fixture
def home(mux: Server, directory: Path) -> Iterator[Pywfmux]:
    """The server that a command line without -L and -S means, in a home of its own, with ``pywfmux`` on the PATH."""
    programs = directory / "bin"
    programs.mkdir()
    (programs / "pywfmux").write_text(f'#!/bin/sh\nexec {sys.executable} -m pymux_wf "$@"\n')
    (programs / "pywfmux").chmod(0o755)
    (programs / "python").symlink_to(sys.executable)
    layouts = directory / "home" / ".config" / "pywfmux" / "layouts"
    layouts.mkdir(parents=True)
    for verb, window in PRODUCTION.items():
        (layouts / f"prod-{verb}.toml").write_text(SMALL.format(name=f"prod-{verb}", window=window))
    env = {"PATH": f"{programs}:/usr/bin:/bin", "XDG_RUNTIME_DIR": str(directory), "PYTHONPATH": ":".join(sys.path)}
    server = Pywfmux(mux, directory, PYWFMUX, config=None, env=env)
    server.socket = str(directory / "pywfmux" / "default")
    yield server
    server.close()


def shell(server: Pywfmux, line: str, seen: str) -> Terminal:
    """What a person sees who types the line: a new terminal, until ``seen`` is there."""
    terminal = server.terminal(["sh", "-c", f"cd dev; {line}; echo ended with $?; exec cat"], columns=100, lines=30)
    terminal.wait_for(seen)
    return terminal


def test_the_configuration_and_the_script_as_they_were_asked_for(home: Pywfmux) -> None:
    shown = home.terminal(["sh", "-c", "pywfmux init dev; exec cat"], columns=100, lines=30)
    shown.wait_for(r"pywfmux -f \S+/dev/\.tmux\.conf new-session -s workflow-dev")
    for name, window in (("development", "code"), ("debug", "console")):
        path = home.directory / "dev" / ".tmux-workflows" / f"{name}.toml"
        path.write_text(SMALL.format(name=name, window=window))
    working = shell(home, f"pywfmux -f {home.directory}/dev/.tmux.conf new-session -s workflow-dev", "workflow-dev")
    for key, name in (("W", "development"), ("D", "debug")):
        working.send(f"\x01{key}")
        working.wait_for(f"here is {name}")
    for verb, window in PRODUCTION.items():
        terminal = shell(home, f"python production-tmux-setup.py {verb}", f"here is prod-{verb}")
        terminal.wait_for(rf"prod-{verb} +1:{window}\*")
        terminal.send("\x01d")
        terminal.wait_for("ended with 0")
    listed = shell(home, "python production-tmux-setup.py list", "ended with 0").text()
    assert all(f"prod-{verb}" in listed for verb in PRODUCTION)
    home.run("new-window", "-d", "-t", "prod-monitor:", "-n", "own", "cat")
    home.run("kill-window", "-t", "prod-monitor:metrics")  # and attaching repairs
    again = shell(home, "python production-tmux-setup.py attach --session prod-monitor", "here is prod-monitor")
    again.wait_for("prod-monitor .*metrics")
    wrong = shell(home, "python production-tmux-setup.py attach --session prod-nothing", "ended with 4").text()
    assert "prod-deploy" in wrong  # the sessions that there are
    home.run("kill-server")


def test_what_is_wrong_in_a_directory_is_told_with_its_place(home: Pywfmux) -> None:
    (home.directory / "dev").mkdir()
    good = shell(home, "pywfmux init . | tail -n 3; pywfmux check .", "all good").text()
    assert "workflow.toml: ok" in good
    with (home.directory / "dev" / "workflow.toml").open("a") as file:
        file.write('\n[metrics.mine]\nsoruce = "push"\n')
    wrong = shell(home, "pywfmux check .", "ended with 1").text()
    assert "did you mean source?" in wrong
    assert "workflow.toml:" in wrong


def test_the_profile_has_the_four_keys_and_tells_where_tmuxs_own_are(start: Callable[..., Pywfmux]) -> None:
    server = start(config=None)
    terminal = server.attach("new-session", "-s", "workflow-dev", "cat", columns=120, lines=40)
    terminal.wait_for("workflow-dev +1:cat")
    terminal.send("\x01")  # and nothing more: the hints come
    terminal.wait_for("W Open the develop")
    terminal.wait_for("D Open the debug layout")
    terminal.send("\x1bm")
    terminal.wait_gone("Open the debug layout")
    terminal.send("\x01\x1bd")
    terminal.wait_for("sort: name|/dev/pts/")
    terminal.send("q")
    listed = server.terminal(server.argv("list-keys", "-N"), columns=100, lines=90)
    listed.wait_for("M-d +Choose and detach a client from a list")
    listed.wait_for("M-m +Clear the marked pane")
    for key, name in (("W", "development"), ("O", "orchestrator"), ("M", "monitoring"), ("D", "debug")):
        listed.wait_for(f"C-a {key} +Open the {name} layout")
    terminal.send("\x01P")
    terminal.wait_for("> ")
    terminal.send("debug layout")
    terminal.wait_for("load-layout debug|debug +.*layout")


@pytest.mark.parametrize(
    ("typed", "meant"), [("metric", "metrics"), ("layuot", "layout"), ("lis-windows", "list-windows")]
)
def test_a_word_that_is_misspelt_is_told_like_a_command(multiplexer: Pywfmux, typed: str, meant: str) -> None:
    multiplexer.run("new-session", "-d", "cat")
    told = multiplexer.run(typed, "list", check=False).stderr
    assert f"unknown command: {typed} (did you mean {meant}" in told
    assert meant in multiplexer.run(typed, "--json", check=False).stderr


def test_an_answer_to_a_program_that_reads_lines_needs_its_enter(multiplexer: Pywfmux) -> None:
    multiplexer.run("new-session", "-d", "cat")
    asks = "while printf 'Overwrite a? [y/N] '; read x; do echo \"got $x\"; done"
    multiplexer.run("agent", "spawn", "writer", "--", "sh", "-c", asks)
    multiplexer.run("agent", "wait", "writer", "--for", "blocked", "--timeout", "10")
    answered = ["agent", "answer", "writer", "--expect", "Overwrite"]
    told = multiplexer.run(*answered, "n").stdout
    assert "waits for Enter" in told
    remedy = told.partition("pywfmux ")[2].split()
    multiplexer.run(*remedy)
    multiplexer.wait_text("got n", remedy[2])
    multiplexer.run("agent", "wait", "writer", "--for", "blocked", "--timeout", "10")
    assert "Enter" not in multiplexer.run(*answered, "y", "Enter").stdout
    multiplexer.wait_text("got y", remedy[2])


def test_who_may_only_look_writes_nothing(multiplexer: Pywfmux) -> None:
    writer = multiplexer.attach("new-session", "-s", "prod-monitor", "cat")
    writer.wait_for(r"\[prod-moni.*0:cat")
    looker = multiplexer.attach("attach-session", "-r", "-t", "prod-monitor")
    looker.wait_for(r"\[prod-moni.*0:cat")
    looker.send("not to be seen\r")
    looker.send("\x02c")
    looker.wait_for("[Cc]lient is read-only")
    writer.send("seen by both\r")
    looker.wait_for("seen by both\nseen by both")
    assert "not to be seen" not in writer.text()
    assert multiplexer.get("#{session_windows}", "prod-monitor") == "1"
    multiplexer.run("server-access", "-a", "-r", "nobody")
    told = multiplexer.terminal([*multiplexer.argv("server-access", "-l")])
    told.wait_for(r"nobody \(R\)")
