"""The lists: every flag and every order of each of them, line numbers, templates, filters."""

from __future__ import annotations

from typing import Any

from tests.unit.commands_rig import Rig, served

RECORD = "\u241e"


async def start(rig: Rig) -> None:
    """Sessions b (windows 0:x of two panes, 1:y), a (0:z), made in this order; last used: b."""
    await rig.ok("new-session", "-d", "-s", "b", "-n", "x", "-x", "80", "-y", "24", "cat")
    await rig.ok("split-window", "-d", "-t", "b:0", "-l", "5", "cat")
    await rig.ok("new-window", "-d", "-t", "b:1", "-n", "y", "cat")
    await rig.ok("new-session", "-d", "-s", "a", "-n", "z", "-x", "100", "-y", "30", "cat")
    server: Any = rig.server
    server.tree.session_by_name("b").activity += 5


async def listed(rig: Rig, *words: str) -> str:
    return " ".join((await rig.ok(*words)).split())


@served
async def test_sessions(rig: Rig) -> None:
    await start(rig)
    names = ("list-sessions", "-F", "#{session_name}")
    assert await listed(rig, *names) == "a b"
    assert await listed(rig, *names, "-r") == "b a"
    assert await listed(rig, *names, "-O", "creation") == "a b"
    assert await listed(rig, *names, "-O", "activity") == "b a"
    assert await listed(rig, *names, "-O", "NAME", "-r") == "b a"
    assert await listed(rig, *names, "-O", "index") == "b a"
    assert await listed(rig, *names, "-O", "modifier") == "a b"
    assert await listed(rig, *names, "-O", "size") in ("a b", "b a")
    assert await listed(rig, *names, "-f", "#{==:#{session_name},b}") == "b"
    assert await listed(rig, "list-sessions", "-F", "#{line}#{session_name}") == "0a 1b"
    assert await listed(rig, "list-sessions", "-r", "-F", "#{line}#{session_name}") == "0b 1a"
    assert await rig.fails("list-sessions", "-O", "nonsense") == "invalid sort order"
    assert await rig.fails("list-sessions", "-F") == "command list-sessions: -F expects an argument"
    lines = (await rig.ok("list-sessions")).splitlines()
    assert lines[0].startswith("a: 1 windows (created ")
    assert lines[0].endswith(")")


@served
async def test_windows(rig: Rig) -> None:
    await start(rig)
    names = ("list-windows", "-F", "#{window_name}")
    assert await listed(rig, *names, "-t", "b") == "x y"
    assert await listed(rig, *names, "-t", "b", "-r") == "y x"
    assert await listed(rig, *names, "-a") == "z x y"
    assert await listed(rig, *names, "-a", "-O", "name") == "x y z"
    assert await listed(rig, *names, "-a", "-O", "name", "-r") == "z y x"
    assert await listed(rig, *names, "-a", "-O", "creation") == "z y x"
    assert await listed(rig, *names, "-a", "-O", "size") in ("x y z", "z x y")
    assert await listed(rig, *names, "-t", "b", "-O", "index", "-r") == "y x"
    assert await listed(rig, *names, "-a", "-f", "#{m:[xz],#{window_name}}") == "z x"
    assert await listed(rig, "list-windows", "-a", "-F", "#{line}") == "3 3 3"
    assert await rig.fails("list-windows", "-O", "nonsense") == "invalid sort order"
    lines = (await rig.ok("list-windows", "-t", "b")).splitlines()
    assert lines[0].startswith("0: x* (2 panes) [80x24] [layout ")
    assert lines[0].endswith("] @0 (active)")
    assert lines[1].endswith("] @1")
    assert (await rig.ok("list-windows", "-a")).splitlines()[0] == "a:0: z* (1 panes) [100x30] "


