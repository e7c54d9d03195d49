"""Commands that run others: run-shell, if-shell, source-file, wait-for; and what they print."""

from __future__ import annotations

import asyncio
from pathlib import Path

from tests.unit.commands_rig import Rig, running_server, served


async def start(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "a", "-n", "w", "cat")


@served
async def test_run_shell_prints_and_gives_back_the_exit_code(rig: Rig) -> None:
    await start(rig)
    outcome = await rig.run("run-shell", "echo out; echo err >&2; exit 3")
    assert (outcome.out, outcome.err, outcome.code) == ("out\n'echo out; echo err >&2; exit 3' returned 3\n", "", 3)
    outcome = await rig.run("run-shell", "-E", "echo err >&2")
    assert outcome.out == "err\n"
    outcome = await rig.run("run-shell", "kill -9 $$")
    assert (outcome.out, outcome.code) == ("'kill -9 $$' terminated by signal 9\n", 137)
    assert await rig.ok("run-shell", "true") == ""


@served
async def test_the_shell_command_is_a_format_with_arguments(rig: Rig) -> None:
    await start(rig)
    assert await rig.ok("run-shell", "echo #{session_name}-#{1}-#{2}", "x", "y z") == "a-x-y z"
    assert await rig.ok("run-shell", "-c", "/usr", "pwd") == "/usr"
    assert (await rig.ok("run-shell", "echo $TMUX")).startswith("/nowhere/test.sock,")


@served
async def test_run_shell_can_run_commands_and_wait(rig: Rig) -> None:
    await start(rig)
    assert await rig.ok("run-shell", "-C", "display-message -p x ; display-message -p y") == "x\ny"
    assert await rig.ok("run-shell", "-d", "0.01", "echo later", ";", "display-message", "-p", "then") == "later\nthen"
    await rig.ok("run-shell", "-d", "0.01")
    assert await rig.fails("run-shell", "-d", "abc", "true") == "invalid delay time: abc"
    await rig.ok("run-shell", "-b", "-C", "rename-window background")
    await rig.until(lambda: rig.server.tree.windows[0].name == "background")


@served
async def test_output_for_a_pane_covers_it(rig: Rig) -> None:
    await start(rig)
    assert await rig.ok("run-shell", "-t", "a:0", "echo shown") == ""
    assert await rig.show("#{pane_mode}") == "view-mode"
    mode = rig.server.tree.panes[0].mode
    assert mode is not None
    assert mode.rows()[0].text.startswith("shown")


@served
async def test_if_shell_runs_one_of_two(rig: Rig) -> None:
    await start(rig)
    for argv, expected in (
        (["true", "display -p yes", "display -p no"], "yes"),
        (["false", "display -p yes", "display -p no"], "no"),
        (["test #{session_name} = a", "display -p yes"], "yes"),
        (["false", "display -p yes"], ""),
        (["-F", "#{session_name}", "display -p yes", "display -p no"], "yes"),
        (["-F", "0", "display -p yes", "display -p no"], "no"),
    ):
        assert await rig.ok("if-shell", *argv) == expected
    assert "unknown command: nosuch" in await rig.fails("if-shell", "true", "nosuch")


@served
async def test_what_follows_an_if_comes_after_its_commands(rig: Rig) -> None:
    await start(rig)
    for condition in (["true"], ["-F", "1"]):
        out = await rig.ok("if-shell", *condition, "display -p a ; display -p b", ";", "display-message", "-p", "c")
        assert out == "a\nb\nc"


@served
async def test_an_error_ends_the_rest_of_its_list(rig: Rig) -> None:
    await start(rig)
    outcome = await rig.run("display-message", "-p", "a", ";", "kill-window", "-t", "nope", ";", "display", "-p", "b")
    assert outcome.out == "a\n"
    assert outcome.code == 1
    outcome = await rig.run("display-message", "-p", "a", ";", "nosuch")
    assert outcome.out == ""


