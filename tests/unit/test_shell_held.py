"""What commands and verbs type while a shell does not read: kept in order, shown once."""

from __future__ import annotations

from typing import Any

from pymux_wf.server.verbs import perform

from tests.unit.commands_rig import Rig, served


async def run(rig: Rig, text: str) -> Any:
    return await perform(rig.server, "run-command", {"target": "%0", "text": text, "timeout": 10.0})


async def shell(rig: Rig) -> Any:
    await rig.ok("new-session", "-d", "-x", "80", "-y", "24", "bash")
    await perform(rig.server, "wait-ready", {"target": "%0", "timeout": 10.0})
    return rig.server.tree.panes[0]


@served
async def test_what_is_sent_between_a_command_and_the_next_prompt_is_shown_once(rig: Rig) -> None:
    pane = await shell(rig)
    await run(rig, "PROMPT_COMMAND+=('sleep 0.05'); PS1='prompt> '")
    for number in range(3):
        await run(rig, f"echo {number}")
        assert not pane.shell.at_prompt
        await rig.ok("send-keys", "-t", "%0", f"echo sent{number}", "Enter")
        await perform(rig.server, "wait-for-text", {"target": "%0", "pattern": f"sent{number}", "timeout": 10.0})
        await rig.until(lambda: pane.shell.at_prompt)
    lines = [line for line in rig.screen(0).splitlines() if "sent" in line]
    assert lines == [line for number in range(3) for line in (f"prompt> echo sent{number}", f"sent{number}")]


@served
async def test_a_prompt_command_that_asks_gets_what_is_held(rig: Rig) -> None:
    pane = await shell(rig)
    await run(rig, 'ask() { [ -n "$word" ] || read -rs word; }; PROMPT_COMMAND+=(ask)')
    await rig.ok("send-keys", "-t", "%0", "secret", "Enter")
    await rig.until(lambda: pane.shell.at_prompt)
    await rig.ok("send-keys", "-t", "%0", 'echo "[$word]"', "Enter")
    await perform(rig.server, "wait-for-text", {"target": "%0", "pattern": "[secret]", "timeout": 10.0})
