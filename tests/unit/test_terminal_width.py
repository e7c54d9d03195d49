"""One width table, wcwidth's, and clusters built the same however text is cut."""

from __future__ import annotations

import pytest
from wcwidth import wcwidth

from pymux_wf.terminal.width import cells_of, char_width, may_join, plain_narrow, split_cells, text_width

PRINTABLE = [chr(code) for code in [*range(0x20, 0x7F), *range(0xA0, 0xD800), *range(0xE000, 0x20000)]]


def test_widths_are_wcwidths() -> None:
    assert [c for c in PRINTABLE if char_width(c) != max(wcwidth(c), 0)] == []


def test_the_short_cut_holds_only_what_is_narrow_and_joins_nothing() -> None:
    narrow = [character for character in PRINTABLE if plain_narrow(character)]
    assert len(narrow) > 1000
    assert [c for c in narrow if char_width(c) != 1 or may_join(c) or cells_of("👩\u200d" + c)[-1][0] != c] == []


@pytest.mark.parametrize(
    ("text", "width"),
    [
        *(("abc", 3), ("漢字", 4), ("e\u0301", 1), ("👩\u200d💻", 2), ("🇫🇷🇩", 4), ("❤\ufe0f", 2)),
        *(("☺\ufe0e", 1), ("", 0), ("\u0301", 0)),
    ],
)
def test_text_width(text: str, width: int) -> None:
    assert text_width(text) == width == len(split_cells(text))


@pytest.mark.parametrize(
    "text", ["a👍🏽b", "👩\u200d👩\u200d👧x", "\u1112\u1161\u11abz", "กำx", "🇫🇷🇩🇪", "x\u200d漢", "a\u0301\u0302b"]
)
def test_cells_and_clusters_agree(text: str) -> None:
    flat = [part for cell, width in cells_of(text) for part in ([cell, ""] if width == 2 else [cell])]
    assert split_cells(text) == flat


def test_clusters_are_bounded() -> None:
    assert len(cells_of("a" + "\u0301" * 1000)[0][0]) == 32
