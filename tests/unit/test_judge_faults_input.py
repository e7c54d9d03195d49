"""A hundred megabytes for a pane: taken in turns, and without copying what is left for each piece that is taken."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest
from pymux_wf.server import pane_io
from pymux_wf.server.config import PROFILE
from pymux_wf.server.pane_io import MAX_BUDGET, READ_SIZE
from pymux_wf.server.sent_input import SentInput

from pymux_wf.lang.nearest import nearest_words
from tests.unit.commands_rig import Rig, served
from tests.unit.test_server_pane_io import Rig as PaneRig


def test_one_turn_writes_no_more_than_its_share(monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[bytes] = []

    def take(descriptor: int, data: bytes | memoryview) -> int:
        taken.append(bytes(data[:4096]))
        return len(taken[-1])

    async def scenario() -> None:
        rig = PaneRig()
        data = os.urandom(4 * MAX_BUDGET)
        monkeypatch.setattr(pane_io.os, "write", take)
        rig.io.write(data)
        for _ in range(10):
            before = sum(map(len, taken))
            rig.io._writable()
            assert sum(map(len, taken)) - before <= MAX_BUDGET + READ_SIZE
        assert b"".join(taken) == data
        assert rig.io.queued == 0
        monkeypatch.undo()
        rig.io.close()

    asyncio.run(scenario())


@served
async def test_a_huge_paste_leaves_the_server_free(rig: Rig) -> None:
    """Into cat(1), whose terminal takes a line without an end as fast as it is written."""
    await rig.ok("new-session", "-d", "-x", "80", "-y", "24", "cat")
    await rig.ok("load-buffer", "-", stdin=b"x" * 20_000_000)
    await rig.ok("paste-buffer")
    [pane] = rig.server.tree.panes.values()
    assert pane.io is not None
    assert pane.io.queued
    left = pane.io.queued
    assert await rig.ok("display-message", "-p", "here") == "here"
    assert pane.io.queued >= left - 64 * MAX_BUDGET


@served
async def test_of_a_paste_of_many_lines_the_last_ones_are_known(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-x", "80", "-y", "24", "cat")
    [pane] = rig.server.tree.panes.values()
    sent = SentInput()
    sent.note(pane, b"half")
    sent.note(pane, b"".join(b"%d\n\n \n" % number for number in range(200_000)) + b"rest")
    assert sent.ended == 200_000
    assert [line.text for line in sent.lines] == [str(number) for number in range(199_936, 200_000)]
    sent.note(pane, b"\r")
    assert sent.lines[-1].text == "rest"


def test_nothing_is_near_to_an_endless_word() -> None:
    """Comparing a megabyte with every command took ten seconds."""
    assert nearest_words("split-windo" + "w" * 1_000_000, ["split-window"]) == ()
    assert nearest_words("split-windo", ["split-window"]) == ("split-window",)


def test_a_message_of_the_profile_covers_its_line() -> None:
    """Without a fill a prompt covers its own text only, and the status line stood behind what was typed."""
    styles = [line for line in Path(PROFILE).read_text().splitlines() if "message-style" in line]
    assert styles
    assert all("fill=" in line for line in styles)
