"""What happens to calls when something goes: the server, the program, the caller; and where they may be made."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

import pytest

import pymux_wf
import pymux_wf.aio
from pymux_wf import InvalidCall, PaneDied, Server, ServerGone, WaitTimeout

AWAITED_WAITS: dict[str, Callable[[Any], Coroutine[Any, Any, Any]]] = {
    "text": lambda pane: pane.wait_for("never", timeout=30),
    "exit": lambda pane: pane.wait_exit(timeout=30),
    "idle": lambda pane: pane.wait_idle(20, timeout=30),
    "title": lambda pane: pane.wait_title("never", timeout=30),
    "bell": lambda pane: pane.wait_bell(timeout=30),
    "mode": lambda pane: pane.wait_mode("alternate", timeout=30),
    "expect": lambda pane: pymux_wf.aio.expect(pane.text("never")).to_be_visible(timeout=30),
    "command": lambda pane: pane.command("wait-for never"),
}
BLOCKING_WAITS: dict[str, Callable[[Any], Any]] = {
    **{name: wait for name, wait in AWAITED_WAITS.items() if name != "expect"},
    "expect": lambda pane: pymux_wf.expect(pane.text("never")).to_be_visible(timeout=30),
}


class Running:
    """A server in a process of its own."""

    def __init__(self, path: str) -> None:
        self.path = path
        self._words = [sys.executable, "-m", "pymux_wf", "-f", "/dev/null", "-S", path]
        subprocess.run([*self._words, "new-session", "-d", "cat"], check=True, timeout=20)
        with Server.connect(path) as server:
            self.pid = server.info().pid
            self.programs = [pane.process.pid for pane in server.panes]

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)

    def end(self) -> None:
        subprocess.run([*self._words, "kill-server"], capture_output=True, timeout=20)


@pytest.fixture
def running(short_path: Path) -> Iterator[Running]:
    server = Running(str(short_path / "s"))
    yield server
    server.end()


def when_waiting(act: Callable[[], object], waits: Callable[[], bool]) -> threading.Thread:
    """Acts in another thread, once the condition holds."""

    def run() -> None:
        limit = time.monotonic() + 10
        done = threading.Event()
        while not waits() and time.monotonic() < limit:
            done.wait(0.005)
        act()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


@pytest.mark.parametrize("name", AWAITED_WAITS)
def test_a_killed_server_ends_every_wait_at_once(running: Running, name: str) -> None:
    async def run() -> None:
        async with pymux_wf.aio.Server.connect(running.path) as server:
            pane = (await server.panes)[0]
            waiting = asyncio.create_task(AWAITED_WAITS[name](pane))
            await server.info()  # answered behind the wait's beginning
            begun = time.monotonic()
            running.kill()
            with pytest.raises(ServerGone, match=running.path):
                await waiting
            assert time.monotonic() - begun < 1
            with pytest.raises(ServerGone):
                await pane.info()

    asyncio.run(run())


@pytest.mark.parametrize("name", BLOCKING_WAITS)
def test_a_killed_server_ends_every_blocking_wait_at_once(running: Running, name: str) -> None:
    with Server.connect(running.path) as server:
        pane = server.panes[0]
        killer = when_waiting(running.kill, lambda: bool(server.connection.wire._open))
        begun = time.monotonic()
        with pytest.raises(ServerGone):
            BLOCKING_WAITS[name](pane)
        assert time.monotonic() - begun < 2
        killer.join()


@pytest.mark.parametrize("name", [name for name in BLOCKING_WAITS if name not in ("exit", "command")])
def test_a_killed_program_ends_every_wait_at_once(name: str) -> None:
    with Server.start() as server:
        pane = server.exec(["cat"])
        pid = pane.process.pid
        assert pid is not None
        killer = when_waiting(lambda: os.kill(pid, signal.SIGKILL), lambda: bool(server.connection.wire._open))
        begun = time.monotonic()
        with pytest.raises(PaneDied) as caught:
            BLOCKING_WAITS[name](pane)
        assert time.monotonic() - begun < 2
        assert caught.value.evidence["ended"] == {"code": None, "signal": 9}
        killer.join()


@pytest.mark.parametrize("name", BLOCKING_WAITS)
def test_a_server_that_is_closed_ends_every_wait(name: str) -> None:
    server = Server.start()
    pane = server.exec(["cat"])
    closer = when_waiting(server.close, lambda: bool(server.connection.wire._open))
    with pytest.raises(ServerGone):
        BLOCKING_WAITS[name](pane)
    closer.join()
    assert server.close() == []


def test_a_server_that_ends_by_a_command_is_gone() -> None:
    with Server.start() as server:
        pane = server.exec(["cat"])
        with contextlib.suppress(ServerGone):  # it may have been faster than its answer
            server.command("kill-server")
        with pytest.raises(ServerGone):
            pane.wait_exit()


def test_a_wait_that_is_cancelled_ends_on_the_server_too() -> None:
    async def run() -> None:
        async with pymux_wf.aio.Server.start() as server:
            pane = await server.exec(["cat"])
            assert server.connection.embedded is not None
            inside = server.connection.embedded.server.tree.panes[int(pane.id[1:])]
            before = len(inside.watchers)
            waiting = asyncio.create_task(pane.wait_for("never"))
            await server.info()
            assert len(inside.watchers) == before + 1
            waiting.cancel()
            with pytest.raises(asyncio.CancelledError):
                await waiting
            await server.info()
            assert len(inside.watchers) == before

    asyncio.run(run())


def test_an_interrupted_wait_ends_on_the_server_too() -> None:
    with Server.start() as server:
        pane = server.exec(["cat"])
        assert server.connection.embedded is not None
        inside = server.connection.embedded.server.tree.panes[int(pane.id[1:])]
        before = len(inside.watchers)
        interrupt = when_waiting(
            lambda: os.kill(os.getpid(), signal.SIGINT), lambda: len(inside.watchers) == before + 1
        )
        with pytest.raises(KeyboardInterrupt):
            pane.wait_for("never", timeout=20)
        interrupt.join()
        server.info()
        assert len(inside.watchers) == before
        pane.send_text("goes on\n")
        pane.wait_for("goes on")


def test_nobody_there_is_said_with_the_path_and_the_remedy(short_path: Path) -> None:
    path = str(short_path / "nobody")
    with pytest.raises(ServerGone, match="pywfmux new-session -d") as caught:
        Server.connect(path)
    assert caught.value.object == path
    assert path in caught.value.message
    with pytest.raises(ServerGone):
        Server.connect("/tmp/" + "x" * 300)


@pytest.mark.parametrize("answer", [b"HTTP/1.1 400 Bad Request\r\n\r\n", b""])
def test_somebody_else_who_answers_is_no_server(short_path: Path, answer: bytes) -> None:
    path = str(short_path / "other")
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(path)
    listener.listen(1)

    def serve() -> None:
        peer, _ = listener.accept()
        peer.recv(100)
        peer.sendall(answer)
        peer.close()

    thread = threading.Thread(target=serve)
    thread.start()
    with pytest.raises(ServerGone, match=path):
        Server.connect(path)
    thread.join()
    listener.close()


def test_the_default_server_is_the_command_lines(short_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(short_path))
    (short_path / "pywfmux").mkdir(mode=0o700)
    made = Running(str(short_path / "pywfmux" / "default"))
    try:
        with Server.connect() as server, Server.connect(name="default") as again:
            assert server.info().pid == again.info().pid == made.pid
        monkeypatch.setenv("PYWFMUX", f"{short_path}/nobody,1,0")
        with pytest.raises(ServerGone, match="nobody"):
            Server.connect()
    finally:
        made.end()


def test_many_threads_may_use_one_server() -> None:
    failed: list[BaseException] = []
    with Server.start() as server:

        def use(number: int) -> None:
            try:
                pane = server.exec(["sh", "-c", "stty -echo; echo ready; exec cat"])
                pane.wait_for("ready")
                for turn in range(10):
                    pane.send_text(f"{number}:{turn}\n")
                    assert pane.wait_for(f"{number}:{turn}").text == f"{number}:{turn}"
                pane.kill()
            except BaseException as error:
                failed.append(error)

        threads = [threading.Thread(target=use, args=(number,)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=60)
    assert failed == []


def test_a_call_that_waits_keeps_no_other_waiting() -> None:
    async def run() -> None:
        async with pymux_wf.aio.Server.start() as server:
            await server.exec(["cat"])
            waiting = asyncio.create_task(server.command("wait-for channel"))
            await server.info()
            assert (await server.command("display-message -p here")).stdout == ["here"]
            assert (await server.command("wait-for -S channel")).ok
            assert (await waiting).ok

    asyncio.run(run())


def test_several_servers_at_once_know_nothing_of_each_other() -> None:
    with Server.start() as one, Server.start(listen=False) as two:
        a, b = one.exec(["cat"]), two.exec(["cat"])
        assert a.id == b.id
        assert a != b
        assert one.socket_path != two.socket_path
        assert (two.socket_path, two.attach_command) == (None, None)
        two.close()
        a.send_text("still\n")
        a.wait_for("still")


def test_what_a_server_is_started_with_counts(short_path: Path) -> None:
    config = short_path / "conf"
    config.write_text("set -g @mine 'from config'\nset -g status off\n")
    with Server.start(
        size=(33, 7), env={"MINE": "1"}, config=[config], options={"@other": "given"}, shell="bash", timeout=0.05
    ) as server:
        pane = server.new_session(command="echo $MINE; stty size; echo $0; cat").pane
        pane.wait_for(text="bash", timeout=5)
        assert pane.screen.lines_text[:2] == ("1", "7 33")
        assert server.command("show -gv @mine").stdout == ["from config"]
        assert server.command("show -gv @other").stdout == ["given"]
        with pytest.raises(WaitTimeout, match=r"0\.05"):
            pane.wait_for("never")
    with pytest.raises(InvalidCall, match="no shell 'nosuchshell'"):
        Server.start(shell="nosuchshell")
    with pytest.raises(InvalidCall, match="nosuchoption"):
        Server.start(options={"nosuchoption": "1"})
    config.write_text("nosuchcommand\n")
    with pytest.raises(InvalidCall, match="unknown command: nosuchcommand"):
        Server.start(config=[config])
    with pytest.raises(InvalidCall, match="nowhere"):
        Server.start(config=[short_path / "nowhere"])


def test_programs_see_a_clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEAKING", "yes")
    monkeypatch.setenv("TMUX", "/elsewhere,1,0")
    with Server.start(env={"GIVEN": "here"}) as server:
        pane = server.exec(["env"])
        assert pane.wait_exit().ok
        lines = pane.output().splitlines()
        assert "GIVEN=here" in lines
        assert not [line for line in lines if "LEAKING" in line or "elsewhere" in line]
    with Server.start(env=os.environ) as server:
        pane = server.exec(["sh", "-c", "echo $LEAKING"])
        pane.wait_for("yes")


def test_it_works_in_another_thread_and_with_another_loop() -> None:
    uvloop = pytest.importorskip("uvloop")
    codes: list[int | None] = []

    async def run() -> None:
        async with pymux_wf.aio.Server.start() as server:
            pane = await server.exec(["sh", "-c", "exit 5"])
            codes.append((await pane.wait_exit()).code)

    def thread(factory: Callable[[], asyncio.AbstractEventLoop]) -> None:
        with asyncio.Runner(loop_factory=factory) as runner:
            runner.run(run())

    for factory in (uvloop.new_event_loop, asyncio.new_event_loop):
        worker = threading.Thread(target=thread, args=(factory,))
        worker.start()
        worker.join(timeout=30)
    assert codes == [5, 5]


def test_a_server_object_is_of_one_loop() -> None:
    async def made() -> pymux_wf.aio.Server:
        return await pymux_wf.aio.Server.start(listen=False)

    async def used(server: pymux_wf.aio.Server) -> None:
        with pytest.raises(InvalidCall, match="another event loop"):
            await server.info()

    server = asyncio.run(made())
    asyncio.run(used(server))


def test_a_call_from_the_librarys_own_thread_is_refused() -> None:
    from pymux_wf.api import loop_thread

    with Server.start() as server:
        caught: list[BaseException] = []

        async def inside() -> None:
            try:
                server.info()
            except InvalidCall as error:
                caught.append(error)

        loop_thread.current().run(inside())
        assert "own thread" in str(caught[0])


FORKED = """
import os, sys
from pymux_wf import Server, ServerGone
server = Server.start()
pane = server.exec(["cat"])
child = os.fork()
if not child:
    try:
        server.info()
        os._exit(1)
    except ServerGone as error:
        assert "forked" in str(error)
    with Server.start() as own:
        assert own.exec(["sh", "-c", "exit 3"]).wait_exit().code == 3
    os._exit(7)
assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
pane.send_text("here\\n")
pane.wait_for("here")
server.close()
print("good")
"""

LEFT_OPEN = """
from pymux_wf import Server
server = Server.start()
pane = server.exec(["sh", "-c", "echo up; exec cat"])
pane.wait_for("up")
stream = server.events()
print(pane.process.pid, server.socket_path)
"""


def run_script(source: str, *flags: str) -> str:
    done = subprocess.run([sys.executable, *flags, "-c", source], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_a_forked_process_has_no_server_but_may_have_its_own() -> None:
    assert run_script(FORKED) == "good\n"


def test_an_interpreter_ends_quietly_with_a_server_left_open_and_so_do_its_programs() -> None:
    pid, path = run_script(LEFT_OPEN).split()
    try:
        descriptor = os.pidfd_open(int(pid))
    except ProcessLookupError:
        pass
    else:
        import select

        assert select.select([descriptor], [], [], 5)[0], "the program outlived its server"
        os.close(descriptor)
    with pytest.raises(ServerGone):
        Server.connect(path)
    Path(path).unlink()
    Path(path).parent.rmdir()
