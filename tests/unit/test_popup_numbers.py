"""display-panes as an overlay: what closes it, what goes on to the pane, and where the numbers stand."""

from __future__ import annotations

import pytest
from pymux_wf.server.client import Client
from pymux_wf.server.draw import build_scene
from pymux_wf.server.overlays import PaneNumbers

from pymux_wf.render.scene import View
from tests.unit.commands_rig import Rig, served


async def numbers(rig: Rig, *flags: str) -> Client:
    await rig.ok("new-session", "-d", "-s", "n", "-x", "80", "-y", "23", "cat")
    await rig.ok("split-window", "-h", "cat")
    client = await rig.attach()
    await rig.ok("display-panes", "-b", *flags)
    assert isinstance(client.overlay, PaneNumbers)
    return client


@pytest.mark.parametrize(
    ("data", "active"),
    [
        (b"0", "0"),
        (b"9", "1"),
        (b"z", "1"),
        (b"\033[Ax", "1"),
        (b"\033[200~text\033[201~", "1"),
        (b"\033[<0;5;5M", "0"),
    ],
    ids=["a pane", "no pane", "a letter", "another key", "a paste", "a click"],
)
def test_what_closes_it(data: bytes, active: str) -> None:
    @served
    async def check(rig: Rig) -> None:
        if data.startswith(b"\033[<"):
            await rig.ok("set-option", "-g", "mouse", "on")
        client = await numbers(rig)
        await rig.type(client, data)
        assert client.overlay is None
        await rig.turns()
        assert await rig.show("#{pane_index}") == active

    check()


@served
async def test_a_paste_reaches_the_pane_and_a_letter_does_not(rig: Rig) -> None:
    client = await numbers(rig)
    await rig.type(client, b"z")
    await rig.ok("display-panes", "-b")
    await rig.type(client, b"\033[200~pasted\033[201~")
    await rig.until(lambda: rig.screen(1).startswith("pasted"))


@served
async def test_with_n_keys_go_to_the_pane(rig: Rig) -> None:
    client = await numbers(rig, "-N", "-d", "0")
    await rig.type(client, b"0abc")
    assert isinstance(client.overlay, PaneNumbers)
    await rig.until(lambda: rig.screen(1).startswith("0abc"))
    client.overlay.close()


@served
async def test_a_template_gets_the_pane(rig: Rig) -> None:
    client = await numbers(rig, "set-option -g @picked '%%'")
    await rig.type(client, b"0")
    assert await rig.show("#{@picked}") == "%0"


@served
async def test_numbers_follow_the_part_of_the_window_that_is_shown(rig: Rig) -> None:
    await rig.ok("set-option", "-g", "window-size", "manual")
    await rig.ok("new-session", "-d", "-s", "n", "-x", "120", "-y", "40", "cat")
    client = await rig.attach(columns=60, lines=21)
    await rig.ok("display-panes", "-b", "-d", "0")
    before = _figures(client)
    client.pan = (20, 10)
    after = _figures(client)
    assert [(view.x - 20, view.y - 10) for view in before] == [(view.x, view.y) for view in after]
    assert not build_scene(client).cursor.visible


def _figures(client: Client) -> list[View]:
    """The views of the overlay, which come last."""
    overlay = client.overlay
    assert isinstance(overlay, PaneNumbers)
    return build_scene(client).views[-len(overlay._pieces) :]
