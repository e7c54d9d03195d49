"""Regular expressions in formats end soon, whatever they are, and mean what they mean elsewhere."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pymux_wf.lang.patterns import _sure_matcher, extended_regex, regex_match, substitute

LONG = "a" * 60

HARD = [
    "(a+)+$",
    "(a|aa)+$",
    "(a*)*b",
    "^(([a-z])+.)+[A-Z]([a-z])+$",
    "a*a*a*a*a*c",
    "((a{1,9}){1,9}){1,9}!!",
    "(.*)*x",
]


@pytest.mark.parametrize("pattern", HARD)
def test_an_expression_that_goes_back_for_ever_elsewhere_ends(pattern: str) -> None:
    assert not regex_match(pattern, LONG + "!")
    assert substitute(pattern, "x", LONG + "!") == LONG + "!"


def test_an_expression_that_is_too_large_matches_nothing() -> None:
    assert not regex_match("((a{1,999}){1,999}){1,999}b", LONG)
    assert substitute("((a{1,999}){1,999}){1,999}b", "x", LONG) == LONG


def test_groups_of_a_hard_expression_are_filled_in() -> None:
    assert substitute("((a|b)+)-([0-9]+)*", r"<\3:\1>", "x ab-12 y bb-7") == "x <12:ab> y <7:bb>"
    assert substitute("^((a|b)+)+", "-", "ababab-ab") == "--ab"


_parts = st.sampled_from(["a", "b", "(a|b)", "[ab]", ".", "(ab)", "^", "$"])
_counts = st.sampled_from(["", "*", "+", "?", "{2}"])
_patterns = st.lists(st.tuples(_parts, _counts), min_size=1, max_size=4).map(
    lambda parts: "".join(part + ("" if part in "^$" else count) for part, count in parts)
)


@given(_patterns, st.text("ab-", max_size=8))
def test_both_matchers_agree(pattern: str, text: str) -> None:
    compiled = extended_regex(pattern)
    assert isinstance(compiled, re.Pattern)
    assert regex_match(pattern, text) == (compiled.search(text) is not None)


def test_the_sure_matcher_is_what_the_hard_ones_use() -> None:
    assert all(_sure_matcher(pattern, False) is not None for pattern in HARD)
    assert _sure_matcher("^[a-z]+$", False) is None
