"""Mouse reports and the terminal's answers: from their numbers to events.

Sources: xterm ctlseqs ("Mouse Tracking", "Device-Control functions", "Window manipulation"), ECMA-48 8.3.14 and
8.3.35, kitty's keyboard protocol, the dark and light mode reports of contour.

Relies on `events` and `names`. Pure functions.
"""

from __future__ import annotations

import re

from pymux_wf.keys.events import MouseEvent, MouseKind, ReplyEvent
from pymux_wf.keys.names import CTRL, META, SHIFT

_MOTION = 32
_WHEEL = 64
_RELEASED = 3

_CSI_REPLIES = {
    ("?", "", "c"): "DA1",
    (">", "", "c"): "DA2",
    ("", "", "n"): "DSR",
    ("", "", "R"): "CPR",
    ("?", "", "R"): "CPR",
    ("?", "", "u"): "kitty",
}

_OSC = re.compile(r"(\d{1,6})(?:;(.*))?", re.DOTALL)


def mouse_event(code: int, x: int, y: int, final: str, button_down: int, raw: bytes) -> MouseEvent | None:
    """The event for a mouse report, None for one that makes no sense.

    Args:
        code: Button and modifiers as in SGR reports (without the 32 that old reports add).
        x: Column from 0.
        y: Row from 0.
        final: ``M`` or ``m`` of an SGR report, empty for the old formats.
        button_down: The button that is known to be down, for old reports of a release.
        raw: The report itself.
    """
    if not (0 <= code <= 255 and x >= 0 and y >= 0):
        return None
    modifiers = (SHIFT if code & 4 else 0) | (META if code & 8 else 0) | (CTRL if code & 16 else 0)
    low = code & 3
    kind: MouseKind
    if code & 128:
        kind, button = "press", 8 + low
    elif code & _WHEEL:
        kind, button = ("wheel", 4 + low) if low < 2 else ("press", 4 + low)
    elif low == _RELEASED:
        if code & _MOTION:
            return MouseEvent("move", 0, modifiers, x, y, raw)
        kind, button = "release", button_down
    else:
        kind, button = "press", low + 1
    if kind == "wheel":
        # Terminals that report the wheel going up again mean nothing by it.
        return MouseEvent("wheel", button, modifiers, x, y, raw) if final != "m" else None
    if final == "m":
        kind = "release"
    elif code & _MOTION:
        kind = "drag"
    return MouseEvent(kind, button, modifiers, x, y, raw)


def reply_of_csi(private: str, parameters: str, middle: str, final: str) -> ReplyEvent | None:
    """The answer that a control sequence is, if it is one."""
    kind = _CSI_REPLIES.get((private, middle, final))
    if kind is not None:
        return ReplyEvent(kind, parameters)
    if middle == "$" and final == "y" and private in ("", "?"):
        return ReplyEvent("DECRPM", private + parameters)
    if final == "n" and private == "?":
        mode, _, value = parameters.partition(";")
        return ReplyEvent("theme", value) if mode == "997" else ReplyEvent("DSR", private + parameters)
    if final == "t" and not private and not middle and parameters.split(";")[0] in ("4", "6", "8"):
        return ReplyEvent("size", parameters)
    return None


def reply_of_string(introducer: str, body: str) -> ReplyEvent | None:
    """The answer in an OSC (``]``) or DCS (``P``) string, without introducer and terminator."""
    if introducer == "]":
        match = _OSC.fullmatch(body)
        return ReplyEvent(f"OSC-{int(match[1])}", match[2] or "") if match is not None else None
    if introducer == "P":
        for start, kind in (("!|", "DA3"), (">|", "XTVERSION")):
            if body.startswith(start):
                return ReplyEvent(kind, body[2:])
        for mark, kind in (("$r", "DECRQSS"), ("+r", "XTGETTCAP")):
            if body[1:3] == mark:
                return ReplyEvent(kind, body[0] + body[3:])
    return None
