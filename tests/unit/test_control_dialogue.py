"""Control mode: blocks, errors, the order of what is told, and every way in which a dialogue ends."""

from __future__ import annotations

from pymux_wf.protocol import ExitReason, Message
from tests.unit.commands_rig import Rig, served
from tests.unit.control_rig import Dialogue, converse, session_and_dialogue


def words_of_exit(dialogue: Dialogue) -> tuple[object, object]:
    """Reason and exit code."""
    assert dialogue.exit is not None
    return dialogue.exit[1], dialogue.exit[3]


@served
async def test_attaching_is_a_block_and_then_the_session(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "s", "cat")
    dialogue = await converse(rig, "attach-session", "-t", "s")
    assert dialogue.news() == ["%begin 0", "%end 0", "%session-changed $0 s"]
    assert await rig.ok("list-clients", "-F", "#{client_name} #{client_control_mode} #{client_tty}|") == (
        f"client-{dialogue.client.pid} 1 |"
    )


@served
async def test_a_new_session_of_a_control_client(rig: Rig) -> None:
    dialogue = await converse(rig, "new-session", "-s", "n", "-P", "-F", "#{session_name} #{pane_id}", "cat")
    assert dialogue.news() == [
        *("%begin 0", "n %0", "%end 0"),
        *("%window-add @0", "%sessions-changed", "%session-changed $0 n"),
    ]


@served
async def test_the_two_guards_of_a_block_are_the_same_and_numbers_rise(rig: Rig) -> None:
    dialogue = await session_and_dialogue(rig)
    start = len(dialogue.raw)
    dialogue.say("display-message -p 'a b'", "display-message -p c")
    begin, text, end, second, *_ = dialogue.raw[start:].decode().splitlines()
    assert text == "a b"
    assert begin.split()[1:] == end.split()[1:]
    assert int(second.split()[2]) > int(begin.split()[2])
    assert begin.split()[0::3] == ["%begin", "1"]


@served
async def test_every_command_of_a_line_has_its_block_and_a_failure_ends_the_line(rig: Rig) -> None:
    dialogue = await session_and_dialogue(rig)
    assert await dialogue.ask("display -p a ; kill-window -t zork ; display -p b") == [
        "%begin 1",
        "a",
        "%end 1",
        "%begin 1",
        "can't find window: zork",
        "%error 1",
    ]
    assert await dialogue.ask("if-shell -F 1 'display -p yes'") == ["%begin 1", "%end 1", "%begin 1", "yes", "%end 1"]


@served
async def test_what_cannot_be_parsed_is_an_error_in_a_block_and_its_turn_is_kept(rig: Rig) -> None:
    dialogue = await session_and_dialogue(rig)
    for line, text in (
        ("nosuch", "unknown command: nosuch"),
        ("set-option", "command set-option: too few arguments (need at least 1)"),
        ("list-windows -Q", "command list-windows: unknown flag -Q"),
    ):
        assert await dialogue.ask(line) == ["%begin 1", f"parse error: {text}", "%error 1"]
    dialogue.say("run-shell 'true'", "nosuch")
    assert await dialogue.until("%error") == [
        "%begin 1",
        "%end 1",
        "%begin 1",
        "parse error: unknown command: nosuch",
        "%error 1",
    ]


@served
async def test_commands_of_hooks_have_flag_0(rig: Rig) -> None:
    dialogue = await session_and_dialogue(rig)
    await rig.ok("set-hook", "-g", "after-rename-window", "display-message -p hooked")
    assert await dialogue.ask("rename-window q") == [
        "%begin 1",
        "%end 1",
        "%begin 0",
        "hooked",
        "%end 0",
        "%window-renamed @0 q",
    ]


@served
async def test_nothing_stands_in_the_block_of_a_command_that_waits(rig: Rig) -> None:
    dialogue = await session_and_dialogue(rig)
    dialogue.say("wait-for there")
    await rig.ok("rename-window", "-t", "s", "meanwhile")
    assert await dialogue.until("window-renamed") == ["%window-renamed @0 meanwhile"]
    await rig.ok("wait-for", "-S", "there")
    assert await dialogue.until("%end") == ["%begin 1", "%end 1"]


@served
async def test_messages_for_the_client(rig: Rig) -> None:
    dialogue = await session_and_dialogue(rig)
    assert await dialogue.ask("display-message foo") == ["%begin 1", "%message foo", "%end 1"]
    await rig.ok("display-message", "-c", dialogue.client.name, "-l", "two\nlines")
    assert dialogue.news() == ["%message two\\012lines"]


@served
async def test_line_ends_may_be_those_of_dos_and_bytes_come_in_any_pieces(rig: Rig) -> None:
    dialogue = await session_and_dialogue(rig)
    for byte in b"display -p '\xe2\x90\x9e'\r\n":
        dialogue.client.on_frame([Message.INPUT, bytes((byte,))])
    assert dialogue.news() == ["%begin 1", "␞", "%end 1"]


@served
async def test_errors_of_the_configuration_are_told(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "s", "cat")
    rig.server.config_errors = ["/etc/x.conf:3:1: unknown command: zork\n    zork\n    ^", "odd"]
    dialogue = await converse(rig)
    await rig.turns()
    assert dialogue.news()[-2:] == ["%config-error /etc/x.conf:3: unknown command: zork", "%config-error odd"]


