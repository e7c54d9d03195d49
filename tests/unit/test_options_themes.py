"""Light and dark: how a terminal's theme is learned, and who is told."""

from __future__ import annotations

from typing import Any

from tests.unit.commands_rig import Rig, served

DARK, LIGHT = b"\033[?997;1n", b"\033[?997;2n"


async def start(rig: Rig) -> tuple[Any, list[bytes], Any]:
    """Session ``a``, what its program is sent, and a client; hooks note themes in @log."""
    await rig.ok("new-session", "-d", "-s", "a", "cat")
    for theme in ("light", "dark"):
        await rig.ok("set-hook", "-g", f"client-{theme}-theme", f"set-option -ga @log {theme},")
    pane: Any = rig.server.tree.panes[0]
    typed: list[bytes] = []
    pane.io.write = typed.append
    return pane, typed, await rig.attach()


@served
async def test_a_terminal_tells_its_theme_and_hooks_run(rig: Rig) -> None:
    _, _, client = await start(rig)
    assert await rig.ok("list-clients", "-F", "<#{client_theme}>") == "<>"
    for report, theme in ((b"1", "dark"), (b"2", "light"), (b"2", "light")):
        await rig.type(client, b"\033[?997;" + report + b"n")
        assert await rig.ok("list-clients", "-F", "#{client_theme}") == theme
    assert await rig.show("#{@log}") == "dark,light,"


@served
async def test_the_background_tells_it_where_the_terminal_does_not(rig: Rig) -> None:
    _, _, client = await start(rig)
    await rig.type(client, b"\033]11;rgb:ffff/ffff/f0f0\033\\")
    assert client.theme == "light"
    await rig.type(client, b"\033]11;rgb:0000/0000/2020\033\\")
    assert client.theme == "dark"
    await rig.type(client, b"\033[?997;1n\033]11;rgb:ffff/ffff/f0f0\033\\")
    assert client.theme == "dark", "what a terminal says of itself counts for more"


@served
async def test_programs_ask_and_are_told_when_it_changes(rig: Rig) -> None:
    pane, typed, client = await start(rig)
    pane.io._feed(b"\033[?996n")
    assert typed == [], "nobody knows"
    await rig.type(client, b"\033[?997;1n")
    pane.io._feed(b"\033[?996n")
    assert typed == [DARK]
    typed.clear()
    pane.io._feed(b"\033[?2031h")
    await rig.type(client, b"\033[?997;1n")
    assert typed == []
    await rig.type(client, b"\033[?997;2n")
    assert typed == [LIGHT]
    pane.io._feed(b"\033[?2031l")
    await rig.type(client, b"\033[?997;1n")
    assert typed == [LIGHT]


@served
async def test_the_pane_s_own_background_counts_first(rig: Rig) -> None:
    pane, typed, client = await start(rig)
    await rig.type(client, b"\033[?997;1n")
    pane.io._feed(b"\033[?2031h")
    await rig.ok("set-option", "-p", "window-style", "bg=white")
    assert typed == [LIGHT]
    pane.io._feed(b"\033]11;rgb:00/00/00\007")
    assert typed == [LIGHT, DARK]
    pane.io._feed(b"\033]111\007\033[?996n")
    assert typed == [LIGHT, DARK, LIGHT, LIGHT]
