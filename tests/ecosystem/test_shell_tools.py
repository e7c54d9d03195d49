"""Tools of the shell that call ``tmux``: plugin manager, tmuxinator, fzf-tmux, byobu; the real programs."""

from __future__ import annotations

import os
import subprocess

import pytest

from tests.e2e.driver import DEADLINE

from .conftest import Place, needs

PLUGIN_MANAGER = "/usr/share/tmux-plugin-manager"
PLUGIN = """\
#!/bin/sh
tmux set-option -g @plug_loaded "$(tmux show-option -gqv @plug_setting)"
tmux bind-key -T prefix Q run-shell "tmux set-option -g @pressed '#{session_name}'"
"""

PROJECT = """\
name: demo
root: /tmp
startup_window: logs
windows:
  - editor:
      layout: main-vertical
      panes:
        - echo one
        - echo two
        - echo three
  - server: echo serving
  - logs:
      root: /usr
      synchronize: after
      panes:
        - pwd
        - pwd
"""


def test_the_plugin_manager_installs_and_loads_a_plugin(place: Place) -> None:
    if not os.path.isdir(PLUGIN_MANAGER):
        pytest.skip("the plugin manager is not installed")
    needs("git")
    repository = place.directory / "plug"
    repository.mkdir()
    (repository / "plug.tmux").write_text(PLUGIN)
    (repository / "plug.tmux").chmod(0o755)
    for words in (["init", "-q"], ["add", "."], ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "x"]):
        subprocess.run(["git", "-C", str(repository), *words], check=True)
    place.config(f"set -g @plug_setting bright\nset -g @plugin 'file://{repository}'\nrun '{PLUGIN_MANAGER}/tpm'\n")
    place.tmux("new-session", "-d", "-s", "work")
    done = place.run(f"{PLUGIN_MANAGER}/bin/install_plugins")
    assert '"plug" download success' in done.stdout
    place.tmux("source-file", str(place.home / ".tmux.conf"))
    assert place.tmux("show-options", "-gqv", "@plug_loaded") == "bright"
    assert place.tmux("list-keys", "-T", "prefix").count(f"{PLUGIN_MANAGER}/bindings/") == 3
    terminal = place.terminal("tmux", "attach-session", "-t", "work")
    terminal.wait_for(r"\[work\]")
    terminal.send("\002Q")
    terminal.pane.wait_idle(0.3, timeout=DEADLINE)
    terminal.send('\002:display-message "pressed in #{@pressed}"\r')
    terminal.wait_for("pressed in work")


def test_tmuxinator_starts_and_stops_a_project(place: Place) -> None:
    needs("tmuxinator")
    projects = place.home / ".config" / "tmuxinator"
    projects.mkdir(parents=True)
    (projects / "demo.yml").write_text(PROJECT)
    silent = "--suppress-tmux-version-warning"
    place.run("tmuxinator", "start", "demo", "--no-attach", silent)
    assert place.tmux(
        "list-windows", "-t", "demo", "-F", "#I #W #{window_panes} #{pane_current_path}"
    ).splitlines() == [
        "0 editor 3 /tmp",
        "1 server 1 /tmp",
        "2 logs 2 /usr",
    ]
    assert place.tmux("display-message", "-p", "-t", "demo", "#W") == "logs"
    assert place.tmux("show-options", "-wv", "-t", "demo:logs", "synchronize-panes") == "on"
    place.run("tmuxinator", "stop", "demo", silent)
    assert place.run("tmux", "has-session", "-t", "=demo", check=False).returncode == 1


@pytest.mark.parametrize("where", ["-d 40%", "-r 30%", "-p 60%,50%"], ids=["below", "right", "popup"])
def test_fzf_picks_in_a_pane_and_in_a_popup(place: Place, where: str) -> None:
    needs("fzf-tmux")
    place.config("set -g default-command /bin/sh\n")  # a login shell's profile may put another tmux first
    terminal = place.terminal("tmux", "new-session", "-s", "pick", columns=100, lines=30)
    terminal.wait_for(r"\[pick\]")
    terminal.send(f"clear; echo picked $(seq 100 | fzf-tmux {where}) now\r")
    terminal.wait_for("100/100 ")
    assert place.tmux("list-panes", "-s").count("\n") == (where[:2] != "-p")
    terminal.send("42")
    terminal.wait_for(" 1/100")
    terminal.send("\r")
    terminal.wait_for("^picked 42 now")
    assert place.tmux("list-panes", "-s", "-F", "#{pane_width}x#{pane_height}") == "100x29"


def test_byobu_runs_with_its_configuration_and_status_scripts(place: Place) -> None:
    byobu = needs("byobu-tmux")
    terminal = place.terminal(byobu, columns=110, lines=30, SHELL="/bin/bash", BYOBU_BACKEND="tmux")
    terminal.wait_for(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$", timeout=2 * DEADLINE)
    terminal.send("\033OQ")  # F2: a new window
    terminal.wait_for(r"1:[^ ]*\*")
    terminal.send("\033[1;2Q")  # S-F2: a horizontal split
    terminal.wait_for("─" * 110)
    assert place.tmux("list-windows", "-F", "#I #{window_panes}").splitlines() == ["0 1", "1 2"]
    messages = place.tmux("show-messages")
    assert "unknown" not in messages
    assert "invalid" not in messages
