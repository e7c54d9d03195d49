"""When to draw: at once after rest, at frame rate under load, less often for who cannot keep up.

The first request after rest is drawn in the same turn of the loop, so that an echo does not wait. Requests that follow
within a frame are drawn together at its end. The length of a frame is at least :data:`FRAME_SECONDS` and at least
:data:`SHARE` times what the last drawing cost, so that drawing never takes more than a small part of the time; while
the receiver has not taken the last frame nothing is drawn at all: frames are skipped, never queued.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from time import monotonic  # the loop of uvloop gives one reading a turn, too coarse to measure with

FRAME_SECONDS = 1 / 60
SHARE = 16


class FrameClock:
    """Calls ``draw`` for one client; ``blocked`` says whether the client still has the last frame to take."""

    __slots__ = ("_blocked", "_draw", "_frame_end", "_handle", "_loop", "_wanted")

    def __init__(self, loop: asyncio.AbstractEventLoop, draw: Callable[[], None], blocked: Callable[[], bool]) -> None:
        self._loop = loop
        self._draw = draw
        self._blocked = blocked
        self._frame_end = 0.0
        self._handle: asyncio.Handle | None = None
        self._wanted = False

    def request(self) -> None:
        """Something changed."""
        if self._handle is not None:
            return
        wait = self._frame_end - monotonic()
        self._handle = self._loop.call_soon(self._tick) if wait <= 0 else self._loop.call_later(wait, self._tick)

    def _tick(self) -> None:
        self._handle = None
        if self._blocked():
            self._wanted = True
            return
        self.draw_now()

    def draw_now(self) -> None:
        """Draws without waiting for the frame."""
        self._wanted = False
        start = monotonic()
        self._draw()
        end = monotonic()
        self._frame_end = end + max(FRAME_SECONDS, SHARE * (end - start))

    def unblocked(self) -> None:
        """The client has taken the last frame: draw what was skipped."""
        if self._wanted and not self._blocked():
            self._wanted = False
            self.request()

    def stop(self) -> None:
        if self._handle is not None:
            self._handle.cancel()
            self._handle = None
