"""The mouse at a terminal: clicks that select words and lines, drags past the edge, the wheel, the scrollbar."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from .driver import Pywfmux, Terminal

Start = Callable[..., Pywfmux]


def report(button: int, column: int, row: int, final: str = "M") -> str:
    """An SGR report; cells are counted from 0."""
    return f"\033[<{button};{column + 1};{row + 1}{final}"


def click(column: int, row: int, button: int = 0) -> str:
    return report(button, column, row) + report(button, column, row, "m")


def opened(start: Start, program: str, config: str = "", lines: int = 12) -> tuple[Pywfmux, Terminal]:
    multiplexer = start(config=f"set -g mouse on\n{config}\n")
    terminal = multiplexer.attach("new-session", "-s", "dev", program, columns=40, lines=lines)
    terminal.wait_for(r"ready")
    return multiplexer, terminal


@pytest.mark.parametrize(
    ("clicks", "keys", "copied"),
    [(2, "emacs", "foo"), (2, "vi", "foo"), (3, "emacs", "some foo.bar here"), (3, "vi", "some foo.bar here\n")],
)
def test_clicks_copy_words_and_lines(start: Start, clicks: int, keys: str, copied: str) -> None:
    program = "echo 'some foo.bar here'; echo ready; exec cat"
    multiplexer, terminal = opened(start, program, f"setw -g mode-keys {keys}")
    terminal.send(click(6, 0) * clicks)
    multiplexer.wait_get("#{buffer_sample}", copied.replace("\n", "\\n"), "dev")
    multiplexer.wait_get("#{pane_mode}", "", "dev")


def test_dragging_past_the_top_scrolls(start: Start) -> None:
    multiplexer, terminal = opened(start, "seq 100; echo ready; exec cat")
    first = int(terminal.rows()[5])
    terminal.send(report(0, 0, 5) + report(32, 0, 3) + report(32, 0, 0))
    # Held at the edge it scrolls by itself, up to the very top.
    size = multiplexer.get("#{history_size}", "dev")
    terminal.wait_for(rf"\[{size}/{size}\]")
    terminal.send(report(0, 0, 0, "m"))
    multiplexer.wait_get("#{pane_mode}", "", "dev")
    assert multiplexer.run("show-buffer").stdout.split() == [str(number) for number in range(1, first)]


def test_dragging_onto_the_status_line_scrolls_down(start: Start) -> None:
    multiplexer, terminal = opened(start, "seq 100; echo ready; exec cat")
    multiplexer.run("copy-mode", "-t", "dev")
    multiplexer.run("send-keys", "-t", "dev", "-X", "-N", "20", "scroll-up")
    # The picture of entering the mode has [0/...] already: what is waited for below comes after this one.
    terminal.wait_for(r"\[20/\d+\]")
    terminal.send(report(0, 0, 5) + report(32, 0, 8) + report(32, 0, 11))
    terminal.wait_for(r"\[0/\d+\]")
    # As in tmux letting go there is MouseDragEnd1Status, which nothing is bound to: the selection stays.
    terminal.send(report(0, 0, 11, "m"))
    multiplexer.run("send-keys", "-t", "dev", "-X", "copy-selection-and-cancel")
    assert "99\n100" in multiplexer.run("show-buffer").stdout


def test_the_wheel_goes_into_the_history_and_out_of_it(start: Start) -> None:
    multiplexer, terminal = opened(start, "seq 100; echo ready; exec cat")
    terminal.send(report(64, 3, 3) * 3)
    multiplexer.wait_get("#{scroll_position}", "10", "dev")
    terminal.send(report(65, 3, 3) * 2)
    multiplexer.wait_get("#{pane_mode}", "", "dev")


def test_the_wheel_is_for_the_program_on_an_alternate_screen(start: Start) -> None:
    program = "seq 50; printf '\\033[?1049h\\033[?1000h\\033[?1006h'; stty raw -echo; printf ready; exec cat -v"
    multiplexer, terminal = opened(start, program)
    terminal.send(report(64, 2, 1))
    terminal.wait_for(r"\^\[\[<64;3;2M")
    assert multiplexer.get("#{pane_mode}", "dev") == ""


def test_an_alternate_screen_without_mouse_stays(start: Start) -> None:
    multiplexer, terminal = opened(start, "seq 50; printf '\\033[?1049h'; printf ready; exec cat")
    terminal.send(report(64, 2, 1) + click(3, 3))
    terminal.send("typed\r")
    terminal.wait_for("typed")
    assert multiplexer.get("#{pane_mode}", "dev") == ""


def test_the_middle_button_pastes(start: Start) -> None:
    multiplexer, terminal = opened(start, "echo ready; exec cat")
    multiplexer.run("set-buffer", "from the buffer")
    terminal.send(click(3, 3, button=1))
    terminal.wait_for("from the buffer")


def test_the_scrollbar(start: Start) -> None:
    multiplexer, terminal = opened(start, "seq 100; echo ready; exec cat", "set -g pane-scrollbars on")
    assert multiplexer.get("#{pane_width}", "dev") == "39"
    terminal.send(click(39, 0))
    multiplexer.wait_get("#{scroll_position}", "9", "dev")
    terminal.send(click(39, 10))
    multiplexer.wait_get("#{scroll_position}", "0", "dev")
    terminal.send(report(0, 39, 9) + report(32, 39, 3) + report(32, 39, 0))
    multiplexer.wait_get("#{scroll_position}", multiplexer.get("#{history_size}", "dev"), "dev")
    terminal.send(report(0, 39, 0, "m"))
    terminal.wait_for(r"^1 ")


def test_status_ranges_are_clicked(start: Start) -> None:
    multiplexer, terminal = opened(start, "echo ready; exec cat", "set -g status 2")
    multiplexer.run("new-window", "-d", "-t", "dev", "-n", "o", "exec cat")
    terminal.wait_for("1:o")
    row = next(number for number, text in enumerate(terminal.rows()) if "1:o" in text)
    terminal.send(click(terminal.rows()[row].index("1:o"), row))
    multiplexer.wait_get("#{window_name}", "o", "dev")
