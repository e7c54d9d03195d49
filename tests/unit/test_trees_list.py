"""The list of a tree mode: lines, moving, opening, tagging; and how a line and the pictures below are drawn."""

from __future__ import annotations

from pymux_wf.server.modes.tree import usual_shortcut
from pymux_wf.server.modes.tree_draw import arrange, draw_box, draw_line, line_start, put_label, shrunk
from pymux_wf.server.modes.tree_list import Entry, TreeList

from pymux_wf.terminal.row import Row
from pymux_wf.terminal.style import BOLD, DEFAULT_STYLE, REVERSE


def forest() -> list[Entry]:
    """a with a1 (with a11, a12) and a2; b."""
    a, a1, a2, b = Entry("a", "a", opened=True), Entry("a1", "1"), Entry("a2", "22"), Entry("b", "b")
    a.adopt(a1)
    a.adopt(a2)
    a1.adopt(Entry("a11", "1"))
    a1.adopt(Entry("a12", "2"))
    return [a, b]


def a_list(height: int = 10) -> TreeList:
    found = TreeList()
    found.height = height
    found.replace(forest())
    return found


def keys(found: TreeList) -> list[object]:
    return [line.entry.key for line in found.lines]


def test_closed_entries_hide_what_is_below() -> None:
    found = a_list()
    assert keys(found) == ["a", "a1", "a2", "b"]
    found.step(1)
    found.open()
    assert keys(found) == ["a", "a1", "a11", "a12", "a2", "b"]
    found.close()
    assert keys(found) == ["a", "a1", "a2", "b"]
    assert found.entry is not None
    assert found.entry.key == "a1"


def test_closing_a_leaf_closes_what_it_is_in() -> None:
    found = a_list()
    found.select("a2")
    found.close()
    assert keys(found) == ["a", "b"]
    assert found.current == 0


def test_opening_a_leaf_goes_on_to_the_next_line() -> None:
    found = a_list()
    found.select("a2")
    found.open()
    assert found.entry is not None
    assert found.entry.key == "b"


def test_everything_opens_and_closes() -> None:
    found = a_list()
    found.select("a2")
    found.set_all(True)
    assert keys(found) == ["a", "a1", "a11", "a12", "a2", "b"]
    found.set_all(False)
    assert keys(found) == ["a", "b"]
    assert found.current == 0


def test_steps_go_round_the_ends_and_scroll() -> None:
    found = a_list(height=2)
    found.step(-1)
    assert (found.current, found.offset) == (3, 2)
    found.step(1)
    assert (found.current, found.offset) == (0, 0)
    found.page(1)
    assert (found.current, found.offset) == (2, 1)


def test_a_new_list_keeps_the_place_the_tags_and_what_is_open() -> None:
    found = a_list()
    found.set_all(True)
    found.select("a12")
    found.toggle_tag()
    fresh = forest()
    fresh.insert(0, Entry("new", "new"))
    found.replace(fresh)
    assert keys(found) == ["new", "a", "a1", "a11", "a12", "a2", "b"]
    assert found.entry is not None
    assert found.entry.key == "a12"
    assert found.tagged == {"a12"}


def test_tags_of_what_is_gone_go() -> None:
    found = a_list()
    found.select("b")
    found.toggle_tag()
    found.replace(forest()[:1])
    assert found.tagged == set()
    assert found.current == 2


def test_nothing_above_or_below_a_tagged_entry_is_tagged() -> None:
    found = a_list()
    found.select("a1")
    found.toggle_tag()
    found.select("a")
    found.toggle_tag()
    assert found.tagged == {"a"}
    found.select("a2")
    found.toggle_tag()
    assert found.tagged == {"a2"}
    found.toggle_tag()
    assert found.tagged == set()


def test_tag_all_takes_the_uppermost_that_can_be() -> None:
    found = a_list()
    found.tag_all()
    assert found.tagged == {"a", "b"}
    heading = Entry("h", "h", taggable=False)
    heading.adopt(Entry("x", "x"))
    found.replace([heading])
    found.tag_all()
    assert found.tagged == {"x"}


