"""What a pane is doing: each row of the table in docs/SHELL.md with a real program. Ready. Commands as verbs tell."""

from __future__ import annotations

import json
import re
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory

import pytest
from pymux_wf.server import verbs
from pymux_wf.server.pane_state import state_of
from pymux_wf.server.tree import Pane

from pymux_wf import failures
from tests.unit.commands_rig import Rig, served
from tests.unit.shells_rig import at_prompt, enter, home_for, shells, start, track

LINE_EDITOR = "import sys, termios, tty; tty.setcbreak(0); print('up', flush=True); sys.stdin.read(1)"
REMOTE = "import sys, termios, tty; tty.setraw(0); print('up', flush=True); sys.stdin.read(1)"
PASSWORD = "import getpass; getpass.getpass('up ')"


def python(code: str) -> str:
    return f'python3 -S -c "{code}"'


async def state(rig: Rig, pane: Pane, wanted: str, evidence: str) -> None:
    def there() -> bool:
        return (
            state_of(rig.server, pane)[0] == wanted and re.search(evidence, state_of(rig.server, pane)[1]) is not None
        )

    try:
        await rig.until(there)
    except TimeoutError:
        raise AssertionError((state_of(rig.server, pane), pane.log.read())) from None


PROGRAMS = [
    ("sleep 60", "running", "command 1 has begun and not ended: sleep 60"),
    ("cat", "running", "command 1 has begun"),
    ("read line", "running", "command 1 has begun"),
    ("read -s line", "password", "does not show it, in the shell itself"),
    (python(PASSWORD), "password", "does not show it$"),
    (python(LINE_EDITOR), "awaiting-input", "reads keys: canonical mode is off$"),
    ("read -e line", "awaiting-input", "in the shell itself"),
    (python(REMOTE), "running", "raw in both directions"),
    ("python3 -S -i -q", "awaiting-input", "reads keys"),
    ("vim -u NONE", "fullscreen", "alternate screen"),
    ("seq 100 | less", "fullscreen", "alternate screen"),
]


@pytest.mark.parametrize(("line", "wanted", "evidence"), PROGRAMS)
def test_what_runs_in_a_shell_is_told_by_its_terminal(line: str, wanted: str, evidence: str) -> None:
    if which(line.split(" | ")[-1].split()[0]) is None and not line.startswith("read"):
        pytest.skip("not here")

    @served
    async def check(rig: Rig) -> None:
        with TemporaryDirectory(ignore_cleanup_errors=True) as home:
            pane = await start(rig, "bash", home_for("bash", Path(home)))
            await state(rig, pane, "idle", "^an authenticated prompt")
            await rig.ok("send-keys", "-t", f"%{pane.id}", line, "Enter")
            await state(rig, pane, wanted, evidence)

    check()


@pytest.mark.parametrize(
    ("command", "wanted", "evidence"),
    [
        ("sleep 60", "running", "^the program is in the foreground of a terminal in canonical mode"),
        ("cat", "running", "^the program is in the foreground of a terminal in canonical mode"),
        (python(PASSWORD), "password", "^the kernel takes a line and does not show it"),
        (python(LINE_EDITOR), "awaiting-input", "^the program reads keys"),
        (python(REMOTE), "running", "raw in both directions"),
        ("dash", "idle", "^no shell integration: the shell is in the foreground .it may also run"),
    ],
)
def test_programs_without_a_shell_are_told_by_their_terminal(command: str, wanted: str, evidence: str) -> None:
    @served
    async def check(rig: Rig) -> None:
        pane = await start(rig, "exec " + command, "/", "-e", "ENV=")
        await state(rig, pane, wanted, evidence)

    check()


@served
async def test_without_integration_the_shell_is_told_by_its_terminal(rig: Rig) -> None:
    with TemporaryDirectory(ignore_cleanup_errors=True) as home:
        pane = await start(rig, "bash", home_for("bash", Path(home)), "-e", "PYWFMUX_INTEGRATION=off")
        assert pane.shell is None
        await state(rig, pane, "idle", "^no shell integration: the shell is in the foreground and its line editor")
        ready = json.loads(await rig.ok("wait-ready", "-t", f"%{pane.id}", "--json"))
        assert (ready["how"], ready["state"]) == ("input-mode", "idle")
        await rig.ok("send-keys", "sleep 60", "Enter")
        await state(rig, pane, "running", "^no shell integration: a program of the shell")
        refused = await rig.run("list-commands-run", "--json")
        assert refused.code == failures.EXIT_CODES[failures.REFUSED]


@served
async def test_the_option_switches_integration_off(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "x", "sleep 60")
    await rig.ok("set-option", "-t", "x", "integration", "off")
    await rig.ok("new-window", "-t", "x", "bash --norc")
    await rig.ok("new-window", "-t", "x", "bash")
    await rig.ok("set-option", "-t", "x", "integration", "on")
    await rig.ok("new-window", "-t", "x", "bash")
    await rig.ok("new-window", "-t", "x", "bash --norc")
    await rig.ok("new-window", "-t", "x", "bash -c 'sleep 60'")
    assert [pane.shell is not None for pane in rig.server.tree.panes.values()] == [
        False,
        False,
        False,
        True,
        False,
        False,
    ]


