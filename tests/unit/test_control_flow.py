"""Flow control of control clients: pausing, switching off, holding the program back, and sending the client away."""

from __future__ import annotations

import pytest
from pymux_wf.server import control_output

from pymux_wf.protocol import Message
from tests.unit.commands_rig import Rig, served
from tests.unit.control_rig import Dialogue, session_and_dialogue

DONE = ["%begin 1", "%end 1"]
FLOOD = "stty -opost; i=0; while :; do seq 1 10000; i=$((i+1)); done"


async def echoes(rig: Rig, dialogue: Dialogue, word: str) -> list[str]:
    """Types a word at cat(1); what has come when the pane shows it and the client has read."""
    await rig.ok("send-keys", "-t", "s:0", word, "Enter")
    await rig.until(lambda: rig.screen(0).count(word) == 2)
    return dialogue.news()


@served
async def test_a_paused_pane_says_so_and_goes_on_with_what_comes_next(rig: Rig) -> None:
    dialogue = await session_and_dialogue(rig)
    assert await dialogue.ask("refresh-client -A '%0:pause'") == [*DONE, "%pause %0"]
    assert await dialogue.ask("refresh-client -A '%0:pause'") == DONE
    assert await echoes(rig, dialogue, "silence") == []
    assert await dialogue.ask("refresh-client -A '%0:continue'") == [*DONE, "%continue %0"]
    assert await dialogue.ask("refresh-client -A '%0:continue'") == DONE
    assert "".join(await echoes(rig, dialogue, "heard")).count("heard") == 2


@served
async def test_a_pane_that_is_off_is_not_read_from_until_it_is_on(rig: Rig) -> None:
    dialogue = await session_and_dialogue(rig)
    assert await dialogue.ask("refresh-client -A '%0:off'") == DONE
    await rig.ok("send-keys", "-t", "s:0", "later", "Enter")
    terminal = await rig.attach("attach-session", "-t", "s", "-f", "ignore-size")
    await rig.until(lambda: "later" in rig.screen(0))  # somebody else looks at it
    assert dialogue.news() == [f"%client-session-changed {terminal.name} $0 s"]
    assert await dialogue.ask("refresh-client -A '%0:on'") == DONE
    assert "".join(await echoes(rig, dialogue, "now")).count("now") == 2


@served
async def test_several_panes_at_once_and_what_means_nothing(rig: Rig) -> None:
    dialogue = await session_and_dialogue(rig)
    await rig.ok("split-window", "-t", "s", "cat")
    await rig.turns()
    lines = await dialogue.ask(
        "refresh-client -A '%0:pause' -A '%1:pause' -A '%7:pause' -A zork:on -A '%0' -A '%:on' -A '%1:x'"
    )
    assert lines == [*DONE, "%pause %0", "%pause %1"]


@served
async def test_extended_output_tells_the_age(rig: Rig) -> None:
    dialogue = await session_and_dialogue(rig)
    await dialogue.ask("refresh-client -f pause-after=5")
    assert await rig.ok("list-clients", "-F", "#{client_flags}") == "attached,focused,control-mode,pause-after=5,UTF-8"
    lines = await echoes(rig, dialogue, "new")
    assert all(line.startswith("%extended-output %0 0 : ") for line in lines)
    assert "".join(lines).count("new") == 2
    await dialogue.ask("refresh-client -f '!pause-after'")
    assert (await echoes(rig, dialogue, "old"))[0].startswith("%output %0 old")


@served
async def test_no_output(rig: Rig) -> None:
    dialogue = await session_and_dialogue(rig)
    await dialogue.ask("refresh-client -f no-output")
    assert await rig.ok("list-clients", "-F", "#{client_flags}") == "attached,focused,control-mode,no-output,UTF-8"
    assert await echoes(rig, dialogue, "silent") == []
    await dialogue.ask("refresh-client -F '!no-output'")
    assert "".join(await echoes(rig, dialogue, "loud")).count("loud") == 2


@served
async def test_a_client_alone_that_does_not_read_holds_the_program_back(rig: Rig) -> None:
    dialogue = await session_and_dialogue(rig)
    dialogue.wire.reads = False
    await rig.ok("new-window", "-d", "-t", "s:1", FLOOD)
    pane = rig.server.tree.panes[1]
    await rig.until(lambda: dialogue.client.outstanding >= control_output.WINDOW)
    await rig.turns()
    end = pane.log.end
    await rig.ok("send-keys", "-t", "s:0", "other", "Enter")  # what takes a while in which the flood could go on
    assert pane.log.end == end
    assert len(dialogue.raw) < 3_000_000
    dialogue.wire.reads = True
    dialogue.wire.confirm()
    await rig.until(lambda: pane.log.end > end + 100_000)
    dialogue.wire.reads = False
    await rig.until(lambda: dialogue.client.outstanding >= control_output.WINDOW)
    end = pane.log.end
    dialogue.client.on_lost()
    await rig.until(lambda: pane.log.end > end + 100_000)


