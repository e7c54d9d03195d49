"""A server inside another program: it works in any thread and loop, and the program does not notice."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
import stat
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import uvloop
from pymux_wf.server.embedded import EmbeddedServer, clean_environment
from pymux_wf.server.survivors import Leaked

from pymux_wf.lang.errors import OptionError
from pymux_wf.protocol import PROTOCOL_VERSION, Decoder, Message, encode

ROOT = Path(__file__).resolve().parents[2]
DEADLINE = 10.0
Test = Callable[[], Awaitable[None]]
LOOPS = {"standard loop": asyncio.new_event_loop, "uvloop": uvloop.new_event_loop}


@pytest.fixture(params=LOOPS)
def run(request: pytest.FixtureRequest) -> Callable[[Test], None]:
    """Runs a coroutine function in a fresh loop, on each of the loops."""

    def start(test: Test) -> None:
        async def main() -> None:
            async with asyncio.timeout(DEADLINE):
                await test()

        with asyncio.Runner(loop_factory=LOOPS[request.param]) as runner:
            runner.run(main())

    return start


class Peer:
    """A client of the server at the other end of :meth:`EmbeddedServer.connect`."""

    def __init__(self, server: EmbeddedServer) -> None:
        self._server = server

    async def run(self, *argv: str, cwd: str = "/") -> tuple[str, str, int]:
        """What a command line printed, its errors, its exit code."""
        reader, writer = await asyncio.open_connection(sock=self._server.connect())
        hello = {"cwd": cwd, "environment": ["A=of the peer"], "term": "xterm"}
        writer.write(encode(Message.HELLO, PROTOCOL_VERSION, "1", hello) + encode(Message.COMMAND, list(argv)))
        decoder, out, err = Decoder(), b"", b""
        try:
            while data := await reader.read(65536):
                for frame in decoder.feed(data):
                    if frame[0] == Message.RESULT:
                        return out.decode(), err.decode(), frame[1]
                    out += frame[1] if frame[0] == Message.STDOUT else b""
                    err += frame[1] if frame[0] == Message.STDERR else b""
        finally:
            writer.close()
        raise AssertionError(f"no result of {argv}")

    async def ok(self, *argv: str, **more: str) -> str:
        out, err, code = await self.run(*argv, **more)
        assert (err, code) == ("", 0), argv
        return out.removesuffix("\n")

    async def output(self, command: str) -> str:
        """What a shell command in a pane of its own wrote until it ended."""
        await self.ok("new-session", "-d", "-x", "300", "-s", "out", f"{command}\necho '(end)'; read x")
        (pane,) = self._server.server.tree.panes.values()
        while "\n(end)\n" not in (text := "\n".join(["", *(row.text.rstrip() for row in pane.screen.rows)])):
            await asyncio.sleep(0)
        await self.ok("kill-session", "-t", "out")
        return text.partition("\n(end)\n")[0].strip()


@asynccontextmanager
async def embedded(**options: Any) -> AsyncIterator[tuple[EmbeddedServer, Peer]]:
    async with await EmbeddedServer.start(**options) as server:
        yield server, Peer(server)


async def until(condition: Callable[[], Any]) -> None:
    while not condition():
        await asyncio.sleep(0.001)


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def descriptors() -> set[str]:
    return {name for name in os.listdir("/proc/self/fd") if os.path.exists(f"/proc/self/fd/{name}")}


async def exit_status_in_pane() -> None:
    async with embedded(options={"remain-on-exit": "on"}) as (server, peer):
        await peer.ok("new-session", "-d", "-s", "x", "echo hi; exit 3")
        (pane,) = server.server.tree.panes.values()
        await until(lambda: pane.dead)
        assert pane.dead_status == 3
        assert "hi" in await peer.ok("capture-pane", "-p", "-S", "-", "-t", "x")


# -- anywhere


def test_it_runs_in_any_thread_and_loop(run: Callable[[Test], None]) -> None:
    run(exit_status_in_pane)
    failures: list[BaseException] = []

    def other() -> None:
        try:
            run(exit_status_in_pane)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=other) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(DEADLINE)
    assert not failures


def test_several_servers_know_their_own_panes(run: Callable[[Test], None], monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TMUX", "PYWFMUX", "TMUX_PANE", "PYWFMUX_PANE"):
        monkeypatch.setenv(name, "/outside,1,0")

    async def test() -> None:
        async with embedded() as (one, first), embedded() as (two, second), embedded(listen=False) as (_, third):
            assert one.socket_path != two.socket_path
            for server, peer in ((one, first), (two, second)):
                text = await peer.output("echo $TMUX $PYWFMUX $TMUX_PANE")
                assert text == f"{server.socket_path},{os.getpid()},0 " * 2 + "%0"
            text = await third.output("echo $PYWFMUX")
            assert re.fullmatch(rf"/dev/null/pywfmux-\w+,{os.getpid()},0", text)
            assert await first.ok("list-sessions") == await third.ok("list-sessions") == ""

    run(test)


def test_jobs_run_in_any_thread_and_loop(run: Callable[[Test], None]) -> None:
    async def test() -> None:
        async with embedded() as (server, peer):
            await peer.ok("new-session", "-d", "-s", "x", "exec cat")
            assert await peer.ok("run-shell", "echo $0; pwd", cwd="/usr") == "/bin/sh\n/usr"
            assert (await peer.run("run-shell", "exit 4"))[2] == 4
            assert await peer.ok("if-shell", "exit 1", "display -p yes", "display -p no") == "no"
            await peer.ok("display-message", "-p", "-t", "x", "#(echo of a job)")
            await until(lambda: all(entry.task is None for entry in server.server.format_jobs._cache.values()))
            assert await peer.ok("display-message", "-p", "-t", "x", "#(echo of a job)") == "of a job"
            await peer.ok("pipe-pane", "-t", "x", "-IO", "read x; echo back $x")
            await peer.ok("send-keys", "-t", "x", "there", "Enter")
            (pane,) = server.server.tree.panes.values()
            await until(lambda: "back there" in "\n".join(row.text for row in pane.screen.rows))

    failures: list[BaseException] = []

    def other() -> None:
        try:
            run(test)
        except BaseException as error:
            failures.append(error)

    run(test)
    thread = threading.Thread(target=other)
    thread.start()
    thread.join(DEADLINE)
    assert not failures


# -- what programs get


def test_programs_get_a_clean_environment(run: Callable[[Test], None], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET", "of the process")
    monkeypatch.setenv("PATH", f"/nowhere:{os.environ['PATH']}")

    async def test() -> None:
        async with embedded() as (_, peer):
            found = dict(line.split("=", 1) for line in (await peer.output("env")).splitlines())
            for name in ("_", "PWD", "SHLVL", "OLDPWD"):
                found.pop(name, None)
            assert found.keys() == {
                *clean_environment(),
                *("TERM", "TERM_PROGRAM", "TERM_PROGRAM_VERSION", "COLORTERM", "TMUX", "TMUX_PANE", "PYWFMUX"),
                "PYWFMUX_PANE",
            }
            assert found["PATH"].startswith("/nowhere:")
            assert (found["LANG"], found["SHELL"]) == ("C.UTF-8", "/bin/sh")

    run(test)


def test_programs_get_the_environment_that_is_given(run: Callable[[Test], None]) -> None:
    async def test() -> None:
        async with embedded(environment={"PATH": "/usr/bin:/bin", "ODD": "a=b; c"}) as (server, peer):
            assert await peer.output('echo "$ODD|$HOME|$A"') == "a=b; c||"
            assert server.server.default_shell() == "/bin/sh"

    run(test)


# -- the start


def test_options_win_over_a_configuration_and_no_other_is_read(
    run: Callable[[Test], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / ".pywfmux.conf").write_text("set -g @read yes\n")
    given = tmp_path / "given.conf"
    given.write_text("set -g status off\nset -g base-index 7\nset -g exit-empty on\nnonsense\nrun-shell 'exit 0'\n")
    options = {"base-index": "3", "mode-keys": "vi", "escape-time": "1", "@mine": "x"}

    async def test() -> None:
        async with embedded(config=[given], options=options) as (server, peer):
            show = "#{status} #{base-index} #{mode-keys} #{escape-time} #{exit-empty} #{@mine} #{@read}"
            assert (await peer.ok("display-message", "-p", show)).split() == ["off", "3", "vi", "1", "0", "x"]
            assert "unknown command: nonsense" in server.server.config_errors[0]
        async with embedded() as (_, peer):
            assert await peer.ok("display-message", "-p", "#{@read}") == ""
            assert await peer.ok("display-message", "-p", "#{prefix}") == "C-b"

    run(test)


@pytest.mark.parametrize("options", [{"no-such-option": "1"}, {"base-index": "many"}])
def test_a_bad_option_is_told_and_nothing_stays(
    run: Callable[[Test], None], options: dict[str, str], short_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(short_path))

    async def test() -> None:
        async with embedded() as (server, _):  # and what the loop opens for itself the first time
            assert str(server.socket_path).startswith(f"{short_path}/")
        before = descriptors()
        with pytest.raises(OptionError):
            await EmbeddedServer.start(options=options)
        assert descriptors() == before
        assert not list(short_path.iterdir())
        assert asyncio.all_tasks() == {asyncio.current_task()}

    run(test)


def test_a_real_client_may_look_on(
    run: Callable[[Test], None], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    long = tmp_path / ("x" * 100)
    long.mkdir()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(long))
    monkeypatch.setenv("TMPDIR", str(long))

    async def test() -> None:
        umask = os.umask(0)
        os.umask(umask)
        async with embedded() as (server, peer):
            path = server.socket_path
            assert path is not None
            assert len(path) < 60
            assert stat.S_IMODE(os.stat(path).st_mode) == 0o600
            assert stat.S_IMODE(os.stat(os.path.dirname(path)).st_mode) == 0o700
            await peer.ok("new-session", "-d", "-s", "dev", "exec cat")
            words = [sys.executable, str(ROOT / "scripts" / "pywfmux"), "-S", path, "list-sessions", "-F", "#S"]
            process = await asyncio.create_subprocess_exec(*words, stdout=subprocess.PIPE)
            assert (await process.communicate())[0] == b"dev\n"
        assert not os.path.exists(os.path.dirname(path))

    run(test)


# -- the process around it


UNTOUCHED = """
import asyncio, atexit, gc, logging, os, signal, sys, threading, warnings
from pathlib import Path
{extra}
from pymux_wf.server.embedded import EmbeddedServer
sys.path.insert(0, {root!r})
from tests.unit.test_server_embedded import Peer, until

