"""A place where programs that were written for tmux find ours under that name: a shim first on PATH, a home of its own.

Nothing here knows pywfmux but the shim; the programs are the real ones, as their packages install them.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from pymux_wf.client.shim import write_shim

from pymux_wf import Server
from tests.e2e.driver import DEADLINE, Terminal


class Place:
    """A home, a socket directory and a PATH with the shim; ``terminals`` is the server whose panes are terminals."""

    def __init__(self, directory: Path, terminals: Server) -> None:
        self.directory = directory
        self.home = directory / "home"
        self.home.mkdir()
        self._terminals = terminals
        write_shim(str(directory / "bin"))
        self.env = {
            "HOME": str(self.home),
            "PATH": f"{directory / 'bin'}:/usr/local/bin:/usr/bin:/bin",
            "SHELL": "/bin/sh",
            "TMUX_TMPDIR": str(directory),
            "TERM": "xterm-256color",
            "LC_ALL": "C.UTF-8",
            "EDITOR": "ed",
            "PS1": "$ ",
        }

    def run(self, *argv: str, check: bool = True, **env: str) -> subprocess.CompletedProcess[str]:
        """Runs a program to its end, without a terminal."""
        done = subprocess.run(
            argv,
            env=self.env | env,
            cwd=self.directory,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=3 * DEADLINE,
        )
        assert not check or done.returncode == 0, (argv, done.stdout, done.stderr)
        return done

    def tmux(self, *words: str, check: bool = True) -> str:
        """What ``tmux words`` prints."""
        return self.run("tmux", *words, check=check).stdout.removesuffix("\n")

    def config(self, text: str) -> None:
        (self.home / ".tmux.conf").write_text(text)

    def terminal(self, *argv: str, columns: int = 80, lines: int = 24, **env: str) -> Terminal:
        """A program at a terminal, which a person can look at and type into."""
        return Terminal(self._terminals, argv, columns=columns, lines=lines, env=self.env | env, cwd=self.directory)


@pytest.fixture
def place(mux: Server) -> Iterator[Place]:
    directory = Path(tempfile.mkdtemp(prefix="pw-"))
    made = Place(directory, mux)
    yield made
    made.run("tmux", "kill-server", check=False)
    shutil.rmtree(directory, ignore_errors=True)


def needs(program: str) -> str:
    """The path of a program; skips the test where it is not installed."""
    found = shutil.which(program, path=f"/usr/local/bin:/usr/bin:/bin:{os.environ.get('PATH', '')}")
    if found is None:
        pytest.skip(f"{program} is not installed: there is nothing to try")
    return found
