"""Plain output waits until somebody looks.

A flood of lines is read from a PTY in pieces of some 4 KiB, and most of it has scrolled away before the next frame is
drawn. So output that can only write text and scroll (text, tabs, SGR, CR LF) is not carried out when it arrives: it
waits, as text, until it is enough to be taken in blocks, until other output follows, or until anybody reads or
changes what it would have changed.

The last is ensured by the screen's class: while output waits, the screen is an instance of a subclass whose ``rows``,
``cursor``, ``history`` and so on are properties that first carry out what waits and turn the screen back into what it
was. A screen nothing waits for pays nothing, no reader can forget to ask, and methods called from outside come after
the output before them as they must. Nothing that waits can make an event, a reply or change a mode.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pymux_wf.terminal.blocks import interpret_blocks
from pymux_wf.terminal.tokens import plain_output

if TYPE_CHECKING:
    from pymux_wf.terminal.screen import Screen

LEAST = 512
"""Characters of a read that may wait; less is an echo or a keystroke's redraw, which somebody waits for."""
MOST = 1 << 16

_GUARDED = ("below", "cursor", "history", "last_character", "rows")


def waiting_length(screen: Screen, data: str, waiting: list[str]) -> int:
    """How many characters of ``data`` may wait, after what already waits."""
    if screen.unusual or screen.plain_columns != screen.columns:
        return 0
    start = 1 if waiting and data[:1] == "\n" and waiting[-1][-1] == "\r" else 0
    found = plain_output().match(data, start)
    end = found.end() if found is not None else 0
    return end if screen.plain_tabs or "\t" not in data else 0


def let_wait(screen: Screen, waiting: list[str]) -> None:
    """Guards the screen: ``waiting`` holds output it has not seen."""
    screen.__dict__["_waiting"] = waiting
    screen.__class__ = _guarded_class(type(screen))


def take_waiting(screen: Screen) -> str:
    """Lifts the guard and hands over the output that waited; the caller carries it out."""
    waiting: list[str] = screen.__dict__["_waiting"]
    screen.__class__ = type(screen).__mro__[1]
    data = "".join(waiting)
    waiting.clear()
    return data


def _carry_out(screen: Screen) -> None:
    interpret_blocks(screen, take_waiting(screen))


def _guarded_class(kind: type[Screen]) -> type[Screen]:
    members: dict[str, Any] = {name: _guard(name) for name in _GUARDED}
    return type(kind.__name__, (kind,), {**members, "__module__": kind.__module__, "__doc__": kind.__doc__})


def _guard(name: str) -> property:
    def read(screen: Screen) -> Any:
        _carry_out(screen)
        return getattr(screen, name)

    def write(screen: Screen, value: Any) -> None:
        _carry_out(screen)
        setattr(screen, name, value)

    return property(read, write)
