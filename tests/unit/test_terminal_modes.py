"""Modes, the alternate screen, replies, control strings and events."""

from __future__ import annotations

import pytest

from pymux_wf.colour import RGB
from pymux_wf.terminal import ByteStream, Screen


def fed(output: str, columns: int = 10, lines: int = 4) -> Screen:
    screen = Screen(columns, lines)
    ByteStream(screen).feed(output.encode())
    return screen


@pytest.mark.parametrize(
    ("output", "name", "value"),
    [
        ("\x1b[?1h", "application_cursor", True),
        ("\x1b=", "application_keypad", True),
        ("\x1b[?66h", "application_keypad", True),
        ("\x1b[?2004h", "bracketed_paste", True),
        ("\x1b[?1004h", "focus_events", True),
        ("\x1b[?9h", "mouse_protocol", 9),
        ("\x1b[?1000h", "mouse_protocol", 1000),
        ("\x1b[?1002;1006h", "mouse_protocol", 1002),
        ("\x1b[?1002;1006h", "mouse_encoding", 1006),
        ("\x1b[?1003h\x1b[?1003l", "mouse_protocol", 0),
        ("\x1b[?1006h\x1b[?1005h\x1b[?1006l", "mouse_encoding", 1005),
        ("\x1b[?2026h", "synchronized", True),
        ("\x1b[?25l", "cursor_visible", False),
        ("\x1b[?12h", "cursor_blink", True),
        ("\x1b[5 q", "cursor_shape", 5),
        ("\x1b[>4;2m", "modify_other_keys", 2),
        ("\x1b[>4;2m\x1b[>4n", "modify_other_keys", 0),
        ("\x1b[>5u", "kitty_flags", 5),
        ("\x1b[>5u\x1b[>1u\x1b[<u", "kitty_flags", 5),
        ("\x1b[=3u\x1b[=4;2u", "kitty_flags", 7),
        ("\x1b[?2031h", "theme_reports", True),
        ("\x1b[?1h\x1b[?1s\x1b[?1l\x1b[?1r", "application_cursor", True),
        ("\x1b[?1h\x1b[!p", "application_cursor", False),
        ("\x1b[?2004h\x1bc", "bracketed_paste", False),
    ],
)
def test_mode(output: str, name: str, value: int) -> None:
    screen = fed(output)
    assert getattr(screen.modes, name) == value
    assert screen.take_events(), "the outside must hear of it"


REPLIES = [
    ("DA1", "\x1b[c", "\x1b[?1;2c"),
    ("DECID", "\x1bZ", "\x1b[?1;2c"),
    ("DA2", "\x1b[>c", "\x1b[>84;0;0c"),
    ("DA3", "\x1b[=c", "\x1bP!|00000000\x1b\\"),
    ("DSR", "\x1b[5n", "\x1b[0n"),
    ("CPR", "\x1b[2;3H\x1b[6n", "\x1b[2;3R"),
    ("CPR with a wrap pending", "0123456789\x1b[6n", "\x1b[1;10R"),
    ("CPR in origin mode", "\x1b[2;3r\x1b[?6h\x1b[6n", "\x1b[1;1R"),
    ("DECXCPR", "\x1b[?6n", "\x1b[?1;1;1R"),
    ("DECRQM set", "\x1b[?7$p", "\x1b[?7;1$y"),
    ("DECRQM reset", "\x1b[?2004$p", "\x1b[?2004;2$y"),
    ("DECRQM unknown", "\x1b[?4242$p", "\x1b[?4242;0$y"),
    ("DECRQM ANSI", "\x1b[4h\x1b[4$p", "\x1b[4;1$y"),
    ("XTVERSION", "\x1b[>q", "\x1bP>|pywfmux\x1b\\"),
    ("DECRQSS SGR", "\x1b[1;31m\x1bP$qm\x1b\\", "\x1bP1$r0;1;31m\x1b\\"),
    ("DECRQSS margins", "\x1b[2;3r\x1bP$qr\x1b\\", "\x1bP1$r2;3r\x1b\\"),
    ("DECRQSS cursor", "\x1b[4 q\x1bP$q q\x1b\\", "\x1bP1$r4 q\x1b\\"),
    ("DECRQSS unknown", "\x1bP$qz\x1b\\", "\x1bP0$r\x1b\\"),
    ("size", "\x1b[18t", "\x1b[8;4;10t"),
    ("kitty flags", "\x1b[>5u\x1b[?u", "\x1b[?5u"),
    ("modifyOtherKeys", "\x1b[>4;1m\x1b[?4m", "\x1b[>4;1m"),
    ("OSC 4", "\x1b]4;1;rgb:12/34/56\x07\x1b]4;1;?\x07", "\x1b]4;1;rgb:1212/3434/5656\x07"),
    ("OSC 10 set", "\x1b]10;#102030\x07\x1b]10;?\x07", "\x1b]10;rgb:1010/2020/3030\x07"),
    ("size in band", "\x1b[?2048h", "\x1b[48;4;10;0;0t"),
    ("size in band is not offered", "\x1b[?2048$p", "\x1b[?2048;0$y"),
    ("the title is never typed back", "\x1b]2;rm -rf\x07\x1b[21t", ""),
]


