"""Tree modes in a real terminal: what they show beside tmux itself, and choosing with keys and the mouse."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from .driver import Multiplexer, Pywfmux, Terminal

CONFIG = """
set -g status off
set -g automatic-rename off
set -g escape-time 0
"""
# The labels of tmux 3.3a, where later ones show titles.
LABELS = 'set -g tree-mode-preview-format "#{?pane_format,#{pane_index},#{window_index}:#{window_name}}"\n'


def fill(multiplexer: Multiplexer) -> Terminal:
    """Sessions alpha (one, two with two panes, six more) and beta; a terminal on alpha:one."""
    terminal = multiplexer.attach("new-session", "-s", "alpha", "-n", "one", "echo first; exec cat")
    terminal.wait_for("^first")
    run = multiplexer.run
    for line in CONFIG.strip().splitlines():
        run(*line.split())
    run("new-window", "-d", "-n", "two", "-t", "alpha:", "echo second; exec cat")
    run("split-window", "-d", "-t", "alpha:two", "echo third; exec cat")
    run("new-session", "-d", "-s", "beta", "-n", "other", "-x", "80", "-y", "24", "echo fourth; exec cat")
    for name in ("alpha:two.0", "alpha:two.1", "alpha:one", "beta:other"):
        run("select-pane", "-t", name, "-T", "")
    run("select-window", "-t", "alpha:one")
    run("set-buffer", "-b", "short", "text")
    run("set-buffer", "-b", "longer", "two\nlines")
    return terminal


STEPS: list[tuple[tuple[str, ...], tuple[tuple[str, str], ...]]] = [
    (
        ("choose-tree", "-w", "-t", "alpha:one"),
        (
            ("", "0 .sort: index"),
            ("j", "1 .sort: index"),
            ("l", "- 1: two"),
            ("jt", r"0\*: "),
            ("O", "sort: name"),
            ("r", "sort: name, reversed"),
            ("v", "!sort"),
        ),
    ),
    (("choose-tree", "-s", "-t", "alpha:one"), (("", "alpha .sort"), ("j", "beta .sort"))),
    (("choose-tree", "-s", "-t", "alpha:one", "-f", "#{==:#{window_name},other}"), (("", "filter: active"),)),
    (("choose-tree", "-s", "-t", "alpha:one", "-f", "0"), (("", "filter: no matches"),)),
    (("choose-tree", "-t", "alpha:one", "-F", "#{window_name}", "-K", "#{?#{==:#{line},1},x,}"), (("", r"\(x\)"),)),
    (("choose-buffer", "-t", "alpha:one", "-O", "name", "-F", "#{buffer_sample}"), (("", "longer .sort: name"),)),
]


@pytest.mark.oracle
@pytest.mark.parametrize(
    ("words", "keys"), STEPS, ids=lambda value: " ".join(value) if isinstance(value[0], str) else ""
)
def test_a_tree_looks_as_in_tmux(
    words: tuple[str, ...],
    keys: tuple[tuple[str, str], ...],
    start: Callable[..., Pywfmux],
    tmux: Multiplexer,
) -> None:
    both = (start(config=CONFIG + LABELS), tmux)
    terminals = [fill(multiplexer) for multiplexer in both]
    for multiplexer in both:
        multiplexer.run(*words)
    for pressed, shown in keys:
        for terminal in terminals:
            if pressed:
                terminal.send(pressed)
            if shown.startswith("!"):
                terminal.wait_gone(shown[1:])
            else:
                terminal.wait_for(shown)
        for terminal in terminals:
            terminal.settle()
        ours, theirs = (terminal.rows() for terminal in terminals)
        assert ours == theirs


def test_a_window_is_chosen_with_the_prefix(multiplexer: Pywfmux) -> None:
    terminal = fill(multiplexer)
    terminal.send("\x02w")
    terminal.wait_for("0 .sort: index")
    terminal.send("jjj\r")
    terminal.wait_for("^fourth")
    assert multiplexer.get("#{pane_mode}|#{window_zoomed_flag}", "alpha:one") == "|0"


def test_killing_is_asked_in_the_status_line(multiplexer: Pywfmux) -> None:
    terminal = fill(multiplexer)
    multiplexer.run("set-option", "-g", "status", "on")
    terminal.send("\x02s")
    terminal.wait_for("alpha .sort")
    terminal.send("jx")
    terminal.wait_for(r"^Kill session beta\?")
    terminal.send("y")
    terminal.wait_gone("beta")
    assert multiplexer.ask("list-sessions", "-F", "#{session_name}") == "alpha\n"


def test_looking_for_a_window(multiplexer: Pywfmux) -> None:
    terminal = fill(multiplexer)
    multiplexer.run("set-option", "-g", "status", "on")
    terminal.send("\x02f")
    terminal.wait_for("find-window")
    terminal.send("other\r")
    terminal.wait_for("filter: active")
    terminal.send("j\r")
    terminal.wait_for("^fourth")


def test_an_option_is_changed(multiplexer: Pywfmux) -> None:
    terminal = fill(multiplexer)
    multiplexer.run("set-option", "-g", "status", "on")
    terminal.send("\x02C")
    terminal.wait_for("Server Options")
    terminal.send("/repeat-time\r")
    terminal.wait_for("initial-repeat-time")
    terminal.send("S")
    terminal.wait_for(r"^\(initial-repeat-time, global\)")
    terminal.send("\x15750\r")
    terminal.wait_for("Option value: 750")
    assert multiplexer.ask("show-options", "-gv", "initial-repeat-time") == "750\n"


def test_a_buffer_is_edited_and_pasted(multiplexer: Pywfmux) -> None:
    terminal = fill(multiplexer)
    multiplexer.run("set-option", "-s", "editor", "sh -c 'echo changed > $0'")
    terminal.send("\x02=")
    terminal.wait_for("longer .sort")
    terminal.send("e")
    terminal.wait_for("changed")
    terminal.send("\r")
    terminal.wait_for("^changed")
    assert multiplexer.get("#{pane_mode}", "alpha:one") == ""
