"""capture-pane: what is pending, cells that were never used, and the screens it can read."""

from __future__ import annotations

import pytest

from tests.unit.commands_rig import Rig, served


async def start(rig: Rig, output: str, columns: int = 80) -> None:
    await rig.ok("new-session", "-d", "-x", str(columns), "-y", "6", f"printf '{output}'; exec cat")
    pane = rig.server.tree.panes[0]
    await rig.until(lambda: pane.log.end)


@pytest.mark.parametrize(
    ("output", "plain", "octal"),
    [
        ("text", "", ""),
        ("text\\033[3", "\033[3", "\\033[3"),
        ("\\033]2;a\\134b\\003", "\033]2;a\\b\003", "\\033]2;a\\134b\\003"),
        ("\\033", "\033", "\\033"),
        ("\\033[3mfoo", "", ""),
    ],
)
def test_the_beginning_of_a_sequence_is_pending(output: str, plain: str, octal: str) -> None:
    @served
    async def test(rig: Rig) -> None:
        await start(rig, output)
        assert await rig.ok("capture-pane", "-pP") == plain
        assert await rig.ok("capture-pane", "-pPC") == octal

    test()


@pytest.mark.parametrize(
    ("flags", "width"),
    [("-pN", 20), ("-pNT", 5), ("-pNJ", 5), ("-pNeT", 5), ("-p", 3), ("-pT", 3), ("-pJ", 5)],
)
def test_blanks_behind_the_text(flags: str, width: int) -> None:
    @served
    async def test(rig: Rig) -> None:
        await start(rig, "abc  ")
        first = (await rig.ok("capture-pane", flags)).split("\n")[0]
        assert first == "abc".ljust(width)

    test()


@pytest.mark.parametrize(("text", "width"), [("a" * 5, 20), ("a" * 21, 40), ("a" * 41, 80), ("a" * 80, 80), ("", 0)])
def test_tmux_keeps_room_by_quarters(text: str, width: int) -> None:
    @served
    async def test(rig: Rig) -> None:
        await start(rig, f"{text}\\r\\nx")
        assert len((await rig.ok("capture-pane", "-pN")).split("\n")[0]) == width

    test()


@served
async def test_what_a_mode_shows(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-x", "20", "-y", "4", "seq 30; exec cat")
    await rig.until(lambda: "30" in rig.screen(0))
    await rig.ok("copy-mode")
    await rig.ok("send-keys", "-X", "history-top")
    assert (await rig.ok("capture-pane", "-p")).startswith("28")
    assert (await rig.ok("capture-pane", "-pM")).split("\n")[1:3] == ["2", "3"]
    await rig.ok("send-keys", "-X", "cancel")
    assert await rig.ok("capture-pane", "-pM") == await rig.ok("capture-pane", "-p")


@served
async def test_the_screen_under_an_alternate_one(rig: Rig) -> None:
    await start(rig, "below\\033[?1049habove", columns=20)
    await rig.until(lambda: "above" in rig.screen(0))
    assert (await rig.ok("capture-pane", "-pa")).startswith("below")
    assert "above" in await rig.ok("capture-pane", "-p")
    await rig.ok("respawn-pane", "-k", "exec cat")
    assert await rig.fails("capture-pane", "-pa") == "no alternate screen"
    assert await rig.ok("capture-pane", "-paq") == ""
