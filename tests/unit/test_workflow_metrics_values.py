"""What metrics make of what is read: texts, rates, selections; and the configuration that says it."""

from __future__ import annotations

import dataclasses
import math
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pymux_wf.workflow.config.workflow_file import WorkflowFile
from pymux_wf.workflow.errors import BadFile
from pymux_wf.workflow.metrics.configuration import DEFAULTS, entries_of
from pymux_wf.workflow.metrics.exporting import prometheus_of
from pymux_wf.workflow.metrics.formatting import compiled, in_bytes, in_duration, in_thousands, text_of
from pymux_wf.workflow.metrics.json_select import selected
from pymux_wf.workflow.metrics.prometheus_selector import Selector
from pymux_wf.workflow.metrics.prometheus_text import Exported, Sample, exported, matching, own_samples, samples
from pymux_wf.workflow.metrics.reducing import Reducer
from pymux_wf.workflow.metrics.settings import OF_SOURCES, Metric, Status
from pymux_wf.workflow.records import Document, json_schema

# -- formats


@pytest.mark.parametrize(
    ("format", "value", "shown"),
    [
        ("", 12.0, "12/s"),
        ("", 1234567.0, "1,234,567/s"),
        ("", "idle", "idle/s"),
        ("{value:,.0f}", 1234567.4, "1,234,567"),
        ("{value:.1f}%", 12.34, "12.3%"),
        ("{value:d} {unit}", 12.9, "12 /s"),
        ("{name}={text}", "x", "q=x"),
        ("{{{value:03d}}}", 7.0, "{007}"),
        ("{value:bytes}", 3328000.0, "3.2M"),
        ("{value:si}", 12400.0, "12.4k"),
        ("{value:duration}", 3720.0, "1h02m"),
        ("{value:%}", 0.5, "50.000000%"),
    ],
)
def test_formats(format: str, value: float | str, shown: str) -> None:
    assert text_of(value, format, "/s", "q") == shown


@pytest.mark.parametrize(
    ("format", "said"),
    [
        ("{", "a single {"),
        ("a}", "a single }"),
        ("{valu}", "{valu}: there are {value}"),
        ("{value.real}", "there are {value}"),
        ("{value[0]}", "there are {value}"),
        ("{value!r}", "there are {value}"),
        ("{unit:>3}", "only {value} has a format"),
        ("{value:99999d}", "is no format of a number"),
        ("{value:x}", "is no format of a number"),
    ],
)
def test_what_is_no_format(format: str, said: str) -> None:
    with pytest.raises(ValueError, match=said.replace("{", r"\{").replace("}", r"\}")):
        compiled(format)


def test_a_text_where_a_number_is_wanted_is_told() -> None:
    with pytest.raises(ValueError, match="it is no number: 'idle'"):
        text_of("idle", "{value:.0f}", "", "q")


@given(st.floats(allow_nan=False, allow_infinity=False, width=32))
def test_units_are_short_whatever_the_number(value: float) -> None:
    if abs(value) < 1e18:
        assert len(in_bytes(value)) <= 8
        assert len(in_thousands(value)) <= 8
    assert in_duration(value)
    assert len(text_of(value, "", "", "q")) <= 256


# -- rates


def test_a_rate_survives_that_its_counter_starts_again() -> None:
    rate = Reducer("rate")
    assert [rate.value(each, now) for each, now in ((10.0, 0.0), (30.0, 10.0), (5.0, 20.0), (15.0, 25.0))] == [
        None,
        2.0,
        0.5,
        2.0,
    ]


def test_each_series_starts_again_for_itself() -> None:
    delta = Reducer("delta")
    assert delta.value({"a": 100.0, "b": 7.0}, 0.0) is None
    assert delta.value({"a": 2.0, "b": 9.0, "new": 50.0}, 1.0) == 4.0
    assert delta.value({"a": 3.0, "new": 51.0}, 2.0) == 2.0


@given(st.lists(st.floats(0, 1e9), min_size=2, max_size=20))
def test_growth_is_never_negative(counts: list[float]) -> None:
    delta = Reducer("delta")
    grown = [delta.value(count, float(now)) for now, count in enumerate(counts)]
    assert grown[0] is None
    assert all(isinstance(each, float) and each >= 0 for each in grown[1:])


@pytest.mark.parametrize(
    ("how", "value"),
    [(None, 6.0), ("sum", 6.0), ("max", 3.0), ("min", 1.0), ("avg", 2.0), ("count", 3.0), ("last", 2.0)],
)
def test_several_become_one(how: str | None, value: float) -> None:
    assert Reducer(how).value({"a": 1.0, "b": 3.0, "c": 2.0}, 0.0) == value


def test_what_cannot_be_reduced_says_why() -> None:
    assert Reducer(None).value("text", 0.0) == "text"
    assert Reducer("sum").value(" 12 ", 0.0) == 12.0
    assert Reducer("count").value({}, 0.0) == 0.0
    for how, raw, said in (
        ("rate", "text", "it is no number: 'text'"),
        ("max", {}, "nothing matches"),
        (None, math.inf, "finite"),
        (None, {"a": math.nan}, "finite"),
    ):
        with pytest.raises(ValueError, match=said):
            Reducer(how).value(raw, 0.0)  # type: ignore[arg-type]


