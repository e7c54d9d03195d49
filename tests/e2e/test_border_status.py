"""Texts on pane borders take a line of their own from the first moment of a window, also while a pane is zoomed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pymux_wf import expect

from .driver import Pywfmux

PREFIX = "\x02"


@pytest.mark.parametrize(("where", "line"), [("top", 0), ("bottom", 22)])
def test_a_new_window_has_room_for_its_border_text(start: Callable[..., Pywfmux], where: str, line: int) -> None:
    multiplexer = start(
        config=f"set -g pane-border-status {where}\nset -g pane-border-format ' text of #{{pane_index}} '\n"
    )
    terminal = multiplexer.attach("new-session", "-s", "dev", "stty size; exec cat")
    # What the program itself sees when it starts, not after a change of size.
    terminal.wait_for(r"^22 80$")
    expect(terminal.pane.text("text of 0").region(rows=line)).to_be_visible()
    assert (
        multiplexer.get("#{pane_top} #{pane_height} #{window_height}", "dev") == f"{1 if where == 'top' else 0} 22 23"
    )
    terminal.send(PREFIX + "%")
    expect(terminal.pane.text("text of 1").region(rows=line)).to_be_visible()
    terminal.send(PREFIX + "z")
    terminal.wait_gone("text of 0")
    assert "text of 1" in terminal.rows()[line]
    assert multiplexer.get("#{pane_width}x#{pane_height}", "dev") == "80x22"
