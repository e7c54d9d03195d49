"""Flags that no other test gives: each by its effect."""

from __future__ import annotations

from pymux_wf.protocol import Message
from tests.unit.commands_rig import Rig, served
from tests.unit.test_popup_command import attached, box, ended, popup
from tests.unit.test_trees_windows import lines_of, mode_of, three_sessions


@served
async def test_flags_of_the_list_of_buffers(rig: Rig) -> None:
    client = await three_sessions(rig)
    for name in ("a", "b", "c"):
        await rig.ok("set-buffer", "-b", name, name)
    await rig.ok(
        "choose-buffer", "-Nry", "-t", "alpha:one", "-O", "name", "-K", "#{buffer_name}", "-F", "<#{buffer_name}>"
    )
    assert [line.split()[-1] for line in lines_of(client)] == ["<c>", "<b>", "<a>"]
    assert [line.split(")")[0] for line in lines_of(client)] == ["(c", "(b", "(a"]
    assert len(mode_of(client).rows()) == mode_of(client).list.height  # no preview below
    await rig.type(client, b"d")
    assert await rig.ok("list-buffers", "-F", "#{buffer_name}") == "b\na"


@served
async def test_flags_of_the_list_of_clients(rig: Rig) -> None:
    client = await three_sessions(rig)
    await rig.attach("attach-session", "-t", "beta", tty="/dev/pts/test2")
    await rig.attach("attach-session", "-t", "beta", tty="/dev/pts/test3")
    await rig.ok(
        *("choose-client", "-Nry", "-t", "alpha:one", "-O", "name", "-F", "at #{client_tty}", "-K", "#{line}"),
        *("-f", "#{!=:#{client_tty},/dev/pts/test2}"),
    )
    assert [line.split()[-1] for line in lines_of(client)] == ["/dev/pts/test3", "/dev/pts/test1"]
    assert [line.split(")")[0] for line in lines_of(client)] == ["(0", "(1"]
    assert len(mode_of(client).rows()) == mode_of(client).list.height


@served
async def test_flags_of_customize_mode(rig: Rig) -> None:
    client = await three_sessions(rig)
    await rig.ok(
        "customize-mode", "-N", "-t", "alpha:one", "-f", "#{==:#{option_name},editor}", "-F", "[#{option_name}]"
    )
    await rig.type(client, b"l")
    assert any("[editor]" in line for line in lines_of(client))
    assert len(mode_of(client).rows()) == mode_of(client).list.height


@served
async def test_a_cleared_history_forgets_links_on_the_screen_only_when_told(rig: Rig) -> None:
    link = r"\033]8;;http://example.org\033\\here\033]8;;\033\\"
    await rig.ok("new-session", "-d", "-x", "40", "-y", "5", f"printf '{link}'; cat")
    await rig.until(lambda: "here" in rig.screen(0))
    await rig.ok("clear-history")
    assert await rig.ok("capture-pane", "-pH") == "http://example.org"
    await rig.ok("clear-history", "-H")
    assert await rig.ok("capture-pane", "-pH") == ""
    assert (await rig.ok("capture-pane", "-p")).rstrip() == "here"


@served
async def test_a_popup_begins_where_its_target_is(rig: Rig) -> None:
    client = await attached(rig)
    await rig.ok("new-session", "-d", "-s", "other", "-c", "/usr", "cat")
    task = await popup(rig, client, "-E", "-t", "other:", "-d", "#{session_path}", "pwd; read x", shows="/usr")
    assert any(line.strip("│ ").startswith("/usr") for line in box(client))
    await rig.type(client, b"\r")
    await ended(rig, client)
    await task


@served
async def test_where_a_pane_goes_when_it_joins_or_moves(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-x", "80", "-y", "24", "cat")
    await rig.ok("new-window", "-d", "-n", "two", "cat")
    await rig.ok("new-window", "-d", "-n", "three", "cat")
    await rig.ok("join-pane", "-dv", "-s", ":two", "-t", ":0")
    assert await rig.ok("list-panes", "-t", ":0", "-F", "#{pane_width}x#{pane_height}") == "80x12\n80x11"
    await rig.ok("move-pane", "-dh", "-l", "20", "-s", ":three", "-t", ":0.1")
    assert await rig.ok("list-panes", "-t", ":0", "-F", "#{pane_width}x#{pane_height}") == "80x12\n59x11\n20x11"


@served
async def test_previous_window_with_an_alert(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "a", "cat")
    await rig.ok("new-window", "-d", "printf '\\a'; cat")
    await rig.ok("new-window", "-d", "cat")
    session = rig.server.tree.session_by_name("a")
    assert session is not None
    await rig.until(lambda: "bell" in session.winlinks[1].flags)
    await rig.ok("select-window", "-t", ":2")
    await rig.ok("select-window", "-t", ":0")
    await rig.ok("previous-window", "-a")
    assert await rig.show("#{window_index}", "a:") == "1"
    assert await rig.fails("previous-window", "-a") == "no previous window"


@served
async def test_a_large_window_is_panned_upwards(rig: Rig) -> None:
    client = await rig.attach("new-session", "-s", "a", "cat")
    await rig.ok("resize-window", "-x", "200", "-y", "50")
    await rig.ok("refresh-client", "-D", "10")
    await rig.ok("refresh-client", "-U", "4")
    assert client.pan == (0, 6)


@served
async def test_targets_of_commands_that_mostly_have_none(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "a", "-x", "80", "-y", "24", "cat")
    await rig.ok("split-window", "-t", "a:", "cat")
    await rig.ok("new-session", "-d", "-s", "b", "cat -u")
    client = await rig.attach("attach-session", "-t", "b")
    await rig.attach("attach-session", "-t", "b", tty="/dev/pts/test2")
    await rig.ok("rotate-window", "-t", "a:")
    assert await rig.ok("list-panes", "-t", "a:", "-F", "#{pane_id}") == "%1\n%0"
    await rig.ok("respawn-window", "-k", "-t", "a:", "cat -n")
    assert await rig.ok("list-panes", "-t", "a:", "-F", "#{pane_start_command}") == '"cat -n"'
    await rig.ok("set-option", "-g", "prefix", "C-a")
    await rig.ok("send-prefix", "-t", "b:")
    await rig.until(lambda: "^A" in rig.screen(2))
    await rig.ok("set-option", "-g", "lock-command", "true")
    await rig.ok("lock-client", "-t", client.name)
    assert Message.LOCK in rig.wire(client).kinds()


@served
async def test_flags_of_set_window_option(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "a", "cat")
    await rig.ok("set-window-option", "-F", "@name", "in #{session_name}")
    assert await rig.ok("show-options", "-wv", "@name") == "in a"
    await rig.ok("set-window-option", "-a", "@name", "!")
    assert await rig.ok("show-options", "-wv", "@name") == "in a!"
    assert await rig.fails("set-window-option", "-o", "@name", "x") == "already set: @name"
    await rig.ok("set-window-option", "-oq", "@name", "x")
    await rig.ok("set-window-option", "-q", "nonsense", "x")
    assert await rig.ok("show-options", "-wv", "@name") == "in a!"
