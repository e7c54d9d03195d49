"""Starting programs on terminals of their own: what they find, what we keep, why it fails."""

from __future__ import annotations

import errno
import os
import re
import resource
import signal
import subprocess
import sys
import termios
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pymux_wf.server import pty
from pymux_wf.server.platform import IUTF8, LINUX
from pymux_wf.server.pty import PaneProcess, SpawnError, SpawnRequest

ENVIRONMENT = {"PATH": "/usr/bin:/bin", "HOME": "/", "LANG": "C.UTF-8"}
Spawn = Callable[..., PaneProcess]

WAYS = ["own process", "shared process", "fork"] if LINUX else ["fork"]


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "fork":
        monkeypatch.setattr(pty, "_posix_spawn", lambda own_process: None)
    return str(request.param)


@pytest.fixture
def spawn(way: str) -> Iterator[Spawn]:
    """Starts a program in each of the ways there are; all are ended after the test."""
    started: list[PaneProcess] = []

    def start(*argv: str, cwd: str = "/", executable: str = "/bin/sh", **environment: str) -> PaneProcess:
        request = SpawnRequest(executable, argv, cwd, {**ENVIRONMENT, **environment}, 91, 23, b"\x08")
        process = pty.spawn(request, own_process=way == "own process")
        started.append(process)
        return process

    yield start
    for process in started:
        process.close()
        process.signal(signal.SIGKILL)
        os.waitpid(process.pid, 0)


def said(process: PaneProcess) -> str:
    """Everything that a program wrote until it ended."""
    os.set_blocking(process.fd, True)
    data = b""
    while True:
        try:
            read = os.read(process.fd, 65536)
        except OSError:  # Linux: the last one has closed the terminal
            read = b""
        if not read:
            return data.decode().replace("\r\n", "\n")
        data += read


def _free(count: int) -> list[int]:
    """The numbers that the next descriptors will have."""
    taken = [os.dup(0) for _ in range(count)]
    for descriptor in taken:
        os.close(descriptor)
    return taken


def descriptors() -> dict[str, str]:
    found = {}
    for name in os.listdir("/proc/self/fd"):
        try:
            found[name] = os.readlink(f"/proc/self/fd/{name}")
        except OSError:
            pass
    return found


# -- what a program finds


def test_it_leads_a_session_on_a_terminal_of_its_own(spawn: Spawn) -> None:
    process = spawn("-odd", "-c", "echo $0 $$; tty; tty <&1; tty <&2; stty size; exec 5</dev/tty && tty <&5; read x")
    os.set_blocking(process.fd, True)
    text = ""
    while text.count("\n") < 6:
        text += os.read(process.fd, 4096).decode()
    assert text.split() == ["-odd", str(process.pid), *[process.tty] * 3, "23", "91", "/dev/tty"]
    assert os.getsid(process.pid) == process.pid
    assert os.tcgetpgrp(process.fd) == process.pid
    attributes = termios.tcgetattr(process.fd)
    assert attributes[0] & IUTF8
    assert attributes[6][termios.VERASE] == b"\x08"
    os.write(process.fd, b"\x03")
    end = os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    assert end is not None
    assert (end.si_code, end.si_status) == (os.CLD_KILLED, signal.SIGINT)


