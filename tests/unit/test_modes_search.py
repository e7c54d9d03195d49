"""Searching in copy mode: the language of patterns, where the cursor goes, counting, what is shown."""

from __future__ import annotations

import pytest
from pymux_wf.server.modes.copy_search import count_matches

from pymux_wf.lang.posix_regex import PatternError, compile_pattern

from .test_modes_copy import TEXT, copy_mode, run


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("foo", "a Foo", "Foo"),
        ("Foo", "a foo", None),
        ("fo+|bar", "xbarfoo", "bar"),
        ("[[:digit:]]+[[:alpha:]]", "x42y", "42y"),
        ("[^[:space:]]+", "  ab c", "ab"),
        ("[^[:alpha:]x]", "ab1", "1"),
        ("[[:alnum:]_-]+", "!a-b_é!", "a-b_é"),
        ("[[:alpha:]!]+", "1é!2", "é!"),
        ("[]x]", "a]", "]"),
        ("[^]x]", "]xy", "y"),
        (r"[\d]", r"d\ ".strip(), "d"),
        ("[a-]", "-", "-"),
        ("[[.-.]]", "-", "-"),
        (r"\<bar\>", "foobar bar", "bar"),
        (r"a\.b", "axb a.b", "a.b"),
        (r"\(x\)", "(x)", "(x)"),
        ("(ab)*c", "xababc", "ababc"),
        ("(a){2,3}", "caaaa", "aaa"),
        ("[a]{,2}b", "aaab", "aab"),
        ("a.{x", "ab{x", "ab{x"),
        ("a{2}|b", "aa a{2}|b", "a{2}|b"),
        ("end$", "end mid end", "end"),
        ("^b", "b b", "b"),
        ("a**", "aa", "aa"),
        ("*a", "*a", "*a"),
        ("(a|)", "ba", "a"),
        (r"\w+\W", "ab-", "ab-"),
    ],
)
def test_patterns(pattern: str, text: str, found: str | None) -> None:
    compiled = compile_pattern(pattern, regex=True)
    matches = [text[start:stop] for start, stop in compiled.spans(text)]
    assert (matches[0] if matches else None) == found
    assert compiled.found(text) or not matches


@pytest.mark.parametrize("pattern", ["(", "(a", "a)b(", "[a", "[[:nope:]]", "a\\", "[z-a]", "[[:digit:"])
def test_bad_patterns_are_told(pattern: str) -> None:
    with pytest.raises(PatternError, match="bad regular expression"):
        compile_pattern(pattern, regex=True)


def test_bad_pattern_is_never_found() -> None:
    mode = copy_mode()
    run(mode, "search-backward (")
    assert (mode.cursor, mode.variables()["search_present"]) == ((14, 9), "0")


@pytest.mark.parametrize("pattern", ["(a+)+b", "(a|aa)+b", "((a*)*)*b", "(a*)*(a*)*(a*)*b", "a*a*a*a*a*a*a*b"])
def test_no_pattern_takes_for_ever(pattern: str) -> None:
    compiled = compile_pattern(pattern, regex=True)
    assert not compiled.found("a" * 3000)
    assert list(compiled.spans("a" * 300 + "b")) == [(0, 301)]


def test_directions() -> None:
    mode = copy_mode()
    run(mode, "search-backward foo")
    assert mode.cursor == (8, 9)
    run(mode, "search-again", "search-again")
    assert mode.cursor == (8, 7)
    run(mode, "search-reverse")
    assert mode.cursor == (8, 8)
    run(mode, "3 search-again")
    assert mode.cursor == (8, 5)


def test_emacs_stands_behind_what_it_found_going_forward() -> None:
    mode = copy_mode(keys="emacs")
    run(mode, "top-line", "search-forward foo")
    assert (mode.cursor, mode.variables()["search_match"]) == ((11, 0), "foo")
    run(mode, "search-again")
    assert mode.cursor == (11, 1)
    run(mode, "search-reverse")
    assert mode.cursor == (8, 1)


