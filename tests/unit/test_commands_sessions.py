"""Commands about sessions: new, kill, rename, groups, has, lists."""

from __future__ import annotations

from tests.unit.commands_rig import Rig, served


@served
async def test_a_new_session_has_the_size_name_and_window_that_were_asked_for(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "work", "-n", "first", "-x", "100", "-y", "30", "cat")
    assert await rig.show("#{session_name} #{window_name} #{window_width}x#{window_height}") == "work first 100x30"
    assert await rig.ok("show-options", "-t", "work", "default-size") == "default-size 100x30"


@served
async def test_sessions_without_a_name_are_numbered(rig: Rig) -> None:
    assert await rig.ok("new-session", "-d", "-P", "cat") == "0:"
    assert await rig.ok("new-session", "-d", "-P", "-F", "#{session_id}=#{session_name}", "cat") == "$1=1"


@served
async def test_names_are_formats_and_must_be_new(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "n.#{e|+:1,1}:x", "cat")
    assert await rig.ok("list-sessions", "-F", "#{session_name}") == "n.2:x"
    assert await rig.fails("new-session", "-d", "-s", "n.2:x", "cat") == "duplicate session: n.2:x"
    assert await rig.fails("new-session", "-d", "-s", "a\udcff", "cat") == "invalid session name: a\ufffd"
    assert await rig.fails("new-session", "-d", "-x", "0", "cat") == "width too small"
    assert await rig.fails("new-session", "-d", "-y", "99999", "cat") == "height too large"
    assert len(rig.server.tree.sessions) == 1


@served
async def test_a_program_that_cannot_start_leaves_no_session(rig: Rig) -> None:
    message = await rig.fails("new-session", "-d", "-s", "x", "/no/such/program", "argument")
    assert message.startswith("create window failed: ")
    assert rig.server.tree.sessions == {}
    assert rig.server.tree.windows == {}


@served
async def test_a_client_without_a_terminal_cannot_attach(rig: Rig) -> None:
    assert await rig.fails("new-session", "-s", "x", "cat") == "open terminal failed: not a terminal"
    assert rig.server.tree.sessions == {}
    await rig.ok("new-session", "-d", "-s", "x", "cat")
    assert await rig.fails("attach-session") == "open terminal failed: not a terminal"
    assert await rig.fails("new-session", "-A", "-s", "x") == "open terminal failed: not a terminal"


@served
async def test_attach_needs_a_session(rig: Rig) -> None:
    assert await rig.fails("attach-session") == "no sessions"
    await rig.ok("new-session", "-d", "-s", "x", "cat")
    assert await rig.fails("attach-session", "-t", "y") == "can't find session: y"


@served
async def test_a_pane_of_the_server_is_no_place_to_attach(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "x", "cat")
    tty = await rig.show("#{pane_tty}")
    nested = {"tty": tty, "stdin_tty": True, "environment": ["TMUX=/nowhere,1,0"]}
    assert await rig.fails("attach-session", **nested) == "sessions should be nested with care, unset $TMUX to force"
    assert await rig.fails("new-session", **nested) == "sessions should be nested with care, unset $TMUX to force"


@served
async def test_the_sessions_of_a_group_have_the_same_windows(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "a", "-n", "one", "cat")
    await rig.ok("new-session", "-d", "-s", "b", "-t", "a")
    await rig.ok("new-window", "-d", "-t", "a:", "-n", "two", "cat")
    assert await rig.ok("list-windows", "-t", "b", "-F", "#{window_index}:#{window_name}") == "0:one\n1:two"
    await rig.ok("select-window", "-t", "b:1")
    assert await rig.show("#{window_index}", "a:") == "0"
    await rig.ok("kill-window", "-t", "a:two")
    assert await rig.ok("list-windows", "-a", "-F", "#{session_name}:#{window_name}") == "a:one\nb:one"
    assert await rig.show("#{session_group} #{session_group_list}", "b:") == "a a,b"
    message = await rig.fails("link-window", "-s", "a:0", "-t", "b:5")
    assert message == "sessions are grouped"
    assert await rig.fails("new-session", "-d", "-t", "a", "cat") == "command or window name given with target"


