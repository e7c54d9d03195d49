"""A client with one command: what it sends, what it prints, how it ends, and what it says when it cannot."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fake_server import DEADLINE, FakeServer, Peer

from pymux_wf import __version__
from pymux_wf.protocol import ExitReason, LeaveReason, Message, encode

Script = Callable[[Peer], None]


def client(*words: str, environment: dict[str, str] | None = None, name: str = "pywfmux") -> list[str]:
    """The command line of a client that believes it was called ``name``."""
    return [
        sys.executable,
        "-c",
        f"import sys; sys.argv[0] = '{name}'; from pymux_wf.client.main import run; run()",
        *words,
    ]


def run(
    *words: str,
    stdin: bytes = b"",
    name: str = "pywfmux",
    environment: dict[str, str] | None = None,
    cwd: str | None = None,
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        client(*words, name=name),
        input=stdin,
        capture_output=True,
        timeout=DEADLINE,
        env=os.environ | (environment or {}),
        cwd=cwd,
    )


class Serve:
    """Starts fake servers; called with a script, it gives the socket's path."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._servers: list[FakeServer] = []

    def __call__(self, script: Script) -> str:
        self._servers.append(FakeServer(str(self._directory / "s"), script))
        return self._servers[-1].path

    def finish(self) -> None:
        """Waits for the scripts: what they heard is complete, and what they raised is raised."""
        while self._servers:
            self._servers.pop().close()


@pytest.fixture
def serve(short_path: Path) -> Iterator[Serve]:
    serve = Serve(short_path)
    yield serve
    serve.finish()


def answering(*frames: tuple[object, ...], heard: list[Peer] | None = None) -> Script:
    """A server that says hello and then ``frames``."""

    def script(peer: Peer) -> None:
        if heard is not None:
            heard.append(peer)
        peer.greet()
        for fields in frames:
            peer.say(*fields)

    return script


def test_prints_and_ends_with_the_code_of_the_command(serve: Serve) -> None:
    heard: list[Peer] = []
    path = serve(
        answering(
            (Message.STDOUT, "é日\n".encode()),
            (Message.STDERR, b"bad\n"),
            (99, "unknown"),
            (Message.RESULT, 3),
            heard=heard,
        )
    )
    done = run("-S", path, "list-sessions", "-F", "#{session_name} é \udcff")
    assert (done.stdout.decode(), done.stderr, done.returncode) == ("é日\n", b"bad\n", 3)
    assert heard[0].argv == ["list-sessions", "-F", "#{session_name} é \udcff"]


def test_hello_tells_who_and_where(serve: Serve, short_path: Path) -> None:
    heard: list[Peer] = []
    path = serve(answering((Message.RESULT, 0), heard=heard))
    (short_path / "real").mkdir()
    (short_path / "link").symlink_to("real")
    environment = {"TERM": "foot", "COLORTERM": "truecolor", "ODD": "a=b\udcfe", "PWD": f"{short_path}/link"}
    run("-2", "-Tclipboard", "-lvv", "-f", "x.conf", "-S", path, environment=environment, cwd=f"{short_path}/real")
    hello = heard[0].hello
    assert heard[0].argv == []
    assert hello["name"] == "pywfmux"
    assert hello["cwd"] == f"{short_path}/link"
    assert (hello["term"], hello["colorterm"], hello["uid"]) == ("foot", "truecolor", os.getuid())
    assert "ODD=a=b\udcfe" in hello["environment"]
    assert (hello["tty"], hello["stdin_tty"], hello["stdout_tty"]) == ("", False, False)
    assert (hello["columns"], hello["lines"]) == (0, 0)
    assert hello["features"] == "256,clipboard"
    assert hello["config"] == [f"{os.path.realpath(short_path)}/real/x.conf"]
    assert (hello["login"], hello["verbose"], hello["control"], hello["utf8"]) == (True, 2, 0, True)
    assert not hello["started"]


