"""Small values of commands that scripts beside tmux 3.3a told apart."""

from __future__ import annotations

import pytest

from tests.unit.commands_rig import Rig, served


@pytest.mark.parametrize(
    "argv",
    [
        ["display-message", "-p", "-c", "nosuch", "x"],
        ["set-buffer", "-w", "-t", "nosuch", "x"],
        ["load-buffer", "-w", "-t", "nosuch", "/dev/null"],
        ["send-keys", "-c", "nosuch", "x"],
        ["show-messages", "-t", "nosuch"],
    ],
)
def test_commands_that_can_do_without_a_client_take_one_that_is_not_there(argv: list[str]) -> None:
    @served
    async def check(rig: Rig) -> None:
        await rig.ok("new-session", "-d", "-s", "a", "cat")
        await rig.ok(*argv)
        assert (await rig.fails("detach-client", "-t", "nosuch")).startswith("can't find client: nosuch")

    check()


@served
async def test_bytes_that_are_no_text_are_shown_in_octal(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "a", "cat")
    await rig.ok("load-buffer", "-b", "b", "-", stdin=b"a\xff\x1b\\\n\xc3\xa9")
    assert await rig.ok("list-buffers", "-F", "#{buffer_sample}") == "a\\377\\033\\\\\\n\u00e9"


@served
async def test_a_pane_started_by_default_command_tells_it(rig: Rig) -> None:
    await rig.ok("set-option", "-g", "default-command", "exec cat")
    await rig.ok("new-session", "-d", "-s", "a")
    assert await rig.show("#{pane_start_command}") == '"exec cat"'
    await rig.ok("set-option", "-g", "default-command", "")
    await rig.ok("respawn-pane", "-k")
    assert await rig.show("#{pane_start_command}") == '"exec cat"'