@pytest.mark.parametrize(("output", "reply"), [case[1:] for case in REPLIES], ids=[case[0] for case in REPLIES])
def test_reply(output: str, reply: str) -> None:
    screen = fed(output)
    assert screen.take_replies() == reply.encode()
    assert screen.take_replies() == b""


EVENTS = [
    ("BEL", "\x07", ("bell",)),
    ("title", "\x1b]2;a \u6f22\x07", ("title", "a \u6f22")),
    ("icon name", "\x1b]1;i\x1b\\", ("icon", "i")),
    ("rename", "\x1bkname\x1b\\", ("rename", "name")),
    ("clipboard", "\x1b]52;c;YWI=\x07", ("clipboard", "c", "YWI=")),
    ("clipboard query", "\x1b]52;;?\x07", ("clipboard-query", "")),
    ("directory", "\x1b]7;file://h/x\x07", ("cwd", "file://h/x")),
    ("prompt", "\x1b]133;D;1\x07", ("prompt", "D", "1")),
    ("OSC 9", "\x1b]9;done\x07", ("notify", "", "done")),
    ("OSC 777", "\x1b]777;notify;t;b\x07", ("notify", "t", "b")),
    ("OSC 99", "\x1b]99;i=1;hi\x1b\\", ("notify", "", "hi", "i=1")),
    ("progress", "\x1b]9;4;1;50\x07", ("progress", "1", "50")),
    ("passthrough", "\x1bPtmux;\x1b\x1b]52;c;\x07\x1b\\", ("passthrough", "\x1b]52;c;\x07")),
    ("theme query", "\x1b[?996n", ("theme-query",)),
    ("colour query", "\x1b]11;?\x07", ("query", "11")),
    ("alternate screen", "\x1b[?1049h", ("alternate", "1")),
]


@pytest.mark.parametrize(("output", "event"), [case[1:] for case in EVENTS], ids=[case[0] for case in EVENTS])
def test_event(output: str, event: tuple[str, ...]) -> None:
    assert event in fed(output).take_events()


def test_colour_queries_fall_back_to_the_host() -> None:
    screen = Screen(10, 2)
    screen.host_bg = RGB | 0xFFFFFF
    ByteStream(screen).feed(b"\x1b]11;?\x07")
    assert screen.take_replies() == b"\x1b]11;rgb:ffff/ffff/ffff\x07"


def test_titles_are_a_stack() -> None:
    screen = fed("\x1b]0;one\x07\x1b[22t\x1b]0;two\x07\x1b[23t")
    assert (screen.title, screen.icon_name) == ("one", "one")


@pytest.mark.parametrize("mode", [47, 1047, 1049])
def test_alternate_screen_comes_and_goes(mode: int) -> None:
    screen = fed(f"main\x1b[?{mode}h\x1b[Halt\r\n\r\n\r\n\r\n\r\n")
    assert screen.alternate
    assert "main" not in screen.display[0]
    assert screen.history.size == 0
    ByteStream(screen).feed(f"\x1b[?{mode}l".encode())
    assert screen.display[0].rstrip() == "main"
    assert ((screen.cursor.x, screen.cursor.y) == (4, 0)) == (mode == 1049)


def test_main_screen_takes_the_size_the_alternate_had() -> None:
    screen = fed("0123456789abc\x1b[?1049h")
    screen.resize(columns=5, lines=6)
    ByteStream(screen).feed(b"\x1b[?1049l")
    assert [row.text.rstrip() for row in screen.rows][:3] == ["56789", "abc", ""]
    assert (screen.cursor.x, screen.cursor.y) == (3, 1)


def test_switches_from_outside() -> None:
    screen = Screen(10, 2)
    screen.allow_alternate = screen.allow_title = False
    ByteStream(screen).feed(b"\x1b[?1049h\x1b]2;t\x07\x1bkn\x1b\\")
    assert (screen.alternate, screen.title, screen.take_events()) == (False, "", [])


def test_the_same_event_twice_is_two_events() -> None:
    events = fed("\x1bPtmux;a\x1b\\\x1bPtmux;a\x1b\\\x07\x07\x1b[?1h\x1b[?1l").take_events()
    assert events == [("passthrough", "a"), ("passthrough", "a"), ("bell",), ("bell",), ("modes",)]
