"""``explain-key``: what keys do, why nothing happens, what is hidden, and what is near."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
from pymux_wf.server.schema import result_schemas

from tests.unit.commands_rig import Rig, served


async def explain(rig: Rig, *words: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(await rig.ok("explain-key", "--json", *words))
    jsonschema.validate(found, result_schemas()["explain-key"])
    return found


@served
async def test_a_sequence_is_followed_through_its_tables(rig: Rig) -> None:
    found = await explain(rig, "C-b", "c")
    prefix, bound = found["steps"]
    assert (prefix["does"], prefix["table"]) == ("prefix", "root")
    assert (bound["does"], bound["table"], bound["command"]) == ("bound", "prefix", "new-window")
    assert bound["commands"][0]["summary"].startswith("Make a window")
    assert found["found"] is True
    text = await rig.ok("explain-key", "C-b", "c")
    assert "the prefix key (it is the option prefix)" in text
    assert "Create a new window" in text
    await rig.ok("bind-key", "g", "switch-client", "-T", "go")
    await rig.ok("bind-key", "-T", "go", "s", "split-window")
    assert [step["table"] for step in (await explain(rig, "C-b", "g", "s"))["steps"]] == ["root", "prefix", "go"]


@served
async def test_commands_inside_commands_are_told_too(rig: Rig) -> None:
    found = (await explain(rig, "C-b", "&"))["steps"][1]["commands"]
    assert [(each["name"], [inner["name"] for inner in each["runs"]]) for each in found] == [
        ("confirm-before", ["kill-window"])
    ]


@served
async def test_why_nothing_happens_and_what_is_near(rig: Rig) -> None:
    step = (await explain(rig, "C-b", "N"))["steps"][1]
    assert (step["does"], step["why"]) == ("nothing", "table prefix does not bind it: nothing happens")
    assert step["near"][0]["key"] == "n"
    root = (await explain(rig, "N"))["steps"][0]
    assert (root["does"], root["why"]) == (
        "program",
        "table root does not bind it: the program in the pane gets it",
    )
    await rig.ok("unbind-key", "c")
    assert "the default (new-window) was unbound" in (await explain(rig, "C-b", "c"))["steps"][1]["why"]
    assert "n in table prefix: Select the next window" in await rig.ok("explain-key", "C-b", "N")


@served
async def test_what_is_hidden_is_told(rig: Rig) -> None:
    await rig.ok("bind-key", "c", "kill-server")
    assert (await explain(rig, "C-b", "c"))["steps"][1]["shadows"] == ["the default: new-window"]
    await rig.ok("bind-key", "-n", "C-b", "display-message", "x")
    assert (await explain(rig, "C-b"))["steps"][0]["shadows"] == ["table root: display-message x"]
    assert "hides the default: new-window" in await rig.ok("explain-key", "C-b", "c")


@served
async def test_a_session_has_its_own_prefix_and_any_key_may_be_bound(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "dev", "cat")
    await rig.ok("set-option", "-t", "dev", "prefix", "C-a")
    assert (await explain(rig, "-t", "dev", "C-a"))["steps"][0]["does"] == "prefix"
    assert (await explain(rig, "-t", "dev", "C-b"))["steps"][0]["does"] == "program"
    await rig.ok("bind-key", "-T", "all", "Any", "display-message", "x")
    assert (await explain(rig, "-T", "all", "q"))["steps"][0]["does"] == "bound"


@served
async def test_bad_names_are_told_with_the_nearest(rig: Rig) -> None:
    assert (await rig.fails("explain-key", "Entr")).startswith("unknown key: Entr (did you mean Enter")
    assert await rig.fails("explain-key", "-T", "prefx", "c") == ("table prefx doesn't exist (did you mean prefix?)")
    error = json.loads((await rig.run("explain-key", "--json", "-T", "nosuch", "c")).err)["error"]
    assert error["kind"] == "not-found"
