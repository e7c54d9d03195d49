"""Ends at the worst moment: clients, programs and servers that are killed while a screen is open on a real terminal."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Callable

import pytest

from .driver import DEADLINE, Pywfmux, wait_ended

SCREENS = {
    "tree": (("choose-tree", "-Zw"), r"\(0\)"),
    "options": (("customize-mode",), "Server Options"),
    "menu": (("display-menu", "-T", "menu title", "one item", "a", "new-window"), "one item"),
    "popup": (("display-popup", "echo in the popup; exec cat"), "in the popup"),
    "palette": (("command-palette",), "attach-session"),
    "prompt": (("command-prompt", "-p", "asked here"), "asked here"),
    "question": (("confirm-before", "-p", "really?", "kill-pane"), "really"),
    "numbers": (("display-panes", "-d", "0"), "80x"),
    "copy": (("copy-mode",), r"\[0/0\]"),
    "clock": (("clock-mode",), "[#█ ]"),
    "float": (("new-pane", "echo in the float; exec cat"), "in the float"),
}


@pytest.mark.parametrize("name", SCREENS)
def test_a_client_is_killed_while_a_screen_is_open(name: str, start: Callable[..., Pywfmux]) -> None:
    words, shown = SCREENS[name]
    server = start()
    server.run("new-session", "-d", "-s", "s", "-x", "80", "-y", "24", "cat")
    terminal = server.attach()
    server.wait_get("#{session_attached}", "1", "s")
    client = int(server.ask("list-clients", "-F", "#{client_pid}"))
    opened = subprocess.Popen(server.argv(*words), env=server.env, stderr=subprocess.PIPE)
    terminal.wait_for(shown)
    os.kill(client, signal.SIGKILL)
    wait_ended(client)
    server.wait_get("#{session_attached}", "0", "s")
    opened.communicate(timeout=DEADLINE)  # nobody waits for an answer that cannot come
    again = server.attach()
    server.wait_get("#{session_attached}", "1", "s")
    if name in ("tree", "options", "copy", "clock", "float"):  # of the pane and the window, not of the client
        again.wait_for(shown)
    else:
        again.wait_for(r"\[s\]")
        assert again.find(shown).count() == 0
    assert server.get("#{window_panes}", "s") == ("2" if name == "float" else "1")
    assert "Traceback" not in server.log()


def test_the_program_of_a_popup_ends_with_its_client(multiplexer: Pywfmux) -> None:
    multiplexer.run("new-session", "-d", "-s", "s", "cat")
    terminal = multiplexer.attach()
    multiplexer.wait_get("#{session_attached}", "1", "s")
    opened = subprocess.Popen(multiplexer.argv("display-popup", "echo pid=$$=; exec cat"), env=multiplexer.env)
    terminal.wait_for(r"pid=\d+=")
    program = int(terminal.text().split("pid=")[1].split("=")[0])
    os.kill(int(multiplexer.ask("list-clients", "-F", "#{client_pid}")), signal.SIGKILL)
    wait_ended(program)
    opened.wait(DEADLINE)


def test_a_server_is_killed_while_a_popup_is_open(multiplexer: Pywfmux) -> None:
    multiplexer.run("new-session", "-d", "-s", "s", "cat")
    terminal = multiplexer.attach()
    multiplexer.wait_get("#{session_attached}", "1", "s")
    opened = subprocess.Popen(multiplexer.argv("display-popup", "echo shown; exec cat"), env=multiplexer.env)
    terminal.wait_for("shown")
    pid = int(multiplexer.get("#{pid}"))
    os.kill(pid, signal.SIGKILL)
    wait_ended(pid)
    assert terminal.wait_exit() == 1
    assert "server exited unexpectedly" in terminal.text()
    opened.wait(DEADLINE)


def test_a_buffer_of_a_hundred_megabytes_goes_in_and_out(multiplexer: Pywfmux) -> None:
    """And a paste of it leaves the server free for others."""
    multiplexer.run("new-session", "-d", "-s", "s", "cat")
    path = multiplexer.directory / "big"
    path.write_bytes(b"0123456789" * 10_000_000)
    multiplexer.run("load-buffer", str(path))
    shown = subprocess.run(multiplexer.argv("show-buffer"), env=multiplexer.env, capture_output=True, timeout=60)
    assert (shown.returncode, len(shown.stdout)) == (0, path.stat().st_size)
    assert shown.stdout == path.read_bytes()
    multiplexer.run("paste-buffer", "-t", "s")
    assert multiplexer.get("#{session_name}", "s") == "s"