@served
async def test_panes(rig: Rig) -> None:
    await start(rig)
    await rig.ok("select-pane", "-t", "%1", "-T", "aaa")
    await rig.ok("select-pane", "-t", "%0", "-T", "bbb")
    ids = ("list-panes", "-F", "#{pane_id}")
    assert await listed(rig, *ids, "-t", "b:0") == "%0 %1"
    assert await listed(rig, *ids, "-t", "b:0", "-r") == "%1 %0"
    assert await listed(rig, *ids, "-s", "-t", "b:0") == "%0 %1 %2"
    assert await listed(rig, *ids, "-a") == "%3 %0 %1 %2"
    assert await listed(rig, *ids, "-a", "-O", "creation") == "%0 %1 %2 %3"
    assert await listed(rig, *ids, "-t", "b:0", "-O", "title") == "%1 %0"
    assert await listed(rig, *ids, "-t", "b:0", "-O", "name", "-r") == "%0 %1"
    assert await listed(rig, *ids, "-t", "b:0", "-O", "size") in ("%0 %1", "%1 %0")
    assert await listed(rig, *ids, "-a", "-f", "#{pane_active}") == "%3 %0 %2"
    assert await listed(rig, "list-panes", "-a", "-F", "#{line}") == "4 4 4 4"
    assert await rig.fails("list-panes", "-O", "x") == "invalid sort order"
    first = (await rig.ok("list-panes", "-t", "b:0")).splitlines()[0]
    assert first.startswith("0: [80x18] [history 0/2000, ")
    assert first.endswith(" bytes] %0 (active)")
    assert (await rig.ok("list-panes", "-s", "-t", "b")).splitlines()[0].startswith("0.0: [")
    assert (await rig.ok("list-panes", "-a")).splitlines()[0].startswith("a:0.0: [")


@served
async def test_clients(rig: Rig) -> None:
    await start(rig)
    first = await rig.attach("attach-session", "-t", "b", columns=100)
    second = await rig.attach("attach-session", "-t", "a", tty="/dev/pts/another")
    first.activity, second.activity = 2.0, 1.0
    names = ("list-clients", "-F", "#{client_name}")
    one, other = first.name, second.name
    assert await listed(rig, *names) == f"{one} {other}"
    assert await listed(rig, *names, "-r") == f"{other} {one}"
    assert await listed(rig, *names, "-O", "name") == f"{other} {one}"
    assert await listed(rig, *names, "-O", "creation") in (f"{one} {other}", f"{other} {one}")
    assert await listed(rig, *names, "-O", "activity") == f"{one} {other}"
    assert await listed(rig, *names, "-O", "size", "-r") in (f"{one} {other}", f"{other} {one}")
    assert await listed(rig, *names, "-t", "a") == other
    assert await listed(rig, *names, "-f", "#{==:#{session_name},b}") == one
    assert await listed(rig, "list-clients", "-F", "#{line}") == "0 1"
    assert (await rig.ok("list-clients", "-t", "a")) == f"{other}: a [80x24 xterm-256color] (attached,focused,UTF-8)"
    assert await rig.fails("list-clients", "-O", "x") == "invalid sort order"


@served
async def test_buffers(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "cat")
    for name, text in (("m", "xx"), ("a", "xxx"), ("z", "x")):
        await rig.ok("set-buffer", "-b", name, text)
    names = ("list-buffers", "-F", "#{buffer_name}")
    assert await listed(rig, *names) == "z a m"
    assert await listed(rig, *names, "-r") == "m a z"
    assert await listed(rig, *names, "-O", "name") == "a m z"
    assert await listed(rig, *names, "-O", "name", "-r") == "z m a"
    assert await listed(rig, *names, "-O", "creation") in ("z a m", "m a z")
    assert await listed(rig, *names, "-O", "size") in ("z m a", "a m z")
    assert await listed(rig, *names, "-f", "#{e|>:#{buffer_size},1}") == "a m"
    assert await listed(rig, "list-buffers", "-F", "#{line}") == "0 1 2"
    assert (await rig.ok("list-buffers")).splitlines()[0] == 'z: 1 bytes: "x"'
    assert await rig.fails("list-buffers", "-O", "x") == "invalid sort order"


