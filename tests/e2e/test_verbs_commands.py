"""The verbs as commands of the real client: exit codes, exact output, and a server that is killed meanwhile."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pymux_wf import failures

CODES = failures.EXIT_CODES


class Own:
    """A server of its own and its client program."""

    def __init__(self, directory: Path) -> None:
        self.socket = str(directory / "s")
        self.environment = {
            "HOME": str(directory),
            **{name: os.environ[name] for name in ("PATH",) if name in os.environ},
            "SHELL": "/bin/bash",
            "LANG": "C.UTF-8",
            "TERM": "xterm-256color",
            "HISTFILE": "",
        }

    def begin(self, *words: str) -> subprocess.Popen[bytes]:
        argv = [sys.executable, "-m", "pymux_wf", "-f", "/dev/null", "-S", self.socket, *words]
        return subprocess.Popen(argv, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def run(self, *words: str) -> tuple[int, bytes, bytes]:
        process = self.begin(*words)
        out, err = process.communicate(timeout=30)
        return process.returncode, out, err

    def ok(self, *words: str) -> bytes:
        code, out, err = self.run(*words)
        assert (code, err) == (0, b""), (words, out, err)
        return out

    @property
    def pid(self) -> int:
        return int(self.ok("display-message", "-p", "#{pid}"))


@pytest.fixture
def own() -> Iterator[Own]:
    directory = Path(tempfile.mkdtemp(prefix="verbs-"))
    server = Own(directory)
    try:
        yield server
    finally:
        server.run("kill-server")
        shutil.rmtree(directory, ignore_errors=True)


def test_run_prints_exactly_and_exits_as_the_command(own: Own) -> None:
    own.ok("new-session", "-d", "-s", "w", "bash")
    assert own.run("run", "-t", "w", "--", "printf", "a\\nb") == (0, b"a\nb", b"")
    assert own.run("run", "--", "echo err >&2; exit_with() { return $1; }; exit_with 7") == (7, b"err\n", b"")
    code, out, _ = own.run("run", "--exact", "--", "printf '\\377\\n'")
    assert (code, out) == (0, b"\xff\r\n")
    code, out, _ = own.run("run", "--timeout", "0.3", "--", "echo begun; sleep 60")
    assert (code, out) == (CODES[failures.TIMED_OUT], b"begun\n")
    code, out, err = own.run("run", "--json", "--", "true")
    error = json.loads(err)["error"]
    assert (code, error["kind"], error["evidence"]["state"]) == (CODES[failures.REFUSED], "refused", "running")
    assert out == b""
    assert "sleep 60" in error["message"]
    assert own.run("run", "echo of tmux")[:2] == (0, b"of tmux\n")


def test_waits_have_codes_of_their_own(own: Own) -> None:
    own.ok("new-session", "-d", "-s", "w", "echo listening on 80; sleep 60")
    assert own.run("wait-for-text", "-t", "w", "--timeout", "5", "listening on")[:2] == (0, b"listening on\n")
    assert own.run("wait-for-text", "--timeout", "0.2", "nothing")[0] == CODES[failures.TIMED_OUT]
    assert own.run("wait-for-text", "--unless", "on \\d+", "--regex", "never")[0] == CODES[failures.STOPPED_EARLY]
    assert own.run("wait-for-text", "-t", "%9", "x")[0] == CODES[failures.NOT_FOUND]
    assert own.run("wait-for-text", "--regex", "(")[0] == CODES[failures.INVALID]
    assert own.run("wait-idle")[0] == 0
    own.ok("new-window", "-d", "-n", "short", "sh -c 'read x; exit 3'")
    dying = own.begin("wait-for-text", "-t", "short", "never")
    own.ok("wait-for-text", "-t", "w", "listening")
    own.ok("send-keys", "-t", "short", "Enter")
    assert dying.communicate(timeout=10) is not None
    assert dying.returncode == CODES[failures.PANE_DIED]


def test_a_server_that_is_killed_is_told_within_a_second(own: Own) -> None:
    own.ok("new-session", "-d", "-s", "w", "bash")
    own.ok("run", "--", "true")
    pid = own.pid
    commands = (["wait-for-text", "never"], ["run", "--", "sleep 60"], ["wait-exit"], ["wait-for", "a-channel"])
    waits = [own.begin(*words) for words in commands]
    deadline = time.monotonic() + 10
    begun_words = (b"wait-for-text never", b"sleep 60", b"wait-exit", b"wait-for a-channel")
    while not all(words in own.ok("show-messages") for words in begun_words):
        assert time.monotonic() < deadline
    os.kill(pid, signal.SIGKILL)
    begun = time.monotonic()
    results = [(process.communicate(timeout=10)[1], process.returncode) for process in waits]
    assert time.monotonic() - begun < 1
    assert [code for _, code in results] == [CODES[failures.SERVER_GONE]] * 3 + [1]
    assert all(b"server exited unexpectedly" in err for err, _ in results)
    assert own.run("wait-idle")[0] == CODES[failures.SERVER_GONE]
    code, _, told = own.run("wait-idle", "--json")
    assert (code, json.loads(told)["error"]["kind"]) == (CODES[failures.SERVER_GONE], failures.SERVER_GONE)
    assert own.run("run", "--", "ls", "--json")[1] == b""  # that is a word of the command
    assert own.run("list-panes")[0] == 1
