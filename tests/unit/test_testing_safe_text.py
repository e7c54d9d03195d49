"""Text of strangers in JSON, Markdown, HTML and the names of files."""

from __future__ import annotations

import doctest
import json
import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pymux_wf.testing import recording, safe_text, snapshots, timeline, trace
from pymux_wf.testing.safe_text import (
    clipped,
    code_span,
    fenced,
    file_name,
    html,
    json_line,
    one_line,
    visible,
    whole,
)

ANY_TEXT = st.text(st.characters(codec=None), max_size=60) | st.text("`~|<>&\"'\n\r\x00\x1b\u2028\ud800 a", max_size=40)


@pytest.mark.parametrize("module", [safe_text, recording, trace, timeline, snapshots], ids=lambda each: each.__name__)
def test_the_examples_in_the_documentation(module: object) -> None:
    done = doctest.testmod(module)  # type: ignore[arg-type]
    assert done.attempted > 0 or module is recording
    assert done.failed == 0


@given(ANY_TEXT)
def test_whole_text_can_be_encoded_and_stays_as_long(text: str) -> None:
    whole(text).encode()
    if not re.search("[\ud800-\udfff]", text):
        assert whole(text) == text


def test_halves_that_belong_together_are_joined() -> None:
    assert whole("\ud83d\ude00") == "😀"


@given(ANY_TEXT)
def test_json_is_one_line_and_gives_the_text_back(text: str) -> None:
    line = json_line({"text": text})
    assert len(line.splitlines()) == 1
    assert not re.search("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", line)
    assert json.loads(line) == {"text": whole(text)}


@given(ANY_TEXT)
def test_a_fence_is_not_closed_by_what_is_in_it(text: str) -> None:
    first, *inside, last = fenced(text).split("\n")
    fence = first.removesuffix("text")
    assert last == fence
    assert set(fence) == {"`"}
    assert all(fence not in line for line in inside)
    assert not re.search(r"[\r\x00\x1b\x85\u2028\u2029]", "".join(inside))


@given(ANY_TEXT)
def test_a_code_span_ends_where_it_should(text: str) -> None:
    span = code_span(text)
    assert "\n" not in span
    ticks = re.match("`+", span)
    assert ticks
    assert re.findall(rf"(?<!`){ticks[0]}(?!`)", span) == [ticks[0], ticks[0]]


@given(ANY_TEXT)
def test_html_has_no_tags_quotes_or_controls(text: str) -> None:
    shown = html(text)
    assert not re.search(r"[<>\"'\x00-\x08\x0b-\x1f\x7f-\x9f]", shown)
    assert unescape(shown) == visible(text)


@given(ANY_TEXT)
def test_a_file_name_is_short_plain_and_its_own(name: str) -> None:
    assert re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9_+=,@\[\]-]{0,88}", file_name(name))
    assert file_name(name + "x") != file_name(name)


def test_names_that_look_alike_give_different_files() -> None:
    names = ["a/b", "a-b", "a b", "a.b", "a\nb", "a\x00b", "a\\b", "-a-b", ".", "..", "", "é", "e\u0301", "x" * 300]
    assert len({file_name(name) for name in names}) == len(names)


def test_long_text_is_cut_and_says_so() -> None:
    assert clipped("ab", 2) == "ab"
    assert clipped("abc", 2) == "ab… (1 more character)"
    assert one_line("x" * 1_000_000, 10) == "xxxxxxxxxx… (999990 more characters)"