def test_source_file(tmp_path: Path) -> None:
    (tmp_path / "good.conf").write_text(
        'set -g @one 1\nset -g @two "#{session_name}"\ndisplay -p "from:#{current_file}"\n'
    )
    (tmp_path / "bad.conf").write_text("set -g @three 3\nnosuch thing\nset -g @four 4\n")
    (tmp_path / "outer.conf").write_text(f"source-file {tmp_path}/good.conf\nset -g @after '#{{@one}}'\n")
    (tmp_path / "loop.conf").write_text(f"source-file {tmp_path}/loop.conf\n")

    async def body() -> None:
        async with running_server() as rig:
            await start(rig)
            here = {"cwd": str(tmp_path)}
            assert await rig.ok("source-file", "good.conf", **here) == f"from:{tmp_path}/good.conf"
            assert await rig.ok("show-options", "-gv", "@two") == "#{session_name}"
            outcome = await rig.run("source-file", "bad.conf", **here)
            assert outcome.code == 1
            assert outcome.out.startswith(f"{tmp_path}/bad.conf:2: unknown command: nosuch")
            assert await rig.ok("show-options", "-gv", "@four") == "4"
            assert await rig.ok("source-file", "-nv", "good.conf", **here) == (
                f"{tmp_path}/good.conf:1: set-option -g @one 1\n"
                f'{tmp_path}/good.conf:2: set-option -g @two "#{{session_name}}"\n'
                f'{tmp_path}/good.conf:3: display-message -p "from:#{{current_file}}"'
            )
            await rig.ok("source-file", f"{tmp_path}/outer.conf")
            assert await rig.ok("show-options", "-gv", "@after") == "#{@one}"
            assert await rig.fails("source-file", "none.conf", **here) == "No such file or directory: none.conf"
            await rig.ok("source-file", "-q", "none.conf", **here)
            assert (await rig.run("source-file", "g*.conf", **here)).code == 0
            assert await rig.ok("source-file", "-F", "#{l:good}.conf", **here) != ""
            assert "too many nested files" in (await rig.run("source-file", "loop.conf", **here)).err
            assert await rig.ok("source-file", "-", stdin=b"display -p typed") == "typed"

    asyncio.run(body())


@served
async def test_channels(rig: Rig) -> None:
    await start(rig)
    await rig.ok("wait-for", "-S", "early")
    await rig.ok("wait-for", "early")
    waiting = asyncio.ensure_future(rig.ok("wait-for", "late"))
    await rig.turns()
    assert not waiting.done()
    await rig.ok("wait-for", "-S", "late")
    await waiting
    assert await rig.fails("wait-for", "-U", "lock") == "channel lock not locked"
    await rig.ok("wait-for", "-L", "lock")
    second = asyncio.ensure_future(rig.ok("wait-for", "-L", "lock"))
    await rig.turns()
    assert not second.done()
    await rig.ok("wait-for", "-U", "lock")
    await second
    await rig.ok("wait-for", "-U", "lock")
    assert await rig.fails("wait-for", "-U", "lock") == "channel lock not locked"


@served
async def test_who_goes_away_does_not_keep_a_lock(rig: Rig) -> None:
    await start(rig)
    await rig.ok("wait-for", "-L", "lock")
    gone = rig._client()
    gone.on_frame([3 - 2, ["wait-for", "-L", "lock"]])
    gone.on_lost()
    await rig.turns()
    await rig.ok("wait-for", "-U", "lock")
    await rig.ok("wait-for", "-L", "lock")


@served
async def test_messages_are_logged_and_printed(rig: Rig) -> None:
    await start(rig)
    log = (await rig.ok("show-messages")).splitlines()
    assert log[0].endswith(" command: show-messages")
    assert any("new-session -d -n w -s a" in line for line in log)
    assert await rig.ok("display-message", "-p", "#{window_name}") == "w"
    assert await rig.ok("display-message", "-p", "-l", "#{window_name}") == "#{window_name}"
    assert await rig.ok("display-message", "-p", "-t", "nope", "x#{pane_id}x") == "xx"
    assert await rig.ok("display-message", "unseen") == ""
    assert (await rig.ok("display-message", "-p")).startswith("[a] 0:w, current pane 0 - (")
    assert "pane_id=%0" in (await rig.ok("display-message", "-a")).splitlines()
    assert await rig.fails("display-message", "-F", "a", "b") == "only one of -F or argument must be given"
    assert await rig.fails("display-message", "-d", "x", "b") == "delay invalid"


@served
async def test_lists_of_commands(rig: Rig) -> None:
    assert await rig.ok("list-commands", "list-sessions") == (
        "list-sessions (ls) [-r] [-F format] [-f filter] [-O order]"
    )
    names = await rig.ok("list-commands", "-F", "#{command_list_name}")
    assert names.splitlines()[0] == "attach-session"
    assert (await rig.fails("list-commands", "nosuch")).startswith("unknown command: nosuch")
    await rig.ok("start-server")


@served
async def test_a_client_that_goes_by_the_name_of_tmux_hears_its_words_alone(rig: Rig) -> None:
    for words in (
        ["swich-client"],
        ["new-session", "-d", "-s", "a", "-c", "/", "-Q"],
        ["set", "-g", "mouse", "perhaps"],
    ):
        ours, theirs = await rig.run(*words), await rig.run(*words, name="tmux")
        assert ours.err.startswith(theirs.err.rstrip("\n"))
        assert "did you mean" not in theirs.err
    assert (await rig.run("swich-client", name="tmux")).err == "unknown command: swich-client\n"
