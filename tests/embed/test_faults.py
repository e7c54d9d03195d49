"""What breaks in the middle: the server, the connection, the program, the peer, the disk. Always the documented error,
and within a second.
"""

from __future__ import annotations

import asyncio
import os
import random
import resource
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

import pymux_wf
import pymux_wf.aio
from pymux_wf import Exit, InvalidCall, MuxError, PaneDied, Server, ServerGone, WaitTimeout, protocol
from pymux_wf.api import wire
from pymux_wf.protocol import Message
from pymux_wf.testing import PaneEvidence, Trace, write_artifacts

from .places import SECONDS, Attached, gone, until

BOUND = 1.0
"""Seconds within which every open wait has to fail."""

READY = ["sh", "-c", "echo READY; exec cat"]

Waits = dict[str, Callable[[Any], Any]]
WAITS: Waits = {
    "text": lambda pane: pane.wait_for("never", timeout=None),
    "regex": lambda pane: pane.wait_for(regex="nev+er", timeout=60),
    "unless": lambda pane: pane.wait_for("never", unless=["ever"], timeout=None),
    "screen": lambda pane: pane.wait_for("never", screen=True, timeout=None),
    "locator": lambda pane: pane.wait_for(pane.text("never"), timeout=None),
    "visible": lambda pane: pane.line("never").wait(timeout=None),
    "idle": lambda pane: pane.wait_idle(1000, timeout=None),
    "output": lambda pane: pane.wait_output(pymux_wf.Mark(1_000_000, 0), timeout=None),
    "mode": lambda pane: pane.wait_mode("alternate", timeout=None),
    "title": lambda pane: pane.wait_title("never", timeout=None),
    "bell": lambda pane: pane.wait_bell(timeout=None),
    "event": lambda pane: pane.wait_event("clipboard", timeout=None),
}
"""Every kind of wait, on a pane that says READY and nothing more; the end of the program fails all of them."""

EXIT = {"exit": lambda pane: pane.wait_exit(timeout=None)}


async def open_waits(server: pymux_wf.aio.Server, waits: Waits) -> tuple[Any, dict[str, asyncio.Future[Any]]]:
    """A pane, and the waits, which the server has when this returns."""
    pane = await server.exec(READY)
    await pane.wait_for("READY")
    tasks = {name: asyncio.ensure_future(wait(pane)) for name, wait in waits.items()}
    await asyncio.wait(tasks.values(), timeout=0)  # a turn, in which each makes its call
    await pane.mark()  # answered behind them
    assert [name for name, task in tasks.items() if task.done()] == []
    return pane, tasks


async def outcomes(tasks: dict[str, asyncio.Future[Any]]) -> dict[str, Any]:
    """What each gives or raises, and when the last one did; fails where one goes on for more than the bound."""
    _, pending = await asyncio.wait(tasks.values(), timeout=BOUND)
    late = [name for name, task in tasks.items() if task in pending]
    assert late == [], f"still waiting after {BOUND} s: {late}"
    results = await asyncio.gather(*tasks.values(), return_exceptions=True)
    return dict(zip(tasks, results, strict=True))


# -- somebody is killed


def test_a_killed_server_ends_every_wait(attached: Attached) -> None:
    async def run() -> None:
        async with attached.open(pymux_wf.aio.Server) as server:
            events = await server.events("client-attached")
            _, tasks = await open_waits(server, {**WAITS, **EXIT, "events": lambda pane: events.next()})
            attached.kill()
            found = await outcomes(tasks)
            assert {name: type(error) for name, error in found.items()} == dict.fromkeys(tasks, ServerGone)
            assert all(str(attached.socket) in str(error) for error in found.values())
            with pytest.raises(ServerGone):
                await server.sessions

    asyncio.run(run())


@pytest.mark.parametrize("how", ["kill-server", "close"])
def test_a_server_that_ends_in_order_ends_every_wait(how: str) -> None:
    async def run() -> None:
        server = await pymux_wf.aio.Server.start()
        _, tasks = await open_waits(server, {**WAITS, **EXIT})
        ending = asyncio.ensure_future(server.command("kill-server") if how == "kill-server" else server.close())
        found = await outcomes(tasks)
        assert {name: type(error) for name, error in found.items()} == dict.fromkeys(tasks, ServerGone)
        await asyncio.gather(ending, return_exceptions=True)
        await server.close()

    asyncio.run(run())


