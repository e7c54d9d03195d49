"""docs/ALERTS.md: every key, the grammar as the parser has it, examples that are understood."""

from __future__ import annotations

import json
import re
from dataclasses import fields
from datetime import datetime
from pathlib import Path
from textwrap import dedent
from typing import get_args

import pytest

from pymux_wf.workflow.alerts import when
from pymux_wf.workflow.alerts.settings import OF_KINDS, Alerts, Inbound, Kind, Route, Rule
from pymux_wf.workflow.config.workflow_file import WorkflowFile
from pymux_wf.workflow.errors import BadFile
from pymux_wf.workflow.records import Document, key_of

PAGE = (Path(__file__).parents[2] / "docs" / "ALERTS.md").read_text("utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


def section(title: str) -> str:
    found = re.search(rf"^## {re.escape(title)}.*?(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL)
    assert found is not None, title
    return found.group()


@pytest.mark.parametrize(
    ("kind", "title"), [(Rule, "Rules"), (Route, "Routes"), (Inbound, "The rest"), (Alerts, "The rest")]
)
def test_every_key_is_told(kind: type, title: str) -> None:
    rows = "\n".join(line for line in section(title).splitlines() if line.startswith("|"))
    for field in fields(kind):
        assert f"`{key_of(field.name)}`" in rows, field.name


def test_every_kind_and_whose_keys_are_whose() -> None:
    text = section("Routes")
    for kind in get_args(Kind):
        assert f"| `{kind}` |" in text
    for row in re.findall(r"^\| `(\w+)` \| ([^|]+) \|", text, re.MULTILINE):
        name, of = row
        kinds = {kind for kind, (needed, allowed) in OF_KINDS.items() if name in needed | allowed}
        if kinds:
            assert {each.strip() for each in of.split(",")} == kinds, name


def test_the_grammar_is_the_parsers() -> None:
    header = re.search(r"^::\n\n(.*?)\n\nThe conditions", when.__doc__ or "", re.MULTILINE | re.DOTALL)
    shown = re.search(r"<!-- grammar -->\n```\n(.*?)\n```", PAGE, re.DOTALL)
    assert header is not None
    assert shown is not None
    assert shown[1] == dedent(header[1])


@pytest.mark.parametrize("text", blocks("toml"))
def test_the_examples_are_understood(text: str) -> None:
    WorkflowFile(Document(text, "f.toml")).check()


def test_the_body_has_the_keys_that_are_sent() -> None:
    from pymux_wf.workflow.alerts.machine import Alert, Notification
    from pymux_wf.workflow.alerts.routes.route import webhook_body

    alert = Alert("f", "queue_lag", (), "critical", "firing", 1.0, 1.0, 1.0, summary="s", value=1.0)
    sent = webhook_body("oncall", Notification((), "critical", (alert,), (), 1.0))
    (shown,) = map(json.loads, blocks("json"))
    assert shown.keys() == sent.keys()
    assert shown["alerts"][0].keys() == sent["alerts"][0].keys()


@pytest.mark.parametrize(
    ("text", "line", "column", "said"),
    [
        ("[alerts.rules.a]\nwhen = 'metric x'\n", 2, 17, "a comparison is missing"),
        ('[alerts.rules.a]\nwhen = "bell bell"\n', 2, 14, "too much"),
        ('[alerts.rules.a]\nwhen = "output =~ \\"(\\""\n', 2, 1, "no regular expression"),  # not as it is written
        ("[alerts.rules.a]\nwhen = 'bell'\nfor = '3m'\n", 3, 1, "lasts no time"),
        ("[alerts.rules.a]\nwhen = 'bell'\nlabels = {severity = 'x'}\n", 3, 1, "already"),
        ("[alerts.rules.a]\nwhen = 'bell'\nroutes = ['no']\n", 1, 9, "there are none"),
        ("[alerts.rules.a]\nwen = 'bell'\n", 2, 1, "did you mean when"),
        ("[alerts.routes.a]\nkind = 'webhook'\n", 1, 16, "needs 'url'"),
        ("[alerts.routes.a]\nkind = 'bell'\nurl = 'x'\n", 3, 1, "nothing that a route of kind bell has"),
        ("[alerts]\nquiet = '22-7'\n", 2, 1, "are no hours"),
        ("[alerts.inbound]\nlisten = 9099\n", 1, 9, "there is none"),
    ],
)
def test_mistakes_are_told_with_their_place(text: str, line: int, column: int, said: str) -> None:
    with pytest.raises(BadFile, match=re.escape(said)) as caught:
        WorkflowFile(Document(text, "f.toml")).check()
    place = caught.value.place
    assert place is not None
    assert (place.line, place.column) == (line, column)


@pytest.mark.parametrize(
    ("quiet", "clock", "until"),
    [
        ("22:00-07:00", "21:59", None),
        ("22:00-07:00", "22:00", "07:00"),
        ("22:00-07:00", "06:59", "07:00"),
        ("22:00-07:00", "07:00", None),
        ("12:00-13:30", "13:00", "13:30"),
        ("", "13:00", None),
    ],
)
def test_quiet_hours_end_at_their_time(quiet: str, clock: str, until: str | None) -> None:
    found = Alerts(quiet=quiet).quiet_until(datetime.fromisoformat(f"2026-03-10T{clock}").timestamp())
    assert (None if found is None else datetime.fromtimestamp(found).strftime("%H:%M")) == until
