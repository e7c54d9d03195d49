"""How long a wait may last: seconds, None for no limit, or :data:`DEFAULT`, what the server object was made with."""

from __future__ import annotations

from typing import Final

from pymux_wf.api.errors import InvalidCall


class Default:
    """The type of :data:`DEFAULT`."""

    def __repr__(self) -> str:
        return "DEFAULT"


DEFAULT: Final = Default()
Timeout = float | None | Default

SECONDS = 5.0
"""What a server object has when it is not told otherwise."""


def seconds(timeout: Timeout, default: float | None) -> float | None:
    """The seconds that ``timeout`` means; None for no limit.

    >>> seconds(DEFAULT, 5.0), seconds(0.5, 5.0), seconds(None, 5.0)
    (5.0, 0.5, None)

    Raises:
        InvalidCall: it is no number, or below 0.
    """
    if isinstance(timeout, Default):
        return default
    if timeout is None:
        return None
    if isinstance(timeout, bool) or not isinstance(timeout, int | float) or not timeout >= 0:
        raise InvalidCall(f"a timeout is a number of seconds from 0 on, or None, not {timeout!r:.100}")
    return timeout