def test_a_killed_server_ends_every_blocking_wait(attached: Attached) -> None:
    waits = {**WAITS, **EXIT}
    with attached.open(Server) as server, ThreadPoolExecutor(len(waits)) as pool:
        pane = server.exec(READY)
        pane.wait_for("READY")
        tasks = {name: pool.submit(wait, pane) for name, wait in waits.items()}
        while len(server.connection.wire._open) < len(waits):
            pane.mark()
        attached.kill()
        began = time.monotonic()
        found = {name: type(task.exception(SECONDS)) for name, task in tasks.items()}
        assert time.monotonic() - began < BOUND
        assert found == dict.fromkeys(waits, ServerGone)


def test_a_killed_program_ends_every_wait(attached: Attached) -> None:
    async def run(opening: Any) -> None:
        async with opening as server:
            pane, tasks = await open_waits(server, {**WAITS, **EXIT})
            os.kill((await pane.process).pid, signal.SIGKILL)
            found = await outcomes(tasks)
            assert found.pop("exit") == Exit(signal=9)
            assert {name: type(error) for name, error in found.items()} == dict.fromkeys(WAITS, PaneDied)
            for error in found.values():
                assert error.object == pane.id
                assert error.evidence["ended"] == {"code": None, "signal": 9}
                assert error.evidence["lines"] == ["READY"]
                assert "ended by signal 9" in str(error)

    asyncio.run(run(pymux_wf.aio.Server.start(timeout=SECONDS)))
    asyncio.run(run(attached.open(pymux_wf.aio.Server)))


def test_a_killed_pane_ends_every_wait() -> None:
    async def run() -> None:
        async with pymux_wf.aio.Server.start() as server:
            pane, tasks = await open_waits(server, {**WAITS, **EXIT})
            await pane.kill()
            found = await outcomes(tasks)
            assert found.pop("exit") == Exit(signal=1)
            assert {name: type(error) for name, error in found.items()} == dict.fromkeys(WAITS, PaneDied)

    asyncio.run(run())


def test_a_lost_connection_ends_every_wait_and_the_server_goes_on(attached: Attached) -> None:
    async def run() -> None:
        async with attached.open(pymux_wf.aio.Server) as other, attached.open(pymux_wf.aio.Server) as server:
            pane, tasks = await open_waits(server, {**WAITS, **EXIT})
            server.connection.wire._transport.abort()  # type: ignore[union-attr]
            found = await outcomes(tasks)
            assert {name: type(error) for name, error in found.items()} == dict.fromkeys(tasks, ServerGone)
            assert (await (await other.pane(pane.id)).screen).lines_text[0] == "READY"

    asyncio.run(run())


def test_a_killed_client_leaves_no_wait_behind(tmp_path: Path) -> None:
    """Its waits end on the server too, and nobody else's."""
    script = (
        "import sys, threading; from pymux_wf import Server; "
        "pane = Server.connect(sys.argv[1]).panes[0]; print('connected', flush=True); pane.wait_for('x', timeout=None)"
    )
    with Server.start() as server:
        pane = server.exec(READY)
        pane.wait_for("READY")
        inner = server.connection.embedded.server.tree.panes[int(pane.id[1:])]  # type: ignore[union-attr]
        before = len(inner.watchers)
        client = subprocess.Popen([sys.executable, "-c", script, server.socket_path or ""], stdout=subprocess.PIPE)
        try:
            assert client.stdout is not None
            assert client.stdout.readline() == b"connected\n"
            until(lambda: len(inner.watchers) > before, pane)
        finally:
            client.kill()
            client.communicate()
        until(lambda: len(inner.watchers) == before, pane)


# -- a peer that is none


def fake_library(path: Path | str, *frames: bytes) -> bytes:
    """Sends frames to a server as they are and hangs up; what it answered."""
    with socket.socket(socket.AF_UNIX) as peer:
        peer.settimeout(SECONDS)
        peer.connect(str(path))
        answer = b""
        try:
            for frame in frames:
                peer.sendall(frame)
            peer.shutdown(socket.SHUT_WR)
            while chunk := peer.recv(65536):
                answer += chunk
        except OSError:
            pass  # it hung up first
        return answer


HELLO = protocol.encode(Message.HELLO, protocol.PROTOCOL_VERSION, "0", {})


def call(number: Any, verb: Any, parameters: Any) -> bytes:
    """A CALL frame, of whatever values."""
    return protocol.encode(Message.CALL, number, verb, parameters)


def nested(depth: int) -> dict[str, Any]:
    """Maps in maps."""
    value: dict[str, Any] = {}
    for _ in range(depth):
        value = {"kind": "not", "query": value}
    return value


