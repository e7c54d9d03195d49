"""Layout files as people use them: one from outside is shown before it runs, a bad one starts nothing, a session
becomes a file, and a tmux script and its layout know each other's windows."""

from __future__ import annotations

import json
from pathlib import Path

from .driver import Pywfmux

OUTSIDE = """
[session]
name = "theirs"
on_create = [["touch", "created"]]
[[window]]
name = "w"
  [[window.pane]]
  run = ["sh", "-c", "echo it runs; exec cat"]
"""

OWN = """
[session]
name = "own"
[[window]]
name = "one, }#x"
  [[window.pane]]
  size = "30%"
  run = ["cat"]
  [[window.pane]]
  split = "v"
    [[window.pane.pane]]
    run = ["cat"]
    [[window.pane.pane]]
[[window]]
name = "two"
"""


def outside(server: Pywfmux, text: str = OUTSIDE) -> str:
    path = server.directory / "cloned" / "theirs.toml"
    path.parent.mkdir()
    path.write_text(text)
    return str(path)


def own(server: Pywfmux) -> None:
    place = server.directory / "home" / ".config" / "pywfmux" / "layouts"
    place.mkdir(parents=True)
    (place / "own.toml").write_text(OWN)


def has_session(server: Pywfmux, name: str) -> bool:
    return server.run("has-session", "-t", f"={name}", check=False).returncode == 0


def test_a_layout_from_outside_runs_nothing_until_a_person_has_seen_it(multiplexer: Pywfmux) -> None:
    file = outside(multiplexer)
    terminal = multiplexer.attach("layout", "load", file, columns=100, lines=30)
    terminal.wait_for("is not trusted yet. It would run:")
    terminal.wait_for(r"once: touch created\s+window w: sh -c 'echo it runs; exec cat'")
    terminal.wait_for(r"Trust it\? \[y/N\]")
    terminal.send(b"n\r")
    assert terminal.wait_exit() == 5
    assert not has_session(multiplexer, "theirs")
    terminal = multiplexer.attach("layout", "load", file, columns=100, lines=30)
    terminal.wait_for(r"Trust it\?")
    terminal.send(b"y\r")
    terminal.wait_for("^it runs")
    assert json.loads(multiplexer.run("layout", "load", "-d", "--json", file).stdout)["windows"] == []


def test_without_a_terminal_it_says_how_to_approve_it(multiplexer: Pywfmux) -> None:
    file = outside(multiplexer)
    failed = multiplexer.run("layout", "load", "-d", file, check=False)
    assert failed.returncode == 5
    assert f"pywfmux layout trust {file}" in failed.stderr
    assert not has_session(multiplexer, "theirs")
    assert "touch created" in multiplexer.run("layout", "trust", file).stdout
    multiplexer.run("layout", "load", "-d", file)
    assert has_session(multiplexer, "theirs")
    Path(file).write_text(OUTSIDE.replace("it runs", "it has changed"))
    failed = multiplexer.run("layout", "load", "-d", "--json", file, check=False)
    assert (failed.returncode, json.loads(failed.stderr)["error"]["kind"]) == (5, "refused")


def test_an_unknown_key_starts_nothing_and_is_told_with_its_place(multiplexer: Pywfmux) -> None:
    file = outside(multiplexer, OUTSIDE.replace("run =", "rnu ="))
    failed = multiplexer.run("layout", "load", "-d", file, check=False)
    assert failed.returncode == 1
    assert f"{file}:8:3: unknown key 'rnu' in window[0].pane[0] (did you mean run?)" in failed.stderr
    assert not has_session(multiplexer, "theirs")


def test_the_directory_that_the_configuration_names_is_trusted(multiplexer: Pywfmux) -> None:
    place = multiplexer.directory / "development" / ".tmux-workflows"
    place.mkdir(parents=True)
    (place / "chosen.toml").write_text(OUTSIDE)
    multiplexer.run("new-session", "-d", "-s", "first")
    assert multiplexer.run("layout", "load", "-d", "chosen", check=False).returncode == 4
    multiplexer.run("set-option", "-g", "@workflow-directory", str(place.parent))
    listed = json.loads(multiplexer.run("layout", "list", "--json").stdout)
    assert [(each["origin"], each["trusted"]) for each in listed if each["name"] == "chosen"] == [
        ("workflow-directory", True)
    ]
    multiplexer.run("layout", "load", "-d", "chosen")
    assert has_session(multiplexer, "theirs")


def test_what_the_script_made_is_found_by_loading(multiplexer: Pywfmux) -> None:
    own(multiplexer)
    script = multiplexer.directory / "own.tmux"
    multiplexer.run("layout", "export", "own", "--format", "tmux", "-o", str(script))
    multiplexer.run("start-server", ";", "source-file", str(script))
    before = multiplexer.ask("list-panes", "-s", "-t", "=own", "-F", "#{window_name} #{pane_id} #{pane_pid}")
    assert len(before.splitlines()) == 4
    told = json.loads(multiplexer.run("layout", "load", "-d", "--json", "own").stdout)
    assert (told["created"], told["windows"]) == (False, [])
    multiplexer.run("source-file", str(script))
    assert multiplexer.ask("list-panes", "-s", "-t", "=own", "-F", "#{window_name} #{pane_id} #{pane_pid}") == before


def test_a_session_becomes_a_file_that_loads(multiplexer: Pywfmux) -> None:
    multiplexer.run("new-session", "-d", "-s", "live", "-x", "100", "-y", "40", "-n", "w", "sleep", "1000")
    multiplexer.run("split-window", "-h", "-l", "30%", "-t", "=live:", "sleep", "2000")
    file = multiplexer.directory / "live.toml"
    multiplexer.run("layout", "export", "-t", "live", "-o", str(file))
    assert multiplexer.run("layout", "check", str(file)).returncode == 0
    shape = multiplexer.get("#{window_name} #{window_panes} #{pane_width}", "=live:")
    multiplexer.run("kill-session", "-t", "=live", check=False)
    multiplexer.run("layout", "trust", str(file))
    multiplexer.run("new-session", "-d", "-s", "other", "-x", "100", "-y", "40")
    multiplexer.run("layout", "load", "-d", str(file))
    assert multiplexer.get("#{window_name} #{window_panes}", "=live:") == shape.rpartition(" ")[0]
    commands = multiplexer.ask("list-panes", "-s", "-t", "=live", "-F", "#{pane_start_command}")
    assert "sleep 1000" in commands
    assert "sleep 2000" in commands
    assert multiplexer.run("layout", "export", "-t", "nobody", check=False).returncode == 4
