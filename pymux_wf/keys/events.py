"""What the user's terminal can send, as values.

Relies on `names`. Holds no state and no parsing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pymux_wf.keys.names import Key

MouseKind = Literal["press", "release", "drag", "move", "wheel"]


@dataclass(frozen=True, slots=True)
class KeyEvent:
    """A key was pressed; ``raw`` is what the terminal sent for it."""

    key: Key
    raw: bytes


@dataclass(frozen=True, slots=True)
class MouseEvent:
    """The mouse did something at column ``x``, row ``y``, both from 0.

    ``button`` is 1 to 3 or 6 to 11; 4 (up) and 5 (down) with kind ``wheel``; 0 when only moving, or when the terminal
    does not say which button was released and none was seen going down. ``modifiers`` are bits as in `names`.
    """

    kind: MouseKind
    button: int
    modifiers: int
    x: int
    y: int
    raw: bytes


@dataclass(frozen=True, slots=True)
class PasteEvent:
    """Something was pasted: its bytes as they came, without the brackets."""

    data: bytes


@dataclass(frozen=True, slots=True)
class FocusEvent:
    """The terminal window got or lost the focus."""

    focused: bool


@dataclass(frozen=True, slots=True)
class ReplyEvent:
    """The terminal answers a question.

    ``kind`` and ``text``:

    * ``DA1`` ``DA2`` ``DA3``: the parameters (``62;22``), for DA3 the unit's number;
    * ``XTVERSION``: name and version (``foot(1.16.2)``);
    * ``DSR``: the status (``0``); ``CPR``: ``row;column`` from 1;
    * ``DECRPM``: ``mode;state``, with a ``?`` before private modes;
    * ``OSC-4`` ``OSC-10`` ``OSC-11`` ``OSC-12`` ``OSC-52`` (other numbers alike): what follows the number;
    * ``size``: ``4;height;width`` in pixels, ``6;...`` of one cell, ``8;rows;columns``;
    * ``theme``: ``1`` dark, ``2`` light; ``kitty``: the keyboard flags;
    * ``DECRQSS`` ``XTGETTCAP``: the answer with its leading 0 or 1.
    """

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class UnknownEvent:
    """A complete sequence or a byte that means nothing here; ``raw`` can be passed on as it is."""

    raw: bytes


Event = KeyEvent | MouseEvent | PasteEvent | FocusEvent | ReplyEvent | UnknownEvent
