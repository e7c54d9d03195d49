"""What users of other terminal libraries run into, each with its test: the rows of a list of reported failures.

Every test says what it guards. None of them measures time; where something must not have happened, an order proves it.
"""

from __future__ import annotations

import ast
import asyncio
import os
import re
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

import pymux_wf.aio
from pymux_wf import (
    Exit,
    InputTooLong,
    MuxError,
    NotFound,
    Pane,
    PaneDied,
    Server,
    ServerGone,
    WaitTimeout,
    expect,
    use_snapshots,
)
from pymux_wf.testing.snapshots import Mode, SnapshotStore

from .places import Attached, gone

ROOT = Path(__file__).resolve().parents[2]

SHELLS = {
    "sh": ["sh", "-i"],
    "bash": ["bash", "--norc", "--noprofile", "-i"],
    "zsh": ["zsh", "-f", "-i"],
}


def before(pane: Pane, offset: int | None) -> bytes:
    """What the program wrote before an offset in its output."""
    assert offset is not None
    return pane.output_bytes()[:offset]


# -- 1


@pytest.mark.parametrize("shell", SHELLS)
def test_pitfall_01_the_echo_of_a_command_does_not_satisfy_its_wait(server: Server, shell: str) -> None:
    """The wait's text stands in what is typed too: it must not match there, in shells that tell nothing either."""
    pane = server.exec(SHELLS[shell])
    pane.wait_ready()
    pane.send_text("echo first; echo DONE\n")
    match = pane.wait_for("DONE")
    assert re.search(rb"[\r\n]first\r+\n", before(pane, match.start)), pane.output_bytes()


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_pitfall_01_in_a_shell_that_tells_what_it_runs(server: Server, shell: str, tmp_path: Path) -> None:
    pane = server.new_session(shell=shell, env={"HOME": str(tmp_path), "ZDOTDIR": str(tmp_path)}).pane
    pane.send_text("echo first; echo DONE\n")  # at once: it is still starting
    match = pane.wait_for("DONE")
    assert re.search(rb"first\r*\n", before(pane, match.start).rpartition(b"\033]133;C")[2]), pane.output_bytes()


@pytest.mark.parametrize("program", ["python3", "cat"])
def test_pitfall_01_in_a_program_that_is_no_shell(server: Server, program: str) -> None:
    pane = server.exec(["python3", "-q", "-i"] if program == "python3" else ["sh", "-c", "echo READY; exec cat"])
    pane.wait_for(">>> " if program == "python3" else "READY")
    if program == "python3":
        pane.send_text("print('first'); print('DONE')\n")
        first = b"first\r\n"
    else:
        pane.send_text("DONE\n")
        first = b"DONE\r\n"
    match = pane.wait_for("DONE")
    assert before(pane, match.start).endswith(first)


def test_pitfall_01_a_result_holds_the_output_alone(server: Server, tmp_path: Path) -> None:
    """``run`` looks for no marker in the text, and so none can be mistaken: neither echo nor prompt is in a result."""
    pane = server.new_session(shell="bash", env={"HOME": str(tmp_path)}).pane
    result = pane.run("echo DONE; echo 'exit=0'; false")
    assert (result.output.splitlines(), result.code, result.how) == (["DONE", "exit=0"], 1, "marks")


# -- 2


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_pitfall_02_text_that_comes_before_the_shell_is_ready_is_not_lost(
    server: Server, shell: str, tmp_path: Path
) -> None:
    """zsh throws away what was typed ahead; bash and its line editor show it twice. Here a slow start loses nothing."""
    (tmp_path / ".bashrc").write_text("sleep 0.3\n")
    (tmp_path / ".zshrc").write_text("sleep 0.3\n")
    (tmp_path / "fish").mkdir()
    (tmp_path / "fish" / "config.fish").write_text("sleep 0.3\n")
    home = {"HOME": str(tmp_path), "ZDOTDIR": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)}
    pane = server.new_session(shell=shell, env=home).pane
    command = "echo $((6 * 7))" if shell != "fish" else "math 6 x 7"
    pane.send_text(f"{command}\n")
    assert pane.wait_for("42").text == "42"
    assert pane.text(command).count() == 1, pane.screen
    assert pane.wait_command().code == 0
    assert pane.run("echo again").output.strip() == "again"


def test_pitfall_02_a_pane_that_was_ready_before_counts(server: Server) -> None:
    pane = server.exec(["sh", "-c", "echo READY; exec cat"])
    pane.wait_for("READY")
    assert pane.wait_for("READY", timeout=0).already
    pane.wait_ready()
    pane.wait_ready(timeout=0)


