"""What fires, and when, on a real server: texts, ends, bells, silence, metrics, components, agents; and what lasts."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import pytest

from pymux_wf import aio
from pymux_wf.workflow.alerts import service as service_module
from pymux_wf.workflow.alerts import texts
from pymux_wf.workflow.alerts.journal import Journal, directory_of
from pymux_wf.workflow.config.workflow_file import WorkflowFile
from pymux_wf.workflow.errors import BadFile, NotThere
from pymux_wf.workflow.production import notes
from pymux_wf.workflow.records import Document
from tests.workflow_alerts_rig import FakeAgents, Rig, rig
from tests.workflow_services import RedisServer

pytestmark = pytest.mark.usefixtures("state")


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return tmp_path / "state"


def run(work: Coroutine[Any, Any, None]) -> None:
    asyncio.run(work)


def rule(name: str, when: str, more: str = "") -> str:
    return f"[alerts.rules.{name}]\nwhen = '''{when}'''\n{more}\n"


def test_a_text_fires_with_its_line_also_in_panes_that_come() -> None:
    async def check() -> None:
        text = rule("oops", r'output =~ "Trace(back)\b"') + rule("any", 'output =~ "(?i)FATAL|panic"')
        async with rig(text) as made:
            pane = await made.server.exec(
                ["sh", "-c", "read x; printf 'bad: \\033[31mTraceback\\033[0m (most)\\r\\nfatal'; cat"]
            )
            await pane.send_bytes(b"\n")
            found = await made.fires("oops")
            assert found["summary"].endswith(": bad: Traceback (most)")
            assert found["labels"]["pane"] == pane.id
            assert (await made.fires("any"))["summary"].endswith(": fatal")
            new = await made.server.exec(["sh", "-c", "echo Traceback again; sleep 60"])
            assert (await made.fires("oops", 2))["labels"]["pane"] == new.id

    run(check())


def test_a_text_that_was_there_before_does_not_count_and_one_in_another_window_neither() -> None:
    async def check() -> None:
        async with aio.Server.start() as server:
            old = await server.exec(["sh", "-c", "echo Traceback old; cat"])
            await old.wait_for("Traceback")
            await server.command(["rename-window", "-t", old.id, "quiet"])
            text = rule("here", 'output =~ "Traceback" in "*:code"') + rule("all", 'output =~ "Traceback"')
            async with rig(text, server) as made:
                await server.command(["new-window", "-n", "code", "echo Traceback new; cat"])
                await made.fires("here")
                await made.fires("all")
                assert [one["count"] for one in await made.listed()] == [1, 1]
                await server.command(["rename-window", "-t", old.id, "code"])
                await old.send_bytes(b"Traceback third\n")
                await made.fires("here", 2)

    run(check())


def test_a_flood_of_what_matches_is_one_alert_and_other_texts_are_not_missed_meanwhile() -> None:
    async def check() -> None:
        async with rig(rule("flood", 'output =~ "^y$"') + rule("needle", 'output =~ "needle"')) as made:
            script = "yes | head -c 3000000; read x; echo needle; sleep 60"
            pane = await made.server.exec(["sh", "-c", script])
            await made.fires("flood")
            await pane.send_bytes(b"\n")
            await made.fires("needle")
            assert len(await made.listed()) == 2

    run(check())


def test_a_pane_is_watched_again_after_another_program_was_started_in_it() -> None:
    async def check() -> None:
        async with rig(rule("oops", 'output =~ "oops"')) as made:
            await made.server.command(["new-session", "-d", "-s", "w", "read x"])
            await made.server.command(["set-option", "-g", "remain-on-exit", "on"])
            pane = (await made.server.panes)[0]
            await pane.send_bytes(b"\n")
            await pane.wait_exit()
            await made.server.command(["respawn-pane", "-t", pane.id, "echo oops; sleep 60"])
            await made.fires("oops")

    run(check())


def test_bells_silence_and_ends_of_programs() -> None:
    async def check() -> None:
        rules = rule("bell", "bell") + rule("quiet", "silence 300ms after activity")
        async with rig(rules + rule("gone", "pane.exited status=7", "severity = 'critical'")) as made:
            keeps = await made.server.exec(["sh", "-c", "read x; printf '\\a'; read x; exit 7"])
            await made.watches(keeps.id, 2)
            await keeps.send_bytes(b"\n")
            assert (await made.fires("bell"))["labels"]["pane"] == keeps.id
            assert "has been silent" in (await made.fires("quiet"))["summary"]
            await keeps.send_bytes(b"\n")
            found = await made.fires("gone")
            assert (found["severity"], found["labels"]["pane"]) == ("critical", keeps.id)
            assert found["summary"].endswith(f"the program of {keeps.id} ended with 7")

    run(check())


def test_metrics_fire_and_end_and_what_is_too_old_ends_nothing() -> None:
    async def check() -> None:
        text = "[metrics.lag]\nsource = 'push'\ninterval = 1\nstale = 1\n"
        text += rule("much", "metric lag > 5", "summary = 'lag is {value}'\nlabels = {team = 'q'}")
        async with rig(text + rule("old", "metric lag stale") + rule("none", "metric nobody missing")) as made:
            await made.fires("none")
            await made.metrics.set_value("lag", 9)
            found = await made.fires("much")
            assert (found["summary"], found["value"], found["labels"]["team"]) == ("lag is 9", 9.0, "q")
            await made.fires("old")
            await made.fires("much")
            await made.metrics.set_value("lag", 1)
            await made.ends("much")
            await made.ends("old")

    run(check())


def test_a_component_that_goes_fires(redis_server: RedisServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pymux_wf.workflow.alerts.facts.PROBE_SECONDS", 0.1)

    async def check() -> None:
        text = f"[components]\nredis = '{redis_server.url}'\n" + rule("away", "component redis != ok")
        async with rig(text) as made:
            await asyncio.to_thread(redis_server.stop)
            await made.fires("away")
            await asyncio.to_thread(redis_server.start)
            await made.ends("away")

    run(check())


def test_each_agent_that_is_blocked_fires_and_ends_also_while_nobody_looked() -> None:
    async def check() -> None:
        async with aio.Server.start() as server:
            agents = FakeAgents(a="blocked", b="working")
            text = rule("stuck", "agent.blocked", "summary = '{agent} waits'")
            async with rig(text, server, agents) as made:
                assert (await made.fires("stuck"))["summary"] == "a waits"
                agents.news.put_nowait(("b", "blocked"))
                await made.fires("stuck", 2)
                agents.news.put_nowait(("b", None))
                agents.news.put_nowait(("c", "blocked"))
                await made.until(lambda: _firing_agents(made) == {"a", "c"})
            async with rig(text, server, FakeAgents(a="blocked")) as made:
                await made.until(lambda: _firing_agents(made) == {"a"})

    run(check())


def _firing_agents(made: Any) -> set[str]:
    return {one.named["agent"] for one in made.alerts._machine.alerts.values() if one.state == "firing"}


def test_what_people_said_outlives_a_service_that_was_killed(state: Path) -> None:
    async def check() -> None:
        async with aio.Server.start() as server:
            text = rule("lag", "metric lag > 5") + rule("other", "metric other > 5")
            async with rig(text, server) as made:
                await made.metrics.set_value("lag", 9)
                await made.metrics.set_value("other", 9)
                await made.fires("lag")
                await made.fires("other")
                await made.alerts.ack("lag", "ann")
                await made.alerts.silence(1000, {"alertname": "other"}, "known")
                made.alerts._journal.write_state = lambda state: None  # type: ignore[method-assign]  # killed: no goodbye
            async with rig(text, server) as made:
                assert {one["rule"]: one["state"] for one in await made.listed()} == {
                    "lag": "acknowledged",
                    "other": "silenced",
                }
                assert (await made.alerts.listed())["silences"][0]["comment"] == "known"
                history = [(one["rule"], one["state"]) for one in await made.alerts.history()]
                assert ("lag", "acknowledged") in history

    run(check())


def test_a_state_that_was_torn_is_none_and_a_mistake_in_the_file_ends_no_alert(tmp_path: Path) -> None:
    async def check() -> None:
        async with aio.Server.start() as server:
            async with rig(rule("lag", "metric lag > 5"), server) as made:
                await made.metrics.set_value("lag", 9)
                await made.fires("lag")
                made.house.file = WorkflowFile(Document("[alerts.rules.x]\nwhen = 'metrik'\n", "workflow.toml"))
                with pytest.raises(BadFile) as caught:
                    await made.alerts.reload()
                assert (caught.value.place.line, caught.value.place.column) == (2, 9)  # type: ignore[union-attr]
                await made.fires("lag")
            async with rig("[alerts.rules.x]\nwhen = 'metrik'\n", server) as made:
                assert "metrik" in made.house.problems["alerts"]
                await made.fires("lag")
                made.house.file = WorkflowFile(Document(rule("mem", "metric mem > 200"), "workflow.toml"))
                await made.alerts.reload()
                await made.ends("lag")
            journal = Journal(directory_of(server.socket_path or ""))
            (journal.directory / "state.json").write_text('{"alerts": [')
            async with rig(rule("lag", "metric lag > 5"), server) as made:
                await made.metrics.set_value("lag", 9)
                await made.fires("lag")

    run(check())


def test_what_fires_is_stamped_into_the_open_incident() -> None:
    async def check() -> None:
        async with rig(rule("lag", "metric lag > 5")) as made:
            incident = notes.begin(made.house.socket)
            await made.metrics.set_value("lag", 9)
            await made.until(lambda: any(one.kind == "alert" for one in notes.entries(incident)))
            assert [one.text for one in notes.entries(incident) if one.kind == "alert"] == ["warning: metric lag > 5"]

    run(check())


def test_status_lines_follow() -> None:
    async def check() -> None:
        async with aio.Server.start() as server:

            async def shows(made: Rig, text: str) -> None:
                words = ["display-message", "-p", "#{metric:alerts.firing}|#{metric:alerts.last}"]

                async def does() -> bool:
                    return (await server.command(words)).stdout == [text]

                await made.until(does)

            text = rule("lag", "metric lag > 5", "severity='critical'\nsummary='too much'")
            async with rig(text, server) as made:
                await made.metrics.set_value("lag", 9)
                await shows(made, "1|critical: too much")
                await made.alerts.ack("lag")
                await shows(made, "0|critical: too much")
            async with rig(text, server) as made:
                await made.alerts.silence(1000, {"pane": "%1"})
                assert (await made.alerts.listed())["alerts"][0]["state"] == "acknowledged"
                await shows(made, "0|critical: too much")

    run(check())


def test_many_at_once_are_written_down_seldom(monkeypatch: pytest.MonkeyPatch) -> None:
    async def check() -> None:
        async with rig(rule("x", "pane.exited status=9")) as made:
            writes = []
            monkeypatch.setattr(made.alerts, "_write", lambda: writes.append(1))
            for number in range(300):
                happening = service_module.Happening("pane.exited", f"%{number}", "s:w", {"status": 9.0})
                made.alerts._happened(happening)
            await made.fires("x", 300)
            assert len(writes) <= 3

    run(check())


def test_there_is_no_alert_and_no_silence_of_that_name() -> None:
    async def check() -> None:
        async with rig(rule("lag", "metric lag > 5")) as made:
            with pytest.raises(NotThere):
                await made.alerts.ack("nothing")
            with pytest.raises(NotThere):
                await made.alerts.unsilence(7)
            with pytest.raises(NotThere) as caught:
                await made.alerts.test("laag")
            assert "lag" in caught.value.nearest

    run(check())


def test_expressions_become_one_and_tell_which_matched() -> None:
    patterns = ["Traceback", "(?i)fatal", r"(a)\1", "(?P<n>x)", "[", "^end$"]
    assert texts.together(patterns) == [("Traceback", "(?i)fatal", "^end$"), (r"(a)\1",), ("(?P<n>x)",), ("[",)]
    one = re.compile(texts.as_one(patterns[:2]), re.MULTILINE)
    line = "FATAL Traceback"
    found = one.search(line)
    assert found is not None
    assert texts.matched(patterns[:2], found.group(), line) == ["Traceback", "(?i)fatal"]
    assert texts.together(["(?<=x)a", "b", r"\Ac", "(?!d)e", "f"])[0] == ("b", "f")
    assert [len(part) for part in texts.together(f"e{number}" for number in range(120))] == [50, 50, 20]


def test_lines_are_plain_text() -> None:
    data = b"before\r\n\x1b]0;title\x07 a \x1b[1;31mred\x1b[0m one\r\nafter"
    start = data.index(b"red")
    assert texts.line_of(data, start, start + 3) == "a red one"
    assert texts.line_of(b"x" * 1000, 0, 1) == "x" * texts.LINE_LIMIT


def test_the_history_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pymux_wf.workflow.alerts.journal.HISTORY_BYTES", 1000)
    journal = Journal(tmp_path)
    for number in range(300):
        journal.note({"number": number})
    assert [one["number"] for one in journal.history(5)] == [295, 296, 297, 298, 299]
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) < 2500
    with open(tmp_path / "history.jsonl", "a") as file:
        file.write('{"number": 3')
    assert journal.history(1) == [{"number": 299}]
    assert json.dumps(journal.history(0)) == "[]"
