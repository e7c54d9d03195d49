"""Floods, slow readers, storms: nobody starves, nothing is lost, nothing grows without bound."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable

from .driver import Multiplexer


def test_a_flooding_pane_does_not_keep_keys_from_another(mux: Multiplexer) -> None:
    terminal = mux.attach("new-session", "-s", "dev")
    terminal.wait_for(r"\[dev\]")
    mux.run("split-window", "-t", "dev", "yes 'a flood of lines that never ends'")
    terminal.wait_for("a flood of lines")
    mux.run("select-pane", "-t", "dev:0.0")
    terminal.send("echo answer-$((40 + 2))\r")
    terminal.wait_for(r"answer-42")


def test_commands_are_answered_beside_a_flood(mux: Multiplexer) -> None:
    mux.run("new-session", "-d", "-s", "dev", "yes")
    for number in range(5):
        mux.run("new-window", "-d", "-t", "dev", "-n", f"w{number}", "cat")
    assert mux.get("#{session_windows}", "dev") == "6"


def test_a_flood_is_interrupted_by_its_own_key(mux: Multiplexer) -> None:
    terminal = mux.attach("new-session", "-s", "dev")
    terminal.wait_for(r"\[dev\]")
    terminal.send("yes flooding; echo\r")
    terminal.wait_for(r"^flooding$")
    terminal.send("\x03")
    terminal.wait_for(r"[$#] *$")
    terminal.send("echo calm-$((1 + 1))\r")
    terminal.wait_for(r"^calm-2$")


def test_no_byte_of_a_large_paste_is_lost_on_a_slow_program(mux: Multiplexer) -> None:
    """A megabyte typed at a program that reads only when told: it arrives whole, in order."""
    size = 1_000_000
    data = os.urandom(size // 2).hex().encode()
    lines = b"\n".join(data[place : place + 72] for place in range(0, len(data), 72)) + b"\n"
    fifo, taken = mux.directory / "go", mux.directory / "taken"
    os.mkfifo(fifo)
    mux.run(
        "new-session",
        "-d",
        "-s",
        "dev",
        f"stty raw -echo; echo ready; cat {fifo} >/dev/null; head -c {len(lines)} > {taken}; echo done; exec cat",
    )
    mux.wait_text("ready", "dev")
    terminal = mux.attach("attach-session", "-t", "dev")
    terminal.wait_for(r"\[dev\]")
    terminal.send(lines[:20000])
    with fifo.open("wb"):
        pass
    terminal.send(lines[20000:])
    mux.wait_text("done", "dev", timeout=60)
    assert (
        hashlib.sha256(taken.read_bytes()).digest()
        == hashlib.sha256(lines.replace(b"\n", b"\r") if b"\r" in taken.read_bytes() else lines).digest()
    )


def test_a_client_that_does_not_read_is_no_burden(mux: Multiplexer) -> None:
    """One client stops reading its terminal under a flood; the other goes on, and the server does not collect frames
    for the first.
    """
    stuck = mux.attach("new-session", "-s", "dev", columns=120, lines=40)
    stuck.wait_for(r"\[dev\]")
    mux.run("split-window", "-t", "dev", "while :; do seq 1 100000; done")
    live = mux.attach("attach-session", "-t", "dev", columns=120, lines=40)
    live.wait_for(r"\[dev\]")
    mux.run("select-pane", "-t", "dev:0.0")
    pid = int(mux.get("#{pid}"))
    before = _resident(pid)
    for number in range(20):
        live.send(f"echo round-{number}-$((number + {number}))\r")
        live.wait_for(rf"round-{number}-{number}")
    assert _resident(pid) - before < 60 * 1024 * 1024
    stuck.wait_for(r"round-19-19")


def _resident(pid: int) -> int:
    with open(f"/proc/{pid}/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def test_binary_noise_reaches_no_terminal_as_an_escape(mux: Multiplexer) -> None:
    terminal = mux.attach("new-session", "-s", "dev")
    terminal.wait_for(r"\[dev\]")
    mux.run("set-option", "-g", "allow-passthrough", "off")
    noise = mux.directory / "noise"
    noise.write_bytes(
        os.urandom(300_000) + b"\033]52;c;AAAA\007\033Ptmux;\033\033]0;evil\007\033\\" + b"\033c\033[?1049l\033(B\033[m"
    )
    terminal.raw.clear()
    mux.run("respawn-pane", "-k", "-t", "dev", f"cat {noise}; printf '\\033c'; echo survived; exec cat")
    terminal.wait_for("survived")
    assert b"evil" not in terminal.raw
    assert b"\033c" not in terminal.raw
    assert terminal.screen.alternate


def test_a_storm_of_resizes(mux: Multiplexer) -> None:
    terminal = mux.attach("new-session", "-s", "dev")
    terminal.wait_for(r"\[dev\]")
    terminal.send("seq 1 200\r")
    terminal.wait_for(r"^200$")
    mux.run("split-window", "-h", "-t", "dev", "cat")
    for columns, lines in [(200, 60), (1, 1), (500, 200), (2, 2), (80, 24), (3, 40), (300, 2), (81, 25)] * 5:
        terminal.set_size(columns, lines)
        terminal.read(0)
    mux.wait_until(lambda: mux.get("#{window_width}x#{window_height}", "dev") == "81x24", "the last size")
    terminal.wait_for(r"\[dev\]")
    assert "\n200\n" in mux.capture("dev:0.0", "-S", "-")


def test_two_hundred_panes(mux: Multiplexer) -> None:
    mux.run("new-session", "-d", "-s", "dev", "-x", "400", "-y", "200", "cat")
    for number in range(1, 40):
        mux.run(*_many(number))
    assert mux.get("#{server_sessions}") == "1"
    assert len(mux.run("list-panes", "-a").stdout.splitlines()) == 196
    terminal = mux.attach("attach-session", "-t", "dev", columns=400, lines=200)
    terminal.wait_for(r"\[dev\]")
    mux.run("kill-session", "-t", "dev")
    terminal.wait_exit()


def _many(number: int) -> list[str]:
    words = ["split-window", "-d", "-t", "dev", "cat", ";", "select-layout", "-t", "dev", "tiled"]
    return [*words, ";", *words, ";", *words, ";", *words, ";", *words]


def test_a_window_of_one_cell(mux: Multiplexer) -> None:
    mux.run("new-session", "-d", "-s", "dev", "-x", "1", "-y", "1", "cat")
    mux.run("send-keys", "-t", "dev", "漢字 wide", "Enter")
    assert mux.run("split-window", "-t", "dev", check=False).stderr.startswith(("no space", "size or position"))
    terminal = mux.attach("attach-session", "-t", "dev", columns=1, lines=1)
    terminal.send("x")
    mux.wait_until(lambda: mux.get("#{session_attached}", "dev") == "1", "attached client")
    assert mux.run("list-sessions").returncode == 0


def test_history_is_kept_to_its_limit(start: Callable[..., Multiplexer]) -> None:
    mux = start(config="set -g history-limit 1000\n")
    mux.run("new-session", "-d", "-s", "dev", "-y", "24", "seq 1 100000; echo done; exec cat")
    mux.wait_text(r"^done$", "dev")
    assert 900 <= int(mux.get("#{history_size}", "dev")) <= 1000
    lines = mux.capture("dev", "-S", "-").split("\n")
    numbers = [int(line) for line in lines if line.isdigit()]
    assert numbers == list(range(numbers[0], 100001))
