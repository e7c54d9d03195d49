"""Recorded programs look as they looked in tmux: text, colours and cursor (see ``record``)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pymux_wf.terminal import ByteStream, Screen, capture_rows
from tests.ref.record import COLUMNS, LINES, STREAMS, forget_tabs

RECORDED = sorted(STREAMS.glob("*.bin"))


def shown(stream: Path, chunk: int) -> Screen:
    """The screen after a recorded stream."""
    screen = Screen(COLUMNS, LINES)
    feeder = ByteStream(screen)
    data = stream.read_bytes()
    for start in range(0, len(data), chunk):
        feeder.feed(data[start : start + chunk])
    return screen


@pytest.mark.parametrize("stream", RECORDED, ids=lambda path: path.stem)
@pytest.mark.parametrize("chunk", [7, 65536])
def test_like_tmux(stream: Path, chunk: int) -> None:
    expected = json.loads(stream.with_suffix(".json").read_text())
    screen = shown(stream, chunk)
    forget_tabs(screen)
    assert "\n".join(capture_rows(screen)) + "\n" == expected["text"]
    assert "\n".join(capture_rows(screen, escapes=True)) + "\n" == expected["escapes"]
    assert f"{min(screen.cursor.x, COLUMNS)},{screen.cursor.y}" == expected["cursor"]


def test_the_shelf_is_not_empty() -> None:
    assert len(RECORDED) >= 10
