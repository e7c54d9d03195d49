"""Other libraries that drive a terminal program from Python, each doing the same three things in its own usual way.

``spawn()`` starts ``sh -c 'echo READY; cat'`` and returns once READY is seen; ``send(text)`` sends a line to it and
returns once the text is seen; ``run_true()`` runs ``true`` in a bash that waits for commands, and gives its exit code.
A library that has no way to do one of them has no method for it. None of them is needed: those that are not installed
are left out.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import os
import sys
from collections.abc import Callable, Coroutine, Iterator
from typing import Any

PROGRAM = ("sh", "-c", "echo READY; cat")
NUMBERS = itertools.count(1)


class Peer:
    """One library; ``close`` ends what the last ``spawn`` or ``shell`` began."""

    name = ""

    def __init__(self) -> None:
        self._ends: list[Callable[[], object]] = []

    def at_end(self, call: Callable[[], object]) -> None:
        self._ends.append(call)

    def close(self) -> None:
        while self._ends:
            with contextlib.suppress(Exception):
                self._ends.pop()()

    def spawn(self) -> None:
        """Start the program, see READY."""

    def send(self, text: str) -> None:
        """Send a line, see it."""


class Pexpect(Peer):
    """pexpect: a PTY and a buffer of bytes, no screen."""

    name = "pexpect"

    def __init__(self) -> None:
        super().__init__()
        import pexpect
        from pexpect import replwrap

        self._pexpect, self._replwrap = pexpect, replwrap
        self._child: Any = None

    def spawn(self) -> None:
        self._child = self._pexpect.spawn(PROGRAM[0], list(PROGRAM[1:]), encoding="utf-8")
        self.at_end(lambda child=self._child: child.close(force=True))
        self._child.expect_exact("READY")

    def send(self, text: str) -> None:
        self._child.sendline(text)
        self._child.expect_exact(text)

    def shell(self) -> None:
        self._shell = self._replwrap.bash()
        self.at_end(lambda child=self._shell.child: child.close(force=True))

    def run_true(self) -> int:
        self._shell.run_command("true")
        return int(self._shell.run_command("echo $?"))


class Libtmux(Peer):
    """libtmux: the tmux command line, a process a question."""

    name = "libtmux + tmux"

    def __init__(self) -> None:
        super().__init__()
        import libtmux
        from libtmux.test.retry import retry_until

        self._retry = retry_until
        self._server = libtmux.Server(socket_name=f"pywfmux-bench-{os.getpid()}", config_file="/dev/null")
        self._session = self._server.new_session("bench", window_command="sleep 3600")

    def spawn(self) -> None:
        import shlex

        window = self._session.new_window(window_shell=shlex.join(PROGRAM))
        self.at_end(window.kill)
        self._pane = window.active_pane
        self._see("READY")

    def send(self, text: str) -> None:
        self._pane.send_keys(text)
        self._see(text)

    def _see(self, text: str) -> None:
        self._retry(lambda: any(text in line for line in self._pane.capture_pane()), 5, interval=0.001, raises=True)

    def stop(self) -> None:
        """End the server."""
        self._server.kill()


class TuiTest(Peer):
    """tui-test: Rust behind ctypes, async only."""

    name = "tui-test"

    def __init__(self) -> None:
        super().__init__()
        from tui_test import TuiTest as Terminal

        self._make = Terminal
        self._loop = asyncio.new_event_loop()

    def _do(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self._loop.run_until_complete(work)

    def spawn(self) -> None:
        self._terminal = self._make(f"bench-{next(NUMBERS)}")
        self.at_end(lambda terminal=self._terminal: self._do(terminal.close_quiet()))
        self._do(self._spawn())

    async def _spawn(self) -> None:
        await self._terminal.run(PROGRAM[0], *PROGRAM[1:], wait_ready=False)
        await self._terminal.get_by_text("READY").expect()

    def send(self, text: str) -> None:
        self._do(self._send(text))

    async def _send(self, text: str) -> None:
        await self._terminal.submit(text)
        await self._terminal.get_by_text(text).first().expect()

    def shell(self) -> None:
        self._terminal = self._make(f"bench-{next(NUMBERS)}")
        self.at_end(lambda terminal=self._terminal: self._do(terminal.close_quiet()))
        self._do(self._terminal.open(shell="bash", wait_ready=True))

    def run_true(self) -> int:
        return int(self._do(self._run_true()))

    async def _run_true(self) -> Any:
        await self._terminal.submit("true")
        await self._terminal.wait_command()
        return await self._terminal.get_exit_code()

    def stop(self) -> None:
        """Close the loop."""
        self._loop.close()


class Ours(Peer):
    """pywfmux, sync: in this process, or a server of its own over its socket."""

    def __init__(self, socket: str | None = None) -> None:
        super().__init__()
        with _installed_packages():
            from pymux_wf import Server

        self.name = "pywfmux in process" if socket is None else "pywfmux over a socket"
        self._server = Server.start() if socket is None else Server.connect(socket)

    def spawn(self) -> None:
        self._pane = self._server.exec(list(PROGRAM))
        self.at_end(self._pane.kill)
        self._pane.wait_for("READY")

    def send(self, text: str) -> None:
        self._pane.send_text(text + "\n")
        self._pane.wait_for(text)  # what cat writes: the echo does not count

    def shell(self) -> None:
        # No files of the user's: what their prompt runs would be measured.
        home = {"HOME": "/nonexistent"}
        self._shell = self._server.new_session(f"shell-{next(NUMBERS)}", shell="bash", env=home).pane
        self.at_end(self._shell.kill)
        self._shell.wait_ready()

    def run_true(self) -> int:
        return int(self._shell.run("true").code)

    def stop(self) -> None:
        """End the server, or leave it."""
        self._server.close()


@contextlib.contextmanager
def _installed_packages() -> Iterator[None]:
    """Imports what is installed, not the tree that this is started in, where the server is not inside the package."""
    searched = sys.path[:]
    sys.path[:] = [place for place in searched if place not in ("", os.getcwd())]
    try:
        yield
    finally:
        sys.path[:] = searched


PEERS: tuple[type[Peer], ...] = (Pexpect, Libtmux, TuiTest)


def peers() -> Iterator[tuple[Peer | None, str]]:
    """Those that are installed, and a line about each that is not."""
    for kind in PEERS:
        try:
            yield kind(), ""
        except ImportError as error:
            yield None, f"{kind.name} is not installed ({error.name})"
