"""Desktop notifications: which terminal takes which sequence, and that they reach the terminal of a client."""

from __future__ import annotations

import base64

import pytest

from pymux_wf.protocol import Message
from pymux_wf.render.notifications import LONGEST, notification, protocol_of
from tests.unit.commands_rig import Rig, served


@pytest.mark.parametrize(
    ("name", "term", "protocol"),
    [
        ("kitty(0.32.2)", "xterm-256color", "osc99"),
        ("foot(1.16.2)", "xterm-256color", "osc777"),
        ("iTerm2 3.5", "xterm-256color", "osc9"),
        ("", "xterm-kitty", "osc99"),
        ("XTerm(390)", "xterm", None),
        ("", "xterm-256color", None),
    ],
)
def test_only_terminals_that_are_known_take_one(name: str, term: str, protocol: str | None) -> None:
    assert protocol_of(name, term) == protocol


def test_each_protocol_has_its_sequence() -> None:
    assert notification("osc9", "", "done") == b"\033]9;done\033\\"
    assert notification("osc777", "a;b", "done; really") == b"\033]777;notify;a,b;done; really\033\\"
    body = base64.b64encode(b"done")
    assert body in notification("osc99", "t", "done")


@pytest.mark.parametrize("protocol", ["osc9", "osc777", "osc99"])
def test_no_text_ends_the_sequence_early(protocol: str) -> None:
    sent = notification(protocol, "a\033\\b\a", "x\x9c\ny" * 1000)
    assert len(sent) < 4 * LONGEST
    assert b"\a" not in sent
    assert sent.count(b"\033\\") == sent.count(b"\033]")


@served
async def test_a_clients_terminal_is_told(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "cat")
    client = await rig.attach()
    await rig.ok("notify", "--protocol", "osc9", "--title", "ops", "queue lag")
    await rig.ok("notify", "--bell")
    sent = rig.wire(client).bytes_of(Message.OUTPUT)
    assert b"\033]9;ops: queue lag\033\\" in sent
    assert b"\a" in sent


@served
async def test_a_terminal_that_is_not_known_is_named(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "cat")
    await rig.attach()
    failed = await rig.fails("notify", "x")
    assert "is not known to show notifications" in str(failed)
    assert "unknown protocol: osc8" in str(await rig.fails("notify", "--protocol", "osc8", "x"))
