"""Runs a program to its end within a deadline, and takes as much of its output as a value needs. Blocking.

The program is a session of its own; at the deadline, and when it writes too much, all of it is killed.
"""

from __future__ import annotations

import contextlib
import os
import select
import selectors
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import IO

from pymux_wf.workflow.metrics.process_tree import kill_tree
from pymux_wf.workflow.metrics.providers.provider import NoValue
from pymux_wf.workflow.supervisor.calls import OF_PANES

MOST_OUTPUT = 64 * 1024
MOST_ERRORS = 4096
AFTERWARDS = 0.2
"""Seconds that somebody else may keep the output open once the program has ended."""

_running: set[subprocess.Popen[bytes]] = set()


def environment() -> dict[str, str]:
    """The environment for programs: ours, without what belongs to a pane."""
    return {name: value for name, value in os.environ.items() if name not in OF_PANES}


def start(argv: Sequence[str], env: Mapping[str, str] | None = None) -> subprocess.Popen[bytes]:
    """Starts a program with pipes, in a session of its own and the home directory; raises NoValue."""
    home = os.path.expanduser("~")
    try:
        process = subprocess.Popen(
            argv,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
            cwd=home if os.path.isdir(home) else "/",
            env=environment() if env is None else env,
        )
    except (OSError, ValueError) as error:
        raise NoValue(f"{argv[0]}: {getattr(error, 'strerror', None) or error}") from None
    _running.add(process)
    return process


def finish(process: subprocess.Popen[bytes]) -> None:
    """Kills what is left of a program, and takes note of its end."""
    kill(process)
    process.wait()
    _running.discard(process)
    for pipe in (process.stdout, process.stderr):
        if pipe is not None:
            pipe.close()


def kill(process: subprocess.Popen[bytes]) -> None:
    """Kills a program that somebody else waits for."""
    if process.returncode is None:
        kill_tree(process.pid)


def kill_all() -> None:
    """Ends every program that runs; who waits for it gets its end."""
    for process in tuple(_running):
        kill(process)


def run_command(
    argv: Sequence[str], seconds: float, env: Mapping[str, str] | None = None, *, whole: bool = False
) -> str:
    """The first line (with ``whole`` all) that a program writes; bytes that are no text are replaced.

    Raises NoValue: it cannot be started, fails, writes nothing or too much, or has not ended after ``seconds``.
    """
    end = time.monotonic() + seconds
    process = start(argv, env)
    try:
        output, errors = _gathered(process, end)
        if not _ended_by(process, end):
            raise NoValue(f"it had not ended after {seconds:g} s, and was killed")
    finally:
        finish(process)
    return _judged(process.returncode, output, errors, whole)


def _gathered(process: subprocess.Popen[bytes], end: float) -> tuple[bytes, bytes]:
    assert process.stdout is not None
    assert process.stderr is not None
    parts: dict[IO[bytes], bytes] = {process.stdout: b"", process.stderr: b""}
    with selectors.DefaultSelector() as selector, _end_of(process) as ended:
        for pipe in parts:
            os.set_blocking(pipe.fileno(), False)
            selector.register(pipe, selectors.EVENT_READ)
        if ended >= 0:
            selector.register(ended, selectors.EVENT_READ, "ended")
        while any(pipe in parts for pipe in (key.fileobj for key in selector.get_map().values())):
            left = end - time.monotonic()
            if left <= 0:
                break
            ready = selector.select(left if ended >= 0 else min(left, 0.1))
            if ended < 0 and has_ended(process):
                end = min(end, time.monotonic() + AFTERWARDS)
            for key, _ in ready:
                if key.data == "ended":  # what it has written is there; somebody else may hold the pipe open
                    end = min(end, time.monotonic() + AFTERWARDS)
                    selector.unregister(key.fileobj)
                elif not _took(key.fileobj, parts, process.stdout):  # type: ignore[arg-type]  # only our pipes
                    selector.unregister(key.fileobj)
    return parts[process.stdout], parts[process.stderr]


@contextlib.contextmanager
def _end_of(process: subprocess.Popen[bytes]) -> Iterator[int]:
    """A descriptor that tells the program's end; -1 on systems that have none."""
    try:
        descriptor = os.pidfd_open(process.pid)
    except (AttributeError, OSError):
        yield -1
        return
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def has_ended(process: subprocess.Popen[bytes]) -> bool:
    """Whether it has, without taking note of it: until somebody does, its number is nobody else's."""
    if process.returncode is not None:
        return True
    try:
        return os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None
    except ChildProcessError:
        return True


def _ended_by(process: subprocess.Popen[bytes], end: float) -> bool:
    with _end_of(process) as descriptor:
        while not has_ended(process):
            left = end - time.monotonic()
            if left <= 0:
                return False
            if descriptor >= 0:
                select.select([descriptor], [], [], left)
            else:
                time.sleep(min(left, 0.02))
    return True


def _took(pipe: IO[bytes], parts: dict[IO[bytes], bytes], stdout: IO[bytes]) -> bool:
    data = os.read(pipe.fileno(), 65536)
    if pipe is stdout:
        parts[pipe] += data
        if len(parts[pipe]) > MOST_OUTPUT:
            raise NoValue(f"it wrote more than {MOST_OUTPUT // 1024} KiB, and was killed")
    else:
        parts[pipe] = (parts[pipe] + data)[-MOST_ERRORS:]
    return bool(data)


def _judged(code: int, output: bytes, errors: bytes, whole: bool) -> str:
    if code:
        said = text_of(errors.strip().split(b"\n")[0 if whole else -1])
        how = f"exit {code}" if code > 0 else f"ended by signal {-code}"
        raise NoValue(f"{how}: {said}" if said else how)
    text = output.decode("utf-8", "replace").strip("\r\n") if whole else text_of(output.strip().partition(b"\n")[0])
    if not text:
        raise NoValue("it wrote nothing")
    return text


def text_of(line: bytes) -> str:
    """A line as text: what is no text, and what would do something to a terminal, replaced."""
    text = line[:4096].decode("utf-8", "replace").strip()
    return "".join(each if each.isprintable() else " " if each == "\t" else "\ufffd" for each in text)
