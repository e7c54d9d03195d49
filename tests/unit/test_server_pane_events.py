"""What a pane's program does to the world: its end in every form, titles, names, the clipboard, held updates."""

from __future__ import annotations

import os
import shlex
import time
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from pymux_wf.server.held_updates import HOLD_SECONDS
from pymux_wf.server.pane_events import output

from pymux_wf.protocol import Message
from pymux_wf.terminal import ByteStream
from tests.unit.commands_rig import Rig, served


async def start(rig: Rig, *command: str) -> Any:
    """A session ``a`` that keeps the server alive, with a pane %0 that runs ``command`` (cat without one)."""
    await rig.ok("new-session", "-d", "-s", "a", "-n", "w", "-x", "80", "-y", "24", *(command or ("cat",)))
    return rig.server.tree.panes[0]


def say(rig: Rig, pane: Any, text: str) -> None:
    """The program of the pane wrote ``text``."""
    pane.io._feed(text.encode())


# -- the end


@served
async def test_a_pane_ends_with_its_program_though_another_holds_its_terminal(rig: Rig) -> None:
    pane = await start(rig)
    await rig.ok("split-window", "-d", "trap '' HUP; sleep 60 & echo $! > /dev/tty; printf last")
    other = rig.server.tree.panes[1]
    await rig.until(lambda: 1 not in rig.server.tree.panes)
    assert pane.window.panes == [pane]
    text = "\n".join(row.text for row in other.screen.rows)
    sleeper, rest = text.split()[0], text.split()[1]
    assert rest.startswith("last"), "the program's last words were lost"
    os.kill(int(sleeper), 9)


@served
async def test_a_pane_ends_when_its_program_lets_go_of_the_terminal(rig: Rig) -> None:
    await start(rig)
    await rig.ok("split-window", "-d", "exec sleep 60 </dev/null >/dev/null 2>&1")
    await rig.until(lambda: 1 not in rig.server.tree.panes)


@pytest.mark.parametrize(("option", "command", "stays"), [
    ("off", "exit 3", False),
    ("on", "exit 0", True),
    ("failed", "exit 0", False),
    ("failed", "exit 3", True),
    ("failed", "kill -9 $$", True),
    ("key", "exit 0", True),
])  # fmt: skip
def test_remain_on_exit(option: str, command: str, stays: bool) -> None:
    @served
    async def test(rig: Rig) -> None:
        await start(rig)
        await rig.ok("set-option", "-g", "remain-on-exit", option)
        await rig.ok("split-window", "-d", command)
        pane = rig.server.tree.panes[1]
        await rig.until(lambda: pane.dead or pane.id not in rig.server.tree.panes)
        assert (pane.id in rig.server.tree.panes) is stays

    test()


@served
async def test_a_dead_pane_tells_how_it_ended_below_what_it_shows(rig: Rig) -> None:
    await start(rig)
    await rig.ok("set-option", "-g", "remain-on-exit", "on")
    await rig.ok("set-option", "-g", "remain-on-exit-format", "#[fg=red]gone: #{pane_dead_status}#{pane_dead_signal}")
    await rig.ok("respawn-pane", "-k", "-t", "%0", "printf 'one\\ntwo'; exit 3")
    pane = rig.server.tree.panes[0]
    await rig.until(lambda: pane.dead)
    lines = rig.screen(0).splitlines()
    assert lines[0].startswith("two")  # the message has a line of its own
    assert lines[-1] == "gone: 3"
    assert pane.screen.rows[-1].styles[0].fg == 1
    assert not pane.screen.modes.cursor_visible
    await rig.ok("respawn-pane", "-t", "%0", "kill -9 $$")
    await rig.until(lambda: pane.dead_signal == 9)
    assert rig.screen(0).splitlines()[-1] == "gone: 9"


@served
async def test_a_pane_that_waits_for_a_key_goes_with_it(rig: Rig) -> None:
    await start(rig)
    await rig.ok("set-option", "-g", "remain-on-exit", "key")
    await rig.ok("split-window", "true")
    client = await rig.attach()
    await rig.until(lambda: rig.server.tree.panes[1].dead)
    await rig.type(client, b"x")
    assert 1 not in rig.server.tree.panes