GARBAGE = {
    "nothing": [b""],
    "http": [b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"],
    "zeros": [b"\0" * 100_000],
    "too long": [HELLO, struct.pack(">I", 1 << 31)],
    "half a frame": [HELLO, call(1, "info", {})[:-3]],
    "no hello": [call(1, "server-info", {})],
    "another version": [protocol.encode(Message.HELLO, 999, "x", {})],
    "unknown verb": [HELLO, call(1, "no-such-verb", {})],
    "a path for a verb": [HELLO, call(1, "../../etc/passwd", {}), call(2, "__init__", {}), call(3, "verb", {})],
    "wrong parameters": [HELLO, call(1, "input", {"target": 7, "items": 3}), call(2, "input", {b"x": None})],
    "wrong kinds": [HELLO, call("one", "info", {}), call(1, 2, 3)],
    "same number": [HELLO, *[call(1, "wait-exit", {"target": "%0", "timeout": None})] * 3],
    "unknown cancel": [HELLO, protocol.encode(Message.CANCEL, 12345), protocol.encode(Message.CANCEL, -1)],
    "frames of a server": [HELLO, protocol.encode(Message.REPLY, 1, {}), protocol.encode(Message.EXIT, "x", "y", 0)],
    "deep": [HELLO, struct.pack(">I", 200_000) + b"\x91" * 200_000],
    "deep parameters": [HELLO, call(1, "expect", {"query": nested(400), "target": "%0"})],
    "huge numbers": [HELLO, call(1, "wait-for-text", {"pattern": "x", "since": -(2**63), "timeout": 1e308})],
    "not numbers": [HELLO, call(1, "wait-idle", {"quiet": float("nan"), "timeout": float("inf")})],
}


def test_garbage_for_the_server_harms_nobody_else(server: Server) -> None:
    pane = server.exec(READY)
    pane.wait_for("READY")
    for name, frames in GARBAGE.items():
        fake_library(server.socket_path or "", *frames)
        assert pane.screen.lines_text[0] == "READY", name
    dice = random.Random(7)
    for _ in range(100):
        noise = dice.randbytes(dice.randrange(1, 300))
        framed = struct.pack(">I", len(noise)) + noise
        fake_library(server.socket_path or "", HELLO, dice.choice([noise, framed]))
    pane.send_text("alive\n")
    assert pane.wait_for("alive")


@contextmanager
def fake_server(path: Path, answer: bytes, *, hang_up: bool = True) -> Iterator[None]:
    """Answers one connection with these bytes, whatever it says; then hangs up, or says nothing more."""
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(path))
    listener.listen(1)

    def serve() -> None:
        with listener, listener.accept()[0] as peer:
            peer.recv(65536)
            peer.sendall(answer)
            if hang_up:
                return
            while peer.recv(65536):
                pass

    thread = threading.Thread(target=serve)
    thread.start()
    yield
    thread.join(SECONDS)
    assert not thread.is_alive()


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"HTTP/1.1 400 Bad Request\r\n\r\n", id="http"),
        pytest.param(b"\xff" * 1000, id="ones"),
        pytest.param(struct.pack(">I", 5) + b"\x91\xc1\xc1\xc1\xc1", id="no msgpack"),
        pytest.param(protocol.encode(Message.ERROR, "go away"), id="error"),
        pytest.param(protocol.encode(Message.EXIT, "x", "", 0), id="exit"),
    ],
)
def test_a_server_that_is_none_is_told_at_once(short_path: Path, answer: bytes) -> None:
    with fake_server(short_path / "s", answer), pytest.raises(ServerGone) as caught:
        Server.connect(short_path / "s")
    assert str(short_path) in str(caught.value)


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(b"\xff" * 1000, id="ones"),
        pytest.param(struct.pack(">I", 3) + b"abc", id="no frame"),
        pytest.param(protocol.encode(Message.ERROR, "go away"), id="error"),
        pytest.param(b"", id="end"),
    ],
)
def test_garbage_after_the_greeting_is_an_error_of_the_call(short_path: Path, answer: bytes) -> None:
    hello = protocol.encode(Message.HELLO, protocol.PROTOCOL_VERSION, "0", {})
    stray = protocol.encode(Message.REPLY, 77, None) + protocol.encode(Message.EVENT, 78, {})
    with fake_server(short_path / "s", hello + stray + answer), pytest.raises(ServerGone) as caught:
        Server.connect(short_path / "s").info()  # whichever of the two it reaches
    assert str(short_path) in str(caught.value)


