"""When a client is drawn: at once after rest, at frame rate under load, not at all while it is blocked."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, cast

import pytest
from pymux_wf.server import frame_clock
from pymux_wf.server.frame_clock import FRAME_SECONDS, FrameClock


class FakeLoop:
    """Collects what would be called, and when."""

    def __init__(self) -> None:
        self.soon: list[Callable[[], None]] = []
        self.later: list[tuple[float, Callable[[], None]]] = []

    def call_soon(self, callback: Callable[[], None]) -> Any:
        self.soon.append(callback)
        return self

    def call_later(self, delay: float, callback: Callable[[], None]) -> Any:
        self.later.append((delay, callback))
        return self

    def cancel(self) -> None:
        self.soon.clear()
        self.later.clear()


class Rig:
    """A frame clock with a virtual time."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 100.0
        self.cost = 0.0
        self.drawn = 0
        self.hurried = 0
        self.blocked = False
        self.loop = FakeLoop()
        monkeypatch.setattr(frame_clock, "monotonic", lambda: self.now)
        monkeypatch.setattr(frame_clock, "thread_time", lambda: self.now)
        self.clock = FrameClock(cast(asyncio.AbstractEventLoop, self.loop), self._draw, lambda: self.blocked)

    def _draw(self, hurried: bool) -> None:
        self.drawn += 1
        self.hurried += hurried
        self.now += self.cost

    def run_soon(self) -> None:
        soon, self.loop.soon = self.loop.soon, []
        for callback in soon:
            callback()

    def run_later(self) -> float:
        (delay, callback), *self.loop.later = self.loop.later
        self.now += delay
        callback()
        return delay


@pytest.fixture
def rig(monkeypatch: pytest.MonkeyPatch) -> Rig:
    return Rig(monkeypatch)


def test_the_first_request_after_rest_is_drawn_at_once(rig: Rig) -> None:
    rig.clock.request()
    rig.run_soon()
    assert rig.drawn == 1


def test_many_requests_of_one_turn_are_one_frame(rig: Rig) -> None:
    for _ in range(100):
        rig.clock.request()
    assert len(rig.loop.soon) == 1


def test_a_request_within_the_frame_waits_for_its_end(rig: Rig) -> None:
    rig.clock.request()
    rig.run_soon()
    rig.now += FRAME_SECONDS / 4
    rig.clock.request()
    assert not rig.loop.soon
    assert rig.run_later() == pytest.approx(FRAME_SECONDS * 3 / 4)
    assert rig.drawn == 2


def test_drawing_takes_only_its_share_of_the_time(rig: Rig) -> None:
    rig.cost = 0.002
    rig.clock.request()
    rig.run_soon()
    rig.clock.request()
    assert rig.run_later() == pytest.approx(0.002 * frame_clock.SHARE)


def test_a_costly_drawing_does_not_make_the_picture_stand_still(rig: Rig) -> None:
    rig.cost = 1.0
    rig.clock.request()
    rig.run_soon()
    rig.clock.request()
    assert rig.run_later() == pytest.approx(frame_clock.LONGEST_SECONDS)


def test_what_somebody_waits_for_does_not_wait_for_the_frame(rig: Rig) -> None:
    rig.clock.request()
    rig.run_soon()
    rig.clock.request()
    assert len(rig.loop.later) == 1
    rig.clock.request(urgent=True)
    rig.clock.request(urgent=True)
    assert len(rig.loop.soon) == 1
    rig.run_soon()
    assert (rig.drawn, rig.hurried) == (2, 1)
    # What was to be drawn at the end of the frame still is.
    rig.run_later()
    assert (rig.drawn, rig.hurried) == (3, 1)


def test_the_first_key_within_a_frame_is_hurried_and_the_rest_follows(rig: Rig) -> None:
    rig.clock.request()
    rig.run_soon()
    rig.clock.request(urgent=True)
    rig.run_soon()
    assert (rig.drawn, rig.hurried) == (2, 1)
    rig.run_later()
    assert (rig.drawn, rig.hurried) == (3, 1)


def test_a_blocked_client_skips_frames_and_gets_the_last_one_later(rig: Rig) -> None:
    rig.blocked = True
    for _ in range(3):
        rig.clock.request()
        rig.run_soon()
    assert rig.drawn == 0
    rig.clock.unblocked()
    assert not rig.loop.soon
    rig.blocked = False
    rig.clock.unblocked()
    rig.run_soon()
    assert rig.drawn == 1
    rig.clock.unblocked()
    assert not rig.loop.soon
