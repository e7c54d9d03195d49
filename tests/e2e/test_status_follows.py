"""The status line tells what is so now, whoever changed it: also where the command came from outside, with no key and
no timer to draw it again.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from .driver import Pywfmux

CONFIG = """\
set -g status-interval 0
set -g automatic-rename off
set -g status-left '#{session_name} #{session_windows}w #{window_panes}p #{pane_width}x#{pane_height} \
#{?window_zoomed_flag,zoomed,plain} #{?pane_in_mode,mode,live} #{pane_title} #{?pane_marked,marked,}#{@mine} \
#{session_attached}a #{server_sessions}s|'
set -g status-left-length 100
set -g status-right ''
"""


@pytest.mark.parametrize(
    ("before", "words", "expected"),
    [
        ([], ["new-window", "cat"], r"2w 1p .*\|0:cat- 1:cat\*"),
        ([], ["new-window", "-d", "cat"], r"2w 1p .*\|0:cat\* 1:cat"),
        ([["new-window", "cat"]], ["select-window", "-t", "0"], r"\|0:cat\* 1:cat-"),
        ([["new-window", "cat"]], ["last-window"], r"\|0:cat\* 1:cat-"),
        ([["new-window", "cat"]], ["kill-window"], r"1w .*0:cat\*"),
        ([["new-window", "cat"]], ["kill-window", "-t", "0"], r"1w .*\|1:cat\*"),
        ([["new-window", "-n", "two", "cat"]], ["swap-window", "-s", "0", "-t", "1"], r"\|0:two\S? 1:cat"),
        ([], ["move-window", "-t", "7"], r"\|7:cat\*"),
        ([], ["rename-window", "fresh"], r"0:fresh\*"),
        ([], ["rename-session", "fresh"], r"^fresh 1w"),
        ([], ["split-window", "-d", "cat"], r"1w 2p 120x14"),
        ([["split-window", "cat"]], ["kill-pane"], r"1w 1p 120x29"),
        ([["split-window", "-h", "cat"]], ["resize-pane", "-x", "30"], r"2p 30x29"),
        ([["split-window", "-h", "cat"]], ["resize-pane", "-Z"], r"2p 120x29 zoomed"),
        ([["split-window", "-h", "cat"]], ["select-layout", "even-vertical"], r"2p 120x14"),
        ([["split-window", "-h", "-l", "30", "cat"]], ["select-pane", "-L"], r"2p 89x29"),
        ([["split-window", "-h", "-l", "30", "cat"]], ["break-pane"], r"2w 1p 120x29"),
        ([], ["copy-mode"], r"plain mode"),
        ([["copy-mode"]], ["send-keys", "-X", "cancel"], r"plain live"),
        ([], ["select-pane", "-T", "my-title"], r"live my-title"),
        ([], ["select-pane", "-m"], r" marked"),
        ([], ["set-option", "@mine", "option-of-mine"], r"option-of-mine"),
        ([], ["new-session", "-d", "-s", "another", "cat"], r"1a 2s"),
        ([["new-session", "-d", "-s", "another", "cat"]], ["kill-session", "-t", "another"], r"1a 1s"),
    ],
)
def test_a_command_from_outside_shows(
    start: Callable[..., Pywfmux], before: list[list[str]], words: list[str], expected: str
) -> None:
    multiplexer = start(config=CONFIG)
    terminal = multiplexer.attach("new-session", "-s", "dev", "cat", columns=120, lines=30)
    terminal.wait_for(r"^dev 1w 1p")
    for earlier in before:
        multiplexer.run(*earlier)
    terminal.settle()
    multiplexer.run(*words)
    terminal.wait_for(expected, timeout=5)


def test_another_client_shows(start: Callable[..., Pywfmux]) -> None:
    multiplexer = start(config=CONFIG)
    terminal = multiplexer.attach("new-session", "-s", "dev", "cat", columns=120, lines=30)
    terminal.wait_for("1a 1s")
    other = multiplexer.attach("attach-session", "-t", "dev", columns=120, lines=30)
    terminal.wait_for("2a 1s", timeout=5)
    other.close()
    terminal.wait_for("1a 1s", timeout=5)
