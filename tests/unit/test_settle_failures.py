"""Failures with --json: one object on standard error, of every command, which says what word of it it is about."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pymux_wf.server.schema import result_schemas

from tests.unit.commands_rig import Rig, served

KEYS = {"kind", "object", "place", "message", "remedy", "nearest"}


async def failure(rig: Rig, *argv: str) -> dict[str, Any]:
    outcome = await rig.run(*argv, program="pywfmux")
    assert outcome.code
    assert outcome.out == ""
    (line,) = outcome.err.splitlines()
    found: dict[str, Any] = json.loads(line)["error"]
    assert set(found) - {"evidence", "screen"} == KEYS
    assert set(found) <= set(result_schemas()["error"]["properties"]["error"]["properties"])
    return found


@pytest.mark.parametrize(
    ("argv", "word"),
    [
        (["list-windows", "--json", "-t", "dve"], 3),
        (["list-windows", "--json", "-tdve"], 2),
        (["list-windows", "--json", "-t", "=dve"], 3),
        (["nosuch", "--json"], 0),
        (["list-windows", "--json", "-Q"], 2),
        (["list-windows", "--json", "-aQ"], 2),
        (["list-windows", "--json", "-F"], 2),
        (["list-sessions", ";", "list-windows", "--json", "-t", "dve"], 5),
        (["show-options", "--json", "nosuch"], 2),
        (["list-windows", "--json", "one"], None),
        (["wait-for-text", "--json", "-t", "%77", "x"], 3),
        (["wait-idle", "--json", "--timeout", "soon"], None),
    ],
)
def test_the_word_it_is_about(argv: list[str], word: int | None) -> None:
    @served
    async def test(rig: Rig) -> None:
        await rig.ok("new-session", "-d", "-s", "dev", "cat")
        outcome = await rig.run(*argv)
        assert outcome.code
        error = json.loads(outcome.err.splitlines()[-1])["error"]
        assert error["place"]["word"] == word, error

    test()


@served
async def test_verbs_and_commands_of_tmux_fail_alike(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "dev", "cat")
    missing = await failure(rig, "list-panes", "--json", "-t", "nosuch")
    assert (missing["kind"], missing["object"]) == ("not-found", "nosuch")
    late = await failure(rig, "wait-for-text", "--json", "--timeout", "0.05", "never")
    assert (late["kind"], late["place"]["command"]) == ("timed-out", "wait-for-text")
    assert late["evidence"]["awaited"] == "text 'never'"
    assert late["screen"]["rows"]
    invalid = await failure(rig, "wait-mode", "--json", "nosuch")
    assert invalid["kind"] == "invalid"
