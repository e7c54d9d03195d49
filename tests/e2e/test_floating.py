"""Floating panes in a real terminal: made with a key, typed into, moved and resized with the mouse, ended."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from .driver import Pywfmux

PREFIX = "\x02"
PLACE = "#{pane_width}x#{pane_height}+#{pane_x}+#{pane_y}"


@pytest.fixture
def multiplexer(start: Callable[..., Pywfmux]) -> Pywfmux:
    return start(config="set -g mouse on\nset -g default-command 'exec cat'\n")


def test_a_float_lives_and_ends_above_the_others(multiplexer: Pywfmux) -> None:
    terminal = multiplexer.attach("new-session", "-s", "dev", "seq 1 9; exec cat", columns=60, lines=20)
    terminal.wait_for("^9$")
    terminal.send(PREFIX + "*")
    terminal.wait_for(r"^2  ┌─{30}┐$")
    terminal.send("漢字 in it\r")
    terminal.wait_for(r"^3  │漢字 in it +│$")
    terminal.wait_for(r"^4  │漢字 in it +│$")  # the first is the echo, the second what the program gave back
    terminal.send("\x04")  # the end of its input ends the program
    terminal.wait_gone("┌")
    assert terminal.rows()[:3] == ["1", "2", "3"]
    assert multiplexer.get("#{window_panes}", "dev") == "1"


def test_the_mouse_moves_and_resizes_a_float(multiplexer: Pywfmux) -> None:
    terminal = multiplexer.attach("new-session", "-s", "dev", columns=60, lines=20)
    terminal.wait_for(r"^\[dev\]")
    multiplexer.run("new-pane", "-t", "dev", "-x", "10", "-y", "4", "-X", "5", "-Y", "3", "exec cat", check=True)
    terminal.wait_for(r"^    ┌─{10}┐$")
    terminal.send("\033[<0;9;3M\033[<32;19;8M\033[<0;19;8m")  # the top border, ten to the right and five down
    terminal.wait_for(r"^              ┌─{10}┐$")
    terminal.send("\033[<0;26;13M\033[<32;31;15M\033[<0;31;15m")  # the corner at the lower right
    terminal.wait_for(r"^              └─{15}┘$")
    assert multiplexer.get(PLACE, "dev") == "15x6+15+8"


def test_a_program_in_a_float_knows_its_size_and_learns_a_new_one(multiplexer: Pywfmux) -> None:
    terminal = multiplexer.attach("new-session", "-s", "dev", columns=60, lines=20)
    terminal.wait_for(r"^\[dev\]")
    program = "stty size; trap 'stty size' WINCH; while :; do read line; done"
    multiplexer.run("new-pane", "-t", "dev", "-x", "12", "-y", "4", "-X", "5", "-Y", "3", program, check=True)
    terminal.wait_for(r"│4 12 +│")
    terminal.send(PREFIX + "z")
    terminal.wait_for(r"^19 60$")
    terminal.send(PREFIX + "z")
    terminal.wait_for(r"│4 12 +│")


def test_a_float_survives_detaching_and_a_smaller_terminal(multiplexer: Pywfmux) -> None:
    terminal = multiplexer.attach("new-session", "-s", "dev", columns=60, lines=20)
    terminal.wait_for(r"^\[dev\]")
    multiplexer.run("new-pane", "-t", "dev", "-x", "20", "-y", "4", "-X", "35", "-Y", "3", "echo here; cat", check=True)
    terminal.wait_for(r"^ {34}│here +│$")
    terminal.send(PREFIX + "d")
    terminal.wait_exit()
    small = multiplexer.attach("attach-session", "-t", "dev", columns=40, lines=10)
    small.wait_for(r"^ {35}│?here$|^ {34}│here$")
    assert multiplexer.get(PLACE, "dev") == "20x4+35+3"
