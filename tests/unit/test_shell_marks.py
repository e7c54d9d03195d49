"""Integrated shells: every command an object, whatever the user's files do; marks of others have no effect."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.unit.commands_rig import Rig, served
from tests.unit.shells_rig import at_prompt, enter, home_for, shells, start, written


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
