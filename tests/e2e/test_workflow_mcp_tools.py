"""The tools as clients of the protocol use them: in memory, over real pipes, and from inside an agent's own pane."""

from __future__ import annotations

import asyncio
import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from mcp.client import Client
from mcp.client.stdio import StdioServerParameters, stdio_client

from pymux_wf.workflow.command_line import run
from pymux_wf.workflow.mcp import TIERS, make, tools_of
from tests import fake_agent

from .driver import DEADLINE, PYWFMUX, Pywfmux

FAKE = str(Path(fake_agent.__file__))
HELLO = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}},
}


@pytest.fixture
def server(multiplexer: Pywfmux, monkeypatch: pytest.MonkeyPatch) -> Pywfmux:
    for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "PYWFMUX", "PYWFMUX_PANE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", multiplexer.env["HOME"])
    kinds = multiplexer.directory / "home/.config/pywfmux/agents/kinds"
    kinds.mkdir(parents=True)
    (kinds / "fake.toml").write_text(fake_agent.KIND)
    multiplexer.run("new-session", "-d", "-s", "base", "-x", "80", "-y", "24", "bash --norc --noprofile")
    return multiplexer


class Session:
    """A client's calls: their values, or the words of the failure."""

    def __init__(self, client: Client) -> None:
        self.client = client

    async def __call__(self, tool: str, **arguments: Any) -> Any:
        result = await self.client.call_tool(tool, arguments)
        assert not result.is_error, result.content
        return result.structured_content

    async def fails(self, tool: str, **arguments: Any) -> str:
        result = await self.client.call_tool(tool, arguments)
        assert result.is_error, result.structured_content
        return str(result.content[0].text)  # type: ignore[union-attr]


def inside(server: Pywfmux, tier: str, work: Callable[[Session], Awaitable[None]]) -> None:
    """Runs a client against the tools in this process."""

    async def main() -> None:
        async with asyncio.timeout(60), Client(make(server.socket, tier)) as client:
            await work(Session(client))

    asyncio.run(main())


def pane_of(server: Pywfmux) -> str:
    return server.run("display-message", "-p", "-t", "=base:", "#{pane_id}").stdout.strip()


def spawned(*flags: str) -> dict[str, Any]:
    return {"name": "writer", "argv": [sys.executable, FAKE, *flags], "kind": "fake"}


def test_a_shell_is_listed_run_in_waited_for_and_read(server: Pywfmux) -> None:
    pane = pane_of(server)

    async def work(call: Session) -> None:
        (shown,) = (await call("list"))["panes"]
        assert (shown["id"], shown["agent"], shown["gone"]) == (pane, None, False)
        assert (await call("wait", target=pane, until=["ready"], timeout=1000))["timeout"] == 120.0
        done = await call("run", target=pane, command="echo one; false")
        assert (done["output"].strip(), done["code"], done["ended_by"]) == ("one", 1, "done")
        mark = (await call("show", target=pane))["mark"]
        late = await call("run", target=pane, command="head -n 1 | sed s/$/-came/", timeout=0.2)
        assert (late["completed"], late["ended_by"], late["timeout"]) == (False, "timeout", 0.2)
        await call("send_keys", target=pane, keys=["it", "Enter"])
        assert (await call("wait", target=pane, until=["it-came"], mark=late["mark"]))["ended_by"] == "text"
        assert "it-came" in (await call("output_since", target=pane, mark=mark))["text"]
        assert any("it-came" in line for line in (await call("screen", target=pane))["lines"])
        assert (await call("explain", target=pane))["processes"]

    inside(server, "operate", work)


def test_what_runs_in_a_shell_is_not_typed_into(server: Pywfmux) -> None:
    pane = pane_of(server)

    async def work(call: Session) -> None:
        await call("wait", target=pane)
        await call("run", target=pane, command="cat", timeout=0.1)
        assert "refused" in await call.fails("run", target=pane, command="ls", timeout=0.1)
        waited = await call("wait", target=pane, until=["never"], timeout=0.1)
        assert (waited["ended_by"], waited["timeout"], waited["state"]) == ("timeout", 0.1, "running")
        stop = call("wait", target=pane, until=["never"], unless="bo+m", timeout=10)
        waiting = asyncio.ensure_future(stop)
        await call("send_keys", target=pane, keys=["booom", "Enter"])
        assert (await waiting)["ended_by"] == "unless"

    inside(server, "operate", work)


