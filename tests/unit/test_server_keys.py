"""From keys to bindings: tables, the prefix, repeating, pasting, modes, readers, and the order of keys and commands."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from pymux_wf.protocol import Message
from tests.unit.commands_rig import Rig, served


async def start(rig: Rig, *attach: str) -> Any:
    """Session ``a`` with a pane whose input is kept, and a client; keys that nothing takes end up in ``written``."""
    await rig.ok("new-session", "-d", "-s", "a", "-n", "w", "cat")
    return await rig.attach(*attach)


def written(rig: Rig, number: int = 0) -> list[bytes]:
    """What is written to a pane from now on."""
    kept: list[bytes] = []
    rig.server.tree.panes[number].io.write = kept.append  # type: ignore[union-attr, method-assign]
    return kept


async def note(rig: Rig, key: str, *flags: str, word: str | None = None) -> None:
    """Binds a key to a command that adds a word to @log."""
    await rig.ok("bind-key", *flags, key, "set-option", "-ga", "@log", word or key)


async def logged(rig: Rig) -> str:
    text = await rig.ok("show-options", "-gqv", "@log")
    await rig.ok("set-option", "-gqu", "@log")
    return text


# -- prefix and tables


@served
async def test_unbound_keys_go_to_the_pane(rig: Rig) -> None:
    client = await start(rig)
    kept = written(rig)
    await rig.type(client, "aé漢\033[A\033[1;5C\t\r".encode())
    assert b"".join(kept) == "aé漢\033[A\033[1;5C\t\r".encode()


@served
async def test_both_prefixes_open_the_prefix_table(rig: Rig) -> None:
    client = await start(rig)
    kept = written(rig)
    await note(rig, "x")
    await rig.ok("set-option", "-g", "prefix2", "C-a")
    await rig.type(client, b"x\002x\001x")
    assert await logged(rig) == "xx"
    assert kept == [b"x"]
    await rig.ok("set-option", "-g", "prefix", "None")
    await rig.type(client, b"\002")
    assert kept == [b"x", b"\002"]


@served
async def test_unknown_keys_after_the_prefix_are_dropped(rig: Rig) -> None:
    client = await start(rig)
    kept = written(rig)
    await rig.type(client, b"\002")
    assert await rig.show("#{client_prefix} #{client_key_table}") == "1 prefix"
    await rig.type(client, "é".encode())
    assert kept == []
    assert await rig.show("#{client_prefix} #{client_key_table}") == "0 root"


@served
async def test_the_prefix_in_the_prefix_table_is_an_ordinary_key(rig: Rig) -> None:
    client = await start(rig)
    kept = written(rig)
    await rig.type(client, b"\002\002")
    assert kept == [b"\002"]  # send-prefix


@served
async def test_a_table_of_ones_own(rig: Rig) -> None:
    client = await start(rig)
    kept = written(rig)
    await rig.ok("bind-key", "-n", "F5", "switch-client", "-T", "mine")
    await note(rig, "x", "-T", "mine")
    await rig.type(client, b"\033[15~")
    assert await rig.show("#{client_key_table}") == "mine"
    await rig.type(client, b"xx")
    assert await logged(rig) == "x"
    assert kept == [b"x"]
    await rig.type(client, b"\033[15~y")
    assert kept == [b"x"], "what the table did not know is looked up in root, but not typed"


@served
async def test_any_takes_what_no_other_binding_takes(rig: Rig) -> None:
    client = await start(rig)
    kept = written(rig)
    await rig.ok("bind-key", "-n", "F5", "switch-client", "-T", "mine")
    await note(rig, "x", "-T", "mine")
    await note(rig, "Any", "-T", "mine")
    await rig.type(client, b"\033[15~x\033[15~q\033[15~\002")
    assert await logged(rig) == "xAny"
    assert await rig.show("#{client_prefix}") == "1"
    assert kept == []


@served
async def test_the_session_may_have_another_table(rig: Rig) -> None:
    client = await start(rig)
    kept = written(rig)
    await note(rig, "x", "-T", "mine")
    await rig.ok("set-option", "-g", "key-table", "mine")
    await rig.type(client, b"xy")
    assert await logged(rig) == "x"
    assert kept == [b"y"]


@served
async def test_a_mode_has_its_own_table(rig: Rig) -> None:
    client = await start(rig)
    kept = written(rig)
    await note(rig, "x", "-T", "copy-mode")
    await rig.ok("copy-mode")
    await rig.type(client, b"xx\002")
    assert await logged(rig) == "xx"
    assert await rig.show("#{client_prefix} #{pane_in_mode}") == "1 1"
    await rig.type(client, b"\033")
    client.keyboard._flush()
    await rig.type(client, b"q")
    assert await rig.show("#{pane_in_mode}") == "0"
    assert kept == []


@served
async def test_the_prefix_is_forgotten_after_its_time(rig: Rig) -> None:
    client = await start(rig)
    await rig.ok("set-option", "-s", "prefix-timeout", "3000")
    await rig.type(client, b"\002")
    timer = client.keyboard._timer
    assert 1 < timer.when() - rig.server.loop.time() <= 3
    client.keyboard._timed_out()
    assert await rig.show("#{client_prefix}") == "0"
    kept = written(rig)
    await rig.type(client, b"c")
    assert kept == [b"c"]


# -- repeating


def arming(client: Any) -> list[float]:
    """The times for which the keyboard's timer is started from now on."""
    armed: list[float] = []
    start = client.keyboard._arm

    def arm(seconds: float) -> None:
        armed.append(seconds)
        start(seconds)

    client.keyboard._arm = arm
    return armed


