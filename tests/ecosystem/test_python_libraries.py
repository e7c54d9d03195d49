"""libtmux and tmuxp, as programs use them, on our server."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from .conftest import Place

pytest.importorskip("libtmux")
pytest.importorskip("tmuxp")

PROGRAM = """
import sys
import libtmux
from libtmux.constants import PaneDirection

server = libtmux.Server()
session = server.new_session("made", window_name="first", x=100, y=30)
window = session.new_window(window_name="second", attach=False)
pane = window.split(direction=PaneDirection.Right, size="30%", shell="cat")
assert [w.window_name for w in session.windows] == ["first", "second"], session.windows
assert (pane.pane_width, window.window_width) == ("30", "100"), pane.pane_width
assert server.sessions.get(session_name="made").session_id == session.session_id
assert window.panes.filter(pane_start_command="cat")[0].pane_id == pane.pane_id
session.set_option("status-left", 'two "words"')
assert session.show_option("status-left") == 'two "words"'
assert server.show_option("exit-empty") is True
session.set_environment("NAME", "a value")
assert session.getenv("NAME") == "a value"
session.set_hook("session-renamed", "display-message 'it was'")
assert "session-renamed" in str(session.show_hooks())
session.rename_session("renamed")
assert server.has_session("renamed")
server.cmd("set-buffer", "-b", "kept", "some text")
assert server.cmd("show-buffer", "-b", "kept").stdout == ["some text"]
float_pane = window.new_pane(width=20, height=5) if hasattr(window, "new_pane") else None
assert float_pane is None or float_pane.pane_floating_flag == "1"
try:
    server.new_session("renamed")
except libtmux.exc.TmuxSessionExists:
    print("told that it exists")
window.kill()
assert len(session.windows) == 1
print(libtmux.common.get_version(), server.is_alive())
"""

TMUXP = [sys.executable, "-c", "import sys; from tmuxp.cli import cli; sys.exit(cli())"]

WORKSPACE = """
session_name: shop
start_directory: /tmp
environment:
  COLOUR: blue
options:
  status-left: "[shop]"
windows:
- window_name: editor
  layout: main-vertical
  options:
    main-pane-width: 50
  focus: true
  panes:
  - echo one
  - shell_command: [cd /usr, pwd]
  - blank
- window_name: logs
  layout: even-horizontal
  panes:
  - echo $COLOUR
  - focus: true
    shell_command: echo right
"""


def test_a_program_drives_the_server_with_libtmux(place: Place) -> None:
    done = place.run(sys.executable, "-c", PROGRAM)
    assert done.stdout.split() == ["told", "that", "it", "exists", "3.7", "True"], (done.stdout, done.stderr)


def test_tmuxp_loads_a_workspace_and_freezes_it(place: Place) -> None:
    file = place.home / "shop.yaml"
    file.write_text(WORKSPACE)
    place.run(*TMUXP, "load", "-d", str(file))
    assert place.tmux("list-windows", "-t", "shop", "-F", "#I #W #{window_panes} #{window_active}").splitlines() == [
        "0 editor 3 1",
        "1 logs 2 0",
    ]
    assert place.tmux("display-message", "-p", "-t", "shop:editor.0", "#{pane_width}") == "50"
    assert place.tmux("show-environment", "-t", "shop", "COLOUR") == "COLOUR=blue"
    assert place.tmux("show-options", "-v", "-t", "shop", "status-left") == "[shop]"
    frozen = place.home / "frozen.yaml"
    place.run(*TMUXP, "freeze", "shop", "-y", "-f", "yaml", "-o", str(frozen), "--force")
    text = frozen.read_text()
    assert "window_name: editor" in text
    assert "session_name: shop" in text


def test_a_file_of_tmuxp_is_loaded_a_second_time_as_the_frozen_one(place: Place, tmp_path: Path) -> None:
    file = tmp_path / "again.yaml"
    file.write_text(WORKSPACE.replace("shop", "again"))
    place.run(*TMUXP, "load", "-d", str(file))
    layout = place.tmux("display-message", "-p", "-t", "again:editor", "#{window_layout}")
    frozen = tmp_path / "frozen.json"
    place.run(*TMUXP, "freeze", "again", "-y", "-f", "json", "-o", str(frozen), "--force")
    place.tmux("kill-session", "-t", "again", check=False)
    place.run(*TMUXP, "load", "-d", str(frozen))
    again = place.tmux("display-message", "-p", "-t", "again:editor", "#{window_layout}")
    assert _shape(again) == _shape(layout)


def _shape(layout: str) -> list[str]:
    """The sizes and places in a layout string, without its checksum and the panes' numbers."""
    return re.findall(r"\d+x\d+,\d+,\d+", layout)
