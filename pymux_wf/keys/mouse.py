"""`ClickTracker`: from mouse events to the names of mouse keys, with drags and double and triple clicks.

A press is ``MouseDown1Pane``. A second press of the button at the same place within `CLICK_SECONDS` is
``SecondClick1Pane``; a third one after that is ``TripleClick1Pane``; if no third one comes in time, the second was a
double click, which is said only then (`ClickTracker.expire`). Moving with a button down is ``MouseDrag1Pane``, first
with the place where the button went down; letting go after a drag is ``MouseDragEnd1Pane``, otherwise ``MouseUp1Pane``.

Relies on `events` and `names`. No clock: readings come in as seconds, and `ClickTracker.deadline` says when to call.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass

from pymux_wf.keys.events import MouseEvent
from pymux_wf.keys.names import Key, make_key

CLICK_SECONDS = 0.3
"""How long the next click of a double or triple click is waited for."""

Spot = tuple[str, Hashable]
"""What is at a place: the end of a mouse key's name (`MOUSE_PLACES`; empty for nothing), and what tells it from others
of its kind, such as a pane's id."""


@dataclass(frozen=True, slots=True)
class MouseKey:
    """A mouse event by its key's name, and the place it is about: ``x, y`` in the terminal, and what is there."""

    key: Key
    x: int
    y: int
    spot: Spot
    event: MouseEvent


@dataclass(frozen=True, slots=True)
class _Click:
    """The last press of a row of clicks at one place."""

    event: MouseEvent
    spot: Spot
    count: int
    deadline: float


class ClickTracker:
    """Names one client's mouse events.

    Attributes:
        drag_button: The button of the drag that goes on, 0 when there is none.
    """

    __slots__ = ("_click", "_dragged_to", "_pressed", "_spot_at", "drag_button")

    def __init__(self, spot_at: Callable[[int, int], Spot]) -> None:
        self._spot_at = spot_at
        self._click: _Click | None = None
        self._pressed: MouseEvent | None = None
        self._dragged_to = (-1, -1)
        self.drag_button = 0

    @property
    def deadline(self) -> float | None:
        """When `expire` has something to say, in the seconds given to `feed`; None if never."""
        return self._click.deadline if self._click is not None and self._click.count == 2 else None

    def feed(self, event: MouseEvent, now: float) -> list[MouseKey]:
        """The keys that an event is; more than one when it also settles an open double click."""
        keys = []
        if self._click is not None and now >= self._click.deadline:
            keys += self._settle()
        key = self._name(event, now)
        return [*keys, key] if key is not None else keys

    def expire(self, now: float) -> list[MouseKey]:
        """Time has passed: the double click that nothing followed, if there is one."""
        return self._settle() if self._click is not None and now >= self._click.deadline else []

    def _settle(self) -> list[MouseKey]:
        click, self._click = self._click, None
        if click is None or click.count != 2:
            return []
        key = self._key("DoubleClick", click.event.button, click.event, click.event, click.spot)
        return [key] if key is not None else []

    def _name(self, event: MouseEvent, now: float) -> MouseKey | None:
        if event.kind == "drag":
            return self._drag(event)
        if event.kind == "wheel":
            return self._key("WheelUp" if event.button == 4 else "WheelDown", 0, event, event)
        if self.drag_button:
            # Whatever is neither drag nor wheel ends the drag: a terminal may have lost the release.
            button, self.drag_button = self.drag_button, 0
            self._pressed = None
            return self._key("MouseDragEnd", button, event, event)
        if event.kind == "move":
            return self._key("MouseMove", 0, event, event)
        if event.kind == "release":
            button = event.button or (self._pressed.button if self._pressed is not None else 0)
            self._pressed = None
            return self._key("MouseUp", button, event, event)
        return self._press(event, now)

    def _drag(self, event: MouseEvent) -> MouseKey | None:
        before, self._dragged_to = self._dragged_to, (event.x, event.y)
        if self.drag_button:
            moved = before != self._dragged_to
            return self._key("MouseDrag", self.drag_button, event, event) if moved else None
        self.drag_button = event.button
        self._click = None
        return self._key("MouseDrag", event.button, event, self._pressed or event)

    def _press(self, event: MouseEvent, now: float) -> MouseKey | None:
        self._pressed = event
        spot = self._spot_at(event.x, event.y)
        last, self._click = self._click, None
        count = last.count + 1 if last is not None and (last.event.button, last.spot) == (event.button, spot) else 1
        if count < 3:
            self._click = _Click(event, spot, count, now + CLICK_SECONDS)
        return self._key(("MouseDown", "SecondClick", "TripleClick")[count - 1], event.button, event, event, spot)

    def _key(
        self, action: str, button: int, event: MouseEvent, at: MouseEvent, spot: Spot | None = None
    ) -> MouseKey | None:
        """The key for ``action`` at the place of ``at``; None where nothing is, or for a button without a name."""
        if spot is None:
            spot = self._spot_at(at.x, at.y)
        place = spot[0]
        nameless = not button and action not in ("MouseMove", "WheelUp", "WheelDown")
        if not place or nameless:
            return None
        key = make_key(event.modifiers, f"{action}{button or ''}{place}")
        return MouseKey(key, at.x, at.y, spot, event)
