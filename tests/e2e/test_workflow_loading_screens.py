"""Layouts as people load them: at a terminal, by a key, twice, after something was killed, after the loader was."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable

import pytest

from .driver import DEADLINE, Pywfmux

DEVELOPMENT = ["code", "engine", "agents", "queues", "discovery", "database", "tests", "system"]

MINE = """
[session]
name = "mine"
[[window]]
name = "one"
  [[window.pane]]
  size = "30%"
  title = "left"
  run = ["sh", "-c", "stty size; echo left is here; exec cat"]
  [[window.pane]]
  type = "echo typed by itself"
[[window]]
name = "two"
  [[window.pane]]
  run = ["sh", "-c", "echo second; exec cat"]
  on_exit = "close"
"""


def configured(server: Pywfmux, text: str = MINE) -> Pywfmux:
    """A layout ``mine`` in the configuration of the server's user."""
    place = server.directory / "home" / ".config" / "pywfmux" / "layouts"
    place.mkdir(parents=True)
    (place / "mine.toml").write_text(text)
    return server


def load(server: Pywfmux, *words: str) -> dict[str, object]:
    """``layout load --json``: what it tells."""
    told: dict[str, object] = json.loads(server.run("layout", "load", "--json", *words).stdout)
    return told


def windows(server: Pywfmux, session: str) -> list[str]:
    return server.ask("list-windows", "-t", f"={session}", "-F", "#{window_name}:#{window_panes}").split()


def panes(server: Pywfmux, session: str) -> dict[str, str]:
    rows = server.ask("list-panes", "-s", "-t", f"={session}", "-F", "#{pane_id} #{pane_pid}").splitlines()
    return dict(row.split() for row in rows)


def test_a_terminal_without_a_server_gets_the_session(multiplexer: Pywfmux) -> None:
    configured(multiplexer)
    terminal = multiplexer.attach("layout", "load", "mine", columns=100, lines=30)
    terminal.wait_for("left is here")
    terminal.wait_for("^29 30")  # its size from the start: 30 % of 100 columns, less the line between
    terminal.wait_for("typed by itself$")
    terminal.wait_for(r"mine.*one.*two")
    assert windows(multiplexer, "mine") == ["one:2", "two:1"]
    terminal.send(b"\x02d")
    terminal.wait_exit()


def test_a_second_terminal_attaches_to_what_is_there(multiplexer: Pywfmux) -> None:
    configured(multiplexer)
    load(multiplexer, "mine")
    before = panes(multiplexer, "mine")
    terminal = multiplexer.attach("layout", "load", "mine", columns=120, lines=40)
    terminal.wait_for("left is here")
    terminal.wait_for(r"mine.*one.*two")
    assert panes(multiplexer, "mine") == before
    # Nobody has touched the sizes since, so they are those of this terminal.
    assert multiplexer.get("#{pane_width}x#{pane_height}", "mine:one.0") == "36x39"


@pytest.mark.parametrize("target", ["window", "pane", "program"])
def test_what_was_killed_comes_back_and_nothing_twice(multiplexer: Pywfmux, target: str) -> None:
    configured(multiplexer)
    load(multiplexer, "mine")
    terminal = multiplexer.attach("attach-session", "-t", "mine:one")
    terminal.wait_for("left is here")
    if target == "window":
        multiplexer.run("kill-window", "-t", "mine:one")
    elif target == "pane":
        multiplexer.run("kill-pane", "-t", "mine:one.0")
    else:
        with multiplexer.connect() as server:
            pane = server.pane(multiplexer.get("#{pane_id}", "mine:one.0"))
            os.kill(pane.info().pid, signal.SIGKILL)
            pane.wait_exit(timeout=DEADLINE)
    terminal.wait_gone("left is here")
    multiplexer.run("layout", "load", "-d", "mine")
    assert windows(multiplexer, "mine") == ["one:2", "two:1"]
    multiplexer.run("select-window", "-t", "mine:one")
    terminal.wait_for("left is here")


def test_the_server_that_is_started_reads_the_files_that_are_named(start: Callable[..., Pywfmux]) -> None:
    multiplexer = configured(start(config="set -g status-left 'from the file '\nset -g status-left-length 20\n"))
    terminal = multiplexer.attach("layout", "load", "mine")
    terminal.wait_for("^from the file .*one.*two")