def state():
    status = Path("/proc/self/status").read_text().splitlines()
    caught = [line for line in status if line.startswith(("SigCgt", "SigIgn", "SigBlk", "Umask"))]
    root = logging.getLogger()
    return {{
        "signals": [signal.getsignal(number) for number in signal.valid_signals()],
        "status": caught,
        "wakeup": wakeup(),
        "atexit": atexit._ncallbacks(),
        "logging": (root.handlers[:], root.level, logging.lastResort, logging.getLogger("pymux_wf").handlers[:]),
        "environment": dict(os.environ),
        "directory": os.getcwd(),
        "gc": (gc.get_threshold(), gc.isenabled(), gc.get_freeze_count()),
        "threads": threading.active_count(),
        "hooks": (sys.excepthook, sys.unraisablehook, threading.excepthook, sys.displayhook),
        "title": Path("/proc/self/comm").read_text(),
        "interval": sys.getswitchinterval(),
        "recursion": sys.getrecursionlimit(),
        "warnings": warnings.filters[:],
    }}

def wakeup():
    if threading.current_thread() is not threading.main_thread():
        return None
    descriptor = signal.set_wakeup_fd(-1)
    signal.set_wakeup_fd(descriptor, warn_on_full_buffer=False)
    return descriptor

async def main():
    asyncio.get_running_loop().slow_callback_duration = 60  # a busy machine is not what is looked at
    before = state()
    async with await EmbeddedServer.start() as server:
        peer = Peer(server)
        await peer.ok("new-session", "-d", "-s", "x", "-c", "/usr", "exec cat")
        await peer.ok("run-shell", "true")
        await peer.ok("pipe-pane", "-t", "x", "cat >/dev/null")
        await peer.ok("send-keys", "-t", "x", "hi", "Enter")
        pane = server.server.tree.panes[0]
        await until(lambda: "hi" in pane.screen.rows[0].text)
        inside = state()
    after = state()
    for name in before:
        assert before[name] == inside[name] == after[name], (name, before[name], inside[name], after[name])
    print("untouched")