# -- 3


def test_pitfall_03_the_last_output_and_the_exit_are_both_there(server: Server) -> None:
    """The end of a program is told when all of its output has been read, and exactly once known never unknown."""
    panes = [server.exec(["sh", "-c", f"seq 20000; printf end{number}; exit {number}"]) for number in range(20)]
    for number, pane in enumerate(panes):
        assert pane.wait_exit() == Exit(code=number)
        assert pane.output().endswith(f"\n20000\nend{number}")


def test_pitfall_03_a_signal_is_not_lost_either(server: Server) -> None:
    pane = server.exec(["sh", "-c", "printf going; kill -9 $$"])
    assert pane.wait_exit() == Exit(signal=9)
    assert (pane.output(), pane.exit) == ("going", Exit(signal=9))


# -- 4


def test_pitfall_04_a_line_that_the_terminal_would_cut_is_refused(server: Server) -> None:
    """A terminal in canonical mode silently drops what is over its limit: that is an error, and nothing was sent."""
    pane = server.exec(["sh", "-c", "stty -echo; echo READY; exec wc -c"])
    pane.wait_for("READY")
    with pytest.raises(InputTooLong, match="5000 bytes"):
        pane.send_text("x" * 5000 + "\n")
    pane.send_text("y" * 900 + "\n")
    pane.send_keys("C-d")
    pane.wait_for("901")


