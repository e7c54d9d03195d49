"""The keys of a tree mode as a page of text, which covers the mode until a key is pressed."""

from __future__ import annotations

from collections.abc import Sequence

from pymux_wf.terminal.row import Row
from pymux_wf.terminal.style import BOLD, DEFAULT_STYLE

from .tree_draw import blank_row, put

COMMON_KEYS = (
    ("Up, k", "Go to the line above"),
    ("Down, j", "Go to the line below"),
    ("+, Right", "Open the line"),
    ("-, Left", "Close the line"),
    ("M-+, M--", "Open or close all lines"),
    ("t, T, C-t", "Tag the line, no line, all lines"),
    ("C-s, C-r", "Search forwards, backwards"),
    ("n, N", "Search on, the other way"),
    ("f", "Show what a format selects"),
    ("O, r", "Sort otherwise, reverse"),
    ("v", "Turn the preview"),
    ("q, Escape", "Leave"),
)


def help_rows(keys: Sequence[tuple[str, str]], columns: int, lines: int) -> list[Row]:
    """The page, cut to ``columns`` x ``lines``."""
    rows = [blank_row(columns) for _ in range(lines)]
    width = max(len(key) for key, _ in keys) + 2
    for row, (key, text) in zip(rows, keys):
        column = put(row, 1, key, DEFAULT_STYLE.replace(attrs=BOLD))
        put(row, max(column, width + 1), text, DEFAULT_STYLE)
    return rows
