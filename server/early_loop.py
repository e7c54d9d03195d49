"""What the server uses as its event loop until there is one.

Loading asyncio and uvloop takes longer than everything that the first command needs, and somebody waits for that
command. So the server starts with an :class:`EarlyLoop`: it keeps what shall be called and watched, and gives it to
the real loop when that is there. Who asks for anything else (a task, a future) gets the real loop made at once: it
takes both whether it runs already or not.
"""

from __future__ import annotations

from time import monotonic

TYPE_CHECKING = False
if TYPE_CHECKING:
    from asyncio import AbstractEventLoop, Handle
    from collections.abc import Callable
    from typing import Any


class EarlyHandle:
    """A call that the loop has not been told of yet; afterwards the loop's own handle in its place."""

    __slots__ = ("_arguments", "_callback", "_cancelled", "_handle", "_when")

    def __init__(self, when: float | None, callback: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
        self._when = when
        self._callback = callback
        self._arguments = arguments
        self._handle: Handle | None = None
        self._cancelled = False

    def cancel(self) -> None:
        self._cancelled = True
        if self._handle is not None:
            self._handle.cancel()

    def cancelled(self) -> bool:
        return self._cancelled

    def start(self, loop: AbstractEventLoop) -> None:
        """Tells ``loop``, unless the call was cancelled."""
        if self._cancelled:
            return
        if self._when is None:
            self._handle = loop.call_soon(self._callback, *self._arguments)
        else:
            self._handle = loop.call_later(max(self._when - monotonic(), 0.0), self._callback, *self._arguments)


class EarlyLoop:
    """Stands for the loop that ``make`` makes: before as a list of wishes, afterwards as the way to its methods."""

    def __init__(self, make: Callable[[], AbstractEventLoop]) -> None:
        self._make = make
        self._loop: AbstractEventLoop | None = None
        self._calls: list[EarlyHandle] = []
        self._watched: dict[tuple[str, int], tuple[Any, ...]] = {}

    def time(self) -> float:
        """The clock of asyncio's loops."""
        return monotonic()

    def call_soon(self, callback: Callable[..., Any], *arguments: Any) -> EarlyHandle:
        return self._keep(EarlyHandle(None, callback, arguments))

    def call_later(self, delay: float, callback: Callable[..., Any], *arguments: Any) -> EarlyHandle:
        return self._keep(EarlyHandle(monotonic() + delay, callback, arguments))

    def _keep(self, handle: EarlyHandle) -> EarlyHandle:
        self._calls.append(handle)
        return handle

    def add_reader(self, descriptor: int, *call: Any) -> None:
        self._watched["add_reader", descriptor] = call

    def add_writer(self, descriptor: int, *call: Any) -> None:
        self._watched["add_writer", descriptor] = call

    def remove_reader(self, descriptor: int) -> bool:
        return self._watched.pop(("add_reader", descriptor), None) is not None

    def remove_writer(self, descriptor: int) -> bool:
        return self._watched.pop(("add_writer", descriptor), None) is not None

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real(), name)

    def real(self) -> AbstractEventLoop:
        """The loop itself; the first call makes it and hands everything over."""
        if self._loop is None:
            self._loop = loop = self._make()
            for (method, descriptor), call in self._watched.items():
                getattr(loop, method)(descriptor, *call)
            for handle in self._calls:
                handle.start(loop)
            # Who holds this object goes on with the loop's methods, without a detour.
            for name in _PASSED_ON:
                setattr(self, name, getattr(loop, name))
        return self._loop


_PASSED_ON = ("time", "call_soon", "call_later", "add_reader", "add_writer", "remove_reader", "remove_writer")
