"""A bound for searches with expressions that users gave: one that takes too long is given up.

``re`` knows no time limit and may backtrack without end, but looks for signals while it searches: a timer's signal
whose handler raises ends it. Only the main thread gets signals, and a program in which the server is embedded may use
the timer itself: there the length of what is searched is the only bound.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from types import FrameType
from typing import TypeVar

LIMIT = 1.0
"""Seconds that one search may take."""

Result = TypeVar("Result")


class TookTooLongError(Exception):
    """A search was given up."""

    def __init__(self) -> None:
        super().__init__(f"the regular expression takes longer than {LIMIT:g} s: it may match in too many ways")


def _ring(number: int, frame: FrameType | None) -> None:
    raise TookTooLongError


def bounded(search: Callable[[], Result], share: float = 1.0) -> Result:
    """What ``search`` gives; raises TookTooLongError where it takes longer than this share of ``LIMIT``."""
    if threading.current_thread() is not threading.main_thread() or signal.getsignal(signal.SIGALRM) != signal.SIG_DFL:
        return search()
    signal.signal(signal.SIGALRM, _ring)
    try:
        signal.setitimer(signal.ITIMER_REAL, LIMIT * share)
        try:
            return search()
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
    finally:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
