"""Records real programs on an 80x24 terminal and keeps, beside each stream, what tmux makes of it.

``python -m tests.ref.record [NAME ...]`` writes ``streams/NAME.bin`` (what the program wrote) and
``streams/NAME.json`` (tmux's text, its text with SGR, and the cursor, after the same bytes). Needs the programs and
tmux; the tests need only the files.
"""

from __future__ import annotations

import fcntl
import json
import os
import pty
import select
import struct
import subprocess
import sys
import tempfile
import termios
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pymux_wf.terminal import Screen

STREAMS = Path(__file__).parent / "streams"
COLUMNS, LINES = 80, 24

_CODE = (
    'import os\n\n\ndef area(r: float) -> float:\n\t"""Circle: \u03c0r\u00b2."""\n\treturn 3.14 * r**2\n\n\n'
    + "".join(f"print({n}, area({n}))  # line {n}\n" for n in range(60))
)

# Name -> (command, keys typed one after another once the program is quiet).
# ruff: noqa: E501
PROGRAMS: dict[str, tuple[str, list[str]]] = {
    "vim": ("vim -u NONE -N -c 'syntax on' -c 'set number background=dark' code.py", ["10j", "\x04", "/line 4\r", "ihello\x1b", "dd", "\x06"]),
    "less": ("less -R code.py", [" ", "/line 3\r", "G", "\x02"]),
    "nano": ("nano code.py", ["\x1b[B\x1b[B", "typed text ", "\x17line 2\r", "\x16"]),
    "htop": ("htop -d 10 -p $$", ["\x1b[B\x1b[B", "\x1b[B"]),
    "top": ("top -d 1 -p $$", ["z", "x"]),
    "python": ("python3 -q -i", ["1+1\r", "print('\\x1b[31mred\\x1b[m \u6f22\u5b57')\r", "for i in range(30): print('x'*i)\r\r", "[None]*40\r"]),
    "git-log": ("git -C repository log --graph --all --color=always --stat | cat", []),
    "ls": ("ls -la --color=always /etc | head -60", []),
    "tput": ("sh demo.sh", []),
    "shell-editing": ("bash --norc --noprofile", ["echo one two three\x1bb\x1bd", "\x01X\x05\r", "printf '%0100d\\n' 7\r", "ls /usr/\t\t", "\x03"]),
    "unicode": ("cat unicode.txt", []),
    "dialog": ("python3 menu.py", ["\x1b[B", "\x1b[B"]),
}  # fmt: skip

_TPUT = r"""
tput clear; tput cup 5 10; tput setaf 2; echo green; tput sgr0
tput csr 10 15; tput cup 15 0; for i in 1 2 3 4 5 6 7 8 9; do echo "region $i"; done; tput csr 0 23
tput cup 2 0; tput smul; printf underlined; tput rmul; tput smso; printf standout; tput rmso
tput cup 20 0; printf 'abcdefghij'; tput cup 20 3; tput dch 2; tput cup 21 0; printf 'abcdef'; tput cup 21 2; tput ich 3
tput cup 12 4; tput il 1; tput cup 18 0; tput dl 1; tput cup 22 5; printf 'tail'; tput el1; tput smacs; printf 'lqqqk'; tput rmacs
tput cup 0 70; printf 'wraps over the edge'; tput setab 4; tput el; tput cup 23 0; printf 'last'; tput ri; tput sgr0
"""

_MENU = r"""
import curses

def main(screen):
    curses.start_color()
    curses.init_pair(1, curses.COLOR_YELLOW, curses.COLOR_BLUE)
    window = curses.newwin(10, 40, 5, 20)
    window.keypad(True)
    chosen = 0
    while True:
        window.bkgd(" ", curses.color_pair(1))
        window.box()
        for number, name in enumerate(("first", "second", "third")):
            window.addstr(2 + number, 4, name, curses.A_REVERSE if number == chosen else curses.A_BOLD)
        screen.refresh(); window.refresh()
        if window.getch() == curses.KEY_DOWN:
            chosen = (chosen + 1) % 3

curses.wrapper(main)
"""

_UNICODE = (
    "CJK \u6f22\u5b57\u304b\u306a \ud55c\uad6d\uc5b4 end\nboxes \u250c\u2500\u252c\u2510 \u2502 \u2588\u2593\u2592\u2591\n"
    "accents e\u0301 a\u0308 n\u0303 end\nCyrillic \u043f\u0440\u0438\u0432\u0435\u0442 Greek \u03bb\n"
    + "\u6f22" * 45 + "\n" + "x" * 79 + "\u5b57 wrapped wide\n\tTab\tstops\there\n"
)  # fmt: skip


