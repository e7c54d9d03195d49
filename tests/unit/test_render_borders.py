"""Borders, compared with what tmux 3.3a drew for the same windows."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from pymux_wf.layout import PaneGeometry
from pymux_wf.render.borders import Area, BorderOptions, BorderStyles, draw_border_text, draw_borders
from pymux_wf.terminal.row import Row
from pymux_wf.terminal.style import DEFAULT_STYLE, REVERSE, Style

ACTIVE = Style.of(fg=2)
MARKS = {
    DEFAULT_STYLE: ".",
    ACTIVE: "g",
    DEFAULT_STYLE.replace(attrs=REVERSE): "r",
    ACTIVE.replace(attrs=REVERSE): "R",
}


class Picture(NamedTuple):
    """A window and what was seen: the characters, and their styles (g active, r marked, R both)."""

    name: str
    size: tuple[int, int]
    panes: list[tuple[int, int, int, int, int]]
    active: int
    marked: int | None
    options: BorderOptions
    text: list[str]
    styles: list[str]


PICTURES = [
    Picture(
        "two_beside",
        (16, 6),
        [(0, 0, 0, 8, 6), (1, 9, 0, 7, 6)],
        1,
        None,
        BorderOptions(),
        [
            "        │       ",
            "        │       ",
            "        │       ",
            "        │       ",
            "        │       ",
            "        │       ",
        ],
        [
            "................",
            "................",
            "................",
            "................",
            "........g.......",
            "........g.......",
        ],
    ),
    Picture(
        "two_above",
        (16, 6),
        [(0, 0, 0, 16, 3), (1, 0, 4, 16, 2)],
        0,
        None,
        BorderOptions(),
        [
            "                ",
            "                ",
            "                ",
            "────────────────",
            "                ",
            "                ",
        ],
        [
            "................",
            "................",
            "................",
            "ggggggggg.......",
            "................",
            "................",
        ],
    ),
    Picture(
        "two_beside_arrows",
        (16, 6),
        [(0, 0, 0, 8, 6), (1, 9, 0, 7, 6)],
        1,
        None,
        BorderOptions(indicators="arrows"),
        [
            "        │       ",
            "        →       ",
            "        │       ",
            "        │       ",
            "        │       ",
            "        │       ",
        ],
        [
            "........g.......",
            "........g.......",
            "........g.......",
            "........g.......",
            "........g.......",
            "........g.......",
        ],
    ),
    Picture(
        "two_above_both",
        (16, 6),
        [(0, 0, 0, 16, 3), (1, 0, 4, 16, 2)],
        0,
        None,
        BorderOptions(indicators="both"),
        [
            "                ",
            "                ",
            "                ",
            "─↑──────────────",
            "                ",
            "                ",
        ],
        [
            "................",
            "................",
            "................",
            "ggggggggg.......",
            "................",
            "................",
        ],
    ),
    Picture(
        "four",
        (17, 7),
        [(0, 0, 0, 8, 3), (3, 0, 4, 8, 3), (1, 9, 0, 8, 3), (2, 9, 4, 8, 3)],
        3,
        None,
        BorderOptions(),
        [
            "        │        ",
            "        │        ",
            "        │        ",
            "────────┼────────",
            "        │        ",
            "        │        ",
            "        │        ",
        ],
        [
            ".................",
            ".................",
            ".................",
            "ggggggggg........",
            "........g........",
            "........g........",
            "........g........",
        ],
    ),
    Picture(
        "four_double",
        (17, 7),
        [(0, 0, 0, 8, 3), (3, 0, 4, 8, 3), (1, 9, 0, 8, 3), (2, 9, 4, 8, 3)],
        3,
        None,
        BorderOptions(lines="double"),
        [
            "        ║        ",
            "        ║        ",
            "        ║        ",
            "════════╬════════",
            "        ║        ",
            "        ║        ",
            "        ║        ",
        ],
        [
            ".................",
            ".................",
            ".................",
            "ggggggggg........",
            "........g........",
            "........g........",
            "........g........",
        ],
    ),
    Picture(
        "four_numbers",
        (17, 7),
        [(0, 0, 0, 8, 3), (3, 0, 4, 8, 3), (1, 9, 0, 8, 3), (2, 9, 4, 8, 3)],
        3,
        None,
        BorderOptions(lines="number"),
        [
            "        2        ",
            "        2        ",
            "        2        ",
            "11111111122222222",
            "        1        ",
            "        1        ",
            "        1        ",
        ],
        [
            ".................",
            ".................",
            ".................",
            "ggggggggg........",
            "........g........",
            "........g........",
            "........g........",
        ],
    ),
    Picture(
        "four_marked",
        (17, 7),
        [(0, 0, 0, 8, 3), (3, 0, 4, 8, 3), (1, 9, 0, 8, 3), (2, 9, 4, 8, 3)],
        0,
        3,
        BorderOptions(),
        [
            "        │        ",
            "        │        ",
            "        │        ",
            "────────┼────────",
            "        │        ",
            "        │        ",
            "        │        ",
        ],
        [
            "........g........",
            "........g........",
            "........g........",
            "RRRRRRRRR........",
            "........r........",
            "........r........",
            "........r........",
        ],
    ),
    Picture(
        "uneven_heavy",
        (24, 8),
        [(0, 0, 0, 12, 8), (1, 13, 0, 5, 8), (2, 19, 0, 5, 4), (3, 19, 5, 5, 3)],
        1,
        None,
        BorderOptions(lines="heavy"),
        [
            "            ┃     ┃     ",
            "            ┃     ┃     ",
            "            ┃     ┃     ",
            "            ┃     ┃     ",
            "            ┃     ┣━━━━━",
            "            ┃     ┃     ",
            "            ┃     ┃     ",
            "            ┃     ┃     ",
        ],
        [
            "............g.....g.....",
            "............g.....g.....",
            "............g.....g.....",
            "............g.....g.....",
            "............g.....g.....",
            "............g.....g.....",
            "............g.....g.....",
            "............g.....g.....",
        ],
    ),
    Picture(
        "small_window",
        (16, 7),
        [(0, 0, 0, 8, 3), (3, 0, 4, 8, 3), (1, 9, 0, 7, 3), (2, 9, 4, 7, 3)],
        3,
        None,
        BorderOptions(),
        [
            "        │       │···",
            "        │       │···",
            "        │       │···",
            "────────┼───────┤···",
            "        │       │···",
            "        │       │···",
            "        │       │···",
            "────────┴───────┘···",
            "····················",
        ],
        [
            "....................",
            "....................",
            "....................",
            "ggggggggg...........",
            "........g...........",
            "........g...........",
            "........g...........",
            "....................",
            "....................",
        ],
    ),
    Picture(
        "status_top",
        (17, 7),
        [(0, 0, 1, 8, 2), (3, 0, 4, 8, 3), (1, 9, 1, 8, 2), (2, 9, 4, 8, 3)],
        3,
        None,
        BorderOptions(status="top"),
        [
            "────────┬────────",
            "        │        ",
            "        │        ",
            "────────┼────────",
            "        │        ",
            "        │        ",
            "        │        ",
        ],
        [
            ".................",
            ".................",
            ".................",
            "ggggggggg........",
            "........g........",
            "........g........",
            "........g........",
        ],
    ),
    Picture(
        "status_bottom",
        (17, 7),
        [(0, 0, 0, 8, 3), (3, 0, 4, 8, 2), (1, 9, 0, 8, 3), (2, 9, 4, 8, 2)],
        0,
        None,
        BorderOptions(status="bottom"),
        [
            "        │        ",
            "        │        ",
            "        │        ",
            "────────┼────────",
            "        │        ",
            "        │        ",
            "────────┴────────",
        ],
        [
            "........g........",
            "........g........",
            "........g........",
            "ggggggggg........",
            ".................",
            ".................",
            ".................",
        ],
    ),
]


def geometries(picture: Picture) -> list[PaneGeometry]:
    return [PaneGeometry(*pane) for pane in picture.panes]


def styles_for(panes: list[PaneGeometry], active: int) -> BorderStyles:
    return BorderStyles(
        {pane.id: ACTIVE if pane.id == active else DEFAULT_STYLE for pane in panes},
        numbers={pane.id: index for index, pane in enumerate(panes)},
    )


def drawn(picture: Picture) -> list[Row]:
    panes = geometries(picture)
    return draw_borders(
        *picture.size,
        panes,
        area=Area(len(picture.text[0]), len(picture.text)),
        styles=styles_for(panes, picture.active),
        active=picture.active,
        marked=picture.marked,
        options=picture.options,
    )


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
def test_borders_are_those_of_tmux(picture: Picture) -> None:
    rows = drawn(picture)
    assert [row.text for row in rows] == picture.text
    assert ["".join(MARKS[style] for style in row.styles) for row in rows] == picture.styles


def test_an_area_shows_a_part_of_the_window() -> None:
    picture = next(picture for picture in PICTURES if picture.name == "four")
    panes = geometries(picture)
    styles = styles_for(panes, picture.active)
    whole = drawn(picture)
    part = draw_borders(
        *picture.size, panes, area=Area(8, 3, x=4, y=2), styles=styles, active=picture.active, options=picture.options
    )
    assert [row.text for row in part] == [row.text[4:12] for row in whole[2:5]]


def test_a_fill_character_replaces_the_dots() -> None:
    rows = draw_borders(
        2,
        1,
        [PaneGeometry(0, 0, 0, 2, 1)],
        area=Area(5, 3),
        styles=BorderStyles({}),
        active=0,
        options=BorderOptions(fill_character="x"),
    )
    assert [row.text for row in rows] == ["  │xx", "──┘xx", "xxxxx"]


def test_text_on_a_border_leaves_two_cells_free() -> None:
    picture = next(picture for picture in PICTURES if picture.name == "status_top")
    pane = geometries(picture)[0]
    background = drawn(picture)
    area = Area(len(picture.text[0]), len(picture.text))
    label = draw_border_text(background, pane, "#[reverse]0", DEFAULT_STYLE, area=area, status="top", y=1)
    view = label.view if label is not None else None
    assert view is not None
    assert (view.x, view.y, view.width) == (2, 1, pane.width - 4)
    assert view.rows[0].text == "0" + "─" * (pane.width - 5)
    narrow = PaneGeometry(9, 0, 1, 4, 1)
    assert draw_border_text(background, narrow, "0", DEFAULT_STYLE, area=area, status="top") is None
