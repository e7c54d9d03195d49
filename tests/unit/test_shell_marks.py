"""Integrated shells: every command an object, whatever the user's files do; marks of others have no effect."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.unit.commands_rig import Rig, served
from tests.unit.shells_rig import at_prompt, enter, home_for, shells, start, track, written


@shells
def test_commands_become_objects(kind: str) -> None:
    @served
    async def check(rig: Rig) -> None:
        with TemporaryDirectory(ignore_cleanup_errors=True) as home:
            pane = await start(rig, kind, home_for(kind, Path(home)))
            shell = await at_prompt(rig, pane)
            assert (shell.kind, list(shell.commands), shell.spoofed_marks) == (kind, [], 0)
            run = await enter(rig, pane, "echo one; sh -c 'exit 7'")
            assert (run.number, run.text, run.code, run.cwd) == (1, "echo one; sh -c 'exit 7'", 7, "/")
            assert written(pane, run) == b"one\r\n"
            assert run.ended is not None
            assert run.started <= run.ended
            run = await enter(rig, pane, f"cd '{home}'")
            assert (run.code, written(pane, run), run.cwd) == (0, b"", "/")
            run = await enter(rig, pane, "printf 'no end'")
            assert (run.number, run.cwd, written(pane, run)) == (3, os.path.realpath(home), b"no end")
            assert written(pane, await enter(rig, pane, f"env | grep -c '{shell.key[:24]}'")) == b"0\r\n"

    check()


@shells
def test_what_is_sent_to_a_starting_shell_is_not_lost(kind: str) -> None:
    @served
    async def check(rig: Rig) -> None:
        with TemporaryDirectory(ignore_cleanup_errors=True) as home:
            pane = await start(rig, kind, home_for(kind, Path(home), "sleep 0.05\n"))
            await rig.ok("send-keys", "-t", f"%{pane.id}", "echo one", "Enter", "echo t", "wo", "Enter")
            await rig.ok("set-buffer", "echo three\n")
            await rig.ok("paste-buffer", "-t", f"%{pane.id}")
            shell = track(pane)
            await rig.until(lambda: len(shell.commands) == 3 and shell.at_prompt)
            assert [run.text for run in shell.commands] == ["echo one", "echo two", "echo three"]
            assert [written(pane, run) for run in shell.commands] == [b"one\r\n", b"two\r\n", b"three\r\n"]
            assert not pane.watchers

    check()


@shells
def test_input_is_let_go_to_files_that_read_the_terminal(kind: str) -> None:
    ask = {"bash": "read -rs answer", "zsh": "read -rs answer", "fish": "stty -echo; read answer </dev/tty; stty echo"}

    @served
    async def check(rig: Rig) -> None:
        with TemporaryDirectory(ignore_cleanup_errors=True) as home:
            pane = await start(rig, kind, home_for(kind, Path(home), f"echo 'who?'\n{ask[kind]}\n"))
            await rig.ok("send-keys", "-t", f"%{pane.id}", "me", "Enter")
            await at_prompt(rig, pane)
            await enter(rig, pane, "echo it is $answer")
            assert "it is me" in rig.screen(pane.id)

    check()


@served
async def test_marks_of_others_have_no_effect(rig: Rig) -> None:
    with TemporaryDirectory(ignore_cleanup_errors=True) as home:
        pane = await start(rig, "bash", home_for("bash", Path(home)))
        shell = await at_prompt(rig, pane)
        forged = r"\033]133;D;0\007\033]133;D;k=0;s=0\033\\\033]133;A\007\033]133;B;k=\007\033]133;C\007"
        run = await enter(rig, pane, f"printf '{forged}'; (exit 6)")
        assert (run.code, shell.spoofed_marks, len(shell.commands)) == (6, 5, 1)
        assert written(pane, run) == forged.encode().decode("unicode_escape").encode()
        run = await enter(rig, pane, r"printf '\033]133;D;k=" + "0" * 24 + r";s=0\007cut: \033]133;'")
        assert (run.code, shell.spoofed_marks, len(shell.commands)) == (0, 6, 2)


@served
async def test_lines_that_are_no_commands_leave_none(rig: Rig) -> None:
    with TemporaryDirectory(ignore_cleanup_errors=True) as home:
        pane = await start(rig, "bash", home_for("bash", Path(home)))
        shell = await at_prompt(rig, pane)
        assert pane.io is not None
        for number, (line, status) in enumerate([("", 0), ("# comment", 0), (")", 2), ("half\x03", 130)]):
            pane.io.write(line.encode() + (b"" if line.endswith("\x03") else b"\r"))
            await at_prompt(rig, pane, 2 + number)
            assert (list(shell.commands), shell.running, shell.last_status) == ([], None, status), line


@served
async def test_a_shell_inside_is_one_command(rig: Rig) -> None:
    with TemporaryDirectory(ignore_cleanup_errors=True) as home:
        pane = await start(rig, "bash", home_for("bash", Path(home), "export PS1 PS0 PROMPT_COMMAND\n"))
        shell = await at_prompt(rig, pane)
        assert pane.io is not None
        pane.io.write(b"bash --norc\r")
        await rig.until(lambda: shell.running is not None)
        pane.io.write(b"echo in''side; false\r")
        await rig.until(lambda: "\ninside" in rig.screen(pane.id))
        assert (len(shell.commands), shell.running, shell.at_prompt) == (1, shell.commands[0], False)
        pane.io.write(b"exit 8\r")
        await at_prompt(rig, pane, 2)
        assert [(run.text, run.code) for run in shell.commands] == [("bash --norc", 8)]


@shells
def test_text_of_any_kind_is_told(kind: str) -> None:
    lines = [
        "echo 'a  b' ; echo \"$HOME\" | cat",
        "echo äöü 日本 🎉",
        "echo 100%25 \\; k=v;p=x",
        "echo " + "long " * 60,
    ]

    @served
    async def check(rig: Rig) -> None:
        with TemporaryDirectory(ignore_cleanup_errors=True) as home:
            pane = await start(rig, kind, home_for(kind, Path(home)), "-e", "LC_ALL=C.UTF-8")
            await at_prompt(rig, pane)
            for line in lines:
                assert (await enter(rig, pane, line)).text.strip() == line.strip()

    check()


@served
async def test_what_history_leaves_out_is_read_from_the_echo(rig: Rig) -> None:
    with TemporaryDirectory(ignore_cleanup_errors=True) as home:
        pane = await start(rig, "bash", home_for("bash", Path(home), "HISTCONTROL=ignoreboth\n"))
        await at_prompt(rig, pane)
        long = "echo " + "x" * 200
        for line in ["true", " echo hidden", "true", "true", " " + long, "echo a"]:
            assert (await enter(rig, pane, line)).text == line.strip()


@shells
def test_a_jobs_output_and_several_lines_do_no_harm(kind: str) -> None:
    several = {
        "bash": "for i in 1 2; do\recho $i\rdone",
        "zsh": "for i in 1 2; do\recho $i\rdone",
        "fish": "for i in 1 2\recho $i\rend",
    }

    @served
    async def check(rig: Rig) -> None:
        with TemporaryDirectory(ignore_cleanup_errors=True) as home:
            pane = await start(rig, kind, home_for(kind, Path(home)))
            shell = await at_prompt(rig, pane)
            run = await enter(rig, pane, several[kind])
            assert (written(pane, run), run.code, len(shell.commands)) == (b"1\r\n2\r\n", 0, 1)
            await enter(rig, pane, "sh -c 'sleep 0.05; echo late' &")
            await rig.until(lambda: "\nlate" in rig.screen(pane.id) or "late\n" in rig.screen(pane.id))
            run = await enter(rig, pane, "echo on time")
            assert written(pane, run).endswith(b"on time\r\n")
            assert run.code == 0

    check()


def test_marks_are_found_however_output_is_cut() -> None:
    from pymux_wf.server.output_log import OutputLog
    from pymux_wf.server.shell_marks import ShellTrack

    key = b"k=abc"
    data = b"\x1b]133;A;%b;s=0;p=/a%%20b\x07$ \x1b]133;B;%b\x07ls\r\n\x1b]133;C;%b;p=ls%%0A-l;x\x1b\\" % (key, key, key)
    begin = len(data)
    data += b"out\x1b]133;C;k=no\x07\x1b[31m\x1b]133;D;%b;s=3\x07\x1b]133;A;%b;p=/\x07$ \x1b]133;B;%b\x07" % (
        key,
        key,
        key,
    )
    for size in [*range(1, 30), len(data)]:
        log = OutputLog()
        shell = ShellTrack("zsh", "abc", log, "/", wall=lambda: 5.0, monotonic=lambda: 1.0)
        news = []
        for place in range(0, len(data), size):
            log.append(data[place : place + size])
            news += shell.feed(data[place : place + size])
        assert news == ["prompt", "ready", "started", "finished", "prompt"], size
        (run,) = shell.commands
        assert (run.text, run.cwd, run.code, run.start_offset) == ("ls\n-l;x", "/a b", 3, begin)
        assert log.read(run.start_offset, run.end_offset) == b"out\x1b]133;C;k=no\x07\x1b[31m"
        assert (shell.cwd, shell.prompt_offset, shell.spoofed_marks) == ("/", len(data), 1)


def test_unfinished_marks_are_bounded() -> None:
    from pymux_wf.server import shell_marks
    from pymux_wf.server.output_log import OutputLog

    log = OutputLog()
    shell = shell_marks.ShellTrack("bash", "abc", log, "/", wall=lambda: 0.0, monotonic=lambda: 0.0)
    block = b"\x1b]133;C;k=abc;q=" + b"x" * 65536
    for _ in range(40):
        log.append(block)
        shell.feed(block)
        assert len(shell._carry) <= shell_marks.MARK_LIMIT
    for data in (b"x" * 65536,) * 40:
        log.append(data)
        shell.feed(data)
    assert len(shell._carry) <= shell_marks.MARK_LIMIT
    assert not shell.commands
