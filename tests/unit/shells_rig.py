"""Real interactive shells in an in-process server, each with a home of its own."""

from __future__ import annotations

import os
from pathlib import Path
from shutil import which

import pytest
from pymux_wf.server.shell_marks import CommandRun, ShellTrack, output_of
from pymux_wf.server.tree import Pane

from tests.unit.commands_rig import Rig

PROMPTS = {
    "bash": (".bashrc", "PS1='ready> '\n"),
    "zsh": (".zshrc", "PS1='ready> '\nunsetopt beep\n"),
    "fish": (".config/fish/config.fish", "function fish_prompt; echo -n 'ready> '; end\nset -g fish_greeting\n"),
}
shells = pytest.mark.parametrize(
    "kind", [pytest.param(kind, marks=pytest.mark.skipif(which(kind) is None, reason="not here")) for kind in PROMPTS]
)


def home_for(kind: str, home: Path, rc: str = "") -> Path:
    """A home directory whose rc file has a prompt and ``rc``."""
    name, prompt = PROMPTS[kind]
    path = home / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(prompt + rc)
    return home


async def start(rig: Rig, argv: str, home: Path | str, *more: str) -> Pane:
    """A pane of a new session that runs the shell command ``argv``."""
    pane_id = await rig.ok(
        *("new-session", "-d", "-P", "-F", "#{pane_id}", "-x", "80", "-y", "24", "-c", "/"),
        *("-e", f"HOME={home}", "-e", "TERM=xterm-256color", *more, argv),
    )
    return rig.server.tree.panes[int(pane_id[1:])]


def track(pane: Pane) -> ShellTrack:
    assert pane.shell is not None
    return pane.shell


async def at_prompt(rig: Rig, pane: Pane, number: int = 1) -> ShellTrack:
    """Until the shell of the pane has shown that many prompts and reads a line."""
    shell = track(pane)
    try:
        await rig.until(lambda: shell.prompts >= number and shell.at_prompt)
    except TimeoutError:
        raise AssertionError((shell.prompts, shell.at_prompt, pane.log.read())) from None
    return shell


async def enter(rig: Rig, pane: Pane, line: str) -> CommandRun:
    """Types a line that is a command, until the prompt is back; the command."""
    shell = track(pane)
    before = shell.prompts
    assert pane.io is not None
    pane.io.write(os.fsencode(line) + b"\r")
    await at_prompt(rig, pane, before + 1)
    return shell.commands[-1]


def written(pane: Pane, run: CommandRun) -> bytes:
    return output_of(pane, run)[0]
