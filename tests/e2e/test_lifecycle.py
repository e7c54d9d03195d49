"""Sessions from birth to death: start, attach, detach, come back, end, and every way of leaving."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path

from .driver import Pywfmux, wait_ended


def test_a_session_is_started_listed_and_ended(multiplexer: Pywfmux) -> None:
    multiplexer.run("new-session", "-d", "-s", "dev")
    assert multiplexer.run("has-session", "-t", "dev").returncode == 0
    assert multiplexer.run("list-sessions").stdout.startswith("dev: 1 windows (created ")
    multiplexer.run("kill-session", "-t", "dev")
    assert not Path(multiplexer.socket).exists() or multiplexer.run("has-session", check=False).returncode == 1


def test_without_a_server_the_words_are_tmuxs(multiplexer: Pywfmux) -> None:
    done = multiplexer.run("list-sessions", check=False)
    assert done.returncode == 1
    assert done.stderr == f"error connecting to {multiplexer.socket} (No such file or directory)\n"


def test_a_missing_session_is_named(multiplexer: Pywfmux) -> None:
    multiplexer.run("new-session", "-d", "-s", "dev")
    done = multiplexer.run("has-session", "-t", "nosuch", check=False)
    assert (done.returncode, done.stderr) == (1, "can't find session: nosuch\n")


def test_what_is_typed_reaches_the_program_and_its_output_comes_back(multiplexer: Pywfmux) -> None:
    terminal = multiplexer.attach("new-session", "-s", "dev")
    terminal.wait_for(r"\[dev\]")
    terminal.send("echo $((6 * 7))\r")
    terminal.wait_for(r"^42$")


def test_detach_prints_tmuxs_line_and_restores_the_terminal(multiplexer: Pywfmux) -> None:
    terminal = multiplexer.attach("new-session", "-s", "dev")
    terminal.wait_for(r"\[dev\]")
    terminal.send("\x02d")
    assert terminal.wait_exit() == 0
    assert "[detached (from session dev)]" in terminal.text()
    assert not terminal.screen.modes.alternate
    assert terminal.screen.modes.mouse is None
    assert terminal.screen.cursor.visible
    assert not terminal.screen.modes.bracketed_paste


def test_a_session_lives_on_and_looks_the_same_when_somebody_comes_back(multiplexer: Pywfmux) -> None:
    first = multiplexer.attach("new-session", "-s", "dev")
    first.wait_for(r"\[dev\]")
    first.send("printf '\\033[31mred\\033[0m plain\\n'; printf 'left\\tright\\n'\r")
    first.wait_for(r"^left +right$")
    shown = first.rows()[:-1]
    first.send("\x02d")
    first.wait_exit()
    second = multiplexer.attach()
    second.wait_for(r"^left +right$")
    assert second.rows()[:-1] == shown


def test_the_shell_ends_the_session_and_the_client_says_exited(multiplexer: Pywfmux) -> None:
    terminal = multiplexer.attach("new-session", "-s", "dev")
    terminal.wait_for(r"\[dev\]")
    terminal.send("exit\r")
    assert terminal.wait_exit() == 0
    assert "[exited]" in terminal.text()
    assert multiplexer.run("has-session", check=False).returncode == 1


def test_kill_server_tells_attached_clients(multiplexer: Pywfmux) -> None:
    terminal = multiplexer.attach("new-session", "-s", "dev")
    terminal.wait_for(r"\[dev\]")
    multiplexer.run("kill-server")
    assert terminal.wait_exit() == 1
    assert "[server exited]" in terminal.text()


def test_a_server_that_is_killed_leaves_the_terminal_as_it_was(multiplexer: Pywfmux) -> None:
    terminal = multiplexer.attach("new-session", "-s", "dev")
    terminal.wait_for(r"\[dev\]")
    os.kill(int(multiplexer.get("#{pid}")), signal.SIGKILL)
    assert terminal.wait_exit() == 1
    assert re.search(r"\[(server exited unexpectedly|lost server|server exited)\]", terminal.text())
    assert not terminal.screen.modes.alternate
    # The stale socket is no obstacle to the next server.
    multiplexer.run("new-session", "-d", "-s", "again")
    assert multiplexer.run("has-session", "-t", "again").returncode == 0


def test_a_client_that_is_killed_detaches_and_nothing_else(multiplexer: Pywfmux) -> None:
    terminal = multiplexer.attach("new-session", "-s", "dev")
    terminal.wait_for(r"\[dev\]")
    terminal.pane.signal("KILL")
    multiplexer.wait_get("#{session_attached}", "0", "dev")
    assert multiplexer.run("has-session", "-t", "dev").returncode == 0


def test_two_clients_see_the_same_session(multiplexer: Pywfmux) -> None:
    one = multiplexer.attach("new-session", "-s", "dev")
    one.wait_for(r"\[dev\]")
    two = multiplexer.attach("attach-session", "-t", "dev")
    two.wait_for(r"\[dev\]")
    one.send("echo shared-$((1 + 1))\r")
    one.wait_for(r"^shared-2$")
    two.wait_for(r"^shared-2$")
    assert len(multiplexer.run("list-clients").stdout.splitlines()) == 2


def test_a_read_only_client_cannot_type(multiplexer: Pywfmux) -> None:
    multiplexer.run("new-session", "-d", "-s", "dev", "cat")
    watcher = multiplexer.attach("attach-session", "-r", "-t", "dev")
    watcher.wait_for(r"\[dev\]")
    watcher.send("forbidden\r\x02c")
    # A second client's typing comes after the watcher's bytes have been handled or ignored.
    writer = multiplexer.attach("attach-session", "-t", "dev")
    writer.wait_for(r"\[dev\]")
    writer.send("allowed\r")
    watcher.wait_for("allowed")
    assert "forbidden" not in multiplexer.capture("dev")
    assert multiplexer.get("#{session_windows}", "dev") == "1"


def test_new_session_a_attaches_to_what_is_there(multiplexer: Pywfmux) -> None:
    multiplexer.run("new-session", "-d", "-s", "dev", "sh -c 'echo old; exec cat'")
    terminal = multiplexer.attach("new-session", "-A", "-s", "dev")
    terminal.wait_for("old")
    assert multiplexer.run("list-sessions").stdout.count("\n") == 1


def test_a_duplicate_session_is_refused(multiplexer: Pywfmux) -> None:
    multiplexer.run("new-session", "-d", "-s", "dev")
    done = multiplexer.run("new-session", "-d", "-s", "dev", check=False)
    assert (done.returncode, done.stderr) == (1, "duplicate session: dev\n")


def test_attaching_inside_a_pane_is_refused(multiplexer: Pywfmux) -> None:
    from shlex import join

    multiplexer.run("new-session", "-d", "-s", "dev", "-x", "150")
    multiplexer.run("send-keys", "-t", "dev", "-l", join(multiplexer.argv("attach-session")) + "; echo code=$?")
    multiplexer.run("send-keys", "-t", "dev", "Enter")
    text = multiplexer.wait_text(r"^code=1", "dev")
    assert "sessions should be nested with care, unset $TMUX to force" in text


def test_unsetting_tmux_forces_nesting_as_the_message_says(multiplexer: Pywfmux) -> None:
    from shlex import join

    multiplexer.run("new-session", "-d", "-s", "dev", "-x", "150")
    multiplexer.run("new-session", "-d", "-s", "other", "-x", "150", "echo in-other; exec cat")
    multiplexer.run(
        "send-keys", "-t", "dev", "-l", "unset TMUX; " + join(multiplexer.argv("attach-session", "-t", "other"))
    )
    multiplexer.run("send-keys", "-t", "dev", "Enter")
    multiplexer.wait_text(r"^in-other", "dev")


def test_attaching_without_a_terminal_is_refused(multiplexer: Pywfmux) -> None:
    multiplexer.run("new-session", "-d", "-s", "dev")
    done = multiplexer.run("attach-session", check=False)
    assert done.returncode == 1
    assert re.fullmatch(r"open terminal failed: not a terminal \(run it with .*new-session -d.*\)\n", done.stderr)


def test_two_clients_starting_at_once_get_one_server(multiplexer: Pywfmux) -> None:
    started = [
        subprocess.Popen(
            multiplexer.argv("new-session", "-d", "-s", f"s{n}"), env=multiplexer.env, stderr=subprocess.PIPE
        )
        for n in range(6)
    ]
    assert [process.wait(20) for process in started] == [0] * 6, [
        process.stderr.read() for process in started if process.stderr
    ]
    for process in started:
        assert process.stderr is not None
        process.stderr.close()
    assert sorted(line.split(":")[0] for line in multiplexer.run("list-sessions").stdout.splitlines()) == [
        f"s{n}" for n in range(6)
    ]


def test_garbage_on_the_socket_harms_nobody_else(multiplexer: Pywfmux) -> None:
    terminal = multiplexer.attach("new-session", "-s", "dev")
    terminal.wait_for(r"\[dev\]")
    for garbage in (b"GET / HTTP/1.0\r\n\r\n", b"\xff" * 64, b"\x00\x00\x00\x02\x91\x00", b"\x7f\xff\xff\xff", b""):
        with socket.socket(socket.AF_UNIX) as peer:
            peer.settimeout(10)
            peer.connect(multiplexer.socket)
            peer.sendall(garbage)
            peer.shutdown(socket.SHUT_WR)
            while peer.recv(4096):
                pass
    terminal.send("echo still-$((40 + 2))\r")
    terminal.wait_for(r"still-42")


def test_the_environment_of_a_pane(multiplexer: Pywfmux) -> None:
    multiplexer.run("new-session", "-d", "-s", "dev", "-x", "200", "-y", "50", "env | sort; echo done; exec cat")
    text = multiplexer.wait_text(r"^done$", "dev")
    pairs = dict(line.split("=", 1) for line in text.splitlines() if "=" in line)
    assert pairs["TERM"] == "tmux-256color"
    assert pairs["TERM_PROGRAM"] == "tmux"
    assert pairs["TMUX_PANE"] == "%0"
    assert re.fullmatch(re.escape(multiplexer.socket) + r",\d+,0", pairs["TMUX"])
    assert pairs["PYWFMUX"] == pairs["TMUX"]
    assert pairs["SHELL"] == "/bin/sh"


def test_no_descriptor_leaks_into_a_pane(multiplexer: Pywfmux) -> None:
    multiplexer.run("new-session", "-d", "-s", "dev", "ls /proc/self/fd 2>/dev/null || ls /dev/fd; echo done; exec cat")
    text = multiplexer.wait_text(r"^done$", "dev")
    numbers = {int(word) for word in text.split() if word.isdigit()}
    assert numbers <= {0, 1, 2, 3}  # 3 is what ls itself reads the directory with


def test_exit_status_is_kept_by_remain_on_exit(start: Callable[..., Pywfmux]) -> None:
    multiplexer = start(config="set -g remain-on-exit on\n")
    multiplexer.run("new-session", "-d", "-s", "dev", "exit 7")
    multiplexer.wait_get("#{pane_dead}", "1", "dev")
    assert multiplexer.get("#{pane_dead_status}", "dev") == "7"
    multiplexer.run("respawn-pane", "-t", "dev", "cat")
    assert multiplexer.get("#{pane_dead}", "dev") == "0"


def test_suspended_and_continued(multiplexer: Pywfmux) -> None:
    shell = multiplexer.terminal(["sh", "-i"], env={"PS1": "outer> "})
    shell.wait_for("outer>")
    shell.send(" ".join(multiplexer.argv("new-session", "-s", "dev")) + "\r")
    shell.wait_for(r"\[dev\]")
    shell.send("\x02\x1a")
    shell.wait_for(r"[Ss]topped|[Ss]uspended")
    assert not shell.screen.modes.alternate
    shell.send("fg\r")
    shell.wait_for(r"\[dev\]")
    shell.send("echo back-$((1 + 1))\r")
    shell.wait_for("back-2")


def test_programs_get_default_signals_and_end_with_their_pane(multiplexer: Pywfmux) -> None:
    """A program that only waits must go when its pane does, also when the server is killed."""
    multiplexer.run("new-session", "-d", "-s", "dev", "grep SigIgn /proc/self/status; echo pid=$$; exec cat")
    text = multiplexer.wait_text(r"pid=\d+", "dev")
    ignored = re.search(r"SigIgn:\s*([0-9a-f]+)", text)
    # Signals 32 and 33 are the C library's own: it ignores them in what posix_spawn starts (so does make), for good.
    assert ignored is None or int(ignored[1], 16) & ~(0b11 << 31) == 0
    found = re.search(r"pid=(\d+)", text)
    assert found is not None
    os.kill(int(multiplexer.get("#{pid}")), signal.SIGKILL)
    wait_ended(int(found[1]))


def test_a_client_that_is_told_to_stop_has_its_terminal_left_alone(multiplexer: Pywfmux) -> None:
    """SIGTSTP from outside: the server, which draws on the terminal itself, is quiet until the client goes on."""
    shell = multiplexer.terminal(["sh", "-i"], env={"PS1": "outer> "})
    shell.wait_for("outer>")
    shell.send(" ".join(multiplexer.argv("new-session", "-s", "dev")) + "\r")
    shell.wait_for(r"\[dev\]")
    # What is typed is read behind the terminal's answers to the client's questions: those do not reach the shell then.
    shell.send("echo read-$((1 + 1))\r")
    shell.wait_for("read-2")
    shell.pane.signal("TSTP", foreground=True)
    shell.wait_for(r"[Ss]topped|[Ss]uspended")
    multiplexer.run("send-keys", "-t", "dev", "echo drawn-$((1 + 1))", "Enter")
    multiplexer.wait_text("drawn-2", "dev")
    shell.send("echo quiet-$((1 + 1))\r")
    shell.wait_for("quiet-2")
    assert "drawn-2" not in shell.text()
    shell.send("fg\r")
    shell.wait_for("drawn-2")


def test_a_client_that_is_told_to_end_gives_its_terminal_back(multiplexer: Pywfmux) -> None:
    terminal = multiplexer.attach("new-session", "-s", "dev", "while :; do echo busy; done")
    terminal.wait_for("busy")
    terminal.pane.signal("TERM")
    assert terminal.wait_exit() == 1
    assert "[terminated]" in terminal.text()
    assert not terminal.screen.modes.alternate
    assert "busy" not in terminal.text()
    assert multiplexer.run("has-session", "-t", "dev").returncode == 0


def test_a_server_can_be_started_again_at_once(multiplexer: Pywfmux) -> None:
    for number in range(8):
        multiplexer.run("new-session", "-d", "-s", f"s{number}")
        assert multiplexer.run("list-sessions", "-F", "#S").stdout == f"s{number}\n"
        ending = subprocess.Popen(multiplexer.argv("kill-server"))
        asked = multiplexer.run("has-session", check=False)
        ending.wait()
        assert re.fullmatch(r"(server exited unexpectedly\n|(no server|error connecting).*\n)?", asked.stderr)
