"""What terminals send, by terminal, and what becomes of it."""

from __future__ import annotations

import pytest

from pymux_wf.keys import (
    Decoder,
    Event,
    FocusEvent,
    KeyEvent,
    MouseEvent,
    PasteEvent,
    ReplyEvent,
    UnknownEvent,
)
from pymux_wf.keys.names import CTRL, META, SHIFT


def decode(data: bytes, **options: object) -> list[Event]:
    decoder = Decoder(**options)  # type: ignore[arg-type]
    return decoder.feed(data) + decoder.flush()


def names(data: bytes, **options: object) -> list[str]:
    events = decode(data, **options)
    assert b"".join(event.raw for event in events if isinstance(event, KeyEvent)) == data
    return [event.key for event in events if isinstance(event, KeyEvent)]


@pytest.mark.parametrize(
    ("data", "key"),
    [
        ("a", "a"), (" ", "Space"), ("é", "é"), ("🎉", "🎉"), ("\t", "Tab"), ("\r", "Enter"), ("\n", "C-j"),
        ("\0", "C-Space"), ("\x01", "C-a"), ("\x1c", "C-\\"), ("\x1f", "C-_"), ("\x7f", "BSpace"), ("\x08", "C-h"),
        ("\x1b", "Escape"), ("\x1ba", "M-a"), ("\x1bA", "M-A"), ("\x1bé", "M-é"), ("\x1b\x01", "C-M-a"),
        ("\x1b\x7f", "M-BSpace"), ("\x1b ", "M-Space"), ("\x1b\r", "M-Enter"), ("\x1b\x1b", "M-Escape"),
        ("\x1b[", "M-["), ("\x1bO", "M-O"), ("\x1b]", "M-]"), ("\x1bP", "M-P"), ("\x1b_", "M-_"),
        # xterm
        ("\x1b[A", "Up"), ("\x1bOA", "Up"), ("\x1b[1;5A", "C-Up"), ("\x1b[1;2D", "S-Left"), ("\x1b[1;3B", "M-Down"),
        ("\x1b[1;8C", "C-M-S-Right"), ("\x1b[1;9A", "M-Up"), ("\x1b[H", "Home"), ("\x1bOF", "End"),
        ("\x1b[1;5H", "C-Home"), ("\x1bOP", "F1"), ("\x1bOS", "F4"), ("\x1b[1;2P", "S-F1"), ("\x1b[1;5S", "C-F4"),
        ("\x1b[1;2R", "S-F3"), ("\x1b[15~", "F5"), ("\x1b[15;5~", "C-F5"), ("\x1b[24;6~", "C-S-F12"),
        ("\x1b[2~", "IC"), ("\x1b[3;5~", "C-DC"), ("\x1b[5~", "PPage"), ("\x1b[6;3~", "M-NPage"), ("\x1b[Z", "BTab"),
        ("\x1b[1;5Z", "C-S-Tab"), ("\x1bO5A", "C-Up"), ("\x1b[E", "KP5"),
        # modifyOtherKeys and CSI u
        ("\x1b[27;5;9~", "C-Tab"), ("\x1b[27;2;9~", "BTab"), ("\x1b[27;5;97~", "C-a"), ("\x1b[27;6;65~", "C-S-a"),
        ("\x1b[27;5;13~", "C-Enter"), ("\x1b[27;2;13~", "S-Enter"), ("\x1b[27;3;120~", "M-x"),
        ("\x1b[27;5;105~", "C-i"), ("\x1b[27;5;91~", "C-["), ("\x1b[27;5;32~", "C-Space"),
        ("\x1b[27;5;127~", "C-BSpace"),
        ("\x1b[97;5u", "C-a"), ("\x1b[97;6u", "C-S-a"), ("\x1b[97;4u", "M-A"), ("\x1b[97u", "a"), ("\x1b[65;2u", "A"),
        ("\x1b[233;3u", "M-é"), ("\x1b[27u", "Escape"), ("\x1b[9;2u", "BTab"), ("\x1b[49;5u", "C-1"),
        ("\x1b[97:65;5:1u", "C-a"), ("\x1b[97;69u", "C-a"), ("\x1b[57414u", "KPEnter"), ("\x1b[57399;5u", "C-KP0"),
        ("\x1b[1;1:1A", "Up"),
        # Linux, screen, tmux, vt220
        ("\x1b[[A", "F1"), ("\x1b[[E", "F5"), ("\x1b[1~", "Home"), ("\x1b[4~", "End"), ("\x1b[11~", "F1"),
        ("\x1b[23~", "F11"), ("\x1b[24~", "F12"),
        # rxvt
        ("\x1b[7~", "Home"), ("\x1b[8~", "End"), ("\x1b[a", "S-Up"), ("\x1bOd", "C-Left"), ("\x1b[3^", "C-DC"),
        ("\x1b[3$", "S-DC"), ("\x1b[5@", "C-S-PPage"), ("\x1b[25~", "S-F3"), ("\x1b[11^", "C-F1"),
        ("\x1b[23$", "S-F11"),
        ("\x1b\x1b[A", "M-Up"), ("\x1b\x1bOA", "M-Up"), ("\x1b\x1b[3~", "M-DC"), ("\x1b\x1b[3^", "C-M-DC"),
        # keypad
        ("\x1bOj", "KP*"), ("\x1bOM", "KPEnter"), ("\x1bOp", "KP0"), ("\x1bOn", "KP."), ("\x1bO[", "Escape"),
        ("\x1b[201~", "PasteEnd"),
    ],
)  # fmt: skip
def test_one_key(data: str, key: str) -> None:
    assert names(data.encode()) == [key]


