"""What the library is for: programs started, driven, looked at, waited for. Told once, with ``await``; ``test_core``
runs each of these functions with both faces, on a server in the process and on one that runs elsewhere.
"""

from __future__ import annotations

import re

import pytest

from pymux_wf import Ambiguous, Exit, InvalidCall, MuxError, NotFound, PaneDied, StoppedEarly, WaitTimeout
from pymux_wf.aio import Server, expect

ECHO = ["sh", "-c", "echo READY; exec cat"]


async def a_program_is_started_and_answers(server: Server) -> None:
    pane = await server.exec(ECHO)
    assert (await pane.wait_for("READY")).text == "READY"
    await pane.send_keys("hällo 漢字", "Enter")
    assert (await pane.wait_for("hällo 漢字")).where == "output"
    await expect(pane.line("hällo 漢字")).to_have_count(2)
    await pane.send_keys("C-d")
    assert await pane.wait_exit() == Exit(code=0)


async def a_pane_outlives_its_program(server: Server) -> None:
    pane = await server.exec(["sh", "-c", "printf 'last words'; exit 3"])
    assert await pane.wait_exit() == Exit(code=3)
    assert await pane.output() == "last words"
    assert str(await pane.screen).rstrip() == "last words"
    assert await pane.exit == Exit(code=3)
    assert (await pane.info()).gone
    with pytest.raises(PaneDied):
        await pane.send_keys("x")


async def a_signal_is_told_from_a_code(server: Server) -> None:
    pane = await server.exec(ECHO)
    await pane.wait_for("READY")
    await pane.signal("TERM")
    assert await pane.wait_exit() == Exit(signal=15)
    await expect(pane).to_have_exited(signal=15)
    with pytest.raises(WaitTimeout, match="ended by signal 15"):
        await expect(pane).to_have_exited(0)


async def a_locator_is_asked_anew_each_time(server: Server) -> None:
    script = r"printf 'one\n\033[1;31mtwo\033[m'; read x; printf '\033[H\033[2Jthree two'; read x"
    pane = await server.exec(["sh", "-c", script])
    two = pane.text("two")
    found = await expect(two).to_be_visible()
    assert [(one.text, tuple(one.spans[0])) for one in found] == [("two", (1, 0, 3))]
    await expect(two).to_have_style(bold=True, fg="red")
    await pane.send_keys("Enter")
    await expect(pane.text("three")).to_be_visible()
    assert [tuple(one.spans[0]) for one in await two.all()] == [(0, 6, 3)]
    await expect(pane.text("one")).not_to_be_visible(stable_for=0.05)
    assert not await two.and_(pane.style(bold=True)).is_visible()


async def the_reason_of_a_failure_is_told(server: Server) -> None:
    pane = await server.exec(ECHO)
    await pane.wait_for("READY")
    mark = await pane.mark()
    with pytest.raises(WaitTimeout) as caught:
        await pane.wait_for("READY", since=mark, timeout=0.05)
    error = caught.value
    assert error.object == pane.id
    assert error.evidence["lines"] == ["READY"]
    assert (error.evidence["any_output"], error.evidence["already"]) == (False, True)
    assert error.screen is not None
    assert error.screen.lines_text[0] == "READY"
    await pane.send_text("fatal: no\n")
    with pytest.raises(StoppedEarly):
        await pane.wait_for("never", unless=[re.compile("fatal: .*")])
    await pane.send_keys("C-d")
    with pytest.raises(PaneDied):
        await pane.wait_for("never")
    with pytest.raises(InvalidCall):
        await pane.wait_for(regex="(")


async def what_does_not_exist_is_told_from_what_could_be_several(server: Server) -> None:
    assert await server.sessions == []
    session = await server.new_session("one", argv=["cat"])
    await session.new_window("twin", argv=["cat"])
    await session.new_window("twin", argv=["cat"])
    assert await server.session("one") == session
    with pytest.raises(NotFound, match="on"):
        await server.session("on")
    with pytest.raises(Ambiguous) as caught:
        await session.window_named("twin")
    assert len(caught.value.evidence["candidates"]) == 2
    with pytest.raises(NotFound):
        await server.pane("%999")
    with pytest.raises(MuxError, match="duplicate session"):
        await server.new_session("one", argv=["cat"])


