"""The text of bash's commands: as it is written into a mark, whatever it holds and however it is read."""

from __future__ import annotations

import tempfile
from pathlib import Path
from shutil import which

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymux_wf.server import verbs
from pymux_wf.server.shell_mark_fields import fields_of
from pymux_wf.server.shell_text import LIMIT, TextInMarks, stuffed, unstuffed
from pymux_wf.server.verbs.verb import VerbFailure

from tests.unit.commands_rig import Rig, served
from tests.unit.shells_rig import at_prompt, enter, home_for, shells, start, written

BEGIN, END = b"\x1b]133;T;k=key;r=", b"\x07\x1b]133;D;k=key;s=0\x07"


@given(st.text(alphabet=st.sampled_from("a;\x07\x10\x18\x1a\x1b\n\\\x9b\x80\x9fé漢 ")))
def test_stuffed_text_breaks_no_string_off_and_is_found_again(text: str) -> None:
    data = stuffed(text.encode())
    assert not any(bad in data for bad in (b"\x07", b"\x18", b"\x1a", b"\x1b", b"\n", b"\xc2\x9b"))
    assert unstuffed(data.decode("utf-8", "surrogateescape")) == text
    assert fields_of(b"T;k=key;r=" + data)[1] == {"k": "key", "text": text}


@given(st.lists(st.integers(1, 12)), st.sampled_from([b"", b"out\x1b[1m", b"\x1b]133;T;k=other;r=\x1b"]))
def test_reads_of_any_size_give_the_same(sizes: list[int], before: bytes) -> None:
    texts = [b" 1  ls \x1b]0;x\x07", b"", b" 2  a\r\nb"]
    data = before + b"".join(BEGIN + text + END + b"$ " for text in texts)
    expected = before + b"".join(BEGIN + stuffed(text) + END + b"$ " for text in texts)
    passing, got, place = TextInMarks("key"), b"", 0
    for size in [*sizes, len(data)]:
        got += passing.passed(data[place : place + size])
        place += size
    assert got == expected


def test_a_text_without_an_end_is_given_up() -> None:
    passing = TextInMarks("key")
    assert passing.passed(BEGIN + b"x") == BEGIN
    assert passing.passed(b"y" * LIMIT) == b"x" + b"y" * LIMIT
    assert passing.passed(b"\x1b[m") == b"\x1b[m"


@served
async def test_control_characters_that_were_typed_do_not_leave_the_text(rig: Rig) -> None:
    with tempfile.TemporaryDirectory() as home:
        pane = await start(rig, "bash", home_for("bash", Path(home)))
        await at_prompt(rig, pane)
        run = await enter(rig, pane, "printf %s '\x16\x1b]0;evil\x16\x07\x16\x1b[31mred'")
        assert run.text == "printf %s '\x1b]0;evil\x07\x1b[31mred'"
        assert written(pane, run) == b"\x1b]0;evil\x07\x1b[31mred"
        pane.screen.title = ""
        await enter(rig, pane, ": '\x16\x1b]0;evil\x16\x07\x16\x1b[31mred'")
        assert pane.screen.title == ""
        rows = [row.text.rstrip() for row in pane.screen.rows]
        assert [row for row in rows if row][-1] == "ready>"


@served
async def test_the_text_of_a_command_that_runs_is_what_was_echoed(rig: Rig) -> None:
    with tempfile.TemporaryDirectory() as home:
        pane = await start(rig, "bash", home_for("bash", Path(home)))
        shell = await at_prompt(rig, pane)
        assert pane.io is not None
        pane.io.write(b"read -r answer; seq 1 5\r")
        await rig.until(lambda: shell.running is not None)
        assert shell.commands[-1].text == "read -r answer; seq 1 5"
        pane.io.write(b"x\r")
        await at_prompt(rig, pane, 2)
        assert shell.commands[-1].text == "read -r answer; seq 1 5"


