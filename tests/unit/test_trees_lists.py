"""choose-buffer, choose-client, customize-mode and server-access on a real server."""

from __future__ import annotations

import os
import socket
from pathlib import Path

from pymux_wf.server.access import AccessList
from pymux_wf.server.socket_file import SocketFile

from pymux_wf.protocol import Message
from tests.unit.commands_rig import Rig, served
from tests.unit.test_trees_windows import lines_of, mode_of, three_sessions, title_of


def box_of(client: object) -> str:
    mode = mode_of(client)  # type: ignore[arg-type]
    return "\n".join(row.text.strip("│ ") for row in mode.rows()[mode.list.height + 1 : -1])


# -- buffers


@served
async def test_buffers_are_listed_newest_first(rig: Rig) -> None:
    client = await three_sessions(rig)
    await rig.ok("choose-buffer", "-t", "alpha:one")
    assert await rig.show("#{pane_mode}", "alpha:one") == ""
    await rig.ok("set-buffer", "-b", "old", "one")
    await rig.ok("set-buffer", "-b", "new", "two\nlines\x1b[31m")
    await rig.type(client, b"\x02=")
    assert await rig.show("#{pane_mode}", "alpha:one") == "buffer-mode"
    assert [line[:9] for line in lines_of(client)] == ["(0) new: ", "(1) old: "]
    assert lines_of(client)[1].endswith(": one")
    assert title_of(client) == "new (sort: creation)"
    assert box_of(client).split("\n")[:2] == ["two", "lines\\033[31m"]
    await rig.type(client, b"OO")
    assert title_of(client) == "new (sort: size)"


@served
async def test_a_chosen_buffer_is_pasted(rig: Rig) -> None:
    client = await three_sessions(rig)
    await rig.ok("set-buffer", "-b", "it's", "from the buffer")
    await rig.ok("choose-buffer", "-t", "alpha:one", 'paste-buffer -b "%%"')
    await rig.type(client, b"\r")
    await rig.until(lambda: "from the buffer" in rig.screen(0))
    assert await rig.show("#{pane_mode}", "alpha:one") == ""


@served
async def test_buffers_are_deleted_and_the_last_ends_the_mode(rig: Rig) -> None:
    client = await three_sessions(rig)
    for name in ("a", "b", "c"):
        await rig.ok("set-buffer", "-b", name, name)
    await rig.ok("choose-buffer", "-t", "alpha:one", "-O", "name", "-f", "#{!=:#{buffer_name},c}")
    assert [line[4] for line in lines_of(client)] == ["a", "b"]
    await rig.type(client, b"D")
    assert await rig.ok("list-buffers", "-F", "#{buffer_name}") == "c\nb\na"
    await rig.type(client, b"d")
    assert await rig.ok("list-buffers", "-F", "#{buffer_name}") == "c\nb"
    await rig.type(client, b"f\x15\r\x14D")
    assert await rig.ok("list-buffers") == ""
    assert await rig.show("#{pane_mode}", "alpha:one") == ""


@served
async def test_search_finds_content(rig: Rig) -> None:
    client = await three_sessions(rig)
    await rig.ok("set-buffer", "-b", "first", "Needle")
    await rig.ok("set-buffer", "-b", "second", "hay")
    await rig.ok("choose-buffer", "-t", "alpha:one")
    await rig.type(client, b"/needle\r")
    assert title_of(client).startswith("first ")


@served
async def test_a_buffer_is_edited(rig: Rig) -> None:
    client = await three_sessions(rig)
    await rig.ok("set-option", "-s", "editor", "sh -c 'printf changed > $0'")
    await rig.ok("set-buffer", "-b", "text", "before")
    await rig.ok("choose-buffer", "-t", "alpha:one")
    await rig.type(client, b"e")
    await rig.until(lambda: (buffer := rig.server.buffers.get("text")) is not None and buffer.data == b"changed")
    await rig.until(lambda: client.overlay is None)


# -- clients


@served
async def test_clients_are_listed_with_their_screens(rig: Rig) -> None:
    client = await three_sessions(rig)
    await rig.attach("attach-session", "-t", "beta", columns=60, lines=20, tty="/dev/pts/test2")
    await rig.type(client, b"\x02D")
    assert [line[:20] for line in lines_of(client)] == ["(0) /dev/pts/test1: ", "(1) /dev/pts/test2: "]
    assert lines_of(client)[1].endswith("session beta")
    assert title_of(client) == "/dev/pts/test1 (sort: name)"
    assert "[alpha]" in box_of(client)
    await rig.type(client, b"O")
    assert title_of(client).endswith("(sort: size)")
    assert lines_of(client)[0].startswith("(0) /dev/pts/test2")


