"""Colours that programs set and ask for: X11's notations and names, and answers that end as the question did."""

from __future__ import annotations

import pytest

from pymux_wf.terminal import ByteStream, Screen
from tests.unit.commands_rig import Rig, served


@pytest.mark.parametrize(
    ("text", "colour"),
    [
        ("rgb:12/34/56", "#123456"),
        ("rgb:1234/5678/9abc", "#12569a"),
        ("#123456", "#123456"),
        ("#123456789abc", "#12569a"),
        ("cmy:0.5/0.25/0", "#7fbfff"),
        ("cmy:1/1/1", "#000000"),
        ("cmyk:0.5/0.25/0/0.5", "#3f5f7f"),
        ("cmy:1.5/0/0", "default"),
        ("cmyk:1/1/1", "default"),
        ("Red", "#ff0000"),
        ("light grey", "#d3d3d3"),
        ("Navy Blue", "#000080"),
        ("grey50", "#7f7f7f"),
        ("medium spring green", "#00fa9a"),
        ("nosuch", "default"),
        ("colour5", "default"),
    ],
)
def test_a_program_names_colours_as_x11_does(text: str, colour: str) -> None:
    @served
    async def test(rig: Rig) -> None:
        await rig.ok("new-session", "-d", "-x", "40", "-y", "4", f"printf '\\033]11;{text}\\007x'; exec cat")
        pane = rig.server.tree.panes[0]
        await rig.until(lambda: pane.log.end)
        assert await rig.ok("display-message", "-p", "#{pane_bg}") == colour

    test()


@pytest.mark.parametrize("end", ["\x07", "\x1b\\"])
@pytest.mark.parametrize("command", ["4;5", "10", "11", "12"])
def test_an_answer_ends_as_the_question_did(command: str, end: str) -> None:
    screen = Screen(20, 4)
    ByteStream(screen).feed(f"\x1b]{command};#112233\x07\x1b]{command};?{end}".encode())
    assert screen.take_replies() == f"\x1b]{command};rgb:1111/2222/3333{end}".encode()


@pytest.mark.parametrize(("name", "begins"), [("tmux", "tmux 3.7c"), ("pywfmux", "pywfmux ")])
def test_the_terminal_has_the_name_that_the_server_was_called_by(name: str, begins: str) -> None:
    @served
    async def test(rig: Rig) -> None:
        from pymux_wf.server.server import Server

        server = Server("/nowhere", name, rig.server.loop)
        assert server.terminal_version.startswith(begins)

    test()
