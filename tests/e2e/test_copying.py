"""Copying, searching, prompting and pasting as somebody does it at a terminal."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pymux_wf import expect

from .driver import Pywfmux, Terminal

Start = Callable[..., Pywfmux]
PREFIX = "\x02"


def opened(start: Start, program: str, config: str = "", columns: int = 60) -> tuple[Pywfmux, Terminal]:
    multiplexer = start(config=f"set -s escape-time 10\n{config}\n")
    terminal = multiplexer.attach("new-session", "-s", "dev", program, columns=columns, lines=12)
    terminal.wait_for(r"ready")
    return multiplexer, terminal


def test_vi_keys_from_search_to_paste(start: Start) -> None:
    multiplexer, terminal = opened(start, "seq -f 'item %g of many' 100; echo ready; exec cat", "setw -g mode-keys vi")
    terminal.send(PREFIX + "[")
    terminal.wait_for(r"\[0/\d+\]")
    terminal.send("?item 42\r")
    terminal.wait_for(r"\(1 results\)")
    expect(terminal.pane.style(bg="magenta").region(rows=(0, -1))).to_have_count(1)
    terminal.send(" $\r")
    multiplexer.wait_get("#{pane_mode}", "", "dev")
    terminal.send(PREFIX + "]")
    multiplexer.wait_text("ready\nitem 42 of many", "dev")


def test_a_history_of_thousands_is_searched_as_one_types(start: Start) -> None:
    _, terminal = opened(start, "seq -f 'entry %g.' 20000; echo ready; exec cat", "set -g history-limit 50000")
    terminal.send(PREFIX + "[")
    terminal.wait_for(r"\[0/\d+\]")
    terminal.send("\x12entry 77.")
    terminal.wait_for(r"^entry 77\.")
    terminal.wait_for(r"\(1 results\)")


def test_the_prompt_completes_remembers_and_shows_errors(start: Start) -> None:
    multiplexer, terminal = opened(start, "echo ready; exec cat")
    terminal.send(PREFIX + ":renamew\t")
    terminal.send("named\r")
    multiplexer.wait_get("#{window_name}", "named", "dev")
    terminal.send(PREFIX + ":\033[A")
    terminal.wait_for("^:renamew named")
    terminal.send("\x15nosuch\r")
    terminal.wait_for("[Uu]nknown command: nosuch")


@pytest.mark.parametrize("answer", ["y", "n"])
def test_killing_a_pane_is_confirmed(start: Start, answer: str) -> None:
    multiplexer, terminal = opened(start, "echo ready; exec cat")
    multiplexer.run("split-window", "-t", "dev", "exec cat")
    terminal.send(PREFIX + "x")
    terminal.wait_for(r"kill-pane 1\? \(y/n\)")
    terminal.send(answer)
    terminal.wait_gone(r"kill-pane")
    multiplexer.wait_get("#{window_panes}", "1" if answer == "y" else "2", "dev")


def test_view_mode_is_left_with_q(start: Start) -> None:
    multiplexer, terminal = opened(start, "echo ready; exec cat")
    terminal.send(PREFIX + "?")
    terminal.wait_for("C-b")
    multiplexer.wait_get("#{pane_mode}", "view-mode", "dev")
    terminal.send("q")
    terminal.wait_for("ready")
