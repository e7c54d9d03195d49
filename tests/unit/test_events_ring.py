"""``events``: numbered JSON lines of everything that happens, filters, what was missed, and the end."""

from __future__ import annotations

import json
from typing import Any

from pymux_wf.server.client import Client
from pymux_wf.server.commands_of_ours import events

from pymux_wf.protocol import Message
from tests.unit.commands_rig import Rig, served


class Listener:
    """A client that runs ``events``."""

    def __init__(self, rig: Rig, *argv: str) -> None:
        self.client: Client = rig._client()
        self.wire = rig.wire(self.client)
        self.client.on_frame([Message.COMMAND, ["events", *argv]])

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.wire.bytes_of(Message.STDOUT).splitlines()]

    @property
    def names(self) -> list[str]:
        return [line["event"] for line in self.lines]

    def named(self, name: str) -> dict[str, Any]:
        return next(line for line in self.lines if line["event"] == name)


@served
async def test_events_come_in_order_with_numbers_ids_and_names(rig: Rig) -> None:
    listener = Listener(rig)
    await rig.ok("new-session", "-d", "-s", "dev", "cat")
    await rig.ok("rename-window", "-t", "dev:0", "edit")
    await rig.ok("set-buffer", "-b", "one", "text")
    assert listener.names[0] == "subscribed"
    assert {"session-created", "window-linked", "after-new-session", "paste-buffer-changed"} <= set(listener.names)
    seqs = [line["seq"] for line in listener.lines]
    assert seqs == list(range(seqs[0], seqs[0] + len(seqs)))
    created = listener.named("session-created")
    assert (created["session"], created["session_name"]) == ("$0", "dev")
    renamed = listener.named("window-renamed")
    assert (renamed["window"], renamed["window_name"], renamed["session_name"]) == ("@0", "edit", "dev")
    assert listener.named("paste-buffer-changed")["buffer"] == "one"
    assert listener.named("after-rename-window")["command"] == "rename-window -t dev:0 edit"


@served
async def test_what_clients_and_programs_do_are_events_too(rig: Rig) -> None:
    listener = Listener(rig)
    program = "printf '\\a\\033]7;file:///tmp\\a\\033]9;4;1;50\\a\\033]52;c;aGk=\\a'; cat"
    await rig.ok("new-session", "-d", "-s", "dev", program)
    client = await rig.attach("attach-session", "-t", "dev")
    await rig.until(lambda: {"bell", "cwd", "progress", "clipboard"} <= set(listener.names))
    assert listener.named("client-attached")["client"] == client.name
    assert (listener.named("bell")["pane"], listener.named("cwd")["cwd"]) == ("%0", "file:///tmp")
    await rig.fails("kill-session", "-t", "nobody")
    assert "command-error" in listener.names


@served
async def test_filters_by_name_pattern_and_format(rig: Rig) -> None:
    by_name = Listener(rig, "--filter", "window-*,session-created")
    by_format = Listener(rig, "--filter", "#{==:#{hook_session_name},dev}", "--filter=session-*")
    await rig.ok("new-session", "-d", "-s", "dev", "cat")
    await rig.ok("new-session", "-d", "-s", "other", "cat")
    assert {name.partition("-")[0] for name in by_name.names[1:]} == {"window", "session"}
    assert by_name.names.count("session-created") == 2
    assert by_format.names.count("session-created") == 1
    assert all(line["session_name"] == "dev" for line in by_format.lines[1:])


@served
async def test_since_brings_what_was_before_and_tells_of_a_gap(rig: Rig) -> None:
    await rig.ok("set-option", "-s", "event-history", "3")
    for number in range(6):
        await rig.ok("set-buffer", "-b", f"b{number}", "x")
    last = rig.server.events.last
    listener = Listener(rig, "--since", str(last - 2))
    assert [line["seq"] for line in listener.lines] == [last - 2, last - 1, last]
    late = Listener(rig, "--since", "0")
    assert late.names[:2] == ["subscribed", "gap"]
    assert (late.lines[1]["missed"], late.lines[1]["seq"]) == (last - 3, last - 3)
    assert len(late.lines) == 5
    assert Listener(rig, "--since", "999999999").names == ["subscribed"]


@served
async def test_a_reader_that_does_not_read_holds_up_nobody_and_is_told(rig: Rig) -> None:
    await rig.ok("set-option", "-s", "event-history", "10")
    listener = Listener(rig)
    listener.wire.backlog = 1 << 20
    for number in range(50):
        await rig.ok("set-buffer", "-b", f"b{number}", "x")
    assert listener.names == ["subscribed"]
    assert len(list(rig.server.events.since(0))) == 10
    listener.wire.backlog = 0
    listener.client.on_drained()
    assert listener.names[:2] == ["subscribed", "gap"]
    assert len(listener.lines) == 12
    assert listener.lines[-1]["seq"] == rig.server.events.last


@served
async def test_a_reader_leaves_nothing_behind(rig: Rig) -> None:
    listener = Listener(rig)
    assert len(rig.server.events.readers) == 1
    listener.client.on_lost()
    await rig.turns()
    assert rig.server.events.readers == listener.client.drained == []


@served
async def test_the_end_of_the_server_is_the_last_event(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "dev", "cat")
    listener = Listener(rig)
    await rig.run("kill-server")
    await listener.wire.wait_for(Message.RESULT)
    assert listener.names[-1] == "server-exiting"
    result = listener.wire.last(Message.RESULT)
    assert result is not None
    assert result[1] == 0


@served
async def test_bad_filters_and_numbers_are_told_with_the_nearest_word(rig: Rig) -> None:
    message = await rig.fails("events", "--filter", "window-renamd")
    assert message == "no such event: window-renamd (did you mean window-renamed or window-resized?)"
    assert await rig.fails("events", "--since", "x") == "since must be the number of an event, not x"
    assert "unknown option --sinc" in await rig.fails("events", "--sinc", "1")


@served
async def test_it_is_no_abbreviation_and_not_among_the_commands_of_tmux(rig: Rig) -> None:
    assert await rig.fails("event") == "unknown command: event (did you mean events?)"
    assert "events" not in {line.split()[0] for line in (await rig.ok("list-commands")).splitlines()}
    assert {"window-renamed", "bell", "paste-buffer-changed"} <= set(events.names())