@served
async def test_a_group_can_be_ended_as_one(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "a", "cat")
    await rig.ok("new-session", "-d", "-s", "b", "-t", "a")
    await rig.ok("new-session", "-d", "-s", "other", "cat")
    await rig.ok("kill-session", "-g", "-t", "b")
    assert await rig.ok("list-sessions", "-F", "#{session_name}") == "other"


@served
async def test_unlinking_in_a_group_takes_the_window_from_all_and_ends_it(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "a", "cat")
    await rig.ok("new-session", "-d", "-s", "b", "-t", "a")
    await rig.ok("new-window", "-t", "a:", "cat")
    assert await rig.fails("unlink-window", "-t", "b:1") == "window only linked to one session"
    await rig.ok("unlink-window", "-k", "-t", "b:1")
    assert await rig.ok("list-windows", "-a", "-F", "#{session_name}:#{window_index}") == "a:0\nb:0"
    assert len(rig.server.tree.windows) == 1


@served
async def test_kill_session_ends_one_the_others_or_only_its_alerts(rig: Rig) -> None:
    for name in ("a", "b", "c"):
        await rig.ok("new-session", "-d", "-s", name, "cat")
    rig.server.tree.session_by_name("b").current.flags.add("bell")  # type: ignore[union-attr]
    await rig.ok("kill-session", "-C", "-t", "b")
    assert await rig.show("#{window_bell_flag}", "b:") == "0"
    await rig.ok("kill-session", "-t", "c")
    await rig.ok("kill-session", "-a", "-t", "b")
    assert await rig.ok("list-sessions", "-F", "#{session_name}") == "b"
    assert await rig.fails("kill-session", "-t", "zork") == "can't find session: zork"


@served
async def test_has_session_says_whether_it_is_there(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "there", "cat")
    await rig.ok("has-session", "-t", "=there")
    assert (await rig.fails("has-session", "-t", "=the")).startswith("can't find session: the")


@served
async def test_rename_session(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "a", "cat")
    await rig.ok("new-session", "-d", "-s", "b", "cat")
    await rig.ok("rename-session", "-t", "a", "x#{session_name}")
    assert await rig.ok("list-sessions", "-F", "#{session_name}") == "b\nxa"
    assert await rig.fails("rename-session", "-t", "xa", "b") == "duplicate session: b"
    await rig.ok("rename-session", "-t", "b", "b")


@served
async def test_the_environment_of_a_session(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "a", "-e", "FOO=bar", "cat", environment=["DISPLAY=:7", "OTHER=x"])
    lines = (await rig.ok("show-environment", "-t", "a")).splitlines()
    assert "FOO=bar" in lines
    assert "DISPLAY=:7" in lines
    assert "-SSH_AUTH_SOCK" in lines
    assert not any(line.startswith("OTHER") for line in lines)


@served
async def test_a_session_keeps_the_directory_it_was_made_in(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "a", "cat", cwd="/usr")
    await rig.ok("new-session", "-d", "-s", "b", "-c", "lib", "cat", cwd="/usr")
    assert await rig.ok("list-sessions", "-F", "#{session_path}") == "/usr\n/usr/lib"


@served
async def test_lists_are_sorted_filtered_and_reversed(rig: Rig) -> None:
    for name in ("b", "a", "c"):
        await rig.ok("new-session", "-d", "-s", name, "cat")
    names = "list-sessions", "-F", "#{session_name}"
    assert await rig.ok(*names) == "a\nb\nc"
    assert await rig.ok(*names, "-r") == "c\nb\na"
    assert await rig.ok(*names, "-O", "index") == "b\na\nc"
    assert await rig.ok(*names, "-O", "Creation") == "c\na\nb"
    assert await rig.ok(*names, "-f", "#{!=:#{session_name},b}") == "a\nc"
    assert await rig.fails(*names, "-O", "colour") == "invalid sort order"
    assert await rig.ok("list-sessions", "-F", "#{line}") == "0\n1\n2"


@served
async def test_kill_server_ends_clients_and_server(rig: Rig) -> None:
    client = await rig.attach("new-session", "cat")
    await rig.run("kill-server")
    await rig.server.stopped.wait()
    assert not client.attached


@served
async def test_commands_behind_new_session_are_about_it(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "old", "cat")
    client = await rig.attach("new-session", "-s", "new", "cat", ";", "rename-window", "mine")
    assert client.session is not None
    assert client.session.current is not None
    assert client.session.current.window.name == "mine"
