"""Waits: what counts, when they end, what is said when they fail."""

from __future__ import annotations

import pickle
import re

import pytest

from pymux_wf.aio import (
    InvalidCall,
    MuxError,
    PaneDied,
    Server,
    StoppedEarly,
    WaitTimeout,
    expect,
)


async def waits_that_make_no_sense_are_refused(server: Server) -> None:
    pane = await server.exec(["cat"])
    for timeout in (-1.0, float("nan")):
        with pytest.raises(InvalidCall, match="timeout"):
            await pane.wait_exit(timeout=timeout)
    with pytest.raises(InvalidCall, match="locator"):
        await pane.wait_for(pane.text("x"), since=await pane.mark())


async def what_was_there_before_counts(server: Server) -> None:
    pane = await server.exec(["sh", "-c", "echo listening on 80; cat"])
    await pane.wait_for("listening")
    match = await pane.wait_for(regex=r"on (?P<port>\d+)")
    assert match.already
    assert (match.text, match.groups, match.named) == ("on 80", ("80",), {"port": "80"})


async def the_next_wait_may_begin_where_the_last_one_ended(server: Server) -> None:
    pane = await server.exec(["sh", "-c", "stty -echo; echo tick; echo tick; cat"])
    first = await pane.wait_for("tick")
    second = await pane.wait_for("tick", since=first.mark)
    assert (second.start or 0) > (first.start or 0)
    with pytest.raises(WaitTimeout):
        await pane.wait_for("tick", since=second.mark, timeout=0.05)


async def a_timeout_tells_what_is_known(server: Server) -> None:
    pane = await server.exec(["sh", "-c", "echo hello; cat"])
    await pane.wait_for(regex=r"hello\s")
    with pytest.raises(WaitTimeout) as caught:
        await pane.wait_for("goodbye", timeout=0.05)
    error = caught.value
    assert (error.object, error.evidence["any_output"], error.evidence["lines"]) == (pane.id, False, ["hello"])
    assert error.evidence["waited"] >= 0.05
    assert error.screen is not None
    assert error.screen.text == "hello"
    text = str(error)
    assert text.startswith("timed out after 0.05 s waiting for text 'goodbye'")
    for said in ("no output came meanwhile", "its program runs", f"the last lines of {pane.id}", "| hello"):
        assert said in text
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), str(again), again.screen) == (WaitTimeout, text, error.screen)


async def something_else_can_end_a_wait(server: Server) -> None:
    pane = await server.exec(["sh", "-c", "echo error: no; cat"])
    with pytest.raises(StoppedEarly, match="while waiting for"):
        await pane.wait_for("ready", unless=[re.compile("error: (.*)"), "failed"])


async def the_end_of_the_program_ends_a_wait(server: Server) -> None:
    pane = await server.exec(["sh", "-c", "echo bye; exit 4"])
    with pytest.raises(PaneDied) as caught:
        await pane.wait_for("hello", timeout=20)
    assert caught.value.evidence["ended"]["code"] == 4
    assert "exited with code 4" in str(caught.value)
    with pytest.raises(PaneDied):
        await pane.wait_idle()


async def a_wait_without_limit_ends_too(server: Server) -> None:
    pane = await server.exec(["sh", "-c", "read line; echo got $line"])
    await pane.send_text("it\n")
    assert (await pane.wait_for("got it", timeout=None)).text == "got it"
    assert (await pane.wait_exit(timeout=None)).ok


async def titles_modes_and_bells_are_waited_for(server: Server) -> None:
    pane = await server.exec(
        [
            "sh",
            "-c",
            r"stty -echo; while read -r l; do printf '%b' "  # one argument
            r'"$l"; done',
        ]
    )
    await pane.send_text("\\033]2;new title\\007\n")
    assert await pane.wait_title(re.compile("new .*")) == "new title"
    assert await pane.title == "new title"
    await expect(pane).to_have_title("title")
    await pane.send_text("\\033[?1049h\n")
    await pane.wait_mode("alternate")
    assert (await pane.screen).modes.alternate
    await pane.send_text("\\033[?1049l\n")
    await pane.wait_mode("alternate", on=False)
    await pane.send_text("\\007\n")
    await pane.wait_bell()
    mark = await pane.mark()
    await pane.send_text("\\033[1m\n")
    assert await pane.wait_output(mark) > mark
    with pytest.raises(InvalidCall):
        await pane.wait_mode("nosuch")


