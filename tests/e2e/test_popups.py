"""Popups on a real terminal, beside tmux 3.3a: the same cells, styles and cursor."""

from __future__ import annotations

import os
import shlex
import shutil
import time
from collections.abc import Callable

import pytest

from .driver import Multiplexer, Pywfmux, Terminal
from .test_menus import both, same

POPUPS = {
    "plain": ("-w", "40", "-h", "10", "echo hello; read x"),
    "title": ("-T", " #{session_name} #[fg=red]red", "-w", "40", "-h", "10", "echo hello; read x"),
    "double": ("-b", "double", "-S", "fg=green", "-s", "bg=blue", "echo hello; read x"),
    "heavy": ("-b", "heavy", "-x", "0", "-y", "0", "echo hello; read x"),
    "rounded": ("-b", "rounded", "-x", "R", "-y", "S", "-w", "30%", "-h", "40%", "echo hello; read x"),
    "simple": ("-b", "simple", "-x", "P", "-y", "P", "echo hello; read x"),
    "padded": ("-b", "padded", "-S", "bg=red", "echo hello; read x"),
    "none": ("-B", "-w", "20", "-h", "4", "echo hello; read x"),
    "colours": ("printf '\\033[31mhello\\033[44m on blue \\033[0;7mreverse\\033[0m'; read x"),
    "wide": ("-w", "11", "-h", "5", "printf 'hello\\n漢字かな'; read x"),
    "all": ("-w", "100%", "-h", "100%", "echo hello; read x"),
}


@pytest.mark.oracle
@pytest.mark.parametrize("name", POPUPS)
def test_a_popup_looks_as_in_tmux(name: str, start: Callable[..., Pywfmux], tmux: Multiplexer) -> None:
    words = POPUPS[name] if isinstance(POPUPS[name], tuple) else (POPUPS[name],)
    pairs = both(start, tmux, ("bind-key", "-n", "F5", "display-popup", "-E", *words))
    for _, terminal in pairs:
        terminal.send("below\r")
        terminal.wait_for("below")
        terminal.pane.wait_idle(0.1)  # keys that follow at once count as pasted
        terminal.send("\033[15~")
        terminal.wait_for("hello")
    same(*(terminal for _, terminal in pairs))
    ours, theirs = (terminal.screen.cursor for _, terminal in pairs)
    assert (ours.row, ours.column) == (theirs.row, theirs.column)
    for _, terminal in pairs:
        terminal.send("typed\r")
        terminal.wait_gone("hello")
    same(*(terminal for _, terminal in pairs))


@pytest.mark.oracle
def test_moving_resizing_and_the_menu_look_as_in_tmux(start: Callable[..., Pywfmux], tmux: Multiplexer) -> None:
    words = (
        "display-popup",
        "-x",
        "20",
        "-y",
        "18",
        "-w",
        "30",
        "-h",
        "10",
        "echo in the popup; while :; do read x; done",
    )
    pairs = both(start, tmux, ("set-option", "-g", "mouse", "on"), ("bind-key", "-n", "F5", *words))
    for _, terminal in pairs:
        terminal.send("\033[15~")
        terminal.wait_for("in the popup")
    for reports, shown in (
        ("\033[<0;21;10M\033[<32;21;10M\033[<32;30;12M\033[<0;30;12m", "in the popup"),
        ("\033[<10;40;14M\033[<42;40;14M\033[<42;70;22M\033[<10;70;22m", "in the popup"),
        ("\033[<2;30;14M", r"Close +\(q\)"),
        ("C", "in the popup"),
    ):
        for _, terminal in pairs:
            terminal.send(reports)
            terminal.wait_for(shown)
            terminal.settle(0.3)
        same(*(terminal for _, terminal in pairs))


def test_a_program_in_a_popup_gets_keys_and_its_end_closes_it(multiplexer: Pywfmux) -> None:
    if shutil.which("vim") is None:
        pytest.skip("vim is not installed")
    terminal = _attached(multiplexer)
    multiplexer.run("bind-key", "-n", "F5", "display-popup", "-E", "vim -u NONE -N -n -i NONE note.txt", check=True)
    terminal.send("\033[15~")
    terminal.wait_for(r"note\.txt")
    terminal.send("iwritten in a popup\033:wq\r")
    terminal.wait_gone("│")
    assert (multiplexer.directory / "note.txt").read_text() == "written in a popup\n"


def test_a_flood_in_a_popup_leaves_keys_and_commands_free(multiplexer: Pywfmux) -> None:
    terminal = _attached(multiplexer)
    multiplexer.run("bind-key", "-n", "F5", "display-popup", "-w", "50", "exec yes 'a long line of text'")
    terminal.send("\033[15~")
    terminal.wait_for("a long line of text")
    start = time.monotonic()
    for _ in range(3):
        multiplexer.run("list-panes")
    assert time.monotonic() - start < 15
    terminal.send("\x03")
    terminal.wait_gone("│")


def test_the_end_of_the_server_hangs_the_program_up(multiplexer: Pywfmux) -> None:
    from .driver import wait_ended

    terminal = _attached(multiplexer)
    multiplexer.run("bind-key", "-n", "F5", "display-popup", "echo pid $$; exec sleep 600")
    terminal.send("\033[15~")
    terminal.wait_for(r"pid \d+")
    pid = int(terminal.text().split("pid ")[1].split()[0])
    os.kill(pid, 0)
    multiplexer.run("kill-server", check=False)
    wait_ended(pid)


def _attached(multiplexer: Pywfmux) -> Terminal:
    terminal = multiplexer.attach("new-session", "-s", "t", "-n", "win", "exec cat", columns=80, lines=24)
    terminal.wait_for(r"0:win")
    return terminal


def test_the_command_run_inside_a_popup_changes_that_popup(multiplexer: Pywfmux) -> None:
    terminal = _attached(multiplexer)
    inside = shlex.join([*multiplexer.program, "display-popup", "-b", "rounded", "-E"])
    multiplexer.run(
        "bind-key", "-n", "F5", "display-popup", "-w", "60", f"echo before; {inside}; echo status $?; read x"
    )
    terminal.send("\033[15~")
    terminal.wait_for("status 0")
    terminal.wait_for("╭")
    terminal.send("\r")
    terminal.wait_gone("╭")
