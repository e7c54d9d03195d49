"""Integrated shells through the real program: what scripts use, from a server of its own."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from .driver import Pywfmux


@pytest.fixture
def multiplexer(start: Callable[..., Pywfmux], tmp_path: Path) -> Pywfmux:
    """A server whose shells have a home with a plain prompt."""
    for name in (".bashrc", ".bash_profile"):
        (tmp_path / name).write_text("PS1='ready> '\n")
    return start(env={"HOME": str(tmp_path), "SHELL": "/bin/bash"})


def test_a_script_sends_waits_and_reads(multiplexer: Pywfmux) -> None:
    multiplexer.run("new-session", "-d", "-s", "x", "bash")
    # Sent to a shell that has not started: not lost, not shown twice.
    multiplexer.run("send-keys", "-t", "x", "printf 'a\\nb'; sh -c 'exit 4'", "Enter")
    multiplexer.run("wait-ready", "-t", "x")
    assert multiplexer.run("wait-command", "-t", "x", check=False).returncode == 4
    assert multiplexer.run("command-output", "-t", "x").stdout == "a\nb"
    (told,) = json.loads(multiplexer.run("list-commands-run", "-t", "x", "--json").stdout)
    assert (told["code"], told["truncated"]) == (4, False)
    assert json.loads(multiplexer.run("pane-state", "-t", "x", "--json").stdout)["state"] == "idle"


def test_the_login_shell_of_a_new_session_is_integrated(multiplexer: Pywfmux) -> None:
    multiplexer.run("new-session", "-d", "-s", "x")
    assert json.loads(multiplexer.run("wait-ready", "-t", "x", "--json").stdout)["how"] == "prompt"
    multiplexer.run("set-option", "-g", "integration", "off")
    multiplexer.run("respawn-pane", "-k", "-t", "x")
    assert json.loads(multiplexer.run("wait-ready", "-t", "x", "--json").stdout)["how"] == "input-mode"
    assert multiplexer.run("list-commands-run", "-t", "x", check=False).returncode == 120
