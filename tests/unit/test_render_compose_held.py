"""A view that is held for a frame: not looked at, and caught up with afterwards."""

from __future__ import annotations

from pymux_wf.render.capabilities import capabilities_for
from pymux_wf.render.scene import Scene, View
from pymux_wf.render.writer import TerminalWriter
from pymux_wf.terminal import ByteStream, Screen


def test_a_held_view_is_not_drawn_and_is_drawn_later() -> None:
    left, right, outer = Screen(10, 3), Screen(10, 3), Screen(20, 3)
    writer = TerminalWriter(capabilities_for("xterm-256color"))
    terminal = ByteStream(outer)

    def draw(held: bool) -> list[str]:
        for screen in (left, right):
            screen.settle()
        views = [View(0, 0, 10, 3, left.rows), View(10, 0, 10, 3, right.rows)]
        views[1].held = held
        terminal.feed(writer.draw(Scene(20, 3, views)))
        return [row.text.rstrip() for row in outer.rows]

    draw(held=False)
    ByteStream(left).feed(b"typed")
    ByteStream(right).feed(b"\r\n\r\nflood")
    assert draw(held=True) == ["typed", "", ""]
    assert draw(held=False) == ["typed", "", " " * 10 + "flood"]
    ByteStream(right).feed(b"\r\n1\r\n2\r\n3")
    assert draw(held=True) == ["typed", "", " " * 10 + "flood"]
    assert draw(held=False) == ["typed" + " " * 5 + "1", " " * 10 + "2", " " * 10 + "3"]
