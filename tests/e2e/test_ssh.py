"""The main promise: detach by losing the connection, come back through another one, and find everything as it was.

A real sshd from Debian's openssh-server runs unprivileged on 127.0.0.1 with keys and configuration of its own.
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
from pathlib import Path

import pytest

from pymux_wf.testing.processes import Process, Processes

from .driver import DEADLINE, Pywfmux

SSHD = shutil.which("sshd") or next(
    (path for path in ("/usr/sbin/sshd", "/usr/local/sbin/sshd") if os.path.exists(path)), None
)


class SshServer:
    """An sshd of our own; ``command`` gives the argv of a client that runs a remote command on a terminal."""

    def __init__(self, directory: Path, processes: Processes) -> None:
        assert SSHD is not None
        self.directory = directory
        self.port = _free_port()
        for name in ("host", "user"):
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(directory / name)], check=True)
        (directory / "authorized").write_text((directory / "user.pub").read_text())
        (directory / "authorized").chmod(0o600)
        (directory / "sshd_config").write_text(
            f"Port {self.port}\nListenAddress 127.0.0.1\nHostKey {directory}/host\nPidFile {directory}/pid\n"
            f"AuthorizedKeysFile {directory}/authorized\nPasswordAuthentication no\nKbdInteractiveAuthentication no\n"
            "StrictModes no\nUsePAM no\nPermitRootLogin yes\nPrintMotd no\nPrintLastLog no\n"
            # The login shell must not run what the user of this machine has in his start-up files.
            f"SetEnv HOME={directory}\n"
        )
        command = [SSHD, "-D", "-e", "-f", str(directory / "sshd_config")]
        processes({"sshd": Process(command, ready="Server listening on 127.0.0.1", timeout=DEADLINE)})

    def command(self, remote: str) -> list[str]:
        user = pwd.getpwuid(os.getuid()).pw_name
        options = [
            "StrictHostKeyChecking=no",
            "UserKnownHostsFile=/dev/null",
            "LogLevel=ERROR",
            "IdentitiesOnly=yes",
            "ControlPath=none",
        ]
        flags = [word for option in options for word in ("-o", option)]
        return [
            "ssh",
            "-F",
            "/dev/null",
            "-tt",
            "-p",
            str(self.port),
            "-i",
            str(self.directory / "user"),
            *flags,
            f"{user}@127.0.0.1",
            remote,
        ]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def ssh(directory: Path, mux_processes: Processes) -> SshServer:
    if SSHD is None or shutil.which("ssh") is None:
        pytest.skip("openssh-server is not installed: no connection to lose")
    if os.getuid() == 0:
        Path("/run/sshd").mkdir(
            exist_ok=True
        )  # sshd run by root refuses to start without its privilege separation directory
    place = directory / "ssh"
    place.mkdir()
    return SshServer(place, mux_processes)


def _remote(multiplexer: Pywfmux, *words: str) -> str:
    """A remote command line that runs the product in the test's own environment."""
    from shlex import join

    settings = [f"{name}={value}" for name, value in multiplexer.env.items()]
    return join(["env", "-i", *settings, *multiplexer.argv(*words)])


def test_everything_is_as_it_was_after_the_connection_was_lost(multiplexer: Pywfmux, ssh: SshServer) -> None:
    if shutil.which("vim") is None:
        pytest.skip("vim is not installed")
    text = multiplexer.directory / "poem.txt"
    text.write_text("".join(f"line {number} of the poem\n" for number in range(1, 200)))
    first = multiplexer.terminal(
        ssh.command(_remote(multiplexer, "new-session", "-s", "workflow-dev")), columns=100, lines=30
    )
    first.wait_for(r"\[workflow-")
    first.send("for i in $(seq 1 300); do echo history $i; done\r")
    first.wait_for(r"history 300$")
    first.send(f"vim -u NONE -N {text}\r")
    first.wait_for(r"^line 1 of the poem")
    first.send("50Gzz4l")
    first.send(":set number\r")
    first.wait_for(r"^ +50 line 50 of the poem")
    before = _state(multiplexer)
    shown, cursor = first.rows()[:-1], first.screen.cursor
    first.pane.signal("KILL")
    multiplexer.wait_get("#{session_attached}", "0", "workflow-dev")

    back = ssh.command(_remote(multiplexer, "attach-session", "-t", "workflow-dev"))
    second = multiplexer.terminal(back, columns=100, lines=30)
    second.wait_for(r"^ +50 line 50 of the poem")
    second.wait_cursor(cursor.row, cursor.column)
    assert second.rows()[:-1] == shown
    assert _state(multiplexer) == before
    second.send(":q!\r")
    second.wait_for(r"history 300$")
    assert "history 1\n" in multiplexer.capture("workflow-dev", "-S", "-")
    second.send("\x02d")
    second.wait_exit()


def _state(multiplexer: Pywfmux) -> list[str]:
    """Screen with colours, cursor, modes and scrollback of the pane, as the server has them."""
    formats = (
        "#{cursor_x},#{cursor_y} #{alternate_on} #{keypad_flag} #{keypad_cursor_flag} #{mouse_any_flag} #{wrap_flag} "
        "#{insert_flag} #{cursor_flag} #{history_size} #{pane_width}x#{pane_height}"
    )
    return [
        multiplexer.capture("workflow-dev", "-e"),
        multiplexer.capture("workflow-dev", "-S", "-"),
        multiplexer.get(formats, "workflow-dev"),
    ]