def test_a_server_that_says_nothing_is_given_up(short_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "GREETING_SECONDS", 0.2)
    with fake_server(short_path / "s", b"", hang_up=False), pytest.raises(ServerGone, match="does not answer"):
        Server.connect(short_path / "s")


# -- much at once


def test_waits_are_answered_beside_a_flood(server: Server) -> None:
    """One pane writes as fast as it can: waits in it and beside it go on, and its end is found."""
    flood = server.exec(
        ["sh", "-c", "yes 0123456789012345678901234567890123456789 | head -c 30000000; echo; echo OVER; cat"]
    )
    quiet = server.exec(READY)
    quiet.wait_for("READY")
    for number in range(20):
        quiet.send_text(f"line {number}\n")
        quiet.wait_for(f"line {number}")
    with pytest.raises(WaitTimeout):
        flood.wait_for("never there", timeout=0.2)
    flood.wait_for("OVER", timeout=60)
    expected = flood.output()
    assert expected.truncated
    assert expected.endswith("\nOVER\n")


def test_fifty_panes_at_once() -> None:
    async def run() -> None:
        async with pymux_wf.aio.Server.start(timeout=60) as server:

            async def one(number: int) -> int:
                pane = await server.exec(["sh", "-c", f"echo pane {number}; read x; echo got $x; exit {number}"])
                await pane.wait_for(f"pane {number}")
                await pane.send_text(f"word {number}\n")
                await pane.wait_for(f"got word {number}")
                return (await pane.wait_exit()).code or 0

            assert await asyncio.gather(*map(one, range(50))) == list(range(50))
            assert await server.panes == []

    asyncio.run(run())


def test_twenty_threads_share_one_server(server: Server) -> None:
    def one(number: int) -> str:
        pane = server.exec(READY)
        pane.wait_for("READY")
        for turn in range(5):
            pane.send_text(f"{number}-{turn}\n")
            pane.wait_for(f"{number}-{turn}")
        pane.send_keys("C-d")
        assert pane.wait_exit() == Exit(code=0)
        return pane.output()

    with ThreadPoolExecutor(20) as pool:
        outputs = list(pool.map(one, range(20)))
    for number, output in enumerate(outputs):
        lines = [f"{number}-{turn}" for turn in range(5) for _ in (1, 2)]
        assert output.split("\n") == ["READY", *lines, ""]


def test_a_fork_of_the_test_process_leaves_the_server_to_the_parent() -> None:
    """The child has no loop: its calls fail at once, its own new server works, and its end ends nothing of ours."""
    with Server.start() as server:
        pane = server.exec(READY)
        pane.wait_for("READY")
        reader, writer = os.pipe()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # Python 3.12 advises against it; people do it
            pid = os.fork()
        if pid == 0:
            try:
                os.write(writer, in_the_child(pane).encode())
            finally:
                os._exit(0)
        os.close(writer)
        with open(reader, encoding="utf-8") as told:
            assert told.read() == "gone, own server works"
        os.waitpid(pid, 0)
        pane.send_text("alive\n")
        assert pane.wait_for("alive")
        assert Path(server.socket_path or "").is_socket()


def in_the_child(pane: pymux_wf.Pane) -> str:
    try:
        pane.mark()
    except ServerGone:
        first = "gone"
    with Server.start(timeout=SECONDS) as own:
        other = own.exec(READY)
        other.wait_for("READY")
    return f"{first}, own server works"


# -- a full disk


