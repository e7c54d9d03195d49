"""What the built-in profile has for a workflow: keys of layouts, metrics in the status line, names in the palette."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pymux_wf.server import verbs
from pymux_wf.server.client import Client
from pymux_wf.server.config import PROFILE
from pymux_wf.server.palette import entries, layout_names

from tests.unit.commands_rig import Rig, served


def tell(rig: Rig, metrics: dict[str, Any]) -> None:
    verbs.perform(rig.server, "set-metrics", {"metrics": metrics})


async def in_profile(rig: Rig, columns: int) -> Client:
    await rig.ok("new-session", "-d", "-s", "dev")
    await rig.ok("source-file", PROFILE)
    await rig.ok("set-option", "-s", "supervisor", "off")
    return await rig.attach(columns=columns)


def status(client: Client) -> str:
    return "".join(client.status_drawn[0].row.cells) if client.status_drawn else ""


EVERYTHING = {
    "workflows.done": {"text": "120"},
    "tasks.done": {"text": "4,031"},
    "tasks.finished": {"text": "7"},
    "queue.rate": {"text": "12/s"},
    "alerts.firing": {"text": "2"},
    "agents.working": {"text": "3"},
    "agents.blocked": {"text": "1"},
    "cpu": {"text": "12%"},
    "mem": {"text": "40%"},
}


@served
async def test_keys_are_listed_with_notes(rig: Rig) -> None:
    await in_profile(rig, 80)
    listed = (await rig.ok("list-keys", "-N")).splitlines()
    notes = {line.split()[1]: line.split(maxsplit=2)[2] for line in listed}
    assert notes["W"] == "Open the development layout"
    assert notes["O"] == "Open the orchestrator layout"
    assert notes["M"] == "Open the monitoring layout"
    assert notes["D"] == "Open the debug layout"
    assert notes["M-d"] == "Choose and detach a client from a list"
    assert notes["M-m"] == "Clear the marked pane"


@served
async def test_a_wide_status_line_shows_every_metric(rig: Rig) -> None:
    client = await in_profile(rig, 140)
    tell(rig, EVERYTHING)
    shown = " wf 120 tasks 4,031 queue 12/s alerts 2 agents 3 blocked 1 cpu 12% mem 40% "
    await rig.until(lambda: shown in status(client))
    assert rig.server.host.split(".")[0][:16] in status(client)


@pytest.mark.parametrize(("columns", "shown"), [(80, " queue 12/s alerts 2 … "), (60, " queue 12/s… ")])
def test_a_narrow_one_shows_the_beginning(columns: int, shown: str) -> None:
    @served
    async def check(rig: Rig) -> None:
        client = await in_profile(rig, columns)
        tell(rig, EVERYTHING)
        await rig.until(lambda: " wf 120 tasks 4,031" + shown in status(client))
        assert status(client).startswith(" dev ")
        assert "sh*" in status(client)
        assert status(client).rstrip()[-3] == ":"

    check()


@served
async def test_each_is_shown_only_where_it_says_something(rig: Rig) -> None:
    client = await in_profile(rig, 80)
    tell(rig, {"tasks.finished": {"text": "0"}, "cpu": {"text": "3%"}})
    await rig.until(lambda: "  tasks 0 cpu 3% " in status(client))
    tell(rig, {"alerts.firing": {"text": "0"}, "agents.working": {"text": "0"}, "agents.blocked": {"text": "0"}})
    tell(rig, {"cpu": {"text": "4%"}})
    await rig.until(lambda: "  tasks 0 cpu 4% " in status(client))


def test_the_palette_knows_the_layouts(tmp_path: Path) -> None:
    layouts = tmp_path / "pywfmux" / "layouts"
    layouts.mkdir(parents=True)
    (layouts / "mine.toml").touch()
    (layouts / "notes.txt").touch()

    @served
    async def check(rig: Rig) -> None:
        client = await in_profile(rig, 80)
        rig.server.environ.set("XDG_CONFIG_HOME", str(tmp_path))
        names = layout_names(rig.server)
        assert names[:4] == ["development", "orchestrator", "monitoring", "debug"]
        assert {"prod-monitor", "prod-incident", "prod-deploy"} <= {*names}
        assert names[-1] == "mine"
        found = [entry for entry in entries(client) if entry.kind == "layout" and entry.title == "mine"]
        assert [entry.action for entry in found] == ["load-layout mine"]

    check()
