"""Commands about clients: attach, detach, switch, prompts, messages, panning, read-only."""

from __future__ import annotations

from pymux_wf.protocol import ExitReason, Message
from tests.unit.commands_rig import Rig, served


@served
async def test_attach_and_detach(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "a", "cat")
    first = await rig.attach("attach-session", "-t", "a", tty="/dev/pts/t1")
    second = await rig.attach("attach-session", "-d", "-t", "a", tty="/dev/pts/t2")
    assert rig.wire(first).last(Message.EXIT) == (Message.EXIT, ExitReason.DETACHED, "a", 0)
    assert await rig.ok("list-clients") == "/dev/pts/t2: a [80x24 xterm-256color] (attached,focused,UTF-8)"
    await rig.ok("detach-client", "-P", "-t", "/dev/pts/t2")
    assert rig.wire(second).last(Message.EXIT) == (Message.EXIT, ExitReason.DETACHED_HUP, "a", 0)
    assert await rig.fails("detach-client") == "no current client"
    assert await rig.fails("detach-client", "-t", "nobody") == "can't find client: nobody"


@served
async def test_detach_all_others_or_those_of_a_session(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "a", "cat")
    await rig.ok("new-session", "-d", "-s", "b", "cat")
    clients = [await rig.attach("attach-session", "-t", "a", tty=f"/dev/pts/t{number}") for number in range(3)]
    other = await rig.attach("attach-session", "-t", "b", tty="/dev/pts/t9")
    await rig.ok("detach-client", "-a", "-t", clients[0].name)
    assert [client.attached for client in (*clients, other)] == [True, False, False, False]
    await rig.ok("detach-client", "-s", "a")
    assert await rig.ok("list-clients") == ""


@served
async def test_attach_goes_to_the_place_it_names(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "a", "cat", ";", "split-window", "cat", ";", "new-window", "cat")
    client = await rig.attach("attach-session", "-c", "/usr", "-t", "a:0.0")
    assert await rig.show("#{window_index}.#{pane_index} #{session_path}") == "0.0 /usr"
    assert client.session is not None
    await rig.type(client, b"\x02d")
    assert not client.attached


@served
async def test_detach_can_leave_a_command_behind(rig: Rig) -> None:
    client = await rig.attach("new-session", "-s", "a", "cat")
    await rig.ok("detach-client", "-E", "echo bye")
    assert rig.wire(client).last(Message.EXEC)[:2] == (Message.EXEC, "echo bye")  # type: ignore[index]


@served
async def test_switch_client(rig: Rig) -> None:
    for name in ("a", "b", "c"):
        await rig.ok("new-session", "-d", "-s", name, "cat")
    await rig.attach("attach-session", "-t", "a")
    for argv, expected in (
        (["-t", "c"], "c"),
        (["-l"], "a"),
        (["-n"], "b"),
        (["-p"], "a"),
        (["-p"], "c"),
        (["-n", "-O", "index"], "a"),
        (["-t", "b:0"], "b"),
    ):
        await rig.ok("switch-client", *argv)
        assert await rig.ok("list-clients", "-F", "#{client_session}") == expected, argv
    assert await rig.fails("switch-client", "-t", "zork") == "can't find session: zork"
    await rig.ok("kill-session", "-a", "-t", "b")
    assert await rig.fails("switch-client", "-n") == "can't find next session"
    assert await rig.fails("switch-client", "-p") == "can't find previous session"
    assert await rig.fails("switch-client", "-l") == "can't find last session"
    assert await rig.fails("switch-client", "-T", "nosuch") == "table nosuch doesn't exist"


@served
async def test_without_a_client_there_is_nothing_to_switch(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "a", "cat")
    for argv in (["switch-client", "-t", "a"], ["refresh-client"], ["command-prompt"], ["confirm-before", "next"]):
        assert await rig.fails(*argv) == "no current client"


@served
async def test_a_key_table_for_the_next_key(rig: Rig) -> None:
    client = await rig.attach("new-session", "-s", "a", "cat")
    await rig.ok("bind-key", "-T", "mine", "x", "rename-window", "by x")
    await rig.ok("switch-client", "-T", "mine")
    assert await rig.ok("list-clients", "-F", "#{client_key_table}") == "mine"
    await rig.type(client, b"x")
    assert await rig.show("#{window_name} #{client_key_table}") == "by x root"


