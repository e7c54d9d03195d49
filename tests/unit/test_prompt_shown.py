"""Messages and prompts on a terminal: where they are drawn, over what, with which cursor; what they hold up."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from pymux_wf.server import draw

from tests.unit.commands_rig import Rig, running_server, served

YELLOW, BLACK, GREEN = 3, 0, 2


async def start(rig: Rig, *commands: str) -> Any:
    await rig.ok("new-session", "-d", "-x", "80", "-y", "24", "exec cat")
    client = await rig.attach()
    for command in commands:
        await rig.ok(*command.split())
    return client


def line(client: Any) -> tuple[str, Any, int]:
    """(text, row, y) of the message line."""
    view = draw.build_scene(client).views[-1]
    return "".join(view.rows[0].cells).rstrip(), view.rows[0], view.y


@served
async def test_a_message_fills_its_line_and_hides_the_cursor(rig: Rig) -> None:
    client = await start(rig)
    await rig.ok("display-message", "-d", "0", "hello #[fg=red]you")
    text, row, y = line(client)
    assert (text, y) == ("hello you", 23)
    assert {style.bg for style in row.styles} == {YELLOW}
    assert row.styles[6].fg == 1
    assert not draw.build_scene(client).cursor.visible
    await rig.type(client, b"x")
    assert draw.build_scene(client).cursor.visible


@served
async def test_without_fill_a_message_covers_only_its_text(rig: Rig) -> None:
    client = await start(rig, "set -g message-style bg=yellow,fg=black")
    await rig.ok("display-message", "-d", "0", "hey")
    text, row, _ = line(client)
    assert text.startswith("hey 0:cat")  # what the status line shows goes on behind it
    assert [style.bg for style in row.styles[2:5]] == [YELLOW, GREEN, GREEN]


@served
async def test_message_format_draws_the_whole_line(rig: Rig) -> None:
    client = await start(rig)
    await rig.ok("set", "-g", "message-format", "#[bg=red]<<#{message}>>#{?command_prompt,C,}")
    await rig.ok("display-message", "-d", "0", "a#b 100%")
    assert line(client)[0].startswith("<<a#b 100%>>")
    await rig.type(client, b"x")
    await rig.ok("command-prompt", "-b", "-p", "ask:", "-I", "text", "display-message '%%'")
    text, row, _ = line(client)
    assert text.startswith("<<ask: text >>")
    assert row.styles[0].bg == 1
    assert draw.build_scene(client).cursor.x == len("<<ask: text")
    await rig.type(client, b"\x01")
    assert draw.build_scene(client).cursor.x == len("<<ask: ")


@served
async def test_what_is_typed_is_no_style_and_no_format(rig: Rig) -> None:
    client = await start(rig)
    await rig.ok("command-prompt", "-b", "-p", "#[fg=red]q:", "display-message -p ''")
    await rig.type(client, b"#[bg=red]#S##")
    text, row, _ = line(client)
    assert text == "q: #[bg=red]#S##"
    assert row.styles[0].fg == 1
    assert draw.build_scene(client).cursor.x == len(text)


@pytest.mark.parametrize(
    ("position", "wanted", "y"), [("bottom", "0", 21), ("bottom", "2", 23), ("bottom", "4", 23), ("top", "1", 1)]
)
def test_message_line_picks_the_status_line(position: str, wanted: str, y: int) -> None:
    @served
    async def test(rig: Rig) -> None:
        client = await start(rig, "set -g status 3", f"set -g status-position {position}")
        await rig.ok("set", "-g", "message-line", wanted)
        await rig.ok("display-message", "-d", "0", "there")
        assert line(client)[::2] == ("there", y)

    test()


@served
async def test_a_message_shows_without_a_status_line(rig: Rig) -> None:
    client = await start(rig, "set -g status off")
    await rig.ok("display-message", "-d", "0", "there")
    assert line(client)[::2] == ("there", 23)


@served
async def test_the_cursor_of_prompts_has_its_own_look(rig: Rig) -> None:
    client = await start(
        rig,
        "set -g prompt-cursor-style bar",
        "set -g prompt-cursor-colour red",
        "set -g prompt-command-cursor-style blinking-block",
        "set -g status-keys vi",
    )
    await rig.ok("command-prompt", "-b", "-I", "abc")
    cursor = draw.build_scene(client).cursor
    assert (cursor.x, cursor.y, cursor.visible, cursor.shape, cursor.colour) == (4, 23, True, 6, 1)
    assert line(client)[1].styles[0].bg == YELLOW
    await rig.ok("send-keys", "-K", "-c", client.name, "Escape")
    cursor = draw.build_scene(client).cursor
    assert (cursor.x, cursor.shape) == (3, 1)
    assert line(client)[1].styles[0].bg == BLACK


@pytest.mark.parametrize(
    ("command", "holds"),
    [
        (["display-message", "-d", "0", "wait"], True),
        (["display-message", "-C", "-d", "0", "wait"], False),
        (["command-prompt", "-b"], True),
        (["command-prompt", "-b", "-C"], False),
        (["command-prompt", "-b", "-i", "display-message -p '%%'"], False),
        (["confirm-before", "-b", "kill-server"], True),
    ],
)
def test_panes_wait_for_messages_and_prompts(command: list[str], holds: bool) -> None:
    @served
    async def test(rig: Rig) -> None:
        client = await start(rig)
        await rig.ok(*command)
        assert draw.build_scene(client).views[0].held is holds
        await rig.ok("copy-mode")
        assert not draw.build_scene(client).views[0].held

    test()


@served
async def test_a_message_lies_over_a_prompt_and_a_key_takes_it_away(rig: Rig) -> None:
    client = await start(rig)
    await rig.ok("command-prompt", "-b", "-I", "abc")
    await rig.ok("display-message", "-d", "0", "over it")
    assert line(client)[0] == "over it"
    await rig.type(client, b"d")
    assert line(client)[0] == ":abcd"


# -- the flags of command-prompt


async def asked(rig: Rig, client: Any, keys: bytes, *arguments: str) -> str:
    """What the option @got is after a prompt was answered with keys."""
    await rig.ok("set-option", "-g", "@got", "nothing")
    await rig.ok("command-prompt", "-b", "-t", client.name, *arguments)
    await rig.type(client, keys)
    await rig.turns()
    return await rig.ok("show-options", "-gv", "@got")


@pytest.mark.parametrize(
    ("flags", "keys", "result"),
    [
        ([], b"a b\r", "a b"),
        (["-1"], b"ab", "a"),
        (["-k"], b"\x01", "C-a"),
        (["-N"], b"42x", "42"),
        (["-p", "one,two"], b"1\r2\r", "1/2"),
        (["-p", "one,two", "-I", "x,y"], b"1\r2\r", "x1/y2"),
        (["-l", "-p", "one,two", "-I", "x,y"], b"1\r", "x,y1"),
        (["-I", "#{session_name}"], b"!\r", "0!"),
        (["-e"], b"a\x7f\x7f", "nothing"),
        ([], b"a\x7f\x7f\r", ""),
        ([], b"\x16\x01\r", "\x01"),
        ([], b"abc\x1b", "nothing"),
    ],
)
def test_flags(flags: list[str], keys: bytes, result: str) -> None:
    @served
    async def test(rig: Rig) -> None:
        client = await start(rig, "set -s escape-time 0")
        template = "set-option -g @got '%1/%2'" if any("one," in flag for flag in flags) else "set-option -g @got '%1'"
        template = template if "-l" not in flags else "set-option -g @got '%1'"
        await rig.ok("set-option", "-g", "@got", "nothing")
        await rig.ok("command-prompt", "-b", "-t", client.name, *flags, template)
        await rig.type(client, keys)
        await rig.until(lambda: client.prompt is None)
        await rig.turns()
        assert client.server.options.session.get("@got") == result

    test()


@served
async def test_the_template_is_a_format_with_F_only(rig: Rig) -> None:
    client = await start(rig)
    assert await asked(rig, client, b"x\r", "-F", "set -g @got '#{session_name}%1'") == "0x"
    assert await asked(rig, client, b"x\r", "set -g @got '#{session_name}%1'") == "#{session_name}x"


@served
async def test_a_command_waits_for_its_prompt_unless_told_not_to(rig: Rig) -> None:
    client = await start(rig)
    await rig.ok("bind-key", "-n", "F1", "command-prompt", "set -g @got '%1'", "\\;", "set", "-g", "@after", "yes")
    await rig.type(client, b"\033OP")
    assert client.server.options.session.get("@after") is None
    await rig.type(client, b"x\r")
    await rig.until(lambda: client.server.options.session.get("@after") == "yes")


@served
async def test_the_kind_of_prompt_has_its_own_history(rig: Rig) -> None:
    client = await start(rig)
    await asked(rig, client, b"one\r", "-T", "search", "set -g @got '%1'")
    await asked(rig, client, b"two\r", "set -g @got '%1'")
    assert await asked(rig, client, b"\033[A\r", "-T", "search", "set -g @got '%1'") == "one"
    assert await asked(rig, client, b"\033[A\r", "set -g @got '%1'") == "two"
    assert await rig.fails("command-prompt", "-T", "nosuch") == "unknown type: nosuch"
    assert "1: one" in await rig.ok("show-prompt-history", "-T", "search")
    await rig.ok("clear-prompt-history", "-T", "search")
    assert "one" not in await rig.ok("show-prompt-history")
    assert await rig.fails("show-prompt-history", "-T", "nosuch") == "invalid type: nosuch"


def test_history_is_kept_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "history"
    file.write_text("command:old\nsearch:needle\n", encoding="utf-8")

    async def answer(text: bytes) -> None:
        async with running_server() as rig:
            client = await start(rig, f"set -s history-file {file}")
            await asked(rig, client, text, "set -g @got '%1'")

    for text in (b"new\r", b"newer\r"):
        asyncio.run(answer(text))
    assert file.read_text(encoding="utf-8") == "command:old\ncommand:new\ncommand:newer\nsearch:needle\n"


@pytest.mark.parametrize(
    ("flags", "keys", "runs"),
    [
        ([], b"y", True),
        ([], b"n", False),
        ([], b"\r", False),
        (["-y"], b"\r", True),
        (["-c", "Q"], b"Q", True),
        (["-c", "Q"], b"y", False),
    ],
)
def test_confirm_before(flags: list[str], keys: bytes, runs: bool) -> None:
    @served
    async def test(rig: Rig) -> None:
        client = await start(rig)
        await rig.ok("confirm-before", "-b", "-t", client.name, *flags, "set -g @got yes")
        assert line(client)[0] == f"Confirm 'set-option'? ({flags[-1] if '-c' in flags else 'y'}/n)"
        await rig.type(client, keys)
        await rig.turns()
        assert (client.server.options.session.get("@got") == "yes") is runs
        assert await rig.fails("confirm-before", "-c", "no", "kill-server") == "invalid confirm key"
        await rig.ok("confirm-before", "-b", "-p", "Really #S?", "kill-server")
        assert line(client)[0] == "Really 0?"

    test()
