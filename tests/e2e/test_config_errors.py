"""What a person sees of a configuration with mistakes: the file, line and column, the line with a caret, the nearest
word; and that everything else applies.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable

import pytest

from .driver import Pywfmux

CONFIG = """\
set -g @first yes
set -g statsu-left x
bind-ky x kill-server
bind C-j chose-window
set -g mouse prhaps
set -g status-style "bg=nocolour"
set -g -Q status on
bind NoSuchKey kill-pane
set -g @quoted "never closed
set -g @middle yes
%if 1
set -g @inside yes
%endif
new-windw \\
  -d
set -g @last yes
"""

ERRORS = [
    (
        2,
        8,
        "invalid option: statsu-left (did you mean status-left",
        "set -g statsu-left x",
    ),
    (
        3,
        1,
        "unknown command: bind-ky (did you mean bind-key",
        "bind-ky x kill-server",
    ),
    (
        4,
        10,
        "unknown command: chose-window",
        "bind C-j chose-window",
    ),
    (5, 14, "bad value: prhaps", "set -g mouse prhaps"),
    (6, 22, "invalid style: bg=nocolour", 'set -g status-style "bg=nocolour"'),
    (7, 8, "command set-option: unknown flag -Q", "set -g -Q status on"),
    (8, 6, "unknown key: NoSuchKey", "bind NoSuchKey kill-pane"),
    (14, 1, "unknown command: new-windw (did you mean new-window", "new-windw \\"),
]


@pytest.mark.parametrize("fault", ERRORS, ids=lambda fault: f"line-{fault[0]}")
def test_source_file_shows_the_place_of_each_error(multiplexer: Pywfmux, fault: tuple[int, int, str, str]) -> None:
    line, column, message, source = fault
    path = multiplexer.directory / "faulty.conf"
    path.write_text(CONFIG)
    multiplexer.run("new-session", "-d", "-s", "dev", "cat")
    done = multiplexer.run("source-file", str(path), check=False)
    assert done.returncode == 1
    shown = (done.stdout + done.stderr).splitlines()
    at = next(index for index, text in enumerate(shown) if text.startswith(f"{path}:{line}:"))
    assert shown[at].startswith(f"{path}:{line}:{column}: {message}")
    assert shown[at + 1 : at + 3] == [f"    {source}", " " * (4 + column - 1) + "^"]


def test_a_start_shows_every_error_and_applies_every_other_line(start: Callable[..., Pywfmux]) -> None:
    multiplexer = start(config=CONFIG)
    terminal = multiplexer.attach("new-session", "-s", "dev", "cat", columns=140, lines=50)
    for line, column, message, source in ERRORS:
        terminal.wait_for(re.escape(f"test.conf:{line}:{column}: {message}"))
        rows = terminal.rows()
        at = next(index for index, row in enumerate(rows) if f"test.conf:{line}:{column}: {message}" in row)
        assert [row.rstrip() for row in rows[at + 1 : at + 3]] == [f"    {source}", " " * (4 + column - 1) + "^"]
    for name in ("@first", "@middle", "@inside", "@last"):
        assert multiplexer.run("show-options", "-gv", name).stdout == "yes\n"


def test_a_byte_order_mark_is_no_part_of_the_first_command(multiplexer: Pywfmux) -> None:
    path = multiplexer.directory / "marked.conf"
    path.write_bytes(b"\xef\xbb\xbfset -g @first yes\r\nset -g @last yes\r\n")
    multiplexer.run("new-session", "-d", "-s", "dev", "cat")
    done = multiplexer.run("source-file", str(path))
    assert (done.stdout, done.stderr) == ("", "")
    assert [multiplexer.run("show-options", "-gv", name).stdout for name in ("@first", "@last")] == ["yes\n", "yes\n"]


def test_a_program_that_the_configuration_runs_may_ask_the_server(start: Callable[..., Pywfmux]) -> None:
    """As plugin managers do: the configuration waits for them, so they must not wait for it."""
    command = f"{sys.executable} -m pymux_wf set-option -g @asked yes"
    server = start(config=f"run-shell '{command}'\nset -g @after '#{{@asked}}!'\n")
    server.run("new-session", "-d")
    assert server.run("display-message", "-p", "#{@asked} #{E:@after}").stdout == "yes yes!\n"
