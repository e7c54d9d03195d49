"""Where the panes of a layout stand, and how large they are."""

from __future__ import annotations

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pymux_wf.layout import Layout
from pymux_wf.workflow.errors import WorkflowError
from pymux_wf.workflow.layouts import tree
from pymux_wf.workflow.layouts.model import Pane, Window


def test_the_examples_are_true() -> None:
    assert doctest.testmod(tree).failed == 0


def test_leaves_are_read_in_order_with_what_is_around_them() -> None:
    inner = Pane(split="v", pane=(Pane(run=("a",), env={"A": "2"}), Pane(root="sub")), root="in", env={"A": "1"})
    found = tree.leaves(Window("w", pane=(Pane(size="60%"), inner), root="top", env={"B": "0"}))
    assert [leaf.path for leaf in found] == ["0", "1.0", "1.1"]
    assert [leaf.roots for leaf in found] == [("top",), ("top", "in"), ("top", "in", "sub")]
    assert [leaf.env for leaf in found] == [{"B": "0"}, {"B": "0", "A": "2"}, {"B": "0", "A": "1"}]
    assert [leaf.path for leaf in tree.leaves(Window("shell"))] == ["0"]


def test_labels_hold_no_blank_and_no_slash_of_a_name() -> None:
    assert tree.pane_label("my dev", "a/b", "1.0") == "my%20dev/a%2Fb/1.0"


def test_a_nested_window_gets_tmuxs_string() -> None:
    window = Window(
        "w",
        pane=(
            Pane(size="65%"),
            Pane(split="v", pane=(Pane(size="6"), Pane(), Pane())),
            Pane(split="v", pane=(Pane(),)),
        ),
    )
    text = tree.layout_string(window, 102, 30, [4, 7, 8, 9, 2])
    layout = Layout.parse(text, [4, 7, 8, 9, 2])
    assert [(p.id, p.x, p.y, p.width, p.height) for p in layout.panes()] == [
        *[(4, 0, 0, 65, 30), (7, 66, 0, 18, 6), (8, 66, 7, 18, 11), (9, 66, 19, 18, 11), (2, 85, 0, 17, 30)]
    ]


def test_named_layouts_are_left_to_the_server() -> None:
    assert tree.layout_string(Window("w", layout="tiled", pane=(Pane(), Pane())), 80, 24, [1, 2]) == "tiled"


def test_no_room_is_said_with_numbers() -> None:
    window = Window("small", split="v", pane=(Pane(),) * 8)
    with pytest.raises(WorkflowError, match=r"no room for 8 panes in 80x10 cells \(15 are needed, there are 10"):
        tree.layout_string(window, 80, 10, range(8))


sizes = st.one_of(st.just(""), st.integers(1, 99).map(lambda n: f"{n}%"), st.integers(1, 200).map(str))


@given(st.lists(sizes, min_size=1, max_size=9), st.integers(1, 300), st.data())
def test_shares_fill_exactly_what_there_is(wanted: list[str], along: int, data: st.DataObject) -> None:
    minima = data.draw(st.lists(st.integers(1, 4), min_size=len(wanted), max_size=len(wanted)))
    if along - len(wanted) + 1 < sum(minima):
        with pytest.raises(tree.NoRoom):
            tree.shares(along, wanted, minima)
        return
    found = tree.shares(along, wanted, minima)
    assert sum(found) + len(found) - 1 == along
    assert all(length >= least for length, least in zip(found, minima, strict=True))


def panes(depth: int) -> st.SearchStrategy[tuple[Pane, ...]]:
    leaf = st.builds(lambda size: Pane(size=size), sizes)
    if depth == 0:
        return st.lists(leaf, min_size=1, max_size=4).map(tuple)
    box = st.builds(
        lambda split, inner, size: Pane(split=split, pane=inner, size=size),
        *(st.sampled_from(["h", "v"]), panes(depth - 1), sizes),
    )
    return st.lists(st.one_of(leaf, box), min_size=1, max_size=4).map(tuple)


@given(panes(2), st.sampled_from(["h", "v"]), st.integers(20, 250), st.integers(10, 90))
def test_every_tree_is_one_that_the_server_takes(inner: tuple[Pane, ...], split: str, columns: int, lines: int) -> None:
    window = Window("w", split=split, pane=inner)  # type: ignore[arg-type]
    ids = list(range(len(tree.leaves(window))))
    try:
        text = tree.layout_string(window, columns, lines, ids)
    except WorkflowError:
        return
    layout = Layout.parse(text, ids)
    assert (layout.columns, layout.lines) == (columns, lines)
    assert layout.tree_order() == ids
