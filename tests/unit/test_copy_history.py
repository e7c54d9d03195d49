"""The texts of history lines, got without their styles, are those of the lines themselves."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pymux_wf.terminal.history import PackedBlock, RawBlock
from pymux_wf.terminal.lines import text_of
from pymux_wf.terminal.raw_lines import raw_lines
from pymux_wf.terminal.style import DEFAULT_STYLE

PIECES = st.sampled_from(
    ["ab", " ", "\t", "x\ty", "\x1b[31m", "\x1b[m", "long" * 8, "日本", "e\u0301", "   ", "\x1b[44m"]
)
TEXTS = st.lists(st.lists(PIECES, max_size=6).map("".join), min_size=1, max_size=8)


@given(TEXTS, st.sampled_from([10, 20, 80]))
def test_raw_blocks(lines: list[str], width: int) -> None:
    block = RawBlock("".join(f"{line}\r\n" for line in lines), DEFAULT_STYLE, len(lines), width)
    shown = [text.rstrip(" ") for text in block.texts()]
    assert shown == [text_of(line).rstrip(" ") for line in block.lines()]


@given(TEXTS)
def test_packed_blocks(lines: list[str]) -> None:
    logical = raw_lines("".join(f"{line}\r\n" for line in lines), DEFAULT_STYLE, 80)
    block = PackedBlock(logical)
    assert block.texts() == [text_of(line) for line in block.lines()]
