"""Screens in the forms that artefacts show and snapshots keep: the one place that asks the snapshot room for them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pymux_wf.testing.safe_text import one_line, whole

if TYPE_CHECKING:
    from pymux_wf.snapshot import Screen
    from pymux_wf.snapshot.comparison import Comparison
    from pymux_wf.snapshot.masks import Mask

FILES = {"screen.txt": "txt", "screen.ansi": "ansi", "screen.svg": "svg"}
"""The files of one screen, and the format of each."""


def view(screen: Screen, kind: str) -> str:
    """The screen as a document of one of the formats of ``pymux_wf.snapshot.formats``, by its extension."""
    from pymux_wf.snapshot.formats import render

    return whole(render(screen, kind))


def picture(screen: Screen) -> str:
    """The screen as an SVG document."""
    return view(screen, "svg")


def queries(masks: Sequence[Mask]) -> tuple[Mask, ...]:
    """The masks as queries. Raises ``ValueError`` or ``TypeError`` for what cannot be one."""
    from pymux_wf.snapshot.locators import Query, Text

    return tuple(mask if isinstance(mask, Query) else Text(mask) for mask in masks)


def stored_text(screen: Screen, masks: Sequence[Mask]) -> str:
    """The screen as a snapshot file keeps it, masked."""
    from pymux_wf.snapshot.text_format import format_snapshot

    return format_snapshot(screen, masks)


def compared(stored: str, screen: Screen, masks: Sequence[Mask]) -> Comparison:
    """The text of a snapshot file and a screen, both masked, side by side.

    Raises ``ValueError`` when the text is no snapshot.
    """
    from pymux_wf.snapshot.comparison import compare

    return compare(stored, screen, mask=masks)


def caption(screen: Screen) -> str:
    """What a reader has to know besides the cells, on one line."""
    cursor = screen.cursor
    parts = [f"{screen.columns}x{screen.lines}"]
    parts.append(f"cursor at row {cursor.row}, column {cursor.column}" + ("" if cursor.visible else " (hidden)"))
    if screen.modes.alternate:
        parts.append("alternate screen")
    if screen.title:
        parts.append(f"title {one_line(screen.title, 80)}")
    if screen.cwd:
        parts.append(f"in {one_line(screen.cwd, 120)}")
    return ", ".join(parts)
