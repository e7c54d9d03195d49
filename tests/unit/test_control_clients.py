"""attach, switch, detach and suspend: the flags of clients, with terminals and without."""

from __future__ import annotations

from pymux_wf.server.pane_events import _clipboard_query

from pymux_wf.protocol import ExitReason, Message
from tests.unit.commands_rig import Rig, served
from tests.unit.control_rig import session_and_dialogue


@served
async def test_a_client_with_its_own_active_pane(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "s", "-x", "80", "-y", "24", "cat", ";", "split-window", "-h", "cat")
    own = await rig.attach("attach-session", "-t", "s", "-f", "active-pane", tty="/dev/pts/t1")
    other = await rig.attach("attach-session", "-t", "s", tty="/dev/pts/t2")
    await rig.type(own, b"\x02\x1b[D")  # select-pane -L
    await rig.until(lambda: own.own_panes == {0: rig.server.tree.panes[0]})
    assert await rig.show("#{pane_id}", "s:") == "%1"
    await rig.type(own, b"mine\r")
    await rig.type(other, b"yours\r")
    await rig.until(lambda: "mine" in rig.screen(0) and "yours" in rig.screen(1))
    assert "mine" not in rig.screen(1)
    await rig.type(own, b"\x02x")  # kill-pane, confirmed
    await rig.type(own, b"y")
    await rig.until(lambda: 0 not in rig.server.tree.panes)
    await rig.type(own, b"both\r")
    await rig.until(lambda: "both" in rig.screen(1))
    await rig.ok("refresh-client", "-t", own.name, "-f", "!active-pane")
    assert own.own_panes is None


@served
async def test_the_own_pane_of_a_control_client(rig: Rig) -> None:
    dialogue = await session_and_dialogue(rig)
    await rig.ok("split-window", "-t", "s", "cat")
    await dialogue.ask("refresh-client -f active-pane")
    assert await dialogue.ask("select-pane -t '%0'") == ["%begin 1", "%end 1"]
    assert (await dialogue.ask("display-message -p '#{pane_id}'"))[1] == "%0"
    assert await rig.show("#{pane_id}", "s:") == "%1"


@served
async def test_a_read_only_client_acts_on_itself_only(rig: Rig) -> None:
    dialogue = await session_and_dialogue(rig)
    other = await rig.attach("attach-session", "-t", "s", tty="/dev/pts/t1")
    await dialogue.ask("refresh-client -f read-only")
    refused = ["%begin 1", "client is read-only", "%error 1"]
    for line in (
        "attach-session -d -t s",
        "attach-session -x -t s",
        f"detach-client -t {other.name}",
        "detach-client -a",
        "detach-client -s s",
        f"switch-client -c {other.name} -t s",
        "rename-window x",
        "refresh-client",
    ):
        assert await dialogue.ask(line) == refused, line
    assert other.attached
    assert (await dialogue.ask("attach-session -t s"))[:2] == ["%begin 1", "%end 1"]
    await dialogue.ask("detach-client")
    assert not dialogue.client.attached


@served
async def test_attach_takes_the_place_of_others(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "s", "cat")
    for flag, reason in (("-d", ExitReason.DETACHED), ("-x", ExitReason.DETACHED_HUP)):
        first = await rig.attach("attach-session", "-t", "s", tty="/dev/pts/t1")
        second = await rig.attach("attach-session", flag, "-t", "s", tty="/dev/pts/t2")
        assert rig.wire(first).last(Message.EXIT) == (Message.EXIT, reason, "s", 0)
        second.detach()


@served
async def test_attach_r_and_e(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "s", "cat")
    await rig.ok("set-environment", "-t", "s", "DISPLAY", ":7")
    client = await rig.attach("attach-session", "-r", "-E", "-t", "s")
    assert await rig.ok("show-environment", "-t", "s", "DISPLAY") == "DISPLAY=:7"
    assert (client.read_only, client.ignore_size) == (True, True)
    client.detach()
    await rig.attach("attach-session", "-t", "s", tty="/dev/pts/t2")
    assert await rig.ok("show-environment", "-t", "s", "DISPLAY") == "-DISPLAY"


@served
async def test_new_session_on_one_that_exists_takes_flags(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "s", "cat")
    await rig.attach("new-session", "-A", "-s", "s", "-f", "ignore-size")
    assert await rig.ok("list-clients", "-F", "#{client_flags}") == "attached,focused,ignore-size,UTF-8"


@served
async def test_suspending(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "s", "cat")
    assert await rig.fails("suspend-client") == "no current client"
    client = await rig.attach("attach-session", "-t", "s")
    await rig.ok("suspend-client", "-t", client.name)
    assert Message.SUSPEND in rig.wire(client).kinds()
    assert "suspended" in await rig.ok("list-clients", "-F", "#{client_flags}")
    client.on_frame([Message.RESUME])
    assert "suspended" not in await rig.ok("list-clients", "-F", "#{client_flags}")


@served
async def test_a_program_that_asks_for_the_clipboard_of_the_terminal(rig: Rig) -> None:
    client = await rig.attach("new-session", "-s", "s", "stty raw -echo; printf 'ready'; exec cat -v")
    await rig.until(lambda: "ready" in rig.screen(0))
    pane = rig.server.tree.panes[0]
    for way, buffers in (("request", ""), ("both", "hello")):
        await rig.ok("set-option", "-s", "get-clipboard", way)
        _clipboard_query(rig.server, pane, ("clipboard-query", "c"))
        client.terminal_replied("OSC-52", "c;aGVsbG8=")
        await rig.until(lambda: "^[]52;c;aGVsbG8=^[" in rig.screen(0))
        assert await rig.ok("list-buffers", "-F", "#{buffer_sample}") == buffers
    await rig.ok("delete-buffer")
    client.terminal_replied("OSC-52", "c;aGVsbG8=")  # nobody asked
    await rig.ok("refresh-client", "-l")
    client.terminal_replied("OSC-52", "c;not base64")
    assert await rig.ok("list-buffers") == ""
    await rig.ok("refresh-client", "-l")
    client.terminal_replied("OSC-52", "c;d29ybGQ=")
    assert await rig.ok("show-buffer") == "world"