@served
async def test_a_read_only_client_changes_nothing(rig: Rig) -> None:
    client = await rig.attach("new-session", "-s", "a", "-n", "w", "cat")
    await rig.ok("switch-client", "-r")
    assert await rig.show("#{client_readonly}") == "1"
    for keys in (b"text", b"\x02c", b"\x02:", b"\x02%", b"\x02]"):
        await rig.type(client, keys)
    assert await rig.show("#{session_windows} #{window_panes}") == "1 1"
    assert client.prompt is None
    assert "text" not in rig.screen(0)
    await rig.type(client, b"\x02[")
    await rig.type(client, b"\x1b[A")
    assert await rig.show("#{pane_mode} #{copy_cursor_y}") == "copy-mode 0"
    await rig.type(client, b"\x00")
    assert client.message is not None
    assert client.message.draw(40).text == "Client is read-only"
    assert await rig.show("#{selection_active}") == "0"
    await rig.type(client, b"q")
    await rig.ok("switch-client", "-r")
    await rig.type(client, b"\x02c")
    assert await rig.show("#{session_windows}") == "2"


@served
async def test_flags_of_a_client(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "a", "cat")
    await rig.attach("attach-session", "-f", "read-only,ignore-size,nosuch", "-t", "a")
    assert await rig.ok("list-clients", "-F", "#{client_flags}") == "attached,focused,ignore-size,read-only,UTF-8"
    await rig.ok("refresh-client", "-f", "!read-only,!ignore-size")
    assert await rig.ok("list-clients", "-F", "#{client_flags}") == "attached,focused,read-only,UTF-8"


@served
async def test_the_command_prompt(rig: Rig) -> None:
    client = await rig.attach("new-session", "-s", "a", "-n", "w", "cat")
    await rig.type(client, b"\x02,x\r")
    assert await rig.show("#{window_name}") == "wx"
    await rig.ok("command-prompt", "-b", "-p", "first,second", "-I", "a,b", 'rename-window "%1-%2"')
    await rig.type(client, b"1\r2\r")
    assert await rig.show("#{window_name}") == "a1-b2"
    await rig.type(client, b"\x02:rename-window typed\r")
    assert await rig.show("#{window_name}") == "typed"
    assert "rename-window typed" in await rig.ok("show-prompt-history", "-T", "command")
    await rig.ok("clear-prompt-history", "-T", "command")
    assert await rig.ok("show-prompt-history", "-T", "command") == "History for command:\n\n"
    assert await rig.fails("show-prompt-history", "-T", "x") == "invalid type: x"
    assert await rig.fails("command-prompt", "-T", "x") == "unknown type: x"


@served
async def test_confirm_before(rig: Rig) -> None:
    client = await rig.attach("new-session", "-s", "a", "-n", "w", "cat")
    await rig.ok("confirm-before", "-b", "rename-window no")
    await rig.type(client, b"n")
    assert await rig.show("#{window_name}") == "w"
    await rig.ok("confirm-before", "-b", "-c", "j", "rename-window yes")
    assert client.prompt is not None
    assert client.prompt.draw(80).prompt == "Confirm 'rename-window'? (j/n) "
    await rig.type(client, b"j")
    assert await rig.show("#{window_name}") == "yes"
    await rig.ok("confirm-before", "-b", "-y", "-p", "sure?", "rename-window entered")
    await rig.type(client, b"\r")
    assert await rig.show("#{window_name}") == "entered"
    assert await rig.fails("confirm-before", "-c", "Enter", "next") == "invalid confirm key"


@served
async def test_messages_show_on_the_status_line(rig: Rig) -> None:
    client = await rig.attach("new-session", "-s", "a", "-n", "w", "cat")
    await rig.ok("display-message", "-d", "0", "in #{window_name}")
    assert client.message is not None
    assert client.message.draw(40).text == "in w"
    await rig.type(client, b"\x02c")
    assert client.message is None
    await rig.type(client, b"\x02:kill-window -t nope\r")
    assert client.message is not None
    assert client.message.draw(60).text == "Can't find window: nope"


@served
async def test_output_of_commands_covers_the_pane_of_who_is_attached(rig: Rig) -> None:
    client = await rig.attach("new-session", "-s", "a", "-n", "w", "cat")
    await rig.type(client, b"\x02:list-windows\r")
    assert await rig.show("#{pane_mode}") == "view-mode"
    mode = rig.server.tree.panes[0].mode
    assert mode is not None
    assert mode.rows()[0].text.startswith("0: w* (1 panes) [80x23]")


@served
async def test_display_panes_picks_one(rig: Rig) -> None:
    client = await rig.attach("new-session", "-s", "a", "cat")
    await rig.ok("split-window", "cat")
    await rig.type(client, b"\x02q")
    assert client.overlay is not None
    await rig.type(client, b"0")
    assert await rig.show("#{pane_id}") == "%0"
    assert client.overlay is None
    await rig.ok("display-panes", "-b", "-d", "0", "rename-window '%%'")
    await rig.type(client, b"1")
    assert await rig.show("#{window_name}") == "%1"


