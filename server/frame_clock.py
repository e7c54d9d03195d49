"""When to draw: at once after rest or after a key, at frame rate under load, less often for who cannot keep up.

The first request after rest is drawn in the same turn of the loop, and so is the answer to a key, so that an echo never
waits behind a flood beside it: such a hurried drawing shows what is waited for and leaves the rest to the frame that is
due. Other requests that follow within a frame are drawn together at its end. The length of a
frame is at least :data:`FRAME_SECONDS` and at least :data:`SHARE` times what the last drawing cost this process, so
that drawing takes a small part of the time, but never more than :data:`LONGEST_SECONDS`. While the receiver has not
taken the last frame nothing is drawn at all: frames are skipped, never queued.
"""

from __future__ import annotations

# The loop of uvloop gives one reading a turn, too coarse to measure with; and what drawing costs is CPU time: a machine
# that has other things to do must not make the picture stand still.
from time import monotonic, thread_time

TYPE_CHECKING = False
if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable

FRAME_SECONDS = 1 / 60
LONGEST_SECONDS = 0.05
SHARE = 12


class FrameClock:
    """Calls ``draw(hurried)`` for one client; ``blocked`` says whether the client has the last frame yet to take."""

    __slots__ = ("_blocked", "_draw", "_due", "_frame_end", "_handle", "_hurried", "_loop", "_wanted")

    def __init__(
        self, loop: asyncio.AbstractEventLoop, draw: Callable[[bool], None], blocked: Callable[[], bool]
    ) -> None:
        self._loop = loop
        self._draw = draw
        self._blocked = blocked
        self._frame_end = 0.0
        self._handle: asyncio.Handle | None = None
        self._hurried: asyncio.Handle | None = None
        self._due = False
        self._wanted = False

    def request(self, *, urgent: bool = False) -> None:
        """Something changed; ``urgent`` where somebody is waiting for it to show."""
        if urgent and self._due and self._hurried is None:
            self._hurried = self._loop.call_soon(self._hurry)
        if self._handle is not None:
            return
        wait = self._frame_end - monotonic()
        self._due = wait > 0
        if not self._due:
            self._handle = self._loop.call_soon(self._tick)
            return
        self._handle = self._loop.call_later(wait, self._tick)
        if urgent:
            self.request(urgent=True)

    def _hurry(self) -> None:
        self._hurried = None
        if not self._blocked():
            self._draw(True)

    def _tick(self) -> None:
        self._handle = None
        self._due = False
        if self._blocked():
            self._wanted = True
            return
        self.draw_now()

    def draw_now(self) -> None:
        """Draws everything without waiting for the frame."""
        self._wanted = False
        start = thread_time()
        self._draw(False)
        cost = thread_time() - start
        self._frame_end = monotonic() + min(max(FRAME_SECONDS, SHARE * cost), LONGEST_SECONDS)

    def unblocked(self) -> None:
        """The client has taken the last frame: draw what was skipped."""
        if self._wanted and not self._blocked():
            self._wanted = False
            self.request()

    def stop(self) -> None:
        for handle in (self._handle, self._hurried):
            if handle is not None:
                handle.cancel()
        self._handle = self._hurried = None
        self._due = False
