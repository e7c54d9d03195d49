"""Commands about windows: make, select, kill, link, move, swap, list, name, size."""

from __future__ import annotations

from tests.unit.commands_rig import Rig, served

INDEXES = "#{window_index}:#{window_name}#{?window_active,*,}"


async def windows(rig: Rig, session: str = "a") -> str:
    return (await rig.ok("list-windows", "-t", f"{session}:", "-F", INDEXES)).replace("\n", " ")


async def start(rig: Rig, *names: str) -> None:
    """A session ``a`` with windows of these names; the last one is current."""
    await rig.ok("new-session", "-d", "-s", "a", "-n", names[0], "cat")
    for name in names[1:]:
        await rig.ok("new-window", "-t", "a:", "-n", name, "cat")


@served
async def test_new_windows_take_the_next_free_index(rig: Rig) -> None:
    await start(rig, "one")
    assert await rig.ok("new-window", "-P", "-n", "two", "cat") == "a:1.0"
    await rig.ok("new-window", "-d", "-t", "a:9", "-n", "nine", "cat")
    assert await windows(rig) == "0:one 1:two* 9:nine"
    assert await rig.fails("new-window", "-t", "a:1", "cat") == "create window failed: index 1 in use"


@served
async def test_new_window_beside_another_moves_the_rest(rig: Rig) -> None:
    await start(rig, "one", "two", "three")
    await rig.ok("new-window", "-a", "-t", "a:0", "-n", "after", "cat")
    await rig.ok("new-window", "-b", "-t", "a:0", "-n", "before", "cat")
    assert await windows(rig) == "0:before* 1:one 2:after 3:two 4:three"


@served
async def test_new_window_in_the_place_of_another(rig: Rig) -> None:
    await start(rig, "one", "two", "three")
    await rig.ok("new-window", "-d", "-k", "-t", "a:1", "-n", "fresh", "cat")
    assert await windows(rig) == "0:one 1:fresh 2:three*"
    await rig.ok("new-window", "-k", "-t", "a:2", "-n", "last", "cat")
    assert await windows(rig) == "0:one 1:fresh 2:last*"
    message = await rig.fails("new-window", "-k", "-t", "a:2", "/no/such/program", "argument")
    assert message.startswith("create window failed: ")
    assert await windows(rig) == "0:one 1:fresh 2:last*"


@served
async def test_the_only_window_can_be_replaced(rig: Rig) -> None:
    await start(rig, "one")
    await rig.ok("new-window", "-k", "-t", "a:0", "-n", "new", "cat")
    assert await windows(rig) == "0:new*"


@served
async def test_new_window_selects_one_that_has_the_name(rig: Rig) -> None:
    await start(rig, "one", "two")
    await rig.ok("new-window", "-S", "-n", "one", "cat")
    assert await windows(rig) == "0:one* 1:two"
    await rig.ok("rename-window", "-t", "a:1", "one")
    assert await rig.fails("new-window", "-S", "-n", "one", "cat") == "multiple windows named one"


@served
async def test_select_window_and_the_ways_to_go(rig: Rig) -> None:
    await start(rig, "one", "two", "three")
    for argv, expected in (
        (["select-window", "-t", "a:0"], "0"),
        (["last-window"], "2"),
        (["next-window"], "0"),
        (["previous-window"], "2"),
        (["select-window", "-p"], "1"),
        (["select-window", "-n"], "2"),
        (["select-window", "-l"], "1"),
        (["select-window", "-T", "-t", "a:1"], "2"),
    ):
        await rig.ok(*argv)
        assert await rig.show("#{window_index}", "a:") == expected, argv


@served
async def test_there_may_be_nowhere_to_go(rig: Rig) -> None:
    await start(rig, "one")
    assert await rig.fails("last-window") == "no last window"
    assert await rig.fails("next-window") == "no next window"
    assert await rig.fails("previous-window") == "no previous window"
    assert await rig.fails("select-window", "-t", "a:nope") == "can't find window: nope"


@served
async def test_next_window_with_an_alert(rig: Rig) -> None:
    await start(rig, "one", "two", "three")
    assert await rig.fails("next-window", "-a") == "no next window"
    rig.server.tree.session_by_name("a").winlinks[1].flags.add("bell")  # type: ignore[union-attr]
    await rig.ok("next-window", "-a")
    assert await windows(rig) == "0:one 1:two* 2:three"


@served
async def test_names_given_by_hand_stay(rig: Rig) -> None:
    await start(rig, "one")
    await rig.ok("rename-window", "w#{window_index}\tx")
    assert await windows(rig) == "0:w0\\tx*"
    assert await rig.ok("show-options", "-w", "automatic-rename") == "automatic-rename off"
    assert await rig.fails("rename-window", "\udcff") == "invalid window name: \ufffd"


@served
async def test_kill_window_one_or_the_others(rig: Rig) -> None:
    await start(rig, "one", "two", "three")
    await rig.ok("kill-window", "-t", "a:1")
    assert await windows(rig) == "0:one 2:three*"
    await rig.ok("set-option", "-g", "renumber-windows", "on")
    await rig.ok("kill-window", "-a")
    assert await windows(rig) == "0:three*"
    await rig.ok("kill-window", "-a")
    await rig.ok("kill-window")
    assert rig.server.tree.sessions == {}


