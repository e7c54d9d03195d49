"""display-message, if-shell, run-shell, show-messages: every flag."""

from __future__ import annotations

from tests.unit.commands_rig import Rig, served


async def start(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "a", "-n", "w", "-x", "80", "-y", "24", "cat")


TRACE = """\
# expanding format: #{?#{==:#{session_name},a},#{=2:window_name},b}x
# found #{}: ?#{==:#{session_name},a},#{=2:window_name},b
#  expanding format: #{==:#{session_name},a}
#  found #{}: ==:#{session_name},a
#  modifier 0 is ==
#   expanding format: #{session_name}
#   found #{}: session_name
#   format 'session_name' found: a
#   replaced 'session_name' with 'a'
#   result is: a
#   expanding format: a
#   result is: a
#  replaced '==:#{session_name},a' with '1'
#  result is: 1
#  expanding format: #{=2:window_name}
#  found #{}: =2:window_name
#  modifier 0 is =
#  modifier 0 argument 0: 2
#  format 'window_name' found: w
#   expanding format: 2
#   result is: 2
#  replaced '=2:window_name' with 'w'
#  result is: w
# replaced '?#{==:#{session_name},a},#{=2:window_name},b' with 'w'
# result is: wx
wx"""


@served
async def test_display_message_traces(rig: Rig) -> None:
    await start(rig)
    words = "#{?#{==:#{session_name},a},#{=2:window_name},b}x"
    assert await rig.ok("display-message", "-pv", words) == TRACE
    assert "# format 'nosuch' not found" in await rig.ok("display-message", "-pv", "#{nosuch}")
    loops = await rig.ok("display-message", "-pv", "#{W:#{window_index}#{loop_last_flag}}#(true) %H")
    assert "# format 'loop_last_flag' found: 1" in loops.replace("#  ", "# ")
    assert "# found #(): true" in loops
    await rig.ok("set-option", "-g", "@e", "#{E:@e}")
    assert "too deeply" in await rig.ok("display-message", "-pv", "#{E:@e}")


@served
async def test_display_message_lists_variables(rig: Rig) -> None:
    await start(rig)
    lines = (await rig.ok("display-message", "-a", "-t", "a:0")).splitlines()
    values = dict(line.split("=", 1) for line in lines)
    assert values["session_name"] == "a"
    assert values["window_width"] == "80"
    assert list(values) == sorted(values)
    assert len(values) > 130


@served
async def test_display_message_prints(rig: Rig) -> None:
    await start(rig)
    assert await rig.ok("display-message", "-p", "-F", "#S") == "a"
    assert await rig.ok("display-message", "-pl", "#S %H") == "#S %H"
    assert await rig.ok("display-message", "-p", "-t", "nosuch:", "[#S]") == "[]"
    assert (await rig.ok("display-message", "-p")).startswith("[a] 0:w, current pane 0 - (")
    assert await rig.ok("display-message", "nobody sees it") == ""
    assert await rig.fails("display-message", "-p", "-F", "x", "y") == "only one of -F or argument must be given"
    assert await rig.fails("display-message", "-d", "x", "y") == "delay invalid"
    assert await rig.fails("display-message", "-d", "-1", "y") == "delay too small"
    assert await rig.fails("display-message", "-I", "-t", "a:0") == "pane is not empty"
    assert await rig.ok("display-message", "-p", "-c", "nosuch", "y#{client_name}") == "y"


@served
async def test_display_message_to_a_client(rig: Rig) -> None:
    await start(rig)
    client = await rig.attach()
    other = await rig.attach(tty="/dev/pts/other")
    await rig.ok("display-message", "-c", client.name, "-d", "0", "hello #S")
    assert client.message is not None
    assert client.message.text == "hello a"
    assert other.message is None
    await rig.type(client, b"x")
    assert client.message is None
    await rig.ok("display-message", "-c", client.name, "-N", "-d", "60000", "stay")
    await rig.type(client, b"x")
    assert client.message is not None
    await rig.ok("display-message", "-c", client.name, "-C", "flows")
    assert client.message.no_freeze


@served
async def test_display_message_fills_an_empty_pane(rig: Rig) -> None:
    await start(rig)
    await rig.ok("split-window", "-d", "-t", "a:0", "")
    await rig.ok("display-message", "-I", "-t", "%1", stdin=b"from input\n")
    assert "from input" in rig.screen(1)