@served
async def test_a_pipe_ends_with_its_pane(rig: Rig) -> None:
    await start(rig)
    await rig.ok("split-window", "-d", "cat")
    await rig.ok("pipe-pane", "-t", "%1", "cat > /dev/null")
    pipe = rig.server.pipes[1]
    await rig.ok("send-keys", "-t", "%1", "C-d")
    await rig.until(lambda: 1 not in rig.server.tree.panes)
    assert 1 not in rig.server.pipes
    await rig.until(lambda: pipe._process.returncode is not None)


@served
async def test_what_is_known_of_a_pane_without_a_program(rig: Rig) -> None:
    pane = await start(rig)
    known = "#{pane_dead} #{pane_pid} #{pane_dead_status}"
    pid = pane.io.process.pid
    assert await rig.show(known) == f"0 {pid} "
    await rig.ok("split-window", "-d", "-I", stdin=b"x")
    assert await rig.show(known, "%1") == "1 0 "
    assert await rig.show("#{pane_current_command}", "%1") == "sh"
    await rig.ok("set-option", "-g", "remain-on-exit", "on")
    await rig.ok("respawn-pane", "-k", "exit 3")
    pid = pane.io.process.pid
    await rig.until(lambda: pane.dead)
    assert await rig.show(known) == f"1 {pid} 3"


# -- names and titles


@served
async def test_a_program_names_its_window_only_where_it_may(rig: Rig) -> None:
    pane = await start(rig)
    say(rig, pane, "\033kmine\033\\")
    assert pane.window.name == "w"
    await rig.ok("set-option", "-w", "allow-rename", "on")
    say(rig, pane, "\033kmine\033\\")
    assert pane.window.name == "mine"
    assert pane.window.options.get("automatic-rename") is False
    await rig.ok("set-option", "-gw", "automatic-rename", "off")
    say(rig, pane, "\033k\033\\")
    assert pane.window.name == ""
    assert pane.window.options.get("automatic-rename") is False


@served
async def test_a_name_from_a_program_cannot_run_commands(rig: Rig) -> None:
    pane = await start(rig)
    await rig.ok("set-option", "-w", "allow-rename", "on")
    say(rig, pane, "\033ka#(touch /nowhere)b\033\\")
    assert pane.window.name == "a_(touch /nowhere)b"
    say(rig, pane, "\033]2;a#(x)b\033\\")
    assert await rig.show("#{pane_title}") == "a_(x)b"


@served
async def test_a_title_is_told_once_it_changes(rig: Rig) -> None:
    pane = await start(rig)
    heard: list[str] = []
    rig.server.notices.listeners.append(lambda event, subject: heard.append(event))
    say(rig, pane, "\033]2;hello\033\\")
    assert heard.count("pane-title-changed") == 1
    assert await rig.show("#{pane_title}") == "hello"
    await rig.ok("set-option", "-p", "allow-set-title", "off")
    say(rig, pane, "\033]2;again\033\\")
    assert await rig.show("#{pane_title}") == "hello"


# -- the clipboard


@served
async def test_programs_set_the_clipboard_only_where_it_is_allowed(rig: Rig) -> None:
    pane = await start(rig)
    client = await rig.attach()
    wire = rig.wire(client)
    before = len(wire.bytes_of(Message.OUTPUT))
    say(rig, pane, "\033]52;c;aGVsbG8=\033\\")
    assert rig.server.buffers.newest() is None  # external: tmux may, programs may not
    await rig.ok("set-option", "-s", "set-clipboard", "on")
    say(rig, pane, "\033]52;c;aGVsbG8=\033\\")
    assert rig.server.buffers.newest().data == b"hello"
    assert b"\033]52;c;aGVsbG8=" in wire.bytes_of(Message.OUTPUT)[before:]
    say(rig, pane, "\033]52;c;%%%\033\\\033]52;c;\033\\")
    assert len(rig.server.buffers) == 1


@pytest.mark.parametrize(("option", "answered"), [("off", False), ("buffer", True), ("both", True)])
def test_a_program_that_asks_for_the_clipboard(option: str, answered: bool) -> None:
    @served
    async def test(rig: Rig) -> None:
        pane = await start(rig)
        await rig.ok("set-option", "-s", "get-clipboard", option)
        await rig.ok("set-buffer", "hello")
        written: list[bytes] = []
        pane.io.write = written.append
        say(rig, pane, "\033]52;c;?\033\\")
        assert written == ([b"\033]52;c;aGVsbG8=\033\\"] if answered else [])

    test()


