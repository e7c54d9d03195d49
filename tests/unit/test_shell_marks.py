"""Integrated shells: every command an object, whatever the user's files do; marks of others have no effect."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.unit.commands_rig import Rig, served
from tests.unit.shells_rig import at_prompt, enter, home_for, shells, start, track, written


@pytest.mark.parametrize("line", [""])
@shells
def test_commands_become_objects(kind: str, line: str) -> None:
    @served
    async def check(rig: Rig) -> None:
        with TemporaryDirectory() as home:
            pane = await start(rig, kind, home_for(kind, Path(home)))
            shell = await at_prompt(rig, pane)
            assert (shell.kind, list(shell.commands), shell.spoofed_marks) == (kind, [], 0)
            run = await enter(rig, pane, "echo one; sh -c 'exit 7'")
            assert (run.number, run.text, run.code, run.cwd) == (1, "echo one; sh -c 'exit 7'", 7, "/")
            assert written(pane, run) == b"one\r\n"
            assert run.ended is not None
            assert run.started <= run.ended
            run = await enter(rig, pane, f"cd '{home}'")
            assert (run.code, written(pane, run), run.cwd) == (0, b"", "/")
            run = await enter(rig, pane, "printf 'no end'")
            assert (run.number, run.cwd, written(pane, run)) == (3, os.path.realpath(home), b"no end")

    check()


@shells
def test_what_is_sent_to_a_starting_shell_is_not_lost(kind: str) -> None:
    @served
    async def check(rig: Rig) -> None:
        with TemporaryDirectory() as home:
            pane = await start(rig, kind, home_for(kind, Path(home), "sleep 0.05\n"))
            await rig.ok("send-keys", "-t", f"%{pane.id}", "echo one", "Enter", "echo t", "wo", "Enter")
            await rig.ok("set-buffer", "echo three\n")
            await rig.ok("paste-buffer", "-t", f"%{pane.id}")
            shell = track(pane)
            await rig.until(lambda: len(shell.commands) == 3 and shell.at_prompt)
            assert [run.text for run in shell.commands] == ["echo one", "echo two", "echo three"]
            assert [written(pane, run) for run in shell.commands] == [b"one\r\n", b"two\r\n", b"three\r\n"]
            assert not pane.watchers

    check()


@shells
def test_input_is_let_go_to_files_that_read_the_terminal(kind: str) -> None:
    ask = {"bash": "read -rs answer", "zsh": "read -rs answer", "fish": "stty -echo; read answer </dev/tty; stty echo"}

    @served
    async def check(rig: Rig) -> None:
        with TemporaryDirectory() as home:
            pane = await start(rig, kind, home_for(kind, Path(home), f"echo 'who?'\n{ask[kind]}\n"))
            await rig.ok("send-keys", "-t", f"%{pane.id}", "me", "Enter")
            await at_prompt(rig, pane)
            await enter(rig, pane, "echo it is $answer")
            assert "it is me" in rig.screen(pane.id)

    check()
