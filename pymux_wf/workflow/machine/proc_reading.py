"""Reads small files of ``/proc`` and ``/sys``: bounded, and "cannot be read" is told from "is not there".

Nothing here knows what stands in them.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

T = TypeVar("T")

LIMIT = 8 * 1024 * 1024
"""Bytes of one file at most; what stands behind them is not read."""


def read_bytes(path: str, limit: int = LIMIT) -> bytes:
    """What is in a file; raises OSError. ``/proc`` gives a page at a time, so it is read until nothing comes."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOCTTY)
    try:
        first = os.read(descriptor, min(limit, 65536))
        parts, total = [first], len(first)
        while parts[-1] and total < limit:
            parts.append(os.read(descriptor, min(limit - total, 65536)))
            total += len(parts[-1])
        return b"".join(parts)
    finally:
        os.close(descriptor)


def read_text(path: str, limit: int = LIMIT) -> str:
    """The same as text, whatever bytes it has; raises OSError."""
    return read_bytes(path, limit).decode("utf-8", "replace")


def text_or_none(path: str, limit: int = LIMIT) -> str | None:
    """The text of a file that may be missing, gone, forbidden or broken off; None then."""
    try:
        return read_text(path, limit)
    except OSError:
        return None


def integer_or_none(path: str) -> int | None:
    """The number that a file of ``/sys`` holds; None where it has none. A sensor that is asleep gives an error."""
    try:
        return int((text_or_none(path, 64) or "").strip())
    except ValueError:
        return None


class Patient(Generic[T]):
    """Asks what may hang (a network file system), in a thread, and comes back in time without an answer.

    As long as a question hangs it is not asked again: one thread a key at most.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._hanging: dict[Hashable, threading.Thread] = {}

    def ask(self, key: Hashable, question: Callable[[], T]) -> T | None:
        """The answer; None where it takes too long or raises OSError."""
        if key in self._hanging:
            if self._hanging[key].is_alive():
                return None
            del self._hanging[key]
        answers: list[T] = []

        def run() -> None:
            try:
                answers.append(question())
            except OSError:
                pass

        thread = threading.Thread(target=run, daemon=True, name="patient")
        thread.start()
        thread.join(self._seconds)
        if thread.is_alive():
            self._hanging[key] = thread
        return answers[0] if answers else None