@pytest.mark.parametrize(
    ("environment", "utf8"),
    [
        ({"LC_ALL": "C", "LANG": "en_US.UTF-8"}, False),
        ({"LC_ALL": "", "LC_CTYPE": "en_US.utf8", "LANG": "C"}, True),
        ({"LC_CTYPE": "de_DE.ISO-8859-1", "LANG": "de_DE.UTF-8"}, False),
        ({"LC_CTYPE": "C.UTF-8", "LANG": "C"}, True),
        ({"LANG": "C"}, False),
        ({"LANG": ""}, False),
        ({"LANG": "", "TMUX": ""}, True),
    ],
)
def test_the_locale_decides_whether_it_is_utf8(serve: Serve, environment: dict[str, str], utf8: bool) -> None:
    heard: list[Peer] = []
    path = serve(answering((Message.RESULT, 0), heard=heard))
    run("-S", path, "ls", environment=environment)
    assert heard[0].hello["utf8"] is utf8
    run("-u", "-S", path, "ls", environment=environment)
    assert heard[1].hello["utf8"] is True


def test_what_the_interpreter_puts_into_the_environment_is_not_passed_on(serve: Serve) -> None:
    heard: list[Peer] = []
    path = serve(answering((Message.RESULT, 0), heard=heard))
    run("-S", path, "ls", environment={"LANG": "C"})
    assert not [entry for entry in heard[0].hello["environment"] if entry.startswith("LC_CTYPE=")]


def test_text_for_a_terminal_without_utf8_is_replaced(serve: Serve) -> None:
    text = "é日x e\u0301\t\x01\n".encode() + b"\xff"
    path = serve(
        answering((Message.STDOUT, text), (Message.STDOUT, text, True), (Message.STDERR, text), (Message.RESULT, 0))
    )
    done = run("-S", path, "ls", environment={"LANG": "C"})
    replaced = b"___x e__\n_"
    assert done.stdout == replaced + text
    assert done.stderr == replaced


def test_feeds_standard_input_when_it_is_asked_for(serve: Serve) -> None:
    data = os.urandom(300_000)

    def script(peer: Peer) -> None:
        peer.greet()
        peer.say(Message.READ_STDIN)
        parts = []
        while part := peer.expect(Message.STDIN)[0]:
            parts.append(part)
        peer.say(Message.STDOUT, b"".join(parts), True)
        peer.say(Message.RESULT, 0)

    done = run("-S", serve(script), "load-buffer", "-", stdin=data)
    assert done.stdout == data
    assert done.returncode == 0


def test_standard_input_is_left_alone_otherwise(serve: Serve) -> None:
    path = serve(answering((Message.RESULT, 0)))
    both = f"{' '.join(map(_quoted, client('-S', path, 'ls')))}; cat"
    assert subprocess.run(["sh", "-c", both], input=b"rest", capture_output=True, timeout=DEADLINE).stdout == b"rest"


def _quoted(word: str) -> str:
    return f'"{word}"'


def test_a_reader_that_has_gone_is_no_error(serve: Serve) -> None:
    path = serve(answering(*[(Message.STDOUT, b"x" * 60_000)] * 4, (Message.RESULT, 0)))
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(client("-S", path, "ls"), stdout=writer, stderr=subprocess.PIPE, timeout=DEADLINE)
    os.close(writer)
    assert (done.returncode, done.stderr) == (0, b"")


def test_closed_standard_descriptors_do_not_take_answers(serve: Serve) -> None:
    heard: list[object] = []

    def script(peer: Peer) -> None:
        peer.greet()
        peer.say(Message.STDOUT, b"answer")
        peer.say(Message.RESULT, 0)
        heard.append(peer.receive())

    words = " ".join(map(_quoted, client("-S", serve(script), "ls")))
    done = subprocess.run(["sh", "-c", f"{words} <&- >&-"], stderr=subprocess.PIPE, timeout=DEADLINE)
    serve.finish()
    assert (done.returncode, done.stderr, heard) == (0, b"", [None])


@pytest.mark.parametrize(
    ("frames", "text"),
    [
        ([], "server exited unexpectedly"),
        ([(Message.ERROR, "too many clients")], "too many clients"),
        ([(Message.EXIT, ExitReason.SERVER_EXITED, "", 1)], "server exited"),
        ([(Message.ATTACHED, "dev", b"")], "open terminal failed: not a terminal"),
        ([(Message.HELLO, 7, "9.9", {})], None),
    ],
)
def test_a_server_that_ends_it(serve: Serve, frames: list[tuple[object, ...]], text: str | None) -> None:
    done = run("-S", serve(answering(*frames)), "ls")
    assert done.returncode == 1
    assert done.stdout == b""
    assert done.stderr.decode() == (
        f"{text}\n"
        if text
        else f"protocol version mismatch (client 1, server 7): the server is pywfmux 9.9, this is {__version__};"
        " use that version, or end the server to start a new one\n"
    )


