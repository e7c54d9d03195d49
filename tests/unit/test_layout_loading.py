"""load-layout: what is run, and what the client that asked is told."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from pymux_wf.server import layout_loading

from tests.unit.commands_rig import Rig, served

FAKE = """
import sys
told, *words = sys.argv[1:]
with open(told + ".new", "w") as file:
    print(*words, file=file)
import os
os.rename(told + ".new", told)
print("on standard output")
if "bad" in words:
    sys.exit("pywfmux layout: no layout bad")
if "worse" in words:
    sys.exit("worse.toml:3:1: unknown key\\n  pane = 1\\n  ^")
if "silent" in words:
    sys.exit(7)
"""


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the program that is run writes its words."""
    program, told = tmp_path / "fake.py", tmp_path / "told"
    program.write_text(FAKE)
    monkeypatch.setattr(layout_loading, "PROGRAM", [sys.executable, "-S", str(program), str(told)])
    return told


def test_a_client_that_is_attached_goes_on(told: Path) -> None:
    @served
    async def check(rig: Rig) -> None:
        await rig.ok("new-session", "-d", "-s", "a")
        await rig.ok("new-session", "-d", "-s", "it's b")
        client = await rig.attach("attach-session", "-t", "a")
        await rig.ok("bind-key", "W", "load-layout", "--replace", "development")
        await rig.type(client, b"\x02W")
        await rig.until(told.exists)
        assert told.read_text().split() == [
            *("-S", rig.server.socket_path, "layout", "load", "-t", "$0", "--replace", "--client", client.name),
            "development",
        ]
        await rig.until(lambda: not rig.server.jobs.unfinished)
        assert client.message is None

    check()


def test_one_line_of_error_is_a_message(told: Path) -> None:
    @served
    async def check(rig: Rig) -> None:
        await rig.ok("new-session", "-d", "-s", "a")
        client = await rig.attach()
        await rig.ok("bind-key", "W", "load-layout", "bad")
        await rig.type(client, b"\x02W")
        await rig.until(lambda: client.message is not None)
        assert client.message is not None
        assert client.message.text == "pywfmux layout: no layout bad"

    check()


def test_several_lines_are_shown_over_the_pane(told: Path) -> None:
    @served
    async def check(rig: Rig) -> None:
        await rig.ok("new-session", "-d", "-s", "a")
        client = await rig.attach()
        await rig.ok("bind-key", "W", "load-layout", "worse")
        await rig.type(client, b"\x02W")
        await rig.until(lambda: rig.server.tree.panes[0].mode is not None)
        assert client.message is None

    check()


@pytest.mark.parametrize(
    ("name", "code", "error"),
    [("good", 0, ""), ("bad", 1, "pywfmux layout: no layout bad\n"), ("silent", 7, "load-layout: ended with code 7\n")],
)
def test_a_command_line_waits_and_is_told(told: Path, name: str, code: int, error: str) -> None:
    @served
    async def check(rig: Rig) -> None:
        await rig.ok("new-session", "-d", "-s", "a b")
        outcome = await rig.run("load-layout", "-t", "a b", name)
        assert (outcome.out, outcome.err, outcome.code) == ("", error, code)
        assert f"layout load -t $0 {name}" in told.read_text()

    check()


@served
async def test_it_needs_a_name(rig: Rig) -> None:
    await rig.ok("new-session", "-d")
    assert "load-layout" in await rig.fails("load-layout")
