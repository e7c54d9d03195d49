"""Keys: their names, what terminals send for them, and what programs in panes are sent.

Relies on the standard library only. Never reads or writes a terminal.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from pymux_wf.keys.names import (
    CTRL,
    META,
    MOUSE_PLACES,
    SHIFT,
    Key,
    character_key,
    is_mouse_key,
    key_text,
    make_key,
    parse_key,
    sort_code,
    split_key,
)

if TYPE_CHECKING:
    from pymux_wf.keys.decode import Decoder
    from pymux_wf.keys.encode import encode_focus, encode_key, encode_mouse, encode_paste
    from pymux_wf.keys.events import (
        Event,
        FocusEvent,
        KeyEvent,
        MouseEvent,
        PasteEvent,
        ReplyEvent,
        UnknownEvent,
    )
    from pymux_wf.keys.mouse import CLICK_SECONDS, ClickTracker, MouseKey, Spot

__all__ = [
    "CLICK_SECONDS",
    "CTRL",
    "META",
    "MOUSE_PLACES",
    "SHIFT",
    "ClickTracker",
    "Decoder",
    "Event",
    "FocusEvent",
    "Key",
    "KeyEvent",
    "MouseEvent",
    "MouseKey",
    "PasteEvent",
    "ReplyEvent",
    "Spot",
    "UnknownEvent",
    "character_key",
    "encode_focus",
    "encode_key",
    "encode_mouse",
    "encode_paste",
    "is_mouse_key",
    "key_text",
    "make_key",
    "parse_key",
    "sort_code",
    "split_key",
]

_HOMES = {
    "decode": ("Decoder",),
    "encode": ("encode_focus", "encode_key", "encode_mouse", "encode_paste"),
    "events": ("Event", "FocusEvent", "KeyEvent", "MouseEvent", "PasteEvent", "ReplyEvent", "UnknownEvent"),
    "mouse": ("CLICK_SECONDS", "ClickTracker", "MouseKey", "Spot"),
}


def __getattr__(name: str) -> object:
    """Import at first use: a server that starts without a terminal needs names of keys only."""
    for module, public in _HOMES.items():
        if name in public:
            value: object = getattr(importlib.import_module(f"{__name__}.{module}"), name)
            globals()[name] = value
            return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
