"""How large windows are: window-size, aggressive-resize, status lines, clients that do not count."""

from __future__ import annotations

from typing import Any

import pytest

from pymux_wf.protocol import Message
from tests.unit.commands_rig import Rig, served


async def size(rig: Rig, target: str = "a:0") -> str:
    return await rig.show("#{window_width}x#{window_height}", target)


async def two_clients(rig: Rig, rule: str) -> tuple[Any, Any]:
    """Session ``a`` with windows 0 and 1 (current) and two clients of which neither is larger in both ways."""
    await rig.ok("new-session", "-d", "-s", "a", "cat")
    await rig.ok("set-option", "-g", "status", "off")
    await rig.ok("set-option", "-gw", "window-size", rule)
    wide = await rig.attach(columns=100, lines=20, tty="/dev/pts/wide")
    high = await rig.attach(columns=60, lines=40, tty="/dev/pts/high")
    return wide, high


@pytest.mark.parametrize(("rule", "expected"), [
    ("largest", "100x40"),
    ("smallest", "60x20"),
    ("latest", "60x40"),
    ("manual", "80x24"),
])  # fmt: skip
def test_window_size_with_two_clients(rule: str, expected: str) -> None:
    @served
    async def test(rig: Rig) -> None:
        await two_clients(rig, rule)
        assert await size(rig) == expected

    test()


@served
async def test_the_latest_client_is_the_one_that_was_used(rig: Rig) -> None:
    wide, high = await two_clients(rig, "latest")
    active: list[Any] = []
    rig.server.notices.listeners.append(
        lambda event, subject: active.append(subject) if event == "client-active" else None
    )
    await rig.type(wide, b"x")
    assert await size(rig) == "100x20"
    assert active == [wide]
    await rig.type(wide, b"y")
    assert active == [wide]
    await rig.type(high, b"x")
    assert await size(rig) == "60x40"


@served
async def test_a_window_that_is_gone_to_by_key_has_the_size_of_who_went_there(rig: Rig) -> None:
    wide, high = await two_clients(rig, "latest")
    await rig.ok("new-window", "-d", "cat")
    for keys in (b"\x021", b"x", b"\x020", b"x"):  # the wide one has used both
        await rig.type(wide, keys)
    for keys, target in ((b"\x021", "a:1"), (b"\x02n", "a:0"), (b"\x02p", "a:1"), (b"\x02l", "a:0")):
        await rig.type(high, keys)
        assert await rig.show("#{window_index}", "a") == target[-1]
        assert await size(rig, target) == "60x40"
    await rig.type(wide, b"x")
    await rig.ok("select-window", "-t", "a:1")  # of a shell: nobody went there
    assert await size(rig, "a:1") == "60x40"


@served
async def test_windows_that_the_latest_client_never_used_stay_as_they_are(rig: Rig) -> None:
    wide, _ = await two_clients(rig, "latest")
    await rig.ok("new-window", "-d", "cat")
    before = await size(rig, "a:1")
    wide.on_frame([Message.RESIZE, 120, 50, 0, 0])
    assert await size(rig, "a:1") == before


@served
async def test_a_client_sizes_the_windows_that_it_comes_to(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "a", "cat")
    await rig.ok("new-window", "-d", "cat")
    await rig.ok("new-session", "-d", "-s", "b", "cat")
    client = await rig.attach("attach-session", "-t", "a", columns=100, lines=31)
    assert [await size(rig, target) for target in ("a:0", "a:1", "b:0")] == ["100x30", "80x24", "80x24"]
    client.on_frame([Message.RESIZE, 90, 21, 0, 0])
    await rig.ok("select-window", "-t", "a:1")
    assert [await size(rig, target) for target in ("a:0", "a:1", "b:0")] == ["90x20", "90x20", "80x24"]
    client.on_frame([Message.RESIZE, 70, 21, 0, 0])
    assert [await size(rig, target) for target in ("a:0", "a:1", "b:0")] == ["90x20", "70x20", "80x24"]


@served
async def test_a_window_of_manual_size_has_the_size_it_was_made_with(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "a", "-x", "50", "-y", "12", "cat")
    await rig.attach("attach-session", "-t", "a", columns=100, lines=31)
    assert await size(rig, "a:0") == "100x30"
    await rig.ok("set-option", "-w", "window-size", "manual")
    assert await size(rig, "a:0") == "50x12"


