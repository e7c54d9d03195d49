"""The attached client in a real terminal: raw while a session has it, given back in every way of leaving."""

from __future__ import annotations

import os
import select
import signal
import sys
import termios
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fake_server import FakeServer, Peer
from terminal_host import TerminalProgram

from pymux_wf.protocol import ExitReason, LeaveReason, Message

LEAVE = b"<leave>"


class Stage:
    """A client attached to a fake server, in a terminal, with the test in both places."""

    def __init__(self, directory: Path) -> None:
        self._path = str(directory / "s")
        self._open: list[FakeServer | TerminalProgram] = []

    def attach(self, script: Callable[[Peer], None], *, code: str = "pass", lines: int = 24) -> TerminalProgram:
        """Starts both; ``script`` runs on the server's side once attached, ``code`` first in the client."""

        def serve(peer: Peer) -> None:
            peer.greet()
            peer.say(Message.ATTACHED, "dev", LEAVE)
            self.first_size = peer.expect(Message.RESIZE)
            peer.say(Message.OUTPUT, b"<enter>")
            script(peer)

        server = FakeServer(self._path, serve)
        start = f"import sys; {code}; sys.argv[0] = 'pywfmux'; from pymux_wf.client.main import run; run()"
        program = TerminalProgram([sys.executable, "-c", start, "-S", self._path, "attach"], lines=lines)
        # In this order when closing: the client goes, so the server's script cannot wait for it for ever.
        self._open += [program, server]
        return program

    def close(self) -> None:
        for each in self._open:
            each.close()


@pytest.fixture
def stage(short_path: Path) -> Iterator[Stage]:
    stage = Stage(short_path)
    yield stage
    stage.close()


def ends_restored(program: TerminalProgram, line: str, code: int) -> None:
    """The client ends with ``line`` and ``code``, after the leave bytes, with the terminal's modes as they were."""
    assert program.report() == f"exited {code}"
    assert program.screen.decode().endswith(f"<leave>{line}\r\n" if line else "<leave>")
    assert program.modes() == program.before


@pytest.mark.parametrize(
    ("reason", "detail", "code", "line"),
    [
        (ExitReason.DETACHED, "dev", 0, "[detached (from session dev)]"),
        (ExitReason.EXITED, "", 0, "[exited]"),
        (ExitReason.SERVER_EXITED, "", 1, "[server exited]"),
        (ExitReason.LOST_TTY, "", 1, "[lost tty]"),
        (ExitReason.TERMINATED, "", 1, "[terminated]"),
        ("too many clients", "", 1, "[too many clients]"),
    ],
)
def test_exit_gives_the_terminal_back(stage: Stage, reason: str, detail: str, code: int, line: str) -> None:
    def script(peer: Peer) -> None:
        peer.expect(Message.INPUT)
        peer.say(Message.EXIT, reason, detail, code)

    program = stage.attach(script)
    program.read_until(b"<enter>")
    assert program.is_raw()
    program.type(b"d")
    ends_restored(program, line, code)


def test_detach_and_hang_up_tells_the_parent(stage: Stage) -> None:
    program = stage.attach(lambda peer: peer.say(Message.EXIT, ExitReason.DETACHED_HUP, "dev", 0))
    reports = {program.report(), program.report()}
    assert reports == {"hung up", "exited 0"}
    assert program.screen.endswith(b"<leave>[detached and SIGHUP (from session dev)]\r\n")


def test_a_dead_server_gives_the_terminal_back(stage: Stage) -> None:
    program = stage.attach(lambda peer: None)
    ends_restored(program, "[server exited unexpectedly]", 1)


@pytest.mark.parametrize("data", [b"\xff\xff\xff\xff", b"\0\0\0\1\xc1", b"\0\0\0\2\x91\4", b"\0\0\0\0"])
def test_garbage_from_the_server_gives_the_terminal_back(stage: Stage, data: bytes) -> None:
    def script(peer: Peer) -> None:
        peer.say_raw(data)
        peer.drain()

    program = stage.attach(script)
    assert program.report() == "exited 1"
    assert program.modes() == program.before
    assert b"<leave>" in program.screen
    assert b"frame" in program.screen


def test_an_error_in_the_client_gives_the_terminal_back(stage: Stage) -> None:
    broken = "import pymux_wf.client.attach as a; a.Attachment._acknowledge = lambda self: 1 / 0"
    program = stage.attach(lambda peer: peer.drain(), code=broken)
    assert program.report() == "exited 1"
    assert program.modes() == program.before
    assert program.screen.index(b"<leave>") < program.screen.index(b"ZeroDivisionError")