def test_an_agent_gets_prompts_asks_and_is_answered(server: Pywfmux) -> None:
    async def work(call: Session) -> None:
        assert (await call("spawn_agent", **spawned("--ask-on", "danger")))["name"] == "writer"
        assert (await call("wait", target="writer", timeout=20))["ended_by"] == "ready"
        sent = await call("send_prompt", agent="writer", text="danger ahead")
        assert sent["ended_by"] in ("submitted", "working")
        asked = await call("wait", target="writer", until=["blocked"], timeout=20)
        assert "Allow step 1" in asked["question"]
        assert "refused" in await call.fails("send_prompt", agent="writer", text="more", timeout=0)
        assert "refused" in await call.fails("send_keys", target="writer", keys=["y"])
        assert "refused" in await call.fails("answer", agent="writer", expect="Delete all?", keys=["y"])
        assert (await call("show", target="writer"))["state"] == "blocked"
        assert (await call("answer", agent="writer", expect="Allow step 1?", keys=["n"]))["state"] == "ready"
        await call("send_keys", target="writer", keys=["draft"], literal=True)
        assert (await call("wait", target="writer", until=["» draft"]))["ended_by"] == "text"
        facts = (await call("explain", target="writer"))["facts"]
        assert [fact["state"] for fact in facts if fact["won"]] == ["ready"]
        told = await call("events_since")
        assert "agent.answered" in [event["type"] for event in told["events"]]
        none = await call("events_since", since=told["next"], timeout=0.1)
        assert (none["events"], none["ended_by"], none["next"]) == ([], "timeout", told["next"])
        coming = asyncio.ensure_future(call("events_since", since=told["next"], filter="exited", timeout=20))
        stopped = await call("stop_agent", name="writer")
        assert stopped["survived"] == []
        assert (await coming)["events"][0]["type"] == "agent.exited"
        assert (await call("wait", target="writer", until=["ready"], timeout=5))["ended_by"] == "ended"

    inside(server, "destroy", work)


def test_a_server_that_was_started_again_is_found_again(server: Pywfmux) -> None:
    async def work(call: Session) -> None:
        before = (await call("list"))["sessions"][0]
        server.run("kill-server")
        assert "server" in await call.fails("list")
        server.run("new-session", "-d", "-s", "again", "cat")
        after = (await call("list"))["sessions"]
        assert [each["name"] for each in after] == ["again"]
        assert after[0]["created"] > before["created"]

    inside(server, "observe", work)


def test_a_layout_is_opened_and_what_is_not_there_is_told(server: Pywfmux) -> None:
    async def work(call: Session) -> None:
        opened = await call("open_layout", name="debug")
        assert opened["windows"]
        assert "there is no agent 'ghost'" in await call.fails("screen", target="ghost")
        assert "%999" in await call.fails("show", target="%999")
        assert "no mark" in await call.fails("output_since", target=pane_of(server), mark="all")
        assert "wait for what" in await call.fails("wait", target=pane_of(server), until=[])
        assert "no regular expression" in await call.fails("wait", target=pane_of(server), unless="(")

    inside(server, "operate", work)


@pytest.mark.parametrize("tier", TIERS)
def test_tools_above_the_tier_are_not_there(tier: str, tmp_path: Path) -> None:
    async def main() -> None:
        async with Client(make(str(tmp_path / "none"), tier)) as client:
            tools = (await client.list_tools()).tools
            assert [tool.name for tool in tools] == tools_of(tier)
            assert all(tool.description for tool in tools)
            assert {tool.name for tool in tools if tool.annotations.read_only_hint} == set(TIERS["observe"])
            call = Session(client)
            assert "server" in await call.fails("list")
            if tier == "observe":
                assert "stop_agent" in await call.fails("stop_agent", name="writer")

    asyncio.run(main())
    assert len(tools_of("destroy")) == 14


