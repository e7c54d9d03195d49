"""The palette on a client: what it offers, how it fits, what choosing runs."""

from __future__ import annotations

import pytest
from pymux_wf.server.client import Client
from pymux_wf.server.draw import build_scene
from pymux_wf.server.modes.palette import Entry
from pymux_wf.server.palette import OpenPalette, entries, line

from pymux_wf.terminal.width import text_width
from tests.unit.commands_rig import Rig, served


async def ready(rig: Rig, *, columns: int = 80, lines: int = 24) -> Client:
    await rig.ok("new-session", "-d", "-s", "dev", "-x", str(columns), "-y", str(lines), "cat")
    await rig.ok("bind-key", "-n", "F1", "command-palette")
    client = await rig.attach("attach-session", "-t", "dev", columns=columns, lines=lines)
    await rig.type(client, b"\x1bOP")
    assert isinstance(client.overlay, OpenPalette)
    return client


def box(client: Client) -> list[str]:
    view = build_scene(client).views[-1]
    return ["".join(row.cells) for row in view.rows]


def opened(client: Client) -> OpenPalette | None:
    return client.overlay if isinstance(client.overlay, OpenPalette) else None


@served
async def test_it_offers_everything_there_is(rig: Rig) -> None:
    client = await ready(rig)
    kinds = {entry.kind for entry in entries(client)}
    assert kinds == {"window", "session", "pane", "command", "key", "layout", "option", "word"}
    found = {(entry.kind, entry.title): entry for entry in entries(client)}
    assert found["command", "rename-window"].action == 'command-prompt -I "rename-window "'
    assert found["command", "new-window"].action == "new-window"
    assert found["option", "mouse"].action == 'command-prompt -I "set-option -g mouse "'
    assert found["word", "mon queue"].action.endswith("pane queue")
    assert found["key", "Create a new window"].detail == "C-b c"
    for entry in found.values():
        if isinstance(entry.action, str):
            rig.server.executor.parse(entry.action)


@served
async def test_typing_finds_and_enter_acts(rig: Rig) -> None:
    client = await ready(rig)
    await rig.type(client, b"new-window")
    assert "> new-window" in "\n".join(box(client))
    await rig.type(client, b"\r")
    assert opened(client) is None
    await rig.until(lambda: len(rig.server.tree.windows) == 2)


@served
async def test_a_command_that_needs_words_opens_the_prompt(rig: Rig) -> None:
    client = await ready(rig)
    await rig.type(client, b"rename-window\r")
    await rig.until(lambda: client.prompt is not None)
    await rig.type(client, b"better\r")
    await rig.until(lambda: next(iter(rig.server.tree.windows.values())).name == "better")


@served
async def test_a_window_of_another_session_is_gone_to(rig: Rig) -> None:
    client = await ready(rig)
    await rig.ok("new-session", "-d", "-s", "other", "-n", "there", "cat")
    await rig.type(client, b"\x1b")
    await rig.until(lambda: opened(client) is None)
    await rig.type(client, b"\x1bOPwindow there\r")
    await rig.until(lambda: client.session is not None and client.session.name == "other")


@served
async def test_keys_go_to_it_and_escape_ends_it(rig: Rig) -> None:
    client = await ready(rig)
    await rig.type(client, b"\x02c")
    assert opened(client) is not None
    assert len(rig.server.tree.windows) == 1
    await rig.type(client, b"\x07")
    assert opened(client) is None


@served
async def test_the_mouse_chooses_scrolls_and_leaves(rig: Rig) -> None:
    client = await ready(rig)
    await rig.ok("set-option", "-g", "mouse", "on")
    await rig.type(client, b"layout")
    palette = opened(client)
    assert palette is not None
    build_scene(client)
    x, y, _, _ = palette._place
    await rig.type(client, f"\x1b[<65;{x + 3};{y + 3}M".encode())
    assert palette.palette.chosen > 0
    await rig.type(client, f"\x1b[<0;{x + 3};{y + 3}M".encode())
    assert opened(client) is None
    await rig.type(client, b"\x1bOP")
    assert opened(client) is not None
    await rig.type(client, b"\x1b[<0;1;24M")
    assert opened(client) is None


@pytest.mark.parametrize(("columns", "lines"), [(20, 5), (1, 1), (2, 2), (30, 8), (200, 60)])
def test_it_fits_every_terminal(columns: int, lines: int) -> None:
    @served
    async def fits(rig: Rig) -> None:
        client = await ready(rig, columns=columns, lines=lines)
        await rig.type(client, b"new-w")
        view = build_scene(client).views[-1]
        assert view.x >= 0
        assert view.x + view.width <= columns
        assert 0 <= view.y <= view.y + view.height <= lines
        assert len(view.rows) == view.height
        if columns == 20:
            assert box(client)[:2] == ["> new-w             ", "new-window  Make a …"]

    fits()


@served
async def test_it_follows_the_size_of_the_terminal(rig: Rig) -> None:
    client = await ready(rig)
    palette = opened(client)
    assert palette is not None
    client.columns, client.lines = 20, 5
    palette.resized(client)
    assert len(box(client)) == 4


def test_hostile_titles_are_drawn_as_text() -> None:
    for title in ("#[fg=red]x\x1b[2J\n", "日本語" * 30, "", "\u202e" * 5):
        shown = line(Entry("window", title, "#{pid}\x07" * 9), 40)
        assert text_width(shown) == 40
        assert "\x1b" not in shown
        assert "\n" not in shown


@served
async def test_a_read_only_client_runs_nothing(rig: Rig) -> None:
    client = await ready(rig)
    client.read_only = True
    await rig.type(client, b"new-window\r")
    assert len(rig.server.tree.windows) == 1
    assert client.message is not None


@served
async def test_it_needs_a_client(rig: Rig) -> None:
    assert await rig.fails("command-palette") == "no current client"