@pytest.mark.parametrize(
    ("number", "reason", "line"),
    [
        (signal.SIGTERM, LeaveReason.TERMINATED, "[terminated]"),
        (signal.SIGQUIT, LeaveReason.TERMINATED, "[terminated]"),
        (signal.SIGHUP, LeaveReason.LOST_TTY, "[lost tty]"),
    ],
)
def test_a_signal_gives_the_terminal_back_and_tells_the_server(
    stage: Stage, number: int, reason: str, line: str
) -> None:
    heard: list[object] = []

    def script(peer: Peer) -> None:
        os.kill(peer.hello["pid"], number)
        heard.extend(peer.expect(Message.EXITING))

    program = stage.attach(script)
    ends_restored(program, line, 1)
    stage.close()
    stage._open.clear()
    assert heard == [reason]


def test_a_terminal_that_goes_away_ends_the_client(stage: Stage) -> None:
    heard: list[object] = []

    def script(peer: Peer) -> None:
        heard.extend(peer.expect(Message.EXITING))
        assert peer.receive() is None

    program = stage.attach(script)
    program.read_until(b"<enter>")
    program.hang_up()
    stage._open[1].close()
    stage._open.pop()
    assert heard == [LeaveReason.LOST_TTY]


@pytest.mark.parametrize("by_signal", [True, False], ids=["SIGTSTP", "SUSPEND"])
def test_stopping_lends_the_terminal_and_continuing_takes_it_again(stage: Stage, by_signal: bool) -> None:
    heard: list[object] = []

    def script(peer: Peer) -> None:
        peer.expect(Message.ACK)
        if by_signal:
            os.kill(peer.hello["pid"], signal.SIGTSTP)
        else:
            peer.say(Message.SUSPEND)
        heard.append(peer.expect(Message.RESIZE))
        heard.append(peer.expect(Message.RESUME))
        peer.say(Message.OUTPUT, b"<stale>")
        peer.say(Message.ATTACHED, "dev", b"<other leave>")
        peer.say(Message.OUTPUT, b"<redrawn>")
        peer.expect(Message.INPUT)
        peer.say(Message.EXIT, ExitReason.DETACHED, "dev", 0)

    program = stage.attach(script)
    assert program.report() == "stopped"
    assert program.screen == b"<enter><leave>"
    assert program.modes() == program.before
    program.resize(100, 30)
    program.continue_program()
    assert program.read_until(b"<redrawn>") == b"<enter><leave><redrawn>"
    assert program.is_raw()
    program.type(b"d")
    assert program.report() == "exited 0"
    assert program.screen == b"<other leave>[detached (from session dev)]\r\n"
    assert program.modes() == program.before
    assert heard == [[100, 30, 0, 0], []]


def test_a_program_continued_after_sigstop_is_raw_again(stage: Stage) -> None:
    def script(peer: Peer) -> None:
        os.kill(peer.hello["pid"], signal.SIGSTOP)
        peer.expect(Message.RESUME)
        peer.say(Message.EXIT, ExitReason.EXITED, "", 0)

    program = stage.attach(script)
    assert program.report() == "stopped"
    termios.tcsetattr(program.slave, termios.TCSANOW, program.before)  # as a shell does that takes the terminal
    program.continue_program()
    ends_restored(program, "[exited]", 0)


def test_the_size_is_told_at_once_and_whenever_it_changes(stage: Stage) -> None:
    sizes: list[object] = []

    def script(peer: Peer) -> None:
        sizes.append((peer.hello["columns"], peer.hello["lines"]))
        sizes.append(stage.first_size)
        sizes.append(peer.expect(Message.RESIZE))
        peer.say(Message.EXIT, ExitReason.EXITED, "", 0)

    program = stage.attach(script, lines=33)
    program.read_until(b"<enter>")
    program.resize(200, 50, 1600, 900)
    ends_restored(program, "[exited]", 0)
    assert sizes == [(80, 33), [80, 33, 0, 0], [200, 50, 1600, 900]]