def test_wrapping_round() -> None:
    mode = copy_mode()
    run(mode, "search-forward line 3 ")
    assert mode.variables()["copy_cursor_line"] == "line 3 foo.bar"
    mode = copy_mode(wrap_search=False)
    run(mode, "search-forward line 3 ")
    assert (mode.cursor, mode.scroll) == ((14, 9), 0)
    run(mode, "search-backward line 3 ", "search-again")
    assert mode.variables()["copy_cursor_line"] == "line 3 foo.bar"


def test_plain_text_is_not_a_pattern() -> None:
    mode = copy_mode("a.c abc\nx")
    run(mode, "search-backward-text a.c")
    assert (mode.cursor, mode.variables()["search_count"]) == ((0, 0), "1")


def test_matches_go_over_the_edge() -> None:
    mode = copy_mode("x" * 38 + "needle" + "y" * 50 + "\nend")
    run(mode, "search-backward needle")
    assert mode.cursor == (38, 0)
    assert mode.variables()["search_match"] == "needle"
    rows = mode.rows()
    current = rows[0].styles[39]
    assert [row.styles.count(current) for row in rows[:2]] == [2, 4]
    assert rows[1].styles[3] == current


def test_wide_characters_keep_their_columns() -> None:
    mode = copy_mode("日本語 grün 日本\nend")
    run(mode, "search-backward 語")
    assert mode.cursor == (4, 0)
    run(mode, "search-forward grün")
    assert (mode.cursor, mode.variables()["search_match"]) == ((7, 0), "grün")
    run(mode, "search-forward 日本")
    assert mode.cursor == (12, 0)
    styles = mode.rows()[0].styles
    assert [style.bg != -1 for style in styles[:17]] == [True] * 4 + [False] * 8 + [True] * 4 + [False]


def test_counting() -> None:
    mode = copy_mode()
    run(mode, "search-backward o")
    values = mode.variables()
    assert (values["search_count"], values["search_count_partial"]) == ("60", "0")
    pattern = compile_pattern("o", regex=False)
    found, partial = count_matches(mode.backing, pattern, budget=100)
    assert partial
    assert 0 < found < 60


def test_when_the_marks_of_matches_go() -> None:
    mode = copy_mode(keys="vi")
    run(mode, "search-backward foo", "cursor-up", "toggle-position")
    assert mode.variables()["search_present"] == "1"
    run(mode, "begin-selection")
    assert mode.variables()["search_present"] == "0"
    mode = copy_mode(keys="emacs")
    run(mode, "search-backward foo", "cursor-up")
    assert mode.variables()["search_present"] == "0"
    run(mode, "search-again")
    assert mode.variables()["search_present"] == "1"


def test_incremental() -> None:
    mode = copy_mode(keys="emacs")
    for typed in ("=l", "=li", "=line 2", "=line 21"):
        run(mode, f"search-backward-incremental {typed}")
    assert mode.cursor == (0, 1)
    run(mode, "search-backward-incremental =line 2")
    assert mode.cursor == (0, 9)
    run(mode, "search-backward-incremental -line 2")
    assert mode.cursor == (0, 8)
    run(mode, "search-backward-incremental +line 2")
    assert mode.cursor == (6, 8)
    run(mode, "search-backward-incremental =")
    assert (mode.cursor, mode.variables()["search_present"]) == ((15, 9), "0")


def test_a_pane_remembers_what_was_looked_for() -> None:
    mode = copy_mode()
    assert mode.finder.last is None
    run(mode, "search-forward [0-9]")
    assert mode.finder.last == ("[0-9]", True)
    assert mode.variables()["pane_search_string"] == "[0-9]"


def test_nothing_to_look_for_changes_nothing() -> None:
    mode = copy_mode()
    run(mode, "search-again", "search-reverse", "search-forward")
    assert (mode.cursor, mode.finder.present) == ((14, 9), False)
    assert TEXT