def test_reveal_opens_the_way() -> None:
    found = a_list()
    assert found.reveal("a12")
    assert found.entry is not None
    assert found.entry.key == "a12"
    assert not found.reveal("nothing")


def test_an_empty_list_stays_quiet() -> None:
    found = TreeList()
    found.replace([])
    found.step(1)
    found.open()
    found.close()
    found.toggle_tag()
    found.set_all(True)
    assert (found.entry, found.current, found.offset) == (None, 0, 0)


# -- lines


def starts(found: TreeList) -> list[str]:
    return [line_start(line, str(n), 4, found.is_open(line.entry)) for n, line in enumerate(found.lines)]


def test_branches_are_drawn() -> None:
    found = a_list()
    found.set_all(True)
    assert starts(found) == ["(0) - ", "(1) ├─> - ", "(2) │   ├─> ", "(3) │   └─> ", "(4) └─>   ", "(5)   "]
    found.set_all(False)
    assert starts(found) == ["(0) + ", "(1)   "]


def test_shortcuts() -> None:
    assert [usual_shortcut(n) for n in (0, 9, 10, 35, 36)] == ["0", "9", "M-a", "M-z", ""]


def test_a_line_is_cut_and_shows_no_controls() -> None:
    row = draw_line("(0) na\x1bme\n#[fg=red]: ", "#[fg=red]text", 24, DEFAULT_STYLE, tagged=True)
    assert row.text == "(0) name#[fg=red]: text "
    assert row.styles[0].attrs == BOLD
    assert row.styles[19].fg != DEFAULT_STYLE.fg
    assert draw_line("(0) ", "x", 1, DEFAULT_STYLE, tagged=False).text == "("


def test_a_box_drops_titles_without_room() -> None:
    title = [(" name ", DEFAULT_STYLE), ("(filter)", DEFAULT_STYLE)]
    assert [row.text for row in draw_box(10, 3, title)] == ["┌ name ──┐", "│        │", "└────────┘"]
    assert len(draw_box(1, 2, title)) == 2


# -- pictures


def screen(*lines: str) -> list[Row]:
    return [Row.of(list(line), [DEFAULT_STYLE] * len(line)) for line in lines]


def test_a_picture_holds_the_cursor() -> None:
    rows = screen("abcdefghij", "klmnopqrst")
    picture = shrunk(rows, (9, 1), 4, 1)
    assert picture[0].text == "qrst"
    assert picture[0].styles[3].attrs == REVERSE
    assert shrunk(rows, None, 3, 3)[0].text == "abc"


def test_a_label_has_a_box_where_there_is_room() -> None:
    picture = screen(*["." * 12] * 5)
    put_label(picture, "ab", DEFAULT_STYLE)
    assert [row.text for row in picture] == ["." * 12, "." * 12, "...┌────┐...", "...│ ab │...", "...└────┘..."]
    small = screen("....", "....")
    put_label(small, "ab", DEFAULT_STYLE)
    assert small[1].text == " ab "
    tiny = screen("...", "...")
    put_label(tiny, "long", DEFAULT_STYLE)
    assert tiny[1].text == "..."


def test_pictures_side_by_side() -> None:
    all_shown = arrange(2, 0, 0, 76)
    assert (all_shown.spans, all_shown.left, all_shown.right) == (((0, 37), (38, 38)), False, False)
    some = arrange(8, 0, 0, 76)
    assert (some.first, some.end, some.left, some.right) == (0, 3, False, True)
    assert some.spans == ((0, 23), (24, 23), (48, 25))
    scrolled = arrange(8, 0, 4, 76)
    assert (scrolled.first, scrolled.left, scrolled.right) == (4, True, True)
    assert arrange(8, 0, 99, 76).offset == 5
    assert arrange(5, 0, 0, 1).end == 1
    assert arrange(0, 0, 0, 10).spans == ()
