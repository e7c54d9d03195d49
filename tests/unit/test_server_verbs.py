"""Verbs: declared once, offered to the library and as commands; the same values, the same failures."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pymux_wf.server import verbs
from pymux_wf.server.verbs import command_face
from pymux_wf.server.verbs.verb import VerbFailure, checked

from pymux_wf import failures
from pymux_wf.protocol import Message
from tests.unit.commands_rig import Rig, served


async def call(rig: Rig, name: str, **parameters: Any) -> tuple[Any, ...]:
    """What a CALL frame is answered with."""
    client = rig._client()
    client.on_frame([Message.CALL, 7, name, parameters])
    wire = rig.wire(client)
    await wire.wait_for(Message.REPLY, Message.FAILURE)
    return wire.frames[-1]


@served
async def test_the_end_of_a_program_is_told_exactly_and_after_it_too(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "exit 7")
    assert (await rig.run("wait-exit", "-t", "%0")).code == 7
    assert 0 not in rig.server.tree.panes
    kind, request, value = await call(rig, "wait-exit", target="%0")
    assert (kind, request, value["code"], value["signal"]) == (Message.REPLY, 7, 7, None)
    told = await rig.run("wait-exit", "-t", "%0", "--json")
    assert json.loads(told.out)["code"] == 7


@served
async def test_a_killed_pane_still_tells_what_ended_its_program(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-x", "80", "-y", "24", "sleep 60")
    await rig.ok("split-window", "sleep 60")
    await rig.ok("kill-pane", "-t", "%1")
    outcome = await rig.run("wait-exit", "-t", "%1")
    assert (outcome.code, outcome.out) == (129, "signal 1\n")


@served
async def test_a_wait_ends_at_its_deadline_with_evidence(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "echo hello; sleep 60")
    outcome = await rig.run("wait-exit", "--timeout", "0.2", "--json")
    assert outcome.code == failures.EXIT_CODES[failures.TIMED_OUT]
    assert outcome.out == ""
    error = json.loads(outcome.err)["error"]
    assert error["message"] == "timed out after 0.2 s waiting for the program's end"
    assert error["kind"] == failures.TIMED_OUT
    assert error["evidence"]["lines"] == ["hello"]


@served
async def test_a_wait_hears_that_the_server_ends(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "trap '' HUP; sleep 60")
    client = rig._client()
    client.on_frame([Message.CALL, 1, "wait-exit", {"target": "%0"}])
    await rig.turns()
    rig.server.exit()
    await rig.wire(client).wait_for(Message.FAILURE)
    assert rig.wire(client).frames[-1][2] == failures.SERVER_GONE


@served
async def test_a_call_can_be_cancelled(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "sleep 60")
    client = rig._client()
    client.on_frame([Message.CALL, 1, "wait-exit", {"target": "%0"}])
    await rig.turns()
    pane = rig.server.tree.panes[0]
    assert pane.watchers
    client.on_frame([Message.CANCEL, 1])
    await rig.until(lambda: not pane.watchers)
    assert not rig.wire(client).kinds() & {Message.REPLY, Message.FAILURE}


@served
async def test_what_is_not_there_or_not_understood_is_said(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "sleep 60")
    assert (await call(rig, "nosuch"))[2] == failures.INVALID
    assert (await call(rig, "wait-exit", target="%9"))[2:4] == (failures.NOT_FOUND, "can't find pane: %9")
    assert (await call(rig, "wait-exit", nosuch=1))[2] == failures.INVALID
    assert (await call(rig, "wait-exit", timeout="5"))[3] == "wait-exit: timeout must be number, not str"
    assert (await rig.run("wait-exit", "-t", "%9")).code == failures.EXIT_CODES[failures.NOT_FOUND]
    assert (await rig.run("wait-exit", "--timeout", "soon")).code == failures.EXIT_CODES[failures.INVALID]


@pytest.mark.parametrize("name", [*verbs.COMMANDS, *verbs.CALLS])
def test_a_verb_is_what_the_table_says(name: str) -> None:
    verb = verbs.find(name)
    assert verb.name == name
    assert verb.summary.endswith(".")
    assert (verb.face is not None) == (name in verbs.COMMANDS)
    if verb.face is not None:
        assert command_face.spec_of(name).name == name
    names = [parameter.name for parameter in verb.parameters]
    assert len(names) == len(set(names))
    assert "target" not in names
    if any(parameter.required for parameter in verb.parameters):
        with pytest.raises(VerbFailure, match="is missing"):
            checked(verb, {})
