"""Modes over panes in a server: options that act on modes that are on, flags of copy-mode, the indicator, read-only."""

from __future__ import annotations

from typing import Any

import pytest
from pymux_wf.server.modes import copy_search
from pymux_wf.server.modes.clock import ClockMode

from tests.unit.commands_rig import Rig, served


async def start(rig: Rig, program: str = "seq 100; exec cat") -> Any:
    await rig.ok("new-session", "-d", "-x", "40", "-y", "10", program)
    client = await rig.attach(columns=40, lines=11)
    await rig.until(lambda: "100" in rig.screen(0) or "seq" not in program)
    return client


def first_row(rig: Rig, pane: int = 0) -> str:
    mode = rig.server.tree.panes[pane].mode
    assert mode is not None
    return "".join(mode.rows()[0].cells).rstrip()


@served
async def test_the_indicator_is_a_format_with_styles(rig: Rig) -> None:
    await start(rig)
    await rig.ok("copy-mode")
    assert first_row(rig).endswith("[0/91]")
    await rig.ok("set-option", "-g", "copy-mode-position-format", "#[align=centre,bg=red]at #{scroll_position}")
    await rig.ok("send-keys", "-X", "scroll-up")
    row = rig.server.tree.panes[0].mode.rows()[0]  # type: ignore[union-attr]
    text = "".join(row.cells)
    assert text.startswith("91 ")
    assert text[18:22] == "at 1"
    assert row.styles[18].bg == 1
    assert row.styles[17].bg == -1
    await rig.ok("set-option", "-g", "copy-mode-position-format", "")
    await rig.ok("send-keys", "-X", "scroll-up")
    assert first_row(rig) == "90"


@served
async def test_hidden_and_shown(rig: Rig) -> None:
    await start(rig)
    await rig.ok("copy-mode", "-H")
    assert first_row(rig) == "92"
    await rig.ok("send-keys", "-X", "toggle-position")
    assert first_row(rig).endswith("[0/91]")


@served
async def test_the_time_of_the_top_line_is_shown(rig: Rig) -> None:
    await start(rig)
    await rig.ok("copy-mode")
    assert await rig.show("#{top_line_time}") == "0"
    await rig.ok("send-keys", "-X", "history-top")
    noted = int(await rig.show("#{top_line_time}"))
    assert abs(noted - rig.server.tree.panes[0].screen.history.times.second) <= 1
    assert await rig.show("#{t/p:top_line_time}") in first_row(rig)


@pytest.mark.parametrize(
    ("kind", "numbers"),
    [
        ("default", ["0", "1", "2"]),
        ("absolute", ["92", "93", "94"]),
        ("relative", ["9", "8", "7"]),
        ("hybrid", ["9", "8", "7"]),
    ],
)
def test_line_numbers_come_and_go_with_their_option(kind: str, numbers: list[str]) -> None:
    @served
    async def test(rig: Rig) -> None:
        await start(rig)
        await rig.ok("copy-mode", "-H")
        await rig.ok("set-option", "-gw", "copy-mode-line-numbers", kind)
        mode = rig.server.tree.panes[0].mode
        assert mode is not None
        assert ["".join(row.cells).split()[0] for row in mode.rows()[:3]] == numbers
        assert "".join(mode.rows()[9].cells).split()[0] == (
            "101" if kind in ("absolute", "hybrid") else mode_last(kind)
        )
        assert mode.rows()[0].styles[0].fg == 7
        assert mode.rows()[9].styles[0].fg == 3
        await rig.ok("set-option", "-gw", "copy-mode-current-line-number-style", "fg=red")
        assert mode.rows()[9].styles[0].fg == 1
        await rig.ok("set-option", "-gw", "copy-mode-line-numbers", "off")
        assert "".join(mode.rows()[0].cells).split() == ["92"]

    test()


def mode_last(kind: str) -> str:
    return {"default": "9", "relative": "0"}[kind]


@served
async def test_entered_with_the_mouse_there_are_no_numbers(rig: Rig) -> None:
    client = await start(rig)
    await rig.ok("set-option", "-g", "mouse", "on")
    await rig.ok("set-option", "-gw", "copy-mode-line-numbers", "absolute")
    client.clock.draw_now()
    await rig.type(client, b"\033[<64;3;3M" * 2)
    assert first_row(rig).split()[0] == "87"


@served
async def test_a_click_beside_line_numbers_means_the_text(rig: Rig) -> None:
    client = await start(rig)
    await rig.ok("set-option", "-g", "mouse", "on")
    await rig.ok("set-option", "-gw", "copy-mode-line-numbers", "absolute")
    await rig.ok("copy-mode")
    await rig.ok("bind-key", "-T", "copy-mode", "MouseDown1Pane", "send-keys", "-X", "clear-selection")
    client.clock.draw_now()
    await rig.type(client, b"\033[<0;6;3M\033[<0;6;3m")
    assert await rig.show("#{copy_cursor_x},#{copy_cursor_y}") == "1,2"


