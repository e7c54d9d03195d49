"""Commands about paste buffers."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.commands_rig import Rig, running_server, served


async def start(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "a", "-n", "w", "cat")


@served
async def test_buffers_are_made_changed_shown_and_forgotten(rig: Rig) -> None:
    await rig.ok("set-buffer", "hello")
    await rig.ok("set-buffer", "-b", "named", "text")
    await rig.ok("set-buffer", "-a", "-b", "named", " and more")
    assert await rig.ok("show-buffer") == "hello"
    assert await rig.ok("show-buffer", "-b", "named") == "text and more"
    assert await rig.ok("list-buffers") == 'named: 13 bytes: "text and more"\nbuffer0: 5 bytes: "hello"'
    assert await rig.ok("list-buffers", "-f", "#{==:#{buffer_name},buffer0}", "-F", "#{buffer_size}") == "5"
    assert await rig.ok("list-buffers", "-O", "name", "-F", "#{buffer_name}") == "buffer0\nnamed"
    await rig.ok("set-buffer", "-b", "named", "-n", "other")
    await rig.ok("delete-buffer")
    assert await rig.ok("list-buffers", "-F", "#{buffer_name}") == "other"


@served
async def test_errors_of_buffers(rig: Rig) -> None:
    await start(rig)
    for argv, message in (
        (["show-buffer"], "no buffers"),
        (["show-buffer", "-b", "x"], "no buffer x"),
        (["save-buffer", "-b", "x", "/tmp/y"], "no buffer x"),
        (["paste-buffer", "-b", "x"], "no buffer x"),
        (["delete-buffer", "-b", "x"], "unknown buffer: x"),
        (["delete-buffer"], "no buffer"),
        (["set-buffer"], "no data specified"),
        (["set-buffer", "-b", "x", "-n", "y"], "unknown buffer: x"),
        (["set-buffer", "-b", "\udcff", "y"], "invalid buffer name: \ufffd"),
        (["load-buffer", "/no/such/file"], "No such file or directory: /no/such/file"),
    ):
        assert await rig.fails(*argv) == message
    await rig.ok("paste-buffer")


@served
async def test_bytes_come_out_as_they_went_in(rig: Rig) -> None:
    data = bytes(range(1, 256))
    await rig.ok("load-buffer", "-b", "x", "-", stdin=data)
    outcome = await rig.run("show-buffer", "-b", "x")
    assert outcome.out.encode("utf-8", "surrogateescape") == data


def test_buffers_and_files(tmp_path: Path) -> None:
    import asyncio

    async def body() -> None:
        async with running_server() as rig:
            await rig.ok("set-buffer", "-b", "x", "one\n")
            await rig.ok("save-buffer", "-b", "x", "file", cwd=str(tmp_path))
            await rig.ok("save-buffer", "-a", "-b", "x", "file", cwd=str(tmp_path))
            assert (tmp_path / "file").read_text() == "one\none\n"
            await rig.ok("load-buffer", "file", cwd=str(tmp_path))
            assert (await rig.run("show-buffer")).out == "one\none\n"
            message = await rig.fails("save-buffer", "-b", "x", str(tmp_path / "no" / "file"))
            assert message.startswith("No such file or directory: ")

    asyncio.run(body())


@pytest.mark.parametrize(
    ("flags", "expected"),
    [
        ([], "one^Mtwo^["),
        (["-r"], "one\n        two^["),
        (["-s", "--"], "one--two^["),
        (["-p"], "^[[200~one^Mtwo^[^[[201~"),
    ],
)
def test_pasting(flags: list[str], expected: str) -> None:
    import asyncio

    async def body() -> None:
        async with running_server() as rig:
            await rig.ok("new-session", "-d", "printf '\\033[?2004h'; stty raw -echo; printf ready; exec cat -v")
            await rig.until(lambda: "ready" in rig.screen(0))
            await rig.ok("set-buffer", "one\ntwo\x1b")
            await rig.ok("paste-buffer", "-d", *flags)
            # The escape is shown as ^[ by paste-buffer itself; bytes sent raw are shown so by cat -v.
            await rig.until(lambda: expected in rig.screen(0).removeprefix("ready"))
            assert await rig.ok("list-buffers") == ""

    asyncio.run(body())


@served
async def test_a_raw_paste_keeps_control_characters(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "stty raw -echo; printf ready; exec cat -v")
    await rig.until(lambda: "ready" in rig.screen(0))
    await rig.ok("set-buffer", "a\x1b[31mb")
    await rig.ok("paste-buffer", "-S")
    await rig.until(lambda: "a^[[31mb" in rig.screen(0))


@served
async def test_copying_reaches_the_terminal(rig: Rig) -> None:
    client = await rig.attach("new-session", "-s", "a", "cat")
    before = len(rig.wire(client).frames)
    await rig.ok("set-buffer", "-w", "-b", "x", "clip")
    sent = b"".join(fields[1] for fields in rig.wire(client).frames[before:] if isinstance(fields[1], bytes))
    assert b"]52;" in sent
    assert b"Y2xpcA==" in sent
