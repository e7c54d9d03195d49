"""which-key: hints after a moment, pages, gone with the next key, which acts as usual; nothing without the option."""

from __future__ import annotations

import pytest
from pymux_wf.server.client import Client
from pymux_wf.server.draw import build_scene
from pymux_wf.server.overlays import Overlay
from pymux_wf.server.which_key import Hint, cut, hints_of, lay_out, page_lines, printable

from tests.unit.commands_rig import Rig, served


async def ready(rig: Rig, *, columns: int = 80, lines: int = 24) -> Client:
    await rig.ok("new-session", "-d", "-s", "dev", "-x", str(columns), "-y", str(lines), "cat")
    await rig.ok("set-option", "-g", "which-key", "on")
    await rig.ok("set-option", "-g", "which-key-delay", "1")
    return await rig.attach("attach-session", "-t", "dev", columns=columns, lines=lines)


def overlay(client: Client) -> Overlay | None:
    return client.overlay


def text(client: Client) -> str:
    scene = build_scene(client)
    return "\n".join("".join(view.rows[0].cells) for view in scene.views if view.height == 1)


@served
async def test_who_hesitates_sees_the_keys_and_the_next_one_acts(rig: Rig) -> None:
    client = await ready(rig, columns=120, lines=40)
    await rig.type(client, b"\x02")
    await rig.until(lambda: overlay(client) is not None)
    shown = text(client)
    assert "prefix" in shown
    assert "Create a new window" in shown
    await rig.type(client, b"c")
    assert overlay(client) is None
    assert client.key_table is None
    await rig.until(lambda: len(rig.server.tree.windows) == 2)


@served
async def test_who_does_not_hesitate_sees_nothing_and_no_timer_stays(rig: Rig) -> None:
    client = await ready(rig)
    await rig.ok("set-option", "-g", "which-key-delay", "60000")
    await rig.type(client, b"\x02")
    assert client.keyboard._hint is not None
    await rig.type(client, b"c")
    assert client.keyboard._hint is None
    await rig.ok("set-option", "-g", "which-key", "off")
    await rig.type(client, b"\x02")
    assert client.keyboard._hint is None


@served
async def test_it_is_off_by_default(rig: Rig) -> None:
    assert await rig.ok("show-options", "-gv", "which-key") == "off"
    assert await rig.ok("show-options", "-gv", "which-key-delay") == "600"


@served
async def test_other_tables_have_hints_too(rig: Rig) -> None:
    client = await ready(rig)
    await rig.ok("bind-key", "g", "switch-client", "-T", "go")
    await rig.ok("bind-key", "-T", "go", "-N", "odd #[fg=red] \x1b note", "s", "split-window")
    await rig.type(client, b"\x02g")
    await rig.until(lambda: overlay(client) is not None)
    shown = text(client)
    assert "go" in shown
    assert "odd #[fg=red] ? note" in shown
    await rig.type(client, b"z")
    assert overlay(client) is None


@served
async def test_the_prefix_that_is_forgotten_takes_the_hints_away(rig: Rig) -> None:
    client = await ready(rig)
    await rig.ok("set-option", "-s", "prefix-timeout", "60")
    await rig.type(client, b"\x02")
    await rig.until(lambda: overlay(client) is not None)
    await rig.until(lambda: overlay(client) is None)
    assert client.key_table is None


@pytest.mark.parametrize(("columns", "lines"), [(20, 5), (1, 1), (3, 2), (200, 60)])
def test_it_fits_every_terminal_and_turns_pages(columns: int, lines: int) -> None:
    @served
    async def fits(rig: Rig) -> None:
        client = await ready(rig, columns=columns, lines=lines)
        await rig.type(client, b"\x02")
        await rig.until(lambda: overlay(client) is not None)
        scene = build_scene(client)
        assert all(view.y >= 0 and view.y + view.height <= lines for view in scene.views if view.height == 1)
        before = text(client)
        await rig.type(client, b"\t")
        if columns == 20:
            assert overlay(client) is not None
            assert text(client) != before
            assert "2/" in text(client)

    fits()


def test_hints_run_down_the_columns() -> None:
    hints = [Hint(str(number), "does something") for number in range(10)]
    grid = lay_out(hints, 57, 3)
    assert (grid.columns, grid.rows, grid.pages) == (3, 3, 2)
    lines = page_lines(hints, grid, 0)
    assert [[hint.key for hint in line] for line in lines] == [["0", "3", "6"], ["1", "4", "7"], ["2", "5", "8"]]
    assert [[hint.key for hint in line] for line in page_lines(hints, grid, 1)] == [["9"], [], []]
    assert lay_out([], 1, 1).pages == 1


def test_texts_are_made_fit_to_draw() -> None:
    assert cut("hello", 5) == "hello"
    assert cut("hello", 3) == "he…"
    assert cut("日本語", 4) == "日…"
    assert cut("x", 0) == ""
    assert printable("a\x1b\n") == "a??"


@served
async def test_mouse_keys_are_no_hints(rig: Rig) -> None:
    client = await ready(rig)
    assert not [hint for hint in hints_of(client, "root") if "Mouse" in hint.key or "Wheel" in hint.key]