{run}
"""

RUNS = {
    "standard": "asyncio.run(main())",
    "uvloop": "uvloop.run(main())",
    "thread": "t = threading.Thread(target=lambda: asyncio.run(main())); t.start(); t.join()",
}


@pytest.mark.parametrize("way", RUNS)
def test_the_process_is_left_as_it_was(way: str) -> None:
    """And nothing warns, also not of a fork with threads (Python 3.12 and later)."""
    code = UNTOUCHED.format(run=RUNS[way], root=str(ROOT), extra="import uvloop" if way == "uvloop" else "")
    words = [sys.executable, "-W", "error", "-X", "dev", "-c", code]
    done = subprocess.run(words, capture_output=True, text=True, timeout=30, cwd="/")
    assert (done.stdout, done.stderr) == ("untouched\n", "")


def test_importing_it_is_cheap() -> None:
    code = "import asyncio, sys; x = set(sys.modules); import pymux_wf.server.embedded; print(*set(sys.modules) - x)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=30)
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert not loaded & {"uvloop", "pyte", "ptyprocess", "msgpack", "tempfile", "ctypes", "json", "wcwidth", "pytest"}


# -- the end


def test_nothing_of_it_stays_in_the_loop(run: Callable[[Test], None]) -> None:
    async def test() -> None:
        loop: Any = asyncio.get_running_loop()
        await exit_status_in_pane()  # what the loop opens for itself the first time
        before = descriptors()
        async with embedded(options={"status-interval": "1", "monitor-silence": "5"}) as (server, peer):
            await peer.ok("new-session", "-d", "-s", "x", "exec cat")
            await peer.ok("split-window", "-t", "x", "printf '\\033[?2026h'; exec cat")
            await peer.ok("pipe-pane", "-t", "x", "exec cat >/dev/null")
            await peer.ok("run-shell", "-b", "exec sleep 60")
            await peer.ok("run-shell", "-b", "-d", "60", "true")
            silent, waiting = server.connect(), server.connect()
            hello = encode(Message.HELLO, PROTOCOL_VERSION, "1", {"cwd": "/"})
            waiting.send(hello + encode(Message.COMMAND, ["wait-for", "never"]))
            await until(lambda: any(client.queue._waiting for client in server.server.clients))
        assert server.leaked == []
        assert asyncio.all_tasks() == {asyncio.current_task()}
        for peer_socket in (silent, waiting):
            peer_socket.close()
        assert descriptors() == before
        if hasattr(loop, "_scheduled"):
            left = [timer for timer in loop._scheduled if not timer.cancelled()]
            assert [timer for timer in left if "Timeout._on_timeout" not in repr(timer)] == []  # that is the test's own
            assert len(left) == 1

    run(test)


def test_a_peer_that_does_not_read_cannot_hold_the_end_up(run: Callable[[Test], None]) -> None:
    async def test() -> None:
        await exit_status_in_pane()
        before = descriptors()
        async with embedded() as (server, peer):
            await peer.ok("set-buffer", "x" * 1_000_000)
            deaf = server.connect()
            hello = encode(Message.HELLO, PROTOCOL_VERSION, "1", {"cwd": "/"})
            deaf.send(hello + encode(Message.COMMAND, ["show-buffer"]))
            await until(lambda: any(client.connection.backlog for client in server.server.clients))
            start = asyncio.get_running_loop().time()
        assert asyncio.get_running_loop().time() - start < 2.5
        deaf.close()
        assert descriptors() == before

    run(test)


@pytest.mark.parametrize(
    ("command", "named"),
    [
        (["new-session", "-d", "trap '' HUP; exec sleep 1000"], "sleep 1000"),
        (["new-session", "-d", "(trap '' HUP; exec sleep 1000) & exec cat"], "sleep 1000"),
        (["new-session", "-d", "(trap '' HUP; exec sleep 1000 </dev/null >/dev/null 2>&1) & read x"], "sleep 1000"),
        (["run-shell", "-b", "trap '' TERM; while :; do sleep 1000; done"], "/bin/sh -c trap"),
    ],
)
def test_what_does_not_end_is_killed_and_named(run: Callable[[Test], None], command: list[str], named: str) -> None:
    async def test() -> None:
        async with embedded(options={"remain-on-exit": "on"}) as (server, peer):
            await peer.ok(*command)
            panes = server.server.tree.panes.values()
            pids = [pane.pid for pane in panes] + server.server.jobs.exits.pids
            (session,) = pids
            # Until the program is where it ignores what it will be sent.
            await until(lambda: any(_ignores(pid) for pid in _session(session)))
            if "read x" in command[-1]:  # the program has ended before the server does
                await peer.ok("send-keys", "Enter")
                await until(lambda: all(pane.dead for pane in panes))
            first = await server.close()
            assert [" ".join(leaked.argv) for leaked in first if " ".join(leaked.argv).startswith(named)]
            assert not any(alive(leaked.pid) for leaked in first)
            assert not list(_session(session))
            assert await server.close() is first

    run(test)


def _session(number: int) -> list[int]:
    found = []
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            if os.getsid(int(name)) == number and alive(int(name)):
                found.append(int(name))
        except ProcessLookupError:
            pass
    return found


def _ignores(pid: int) -> bool:
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    ignored = int(re.findall(r"SigIgn:\s*(\w+)", status)[0], 16)
    return bool(ignored & (1 << (signal.SIGHUP - 1) | 1 << (signal.SIGTERM - 1)))


def test_kill_server_ends_it_too(run: Callable[[Test], None]) -> None:
    async def test() -> None:
        server = await EmbeddedServer.start()
        peer, path = Peer(server), server.socket_path
        assert path is not None
        await peer.ok("new-session", "-d", "exec cat")
        (pid,) = server.server.exits.pids
        await peer.run("kill-server")
        await until(lambda: not os.path.exists(path))
        await until(lambda: asyncio.all_tasks() == {asyncio.current_task()})
        assert not alive(pid)
        with pytest.raises(ConnectionRefusedError, match="the server is exiting"):
            server.connect()
        assert await server.close() == []

    run(test)


def test_a_loop_that_ends_without_a_close_leaves_nothing_behind(run: Callable[[Test], None]) -> None:
    left: list[Any] = []

    async def test() -> None:
        server = await EmbeddedServer.start()
        await Peer(server).ok("new-session", "-d", "trap '' HUP; exec sleep 1000")
        (pid,) = server.server.exits.pids
        await until(lambda: _ignores(pid))
        left.extend((pid, server.socket_path))

    before = descriptors()
    run(test)
    assert descriptors() <= before
    assert not os.path.exists(f"/proc/{left[0]}")
    assert not os.path.exists(left[1])


def test_two_closes_at_once_are_one(run: Callable[[Test], None]) -> None:
    async def test() -> None:
        server = await EmbeddedServer.start()
        await Peer(server).ok("new-session", "-d", "trap '' HUP; exec sleep 1000")
        (pid,) = server.server.exits.pids
        await until(lambda: _ignores(pid))
        one, two = await asyncio.gather(server.close(), server.close())
        assert one is two
        assert one == [Leaked(pid, ("sleep", "1000"))]

    run(test)


def test_a_connection_is_one_of_our_own_process(run: Callable[[Test], None]) -> None:
    async def test() -> None:
        async with embedded() as (server, _):
            peer = server.connect()
            assert (peer.family, peer.getblocking()) == (socket.AF_UNIX, True)
            peer.send(encode(Message.HELLO, PROTOCOL_VERSION, "1", {"cwd": "/"}))
            await until(lambda: server.server.clients)
            (client,) = server.server.clients
            assert (client.pid, client.uid) == (os.getpid(), os.getuid())
            peer.close()
            await until(lambda: not server.server.clients)

    run(test)
