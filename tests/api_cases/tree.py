"""Sessions, windows and panes: making, finding, naming, ending."""

from __future__ import annotations

import os
import tempfile

import pytest

from pymux_wf.aio import Ambiguous, InvalidCall, MuxError, NotFound, Server, ServerGone

HOSTILE = [
    "a\nb",
    "a\x1b[31mred",
    "nul\0nul",
    "tab\tname",
    "a:b.c",
    "#{version}",
    "$0",
    "@0",
    "%0",
    "=x",
    "ünï 漢",
    " ",
]


async def sessions_windows_and_panes_are_listed_in_order(server: Server) -> None:
    session = await server.new_session("order", argv=["cat"])
    second = await session.new_window("second", argv=["cat"])
    assert [await window.name for window in await session.windows] == ["cat", "second"]
    assert await session.window == second
    first = (await session.windows)[0]
    right = await (await first.pane).split(argv=["cat"], horizontal=True)
    assert [pane.id for pane in await first.panes] == [(await first.panes)[0].id, right.id]
    assert await first.pane == right
    assert (await session.panes)[:2] == await first.panes
    assert session in await server.sessions
    assert right in await server.panes
    assert second in await server.windows


async def the_same_object_is_equal_and_hashes_alike(server: Server) -> None:
    session = await server.new_session("same", argv=["cat"])
    again = await server.session("same")
    assert session == again
    assert len({session, again, await server.session(session.id)}) == 1
    assert session != await session.window
    assert (await session.pane) in {await (await session.window).pane}


async def what_is_not_there_is_named_with_what_is(server: Server) -> None:
    await server.new_session("there", argv=["cat"])
    with pytest.raises(NotFound) as caught:
        await server.session("ther")
    assert caught.value.object == "ther"
    assert "'there'" in caught.value.message
    with pytest.raises(NotFound, match="can't find pane: '%999'"):
        await server.pane("%999")
    with pytest.raises(NotFound, match="can't find window: 'x'"):
        await (await server.session("there")).window_named("x")


async def several_of_one_name_are_ambiguous(server: Server) -> None:
    session = await server.new_session("many", argv=["cat"])
    same = [await session.new_window("same", argv=["cat"]) for _ in range(2)]
    with pytest.raises(Ambiguous) as caught:
        await session.window_named("same")
    assert caught.value.evidence["candidates"] == [window.id for window in same]
    assert await session.window_named(same[1].id) == same[1]
    assert await session.window_named(0) == (await session.windows)[0]


async def names_do_no_harm(server: Server) -> None:
    for name in HOSTILE:
        session = await server.new_session(name, argv=["cat"])
        shown = await session.name
        assert shown.replace("\\n", "\n").replace("\\t", "\t").replace("\\033", "\x1b").replace("\\000", "\0") == name
        if name != "$0":  # that is the id of another
            assert await server.session(shown) == session
        await (await session.window).rename(name)
        assert await (await session.window).name == shown
        await session.rename(f"{name}2")
        assert (await session.name).startswith(shown)
    assert len(await server.sessions) >= len(HOSTILE)
    for session in await server.sessions:
        await session.info()


async def directories_and_variables_may_hold_anything(server: Server) -> None:
    with tempfile.TemporaryDirectory(prefix="a\nb \x1b[1m") as directory:
        pane = await server.exec(
            ["sh", "-c", 'pwd; printf "<%s>\\n" "$VALUE"; cat'], cwd=directory, env={"VALUE": "one\ntwo;#{x}"}
        )
        await pane.wait_for("two;#{x}>")
        assert (await pane.info()).argv[0] == "sh"
        assert (await pane.process).cwd == os.path.realpath(directory)
        await pane.kill()


async def names_that_are_taken_and_what_makes_no_sense_is_refused(server: Server) -> None:
    session = await server.new_session("taken", argv=["cat"])
    with pytest.raises(MuxError, match="duplicate session: taken"):
        await server.new_session("taken")
    with pytest.raises(MuxError, match="duplicate session"):
        await (await server.new_session("other", argv=["cat"])).rename("taken")
    with pytest.raises(InvalidCall, match="only one of"):
        await server.new_session(argv=["cat"], command="cat")
    with pytest.raises(InvalidCall, match="size"):
        await server.new_session(size=(0, 5))
    with pytest.raises(InvalidCall, match="NUL"):
        await server.exec(["printf", "a\0b"])
    with pytest.raises(MuxError, match="nosuchprogram"):
        await server.exec(["nosuchprogram"])
    with pytest.raises(InvalidCall, match="cannot be sent"):
        await server.new_session("\ud800")
    assert await session.name == "taken"


async def sizes_are_what_was_asked_for(server: Server) -> None:
    pane = await server.exec(["sh", "-c", "stty size; cat"], size=(57, 13))
    await pane.wait_for("13 57")
    assert await pane.size == (57, 13)
    assert await pane.resize(40, 9) == (40, 9)
    assert (await (await pane.window).size) == (40, 9)
    beside = await pane.split(argv=["cat"], horizontal=True, size=10)
    assert await beside.size == (10, 9)
    assert await beside.resize(15, 9) == (15, 9)
    assert (await (await pane.window).resize(80, 20)) == (80, 20)


async def what_has_ended_is_not_found(server: Server) -> None:
    session = await server.new_session("ending", argv=["cat"])
    window = await session.new_window(argv=["cat"])
    pane = await window.pane
    await window.kill()
    with pytest.raises(NotFound):
        await window.name
    assert (await pane.info()).gone
    await session.kill()
    with pytest.raises(NotFound, match=session.id.replace("$", r"\$")):
        await session.info()
    assert session not in await server.sessions


async def selecting_moves_what_is_current(server: Server) -> None:
    session = await server.new_session("select", argv=["cat"])
    first = await session.window
    second = await session.new_window(argv=["cat"], select=False)
    assert await session.window == first
    await second.select()
    assert await session.window == second
    pane = await second.pane
    beside = await pane.split(argv=["cat"], select=False)
    assert await pane.active
    await beside.select()
    assert await beside.active
    assert await beside.index == 1


async def a_server_says_who_it_is(server: Server) -> None:
    info = await server.info()
    assert info.pid > 0
    assert info.socket_path == server.socket_path
    assert server.attach_command == f"pywfmux -S {server.socket_path} attach-session"
    session = await server.new_session("who", argv=["cat"])
    assert await session.attach_command == f"{server.attach_command} -t '{session.id}'"


async def a_closed_server_object_says_so(server: Server) -> None:
    await server.close()
    with pytest.raises(ServerGone):
        await server.sessions
