"""What code written for pyte relies on: names, events, attributes, and its documented behaviour."""

from __future__ import annotations

import io

import pyte
import pytest
from pyte import modes

from pymux_wf.terminal import ByteStream, Screen, Stream


def test_is_a_pyte_screen_and_stream() -> None:
    screen = Screen(80, 24)
    assert isinstance(screen, pyte.Screen)
    assert isinstance(Stream(screen), pyte.Stream)


def test_documented_example() -> None:
    screen = Screen(80, 24)
    stream = Stream(screen)
    stream.feed("\x1b[5B")
    assert screen.cursor.y == 5
    screen.dirty.clear()
    screen.draw("!")
    assert list(screen.dirty) == [5]


def test_display_and_buffer() -> None:
    screen = Screen(6, 2)
    Stream(screen).feed("\x1b[1;31;48;5;208mAb\x1b[m漢")
    assert screen.display == ["Ab漢  ", "      "]
    char = screen.buffer[0][0]
    assert (char.data, char.fg, char.bg, char.bold) == ("A", "red", "ff8700", True)
    assert screen.buffer[0][3].data == ""
    screen.buffer[1][0] = char._replace(data="Z")
    assert screen.display[1] == "Z     "


def test_margins_modes_and_cursor() -> None:
    screen = Screen(10, 5)
    assert screen.margins is None
    screen.set_margins(2, 4)
    assert screen.margins == (1, 3)
    screen.set_mode(6, private=True)
    assert modes.DECOM in screen.mode
    screen.reset_mode(modes.IRM)
    assert screen.cursor.attrs.data == " "
    screen.cursor_position(1, 3)
    assert (screen.cursor.y, screen.cursor.x) == (1, 2)


def test_a_subclass_gets_its_events() -> None:
    drawn: list[str] = []

    class Listening(Screen):
        def draw(self, data: str) -> None:
            drawn.append(data)
            super().draw(data)

    screen = Listening(20, 3)
    ByteStream(screen).feed(b"".join(b"line %d\r\n" % number for number in range(100)))
    assert drawn == [f"line {number}" for number in range(100)]
    assert screen.display[0].rstrip() == "line 98"


def test_replies_go_through_write_process_input() -> None:
    written: list[str] = []
    screen = Screen(10, 2)
    screen.write_process_input = written.append  # type: ignore[method-assign]
    Stream(screen).feed("\x1b[6n")
    assert written == ["\x1b[1;1R"]


def test_c1_controls_in_text() -> None:
    screen = Screen(10, 2)
    Stream(screen).feed("\x9b3Cx\x85y")
    assert screen.display == ["   x      ", "y         "]


def test_another_listener_is_served_by_pyte() -> None:
    buffer = io.StringIO()
    Stream(pyte.DebugScreen(to=buffer)).feed("\x1b[1;24r")
    assert '"set_margins", [1, 24]' in buffer.getvalue()


def test_strict_attachment() -> None:
    with pytest.raises(TypeError):
        Stream(object())


def test_bytes_may_be_latin_1() -> None:
    screen = Screen(10, 2)
    stream = ByteStream(screen)
    stream.use_utf8 = False
    stream.feed(b"\xe9\x9b2Cx")
    assert screen.display[0].rstrip() == "é  x"
