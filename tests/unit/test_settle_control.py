"""In which order a control client is told of what one command brings about: as tmux 3.3a tells it."""

from __future__ import annotations

from tests.unit.commands_rig import Rig, served
from tests.unit.control_rig import Dialogue, session_and_dialogue


async def told(dialogue: Dialogue, line: str) -> list[str]:
    """The first words of what is told behind the command's block."""
    lines = await dialogue.ask(line)
    return [line.split()[0] for line in lines if line.split()[0] not in ("%begin", "%end")]


@served
async def test_the_active_pane_comes_before_the_layout_that_came_with_it(rig: Rig) -> None:
    dialogue = await session_and_dialogue(rig)
    assert await told(dialogue, "split-window cat") == ["%window-pane-changed", "%layout-change"]
    assert await told(dialogue, "split-window -d cat") == ["%layout-change"]
    assert await told(dialogue, "new-pane cat") == ["%window-pane-changed", "%layout-change"]


@served
async def test_the_layout_comes_before_the_pane_that_is_active_after_a_kill(rig: Rig) -> None:
    dialogue = await session_and_dialogue(rig)
    await dialogue.ask("split-window cat")
    assert await told(dialogue, "kill-pane") == ["%layout-change", "%window-pane-changed"]


@served
async def test_panes_that_leave_and_join(rig: Rig) -> None:
    dialogue = await session_and_dialogue(rig)
    await dialogue.ask("split-window cat")
    expected = ["%window-pane-changed", "%window-renamed", "%layout-change", "%window-add"]
    assert await told(dialogue, "break-pane -d") == expected
    expected = ["%window-pane-changed", "%unlinked-window-close", "%layout-change"]
    assert await told(dialogue, "join-pane -s :1") == expected


@served
async def test_the_end_of_the_server_closes_each_session(rig: Rig) -> None:
    dialogue = await session_and_dialogue(rig)
    await rig.ok("new-session", "-d", "cat")
    await rig.turns()
    dialogue.news()
    dialogue.say("kill-server")
    await rig.until(lambda: dialogue.exit)
    assert dialogue.news() == ["%begin 1", "%end 1", "%sessions-changed", "%sessions-changed"]
