"""Agents in real panes of a real server: prompts, questions, ends, restarts, trees of processes."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from pymux_wf import aio
from pymux_wf.workflow.agents.agent import Agent
from pymux_wf.workflow.agents.errors import Blocked, DraftPresent, NotSubmitted, StaleAnswer
from pymux_wf.workflow.agents.fleet import AgentManager
from pymux_wf.workflow.agents.processes import lives
from pymux_wf.workflow.agents.settings import AgentSettings, Health, Limits
from pymux_wf.workflow.errors import NotThere, RefusedBySafety, TookTooLong, UsageError, WorkflowError
from tests import fake_agent

FAKE = str(Path(fake_agent.__file__))
Work = Callable[[AgentManager, Path], Awaitable[None]]


@pytest.fixture(autouse=True)
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    kinds = tmp_path / "config/pywfmux/agents/kinds"
    kinds.mkdir(parents=True)
    (kinds / "fake.toml").write_text(fake_agent.KIND)


def live(work: Work, tmp_path: Path) -> None:
    """Runs a test; at every transition of every agent the explanation has to agree with the state."""
    wrong: list[Any] = []

    def agrees(agents: AgentManager, told: dict[str, Any]) -> None:
        agent = agents.known.get(told["agent"])
        if told["type"] == "agent.state" and agent is not None:
            won = {each.fact.state for each in agent.explain() if each.won} or {"unknown"}
            if won != {told["state"]}:
                wrong.append((told, agent.explain()))

    async def run() -> None:
        async with aio.Server.start() as server, AgentManager(server, keeper=True) as agents:
            agents.hub.listen(lambda event: agrees(agents, event))
            await work(agents, tmp_path)
            assert wrong == []

    asyncio.run(run())


async def fake(agents: AgentManager, log: Path, *flags: str, name: str = "fake", **settings: Any) -> Agent:
    argv = [sys.executable, FAKE, "--log", str(log / f"{name}.jsonl"), *flags]
    return await agents.spawn(name, argv, **settings)


def got(log: Path, key: str, name: str = "fake") -> list[Any]:
    path = log / f"{name}.jsonl"
    lines = path.read_text().splitlines() if path.exists() else []
    return [told[key] for told in map(json.loads, lines) if key in told]


async def event(agents: AgentManager, type: str, since: int = 0) -> dict[str, Any]:
    async with asyncio.timeout(10):
        async for found in agents.events(since):
            if found["type"] == f"agent.{type}":
                return found
    raise AssertionError


def test_a_prompt_arrives_once_with_a_receipt(tmp_path: Path) -> None:
    async def work(agents: AgentManager, log: Path) -> None:
        agent = await fake(agents, log, "--work", "0.1", "--echo-delay", "0.05")
        await agent.wait("ready", timeout=5)
        receipt = await agent.send("first\nline two")
        assert receipt.stage in ("submitted", "working")
        await agent.wait("ready", timeout=5)
        await asyncio.gather(*(agent.send(f"prompt {number}", timeout=20) for number in range(5)))
        assert got(log, "prompt") == ["first\nline two", *(f"prompt {number}" for number in range(5))]
        assert {each.fact.state for each in agent.explain() if each.won} == {agent.state}
        text = ""
        async with asyncio.timeout(5):
            async for piece in agent.log(follow=True):
                text += piece
                if "prompt 4" in text:
                    break
        audit = (agents.store.directory / "audit.jsonl").read_text()
        assert "prompt 4" not in audit
        assert audit.count('"verb": "send"') == 6

    live(work, tmp_path)


def test_nothing_is_typed_into_a_question_and_only_the_seen_one_is_answered(tmp_path: Path) -> None:
    async def work(agents: AgentManager, log: Path) -> None:
        agent = await fake(agents, log, "--ask-on", "danger")
        await agent.wait("ready", timeout=5)
        await agent.send("danger")
        await agent.wait("blocked", timeout=5)
        with pytest.raises(Blocked, match="Allow step 1"):
            await agent.send("go on")
        with pytest.raises(Blocked):
            await agent.send("go on", when="now")
        with pytest.raises(StaleAnswer, match="Allow step 1"):
            await agent.answer("Allow step 2?", "y")
        assert got(log, "answer") == got(log, "lost") == []
        await agent.answer("Allow step 1?", "y")
        assert got(log, "answer") == ["y"]
        await agent.wait("ready", timeout=5)
        with pytest.raises(StaleAnswer, match="asks nothing"):
            await agent.answer("Allow step 1?", "y")

    live(work, tmp_path)


def test_questions_at_any_moment_are_never_answered_by_accident(tmp_path: Path) -> None:
    async def work(agents: AgentManager, log: Path) -> None:
        agent = await fake(agents, log, "--ask-within", "0.12")
        sent = []
        for number in range(40):
            await agent.wait("ready", "blocked", timeout=5)
            try:
                await agent.send(f"prompt {number}", clear=True, timeout=5)
                sent.append(f"prompt {number}")
            except (Blocked, NotSubmitted):
                pass
            if agent.state == "blocked":
                try:
                    await agent.answer("Allow step", "y")
                except StaleAnswer:
                    pass
        assert set(got(log, "meant")) <= {True}
        prompts = got(log, "prompt")
        assert len(set(prompts)) == len(prompts)
        assert set(sent) <= set(prompts)
        assert len(got(log, "answer")) > 5

    live(work, tmp_path)


def test_what_it_does_is_written_down_before_nobody_watches_and_its_end_at_once(tmp_path: Path) -> None:
    async def work(agents: AgentManager, log: Path) -> None:
        agent = await fake(agents, log)
        await agent.wait("ready", timeout=5)
        other = await fake(agents, log, name="other")
        await other.wait("ready", timeout=5)
        pid = (await other.pane.info()).pid
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        await other.wait("failed", timeout=5)
        assert agents.store.load()["other"]["state"] == "failed"
        await agents.close()
        assert agents.store.load()["fake"]["state"] == "ready"

    live(work, tmp_path)


@pytest.mark.parametrize("number", [1, 2])
def test_one_that_asks_as_soon_as_something_is_typed_does_not_get_it(tmp_path: Path, number: int) -> None:
    """The paste (1), the key (2): it has decided to ask, keeps what was typed before, and asks once that is there."""

    async def work(agents: AgentManager, log: Path) -> None:
        agent = await fake(agents, log, "--no-flush", "--ask-at-input", str(number))
        await agent.wait("ready", timeout=5)
        with pytest.raises(Blocked):
            await agent.send("first", timeout=5)
        await agent.answer("Allow step", "y")
        await agent.wait("ready", timeout=5)
        await agent.send("second", clear=True, timeout=5)
        assert (got(log, "lost"), got(log, "answer"), got(log, "prompt")) == ([], ["y"], ["second"])

    live(work, tmp_path)


def test_one_that_does_not_read_gets_nothing(tmp_path: Path) -> None:
    async def work(agents: AgentManager, log: Path) -> None:
        agent = await fake(agents, log)
        await agent.wait("ready", timeout=5)
        pid = (await agent.pane.info()).pid
        assert pid is not None
        os.kill(pid, signal.SIGSTOP)
        with pytest.raises(TookTooLong, match="did not read what was typed in time"):
            await agent.send("lost", timeout=0.6)
        os.kill(pid, signal.SIGCONT)
        await agent.send("found", timeout=5)
        assert got(log, "prompt") == ["found"]

    live(work, tmp_path)


def test_a_draft_a_lost_enter_and_control_characters(tmp_path: Path) -> None:
    async def work(agents: AgentManager, log: Path) -> None:
        agent = await fake(agents, log, "--draft", "half a thought")
        await agent.wait("ready", timeout=5)
        with pytest.raises(DraftPresent, match="half a thought"):
            await agent.send("new")
        await agent.send("new", clear=True)
        for text in ("a\x1b[201~b", "\x03", "  "):
            with pytest.raises(UsageError):
                await agent.send(text)
        assert got(log, "prompt") == ["new"]
        lossy = await fake(agents, log, "--swallow", "2", name="lossy")
        await lossy.wait("ready", timeout=5)
        await lossy.send("one")
        await lossy.send("two")  # its Enter is lost, and pressed again
        assert got(log, "prompt", "lossy") == ["one", "two"]

    import pymux_wf.workflow.agents.sending as sending

    before, sending.CONFIRM_SECONDS = sending.CONFIRM_SECONDS, 0.4
    try:
        live(work, tmp_path)
    finally:
        sending.CONFIRM_SECONDS = before


def test_an_unknown_program_is_unknown_and_gets_prompts_now(tmp_path: Path) -> None:
    async def work(agents: AgentManager, log: Path) -> None:
        agent = await agents.spawn("echoes", ["sh", "-c", "while read a; do echo got:$a; done"])
        with pytest.raises(TookTooLong):
            await agent.send("hello", timeout=0.3)
        receipt = await agent.send("hello", when="now")
        assert receipt.stage == "submitted"
        await agent.wait("got:hello", timeout=5)
        with pytest.raises(UsageError, match="by itself"):
            await agent.send("two\nlines", when="now")
        assert agent.state == "unknown"

    live(work, tmp_path)


def test_a_password_is_not_given_a_prompt(tmp_path: Path) -> None:
    async def work(agents: AgentManager, log: Path) -> None:
        agent = await agents.spawn("sudo", ["sh", "-c", "stty -echo; printf 'Secret> '; read a; echo got $a; sleep 9"])
        await agent.wait("blocked", timeout=5)
        assert agent.verdict.password
        with pytest.raises(Blocked):
            await agent.send("hello", when="now")
        await agent.answer("Secret>", "abc", "Enter")
        await agent.wait("got abc", timeout=5)

    live(work, tmp_path)


def test_crashes_are_restarted_until_they_are_too_many(tmp_path: Path) -> None:
    async def work(agents: AgentManager, log: Path) -> None:
        agent = await agents.spawn("bad", ["sh", "-c", "exit 3"], restart="on-failure", start_limit=2)
        await event(agents, "restarted")
        alert = await event(agents, "alert")
        assert "2 times" in alert["reason"]
        await agent.wait("failed", timeout=5)
        assert [each["code"] for each in agent.exits] == [3, 3]
        good = await agents.spawn("good", ["sh", "-c", "exit 0"], restart="on-failure")
        await good.wait("exited", timeout=5)
        row = next(row for row in await agents.rows() if row["name"] == "good")
        assert (row["state"], row["restarts"]) == ("exited", 0)

    live(work, tmp_path)


def test_a_stop_ends_the_whole_tree_and_tells(tmp_path: Path) -> None:
    async def work(agents: AgentManager, log: Path) -> None:
        agent = await fake(agents, log, "--helper", restart="always", stop_wait=1.0)
        await agent.wait("ready", timeout=5)
        report = await agents.stop("fake")
        assert len(report["stopped"]) == 1
        assert report["survived"] == []
        assert not lives(report["stopped"][0]["pid"])
        assert agent.state == "exited"
        assert not agent.will_restart
        await agents.remove("fake")
        assert await agents.rows() == []

    live(work, tmp_path)


def test_reports_from_inside(tmp_path: Path) -> None:
    async def work(agents: AgentManager, log: Path) -> None:
        agent = await agents.spawn("inner", ["sh", "-c", "echo $PYWFMUX_AGENT_TOKEN $PYWFMUX_PANE; cat"])
        await agent.pane.wait_for("file:")
        token = agents.store.token("inner")
        assert token
        assert token not in (await agent.pane.screen).text
        assert agent.report("working", seq=2, ttl=60).accepted
        assert agent.state == "working"
        assert agent.verdict.source == "report"
        assert agent.report("ready", seq=1) == (False, "report 1 is older than report 2")
        assert agent.report("blocked", seq=3, message="may I?").accepted
        with pytest.raises(Blocked, match="may I"):
            await agent.send("x", when="now")
        with pytest.raises(UsageError):
            agent.report("starting")
        await agents.stop("inner")
        told = agent.report("working")
        assert not told.accepted
        assert "ended" in told.reason

    live(work, tmp_path)


def test_two_managers_find_each_others_agents_and_never_write_at_once(tmp_path: Path) -> None:
    async def work(agents: AgentManager, log: Path) -> None:
        mine = await fake(agents, log)
        await mine.wait("ready", timeout=5)
        async with AgentManager(agents.server) as others:
            other = await others.get("fake")
            with pytest.raises(RefusedBySafety, match="already"):
                await fake(others, log)
            await other.wait("ready", timeout=5)
            sends = [each.send(f"{who} {n}", timeout=20) for n in range(4) for who, each in (("a", mine), ("b", other))]
            await asyncio.gather(*sends)
        assert sorted(got(log, "prompt")) == sorted(f"{who} {n}" for n in range(4) for who in "ab")

    live(work, tmp_path)


def test_agents_are_lost_with_their_server_and_resumed(tmp_path: Path) -> None:
    async def run() -> None:
        store = tmp_path / "kept"
        async with aio.Server.start() as server, AgentManager(server, keeper=True, directory=store) as agents:
            await agents.spawn("reader", ["cat"], root=str(tmp_path))
        async with aio.Server.start() as server, AgentManager(server, keeper=True, directory=store) as agents:
            assert [(row["name"], row["state"]) for row in await agents.rows()] == [("reader", "lost")]
            with pytest.raises(NotThere, match="resume"):
                await agents.get("reader")
            agent = await agents.resume("reader")
            assert agent.spec.run == ("cat",)
            assert agent.spec.root == str(tmp_path)
            assert [row["state"] for row in await agents.rows()] != ["lost"]

    asyncio.run(run())


def test_twenty_start_in_one_window_while_a_person_types(tmp_path: Path) -> None:
    async def run() -> None:
        async with aio.Server.start(size=(200, 120)) as server, AgentManager(server, keeper=True) as agents:
            session = await server.new_session("desk", argv=["cat"])
            pane = await session.pane
            window = await session.window
            typed = "".join(f"line {n};" for n in range(300))

            async def types() -> None:
                for letter in typed:
                    await pane.send_keys(letter, literal=True)

            starts = (fake(agents, tmp_path, name=f"a{n}", window=window.id) for n in range(20))
            await asyncio.gather(types(), *starts)
            await agents.wait_all("ready", timeout=20)
            there = [await agents.get(f"a{n}") for n in range(20)]
            await asyncio.gather(*(agent.send(f"to {n}") for n, agent in enumerate(there)))
            assert [got(tmp_path, "prompt", f"a{n}") for n in range(20)] == [[f"to {n}"] for n in range(20)]
            assert (await window.pane).id == pane.id, "the focus has moved"
            await pane.send_keys("Enter")
            echoed = (await pane.output()).replace("\n", "").replace("\r", "")
            assert echoed.startswith(typed)

    asyncio.run(run())


def test_health_limits_secrets_and_bad_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MY_KEY", "abc-secret")

    async def work(agents: AgentManager, log: Path) -> None:
        late = AgentSettings(run=("cat",), health=Health(ready_timeout=0.2, then="stop"), stop_wait=1.0)
        agent = await agents.spawn("late", spec=late)
        await agent.wait("exited", timeout=8)
        assert "not ready" in (await event(agents, "alert"))["reason"]
        big = AgentSettings(run=("sleep", "60"), limits=Limits(rss=1000, then="stop"), stop_wait=1.0)
        agent = await agents.spawn("big", spec=big)
        await agent.wait("exited", timeout=8)
        agent = await agents.spawn(
            "key", ["sh", "-c", "test ${#KEY} = 10 && echo same; cat"], env={"KEY": "env:MY_KEY"}
        )
        await agent.wait("same", timeout=5)
        kept = "".join(path.read_text() for path in agents.store.directory.glob("*") if path.is_file())
        assert "abc-secret" not in kept
        assert "abc-secret" not in "\n".join((await agents.server.command("show-environment -g")).stdout)
        for argv, error in ((["/nowhere/x"], NotThere), (["no-such-program-x"], NotThere), ([], UsageError)):
            with pytest.raises(error):
                await agents.spawn("none", argv)
        with pytest.raises(UsageError):
            await agents.spawn("a b", ["cat"])
        with pytest.raises(UsageError):
            await agents.spawn("none", ["cat"], colour="red")
        assert "none" not in {row["name"] for row in await agents.rows()}

    live(work, tmp_path)


def test_the_blocking_face(tmp_path: Path) -> None:
    import pymux_wf
    from pymux_wf.workflow.agents import TMUXAgentManager

    with pymux_wf.Server.start() as server, TMUXAgentManager(server) as agents:
        agent = agents.create_agent_session("fake", [sys.executable, FAKE, "--log", str(tmp_path / "fake.jsonl")])
        agent.wait("ready", timeout=5)
        assert agent.send("hello").stage in ("submitted", "working")
        assert got(tmp_path, "prompt") == ["hello"]
        assert [each.name for each in agents.list()] == ["fake"]
        assert next(agents.events(0))["type"] == "agent.state"
        assert agents.stop("fake")["survived"] == []
        assert agent.state == "exited"
        with pytest.raises(WorkflowError):
            agent.send("x")
        assert agents.create_debug_session().name == "debug"


def test_a_new_keeper_takes_over_the_agents_of_one_that_has_gone(tmp_path: Path) -> None:
    async def run() -> None:
        async with aio.Server.start() as server:
            async with AgentManager(server, keeper=True) as first:
                agent = await fake(first, tmp_path, restart="on-failure")
                await agent.wait("ready", timeout=5)
            async with AgentManager(server, keeper=True) as second:
                agent = await second.get("fake")
                assert agent.managed
                assert agent.spec.restart == "on-failure"
                await agent.wait("ready", timeout=5)
                pid = (await agent.pane.info()).pid
                os.kill(pid, signal.SIGKILL)
                await event(second, "restarted")
                await agent.wait("ready", timeout=5)

    asyncio.run(run())


def test_a_pane_is_adopted_again_by_the_same_name_and_by_no_other(tmp_path: Path) -> None:
    async def work(agents: AgentManager, log: Path) -> None:
        pane = await agents.server.exec(["cat"])
        first = await agents.adopt("mine", pane, ["cat"])
        assert first.startswith("file:")
        assert await agents.adopt("mine", pane, ["cat"]) == first
        other = await agents.server.exec(["cat"])
        with pytest.raises(RefusedBySafety, match="already"):
            await agents.adopt("mine", other, ["cat"])

    live(work, tmp_path)


def test_prune_leaves_the_worktree_of_an_agent_that_is_just_being_started(tmp_path: Path) -> None:
    async def work(agents: AgentManager, log: Path) -> None:
        repository = tmp_path / "repository"
        who = ["-c", "user.name=a", "-c", "user.email=a@b"]
        subprocess.run(["git", "init", "-q", str(repository)], check=True)
        commit = ["git", "-C", str(repository), *who, "commit", "-q", "--allow-empty", "-m", "x"]
        subprocess.run(commit, check=True)
        found: list[Any] = []
        place = agents._pane

        async def prunes_first(*words: Any) -> Any:
            found.extend(await agents.prune())
            return await place(*words)

        agents._pane = prunes_first  # type: ignore[method-assign]
        agent = await agents.spawn("worker", ["cat"], worktree="work", root=str(repository))
        assert found == []
        assert (await agent.pane.process).cwd == agent.worktree
        assert Path(agent.worktree).is_dir()
        with pytest.raises(RefusedBySafety, match="belongs to agent worker"):
            await agents.spawn("thief", ["cat"], worktree="work", root=str(repository))
        await agents.stop("worker")
        await agents.remove("worker")
        assert not Path(agent.worktree).exists()

    live(work, tmp_path)


def test_a_helper_of_a_program_that_was_killed_is_found_and_ended(tmp_path: Path) -> None:
    async def work(agents: AgentManager, log: Path) -> None:
        agent = await fake(agents, log, "--helper", stop_wait=1.0)
        await agent.wait("ready", timeout=5)
        os.kill((await agent.pane.info()).pid, signal.SIGKILL)
        await agent.wait("failed", timeout=5)
        report = await agents.stop("fake")
        assert (report["how"].split(";")[0], report["survived"]) == ("it had ended", [])
        assert [each["how"] for each in report["stopped"]] == ["environment"]
        assert not lives(report["stopped"][0]["pid"])

    live(work, tmp_path)
