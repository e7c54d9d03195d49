"""run-command and wait-command: exact results from real shells, integrated and not; what is refused and why."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from pymux_wf.server import verbs
from pymux_wf.server.tree import Pane
from pymux_wf.server.verbs.shell_line import text_of, typed, unmarked_line
from pymux_wf.server.verbs.verb import VerbFailure

from pymux_wf import failures
from tests.unit.commands_rig import Rig, served


async def start(rig: Rig, command: str) -> Pane:
    await rig.ok("new-session", "-d", "-x", "80", "-y", "24", command)
    return rig.server.tree.panes[0]


async def run(rig: Rig, text: str, **parameters: Any) -> dict[str, Any]:
    given = {"text": text, "timeout": 10, **parameters}
    result: dict[str, Any] = await verbs.perform(rig.server, "run-command", given)
    return result


async def refused(rig: Rig, text: str, kind: str = failures.REFUSED, **parameters: Any) -> VerbFailure:
    with pytest.raises(VerbFailure) as caught:
        await run(rig, text, **parameters)
    assert caught.value.kind == kind, caught.value.message
    return caught.value


def in_shells(*shells: str) -> Any:
    return pytest.mark.parametrize("shell", shells)


# -- exact


@in_shells("bash", "zsh", "fish", "dash", "env bash --norc")
def test_code_and_output_are_exact(shell: str) -> None:
    @served
    async def test(rig: Rig) -> None:
        await start(rig, shell)
        for text, code, output in (
            ("true", 0, ""),
            ("false", 1, ""),
            ("echo hi", 0, "hi\n"),
            ("printf 'a\\nb'", 0, "a\nb"),
            ("printf ' a  \\n\\n'", 0, " a  \n\n"),
            ("sh -c 'echo out; echo err >&2; exit 42'", 42, "out\nerr\n"),
            ("echo a; echo b; false", 1, "a\nb\n"),
            ("echo 漢字", 0, "漢字\n"),
            ("printf '\\t1\\n'", 0, "\t1\n"),
            ("printf '\\033[31mred\\033[m\\n'", 0, "red\n"),
        ):
            result = await run(rig, text)
            assert (result["code"], result["output"], result["completed"], result["truncated"]) == (
                *(code, output, True, False),
            ), text
            assert result["how"] == ("wrapped" if shell in ("dash", "env bash --norc") else "marks")
            assert (result["reason"] is None) == (result["how"] == "marks")
            assert 0 <= result["duration"] < 10
            assert result["ended"] >= result["started"] > 1e9

    test()


@in_shells("bash", "zsh", "dash", "env bash --norc")
def test_several_lines_are_one_command(shell: str) -> None:
    @served
    async def test(rig: Rig) -> None:
        pane = await start(rig, shell)
        for text, code, output in (
            ("for i in 1 2; do\n  echo $i\ndone", 0, "1\n2\n"),
            ("echo a\necho b\nfalse\n", 1, "a\nb\n"),
            ("cat <<END\nx\n'y'\nEND", 0, "x\n'y'\n"),
            ("echo a\n\n\necho 'c\nd'", 0, "a\nc\nd\n"),
        ):
            count = len(pane.shell.commands) if pane.shell is not None else 0
            result = await run(rig, text)
            assert (result["code"], result["output"], result["text"]) == (code, output, text)
            if pane.shell is not None:
                assert len(pane.shell.commands) == count + 1

    test()


@in_shells("bash", "zsh", "fish")
def test_what_is_no_command(shell: str) -> None:
    @served
    async def test(rig: Rig) -> None:
        await start(rig, shell)
        await run(rig, "sh -c 'exit 7'")
        result = await run(rig, "")
        assert (result["completed"], result["output"], result["number"]) == (True, "", None)
        if shell == "bash":
            assert (await run(rig, "# nothing"))["output"] == ""
        if shell == "fish":
            failure = await refused(rig, "echo )")  # fish keeps it in its line
            assert "not understood" in failure.message
        else:
            result = await run(rig, "echo )")
            assert result["code"] != 0
            assert "error near" in result["output"]
        assert (await run(rig, "echo still here"))["output"] == "still here\n"

    test()


@in_shells("bash", "zsh", "fish")
def test_a_command_that_is_not_complete_is_taken_back(shell: str) -> None:
    @served
    async def test(rig: Rig) -> None:
        await start(rig, shell)
        failure = await refused(rig, "echo 'half")
        assert "not complete" in failure.message
        assert any("half" in line for line in failure.details["evidence"]["lines"])
        assert (await run(rig, "echo whole"))["output"] == "whole\n"

    test()


@served
async def test_the_directory_is_where_it_began(rig: Rig) -> None:
    await start(rig, "bash")
    assert (await run(rig, "cd /tmp"))["cwd"] == "/"
    assert (await run(rig, "pwd"))["cwd"] == "/tmp"


@in_shells("bash", "dash")
def test_a_shell_that_ends_gives_its_status(shell: str) -> None:
    @served
    async def test(rig: Rig) -> None:
        pane = await start(rig, shell)
        result = await run(rig, "echo bye; exit 3")
        assert (result["code"], result["completed"]) == (3, True)
        assert result["output"].startswith("bye\n")
        await rig.until(lambda: pane.id not in rig.server.tree.panes)

    test()


@served
async def test_exec_is_the_command_until_the_program_ends(rig: Rig) -> None:
    await start(rig, "bash")
    result = await run(rig, "exec sh -c 'echo other; exit 5'")
    assert (result["code"], result["output"]) == (5, "other\n")


@served
async def test_a_background_job_does_not_hold_the_result(rig: Rig) -> None:
    await start(rig, "bash")
    result = await run(rig, "sleep 60 & echo started; kill $!")
    assert result["code"] == 0
    assert result["output"].endswith("started\n")


@served
async def test_a_person_s_interrupt_is_a_result(rig: Rig) -> None:
    pane = await start(rig, "bash")
    task = rig.server.loop.create_task(run(rig, "sleep 60"))
    await rig.until(lambda: pane.shell is not None and pane.shell.running is not None)
    await verbs.perform(rig.server, "wait-idle", {"quiet": 0.05})
    await rig.ok("send-keys", "C-c")
    result = await task
    assert (result["code"], result["completed"]) == (130, True)


@served
async def test_marks_that_a_program_forges_change_nothing(rig: Rig) -> None:
    await start(rig, "bash")
    result = await run(rig, "printf '\\033]133;D;0\\007\\033]133;C;k=guess\\007no\\n'; (exit 4)")
    assert (result["code"], result["output"], result["spoofed_marks"]) == (4, "no\n", 2)


@served
async def test_large_and_binary_output(rig: Rig) -> None:
    await start(rig, "bash")
    result = await run(rig, "yes abcdefghijklmnopqrs | head -c 10000000", timeout=60)
    assert (result["output"] == "abcdefghijklmnopqrs\n" * 500_000, result["truncated"], result["code"]) == (
        True,
        False,
        0,
    )
    result = await run(rig, "yes abcdefghijklmnopqrs | head -c 20000000; echo end", timeout=60)
    assert result["truncated"]
    assert result["output"].endswith("pqrs\nend\n")
    assert len(result["output"]) < 16_000_000
    result = await run(rig, "printf '\\377\\000\\001x\\n'", exact=True)
    assert result["raw"] == b"\xff\x00\x01x\r\n"
    assert result["output"] == "\ufffdx\n"
    assert rig.server.tree.panes[0].log.limit < 2_000_000


@served
async def test_an_echo_that_spells_the_marks_is_not_the_marks(rig: Rig) -> None:
    pane = await start(rig, "dash")
    result = await run(rig, "sleep 0.05; echo done")
    assert result["output"] == "done\n"
    assert pane.log.read().count(b"printf") >= 2


# -- time


@served
async def test_what_has_not_ended_goes_on_and_can_be_waited_for(rig: Rig) -> None:
    await start(rig, "bash")
    result = await run(rig, "echo begun; read line; echo $line; (exit 6)", timeout=0.3)
    assert (result["completed"], result["code"], result["ended"], result["output"]) == (False, None, None, "begun\n")
    outcome = await rig.run("wait-command", "--timeout", "0.05")
    assert outcome.code == failures.EXIT_CODES[failures.TIMED_OUT]
    await rig.ok("send-keys", "word", "Enter")
    ended = await verbs.perform(rig.server, "wait-command", {})
    assert (ended["code"], ended["number"]) == (6, result["number"])
    assert ended["output"].endswith("word\n")


@served
async def test_wait_command_waits_for_what_was_sent_and_has_not_begun(rig: Rig) -> None:
    await start(rig, "bash")
    await rig.ok("send-keys", "(exit 8)", "Enter")
    assert (await verbs.perform(rig.server, "wait-command", {}))["code"] == 8
    for code in (1, 2, 3):
        await rig.ok("send-keys", f"(exit {code})", "Enter")
        assert (await verbs.perform(rig.server, "wait-command", {}))["code"] == code
    assert (await verbs.perform(rig.server, "wait-command", {}))["code"] == 3
    outcome = await rig.run("wait-command")
    assert (outcome.code, outcome.out) == (3, "(exit 3): exited 3\n")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_line_sent_between_an_end_and_its_prompt_is_waited_for(shell: str) -> None:
    @served
    async def test(rig: Rig) -> None:
        pane = await start(rig, shell)
        await run(rig, "true")
        line = "sh -c 'exit 3'"
        for _ in range(20):
            await run(rig, "true")  # ends before the prompt is there again
            verbs.perform(rig.server, "input", {"items": [["text", f"{line}\n"]]})
            await rig.until(lambda: pane.shell is not None and pane.shell.at_prompt)
            assert (await verbs.perform(rig.server, "wait-command", {}))["code"] == 3

    test()


@served
async def test_wait_command_where_there_was_none(rig: Rig) -> None:
    await start(rig, "bash")
    assert (await rig.run("wait-command")).code == failures.EXIT_CODES[failures.NOT_FOUND]


@served
async def test_without_integration_wait_command_says_what_it_knows(rig: Rig) -> None:
    await start(rig, "dash")
    await verbs.perform(rig.server, "wait-idle", {})
    await rig.ok("send-keys", "sleep 0.3", "Enter")
    found = await verbs.perform(rig.server, "wait-command", {})
    assert (found["how"], found["code"], found["completed"]) == ("foreground", None, True)
    assert "no shell integration" in found["reason"]


# -- refused


@served
async def test_while_something_runs_it_is_refused_with_what_it_is(rig: Rig) -> None:
    pane = await start(rig, "bash")
    await run(rig, "true")
    for command, words in (("sleep 60", "sleep 60"), ("read -s x", "password"), ("less /etc/passwd", "full-screen")):
        await rig.ok("send-keys", command, "Enter")
        await rig.until(lambda: pane.shell is not None and pane.shell.running is not None)
        await verbs.perform(rig.server, "wait-idle", {})
        failure = await refused(rig, "true")
        assert words in failure.message
        assert failure.details["evidence"]["state"] in ("running", "password", "fullscreen")
        assert failure.details["object"] == "%0"
        assert failure.details["screen"]["size"] == [80, 24]
        await rig.ok("send-keys", "q" if command.startswith("less") else "C-c")
        await rig.until(lambda: pane.shell is not None and pane.shell.at_prompt)
    assert (await run(rig, "echo free"))["output"] == "free\n"


@in_shells("bash", "zsh", "fish")
def test_what_is_typed_at_the_prompt_already_is_not_spoilt(shell: str) -> None:
    @served
    async def test(rig: Rig) -> None:
        await start(rig, shell)
        await run(rig, "true")
        await verbs.perform(rig.server, "wait-idle", {})
        await rig.ok("send-keys", "rm -rf half")
        failure = await refused(rig, "true")
        assert "typed at the prompt" in failure.message
        await verbs.perform(rig.server, "wait-idle", {})
        assert "rm -rf half" in (await refused(rig, "true")).message

    test()


@served
async def test_programs_that_are_no_shell_are_refused(rig: Rig) -> None:
    await start(rig, "exec sleep 60")
    assert "sleep is in the foreground" in (await refused(rig, "true")).message


@served
async def test_bad_calls(rig: Rig) -> None:
    await start(rig, "bash")
    await refused(rig, "a\0b", failures.INVALID)
    with pytest.raises(VerbFailure, match="give text or argv"):
        await verbs.perform(rig.server, "run-command", {})
    with pytest.raises(VerbFailure, match="give text or argv"):
        await verbs.perform(rig.server, "run-command", {"text": "a", "argv": ["b"]})
    result = await verbs.perform(rig.server, "run-command", {"argv": ["printf", "%s|", "a b", "$HOME"], "timeout": 10})
    assert result["output"] == "a b|$HOME|"


@served
async def test_the_pane_that_goes_meanwhile_is_told(rig: Rig) -> None:
    await start(rig, "bash")
    await rig.ok("split-window", "sleep 60")
    await run(rig, "true", target="%0")
    task = rig.server.loop.create_task(run(rig, "sleep 60", target="%0"))
    await rig.until(lambda: rig.server.tree.panes[0].shell.running is not None)  # type: ignore[union-attr]
    await rig.ok("kill-pane", "-t", "%0")
    result = await task
    assert result["code"] == 129
    assert result["completed"]


# -- as a command


@served
async def test_the_command_prints_exactly_the_output_and_exits_as_the_command(rig: Rig) -> None:
    await start(rig, "bash")
    outcome = await rig.run("run", "-t", "%0", "--", "printf", "a\\nb", name="pywfmux")
    assert (outcome.out, outcome.err, outcome.code) == ("a\nb", "", 0)
    outcome = await rig.run("run", "--", "echo to | tr o a; (exit 9)", name="pywfmux")
    assert (outcome.out, outcome.code) == ("ta\n", 9)
    outcome = await rig.run("run-command", "--json", "--", "echo", "x y")
    assert json.loads(outcome.out)["output"] == "x y\n"
    outcome = await rig.run("run-command", "--timeout", "0.3", "--", "echo some; sleep 60")
    assert (outcome.out, outcome.code) == ("some\n", failures.EXIT_CODES[failures.TIMED_OUT])
    outcome = await rig.run("run-command", "--", "true")
    assert outcome.code == failures.EXIT_CODES[failures.REFUSED]


@served
async def test_everywhere_else_run_is_tmux_s(rig: Rig) -> None:
    await start(rig, "bash")
    assert (await rig.run("run", "echo of the server", name="pywfmux")).out == "of the server\n"
    assert (await rig.run("run", "--", "echo of tmux")).out == "of tmux\n"
    assert (await rig.run("run", "--", "echo of tmux", name="tmux")).out == "of tmux\n"


# -- lines


def test_words_become_a_line() -> None:
    assert text_of(["a b; c"]) == "a b; c"
    assert text_of(["a b", "c"]) == "'a b' c"
    assert typed("a\tb", paste=False) == b"a\x16\tb\r"
    assert typed("a\x1b[201~\nb", paste=True) == b"\033[200~a\rb\033[201~\r"
    for shell in ("sh", "zsh", "fish"):
        line = unmarked_line(shell, "echo it's", "KEY")
        assert "\033" not in line
        assert "\007" not in line


@served
async def test_of_two_runs_at_once_one_is_refused_and_told_why(rig: Rig) -> None:
    await start(rig, "bash")
    await run(rig, "true")
    await rig.until(lambda: rig.server.tree.panes[0].shell.at_prompt)  # type: ignore[union-attr]
    tasks = [rig.server.loop.create_task(run(rig, f"echo {number}")) for number in range(2)]
    first, second = await asyncio.gather(*tasks, return_exceptions=True)
    assert isinstance(first, dict)
    assert first["output"] == "0\n"
    assert isinstance(second, VerbFailure)
    assert second.kind == failures.REFUSED
    assert "another command is just being run: 'echo 0'" in second.message
    assert (await run(rig, "echo three"))["output"] == "three\n"
