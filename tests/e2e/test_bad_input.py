"""What bad input gets: a sentence that names the thing, and exit code 1; everything else goes on."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from .driver import Pywfmux


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["nosuch"], "unknown command: nosuch"),
        (["new-windw"], "unknown command: new-windw (did you mean new-window"),
        (["s"], "ambiguous command: s, could be: "),
        (["list-sessions", "-Q"], "command list-sessions: unknown flag -Q"),
        (["rename-session"], "command rename-session: too few arguments (need at least 1)"),
        (["kill-server", "extra"], "command kill-server: too many arguments (need at most 0)"),
        (["list-panes", "-t"], "command list-panes: -t expects an argument"),
        (["kill-window", "-t", "dev:9"], "can't find window: 9"),
        (["select-pane", "-t", "%99"], "can't find pane: %99"),
        (["switch-client", "-t", "dev"], "no current client"),
        (["set-option", "-g", "statu", "off"], "ambiguous option: statu"),
        (["set-option", "-g", "nosuch-option", "off"], "invalid option: nosuch-option"),
        (["set-option", "-g", "base-index", "abc"], "value is invalid: abc"),
        (["set-option", "-g", "base-index", "-1"], "value is too small: -1"),
        (["set-option", "-g", "status-style", "fg=nocolour"], "invalid style: fg=nocolour"),
        (["set-option", "-g", "mouse", "perhaps"], "bad value: perhaps"),
        (["bind-key", "NoSuchKey", "kill-server"], "unknown key: NoSuchKey"),
        (["select-layout", "-t", "dev", "nosuch"], "invalid layout: nosuch"),
        (["source-file", "/nonexistent"], "/nonexistent"),
        (["last-window", "-t", "dev"], "no last window"),
        (["rename-session", "-t", "dev", "dev"], ""),
    ],
)
def test_errors_name_what_is_wrong(multiplexer: Pywfmux, words: list[str], message: str) -> None:
    multiplexer.run("new-session", "-d", "-s", "dev", "cat")
    done = multiplexer.run(*words, check=False)
    assert done.returncode == (1 if message else 0)
    assert message in done.stderr
    assert done.stdout == ""


def test_a_config_with_errors_says_where_and_applies_the_rest(start: Callable[..., Pywfmux]) -> None:
    multiplexer = start(config="set -g @first yes\nset -g statsu-left x\nbind-ky x kill-server\nset -g @last yes\n")
    multiplexer.run("new-session", "-d", "-s", "dev", "cat")
    assert multiplexer.run("show-options", "-gv", "@first").stdout == "yes\n"
    assert multiplexer.run("show-options", "-gv", "@last").stdout == "yes\n"
    terminal = multiplexer.attach("attach-session", "-t", "dev", columns=110)
    terminal.wait_for(r"test\.conf:3:1: unknown command: bind-ky \(did you mean bind-key")
    terminal.wait_for(r"invalid option: statsu-left.*status-left")
    terminal.send("q")
    terminal.wait_gone("unknown command")


def test_a_socket_directory_open_to_others_is_refused(multiplexer: Pywfmux) -> None:
    place = multiplexer.directory / "run"
    (place / "pywfmux").mkdir(parents=True)
    (place / "pywfmux").chmod(0o777)
    done = _run_default(multiplexer, place)
    assert done[0] == 1
    assert "has unsafe permissions" in done[1]


def test_a_link_in_place_of_the_socket_directory_is_refused(multiplexer: Pywfmux) -> None:
    place, elsewhere = multiplexer.directory / "run", multiplexer.directory / "elsewhere"
    place.mkdir()
    elsewhere.mkdir(mode=0o700)
    (place / "pywfmux").symlink_to(elsewhere)
    done = _run_default(multiplexer, place)
    assert done[0] == 1
    assert "is not a directory" in done[1]


def _run_default(multiplexer: Pywfmux, runtime: Path) -> tuple[int, str]:
    import subprocess

    done = subprocess.run(
        [*multiplexer.program, "new-session", "-d"],
        env={**multiplexer.env, "XDG_RUNTIME_DIR": str(runtime)},
        capture_output=True,
        text=True,
        check=False,
        timeout=20,
    )
    return done.returncode, done.stderr


def test_a_stale_socket_is_replaced(multiplexer: Pywfmux) -> None:
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(multiplexer.socket)
    done = multiplexer.run("list-sessions", check=False)
    assert done.stderr == f"no server running on {multiplexer.socket}\n"
    multiplexer.run("new-session", "-d", "-s", "dev")
    assert multiplexer.run("has-session", "-t", "dev").returncode == 0


def test_another_protocol_version_gets_one_sentence(multiplexer: Pywfmux) -> None:
    from pymux_wf.protocol import Decoder, Message, encode

    multiplexer.run("new-session", "-d", "-s", "dev")
    with socket.socket(socket.AF_UNIX) as peer:
        peer.settimeout(10)
        peer.connect(multiplexer.socket)
        peer.sendall(encode(Message.HELLO, 999, "99.9", {}))
        received = b""
        while data := peer.recv(4096):
            received += data
    frames = list(Decoder().feed(received))
    assert frames[-1][0] == Message.ERROR
    assert "version" in frames[-1][1]
    assert "\n" not in frames[-1][1]


def test_a_term_that_is_unset(multiplexer: Pywfmux) -> None:
    terminal = multiplexer.attach("new-session", "-s", "dev", env={"TERM": ""})
    code = terminal.wait_exit()
    assert code == 1
    assert "open terminal failed: missing or unsuitable terminal: (TERM is not set" in terminal.text()
    assert "export TERM=xterm-256color" in terminal.text().replace("\n", "")


def test_newlines_and_escapes_in_names_do_no_harm(multiplexer: Pywfmux) -> None:
    multiplexer.run("new-session", "-d", "-s", "dev", "cat")
    multiplexer.run("rename-window", "-t", "dev", "a\033[31mb\nc")
    assert len(multiplexer.run("list-windows", "-t", "dev").stdout.splitlines()) == 1
    terminal = multiplexer.attach("attach-session", "-t", "dev")
    terminal.wait_for(r"\[dev\]")
    assert b"\033[31mb" not in terminal.pane.output_bytes()


def test_a_program_that_does_not_exist(multiplexer: Pywfmux) -> None:
    multiplexer.run("new-session", "-d", "-s", "dev", "cat")
    done = multiplexer.run("new-window", "-t", "dev", "/nonexistent/program", "argument", check=False)
    assert done.returncode == 1
    assert "/nonexistent/program" in done.stderr
    assert multiplexer.get("#{session_windows}", "dev") == "1"


def test_a_shell_that_does_not_exist_falls_back(start: Callable[..., Pywfmux]) -> None:
    multiplexer = start(env={"SHELL": "/nonexistent/shell"})
    multiplexer.run("new-session", "-d", "-s", "dev")
    multiplexer.run("send-keys", "-t", "dev", "echo shell-$((1 + 1))", "Enter")
    multiplexer.wait_text("shell-2", "dev")


def test_a_full_disk_for_the_log_is_no_reason_to_stop(multiplexer: Pywfmux) -> None:
    os.symlink("/dev/full", multiplexer.socket + ".log")
    multiplexer.run("new-session", "-d", "-s", "dev", "cat")
    assert multiplexer.run("has-session", "-t", "dev").returncode == 0
