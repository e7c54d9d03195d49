"""What editing functions leave behind, where tmux's way was not taken at first."""

from __future__ import annotations

import pytest

from pymux_wf.terminal import ByteStream, Screen


def written(data: bytes) -> Screen:
    screen = Screen(40, 10, history_limit=50)
    ByteStream(screen).feed(data)
    return screen


@pytest.mark.parametrize("function", [b"\x1b[2L", b"\x1b[2M", b"\x1b[99L", b"\x1b[99M"])
@pytest.mark.parametrize("margins", [b"", b"\x1b[3;7r"])
def test_lines_are_inserted_and_deleted_under_a_cursor_that_keeps_its_column(function: bytes, margins: bytes) -> None:
    screen = written(margins + b"\x1b[5;8H" + function)
    assert (screen.cursor.x, screen.cursor.y) == (7, 4)


def test_a_reset_leaves_titles_and_the_directory() -> None:
    screen = written(b"\x1b]0;name\x07\x1b]7;file:///tmp\x07\x1bctext")
    assert (screen.title, screen.icon_name, screen.directory) == ("name", "name", "file:///tmp")
    assert screen.rows[0].text.rstrip() == "text"