@served
async def test_clients_are_detached(rig: Rig) -> None:
    client = await three_sessions(rig)
    other = await rig.attach("attach-session", "-t", "beta", tty="/dev/pts/test2")
    await rig.ok("choose-client", "-t", "alpha:one")
    await rig.type(client, b"jd")
    assert Message.EXIT in rig.wire(other).kinds()
    await rig.until(lambda: len(lines_of(client)) == 1)
    await rig.type(client, b"\r")
    assert not client.attached


@served
async def test_without_clients_nothing_opens(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "cat")
    await rig.ok("choose-client")
    assert await rig.show("#{pane_mode}") == ""


# -- options and keys


@served
async def test_options_are_listed_by_scope(rig: Rig) -> None:
    client = await three_sessions(rig)
    await rig.type(client, b"\x02C")
    assert await rig.show("#{pane_mode}", "alpha:one") == "options-mode"
    assert lines_of(client) == [
        "(0) + Server Options",
        "(1) + Session Options",
        "(2) + Window & Pane Options",
        "(3) + Key Table - copy-mode",
        "(4) + Key Table - copy-mode-vi",
        "(5) + Key Table - prefix",
        "(6) + Key Table - root",
    ]
    assert title_of(client) == "Server Options"


@served
async def test_a_session_option_is_set_and_unset(rig: Rig) -> None:
    client = await three_sessions(rig)
    await rig.ok("customize-mode", "-t", "alpha:one", "-f", "#{==:#{option_name},base-index}")
    await rig.type(client, b"lj")
    assert lines_of(client)[1] == "(1) └─> base-index: 0"
    assert "This is a session option.\n\nOption value: 0" in box_of(client)
    await rig.type(client, b"s")
    assert client.prompt is not None
    assert client.prompt.draw(80).prompt == "(base-index, for session alpha) "
    await rig.type(client, b"\x157\r")
    assert await rig.ok("show-options", "-t", "alpha", "base-index") == "base-index 7"
    assert lines_of(client)[1] == "(1) └─> base-index: (session alpha) 7"
    assert "Global value: 0" in box_of(client)
    await rig.type(client, b"S")
    assert client.prompt is not None
    assert client.prompt.draw(80).prompt == "(base-index, global) "
    await rig.type(client, b"\x153\r")
    assert await rig.ok("show-options", "-gv", "base-index") == "3"
    await rig.type(client, b"uy")
    assert await rig.ok("show-options", "-t", "alpha", "base-index") == ""
    await rig.type(client, b"d")
    assert client.prompt is not None
    assert client.prompt.draw(80).prompt == "Reset base-index to default? "
    await rig.type(client, b"y")
    assert await rig.ok("show-options", "-gv", "base-index") == "0"


@served
async def test_flags_and_choices_turn(rig: Rig) -> None:
    client = await three_sessions(rig)
    await rig.ok("customize-mode", "-yt", "alpha:one", "-f", "#{==:#{option_name},remain-on-exit}")
    await rig.type(client, b"lj\r")
    assert await rig.ok("show-options", "-pv", "-t", "alpha:one", "remain-on-exit") == "on"
    await rig.type(client, b"w")
    assert await rig.ok("show-options", "-wv", "-t", "alpha:one", "remain-on-exit") == "failed"
    assert "(pane 0) on" in lines_of(client)[1]
    await rig.type(client, b"tD")
    assert client.prompt is None
    assert await rig.ok("show-options", "-w", "-t", "alpha:one", "remain-on-exit") == ""
    assert await rig.ok("show-options", "-p", "-t", "alpha:one", "remain-on-exit") == ""


@served
async def test_items_of_arrays(rig: Rig) -> None:
    client = await three_sessions(rig)
    await rig.ok("set-option", "-s", "user-keys[1]", "x")
    await rig.ok("customize-mode", "-t", "alpha:one", "-f", "#{==:#{option_name},user-keys}")
    await rig.type(client, b"ljlj")
    assert lines_of(client)[2].strip().endswith("user-keys[1]: x")
    await rig.type(client, b"ks")
    assert client.prompt is not None
    assert client.prompt.draw(80).prompt == "(user-keys[0]) "
    await rig.type(client, b"Q\r")
    assert await rig.ok("show-options", "-s", "user-keys") == "user-keys[0] Q\nuser-keys[1] x"
    await rig.type(client, b"juy")
    assert await rig.ok("show-options", "-s", "user-keys") == "user-keys[1] x"


