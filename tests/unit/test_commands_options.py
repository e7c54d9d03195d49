"""Commands about options, hooks and the environment."""

from __future__ import annotations

from tests.unit.commands_rig import Rig, served


async def start(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "a", "-n", "w", "cat")


@served
async def test_values_are_set_toggled_appended_and_unset(rig: Rig) -> None:
    await start(rig)
    await rig.ok("set-option", "-g", "@name", "two words")
    assert await rig.ok("show-options", "-g", "@name") == '@name "two words"'
    assert await rig.ok("show-options", "-gv", "@name") == "two words"
    await rig.ok("set-option", "-ga", "@name", "!")
    assert await rig.ok("show-options", "-gv", "@name") == "two words!"
    await rig.ok("set-option", "-gu", "@name")
    assert await rig.fails("show-options", "-g", "@name") == "invalid option: @name"
    assert await rig.ok("show-options", "-gq", "@name") == ""
    await rig.ok("set-option", "-g", "mouse")
    assert await rig.ok("show-options", "-g", "mouse") == "mouse on"
    await rig.ok("set-option", "-gF", "@where", "#{session_name}")
    assert await rig.ok("show-options", "-gv", "@where") == "a"


@served
async def test_each_scope_is_its_own_and_falls_back(rig: Rig) -> None:
    await start(rig)
    assert await rig.ok("show-options", "mouse") == ""
    assert await rig.ok("show-options", "-A", "mouse") == "mouse* off"
    await rig.ok("set-option", "mouse", "on")
    assert await rig.ok("show-options", "mouse") == "mouse on"
    assert await rig.ok("show-options", "-g", "mouse") == "mouse off"
    await rig.ok("set-window-option", "monitor-bell", "off")
    assert await rig.ok("show-window-options", "-v", "monitor-bell") == "off"
    assert await rig.ok("show-options", "-gw", "monitor-bell") == "monitor-bell on"
    await rig.ok("set-option", "-p", "@mine", "1")
    assert await rig.ok("show-options", "-p") == "@mine 1"
    await rig.ok("set-option", "-w", "remain-on-exit", "on")
    await rig.ok("set-option", "-p", "remain-on-exit", "failed")
    await rig.ok("set-option", "-wU", "remain-on-exit")
    assert await rig.ok("show-options", "-p") == "@mine 1"
    assert "escape-time 10" in (await rig.ok("show-options", "-s")).splitlines()


@served
async def test_errors_of_options_have_the_words_that_tools_know(rig: Rig) -> None:
    await start(rig)
    for argv, message in (
        (["set-option", "nosuch", "x"], "invalid option: nosuch"),
        (["set-option", "-g", "status-l", "x"], "ambiguous option: status-l"),
        (["set-option", "-g", "mouse", "x"], "bad value: x"),
        (["set-option", "-s", "escape-time", "abc"], "value is invalid: abc"),
        (["set-option", "-s", "escape-time", "-1"], "value is too small: -1"),
        (["set-option", "-g", "mouse[1]", "on"], "not an array: mouse[1]"),
        (["set-option", "-g", "@x"], "empty value"),
        (["set-option", "-t", "nope", "@x", "1"], "no such session: nope"),
        (["show-options", "-w", "-t", "nope:4"], "no such window: nope:4"),
        (["set-option", "-g", "status-bg", "nosuch"], "bad colour: nosuch"),
        (["show-options", "a", "b"], "command show-options: too many arguments (need at most 1)"),
    ):
        assert (await rig.fails(*argv)).startswith(message), argv
    await rig.ok("set-option", "-q", "nosuch", "x")
    await rig.ok("set-option", "-o", "@once", "1")
    assert await rig.fails("set-option", "-o", "@once", "2") == "already set: @once"
    await rig.ok("set-option", "-oq", "@once", "2")
    assert await rig.ok("show-options", "-v", "@once") == "1"


@served
async def test_arrays_keep_their_indexes(rig: Rig) -> None:
    await start(rig)
    await rig.ok("set-option", "-g", "update-environment", "")
    await rig.ok("set-option", "-ga", "update-environment", "A B")
    await rig.ok("set-option", "-g", "update-environment[7]", "C")
    shown = await rig.ok("show-options", "-g", "update-environment")
    assert shown == "update-environment[0] A\nupdate-environment[1] B\nupdate-environment[7] C"
    assert await rig.ok("show-options", "-gv", "update-environment[7]") == "C"
    await rig.ok("set-option", "-gu", "update-environment[0]")
    assert not (await rig.ok("show-options", "-g", "update-environment")).startswith("update-environment[0]")


@served
async def test_an_alias_is_a_command(rig: Rig) -> None:
    await start(rig)
    await rig.ok("set-option", "-s", "command-alias[10]", "both=split-window cat ; rename-window")
    await rig.ok("both", "done")
    assert await rig.show("#{window_panes} #{window_name}") == "2 done"