# -- JSON


@pytest.mark.parametrize(
    ("document", "path", "value"),
    [
        ({"a": [{"b/c": 1}]}, "/a/0/b~1c", 1.0),
        ({"a": [{"b": 1}, {"b": 2}]}, "a.-1.b", 2.0),
        ({"ok": True}, "ok", 1.0),
        (7, "", 7.0),
        ({"a": {"x": 1, "y": 2.5}}, "a", {"x": 1.0, "y": 2.5}),
        ({"a": "text"}, "/a", "text"),
    ],
)
def test_selections_of_json(document: Any, path: str, value: Any) -> None:
    assert selected(document, path) == value


@pytest.mark.parametrize(
    ("document", "path", "said"),
    [
        ({"a": 1}, "b", "the document has no 'b'"),
        ({"a": [1]}, "a.7", "/a has only 1 items"),
        ({"a": [1]}, "a.x", "/a is an array: 'x' is no index"),
        ({"a": 1}, "a.b", "/a is no object"),
        ({"a": None}, "a", "/a is null"),
        ({"a": {"b": "x"}}, "a", "/a is an object"),
        ({}, "", "the document is an object"),
    ],
)
def test_what_is_not_there_is_named(document: Any, path: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        selected(document, path)


# -- Prometheus

TEXT = r"""# HELP jobs Jobs that \n are done.
# TYPE jobs counter
jobs_total{status="ok",where="a,b={}"} 3
jobs_total{status="failed",where="q\"\\\n"} 1.5e3 1395066363000
jobs_total{} 7
  up   1
down NaN
ever +Inf
http_bucket{le="+Inf",} 9
"""


@pytest.mark.parametrize(
    ("selector", "values"),
    [
        ("up", [1.0]),
        ("jobs_total", [3.0, 1500.0, 7.0]),
        ('jobs_total{status="ok"}', [3.0]),
        ("jobs_total{status='ok'}", [3.0]),
        ('jobs_total{status!="ok"}', [1500.0, 7.0]),
        ('jobs_total{status=~"o.|fail"}', [3.0]),
        ('jobs_total{status!~"o.|failed"}', [7.0]),
        ('jobs_total{status=""}', [7.0]),
        ('{status="failed"}', [1500.0]),
        ('{__name__=~"u.*"}', [1.0]),
        ('jobs_total{where="q\\"\\\\\\n"}', [1500.0]),
        ('http_bucket{le="+Inf"}', [9.0]),
        ("nothing", []),
    ],
)
@pytest.mark.parametrize("library", [True, False])
def test_selectors(selector: str, values: list[float], library: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if not library:
        monkeypatch.setitem(sys.modules, "prometheus_client.parser", None)
    assert list(matching(TEXT, Selector.parse(selector)).values()) == values


LABELS = st.dictionaries(st.from_regex(r"[a-z][a-z0-9_]{0,5}", fullmatch=True), st.text(max_size=8), max_size=3)


@given(st.lists(st.tuples(LABELS, st.floats(allow_nan=False)), max_size=5))
def test_our_parser_reads_what_the_library_reads(lines: list[tuple[dict[str, str], float]]) -> None:
    def quoted(text: str) -> str:
        return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")

    written = [
        "m{" + ",".join(f'{name}="{quoted(value)}"' for name, value in labels.items()) + f"}} {number!r}"
        for labels, number in lines
        if not any("\r" in value for value in labels.values())
    ]
    text = "".join(f"{line}\n" for line in written)
    assert list(own_samples(text)) == [Sample(*each[:3]) for each in samples(text)]


@pytest.mark.parametrize("text", ["<html>\n<body>", "jobs_total 12 x y z\n", 'm{a="b} 1\n'])
def test_what_is_no_such_text(text: str) -> None:
    with pytest.raises(ValueError, match="not the text format"):
        matching(text, Selector("jobs_total")) or list(own_samples(text))


@pytest.mark.parametrize("line", ["m" + " " * 1_000_000 + "x y z", "m{" + "}" * 1_000_000, "m " + "1 " * 500_000])
def test_hostile_lines_take_no_time(line: str) -> None:
    begun = time.process_time()
    with pytest.raises(ValueError, match=r"KiB|not the text format"):
        matching(f"m 1\n{line}\n", Selector("m"))
    with pytest.raises(ValueError, match=r"KiB|not the text format"):
        matching(f"{line}\n", Selector("m"))
    assert time.process_time() - begun < 1.0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is no selector"),
        ("a b", "is not in braces"),
        ("a{b}", "is no condition"),
        ('a{b=~"("}', "is no regular expression"),
        ("{}", "selects everything"),
        ('a{b="x" c="y"}', "is no condition"),
    ],
)
def test_what_is_no_selector(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        Selector.parse(text)


@given(
    st.dictionaries(
        st.from_regex(r"[A-Za-z0-9_.-]{1,12}", fullmatch=True), st.floats(allow_nan=False), min_size=1, max_size=6
    )
)
def test_an_export_is_read_back(values: dict[str, float]) -> None:
    text = exported(Exported(name, "gauge", "What\nit is \\.", value) for name, value in values.items())
    assert {each.labels["metric"]: each.value for each in samples(text)} == values


def test_an_export_says_which_values_are_good() -> None:
    row = {"name": "a", "kind": "gauge", "summary": "", "value": 1.0, "state": "ok", "age": 0.5}
    counter = {**row, "name": "tasks.finished", "kind": "counter", "value": 7.0}
    bad = {**row, "name": "b", "state": "error"}
    never = {**row, "name": "c", "state": "paused", "value": None, "age": None}
    told = {
        (each.name, each.labels["metric"]): each.value for each in samples(prometheus_of([row, counter, bad, never]))
    }
    assert told[("pywfmux_a", "a")] == 1.0
    assert told[("pywfmux_tasks_finished_total", "tasks.finished")] == 7.0
    assert {name: value for (family, name), value in told.items() if family == "pywfmux_metric_up"} == {
        "a": 1.0, "tasks.finished": 1.0, "b": 0.0, "c": 0.0,
    }  # fmt: skip
    assert ("pywfmux_b", "b") not in told


# -- configuration


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[metrics.a]\nsource = "promtheus"', "f.toml:2:1: metrics.a.source must be one of"),
        ('[metrics.a]\nsource = "redis"\nurl = "x"', "f.toml:1:10: a metric of redis needs 'query'"),
        ('[metrics.a]\nsource = "push"\ninterval = "0.5s"', "f.toml:3:1: interval is at least 1s"),
        ('[metrics.a]\nsource = "push"\n  url = "x"', "f.toml:3:3: 'url' is nothing that a metric of push has"),
        ('[metrics.a]\nsource = "push"\nformat = "{v}"', "f.toml:3:1: {v}: there are"),
        (
            '[metrics.a]\nsource = "push"\nintervall = 3',
            "f.toml:3:1: unknown key 'intervall' in metrics.a (did you mean",
        ),
        ('[metrics.a]\nsource = "builtin"\nvalue = "cpus"', "f.toml:3:1: there is no built-in 'cpus'"),
        ('[metrics.a]\nsource = "prometheus"\nurl = "x"\nselect = "a{"', "f.toml:4:1: 'a{' is no selector"),
        ('[status]\nleftt = "x"', "f.toml:2:1: unknown key 'leftt'"),
        ('[metrics.a]\nsource = "push"\nstale = 1\ninterval = 5', "f.toml:3:1: stale is at least one interval"),
    ],
)
def test_mistakes_are_told_with_their_place(text: str, said: str) -> None:
    with pytest.raises(BadFile) as failed:
        WorkflowFile(Document(text, "f.toml")).check()
    assert str(failed.value).startswith(said)