@served
async def test_with_somebody_else_looking_the_slow_client_is_sent_away_and_memory_is_bounded(rig: Rig) -> None:
    dialogue = await session_and_dialogue(rig)
    await rig.attach("attach-session", "-t", "s")
    dialogue.wire.reads = False
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(control_output, "LIMIT", 1_000_000)
        await rig.ok("new-window", "-d", "-t", "s:1", FLOOD)
        await rig.until(lambda: dialogue.exit is not None)
    assert dialogue.exit is not None
    assert dialogue.exit[1] == "too far behind"
    assert len(dialogue.raw) < 2_000_000
    assert dialogue.client.discarded > 0


@served
async def test_output_too_old_sends_the_client_away(rig: Rig) -> None:
    dialogue = await session_and_dialogue(rig)
    dialogue.wire.reads = False
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(control_output, "MAXIMUM_AGE", 0.05)
        await rig.ok("new-window", "-d", "-t", "s:1", FLOOD)
        await rig.until(lambda: dialogue.exit is not None)
    assert dialogue.exit is not None
    assert dialogue.exit[1] == "too far behind"


@served
async def test_with_pause_after_the_pane_is_paused_instead(rig: Rig) -> None:
    dialogue = await session_and_dialogue(rig)
    await dialogue.ask("refresh-client -f pause-after=0")
    dialogue.wire.reads = False
    await rig.ok("new-window", "-d", "-t", "s:1", FLOOD)
    pane = rig.server.tree.panes[1]
    await rig.until(lambda: dialogue.client.outstanding >= control_output.WINDOW)
    end = pane.log.end
    await rig.until(lambda: pane.log.end > end + 100_000)  # nobody holds it back any more
    dialogue.wire.reads = True
    dialogue.wire.confirm()
    await dialogue.until("^%pause %1$")
    assert dialogue.exit is None
    shown = await rig.ok("list-clients", "-F", "#{client_discarded} #{client_written}")
    discarded, written = map(int, shown.split())
    assert discarded == dialogue.client.discarded
    assert written == len(dialogue.raw)
    await dialogue.ask("refresh-client -A '%1:continue'")
    await dialogue.until("^%extended-output %1 ")


@served
async def test_a_pane_that_ends_while_its_client_is_slow_loses_nothing(rig: Rig) -> None:
    dialogue = await session_and_dialogue(rig)
    dialogue.wire.reads = False
    await rig.ok("new-window", "-d", "-t", "s:1", "stty -opost; seq 1 100000")
    while 1 in rig.server.tree.panes:
        await rig.until(lambda: 1 not in rig.server.tree.panes or dialogue.client.outstanding >= control_output.WINDOW)
        dialogue.wire.confirm()
    dialogue.wire.reads = True
    dialogue.wire.confirm()
    await dialogue.until("window-close @1")
    lines = [line for line in dialogue.raw.split(b"\n") if line.startswith(b"%output %1 ")]
    text = b"".join(line.partition(b" %1 ")[2] for line in lines).replace(b"\\012", b"\n")
    assert text.endswith(b"99999\n100000\n")
    assert text.count(b"\n") == 100_000


@served
async def test_a_pipe_and_a_control_client_hold_a_pane_each_for_itself(rig: Rig) -> None:
    await session_and_dialogue(rig)
    pane = rig.server.tree.panes[0]
    assert pane.io is not None
    pane.io.pause("one")
    pane.io.pause("two")
    pane.io.resume("one")
    pane.io.resume("three")
    await rig.ok("send-keys", "-t", "s:0", "held", "Enter")
    assert "held" not in rig.screen(0)
    pane.io.resume("two")
    await rig.until(lambda: rig.screen(0).count("held") == 2)


@served
async def test_confirmations_that_lie_harm_nobody(rig: Rig) -> None:
    dialogue = await session_and_dialogue(rig)
    for number in (-1, 2**62, 0):
        dialogue.client.on_frame([Message.ACK, number])
    assert (await dialogue.ask("display-message -p fine"))[1] == "fine"
