"""The loop behind the synchronous library: one thread a process, which calls from any thread hand their work to.

The thread starts with the first call and is a daemon: it keeps no interpreter alive, and nothing runs at exit. A
process that was forked from one that used it has no such thread; it gets its own with its first new server.
"""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from pymux_wf.api.errors import InvalidCall, MuxError, ServerGone

T = TypeVar("T")


class Reply:
    """An answer on its way from the loop's thread to the one that waits for it."""

    __slots__ = ("_arrived", "_error", "_value")

    def __init__(self) -> None:
        # A bare lock: half the cost of an Event, and a signal's handler runs while it is waited for.
        self._arrived = threading.Lock()
        self._arrived.acquire()
        self._value: Any = None
        self._error: BaseException | None = None

    def give(self, value: Any, error: BaseException | None) -> None:
        """In the loop's thread, once."""
        self._value, self._error = value, error
        self._arrived.release()

    def wait(self) -> Any:
        """The value, when it has come; raises what went wrong instead."""
        self._arrived.acquire()
        if self._error is not None:
            raise self._error
        return self._value


class LoopThread:
    """A thread that runs a loop. Made by :func:`current`."""

    def __init__(self) -> None:
        self.pid = os.getpid()
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="pywfmux", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        asyncio.set_event_loop(self.loop)
        self.loop.run_forever()

    def soon(self, callback: Callable[..., object], *arguments: Any) -> None:
        """Calls back in the loop; raises ServerGone in a process that was forked and in an interpreter that ends,
        InvalidCall inside the loop.
        """
        _check_running()
        if self.pid != os.getpid():
            raise ServerGone("this process was forked from the one that made this object; connect again here")
        if threading.get_ident() == self._thread.ident:
            raise InvalidCall("a call that waits was made in the library's own thread, which would wait for itself")
        self.loop.call_soon_threadsafe(callback, *arguments)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Runs ``work`` in the loop and waits for it; when the wait is interrupted, ``work`` is cancelled."""
        reply = Reply()
        tasks: list[asyncio.Task[T]] = []

        def begin() -> None:
            task = self.loop.create_task(work)
            tasks.append(task)
            task.add_done_callback(lambda done: reply.give(*_outcome(done)))

        try:
            self.soon(begin)
        except MuxError:
            work.close()
            raise
        try:
            return reply.wait()  # type: ignore[no-any-return]
        except BaseException:
            self.loop.call_soon_threadsafe(lambda: [task.cancel() for task in tasks])
            raise


def _outcome(done: asyncio.Task[T]) -> tuple[T | None, BaseException | None]:
    if done.cancelled():
        return None, ServerGone("the library's loop has ended")
    error = done.exception()
    return (None, error) if error is not None else (done.result(), None)


def _check_running() -> None:
    # Daemon threads stop for good then, so that nobody would answer: a __del__ may still ask.
    if sys.is_finalizing():
        raise ServerGone("the interpreter is ending: connections and servers have ended with it")


_lock = threading.Lock()
_current: LoopThread | None = None


def current() -> LoopThread:
    """The thread of this process; raises ServerGone in an interpreter that ends."""
    global _current
    _check_running()
    with _lock:
        if _current is None or _current.pid != os.getpid():
            _current = LoopThread()
        return _current


def _after_fork() -> None:
    # The lock may have been held by a thread that this process does not have.
    global _lock
    _lock = threading.Lock()


os.register_at_fork(after_in_child=_after_fork)