async def windows_are_split_and_killed(server: Server) -> None:
    session = await server.new_session("tree", argv=["cat"])
    first = await session.pane
    second = await first.split(argv=["sh", "-c", "echo SECOND; exec cat"], horizontal=True)
    await second.wait_for("SECOND")
    window = await session.window
    assert await window.panes == [first, second]
    assert (await first.size).columns + (await second.size).columns + 1 == 80
    await second.kill()
    assert await second.wait_exit() == Exit(signal=1)
    assert await window.panes == [first]
    await session.kill()
    assert await server.sessions == []


async def output_since_a_mark_takes_nothing_away(server: Server) -> None:
    pane = await server.exec(ECHO)
    await pane.wait_for("READY")
    mark = await pane.mark()
    await pane.send_text("a\n")
    match = await pane.wait_for("a")
    await pane.send_text("b\n")
    await pane.wait_for("b")
    assert await pane.output(mark) == await pane.output(mark) == "a\na\nb\nb\n"
    assert match.mark is not None
    assert "b" in await pane.output(match.mark)
    assert (await pane.output()).lost_lines == 0


async def a_size_reaches_the_program(server: Server) -> None:
    pane = await server.exec(["bash", "-c", "trap 'stty size' WINCH; stty size; while :; do read -t 60; done"])
    await pane.wait_for("24 80")
    assert tuple(await pane.resize(100, 30)) == (100, 30)
    await pane.wait_for("30 100")
    assert tuple(await pane.size) == (100, 30)


async def a_paste_is_bracketed_where_the_program_asked_for_it(server: Server) -> None:
    script = r"stty -echo; echo READY; head -c 4 | od -c; printf '\033[?2004h'; head -n 1 | cat -v"
    pane = await server.exec(["sh", "-c", script])
    await pane.wait_for("READY")
    await pane.paste("a\nb\n")
    await pane.wait_for(r"a  \n   b  \n")
    await pane.wait_mode("bracketed_paste")
    await pane.paste("pasted")
    await pane.send_keys("Enter")
    await pane.wait_for("^[[200~pasted^[[201~")


async def titles_bells_modes_and_silence_are_waited_for(server: Server) -> None:
    script = r"read x; printf '\033]2;my title\033\\\a\033[?1049h'; read x; printf '\033[?1049l'; read x"
    pane = await server.exec(["sh", "-c", script])
    await pane.send_keys("Enter")
    assert await pane.wait_title("my title") == "my title"
    await expect(pane).to_have_title(re.compile("^my"))
    await pane.wait_bell()
    await pane.wait_mode("alternate")
    await pane.send_keys("Enter")
    await pane.wait_mode("alternate", on=False)
    await expect(pane).to_be_idle(0.05)
    with pytest.raises(WaitTimeout):
        await pane.wait_title("another", timeout=0.05)


async def commands_of_the_multiplexer_return_values(server: Server) -> None:
    session = await server.new_session("cmd", argv=["cat"])
    result = await session.command("split-window -P -F '#{pane_id}' cat")
    assert result.ok
    assert [pane.id for pane in await session.panes][1] == result.stdout[0]
    failed = await server.command(["no-such-command"])
    assert (failed.code, failed.stdout) == (1, [])
    assert "no-such-command" in failed.stderr[0]
    with pytest.raises(MuxError, match="no-such-command"):
        await server.command("no-such-command", check=True)


async def events_come_in_their_order(server: Server) -> None:
    async with server.events("session-created", "window-renamed") as events:
        session = await server.new_session("seen", argv=["cat"], window_name="before")
        await (await session.window).rename("after")
        seen = [await events.next(timeout=20), await events.next(timeout=20)]
    assert [event.name for event in seen if event is not None] == ["session-created", "window-renamed"]


async def a_screen_is_a_value(server: Server) -> None:
    pane = await server.exec(
        ["sh", "-c", r"printf 'x\033[1;34mbold\033[m \033]8;;http://a/\033\\link\033]8;;\033\\'; cat"]
    )
    await pane.wait_for("link")
    before = await pane.screen
    await pane.send_text("more\n")
    await pane.wait_for("more")
    assert before.lines_text[0] == "xbold link"
    assert (await pane.screen) != before
    assert [one.text for one in await pane.style(bold=True, fg="blue").all()] == ["bold"]
    assert [one.text for one in await pane.link("http://a/").all()] == ["link"]
    assert "xbold link" in await pane.snapshot_text()
