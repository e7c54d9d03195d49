"""Every default key of copy mode, pressed at a terminal: the bytes it sends run its binding, without complaint."""

from __future__ import annotations

from typing import Any

import pytest
from pymux_wf.server.default_keys import DEFAULT_KEYS

from pymux_wf.keys import encode_key
from pymux_wf.terminal import Screen
from tests.unit.commands_rig import Rig, served

MOUSE = ("Mouse", "Wheel", "DoubleClick", "TripleClick")
KEYS = [
    (table, row[0], row[3])
    for table in ("copy-mode", "copy-mode-vi")
    for row in DEFAULT_KEYS[table]
    if not row[0].startswith(MOUSE)
]
# What a terminal sends for both is the same byte.
TWINS = {"C-[": "Escape", "Escape": "C-[", "C-h": "BSpace", "BSpace": "C-h"}


async def start(rig: Rig, keys: str) -> Any:
    await rig.ok("new-session", "-d", "-x", "80", "-y", "24", "seq -f 'line %g (of) text' 100; exec cat")
    client = await rig.attach()
    await rig.until(lambda: "line 100" in rig.screen(0))
    await rig.ok("set-option", "-s", "escape-time", "0")
    await rig.ok("set-option", "-g", "prefix", "None")
    await rig.ok("set-option", "-gw", "mode-keys", keys)
    await rig.ok("copy-mode")
    for command in ("page-up", "middle-line"):
        await rig.ok("send-keys", "-X", command)
    return client


def bytes_of(key: str) -> bytes:
    data = encode_key(key, Screen(80, 24).modes)
    assert data, key
    return data


@pytest.mark.parametrize(("table", "key", "text"), KEYS, ids=lambda value: value)
def test_every_key(table: str, key: str, text: str) -> None:
    @served
    async def test(rig: Rig) -> None:
        client = await start(rig, "vi" if table == "copy-mode-vi" else "emacs")
        ran: list[str] = []
        append = client.queue.append

        def record(commands: Any, state: Any) -> None:
            ran.append(state.variables.get("key", ""))
            append(commands, state)

        client.queue.append = record
        await rig.type(client, bytes_of(key))
        await rig.until(lambda: ran or client.prompt is not None)
        assert ran[0] in (key, TWINS.get(key))
        assert client.message is None
        assert (client.prompt is not None) is text.startswith("command-prompt")

    test()


@pytest.mark.parametrize(
    ("table", "key", "before", "after"),
    [
        ("copy-mode-vi", "h", "10,11", "9,11"),
        ("copy-mode-vi", "l", "10,11", "11,11"),
        ("copy-mode-vi", "j", "10,11", "10,12"),
        ("copy-mode-vi", "k", "10,11", "10,10"),
        ("copy-mode-vi", "0", "10,11", "0,11"),
        ("copy-mode-vi", "$", "10,11", "16,11"),
        ("copy-mode-vi", "w", "10,11", "11,11"),
        ("copy-mode-vi", "b", "10,11", "9,11"),
        ("copy-mode-vi", "H", "10,11", "0,0"),
        ("copy-mode", "C-a", "10,11", "0,11"),
        ("copy-mode", "C-e", "10,11", "17,11"),
        ("copy-mode", "M-f", "10,11", "11,11"),
        ("copy-mode", "M-b", "10,11", "9,11"),
        ("copy-mode", "Up", "10,11", "10,10"),
    ],
)
def test_some_keys_and_where_they_lead(table: str, key: str, before: str, after: str) -> None:
    @served
    async def test(rig: Rig) -> None:
        client = await start(rig, "vi" if table == "copy-mode-vi" else "emacs")
        await rig.ok("send-keys", "-X", "start-of-line")
        await rig.ok("send-keys", "-N", "10", "-X", "cursor-right")
        assert await rig.show("#{copy_cursor_x},#{copy_cursor_y}") == before
        await rig.type(client, bytes_of(key))
        assert await rig.show("#{copy_cursor_x},#{copy_cursor_y}") == after

    test()


@served
async def test_a_typed_count_repeats(rig: Rig) -> None:
    client = await start(rig, "vi")
    await rig.ok("send-keys", "-X", "start-of-line")
    await rig.type(client, b"1")
    assert client.prompt is not None
    await rig.type(client, b"2l")
    await rig.until(lambda: client.prompt is None)
    await rig.turns()
    assert await rig.show("#{copy_cursor_x}") == "12"


@served
async def test_jumps_and_searches_ask_for_their_text(rig: Rig) -> None:
    client = await start(rig, "vi")
    await rig.ok("send-keys", "-X", "start-of-line")
    await rig.type(client, b"ft")
    await rig.until(lambda: client.prompt is None)
    await rig.turns()
    assert await rig.show("#{copy_cursor_word}") == "text"
    await rig.type(client, b"?line 9\r")
    await rig.until(lambda: client.prompt is None)
    await rig.turns()
    assert await rig.show("#{search_match} #{search_count} #{pane_search_string}") == "line 9 11 line 9"


@served
async def test_a_search_is_known_to_the_next_copy_mode(rig: Rig) -> None:
    await start(rig, "emacs")
    await rig.ok("send-keys", "-X", "search-backward", "line 5")
    first = await rig.show("#{copy_cursor_line}")
    await rig.ok("send-keys", "-X", "cancel")
    await rig.ok("copy-mode")
    await rig.ok("send-keys", "-X", "search-again")
    assert (await rig.show("#{copy_cursor_line}"), first) == ("line 59 (of) text", "line 59 (of) text")


@served
async def test_searching_while_typing(rig: Rig) -> None:
    client = await start(rig, "emacs")
    await rig.type(client, b"\x12line 3")
    assert await rig.show("#{search_match} #{copy_cursor_line}") == "line 3 line 39 (of) text"
    await rig.type(client, b"1")
    assert await rig.show("#{copy_cursor_line}") == "line 31 (of) text"
    await rig.type(client, b"\x7f\x12")
    assert await rig.show("#{copy_cursor_line}") == "line 38 (of) text"
    await rig.type(client, b"\r")
    assert client.prompt is None
    assert await rig.show("#{search_present}") == "1"