async def expectations_hold_in_time(server: Server) -> None:
    pane = await server.exec(["sh", "-c", r"stty -echo; printf '\033[1mgo\033[m\n'; cat"])
    go = pane.text("go")
    assert len(await expect(go).to_be_visible()) == 1
    await expect(go).to_have_count(1)
    await expect(go).to_have_style(bold=True)
    await expect(pane.text("stop")).not_to_be_visible()
    await expect(pane.text("stop")).not_to_be_visible(stable_for=0.05)
    with pytest.raises(WaitTimeout) as caught:
        await expect(go).not_to_be_visible(timeout=0.05)
    assert caught.value.screen is not None
    with pytest.raises(WaitTimeout):
        await expect(go).to_have_count(2, timeout=0.05)
    with pytest.raises(WaitTimeout):
        await expect(go).to_have_style(fg="red", timeout=0.05)
    with pytest.raises(InvalidCall):
        await expect(go).to_have_style(colour="red")
    await pane.send_text("\033[H\033[2J\n")
    await expect(go).not_to_be_visible()
    await expect(pane).to_be_idle(0.05)
    await pane.send_keys("C-d")
    await expect(pane).to_have_exited(code=0)
    with pytest.raises(WaitTimeout, match="exited 0, and not: exited 1"):
        await expect(pane).to_have_exited(code=1)
    with pytest.raises(InvalidCall, match="expect"):
        expect("text")  # type: ignore[call-overload]


async def the_default_timeout_of_expectations_can_be_set(server: Server) -> None:
    pane = await server.exec(["cat"])
    expect.set_timeout(0.02)
    try:
        with pytest.raises(WaitTimeout, match=r"0\.02"):
            await expect(pane.text("never")).to_be_visible()
    finally:
        from pymux_wf.aio import DEFAULT

        expect.set_timeout(DEFAULT)


async def commands_of_the_multiplexer_answer(server: Server) -> None:
    session = await server.new_session("commands", argv=["cat"])
    pane = await session.pane
    result = await server.command("display-message -p '#{session_name};#{pane_id}'", target=session)
    assert (result.code, result.stdout, result.stderr, result.ok) == (0, [f"commands;{pane.id}"], [], True)
    result = await session.command(["rename-window", "one two; 'three'"])
    assert result.ok
    assert await (await session.window).name == "one two; 'three'"
    await pane.command("split-window -h cat ; split-window -v cat", check=True)
    assert len(await session.panes) == 3
    result = await server.command("kill-session -t nosuch")
    assert (result.code, result.stdout, result.stderr) == (1, [], ["can't find session: nosuch"])
    assert not (await server.command("nosuch")).ok
    with pytest.raises(MuxError, match="unknown command: nosuch"):
        await server.command(["nosuch"], check=True)
    await server.command("load-buffer -b here -", stdin=b"from\nstdin", check=True)
    assert (await server.command("show-buffer -b here")).stdout == ["from", "stdin"]
    assert (await server.command(["wait-exit", "-t", (await server.exec(["sh", "-c", "exit 7"])).id])).code == 7


async def events_are_told(server: Server) -> None:
    async with server.events("window-renamed", "session-closed") as events:
        session = await server.new_session("watched", argv=["cat"])
        window = await session.window
        await window.rename("new\nname")
        event = await events.next(timeout=5)
        assert event is not None
        assert (event.name, event.window, event.session) == ("window-renamed", window.id, session.id)
        assert event.data["window_name"] == "new\\nname"
        await session.kill()
        async for event in events:
            assert event.name == "session-closed"
            assert event.session == session.id
            break
        with pytest.raises(WaitTimeout):
            await events.next(timeout=0.01)
    assert await events.next() is None