@served
async def test_keys_and_separators_follow_their_options(rig: Rig) -> None:
    await start(rig, "printf 'foo-bar baz'; exec cat")
    await rig.until(lambda: "baz" in rig.screen(0))
    await rig.ok("copy-mode")
    assert rig.server.tree.panes[0].mode.key_table == "copy-mode"  # type: ignore[union-attr]
    await rig.ok("set-option", "-gw", "mode-keys", "vi")
    assert rig.server.tree.panes[0].mode.key_table == "copy-mode-vi"  # type: ignore[union-attr]
    await rig.ok("send-keys", "-X", "start-of-line")
    await rig.ok("send-keys", "-X", "next-word")
    assert await rig.show("#{copy_cursor_x}") == "3"
    await rig.ok("set-option", "-g", "word-separators", "")
    await rig.ok("send-keys", "-X", "start-of-line")
    await rig.ok("send-keys", "-X", "next-word")
    assert await rig.show("#{copy_cursor_x}") == "8"


@served
async def test_wrap_search_and_styles(rig: Rig) -> None:
    await start(rig)
    await rig.ok("copy-mode")
    await rig.ok("send-keys", "-X", "search-backward", "^1$")
    assert await rig.show("#{copy_cursor_line}") == "1"
    await rig.ok("send-keys", "-X", "search-again")
    await rig.ok("set-option", "-gw", "wrap-search", "off")
    await rig.ok("send-keys", "-X", "search-backward", "100")
    assert await rig.show("#{copy_cursor_line}") == "1"
    await rig.ok("set-option", "-gw", "copy-mode-current-match-style", "bg=blue")
    mode = rig.server.tree.panes[0].mode
    assert mode is not None
    assert mode.rows()[0].styles[0].bg == 4


@served
async def test_a_search_that_takes_too_long_is_given_up(rig: Rig) -> None:
    await start(rig)
    before, copy_search.SEARCH_BUDGET = copy_search.SEARCH_BUDGET, 200
    try:
        await rig.ok("copy-mode")
        await rig.ok("send-keys", "-X", "search-backward", "^1$")
        assert await rig.show("#{search_timed_out} #{search_present}") == "1 0"
        assert first_row(rig).endswith("(timed out)")
        copy_search.SEARCH_BUDGET = before
        await rig.ok("send-keys", "-X", "search-again")
        assert await rig.show("#{search_timed_out} #{search_present}") == "1 0"
        await rig.ok("send-keys", "-X", "search-backward", "^2$")
        assert await rig.show("#{search_timed_out} #{search_present} #{search_match}") == "0 1 2"
    finally:
        copy_search.SEARCH_BUDGET = before


@pytest.mark.parametrize(
    ("flags", "scrolled"),
    [
        ([], "0"),
        (["-u"], "8"),
        (["-d"], "0"),
        (["-e"], "0"),
        (["-q"], ""),
    ],
)
def test_flags_of_copy_mode(flags: list[str], scrolled: str) -> None:
    @served
    async def test(rig: Rig) -> None:
        await start(rig)
        if flags == ["-d"]:
            await rig.ok("copy-mode", "-u")
        await rig.ok("copy-mode", *flags)
        assert await rig.show("#{scroll_position}") == scrolled
        if flags == ["-e"]:
            await rig.ok("send-keys", "-X", "page-up")
            await rig.ok("send-keys", "-X", "page-down")
            assert await rig.show("#{pane_mode}") == ""

    test()


@served
async def test_the_history_of_another_pane(rig: Rig) -> None:
    await start(rig)
    await rig.ok("split-window", "-d", "exec cat")
    await rig.ok("copy-mode", "-s", "%0", "-t", "%1")
    await rig.ok("send-keys", "-t", "%1", "-X", "history-top")
    assert first_row(rig, 1).split()[0] == "1"
    assert rig.server.tree.panes[0].mode is None


@served
async def test_views_have_the_indicator_too(rig: Rig) -> None:
    client = await start(rig)
    await rig.ok("bind-key", "-n", "F1", "list-commands")
    await rig.type(client, b"\033OP")
    assert await rig.show("#{pane_mode}") == "view-mode"
    size = await rig.show("#{scroll_position}")
    assert first_row(rig).endswith(f"[{size}/{size}]")


@served
async def test_the_clock_follows_its_options(rig: Rig) -> None:
    await start(rig)
    await rig.ok("clock-mode")
    mode = rig.server.tree.panes[0].mode
    assert isinstance(mode, ClockMode)
    assert mode._text.count(":") == 1
    await rig.ok("set-option", "-gw", "clock-mode-style", "24-with-seconds")
    assert mode._text.count(":") == 2
    first = mode._text
    await rig.until(lambda: mode._text != first)
    await rig.ok("set-option", "-gw", "clock-mode-colour", "red")
    assert mode.colour == 1
    await rig.ok("send-keys", "q")
    assert await rig.show("#{pane_mode}") == ""


@served
async def test_errors_and_what_does_nothing(rig: Rig) -> None:
    await start(rig)
    assert await rig.fails("send-keys", "-X", "cancel") == "not in a mode"
    await rig.ok("copy-mode")
    for words in (["nosuch"], ["goto-line"], ["goto-line", "1", "2"], ["jump-forward"], ["copy-line", "-Z"]):
        await rig.ok("send-keys", "-X", *words)
    assert await rig.show("#{scroll_position} #{pane_mode}") == "0 copy-mode"
    assert await rig.ok("list-buffers") == ""
