"""What is asked wrongly is refused at once and by the library's own exceptions, and nothing hangs at the end."""

from __future__ import annotations

import asyncio
import gc
import subprocess
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import pymux_wf.aio
from pymux_wf import InvalidCall, Pane, Server, WaitTimeout, expect

from .places import Attached


def pane_of(server: Server) -> Pane:
    pane = server.exec(["cat"])
    pane.send_text("there\n")
    pane.wait_for("there")
    return pane


@pytest.mark.parametrize("timeout", ["1", b"1", [1], True, float("nan"), -0.1])
def test_a_timeout_that_is_no_number_of_seconds(server: Server, timeout: Any) -> None:
    pane = pane_of(server)
    for wait in (pane.wait_exit, pane.text("there").wait):
        with pytest.raises(InvalidCall, match="a timeout is a number of seconds"):
            wait(timeout=timeout)


ASKED: dict[str, Callable[[Pane], Any]] = {
    "quiet": lambda pane: pane.wait_idle(-1),
    "stable_for": lambda pane: expect(pane.text("there")).to_be_visible(stable_for=-1),
    "count": lambda pane: expect(pane.text("there")).to_have_count(-1),
}


@pytest.mark.parametrize("name", ASKED)
def test_a_number_below_nothing(server: Server, name: str) -> None:
    with pytest.raises(InvalidCall, match=f"{name} must be 0 or more, not -1"):
        ASKED[name](pane_of(server))


@pytest.mark.parametrize("name", ["pane-exit", "after-new-window", "command-error", ""])
def test_an_event_that_never_comes(server: Server, name: str) -> None:
    with pytest.raises(InvalidCall, match="no such event"):
        server.events("pane-exited", name)
    with pytest.raises(InvalidCall, match="no such event"):
        pane_of(server).wait_event(name)


def test_an_event_that_is_like_another_is_suggested(server: Server) -> None:
    with pytest.raises(InvalidCall, match="pane-exited"):
        server.events("pane_exited")


def test_programs_begin_in_the_directory_that_was_asked_for_or_not_at_all(server: Server, tmp_path: Path) -> None:
    gone = tmp_path / "not there"
    session = server.new_session("kept", argv=["cat"])
    for cwd in (str(gone), gone):
        for start in (server.new_session, session.new_window, session.pane.split):
            with pytest.raises(InvalidCall, match=r"no directory '.*not there'"):
                start(argv=["pwd"], cwd=cwd)
        with pytest.raises(InvalidCall, match=r"no directory '.*not there'"):
            server.exec(["pwd"], cwd=cwd)
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(InvalidCall, match="no directory"):
        server.exec(["pwd"], cwd=file)
    assert [each.name for each in server.sessions] == ["kept"]
    assert len(session.panes) == 1


def test_paths_are_taken_where_a_program_and_its_directory_are_named(server: Server, tmp_path: Path) -> None:
    script = tmp_path / "tell"
    script.write_text("#!/bin/sh\npwd; echo $1; exec cat\n")
    script.chmod(0o755)
    session = server.new_session("first", argv=[script, tmp_path], cwd=tmp_path)
    panes = [
        session.pane,
        session.new_window(argv=[script, tmp_path], cwd=tmp_path).pane,
        session.pane.split(argv=[script, tmp_path], cwd=tmp_path, horizontal=True),
        server.exec([script, tmp_path], cwd=tmp_path),
        server.exec(script, cwd=tmp_path),
    ]
    for pane in panes:
        assert pane.wait_for(regex=".+").text == str(tmp_path)


def test_an_awaited_server_is_closed_where_it_was_opened() -> None:
    async def opened() -> pymux_wf.aio.Server:
        return await pymux_wf.aio.Server.start(listen=False)

    async def closed(server: pymux_wf.aio.Server) -> None:
        await server.close()

    server = asyncio.run(opened())
    with pytest.raises(InvalidCall, match="another event loop"):
        asyncio.run(closed(server))