@pytest.mark.parametrize("rc", ["HISTCONTROL=ignoreboth\n", "set +o history\n", "HISTSIZE=0\n", "set -u\n"])
def test_texts_are_told_whatever_the_history_keeps(rc: str) -> None:
    @served
    async def check(rig: Rig) -> None:
        with tempfile.TemporaryDirectory() as home:
            pane = await start(rig, "bash", home_for("bash", Path(home), rc))
            shell = await at_prompt(rig, pane)
            for line in ("echo one", "echo one", " echo two", "(exit 3)"):
                await enter(rig, pane, line)
            assert [run.text.strip() for run in shell.commands] == ["echo one", "echo one", "echo two", "(exit 3)"]
            assert [written(pane, run) for run in shell.commands] == [b"one\r\n", b"one\r\n", b"two\r\n", b""]

    check()


@shells
def test_a_command_arrives_as_it_is_whatever_the_line_editor_makes_of_it(kind: str) -> None:
    texts = {
        "echo 'a!b'": "a!b\n",
        'echo "x!y z!"': "x!y z!\n",
        'echo one\necho "two!x"\necho three': "one\ntwo!x\nthree\n",
        "^one^two": None,
        "echo 'tab\there'": "tab\there\n",
        "printf %s 'a\rb\x01\x1b[201~c' | od -An -c": "   a  \\r   b 001 033   [   2   0   1   ~   c\n",
        "printf %s \"it's\\\\\" '\t!x\\'": "it's\\\t!x\\" if kind != "fish" else None,
    }

    @served
    async def check(rig: Rig) -> None:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
            pane = await start(rig, kind, home_for(kind, Path(home)))
            shell = await at_prompt(rig, pane)
            for text, output in texts.items():
                result = await verbs.perform(rig.server, "run-command", {"text": text, "timeout": 10})
                assert result["how"] == "marks"
                if output is not None:
                    assert (result["output"], result["code"]) == (output, 0), text
                else:
                    assert result["completed"]
                assert shell.commands[-1].text == text

    check()


@served
async def test_a_bash_whose_prompt_commands_were_replaced_still_tells_its_commands(rig: Rig) -> None:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        pane = await start(rig, "bash", home_for("bash", Path(home)))
        shell = await at_prompt(rig, pane)
        await enter(rig, pane, "PROMPT_COMMAND=:")
        await rig.ok("send-keys", "-t", f"%{pane.id}", "sh -c 'exit 4'", "Enter")
        told = await verbs.perform(rig.server, "wait-command", {"target": f"%{pane.id}", "timeout": 5})
        assert (told["code"], told["text"]) == (4, "sh -c 'exit 4'")
        await at_prompt(rig, pane, 3)
        assert shell.commands[-1].text == "sh -c 'exit 4'"


@shells
def test_a_trace_of_the_shell_shows_little_of_ours_and_breaks_nothing(kind: str) -> None:
    if kind == "fish":
        pytest.skip("its trace shows no event handlers")

    @served
    async def check(rig: Rig) -> None:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
            pane = await start(rig, kind, home_for(kind, Path(home)))
            await at_prompt(rig, pane)
            await enter(rig, pane, "set -x")
            run = await enter(rig, pane, "echo one")
            await enter(rig, pane, "(exit 3)")
            assert (run.text, run.code) == ("echo one", 0)
            assert b"one" in written(pane, run).splitlines()
            ours = [line for line in pane.log.read().split(b"\n") if line.startswith(b"+") and b"__pywfmux" in line]
            assert all(line.rstrip() in (b"++ __pywfmux_first", b"++ __pywfmux_last") for line in ours), ours

    check()


@served
async def test_what_is_printed_in_the_background_or_by_a_trap_stays_out_of_the_text(rig: Rig) -> None:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        pane = await start(rig, "bash", home_for("bash", Path(home)))
        await at_prompt(rig, pane)
        await enter(rig, pane, "set -T; trap 'echo TRAP' DEBUG")
        assert (await enter(rig, pane, "echo 'a  b'")).text == "echo 'a  b'"
        await enter(rig, pane, "trap - DEBUG; set +T; sleep 30 &")
        assert (await enter(rig, pane, "echo 'it'\\''s'")).text == "echo 'it'\\''s'"
        await enter(rig, pane, "kill $!")


