"""What is known about a terminal, from its entry, the options and its answers."""

from __future__ import annotations

import struct

import pytest

from pymux_wf.colour import INDEXED, RGB
from pymux_wf.render.capabilities import Capabilities, add_features, capabilities_for, features_of_reply, why_unusable
from pymux_wf.render.colours import RGB_COLOURS, nearest_indexed, reduce_colour, to_sixteen
from pymux_wf.render.sgr import StyleChanges
from pymux_wf.render.terminfo import BadTerminfo, Terminfo, parse_terminfo
from pymux_wf.terminal.style import BOLD, DEFAULT_STYLE, DIM, OVERLINE, REVERSE, STRIKE, Link, Style


def compiled(flags: dict[int, int], numbers: dict[int, int], strings: dict[int, bytes], extended: bytes = b"") -> bytes:
    """A compiled entry with the given standard capabilities by index."""
    names = b"test|a test\0"
    flag_part = bytes([flags.get(index, 0) for index in range(max(flags, default=-1) + 1)])
    number_part = [numbers.get(index, -1) for index in range(max(numbers, default=-1) + 1)]
    table, offsets = b"", []
    for index in range(max(strings, default=-1) + 1):
        offsets.append(len(table) if index in strings else -1)
        table += strings[index] + b"\0" if index in strings else b""
    data = struct.pack("<6h", 0o432, len(names), len(flag_part), len(number_part), len(offsets), len(table))
    data += names + flag_part + b"\0" * ((len(names) + len(flag_part)) % 2)
    data += struct.pack(f"<{len(number_part)}h", *number_part) + struct.pack(f"<{len(offsets)}h", *offsets) + table
    return data + b"\0" * (len(data) % 2 if extended else 0) + extended


def test_standard_part() -> None:
    entry = parse_terminfo(compiled({1: 1, 4: 1, 28: 0}, {13: 256}, {5: b"\x1b[H\x1b[2J", 10: b"\x1b[H"}))
    assert entry.names == ("test", "a test")
    assert entry.flags == {"am", "xenl"}
    assert entry.numbers == {"colors": 256}
    assert entry.strings == {"clear": b"\x1b[H\x1b[2J", "cup": b"\x1b[H"}


def test_extended_part() -> None:
    table = b"\x1b[4:%dm\0" + b"Tc\0U8\0Smulx\0"
    extended = struct.pack("<5h", 1, 1, 1, 4, len(table)) + b"\1\0" + struct.pack("<h", 7)
    extended += struct.pack("<4h", 0, 0, 3, 6) + table
    entry = parse_terminfo(compiled({1: 1}, {}, {}, extended))
    assert entry.flags == {"am", "Tc"}
    assert entry.numbers == {"U8": 7}
    assert entry.strings == {"Smulx": b"\x1b[4:%dm"}


@pytest.mark.parametrize("data", [b"", b"hello world, this is no entry", compiled({}, {}, {5: b"x"})[:20]])
def test_bad_entries_are_refused(data: bytes) -> None:
    with pytest.raises(BadTerminfo):
        parse_terminfo(data)


def test_overrides_change_the_entry() -> None:
    entry = Terminfo(("xterm",), {"bce"}, {"colors": 8}, {"clear": b"\x1b[H", "cup": b"x"})
    capabilities = capabilities_for(
        "xterm", terminfo=entry, overrides=["xterm*:bce@:colors=256:Ss=\\E[%p1%d q", "screen*:Tc"]
    )
    assert not capabilities.back_colour_erase
    assert capabilities.colours == 256
    assert capabilities.cursor_style
    assert entry.strings["Ss"] == b"\x1b[%p1%d q"


def test_features_and_colorterm() -> None:
    plain = capabilities_for("xterm")
    assert plain.colours == 8
    assert not plain.underline_styles
    assert capabilities_for("xterm", colorterm="truecolor").colours == RGB_COLOURS
    more = capabilities_for("xterm", features=["xterm*:usstyle:overline:sync", "foot:RGB"], client_features=["256"])
    assert (more.colours, more.underline_styles, more.synchronized) == (256, True, True)
    assert more.attributes & OVERLINE


def test_without_an_entry_the_name_decides() -> None:
    assert capabilities_for("xterm-256color").colours == 256
    assert capabilities_for("dumb").colours == 0
    assert why_unusable("xterm", None) is None
    assert why_unusable("dumb", None) == "missing or unsuitable terminal: dumb"
    assert why_unusable("vt52", Terminfo(("vt52",))) == "terminal does not support clear"


