"""The loggers of the server's modules, which load :mod:`logging` with the first thing there is to say.

A start says nothing, and logging is a good part of what an interpreter would load for it. :func:`log_to` remembers
where the log goes; :func:`set_up` begins it, with the first line or when asyncio has loaded logging anyway.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    import logging
    from collections.abc import Callable
    from typing import Any

_begin: Callable[[], None] | None = None


class _Log:
    """The logger called ``name``, from its first use on."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        from logging import getLogger

        set_up()
        return getattr(getLogger(self._name), attribute)


def get_log(name: str) -> logging.Logger:
    """The logger of a module."""
    return _Log(name)  # type: ignore[return-value]


def log_to(path: str | None, *, verbose: bool) -> None:
    """Says where the log goes once it begins: to a file, or without a path to standard error."""
    global _begin

    def begin() -> None:
        from .log_file import start_log

        start_log(path, verbose=verbose)

    _begin = begin


def set_up() -> None:
    """Begins the log that :func:`log_to` asked for, once."""
    global _begin
    begin, _begin = _begin, None
    if begin is not None:
        begin()
