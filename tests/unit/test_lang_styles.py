"""Style strings and colour names."""

from __future__ import annotations

import pytest

from pymux_wf.colour import DEFAULT, NONE, TERMINAL, indexed, rgb
from pymux_wf.lang.colours import find_colour, hex_digits, parse_colour, print_colour
from pymux_wf.lang.errors import StyleError
from pymux_wf.lang.styles import (
    ACS,
    BOLD,
    DEFAULT_STYLE_SPEC,
    DIM,
    NOATTR,
    REVERSE,
    UNDERLINE_SHIFT,
    StyleSpec,
    is_style,
    parse_style,
    print_style,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", StyleSpec()),
        ("default", StyleSpec()),
        ("fg=red,bg=#102030 us=colour200", StyleSpec(fg=1, bg=rgb(0x10, 0x20, 0x30), us=indexed(200))),
        ("FG=RED , BOLD\n dim", StyleSpec(fg=1, attrs=BOLD | DIM)),
        ("bold,nobold,reverse", StyleSpec(attrs=REVERSE)),
        ("bright|dim", StyleSpec(attrs=BOLD | DIM)),
        ("underscore,curly-underscore", StyleSpec(attrs=3 << UNDERLINE_SHIFT)),
        ("curly-underscore,nounderscore", StyleSpec(attrs=3 << UNDERLINE_SHIFT)),
        ("curly-underscore,nocurly-underscore", StyleSpec()),
        ("bold,none", StyleSpec()),
        ("noattr,bg=yellow,fg=black", StyleSpec(fg=0, bg=3, attrs=NOATTR)),
        ("acs", StyleSpec(attrs=ACS)),
        ("align=absolute-centre,fill=blue", StyleSpec(align="absolute-centre", fill=4)),
        ("align=left,noalign", StyleSpec()),
        ("list=on", StyleSpec(list="on")),
        ("list=right-marker nolist", StyleSpec()),
        ("range=left", StyleSpec(range=("left", ""))),
        ("range=window|2", StyleSpec(range=("window", "2"))),
        ("range=pane|%3", StyleSpec(range=("pane", "%3"))),
        ("range=session|$1", StyleSpec(range=("session", "$1"))),
        ("range=user|Text", StyleSpec(range=("user", "Text"))),
        ("range=control|8", StyleSpec(range=("control", "8"))),
        ("range=right norange", StyleSpec()),
        ("push-default", StyleSpec(default="push")),
        ("pop-default", StyleSpec(default="pop")),
        ("set-default", StyleSpec(default="set")),
        ("ignore", StyleSpec(ignore=True)),
        ("ignore,noignore", StyleSpec()),
        ("bg=black,fg=white,width=1,pad=0", StyleSpec(fg=7, bg=0, width=1, pad=0)),
    ],
)
def test_styles(text: str, expected: StyleSpec) -> None:
    style = parse_style(text)
    assert style == expected
    assert parse_style(print_style(style)) == style


def test_a_style_changes_what_is_in_force() -> None:
    base = parse_style("fg=green,bold")
    current = parse_style("bg=blue,reverse,align=right")
    assert parse_style("fg=red", current) == StyleSpec(fg=1, bg=4, attrs=REVERSE, align="right")
    assert parse_style("default", current, base) == StyleSpec(fg=2, attrs=BOLD, align="right")
    assert parse_style("fg=default", current, base) == current._replace(fg=2)


@pytest.mark.parametrize(
    "text",
    [
        "foo",
        "foo=bar",
        "fg=",
        "fg=nope",
        "fg=none",
        "xg=red",
        "align=middle",
        "list=",
        "list=off",
        "range=",
        "range=window",
        "range=window|x",
        "range=left|1",
        "range=pane|3",
        "range=session|%1",
        "range=control|10",
        "range=nowhere|1",
        "range=user|",
        "nobogus",
        "no",
        "width=x",
        "pad=-1",
        "fill=x",
    ],
)
def test_what_is_no_style(text: str) -> None:
    with pytest.raises(StyleError) as caught:
        parse_style(f"bold,{text}")
    assert str(caught.value) == f"invalid style: bold,{text}"
    assert not is_style(text)


def test_a_misspelt_word_gets_a_suggestion() -> None:
    with pytest.raises(StyleError) as caught:
        parse_style("fg=red,revers")
    assert caught.value.suggestion() == "did you mean reverse?"


def test_printing() -> None:
    assert print_style(DEFAULT_STYLE_SPEC) == "default"
    assert (
        print_style(parse_style("bold fg=brightred,list=focus range=window|2"))
        == "list=focus,range=window|2,fg=brightred,bright"
    )


@pytest.mark.parametrize(
    ("text", "colour", "printed"),
    [
        ("red", 1, "red"),
        ("1", 1, "red"),
        ("brightblue", 12, "brightblue"),
        ("97", 15, "brightwhite"),
        ("RED", 1, "red"),
        ("colour0", indexed(0), "colour0"),
        ("color255", indexed(255), "colour255"),
        ("Colour7", indexed(7), "colour7"),
        ("#FF8000", rgb(255, 128, 0), "#ff8000"),
        ("default", DEFAULT, "default"),
        ("terminal", TERMINAL, "terminal"),
        ("AliceBlue", rgb(0xF0, 0xF8, 0xFF), "#f0f8ff"),
        ("alice blue", rgb(0xF0, 0xF8, 0xFF), "#f0f8ff"),
        ("grey50", rgb(127, 127, 127), "#7f7f7f"),
        ("gray", rgb(0xBE, 0xBE, 0xBE), "#bebebe"),
        ("LightGrey", rgb(0xD3, 0xD3, 0xD3), "#d3d3d3"),
    ],
)
def test_colours(text: str, colour: int, printed: str) -> None:
    assert parse_colour(text) == colour
    assert print_colour(colour) == printed
    assert find_colour(printed) == colour


def test_no_colour() -> None:
    assert print_colour(NONE) == "none"
    for text in ("", "8", "colour256", "colour", "colourx", "#12345", "#12345g", "grey101", "nope", "none", "colour-1"):
        with pytest.raises(StyleError, match=rf"^bad colour: {text}$"):
            parse_colour(text)


def test_hex_digits_use_the_plain_sixteen() -> None:
    assert [
        hex_digits(name) for name in ("red", "brightwhite", "colour9", "colour16", "colour244", "terminal", "nope")
    ] == [
        "800000",
        "ffffff",
        "ff0000",
        "000000",
        "808080",
        "",
        "",
    ]
