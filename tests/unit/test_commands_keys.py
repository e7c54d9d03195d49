"""Commands about keys: bind, unbind, list, send."""

from __future__ import annotations

from tests.unit.commands_rig import Rig, served


async def start(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "a", "-n", "w", "cat")


async def one(rig: Rig, *argv: str) -> str:
    """What a list of exactly one binding tells: a message at a client, as in tmux."""
    client = rig.server.attached()[0] if rig.server.attached() else await rig.attach()
    assert await rig.ok(*argv) == ""
    assert client.message is not None
    return client.message.text


@served
async def test_bindings_are_listed_as_commands_that_make_them(rig: Rig) -> None:
    await start(rig)
    await rig.ok("bind-key", "-n", "F5", "new-window", "\\;", "split-window", "-h")
    assert await one(rig, "list-keys", "-T", "root", "F5") == "bind-key -T root F5 new-window \\; split-window -h"
    await rig.ok("bind-key", "-r", "-T", "mine", "M-x", "display 'a b' ; next")
    assert await one(rig, "list-keys", "-T", "mine") == (
        'bind-key -r -T mine M-x display-message "a b" \\; next-window'
    )
    await rig.ok("bind-key", "-T", "mine", "y", "if-shell", "-F", "1", "{ next ; prev }")
    assert await rig.ok("list-keys", "-T", "mine", "-O", "name") == (
        'bind-key -r -T mine M-x display-message "a b" \\; next-window\n'
        'bind-key    -T mine y   if-shell -F 1 "{ next ; prev }"'
    )


@served
async def test_keys_of_every_table_are_listed_in_columns(rig: Rig) -> None:
    await start(rig)
    lines = (await rig.ok("list-keys")).splitlines()
    assert "bind-key    -T prefix       c                         new-window" in lines
    assert "bind-key -r -T prefix       Up                        select-pane -U" in lines
    assert lines[0].startswith("bind-key    -T copy-mode ")
    assert (await one(rig, "list-keys", "-1")) == lines[0]
    assert (await one(rig, "list-keys", "-r", "-T", "copy-mode", "-1")).startswith("bind-key -T copy-mode C-M-f ")


@served
async def test_notes(rig: Rig) -> None:
    await start(rig)
    notes = (await rig.ok("list-keys", "-N")).splitlines()
    assert "C-b c       Create a new window" in notes
    assert (await rig.ok("list-keys", "-N", "-P", "> ", "-T", "prefix")).startswith("> Space")
    await rig.ok("bind-key", "-N", "what it does", "c")
    assert await one(rig, "list-keys", "-N", "c") == "C-b c what it does"
    assert await one(rig, "list-keys", "-T", "prefix", "c") == "bind-key -T prefix c new-window"
    await rig.ok("bind-key", "j", "next-window")
    assert await one(rig, "list-keys", "-aN", "j") == "C-b j next-window"
    template = "#{key_table}/#{key_string}/#{key_command}/#{key_repeat}"
    assert await one(rig, "list-keys", "-T", "prefix", "-F", template, "j") == "prefix/j/next-window/0"


@served
async def test_unbinding(rig: Rig) -> None:
    await start(rig)
    await rig.ok("unbind-key", "c")
    assert await rig.fails("list-keys", "-T", "prefix", "c") == "unknown key: c"
    await rig.ok("bind-key", "-T", "mine", "x", "next-window")
    await rig.ok("unbind-key", "-a", "-T", "mine")
    assert await rig.fails("list-keys", "-T", "mine") == "table mine doesn't exist"
    for argv, message in (
        (["unbind-key"], "missing key"),
        (["unbind-key", "nosuch"], "unknown key: nosuch"),
        (["unbind-key", "-a", "x"], "key given with -a"),
        (["unbind-key", "-T", "nosuch", "x"], "table nosuch doesn't exist"),
        (["bind-key", "nosuch", "next"], "unknown key: nosuch"),
        (["list-keys", "nosuch"], "invalid key: nosuch"),
        (["list-keys", "-O", "colour"], "invalid sort order"),
    ):
        assert await rig.fails(*argv) == message
        if argv[0] == "unbind-key":
            await rig.ok(argv[0], "-q", *argv[1:])


