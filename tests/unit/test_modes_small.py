"""The small modes: confirm-before, messages, the clock, pane numbers."""

from __future__ import annotations

from datetime import datetime

import pytest
from pymux_wf.server.modes.base import Accept, Cancel, Choose, Leave, PassKey, Redraw
from pymux_wf.server.modes.big_digits import strokes
from pymux_wf.server.modes.clock import ClockMode, clock_text
from pymux_wf.server.modes.confirm import ConfirmPrompt, confirm_text, valid_confirm_key
from pymux_wf.server.modes.display_panes import DisplayPanes, NumberedPane, Piece
from pymux_wf.server.modes.message import StatusMessage

NOON = datetime(2024, 2, 3, 12, 5, 30)


def test_confirm() -> None:
    asked = ConfirmPrompt(confirm_text("kill-server", None))
    assert asked.draw(80).prompt == "Confirm 'kill-server'? (y/n) "
    assert asked.draw(80).cursor == 29
    assert asked.draw(10).cursor == 9
    assert asked.key("y") == (Accept(()),)
    for key in ("n", "Y", "Enter", "Escape", "Up", "C-y"):
        assert asked.key(key) == (Cancel(),)
    assert asked.paste("y") == (Cancel(),)


def test_confirm_with_another_key_and_enter() -> None:
    asked = ConfirmPrompt(confirm_text("kill-pane", "sure?"), confirm_key="j", default_yes=True)
    assert asked.text == "sure? "
    assert asked.key("j") == asked.key("Enter") == (Accept(()),)
    assert asked.key("y") == (Cancel(),)
    assert valid_confirm_key("j")
    assert not any(map(valid_confirm_key, ("", "é", " ", "Enter", "\x01")))


def test_message_ends_by_time_or_key() -> None:
    message = StatusMessage("hello", now=10.0, delay=0.75)
    assert not message.expired(10.74)
    assert message.expired(10.75)
    assert message.key("a") == (Cancel(), PassKey("a"))
    assert (message.draw(80).text, message.draw(80).cursor) == ("hello", None)


def test_message_waiting_for_a_key() -> None:
    message = StatusMessage("hello", now=10.0, delay=0, ignore_keys=True)
    assert message.deadline is None
    assert not message.expired(1e9)
    assert message.key("a")[0] == Cancel()


def test_message_that_ignores_keys() -> None:
    message = StatusMessage("hello", now=10.0, delay=1.0, ignore_keys=True)
    assert message.key("a") == (PassKey("a"),)
    assert message.paste("x") == ()


@pytest.mark.parametrize(
    ("hour", "style", "text"),
    [(0, "12", "12:05 AM"), (12, "12", "12:05 PM"), (9, "24", "09:05"), (23, "12-with-seconds", "11:05:30 PM")],
)
def test_clock_text(hour: int, style: str, text: str) -> None:
    assert clock_text(NOON.replace(hour=hour), style) == text


def drawn(mode: ClockMode, colour: int) -> list[str]:
    return [
        "".join("#" if style.bg == colour else cell for cell, style in zip(row.cells, row.styles))
        for row in mode.rows()
    ]


def test_clock_is_drawn_in_the_middle() -> None:
    mode = ClockMode(40, 11, time=NOON, colour=2)
    picture = drawn(mode, 2)
    assert [len(row) for row in picture] == [40] * 11
    used = [number for number, row in enumerate(picture) if "#" in row]
    assert used == [2, 3, 4, 5, 6]
    assert picture[6][5:35].split() == ["#", "#####", "#####", "#####"]


def test_clock_too_small_shows_plain_text() -> None:
    mode = ClockMode(20, 3, time=NOON)
    assert [row.text.strip() for row in mode.rows()] == ["", "12:05", ""]
    mode.resize(4, 3)
    assert all(not row.text.strip() for row in mode.rows())
    mode.resize(1, 1)
    assert len(mode.rows()) == 1


def test_clock_asks_for_a_redraw_only_when_the_figures_change() -> None:
    mode = ClockMode(40, 10, time=NOON)
    before = mode.rows()
    assert mode.tick(NOON.replace(second=59)) == ()
    assert mode.rows() is before
    assert mode.tick(NOON.replace(minute=6)) == (Redraw(),)
    assert mode.rows() is not before
    assert mode.seconds_to_change(NOON) == 30
    assert ClockMode(40, 10, time=NOON, style="24-with-seconds").seconds_to_change(NOON) == 1
    assert mode.key("x") == (Leave(),)


def test_every_figure_of_a_time_has_a_shape() -> None:
    for figure in "0123456789:APM":
        assert list(strokes(figure))


def test_display_panes_draws_numbers_inside_their_panes() -> None:
    panes = [
        NumberedPane(0, 5, 0, 0, 20, 10, active=True),
        NumberedPane(12, 6, 21, 0, 4, 3),
        NumberedPane(3, 7, 0, 11, 0, 5),
    ]
    shown = list(DisplayPanes(panes).draw())
    for piece in shown:
        pane = panes[0] if piece.x < 21 else panes[1]
        assert pane.x <= piece.x
        assert piece.x + len(piece.text) <= pane.x + pane.width
        assert pane.y <= piece.y < pane.y + pane.height
    assert Piece(15, 0, "20x10", 1, -1) in shown
    assert Piece(21, 1, "12 c", 4, -1) in shown
    assert {piece.bg for piece in shown if piece.text.isspace()} == {1}


def test_display_panes_picks() -> None:
    panes = DisplayPanes([NumberedPane(0, 5, 0, 0, 80, 24), NumberedPane(10, 9, 0, 0, 80, 24)])
    assert panes.key("0") == (Choose(5, 'select-pane -t "%5"'),)
    assert panes.key("a") == (Choose(9, 'select-pane -t "%9"'),)
    assert panes.key("7") == (Cancel(),)
    assert panes.key("Up") == (Cancel(), PassKey("Up"))
    assert DisplayPanes(panes.panes, ignore_keys=True).key("0") == (PassKey("0"),)
    assert DisplayPanes(panes.panes, template=None).key("0") == (Choose(5, None),)
    assert DisplayPanes([], deadline=3.0).expired(3.0)
