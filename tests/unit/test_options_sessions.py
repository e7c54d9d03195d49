"""Sessions by every flag: what new-session and kill-session do, groups and their sizes."""

from __future__ import annotations

import pytest

from pymux_wf.protocol import ExitReason, Message
from tests.unit.commands_rig import Rig, served


async def names(rig: Rig) -> list[str]:
    return (await rig.ok("list-sessions", "-F", "#{session_name}")).split()


@served
async def test_new_session_attaches_to_one_that_is_there(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "a", "-c", "/", "cat")
    first = await rig.attach("new-session", "-A", "-s", "a")
    assert first.session is not None
    assert await names(rig) == ["a"]
    second = await rig.attach("new-session", "-A", "-D", "-s", "a", "-c", "/tmp", tty="/dev/pts/test2")
    assert not first.attached
    assert await rig.show("#{session_path}", "a:") == "/tmp", "-c counts for one that is there too"
    third = await rig.attach("new-session", "-A", "-X", "-f", "read-only", "-s", "a", tty="/dev/pts/test3")
    assert rig.wire(second).last(Message.EXIT)[1] == ExitReason.DETACHED_HUP  # type: ignore[index]
    fourth = await rig.attach("new-session", "-A", "-s", "b", tty="/dev/pts/test4")
    assert await names(rig) == ["a", "b"]
    assert third.attached
    assert third.read_only
    assert fourth.session is not None
    assert fourth.session.name == "b"


@served
async def test_the_environment_of_the_client_comes_along_unless_told(rig: Rig) -> None:
    await rig.ok("set-option", "-g", "update-environment", "MINE")
    await rig.ok("new-session", "-d", "-s", "a", "cat", environment=["MINE=1"])
    await rig.ok("new-session", "-d", "-E", "-s", "b", "cat", environment=["MINE=1"])
    await rig.ok("new-session", "-d", "-E", "-e", "X=1", "-e", "Y=2", "-s", "c", "cat")
    assert await rig.ok("show-environment", "-t", "a") == "MINE=1"
    assert await rig.ok("show-environment", "-t", "b") == ""
    assert await rig.ok("show-environment", "-t", "c") == "X=1\nY=2"


@served
async def test_flags_of_the_client(rig: Rig) -> None:
    client = await rig.attach("new-session", "-f", "read-only,ignore-size", "-s", "a", "cat")
    assert client.read_only
    assert client.ignore_size


@served
async def test_what_is_printed_and_where_it_is(rig: Rig) -> None:
    assert await rig.ok("new-session", "-dP", "-s", "a", "cat") == "a:"
    assert await rig.ok("new-session", "-dP", "-F", "#{window_name}", "-n", "win", "-s", "b", "cat") == "win"
    await rig.ok("new-session", "-d", "-s", "c", "-x", "101", "-y", "31", "-c", "/tmp", "cat")
    assert await rig.show("#{window_width}x#{window_height} #{pane_start_path}", "c:") == "101x31 /tmp"
    hello = {"tty": "/dev/pts/test9", "stdin_tty": True, "columns": 70, "lines": 20}
    await rig.ok("new-session", "-d", "-s", "d", "-x", "-", "-y", "-", "cat", **hello)
    assert await rig.show("#{window_width}x#{window_height}", "d:") == "70x20"


@pytest.mark.parametrize(("argv", "message"), [
    (("-s", "a"), "duplicate session: a"),
    (("-t", "a", "-n", "x"), "command or window name given with target"),
    (("-t", "a", "cat"), "command or window name given with target"),
    (("-x", "0"), "width too small"),
    (("-x", "abc"), "width invalid"),
    (("-y", "99999999"), "height too large"),
    (("-Z",), "command new-session: unknown flag -Z"),
])  # fmt: skip
def test_errors(argv: tuple[str, ...], message: str) -> None:
    @served
    async def test(rig: Rig) -> None:
        await rig.ok("new-session", "-d", "-s", "a", "cat")
        assert (await rig.fails("new-session", "-d", *argv)).startswith(message)
        assert await names(rig) == ["a"]

    test()


@served
async def test_ending_sessions(rig: Rig) -> None:
    for name in ("a", "b", "c", "d"):
        await rig.ok("new-session", "-d", "-s", name, "cat")
    await rig.ok("new-session", "-d", "-s", "b2", "-t", "b")
    await rig.ok("kill-session", "-g", "-t", "b2")
    assert await names(rig) == ["a", "c", "d"]
    await rig.ok("kill-session", "-t", "d")
    await rig.ok("kill-session", "-a", "-t", "c")
    assert await names(rig) == ["c"]
    assert await rig.fails("kill-session", "-t", "nope") == "can't find session: nope"


@served
async def test_a_group_shares_windows_and_each_session_has_its_own_current_one(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "a", "cat")
    await rig.ok("new-session", "-d", "-s", "b", "-t", "a")
    await rig.ok("new-window", "-t", "a:", "cat")
    sessions = await rig.ok(
        "list-sessions", "-F", "#{session_name} #{session_windows} #{window_index} #{session_group}"
    )
    assert sessions == "a 2 1 a\nb 2 0 a"
    await rig.ok("set-option", "-g", "window-size", "smallest")
    large = await rig.attach("attach-session", "-t", "a", columns=100, lines=40)
    await rig.attach("attach-session", "-t", "b", columns=60, lines=20, tty="/dev/pts/test2")
    assert await rig.show("#{window_width}x#{window_height}", "a:1") == "60x19", "both sessions have the window"
    await rig.ok("set-option", "-g", "aggressive-resize", "on")
    assert await rig.show("#{window_width}x#{window_height}", "a:1") == "100x39", "only one shows it"
    await rig.ok("select-window", "-t", "b:1")
    assert await rig.show("#{window_width}x#{window_height}", "a:1") == "60x19"
    assert large.attached
    await rig.ok("kill-session", "-t", "a")
    assert await rig.ok("list-windows", "-t", "b", "-F", "#{window_index}") == "0\n1"