def test_it_gets_its_environment_and_nothing_of_ours(spawn: Spawn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OURS", "1")
    odd = "a\nb\x1b[31m=\udcff"
    process = spawn("env", "-0", executable="/usr/bin/env", ODD=odd)
    found = dict(entry.split("=", 1) for entry in _raw(process).split("\0") if entry)
    assert found == {**ENVIRONMENT, "ODD": odd}


def _raw(process: PaneProcess) -> str:
    os.set_blocking(process.fd, True)
    data = b""
    try:
        while read := os.read(process.fd, 65536):
            data += read
    except OSError:
        pass
    return os.fsdecode(data.replace(b"\r\n", b"\n"))


def test_it_starts_in_its_directory_and_we_stay_in_ours(spawn: Spawn, tmp_path: Path) -> None:
    before = os.getcwd()
    place = tmp_path / "with\na line"
    place.mkdir()
    assert said(spawn("sh", "-c", "pwd -P", cwd=str(place))) == f"{place}\n"
    assert os.getcwd() == before


def test_without_its_directory_it_starts_at_home_else_at_the_root(spawn: Spawn, tmp_path: Path) -> None:
    gone = str(tmp_path / "gone")
    assert said(spawn("sh", "-c", "pwd -P", cwd=gone, HOME=str(tmp_path))) == f"{tmp_path}\n"
    assert said(spawn("sh", "-c", "pwd -P", cwd=gone, HOME=gone)) == "/\n"
    (tmp_path / "file").touch()
    assert said(spawn("sh", "-c", "pwd -P", cwd=str(tmp_path / "file"))) == "/\n"


def test_a_program_named_by_a_path_is_found_from_its_directory(spawn: Spawn, way: str, tmp_path: Path) -> None:
    program = tmp_path / "here"
    program.write_text("#!/bin/sh\necho found\n")
    program.chmod(0o700)
    if way != "fork":  # where ptyprocess looks for it first
        assert said(spawn("./here", executable="./here", cwd=str(tmp_path))) == "found\n"


def test_signals_are_as_they_are_by_default(spawn: Spawn) -> None:
    before = [signal.signal(number, signal.SIG_IGN) for number in (signal.SIGUSR1, signal.SIGHUP)]
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR2, signal.SIGCHLD})
    try:
        text = said(spawn("sh", "-c", "grep Sig /proc/self/status"))
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        for number, handler in zip((signal.SIGUSR1, signal.SIGHUP), before):
            signal.signal(number, handler)
    found = {name: int(bits, 16) for name, bits in re.findall(r"(Sig\w+):\s+([0-9a-f]+)$", text, re.M)}
    # 32 and 33 are the C library's own, which it ignores in what posix_spawn starts.
    assert found["SigIgn"] & ~(0b11 << 31) == 0
    assert found["SigBlk"] == 0


def test_no_descriptor_of_ours_is_open_in_it(spawn: Spawn, way: str) -> None:
    pty._keep_what_we_inherited.cache_clear()
    ours, theirs = os.pipe()
    os.set_inheritable(ours, True)
    os.dup2(theirs, 200, inheritable=True)
    try:
        process = spawn("ls", "/proc/self/fd", executable="/bin/ls")
        assert {int(word) for word in said(process).split()} <= {0, 1, 2, 3}  # 3 is what ls reads
        assert os.get_inheritable(200) is (way != "own process")
    finally:
        for descriptor in (ours, theirs, 200):
            os.close(descriptor)


# -- what else there is in the process


@pytest.mark.skipif(not LINUX, reason="a fork changes no directory of ours")
def test_threads_of_a_shared_process_never_see_another_directory() -> None:
    before, seen, over = os.getcwd(), set(), threading.Event()

    def look() -> None:
        while not over.is_set():
            seen.add(os.getcwd())

    thread = threading.Thread(target=look)
    thread.start()
    try:
        for _ in range(100):
            request = SpawnRequest("/bin/true", ["true"], "/usr", ENVIRONMENT, 80, 24)
            process = pty.spawn(request, own_process=False)
            process.close()
            os.waitpid(process.pid, 0)
    finally:
        over.set()
        thread.join()
    assert seen == {before}


WITHOUT_STANDARD = """
import os, sys
from pymux_wf.server import pty
for fd in (0, 1, 2):
    os.close(fd)
process = pty.spawn(pty.SpawnRequest("/bin/sh", ["sh", "-c", "tty; tty <&1; tty <&2; ls /proc/self/fd"], "/usr",
    {"PATH": "/usr/bin:/bin"}, 80, 24), own_process=%r)
os.set_blocking(process.fd, True)
text = b""
try:
    while data := os.read(process.fd, 4096):
        text += data
except OSError:
    pass
os.waitpid(process.pid, 0)
out = os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT)
os.write(out, text.replace(process.tty.encode(), b"TTY"))
"""


