"""capture-pane -e: what the cells behind a line's text look like is told at the line's end."""

from __future__ import annotations

import pytest

from pymux_wf.terminal import ByteStream, Screen, capture_rows
from tests.unit.commands_rig import Rig, served


def written(data: bytes, columns: int = 40) -> Screen:
    screen = Screen(columns, 4, history_limit=10)
    ByteStream(screen).feed(data)
    return screen


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"\x1b[31mred", "\x1b[31mred\x1b[39m"),
        (b"\x1b[1;31;42mabc\x1b[0;31mdef", "\x1b[1m\x1b[31m\x1b[42mabc\x1b[0m\x1b[31m\x1b[49mdef\x1b[39m"),
        (b"a\x1b[44m\x1b[K", "a\x1b[44m"),
        (b"\x1b[44m\x1b[2K", "\x1b[44m"),
        (b"\x1b[7mfull" + b"y" * 36, "\x1b[7mfull" + "y" * 36),
        (b"plain", "plain"),
    ],
)
def test_the_look_of_the_cells_behind_the_text_is_told(data: bytes, line: str) -> None:
    assert capture_rows(written(data), 0, 0, escapes=True, unused=True) == [line]


def test_without_the_cells_behind_the_text_its_look_goes_on() -> None:
    screen = written(b"\x1b[31mred\r\n\x1b[mx")
    assert capture_rows(screen, 0, 1, escapes=True) == ["\x1b[31mred", "\x1b[39mx"]
    assert capture_rows(screen, 0, 1, escapes=True, join=True, unused=True) == ["\x1b[31mred", "\x1b[39mx"]


@served
async def test_the_command_tells_it_unless_told_to_stop_at_the_text(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-x", "40", "-y", "4", "printf '\\033[32mok\\r\\n\\033[m'; exec cat")
    pane = rig.server.tree.panes[0]
    await rig.until(lambda: pane.log.end)
    assert (await rig.ok("capture-pane", "-pe")).split("\n")[0] == "\x1b[32mok\x1b[39m"
    assert (await rig.ok("capture-pane", "-peT")).split("\n")[0] == "\x1b[32mok"


@served
async def test_a_cursor_behind_the_last_column_stands_on_nothing(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-x", "5", "-y", "4", "printf abcde; exec cat")
    pane = rig.server.tree.panes[0]
    await rig.until(lambda: pane.log.end)
    assert await rig.ok("display-message", "-p", "#{cursor_x}[#{cursor_character}]") == "5[ ]"