# -- passing through


@pytest.mark.parametrize(("option", "passed"), [("off", False), ("on", True), ("all", True)])
def test_passthrough_reaches_the_terminal_only_where_it_is_allowed(option: str, passed: bool) -> None:
    @served
    async def test(rig: Rig) -> None:
        pane = await start(rig)
        client = await rig.attach()
        await rig.ok("set-option", "-p", "allow-passthrough", option)
        say(rig, pane, "\033Ptmux;\033\033]1337;x\a\033\\")
        assert (b"\033]1337;x\a" in rig.wire(client).bytes_of(Message.OUTPUT)) is passed

    test()


@served
async def test_passthrough_of_a_hidden_pane_needs_all(rig: Rig) -> None:
    pane = await start(rig)
    await rig.ok("new-window", "cat")
    client = await rig.attach()
    sequence = "\033Ptmux;\033\033]1337;x\a\033\\"
    await rig.ok("set-option", "-p", "-t", "%0", "allow-passthrough", "on")
    say(rig, pane, sequence)
    assert b"1337" not in rig.wire(client).bytes_of(Message.OUTPUT)
    await rig.ok("set-option", "-p", "-t", "%0", "allow-passthrough", "all")
    say(rig, pane, sequence)
    assert b"1337" in rig.wire(client).bytes_of(Message.OUTPUT)


# -- synchronized output


@served
async def test_an_update_in_the_making_is_not_drawn_until_it_ends(rig: Rig) -> None:
    pane = await start(rig)
    client = await rig.attach()
    wire = rig.wire(client)
    client.clock.draw_now()

    def drawn() -> bytes:
        before = len(wire.bytes_of(Message.OUTPUT))
        client.clock.draw_now()
        return wire.bytes_of(Message.OUTPUT)[before:]

    say(rig, pane, "before")
    assert b"before" in drawn()
    say(rig, pane, "\033[?2026h\r\nhalf")
    assert pane in rig.server.held
    assert b"half" not in drawn()
    say(rig, pane, " way\n" * 30)
    assert b"way" not in drawn()
    say(rig, pane, "\033[H\033[Jwhole\033[?2026l")
    assert pane not in rig.server.held
    assert b"whole" in drawn()


@served
async def test_an_update_that_never_ends_is_drawn_after_a_while(rig: Rig) -> None:
    pane = await start(rig)
    client = await rig.attach()
    say(rig, pane, "\033[?2026hhalf")
    timer = rig.server.held._timers[pane.id]
    assert 0 < timer.when() - rig.server.loop.time() <= HOLD_SECONDS
    rig.server.held.give_up(pane)
    assert timer.cancelled()
    client.clock.draw_now()
    assert b"half" in rig.wire(client).bytes_of(Message.OUTPUT)
    assert await rig.show("#{synchronized_output_flag}") == "0"


# -- a directory of its own for what must reach a file


@served
async def test_what_a_killed_pane_wrote_reaches_its_pipe(rig: Rig) -> None:
    pane = await start(rig)
    file = Path(f"/tmp/pywf-test-{os.getpid()}-pipe")
    try:
        await rig.ok("pipe-pane", f"cat > {shlex.quote(str(file))}")
        pipe = rig.server.pipes[0]
        await rig.ok("split-window", "-d", "cat")
        say(rig, pane, "important")
        await rig.ok("kill-pane", "-t", "%0")
        await rig.until(lambda: pipe._process.returncode is not None)
        assert file.read_text() == "important"
    finally:
        file.unlink(missing_ok=True)


@served
async def test_plain_output_that_nobody_looks_at_waits(rig: Rig) -> None:
    """Whatever is done for each piece of output must leave the screen alone, or floods cost five times as much."""
    await rig.ok("new-session", "-d", "-x", "80", "-y", "24", "cat")
    pane = rig.server.tree.panes[0]
    stream = ByteStream(pane.screen)
    lines = b"a line of output\r\n" * 100
    output(rig.server, pane, stream, lines)
    pane.last_second = int(time.time()) + 3600  # no second begins meanwhile
    with patch("time.time", lambda: float(pane.last_second)):
        output(rig.server, pane, stream, lines)
        output(rig.server, pane, stream, lines)
    assert "_waiting" in vars(pane.screen)
    assert vars(pane.screen)["_waiting"]
