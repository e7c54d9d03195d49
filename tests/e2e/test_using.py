"""A person's fingers: prefix keys, splits, windows, zoom, prompts, copy mode, the mouse, through a real terminal."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from pymux_wf import expect

from .driver import Pywfmux, Terminal

PREFIX = "\x02"


@pytest.fixture
def terminal(multiplexer: Pywfmux) -> Terminal:
    """A terminal attached to a fresh session ``dev`` with a shell.

    Keys that come faster than anybody types are text and no bindings (``assume-paste-time``): off, because tests do.
    """
    found = multiplexer.attach("new-session", "-s", "dev")
    found.wait_for(r"^[$#]")
    multiplexer.run("set-option", "-g", "assume-paste-time", "0")
    return found


def test_splits_show_borders_and_both_panes(multiplexer: Pywfmux, terminal: Terminal) -> None:
    terminal.send("echo left-pane\r")
    terminal.wait_for(r"^left-pane")
    terminal.send(PREFIX + "%")
    terminal.wait_for("│")
    terminal.send("echo right-pane\r")
    terminal.wait_for(r"│([$#] )?right-pane")
    assert [row[40] for row in terminal.rows()[:23]] == ["│"] * 23
    terminal.send(PREFIX + '"')
    terminal.wait_for("├─+")
    assert multiplexer.get("#{window_panes}", "dev") == "3"


def test_moving_between_panes_and_zoom(multiplexer: Pywfmux, terminal: Terminal) -> None:
    terminal.send(PREFIX + "%")
    terminal.wait_for("│")
    terminal.send(PREFIX + "\033[D")
    multiplexer.wait_get("#{pane_index}", "0", "dev")
    terminal.send(PREFIX + "z")
    terminal.wait_gone("│")
    assert multiplexer.get("#{window_zoomed_flag} #{pane_width}", "dev") == "1 80"
    terminal.wait_for(r"\*Z")
    terminal.send(PREFIX + "z")
    terminal.wait_for("│")
    terminal.send(PREFIX + "o")
    multiplexer.wait_get("#{pane_index}", "1", "dev")


def test_resizing_repeats_without_the_prefix(multiplexer: Pywfmux, terminal: Terminal) -> None:
    terminal.send(PREFIX + "%")
    terminal.wait_for("│")
    before = int(multiplexer.get("#{pane_width}", "dev"))
    terminal.send(PREFIX + "\033[1;5D" + "\033[1;5D" + "\033[1;5D")
    multiplexer.wait_get("#{pane_width}", str(before + 3), "dev")


def test_windows(multiplexer: Pywfmux, terminal: Terminal) -> None:
    terminal.send(PREFIX + "c")
    terminal.wait_for(r"\[dev\] 0:\S+- 1:\S+\*")
    terminal.send("printf 'second-%s\\n' window\r")
    terminal.wait_for(r"second-window")
    terminal.send(PREFIX + "p")
    terminal.wait_gone("second-window")
    terminal.send(PREFIX + "n")
    terminal.wait_for(r"second-window")
    terminal.send(PREFIX + "0")
    terminal.wait_for(r" 0:\S+\* 1:")
    terminal.send(PREFIX + "l")
    terminal.wait_for(r"second-window")
    terminal.send(PREFIX + "&")
    terminal.wait_for(r"kill-window \S+\? \(y/n\)")
    terminal.send("y")
    terminal.wait_gone("second-window")
    assert multiplexer.get("#{session_windows}", "dev") == "1"


def test_renaming_through_the_prompt(multiplexer: Pywfmux, terminal: Terminal) -> None:
    terminal.send(PREFIX + ",")
    terminal.wait_for(r"^\(rename-window\)")
    terminal.send("\x15" + "täglich\r")
    terminal.wait_for(r"0:täglich\*")
    assert multiplexer.get("#{window_name} #{automatic-rename}", "dev") == "täglich 0"


def test_the_command_prompt(multiplexer: Pywfmux, terminal: Terminal) -> None:
    terminal.send(PREFIX + ":")
    terminal.wait_for(r"^:")
    terminal.send("split-windo -h\r")
    terminal.wait_for("│")
    terminal.send(PREFIX + ":nosuch-command\r")
    terminal.wait_for(r"[Uu]nknown command: nosuch-command")
    terminal.send(PREFIX + ":")
    terminal.send("display-message 'six #{e|*:2,3}'\r")
    terminal.wait_for(r"^six 6")


def test_list_keys_is_shown_and_left_with_q(multiplexer: Pywfmux, terminal: Terminal) -> None:
    terminal.send(PREFIX + "?")
    terminal.wait_for("Select next layout|Split window")
    terminal.send("q")
    terminal.wait_for(r"^[$#]")


def test_copy_mode_scrolls_searches_copies_and_pastes(multiplexer: Pywfmux, terminal: Terminal) -> None:
    terminal.send("for i in $(seq 1 100); do echo number-$i-end; done\r")
    terminal.wait_for(r"^number-100-end")
    terminal.send(PREFIX + "[")
    terminal.wait_for(r"\[0/\d+\]")
    terminal.send("\x12" + "number-37\r")
    terminal.wait_for(r"^number-37-end")
    match = terminal.pane.line("number-37-end")
    expect(terminal.pane.cursor.within(match)).to_be_visible()
    assert multiplexer.get("#{copy_cursor_line}", "dev").startswith("number-37-end")
    terminal.send("\x01")
    expect(terminal.pane.cursor.region(columns=0).within(match)).to_be_visible()
    terminal.send("\x00")
    terminal.send("\x05")
    expect(match).to_have_style(bg="yellow")
    assert multiplexer.get("#{selection_present}", "dev") == "1"
    terminal.send("\033w")
    terminal.wait_gone(r"\[\d+/\d+\]")
    assert multiplexer.run("show-buffer").stdout.strip() == "number-37-end"
    terminal.send("echo ")
    terminal.send(PREFIX + "]")
    terminal.send("\r")
    terminal.wait_for(r"^number-37-end")


def test_copy_mode_holds_still_while_the_program_writes(multiplexer: Pywfmux, terminal: Terminal) -> None:
    terminal.send("seq 1 50\r")
    terminal.wait_for(r"^50$")
    terminal.send(PREFIX + "[")
    terminal.wait_for(r"\[0/\d+\]")
    shown = terminal.rows()[1:-1]
    multiplexer.run("run-shell", "printf 'new output\\n' > #{pane_tty}")
    multiplexer.wait_text("new output", "dev")
    terminal.send("\033[A")
    expect(terminal.pane.cursor.region(rows=range(22))).to_be_visible()
    assert terminal.rows()[1:-1] == shown
    terminal.send("q")
    terminal.wait_for("new output")


def test_the_mouse_selects_panes_and_scrolls(start: Callable[..., Pywfmux]) -> None:
    multiplexer = start(config="set -g mouse on\n")
    terminal = multiplexer.attach("new-session", "-s", "dev")
    terminal.wait_for(r"^[$#]")
    terminal.send("seq 1 80\r")
    terminal.wait_for(r"^80$")
    terminal.send(PREFIX + "%")
    terminal.wait_for("│")
    assert terminal.screen.modes.mouse == "drag"
    terminal.send("\033[<0;5;5M\033[<0;5;5m")
    multiplexer.wait_get("#{pane_index}", "0", "dev")
    terminal.send("\033[<64;5;5M")
    terminal.wait_for(r"\[0/\d+\]")
    terminal.send("\033[<64;5;5M")
    terminal.wait_for(r"\[5/\d+\]")
    terminal.send("\033[<65;5;5M" * 2)
    terminal.wait_gone(r"\[\d+/\d+\]")
    terminal.send("\033[<0;41;5M\033[<32;30;5M\033[<0;30;5m")
    multiplexer.wait_get("#{pane_width}", "29", "dev:0.0")


def test_a_click_on_the_status_line_selects_a_window(start: Callable[..., Pywfmux]) -> None:
    multiplexer = start(config="set -g mouse on\n")
    terminal = multiplexer.attach("new-session", "-s", "dev", "-n", "one")
    terminal.wait_for(r"0:one\*")
    terminal.send(PREFIX + "c")
    terminal.wait_for(r"0:one- 1:")
    column = terminal.rows()[-1].index("0:one") + 1
    terminal.send(f"\033[<0;{column};24M\033[<0;{column};24m")
    terminal.wait_for(r"0:one\*")


def test_the_built_in_profile_has_both_prefixes(start: Callable[..., Pywfmux]) -> None:
    multiplexer = start(config=None)
    terminal = multiplexer.attach("new-session", "-s", "workflow-dev")
    terminal.wait_for("workflow-dev")
    terminal.send("\x01%")
    terminal.wait_for("│")
    terminal.send("\x02c")
    multiplexer.wait_get("#{session_windows}", "2", "workflow-dev")
    assert re.search(r"\d\d:\d\d", terminal.rows()[-1])
    # The prefix typed twice reaches the program.
    terminal.send("cat -v\r")
    terminal.send("\x01\x01\r")
    terminal.wait_for(r"\^A")


def test_a_users_own_config_is_read_over_the_profile(start: Callable[..., Pywfmux]) -> None:
    multiplexer = start(config=None)
    (multiplexer.directory / "home" / ".pywfmux.conf").write_text("set -g @mine yes\nset -g status-left 'MINE '\n")
    terminal = multiplexer.attach("new-session", "-s", "dev")
    terminal.wait_for("MINE")
    assert multiplexer.run("show-options", "-gv", "@mine").stdout == "yes\n"
    assert multiplexer.run("show-options", "-gv", "prefix").stdout == "C-a\n"


def test_an_automatic_name_follows_the_program(multiplexer: Pywfmux, terminal: Terminal) -> None:
    terminal.send("cat\r")
    terminal.wait_for(r"0:cat\*")
    terminal.send("\x04")
    terminal.wait_for(r"0:sh\*")


def test_wide_characters_never_tear_at_a_border(multiplexer: Pywfmux, terminal: Terminal) -> None:
    terminal.send(PREFIX + "%")
    terminal.wait_for("│")
    multiplexer.run("send-keys", "-t", "dev:0.0", "printf '漢%.0s' $(seq 1 60)", "Enter")
    terminal.wait_for("漢{10}")
    multiplexer.run("resize-pane", "-t", "dev:0.0", "-x", "31")
    expect(terminal.pane.text("│").region(range(23), 31)).to_have_count(23)  # a straight border
    for row in terminal.screen.rows:
        texts = row.cell_texts
        for column, cell in enumerate(texts[:-1]):
            assert (texts[column + 1] == "") == (cell == "漢")


def test_the_status_line_can_be_on_top_or_off(multiplexer: Pywfmux, terminal: Terminal) -> None:
    multiplexer.run("set-option", "-g", "status-position", "top")
    expect(terminal.pane.text(re.compile(r"^\[dev\]")).region(rows=0)).to_be_visible()
    multiplexer.run("set-option", "-g", "status", "off")
    terminal.wait_gone(r"\[dev\]")
    multiplexer.wait_get("#{window_height}", "24", "dev")


def test_two_sizes_of_clients(multiplexer: Pywfmux, terminal: Terminal) -> None:
    small = multiplexer.attach("attach-session", "-t", "dev", columns=60, lines=15)
    small.wait_for(r"\[dev\]")
    multiplexer.wait_get("#{window_width}x#{window_height}", "60x14", "dev")
    terminal.wait_for("·")
    multiplexer.run("set-option", "-g", "window-size", "largest")
    multiplexer.wait_get("#{window_width}x#{window_height}", "80x23", "dev")
