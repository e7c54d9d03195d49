"""When an agent whose program has ended is started again. Pure: the caller's clock and chance come in.

The delay doubles from FIRST to LONGEST seconds, with jitter, and begins anew after a life longer than LONGEST. More
than ``limit`` starts within ``window`` seconds are too many: the agent has failed. To be stopped is no failure.
"""

from __future__ import annotations

from collections import deque
from typing import Literal, NamedTuple

FIRST, LONGEST = 1.0, 60.0
JITTER = 0.2

Policy = Literal["never", "on-failure", "always"]


class Decision(NamedTuple):
    """What is done after an end: ``stay`` ended, ``restart`` after ``delay`` seconds, or ``fail``."""

    kind: Literal["stay", "restart", "fail"]
    delay: float
    why: str


class Restarts:
    """The starts of one agent.

    Attributes:
        count: how often it was started again.
    """

    def __init__(self, policy: Policy, limit: int = 5, window: float = 60.0, first: float = FIRST) -> None:
        self._policy = policy
        self._limit = limit
        self._window = window
        self._first = first
        self._starts: deque[float] = deque(maxlen=max(limit, 1))
        self._delay = first
        self.count = 0

    def started(self, now: float) -> None:
        """It was started."""
        self._starts.append(now)

    def ended(self, ok: bool, now: float, chance: float) -> Decision:
        """What to do after an end that nobody asked for; ``chance`` is a random number in [0, 1)."""
        if self._policy == "never" or (self._policy == "on-failure" and ok):
            return Decision("stay", 0.0, f"restart is {self._policy}")
        recent = [start for start in self._starts if now - start <= self._window]
        if len(recent) >= self._limit:
            return Decision("fail", 0.0, f"it was started {len(recent)} times in {self._window:g} s")
        if self._starts and now - self._starts[-1] > LONGEST:
            self._delay = self._first
        delay = min(self._delay, LONGEST) * (1 - JITTER + 2 * JITTER * chance)
        self._delay = min(self._delay * 2, LONGEST)
        self.count += 1
        return Decision("restart", min(delay, LONGEST), f"restart is {self._policy}")

    def forget(self) -> None:
        """Somebody starts it by hand: what was before does not count."""
        self._starts.clear()
        self._delay = self._first
