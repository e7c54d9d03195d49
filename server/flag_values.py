"""Values of flags read with tmux's words: numbers, sizes in cells or percent, adjustments, directories, environments,
command words.

Relies on the call for its arguments and its format context. Never changes anything.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from pymux_wf.lang.numbers import INT_MAX, NumberError, parse_number, parse_percentage

from .errors import CommandError

if TYPE_CHECKING:
    from .call import Call
    from .tree import Session

ENVIRONMENT_FLAG = "e"


def number(text: str, low: int, high: int, noun: str) -> int:
    """``text`` as a number in ``low..high``; the error is ``NOUN invalid`` (too small, too large)."""
    try:
        return parse_number(text, low, high)
    except NumberError as error:
        raise CommandError(f"{noun} {error}") from None


def flag_number(call: Call, flag: str, low: int, high: int, noun: str) -> int | None:
    """The value of a flag as a number after its formats are expanded; None without the flag."""
    text = call.args.get(flag)
    return None if text is None else number(call.expand(text), low, high, noun)


def flag_size(call: Call, flag: str, whole: int, noun: str, *, low: int = 0, high: int = INT_MAX) -> int | None:
    """The value of a flag as cells or percent of ``whole``; None without the flag."""
    text = call.args.get(flag)
    if text is None:
        return None
    try:
        return parse_percentage(call.expand(text), low, high, whole)
    except NumberError as error:
        raise CommandError(f"{noun} {error}") from None


def adjustment(call: Call) -> int:
    """The first argument as a number of cells, 1 without one (resize-pane, resize-window, refresh-client)."""
    text = call.args.string(0)
    return 1 if text is None else number(text, 1, INT_MAX, "adjustment")


def environment(call: Call) -> dict[str, str]:
    """What a new program gets besides its session's environment: the ``-e NAME=value`` flags, and the search path of
    the shell that asks, where the session's may be another one.
    """
    pairs = (text.partition("=") for text in call.args.all(ENVIRONMENT_FLAG))
    return client_path(call) | {name: value for name, sign, value in pairs if name and sign}


def client_path(call: Call) -> dict[str, str]:
    """``PATH`` of a client that only runs a command; of others nothing."""
    client = call.client
    if client is None or client.session is not None or "PATH" not in client.environment:
        return {}
    return {"PATH": client.environment["PATH"]}


def client_directory(call: Call, session: Session | None) -> str:
    """Where the one who asked is: a command line's own directory, else the session's, else home."""
    client = call.client
    if client is not None and client.session is None:
        return client.cwd
    if session is None and client is not None:
        session = client.session
    return session.cwd if session is not None else os.path.expanduser("~")


def directory(call: Call, session: Session | None, given: str | None) -> str:
    """The directory that ``-c`` names (formats expanded, relative to :func:`client_directory`), or that one without
    ``-c``.
    """
    base = client_directory(call, session)
    if given is None:
        return base
    return os.path.normpath(os.path.join(base, os.path.expanduser(call.expand(given))))
