"""Texts on pane borders take a line of their own from the first moment of a window, also while a pane is zoomed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from .driver import Multiplexer

PREFIX = "\x02"


@pytest.mark.parametrize(("where", "line"), [("top", 0), ("bottom", 22)])
def test_a_new_window_has_room_for_its_border_text(start: Callable[..., Multiplexer], where: str, line: int) -> None:
    mux = start(config=f"set -g pane-border-status {where}\nset -g pane-border-format ' text of #{{pane_index}} '\n")
    terminal = mux.attach("new-session", "-s", "dev", "stty size; exec cat")
    # What the program itself sees when it starts, not after a change of size.
    terminal.wait_for(r"^22 80$")
    terminal.wait(lambda: "text of 0" in terminal.rows()[line], "border text")
    assert mux.get("#{pane_top} #{pane_height} #{window_height}", "dev") == f"{1 if where == 'top' else 0} 22 23"
    terminal.send(PREFIX + "%")
    terminal.wait(lambda: "text of 1" in terminal.rows()[line], "border text of the second pane")
    terminal.send(PREFIX + "z")
    terminal.wait_gone("text of 0")
    assert "text of 1" in terminal.rows()[line]
    assert mux.get("#{pane_width}x#{pane_height}", "dev") == "80x22"
