"""The audit log: who changed what and when, without the texts themselves; refused tries too."""

from __future__ import annotations

import hashlib
import json
import os
import stat
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pymux_wf.server import audit, verbs
from pymux_wf.server.verbs.verb import VerbFailure

from tests.unit.commands_rig import Rig, served
from tests.unit.test_read_only_clients import LOOKER, limited, tried


def read(log: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.read_text().splitlines()] if log.exists() else []


async def lines(rig: Rig, log: Path, name: str, count: int = 1) -> list[dict[str, Any]]:
    """The lines of a command or verb, once there are that many."""

    def wanted() -> list[dict[str, Any]]:
        return [line for line in read(log) if line["name"] == name]

    await rig.until(lambda: len(wanted()) >= count)
    return wanted()


def digest(text: str) -> dict[str, Any]:
    return {"length": len(text), "sha256": hashlib.sha256(text.encode()).hexdigest()[:8]}


def logged(test: Callable[[Rig, Path], Any]) -> Callable[[Path], None]:
    """A test with a server that logs into a file."""

    def run(tmp_path: Path) -> None:
        log = tmp_path / "audit"

        @served
        async def check(rig: Rig) -> None:
            await rig.ok("set-option", "-s", "audit-log", str(log))
            await rig.ok("new-session", "-d", "-s", "a", "cat")
            await test(rig, log)

        check()

    run.__name__, run.__doc__ = test.__name__, test.__doc__
    return run


@logged
async def test_a_command_is_told(rig: Rig, log: Path) -> None:
    await rig.ok("split-window", "-h", "-t", "a", "cat")
    (line,) = await lines(rig, log, "split-window")
    assert abs(line.pop("time") - time.time()) < 10
    assert line.pop("client").keys() == {"pid", "uid", "name"}
    assert line == {
        "kind": "command",
        "name": "split-window",
        "target": {"session": "$0", "window": "@0", "pane": "%0"},
        "arguments": ["-h", "-t", "a", "cat"],
        "source": "client",
    }
    assert stat.S_IMODE(os.stat(log).st_mode) == 0o600


@logged
async def test_what_only_reads_is_not(rig: Rig, log: Path) -> None:
    await rig.ok("list-panes")
    await rig.ok("display-message", "-p", "x")
    await rig.ok("capture-pane", "-p")
    verbs.perform(rig.server, "screen", {"target": "%0"})
    verbs.perform(rig.server, "set-metrics", {"metrics": {"a": {"text": "1"}}})
    await rig.ok("rename-window", "last")
    await lines(rig, log, "rename-window")
    assert [line["name"] for line in read(log)] == ["new-session", "rename-window"]


@logged
async def test_texts_are_not_in_it(rig: Rig, log: Path) -> None:
    secret = "correct horse"
    await rig.ok("send-keys", "-t", "a", secret, "Enter")
    await rig.ok("set-buffer", "-b", "kept", secret)
    await rig.ok("set-environment", "-g", "TOKEN", secret)
    await rig.ok("new-window", "-d", "-e", f"TOKEN={secret}", "cat")
    verbs.perform(rig.server, "input", {"target": "%0", "items": [["text", secret]]})
    (line,) = await lines(rig, log, "input")
    assert line["kind"] == "verb"
    assert line["client"] is None
    assert line["target"] == {"session": "$0", "window": "@0", "pane": "%0"}
    assert digest(secret) in line["arguments"]["items"][0]
    assert (await lines(rig, log, "send-keys"))[0]["arguments"] == ["-t", "a", digest(secret), digest("Enter")]
    assert (await lines(rig, log, "set-buffer"))[0]["arguments"] == ["-b", "kept", digest(secret)]
    assert (await lines(rig, log, "set-environment"))[0]["arguments"] == ["-g", "TOKEN", digest(secret)]
    assert {"name": "TOKEN", **digest(secret)} in (await lines(rig, log, "new-window"))[0]["arguments"]
    assert secret not in log.read_text()


@logged
async def test_refused_tries_are_in_it(rig: Rig, log: Path) -> None:
    assert "read-only" in await tried(rig, "kill-server")
    with pytest.raises(VerbFailure):
        verbs.perform(rig.server, "kill", {"object": "%0"}, limited(rig))
    client = await rig.attach("attach-session", "-r", "-t", "a")
    assert "read-only" in await tried(rig, "detach-client", "-t", "/dev/pts/test1")
    await rig.type(client, b"\x02c")
    (line,) = await lines(rig, log, "kill-server")
    assert line["refused"] is True
    assert line["client"]["uid"] == LOOKER
    (line,) = await lines(rig, log, "detach-client")
    assert line["refused"] is True
    (line,) = await lines(rig, log, "kill")
    assert (line["kind"], line["refused"]) == ("verb", True)
    assert [line["kind"] for line in await lines(rig, log, "c")] == ["key"]


@logged
async def test_a_key_and_a_hook_are_told_with_where_they_come_from(rig: Rig, log: Path) -> None:
    client = await rig.attach("attach-session", "-t", "a")
    await rig.ok("set-hook", "-g", "window-renamed", "set-option -g @renamed 1")
    await rig.type(client, b"\x02c")
    (line,) = await lines(rig, log, "new-window")
    assert (line["source"], line["client"]["name"]) == ("key", "/dev/pts/test1")
    await rig.ok("rename-window", "x")
    found = await lines(rig, log, "set-option")
    assert found[-1]["source"] == "hook"


@logged
async def test_a_rotated_file_is_followed_and_off_is_off(rig: Rig, log: Path) -> None:
    await lines(rig, log, "new-session")
    log.rename(log.with_suffix(".1"))
    await rig.ok("rename-window", "x")
    await lines(rig, log, "rename-window")
    await rig.ok("set-option", "-s", "audit-log", "")
    await rig.ok("rename-window", "y")
    assert len(read(log)) == 2  # with the set-option itself


def test_a_bad_path_is_told_once(tmp_path: Path) -> None:
    @served
    async def check(rig: Rig) -> None:
        await rig.ok("new-session", "-d", "cat")
        os.mkfifo(tmp_path / "fifo")
        for path, why in ((tmp_path / "no" / "log", "No such file"), (tmp_path / "fifo", "No such device or address")):
            await rig.ok("set-option", "-s", "audit-log", str(path))
            await rig.ok("rename-window", "x")
            await rig.ok("rename-window", "y")
            start = f"audit-log: {path}: {why}"
            await rig.until(lambda start=start: any(text.startswith(start) for _, text in rig.server.messages))
        await rig.ok("set-option", "-s", "audit-log", "")
        assert sum("audit-log: " in text for _, text in rig.server.messages) == 2

    check()


def test_a_file_that_others_may_read_is_made_private(tmp_path: Path) -> None:
    (tmp_path / "log").touch(0o644)
    audit.append(str(tmp_path / "log"), b"a\n")
    audit.append(str(tmp_path / "log"), b"b\n")
    assert (tmp_path / "log").read_bytes() == b"a\nb\n"
    assert stat.S_IMODE((tmp_path / "log").stat().st_mode) == 0o600