def test_a_server_that_ends_without_a_word(serve: Serve) -> None:
    done = run("-S", serve(lambda peer: None), "ls")
    assert (done.returncode, done.stderr) == (1, b"server exited unexpectedly\n")


def test_an_interrupt_ends_it_like_any_program(serve: Serve) -> None:
    def script(peer: Peer) -> None:
        peer.greet()
        os.kill(peer.hello["pid"], signal.SIGINT)
        assert peer.receive() is None

    done = run("-S", serve(script), "wait-for", "x")
    assert (done.returncode, done.stderr) == (-signal.SIGINT, b"")


def test_shell_command_becomes_the_servers_shell(serve: Serve) -> None:
    asked: list[object] = []

    def script(peer: Peer) -> None:
        peer.expect(Message.HELLO)
        asked.append(peer.receive())
        peer.say(Message.HELLO, 1, "fake", {})
        peer.say(Message.SHELL, "/bin/sh")

    done = run("-l", "-S", serve(script), "-c", 'echo "$0 $SHELL é"; exit 4')
    assert (done.stdout.decode(), done.returncode) == ("-sh /bin/sh é\n", 4)
    assert asked == [[Message.SHELL]]


# Control mode.


def test_control_mode_passes_lines_and_ends_with_exit(serve: Serve) -> None:
    heard: list[object] = []

    def script(peer: Peer) -> None:
        peer.greet()
        peer.say(Message.ATTACHED, "dev", b"<leave>")
        peer.say(Message.OUTPUT, b"%begin 1 1 0\n%end 1 1 0\n")
        heard.append(peer.input_until(b"\n"))
        heard.append(peer.expect(Message.EXITING)[0])
        peer.say(Message.OUTPUT, b"x" * 300_000 + b"\n")
        peer.say(Message.EXIT, ExitReason.EXITED, "", 0)

    done = run("-C", "-S", serve(script), "attach", stdin=b"list-panes\ndetach\n")
    assert done.stdout == b"%begin 1 1 0\n%end 1 1 0\n" + b"x" * 300_000 + b"\n%exit\n"
    assert (done.stderr, done.returncode) == (b"", 0)
    assert heard == [b"list-panes\ndetach\n", LeaveReason.END_OF_INPUT]


def test_control_mode_gives_the_reason_of_its_end(serve: Serve) -> None:
    path = serve(answering((Message.EXIT, ExitReason.SERVER_EXITED, "", 1)))
    assert run("-C", "-S", path, "attach").stdout == b"%exit server exited\n"


def test_control_mode_that_is_detached_ends_without_words(serve: Serve) -> None:
    path = serve(answering((Message.EXIT, ExitReason.DETACHED, "dev", 0)))
    assert run("-C", "-S", path, "attach").stdout == b"%exit\n"


def test_control_mode_says_so_when_the_server_is_lost(serve: Serve) -> None:
    path = serve(answering((Message.OUTPUT, b"%sessions-changed\n")))
    done = run("-C", "-S", path, "attach")
    assert (done.stdout, done.returncode) == (b"%sessions-changed\n%exit server exited unexpectedly\n", 1)