@pytest.mark.parametrize(
    ("data", "keys"),
    [
        (b"ls -l\r", ["l", "s", "Space", "-", "l", "Enter"]),
        (b"\x1b\x1b[1;3D", ["Escape", "M-Left"]),
        (b"\x1b\x1ba", ["M-Escape", "a"]),
        (b"\x1b\x1b\x1b", ["M-Escape", "Escape"]),
        (b"\x1b[1;", ["M-[", "1", ";"]),
        (b"\x1b[\x01", ["M-[", "C-a"]),
        (b"\x1b[[Z", ["M-[", "[", "Z"]),
        (b"\x1b]x", ["M-]", "x"]),
        (b"\x1bOA\x1b[Bx", ["Up", "Down", "x"]),
        (b"\x1b[M!", ["M-[", "M", "!"]),
        (b"\x1b]10;rgb", ["M-]", "1", "0", ";", "r", "g", "b"]),
    ],
)
def test_several_keys(data: bytes, keys: list[str]) -> None:
    assert names(data) == keys


def test_an_escape_waits_for_what_may_follow() -> None:
    decoder = Decoder()
    assert decoder.feed(b"\x1b") == []
    assert decoder.pending
    assert decoder.feed(b"[") == []
    assert decoder.feed(b"A") == [KeyEvent("Up", b"\x1b[A")]  # type: ignore[arg-type]
    assert not decoder.pending
    decoder.feed(b"\x1b")
    assert decoder.flush() == [KeyEvent("Escape", b"\x1b")]  # type: ignore[arg-type]
    assert not decoder.pending
    assert decoder.flush() == []


def test_a_known_key_is_known_again() -> None:
    decoder = Decoder()
    assert decoder.feed(b"\x1b[A")[0] is decoder.feed(b"\x1b[A")[0]
    # ESC ESC is the key M-Escape only when something else follows.
    decoder.feed(b"\x1b\x1bx")
    assert decoder.feed(b"\x1b\x1b") == []


def test_the_terminals_erase_character_is_bspace() -> None:
    assert names(b"\x08\x7f", erase=8) == ["BSpace", "C-?"]


@pytest.mark.parametrize("raw", [b"\x1b[?5W", b"\x1b[99~", b"\x1b[>1;2~", b"\x1b[200;5!p", b"\x1bOz", b"\xff", b"\xc3(",
                                 b"\x1b[27;999;97~", b"\x1b[55555555555u", b"\x1b_Gi=1;OK\x1b\\"])  # fmt: skip
