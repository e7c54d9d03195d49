"""choose-tree and find-window on a real server: what is listed, what keys do, and that the list follows."""

from __future__ import annotations

import time
from typing import Any

from pymux_wf.server.client import Client
from pymux_wf.server.modes.tree import TreeMode

from tests.unit.commands_rig import Rig, served


def mode_of(client: Client) -> TreeMode:
    assert client.session is not None
    assert client.session.current is not None
    pane = client.session.current.window.active
    assert pane is not None
    assert isinstance(pane.mode, TreeMode), pane.mode
    return pane.mode


def lines_of(client: Client) -> list[str]:
    mode = mode_of(client)
    return [row.text.rstrip() for row in mode.rows()[: mode.list.height] if row.text.strip()]


def title_of(client: Client) -> str:
    mode = mode_of(client)
    return mode.rows()[mode.list.height].text.strip("┌┐─ ")


async def three_sessions(rig: Rig, **more: Any) -> Client:
    """alpha with one and two (of two panes), beta with three; the client shows alpha:one."""
    await rig.ok("new-session", "-d", "-s", "alpha", "-n", "one", "cat")
    await rig.ok("set-option", "-g", "automatic-rename", "off")
    await rig.ok("new-window", "-d", "-n", "two", "-t", "alpha:", "cat")
    await rig.ok("split-window", "-d", "-t", "alpha:two", "cat")
    await rig.ok("new-session", "-d", "-s", "beta", "-n", "three", "cat")
    return await rig.attach("attach-session", "-t", "alpha", **more)


@served
async def test_windows_are_listed_closed_and_the_current_one_is_chosen(rig: Rig) -> None:
    client = await three_sessions(rig)
    await rig.type(client, b"\x02w")
    assert lines_of(client) == [
        "(0) - alpha: 2 windows (attached)",
        "(1) ├─>   0: one*",
        "(2) └─> + 1: two",
        "(3) - beta: 1 windows",
        "(4) └─> 0: three*",
    ]
    assert title_of(client) == "0 (sort: index)"
    assert await rig.show("#{pane_mode}", "alpha:one") == "tree-mode"


@served
async def test_sessions_are_listed_closed(rig: Rig) -> None:
    client = await three_sessions(rig)
    await rig.type(client, b"\x02s")
    assert lines_of(client) == ["(0) + alpha: 2 windows (attached)", "(1) + beta: 1 windows"]
    assert title_of(client) == "alpha (sort: index)"
    await rig.type(client, b"q")
    assert await rig.show("#{pane_mode}", "alpha:one") == ""


@served
async def test_enter_shows_the_line_and_the_mode_is_gone(rig: Rig) -> None:
    client = await three_sessions(rig)
    await rig.ok("choose-tree", "-t", "alpha:one")
    await rig.type(client, b"jj\r")
    assert client.session is not None
    assert await rig.show("#{window_name} #{pane_index}", "alpha:") == "two 0"
    assert not rig.server.tree.panes[0].modes
    await rig.ok("choose-tree", "-w", "-t", "alpha:two")
    await rig.type(client, b"4")
    assert client.session.name == "beta"


@served
async def test_a_template_gets_the_target(rig: Rig) -> None:
    client = await three_sessions(rig)
    await rig.ok("choose-tree", "-w", "-t", "alpha:one", "set-option -g @chosen '%%'")
    await rig.type(client, b"2")
    assert await rig.show("#{@chosen}") == "=alpha:1."
    await rig.ok("choose-tree", "-w", "-t", "alpha:one", 'set-option -g @chosen "%1 %1"')
    await rig.type(client, b"0")
    assert await rig.show("#{@chosen}") == "=alpha: =alpha:"


@served
async def test_hostile_names_run_nothing(rig: Rig) -> None:
    client = await three_sessions(rig)
    await rig.ok("rename-session", "-t", "beta", "x' ; kill-server ; '#[fg=red]")
    await rig.ok("choose-tree", "-s", "-t", "alpha:one", "set-option -g @chosen '%%'")
    found = next(number for number, line in enumerate(lines_of(client)) if "kill-server" in line)
    assert "#[fg=red]" in lines_of(client)[found]
    await rig.type(client, str(found).encode())
    assert (await rig.show("#{@chosen}")).startswith("$")


