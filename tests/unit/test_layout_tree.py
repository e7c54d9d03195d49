"""The split tree by itself: sizes and places for commands whose results are known from tmux."""

from __future__ import annotations

import pytest

from pymux_wf.layout import Layout, LayoutError, NoSpace, PresetSizes, SizeError, match_layout_name, resolve_size
from pymux_wf.layout.neighbours import PaneGeometry


def body(layout: Layout) -> str:
    return layout.dump()[5:]


def three() -> Layout:
    """Pane 0 at the left, 1 over 2 at the right, of 80x24."""
    layout = Layout(80, 24, 0)
    layout.split(0, 1, horizontal=True)
    layout.split(1, 2, horizontal=False)
    return layout


def test_halves_and_quarters() -> None:
    assert body(three()) == "80x24,0,0{40x24,0,0,0,39x24,41,0[39x12,41,0,1,39x11,41,13,2]}"


def test_size_before_and_full() -> None:
    layout = Layout(80, 24, 0)
    layout.split(0, 1, horizontal=True, size=20, before=True)
    layout.split(0, 2, horizontal=False, size=5, full=True)
    assert body(layout) == "80x24,0,0[80x18,0,0{20x18,0,0,1,59x18,21,0,0},80x5,0,19,2]"
    assert layout.order == [1, 0, 2]


def test_a_split_without_room_changes_nothing() -> None:
    layout = Layout(2, 2, 0)
    for horizontal in (True, False):
        with pytest.raises(NoSpace, match="no space for a new pane"):
            layout.split(0, 1, horizontal)
    assert body(layout) == "2x2,0,0,0"
    assert layout.order == [0]
    assert 1 not in layout


def test_a_full_split_without_room_changes_nothing() -> None:
    layout = Layout(6, 5, 0)
    layout.split(0, 1, horizontal=True)
    layout.split(0, 2, horizontal=True, size=1)
    before = layout.dump()
    with pytest.raises(NoSpace):
        layout.split(0, 3, horizontal=True, size=3, full=True)
    assert layout.dump() == before


def test_closing_gives_the_room_to_the_pane_before() -> None:
    layout = three()
    layout.close(2)
    assert body(layout) == "80x24,0,0{40x24,0,0,0,39x24,41,0,1}"
    layout.close(0)
    assert body(layout) == "80x24,0,0,1"
    with pytest.raises(LayoutError, match="only pane"):
        layout.close(1)


def test_unknown_panes_are_key_errors() -> None:
    with pytest.raises(KeyError):
        three().close(9)
    with pytest.raises(KeyError):
        three().resize_pane(9, "L")


def test_a_window_cannot_get_smaller_than_its_panes() -> None:
    layout = three()
    layout.resize_window(1, 1)
    assert body(layout) == "3x3,0,0{1x3,0,0,0,1x3,2,0[1x1,2,0,1,1x1,2,2,2]}"
    layout.resize_window(9, 8)
    assert (layout.columns, layout.lines) == (9, 8)


def test_resizing_moves_the_border_at_the_right_or_the_one_before_the_last_pane() -> None:
    layout = three()
    layout.resize_pane(0, "R", 5)
    layout.resize_pane(2, "U", 2)
    assert body(layout) == "80x24,0,0{45x24,0,0,0,34x24,46,0[34x10,46,0,1,34x13,46,11,2]}"
    layout.set_size(2, width=20, height=3)
    assert body(layout) == "80x24,0,0{59x24,0,0,0,20x24,60,0[20x20,60,0,1,20x3,60,21,2]}"
    layout.resize_pane(0, "R", 1000)
    assert layout.pane(0).width == 78


def test_the_mouse_drags_one_border_and_both_at_a_crossing() -> None:
    layout = three()
    assert layout.drag_border(40, 3, 30, 3)
    assert layout.pane(0).width == 30
    assert not layout.drag_border(5, 5, 9, 9)
    assert layout.drag_border(31, 12, 35, 15)
    assert (layout.pane(0).width, layout.pane(1).height) == (34, 15)


def test_the_mouse_takes_room_only_from_the_side_it_moves_to() -> None:
    layout = Layout(80, 24, 0)
    layout.split(0, 1, horizontal=True, size=1)
    layout.split(0, 2, horizontal=True, size=10)
    layout.drag_border(78, 3, 70, 3)
    assert [pane.width for pane in layout.panes()] == [67, 2, 9]
    layout.drag_border(70, 3, 79, 3)
    before = layout.dump()
    layout.drag_border(78, 3, 79, 3)
    assert layout.dump() == before
    layout.resize_pane(2, "R", 3)
    assert layout.pane(2).width == 13


def test_spreading_goes_up_to_the_level_where_something_changes() -> None:
    layout = three()
    layout.resize_pane(0, "R", 10)
    layout.resize_pane(1, "D", 4)
    assert layout.spread(1)
    assert body(layout) == "80x24,0,0{50x24,0,0,0,29x24,51,0[29x12,51,0,1,29x11,51,13,2]}"
    assert layout.spread(1)
    assert layout.pane(0).width == 40
    assert not layout.spread(1)


@pytest.mark.parametrize(("to_last", "widths"), [(False, [20, 19, 19, 19]), (True, [19, 19, 19, 20])])
def test_what_cannot_be_divided_goes_to_the_first_panes(to_last: bool, widths: list[int]) -> None:
    layout = Layout(80, 24, 0)
    layout.rest_to_last = to_last
    for pane in (1, 2, 3):
        layout.split(pane - 1, pane, horizontal=True)
    layout.apply("even-horizontal")
    assert [pane.width for pane in layout.panes()] == widths


