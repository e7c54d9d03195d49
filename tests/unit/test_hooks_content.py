"""Alerts by content: which lines match, who is told, and that a flood costs little."""

from __future__ import annotations

import pytest
from pymux_wf.server.content_alerts import LINE_LIMIT, TURN_LIMIT, _first_match, _Line

from tests.unit.commands_rig import Rig, served
from tests.unit.test_server_notices import logged

PATTERNS = ["*ERROR*", "/fail(ed|ure)$/"]


def found(*pieces: bytes, patterns: list[str] = PATTERNS) -> list[str | None]:
    line = _Line()
    return [_first_match(line, patterns, piece) for piece in pieces]


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        ([b"fine\r\nan ERROR here\r\nmore\r\n"], ["an ERROR here"]),
        ([b"build failed\n"], ["build failed"]),
        ([b"build failed again\n"], [None]),
        ([b"an ER", b"ROR\n"], [None, "an ERROR"]),
        ([b"ERROR", b"\nnext\n"], ["ERROR", None]),
        ([b"ERROR", b" and more\nERROR 2\n"], ["ERROR", "ERROR 2"]),
        ([b"ERROR", b" a", b" b", b"\n"], ["ERROR", None, None, None]),
        ([b"\033[1;31mERROR\033[0m\n"], ["ERROR"]),
        ([b"\033]2;ERROR\007x\n"], [None]),
        ([b"\n\n\n"], [None]),
        ([b"\xff\xfe ERROR\n"], ["\ufffd\ufffd ERROR"]),
    ],
)
def test_lines(pieces: list[bytes], expected: list[str | None]) -> None:
    assert found(*pieces) == expected


def test_what_is_looked_at_is_bounded() -> None:
    assert found(b"ERROR\n" + b"x" * TURN_LIMIT) == [None]
    assert found(b"x" * (LINE_LIMIT + 1) + b"ERROR\n") == [None]
    line = _Line()
    for _ in range(50):
        _first_match(line, ["/(a+)+$/"], b"a" * 10_000 + b"!")
    assert len(line.rest) <= 4 * LINE_LIMIT
    assert found(b"aaaa(\n", patterns=["/a(/", "[", "//", ""]) == [None]


async def start(rig: Rig) -> None:
    """Session a with the windows 0 and 1:v of cat; the hook writes down what it knows."""
    await rig.ok("new-session", "-d", "-s", "a", "-n", "w", "cat")
    await rig.ok("new-window", "-d", "-t", "a:1", "-n", "v", "cat")
    await rig.ok("set-option", "-wg", "monitor-content[0]", "*needle*")
    seen = "#{hook}|#{hook_content}|#{hook_window_name}|#{hook_pane}|#{hook_session_name},"
    await rig.ok("set-hook", "-g", "alert-content", f"set-option -gaF @log '{seen}'")


async def write(rig: Rig, target: str, text: str) -> None:
    await rig.ok("send-keys", "-l", "-t", target, text)
    pane = rig.server.tree.windows[int(target[-1])].panes[0]
    await rig.until(lambda: text in rig.screen(pane.id))
    await rig.turns()


@served
async def test_a_match_marks_tells_and_runs_the_hook(rig: Rig) -> None:
    await start(rig)
    client = await rig.attach("attach-session", "-t", "a")
    await write(rig, "a:1", "a needle here")
    assert await logged(rig) == ["alert-content|a needle here|v|%1|a"]
    assert await rig.show("#{window_flags}", "a:1") == "##"
    assert client.message is not None
    assert client.message.text == "Content in window 1: a needle here"
    await rig.ok("select-window", "-t", "a:1")
    assert await rig.show("#{window_flags}", "a:1") == "*"


@served
async def test_content_action(rig: Rig) -> None:
    await start(rig)
    await rig.attach("attach-session", "-t", "a")
    await rig.ok("set-option", "-g", "content-action", "none")
    await write(rig, "a:1", "needle")
    assert await logged(rig) == []
    await rig.ok("set-option", "-g", "content-action", "current")
    await write(rig, "a:0", "needle")
    assert [each.split("|")[2] for each in await logged(rig)] == ["w"]
    assert (await rig.fails("set-option", "-g", "content-action", "x")).startswith("unknown value: x")


@served
async def test_the_hook_is_not_listed_but_known(rig: Rig) -> None:
    await start(rig)
    assert "alert-content" not in await rig.ok("show-hooks", "-g")
    assert "alert-content" not in await rig.ok("show-options", "-gH")
    assert (await rig.ok("show-hooks", "-g", "alert-content")).startswith("alert-content[0] set-option")
    await rig.ok("set-hook", "-gu", "alert-content")
    assert await rig.ok("show-hooks", "-g", "alert-content") == "alert-content"


@served
async def test_the_patterns_of_a_pane_are_its_own(rig: Rig) -> None:
    await start(rig)
    await rig.ok("set-option", "-p", "-t", "a:0", "monitor-content", "/^stone, or a{2}$/")
    assert await rig.ok("show-options", "-p", "-t", "a:0") == 'monitor-content[0] "/^stone, or a{2}$/"'
    await rig.ok("set-option", "-g", "content-action", "any")
    await write(rig, "a:0", "needle")
    await rig.ok("send-keys", "-t", "a:0", "Enter")
    await rig.until(lambda: rig.screen(0).count("needle") == 2)
    await write(rig, "a:0", "stone, or aa")
    line = str(rig.server.options.session.get("@log"))
    assert line.startswith("alert-content|stone, or aa|w|%0|a")
