"""Who was let in to look on changes nothing: every command and every verb of both tables is tried."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from pymux_wf.server import commands, commands_of_ours, verbs
from pymux_wf.server.client import Client
from pymux_wf.server.queue import State
from pymux_wf.server.verbs.verb import VerbFailure

from pymux_wf import failures
from pymux_wf.protocol import Message
from tests.unit.commands_rig import FakeConnection, Rig, served

LOOKER = 54321
"""A user who was let in with ``server-access -r``."""

ALL_COMMANDS = [*commands.COMMANDS, *commands_of_ours.COMMANDS, *verbs.COMMANDS]


def limited(rig: Rig, pid: int = 999, **hello: Any) -> Client:
    """A client of that user."""
    rig.server.access.allow(LOOKER, writes=False)
    connection = FakeConnection(pid)
    connection.peer_uid = LOOKER
    client = rig.server._accept(connection, {"pid": pid, "cwd": "/", "term": "xterm-256color", "utf8": True, **hello})  # type: ignore[arg-type]
    connection.client = client
    return client


async def attached(rig: Rig, *argv: str) -> Client:
    client = limited(rig, tty="/dev/pts/looker", stdin_tty=True, stdout_tty=True, columns=70, lines=20)
    client.on_frame([Message.COMMAND, list(argv or ("attach-session", "-t", "a"))])
    await Rig.wire(client).wait_for(Message.RESULT, Message.ATTACHED, Message.EXIT)
    return client


async def tried(rig: Rig, *argv: str) -> str:
    """What a client of that user is told that runs a command line."""
    client = limited(rig)
    client.on_frame([Message.COMMAND, list(argv)])
    wire = Rig.wire(client)
    await wire.wait_for(Message.RESULT, Message.ATTACHED, Message.EXIT)
    client.on_lost()
    return wire.bytes_of(Message.STDERR).decode()


async def world(rig: Rig) -> dict[str, Any]:
    """All that could be changed."""
    server = rig.server
    found: dict[str, Any] = {
        "keys": await rig.ok("list-keys"),
        "options": [await rig.ok("show-options", flags) for flags in ("-s", "-g", "-gw")],
        "hooks": await rig.ok("show-hooks", "-g"),
        "windows": await rig.ok(
            "list-windows", "-a", "-F", "#{session_id}#{window_id}#{window_active}#{window_layout}"
        ),
        "panes": await rig.ok(
            "list-panes", "-a", "-F", "#{pane_id}#{pane_active}#{pane_pid}#{pane_marked}#{pane_in_mode}"
        ),
        "sessions": await rig.ok("list-sessions", "-F", "#{session_name}#{session_path}"),
        "environment": [sorted(server.environ.values().items())],
        "buffers": await rig.ok("list-buffers", "-F", "#{buffer_name}#{buffer_sample}"),
        "metrics": verbs.perform(server, "metrics", {}),
        "access": [*server.access],
        "screens": {pane.id: rig.screen(pane.id) for pane in server.tree.panes.values()},
    }
    for session in server.tree.sorted_sessions():
        found["environment"].append(
            sorted((name, session.environ.value(name)) for name in ("DISPLAY", "SSH_AUTH_SOCK"))
        )
        found["options"].append(await rig.ok("show-options", "-t", f"${session.id}"))
    return found


async def furnish(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "a", "-x", "80", "-y", "24", "cat")
    await rig.ok("split-window", "-t", "a", "cat")
    await rig.ok("new-window", "-t", "a", "cat")
    await rig.ok("new-session", "-d", "-s", "b", "cat")
    await rig.ok("set-buffer", "-b", "kept", "text")
    rig.server.access.allow(LOOKER, writes=False)


def test_every_command_is_refused_or_reads() -> None:
    @served
    async def check(rig: Rig) -> None:
        await furnish(rig)
        before = await world(rig)
        registry = rig.server.executor.registry
        for name in ALL_COMMANDS:
            spec = registry.find(name)
            if "ro" in spec.marks:
                continue
            words = ["x"] * spec.min_args
            assert "client is read-only" in await tried(rig, name, *words), name
        assert await world(rig) == before

    check()


def test_which_commands_are_let_through() -> None:
    registry = commands.LazyRegistry()
    allowed = {name for name in ALL_COMMANDS if "ro" in registry.find(name).marks}
    assert allowed == {
        *("attach-session", "copy-mode", "detach-client", "list-clients", "send-keys", "switch-client"),
        *("events", "explain-key"),
        *(name for name in verbs.COMMANDS if name != "run-command"),
    }


@pytest.mark.parametrize(
    "argv",
    [
        ("attach-session", "-t", "a", "-d"),
        ("attach-session", "-t", "a", "-x"),
        ("attach-session", "-t", "a", "-c", "/tmp"),
        ("attach-session", "-t", "a:0"),
        ("attach-session", "-t", "a:0.0"),
        ("detach-client", "-t", "/dev/pts/owner"),
        ("detach-client", "-a", "-t", "/dev/pts/looker"),
        ("detach-client", "-s", "a"),
        ("switch-client", "-c", "/dev/pts/owner", "-t", "b"),
        ("send-keys", "-t", "a:0.0", "x"),
        ("send-keys", "-t", "a:0.0", "-l", "x"),
        ("send-keys", "-K", "-c", "/dev/pts/owner", "C-b", "c"),
        ("send-keys", "-R", "-t", "a:0.0"),
        ("send-keys", "-t", "a:0.0", "-H", "41"),
        ("send-keys", "-t", "a:0.0", "-M"),
        ("send-keys", "-t", "a:0.0", "-X", "copy-selection"),
        ("send-keys", "-t", "a:0.0", "-X", "copy-pipe", "cat > /tmp/x"),
        ("run-command", "-t", "a:0.0", "true"),
        ("list-clients", ";", "kill-server"),
    ],
    ids=" ".join,
)
def test_flags_that_would_change_something(argv: tuple[str, ...]) -> None:
    @served
    async def check(rig: Rig) -> None:
        await furnish(rig)
        owner = await rig.attach("attach-session", "-t", "a", tty="/dev/pts/owner")
        before = await world(rig)
        for_client = limited(rig, 998, tty="/dev/pts/looker2", stdin_tty=True, stdout_tty=True)
        for_client.on_frame([Message.COMMAND, list(argv)])
        await Rig.wire(for_client).wait_for(Message.RESULT, Message.ATTACHED, Message.EXIT)
        assert not for_client.attached
        assert Rig.wire(for_client).bytes_of(Message.STDERR)
        for_client.on_lost()
        assert await world(rig) == before
        assert owner.session is rig.server.tree.sorted_sessions()[0]

    check()


def test_an_attached_one_stays_what_it_is() -> None:
    @served
    async def check(rig: Rig) -> None:
        await furnish(rig)
        await rig.attach("attach-session", "-t", "a", tty="/dev/pts/owner")
        before = await world(rig)
        client = await attached(rig, "attach-session", "-t", "a", "-f", "!read-only,!ignore-size")
        assert client.read_only
        assert client.ignore_size
        for keys in (b"x", b"\x02c", b"\x02%", b"\x02&y", b"\x02:new-window\r", b"\033[200~pasted\033[201~"):
            await rig.type(client, keys)
        for line in ("switch-client -r", "switch-client -t a:0", "switch-client -t a:0.0"):
            parsed = rig.server.executor.parse(line)
            client.queue.append(parsed, State(source="key"))
            await rig.turns()
            assert client.read_only
        client.detach()
        assert await world(rig) == before

    check()


def test_a_format_runs_nothing(tmp_path: Path) -> None:
    @served
    async def check(rig: Rig) -> None:
        await furnish(rig)
        await rig.attach("attach-session", "-t", "a")
        assert await tried(rig, "list-clients", "-F", f"#(touch {tmp_path}/made)") == ""
        await rig.ok("list-clients", "-F", f"#(touch {tmp_path}/owner)")
        await rig.until((tmp_path / "owner").exists)
        assert not (tmp_path / "made").exists()

    check()


def test_every_verb_is_refused_or_reads() -> None:
    @served
    async def check(rig: Rig) -> None:
        await furnish(rig)
        before = await world(rig)
        client = limited(rig)
        for name in (*verbs.COMMANDS, *verbs.CALLS):
            verb = verbs.find(name)
            if verb.reads or name == "command":
                continue
            with pytest.raises(VerbFailure, match="client is read-only") as caught:
                verbs.perform(rig.server, name, {"object": "%0", "target": "%0"}, client)
            assert caught.value.kind == failures.REFUSED
        assert await world(rig) == before

    check()


READING: dict[str, dict[str, Any]] = {
    "command-output": {}, "list-commands-run": {}, "pane-state": {}, "mark": {}, "output": {}, "history": {},
    "process": {}, "processes": {}, "screen": {}, "info": {"object": "%0"}, "objects": {"kind": "panes"},
    "look-up": {"kind": "session", "named": "a"}, "metrics": {}, "server-info": {}, "events": {},
    "wait-bell": {"timeout": 0.0}, "wait-command": {"timeout": 0.0}, "wait-event": {"name": "bell", "timeout": 0.0},
    "wait-exit": {"timeout": 0.0}, "wait-for-text": {"pattern": "none", "timeout": 0.0}, "wait-idle": {"timeout": 0.0},
    "wait-mode": {"mode": "mouse", "timeout": 0.0}, "wait-ready": {"timeout": 0.0},
    "wait-title": {"pattern": "none", "timeout": 0.0}, "wait-output": {"since": 0, "timeout": 0.0},
    "expect": {"query": {}, "timeout": 0.0}, "locate": {"query": {}},
}  # fmt: skip


def test_the_others_change_nothing() -> None:
    @served
    async def check(rig: Rig) -> None:
        await furnish(rig)
        before = await world(rig)
        client = limited(rig)
        refused: list[str] = []
        reading = {name for name in (*verbs.COMMANDS, *verbs.CALLS) if verbs.find(name).reads}
        assert reading == {*READING}
        for name in reading:
            given = READING[name] if verbs.find(name).target == "server" else {"target": "%0", **READING[name]}
            try:
                value = verbs.perform(rig.server, name, given, client, lambda event: None)
                if asyncio.iscoroutine(value):
                    await asyncio.wait_for(value, 0.3)
            except TimeoutError:
                pass
            except VerbFailure as error:
                refused += [name] * ("read-only" in error.message)
        assert refused == []
        assert await world(rig) == before

    check()


def test_a_command_by_the_verb_has_the_rights_of_who_calls() -> None:
    @served
    async def check(rig: Rig) -> None:
        await furnish(rig)
        before = await world(rig)
        for given in ({"text": "kill-server"}, {"words": ["new-window"]}, {"text": "set -g status off"}):
            found = await verbs.perform(rig.server, "command", given, limited(rig))
            assert b"client is read-only" in found["stderr"]
        found = await verbs.perform(rig.server, "command", {"text": "list-clients"}, limited(rig))
        assert found["code"] == 0
        assert await world(rig) == before

    check()


@served
async def test_an_owners_read_only_client_is_held_to_it_too(rig: Rig) -> None:
    await furnish(rig)
    client = await rig.attach("attach-session", "-r", "-t", "a")
    with pytest.raises(VerbFailure, match="client is read-only"):
        verbs.perform(rig.server, "kill", {"object": "%0"}, client)
    await rig.type(client, b"\x02c")
    assert len(rig.server.tree.windows) == 3
