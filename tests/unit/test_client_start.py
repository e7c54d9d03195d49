"""Starting a server: one however many ask, in a place that was stale or free, and never over what is not a socket.

The server here is a stand-in that the client's fork runs: it answers each client with what it finds itself to be.
"""

from __future__ import annotations

import json
import os
import socket
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from fake_server import DEADLINE

STAND_IN = """
import json, os, socket, sys, types

def serve(words):
    from pymux_wf.protocol import Decoder, Message, encode
    flags = dict(zip(words[0::2], words[1::2]))
    served = 0
    listener = socket.socket(fileno=int(flags["--listen-fd"]))
    while True:
        connection, _ = listener.accept()
        decoder, command = Decoder(), None
        while command is None and (data := connection.recv(65536)):
            for fields in decoder.feed(data):
                if fields[0] == Message.COMMAND:
                    command = fields[1]
        if command is None:
            continue
        if command == ["kill-server"]:
            os.unlink(flags["--socket"])
            listener.close()
            connection.sendall(encode(Message.HELLO, 1, "x", {}) + encode(Message.RESULT, 0))
            return 0
        served += 1
        if command == ["new-session", "vanish"] and served > 1:
            os.unlink(flags["--socket"])
            return 0
        told = {
            "pid": os.getpid(), "ppid": os.getppid(), "words": words, "session": os.getsid(0), "group": os.getpgrp(),
            "descriptors": sorted(int(fd) for fd in os.listdir("/dev/fd") if os.path.exists(f"/dev/fd/{fd}")),
            "standard": [os.readlink(f"/proc/self/fd/{fd}") for fd in range(3)] if os.path.exists("/proc") else [],
            "umask": os.umask(0o22), "cwd": os.getcwd(),
        }
        connection.sendall(encode(Message.HELLO, 1, "x", {}) + encode(Message.STDOUT, json.dumps(told).encode()))
        connection.sendall(encode(Message.RESULT, 0))

def fail(words):
    raise RuntimeError("no engine")

def refuse(words):
    os.write(int(dict(zip(words[0::2], words[1::2]))["--error-fd"]), b"the engine is out\\n")
    return 1

def die(words):
    os._exit(9)

def foreground(words):
    print(json.dumps(words), flush=True)
    return 5

module = types.ModuleType("pymux_wf.server.__main__")
module.main = {BEHAVIOUR}
sys.modules["pymux_wf.server.__main__"] = module
sys.argv[0] = "pywfmux"
from pymux_wf.client.main import run
run()
"""


def client(*words: str, behaviour: str = "serve") -> list[str]:
    return [sys.executable, "-c", STAND_IN.replace("{BEHAVIOUR}", behaviour), *words]


def run(*words: str, behaviour: str = "serve", **others: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        client(*words, behaviour=behaviour), capture_output=True, text=True, timeout=DEADLINE, **others
    )


def started(path: str, *words: str, **others: Any) -> dict[str, Any]:
    done = run("-S", path, *(words or ("new-session", "-d")), **others)
    assert (done.stderr, done.returncode) == ("", 0)
    told: dict[str, Any] = json.loads(done.stdout)
    return told


@pytest.fixture
def path(short_path: Path) -> Any:
    path = str(short_path / "s")
    yield path
    if os.path.exists(path):
        run("-N", "-S", path, "kill-server")


def test_a_server_is_started_apart_from_its_client(path: str, tmp_path: Path) -> None:
    with open(tmp_path / "kept-open", "w") as extra:
        told = started(path, "-f", "a.conf", "-vv", "new-session", pass_fds=(extra.fileno(),), cwd=tmp_path, umask=0o27)
    assert told["words"][4:] == ["--socket", path, "--name", "pywfmux", "--config", f"{tmp_path}/a.conf", "-v", "-v"]
    assert told["session"] not in (os.getsid(0), told["pid"])
    assert told["ppid"] != os.getpid()
    assert told["umask"] == 0o27
    assert told["cwd"] == str(tmp_path)
    assert told["standard"] in ([], [os.devnull] * 3)
    # Three standard ones, the listener, the error pipe; the connection and the directory being read are the stand-in's.
    assert [descriptor for descriptor in told["descriptors"] if descriptor < 5] == [0, 1, 2, 3, 4]
    assert len(told["descriptors"]) <= 7
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o600
    assert not os.path.exists(f"{path}.lock")