def test_every_byte_that_is_typed_arrives(stage: Stage) -> None:
    typed = bytes(range(256)) * 3 + b"END"
    heard: list[bytes] = []

    def script(peer: Peer) -> None:
        heard.append(peer.input_until(b"END"))
        peer.say(Message.EXIT, ExitReason.EXITED, "", 0)

    program = stage.attach(script)
    program.read_until(b"<enter>")
    program.type(typed)
    ends_restored(program, "[exited]", 0)
    assert heard == [typed]


def test_every_byte_of_output_is_written_and_acknowledged(stage: Stage) -> None:
    drawn = bytes(range(256)) * 1000
    acknowledged: list[int] = []

    def script(peer: Peer) -> None:
        for at in range(0, len(drawn), 10_000):
            peer.say(Message.OUTPUT, drawn[at : at + 10_000])
        peer.say(Message.OUTPUT, b"<drawn>")
        while not acknowledged or acknowledged[-1] < len(b"<enter>") + len(drawn) + len(b"<drawn>"):
            acknowledged.append(peer.expect(Message.ACK)[0])
        peer.say(Message.EXIT, ExitReason.EXITED, "", 0)

    program = stage.attach(script)
    assert program.read_until(b"<drawn>") == b"<enter>" + drawn + b"<drawn>"
    ends_restored(program, "[exited]", 0)
    assert acknowledged == sorted(set(acknowledged))
    assert acknowledged[-1] == len(b"<enter>") + len(drawn) + len(b"<drawn>")


def test_a_stuck_terminal_does_not_keep_the_client(stage: Stage) -> None:
    def script(peer: Peer) -> None:
        for _ in range(10):
            peer.say(Message.OUTPUT, b"x" * 50_000)
        peer.say(Message.EXIT, ExitReason.DETACHED, "dev", 0)

    program = stage.attach(script)
    program.read_until(b"<enter>")
    assert program.report(reading=False) == "exited 0"
    assert program.modes() == program.before
    assert program.read_until(b"]").endswith(b"<leave>[detached (from session dev)]")


def test_a_server_that_takes_no_input_loses_none(stage: Stage) -> None:
    pasted = b"0123456789abcdef" * 131072
    heard: list[bytes] = []

    def script(peer: Peer) -> None:
        peer.say(Message.OUTPUT, b"<deaf>")
        assert held.wait(20)
        heard.append(peer.input_until(b"END"))
        peer.say(Message.EXIT, ExitReason.EXITED, "", 0)

    held = threading.Event()
    program = stage.attach(script)
    program.read_until(b"<deaf>")
    writer = threading.Thread(target=program.type, args=(pasted + b"END",))
    writer.start()
    # The queues on the way are bounded: they fill, and the keyboard waits.
    while writer.is_alive() and select.select([], [program.master], [], 0.1)[1]:
        pass
    assert writer.is_alive()
    held.set()
    ends_restored(program, "[exited]", 0)
    writer.join()
    assert heard == [pasted + b"END"]


def test_lock_runs_the_command_with_the_terminal_as_it_was(stage: Stage) -> None:
    def script(peer: Peer) -> None:
        peer.say(Message.LOCK, "stty -a | tr ' ;' '\\n\\n' | grep -x -e icanon -e echo")
        peer.expect(Message.RESUME)
        peer.say(Message.ATTACHED, "dev", LEAVE)
        peer.say(Message.EXIT, ExitReason.EXITED, "", 0)

    program = stage.attach(script)
    ends_restored(program, "[exited]", 0)
    assert b"<enter><leave>icanon\r\necho\r\n" in program.screen


def test_exec_becomes_the_command(stage: Stage) -> None:
    program = stage.attach(lambda peer: peer.say(Message.EXEC, "echo in $0; exit 7", "/bin/sh"))
    ends_restored(program, "in sh", 7)


def test_a_terminal_that_cannot_be_opened_again_is_shared(stage: Stage) -> None:
    refuse = "import os; os.ttyname = lambda fd: '/nonexistent/tty'"
    drawn = bytes(range(256)) * 100

    def script(peer: Peer) -> None:
        peer.say(Message.OUTPUT, drawn + b"<drawn>")
        assert peer.input_until(b"d") == b"d"
        peer.say(Message.EXIT, ExitReason.EXITED, "", 0)

    program = stage.attach(script, code=refuse)
    assert program.read_until(b"<drawn>") == b"<enter>" + drawn + b"<drawn>"
    program.type(b"d")
    ends_restored(program, "[exited]", 0)
    assert os.get_blocking(program.slave)
