"""Scrollbars: where they are, what they take from their panes, how they look and what the mouse does with them."""

from __future__ import annotations

from typing import Any

import pytest
from pymux_wf.server import scrollbars
from pymux_wf.server.draw import build_scene
from pymux_wf.server.mouse_place import locate

from pymux_wf.colour import DEFAULT
from tests.unit.commands_rig import Rig, served


def report(button: int, x: int, y: int, final: str = "M") -> bytes:
    return f"\033[<{button};{x + 1};{y + 1}{final}".encode()


async def start(rig: Rig, *commands: str, lines: int = 21) -> Any:
    """A client of 80 columns whose one pane has ``lines`` - 1 rows and a history of 80 lines."""
    await rig.ok("new-session", "-d", "-x", "80", "-y", str(lines), "seq 100; exec cat")
    client = await rig.attach(columns=80, lines=lines)
    await rig.ok("set-option", "-g", "mouse", "on")
    pane = rig.server.tree.panes[0]
    await rig.until(lambda: pane.screen.history.size >= 100 - (lines - 2))
    for command in commands:
        await rig.ok(*command.split())
    client.clock.draw_now()
    return client


def bars(client: Any) -> list[Any]:
    columns = {scrollbar.x for pane in client.session.current.window.panes if (scrollbar := pane.scrollbar)}
    return [view for view in build_scene(client).views if view.x in columns and view.width < 5]


@pytest.mark.parametrize(
    ("style", "position", "width", "left"),
    [
        ("bg=black,fg=white", "right", 79, 0),
        ("width=3,pad=1", "right", 76, 0),
        ("width=3,pad=1", "left", 76, 4),
        ("width=1", "left", 79, 1),
    ],
)
def test_it_takes_columns_from_its_pane(style: str, position: str, width: int, left: int) -> None:
    @served
    async def test(rig: Rig) -> None:
        await start(rig)
        layout = await rig.show("#{window_layout}")
        await rig.ok("set", "-g", "pane-scrollbars-style", style)
        await rig.ok("set", "-g", "pane-scrollbars-position", position)
        await rig.ok("set", "-g", "pane-scrollbars", "on")
        assert await rig.show("#{pane_width} #{pane_left} #{pane_at_left}#{pane_at_right}") == f"{width} {left} 11"
        assert await rig.show("#{window_layout}") == layout
        assert rig.server.tree.panes[0].screen.columns == width
        await rig.ok("set", "-g", "pane-scrollbars", "off")
        assert await rig.show("#{pane_width} #{pane_left}") == "80 0"

    test()


@served
async def test_the_program_is_told_its_width(rig: Rig) -> None:
    await start(rig, "set -g pane-scrollbars on")
    await rig.ok("new-window", "stty size; exec cat")
    await rig.until(lambda: "20 79" in rig.screen(1))


@served
async def test_modal_comes_with_copy_mode_and_goes_with_it(rig: Rig) -> None:
    client = await start(rig, "set -g pane-scrollbars modal")
    assert await rig.show("#{pane_width}") == "80"
    assert bars(client) == []
    await rig.ok("copy-mode")
    assert await rig.show("#{pane_width}") == "79"
    assert len(bars(client)) == 1
    await rig.ok("send-keys", "-X", "cancel")
    assert await rig.show("#{pane_width}") == "80"
    await rig.ok("copy-mode")
    await rig.ok("copy-mode", "-q")
    assert await rig.show("#{pane_width}") == "80"
    await rig.ok("clock-mode")
    assert await rig.show("#{pane_width}") == "80"


@served
async def test_an_alternate_screen_has_none(rig: Rig) -> None:
    await start(rig, "set -g pane-scrollbars on")
    await rig.ok("respawn-pane", "-k", "printf '\\033[?1049h'; read x; printf '\\033[?1049l'; exec cat")
    pane = rig.server.tree.panes[0]
    await rig.until(lambda: pane.screen.alternate)
    assert await rig.show("#{pane_width}") == "80"
    await rig.ok("send-keys", "Enter")
    await rig.until(lambda: not pane.screen.alternate)
    assert await rig.show("#{pane_width}") == "79"


