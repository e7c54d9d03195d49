"""The copy-mode commands that search.

Relies on ``copy_search`` through the mode. Never looks at rows itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .copy_call import Action, Call

if TYPE_CHECKING:
    from .copy import CopyMode


def search(*, up: bool, regex: bool) -> Action:
    """search-backward, search-forward and their ``-text`` kinds."""

    def run(mode: CopyMode, call: Call) -> None:
        # Without text nothing happens, as when a prompt was answered with nothing.
        if call.arguments and call.arguments[0]:
            finder = mode.finder
            finder.start(call.arguments[0], up=up, regex=regex)
            for _ in range(call.repeat):
                mode.search(up=up)

    return run


def incremental(*, up: bool) -> Action:
    """search-backward-incremental and search-forward-incremental: the first character says which way."""

    def run(mode: CopyMode, call: Call) -> None:
        sign, text = call.arguments[0][:1], call.arguments[0][1:]
        mode.incremental_start(text)
        if not text:
            mode.finder.clear()
            return
        upwards = sign == "-" or (sign == "=" and up)
        if sign not in ("=", "+", "-"):
            return
        mode.finder.start(text, up=upwards, regex=False)
        if not mode.search(up=upwards):
            mode.finder.clear()

    return run


def search_again(mode: CopyMode, call: Call) -> None:
    """search-again."""
    _repeat(mode, call, reverse=False)


def search_reverse(mode: CopyMode, call: Call) -> None:
    """search-reverse."""
    _repeat(mode, call, reverse=True)


def _repeat(mode: CopyMode, call: Call, *, reverse: bool) -> None:
    if not mode.finder.text:
        return
    for _ in range(call.repeat):
        mode.search(up=mode.finder.up != reverse)