def test_pitfall_04_much_text_arrives_whole(server: Server) -> None:
    """The writer goes on as the program reads: half a megabyte, in order, whatever the terminal's buffer holds."""
    size = 500_000
    count = f"import sys; d=sys.stdin.buffer.read({size}); print(len(d), d == b'0123456789' * {size // 10})"
    script = f'stty raw -echo; printf READY; python3 -c "{count}"'
    pane = server.exec(["sh", "-c", script])
    pane.wait_for("READY")
    pane.send_text("0123456789" * (size // 10))
    pane.wait_for(f"{size} True")


# -- 5


def sleeps(source: str) -> Iterator[int]:
    """The lines that call something named sleep, but for ``sleep(0)``, which is one turn of the loop."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        turn = len(node.args) == 1 and isinstance(node.args[0], ast.Constant) and node.args[0].value == 0
        if name == "sleep" and not turn:
            yield node.lineno


def test_pitfall_05_nothing_sleeps() -> None:
    """A hidden delay is paid by every call. What waits here waits for events."""
    paths = [ROOT / "server" / "embedded.py", ROOT / "pymux_wf" / "aio.py", Path(__file__).parent / "places.py"]
    for room in ("pymux_wf/api", "pymux_wf/testing", "pymux_wf/snapshot", "server/verbs", "tests/embed"):
        paths += (ROOT / room).rglob("*.py")
    assert len(paths) > 60
    found = [f"{path.relative_to(ROOT)}:{line}" for path in paths for line in sleeps(path.read_text("utf-8"))]
    assert found == []
    assert list(sleeps("import time\ntime.sleep(1)\nsleep(0)\nsleep(0.1)")) == [2, 4]


def timers(loop: asyncio.AbstractEventLoop) -> list[asyncio.TimerHandle]:
    """What the loop will wake up for."""
    return [timer for timer in loop._scheduled if not timer.cancelled()]  # type: ignore[attr-defined]


def test_pitfall_05_no_timer_runs_while_nothing_happens() -> None:
    """A server with a pane and a wait without a limit in it: the loop has nothing to wake up for."""

    async def run() -> None:
        loop = asyncio.get_running_loop()
        async with pymux_wf.aio.Server.start() as server:
            pane = await server.exec(["sh", "-c", "echo READY; exec cat"])
            await pane.wait_for("READY")
            task = asyncio.create_task(pane.wait_for("never", timeout=None))
            await pane.mark()
            for _ in range(3):  # what looks once for the name of the window may still be there
                due = max((timer.when() for timer in timers(loop)), default=0.0)
                assert due < loop.time() + 5
                over = loop.create_future()
                loop.call_at(due, over.set_result, None)
                await over
            assert timers(loop) == []
            assert not task.done()
            task.cancel()

    asyncio.run(run())


# -- 6


def test_pitfall_06_reading_takes_nothing_away(server: Server) -> None:
    """A wait that has looked at the output leaves it to the next one, and to whoever asks for it afterwards."""
    pane = server.exec(["sh", "-c", "echo one; echo two; exec cat"])
    first = pane.wait_for("two")
    assert pane.wait_for("one").start == 0
    assert pane.wait_for("two").start == first.start
    assert pane.output() == pane.output() == "one\ntwo\n"
    assert pane.screen.lines_text[:2] == ("one", "two")


def test_pitfall_06_text_is_characters(server: Server) -> None:
    """What is typed key by key arrives as the same characters, whatever bytes they are made of."""
    pane = server.exec(["sh", "-c", "stty -echo; echo READY; head -n 1 | od -An -tx1"])
    pane.wait_for("READY")
    word = "Zoë 漢🙂"
    pane.send_keys(*word, "Enter")
    expected = " ".join(f"{byte:02x}" for byte in f"{word}\n".encode())
    pane.wait_for(expected)


# -- 7


def test_pitfall_07_a_locator_holds_no_cells(server: Server) -> None:
    """It is a question, asked anew: what it finds moves with the screen."""
    pane = server.exec(["sh", "-c", r"printf '\n\nhere'; read x; printf '\033[H\033[2J   here'; read x"])
    here = pane.text("here")
    assert here.wait() == here.all()
    assert tuple(here.all()[0].spans[0]) == (2, 0, 4)
    pane.send_keys("Enter")
    expect(here.region(rows=0)).to_be_visible()
    assert tuple(here.all()[0].spans[0]) == (0, 3, 4)


def test_pitfall_07_columns_are_cells(server: Server) -> None:
    """Wide characters take two cells, combining ones none: a place in the text is not a place on the screen."""
    pane = server.exec(["printf", "%s", "漢字e\u0301🙂 target"])
    pane.wait_exit()
    assert [tuple(span) for found in pane.text("target").all() for span in found.spans] == [(0, 8, 6)]
    assert [tuple(span) for found in pane.text("e\u0301").all() for span in found.spans] == [(0, 4, 1)]


def test_pitfall_07_rows_are_joined_only_where_a_line_goes_on(server: Server) -> None:
    pane = server.exec(["printf", "%s", "ab\r\ncd\r\n" + "x" * 18 + "wrapped"], size=(20, 10))
    pane.wait_exit()
    assert pane.text("abcd").count() == 0
    assert [tuple(span) for span in pane.text("wrapped").all()[0].spans] == [(2, 18, 2), (3, 0, 5)]


# -- 8


def test_pitfall_08_silence_is_counted_from_the_last_byte(server: Server) -> None:
    """Output between two looks starts the time anew; silence before the wait counts."""
    pane = server.exec(["sh", "-c", "for i in 1 2 3 4 5 6; do printf $i; sleep 0.05; done; exec cat"])
    pane.wait_idle(1)
    assert pane.output() == "123456"
    pane.wait_idle(1, timeout=0.5)


def test_pitfall_08_the_end_of_a_command_can_be_waited_for(server: Server, tmp_path: Path) -> None:
    pane = server.new_session(shell="bash", env={"HOME": str(tmp_path)}).pane
    pane.wait_ready()
    pane.send_text("sleep 0.1; echo over; (exit 3)\n")
    command = pane.wait_command()
    assert (command.code, command.text) == (3, "sleep 0.1; echo over; (exit 3)")
    assert pane.command_output(command).strip() == "over"


# -- 9


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SnapshotStore]:
    """Snapshots in a folder of this test, written where they are missing."""
    made = SnapshotStore(Mode.NEW)
    earlier = use_snapshots(lambda name, mask: made.snapshot(tmp_path / "test_x.py", "test_it", name, masks=mask))
    yield made
    use_snapshots(earlier)


def test_pitfall_09_a_snapshot_is_text_of_ours_in_a_file_of_its_own(
    server: Server, store: SnapshotStore, tmp_path: Path
) -> None:
    """Not a picture that another release draws otherwise; readable in a diff, and one file each."""
    pane = server.exec(["sh", "-c", r"printf 'plain \033[1;31mred\033[m\n'; exec cat"])
    expect(pane.text("red")).to_be_visible()
    expect(pane).to_match_snapshot("first")
    expect(pane).to_match_snapshot("second")
    files = sorted(tmp_path.rglob("*.txt"))
    assert [file.name for file in files] == ["test_it.first.txt", "test_it.second.txt"]
    text = files[0].read_text("utf-8")
    assert re.match(r"pywfmux-snapshot 1 ", text), text.splitlines()[0]
    assert "plain red" in text
    assert os.uname().nodename not in text, "the title of a pane begins as the name of the machine"
    assert "\033" not in text


def test_pitfall_09_a_screen_that_is_still_being_drawn_is_waited_for(server: Server, store: SnapshotStore) -> None:
    """The third drawing is what is stored: the first two are no failure, and nobody renders several times."""
    draw = r"printf '\033[H\033[2Jdrawing %s'"
    pane = server.exec(["sh", "-c", f"{draw} 3; read x; for i in 1 2 3; do {draw} $i; sleep 0.15; done; read x"])
    expect(pane.text("drawing 3")).to_be_visible()
    expect(pane).to_match_snapshot("drawn", mask=[pane.cursor])
    pane.send_keys("Enter")
    expect(pane.text("drawing 1")).to_be_visible()
    expect(pane).to_match_snapshot("drawn", mask=[pane.cursor])
    assert pane.text("drawing 3").is_visible()


def test_pitfall_09_what_changes_each_time_is_masked(server: Server, store: SnapshotStore) -> None:
    def shown(number: int) -> Pane:
        pane = server.exec(["printf", "%s", f"pid {number} runs"])
        pane.wait_exit()
        return pane

    expect(shown(10)).to_match_snapshot("masked", mask=[re.compile(r"\d+")])
    expect(shown(20)).to_match_snapshot("masked", mask=[re.compile(r"\d+")])
    with pytest.raises(WaitTimeout, match="20"):
        expect(shown(20)).to_match_snapshot("masked", timeout=0.2)


# -- 10


def test_pitfall_10_one_bad_name_breaks_nothing_else(server: Server, tmp_path: Path) -> None:
    """Values travel as values: a newline, a tab or an escape in one name leaves all the others readable."""
    odd = tmp_path / "line\nfeed\tand \033[31m tab"
    odd.mkdir()
    argv = ["sh", "-c", 'printf "%s" "$PWD|"; exec cat']
    pane = server.new_session("od d\nna:me.x", argv=argv, cwd=str(odd), window_name="w\nw").pane
    server.new_session("plain", argv=["cat"])
    pane.wait_for("|")
    names = [session.name for session in server.sessions]
    assert len(names) == 2
    assert "plain" in names
    assert pane.process.cwd == str(odd)
    assert [server.session(name).name for name in names] == names
    assert all(window.info().panes for window in server.windows)


def test_pitfall_10_could_not_tell_is_not_does_not_exist(attached: Attached) -> None:
    """A server that cannot answer raises another error than one that says no."""
    with attached.open(Server) as server:
        with pytest.raises(NotFound):
            server.session("nobody")
        attached.kill()
        with pytest.raises(ServerGone):
            server.session("nobody")
    with pytest.raises(ServerGone, match=re.escape(str(attached.socket))):
        attached.open(Server)


# -- 11


def test_pitfall_11_a_full_screen_program_leaves_nothing_behind(server: Server) -> None:
    """The alternate screen is another screen: what was there before comes back, and only that."""
    script = (
        r"printf 'shell line\n'; read x; printf '\033[?1049h\033[HFULL SCREEN'; read x; printf '\033[?1049l'; read x"
    )
    pane = server.exec(["sh", "-c", script])
    expect(pane.line("shell line")).to_be_visible()
    pane.send_keys("Enter")
    expect(pane.text("FULL SCREEN")).to_be_visible()
    assert pane.screen.modes.alternate
    assert not pane.text("shell line").is_visible()
    pane.send_keys("Enter")
    pane.wait_mode("alternate", on=False)
    assert pane.screen.lines_text[0] == "shell line"
    assert not pane.text("FULL").is_visible()


# -- 12


def test_pitfall_12_no_socket_is_left_and_no_process() -> None:
    """Closing takes the socket and its directory away, ends the programs and names those that had to be killed."""
    server = Server.start()
    socket = Path(server.socket_path or "")
    assert socket.is_socket()
    stubborn = server.exec(["sh", "-c", "trap '' HUP TERM; echo READY; while :; do read x || read -t 60 x; done"])
    stubborn.wait_for("READY")
    handle = os.pidfd_open(stubborn.process.pid or 0)
    leaked = server.close()
    assert gone(handle, 0)
    os.close(handle)
    assert [argv[:2] for _, argv in leaked] == [("sh", "-c")]
    assert not socket.parent.exists()


def test_pitfall_12_the_end_does_not_hide_what_failed(attached: Attached) -> None:
    """The failure of the test is what is reported, also where its server is gone by then."""

    def fail() -> None:
        with attached.open(Server) as server:
            server.exec(["cat"])
            attached.kill()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()


def test_pitfall_12_a_stale_socket_is_taken_over(attached: Attached) -> None:
    attached.kill()
    assert attached.socket.is_socket()
    again = Attached(attached.socket.parent)
    with again.open(Server) as server:
        assert server.info().pid == again.pid
    again.end()


# -- 13


def test_pitfall_13_the_suite_has_no_second_tries() -> None:
    """A test that fails now and then is a defect: none is tried again, and a target repeats this shelf under load."""
    words = ("rer" + "uns", "mark.fla" + "ky", "pytest-re" + "peat")
    files = [ROOT / "pyproject.toml", ROOT / "Makefile", ROOT / ".ci" / "run", *(ROOT / "tests").rglob("*.py")]
    assert [file for file in files for word in words if word in file.read_text("utf-8")] == []
    assert "scripts/stress" in (ROOT / "Makefile").read_text("utf-8")
    assert "200" in (ROOT / "scripts" / "stress").read_text("utf-8")


# -- 14


def test_pitfall_14_cancelling_a_wait_ends_it() -> None:
    """Not only whoever waited goes on: the server watches the pane no more, and keeps no call open."""

    async def run() -> None:
        async with pymux_wf.aio.Server.start() as server:
            pane = await server.exec(["sh", "-c", "echo READY; exec cat"])
            await pane.wait_for("READY")
            inner = server.connection.embedded.server.tree.panes[int(pane.id[1:])]  # type: ignore[union-attr]
            quiet = len(inner.watchers)
            task = asyncio.create_task(pane.wait_for("never", timeout=None))
            while len(inner.watchers) == quiet:
                await pane.mark()
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            await pane.mark()  # behind the cancellation, on the same connection
            await pane.mark()
            assert len(inner.watchers) == quiet

    asyncio.run(run())


def test_pitfall_14_a_signal_interrupts_a_blocking_wait(server: Server) -> None:
    """Ctrl-C reaches the test at once, and the connection is good for the next call."""
    pane = server.exec(["sh", "-c", "echo READY; exec cat"])
    pane.wait_for("READY")

    class Interrupted(Exception):
        pass

    def interrupt(number: int, frame: object) -> None:
        raise Interrupted

    earlier = signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, 0.1)
    try:
        with pytest.raises(Interrupted):
            pane.wait_for("never", timeout=None)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, earlier)
    pane.send_text("still here\n")
    assert pane.wait_for("still here")


def test_pitfall_14_the_end_of_a_test_ends_its_programs() -> None:
    with Server.start() as server:
        pane = server.exec(["sh", "-c", "echo READY; exec sleep 1000"])
        pane.wait_for("READY")
        handle = os.pidfd_open(pane.process.pid or 0)
    assert gone(handle, 0)
    os.close(handle)


def test_pitfall_14_a_wait_in_another_thread_ends_with_the_server() -> None:
    """No call takes a thread of its own, and none is left hanging."""
    server = Server.start()
    pane = server.exec(["sh", "-c", "echo READY; exec cat"])
    pane.wait_for("READY")
    threads = threading.active_count()
    errors: list[MuxError] = []

    def wait() -> None:
        with pytest.raises(MuxError) as caught:
            pane.wait_for("never", timeout=None)
        errors.append(caught.value)

    waiting = threading.Thread(target=wait)
    waiting.start()
    assert threading.active_count() == threads + 1
    server.close()
    waiting.join(20)
    assert isinstance(errors[0], ServerGone | PaneDied)


# -- 15


def test_pitfall_15_sockets_do_not_lie_under_long_paths(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A socket's path holds about a hundred bytes: the temporary directory of a test may be longer, and is not used."""
    long = tmp_path / ("long" * 30)
    long.mkdir()
    for name in ("TMPDIR", "XDG_RUNTIME_DIR", "TMUX_TMPDIR"):
        monkeypatch.setenv(name, str(long))
    monkeypatch.chdir(long)
    with Server.start() as server:
        path = server.socket_path or ""
        assert len(os.fsencode(path)) < 100
        with Server.connect(path) as other:
            assert other.info().pid == os.getpid()
    with pytest.raises(ServerGone, match="too long"):
        Server.connect(long / "s")
