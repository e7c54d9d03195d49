"""Interactive shells: commands with their exact results, what the shell is doing, input that is never lost."""

from __future__ import annotations

import pytest

from pymux_wf.aio import Refused, Server, Session

HOME = {"HOME": "/nowhere"}
"""Nobody's shell files: what a test waits for must not depend on them."""


async def bash(server: Server, integration: bool | None = None) -> Session:
    return await server.new_session(shell="bash", env=HOME, integration=integration)


async def a_command_gives_its_output_and_its_exit_code(server: Server) -> None:
    pane = await (await bash(server)).pane
    result = await pane.run("printf 'one\\ntwo'; false")
    assert (result.code, result.output, result.ok, result.how, result.completed) == (
        1,
        "one\ntwo",
        False,
        "marks",
        True,
    )
    assert (await pane.run("echo $((6 * 7))")).lines == ["42"]
    assert (await pane.run(["printf", "%s", "a b; $HOME"])).output == "a b; $HOME"
    assert (await pane.run("for i in 1 2; do\necho $i\ndone")).output == "1\n2\n"
    exact = await pane.run("printf '\\033[1mbold\\033[m\\n'", exact=True)
    assert (exact.output, exact.raw) == ("bold\n", b"\x1b[1mbold\x1b[m\r\n")
    assert (await pane.run("cd /")).ok
    result = await pane.run("pwd")
    assert (result.output, result.cwd, result.state) == ("/\n", "/", "idle")


async def the_commands_of_a_shell_can_be_asked(server: Server) -> None:
    pane = await (await bash(server)).pane
    assert await pane.wait_ready() == "prompt"
    assert await pane.commands == []
    assert await pane.last_command is None
    await pane.run("true")
    await pane.send_text("echo typed; (exit 3)\n")
    ended = await pane.wait_command()
    assert (ended.code, ended.text, ended.running) == (3, "echo typed; (exit 3)", False)
    assert [command.text for command in await pane.commands] == ["true", "echo typed; (exit 3)"]
    last = await pane.last_command
    assert last is not None
    assert (last.number, last.code) == (ended.number, 3)
    assert await pane.command_output() == "typed\n"
    assert await pane.command_output(last) == "typed\n"
    first, second = last.output
    assert 0 < first < (second or 0)


async def the_state_of_a_pane_is_told_with_what_tells_it(server: Server) -> None:
    pane = await (await bash(server)).pane
    await pane.wait_ready()
    state = await pane.state
    assert state == "idle"
    assert state.evidence
    await pane.send_text("sleep 60\n")
    while await pane.state != "running":
        await pane.wait_idle(0.01)
    with pytest.raises(Refused, match="running") as caught:
        await pane.run("true")
    assert caught.value.evidence["state"] == "running"
    while (await pane.process).command != "sleep":  # the shell tells of a command before it starts it
        await pane.wait_idle(0.01)
    await pane.interrupt()
    assert (await pane.wait_command()).code == 130
    await pane.send_text("exit 5\n")
    assert (await pane.wait_exit()).code == 5
    assert await pane.state == "exited"


async def a_command_that_is_not_done_in_time_goes_on(server: Server) -> None:
    pane = await (await bash(server)).pane
    result = await pane.run("echo begun; read line; echo $line", timeout=0.5)
    assert (result.completed, result.code, result.exit, result.output) == (False, None, None, "begun\n")
    assert result.state in ("running", "awaiting-input")
    await pane.send_text("over\n")
    assert (await pane.wait_command()).code == 0
    assert (await pane.command_output()).endswith("over\n")


async def what_is_typed_at_once_is_not_lost(server: Server) -> None:
    pane = await (await bash(server)).pane
    await pane.send_text("echo first\n")
    await pane.wait_for("first")
    long = await (await bash(server)).pane
    await long.send_text("echo " + "x" * 6000 + "\n")
    await long.wait_for("x" * 6000)


async def without_integration_the_result_says_so(server: Server) -> None:
    session = await bash(server, integration=False)
    pane = await session.pane
    result = await pane.run("echo plain; (exit 4)")
    assert (result.code, result.output) == (4, "plain\n")
    assert result.how != "marks"
    assert result.reason
    with pytest.raises(Refused, match="integration"):
        await pane.commands
    marked = await (await (await bash(server)).new_window(shell="bash", integration=False)).pane
    assert (await marked.run("true")).how != "marks"