def test_the_unknown_comes_as_it_is(raw: bytes) -> None:
    events = decode(raw)
    assert isinstance(events[0], UnknownEvent)
    assert b"".join(event.raw for event in events if isinstance(event, (UnknownEvent, KeyEvent))) == raw


def test_kitty_releases_are_no_keys() -> None:
    assert decode(b"\x1b[97;1:3u\x1b[1;1:3A") == []


@pytest.mark.parametrize(
    ("data", "event"),
    [
        (b"\x1b[<0;1;1M", ("press", 1, 0, 0, 0)),
        (b"\x1b[<2;80;24M", ("press", 3, 0, 79, 23)),
        (b"\x1b[<0;300;5m", ("release", 1, 0, 299, 4)),
        (b"\x1b[<28;2;3M", ("press", 1, SHIFT | META | CTRL, 1, 2)),
        (b"\x1b[<32;2;3M", ("drag", 1, 0, 1, 2)),
        (b"\x1b[<35;2;3M", ("move", 0, 0, 1, 2)),
        (b"\x1b[<64;2;3M", ("wheel", 4, 0, 1, 2)),
        (b"\x1b[<81;2;3M", ("wheel", 5, CTRL, 1, 2)),
        (b"\x1b[<66;2;3M", ("press", 6, 0, 1, 2)),
        (b"\x1b[<128;2;3M", ("press", 8, 0, 1, 2)),
        (b"\x1b[M !!", ("press", 1, 0, 0, 0)),
        (b"\x1b[M#\"#", ("release", 0, 0, 1, 2)),
        (b"\x1b[M`\xff\xfe", ("wheel", 4, 0, 222, 221)),
        (b"\x1b[32;5;6M", ("press", 1, 0, 4, 5)),
    ],
)  # fmt: skip
def test_mouse_reports(data: bytes, event: tuple[str, int, int, int, int]) -> None:
    assert decode(data) == [MouseEvent(*event, data)]  # type: ignore[arg-type]


def test_mouse_coordinates_in_utf8() -> None:
    data = "\x1b[M ŀĀ".encode()
    assert decode(data, utf8_mouse=True) == [MouseEvent("press", 1, 0, 287, 223, data)]


def test_an_old_release_is_of_the_button_that_went_down() -> None:
    events = decode(b"\x1b[M\x22!!\x1b[M#!!")
    assert [(event.kind, event.button) for event in events if isinstance(event, MouseEvent)] == [
        ("press", 3),
        ("release", 3),
    ]


def test_senseless_mouse_reports_are_unknown() -> None:
    assert decode(b"\x1b[<0;0;1M") == [UnknownEvent(b"\x1b[<0;0;1M")]
    assert decode(b"\x1b[<0;1M") == [UnknownEvent(b"\x1b[<0;1M")]


@pytest.mark.parametrize(
    ("data", "kind", "text"),
    [
        (b"\x1b[?62;22c", "DA1", "62;22"),
        (b"\x1b[>41;354;0c", "DA2", "41;354;0"),
        (b"\x1bP!|00000000\x1b\\", "DA3", "00000000"),
        (b"\x1bP>|foot(1.16.2)\x1b\\", "XTVERSION", "foot(1.16.2)"),
        (b"\x1b[0n", "DSR", "0"),
        (b"\x1b[24;80R", "CPR", "24;80"),
        (b"\x1b[?24;80;1R", "CPR", "24;80;1"),
        (b"\x1b]11;rgb:ffff/0000/1234\x07", "OSC-11", "rgb:ffff/0000/1234"),
        (b"\x1b]10;rgb:00/00/00\x1b\\", "OSC-10", "rgb:00/00/00"),
        (b"\x1b]4;7;rgb:1/2/3\x1b\\", "OSC-4", "7;rgb:1/2/3"),
        (b"\x1b]52;c;aGk=\x07", "OSC-52", "c;aGk="),
        (b"\x1b[?2026;2$y", "DECRPM", "?2026;2"),
        (b"\x1b[?1u", "kitty", "1"),
        (b"\x1b[?997;1n", "theme", "1"),
        (b"\x1b[8;24;80t", "size", "8;24;80"),
        (b"\x1b[4;600;800t", "size", "4;600;800"),
        (b"\x1bP1$r2 q\x1b\\", "DECRQSS", "12 q"),
        (b"\x1bP1+r544e=787465726d\x1b\\", "XTGETTCAP", "1544e=787465726d"),
    ],
)
def test_answers(data: bytes, kind: str, text: str) -> None:
    assert decode(data) == [ReplyEvent(kind, text)]