@served
async def test_repeating_keys_need_the_prefix_once(rig: Rig) -> None:
    client = await start(rig)
    kept = written(rig)
    await note(rig, "x", "-r")
    await note(rig, "y", "-r")
    await rig.type(client, b"\002xyx")
    assert await logged(rig) == "xyx"
    client.keyboard._timed_out()
    await rig.type(client, b"x")
    assert kept == [b"x"]


@served
async def test_another_key_ends_repeating_and_means_itself(rig: Rig) -> None:
    client = await start(rig)
    kept = written(rig)
    await note(rig, "x", "-r")
    await note(rig, "y")
    await rig.type(client, b"\002xz")
    assert kept == [b"z"]
    await rig.type(client, b"\002xy")
    assert kept == [b"z", b"y"], "a binding that does not repeat is not run while repeating"
    await rig.type(client, b"\002x\002y")
    assert await logged(rig) == "xxxy"


@pytest.mark.parametrize(("repeat", "initial", "first", "again"), [
    (500, 0, 0.5, 0.5),
    (500, 900, 0.9, 0.5),
    (0, 900, 0.0, 0.0),
])  # fmt: skip
def test_repeat_times(repeat: int, initial: int, first: float, again: float) -> None:
    @served
    async def test(rig: Rig) -> None:
        client = await start(rig)
        await note(rig, "x", "-r")
        await rig.ok("set-option", "-g", "repeat-time", str(repeat))
        await rig.ok("set-option", "-g", "initial-repeat-time", str(initial))

        armed = arming(client)
        await rig.type(client, b"\002x")
        assert armed[-1:] == [first] or (first == 0.0 and client.keyboard._timer is None)
        await rig.type(client, b"x")
        assert armed[-1:] == [again] or (again == 0.0 and client.keyboard._timer is None)

    test()


@served
async def test_another_repeating_key_has_its_own_first_time(rig: Rig) -> None:
    client = await start(rig)
    await note(rig, "x", "-r")
    await note(rig, "y", "-r")
    await rig.ok("set-option", "-g", "initial-repeat-time", "2000")
    armed = arming(client)
    await rig.type(client, b"\002xx")
    assert armed == [0.0, 2.0, 0.5]
    await rig.type(client, b"y")
    assert armed[-1] == 2.0


# -- pasting