def test_over_real_pipes(server: Pywfmux) -> None:
    pane = pane_of(server)
    words = [*PYWFMUX, "-S", server.socket, "mcp", "--tier", "operate"]

    async def main() -> None:
        parameters = StdioServerParameters(command=words[0], args=words[1:])
        async with asyncio.timeout(60), Client(stdio_client(parameters)) as client:
            call = Session(client)
            assert [each["id"] for each in (await call("list"))["panes"]] == [pane]
            await call("wait", target=pane)
            assert (await call("run", target=pane, command="echo over pipes"))["output"].strip() == "over pipes"
            assert "over pipes" in (await call("output_since", target=pane))["text"]

    asyncio.run(main())


CLIENT = """
import asyncio, json, sys
from mcp.client import Client
from mcp.client.stdio import StdioServerParameters, stdio_client

async def main():
    words = sys.argv[1:]
    async with Client(stdio_client(StdioServerParameters(command=words[0], args=words[1:]))) as client:
        for tool, arguments in (
            ("stop_agent", {"name": "inner"}),
            ("send_keys", {"target": "inner", "keys": ["C-c"]}),
            ("run", {"target": "inner", "command": "exit"}),
            ("send_prompt", {"agent": "inner", "text": "hello"}),
            ("spawn_agent", {"name": "inner", "argv": ["true"]}),
        ):
            result = await client.call_tool(tool, arguments)
            print(json.dumps({"tool": tool, "failed": result.is_error, "text": result.content[0].text}), flush=True)
    print("all asked", flush=True)
    await asyncio.sleep(600)

asyncio.run(main())
"""


def test_nobody_ends_the_pane_that_it_runs_in(server: Pywfmux) -> None:
    """The client hands on no variable that would tell the pane: it is found by the processes."""
    script = server.directory / "client.py"
    script.write_text(CLIENT)
    log = server.directory / "log"
    words = [*PYWFMUX, "-S", server.socket, "mcp", "--tier", "destroy"]

    async def work(call: Session) -> None:
        line = f'exec {sys.executable} {script} "$@" > {log}'
        await call("spawn_agent", name="inner", argv=["sh", "-c", f"{line} ; :", "sh", *words])
        await call("spawn_agent", name="tail", argv=["sh", "-c", f"tail -n +1 -F {log}"])
        assert (await call("wait", target="tail", until=["all asked"], timeout=30))["ended_by"] == "text"
        told = [json.loads(line) for line in log.read_text().splitlines()[:-1]]
        assert len(told) == 5
        for each in told:
            assert each["failed"], each
            assert "in which you run" in each["text"], each
        assert (await call("show", target="inner"))["state"] not in ("exited", "failed")
        assert (await call("stop_agent", name="inner"))["survived"] == []

    inside(server, "destroy", work)


def said_hello(process: subprocess.Popen[bytes]) -> None:
    assert process.stdin
    assert process.stdout
    process.stdin.write(json.dumps(HELLO).encode() + b"\n")
    process.stdin.flush()
    ready, _, _ = select.select([process.stdout], [], [], DEADLINE)
    assert ready
    assert json.loads(process.stdout.readline())["result"]["serverInfo"]["name"] == "pywfmux"


def closed(process: subprocess.Popen[bytes]) -> bool:
    """Whether nobody has its standard output open any more, within the deadline."""
    assert process.stdout
    ready, _, _ = select.select([process.stdout], [], [], DEADLINE)
    return bool(ready) and process.stdout.read() == b""


def test_it_ends_with_its_input_and_with_its_parent(tmp_path: Path) -> None:
    words = [*PYWFMUX, "-S", str(tmp_path / "none"), "mcp"]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        said_hello(process)
        assert process.stdin
        process.stdin.close()
        assert closed(process)
        assert process.wait(DEADLINE) == 0
    parent = ["sh", "-c", 'exec 3<&0; "$@" <&3 & wait', "sh", *words]
    with subprocess.Popen(parent, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        said_hello(process)
        os.kill(process.pid, signal.SIGKILL)
        assert closed(process)


def test_without_the_extra_it_says_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "mcp.server", None)
    assert run(["mcp"], str(tmp_path / "none")) == 1
    assert "pip install 'pywfmux[mcp]'" in capsys.readouterr().err
