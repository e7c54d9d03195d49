"""Selecting in copy mode as a hand does it: with the mouse from the first movement on, and over wide characters."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from .driver import Multiplexer, Terminal

PREFIX = "\x02"
SELECTED = 3  # the background of copy-mode-selection-style


def _selected(terminal: Terminal) -> list[int]:
    return [y for y, row in enumerate(terminal.screen.rows[:-1]) if row.styles[0].bg == SELECTED]


@pytest.mark.parametrize("wheel", [0, 2], ids=["from the program's screen", "already scrolled"])
def test_a_drag_selects_and_copies(start: Callable[..., Multiplexer], wheel: int) -> None:
    mux = start(config="set -g mouse on\n")
    terminal = mux.attach("new-session", "-s", "dev", "seq 1 50; exec cat", columns=40, lines=12)
    terminal.wait_for(r"^50$")
    for _ in range(wheel):
        terminal.send("\033[<64;1;5M")
    if wheel:
        terminal.wait_for(r"\[5/\d+\]")
    first = int(terminal.rows()[4].split()[0])
    terminal.send("\033[<0;1;5M\033[<32;2;7M")
    terminal.wait(lambda: _selected(terminal) == [4, 5, 6], "selection by the first movement")
    terminal.send("\033[<32;3;8M")
    terminal.wait(lambda: _selected(terminal) == [4, 5, 6, 7], "selection by the next movement")
    terminal.send("\033[<0;3;8m")
    terminal.wait_gone(r"\[\d+/\d+\]")
    assert mux.run("show-buffer").stdout.split() == [str(first + line) for line in range(4)]


def test_the_wheel_leaves_the_cursor_where_it_was(start: Callable[..., Multiplexer]) -> None:
    mux = start(config="set -g mouse on\n")
    terminal = mux.attach("new-session", "-s", "dev", "seq 1 50; exec cat", columns=40, lines=12)
    terminal.wait_for(r"^50$")
    before = mux.get("#{cursor_y}", "dev")
    terminal.send("\033[<64;1;3M")
    terminal.wait_for(r"\[0/\d+\]")
    terminal.send("\033[<64;1;3M")
    terminal.wait_for(r"\[5/\d+\]")
    assert mux.get("#{copy_cursor_y}", "dev") == before


def test_a_selection_over_wide_characters_leaves_them_whole(start: Callable[..., Multiplexer]) -> None:
    mux = start(config="set -g mode-keys vi\n")
    terminal = mux.attach("new-session", "-s", "dev", "echo 漢字漢字abc漢字; exec cat", columns=40, lines=6)
    terminal.wait_for("^漢字漢字abc漢字$")
    terminal.send(PREFIX + "[")
    terminal.wait_for(r"\[0/\d+\]")
    before = terminal.rows()[0]
    terminal.send("k0lll ")
    row = terminal.screen.rows[0]
    terminal.wait(lambda: [style.bg == SELECTED for style in row.styles[6:9]] == [True, True, False], "one character")
    assert terminal.screen.cursor.x == 6
    terminal.send("ll")
    terminal.wait(lambda: terminal.screen.cursor.x == 9, "cursor two characters on")
    assert terminal.rows()[0] == before
    assert [x for x, style in enumerate(row.styles[:20]) if style.bg == SELECTED] == [6, 7, 8, 9]