@served
async def test_if_shell(rig: Rig) -> None:
    await start(rig)
    yes, no = ("display-message -p yes", "display-message -p no")
    assert await rig.ok("if-shell", "true", yes, no) == "yes"
    assert await rig.ok("if-shell", "exit 3", yes, no) == "no"
    assert await rig.ok("if-shell", "false", yes) == ""
    assert await rig.ok("if-shell", "-F", "#{session_name}", yes, no) == "yes"
    assert await rig.ok("if-shell", "-F", "0", yes, no) == "no"
    assert await rig.ok("if-shell", "-F", "", yes, no) == "no"
    assert await rig.ok("if-shell", "-F", "-t", "a:0", "#{==:#{window_name},w}", yes, no) == "yes"
    assert await rig.ok("if-shell", "test '#{session_name}' = a", yes, no) == "yes"
    assert await rig.ok("if-shell", "true", "if-shell -F 1 { display-message -p in } ; display-message -p out") == (
        "in\nout"
    )
    assert await rig.ok("if-shell", "true", "set-option -g @x 1", ";", "show-options", "-gv", "@x") == "1"
    assert "unknown command: nosuch" in await rig.fails("if-shell", "true", "nosuch")
    assert await rig.fails("if-shell", "true") == "command if-shell: too few arguments (need at least 2)"
    await rig.ok("if-shell", "-b", "true", "set-option -g @b done")
    await rig.until(lambda: rig.server.options.session.get("@b") == "done")


@served
async def test_run_shell(rig: Rig) -> None:
    await start(rig)
    assert await rig.ok("run-shell", "echo a; echo b >&2") == "a"
    assert (await rig.ok("run-shell", "-E", "echo a; echo b >&2")).splitlines() == ["a", "b"]
    assert await rig.ok("run-shell", "-c", "/tmp", "pwd") == "/tmp"
    assert await rig.ok("run-shell", "echo #{session_name} $1 #{1}", "x") == "a x"
    assert await rig.ok("run-shell", "-C", "display-message -p c ; display-message -p d") == "c\nd"
    assert await rig.ok("run-shell", "-d", "0.01", "echo late") == "late"
    assert await rig.ok("run-shell", "-d", "0.01") == ""
    assert await rig.ok("run-shell") == ""
    for command, code, said in (
        ("exit 3", 3, "'exit 3' returned 3"),
        ("kill -9 $$", 137, "'kill -9 $$' terminated by signal 9"),
        ("nosuch-program 2>/dev/null", 127, "'nosuch-program 2>/dev/null' returned 127"),
    ):
        outcome = await rig.run("run-shell", command)
        assert (outcome.code, outcome.out, outcome.err) == (code, said + "\n", "")
    assert await rig.fails("run-shell", "-d", "x", "true") == "invalid delay time: x"
    assert "unknown command: nosuch" in await rig.fails("run-shell", "-C", "nosuch")
    assert await rig.ok("run-shell", "-b", "echo nobody; exit 4") == ""
    await rig.ok("run-shell", "-b", "-C", "set-option -g @b done")
    await rig.until(lambda: rig.server.options.session.get("@b") == "done")


@served
async def test_run_shell_shows_its_output_over_a_pane(rig: Rig) -> None:
    await start(rig)
    assert (await rig.run("run-shell", "-t", "a:0", "echo over; exit 2")).code == 2
    assert await rig.show("#{pane_mode}", "a:0") == "view-mode"
    pane = rig.server.tree.panes[0]
    assert pane.mode is not None
    text = "\n".join(row.text.rstrip() for row in pane.mode.rows())
    assert "over" in text
    assert "'echo over; exit 2' returned 2" in text


@served
async def test_show_messages(rig: Rig) -> None:
    await start(rig)
    client = await rig.attach()
    await rig.ok("display-message", "-c", client.name, "a certain message")
    lines = (await rig.ok("show-messages")).splitlines()
    assert any("a certain message" in line for line in lines)
    assert all(line[2] == ":" and line[5:7] == ": " for line in lines)
    terminals = (await rig.ok("show-messages", "-T")).splitlines()
    assert terminals[0] == f"Terminal 0: xterm-256color for {client.name}, flags=0x0:"
    await rig.ok("run-shell", "-b", "sleep 30")
    await rig.until(rig.server.jobs.running)
    assert (await rig.ok("show-messages", "-J")).startswith("Job 0: sleep 30 [")
    await rig.ok("show-messages", "-t", "nosuch")
