"""A frame that fails to be drawn: logged, and the next one does not build on what was never sent."""

from __future__ import annotations

from typing import Any

import pytest

from pymux_wf.protocol import Message
from tests.unit.commands_rig import Rig, served


@served
async def test_after_a_frame_that_failed_everything_is_drawn_again(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-x", "80", "-y", "24", "echo hello; cat")
    client = await rig.attach()
    await rig.until(lambda: b"hello" in rig.wire(client).bytes_of(Message.OUTPUT))
    writer = client.writer
    assert writer is not None
    real_draw = writer.draw

    def broken(scene: Any) -> bytes:
        real_draw(scene)  # the writer believes that this is on the terminal now
        raise RuntimeError("no picture")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(writer, "draw", broken, raising=True)
        client.redraw_all()
        with pytest.raises(RuntimeError, match="no picture"):
            client._draw(False)
    rig.wire(client).frames.clear()
    client._draw(False)
    assert b"hello" in rig.wire(client).bytes_of(Message.OUTPUT)