@served
async def test_zoom_lasts_as_long_as_the_mode(rig: Rig) -> None:
    client = await three_sessions(rig)
    await rig.ok("choose-tree", "-Z", "-t", "alpha:two.0")
    assert await rig.show("#{window_zoomed_flag}", "alpha:two") == "1"
    await rig.ok("send-keys", "-t", "alpha:two.0", "q")
    assert await rig.show("#{window_zoomed_flag}", "alpha:two") == "0"
    assert client.attached


@served
async def test_killing_asks_first(rig: Rig) -> None:
    client = await three_sessions(rig)
    await rig.ok("choose-tree", "-w", "-t", "alpha:one")
    await rig.type(client, b"Gx")
    assert client.prompt is not None
    assert client.prompt.draw(80).prompt == "Kill window 0? "
    await rig.type(client, b"n")
    assert "beta" in await rig.ok("list-sessions")
    await rig.type(client, b"kx")
    assert client.prompt is not None
    assert client.prompt.draw(80).prompt == "Kill session beta? "
    await rig.type(client, b"y")
    assert "beta" not in await rig.ok("list-sessions")
    await rig.until(lambda: len(mode_of(client).list.entries) == 1)


@served
async def test_y_kills_at_once(rig: Rig) -> None:
    client = await three_sessions(rig)
    await rig.ok("choose-tree", "-wy", "-t", "alpha:one")
    await rig.type(client, b"Gx")
    assert client.prompt is None
    assert "beta" not in await rig.ok("list-sessions")


@served
async def test_tagged_lines_are_killed_together(rig: Rig) -> None:
    client = await three_sessions(rig)
    await rig.ok("choose-tree", "-t", "alpha:one")
    assert len(mode_of(client).list.lines) == 7
    await rig.type(client, b"X")
    assert client.prompt is None
    await rig.type(client, b"gjjt")
    await rig.type(client, b"GtX")
    assert client.prompt is not None
    assert client.prompt.draw(80).prompt == "Kill 2 tagged? "
    await rig.type(client, b"y")
    assert await rig.ok("list-windows", "-a", "-F", "#{window_name}") == "one"


@served
async def test_a_command_runs_for_each_tagged_line(rig: Rig) -> None:
    client = await three_sessions(rig)
    await rig.ok("choose-tree", "-w", "-t", "alpha:one")
    await rig.type(client, b":")
    assert client.prompt is not None
    assert client.prompt.draw(80).prompt == "(current) "
    await rig.type(client, b"rename-window -t '%%' first\r")
    assert await rig.show("#{window_name}", "alpha:0") == "first"
    await rig.type(client, b"tt:")
    assert client.prompt is not None
    assert client.prompt.draw(80).prompt == "(2 tagged) "
    await rig.type(client, b"set-option -ag @all %1\r")
    assert await rig.show("#{@all}") == "=alpha:0.=alpha:1."


@served
async def test_marking(rig: Rig) -> None:
    client = await three_sessions(rig)
    await rig.ok("choose-tree", "-w", "-t", "alpha:one")
    await rig.type(client, b"Gm")
    assert await rig.show("#{pane_marked}", "beta:") == "1"
    await rig.type(client, b"m")
    assert await rig.show("#{pane_marked}", "beta:") == "1"
    await rig.type(client, b"M")
    assert await rig.show("#{pane_marked_set}") == "0"


@served
async def test_the_start_is_found_again(rig: Rig) -> None:
    client = await three_sessions(rig)
    await rig.ok("choose-tree", "-t", "alpha:one")
    await rig.type(client, b"G\x1b-")
    await rig.type(client, b"H")
    assert title_of(client).startswith("0 ")


@served
async def test_search_goes_into_what_is_closed(rig: Rig) -> None:
    client = await three_sessions(rig)
    await rig.ok("choose-tree", "-s", "-t", "alpha:one")
    await rig.type(client, b"\x13thr\r")
    assert lines_of(client)[-1] == "(2) └─> 0: three*"
    assert mode_of(client).list.current == 2
    await rig.type(client, b"\x12two\r")
    assert title_of(client).startswith("1 ")
    await rig.type(client, b"n")
    assert title_of(client).startswith("1 ")