def test_answers_show_features() -> None:
    assert "sync" in features_of_reply("XTVERSION", "foot(1.16.2)")
    assert "rep" in features_of_reply("XTVERSION", "XTerm(390)")
    assert "usstyle" in features_of_reply("DA2", "84;0;0")
    assert features_of_reply("DA1", "65;4;21;52") == ("sixel", "margins", "clipboard")
    assert features_of_reply("XTVERSION", "something new 1.0") == ()
    assert add_features(Capabilities(), features_of_reply("XTVERSION", "kitty(0.31)")).colours == RGB_COLOURS


@pytest.mark.parametrize(
    ("value", "number"), [(0xFF0000, 196), (0x000000, 16), (0x808080, 244), (0x5F87AF, 67), (0xFEFEFE, 231)]
)
def test_nearest_palette_entry(value: int, number: int) -> None:
    assert nearest_indexed(value) == number


def test_sixteen_colours_as_tmux_chooses_them() -> None:
    chosen = "".join(f"{to_sixteen(number):x}" for number in range(256))
    assert chosen[16:52] == "0444cc2644cc2264cc2226ccaaaaecaaaaae"
    assert chosen[52:64] == "1544cc3844cc"
    assert chosen[232:] == "000000888888777777ffffff"


def test_colours_come_down_step_by_step() -> None:
    orange = RGB | 0xFF8700
    assert reduce_colour(orange, RGB_COLOURS) == orange
    assert reduce_colour(orange, 256) == INDEXED | 208
    assert reduce_colour(orange, 16) == to_sixteen(208)
    assert reduce_colour(orange, 0) == -1
    assert reduce_colour(-2, 256) == -1


def change(old: Style, new: Style, capabilities: Capabilities) -> str:
    return StyleChanges(capabilities).change(old, new)


@pytest.mark.parametrize(
    ("old", "new", "text"),
    [
        (DEFAULT_STYLE, Style.of(fg=1), "\x1b[31m"),
        (Style.of(fg=1), DEFAULT_STYLE, "\x1b[m"),
        (Style.of(fg=1, attrs=BOLD), Style.of(fg=2, attrs=BOLD), "\x1b[32m"),
        (Style.of(fg=1, attrs=BOLD | REVERSE), Style.of(fg=1, attrs=BOLD), "\x1b[27m"),
        (Style.of(attrs=BOLD | DIM), Style.of(attrs=DIM), "\x1b[0;2m"),
        (Style.of(fg=1, bg=INDEXED | 200, attrs=BOLD), Style.of(fg=1), "\x1b[0;31m"),
        (Style.of(fg=12, attrs=0x100), Style.of(fg=12), "\x1b[24m"),
        (DEFAULT_STYLE, Style.of(attrs=0x300, underline_colour=INDEXED | 9), "\x1b[4:3;58:5:9m"),
    ],
)
def test_style_changes_are_short(old: Style, new: Style, text: str) -> None:
    capabilities = add_features(Capabilities(), ["usstyle"])
    assert change(old, new, capabilities) == text


def test_what_cannot_be_shown_is_brought_down() -> None:
    curly = Style.of(fg=RGB | 0xFF0000, attrs=0x300 | OVERLINE, underline_colour=1, link=Link("http://x"))
    poor = Capabilities(colours=8, attributes=BOLD)
    assert change(DEFAULT_STYLE, curly, poor) == "\x1b[4;31m"
    assert change(DEFAULT_STYLE, Style.of(fg=9), poor) == "\x1b[1;31m"
    assert change(DEFAULT_STYLE, Style.of(attrs=DIM | STRIKE), poor) == ""
    assert change(DEFAULT_STYLE, Style.of(bg=2), Capabilities(colours=0)) == "\x1b[7m"


def test_links_open_and_close_without_control_characters() -> None:
    linked = Style.of(link=Link("http://a\x1b]0;evil\x07/", "x;1"))
    capabilities = add_features(Capabilities(), ["hyperlinks"])
    assert change(DEFAULT_STYLE, linked, capabilities) == "\x1b]8;id=x1;http://a]0;evil/\x1b\\"
    assert change(linked, DEFAULT_STYLE, capabilities) == "\x1b]8;;\x1b\\"