def test_a_cursor_report_looks_like_a_key_unless_it_is_due() -> None:
    decoder = Decoder()
    assert isinstance(decoder.feed(b"\x1b[1;2R")[0], KeyEvent)
    decoder.expect_cursor_report = True
    assert decoder.feed(b"\x1b[1;2R") == [ReplyEvent("CPR", "1;2")]


def test_a_half_answer_says_so() -> None:
    decoder = Decoder()
    decoder.feed(b"x\x1b]52;c;aGV")
    assert decoder.pending
    assert decoder.in_reply
    decoder.feed(b"sbG8=")
    assert decoder.feed(b"\x1b") == []
    assert decoder.feed(b"\\") == [ReplyEvent("OSC-52", "c;aGVsbG8=")]
    decoder.feed(b"\x1b[")
    assert not decoder.in_reply


def test_an_answer_that_starts_late_in_a_chunk_is_found() -> None:
    decoder = Decoder()
    decoder.feed(b"typed before it \x1b]11;")
    assert decoder.feed(b"x\x07") == [ReplyEvent("OSC-11", "x")]


def test_focus() -> None:
    assert decode(b"\x1b[I\x1b[O") == [FocusEvent(True), FocusEvent(False)]


def test_a_paste_is_whole_and_its_bytes_are_unchanged() -> None:
    data = bytes(range(256)) * 3 + b"\x1b[A\x1b[200~ \x1b[201"
    assert decode(b"a\x1b[200~" + data + b"\x1b[201~b")[1] == PasteEvent(data)


def test_a_paste_over_many_chunks_does_not_wait_for_the_escape_timer() -> None:
    decoder = Decoder()
    assert decoder.feed(b"\x1b[200~hel") == []
    assert decoder.pasting
    assert not decoder.pending
    assert decoder.flush() == []
    assert decoder.feed(b"lo\x1b[20") == []
    assert not decoder.pending
    assert decoder.feed(b"1~x")[0] == PasteEvent(b"hello")
    assert not decoder.pasting


def test_a_paste_without_end_can_be_given_up() -> None:
    decoder = Decoder()
    decoder.feed(b"\x1b[200~some\x1b[2")
    assert decoder.end_paste() == [PasteEvent(b"some\x1b[2")]
    assert decoder.end_paste() == []
    assert decoder.feed(b"a") == [KeyEvent("a", b"a")]  # type: ignore[arg-type]


def test_a_huge_paste_comes_in_pieces() -> None:
    events = decode(b"\x1b[200~" + b"x" * 250 + b"\x1b[201~", paste_limit=100)
    assert [len(event.data) for event in events if isinstance(event, PasteEvent)] == [100, 100, 50]


def test_user_keys_come_first_and_may_need_more() -> None:
    decoder = Decoder(user_keys={b"\x1b[99~": "User0", b"\x1b[9": "User1", b"qq": "User2"})
    assert [event.key for event in decoder.feed(b"\x1b[99~") if isinstance(event, KeyEvent)] == ["User0"]
    assert decoder.feed(b"\x1b[9") == []
    assert decoder.flush() == [KeyEvent("User1", b"\x1b[9")]  # type: ignore[arg-type]
    assert decoder.feed(b"q") == []
    assert [event.key for event in decoder.feed(b"qa") if isinstance(event, KeyEvent)] == ["User2", "a"]
    decoder.set_user_keys({})
    assert decoder.feed(b"q") == [KeyEvent("q", b"q")]  # type: ignore[arg-type]
