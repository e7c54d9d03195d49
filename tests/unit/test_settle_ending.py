"""What the end of a server does to those who wait for it, and who may not be taken away from whom."""

from __future__ import annotations

import pytest
from pymux_wf.server.popups import Popup

from pymux_wf.protocol import Message
from tests.unit.commands_rig import FakeConnection, Rig, served


def waiting(rig: Rig, *argv: str) -> FakeConnection:
    """The wire of a client whose command waits."""
    client = rig._client()
    client.on_frame([Message.COMMAND, list(argv)])
    assert not client.queue.idle
    return rig.wire(client)


@pytest.mark.parametrize("argv", [["wait-for", "nothing"], ["run-shell", "sleep 60"], ["if-shell", "sleep 60", "next"]])
def test_who_waits_in_a_command_of_tmux_ends_in_silence(argv: list[str]) -> None:
    @served
    async def test(rig: Rig) -> None:
        await rig.ok("new-session", "-d", "cat")
        wire = waiting(rig, *argv)
        rig.server.exit()
        await rig.server.stopped.wait()
        assert wire.last(Message.RESULT) == (Message.RESULT, 0)
        assert Message.STDERR not in wire.kinds()

    test()


@served
async def test_who_waits_for_a_popup_ends_in_silence(rig: Rig) -> None:
    client = await rig.attach("new-session", "cat")
    wire = waiting(rig, "display-popup", "-c", client.name, "cat")
    rig.server.exit()
    await rig.server.stopped.wait()
    # Its program may have been hung up by then.
    assert wire.last(Message.RESULT) in ((Message.RESULT, 0), (Message.RESULT, 129))
    assert Message.STDERR not in wire.kinds()


@served
async def test_the_editor_of_a_buffer_cannot_become_a_pane(rig: Rig) -> None:
    client = await rig.attach("new-session", "-s", "a", "cat")
    await rig.ok("set-option", "-s", "editor", "cat")
    await rig.ok("set-buffer", "text")
    await rig.ok("choose-buffer", "-t", "a:0")
    await rig.type(client, b"e")
    await rig.until(lambda: isinstance(client.overlay, Popup))
    assert isinstance(client.overlay, Popup)
    assert not client.overlay.look.can_move


@served
async def test_who_waits_in_a_command_of_ours_gets_no_success(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "cat")
    wire = waiting(rig, "wait-for-text", "never")
    rig.server.exit()
    await rig.server.stopped.wait()
    result = wire.last(Message.RESULT)
    assert result is None or result[1] != 0
