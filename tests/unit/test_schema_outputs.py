"""``schema`` describes what there is: every command, the real output of every ``--json``, every line of ``events``."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest
from pymux_wf.client import local, main
from pymux_wf.server import commands, commands_of_ours
from pymux_wf.server.command_flags import flags_of
from pymux_wf.server.schema import DIALECT, command_schemas, event_schema, result_schemas, schema

from tests.unit.commands_rig import Rig, served
from tests.unit.test_events_ring import Listener

RESULTS = result_schemas()
SHOWN = [
    ("list-sessions",),
    ("list-windows", "-a"),
    ("list-panes", "-a"),
    ("list-clients",),
    ("list-buffers",),
    ("list-commands",),
    ("list-commands", "lsw"),
    ("list-keys",),
    ("show-buffer",),
    ("show-environment", "-g"),
    ("show-environment", "-g", "PATH"),
    ("show-hooks", "-g"),
    ("show-hooks", "-gw"),
    ("show-messages",),
    ("show-messages", "-J"),
    ("show-messages", "-T"),
    ("show-options", "-g"),
    ("show-options", "-s"),
    ("show-options", "-gH"),
    ("show-options", "-A", "-t", "dev"),
    ("show-options", "-g", "status-format[0]"),
    ("show-options", "-g", "mouse"),
    ("show-window-options", "-g"),
    ("show-prompt-history",),
    ("display-message", "-t", "dev"),
    ("new-session", "-d", "cat"),
    ("new-window", "-d", "-t", "dev", "cat"),
    ("split-window", "-d", "-t", "dev", "cat"),
    ("new-pane", "-d", "-t", "dev", "cat"),
    ("break-pane", "-d", "-s", "dev:0.1"),
]


def check(value: Any, of: dict[str, Any]) -> None:
    jsonschema.Draft202012Validator(of).validate(value)


@served
async def test_every_listing_is_as_its_schema_says(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "dev", "-x", "80", "-y", "24", "cat")
    await rig.ok("split-window", "-d", "-t", "dev", "cat")
    await rig.ok("set-buffer", "text")
    await rig.ok("set-hook", "-g", "session-created", "display-message made")
    await rig.ok("set-option", "-g", "@mine", "yes")
    await rig.attach("attach-session", "-t", "dev")
    for name, *flags in SHOWN:
        check(json.loads(await rig.ok(name, "--json", *flags)), RESULTS[name])
    assert {name for name, *_ in SHOWN} == commands.JSON


@served
async def test_every_failure_is_as_its_schema_says(rig: Rig) -> None:
    for argv in (["list-windows", "--json", "-t", "nobody"], ["list-windos", "--json"], ["list-keys", "--json", "-Q"]):
        outcome = await rig.run(*argv)
        check(json.loads(outcome.err), RESULTS["error"])


@served
async def test_every_event_is_as_its_schema_says(rig: Rig) -> None:
    listener = Listener(rig)
    await rig.ok("new-session", "-d", "-s", "dev", "printf '\\a\\033]7;/tmp\\a'; cat")
    await rig.attach("attach-session", "-t", "dev")
    await rig.ok("set-option", "-s", "event-history", "1")
    await rig.ok("split-window", "-d", "-t", "dev", "true")
    await rig.ok("set-buffer", "-b", "b", "x")
    await rig.ok("delete-buffer", "-b", "b")
    await rig.until(lambda: "pane-exited" in listener.names and "cwd" in listener.names)
    late = Listener(rig, "--since", "0")
    assert "gap" in late.names
    for line in (*listener.lines, *late.lines):
        check(line, event_schema())
    check(listener.named("bell"), schema("bell"))


@pytest.mark.parametrize("of", [None, "commands", "results", "events", "lsw", "window-renamed", "run-command"])
def test_every_schema_is_a_schema(of: str | None) -> None:
    found = schema(of)
    assert found["$schema"] == DIALECT
    jsonschema.Draft202012Validator.check_schema(found)


def test_every_command_and_flag_is_described() -> None:
    found = command_schemas()
    assert set(found) == {*commands.COMMANDS, *commands.OURS}
    for name in found:
        for flag in flags_of(commands.spec_of(name)):
            assert len(flag.text) >= 2, (name, flag)
    call = {"-t": "dev", "--json": True, "-a": True}
    check(call, found["list-windows"])
    for wrong in ({"-Q": True}, {"-t": True}, {"arguments": ["x"]}):
        with pytest.raises(jsonschema.ValidationError):
            check(wrong, found["list-windows"])


def test_the_client_knows_what_it_does_itself() -> None:
    assert set(main.LOCAL) == set(local.COMMANDS) == set(commands_of_ours.LOCAL)