# -- the end


@served
async def test_an_empty_line_ends_the_dialogue(rig: Rig) -> None:
    dialogue = await session_and_dialogue(rig)
    dialogue.say("", "display-message -p never")
    await rig.turns()
    assert words_of_exit(dialogue) == (ExitReason.EXITED, 0)
    assert dialogue.news() == []
    assert await rig.ok("list-clients") == ""


@served
async def test_detaching_ends_it_behind_the_block(rig: Rig) -> None:
    dialogue = await session_and_dialogue(rig)
    assert await dialogue.ask("kill-window -t zork", "detach-client") == [
        "%begin 1",
        "can't find window: zork",
        "%error 1",
        "%begin 1",
        "%end 1",
    ]
    await rig.turns()
    assert words_of_exit(dialogue) == (ExitReason.EXITED, 0)


@served
async def test_the_end_of_the_input_ends_it_with_the_code_of_the_last_failure(rig: Rig) -> None:
    dialogue = await session_and_dialogue(rig)
    dialogue.say("kill-window -t zork")
    dialogue.end_of_input()
    await rig.turns()
    assert words_of_exit(dialogue) == (ExitReason.EXITED, 1)


@served
async def test_the_end_of_the_input_does_not_wait_for_a_command(rig: Rig) -> None:
    dialogue = await session_and_dialogue(rig)
    dialogue.say("wait-for never")
    dialogue.end_of_input()
    await rig.turns()
    assert words_of_exit(dialogue) == (ExitReason.EXITED, 0)
    assert dialogue.news() == []


@served
async def test_killing_the_session_tells_that_and_ends_it(rig: Rig) -> None:
    dialogue = await session_and_dialogue(rig)
    assert await dialogue.ask("kill-session") == ["%begin 1", "%end 1", "%sessions-changed"]
    await rig.turns()
    assert words_of_exit(dialogue) == (ExitReason.EXITED, 0)


@served
async def test_killing_the_server_ends_it_behind_the_block(rig: Rig) -> None:
    dialogue = await session_and_dialogue(rig)
    dialogue.say("kill-server")
    await rig.turns()
    assert dialogue.news()[:2] == ["%begin 1", "%end 1"]
    assert words_of_exit(dialogue) == (ExitReason.EXITED, 0)


@served
async def test_a_command_line_that_does_not_attach(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "s", "cat")
    for argv, lines, code in (
        (("display-message", "-p", "-t", "s", "#S"), ["%begin 0", "s", "%end 0"], 0),
        (("kill-window", "-t", "zork"), ["%begin 0", "can't find window: zork", "%error 0"], 1),
        (("attach-session", "-t", "zork"), ["%begin 0", "can't find session: zork", "%error 0"], 1),
        (("nosuch",), ["unknown command: nosuch"], 1),
    ):
        dialogue = await converse(rig, *argv)
        await rig.turns()
        assert dialogue.news() == lines
        assert words_of_exit(dialogue) == (ExitReason.EXITED, code), argv


@served
async def test_wait_exit_is_told_to_the_client(rig: Rig) -> None:
    dialogue = await session_and_dialogue(rig)
    await dialogue.ask("refresh-client -f wait-exit", "detach-client -E 'echo not run'")
    await rig.turns()
    assert dialogue.exit == (Message.EXIT, ExitReason.EXITED, "", 0, True)
    assert dialogue.wire.last(Message.EXEC) is None


@served
async def test_a_client_that_asks_and_never_reads_is_bounded_and_sent_away(rig: Rig) -> None:
    dialogue = await session_and_dialogue(rig)
    dialogue.wire.reads = False
    line = "display-message -p " + "x" * 100_000
    for _ in range(200):
        dialogue.say(line)
    assert len(dialogue.raw) < 1_000_000
    await rig.turns()
    assert dialogue.exit is not None
    assert dialogue.exit[1] == "too far behind"
    assert dialogue.client not in rig.server.attached()


@served
async def test_a_client_that_reads_again_gets_every_answer(rig: Rig) -> None:
    dialogue = await session_and_dialogue(rig)
    dialogue.wire.reads = False
    for number in range(30):
        dialogue.say(f"display-message -p {number}-{'x' * 100_000}")
    assert len(dialogue.raw) < 1_000_000
    dialogue.wire.reads = True
    dialogue.wire.confirm()
    await rig.until(lambda: b"\n29-x" in dialogue.raw)
    numbers = [line.partition("-")[0] for line in dialogue.news() if "-x" in line]
    assert numbers == [str(number) for number in range(30)]


@served
async def test_hostile_names_stay_in_their_lines(rig: Rig) -> None:
    dialogue = await session_and_dialogue(rig)
    await rig.ok("rename-window", "-t", "s", "a\n%exit\x1b[2J: b")
    await rig.ok("rename-session", "-t", "s", "x\n%end 1 1 1")
    lines = await dialogue.until("session-renamed")
    assert len(lines) == 2
    assert lines[0].startswith("%window-renamed @0 a")
    assert lines[1].startswith("%session-renamed $0 x")
    assert not any(character < " " for line in lines for character in line)