@served
async def test_the_slider_shows_where_one_is(rig: Rig) -> None:
    client = await start(rig, "set -g pane-scrollbars on", "set -g pane-scrollbars-style bg=red,fg=blue")
    pane = rig.server.tree.panes[0]
    assert (pane.height, pane.screen.history.size) == (20, 81)
    view = bars(client)[0]
    assert (view.x, view.y, view.width, view.height) == (79, 0, 1, 20)
    looks = [row.styles[0].bg for row in view.rows]
    assert looks == [1] * 17 + [4] * 3
    await rig.ok("copy-mode")
    assert scrollbars.slider(pane) == (16, 3)  # as in tmux: not quite at the end
    await rig.ok("send-keys", "-X", "history-top")
    assert [row.styles[0].bg for row in bars(client)[0].rows] == [4] * 3 + [1] * 17
    assert bars(client)[0].rows is bars(client)[0].rows


@served
async def test_columns_beside_the_bar_are_left_free(rig: Rig) -> None:
    client = await start(rig, "set -g pane-scrollbars-style bg=red,fg=blue,width=2,pad=1", "set -g pane-scrollbars on")
    view = next(view for view in build_scene(client).views if view.x == 77 and view.width == 3)
    assert [style.bg for style in view.rows[0].styles] == [DEFAULT, 1, 1]
    await rig.ok("set", "-g", "pane-scrollbars-position", "left")
    view = next(view for view in build_scene(client).views if view.x == 0 and view.width == 3)
    assert [style.bg for style in view.rows[0].styles] == [1, 1, DEFAULT]


@served
async def test_borders_stay_where_the_layout_has_them(rig: Rig) -> None:
    client = await start(rig, "split-window -h cat")
    before = ["".join(row.cells) for row in build_scene(client).background or ()]
    await rig.ok("set", "-g", "pane-scrollbars", "on")
    assert ["".join(row.cells) for row in build_scene(client).background or ()] == before
    assert await rig.ok("list-panes", "-F", "#{pane_width} #{pane_left}") == "39 0\n38 41"


@served
async def test_a_pane_without_room_has_none(rig: Rig) -> None:
    await start(rig, "set -g pane-scrollbars on", "set -g pane-scrollbars-style width=200")
    assert await rig.show("#{pane_width}") == "80"
    assert rig.server.tree.panes[0].scrollbar is None


@served
async def test_the_mouse_pages_and_slides(rig: Rig) -> None:
    client = await start(rig, "set -g pane-scrollbars on")
    places = [locate(client, 79, y) for y in (0, 16, 17, 19)]
    assert [place.name if place else "" for place in places] == ["ScrollbarUp"] * 2 + ["ScrollbarSlider"] * 2
    await rig.type(client, report(0, 79, 3) + report(0, 79, 3, "m"))
    assert await rig.show("#{pane_mode} #{scroll_position}") == "copy-mode 18"
    assert (place := locate(client, 79, 19)) is not None
    assert place.name == "ScrollbarDown"
    await rig.type(client, report(0, 79, 19) + report(0, 79, 19, "m"))
    assert await rig.show("#{scroll_position}") == "0"


@served
async def test_dragging_the_slider_scrolls_from_outside_copy_mode(rig: Rig) -> None:
    client = await start(rig, "set -g pane-scrollbars on")
    await rig.type(client, report(0, 79, 18) + report(32, 79, 10))
    assert await rig.show("#{pane_mode}") == "copy-mode"
    middle = int(await rig.show("#{scroll_position}"))
    assert 20 < middle < 60
    await rig.type(client, report(32, 40, 0))  # beside the bar it goes on
    assert int(await rig.show("#{scroll_position}")) == 81
    await rig.type(client, report(32, 79, 20))  # on the status line: the bottom
    assert await rig.show("#{scroll_position}") == "0"
    await rig.type(client, report(0, 79, 20, "m") + report(35, 79, 0))
    assert await rig.show("#{scroll_position}") == "0"


@served
async def test_dragging_the_slider_in_copy_mode(rig: Rig) -> None:
    client = await start(rig, "set -g pane-scrollbars on", "copy-mode", "send-keys -X history-top")
    await rig.type(client, report(0, 79, 1) + report(32, 79, 6))
    assert 0 < int(await rig.show("#{scroll_position}")) < 81
    await rig.type(client, report(0, 79, 6, "m"))
    await rig.ok("bind-key", "-n", "MouseDrag1ScrollbarSlider", "send-keys", "-X", "scroll-to-mouse", "-e")
    await rig.type(client, report(0, 79, 6) + report(32, 79, 19))
    assert await rig.show("#{pane_mode}") == ""
