"""The schemas of what verbs and explain-key print with --json, held against what they print."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest
from pymux_wf.server import verbs
from pymux_wf.server.schema import result_schemas

from tests.unit.commands_rig import Rig, served

RESULTS = result_schemas()


def check(value: Any, name: str) -> None:
    of = RESULTS[name]
    jsonschema.Draft202012Validator(of).validate(value)
    # A schema that lets everything through says nothing.
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(of).validate(1)


def test_every_verb_that_is_a_command_has_one() -> None:
    assert set(verbs.COMMANDS) <= set(RESULTS)


@served
async def test_commands_of_a_shell(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "x", "bash")
    for name, *more in (
        ("wait-ready",),
        ("run-command", "--", "echo one; false"),
        ("run-command", "--exact", "--", "echo two"),
        ("wait-command",),
        ("list-commands-run",),
        ("command-output",),
        ("pane-state",),
        ("wait-for-text", "--since", "0", "--regex", "(?P<name>t)(w|x)o"),
        ("wait-for-text", "--screen", "two"),
        ("wait-idle",),
    ):
        outcome = await rig.run(name, "--json", *more)
        assert outcome.out, outcome.err
        check(json.loads(outcome.out), name)


@served
async def test_other_programs(rig: Rig) -> None:
    await rig.ok(
        "new-session", "-d", "-s", "x", "printf '\\a\\033]2;a title\\a\\033[?2004h\\033]7;file:///tmp\\a'; cat"
    )
    for name, *more in (
        ("wait-bell", "--since", "0"),
        ("wait-title", "title"),
        ("wait-mode", "bracketed_paste"),
        ("pane-state",),
        ("wait-ready",),
    ):
        check(json.loads(await rig.ok(name, "--json", *more)), name)
    await rig.ok("set-option", "-g", "remain-on-exit", "on")
    await rig.ok("new-window", "exit 3")
    found = await rig.run("wait-exit", "--json")
    check(json.loads(found.out), "wait-exit")
    await rig.ok("new-window", "read x; kill -9 $$")
    await rig.ok("send-keys", "Enter")
    check(json.loads((await rig.run("wait-exit", "--json")).out), "wait-exit")


@served
async def test_keys(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "cat")
    await rig.ok("bind-key", "g", "if-shell", "-F", "1", "{ next-window ; if-shell -F 0 { last-window } }")
    await rig.ok("bind-key", "-T", "mine", "Any", "display-message", "any")
    for words in (["C-b", "g"], ["C-b"], ["x"], ["C-b", "M-F12"], ["-T", "mine", "y"], ["C-b", "c"]):
        check(json.loads(await rig.ok("explain-key", "--json", *words)), "explain-key")
