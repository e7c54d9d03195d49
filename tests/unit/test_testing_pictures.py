"""Pictures of screens as browsers show them: what several blanks, and blanks at the ends, do to the grid."""

from __future__ import annotations

from xml.etree import ElementTree

from pymux_wf.snapshot import Screen, to_svg
from pymux_wf.snapshot.theme import DEFAULT_THEME
from pymux_wf.terminal import ByteStream
from pymux_wf.terminal import Screen as Terminal


def test_no_text_of_a_picture_depends_on_blanks() -> None:
    terminal = Terminal(20, 3)
    ByteStream(terminal).feed(b"   ab   c  \x1b[7m  x \x1b[m")
    root = ElementTree.fromstring(to_svg(Screen.of(terminal)))
    texts = list(root.iter("{http://www.w3.org/2000/svg}text"))
    # Chromium collapses blanks, and stretches what is left to textLength.
    assert [each.text for each in texts] == ["ab\xa0\xa0\xa0c", "x"]
    width = DEFAULT_THEME.cell_width
    assert [float(each.get("x", "")) for each in texts] == [round(3 * width, 1), round(13 * width, 1)]
    assert [float(each.get("textLength", "")) for each in texts] == [round(6 * width, 1), round(width, 1)]
