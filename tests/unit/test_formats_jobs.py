"""``#(command)`` on a real server: what it shows when, how often it runs, and what a bad one cannot do."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from tests.unit.commands_rig import Rig, served


async def start(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "a", "cat")


async def settle(rig: Rig) -> None:
    await rig.until(lambda: all(entry.task is None for entry in rig.server.format_jobs._cache.values()))


@served
async def test_the_last_line_comes_later(rig: Rig) -> None:
    await start(rig)
    assert await rig.show("[#(echo one; echo two)]") == "[]"
    await settle(rig)
    assert await rig.show("[#(echo one; echo two)]") == "[two]"


@served
async def test_one_process_for_one_command(rig: Rig) -> None:
    await start(rig)
    with tempfile.TemporaryDirectory(prefix="formats-", dir="/tmp") as directory:
        count = Path(directory, "count")
        for _ in range(20):
            await rig.show(f"#(echo x >> {count})#(echo x >> {count})")
        await settle(rig)
        assert count.read_text() == "x\n"


@served
async def test_nobody_waits_for_a_hung_one_which_ends_with_the_server(rig: Rig) -> None:
    await start(rig)
    assert await rig.show("a#(sleep 600)b") == "ab"
    assert await rig.show("a#(sleep 600)b") == "ab"
    await rig.until(rig.server.jobs.running)
    assert len(rig.server.jobs.running()) == 1
    assert "sleep 600" in await rig.ok("show-messages", "-J")


@served
async def test_a_flood_keeps_one_line_of_bounded_length(rig: Rig) -> None:
    await start(rig)
    await rig.show("#(head -c 3000000 /dev/zero | tr '\\0' x)")
    await settle(rig)
    shown = await rig.show("#{n:#(head -c 3000000 /dev/zero | tr '\\0' x)}")
    assert shown == "0" or int(shown) <= 65536
    line = next(entry.line for entry in rig.server.format_jobs._cache.values())
    assert 0 < len(line) <= 65536


@served
async def test_the_environment_of_a_job(rig: Rig) -> None:
    await start(rig)
    await rig.show("#(echo $TMUX)")
    await settle(rig)
    assert await rig.show("#(echo $TMUX)") == f"/nowhere/test.sock,{os.getpid()},-1"


@served
async def test_jobs_in_jobs_and_formats_in_jobs(rig: Rig) -> None:
    await start(rig)
    await rig.ok("set-option", "-g", "@inner", "#(echo deep)")
    await rig.show("#(echo '#{session_name} #{@inner}')")
    await settle(rig)
    assert [command for command, _ in rig.server.format_jobs._cache] == ["echo 'a #(echo deep)'"]
    assert await rig.show("[#(echo '#{session_name} #{@inner}')]") == "[a ]"


@served
async def test_recursion_ends(rig: Rig) -> None:
    await start(rig)
    await rig.ok("set-option", "-g", "@a", "x#{E:@a}#{E:@a}")
    await rig.ok("set-option", "-g", "@b", "#{W:#{P:#{S:#{E:@b}#{E:@b}}}}")
    await rig.ok("set-option", "-g", "@c", "#{R:#{R:#{R:xxxx,10000},10000},10000}")
    for name in "abc":
        text = await rig.show(f"#{{E:@{name}}}")
        assert text == ""
    assert await rig.show("fine") == "fine"
