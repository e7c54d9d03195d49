"""Italics on terminals that have none: they stand text out instead, as tmux does."""

from __future__ import annotations

import pytest

from pymux_wf.render.capabilities import capabilities_for
from pymux_wf.render.sgr import StyleChanges
from pymux_wf.render.terminfo import Terminfo
from pymux_wf.terminal.style import DEFAULT_STYLE, ITALIC, REVERSE

BASIC = {"clear": b"\x1b[H\x1b[J", "cup": b"x", "rev": b"\x1b[7m"}


@pytest.mark.parametrize(
    ("strings", "codes"),
    [
        ({"sitm": b"\x1b[3m", "smso": b"\x1b[7m"}, "\x1b[3m"),
        ({"smso": b"\x1b[3m"}, "\x1b[3m"),
        ({"smso": b"\x1b[7m"}, "\x1b[7m"),
        ({"smso": b"\x1b[7m$<2>"}, "\x1b[7m"),
        ({}, ""),
    ],
)
def test_text_stands_out_where_there_are_no_italics(strings: dict[str, bytes], codes: str) -> None:
    entry = Terminfo(("a-terminal",), set(), {"colors": 8}, BASIC | strings)
    changes = StyleChanges(capabilities_for("a-terminal", terminfo=entry))
    assert changes.change(DEFAULT_STYLE, DEFAULT_STYLE.replace(attrs=ITALIC)) == codes


def test_what_is_reversed_already_stays_so() -> None:
    entry = Terminfo(("a-terminal",), set(), {"colors": 8}, BASIC | {"smso": b"\x1b[7m"})
    changes = StyleChanges(capabilities_for("a-terminal", terminfo=entry))
    reverse = DEFAULT_STYLE.replace(attrs=REVERSE)
    assert changes.change(reverse, DEFAULT_STYLE.replace(attrs=REVERSE | ITALIC)) == ""
