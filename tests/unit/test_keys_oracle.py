"""Keys beside a real tmux: what a program in its pane reads, and how it names what a terminal sends."""

from __future__ import annotations

import os
import pty
import select
import shutil
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from pymux_wf.keys import Decoder, KeyEvent, encode_key, parse_key
from pymux_wf.keys.names import FUNCTION_NAMES

TMUX = shutil.which("tmux")

pytestmark = [pytest.mark.oracle, pytest.mark.skipif(TMUX is None, reason="needs tmux on PATH to compare with")]


@dataclass
class Modes:
    application_cursor: bool = False
    application_keypad: bool = False
    modify_other_keys: int = 0
    kitty_flags: int = 0


class Oracle:
    """A tmux server of our own."""

    def __init__(self, directory: Path) -> None:
        self.environment = {key: value for key, value in os.environ.items() if not key.startswith("TMUX")}
        self.environment |= {"TMUX_TMPDIR": str(directory), "TERM": "xterm-256color", "LC_ALL": "C.UTF-8"}

    def command(self, *arguments: str) -> list[str]:
        assert TMUX is not None
        return [TMUX, "-L", "keys", "-f", "/dev/null", *arguments]

    def run(self, *arguments: str) -> str:
        done = subprocess.run(
            self.command(*arguments), capture_output=True, text=True, timeout=20, env=self.environment, check=True
        )
        return done.stdout


@pytest.fixture
def oracle(tmp_path: Path) -> Iterator[Oracle]:
    made = Oracle(tmp_path)
    yield made
    subprocess.run(made.command("kill-server"), env=made.environment, capture_output=True, timeout=20, check=False)


def read_until(descriptor: int, mark: bytes) -> bytes:
    data = b""
    while mark not in data:
        ready, _, _ = select.select([descriptor], [], [], 20)
        assert ready, f"tmux sent only {data!r}"
        data += os.read(descriptor, 65536)
    return data


FUNCTION_KEYS = [
    prefix + name
    for name in FUNCTION_NAMES[6:]
    for prefix in ("", "S-", "C-", "M-", "C-M-S-")
    # With modifiers, 3.3a sends keypad and back tab keys in ways of its own; 3.7c has other ones.
    if not prefix or not name.startswith(("KP", "BTab"))
]
CHARACTER_KEYS = [
    *(f"C-{chr(letter)}" for letter in range(ord("a"), ord("z") + 1)),
    *(f"M-{chr(code)}" for code in range(0x21, 0x7F) if chr(code) not in ";\\"),
    *(f"C-M-{letter}" for letter in "abmz"),
    "C-Space", "C-@", "C-[", "C-]", "C-^", "C-_", "C-?", "M-Space", "M-Enter", "M-Tab", "M-BSpace", "BSpace",
    "Enter", "Tab", "Escape", "Space", "é", "漢", "M-é",
]  # fmt: skip


@pytest.mark.parametrize("application", [False, True])
def test_programs_read_the_same_bytes(oracle: Oracle, tmp_path: Path, application: bool) -> None:
    fifo = tmp_path / "read"
    os.mkfifo(fifo)
    modes = r"\033[?1h\033=" if application else r"\033[?1l\033>"
    program = f"stty raw -echo; printf '{modes}'; exec cat > {fifo}"
    oracle.run("new-session", "-d", "-x", "80", "-y", "24", program)
    descriptor = os.open(fifo, os.O_RDONLY)
    try:
        deadline = time.monotonic() + 20
        while oracle.run("display-message", "-p", "#{keypad_cursor_flag}").strip() != str(int(application)):
            assert time.monotonic() < deadline
        different = {}
        for name in FUNCTION_KEYS + CHARACTER_KEYS:
            key = parse_key(name)
            assert key is not None
            oracle.run("send-keys", name, ";", "send-keys", "-l", "<END>")
            theirs = read_until(descriptor, b"<END>").removesuffix(b"<END>")
            mine = encode_key(key, Modes(application_cursor=application, application_keypad=application))
            if mine != theirs:
                different[name] = (mine, theirs)
        assert different == {}
    finally:
        os.close(descriptor)


# Sequences whose names have not changed since 3.3a; those of rxvt that xterm uses for something else are left out.
TYPED = [
    "a", "A", "é", "漢", " ", "\t", "\r", "\x01", "\x02", "\x1a", "\x7f", "\x1ba", "\x1bA", "\x1bé", "\x1b\x01",
    "\x1b ",
    "\x1b\x7f", "\x1b\r", "\x1b[A", "\x1bOA", "\x1b[1;5A", "\x1b[1;2D", "\x1b[1;3B", "\x1b[1;8C", "\x1b[1;7D", "\x1b[H",
    "\x1bOF", "\x1b[1;5H", "\x1b[1;6F", "\x1bOP", "\x1bOS", "\x1b[1;2P", "\x1b[1;5S", "\x1b[1;2R", "\x1b[15~",
    "\x1b[15;5~", "\x1b[24;6~", "\x1b[2~", "\x1b[3;5~", "\x1b[5~", "\x1b[6;3~", "\x1b[Z", "\x1b[23~", "\x1b[24~",
    "\x1b[1;5Q", "\x1b[27;5;9~", "\x1b[27;5;13~", "\x1b[27;2;13~", "\x1b[27;3;120~", "\x1b[27;5;49~", "\x1b[27;6;9~",
    "\x1b[120;3u", "\x1b[13;5u", "\x1b[49;5u",
    "\x1b[a", "\x1bOd", "\x1b[3^", "\x1b[3$", "\x1b[5@", "\x1b[11^", "\x1b[23$",
    "\x1b\x1b[A", "\x1b\x1bOA", "\x1b\x1b[3~", "\x1b\x1b[5^",
    "\x1bOj", "\x1bOM", "\x1bOp", "\x1bOn", "\x1b(", "\x1b]x", "\x1bPx", "\x1b[\x01",
]  # fmt: skip


def test_the_same_names_for_what_a_terminal_sends(oracle: Oracle) -> None:
    oracle.run("new-session", "-d", "-x", "80", "-y", "24", "cat >/dev/null")
    oracle.run("set-option", "-g", "prefix", "None")
    oracle.run("set-option", "-g", "assume-paste-time", "0")
    data = "".join(TYPED)
    expected = [event.key for event in Decoder().feed(data.encode()) if isinstance(event, KeyEvent)]
    binds: list[str] = []
    for name in sorted(set(expected)):
        binds += ["bind-key", "-n", name, "set-option", "-ag", "@seen", f"{name} ", ";"]
    oracle.run(*binds, "bind-key", "-n", "F12", "wait-for", "-S", "seen")
    child, terminal = pty.fork()
    if child == 0:
        os.execvpe("tmux", oracle.command("attach-session"), oracle.environment)
    try:
        read_until(terminal, b"\x1b[?1049h")
        waiter = subprocess.Popen(oracle.command("wait-for", "seen"), env=oracle.environment)
        os.write(terminal, data.replace("\x1b[24~", "").encode() + b"\x1b[24~")
        deadline = time.monotonic() + 20
        while waiter.poll() is None:
            assert time.monotonic() < deadline
            ready, _, _ = select.select([terminal], [], [], 0.1)
            if ready:
                os.read(terminal, 65536)
        seen = oracle.run("show-options", "-gv", "@seen").split(" ")
    finally:
        os.close(terminal)
        os.waitpid(child, 0)
    assert seen[:-1] == [key for key in expected if key != "F12"]
