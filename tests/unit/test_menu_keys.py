"""The menu itself: walking, choosing, leaving, the mouse, and how it is drawn."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymux_wf.server.modes.base import Cancel, Redraw
from pymux_wf.server.modes.menu import RULE, Menu, MenuItem, MenuLook, Picked, add_item, label

from pymux_wf.keys import MouseEvent
from pymux_wf.keys.events import MouseKind
from pymux_wf.render.boxes import LINES, draw_box, draw_rule
from pymux_wf.terminal.style import DEFAULT_STYLE, DIM, Style

ITEMS = [MenuItem("One", "1"), MenuItem("-Off", "o"), RULE, MenuItem("Two", "C-x"), MenuItem("Three")]
BLUE, RED = Style.of(bg=4), Style.of(bg=1)


def menu(**options: object) -> Menu:
    made = Menu(ITEMS, 80, 24, **options)  # type: ignore[arg-type]
    made.place(10, 5, 80, 24)
    return made


def mouse(kind: MouseKind, x: int, y: int, button: int = 1) -> MouseEvent:
    return MouseEvent(kind, button, 0, x, y, b"")


def test_walking_skips_what_cannot_be_chosen_and_goes_around() -> None:
    shown = menu()
    seen = [shown.choice]
    for key in ("Down", "j", "Down", "Up", "k", "Up", "BTab"):
        assert shown.key(key) == (Redraw(),)
        seen.append(shown.choice)
    assert seen == [0, 3, 4, 0, 4, 3, 0, 4]


@pytest.mark.parametrize(("key", "choice"), [("G", 4), ("End", 4), ("g", 0), ("Home", 0), ("NPage", 4), ("PPage", 0)])
def test_ends_and_pages(key: str, choice: int) -> None:
    shown = menu(choice=3)
    shown.key(key)
    assert shown.choice == choice


def test_a_page_is_five_items() -> None:
    long = Menu([MenuItem(str(number)) for number in range(20)], 80, 24)
    for key, choice in (("NPage", 5), ("C-f", 10), ("PPage", 5), ("C-b", 0), ("C-b", 0)):
        long.key(key)
        assert long.choice == choice


def test_enter_and_an_items_own_key_choose() -> None:
    shown = menu()
    assert shown.key("Enter") == (Picked(0),)
    assert shown.key("C-x") == (Picked(3),)
    assert shown.key("o") == ()


def test_the_own_key_of_an_item_comes_before_what_the_menu_does() -> None:
    assert Menu([MenuItem("Next"), MenuItem("Quick", "q")], 80, 24).key("q") == (Picked(1),)


@pytest.mark.parametrize("key", ["q", "Escape", "C-c", "C-g"])
def test_keys_that_leave(key: str) -> None:
    assert menu().key(key) == (Cancel(),)


def test_enter_without_a_choice_leaves() -> None:
    assert menu(choice=-1).key("Enter") == (Cancel(),)


def test_a_menu_of_completions_steps_with_tab() -> None:
    shown = menu(steps=True)
    shown.key("Tab")
    assert shown.choice == 3
    shown.key("Tab")
    assert shown.key("Tab") == (Cancel(),)
    assert shown.key("BSpace") == (Cancel(),)
    assert menu().key("Tab") == menu().key("BSpace") == ()


@pytest.mark.parametrize(("start", "choice"), [(0, 0), (1, 3), (2, 3), (4, 4), (99, 4), (-1, -1)])
def test_the_starting_choice_is_one_that_can_be_chosen(start: int, choice: int) -> None:
    assert menu(choice=start).choice == choice


def test_a_menu_without_anything_to_choose_walks_nowhere() -> None:
    dull = Menu([MenuItem("-a"), MenuItem("-b")], 80, 24)
    for key in ("Down", "Up", "NPage", "PPage", "g", "G"):
        assert dull.key(key) == ()
    assert dull.choice == -1
    assert dull.key("Enter") == (Cancel(),)


# -- mouse


def test_what_a_press_opened_a_release_ends() -> None:
    shown = menu(mouse=True)
    assert shown.choice == -1
    assert shown.mouse(mouse("drag", 12, 6)) == (Redraw(),)
    assert shown.choice == 0
    assert shown.mouse(mouse("release", 12, 6)) == (Picked(0),)
    assert shown.mouse(mouse("release", 40, 20)) == (Cancel(),)
    assert shown.mouse(mouse("release", 12, 7)) == (Cancel(),)


def test_a_menu_that_stays_waits_for_a_press() -> None:
    shown = menu(mouse=True, stays=True)
    assert shown.mouse(mouse("release", 40, 20)) == ()
    assert shown.mouse(mouse("move", 12, 9, 0)) == (Redraw(),)
    assert shown.mouse(mouse("press", 12, 9)) == (Picked(3),)
    assert shown.mouse(mouse("press", 12, 8)) == (Redraw(),)
    assert shown.mouse(mouse("press", 40, 20)) == (Cancel(),)


def test_hovering_shows_and_never_chooses() -> None:
    shown = menu(mouse=True)
    assert shown.mouse(mouse("move", 12, 9, 0)) == (Redraw(),)
    assert shown.choice == 3
    assert shown.mouse(mouse("move", 0, 0, 0)) == (Redraw(),)
    assert shown.choice == -1


def test_a_menu_of_the_keyboard_takes_no_choice_from_the_mouse() -> None:
    shown = menu()
    assert shown.mouse(mouse("press", 12, 9)) == ()
    assert shown.choice == 0
    assert shown.mouse(mouse("release", 12, 9)) == (Cancel(),)
    assert menu().mouse(mouse("press", 12, 9, 3)) == (Cancel(),)


# -- picture


def test_a_menu_is_drawn_with_title_items_keys_and_rules() -> None:
    shown = menu(title="#[align=centre]Pick", look=MenuLook(selected=BLUE))
    assert [row.text for row in shown.rows()] == [
        "┌───Pick────┐",
        "│ One   (1) │",
        "│ Off       │",
        "├───────────┤",
        "│ Two (C-x) │",
        "│ Three     │",
        "└───────────┘",
    ]
    rows = shown.rows()
    assert {style for style in rows[1].styles[1:-1]} == {BLUE}
    assert rows[2].styles[2].attrs == DIM
    assert rows[2].styles[-3] == DEFAULT_STYLE
    assert shown.rows() is rows
    shown.key("Down")
    assert shown.rows()[4].styles[2] == BLUE


def test_styles_of_a_menu() -> None:
    look = MenuLook(BLUE, Style.of(bg=2), RED, "double")
    rows = Menu(ITEMS, 80, 24, look=look).rows()
    assert rows[0].text[0] == "╔"
    assert rows[0].styles[0] == rows[3].styles[4] == RED
    assert rows[4].styles[1] == BLUE


@pytest.mark.parametrize(
    ("name", "room", "text"),
    [
        ("Name", 40, "Name#[default] #[align=right](C-x)"),
        ("Name", 9, "Name"),
        ("A long name", 8, "ng name>"),
        ("-Off", 40, "Off"),
    ],
)
def test_a_label_has_its_key_where_there_is_room(name: str, room: int, text: str) -> None:
    assert label(MenuItem(name, "C-x"), room) == text


def test_rules_stand_between_items_only() -> None:
    items: list[MenuItem] = []
    for item in (RULE, MenuItem("a"), RULE, RULE, MenuItem("b")):
        add_item(items, item)
    assert [item.name for item in items] == ["a", "", "b"]


def test_a_menu_knows_whether_it_fits_and_stays_on_the_terminal() -> None:
    assert not Menu(ITEMS, 80, 6).fits
    assert not Menu(ITEMS, 80, 24, title="x" * 90).fits
    shown = menu()
    assert shown.fits
    shown.place(78, 23, 80, 24)
    assert (shown.x, shown.y) == (80 - shown.width, 24 - shown.height)
    shown.place(5, 5, 3, 3)
    assert (shown.x, shown.y) == (0, 0)


# -- boxes


@pytest.mark.parametrize(
    ("kind", "top", "rule"),
    [
        ("single", "┌──┐", "├──┤"),
        ("double", "╔══╗", "╠══╣"),
        ("heavy", "┏━━┓", "┣━━┫"),
        ("simple", "+--+", "+--+"),
        ("rounded", "╭──╮", "├──┤"),
        ("padded", "    ", "    "),
        ("none", "    ", "    "),
    ],
)
def test_border_lines(kind: str, top: str, rule: str) -> None:
    assert kind in LINES
    assert draw_box(4, 3, kind)[0].text == top
    assert draw_rule(4, kind).text == rule


@pytest.mark.parametrize("size", [(1, 1), (2, 2), (1, 5), (5, 1), (3, 2)])
def test_a_box_has_the_size_that_was_asked_for(size: tuple[int, int]) -> None:
    rows = draw_box(*size, "single", title="日本")
    assert (len(rows[0].cells), len(rows)) == size


KEYS = ("Up", "Down", "Tab", "BSpace", "PPage", "NPage", "g", "G", "Enter", "q", "a", "C-f", "C-b", "M-x", "F5")
NAMES = st.sampled_from(["", "a", "-", "-b", "#[fg=red]x", "#[", "日本", "##", "\033[2J", "#{", "x" * 200])


@given(
    st.lists(NAMES, min_size=1, max_size=8),
    st.lists(st.one_of(st.sampled_from(KEYS), st.tuples(st.integers(-2, 90), st.integers(-2, 30))), max_size=20),
    st.booleans(),
    st.integers(1, 90),
)
def test_nothing_breaks_a_menu(
    names: list[str], steps: list[str | tuple[int, int]], chooses: bool, columns: int
) -> None:
    items: list[MenuItem] = []
    for name in names:
        add_item(items, MenuItem(name, "a"))
    if not items:
        return
    shown = Menu(items, columns, 24, mouse=chooses, steps=chooses)
    for step in steps:
        requests = shown.key(step) if isinstance(step, str) else shown.mouse(mouse("press", *step))
        for request in requests:
            assert not isinstance(request, Picked) or items[request.index].can_be_chosen
        assert -1 <= shown.choice < len(items)
        rows = shown.rows()
        assert [len(row.cells) for row in rows] == [shown.width] * shown.height
        assert [len(row.styles) for row in rows] == [shown.width] * shown.height
