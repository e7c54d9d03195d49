"""What the flags of switch-client, detach-client, suspend-client, run-shell and if-shell bring about, one by one."""

from __future__ import annotations

from pymux_wf.protocol import ExitReason, Message
from tests.unit.commands_rig import Rig, served


@served
async def test_switching_takes_the_environment_along_unless_told_not_to(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "a", "cat")
    await rig.ok("new-session", "-d", "-s", "b", "cat")
    await rig.ok("set-option", "-g", "update-environment", "MINE")
    client = await rig.attach("attach-session", "-t", "a")
    client.environment = {**client.environment, "MINE": "of the client"}
    await rig.ok("switch-client", "-E", "-t", "b")
    assert "MINE" not in (await rig.ok("show-environment", "-t", "b")).replace("-MINE", "")
    await rig.ok("switch-client", "-t", "a")
    await rig.ok("switch-client", "-t", "b")
    assert await rig.ok("show-environment", "-t", "b", "MINE") == "MINE=of the client"


@served
async def test_switching_goes_to_the_window_and_the_pane(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "a", "cat")
    await rig.ok("new-session", "-d", "-s", "b", "cat", ";", "split-window", "cat", ";", "new-window", "cat")
    client = await rig.attach("attach-session", "-t", "a")
    other = await rig.attach("attach-session", "-t", "a", tty="/dev/pts/other")
    await rig.ok("switch-client", "-c", other.name, "-t", "b:0.0")
    assert other.session is not None
    assert client.session is not None
    assert (client.session.name, other.session.name) == ("a", "b")
    assert await rig.show("#{window_index}.#{pane_index}", "b") == "0.0"
    await rig.ok("switch-client", "-c", client.name, "-t", "%2")
    assert client.session.name == "b"
    assert await rig.show("#{window_index}.#{pane_index} #{pane_id}", "b") == "0.1 %2"


@served
async def test_switching_to_a_pane_ends_the_zoom_unless_told_not_to(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "a", "cat", ";", "split-window", "cat")
    await rig.attach("attach-session", "-t", "a")
    await rig.ok("resize-pane", "-Z")
    await rig.ok("switch-client", "-Z", "-t", "a:0.0")
    assert await rig.show("#{pane_index} #{window_zoomed_flag}") == "0 1"
    await rig.ok("switch-client", "-t", "a:0.1")
    assert await rig.show("#{pane_index} #{window_zoomed_flag}") == "1 0"


@served
async def test_sessions_follow_one_another_by_the_order(rig: Rig) -> None:
    for name in ("c", "a", "b"):
        await rig.ok("new-session", "-d", "-s", name, "cat")
    client = await rig.attach("attach-session", "-t", "a")
    seen = []
    for argv in (["-n"], ["-n", "-O", "index"], ["-p", "-O", "index"], ["-n", "-O", "creation"], ["-p"], ["-F", "-l"]):
        await rig.ok("switch-client", *argv)
        assert client.session is not None
        seen.append(client.session.name)
    assert seen == ["b", "c", "b", "a", "c", "a"]
    assert await rig.fails("switch-client", "-n", "-O", "nosuch") == "invalid sort order"


@served
async def test_a_table_lasts_for_one_key_and_a_switch_ends_it(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "b", "cat")
    await rig.attach("new-session", "-s", "a", "cat")
    await rig.ok("bind-key", "-T", "mine", "x", "display-message", "x")
    await rig.ok("switch-client", "-T", "mine")
    assert await rig.show("#{client_key_table}") == "mine"
    await rig.ok("switch-client", "-t", "b")
    assert await rig.show("#{client_key_table}") == "root"


@served
async def test_a_client_goes_read_only_and_back_where_it_is(rig: Rig) -> None:
    client = await rig.attach("new-session", "-s", "a", "cat")
    await rig.ok("switch-client", "-r")
    assert client.read_only
    assert client.attached
    await rig.ok("switch-client", "-r")
    assert not client.read_only


@served
async def test_each_client_that_leaves_runs_the_command(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "a", "cat")
    await rig.ok("new-session", "-d", "-s", "b", "cat")
    clients = [await rig.attach("attach-session", "-t", name, tty=f"/dev/pts/{name}") for name in ("a", "b")]
    third = await rig.attach("attach-session", "-t", "b", tty="/dev/pts/third")
    await rig.ok("detach-client", "-s", "b", "-E", "echo bye")
    assert [rig.wire(client).last(Message.EXEC) is not None for client in (*clients, third)] == [False, True, True]
    await rig.ok("detach-client", "-t", clients[0].name, "-P")
    assert rig.wire(clients[0]).last(Message.EXIT) == (Message.EXIT, ExitReason.DETACHED_HUP, "a", 0)


@served
async def test_all_others_go_and_their_parents_are_hung_up(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "a", "cat")
    clients = [await rig.attach("attach-session", "-t", "a", tty=f"/dev/pts/{number}") for number in range(3)]
    await rig.ok("detach-client", "-aP", "-t", clients[1].name)
    reasons = [rig.wire(client).last(Message.EXIT) for client in clients]
    gone = (Message.EXIT, ExitReason.DETACHED_HUP, "a", 0)
    assert reasons == [gone, None, gone]
    assert await rig.show("#{session_attached}") == "1"


@served
async def test_a_suspended_client_is_not_drawn_until_it_comes_back(rig: Rig) -> None:
    client = await rig.attach("new-session", "-s", "a", "cat")
    wire = rig.wire(client)
    await rig.ok("suspend-client", "-t", client.name)
    assert Message.SUSPEND in wire.kinds()
    await rig.turns()
    before = len(wire.bytes_of(Message.OUTPUT))
    await rig.ok("rename-window", "changed")
    await rig.turns()
    assert len(wire.bytes_of(Message.OUTPUT)) == before
    client.on_frame([Message.RESUME])
    await rig.until(lambda: b"changed" in wire.bytes_of(Message.OUTPUT)[before:])


@served
async def test_run_shell_gives_the_command_something_to_read(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "cat")
    assert await rig.ok("run-shell", "-s", "one two", "tr a-z A-Z") == "ONE TWO"
    assert await rig.ok("run-shell", "cat") == ""


@served
async def test_a_condition_in_the_background_is_not_waited_for(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "cat")
    await rig.ok("set-option", "-g", "@done", "no")
    await rig.ok(
        "if-shell", "-b", "read x < /dev/null; true", "set-option -g @done yes", ";", "set-option", "-ga", "@done", "t"
    )
    await rig.until(lambda: rig.server.options.session.get("@done") == "yes")
    assert await rig.ok("if-shell", "-b", "-F", "1", "display-message -p at-once") == "at-once"
