"""What copy mode shows as selected, cell by cell, as tmux shows it."""

from __future__ import annotations

import pytest
from pymux_wf.server.modes.copy import CopyMode

from tests.unit.test_modes_copy import STYLES, copy_mode, run

TEXT = "line 7 abc\nline 8 abc\nline 9 abc\n"


def selected(mode: CopyMode) -> dict[int, tuple[int, int]]:
    """Row -> (first, last) of the cells that are shown as selected."""
    found = {}
    for y, row in enumerate(mode.rows()):
        marked = [x for x, style in enumerate(row.styles) if style.bg == STYLES.selection.style.bg]
        if marked and y:
            found[y] = marked[0], marked[-1]
    return found


@pytest.mark.parametrize(
    ("keys", "commands", "shown"),
    [
        ("emacs", ["cursor-up", "end-of-line", "begin-selection", "cursor-down"], {2: (10, 39), 3: (0, 0)}),
        ("emacs", ["cursor-up", "start-of-line", "begin-selection"], {2: (0, 0)}),
        ("emacs", ["cursor-up", "start-of-line", "begin-selection", "2 cursor-right"], {2: (0, 1)}),
        ("emacs", ["begin-selection", "cursor-up", "start-of-line"], {2: (0, 39)}),
        ("vi", ["begin-selection", "cursor-up", "start-of-line"], {2: (0, 39)}),
        ("vi", ["cursor-up", "start-of-line", "begin-selection", "cursor-right"], {2: (0, 1)}),
        ("emacs", ["rectangle-on", "cursor-up", "start-of-line", "begin-selection", "2 cursor-right"], {2: (0, 2)}),
        (
            "emacs",
            [
                "rectangle-on",
                "cursor-up",
                "start-of-line",
                "3 cursor-right",
                "begin-selection",
                "cursor-up",
                "2 cursor-left",
            ],
            {1: (1, 3), 2: (1, 3)},
        ),
        (
            "emacs",
            ["rectangle-on", "cursor-up", "start-of-line", "begin-selection", "3 cursor-right", "stop-selection"],
            {2: (0, 3)},
        ),
    ],
)
def test_the_cells_that_are_shown_as_selected(
    keys: str, commands: list[str], shown: dict[int, tuple[int, int]]
) -> None:
    mode = copy_mode(TEXT, keys=keys)
    run(mode, *commands)
    assert selected(mode) == shown


def test_a_cursor_behind_the_last_column_is_told_by_a_dollar() -> None:
    mode = copy_mode("top\n" + "x" * 40 + "\nend", keys="emacs")
    run(mode, "cursor-up", "end-of-line")
    assert mode.x == 40
    assert mode.rows()[1].cells[38:] == ["x", "$"]
    run(mode, "cursor-left")
    assert mode.rows()[1].cells[38:] == ["x", "x"]