FORGOTTEN = """
from pymux_wf import MuxError, Server

class Holder:
    def __init__(self):
        self.server = Server.start(listen=False)
        self.pane = self.server.exec(["cat"])

    def __del__(self):
        for ask in (self.pane.info, self.server.events, self.server.close):
            try:
                ask()
            except MuxError as error:
                print(type(error).__name__, error)

holder = Holder()
"""


def test_a_server_that_is_closed_while_the_interpreter_ends() -> None:
    """Its thread does not run any more then, and would never answer."""
    done = subprocess.run([sys.executable, "-c", FORGOTTEN], capture_output=True, text=True, timeout=20)
    assert done.stdout == "ServerGone the interpreter is ending: connections and servers have ended with it\n" * 3
    assert (done.returncode, done.stderr) == (0, "")


def test_a_call_that_is_cancelled_before_the_server_has_begun_it_leaves_nothing() -> None:
    async def run() -> None:
        async with pymux_wf.aio.Server.start(listen=False) as server:
            pane = await server.exec(["cat"])
            wait = asyncio.create_task(pane.wait_for("never", timeout=None))
            await asyncio.sleep(0)
            wait.cancel()
            await pane.info()

    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        asyncio.run(run())
        gc.collect()
    assert [str(each.message) for each in told] == []


STARTED: dict[str, tuple[dict[str, Any], str]] = {
    "size that is a text": ({"size": "80x24"}, "size must be"),
    "size of nothing": ({"size": (0, 24)}, "size must be"),
    "size of three": ({"size": (80, 24, 1)}, "size must be"),
    "variable that is no text": ({"env": {"DEPTH": 1}}, "env must be names and values, not 'DEPTH': 1"),
    "variable without a name": ({"env": {"A=B": "1"}}, "env must be names and values"),
    "variable with a NUL": ({"env": {"A": "1\0"}}, "env must be names and values"),
    "option that is no text": ({"options": {"base-index": 1}}, "options must be names and values, not 'base-index': 1"),
    "timeout that is a text": ({"timeout": "5"}, "a timeout is a number of seconds"),
    "timeout below nothing": ({"timeout": -1}, "a timeout is a number of seconds"),
}


@pytest.mark.parametrize("name", STARTED)
def test_a_server_is_not_started_with(name: str) -> None:
    given, message = STARTED[name]
    with pytest.raises(InvalidCall, match=message):
        Server.start(listen=False, **given).close()


def test_a_socket_that_is_not_the_one_that_was_named(attached: Attached) -> None:
    with pytest.raises(InvalidCall, match="NUL"):
        Server.connect(f"{attached.socket}\0other").close()
    with pytest.raises(InvalidCall, match="socket and name"):
        Server.connect(attached.socket, name="other").close()
    with pytest.raises(InvalidCall, match="a timeout is a number of seconds"):
        Server.connect(attached.socket, timeout=-1).close()


@pytest.mark.parametrize("words", [3, [b"ls"], ["ls", 3]])
def test_words_that_are_none(server: Server, words: Any) -> None:
    pane = pane_of(server)
    for ask in (server.command, server.exec, pane.run):
        with pytest.raises(InvalidCall, match=r"a word is a str or a path, not (int|bytes)|words are a list, not int"):
            ask(words)


def test_the_signal_that_ended_a_program_has_a_name(server: Server) -> None:
    pane = pane_of(server)
    pane.signal("TERM")
    for name in ("TERM", "SIGTERM", 15):
        expect(pane).to_have_exited(signal=name)
    with pytest.raises(WaitTimeout, match="ended by signal 15, and not: ended by signal 9"):
        expect(pane).to_have_exited(signal="KILL")
    with pytest.raises(InvalidCall, match="no such signal: 'FOO'"):
        expect(pane).to_have_exited(signal="FOO")
