"""What programs in panes are sent for keys, the mouse, pastes and focus changes."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from pymux_wf.keys import Decoder, MouseEvent, encode_focus, encode_key, encode_mouse, encode_paste, parse_key
from pymux_wf.keys.names import CTRL, FUNCTION_NAMES, META, SHIFT


@dataclass
class Modes:
    application_cursor: bool = False
    application_keypad: bool = False
    modify_other_keys: int = 0
    kitty_flags: int = 0
    mouse_protocol: int = 0
    mouse_encoding: int = 0


@pytest.mark.parametrize(
    ("key", "sent"),
    [
        ("a", "a"), ("é", "é"), ("Space", " "), ("Tab", "\t"), ("Enter", "\r"), ("Escape", "\x1b"), ("BSpace", "\x7f"),
        ("C-a", "\x01"), ("C-m", "\r"), ("C-i", "\t"), ("C-[", "\x1b"), ("C-\\", "\x1c"), ("C-_", "\x1f"),
        ("C-Space", "\0"), ("C-@", "\0"), ("C-2", "\0"), ("C-3", "\x1b"), ("C-7", "\x1f"), ("C-8", "\x7f"),
        ("C-?", "\x7f"), ("C-/", "\x1f"), ("C-1", "1"), ("C-9", "9"), ("C-,", ","), ("C-#", "#"),
        ("M-a", "\x1ba"), ("M-é", "\x1bé"), ("C-M-a", "\x1b\x01"), ("M-Space", "\x1b "), ("M-BSpace", "\x1b\x7f"),
        ("M-Escape", "\x1b\x1b"), ("C-Enter", "\r"), ("C-Tab", "\t"), ("S-Tab", "\t"), ("C-S-a", "\x01"),
        ("Up", "\x1b[A"), ("C-Up", "\x1b[1;5A"), ("M-Left", "\x1b[1;3D"), ("C-M-S-Down", "\x1b[1;8B"),
        ("F1", "\x1bOP"), ("S-F1", "\x1b[1;2P"), ("F5", "\x1b[15~"), ("C-F12", "\x1b[24;5~"),
        ("Home", "\x1b[1~"), ("End", "\x1b[4~"), ("C-Home", "\x1b[1;5H"), ("IC", "\x1b[2~"), ("M-DC", "\x1b[3;3~"),
        ("PPage", "\x1b[5~"), ("S-NPage", "\x1b[6;2~"), ("BTab", "\x1b[Z"), ("KP7", "7"), ("KPEnter", "\n"),
        ("M-KP7", "\x1b7"), ("User0", ""), ("MouseDown1Pane", ""), ("Any", ""), ("PasteStart", ""),
    ],
)  # fmt: skip
def test_plain_modes(key: str, sent: str) -> None:
    assert encode_key(key, Modes()) == sent.encode()


@pytest.mark.parametrize(
    ("key", "sent"), [("Up", "\x1bOA"), ("C-Up", "\x1b[1;5A"), ("KP7", "\x1bOw"), ("KPEnter", "\x1bOM"), ("a", "a")]
)
def test_application_modes(key: str, sent: str) -> None:
    assert encode_key(key, Modes(application_cursor=True, application_keypad=True)) == sent.encode()


# Each as 3.7c sends it: without extended keys, modifyOtherKeys 1, 2, and 2 as CSI u.
EXTENDED = {
    "C-a": ("\x01", "\x01", "\x1b[27;5;97~", "\x1b[97;5u"),
    "C-S-a": ("\x01", "\x01", "\x1b[27;6;97~", "\x1b[97;6u"),
    "C-Enter": ("\r", "\x1b[27;5;13~", "\x1b[27;5;13~", "\x1b[13;5u"),
    "M-x": ("\x1bx", "\x1bx", "\x1b[27;3;120~", "\x1b[120;3u"),
    "C-Tab": ("\t", "\x1b[27;5;9~", "\x1b[27;5;9~", "\x1b[9;5u"),
    "C-1": ("1", "\x1b[27;5;49~", "\x1b[27;5;49~", "\x1b[49;5u"),
    "C-M-a": ("\x1b\x01", "\x1b\x01", "\x1b[27;7;97~", "\x1b[97;7u"),
    "S-Tab": ("\t", "\x1b[27;2;9~", "\x1b[27;2;9~", "\x1b[9;2u"),
    "BTab": ("\x1b[Z", "\x1b[Z", "\x1b[27;2;9~", "\x1b[9;2u"),
    "C-BSpace": ("\x7f", "\x1b[27;5;127~", "\x1b[27;5;127~", "\x1b[127;5u"),
    "S-Up": ("\x1b[1;2A",) * 4,
    "Escape": ("\x1b",) * 4,
    "a": ("a",) * 4,
}


@pytest.mark.parametrize("key", EXTENDED)
def test_extended_keys(key: str) -> None:
    sent = [encode_key(key, Modes(modify_other_keys=level)).decode() for level in (0, 1, 2)]
    sent.append(encode_key(key, Modes(modify_other_keys=2), extended_format="csi-u").decode())
    assert tuple(sent) == EXTENDED[key]


def test_the_option_decides_over_the_program() -> None:
    assert encode_key("C-Enter", Modes(modify_other_keys=2), extended="off") == b"\r"
    assert encode_key("C-Enter", Modes(), extended="always") == b"\x1b[27;5;13~"
    assert encode_key("C-a", Modes(), extended="always") == b"\x01"
    assert encode_key("C-a", Modes(modify_other_keys=2), extended="always") == b"\x1b[27;5;97~"


@pytest.mark.parametrize(
    ("option", "sent"), [("C-?", b"\x7f"), ("C-h", b"\x08"), ("^H", b"\x08"), ("x", b"x"), ("Up", b"\x7f")]
)
def test_the_backspace_option(option: str, sent: bytes) -> None:
    assert encode_key("BSpace", Modes(), backspace=option) == sent
    assert encode_key("M-BSpace", Modes(), backspace=option) == b"\x1b" + sent


@pytest.mark.parametrize(
    ("key", "flags", "sent"),
    [
        ("Escape", 1, "\x1b[27u"), ("C-a", 1, "\x1b[97;5u"), ("M-A", 1, "\x1b[97;4u"), ("a", 1, "a"),
        ("Enter", 1, "\r"),
        ("S-Enter", 1, "\x1b[13;2u"), ("Up", 1, "\x1b[A"), ("C-Up", 1, "\x1b[1;5A"), ("F1", 1, "\x1b[P"),
        ("F3", 1, "\x1b[13~"), ("F5", 1, "\x1b[15~"), ("BTab", 1, "\x1b[9;2u"), ("KPEnter", 1, "\x1b[57414u"),
        ("a", 8, "\x1b[97u"), ("A", 8, "\x1b[97;2u"), ("Enter", 8, "\x1b[13u"), ("BSpace", 9, "\x1b[127u"),
        ("C-BSpace", 1, "\x1b[127;5u"), ("User0", 1, ""), ("Home", 1, "\x1b[H"),
    ],
)  # fmt: skip
def test_kitty_keys(key: str, flags: int, sent: str) -> None:
    assert encode_key(key, Modes(kitty_flags=flags, application_cursor=True)) == sent.encode()


@pytest.mark.parametrize("prefix", ["", "S-", "M-", "C-", "C-M-S-"])
@pytest.mark.parametrize("base", [name for name in FUNCTION_NAMES[6:27] if name not in ("BTab", "BSpace")])
def test_what_is_sent_for_a_function_key_reads_back_as_it(prefix: str, base: str) -> None:
    key = parse_key(prefix + base)
    assert key is not None
    for modes in (Modes(), Modes(application_cursor=True), Modes(kitty_flags=1)):
        (event,) = Decoder().feed(encode_key(key, modes))
        assert getattr(event, "key", None) == key


PRESS = MouseEvent("press", 1, 0, 0, 0, b"")
RELEASE = MouseEvent("release", 3, SHIFT, 0, 0, b"")
DRAG = MouseEvent("drag", 2, META | CTRL, 0, 0, b"")
MOVE = MouseEvent("move", 0, 0, 0, 0, b"")
WHEEL = MouseEvent("wheel", 5, 0, 0, 0, b"")
FAR = MouseEvent("press", 8, 0, 0, 0, b"")


@pytest.mark.parametrize(
    ("event", "protocol", "encoding", "sent"),
    [
        (PRESS, 0, 1006, b""),
        (PRESS, 1000, 1006, b"\x1b[<0;5;8M"),
        (PRESS, 9, 0, b"\x1b[M %("),
        (PRESS, 1000, 1015, b"\x1b[32;5;8M"),
        (PRESS, 1000, 1005, b"\x1b[M %("),
        (RELEASE, 9, 0, b""),
        (RELEASE, 1000, 0, b"\x1b[M'%("),
        (RELEASE, 1000, 1006, b"\x1b[<6;5;8m"),
        (DRAG, 1000, 1006, b""),
        (DRAG, 1002, 1006, b"\x1b[<57;5;8M"),
        (MOVE, 1002, 1006, b""),
        (MOVE, 1003, 1006, b"\x1b[<35;5;8M"),
        (WHEEL, 1000, 1006, b"\x1b[<65;5;8M"),
        (WHEEL, 9, 0, b"\x1b[Ma%("),
        (FAR, 1000, 1006, b"\x1b[<128;5;8M"),
        (FAR, 1000, 0, b"\x1b[M\xa0%("),
    ],
)
def test_mouse(event: MouseEvent, protocol: int, encoding: int, sent: bytes) -> None:
    assert encode_mouse(event, Modes(mouse_protocol=protocol, mouse_encoding=encoding), 4, 7) == sent


def test_the_old_mouse_format_ends_at_column_223() -> None:
    assert encode_mouse(PRESS, Modes(mouse_protocol=1000), 500, 1) == b'\x1b[M \xff"'
    modes = Modes(mouse_protocol=1000, mouse_encoding=1005)
    assert encode_mouse(PRESS, modes, 500, 1) == '\x1b[M \u0215"'.encode()
    assert encode_mouse(PRESS, modes, 5000, 1) == b""
    assert encode_mouse(PRESS, modes, -1, 1) == b""


def test_a_paste_cannot_end_its_own_brackets() -> None:
    assert encode_paste(b"a\nb", bracketed=False) == b"a\nb"
    assert encode_paste(b"a\nb", bracketed=True) == b"\x1b[200~a\nb\x1b[201~"
    nested = b"x\x1b[2\x1b[201~01~rm\r"
    assert encode_paste(nested, bracketed=True) == b"\x1b[200~xrm\r\x1b[201~"
    assert encode_paste(nested, bracketed=False) == nested


def test_focus() -> None:
    assert (encode_focus(True), encode_focus(False)) == (b"\x1b[I", b"\x1b[O")
