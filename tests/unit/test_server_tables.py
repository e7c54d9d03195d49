"""Key tables as data, option effects, configuration, prompts and overlays: the small rooms of the server."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pymux_wf.server import config
from pymux_wf.server.key_tables import Binding, KeyTables

from tests.unit.commands_rig import Rig, served

# -- key tables


def tables(*, defaults: bool = True) -> KeyTables:
    return KeyTables(lambda text: None if "nosuch" in text else [text], defaults)  # type: ignore[arg-type, return-value]


def test_defaults_are_parsed_when_they_are_looked_up() -> None:
    parsed: list[str] = []
    keys = KeyTables(lambda text: parsed.append(text) or [text])  # type: ignore[arg-type, func-returns-value, return-value]
    assert keys.find("prefix", "c") is not None
    assert keys.find("prefix", "c") is not None
    assert parsed == ["new-window"]


def test_bindings_lie_over_the_defaults() -> None:
    keys = tables()
    mine = Binding("prefix", "c", None)
    keys.bind(mine)
    assert keys.find("prefix", "c") is mine
    keys.unbind("prefix", "c")
    assert keys.find("prefix", "c") is None
    assert keys.default("prefix", "c") is not None
    assert "c" not in [binding.key for binding in keys.bindings("prefix")]


def test_a_table_is_there_while_something_is_bound_in_it() -> None:
    keys = tables()
    assert not keys.exists("mine")
    keys.bind(Binding("mine", "x", None))
    assert keys.exists("mine")
    assert "mine" in keys.names()
    keys.unbind("mine", "x")
    assert not keys.exists("mine")
    keys.unbind_all("prefix")
    assert not keys.exists("prefix")
    assert keys.find("prefix", "d") is None
    assert keys.names() == sorted(set(keys.names()) - {"prefix", "mine"})


def test_tables_without_defaults_are_empty() -> None:
    assert tables(defaults=False).names() == []


# -- option effects


@pytest.mark.parametrize(("commands", "question", "answer"), [
    (["set -g history-limit 7"], "#{history_limit}", "7"),
    (["set -g status 3"], "#{window_height}", "21"),
    (["set -gw pane-border-status top"], "#{pane_height} #{pane_top}", "22 1"),
    (["set -gw pane-border-status top", "set -gw pane-border-status off"], "#{pane_height} #{pane_top}", "23 0"),
    (["set -gw automatic-rename-format mine", "set -gw automatic-rename on"], "#{window_name}", "mine"),
    (["set -gw window-size manual", "resize-window -x 30 -y 10"], "#{window_width}x#{window_height}", "30x10"),
])  # fmt: skip
def test_options_act_at_once(commands: list[str], question: str, answer: str) -> None:
    @served
    async def test(rig: Rig) -> None:
        await rig.ok("new-session", "-d", "-s", "a", "cat")
        await rig.attach()
        for command in commands:
            await rig.ok(*command.split())
        assert await rig.show(question, "a:0.0") == answer

    test()


@served
async def test_the_status_timer_follows_its_option_and_who_is_there(rig: Rig) -> None:
    timer = rig.server.status_timer
    await rig.ok("new-session", "-d", "-s", "a", "cat")
    assert timer._timer is None, "nobody looks"
    client = await rig.attach()
    assert timer._timer is not None
    await rig.ok("set-option", "-g", "status-interval", "100")
    assert 99 < timer._timer.when() - rig.server.loop.time() <= 100
    await rig.ok("set-option", "-g", "status-interval", "0")
    assert timer._timer is None
    await rig.ok("set-option", "-g", "status-interval", "5")
    client.detach()
    assert timer._timer is None


@served
async def test_user_keys_are_known_from_their_option(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "a", "cat")
    client = await rig.attach()
    await rig.ok("set-option", "-s", "user-keys[3]", "\033[9999u")
    await rig.ok("bind-key", "-n", "User3", "set-option", "-g", "@log", "pressed")
    await rig.type(client, b"\033[9999u")
    assert await rig.ok("show-options", "-gv", "@log") == "pressed"


@served
async def test_programs_may_be_kept_from_titles_and_the_alternate_screen(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "a", "cat")
    pane: Any = rig.server.tree.panes[0]
    await rig.ok("set-option", "-gw", "alternate-screen", "off")
    pane.io._feed(b"\033[?1049h")
    assert await rig.show("#{alternate_on}") == "0"
    await rig.ok("set-option", "-gw", "alternate-screen", "on")
    pane.io._feed(b"\033[?1049h")
    assert await rig.show("#{alternate_on}") == "1"


# -- configuration


@served
async def test_the_good_lines_of_a_bad_file_apply(rig: Rig) -> None:
    file = Path(f"/tmp/pywf-test-{id(rig)}.conf")
    file.write_text("set -g @one 1\nset -g nosuchoption 1\nsett -g x\nset -g @two 2\nbind-key\nset -g @three 3\n")
    try:
        config.source_file(rig.server, str(file), required=True)
    finally:
        file.unlink()
    shown = [rig.server.context().lookup(name) for name in ("@one", "@two", "@three")]
    assert shown == ["1", "2", "3"]
    errors = rig.server.config_errors
    assert len(errors) == 3
    assert any(":2:" in text and "nosuchoption" in text for text in errors)
    assert any(":3" in text and "sett" in text for text in errors)
    assert rig.server.config_files == [str(file)]


@served
async def test_a_file_that_is_asked_for_must_be_there(rig: Rig) -> None:
    config.source_file(rig.server, "/no/such/file", required=False)
    assert rig.server.config_errors == []
    config.source_file(rig.server, "/no/such/file", required=True)
    assert rig.server.config_errors == ["/no/such/file: No such file or directory"]


@served
async def test_errors_are_shown_to_the_first_who_attaches(rig: Rig) -> None:
    rig.server.config_errors.append("x.conf:1: something is wrong")
    await rig.ok("new-session", "-d", "-s", "a", "cat")
    client = await rig.attach()
    await rig.turns()
    pane = rig.server.tree.panes[0]
    assert pane.mode is not None
    assert "something is wrong" in "".join(row.text for row in pane.mode.rows())
    assert rig.server.config_errors == []
    await rig.type(client, b"q")
    assert pane.mode is None


# -- prompts and overlays


@served
async def test_a_prompt_that_is_open_stays_and_nothing_else_is_asked(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "a", "cat")
    client = await rig.attach()
    await rig.type(client, b"\002:")
    first = client.prompt
    await rig.ok("command-prompt", "-b", "-t", client.name)
    assert client.prompt is first
    await rig.type(client, b"display-mess\177\177\177\177\177nosuch\r")
    assert client.prompt is None
    assert client.message is not None


@served
async def test_a_pasted_answer_is_typed_text(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "a", "cat")
    client = await rig.attach()
    await rig.type(client, b"\002:\033[200~rename-session pasted\033[201~\r")
    await rig.until(lambda: client.queue.idle)
    assert client.session.name == "pasted"


@served
async def test_a_client_that_leaves_takes_its_prompt_along(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "a", "cat")
    client = await rig.attach()
    await rig.type(client, b"\002:rename-session x")
    client.detach()
    client.on_lost()
    assert client.prompt is None
    again = await rig.attach()
    await rig.type(again, b"\r")
    assert again.session.name == "a"


@served
async def test_pane_numbers_take_a_digit_or_go(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "a", "cat")
    await rig.ok("split-window", "cat")
    client = await rig.attach()
    await rig.type(client, b"\002q")
    assert client.overlay is not None
    client.clock.draw_now()
    await rig.type(client, b"0")
    await rig.until(lambda: client.queue.idle)
    assert client.overlay is None
    assert await rig.show("#{pane_id}") == "%0"
    await rig.type(client, b"\002q")
    overlay = client.overlay
    assert overlay._timer is not None
    overlay.close()
    await rig.until(lambda: client.queue.idle)
    assert client.overlay is None