@served
async def test_keys(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "cat")
    await rig.ok("bind-key", "-T", "mine", "-N", "a note", "b", "list-keys")
    await rig.ok("bind-key", "-T", "mine", "-r", "C-a", "next-window", "\\;", "last-pane")
    await rig.ok("bind-key", "-T", "mine", "a", "send-keys", "x y")
    assert await rig.ok("list-keys", "-T", "mine") == (
        'bind-key    -T mine a   send-keys "x y"\n'
        "bind-key    -T mine b   list-keys\n"
        "bind-key -r -T mine C-a next-window \\; last-pane"
    )
    keys = ("list-keys", "-T", "mine", "-F", "#{key_string}")
    assert await listed(rig, *keys) == "a b C-a"
    assert await listed(rig, *keys, "-r") == "C-a b a"
    assert await listed(rig, *keys, "-O", "key") == "a b C-a"
    assert await listed(rig, *keys, "-O", "modifier", "-r") == "C-a b a"
    assert await rig.fails("list-keys", "-O", "x") == "invalid sort order"
    await rig.ok("bind-key", "-T", "mine", "-N", "more", "c", "list-keys")
    assert await listed(rig, "list-keys", "-T", "mine", "-N") == "b a note c more"
    await rig.ok("unbind-key", "-T", "mine", "c")
    assert (await rig.ok("list-keys", "-T", "mine", "-Na", "-P", "> ")).splitlines()[0].startswith("> a ")
    whole = "#{key_table}|#{key_string}|#{key_command}|#{key_note}|#{key_repeat}|#{key_has_repeat}|#{key_table_width}"
    assert (await rig.ok("list-keys", "-T", "mine", "-F", whole)).splitlines() == [
        'mine|a|send-keys "x y"||0|1|4',
        "mine|b|list-keys|a note|0|1|4",
        "mine|C-a|next-window ; last-pane||1|1|4",
    ]
    assert await rig.fails("list-keys", "-T", "nosuch") == "table nosuch doesn't exist"
    assert await rig.fails("list-keys", "nosuchkey") == "invalid key: nosuchkey"
    assert "-T prefix" in await rig.ok("list-keys", "z")


@served
async def test_one_key(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "cat")
    await rig.ok("bind-key", "-T", "mine", "a", "list-keys")
    # With exactly one result it is a message; nobody is there to see it, and nothing is printed.
    assert await rig.ok("list-keys", "-T", "mine") == ""
    client = await rig.attach()
    await rig.ok("list-keys", "-T", "mine", "a")
    await rig.type(client, b"\x02:list-keys -1 -T mine a\r")
    await rig.until(lambda: client.message is not None)
    assert client.message is not None
    assert "list-keys" in client.message.text


@served
async def test_commands(rig: Rig) -> None:
    assert await rig.ok("list-commands", "list-keys") == (
        "list-keys (lsk) [-1aNr] [-F format] [-O order] [-P prefix-string][-T key-table] [key]"
    )
    assert await rig.ok("list-commands", "-F", "#{command_list_name}/#{command_list_alias}", "lsk") == "list-keys/lsk"
    assert await rig.fails("list-commands", "nosuch") == "unknown command: nosuch"
    usage = await rig.ok("list-commands", "-F", "#{command_list_usage}", "kill-server")
    assert usage == ""
    assert len((await rig.ok("list-commands")).splitlines()) > 80


@served
async def test_a_tab_and_a_record_separator_survive(rig: Rig) -> None:
    await start(rig)
    assert await rig.ok("list-sessions", "-F", f"#{{session_name}}\t#{{nosuch}}{RECORD}#{{session_id}}") == (
        f"a\t{RECORD}$1\nb\t{RECORD}$0"
    )