def test_the_same_server_serves_the_next(path: str) -> None:
    assert started(path)["pid"] == started(path, "list-sessions")["pid"]


def test_many_at_once_get_one_server(path: str) -> None:
    processes = [subprocess.Popen(client("-S", path, "new-session"), stdout=subprocess.PIPE) for _ in range(12)]
    servers = {json.loads(process.communicate(timeout=DEADLINE)[0])["pid"] for process in processes}
    assert len(servers) == 1
    assert not os.path.exists(f"{path}.lock")


def test_many_at_once_replace_a_stale_socket_once(path: str) -> None:
    with socket.socket(socket.AF_UNIX) as stale:
        stale.bind(path)
    processes = [subprocess.Popen(client("-S", path, "new-session"), stdout=subprocess.PIPE) for _ in range(6)]
    servers = {json.loads(process.communicate(timeout=DEADLINE)[0])["pid"] for process in processes}
    assert len(servers) == 1


def test_a_lock_that_somebody_left_is_no_obstacle(path: str) -> None:
    Path(f"{path}.lock").touch()
    assert started(path)["pid"]


def test_a_lock_that_is_a_link_is_not_followed(path: str, tmp_path: Path) -> None:
    os.symlink(tmp_path / "precious", f"{path}.lock")
    done = run("-S", path, "new-session")
    assert done.returncode == 1
    assert done.stderr.startswith(f"error creating {path} (")
    assert not (tmp_path / "precious").exists()


@pytest.mark.parametrize("make", [Path.touch, Path.mkdir])
def test_what_is_not_a_socket_stays(path: str, make: Any) -> None:
    make(Path(path))
    done = run("-S", path, "new-session")
    assert (done.stderr, done.returncode) == (f"error creating {path} (it exists and is not a socket)\n", 1)
    assert os.path.exists(path)
    os.rename(path, f"{path}.kept")


def test_a_place_that_cannot_be_had(short_path: Path) -> None:
    path = f"{short_path}/missing/s"
    done = run("-S", path, "new-session")
    assert (done.stderr, done.returncode) == (f"error creating {path} (No such file or directory)\n", 1)


@pytest.mark.parametrize(
    ("behaviour", "text"),
    [
        ("fail", "server failed: RuntimeError: no engine"),
        ("refuse", "the engine is out"),
        ("die", "server exited unexpectedly"),
    ],
)
def test_a_server_that_does_not_start_says_why(path: str, behaviour: str, text: str) -> None:
    done = run("-S", path, "new-session", behaviour=behaviour)
    assert (done.stdout, done.stderr, done.returncode) == ("", f"{text}\n", 1)
    done = run("-C", "-S", path, "new-session", behaviour=behaviour)
    assert (done.stdout, done.stderr, done.returncode) == (f"%exit {text}\n", "", 1)
    # What it left is stale, and no obstacle to the next.
    assert started(path)["pid"]


@pytest.mark.parametrize("words", [("list-sessions",), ("kill-server",), ("has-session", "-t", "x"), ("nonsense",)])
def test_other_commands_start_nothing(path: str, words: tuple[str, ...]) -> None:
    done = run("-S", path, *words)
    assert (done.stderr, done.returncode) == (f"error connecting to {path} (No such file or directory)\n", 1)
    assert not os.path.exists(path)


def test_a_server_on_its_way_out_is_followed_by_another(path: str) -> None:
    first = started(path)["pid"]
    second = started(path, "new-session", "vanish")["pid"]
    assert second != first


def test_foreground_is_this_process(path: str) -> None:
    server = subprocess.Popen(client("-D", "-f", "/x.conf", "-S", path, behaviour="foreground"), stdout=subprocess.PIPE)
    words = json.loads(server.communicate(timeout=DEADLINE)[0])
    assert words[:2] == ["--foreground", "--listen-fd"]
    assert words[3:] == ["--socket", path, "--name", "pywfmux", "--config", "/x.conf"]
    assert server.returncode == 5


def test_foreground_refuses_a_second_server(path: str) -> None:
    started(path)
    done = run("-D", "-S", path)
    assert (done.stderr, done.returncode) == (f"a server is already running on {path}\n", 1)