def test_two_loaders_at_once_make_one_session(multiplexer: Pywfmux) -> None:
    configured(multiplexer)
    multiplexer.run("new-session", "-d", "cat")
    words = multiplexer.argv("layout", "load", "--json", "mine")
    loaders = [
        subprocess.Popen(words, env=multiplexer.env, cwd=multiplexer.directory, stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    told = [json.loads(loader.communicate(timeout=DEADLINE)[0]) for loader in loaders]
    assert sorted(each["created"] for each in told) == [False, False, True]
    assert windows(multiplexer, "mine") == ["one:2", "two:1"]


def test_a_loader_that_is_killed_in_the_middle_is_made_good_by_the_next(multiplexer: Pywfmux) -> None:
    pane = '[[window.pane]]\nrun = ["cat"]\non_exit = "close"\n'
    configured(multiplexer, "".join(f"[[window]]\nname = 'w{number}'\n{pane * 3}" for number in range(6)))
    multiplexer.run("new-session", "-d", "-s", "seed", "cat")
    with multiplexer.connect() as server:
        for event in ("session-created", "window-linked", "window-layout-changed"):
            with server.events(event) as events:
                words = multiplexer.argv("layout", "load", "-d", "mine")
                loader = subprocess.Popen(words, env=multiplexer.env, cwd=multiplexer.directory)
                events.next(DEADLINE)
                loader.kill()
                loader.wait()
            assert len(windows(multiplexer, "mine")) <= 6
            assert load(multiplexer, "mine")["problems"] == []
            assert windows(multiplexer, "mine") == [f"w{number}:3" for number in range(6)]
            assert all(pid != "0" for pid in panes(multiplexer, "mine").values())
            server.session("mine").kill()


def test_inside_a_session_the_client_goes_there(multiplexer: Pywfmux) -> None:
    configured(multiplexer)
    terminal = multiplexer.attach("new-session", "-s", "first")
    terminal.wait_for(r"^[$#]")
    terminal.send(f"{sys.executable} -m pymux_wf layout load mine\r")
    terminal.wait_for("left is here")
    assert multiplexer.ask("list-clients", "-F", "#{client_session}").split() == ["mine"]
    multiplexer.run("switch-client", "-t", "first")
    client = multiplexer.ask("list-clients", "-F", "#{client_name}").strip()
    multiplexer.run("layout", "load", "--client", client, "mine")
    terminal.wait_for("left is here")


def test_the_key_loads_into_the_session_in_which_it_was_pressed(start: Callable[..., Pywfmux]) -> None:
    multiplexer = start(config=None)  # the profile, as it comes
    terminal = multiplexer.attach("new-session", "-s", "workflow-dev", columns=160, lines=45)
    terminal.wait_for(r"workflow-dev")
    terminal.send(b"\x01W")
    terminal.wait_for(r"code.*engine.*agents.*queues.*discovery.*database.*tests.*system")
    multiplexer.wait_get("#{window_name}", "code", "workflow-dev")
    told = load(multiplexer, "development")
    assert (told["created"], told["windows"]) == (False, [])
    assert [name.partition(":")[0] for name in windows(multiplexer, "workflow-dev")][1:] == DEVELOPMENT


def test_a_layout_tells_how_long_it_took_and_what_it_shows(multiplexer: Pywfmux) -> None:
    multiplexer.run("new-session", "-d", "cat")
    told = load(multiplexer, "orchestrator")
    assert (told["problems"], told["started"], told["created"]) == ([], 9, True)
    assert told["needs"] == ["kube?", "docker?", "engine?", "redis?"]
    assert isinstance(told["seconds"], float)


def test_errors_are_told_where_the_person_is(multiplexer: Pywfmux) -> None:
    configured(multiplexer, MINE.replace("title =", "tilte ="))
    done = multiplexer.run("layout", "load", "mine", check=False)
    assert done.returncode == 1
    assert re.search(r"mine\.toml:8:\d+: unknown key 'tilte'.*title", done.stderr)
    done = multiplexer.run("layout", "load", "--json", "-t", "nowhere", "development", check=False)
    assert done.returncode == 3
    assert json.loads(done.stderr)["error"]["kind"] == "server-gone"
    assert not os.path.exists(multiplexer.socket)
