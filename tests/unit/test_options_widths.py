"""``codepoint-widths``: which entries count, and text that is split by another table."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pymux_wf.terminal import width
from tests.unit.commands_rig import Rig, served


@pytest.fixture(autouse=True)
def _own_table_only() -> Iterator[None]:
    yield
    width.set_widths()


@pytest.mark.parametrize(("overrides", "text", "cells"), [
    ([], "a\ue0b0日", ["a", "\ue0b0", "日", ""]),
    ([(0xE0B0, 0xE0B0, 2)], "a\ue0b0日", ["a", "\ue0b0", "", "日", ""]),
    ([(0xE000, 0xF8FF, 2), (0xE0B0, 0xE0B0, 1)], "\ue0b0\ue0b1", ["\ue0b0", "\ue0b1", ""]),
    ([(0x65E5, 0x65E5, 1)], "日本", ["日", "本", ""]),
    ([(0xE9, 0xE9, 0)], "aéb", ["aé", "b"]),
    ([(0x301, 0x301, 1)], "e\u0301", ["e", "\u0301"]),
    ([(0, 0x10FFFF, 2)], "aé", ["a", "é", ""]),
])  # fmt: skip
def test_text_is_split_by_the_changed_table(overrides: list[tuple[int, int, int]], text: str, cells: list[str]) -> None:
    width.set_widths(overrides)
    assert width.split_cells(text) == cells
    joined = [part for cell, cells_taken in width.cells_of(text) for part in (cell, "")[:cells_taken]]
    assert joined == width.split_cells(text), "both ways of cutting a text agree"


@served
async def test_entries_that_mean_nothing_change_nothing(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "cat")
    bad = "U+=2,U+110000=1,x,=2,U+41=3,U+50-U+40=1,\n=2,U+5D=2,U+5E-U+FF=2"
    await rig.ok("set-option", "-s", "codepoint-widths", bad)
    pane = rig.server.tree.panes[0]
    pane.io._feed("ab]^é|".encode())  # type: ignore[union-attr]
    assert pane.screen.cursor.x == 7, "ASCII stays as it is, é counts twice"
    await rig.ok("set-option", "-su", "codepoint-widths")
