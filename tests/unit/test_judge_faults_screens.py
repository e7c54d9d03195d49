"""Faults that random use found: in small windows, in the background, in searches while the pane changes."""

from __future__ import annotations

from typing import Any

import pytest
from pymux_wf.server import draw
from pymux_wf.server.client import PIECE
from pymux_wf.server.modes import copy_variables
from pymux_wf.server.modes.copy_motion import LONGEST_WORD, word_at
from pymux_wf.server.server import MESSAGE_LENGTH

from pymux_wf.lang.errors import ParseError
from pymux_wf.protocol import Message
from pymux_wf.terminal.stream import Stream
from tests.unit.commands_rig import Rig, served


@served
async def test_borders_of_panes_outside_a_small_window(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-x", "80", "-y", "24", "cat")
    await rig.ok("set-option", "-g", "pane-border-status", "top")
    for direction in ("-v", "-h", "-v", "-h"):
        await rig.ok("split-window", direction, "cat")
    client = await rig.attach()
    for columns, lines in ((1, 1), (20, 1), (1, 10), (3, 3), (2, 24), (80, 24)):
        client.on_frame([Message.RESIZE, columns, lines, 0, 0])
        scene = draw.build_scene(client)
        assert len(scene.background) <= lines
        assert client.writer is not None
        client.writer.draw(scene)


@served
async def test_background_commands_that_cannot_be_parsed_tell_who_looks_on(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "cat")
    for number, words in enumerate((("run-shell", "-bC", "nosuch1"), ("if-shell", "-b", "true", "nosuch2"))):
        await rig.ok(*words)
        wanted = f"Unknown command: nosuch{number + 1}"
        await rig.until(lambda wanted=wanted: rig.server.messages[-1][1].endswith(wanted))
    client = await rig.attach()
    await rig.ok("if-shell", "-b", "true", "nosuch3")
    await rig.until(lambda: client.message is not None)
    assert client.message is not None
    assert client.message.text == "Unknown command: nosuch3"


@served
async def test_what_a_client_was_told_is_in_the_message_log(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "cat")
    client = await rig.attach()
    await rig.type(client, b"\x02:nosuch\r")
    log = await rig.ok("show-messages")
    assert "/dev/pts/test1 message: Unknown command: nosuch" in log


@served
async def test_the_message_log_keeps_the_beginning_of_endless_lines(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "cat")
    await rig.ok("set-buffer", "x" * 1_000_000)
    assert len(rig.server.messages[-1][1]) <= MESSAGE_LENGTH + 3


@served
async def test_an_incremental_search_goes_on_in_a_pane_of_another_size(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-x", "80", "-y", "24", "cat")
    client = await rig.attach()
    await rig.ok("copy-mode")
    for _ in range(15):
        await rig.ok("send-keys", "-X", "cursor-down")
    await rig.ok("send-keys", "-X", "search-backward-incremental", "=a")
    client.on_frame([Message.RESIZE, 200, 2, 0, 0])
    await rig.turns()
    await rig.ok("send-keys", "-X", "search-backward-incremental", "=ab")


@served
async def test_a_huge_buffer_is_shown_in_pieces(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "cat")
    data = ("日本語😀" * 1_500_000).encode()
    await rig.ok("load-buffer", "-", stdin=data)
    outcome = await rig.run("show-buffer")
    assert outcome.out.encode() == data
    text = "é" + "x" * 3_000_000
    await rig.ok("set-buffer", text)
    client = rig._client()
    client.print(text)
    pieces = [frame[1] for frame in rig.wire(client).frames if frame[0] == Message.STDOUT]
    assert b"".join(pieces) == (text + "\n").encode()
    assert max(map(len, pieces)) <= PIECE
    for piece in pieces:
        piece.decode()


@served
async def test_errors_of_a_file_stay_readable_in_the_message_log(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "cat")
    text = b"bnd x y\nset -g statsu on\n"
    outcome = await rig.run("source-file", "-", stdin=text)
    assert outcome.code == 1
    log = await rig.ok("show-messages")
    for place, word, nearest in (("-:1:1", "bnd", "bind"), ("-:2:8", "statsu", "status")):
        line = next(line for line in log.splitlines() if place in line)
        assert word in line
        assert f"did you mean {nearest}" in line
    assert log.count("^") >= 2


def test_a_long_or_hostile_line_is_told_shortly() -> None:
    line = "x" * 1_000_000 + " nosuch \x1b[2J\x07" + "y" * 1_000_000
    error = ParseError("unknown command: no\x1b[2Jsuch", file="f", line=3, column=1_000_002, source_line=line)
    place, shown, caret = error.render().split("\n")
    assert place == "f:3:1000002: unknown command: no\u241b[2Jsuch"
    assert len(shown) < 400
    assert shown[caret.index("^") :].startswith("nosuch \u241b[2J\u2407y")
    assert shown.startswith("    ...x")
    assert shown.endswith("y...")


@served
async def test_formats_in_copy_mode_work_out_only_what_they_name(rig: Rig) -> None:
    """A word over thousands of rows was read anew for every variable of every format."""
    await rig.ok("new-session", "-d", "-x", "80", "-y", "24", "cat")
    [pane] = rig.server.tree.panes.values()
    Stream(pane.screen).feed("x" * 200_010)
    await rig.ok("copy-mode")
    for command in ("cursor-up", "cursor-left"):
        await rig.ok("send-keys", "-X", command)
    read = 0

    def word(*arguments: Any) -> str:
        nonlocal read
        read += 1
        return word_at(*arguments)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(copy_variables, "word_at", word)
        assert (
            await rig.show("#{pane_mode} #{scroll_position} #{selection_present} #{@none} #{nosuch}")
            == "copy-mode 0 0  "
        )
        assert read == 0
        long = await rig.show("#{copy_cursor_word}")
        assert set(long) == {"x"}
        assert 4096 <= len(long) <= 2 * LONGEST_WORD
        assert read == 1