def test_a_text_that_was_broken_off_ends_at_the_next_mark() -> None:
    passing = TextInMarks("key")
    prompt = b"\x1b]133;A;k=key;s=130\x07"
    assert passing.passed(BEGIN + b" 1  x\x1b") == BEGIN
    assert passing.passed(prompt + b"$ ") == stuffed(b" 1  x\x1b") + prompt + b"$ "


@served
async def test_what_a_job_writes_at_the_prompt_was_not_typed(rig: Rig) -> None:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        pane = await start(rig, "bash", home_for("bash", Path(home)))
        await at_prompt(rig, pane)
        fifo = Path(home) / "fifo"
        await enter(rig, pane, f"mkfifo {fifo}; (read line <{fifo}; echo $line) &")
        fifo.write_text("late news\n")
        await rig.until(lambda: b"late news" in pane.log.read())
        result = await verbs.perform(rig.server, "run-command", {"text": "echo one", "timeout": 5})
        assert (result["code"], result["output"].splitlines()[0]) == (0, "one")


@served
async def test_an_answer_of_the_terminal_that_nobody_read_stands_at_the_prompt(rig: Rig) -> None:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        pane = await start(rig, "bash", home_for("bash", Path(home)))
        shell = await at_prompt(rig, pane)
        await enter(rig, pane, "printf '\\033[c'")
        await rig.until(lambda: b"1;2" in pane.log.read(shell.prompt_offset))
        with pytest.raises(VerbFailure, match="typed at the prompt already"):
            await verbs.perform(rig.server, "run-command", {"text": "echo one", "timeout": 5})


@served
async def test_what_was_typed_while_a_command_ran_stands_at_the_prompt(rig: Rig) -> None:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        pane = await start(rig, "bash", home_for("bash", Path(home)))
        shell = await at_prompt(rig, pane)
        target = ("send-keys", "-t", f"%{pane.id}")
        await rig.ok(*target, "sleep 0.2", "Enter", "abc")
        await at_prompt(rig, pane, 2)
        await rig.until(lambda: b"abc" in pane.log.read(shell.prompt_offset))
        with pytest.raises(VerbFailure, match="typed at the prompt already"):
            await verbs.perform(rig.server, "run-command", {"text": "echo one", "timeout": 5})
        await rig.ok(*target, "C-c")
        await at_prompt(rig, pane, 3)
        result = await verbs.perform(rig.server, "run-command", {"text": "echo one", "timeout": 5})
        assert result["output"] == "one\n"


@served
async def test_a_command_whose_output_was_waited_for_may_end_a_moment_later(rig: Rig) -> None:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        pane = await start(rig, "bash", home_for("bash", Path(home)))
        await at_prompt(rig, pane)
        target = f"%{pane.id}"
        await rig.ok("send-keys", "-t", target, "echo se''en; sleep 0.05", "Enter")
        await verbs.perform(rig.server, "wait-for-text", {"target": target, "pattern": "seen", "timeout": 5})
        result = await verbs.perform(rig.server, "run-command", {"text": "echo one", "timeout": 5})
        assert result["output"] == "one\n"


@pytest.mark.parametrize("argv", ["bash", "bash -l", "zsh", "fish"])
def test_an_integrated_shell_without_marks_still_runs_commands(argv: str) -> None:
    if which(argv.split()[0]) is None:
        pytest.skip("not here")
    rc = {"bash": "unset -v __pywfmux_key\n", "zsh": "", "fish": "set -e PYWFMUX_SHELL_KEY\n"}
    kind = argv.split()[0]

    @served
    async def check(rig: Rig) -> None:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
            folder = home_for(kind, Path(home), rc[kind])
            (folder / ".bash_profile").write_text("PS1='ready> '\n" + rc["bash"])
            (folder / ".zshenv").write_text("unset __pywfmux_key\n")
            if kind == "zsh":
                (folder / ".zshrc").write_text("PS1='ready> '\nprecmd_functions=()\nunfunction precmd\n")
            await start(rig, argv, folder)
            result = await verbs.perform(rig.server, "run-command", {"text": "echo one; false", "timeout": 10})
            assert (result["how"], result["output"], result["code"]) == ("wrapped", "one\n", 1)

    check()
