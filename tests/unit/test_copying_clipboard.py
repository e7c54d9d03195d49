"""The clipboard between programs, paste buffers and the user's terminal."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import pytest

from pymux_wf.protocol import Message
from tests.unit.commands_rig import Rig, served

TEXT = base64.b64encode(b"clip").decode()


async def start(rig: Rig, program: str = "exec cat") -> Any:
    await rig.ok("new-session", "-d", "-x", "40", "-y", "5", program)
    return await rig.attach(columns=40, lines=6)


def sent(rig: Rig, client: Any) -> bytes:
    return rig.wire(client).bytes_of(Message.OUTPUT)


@pytest.mark.parametrize(("value", "offered"), [("off", False), ("external", True), ("on", True)])
def test_what_is_copied_goes_to_the_terminal(value: str, offered: bool) -> None:
    @served
    async def test(rig: Rig) -> None:
        client = await start(rig, "printf clip; exec cat")
        await rig.until(lambda: "clip" in rig.screen(0))
        await rig.ok("set-option", "-s", "set-clipboard", value)
        await rig.ok("copy-mode")
        await rig.ok("send-keys", "-X", "copy-line")
        assert await rig.ok("show-buffer") == "clip"
        assert (f"\033]52;c;{TEXT}\007".encode() in sent(rig, client)) is offered

    test()


@served
async def test_a_copy_may_leave_out_the_clipboard_or_the_buffer(rig: Rig) -> None:
    client = await start(rig, "printf clip; exec cat")
    await rig.until(lambda: "clip" in rig.screen(0))
    await rig.ok("copy-mode")
    await rig.ok("send-keys", "-X", "copy-line", "-C", "mine")
    assert await rig.ok("list-buffers", "-F", "#{buffer_name}") == "mine0"
    assert b"]52;" not in sent(rig, client)
    await rig.ok("send-keys", "-X", "copy-line", "-P")
    assert await rig.ok("list-buffers", "-F", "#{buffer_name}") == "mine0"
    assert b"]52;" in sent(rig, client)


@pytest.mark.parametrize(("value", "taken"), [("off", False), ("external", False), ("on", True)])
def test_what_programs_set(value: str, taken: bool) -> None:
    @served
    async def test(rig: Rig) -> None:
        client = await start(rig, f"read x; printf '\\033]52;p;{TEXT}\\007'; printf done; exec cat")
        await rig.ok("set-option", "-s", "set-clipboard", value)
        await rig.ok("set-hook", "-g", "pane-set-clipboard", "set -g @hook '#{hook_pane}'")
        await rig.ok("send-keys", "Enter")
        await rig.until(lambda: "done" in rig.screen(0))
        await rig.turns()
        assert await rig.ok("list-buffers", "-F", "#{buffer_sample}") == ("clip" if taken else "")
        assert (f"\033]52;p;{TEXT}\007".encode() in sent(rig, client)) is taken
        assert (rig.server.options.session.get("@hook") is not None) is taken

    test()


@pytest.mark.parametrize(
    ("value", "answer"),
    [("off", b""), ("buffer", b"buffer"), ("request", b"outside"), ("both", b"outside")],
)
def test_what_programs_are_told(value: str, answer: bytes) -> None:
    @served
    async def test(rig: Rig) -> None:
        client = await start(rig, "stty raw -echo; printf '\\033]52;c;?\\007'; exec cat")
        pane = rig.server.tree.panes[0]
        await rig.ok("set-buffer", "buffer")
        await rig.ok("set-option", "-s", "get-clipboard", value)
        written: list[bytes] = []
        pane.io.write = written.append  # type: ignore[union-attr, method-assign]
        await rig.until(lambda: pane.stream is not None)
        if value in ("request", "both"):
            await rig.until(lambda: b"\033]52;c;?" in sent(rig, client))
            await rig.type(client, b"\033]52;c;" + base64.b64encode(b"outside") + b"\007")
        expected = b"\033]52;c;" + base64.b64encode(answer) + b"\033\\" if answer else b""
        assert b"".join(written) == expected

    test()


@pytest.mark.parametrize("command", ["set-buffer", "load-buffer"])
def test_buffers_go_to_the_terminal_with_w(command: str, tmp_path: Path) -> None:
    @served
    async def test(rig: Rig) -> None:
        client = await start(rig)
        (tmp_path / "file").write_text("clip", encoding="utf-8")
        await rig.ok(command, "-t", client.name, "clip" if command == "set-buffer" else str(tmp_path / "file"))
        assert b"]52;" not in sent(rig, client)
        await rig.ok(command, "-w", "-t", client.name, "clip" if command == "set-buffer" else str(tmp_path / "file"))
        assert f"\033]52;c;{TEXT}\007".encode() in sent(rig, client)

    test()


@served
async def test_a_terminal_without_a_clipboard_is_left_alone(rig: Rig) -> None:
    client = await start(rig)
    await rig.ok("set-option", "-s", "terminal-overrides", "*:Ms@")
    await rig.ok("set-buffer", "-w", "clip")
    assert b"]52;" not in sent(rig, client)


@pytest.mark.parametrize("own", [True, False])
def test_pipes_go_to_their_command_or_to_copy_command(own: bool, tmp_path: Path) -> None:
    file = tmp_path / "piped"

    @served
    async def test(rig: Rig) -> None:
        await start(rig, "printf clip; exec cat")
        await rig.until(lambda: "clip" in rig.screen(0))
        await rig.ok("copy-mode")
        await rig.ok("set-option", "-s", "copy-command", f"{{ printf option:; cat; }} > {file}")
        await rig.ok("send-keys", "-X", "copy-pipe-line", *([f"{{ printf own:; cat; }} > {file}"] if own else []))
        await rig.until(lambda: _text(file) == ("own:clip" if own else "option:clip"))

    test()


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8") if file.exists() else ""


@served
async def test_appending(rig: Rig) -> None:
    await start(rig, "printf clip; exec cat")
    await rig.until(lambda: "clip" in rig.screen(0))
    await rig.ok("copy-mode")
    await rig.ok("set-buffer", "first:")
    await rig.ok("set-buffer", "-b", "named", "other")
    await rig.ok("send-keys", "-X", "select-line")
    await rig.ok("send-keys", "-X", "append-selection")
    assert await rig.ok("show-buffer") == "first:clip"
    assert await rig.ok("show-buffer", "-b", "named") == "other"


@served
async def test_pastes_make_bytes_visible(rig: Rig) -> None:
    await start(rig, "stty raw -echo; exec cat")
    pane = rig.server.tree.panes[0]
    written: list[bytes] = []
    pane.io.write = written.append  # type: ignore[union-attr, method-assign]
    await rig.ok("load-buffer", "-", stdin=b"a\x1b\x7f\t\xff\xe9 \xc3\xa9\xc2\x85\n")
    await rig.ok("paste-buffer")
    await rig.ok("paste-buffer", "-S")
    assert written == [b"a^[^?\tM^?M-i \xc3\xa9M-BM^E\r", b"a\x1b\x7f\t\xff\xe9 \xc3\xa9\xc2\x85\r"]
