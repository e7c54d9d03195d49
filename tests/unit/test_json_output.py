"""``--json`` of the list-*, show-* and -P commands: typed values, one object a row, errors as objects."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pymux_wf.server import commands
from pymux_wf.server.json_output import LISTED, specs

from tests.unit.commands_rig import Rig, served


async def value(rig: Rig, *argv: str) -> Any:
    text = await rig.ok(*argv)
    assert text.isascii()
    return json.loads(text)


async def error(rig: Rig, *argv: str) -> dict[str, Any]:
    outcome = await rig.run(*argv)
    assert (outcome.code, outcome.out) == (1, "")
    found: dict[str, Any] = json.loads(outcome.err)["error"]
    assert set(found) == {"kind", "object", "place", "message", "remedy", "nearest"}
    return found


@served
async def test_a_listing_is_an_array_of_all_facts_by_their_names_and_types(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "dev", "-x", "80", "-y", "24", "cat")
    await rig.ok("split-window", "-d", "-t", "dev", "cat")
    (session,) = await value(rig, "list-sessions", "--json")
    assert (session["session_name"], session["session_id"], session["session_windows"]) == ("dev", "$0", 1)
    assert session["session_grouped"] is False
    assert session["session_stack"] == [0]
    assert isinstance(session["session_created"], int)
    assert session["session_last_attached"] is None
    (window,) = await value(rig, "list-windows", "-a", "--json")
    assert (window["window_panes"], window["window_active"], window["session_name"]) == (2, True, "dev")
    assert window["window_linked_sessions_list"] == ["dev"]
    first, second = await value(rig, "list-panes", "-t", "dev", "--json")
    assert (first["pane_active"], second["pane_active"]) == (True, False)
    assert (first["pane_width"], first["pane_left"], first["pane_dead_status"]) == (80, 0, None)
    assert set(first) == {spec.name for spec in specs(*LISTED["list-panes"])}


@served
async def test_flags_that_choose_rows_choose_here_too(rig: Rig) -> None:
    for name in ("one", "two", "three"):
        await rig.ok("new-session", "-d", "-s", name, "cat")
    rows = await value(rig, "list-sessions", "--json", "-r", "-O", "name", "-f", "#{m:t*,#{session_name}}")
    assert [row["session_name"] for row in rows] == ["two", "three"]
    assert await value(rig, "list-sessions", "--json", "-f", "0") == []


@served
async def test_a_format_says_which_variables(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "dev", "-x", "90", "-y", "20", "cat")
    rows = await value(rig, "list-windows", "-t", "dev", "--json", "-F", "#{window_width} #S #{mouse} #{history-limit}")
    assert rows == [{"window_width": 90, "session_name": "dev", "mouse": False, "history-limit": 2000}]
    rows = await value(rig, "list-windows", "-t", "dev", "--json", "-F", "#{session_name}#{?window_active,!,}")
    assert rows == [{"session_name": "dev", "text": "dev!"}]
    assert await value(rig, "display-message", "--json", "-t", "dev", "#{window_index}") == {"window_index": 0}
    assert await value(rig, "display-message", "--json", "-t", "dev", "plain") == {"text": "plain"}


@served
async def test_display_message_tells_everything_about_a_place(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "dev", "cat")
    found = await value(rig, "display-message", "-p", "-t", "dev", "--json")
    assert (found["session_name"], found["window_index"], found["pane_id"]) == ("dev", 0, "%0")
    assert found["version"] == "3.7c"


@served
async def test_what_was_made_is_one_object(rig: Rig) -> None:
    made = await value(rig, "new-session", "-d", "-s", "dev", "--json", "cat")
    assert (made["session_name"], made["pane_id"]) == ("dev", "%0")
    window = await value(
        rig, "new-window", "-d", "-t", "dev", "-P", "--json", "-F", "#{window_index} #{pane_id}", "cat"
    )
    assert window == {"window_index": 1, "pane_id": "%1"}
    pane = await value(rig, "split-window", "-d", "-t", "dev:0", "--json", "cat")
    assert (pane["pane_id"], pane["window_index"]) == ("%2", 0)
    broken = await value(rig, "break-pane", "-d", "-s", "%2", "--json")
    assert (broken["pane_id"], broken["window_panes"]) == ("%2", 1)


@served
async def test_hostile_names_stay_json(rig: Rig) -> None:
    name = 'a"b\\\x1b[31m,\u202ez\udcff'
    await rig.ok("new-session", "-d", "-s", "dev", "cat")
    await rig.ok("new-session", "-d", "-s", "a,b", "-t", "dev")
    await rig.ok("rename-window", "-t", "dev:0", 'a"b\\\u202ez')
    (row, *_) = await value(rig, "list-windows", "-t", "dev", "--json")
    assert row["window_name"].endswith("\u202ez")
    assert row["window_linked_sessions_list"] == ["dev", "a,b"]
    await rig.ok("set-option", "-g", "@bad", name)
    found = await value(rig, "show-options", "-g", "@bad", "--json")
    assert found["value"] == name.replace("\udcff", "�")
    await rig.ok("set-environment", "-g", "ODD", "line\nend")
    assert (await value(rig, "show-environment", "-g", "ODD", "--json"))["value"] == "line\nend"


@served
async def test_buffers_come_whole(rig: Rig) -> None:
    await rig.ok("set-buffer", "-b", "one", "héllo\n")
    (row,) = await value(rig, "list-buffers", "--json")
    assert (row["buffer_name"], row["buffer_size"], "buffer_full" in row) == ("one", 7, False)
    found = await value(rig, "show-buffer", "-b", "one", "--json")
    assert (found["buffer_full"], found["base64"]) == ("héllo\n", "aMOpbGxvCg==")


@served
async def test_options_have_their_own_types(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "dev", "cat")
    rows = {row["name"]: row for row in await value(rig, "show-options", "-g", "--json")}
    assert rows["base-index"]["value"] == 0
    assert rows["mouse"]["value"] is False
    assert list(rows["status-format"]["value"])[:2] == ["0", "1"]
    assert rows["display-time"]["unit"] == "milliseconds"
    assert "integration" in rows
    assert await value(rig, "show-options", "-t", "dev", "--json") == []
    inherited = await value(rig, "show-options", "-A", "-t", "dev", "mouse", "--json")
    assert (inherited["value"], inherited["inherited"]) == (False, True)
    assert (await value(rig, "show-options", "-t", "dev", "mouse", "--json"))["value"] is None
    assert (await value(rig, "show-window-options", "-g", "mode-keys", "--json"))["value"] in ("vi", "emacs")
    await rig.ok("set-hook", "-g", "window-renamed", "display-message x")
    hooks = {row["name"]: row["value"] for row in await value(rig, "show-hooks", "-g", "--json")}
    assert "window-renamed" not in hooks  # a window's hook
    hook = await value(rig, "show-hooks", "-g", "window-renamed", "--json")
    assert hook["value"] == {"0": "display-message x"}


@served
async def test_commands_keys_messages_and_histories(rig: Rig) -> None:
    names = [row["command_list_name"] for row in await value(rig, "list-commands", "--json")]
    assert names == list(commands.COMMANDS)  # under tmux's name
    one = await value(rig, "list-commands", "lsw", "--json")
    assert (one["command_list_name"], one["command_list_alias"], one["json"]) == ("list-windows", "lsw", True)
    (key,) = await value(rig, "list-keys", "-T", "prefix", "--json", "c")
    assert key == {
        "key_table": "prefix",
        "key_string": "c",
        "key_command": "new-window",
        "key_note": "Create a new window",
        "key_repeat": False,
    }
    assert len(await value(rig, "list-keys", "--json")) > 200
    only = await value(rig, "list-keys", "-T", "prefix", "-O", "name", "-F", "#{key_string}: #{key_note}", "--json")
    assert all(set(row) == {"key_string", "key_note"} for row in only)
    assert [row["key_string"] for row in only] == sorted(row["key_string"] for row in only)
    assert await value(rig, "list-commands", "-F", "#{command_list_alias}", "--json", "lsw") == {
        "command_list_alias": "lsw"
    }
    await rig.ok("display-message", "seen")
    messages = await value(rig, "show-messages", "--json")
    assert any("seen" in row["message_text"] for row in messages)
    assert await value(rig, "show-messages", "-J", "--json") == []
    assert await value(rig, "show-messages", "-T", "--json") == []
    assert await value(rig, "show-prompt-history", "--json") == []


@served
async def test_a_failure_is_one_object_and_the_exit_code_stays(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "dev", "cat")
    missing = await error(rig, "list-windows", "-t", "nowhere", "--json")
    assert (missing["kind"], missing["object"]) == ("not-found", "nowhere")
    assert missing["message"] == "can't find session: nowhere"
    assert missing["place"]["command"] == "list-windows"
    unknown = await error(rig, "list-windwos", "--json")
    assert (unknown["kind"], unknown["nearest"][0]) == ("unknown-command", "list-windows")
    assert unknown["remedy"].startswith("did you mean list-windows")
    option = await error(rig, "show-options", "-g", "mousee", "--json")
    assert (option["kind"], option["nearest"]) == ("invalid-option", ["mouse"])
    flag = await error(rig, "list-windows", "--json", "-Q")
    assert flag["kind"] == "invalid-arguments"


@served
async def test_other_long_words_get_the_words_of_tmux(rig: Rig) -> None:
    assert await rig.fails("list-sessions", "--jsonn") == "command list-sessions: invalid flag --"
    assert await rig.fails("kill-server", "--json") != ""


@pytest.mark.parametrize("name", sorted(commands.JSON & set(commands.COMMANDS)))
def test_the_table_of_those_that_take_json_is_right(name: str) -> None:
    assert commands.spec_of(name).takes_long("json") == 0
    assert commands.spec_of(name) is commands.spec_of(name)
