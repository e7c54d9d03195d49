"""The tree: plain transitions of sessions, winlinks, windows and panes, without a process or a loop."""

from __future__ import annotations

from typing import Any, cast

import pytest
from pymux_wf.server.tree import Pane, Session, Tree, Window, Winlink

from pymux_wf.layout import Layout
from pymux_wf.terminal import Screen


@pytest.fixture
def tree() -> Tree:
    return Tree()


def session(tree: Tree, name: str | None = None) -> Session:
    return tree.new_session(name, cast(Any, None), cast(Any, None), "/", 100.0)


def window(tree: Tree, panes: int = 1) -> Window:
    made = tree.new_window("w", cast(Any, {"pane-scrollbars": "off"}), 80, 24, 100.0)
    for number in range(panes):
        pane = Pane(tree.next_pane_id(), made, Screen, 80, 24, cast(Any, None))
        tree.add_pane(pane)
        if number == 0:
            made.layout = Layout(80, 24, pane.id)
        else:
            assert made.layout is not None
            made.layout.split(made.panes[-2].id, pane.id, True)
        made.remember_active(pane)
    made.place()
    return made


def linked(tree: Tree, count: int) -> tuple[Session, list[Winlink]]:
    owner = session(tree, "s")
    links = [owner.add(window(tree), index) for index in range(count)]
    owner.current = links[0]
    return owner, links


def test_unnamed_sessions_take_their_number_and_skip_taken_ones(tree: Tree) -> None:
    session(tree, "1")
    assert session(tree).name == "2"
    assert session(tree).name == "3"


def test_ids_are_never_used_again(tree: Tree) -> None:
    first = session(tree, "a")
    tree.destroy_session(first)
    assert session(tree, "b").id == first.id + 1


def test_selecting_remembers_the_order_of_use(tree: Tree) -> None:
    owner, links = linked(tree, 3)
    owner.select(links[1])
    owner.select(links[2])
    assert owner.last == [links[1], links[0]]
    owner.select(links[0])
    assert owner.last == [links[2], links[1]]


def test_selecting_clears_alerts(tree: Tree) -> None:
    owner, links = linked(tree, 2)
    links[1].flags.add("bell")
    owner.select(links[1])
    assert links[1].flags == set()


def test_removing_the_current_window_goes_back_to_the_last_one(tree: Tree) -> None:
    owner, links = linked(tree, 3)
    owner.select(links[2])
    owner.select(links[1])
    tree.unlink(links[1])
    assert owner.current is links[2]
    assert links[2] not in owner.last


def test_a_window_linked_twice_survives_one_unlinking(tree: Tree) -> None:
    one, two = session(tree, "one"), session(tree, "two")
    shared = window(tree)
    first = one.add(shared, 0)
    two.add(shared, 5)
    assert tree.unlink(first) == []
    assert shared.id in tree.windows
    assert tree.destroy_session(two) == shared.panes
    assert shared.id not in tree.windows
    assert not tree.panes


def test_renumbering_closes_gaps_and_keeps_order(tree: Tree) -> None:
    owner = session(tree, "s")
    links = [owner.add(window(tree), index) for index in (3, 7, 9)]
    owner.renumber(1)
    assert list(owner.winlinks) == [1, 2, 3]
    assert [link.index for link in links] == [1, 2, 3]


def test_making_room_moves_only_what_is_in_the_way(tree: Tree) -> None:
    owner = session(tree, "s")
    links = [owner.add(window(tree), index) for index in (0, 1, 2, 5)]
    owner.make_room(1)
    assert [link.index for link in links] == [0, 2, 3, 5]
    assert list(owner.winlinks) == [0, 2, 3, 5]
    assert 1 not in owner.winlinks


def test_neighbours_go_round_and_may_look_for_alerts(tree: Tree) -> None:
    owner, links = linked(tree, 3)
    assert owner.neighbour(-1) is links[2]
    assert owner.neighbour(1) is links[1]
    links[2].flags.add("activity")
    assert owner.neighbour(1, alert=True) is links[2]
    links[2].flags.clear()
    assert owner.neighbour(1, alert=True) is None


def test_removing_the_active_pane_goes_back_to_the_one_before(tree: Tree) -> None:
    made = window(tree, 3)
    first, second, third = made.panes
    tree.select_pane(first)
    assert tree.remove_pane(first)
    assert made.active is third
    assert [pane.width for pane in made.panes] == [second.width, third.width]
    assert second.width + third.width + 1 == 80


def test_zoom_fills_the_window_and_comes_undone_by_a_selection(tree: Tree) -> None:
    made = window(tree, 2)
    left, right = made.panes
    assert tree.zoom(right)
    assert (right.width, right.height) == (80, 24)
    assert not left.visible
    assert not tree.zoom(right)
    tree.select_pane(left)
    assert made.zoomed_pane is None
    assert left.width + right.width + 1 == 80


def test_a_single_pane_cannot_be_zoomed(tree: Tree) -> None:
    assert not tree.zoom(window(tree).panes[0])


def test_resizing_a_window_tells_and_places(tree: Tree) -> None:
    heard: list[str] = []
    tree.observer = lambda event, subject: heard.append(event)
    made = window(tree, 2)
    assert tree.resize_window(made, 100, 30)
    assert not tree.resize_window(made, 100, 30)
    assert heard == ["window-layout-changed", "window-resized"]
    assert sum(pane.width for pane in made.panes) == 99
    assert {pane.height for pane in made.panes} == {30}


def test_the_mark_goes_with_its_pane(tree: Tree) -> None:
    owner = session(tree, "s")
    made = window(tree, 2)
    link = owner.add(made, 0)
    tree.mark(link, made.panes[1])
    assert tree.is_marked(made.panes[1])
    tree.remove_pane(made.panes[1])
    assert tree.marked is None


def test_marking_the_marked_pane_takes_the_mark_away(tree: Tree) -> None:
    owner = session(tree, "s")
    made = window(tree)
    link = owner.add(made, 0)
    tree.mark(link, made.panes[0])
    tree.mark(link, made.panes[0])
    assert tree.marked is None
