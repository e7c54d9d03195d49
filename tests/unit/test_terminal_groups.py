"""Groups of controls taken as one mean what they mean one by one."""

from __future__ import annotations

import itertools
import random

import pytest

from pymux_wf.terminal import ByteStream, Screen, dispatch, groups
from pymux_wf.terminal.sgr import sgr_change
from pymux_wf.terminal.style import PROTECTED, Link, Style
from tests.terminal_streams import check_invariants, fed, state

SGRS = ("", "0;31", "1", "22;4:3", "38;5;9;48;2;1;2;3", "39;49", "7;58:5:1", "27;24")
CONTROLS = (
    "\x1b[2;3H", "\x1b[H", "\x1b[99;99H", "\x1b[4G", "\x1b[2d", "\r", "\r\n", "\n", "\b", "\t", "\x1b[K", "\x1b[31m",
    "\x1b[44m", "\x1b[m", "\x1b[?25l", "\x1b[?25h", "\x1b[34h", "\x1b[4h", "\x1b[4l", "\x1b[?7l", "\x1b[?7h",
    "\x1b[?6h", "\x1b[?6l", "\x1b[2;3r", "\x1b[r", "\x1b[L", "\x1b[M", "\x1b[2A", "\x1b[B", "\x1b[3C", "\x1b[?2004h",
    "\x1b[?25h\x1b[?2004l\x1b[?25l", "\x1b[1\"q", "\x1b[?69h", "\x1b[2;4s", "\x1b[?69l", "\x1b[3;2r",
    "\x1b[?K", "\x1bM", "\x07",
)  # fmt: skip


def alike(data: str) -> None:
    plain = state(fed(data.encode(), (6, 4), [], plain=True))
    # Groups are put together when they are met again.
    for _ in range(2):
        screen = fed(data.encode(), (6, 4), [])
        check_invariants(screen)
        assert state(screen) == plain, repr(data)


@pytest.mark.parametrize("first", CONTROLS, ids=repr)
def test_two_controls_in_a_group(first: str) -> None:
    for second in CONTROLS:
        alike(f"abcdefgh\x1b[42m漢{first}{second}xy\r\nz")


def test_selective_erasure_is_not_taken_for_erasure() -> None:
    screen = Screen(8, 1)
    ByteStream(screen).feed(b'a\x1b[1"qbc\x1b[0"qd\r\x1b[?K')
    assert screen.rows[0].text == " bc     "


def test_long_groups() -> None:
    source = random.Random(5)
    for _ in range(400):
        texts = ("", "a", "bc", "def", "漢", "ghijklmno")
        alike("".join("".join(source.choices(CONTROLS, k=source.randrange(1, 9))) + source.choice(texts)
                      for _ in range(6)))  # fmt: skip


@pytest.mark.parametrize("pair", list(itertools.product(SGRS, repeat=2)))
def test_two_changes_of_the_pen_as_one(pair: tuple[str, str]) -> None:
    first, second = map(sgr_change, pair)
    for style in (Style.of(), Style.of(3, 4, 5 | PROTECTED, 6, Link("u")), Style.of(attrs=0x3FF)):
        expected = style.after_change(first).after_change(second)
        assert style.after_change(groups.both(first, second)).same_look(expected)


def test_a_group_is_learned_once_and_shares_its_pen() -> None:
    stream = ByteStream(Screen(80, 24))
    for _ in range(2):
        stream.feed(b"a\x1b[0m\x1b[5;7H\x1b[1;33mb\x1b[0m\x1b[6;8H\x1b[1;33mc")
    first = groups.ACTIONS["\x1b[0m\x1b[5;7H\x1b[1;33m"]
    second = groups.ACTIONS["\x1b[0m\x1b[6;8H\x1b[1;33m"]
    assert first[:3] == (dispatch.PLACE, 4, 6)
    assert first[3] is second[3]


def test_the_tables_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(groups, "_GROUPS_LIMIT", 50)
    monkeypatch.setattr(groups, "_PENS_LIMIT", 50)
    stream = ByteStream(Screen(80, 24))
    for number in range(300):
        for _ in range(2):
            stream.feed(f"x\x1b[{number};1H\x1b[38;5;{number % 256};4{number % 8}mx".encode())
    assert len(groups.ACTIONS) <= 50
    assert len(groups._pens) <= 50
    assert len(groups._once) <= 50
    before = set(groups.ACTIONS)
    stream.feed(b"x" + b"\x1b[1;2H" * 40 + b"x")
    assert set(groups.ACTIONS) == before


def test_the_cursor_shown_and_hidden_again_is_one_event() -> None:
    for _ in range(2):
        screen = Screen(10, 2)
        ByteStream(screen).feed(b"a\x1b[?25l\x1b[?25hb")
        assert screen.take_events() == [("modes",)]
        assert not screen.cursor.hidden