@served
async def test_a_large_window_is_panned(rig: Rig) -> None:
    client = await rig.attach("new-session", "-s", "a", "cat")
    await rig.ok("resize-window", "-x", "200", "-y", "50")
    await rig.ok("refresh-client", "-R", "30")
    await rig.ok("refresh-client", "-D", "999")
    assert client.pan == (30, 27)
    assert await rig.show("#{window_bigger} #{window_offset_x} #{window_offset_y}") == "1 30 27"
    await rig.ok("refresh-client", "-L", "99")
    assert client.pan == (0, 27)
    await rig.ok("refresh-client", "-c")
    assert client.pan is None
    assert await rig.fails("refresh-client", "-C", "80x24") == "not a control client"


@served
async def test_suspending_and_locking_lend_the_terminal(rig: Rig) -> None:
    client = await rig.attach("new-session", "-s", "a", "cat")
    await rig.ok("suspend-client")
    assert Message.SUSPEND in rig.wire(client).kinds()
    client.on_frame([Message.RESUME])
    await rig.ok("set-option", "-g", "lock-command", "true lock")
    await rig.ok("lock-session", "-t", "a")
    assert rig.wire(client).last(Message.LOCK)[:2] == (Message.LOCK, "true lock")  # type: ignore[index]


@served
async def test_the_clock_covers_a_pane(rig: Rig) -> None:
    client = await rig.attach("new-session", "-s", "a", "cat")
    await rig.ok("clock-mode")
    assert await rig.show("#{pane_mode}") == "clock-mode"
    await rig.type(client, b"x")
    assert await rig.show("#{pane_mode}") == ""


def wheel_up(x: int, y: int) -> bytes:
    """The report of a turn of the wheel at a cell, counted from 0."""
    return b"\x1b[<64;%d;%dM" % (x + 1, y + 1)


def button(x: int, y: int, *, code: int = 0, end: bytes = b"M") -> bytes:
    return b"\x1b[<%d;%d;%d%b" % (code, x + 1, y + 1, end)


@served
async def test_a_mouse_binding_is_about_the_pane_under_the_mouse(rig: Rig) -> None:
    client = await rig.attach("new-session", "-s", "a", "cat")
    await rig.ok("set-option", "-g", "mouse", "on")
    await rig.ok("split-window", "cat")
    await rig.type(client, wheel_up(3, 2))
    assert await rig.show("#{pane_mode}", "%0") == "copy-mode"
    assert await rig.show("#{pane_mode} #{pane_active}", "%1") == " 1"
    await rig.type(client, button(3, 2) + button(3, 2, end=b"m"))
    assert await rig.show("#{pane_id}") == "%0"


@served
async def test_a_border_follows_the_mouse(rig: Rig) -> None:
    client = await rig.attach("new-session", "-s", "a", "cat")
    await rig.ok("set-option", "-g", "mouse", "on")
    await rig.ok("split-window", "-h", "cat")
    border = rig.server.tree.panes[0].width
    await rig.type(client, button(border, 5) + button(border - 4, 5, code=32) + button(border - 9, 5, code=32))
    await rig.type(client, button(border - 9, 5, end=b"m"))
    assert rig.server.tree.panes[0].width == border - 9


@served
async def test_text_is_selected_with_the_mouse(rig: Rig) -> None:
    client = await rig.attach("new-session", "-s", "a", "printf 'some words here'; cat")
    await rig.ok("set-option", "-g", "mouse", "on")
    await rig.until(lambda: "here" in rig.screen(0))
    await rig.type(client, button(5, 0) + button(7, 0, code=32) + button(9, 0, code=32))
    assert await rig.show("#{pane_mode} #{selection_present}") == "copy-mode 1"
    await rig.type(client, button(9, 0, end=b"m"))
    # In emacs mode the cell under the cursor is not part of the selection.
    assert await rig.ok("show-buffer") == "word"
    assert await rig.show("#{pane_mode}") == ""


@served
async def test_the_status_line_selects_windows(rig: Rig) -> None:
    client = await rig.attach("new-session", "-s", "a", "-n", "first", "cat")
    await rig.ok("set-option", "-g", "mouse", "on")
    await rig.ok("new-window", "-n", "second", "cat")
    # The window list is drawn before it can be clicked.
    await rig.until(lambda: client.status_ranges)
    await rig.type(client, button(7, 23) + button(7, 23, end=b"m"))
    assert await rig.show("#{window_name}") == "first"


@served
async def test_the_clipboard_of_the_terminal_becomes_a_buffer(rig: Rig) -> None:
    client = await rig.attach("new-session", "-s", "a", "cat")
    await rig.ok("refresh-client", "-l")
    assert b"]52;c;?" in rig.wire(client).bytes_of(Message.OUTPUT)
    await rig.type(client, b"\x1b]52;c;Y2xpcA==\x1b\\")
    assert await rig.ok("show-buffer") == "clip"
    await rig.type(client, b"\x1b]52;c;!!\x1b\\")
    assert await rig.ok("list-buffers", "-F", "#{buffer_name}") == "buffer0"
