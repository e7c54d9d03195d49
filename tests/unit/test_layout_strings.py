"""Layout strings: what tmux writes can be read, and what is broken is refused with tmux's words."""

from __future__ import annotations

import pytest

from pymux_wf.layout import Layout, LayoutError, checksum


def sealed(body: str) -> str:
    return f"{checksum(body):04x},{body}"


def test_a_string_written_by_tmux_comes_back_the_same() -> None:
    text = "e58a,81x40,0,0[81x24,0,0,4,81x15,0,25{26x15,0,25,0,26x15,27,25,2,27x15,54,25{13x15,54,25,3,13x15,68,25,5}}]"
    layout = Layout.parse(sealed(text[5:]), [4, 0, 2, 3, 5])
    assert layout.dump()[5:] == text[5:]
    assert layout.tree_order() == [4, 0, 2, 3, 5]


def test_the_manual_pages_example_has_a_good_checksum() -> None:
    assert Layout.parse("bb62,159x48,0,0{79x48,0,0,79x48,80,0}", [1, 2]).dump() == sealed(
        "159x48,0,0{79x48,0,0,1,79x48,80,0,2}"
    )


def test_panes_fill_the_cells_in_turn_whatever_the_text_says() -> None:
    layout = Layout.parse("bb62,159x48,0,0{79x48,0,0,79x48,80,0}", [7, 3])
    assert [(pane.id, pane.x) for pane in layout.panes()] == [(7, 0), (3, 80)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "NONSENSE",
        "bb63,159x48,0,0{79x48,0,0,79x48,80,0}",
        sealed("159x48,0,0{79x48,0,0,79x48,80,0"),
        sealed("159x48,0,0{79x48,0,0,79x48,80,0]"),
        sealed("159x48,0,0{79x48,0,0,79x48,80,0}x"),
        sealed("159x48,0{79x48,0,0,79x48,80,0}"),
        sealed("0x48,0,0"),
        sealed("80x24,0,0{}"),
        sealed("80x24,0,0,1<40x6,4,2,2>"),
        sealed("80x24,0,0" + "{80x24,0,0" * 300),
        "00é0,80x24,0,0,1",
    ],
)
def test_what_is_no_layout_is_refused_by_name(text: str) -> None:
    with pytest.raises(LayoutError) as raised:
        Layout.parse(text, [1])
    assert str(raised.value) == f"invalid layout: {text}"


def test_sizes_that_do_not_add_up_are_refused() -> None:
    text = sealed("80x24,0,0{40x24,0,0,0,39x24,41,0[39x12,41,0,1,39x12,41,13,2]}")
    with pytest.raises(LayoutError, match=r"^size mismatch after applying layout: "):
        Layout.parse(text, [0, 1, 2])


def test_more_panes_than_cells_are_refused() -> None:
    with pytest.raises(LayoutError, match=r"^have 3 panes but need 2: bb62,"):
        Layout.parse("bb62,159x48,0,0{79x48,0,0,79x48,80,0}", [1, 2, 3])


def test_with_fewer_panes_the_cells_at_the_bottom_right_go() -> None:
    text = sealed("80x24,0,0{40x24,0,0,0,39x24,41,0[39x12,41,0,1,39x11,41,13,2]}")
    assert Layout.parse(text, [5, 6]).dump() == sealed("80x24,0,0{40x24,0,0,5,39x24,41,0,6}")
    assert Layout.parse(text, [5]).dump() == sealed("80x24,0,0,5")


def test_a_wrong_root_size_is_corrected_by_its_children() -> None:
    text = sealed("99x99,0,0{40x24,0,0,0,39x24,41,0,1}")
    assert Layout.parse(text, [0, 1]).dump() == sealed("80x24,0,0{40x24,0,0,0,39x24,41,0,1}")


def test_a_node_with_one_child_is_that_child() -> None:
    assert Layout.parse(sealed("80x24,0,0[80x24,0,0,3]"), [3]).dump() == sealed("80x24,0,0,3")