@served
async def test_keys_are_typed_into_the_program(rig: Rig) -> None:
    await start(rig)
    await rig.ok("respawn-pane", "-k", "stty raw -echo; exec cat -v")
    # Raw mode is on when the echo of the terminal is gone.
    await rig.until(
        lambda: "cat" in (rig.server.context(pane=rig.server.tree.panes[0]).expand("#{pane_current_command}"))
    )
    await rig.ok("send-keys", "Up", "C-a", "M-x", "plain text", "é", "-N")
    await rig.until(lambda: "-N" in rig.screen(0))
    assert rig.screen(0).splitlines()[0] == "^[[A^A^[xplain textM-CM-)-N"
    await rig.ok("send-keys", "-l", "Enter")
    await rig.ok("send-keys", "-H", "41", "zz", "1b")
    await rig.ok("send-keys", "-N", "3", "k")
    await rig.ok("send-keys", "-F", "#{session_name}")
    await rig.until(lambda: "kkka" in rig.screen(0))
    assert rig.screen(0).splitlines()[0].endswith("EnterA^[kkka")
    await rig.ok("send-prefix")
    await rig.until(lambda: rig.screen(0).splitlines()[0].endswith("^B"))


@served
async def test_synchronized_panes_are_typed_into_together(rig: Rig) -> None:
    await start(rig)
    await rig.ok("split-window", "cat")
    await rig.ok("set-option", "-w", "synchronize-panes", "on")
    await rig.ok("send-keys", "all of us")
    await rig.until(lambda: "all of us" in rig.screen(0) and "all of us" in rig.screen(1))


@served
async def test_resetting_the_terminal(rig: Rig) -> None:
    await start(rig)
    await rig.ok("send-keys", "words", "Enter")
    await rig.until(lambda: "words" in rig.screen(0))
    await rig.ok("send-keys", "-R")
    assert rig.screen(0).strip() == ""


@served
async def test_mode_commands(rig: Rig) -> None:
    await start(rig)
    await rig.ok("respawn-pane", "-k", "seq 100; cat")
    await rig.until(lambda: "100" in rig.screen(0))
    assert await rig.fails("send-keys", "-X", "cursor-up") == "not in a mode"
    await rig.ok("copy-mode", "-u")
    assert int(await rig.show("#{scroll_position}")) > 10
    await rig.ok("send-keys", "-X", "-N", "2", "scroll-down")
    before = int(await rig.show("#{scroll_position}"))
    await rig.ok("send-keys", "-N", "3")
    await rig.ok("send-keys", "-X", "scroll-down")
    assert int(await rig.show("#{scroll_position}")) == before - 3
    await rig.ok("send-keys", "-X", "scroll-down")
    assert int(await rig.show("#{scroll_position}")) == before - 4
    await rig.ok("send-keys", "-X", "select-line")
    await rig.ok("send-keys", "-X", "copy-selection", "from-#{session_name}-")
    assert await rig.ok("list-buffers", "-F", "#{buffer_name}") == "from-a-0"
    await rig.ok("send-keys", "q")
    assert await rig.show("#{pane_in_mode}") == "0"
    await rig.ok("copy-mode", "-e")
    await rig.ok("copy-mode", "-q")
    assert await rig.show("#{pane_in_mode}") == "0"
    assert await rig.fails("send-keys", "-M") == "no mouse target"
    assert await rig.fails("send-keys", "-N", "x", "y") == "repeat count invalid"


@served
async def test_keys_for_the_client(rig: Rig) -> None:
    await rig.attach("new-session", "-s", "a", "cat")
    await rig.ok("send-keys", "-K", "C-b", "c")
    await rig.turns()
    assert await rig.show("#{session_windows}") == "2"
