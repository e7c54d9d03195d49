"""Clicks, double and triple clicks, drags: what mouse events are called, by the clock given."""

from __future__ import annotations

from pymux_wf.keys import ClickTracker, MouseEvent, MouseKey, Spot
from pymux_wf.keys.events import MouseKind


def spot_at(x: int, y: int) -> Spot:
    """Two panes with a border at column 10, a status line in row 20, nothing below."""
    if y > 20:
        return "", 0
    if y == 20:
        return "StatusLeft", 0
    return ("Border", 0) if x == 10 else ("Pane", int(x > 10))


class Mouse:
    """A client's mouse with a clock that is set by hand."""

    def __init__(self) -> None:
        self.tracker = ClickTracker(spot_at)
        self.now = 100.0
        self.last: list[MouseKey] = []

    def do(self, kind: MouseKind, button: int = 1, x: int = 1, y: int = 1, modifiers: int = 0) -> list[str]:
        self.last = self.tracker.feed(MouseEvent(kind, button, modifiers, x, y, b""), self.now)
        return [key.key for key in self.last]

    def click(self, **where: int) -> list[str]:
        return self.do("press", **where) + self.do("release", **where)  # type: ignore[arg-type]


def test_a_click_goes_down_and_up_where_it_is() -> None:
    mouse = Mouse()
    assert mouse.click() == ["MouseDown1Pane", "MouseUp1Pane"]
    mouse.now += 1
    assert mouse.click(x=10, button=3) == ["MouseDown3Border", "MouseUp3Border"]
    mouse.now += 1
    assert mouse.click(y=20, modifiers=4) == ["C-MouseDown1StatusLeft", "C-MouseUp1StatusLeft"]
    assert mouse.click(y=21) == []


def test_a_double_click_is_one_when_no_third_follows() -> None:
    mouse = Mouse()
    mouse.click()
    assert mouse.tracker.deadline is None
    mouse.now += 0.1
    assert mouse.click() == ["SecondClick1Pane", "MouseUp1Pane"]
    deadline = mouse.tracker.deadline
    assert deadline is not None
    assert mouse.tracker.expire(deadline - 0.01) == []
    (key,) = mouse.tracker.expire(deadline)
    assert (key.key, key.x, key.y, key.spot) == ("DoubleClick1Pane", 1, 1, ("Pane", 0))
    assert mouse.tracker.expire(deadline + 1) == []
    assert mouse.tracker.deadline is None


def test_a_third_click_in_time_is_a_triple_click() -> None:
    mouse = Mouse()
    mouse.click()
    mouse.click()
    assert mouse.click() == ["TripleClick1Pane", "MouseUp1Pane"]
    assert mouse.tracker.expire(mouse.now + 9) == []
    assert mouse.click() == ["MouseDown1Pane", "MouseUp1Pane"]


def test_clicks_too_far_apart_in_time_button_or_place_are_single() -> None:
    mouse = Mouse()
    mouse.click()
    mouse.now += 0.4
    assert mouse.click() == ["MouseDown1Pane", "MouseUp1Pane"]
    assert mouse.click(button=2) == ["MouseDown2Pane", "MouseUp2Pane"]
    assert mouse.click(button=2, x=15) == ["MouseDown2Pane", "MouseUp2Pane"]


def test_a_late_third_click_tells_of_the_double_click_first() -> None:
    mouse = Mouse()
    mouse.click()
    mouse.click()
    mouse.now += 5
    assert mouse.do("press") == ["DoubleClick1Pane", "MouseDown1Pane"]


def test_a_drag_starts_where_the_button_went_down() -> None:
    mouse = Mouse()
    mouse.do("press", x=10)
    assert mouse.do("drag", x=12) == ["MouseDrag1Border"]
    assert (mouse.last[0].x, mouse.last[0].event.x) == (10, 12)
    assert mouse.tracker.drag_button == 1
    assert mouse.do("drag", x=12) == []
    assert mouse.do("drag", x=13) == ["MouseDrag1Pane"]
    assert mouse.do("wheel", 4) == ["WheelUpPane"]
    assert mouse.do("release", x=14) == ["MouseDragEnd1Pane"]
    assert mouse.tracker.drag_button == 0
    assert mouse.do("move", 0) == ["MouseMovePane"]


def test_a_lost_release_ends_the_drag() -> None:
    mouse = Mouse()
    mouse.do("press")
    mouse.do("drag", x=2)
    assert mouse.do("move", 0, x=3) == ["MouseDragEnd1Pane"]


def test_a_drag_is_no_click() -> None:
    mouse = Mouse()
    mouse.do("press")
    mouse.do("drag", x=2)
    mouse.do("release", x=2)
    assert mouse.click() == ["MouseDown1Pane", "MouseUp1Pane"]


def test_an_old_release_is_of_the_button_pressed() -> None:
    mouse = Mouse()
    mouse.do("press", 3)
    assert mouse.do("release", 0) == ["MouseUp3Pane"]
    assert mouse.do("release", 0) == []


def test_the_wheel() -> None:
    mouse = Mouse()
    assert mouse.do("wheel", 5, modifiers=2) == ["M-WheelDownPane"]
    assert mouse.do("press", 6) == ["MouseDown6Pane"]
