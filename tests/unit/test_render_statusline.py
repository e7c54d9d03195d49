"""Formats on a line. The expected texts were seen under tmux 3.3a, which draws the same formats the same way."""

from __future__ import annotations

import pytest

from pymux_wf.colour import indexed
from pymux_wf.render.statusline import Range, draw_format
from pymux_wf.terminal.row import Row
from pymux_wf.terminal.style import BOLD, DEFAULT_STYLE, REVERSE, Style

LIST = "#[list=on align={0}]#[list=left-marker]<#[list=right-marker]>#[list=on]"
WINDOWS = "0:win0 1:win1 2:win2 3:win3 #[list=focus,reverse]4:win4#[list=on default] 5:win5 "


def text_of(text: str, columns: int = 40) -> str:
    return draw_format(text, columns)[0].text


def styles_of(text: str, columns: int = 8, base: Style = DEFAULT_STYLE) -> list[Style]:
    return draw_format(text, columns, base)[0].styles


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain                                   "),
        ("#[align=right]end", "                                     end"),
        ("l#[align=centre]mid#[align=right]r", "l                  mid                 r"),
        ("#[align=absolute-centre]XX#[align=left]left", "left               XX                   "),
        ("a##b", "a#b                                     "),
        ("a###[fg=red]b", "a#b                                     "),
        ("a##[b", "a#[b                                    "),
        ("#[bogus=1]e", "e                                       "),
        ("text #[unfinished", "                                        "),
    ],
)
def test_alignment_and_escapes(text: str, shown: str) -> None:
    assert text_of(text) == shown


@pytest.mark.parametrize(
    ("align", "shown"),
    [
        ("left", "LL< 3:win3 4:win4 5:win5 after"),
        ("centre", "LLafter< 3:win3 4:win4 5:win5 "),
        ("right", "LLafter< 3:win3 4:win4 5:win5 "),
        ("absolute-centre", "< 2:win2 3:win3 4:win4 5:win5 "),
    ],
)
def test_a_list_that_does_not_fit_scrolls_to_its_focus(align: str, shown: str) -> None:
    text = "#[align=left]LL" + LIST.format(align) + WINDOWS + "#[nolist align=centre]#[align=left]after"
    assert text_of(text, 30) == shown


def test_a_list_without_alignment_is_not_drawn() -> None:
    assert text_of("gda   #[list=on]hfa", 23) == "gda".ljust(23)


def test_what_is_trimmed_first_depends_on_the_list() -> None:
    right = "#[align=left]LLLLLL" + LIST.format("right") + WINDOWS + "#[nolist align=right]RRRRRRRRRRRRRR"
    assert text_of(right + "#[align=centre]CDE#[align=left]after", 23) == "LLLLLLafter     CDE    "


def test_styles_defaults_and_fill() -> None:
    base = Style.of(fg=0, bg=2)
    styles = styles_of("#[fg=red,bold]a#[default]b#[fg=colour200]#[push-default]c#[reverse]d#[default]e", 5, base)
    assert styles == [
        Style.of(1, 2, BOLD),
        base,
        Style.of(indexed(200), 2),
        Style.of(indexed(200), 2, REVERSE),
        Style.of(indexed(200), 2),
    ]
    assert styles_of("#[fill=yellow]a", 3, base) == [base, Style.of(bg=3), Style.of(bg=3)]


def test_push_default_takes_the_style_before_the_directive() -> None:
    """What is pushed is the style that was in force, not what the same directive sets besides."""
    styles = styles_of("#[fg=red]#[push-default]#[fg=blue]a#[default]b#[pop-default]#[default]c", 3)
    assert [style.fg for style in styles] == [4, 1, -1]


def test_ranges_follow_their_text() -> None:
    row, ranges = draw_format("#[range=left]ab#[norange] #[range=window|3]cde#[norange]#[align=right]x", 10)
    assert row.text == "ab cde   x"
    assert ranges == [Range("left", "", 0, 3), Range("window", "3", 3, 6)]


def test_a_bad_range_is_ignored() -> None:
    assert draw_format("#[range=window|x]a#[norange]", 4)[1] == []
    assert draw_format("#[range=pane|3]a#[norange]", 4)[1] == []
    assert draw_format("#[range=pane|%3]a#[norange]", 4)[1] == [Range("pane", "%3", 0, 1)]


def test_wide_characters_are_never_cut_in_half() -> None:
    row, _ = draw_format("#[align=right]中文", 3)
    assert row.cells == [" ", "文", ""]
    row, _ = draw_format("中文", 3)
    assert row.cells == ["中", "", " "]


def test_control_characters_are_left_out() -> None:
    assert text_of("a\x1b[31mb\x07\x9b", 8) == "a[31mb  "


def test_no_room_is_no_error() -> None:
    assert draw_format("abc", 0)[0].cells == []
    assert text_of("abc", 1) == "a"


def test_drawing_over_a_row_keeps_what_is_not_covered() -> None:
    under = Row.of(list("─────"), [DEFAULT_STYLE] * 5)
    row, _ = draw_format("ab", 5, over=under)
    assert row.text == "ab───"
    assert under.text == "─────"