@served
async def test_pasted_text_is_no_key(rig: Rig) -> None:
    client = await start(rig)
    kept = written(rig)
    await rig.type(client, b"\033[200~\002c\033[201~")
    assert kept == [b"\002c"]
    rig.server.tree.panes[0].io._feed(b"\033[?2004h")
    await rig.type(client, b"\033[200~\002c\033[201~")
    assert b"".join(kept[1:]) == b"\033[200~\002c\033[201~"


@served
async def test_what_comes_too_fast_is_a_paste_where_the_terminal_does_not_tell(rig: Rig) -> None:
    client = await start(rig)
    kept = written(rig)
    await rig.ok("set-option", "-g", "assume-paste-time", "1000")
    await note(rig, "F6", "-n")
    await rig.type(client, b"\033[17~" * 3)
    assert await logged(rig) == "F6F6F6", "this terminal marks its pastes"
    client.writer.capabilities = replace(client.writer.capabilities, bracketed_paste=False)
    await rig.type(client, b"\033[17~" * 3)
    assert await logged(rig) == "F6F6", "nobody types three keys in a second; the first two could be"
    assert kept == [b"\033[17~"]


# -- messages


@served
async def test_a_key_takes_a_message_away_and_acts(rig: Rig) -> None:
    client = await start(rig)
    kept = written(rig)
    client.show_message("hello", 10)
    await rig.type(client, b"x")
    assert client.message is None
    assert kept == [b"x"]


@served
async def test_a_message_that_ignores_keys_swallows_them(rig: Rig) -> None:
    client = await start(rig)
    kept = written(rig)
    client.show_message("hello", 10, ignore_keys=True)
    await rig.type(client, b"x\033[200~y\033[201~")
    assert client.message is not None
    assert kept == []


# -- readers


@served
async def test_a_reader_changes_nothing(rig: Rig) -> None:
    client = await start(rig, "attach-session", "-r")
    kept = written(rig)
    await rig.type(client, b"x\033[200~y\033[201~\033[<0;5;5M")
    await rig.type(client, b"\002c")
    assert len(rig.server.tree.windows) == 1
    assert client.message.text == "client is read-only"
    assert kept == []
    await rig.type(client, b"\002d")
    assert not client.attached


@served
async def test_a_reader_stays_one(rig: Rig) -> None:
    client = await start(rig, "attach-session", "-r")
    await rig.ok("refresh-client", "-t", client.name, "-f", "!read-only")
    assert client.read_only


# -- keys and commands in turn


@served
async def test_keys_wait_for_the_command_of_an_earlier_key(rig: Rig) -> None:
    client = await start(rig)
    await rig.ok("split-window", "-d", "cat")
    kept = written(rig), written(rig, 1)
    await rig.ok("bind-key", "-n", "F5", "if-shell", "true", "select-pane -t %1")
    await rig.type(client, b"a\033[15~bc\033[200~d\033[201~e")
    await rig.until(lambda: kept[1][-1:] == [b"e"])
    assert [b"".join(each) for each in kept] == [b"a", b"bcde"]
    await rig.until(lambda: client.queue.idle)
    await rig.type(client, b"f")
    assert kept[1][-1] == b"f"


@served
async def test_keys_that_wait_do_not_wait_for_ever(rig: Rig) -> None:
    client = await start(rig)
    kept = written(rig)
    await rig.ok("bind-key", "-n", "F5", "if-shell", "true", "display-message x")
    await rig.type(client, b"\033[15~a\033[15~b\033[15~c")
    await rig.until(lambda: len(kept) == 3)
    assert kept == [b"a", b"b", b"c"]


@served
async def test_a_prompt_gets_its_keys_while_its_command_waits(rig: Rig) -> None:
    client = await start(rig)
    await rig.type(client, b"\002:set -g @log typed\r")
    await rig.until(lambda: client.queue.idle)
    assert await logged(rig) == "typed"