@pytest.mark.skipif(not LINUX, reason="the other way is a fork, which ptyprocess knows how to do")
@pytest.mark.parametrize("own_process", [True, False])
def test_a_process_without_standard_descriptors_starts_programs_too(own_process: bool, tmp_path: Path) -> None:
    out = tmp_path / "out"
    subprocess.run([sys.executable, "-c", WITHOUT_STANDARD % own_process, str(out)], check=True, timeout=20)
    assert out.read_text().split() == ["TTY"] * 3 + ["0", "1", "2", "3"]


# -- why it fails


def why(spawn: Spawn, executable: str, *argv: str, **more: str) -> str:
    before = len(descriptors())
    with pytest.raises(SpawnError) as caught:
        spawn(*(argv or ("x",)), executable=executable, **more)
    assert len(descriptors()) == before
    return str(caught.value)


def test_what_cannot_be_started_says_why(spawn: Spawn, way: str, tmp_path: Path) -> None:
    script = tmp_path / "script"
    script.write_text("#!/no/such/interpreter -x\n")
    script.chmod(0o700)
    plain = tmp_path / "plain"
    plain.write_text("no program")
    if way == "fork":  # in the words of ptyprocess
        assert "not found" in why(spawn, "/no/such")
        return
    assert why(spawn, "/no/such") == "/no/such: No such file or directory"
    assert why(spawn, str(plain)) == f"{plain}: Permission denied"
    assert why(spawn, str(tmp_path)) == f"{tmp_path}: Permission denied"
    assert why(spawn, str(script)) == f"{script}: bad interpreter: /no/such/interpreter: No such file or directory"
    plain.chmod(0o700)
    assert why(spawn, str(plain)) == f"{plain}: Exec format error"
    assert why(spawn, "/bin/sh", "sh", "-c", "x" * (200 * 1024)) == "/bin/sh: Argument list too long"


def test_a_nul_is_refused_and_cuts_nothing_off(spawn: Spawn) -> None:
    assert why(spawn, "/bin/s\0h") == "'/bin/s\\x00h': the program's name contains a NUL"
    assert why(spawn, "/bin/sh", "sh", "-c", "a\0b") == "'/bin/sh': an argument contains a NUL"
    assert why(spawn, "/bin/sh", A="b\0c") == "'/bin/sh': a variable contains a NUL"
    assert why(spawn, "/bin/sh", cwd="/usr\0/bin") == "'/bin/sh': the directory contains a NUL"
    assert why(spawn, "/bin/sh", **{"A=B": "c"}) == "/bin/sh: no variable can be called 'A=B'"


@pytest.mark.skipif(not LINUX, reason="says what Linux says")
def test_without_descriptors_or_terminals_left_it_says_so(way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if way == "fork":
        pytest.skip("in the words of ptyprocess")
    request = SpawnRequest("/bin/true", ["true"], "/", ENVIRONMENT, 80, 24)
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    free = _free(5)
    for room in range(4):  # nothing may be left open, at whichever step the descriptors run out
        resource.setrlimit(resource.RLIMIT_NOFILE, (free[room], hard))
        try:
            process = pty.spawn(request, own_process=way == "own process")
        except SpawnError as error:
            reason: str | None = str(error)
        else:
            reason = None
            process.close()
            os.waitpid(process.pid, 0)
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        assert _free(5) == free
        if room < 2:
            assert reason == "/bin/true: no terminal: Too many open files"
        else:
            assert reason in (None, "/bin/true: Too many open files")[: 1 if room == 3 else 2]

    def none_left() -> tuple[int, int]:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "openpty", none_left)
    with pytest.raises(SpawnError, match=r"^/bin/true: no terminal: all pseudo terminals are in use$"):
        pty.spawn(request, own_process=way == "own process")