def test_a_node_that_cannot_be_spread_is_left_alone() -> None:
    # The pane at the left is one cell wide, the node at the right needs nine: its half would be five.
    layout = Layout(11, 10, 0)
    layout.split(0, 1, horizontal=True, size=9)
    layout.split(1, 2, horizontal=False)
    for pane in (3, 4, 5, 6):
        layout.split(1, pane, horizontal=True, size=1)
    before = layout.dump()
    assert not layout.spread(0)
    assert layout.dump() == before


def test_rotating_and_swapping_keep_the_places() -> None:
    layout = three()
    layout.rotate()
    assert layout.order == layout.tree_order() == [1, 2, 0]
    layout.rotate(down=True)
    assert layout.order == [0, 1, 2]
    layout.swap(0, 2)
    assert layout.tree_order() == [2, 1, 0]
    assert layout.pane(2) == PaneGeometry(2, 0, 0, 40, 24)
    layout.replace(1, 8)
    assert layout.order == [2, 8, 0]
    assert 1 not in layout


def test_moving_a_pane_splits_before_it_closes() -> None:
    layout = three()
    layout.move(0, 2, horizontal=True)
    assert layout.order == [1, 2, 0]
    assert body(layout) == "80x24,0,0[80x12,0,0,1,80x11,0,13{40x11,0,13,2,39x11,41,13,0}]"
    with pytest.raises(LayoutError):
        layout.move(2, 2, horizontal=True)


def test_joining_at_full_size_numbers_the_pane_after_its_target() -> None:
    layout = three()
    layout.join(0, 9, horizontal=True, full=True, size=10)
    assert layout.order == [0, 9, 1, 2]
    assert layout.tree_order() == [0, 1, 2, 9]


def test_mirrored_layouts_put_the_first_pane_last_but_keep_its_number() -> None:
    layout = three()
    layout.apply("main-vertical-mirrored", PresetSizes(main_width="30%"))
    assert body(layout) == "80x24,0,0{56x24,0,0[56x12,0,0,1,56x11,0,13,2],23x24,57,0,0}"
    assert layout.order == [0, 1, 2]
    layout.apply("main-horizontal-mirrored", PresetSizes(main_height="6"))
    assert body(layout) == "80x24,0,0[80x17,0,0{40x17,0,0,1,39x17,41,0,2},80x6,0,18,0]"


def test_tiled_can_be_kept_to_some_columns() -> None:
    layout = three()
    layout.apply("tiled", PresetSizes(tiled_max_columns=1))
    assert [pane.width for pane in layout.panes()] == [80, 80, 80]


@pytest.mark.parametrize("name", ["even-horizontal", "even-vertical", "main-horizontal", "main-vertical", "tiled"])
def test_a_window_too_small_for_a_layout_grows(name: str) -> None:
    layout = Layout(200, 200, 0)
    for pane in range(1, 10):
        layout.split(0, pane, horizontal=bool(pane % 2))
    layout.resize_window(1, 1)
    layout.apply(name)
    assert min(min(pane.width, pane.height) for pane in layout.panes()) >= 1
    assert Layout.parse(layout.dump(), layout.order).dump() == layout.dump()


def test_layout_names_can_be_cut_where_they_stay_clear() -> None:
    assert match_layout_name("tiled") == match_layout_name("t") == "tiled"
    assert match_layout_name("main-vertical") == "main-vertical"
    assert match_layout_name("main") is None
    assert match_layout_name("x") is None
    with pytest.raises(LayoutError, match="invalid layout: x"):
        three().apply("x")


def test_the_border_status_takes_a_row_from_the_panes_at_the_edge() -> None:
    layout = three()
    layout.status = "top"
    assert [(pane.y, pane.height) for pane in layout.panes()] == [(1, 23), (1, 11), (13, 11)]
    layout.status = "bottom"
    assert [(pane.y, pane.height) for pane in layout.panes()] == [(0, 23), (0, 12), (13, 10)]


def test_neighbours_are_all_that_touch_and_go_round_the_edge() -> None:
    layout = three()
    assert layout.neighbours(0, "R") == [1, 2]
    assert layout.neighbours(0, "L") == [1, 2]
    assert layout.neighbours(1, "U") == [2]
    assert layout.neighbours(1, "L") == [0]
    assert layout.neighbours(0, "U") == []


def test_a_pane_that_begins_under_the_border_is_a_neighbour() -> None:
    layout = Layout(80, 24, 0)
    layout.split(0, 1, horizontal=False)
    layout.split(0, 2, horizontal=True, size=40)
    layout.split(1, 3, horizontal=True, size=39)
    assert (layout.pane(2).x, layout.pane(1).width) == (40, 40)
    assert layout.neighbours(1, "U") == [0, 2]


def test_a_place_belongs_to_the_pane_at_its_left_or_above() -> None:
    layout = three()
    assert [layout.at(0, 0), layout.at(40, 3), layout.at(41, 12), layout.at(41, 13), layout.at(99, 0)] == [
        0,
        0,
        1,
        2,
        None,
    ]


@pytest.mark.parametrize(("text", "size"), [("12", 12), (" +7", 7), ("0", 0), ("30%", 23), ("100%", 79), ("0%", 0)])
def test_sizes_are_cells_or_percentages(text: str, size: int) -> None:
    assert resolve_size(text, 79) == size


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "invalid"),
        ("x", "invalid"),
        ("5 ", "invalid"),
        ("%", "invalid"),
        ("-1", "too small"),
        ("101%", "too large"),
    ],
)
def test_other_sizes_are_refused(text: str, reason: str) -> None:
    with pytest.raises(SizeError, match=reason):
        resolve_size(text, 79)