@served
async def test_an_ended_pane_says_how(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "exit 3")
    assert (await rig.run("wait-exit", "-t", "%0")).code == 3
    assert await rig.ok("pane-state", "-t", "%0") == "exited: exit status 3"


@served
async def test_starting_is_a_state_and_ready_waits_for_the_prompt(rig: Rig) -> None:
    with TemporaryDirectory(ignore_cleanup_errors=True) as home:
        pane = await start(rig, "bash", home_for("bash", Path(home), "read -r line < /dev/tty\n"))
        await state(rig, pane, "starting", "has not shown its first prompt")
        late = await rig.run("wait-ready", "--timeout", "0.05", "--json")
        assert late.code == failures.EXIT_CODES[failures.TIMED_OUT]
        assert json.loads(late.err)["error"]["evidence"]["state"] == "starting"
        assert pane.io is not None
        pane.io.write(b"\n")
        ready = json.loads(await rig.ok("wait-ready", "--json"))
        assert (ready["how"], ready["state"]) == ("prompt", "idle")
        assert json.loads(await rig.ok("wait-ready", "--timeout", "0", "--json"))["how"] == "prompt"


@served
async def test_files_that_put_another_shell_in_place_are_seen_through(rig: Rig) -> None:
    with TemporaryDirectory(ignore_cleanup_errors=True) as home:
        pane = await start(rig, "bash", home_for("bash", Path(home), "ENV= exec dash -i\n"))
        ready = json.loads(await rig.ok("wait-ready", "--json"))
        assert ready["how"] == "quiet"
        assert state_of(rig.server, pane)[1].startswith("the shell was started to mark its prompts, but does not: ")


@served
async def test_a_program_is_ready_when_it_reads_or_is_quiet(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "echo up; exec cat")
    assert json.loads(await rig.ok("wait-ready", "--json"))["how"] == "quiet"
    await rig.ok("new-window", python(LINE_EDITOR))
    assert json.loads(await rig.ok("wait-ready", "--json"))["how"] == "input-mode"


@shells
def test_commands_are_listed_and_their_output_is_printed(kind: str) -> None:
    @served
    async def check(rig: Rig) -> None:
        with TemporaryDirectory(ignore_cleanup_errors=True) as home:
            pane = await start(rig, kind, home_for(kind, Path(home)))
            await at_prompt(rig, pane)
            assert await rig.ok("list-commands-run") == ""
            nothing = await rig.run("command-output")
            assert nothing.code == failures.EXIT_CODES[failures.NOT_FOUND]
            await enter(rig, pane, r"printf '\033[1mone\033[0m\ntwo'")
            await enter(rig, pane, "sh -c 'exit 3'")
            assert (await rig.run("command-output", "1")).out == "one\ntwo"
            assert (await rig.run("command-output", "-n", "1")).out == "one\ntwo"
            assert (await rig.run("command-output")).out == ""
            assert (await rig.run("command-output", "--raw", "1")).out == "\033[1mone\033[0m\r\ntwo"
            listed = json.loads(await rig.ok("list-commands-run", "--json"))
            assert [(each["number"], each["code"]) for each in listed] == [(1, 0), (2, 3)]
            assert listed[1]["text"] == "sh -c 'exit 3'"
            assert listed[0]["started"] <= listed[0]["ended"] <= listed[1]["started"]
            assert json.loads(await rig.ok("list-commands-run", "-n", "1", "--json")) == listed[1:]
            table = await rig.ok("list-commands-run")
            assert [line.split()[:2] for line in table.splitlines()] == [["NUMBER", "STATUS"], ["1", "0"], ["2", "3"]]
            await enter(rig, pane, "echo three")
            assert await rig.ok("capture-pane", "-p", "--last-command") == "three"
            await rig.ok("capture-pane", "-b", "kept", "--last-command")
            assert await rig.ok("show-buffer", "-b", "kept") == "three"
            gone = await rig.run("command-output", "9")
            assert gone.err == "can't find command: 9 (pane %0 has 1-3)\n"

    check()


@served
async def test_the_end_of_the_shell_ends_its_command(rig: Rig) -> None:
    with TemporaryDirectory(ignore_cleanup_errors=True) as home:
        pane = await start(rig, "bash", home_for("bash", Path(home)))
        await at_prompt(rig, pane)
        await rig.ok("send-keys", "exit 5", "Enter")
        await rig.until(lambda: pane.ended is not None)
        (run,) = track(pane).commands
        assert (run.text, run.code) == ("exit 5", 5)
        assert json.loads(await rig.ok("list-commands-run", "-t", "%0", "--json"))[0]["code"] == 5


@served
async def test_the_clock_may_pass_the_quiet_time_between_two_looks(rig: Rig) -> None:
    """A pane was looked at a moment too early, and a moment later no timer was set for the next look."""
    await rig.ok("new-session", "-d", "-x", "80", "-y", "24", "echo ready; exec cat")
    await rig.until(lambda: "ready" in rig.screen(0))
    pane, loop = rig.server.tree.panes[0], rig.server.loop
    real, ahead = loop.time, 0.0

    def creeping() -> float:
        nonlocal ahead
        ahead += 0.01
        return real() + ahead

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(loop, "time", creeping)
        for step in range(16):
            pane.last_output = creeping() - step / 100
            value = await verbs.perform(rig.server, "wait-ready", {"target": "%0", "timeout": 5.0})
            assert value["how"] == "quiet"
