"""Floods, slow readers, storms: nobody starves, nothing is lost, nothing grows without bound."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable

from .driver import Pywfmux


def test_a_flooding_pane_does_not_keep_keys_from_another(multiplexer: Pywfmux) -> None:
    terminal = multiplexer.attach("new-session", "-s", "dev")
    terminal.wait_for(r"\[dev\]")
    multiplexer.run("split-window", "-t", "dev", "yes 'a flood of lines that never ends'")
    terminal.wait_for("a flood of lines")
    multiplexer.run("select-pane", "-t", "dev:0.0")
    terminal.send("echo answer-$((40 + 2))\r")
    terminal.wait_for(r"answer-42")


def test_commands_are_answered_beside_a_flood(multiplexer: Pywfmux) -> None:
    multiplexer.run("new-session", "-d", "-s", "dev", "yes")
    for number in range(5):
        multiplexer.run("new-window", "-d", "-t", "dev", "-n", f"w{number}", "cat")
    assert multiplexer.get("#{session_windows}", "dev") == "6"


def test_a_flood_is_interrupted_by_its_own_key(multiplexer: Pywfmux) -> None:
    terminal = multiplexer.attach("new-session", "-s", "dev")
    terminal.wait_for(r"\[dev\]")
    terminal.send("yes flooding; echo\r")
    terminal.wait_for(r"^flooding$")
    terminal.send("\x03")
    terminal.wait_for(r"[$#] *$")
    terminal.send("echo calm-$((1 + 1))\r")
    terminal.wait_for(r"^calm-2$")


def test_no_byte_of_a_large_paste_is_lost_on_a_slow_program(multiplexer: Pywfmux) -> None:
    """A megabyte typed at a program that reads only when told: it arrives whole, in order."""
    size = 1_000_000
    data = os.urandom(size // 2).hex().encode()
    lines = b"\n".join(data[place : place + 72] for place in range(0, len(data), 72)) + b"\n"
    fifo, taken = multiplexer.directory / "go", multiplexer.directory / "taken"
    os.mkfifo(fifo)
    multiplexer.run(
        "new-session",
        "-d",
        "-s",
        "dev",
        f"stty raw -echo; echo ready; cat {fifo} >/dev/null; head -c {len(lines)} > {taken}; echo done; exec cat",
    )
    multiplexer.wait_text("ready", "dev")
    terminal = multiplexer.attach("attach-session", "-t", "dev")
    terminal.wait_for(r"\[dev\]")
    terminal.send(lines[:20000])
    with fifo.open("wb"):
        pass
    terminal.send(lines[20000:])
    multiplexer.wait_text("done", "dev", timeout=60)
    assert (
        hashlib.sha256(taken.read_bytes()).digest()
        == hashlib.sha256(lines.replace(b"\n", b"\r") if b"\r" in taken.read_bytes() else lines).digest()
    )


def test_a_client_that_does_not_read_is_no_burden(multiplexer: Pywfmux) -> None:
    """One client's terminal takes no output any more, under a flood; the other goes on, and the server does not
    collect frames for the first.
    """
    stuck = multiplexer.attach("new-session", "-s", "dev", columns=120, lines=40)
    stuck.wait_for(r"\[dev\]")
    stuck.hold()
    multiplexer.run("split-window", "-t", "dev", "while :; do seq 1 100000; done")
    live = multiplexer.attach("attach-session", "-t", "dev", columns=120, lines=40)
    live.wait_for(r"\[dev\]")
    multiplexer.run("select-pane", "-t", "dev:0.0")
    pid = int(multiplexer.get("#{pid}"))
    before = _resident(pid)
    for number in range(20):
        live.send(f"echo round-{number}-$((number + {number}))\r")
        live.wait_for(rf"round-{number}-{number}")
    assert _resident(pid) - before < 60 * 1024 * 1024
    assert not stuck.find("round-").is_visible()
    stuck.release()
    stuck.wait_for(r"round-19-19")


def _resident(pid: int) -> int:
    with open(f"/proc/{pid}/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def test_binary_noise_reaches_no_terminal_as_an_escape(multiplexer: Pywfmux) -> None:
    terminal = multiplexer.attach("new-session", "-s", "dev")
    terminal.wait_for(r"\[dev\]")
    multiplexer.run("set-option", "-g", "allow-passthrough", "off")
    noise = multiplexer.directory / "noise"
    noise.write_bytes(
        os.urandom(300_000) + b"\033]52;c;AAAA\007\033Ptmux;\033\033]0;evil\007\033\\" + b"\033c\033[?1049l\033(B\033[m"
    )
    mark = terminal.pane.mark()
    multiplexer.run("respawn-pane", "-k", "-t", "dev", f"cat {noise}; printf '\\033c'; echo survived; exec cat")
    terminal.wait_for("survived")
    shown = terminal.pane.output_bytes(mark)
    assert b"evil" not in shown
    assert b"\033c" not in shown
    assert terminal.screen.modes.alternate


def test_a_storm_of_resizes(multiplexer: Pywfmux) -> None:
    terminal = multiplexer.attach("new-session", "-s", "dev")
    terminal.wait_for(r"\[dev\]")
    terminal.send("seq 1 200\r")
    terminal.wait_for(r"^200$")
    multiplexer.run("split-window", "-h", "-t", "dev", "cat")
    for columns, lines in [(200, 60), (1, 1), (500, 200), (2, 2), (80, 24), (3, 40), (300, 2), (81, 25)] * 5:
        terminal.set_size(columns, lines)
    multiplexer.wait_get("#{window_width}x#{window_height}", "81x24", "dev")
    terminal.wait_for(r"\[dev\]")
    assert "\n200\n" in multiplexer.capture("dev:0.0", "-S", "-")


def test_two_hundred_panes(multiplexer: Pywfmux) -> None:
    multiplexer.run("new-session", "-d", "-s", "dev", "-x", "400", "-y", "200", "cat")
    for number in range(1, 40):
        multiplexer.run(*_many(number))
    assert multiplexer.get("#{server_sessions}") == "1"
    assert len(multiplexer.run("list-panes", "-a").stdout.splitlines()) == 196
    terminal = multiplexer.attach("attach-session", "-t", "dev", columns=400, lines=200)
    terminal.wait_for(r"\[dev\]")
    multiplexer.run("kill-session", "-t", "dev")
    terminal.wait_exit()


def _many(number: int) -> list[str]:
    words = ["split-window", "-d", "-t", "dev", "cat", ";", "select-layout", "-t", "dev", "tiled"]
    return [*words, ";", *words, ";", *words, ";", *words, ";", *words]


def test_a_window_of_one_cell(multiplexer: Pywfmux) -> None:
    multiplexer.run("new-session", "-d", "-s", "dev", "-x", "1", "-y", "1", "cat")
    multiplexer.run("send-keys", "-t", "dev", "漢字 wide", "Enter")
    assert multiplexer.run("split-window", "-t", "dev", check=False).stderr.startswith(("no space", "size or position"))
    terminal = multiplexer.attach("attach-session", "-t", "dev", columns=1, lines=1)
    terminal.send("x")
    multiplexer.wait_get("#{session_attached}", "1", "dev")
    assert multiplexer.run("list-sessions").returncode == 0


def test_history_is_kept_to_its_limit(start: Callable[..., Pywfmux]) -> None:
    multiplexer = start(config="set -g history-limit 1000\n")
    multiplexer.run("new-session", "-d", "-s", "dev", "-y", "24", "seq 1 100000; echo done; exec cat")
    multiplexer.wait_text(r"^done$", "dev")
    assert 900 <= int(multiplexer.get("#{history_size}", "dev")) <= 1000
    lines = multiplexer.capture("dev", "-S", "-").split("\n")
    numbers = [int(line) for line in lines if line.isdigit()]
    assert numbers == list(range(numbers[0], 100001))
