"""Menus on a real terminal, beside tmux 3.3a: the same cells in the same styles, and the default menus of the mouse."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from .driver import Multiplexer, Pywfmux, Terminal

ITEMS = ("First", "a", "", "-Second", "b", "", "", "#[fg=blue]Blue", "C-x", "", "Last one", "M-Home", "")

# The choice is drawn without a style of its own: 3.3a draws it one cell narrower at both sides.
CONFIG = "set -g status-right ''\n"
THEIRS = (("set-option", "-g", "status", "on"), ("set-option", "-g", "status-right", ""))

MENUS = {
    "centre": ("-T", "#[align=centre]#{session_name}", *ITEMS),
    "corner": ("-x", "0", "-y", "0", *ITEMS),
    "pane": ("-T", "A title #[fg=red]in red", "-x", "P", "-y", "P", *ITEMS),
    "right": ("-x", "R", "-y", "S", *ITEMS),
    "window": ("-x", "W", "-y", "W", *ITEMS),
    "format": ("-x", "#{popup_centre_x}", "-y", "#{e|-:#{popup_centre_y},3}", *ITEMS),
    "beyond": ("-x", "900", "-y", "900", *ITEMS),
    "long": ("-T", "The longest", "x" * 70, "C-x", "", "y" * 90, "", ""),
    "wide": ("-T", "日本語", "漢字", "k", "", "-かな", "n", "", "ABC", "z", ""),
}


def same(ours: Terminal, theirs: Terminal) -> None:
    """Both show the same: text, styles, and whether there is a cursor."""
    for terminal in (ours, theirs):
        terminal.pane.wait_idle(0.1)
    assert ours.rows() == theirs.rows()
    assert ours.screen.diff(theirs.screen) == []
    assert ours.screen.cursor.visible == theirs.screen.cursor.visible


def both(
    start: Callable[..., Pywfmux], tmux: Multiplexer, *setup: tuple[str, ...], size: tuple[int, int] = (80, 24)
) -> list[tuple[Multiplexer, Terminal]]:
    """A terminal on ours and one on tmux's, with the same settings; ours first."""
    made: list[tuple[Multiplexer, Terminal]] = []
    for multiplexer, choice, more in ((start(config=CONFIG), "menu-selected-style", ()), (tmux, "mode-style", THEIRS)):
        terminal = multiplexer.attach(
            "new-session", "-s", "t", "-n", "win", "echo ready; exec cat", columns=size[0], lines=size[1]
        )
        terminal.wait_for("ready")
        for words in (*more, ("set-option", "-g", choice, "default"), *setup):
            multiplexer.run(*words)
        terminal.wait_for(r"0:win")
        made.append((multiplexer, terminal))
    return made


@pytest.mark.oracle
@pytest.mark.parametrize("name", MENUS)
def test_a_menu_looks_as_in_tmux(name: str, start: Callable[..., Pywfmux], tmux: Multiplexer) -> None:
    pairs = both(start, tmux, ("bind-key", "-n", "F5", "display-menu", *MENUS[name]))
    for _, terminal in pairs:
        terminal.send("\033[15~")
        terminal.wait_for("┌")
    same(pairs[0][1], pairs[1][1])
    for key in ("\033[B", "\033[A", "\033[A"):
        for _, terminal in pairs:
            terminal.send(key)
        same(pairs[0][1], pairs[1][1])
    for _, terminal in pairs:
        terminal.send("q")
        terminal.wait_gone("┌")
    same(pairs[0][1], pairs[1][1])


@pytest.mark.oracle
@pytest.mark.parametrize(("x", "y"), [(40, 10), (1, 1), (80, 20), (10, 22)])
def test_a_menu_of_the_mouse_looks_as_in_tmux(x: int, y: int, start: Callable[..., Pywfmux], tmux: Multiplexer) -> None:
    pairs = both(
        start,
        tmux,
        ("set-option", "-g", "mouse", "on"),
        ("bind-key", "-n", "MouseDown3Pane", "display-menu", "-x", "M", "-y", "M", *ITEMS),
    )
    for _, terminal in pairs:
        terminal.send(f"\033[<2;{x};{y}M")
        terminal.wait_for("┌")
    same(pairs[0][1], pairs[1][1])
    for _, terminal in pairs:
        terminal.send(f"\033[<2;{x};{y}m")
        terminal.wait_gone("┌")


@pytest.mark.oracle
def test_display_panes_looks_as_in_tmux(start: Callable[..., Pywfmux], tmux: Multiplexer) -> None:
    pairs = both(
        start,
        tmux,
        ("split-window", "-h", "exec cat"),
        ("split-window", "-v", "exec cat"),
        ("split-window", "-v", "-l", "3", "exec cat"),
        ("split-window", "-h", "-l", "4", "exec cat"),
    )
    for multiplexer, terminal in pairs:
        multiplexer.run("display-panes", "-b", "-d", "0")
        terminal.wait_for(r"40x23")
    same(pairs[0][1], pairs[1][1])
    for multiplexer, terminal in pairs:
        terminal.send("1")
        terminal.wait_gone(r"40x23")
        assert multiplexer.get("#{pane_index}", "t") == "1"


def test_the_menu_of_a_pane_kills_the_pane_under_the_mouse(start: Callable[..., Pywfmux], directory: Path) -> None:
    multiplexer = start(config="set -g mouse on\n")
    terminal = multiplexer.attach("new-session", "-s", "t", "exec cat", columns=80, lines=24)
    terminal.wait_for(r"0:cat")
    multiplexer.run("split-window", "-d", "-h", "-t", "t", "exec cat")
    terminal.send("\033[<2;60;3M")
    terminal.wait_for(r"1 \(%1\)")
    kill = next(row for row, text in enumerate(terminal.rows()) if re.search(r"Kill +\(X\)", text))
    terminal.send(f"\033[<34;60;{kill + 1}M\033[<2;60;{kill + 1}m")
    multiplexer.wait_get("#{window_panes}", "1", "t")
    assert multiplexer.get("#{pane_id}", "t") == "%0"


def test_the_menus_of_the_status_line(multiplexer: Pywfmux) -> None:
    terminal = multiplexer.attach("new-session", "-s", "t", "-n", "win", "exec cat", columns=80, lines=24)
    terminal.wait_for(r"0:win")
    multiplexer.run("set-option", "-g", "mouse", "on")
    terminal.send("\033[<2;7;24M")
    terminal.wait_for(r"New At End +\(W\)")
    terminal.send("W")
    terminal.wait_for(r"1:cat|1:sh")
    terminal.send("\033[<2;2;24M")
    terminal.wait_for(r"Renumber +\(N\)")
    terminal.send("d")
    terminal.wait_for(r"\[detached")


@pytest.mark.oracle
def test_all_figures_of_display_panes_look_as_in_tmux(start: Callable[..., Pywfmux], tmux: Multiplexer) -> None:
    splits = [words for _ in range(10) for words in (("split-window", "exec cat"), ("select-layout", "tiled"))]
    pairs = both(start, tmux, *splits, size=(120, 41))
    for multiplexer, terminal in pairs:
        multiplexer.run("display-panes", "-b", "-d", "0")
        terminal.wait_for(r"\d+x\d+")
    same(pairs[0][1], pairs[1][1])