@served
async def test_bytes_that_are_no_key_reach_the_program(rig: Rig) -> None:
    client = await start(rig)
    kept = written(rig)
    await rig.type(client, b"\xff\xfe\x80")
    assert b"".join(kept) == b"\xff\xfe\x80"


@served
async def test_a_lone_escape_is_a_key_after_its_time(rig: Rig) -> None:
    client = await start(rig)
    kept = written(rig)
    await rig.ok("set-option", "-s", "escape-time", "200")  # longer than a few turns of a busy machine
    await rig.type(client, b"\033")
    assert kept == []
    await rig.until(lambda: kept == [b"\033"])


@served
async def test_a_huge_input_arrives_whole(rig: Rig) -> None:
    client = await start(rig)
    kept = written(rig)
    data = bytes(range(97, 123)) * 2000
    client.on_frame([Message.INPUT, data])
    assert 0 < len(kept) < len(data), "all of it was one turn"
    client.on_frame([Message.INPUT, b"!"])
    await rig.until(lambda: kept[-1].endswith(b"!"))
    assert b"".join(kept) == data + b"!"


@served
async def test_a_client_that_leaves_in_the_middle_of_its_input_types_nothing_more(rig: Rig) -> None:
    client = await start(rig)
    kept = written(rig)
    client.on_frame([Message.INPUT, b"x" * 10_000])
    client.detach()
    count = len(kept)
    await rig.turns()
    assert len(kept) == count


@served
async def test_synchronized_panes_get_the_same_keys(rig: Rig) -> None:
    client = await start(rig)
    await rig.ok("split-window", "-d", "cat")
    await rig.ok("split-window", "-d", "cat")
    kept = [written(rig, number) for number in range(3)]
    await rig.ok("set-option", "-w", "synchronize-panes", "on")
    await rig.ok("set-option", "-p", "-t", "%2", "synchronize-panes", "off")
    await rig.type(client, b"x")
    assert kept == [[b"x"], [b"x"], []]
    await rig.ok("select-pane", "-d", "-t", "%0")
    await rig.type(client, b"y")
    assert kept == [[b"x"], [b"x"], []], "a pane without input passes nothing on"


TEXT = b"some words that nobody types as fast, 1 2 3 ; and an x or two xs"


@served
async def test_text_in_one_piece_reaches_the_program_as_it_is_in_its_order(rig: Rig) -> None:
    client = await start(rig)
    kept = written(rig)
    await rig.type(client, b"\x1bOA" + TEXT + b"\r" + TEXT + b"\x1b[B")
    assert b"".join(kept) == b"\x1b[A" + TEXT + b"\r" + TEXT + b"\x1b[B"
    assert kept.count(TEXT) == 1, "what does not follow a sequence directly was looked at key by key"


@served
async def test_a_key_that_is_bound_counts_within_text_too(rig: Rig) -> None:
    client = await start(rig)
    kept = written(rig)
    for key, character in (("w", b"w"), ("Space", b" "), ("x", b"x"), ("Any", b"")):
        await note(rig, key, "-n", word="x")
        kept.clear()
        await rig.type(client, TEXT)
        await rig.until(lambda: client.queue.idle and not client.keyboard._waiting)
        times = TEXT.count(character) if character else len(TEXT)
        assert await logged(rig) == "x" * times
        assert len(b"".join(kept)) == len(TEXT) - times
        await rig.ok("unbind-key", "-n", key)


@served
async def test_text_after_the_prefix_begins_with_its_key(rig: Rig) -> None:
    client = await start(rig)
    kept = written(rig)
    await note(rig, "s", word="bound")
    await rig.type(client, b"\x02" + TEXT)
    await rig.until(lambda: client.queue.idle)
    assert await logged(rig) == "bound"
    assert b"".join(kept) == TEXT[1:]


@served
async def test_a_message_takes_the_first_key_of_text(rig: Rig) -> None:
    client = await start(rig)
    kept = written(rig)
    client.show_message("hello", 0)
    await rig.type(client, TEXT)
    assert client.message is None
    assert b"".join(kept) in (TEXT, TEXT[1:])
