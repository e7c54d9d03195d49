"""mouse: what a mouse does in a pane, reported to its program, which must have asked for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pymux_wf import failures
from pymux_wf.keys import CTRL, META, SHIFT, MouseEvent, encode_mouse

from .. import pane_input
from .input import check_takes_input
from .verb import Parameter, Verb, VerbCall, VerbFailure

if TYPE_CHECKING:
    from ..tree import Pane

ACTIONS = ("press", "release", "drag", "move", "wheel")
NEEDED = {
    "press": "mouse tracking (mode 9, 1000, 1002 or 1003)",
    "release": "releases of mouse buttons (mode 1000, 1002 or 1003)",
    "wheel": "mouse tracking (mode 9, 1000, 1002 or 1003)",
    "drag": "mouse movements with a button down (mode 1002 or 1003)",
    "move": "all mouse movements (mode 1003)",
}
BUTTONS = {"left": 1, "middle": 2, "right": 3, "up": 4, "down": 5, "wheel-left": 6, "wheel-right": 7}
MODIFIERS = {"shift": SHIFT, "alt": META, "ctrl": CTRL}


def run(call: VerbCall) -> None:
    """All steps are checked before any is sent."""
    pane = call.pane
    check_takes_input(pane)
    modifiers = _modifiers(call["modifiers"])
    data = b"".join(_encoded(pane, step, modifiers) for step in call["steps"])
    pane_input.write(pane, data)


def _modifiers(names: Any) -> int:
    bits = 0
    for name in names:
        if name not in MODIFIERS:
            raise VerbFailure(failures.INVALID, f"mouse: modifiers are {', '.join(MODIFIERS)}, not {name!r:.100}")
        bits |= MODIFIERS[name]
    return bits


def _encoded(pane: Pane, step: Any, modifiers: int) -> bytes:
    if not isinstance(step, list | tuple) or len(step) != 4:
        raise VerbFailure(failures.INVALID, "mouse: a step is an action, a button, a column and a row")
    action, button, column, row = step
    if action not in ACTIONS or (button not in BUTTONS and action != "move"):
        known = f"actions are {', '.join(ACTIONS)}; buttons {', '.join(BUTTONS)}"
        raise VerbFailure(failures.INVALID, f"mouse: no such step: {action!r:.50} {button!r:.50} ({known})")
    inside = type(column) is int and type(row) is int and 0 <= column < pane.width and 0 <= row < pane.height
    if not inside:
        message = f"mouse: no cell {column!r:.50},{row!r:.50} in pane %{pane.id} of {pane.width}x{pane.height}"
        raise VerbFailure(failures.INVALID, message, object=f"%{pane.id}")
    number = 0 if action == "move" else BUTTONS[button]
    data = encode_mouse(MouseEvent(action, number, modifiers, column, row, b""), pane.screen.modes, column, row)
    if not data:
        message = f"the program in pane %{pane.id} has not asked for {NEEDED[action]}"
        raise VerbFailure(failures.MODE_NOT_ENABLED, message, object=f"%{pane.id}")
    return data


VERB = Verb(
    "mouse",
    run,
    "Do something with the mouse in a pane.",
    target="pane",
    parameters=(
        Parameter("steps", "list", summary="Each an action, a button, a column and a row, counted from 0."),
        Parameter("modifiers", "strings", (), "Keys that are held: shift, alt, ctrl."),
    ),
)