def test_one_wrong_metric_keeps_no_other_from_working() -> None:
    text = '[metrics.a]\nsource = "redis"\n[metrics.queue.rate]\nsource = "push"\n[metrics."x y"]\nsource = "push"\n'
    found = entries_of(WorkflowFile(Document(text, "f.toml")))
    assert found["a"].problem.startswith("f.toml:1:10: a metric of redis needs")
    assert (found["queue.rate"].problem, found["queue.rate"].pushed) == ("", True)
    assert set(found) == {*DEFAULTS, "a", "queue.rate"}


def test_a_builtin_keeps_what_is_not_said() -> None:
    found = entries_of(WorkflowFile(Document('[metrics.cpu]\nsource = "builtin"\ninterval = 10', "f.toml")))
    assert (found["cpu"].metric.interval, found["cpu"].metric.format) == (10.0, "{value:.0f}%")


def test_every_key_describes_itself() -> None:
    schema = json_schema(Metric)["$defs"]["Metric"]["properties"]
    assert [name for name, each in schema.items() if not each.get("description")] == []


# -- the page


def test_the_page_tells_of_every_key_source_and_default() -> None:
    page = (Path(__file__).parents[2] / "docs" / "METRICS.md").read_text()
    for each in dataclasses.fields(Metric):
        users = [name for name, (needed, allowed) in OF_SOURCES.items() if each.name in needed | allowed]
        assert f"| `{each.name}` | {', '.join(users) or 'all'} | {each.metadata['summary']} |" in page
    for each in dataclasses.fields(Status):
        assert f"| `{each.name}` | {each.metadata['summary']} |" in page
    for source in OF_SOURCES:
        assert f"\n| `{source}` | " in page
    for name, metric in DEFAULTS.items():
        assert f"| `{name}` | {metric.interval:g} s | {metric.summary} |" in page


def test_the_example_of_the_page_is_right() -> None:
    page = (Path(__file__).parents[2] / "docs" / "METRICS.md").read_text()
    example = page.partition("```toml\n")[2].partition("```")[0]
    file = WorkflowFile(Document(example, "f.toml"))
    file.check()
    found = entries_of(file)
    assert [name for name, entry in found.items() if entry.problem] == []
    assert {"workflows.done", "queue.rate", "tasks.done", "api.memory", "custom"} <= set(found)