@contextmanager
def full_disk() -> Iterator[None]:
    """Files of this process cannot grow beyond a hundred bytes, as on a disk that is full."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    earlier = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, earlier)


def test_a_full_disk_is_told_and_leaves_no_half_folder(tmp_path: Path) -> None:
    with Server.start() as server:
        pane = server.exec(READY)
        pane.wait_for("READY")
        evidence = PaneEvidence(pane.id, pane.screen)
        with full_disk(), pytest.raises(OSError):
            write_artifacts(tmp_path, name="t.py::t", outcome="failed", trace=Trace(), panes=[evidence])
        assert list(tmp_path.iterdir()) == []
        with full_disk(), pytest.raises(OSError):
            pane.screenshot(tmp_path / "shot.svg")
        pane.send_text("alive\n")
        assert pane.wait_for("alive")


# -- odd names

ODD = [
    "new\nline",
    "esc\033[31mape",
    "tab\tand\rreturn",
    "bell\a",
    "  blanks  ",
    "quo'te\"s",
    "#{pid}",
    "%0",
    "$(x);&",
    "ü漢🙂",
]


@pytest.mark.parametrize("name", ODD)
def test_an_odd_name_changes_nothing(server: Server, name: str, tmp_path: Path) -> None:
    """In the name of a session and a window, a directory, a variable and an argument: what was given, or visibly so."""
    directory = tmp_path / name
    directory.mkdir()
    script = 'printf "%s|" "$1" "$ODD" "$PWD"; exec cat'
    argv = ["sh", "-c", script, "sh", name]
    session = server.new_session(name, argv=argv, cwd=str(directory), env={"ODD": name}, window_name=name)
    pane = session.pane
    pane.wait_for("|" if "|" not in name else name)
    until(lambda: pane.output_bytes().count(b"|") == 3, pane)
    written = pane.output_bytes().replace(b"\r\n", b"\n").decode()
    assert written.split("|") == [name, name, str(directory), ""]
    assert [each.id for each in server.sessions] == [session.id]
    told = session.name
    assert all(character.isprintable() for character in told)
    assert server.session(told) == session
    assert server.session(session.id) == session
    session.rename("plain")
    assert session.name == "plain"
    assert pane.process.cwd == str(directory)
    assert pane.process.argv is not None


def test_an_odd_title_changes_nothing(server: Server) -> None:
    pane = server.exec(["printf", "%b", r"\033]2;a\nb\001c\033\\done"])
    pane.wait_exit()
    assert pane.output().endswith("done")
    assert all(character.isprintable() for character in pane.info().title)
    assert pane.screen.lines_text[0].endswith("done")


@pytest.mark.parametrize(
    ("what", "attempt"),
    [
        ("argv", lambda server, _: server.exec(["printf", "a\0b"])),
        ("argv", lambda server, _: server.exec(["a\0b"])),
        ("cwd", lambda server, _: server.exec(["cat"], cwd="/tmp/a\0b")),
        ("env", lambda server, _: server.exec(["cat"], env={"A": "a\0b"})),
        ("env", lambda server, _: server.exec(["cat"], env={"A\0": "b"})),
        ("env", lambda server, _: server.exec(["cat"], env={"A=B": "b"})),
        ("argv", lambda server, _: server.exec([])),
        ("command", lambda server, _: server.new_session(command="echo a\0b")),
        ("shell", lambda server, _: server.new_session(shell="sh\0")),
        ("", lambda server, path: server.exec(READY).screenshot(f"{path}/a\0b.txt")),
    ],
)
def test_a_nul_is_refused_where_the_system_takes_none(
    server: Server, what: str, attempt: Callable[[Server, Path], Any], tmp_path: Path
) -> None:
    with pytest.raises(InvalidCall) as caught:
        attempt(server, tmp_path)
    assert what in caught.value.message
    assert "\0" not in str(caught.value)
    assert server.exec(["true"]).wait_exit() == Exit(code=0)


@pytest.mark.parametrize("name", ["a\0b", "\0", ""])
def test_a_name_with_a_nul_or_none_at_all(server: Server, name: str) -> None:
    """Shown as something that is a name, or refused with the reason: never half a session."""
    if not name:
        with pytest.raises(MuxError, match="name"):
            server.new_session(name, argv=["cat"])
        assert server.sessions == []
    else:
        session = server.new_session(name, argv=["cat"])
        assert session.name.isprintable()
        assert server.session(session.name) == session


def test_a_nul_can_be_typed(server: Server) -> None:
    """To a program it is a key like others (Ctrl-Space)."""
    pane = server.exec(["sh", "-c", "stty raw -echo; printf READY; head -c 3 | od -An -tx1"])
    pane.wait_for("READY")
    pane.send_text("a\0b")
    pane.wait_for("61 00 62")


def test_a_pattern_may_hold_anything(server: Server) -> None:
    pane = server.exec(["printf", "%s", "a.b*c [x]\r\nnext"])
    pane.wait_exit()
    assert pane.wait_for("a.b*c [x]").start == 0
    assert pane.wait_for("[x]\nnext").text == "[x]\nnext"
    for impossible in ("\0", "\033[31m"):
        with pytest.raises(MuxError):
            pane.wait_for(impossible, timeout=0)


def test_no_process_is_left(tmp_path: Path) -> None:
    """Of all that a server has started: also what a program put into the background."""
    with Server.start() as server:
        pane = server.exec(["sh", "-c", "sleep 1000 & echo $!; exec cat"])
        pid = int(pane.wait_for(regex=r"\d+").text)
        handle = os.pidfd_open(pid)
    assert gone(handle, BOUND)
    os.close(handle)
