"""Instants as text, in the local time zone.  The instant comes in as an argument; no clock is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

_DAY = 24 * 3600


def _local(instant: float) -> datetime:
    from datetime import datetime

    return datetime.fromtimestamp(instant)


def strftime(text: str, instant: float) -> str:
    """``text`` through strftime(3) for an instant in seconds since 1970; empty when the instant is out of range."""
    if "%" not in text:
        return text
    try:
        text.encode()
        passable = "\0" not in text
    except UnicodeEncodeError:
        passable = False
    if not passable:
        return "".join(piece if _is_impassable(piece) else strftime(piece, instant) for piece in _split(text))
    try:
        when = _local(instant)
        if "%Z" in text or "%z" in text:
            when = when.astimezone()
        return when.strftime(text)
    except (ValueError, OverflowError, OSError):
        return ""


def _is_impassable(piece: str) -> bool:
    """Whether a piece is a NUL or an undecodable byte, which the C library's strftime cannot take."""
    return len(piece) == 1 and (piece == "\0" or "\ud800" <= piece <= "\udfff")


def _split(text: str) -> list[str]:
    import re

    return re.split("([\0\ud800-\udfff])", text)


def long_date(instant: float) -> str:
    """The date as ctime(3) writes it: ``Fri Jan  2 00:00:00 1970``."""
    return strftime("%a %b %e %H:%M:%S %Y", instant)


def short_date(instant: float, now: float) -> str:
    """A date as short as its age allows: ``12:30``, ``Mon05``, ``05Jan``, ``Jan70``."""
    now = max(now, instant)
    try:
        then, today = _local(instant), _local(now)
    except (ValueError, OverflowError, OSError):
        return ""
    age = now - instant
    if age < _DAY:
        return then.strftime("%H:%M")
    months = (today.year - then.year) * 12 + today.month - then.month
    if months == 0 or age < 28 * _DAY:
        return then.strftime("%a%d")
    # The same month of last year would be ambiguous.
    if months < 12:
        return then.strftime("%d%b")
    return then.strftime("%b%y")