@served
async def test_aggressive_resize_looks_only_at_who_shows_the_window(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "a", "cat")
    await rig.ok("set-option", "-g", "status", "off")
    await rig.ok("set-option", "-gw", "window-size", "smallest")
    await rig.ok("new-session", "-d", "-t", "a", "-s", "b")
    await rig.ok("new-window", "-d", "-t", "a:", "cat")
    await rig.attach("attach-session", "-t", "a", columns=100, lines=40, tty="/dev/pts/1")
    await rig.attach("attach-session", "-t", "b", columns=60, lines=20, tty="/dev/pts/2")
    await rig.ok("select-window", "-t", "b:1")
    assert [await size(rig, "a:0"), await size(rig, "a:1")] == ["60x20", "60x20"]
    await rig.ok("set-option", "-gw", "aggressive-resize", "on")
    assert [await size(rig, "a:0"), await size(rig, "a:1")] == ["100x40", "60x20"]


@pytest.mark.parametrize(("status", "lines"), [("off", 24), ("on", 23), ("2", 22), ("3", 21), ("4", 20), ("5", 19)])
def test_status_lines_take_their_room(status: str, lines: int) -> None:
    @served
    async def test(rig: Rig) -> None:
        await rig.ok("new-session", "-d", "-s", "a", "cat")
        client = await rig.attach()
        await rig.ok("set-option", "-g", "status", status)
        assert await size(rig) == f"80x{lines}"
        await rig.ok("set-option", "-g", "status-position", "top")
        assert await size(rig) == f"80x{lines}"
        client.clock.draw_now()
        assert len(client.status_ranges) == 24 - lines

    test()


@served
async def test_a_terminal_smaller_than_the_status_still_has_a_line(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "a", "cat")
    await rig.ok("set-option", "-g", "status", "5")
    client = await rig.attach(columns=1, lines=1)
    assert await size(rig) == "1x1"
    client.clock.draw_now()


@served
async def test_clients_that_ignore_their_size_count_only_when_alone(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "a", "cat")
    await rig.ok("set-option", "-g", "status", "off")
    await rig.ok("set-option", "-gw", "window-size", "smallest")
    await rig.attach("attach-session", "-r", columns=60, lines=20, tty="/dev/pts/1")
    assert await size(rig) == "60x20"
    await rig.attach(columns=100, lines=40, tty="/dev/pts/2")
    assert await size(rig) == "100x40"


@served
async def test_suspended_clients_do_not_count(rig: Rig) -> None:
    wide, _ = await two_clients(rig, "smallest")
    wide.suspend()
    assert await size(rig) == "60x40"
    wide.on_frame([Message.RESUME])
    assert await size(rig) == "60x20"


@served
async def test_when_the_latest_client_leaves_the_next_one_counts(rig: Rig) -> None:
    _, high = await two_clients(rig, "latest")
    high.on_lost()
    assert await size(rig) == "100x20"


@served
async def test_new_windows_are_as_large_as_who_asks_for_them(rig: Rig) -> None:
    wide, _ = await two_clients(rig, "latest")
    await rig.ok("bind-key", "-n", "F5", "new-window", "cat")
    await rig.type(wide, b"\033[15~")
    assert await size(rig, "a:1") == "100x20"
    await rig.ok("set-option", "-gw", "window-size", "largest")
    await rig.ok("new-window", "-d", "-t", "a:", "cat")
    assert await size(rig, "a:2") == "100x40"


@served
async def test_sizes_without_clients_are_the_default_size(rig: Rig) -> None:
    await rig.ok("set-option", "-g", "default-size", "70x20")
    await rig.ok("new-session", "-d", "-s", "a", "cat")
    assert await size(rig) == "70x20"
    await rig.ok("new-session", "-d", "-s", "b", "-x", "50", "-y", "10", "cat")
    await rig.ok("new-window", "-t", "b:", "cat")
    assert await size(rig, "b:0") == "50x10"


@served
async def test_a_flood_of_sizes_ends_with_the_last(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "a", "cat")
    await rig.ok("split-window", "-h", "cat")
    client = await rig.attach()
    for number in range(500):
        client.on_frame([Message.RESIZE, 20 + number % 300, 5 + number % 90, 0, 0])
    for values in ((0, 0), (-5, -5), (10**9, 10**9)):
        client.on_frame([Message.RESIZE, *values, 0, 0])
    assert client.columns * client.lines <= 4_000_000
    client.on_frame([Message.RESIZE, 77, 11, 0, 0])
    assert await size(rig) == "77x10"
    panes = rig.server.tree.windows[0].panes
    assert sum(pane.width for pane in panes) == 76
    assert [(pane.screen.columns, pane.screen.lines) for pane in panes] == [(pane.width, 10) for pane in panes]