@served
async def test_links_show_one_window_in_two_sessions(rig: Rig) -> None:
    await start(rig, "one", "two")
    await rig.ok("new-session", "-d", "-s", "b", "-n", "other", "cat")
    await rig.ok("link-window", "-d", "-s", "a:1", "-t", "b:4")
    assert await windows(rig, "b") == "0:other* 4:two"
    assert await rig.fails("link-window", "-s", "a:1", "-t", "b:0") == "index in use: 0"
    assert await rig.fails("link-window", "-s", "a:1", "-t", "b:4") == "same index: 4"
    await rig.ok("link-window", "-k", "-s", "a:0", "-t", "b:0")
    assert await windows(rig, "b") == "0:one* 4:two"
    await rig.ok("link-window", "-a", "-d", "-s", "a:1", "-t", "b:0")
    assert await windows(rig, "b") == "0:one* 1:two 4:two"
    await rig.ok("unlink-window", "-t", "a:1")
    assert await windows(rig) == "0:one*"
    assert await rig.show("#{window_linked_sessions_list}", "a:0") == "a,b"


@served
async def test_a_session_ends_with_its_last_window(rig: Rig) -> None:
    await start(rig, "one")
    await rig.ok("new-session", "-d", "-s", "b", "cat")
    await rig.ok("link-window", "-d", "-s", "a:0", "-t", "b:")
    await rig.ok("unlink-window", "-t", "a:0")
    assert await rig.ok("list-sessions", "-F", "#{session_name}") == "b"


@served
async def test_windows_move_within_and_between_sessions(rig: Rig) -> None:
    await start(rig, "one", "two", "three")
    await rig.ok("move-window", "-s", "a:0", "-t", "a:7")
    assert await windows(rig) == "1:two 2:three 7:one*"
    await rig.ok("move-window", "-r")
    assert await windows(rig) == "0:two 1:three 2:one*"
    await rig.ok("new-session", "-d", "-s", "b", "-n", "other", "cat")
    await rig.ok("move-window", "-d", "-s", "a:1", "-t", "b:")
    assert await windows(rig, "b") == "0:other* 1:three"
    assert await windows(rig) == "0:two 2:one*"
    assert await rig.fails("move-window", "-s", "a:0", "-t", "b:0") == "index in use: 0"
    await rig.ok("move-window", "-k", "-s", "a:0", "-t", "b:0")
    assert await windows(rig, "b") == "0:two* 1:three"


@served
async def test_swap_window(rig: Rig) -> None:
    await start(rig, "one", "two", "three")
    await rig.ok("swap-window", "-s", "a:0", "-t", "a:2")
    assert await windows(rig) == "0:three 1:two 2:one*"
    await rig.ok("swap-window", "-d", "-s", "a:0", "-t", "a:1")
    assert await windows(rig) == "0:two 1:three* 2:one"


@served
async def test_a_window_keeps_the_size_it_was_given(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "a", "-x", "80", "-y", "24", "cat")
    size = "#{window_width}x#{window_height}"
    await rig.ok("resize-window", "-x", "120", "-y", "40")
    assert await rig.show(size) == "120x40"
    await rig.ok("resize-window", "-L", "10")
    await rig.ok("resize-window", "-U", "5")
    assert await rig.show(size) == "110x35"
    assert await rig.ok("show-options", "-w", "window-size") == "window-size manual"
    await rig.ok("resize-window", "-A")
    assert await rig.show(size) == "80x24"
    assert await rig.fails("resize-window", "-x", "0") == "width too small"
    assert await rig.fails("resize-window", "-y", "x") == "height invalid"
    assert await rig.fails("resize-window", "-D", "0") == "adjustment too small"


@served
async def test_the_lists_of_windows_and_panes(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "a", "-n", "w", "-x", "80", "-y", "24", "cat")
    await rig.ok("split-window", "-d", "cat")
    layout = await rig.show("#{window_layout}")
    assert await rig.ok("list-windows") == f"0: w* (2 panes) [80x24] [layout {layout}] @0 (active)"
    assert await rig.ok("list-windows", "-a") == "a:0: w* (2 panes) [80x24] "
    assert await rig.ok("list-panes", "-F", "#{line} #{pane_id}", "-r") == "2 %1\n2 %0"
    lines = (await rig.ok("list-panes")).splitlines()
    assert lines[0].startswith("0: [80x12] [history 0/2000, ")
    assert lines[0].endswith(" bytes] %0 (active)")
    assert (await rig.ok("list-panes", "-s")).startswith("0.0: [80x12]")
    assert (await rig.ok("list-panes", "-a")).startswith("a:0.0: [80x12]")


@served
async def test_respawn_window(rig: Rig) -> None:
    await start(rig, "one")
    await rig.ok("split-window", "cat")
    assert await rig.fails("respawn-window") == "respawn window failed: window a:0 still active"
    await rig.ok("respawn-window", "-k", "echo again; cat")
    await rig.until(lambda: "again" in rig.screen(0))
    assert await rig.show("#{window_panes} #{pane_id}") == "1 %0"


@served
async def test_later_commands_of_a_list_are_about_the_new_window(rig: Rig) -> None:
    await start(rig, "one")
    await rig.ok("new-window", "-n", "two", "cat", ";", "split-window", "cat", ";", "rename-window", "both")
    assert await windows(rig) == "0:one 1:both*"
    assert await rig.show("#{window_panes}", "a:1") == "2"