def test_control_mode_waits_for_an_empty_line_when_told_to(serve: Serve) -> None:
    path = serve(answering((Message.EXIT, ExitReason.EXITED, "", 0, True)))
    process = subprocess.Popen(client("-C", "-S", path, "attach"), stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdin
    assert process.stdout
    assert process.stdout.readline() == b"%exit\n"
    process.stdin.write(b"words\n")
    process.stdin.flush()
    assert process.poll() is None
    process.stdin.write(b"\n")
    process.stdin.flush()
    assert process.wait(DEADLINE) == 0
    process.stdin.close()
    process.stdout.close()


def test_sigterm_ends_a_control_client(serve: Serve) -> None:
    heard: list[object] = []

    def script(peer: Peer) -> None:
        peer.greet()
        peer.say(Message.OUTPUT, b"ready\n")
        heard.append(peer.expect(Message.EXITING)[0])

    process = subprocess.Popen(
        client("-C", "-S", serve(script), "attach"), stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdin
    assert process.stdout
    assert process.stdout.readline() == b"ready\n"
    process.terminate()
    assert process.stdout.read() == b"%exit\n"
    assert process.wait(DEADLINE) == 0
    process.stdin.close()
    process.stdout.close()
    serve.finish()
    assert heard == [LeaveReason.TERMINATED]


# Words and errors before there is a server.


def test_version_and_usage_under_both_names() -> None:
    assert run("-V").stdout.decode() == f"pywfmux {__version__}\n"
    done = run("-V", name="/some/where/tmux")
    assert (done.stdout, done.stderr, done.returncode) == (b"tmux 3.7c\n", b"", 0)
    usage = run("-h", name="tmux")
    assert (usage.stdout, usage.returncode) == (
        b"usage: tmux [-2CDhlNuVv] [-c shell-command] [-f file] [-L socket-name]\n"
        b"            [-S socket-path] [-T features] [command [flags]]\n",
        0,
    )
    bad = run("-Q", name="tmux")
    assert (bad.stdout, bad.stderr, bad.returncode) == (b"", b"tmux: unknown option -- Q\n" + usage.stdout, 1)


def test_nobody_there(short_path: Path) -> None:
    missing, dead, plain = (str(short_path / name) for name in ("missing", "dead", "plain"))
    FakeServerOnce(dead)
    Path(plain).touch()
    for path, text in [
        (missing, f"error connecting to {missing} (No such file or directory)"),
        (dead, f"no server running on {dead}"),
        (plain, f"no server running on {plain}"),
        (f"{plain}/x", f"error connecting to {plain}/x (Not a directory)"),
        ("x" * 200, f"error connecting to {'x' * 200} (File name too long)"),
    ]:
        done = run("-S", path, "has-session")
        assert (done.stdout, done.stderr.decode(), done.returncode) == (b"", f"{text}\n", 1)


def FakeServerOnce(path: str) -> None:
    """Leaves a stale socket at ``path``."""
    import socket

    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(path)


def test_no_start_connects_only(short_path: Path) -> None:
    path = str(short_path / "s")
    done = run("-N", "-S", path, "new-session")
    assert (done.stderr.decode(), done.returncode) == (f"error connecting to {path} (No such file or directory)\n", 1)


@pytest.mark.parametrize("name", ["pywfmux", "tmux"])
def test_the_names_own_directory(short_path: Path, name: str) -> None:
    environment = {"XDG_RUNTIME_DIR": str(short_path), "TMUX_TMPDIR": str(short_path)}
    directory = short_path / ("pywfmux" if name == "pywfmux" else f"tmux-{os.getuid()}")
    done = run("-L", "work", "ls", name=name, environment=environment)
    assert done.stderr.decode() == f"error connecting to {directory}/work (No such file or directory)\n"
    assert directory.stat().st_mode & 0o777 == 0o700

    directory.chmod(0o707)
    done = run("ls", name=name, environment=environment)
    assert done.stderr.decode().startswith(f"directory {directory} has unsafe permissions (mode 0707; ")
    assert done.returncode == 1

    directory.rmdir()
    directory.symlink_to("/tmp")
    done = run("new-session", name=name, environment=environment)
    assert (done.stderr.decode(), done.returncode) == (f"{directory} is not a directory\n", 1)


def test_the_directory_of_somebody_else_is_refused(short_path: Path) -> None:
    from pymux_wf.client.connect import ClientError, check_directory

    with pytest.raises(
        ClientError, match=rf"unsafe permissions \(it belongs to user {os.getuid()}, not {os.getuid() + 1}\)"
    ):
        check_directory(str(short_path), os.getuid() + 1)


def test_inside_a_pane_its_server_is_asked(serve: Serve, short_path: Path) -> None:
    heard: list[Peer] = []
    path = serve(answering((Message.RESULT, 0), heard=heard))
    assert run("ls", environment={"PYWFMUX": f"{path},123,0", "TMUX": f"{path}.real,1,0"}).returncode == 0
    assert run("ls", name="tmux", environment={"TMUX": f"{path},123,0"}).returncode == 0
    assert len(heard) == 2


def test_a_frame_over_the_limit_from_the_server_is_refused(serve: Serve) -> None:
    def script(peer: Peer) -> None:
        peer.greet()
        peer.say_raw((1 << 30).to_bytes(4, "big") + encode(Message.RESULT, 0))
        peer.drain()

    done = run("-S", serve(script), "ls")
    assert (done.returncode, done.stderr) == (1, b"frame of 1073741824 bytes is over the limit of 16777216\n")
