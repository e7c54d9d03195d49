"""capture-pane's forms (-p, -pN, -pJ, -pe) and the cursor, against the tmux found on PATH, on the same streams.

Streams where we differ from tmux on purpose (docs/TERMINAL.md lists them) are not here.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from pymux_wf.terminal import ByteStream, Screen, capture_rows
from tests.ref.record import forget_tabs

pytestmark = [
    pytest.mark.oracle,
    pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux, the oracle, is not installed"),
]

COLUMNS, LINES = 20, 6
FULL = "0123456789" * 2
STREAMS = [
    FULL * 2 + "\r\nabc",
    FULL + "\tX",
    FULL + "\x1b[KX",
    FULL + "0123",
    "ab  \r\n\x1b[1;31mred\x1b[m x \r\n",
    "a\r\nb\r\nc\r\nd\r\ne\r\nf\r\ng\r\nh",
    "\x1b[2;4ra\r\nb\r\nc\r\nd\r\ne\r\nf\r\ng",
    "a\r\nb\r\n\x1b[2Jc",
    "a\r\nb\x1b[H\x1b[Jc",
    "abc\x1b[44m\r\n\r\n\r\n\r\n\r\n\r\n\r\nx",
    "abcdefg\x1b[4D\x1b[2X",
    "1234567890123456789漢Z",
    "e\u0301x",
    "a\x1b[5bz",
    "\x1b[?7l" + FULL + "Z",
    "a\x1b7bc\x1b[5;5H\x1b8X",
    "main\x1b[?1049halt\x1b[?1049lX",
    "main\x1b[?47halt\x1b[?47lX",
    "\x1b[3;5r\x1b[?6h\x1b[1;1HX\x1b[9;9HY",
    "\x1b[3;5r\x1b[3;1H\x1bMZ",
    "a\r\nb\r\nc\x1b[H\x1b[L1\x1b[2;1H\x1b[M",
    "a\r\nb\r\nc\x1b[2SX",
    "a\r\nb\r\nc\x1b[TX",
    "\x1b[1;4mab\x1b[22mc\x1b[24md\x1b[7me\x1b[0mf",
    "\x1b[38;5;3mA\x1b[38;2;1;2;3mB\x1b[48:5:9mC\x1b[38:2::4:5:6mD\x1b[m",
    "\x1b[91;101mA\x1b[39;49mB",
    "\x1b[44m\x1b[Kabc\x1b[m\r\nx",
    "ab\tcd\x1b[Ze",
    "\x1b[3g\x1b[5G\x1bH\r\tX",
    "abc\x1b[!pdef\x1bPq#1\x1b\\h\x1b_apc\x1b\\i",
    "\x1bDa\x1bEb\x1bMc",
    "ab\x1b[sCD\x1b[uX",
    "\x1b[5mblink\x1b[25m\x1b[3mit\x1b[2mdim\x1b[4:3;58;5;3mcurl",
    "x\x1b[6;20Hyz\x1b[1;1Hq",
    "a   \x1b[3CX  ",
    "\x1b[12CX\x1b[5D  ",
]


class Tmux:
    """A private tmux with one window of the test's size."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._command = ["tmux", "-S", str(directory / "socket"), "-f", "/dev/null"]
        self.run("new-session", "-d", "-x", str(COLUMNS), "-y", str(LINES), "cat")
        self.run("set", "-g", "status", "off")
        self.run("set", "-g", "window-size", "manual")
        self.run("resize-window", "-x", str(COLUMNS), "-y", str(LINES))

    def run(self, *arguments: str) -> str:
        return subprocess.run(
            [*self._command, *arguments], check=True, capture_output=True, text=True, timeout=10
        ).stdout

    def show(self, output: str) -> None:
        """Writes ``output`` in a fresh pane; returns when tmux has taken it in (it answered the DSR after it)."""
        stream = self.directory / "stream"
        stream.write_bytes(b"\x1b[2J\x1b[3J\x1b[H" + output.encode() + b"\x1b[5n")
        script = f"stty raw -echo; cat {stream}; head -c 4 >{self.directory}/answer; tmux wait-for -S shown; cat"
        self.run("respawn-pane", "-k", script)
        self.run("wait-for", "shown")


@pytest.fixture(scope="module")
def tmux(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tmux]:
    server = Tmux(tmp_path_factory.mktemp("tmux"))
    yield server
    server.run("kill-server")


@pytest.mark.parametrize("output", STREAMS, ids=[ascii(stream) for stream in STREAMS])
def test_captures_agree(tmux: Tmux, output: str) -> None:
    tmux.show(output)
    screen = Screen(COLUMNS, LINES)
    ByteStream(screen).feed(output.encode())
    forget_tabs(screen)

    def ours(start: int = 0, **options: bool) -> str:
        return "\n".join(capture_rows(screen, start, **options)) + "\n"

    assert ours() == tmux.run("capture-pane", "-p")
    assert ours(keep_trailing=True) == tmux.run("capture-pane", "-pN")
    assert ours(join=True) == tmux.run("capture-pane", "-pJ")
    assert ours(escapes=True) == tmux.run("capture-pane", "-pe")
    assert ours(-2000) == tmux.run("capture-pane", "-pS", "-")
    assert f"{screen.cursor.x},{screen.cursor.y}\n" == tmux.run("display-message", "-p", "#{cursor_x},#{cursor_y}")
