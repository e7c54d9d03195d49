"""Options on a real terminal: what comes out at the far end, and configurations that are no plain files."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable

from .driver import DEADLINE, Pywfmux


def test_an_idle_session_is_locked_until_its_command_ends(start: Callable[..., Pywfmux]) -> None:
    multiplexer = start(config="set -g lock-after-time 1\nset -g lock-command 'echo LOCK''ED; read answer'\n")
    terminal = multiplexer.attach("new-session", "-s", "dev", "cat")
    terminal.wait_for("LOCKED")
    terminal.send("\r")
    terminal.wait_for(r"\[dev\]")
    terminal.send("typed")
    terminal.wait_for("typed")
    terminal.wait_for("LOCKED")


def test_a_configuration_from_a_shell_s_pipe(start: Callable[..., Pywfmux]) -> None:
    multiplexer = start(config=None)
    line = " ".join(multiplexer.argv("-f", "<(echo 'set -g @piped yes')", "new-session", "-d", "cat"))
    subprocess.run(["bash", "-c", line], env=multiplexer.env, check=True, timeout=DEADLINE)
    assert multiplexer.ask("show-options", "-gv", "@piped") == "yes\n"


def test_a_pipe_that_nobody_feeds_does_not_hold_up_the_start(start: Callable[..., Pywfmux]) -> None:
    multiplexer = start(config=None)
    pipe = multiplexer.directory / "pipe"
    os.mkfifo(pipe)
    multiplexer.run("-f", str(pipe), "new-session", "-d", "-s", "dev", "cat")
    assert multiplexer.get("#{session_name}", "dev") == "dev"
    assert "timed out" in multiplexer.run("show-messages").stdout