@served
async def test_filters(rig: Rig) -> None:
    client = await three_sessions(rig)
    await rig.ok("choose-tree", "-w", "-t", "alpha:one", "-f", "#{==:#{window_name},three}")
    assert lines_of(client) == ["(0) - beta: 1 windows", "(1) └─> 0: three*"]
    assert title_of(client) == "beta (sort: index) (filter: active)"
    await rig.type(client, b"f")
    assert client.prompt is not None
    assert client.prompt.draw(80).text == "#{==:#{window_name},three}"
    await rig.type(client, b"\x150\r")
    assert len(lines_of(client)) == 5
    assert title_of(client).endswith("(filter: no matches)")
    await rig.type(client, b"f\x15\r")
    assert "filter" not in title_of(client)


@served
async def test_sort_orders(rig: Rig) -> None:
    client = await three_sessions(rig)
    await rig.ok("choose-tree", "-s", "-r", "-O", "name", "-t", "alpha:one")
    assert [line[6:10] for line in lines_of(client)] == ["beta", "alph"]
    assert title_of(client) == "alpha (sort: name, reversed)"
    await rig.type(client, b"Or")
    assert title_of(client) == "alpha (sort: activity)"
    await rig.type(client, b"O")
    assert title_of(client) == "alpha (sort: index)"
    assert await rig.fails("choose-tree", "-O", "nonsense", "-t", "alpha:two") == "invalid sort order"
    await rig.ok("choose-tree", "-O", "time", "-t", "alpha:two")


@served
async def test_formats_of_lines_and_keys(rig: Rig) -> None:
    client = await three_sessions(rig)
    await rig.ok(
        "choose-tree", "-w", "-t", "alpha:one", "-F", "#{line}#{session_format}#{window_format}", "-K", "#{?line,,a}"
    )
    assert lines_of(client)[:2] == ["(a) - alpha: 010", "    ├─>   0: 101"]
    await rig.type(client, b"a")
    assert await rig.show("#{pane_mode}", "alpha:one") == ""


@served
async def test_the_preview_turns(rig: Rig) -> None:
    client = await three_sessions(rig)
    await rig.ok("choose-tree", "-wN", "-t", "alpha:one")
    assert mode_of(client).preview == "off"
    heights = []
    for _ in range(3):
        await rig.type(client, b"v")
        heights.append((mode_of(client).preview, mode_of(client).list.height))
    assert heights == [("big", 5), ("normal", 11), ("off", 23)]


@served
async def test_the_list_follows_the_server(rig: Rig) -> None:
    client = await three_sessions(rig)
    listeners = len(rig.server.notices.listeners)
    await rig.ok("choose-tree", "-w", "-t", "alpha:one")
    await rig.ok("rename-window", "-t", "beta:", "renamed")
    await rig.until(lambda: "renamed" in lines_of(client)[-1])
    await rig.ok("new-window", "-d", "-n", "fresh", "-t", "beta:", "cat")
    await rig.until(lambda: "fresh" in lines_of(client)[-1])
    await rig.ok("kill-session", "-t", "beta")
    await rig.until(lambda: len(lines_of(client)) == 3)
    await rig.ok("kill-pane", "-t", "alpha:one")
    assert len(rig.server.notices.listeners) == listeners


@served
async def test_of_a_group_one_session_is_listed(rig: Rig) -> None:
    client = await three_sessions(rig)
    await rig.ok("new-session", "-d", "-t", "alpha", "-s", "twin")
    await rig.ok("choose-tree", "-s", "-t", "alpha:one")
    assert len(lines_of(client)) == 2
    await rig.type(client, b"q")
    await rig.ok("choose-tree", "-sG", "-t", "alpha:one")
    assert len(lines_of(client)) == 3


@served
async def test_without_a_client_it_opens_in_silence(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "cat")
    await rig.ok("choose-tree")
    await rig.ok("send-keys", "x")
    await rig.ok("send-keys", "q")
    assert await rig.show("#{pane_mode}") == ""


