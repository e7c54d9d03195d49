"""The server as a process: signals, its socket's file, its log, and that it sleeps when nothing happens."""

from __future__ import annotations

import os
import re
import signal
import stat
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from .driver import DEADLINE, Pywfmux, Terminal, wait_ended


@pytest.fixture
def terminal(multiplexer: Pywfmux) -> Terminal:
    """A terminal attached to session ``dev``."""
    terminal = multiplexer.attach("new-session", "-s", "dev")
    terminal.wait_for(r"^[$#]$")
    return terminal


def server_pid(multiplexer: Pywfmux) -> int:
    return int(multiplexer.get("#{pid}"))


def wait_files(multiplexer: Pywfmux, condition: Callable[[], bool], what: str) -> None:
    """Waits until files are as they should be, of which nobody tells: looks after each of so many client runs."""
    end = time.monotonic() + DEADLINE
    while not condition():
        assert time.monotonic() < end, f"no {what}"
        multiplexer.run("-V")


def test_sigterm_ends_everything_cleanly(multiplexer: Pywfmux, terminal: Terminal) -> None:
    (multiplexer.directory / "program").write_text(
        "trap 'echo hup > got; exit' HUP\necho ready\nwhile :; do sleep 0.1; done\n"
    )
    terminal.send("exec sh ./program\r")
    terminal.wait_for("ready")
    server, shell = server_pid(multiplexer), int(multiplexer.get("#{pane_pid}"))
    os.kill(server, signal.SIGTERM)
    assert terminal.wait_exit() == 1
    assert "[server exited]" in terminal.text()
    assert not terminal.screen.modes.alternate
    assert terminal.screen.modes.mouse is None
    assert not terminal.screen.modes.bracketed_paste
    wait_ended(server)
    wait_ended(shell)
    assert (multiplexer.directory / "got").read_text() == "hup\n"
    assert not os.path.exists(multiplexer.socket)


def test_sigusr1_makes_the_socket_again(multiplexer: Pywfmux, terminal: Terminal) -> None:
    server = server_pid(multiplexer)
    os.unlink(multiplexer.socket)
    assert multiplexer.run("has-session", check=False).returncode == 1
    os.kill(server, signal.SIGUSR1)
    wait_files(multiplexer, lambda: os.path.exists(multiplexer.socket), "a socket")
    assert multiplexer.get("#{pid}") == str(server)
    assert stat.S_IMODE(os.stat(multiplexer.socket).st_mode) == 0o700
    terminal.send("echo still he''re\r")
    terminal.wait_for("still here")
    first = os.stat(multiplexer.socket)
    os.kill(server, signal.SIGUSR1)
    wait_files(multiplexer, lambda: not os.path.samestat(first, os.stat(multiplexer.socket)), "another socket")
    assert multiplexer.get("#{pid}") == str(server)


def test_sigusr1_leaves_another_server_s_socket_alone(multiplexer: Pywfmux, terminal: Terminal) -> None:
    server = server_pid(multiplexer)
    os.unlink(multiplexer.socket)
    multiplexer.run("new-session", "-d", "-s", "other")
    other = server_pid(multiplexer)
    assert other != server
    os.kill(server, signal.SIGUSR1)
    log = Path(multiplexer.socket + ".log")
    wait_files(multiplexer, lambda: log.exists() and "another server listens" in log.read_text(), "a line in the log")
    assert server_pid(multiplexer) == other
    os.kill(server, signal.SIGTERM)
    terminal.wait_exit()
    wait_ended(server)
    assert server_pid(multiplexer) == other, "an ending server takes only its own socket away"
    log.unlink()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_the_process_has_a_name(multiplexer: Pywfmux, terminal: Terminal) -> None:
    assert Path(f"/proc/{server_pid(multiplexer)}/comm").read_text() == "pywfmux: server\n"


def test_sighup_is_for_others(multiplexer: Pywfmux, terminal: Terminal) -> None:
    server = server_pid(multiplexer)
    os.kill(server, signal.SIGHUP)
    assert server_pid(multiplexer) == server


def test_the_socket_tells_whether_somebody_is_attached(multiplexer: Pywfmux) -> None:
    multiplexer.run("new-session", "-d", "-s", "dev")
    assert stat.S_IMODE(os.stat(multiplexer.socket).st_mode) == 0o600
    terminal = multiplexer.attach()
    terminal.wait_for(r"^[$#]$")
    assert stat.S_IMODE(os.stat(multiplexer.socket).st_mode) == 0o700
    multiplexer.run("detach-client")
    terminal.wait_exit()
    assert stat.S_IMODE(os.stat(multiplexer.socket).st_mode) == 0o600


def test_a_server_that_has_nothing_to_say_makes_no_log(multiplexer: Pywfmux, terminal: Terminal) -> None:
    terminal.send("printf '\\377\\033[999;999H\\033]9999;x\\007'; nosuchcommand; exit\r")
    terminal.wait_exit()
    server_files = sorted(os.listdir(multiplexer.directory))
    assert [name for name in server_files if "log" in name] == []


def _switches(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    return sum(int(count) for count in re.findall(r"voluntary_ctxt_switches:\s+(\d+)", status))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="counts context switches in /proc")
def test_an_idle_server_sleeps(start: Callable[..., Pywfmux]) -> None:
    multiplexer = start(config="set -g status-interval 0\nset -s focus-events on\n")
    terminal = multiplexer.attach("new-session", "-s", "dev")
    terminal.wait_for(r"^[$#]$")
    server = server_pid(multiplexer)
    terminal.settle(1.5)  # the name of the window is looked at once more after the prompt
    before = _switches(server)
    terminal.settle(2.0)
    woken = _switches(server) - before
    assert woken == 0, f"{woken} wake-ups in two seconds in which nothing happened"
