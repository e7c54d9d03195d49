"""Keys beside a real tmux: what a program in its pane reads, and how it names what a terminal sends."""

from __future__ import annotations

import os
import select
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from pymux_wf.keys import encode_key, parse_key
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
    # A first key is read back before the modes are relied on: what a program writes is seen before it is answered.
    descriptor = os.open(fifo, os.O_RDONLY)
    try:
        while oracle.run("display-message", "-p", "#{keypad_cursor_flag}").strip() != str(int(application)):
            continue
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