@served
async def test_bad_values_are_told(rig: Rig) -> None:
    client = await three_sessions(rig)
    await rig.ok("customize-mode", "-t", "alpha:one", "-f", "#{==:#{option_name},base-index}")
    await rig.type(client, b"ljs\x15abc\r")
    assert client.message is not None
    assert "abc" in client.message.text
    assert await rig.ok("show-options", "-t", "alpha", "base-index") == ""


@served
async def test_keys_are_changed_unbound_and_reset(rig: Rig) -> None:
    client = await three_sessions(rig)
    await rig.ok("bind-key", "-N", "a note", "-T", "mine", "x", "display-message", "it's; $HOME")
    await rig.ok("bind-key", "-N", "another", "-T", "mine", "w", "kill-server")  # one alone is not listed
    await rig.ok("customize-mode", "-t", "alpha:one", "-f", "#{&&:#{is_key},#{==:#{key},x}}")
    await rig.type(client, b"\x13Key Table - mine\r")
    await rig.type(client, b"ljl")
    tail = [line.split("> ", 1)[1] for line in lines_of(client) if "Command" in line or "Note" in line]
    assert tail == ['Command: display-message "it\'s; \\$HOME"', "Note: a note"]
    assert "a note\n\nThis key is in the mine table.\nThis key does not repeat." in box_of(client)
    await rig.type(client, b"js\x15display-message two\r")
    assert "display-message two" in await rig.ok("list-keys", "-T", "mine")
    await rig.type(client, b"js\x15other\r")
    assert await rig.ok("list-keys", "-N", "-T", "mine") == "w another\nx other"
    await rig.type(client, b"js")
    assert "bind-key -r" in await rig.ok("list-keys", "-T", "mine")
    await rig.type(client, b"u")
    assert client.prompt is not None
    assert client.prompt.draw(80).prompt == "Unbind key x? "
    await rig.type(client, b"y")
    assert rig.server.keys.find("mine", "x") is None


@served
async def test_a_default_key_comes_back(rig: Rig) -> None:
    client = await three_sessions(rig)
    before = await rig.ok("list-keys", "-T", "prefix")
    await rig.ok("bind-key", "d", "display-message", "changed")
    await rig.ok("customize-mode", "-yt", "alpha:one", "-f", "#{==:#{key},d}")
    await rig.type(client, b"\x13Key Table - prefix\r")
    await rig.type(client, b"ljd")
    assert await rig.ok("list-keys", "-T", "prefix") == before


# -- access


@served
async def test_access_is_given_and_taken(rig: Rig) -> None:
    for argv, message in (
        ((), "missing user argument"),
        (("nobody-of-this-name",), "unknown user: nobody-of-this-name"),
        (("-a", "root"), "root owns the server, can't change access"),
        (("-a", "-d", "daemon"), "-a and -d cannot be used together"),
        (("-r", "-w", "daemon"), "-r and -w cannot be used together"),
        (("-d", "daemon"), "user daemon not found"),
    ):
        assert await rig.fails("server-access", *argv) == message
    assert await rig.ok("server-access", "-l") == ""
    await rig.ok("server-access", "-a", "daemon")
    assert await rig.fails("server-access", "-a", "daemon") == "user daemon is already added"
    assert await rig.ok("server-access", "-l") == "daemon (W)"
    await rig.ok("server-access", "-r", "daemon")
    assert await rig.ok("server-access", "-l") == "daemon (R)"
    await rig.ok("server-access", "-w", "daemon")
    assert await rig.ok("server-access", "-l") == "daemon (W)"
    await rig.ok("server-access", "-d", "daemon")
    assert await rig.ok("server-access", "-l") == ""


def test_who_is_let_in() -> None:
    access = AccessList()
    assert access.lets_in(0)
    assert access.lets_in(os.getuid())
    assert not access.lets_in(54321)
    access.allow(54321, writes=False)
    assert access.lets_in(54321)
    assert access.only_reads(54321)
    assert not access.only_reads(os.getuid())
    assert not access.only_reads(None)
    access.forbid(54321)
    assert not access.lets_in(54321)


def test_the_socket_is_open_while_somebody_is_let_in(tmp_path: Path) -> None:
    path = str(tmp_path / "socket")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(path)
        os.chmod(path, 0o600)
        file = SocketFile(path, listener, lambda: None)  # type: ignore[arg-type, return-value]
        modes = []
        for opened, attached in ((True, False), (True, True), (False, True), (False, False)):
            file.open_to_others(opened)
            file.show_attached(attached)
            modes.append(os.stat(path).st_mode & 0o777)
        file.close()
    assert modes == [0o666, 0o777, 0o700, 0o600]
