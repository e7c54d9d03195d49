"""The server as a process: signals, its socket's file, its log, and that it sleeps when nothing happens."""

from __future__ import annotations

import os
import re
import signal
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from .driver import Multiplexer, Terminal


@pytest.fixture
def terminal(mux: Multiplexer) -> Terminal:
    """A terminal attached to session ``dev``."""
    terminal = mux.attach("new-session", "-s", "dev")
    terminal.wait_for(r"^[$#]$")
    return terminal


def server_pid(mux: Multiplexer) -> int:
    return int(mux.get("#{pid}"))


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def wait_gone(mux: Multiplexer, pid: int) -> None:
    mux.wait_until(lambda: not alive(pid), f"end of process {pid}")


def test_sigterm_ends_everything_cleanly(mux: Multiplexer, terminal: Terminal) -> None:
    (mux.directory / "program").write_text("trap 'echo hup > got; exit' HUP\necho ready\nwhile :; do sleep 0.1; done\n")
    terminal.send("exec sh ./program\r")
    terminal.wait_for("ready")
    server, shell = server_pid(mux), int(mux.get("#{pane_pid}"))
    os.kill(server, signal.SIGTERM)
    assert terminal.wait_exit() == 1
    assert "[server exited]" in terminal.text()
    assert not terminal.screen.alternate
    assert terminal.screen.modes.mouse_protocol == 0
    assert not terminal.screen.modes.bracketed_paste
    wait_gone(mux, server)
    wait_gone(mux, shell)
    assert (mux.directory / "got").read_text() == "hup\n"
    assert not os.path.exists(mux.socket)


def test_sigusr1_makes_the_socket_again(mux: Multiplexer, terminal: Terminal) -> None:
    server = server_pid(mux)
    os.unlink(mux.socket)
    assert mux.run("has-session", check=False).returncode == 1
    os.kill(server, signal.SIGUSR1)
    mux.wait_until(lambda: os.path.exists(mux.socket), "a socket")
    assert mux.get("#{pid}") == str(server)
    assert stat.S_IMODE(os.stat(mux.socket).st_mode) == 0o700
    terminal.send("echo still he''re\r")
    terminal.wait_for("still here")
    first = os.stat(mux.socket)
    os.kill(server, signal.SIGUSR1)
    mux.wait_until(lambda: not os.path.samestat(first, os.stat(mux.socket)), "another socket")
    assert mux.get("#{pid}") == str(server)


def test_sigusr1_leaves_another_server_s_socket_alone(mux: Multiplexer, terminal: Terminal) -> None:
    server = server_pid(mux)
    os.unlink(mux.socket)
    mux.run("new-session", "-d", "-s", "other")
    other = server_pid(mux)
    assert other != server
    os.kill(server, signal.SIGUSR1)
    log = Path(mux.socket + ".log")
    mux.wait_until(lambda: log.exists() and "another server listens" in log.read_text(), "a line in the log")
    assert server_pid(mux) == other
    os.kill(server, signal.SIGTERM)
    terminal.wait_exit()
    wait_gone(mux, server)
    assert server_pid(mux) == other, "an ending server takes only its own socket away"
    log.unlink()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_the_process_has_a_name(mux: Multiplexer, terminal: Terminal) -> None:
    assert Path(f"/proc/{server_pid(mux)}/comm").read_text() == "pywfmux: server\n"


def test_sighup_is_for_others(mux: Multiplexer, terminal: Terminal) -> None:
    server = server_pid(mux)
    os.kill(server, signal.SIGHUP)
    assert server_pid(mux) == server


def test_the_socket_tells_whether_somebody_is_attached(mux: Multiplexer) -> None:
    mux.run("new-session", "-d", "-s", "dev")
    assert stat.S_IMODE(os.stat(mux.socket).st_mode) == 0o600
    terminal = mux.attach()
    terminal.wait_for(r"^[$#]$")
    assert stat.S_IMODE(os.stat(mux.socket).st_mode) == 0o700
    mux.run("detach-client")
    terminal.wait_exit()
    assert stat.S_IMODE(os.stat(mux.socket).st_mode) == 0o600


def test_a_server_that_has_nothing_to_say_makes_no_log(mux: Multiplexer, terminal: Terminal) -> None:
    terminal.send("printf '\\377\\033[999;999H\\033]9999;x\\007'; nosuchcommand; exit\r")
    terminal.wait_exit()
    server_files = sorted(os.listdir(mux.directory))
    assert [name for name in server_files if "log" in name] == []


def _switches(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    return sum(int(count) for count in re.findall(r"voluntary_ctxt_switches:\s+(\d+)", status))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="counts context switches in /proc")
def test_an_idle_server_sleeps(start: Callable[..., Multiplexer]) -> None:
    mux = start(config="set -g status-interval 0\nset -s focus-events on\n")
    terminal = mux.attach("new-session", "-s", "dev")
    terminal.wait_for(r"^[$#]$")
    server = server_pid(mux)
    terminal.settle(1.5)  # the name of the window is looked at once more after the prompt
    before = _switches(server)
    terminal.settle(2.0)
    woken = _switches(server) - before
    assert woken == 0, f"{woken} wake-ups in two seconds in which nothing happened"