def _prepare(place: Path) -> None:
    (place / "code.py").write_text(_CODE)
    (place / "demo.sh").write_text(_TPUT)
    (place / "menu.py").write_text(_MENU)
    (place / "unicode.txt").write_text(_UNICODE)
    repository = place / "repository"
    git = ["git", "-C", str(repository), "-c", "user.name=A Person", "-c", "user.email=a@example.org"]
    subprocess.run(["git", "init", "-q", str(repository)], check=True)
    for number in range(8):
        (repository / f"file{number}.txt").write_text("text\n" * (number + 1))
        subprocess.run([*git, "add", "."], check=True)
        subprocess.run([*git, "commit", "-q", "-m", f"Change number {number}"], check=True)


def _read_quiet(master: int, patience: float) -> bytes:
    data = b""
    deadline = time.monotonic() + 4 * patience
    while time.monotonic() < deadline and select.select([master], [], [], patience)[0]:
        try:
            piece = os.read(master, 65536)
        except OSError:
            break
        if not piece:
            break
        data += piece
        if len(data) > 60_000:
            break
    return data


def record(name: str, place: Path) -> bytes:
    """What a program writes while its keys are typed."""
    command, keys = PROGRAMS[name]
    process, master = pty.fork()
    if not process:
        os.chdir(place)
        environment = {**os.environ, "TERM": "screen-256color", "PS1": "$ ", "LANG": "C.UTF-8", "HOME": str(place)}
        environment.pop("TMUX", None)
        os.execvpe("sh", ["sh", "-c", command], environment)
    fcntl.ioctl(master, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
    data = _read_quiet(master, 1.0 if keys else 0.5)
    for typed in keys:
        os.write(master, typed.encode())
        data += _read_quiet(master, 0.4)
    os.kill(process, 9)
    os.close(master)
    os.waitpid(process, 0)
    return data


def seen_by_tmux(data: bytes) -> dict[str, object]:
    """tmux's picture of a screen that was sent ``data``."""
    with tempfile.TemporaryDirectory() as directory:
        stream = Path(directory) / "stream"
        stream.write_bytes(data)
        tmux = ["tmux", "-S", f"{directory}/socket", "-f", "/dev/null"]
        command = f"stty raw -echo; cat {stream}; touch {directory}/done; sleep 100"
        subprocess.run([*tmux, "new-session", "-d", "-x", str(COLUMNS), "-y", str(LINES), command], check=True)
        try:
            # The window has no status line to lose: its size must be exactly the recorded one.
            subprocess.run([*tmux, "set", "-g", "status", "off"], check=True)
            deadline = time.monotonic() + 10
            while not (Path(directory) / "done").exists() and time.monotonic() < deadline:
                time.sleep(0.02)
            time.sleep(0.3)

            def ask(*arguments: str) -> str:
                return subprocess.run([*tmux, *arguments], check=True, capture_output=True, text=True).stdout

            return {
                "text": ask("capture-pane", "-p"),
                "escapes": ask("capture-pane", "-pe"),
                "cursor": ask("display-message", "-p", "#{cursor_x},#{cursor_y}").strip(),
            }
        finally:
            subprocess.run([*tmux, "kill-server"], check=False)


def forget_tabs(screen: Screen) -> None:
    """Leaves spaces where a screen remembers tabs, which the tmux that was recorded does not keep."""
    from pymux_wf.terminal.row import BLANK
    from pymux_wf.terminal.tabs import ALONE, FIRST, INSIDE, LAST

    tabs = {id(cell) for cell in (ALONE, FIRST, INSIDE, LAST)}
    for row in screen.rows:
        row.cells[:] = [BLANK if id(cell) in tabs else cell for cell in row.cells]


def main() -> None:
    """Records the named programs, or all of them."""
    STREAMS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as directory:
        _prepare(Path(directory))
        for name in sys.argv[1:] or PROGRAMS:
            data = record(name, Path(directory))
            (STREAMS / f"{name}.bin").write_bytes(data)
            (STREAMS / f"{name}.json").write_text(json.dumps(seen_by_tmux(data), ensure_ascii=False, indent=1) + "\n")
            print(f"{name}: {len(data)} bytes")


if __name__ == "__main__":
    main()