@served
async def test_tiny_panes(rig: Rig) -> None:
    client = await three_sessions(rig, columns=80, lines=24)
    for width, height in ((1, 1), (2, 2), (1, 30), (5, 4), (30, 12)):
        await rig.ok("choose-tree", "-t", "alpha:one")
        mode = mode_of(client)
        mode.resize(width, height)
        for key in ("G", "g", "<", ">", "v", "v", "v", "F1", "q"):
            mode.key(key)
            rows = mode.rows()
            assert len(rows) == height
            assert all(len(row.cells) == width for row in rows)
        await rig.ok("send-keys", "-t", "alpha:one", "q")
        await rig.ok("copy-mode", "-q", "-t", "alpha:one")


@served
async def test_the_mouse_selects_chooses_and_scrolls(rig: Rig) -> None:
    client = await three_sessions(rig)
    await rig.ok("set-option", "-g", "mouse", "on")
    await rig.ok("choose-tree", "-w", "-t", "alpha:one")
    await rig.type(client, b"\x1b[<0;5;5M\x1b[<0;5;5m")
    assert mode_of(client).list.current == 4
    await rig.type(client, b"\x1b[<64;5;5M")
    assert mode_of(client).list.current == 3
    await rig.type(client, b"\x1b[<65;5;5M")
    assert mode_of(client).list.current == 4


@served
async def test_a_double_click_chooses(rig: Rig) -> None:
    client = await three_sessions(rig)
    await rig.ok("set-option", "-g", "mouse", "on")
    await rig.ok("choose-tree", "-w", "-t", "alpha:one")
    await rig.type(client, b"\x1b[<0;5;5M\x1b[<0;5;5m\x1b[<0;5;5M\x1b[<0;5;5m")
    await rig.until(lambda: client.session is not None and client.session.name == "beta")


@served
async def test_the_right_button_opens_a_menu(rig: Rig) -> None:
    client = await three_sessions(rig)
    await rig.ok("set-option", "-g", "mouse", "on")
    await rig.ok("choose-tree", "-w", "-t", "alpha:one")
    await rig.type(client, b"\x1b[<2;20;4M")
    assert client.overlay is not None
    await rig.type(client, b"t")
    assert client.overlay is None
    assert len(mode_of(client).list.tagged) == 1


@served
async def test_find_window_filters_the_tree(rig: Rig) -> None:
    client = await three_sessions(rig)
    await rig.ok("find-window", "-t", "alpha:one", "-N", "tw")
    assert lines_of(client)[:2] == ["(0) - alpha: 2 windows (attached)", "(1) └─> - 1: two"]
    assert len(lines_of(client)) == 4
    assert mode_of(client).wanted == "#{m:*tw*,#{window_name}}"
    await rig.type(client, b"jj\r")
    assert await rig.show("#{window_name} #{pane_index}", "alpha:") == "two 0"
    assert client.message is None
    await rig.ok("select-window", "-t", "alpha:one")
    expected = {
        (): "#{||:#{C:x},#{||:#{m:*x*,#{window_name}},#{m:*x*,#{pane_title}}}}",
        ("-CT",): "#{||:#{C:x},#{m:*x*,#{pane_title}}}",
        ("-i", "-N"): "#{m/i:*x*,#{window_name}}",
        ("-r", "-C"): "#{C/r:x}",
        ("-ri", "-T"): "#{m/ri:x,#{pane_title}}",
    }
    for flags, wanted in expected.items():
        await rig.ok("find-window", *flags, "-t", "alpha:one", "x")
        assert mode_of(client).wanted == wanted
        await rig.type(client, b"q")
    await rig.ok("find-window", "-t", "alpha:one", "-N", "}#{,")
    assert title_of(client).endswith("(filter: no matches)")


@served
async def test_a_thousand_windows_open_and_move_quickly(rig: Rig) -> None:
    client = await three_sessions(rig)
    session = client.session
    assert session is not None
    window = session.winlinks[0].window
    for index in range(10, 1010):
        session.add(window, index)
    begun = time.perf_counter()
    await rig.ok("choose-tree", "-w", "-t", "alpha:0")
    rows = mode_of(client).rows()
    opened = time.perf_counter() - begun
    assert len(mode_of(client).list.lines) == 1005
    assert len(rows) == 23
    begun = time.perf_counter()
    for _ in range(20):
        mode_of(client).key("Down")
        mode_of(client).rows()
    print(f"opened in {opened * 1000:.1f} ms, a step {(time.perf_counter() - begun) * 50:.1f} ms")