@served
async def test_hooks_are_shown_as_commands_and_run(rig: Rig) -> None:
    await start(rig)
    await rig.ok("set-hook", "-g", "after-new-window", "rename-window 'by #{hook}'")
    assert await rig.ok("show-hooks", "-g", "after-new-window") == ('after-new-window[0] rename-window "by #{hook}"')
    await rig.ok("set-hook", "-ga", "after-new-window", "set -g @ran yes")
    assert await rig.ok("show-hooks", "-g", "after-new-window[1]") == "after-new-window[1] set-option -g @ran yes"
    await rig.ok("new-window", "-d", "cat")
    assert await rig.show("#{window_name} #{@ran}", "a:1") == "by after-new-window yes"
    assert await rig.show("#{window_name}", "a:0") == "w"
    await rig.ok("set-hook", "-gu", "after-new-window")
    assert await rig.ok("show-hooks", "-g", "after-new-window") == "after-new-window"
    assert (await rig.fails("set-hook", "-g", "after-nothing", "x")).startswith("invalid option: after-nothing")
    assert "unknown command: nosuch" in await rig.fails("set-hook", "-g", "after-new-window", "nosuch")


@served
async def test_a_hook_can_be_run_by_hand(rig: Rig) -> None:
    await start(rig)
    await rig.ok("set-hook", "-g", "pane-died", "set -g @died '#{hook}'")
    await rig.ok("set-hook", "-R", "pane-died")
    assert await rig.ok("show-options", "-gv", "@died") == "#{hook}"
    await rig.ok("set-hook", "-g", "@own", "set -g @mine 1 ; set -g @two 2")
    await rig.ok("set-hook", "-R", "@own")
    assert await rig.ok("show-options", "-gv", "@two") == "2"


@served
async def test_the_hooks_of_commands_know_where_they_are(rig: Rig) -> None:
    await start(rig)
    await rig.ok("set-hook", "-g", "after-split-window", "set -gF @pane '#{pane_id}'")
    await rig.ok("set-hook", "-g", "after-select-window", "set -gF @window '#{window_index}'")
    await rig.ok("set-hook", "-g", "after-new-session", "set -gF @session '#{session_name}'")
    await rig.ok("split-window", "-d", "cat")
    assert await rig.ok("show-options", "-gv", "@pane") == "%1"
    await rig.ok("new-window", "cat")
    await rig.ok("previous-window")
    assert await rig.ok("show-options", "-gv", "@window") == "0"
    await rig.ok("new-session", "-d", "-s", "b", "cat")
    assert await rig.ok("show-options", "-gv", "@session") == "b"


@served
async def test_variables_of_the_environment(rig: Rig) -> None:
    await start(rig)
    await rig.ok("set-environment", "FOO", 'b"a$r')
    assert await rig.ok("show-environment", "FOO") == 'FOO=b"a$r'
    assert await rig.ok("show-environment", "-s", "FOO") == 'FOO="b\\"a\\$r"; export FOO;'
    await rig.ok("set-environment", "-r", "BAR")
    assert await rig.ok("show-environment", "BAR") == "-BAR"
    await rig.ok("set-environment", "-h", "HIDDEN", "x")
    assert await rig.ok("show-environment", "HIDDEN") == ""
    assert await rig.ok("show-environment", "-h") == "HIDDEN=x"
    await rig.ok("set-environment", "-u", "FOO")
    assert await rig.fails("show-environment", "FOO") == "unknown variable: FOO"
    await rig.ok("set-environment", "-gF", "NAME", "#{session_name}")
    assert await rig.ok("show-environment", "-g", "NAME") == "NAME=a"


@served
async def test_errors_of_the_environment(rig: Rig) -> None:
    await start(rig)
    for argv, message in (
        (["set-environment", "", "x"], "empty variable name"),
        (["set-environment", "A=B", "x"], "variable name contains ="),
        (["set-environment", "-u", "A", "b"], "can't specify a value with -u"),
        (["set-environment", "-r", "A", "b"], "can't specify a value with -r"),
        (["set-environment", "A"], "no value specified"),
        (["set-environment", "-t", "nope", "A", "b"], "no such session: nope"),
        (["show-environment", "-t", "nope"], "no such session: nope"),
    ):
        assert await rig.fails(*argv) == message


@served
async def test_panes_see_the_environment(rig: Rig) -> None:
    await start(rig)
    await rig.ok("set-environment", "-g", "GLOBAL", "g")
    await rig.ok("set-environment", "LOCAL", "l")
    await rig.ok("new-window", "-e", "OWN=o", "echo $GLOBAL$LOCAL$OWN$TMUX_PANE; cat")
    await rig.until(lambda: "glo%1" in rig.screen(1))


@served
async def test_a_program_is_searched_for_where_the_shell_that_asks_would(rig: Rig) -> None:
    """As tmux: PATH of a client that only runs a command counts, not that of the session."""
    await rig.ok("new-session", "-d", "-x", "40", "-y", "24", "-s", "p")
    await rig.ok("set-environment", "-t", "p", "PATH", "/usr/bin")
    asked = ["PATH=/asked:/usr/bin:/bin", "SHELL=/bin/sh"]
    await rig.ok("split-window", "echo $PATH; cat", environment=asked)
    await rig.until(lambda: "/asked" in rig.screen(1))
    await rig.ok("split-window", "sh", "-c", "echo $PATH; cat", environment=asked)
    await rig.until(lambda: "/asked" in rig.screen(2))
    await rig.ok("split-window", "-e", "PATH=/given", "echo $PATH; read x", environment=asked)
    await rig.until(lambda: "/given" in rig.screen(3))
