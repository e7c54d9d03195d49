"""The palette's search and list: pure."""

from __future__ import annotations

import pytest
from pymux_wf.server.modes.base import Cancel
from pymux_wf.server.modes.palette import Chosen, Entry, Finder, Palette


def titles(query: str, *names: str) -> list[str]:
    return [entry.title for entry in Finder([Entry("command", name) for name in names]).find(query)]


@pytest.mark.parametrize(
    ("query", "best"),
    [
        ("nw", "new-window"),
        ("splw", "split-window"),
        ("kill-s", "kill-server"),
        ("window new", "new-window"),
        ("rnw", "rename-window"),
        ("LS", "list-sessions"),
        ("évé", "événement"),
    ],
)
def test_letters_find_what_was_meant(query: str, best: str) -> None:
    names = ["list-windows", "unwind", "split-window", "rename-window", "new-window", "kill-server", "list-sessions"]
    assert titles(query, *names, "événement")[0] == best


def test_letters_must_come_in_order_and_words_need_not() -> None:
    assert titles("wn", "new-window") == ["new-window"]  # w i n
    assert titles("xq", "new-window") == []
    assert titles("dow new", "new-window") == ["new-window"]
    assert titles("", "b", "a") == ["b", "a"]
    assert titles("(*[", "a(*[b") == ["a(*[b"]


def test_a_letter_more_or_less_finds_what_a_fresh_search_finds() -> None:
    entries = [Entry("option", f"option-{number}-{chr(97 + number % 26)}x") for number in range(300)]
    finder = Finder(entries)
    for query in ("o", "op", "opa", "opax", "opa", "op", "x", "x 1", "x 12"):
        assert finder.find(query) == Finder(entries).find(query)


def test_the_kind_can_be_typed_too() -> None:
    found = Finder([Entry("layout", "tiled"), Entry("command", "tile")]).find("tile lay")
    assert [entry.kind for entry in found] == ["layout"]


def palette(count: int, lines: int = 3) -> Palette:
    return Palette([Entry("command", f"c{number}") for number in range(count)], lines)


def test_the_list_moves_scrolls_and_wraps() -> None:
    pal = palette(5)
    for _ in range(3):
        pal.key("Down")
    assert (pal.chosen, [entry.title for entry in pal.shown()]) == (3, ["c1", "c2", "c3"])
    pal.key("Up")
    assert pal.first == 1
    pal.key("End")
    assert (pal.chosen, pal.first) == (4, 2)
    pal.key("C-n")
    assert (pal.chosen, pal.first) == (0, 0)
    pal.key("C-p")
    assert pal.chosen == 4
    pal.key("PPage")
    assert pal.chosen == 2
    pal.key("Home")
    pal.key("NPage")
    assert pal.chosen == 2
    pal.wheel(up=True)
    assert pal.chosen == 0


def test_the_query_is_edited() -> None:
    pal = palette(12)
    for key in ("c", "1", "Space", "x"):
        pal.key(key)
    assert (pal.query, pal.found) == ("c1 x", [])
    assert pal.key("Enter") == (Cancel(),)
    pal.key("BSpace")
    pal.key("C-w")
    assert pal.query == ""
    pal.type("c11\nmore")
    assert [entry.title for entry in pal.found] == ["c11"]
    pal.key("C-u")
    assert len(pal.found) == 12
    assert pal.key("F5") == ()


def test_choosing_and_leaving() -> None:
    pal = palette(3)
    assert pal.key("Enter") == (Chosen(Entry("command", "c0")),)
    assert pal.click(2) == (Chosen(Entry("command", "c2")),)
    assert pal.click(9) == pal.click(-1) == ()
    assert pal.key("Escape") == (Cancel(),)
    assert Palette([], 0).key("Down") != ()
    assert Palette([], 0).key("Enter") == (Cancel(),)
    pal.resize(0)
    assert pal.shown() == []
