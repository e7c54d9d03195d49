"""When sessions and servers end of themselves, and who goes where."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path
from typing import Any

import pytest
from pymux_wf.server.log_file import BoundedFile

from pymux_wf.protocol import ExitReason, Message
from tests.unit.commands_rig import DEADLINE, Rig, served


async def sessions(rig: Rig, *names: str) -> None:
    for name in names:
        await rig.ok("new-session", "-d", "-s", name, "cat")


def names(rig: Rig) -> list[str]:
    return [session.name for session in rig.server.tree.sorted_sessions()]


def gone(rig: Rig, client: Any) -> tuple[Any, ...] | None:
    return rig.wire(client).last(Message.EXIT)


async def ended(rig: Rig) -> None:
    """Until the server has ended."""
    async with asyncio.timeout(DEADLINE):
        await rig.server.stopped.wait()


# -- the server


@served
async def test_a_server_without_sessions_ends(rig: Rig) -> None:
    await sessions(rig, "a")
    await rig.ok("set-option", "-s", "exit-empty", "on")
    assert not rig.server.ending.begun
    await rig.ok("kill-session", "-t", "a")
    await ended(rig)


@served
async def test_the_end_waits_for_clients_and_jobs(rig: Rig) -> None:
    await sessions(rig, "a")
    await rig.ok("set-option", "-s", "exit-empty", "on")
    busy = rig._client()
    await rig.ok("run-shell", "-b", "exec sleep 60")
    await rig.until(rig.server.jobs.running)
    await rig.ok("kill-session", "-t", "a")
    assert not rig.server.ending.begun
    busy.on_lost()
    assert not rig.server.ending.begun
    os.kill(rig.server.jobs.running()[0][0], signal.SIGKILL)
    await ended(rig)


@served
async def test_who_waits_for_a_channel_does_not_keep_a_server(rig: Rig) -> None:
    await sessions(rig, "a")
    await rig.ok("set-option", "-s", "exit-empty", "on")
    waiting = rig._client()
    waiting.on_frame([Message.COMMAND, ["wait-for", "never"]])
    await rig.ok("kill-session", "-t", "a")
    await rig.wire(waiting).wait_for(Message.RESULT)
    waiting.on_lost()
    await ended(rig)


@served
async def test_exit_unattached_ends_a_server_with_sessions(rig: Rig) -> None:
    await sessions(rig, "a")
    client = await rig.attach()
    await rig.ok("set-option", "-s", "exit-unattached", "on")
    client.detach()
    client.on_lost()
    assert not rig.server.ending.begun, "exit-empty is off"
    await rig.ok("set-option", "-s", "exit-empty", "on")
    await ended(rig)
    assert rig.server.tree.panes[0].io is None


@served
async def test_an_end_that_has_begun_comes_to_its_end_whatever_fails(rig: Rig) -> None:
    """Parts of the package that load late may be those of another version by then."""

    def fail() -> None:
        raise AttributeError("of another version")

    await sessions(rig, "a")
    rig.server.jobs.close, closing = fail, rig.server.jobs.close  # type: ignore[method-assign]
    with pytest.raises(AttributeError):
        rig.server.exit()
    await ended(rig)
    closing()


@served
async def test_at_the_end_everybody_is_told(rig: Rig) -> None:
    await sessions(rig, "a")
    client = await rig.attach()
    process = rig.server.tree.panes[0].io.process  # type: ignore[union-attr]
    rig.server.exit()
    rig.server.exit()
    assert gone(rig, client) == (Message.EXIT, ExitReason.SERVER_EXITED, "a", 1)
    assert process.fd == -1
    await ended(rig)
    assert rig.wire(client).closed


# -- detach-on-destroy


@pytest.mark.parametrize(("rule", "goal"), [
    ("on", None),
    ("off", "d"),
    ("no-detached", "c"),
    ("previous", "a"),
    ("next", "c"),
])  # fmt: skip
def test_detach_on_destroy(rule: str, goal: str | None) -> None:
    @served
    async def test(rig: Rig) -> None:
        await sessions(rig, "a", "b", "c", "d")
        client = await rig.attach("attach-session", "-t", "b", tty="/dev/pts/1")
        await rig.attach("attach-session", "-t", "d", tty="/dev/pts/2")
        for age, name in enumerate("acd"):
            rig.server.tree.session_by_name(name).activity = 1e9 + age  # type: ignore[union-attr]
        await rig.ok("set-option", "-g", "detach-on-destroy", rule)
        await rig.ok("kill-session", "-t", "b")
        assert (client.session.name if client.session is not None else None) == goal
        if goal is None:
            assert gone(rig, client) == (Message.EXIT, ExitReason.EXITED, "b", 0)
        else:
            assert await rig.ok("list-clients", "-t", goal, "-F", "[#{client_last_session}]") in ("[]", "[]\n[]")

    test()


@served
async def test_a_client_may_refuse_to_be_detached(rig: Rig) -> None:
    await sessions(rig, "a", "b")
    stays = await rig.attach("attach-session", "-t", "a", "-f", "no-detach-on-destroy", tty="/dev/pts/1")
    leaves = await rig.attach("attach-session", "-t", "a", tty="/dev/pts/2")
    assert await rig.show("#{client_flags}") in (
        "attached,focused,no-detach-on-destroy,UTF-8",
        "attached,focused,UTF-8",
    )
    await rig.ok("kill-session", "-t", "a")
    assert stays.session.name == "b"
    assert leaves.session is None


# -- destroy-unattached


@pytest.mark.parametrize(("rule", "kept"), [
    ("off", ["a", "g1", "g2", "z"]),
    ("on", ["z"]),
    ("keep-last", ["a", "g2", "z"]),
    ("keep-group", ["g2", "z"]),
])  # fmt: skip
def test_destroy_unattached(rule: str, kept: list[str]) -> None:
    @served
    async def test(rig: Rig) -> None:
        await sessions(rig, "a", "g1", "z")
        await rig.ok("new-session", "-d", "-t", "g1", "-s", "g2")
        await rig.attach("attach-session", "-t", "z", tty="/dev/pts/1")
        client = await rig.attach("attach-session", "-t", "a", tty="/dev/pts/2")
        await rig.ok("set-option", "-g", "destroy-unattached", rule)
        client.detach()
        assert names(rig) == kept

    test()


@served
async def test_leaving_a_session_for_another_leaves_it_unattached(rig: Rig) -> None:
    await sessions(rig, "a", "b")
    client = await rig.attach("attach-session", "-t", "a")
    await rig.ok("set-option", "-t", "a", "destroy-unattached", "on")
    await rig.ok("switch-client", "-c", client.name, "-t", "b")
    assert names(rig) == ["b"]
    assert client.last_session is None or client.last_session.id not in rig.server.tree.sessions


# -- the log


def test_the_log_is_bounded_and_keeps_what_came_last(tmp_path: Path) -> None:
    import logging

    path = tmp_path / "log"
    handler = BoundedFile(str(path), limit=2000)
    log = logging.Logger("test")
    log.addHandler(handler)
    assert not path.exists(), "nothing has been said yet"
    for number in range(1000):
        log.warning("line %d of what there is to say", number)
    handler.close()
    assert sorted(each.name for each in tmp_path.iterdir()) == ["log", "log.old"]
    assert all(each.stat().st_size < 2100 for each in tmp_path.iterdir())
    lines = (tmp_path / "log.old").read_text() + path.read_text()
    assert lines.endswith("line 999 of what there is to say\n")
