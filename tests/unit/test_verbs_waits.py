"""The small waits: idle, mode, title, bell, event, expect; marks and output. What is so already counts."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any

import pytest
from pymux_wf.server import verbs
from pymux_wf.server.tree import Pane
from pymux_wf.server.verbs.verb import VerbFailure

from pymux_wf import failures
from pymux_wf.snapshot import Line, Pattern, Text
from tests.unit.commands_rig import Rig, served


async def call(rig: Rig, verb: str, /, **parameters: Any) -> Any:
    value = verbs.perform(rig.server, verb, parameters)
    return await value if asyncio.iscoroutine(value) else value


async def failing(rig: Rig, verb: str, /, **parameters: Any) -> VerbFailure:
    with pytest.raises(VerbFailure) as caught:
        await call(rig, verb, **parameters)
    return caught.value


async def start(rig: Rig, command: str) -> Pane:
    await rig.ok("new-session", "-d", "-x", "80", "-y", "24", command)
    return rig.server.tree.panes[0]


# -- idle


@served
async def test_idle_counts_from_the_last_byte(rig: Rig) -> None:
    pane = await start(rig, "for i in 1 2 3; do echo $i; sleep 0.1; done; sleep 60")
    found = await call(rig, "wait-idle", quiet=0.3)
    assert not found["already"]
    assert pane.log.read() == b"1\r\n2\r\n3\r\n"
    assert rig.server.loop.time() - pane.last_output >= 0.3
    assert (await call(rig, "wait-idle", quiet=0.2))["already"]


@served
async def test_a_pane_that_never_rests_is_not_idle(rig: Rig) -> None:
    await start(rig, "while :; do echo x; sleep 0.05; done")
    failure = await failing(rig, "wait-idle", quiet=0.5, timeout=0.7)
    assert failure.kind == failures.TIMED_OUT
    assert failure.details["evidence"]["any_output"]
    assert (await rig.run("wait-idle", "--quiet", "0.5", "--timeout", "0.1")).code == 124


# -- modes, title, bell


@served
async def test_modes_on_and_off(rig: Rig) -> None:
    await start(rig, r"read x; printf '\033[?1049h\033[?1002h'; read x; printf '\033[?1049l'; sleep 60")
    waiting = rig.server.loop.create_task(call(rig, "wait-mode", mode="alternate"))
    await rig.turns()
    await rig.ok("send-keys", "Enter")
    assert await waiting == {"mode": "alternate", "value": True, "already": False}
    assert await call(rig, "wait-mode", mode="mouse") == {"mode": "mouse", "value": "drag", "already": True}
    await rig.ok("send-keys", "Enter")
    assert (await rig.run("wait-mode", "--off", "alternate")).code == 0
    failure = await failing(rig, "wait-mode", mode="nosuch")
    assert (failure.kind, "bracketed_paste" in failure.message) == (failures.INVALID, True)


@served
async def test_titles_of_programs_and_of_commands(rig: Rig) -> None:
    await start(rig, r"read x; printf '\033]2;building 3/7\007'; sleep 60")
    waiting = rig.server.loop.create_task(call(rig, "wait-title", pattern=Pattern.regex(r"\d/7").pack()))
    await rig.turns()
    await rig.ok("send-keys", "Enter")
    assert await waiting == {"title": "building 3/7", "already": False}
    assert (await call(rig, "wait-title", pattern="building"))["already"]
    waiting = rig.server.loop.create_task(call(rig, "wait-title", pattern="mine"))
    await rig.turns()
    await rig.ok("select-pane", "-T", "mine")
    assert (await waiting)["title"] == "mine"
    failure = await failing(rig, "wait-title", pattern="other", timeout=0.05)
    assert failure.details["evidence"]["title"] == "mine"


@served
async def test_a_bell_counts_since_the_last_input(rig: Rig) -> None:
    await start(rig, r"printf '\a'; read x; read x; printf 'a\a'; sleep 60")
    assert "already" in await call(rig, "wait-bell")
    assert (await call(rig, "wait-bell"))["already"]
    await rig.ok("send-keys", "Enter")
    assert (await failing(rig, "wait-bell", timeout=0.1)).kind == failures.TIMED_OUT
    mark = await call(rig, "mark")
    await rig.ok("send-keys", "Enter")
    assert (await call(rig, "wait-bell", since=mark["offset"]))["offset"] > mark["offset"]


# -- events


@served
async def test_events_of_the_server_and_of_the_program(rig: Rig) -> None:
    await start(rig, r"read x; printf '\033]7;file:///srv\007'; sleep 60")
    task = rig.server.loop.create_task
    renamed = task(call(rig, "wait-event", name="window-renamed", where={"window_name": "two"}))
    moved = task(call(rig, "wait-event", name="cwd"))
    await rig.turns()
    await rig.ok("rename-window", "one")
    await rig.turns()
    assert not renamed.done()
    await rig.ok("rename-window", "two")
    assert (await renamed)["window"] == "@0"
    await rig.ok("send-keys", "Enter")
    event = await moved
    assert (event["name"], event["cwd"], event["pane"]) == ("cwd", "/srv", "%0")
    failure = await failing(rig, "wait-event", name="progress", timeout=0.05)
    assert failure.message == "timed out after 0.05 s waiting for event progress"
    assert not [1 for listener in rig.server.notices.listeners if "wait_event" in getattr(listener, "__module__", "")]


# -- expect


@served
async def test_conditions_on_what_is_found(rig: Rig) -> None:
    await start(rig, r"echo one; echo one; read x; printf '\033[2J\033[H\033[1;31mred\033[m end'; sleep 60")
    found = await call(rig, "expect", query=Text("one").pack(), condition="count", count=2)
    assert found == [{"text": "one", "spans": [[0, 0, 3]]}, {"text": "one", "spans": [[1, 0, 3]]}]
    await rig.ok("send-keys", "Enter")
    assert await call(rig, "expect", query=Line("one").pack(), condition="not-visible", stable_for=0.1) == []
    styled = await call(rig, "expect", query=Text("red").pack(), condition="style", style={"bold": True, "fg": "red"})
    assert styled[0]["text"] == "red"
    failure = await failing(
        rig, "expect", query=Text("red end").pack(), condition="style", style={"bold": True}, timeout=0.05
    )
    assert failure.details["evidence"]["found"] == 1
    assert (await failing(rig, "expect", query={"bad": 1})).kind == failures.INVALID
    assert (await failing(rig, "expect", query=Text("a").pack(), condition="no")).kind == failures.INVALID
    assert (await failing(rig, "expect", query=Text("a").pack(), condition="count")).kind == failures.INVALID


@served
async def test_what_becomes_false_again_is_not_stable(rig: Rig) -> None:
    await start(rig, r"while :; do printf '\rbusy'; sleep 0.1; printf '\r    '; sleep 0.1; done")
    failure = await failing(
        rig, "expect", query=Text("busy").pack(), condition="not-visible", stable_for=0.5, timeout=1.0
    )
    assert failure.kind == failures.TIMED_OUT


@served
async def test_a_screen_that_nobody_changes_any_more(rig: Rig) -> None:
    await start(rig, "echo last")
    await call(rig, "wait-exit", target="%0")
    assert await call(rig, "expect", target="%0", query=Text("last").pack())
    begun = time.monotonic()
    assert (await failing(rig, "expect", target="%0", query=Text("more").pack())).kind == failures.PANE_DIED
    assert time.monotonic() - begun < 1


# -- output


@served
async def test_reading_takes_nothing_away(rig: Rig) -> None:
    await start(rig, r"printf 'one\r\ntwo \033[1mbold\033[m'; read x; printf '\nthree'; sleep 60")
    await call(rig, "wait-for-text", pattern="bold")
    mark = await call(rig, "mark")
    assert mark["line"] == 1
    for _ in range(2):
        assert (await call(rig, "output"))["text"] == "one\ntwo bold"
    exact = await call(rig, "output", exact=True)
    assert b"\033[1mbold" in exact["data"]
    await rig.ok("send-keys", "Enter")
    await call(rig, "wait-for-text", pattern="three")
    found = await call(rig, "output", since=mark["offset"], line=mark["line"])
    assert found["text"].endswith("three")
    assert (found["lost_bytes"], found["lost_lines"], found["truncated"]) == (0, 0, False)
    assert found["mark"] == await call(rig, "mark")


@served
async def test_what_is_lost_is_said(rig: Rig) -> None:
    pane = await start(rig, "sleep 60")
    mark = await call(rig, "mark")
    for _ in range(40):
        pane.log.append(b"x" * 65535 + b"\n")
    found = await call(rig, "output", since=mark["offset"], line=mark["line"])
    assert found["truncated"]
    assert found["lost_bytes"] + len(found["text"]) == 40 * 65536
    assert found["lost_lines"] == found["lost_bytes"] // 65536


# -- the end of the server


@served
async def test_every_wait_hears_that_the_server_ends(rig: Rig) -> None:
    await start(rig, "trap '' HUP; sleep 60")
    query = Text("never").pack()
    tasks = [
        rig.server.loop.create_task(call(rig, name, timeout=30, **parameters))
        for name, parameters in (
            ("wait-for-text", {"pattern": "never"}),
            ("wait-for-text", {"pattern": "never", "screen": True}),
            ("wait-idle", {"quiet": 20}),
            ("wait-mode", {"mode": "alternate"}),
            ("wait-title", {"pattern": "never"}),
            ("wait-bell", {}),
            ("wait-event", {"name": "progress"}),
            ("expect", {"query": query}),
        )
    ]
    await rig.turns()
    rig.server.exit()
    for task in tasks:
        with pytest.raises(VerbFailure) as caught:
            await task
        assert caught.value.kind in (failures.SERVER_GONE, failures.PANE_DIED), task


@served
async def test_evidence_as_json(rig: Rig) -> None:
    await start(rig, "echo hello; sleep 60")
    await call(rig, "wait-for-text", pattern="hello")
    outcome = await rig.run("wait-for-text", "--timeout", "0.05", "--since", "7", "--json", "hello")
    assert outcome.code == 124
    error = json.loads(outcome.err)["error"]
    evidence = error["evidence"]
    assert (error["kind"], error["object"], evidence["awaited"]) == ("timed-out", "%0", "text 'hello'")
    assert (evidence["already"], evidence["any_output"], evidence["ended"]) == (True, False, None)
    assert evidence["state"] == "running"
    assert evidence["state_evidence"]
    assert evidence["waited"] >= 0.05
    assert error["screen"]["rows"][0][0] == "hello"
