"""Selecting in copy mode as a hand does it: with the mouse from the first movement on, and over wide characters."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pymux_wf import expect

from .driver import Pywfmux, Terminal

PREFIX = "\x02"
SELECTED = "yellow"  # the background of copy-mode-selection-style


def _wait_selected(terminal: Terminal, rows: range) -> None:
    """Waits until the selection begins in the first column of exactly these rows."""
    selected = terminal.pane.style(bg=SELECTED).region(rows=(0, -1), columns=0)
    found = expect(selected).to_have_count(len(rows))
    assert [each.spans[0].row for each in found] == [*rows]


@pytest.mark.parametrize("wheel", [0, 2], ids=["from the program's screen", "already scrolled"])
def test_a_drag_selects_and_copies(start: Callable[..., Pywfmux], wheel: int) -> None:
    multiplexer = start(config="set -g mouse on\n")
    terminal = multiplexer.attach("new-session", "-s", "dev", "seq 1 50; exec cat", columns=40, lines=12)
    terminal.wait_for(r"^50$")
    for _ in range(wheel):
        terminal.send("\033[<64;1;5M")
    if wheel:
        terminal.wait_for(r"\[5/\d+\]")
    first = int(terminal.rows()[4].split()[0])
    terminal.send("\033[<0;1;5M\033[<32;2;7M")
    _wait_selected(terminal, range(4, 7))  # by the first movement
    terminal.send("\033[<32;3;8M")
    _wait_selected(terminal, range(4, 8))  # by the next one
    terminal.send("\033[<0;3;8m")
    terminal.wait_gone(r"\[\d+/\d+\]")
    assert multiplexer.run("show-buffer").stdout.split() == [str(first + line) for line in range(4)]


def test_the_wheel_leaves_the_cursor_where_it_was(start: Callable[..., Pywfmux]) -> None:
    multiplexer = start(config="set -g mouse on\n")
    terminal = multiplexer.attach("new-session", "-s", "dev", "seq 1 50; exec cat", columns=40, lines=12)
    terminal.wait_for(r"^50$")
    before = multiplexer.get("#{cursor_y}", "dev")
    terminal.send("\033[<64;1;3M")
    terminal.wait_for(r"\[0/\d+\]")
    terminal.send("\033[<64;1;3M")
    terminal.wait_for(r"\[5/\d+\]")
    assert multiplexer.get("#{copy_cursor_y}", "dev") == before


def test_a_selection_over_wide_characters_leaves_them_whole(start: Callable[..., Pywfmux]) -> None:
    multiplexer = start(config="set -g mode-keys vi\n")
    terminal = multiplexer.attach("new-session", "-s", "dev", "echo 漢字漢字abc漢字; exec cat", columns=40, lines=6)
    terminal.wait_for("^漢字漢字abc漢字$")
    terminal.send(PREFIX + "[")
    terminal.wait_for(r"\[0/\d+\]")
    before = terminal.rows()[0]
    terminal.send("k0lll ")
    expect(terminal.pane.style(bg=SELECTED).region(0, range(6, 9))).to_have_count(1)
    assert _selected_columns(terminal) == [6, 7]
    assert terminal.screen.cursor.column == 6
    terminal.send("ll")
    terminal.wait_cursor(0, 9)
    assert terminal.rows()[0] == before
    assert _selected_columns(terminal) == [6, 7, 8, 9]


def _selected_columns(terminal: Terminal) -> list[int]:
    return [x for x, style in enumerate(terminal.screen.rows[0].styles[:20]) if style.bg == SELECTED]
