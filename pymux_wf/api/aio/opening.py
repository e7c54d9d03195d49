"""What is awaited or entered at once: ``await Server.start()`` and ``async with Server.start() as server``."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Generator
from types import TracebackType
from typing import Any, Generic, ParamSpec, Protocol, Self, TypeVar


class Closing(Protocol):
    """Something that is used for a while."""

    async def __aenter__(self) -> Self: ...

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


P = ParamSpec("P")
C = TypeVar("C", bound=Closing)


class Opening(Generic[C], Awaitable[C]):
    """The awaitable that :func:`opening` functions give; it is used once, in one of the two ways."""

    def __init__(self, work: Coroutine[Any, Any, C]) -> None:
        self._work = work
        self._made: C | None = None

    def __await__(self) -> Generator[Any, Any, C]:
        return self._work.__await__()

    async def __aenter__(self) -> C:
        self._made = await self._work
        return await self._made.__aenter__()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._made is not None
        await self._made.__aexit__(kind, error, trace)


def opening(function: Callable[P, Coroutine[Any, Any, C]]) -> Callable[P, Opening[C]]:
    """A coroutine function whose result is awaited or entered."""

    def begin(*arguments: P.args, **named: P.kwargs) -> Opening[C]:
        return Opening(function(*arguments, **named))

    begin.__doc__, begin.__name__, begin.__wrapped__ = function.__doc__, function.__name__, function  # type: ignore[attr-defined]
    return begin
