"""``mon events`` against real event stores: tables of SQLite and PostgreSQL, a JSONL file, a Redis stream."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from workflow_services import PostgresServer, RedisServer, SqliteEvents

from pymux_wf.workflow.components import event_stores
from pymux_wf.workflow.components.event_shapes import age_of, event_of, seconds_of
from pymux_wf.workflow.drawing.document import Lines, text_of
from pymux_wf.workflow.monitors import events
from pymux_wf.workflow.monitors.monitor import Settings, Unavailable
from pymux_wf.workflow.probes.finding import State

pytestmark = pytest.mark.usefixtures("approved_projects")


@contextmanager
def opened(url: str, project: Path | None = None, **flags: Any) -> Iterator[events.EventsSource]:
    settings = Settings({**({"url": url} if url else {}), **flags}, project=str(project or "/nowhere"))
    with closing(events.EventsSource(settings)) as source:
        yield source


def collect(source: events.EventsSource) -> dict[str, Any]:
    found = source.collect()
    json.dumps(found)
    assert source.document(found, 80, 24).header
    return found


def types(found: dict[str, Any]) -> list[str]:
    return [each["type"] for each in found["events"]]


@pytest.fixture(autouse=True)
def _nothing_of_the_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))


def test_sqlite_table_with_consumers(sqlite_events: SqliteEvents) -> None:
    sqlite_events.append("placed", "paid", "shipped", data={"order": 7})
    with closing(sqlite3.connect(sqlite_events.path)) as writer:
        writer.execute("create table checkpoints (consumer text, position int)")
        writer.execute("insert into checkpoints values ('mail', 1), ('books', 3)")
        writer.commit()
    with opened(sqlite_events.url) as source:
        first = collect(source)
        assert types(first) == ["placed", "paid", "shipped"]
        assert (first["position"], first["rate"]) == (3, None)
        assert first["events"][0]["source"] == "orders"
        assert json.loads(first["events"][0]["data"]) == {"order": 7}
        assert {each["consumer"]: each["behind"] for each in first["consumers"]} == {"mail": 2, "books": 0}
        assert 0 <= first["age"] < 60
        sqlite_events.append("returned")
        second = collect(source)
    assert second["position"] == 4
    assert second["rate"] > 0


def test_far_behind_is_counted_to_a_bound(sqlite_events: SqliteEvents, monkeypatch: pytest.MonkeyPatch) -> None:
    sqlite_events.append(*["placed"] * 20)
    with closing(sqlite3.connect(sqlite_events.path)) as writer:
        writer.execute("create table checkpoints (consumer text, position int)")
        writer.execute("insert into checkpoints values ('mail', 1)")
        writer.commit()
    monkeypatch.setattr(event_stores, "MOST_BEHIND", 5)
    with opened(sqlite_events.url) as source:
        assert collect(source)["consumers"][0]["behind"] == 6


def test_table_that_is_slow_costs_a_deadline_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.db"
    with closing(sqlite3.connect(path)) as writer:
        writer.execute(
            "create view events as with recursive n(id) as (select 1 union all select id + 1 from n where id < 1e12)"
            " select id, 'x' as type from n"
        )
        writer.commit()
    monkeypatch.setattr(event_stores, "_ANSWER_WITHIN", 0.1)
    with opened(str(path)) as source, pytest.raises(Unavailable) as caught:
        source.collect()
    assert "did not answer in time" in caught.value.finding.detail


def test_names_of_columns_are_configured(tmp_path: Path) -> None:
    path = tmp_path / "log.db"
    with closing(sqlite3.connect(path)) as writer:
        writer.execute("create table log (nr int, was text, blob blob)")
        writer.execute("insert into log values (41, 'begun', ?)", (b"\xff\x1b" * 3000,))
        writer.commit()
    with opened(str(path)) as source, pytest.raises(Unavailable) as caught:
        source.collect()
    assert "[events] table" in caught.value.finding.detail
    (tmp_path / "workflow.toml").write_text(f'[events]\nurl = "{path}"\ntable = "log"\nposition = "nr"\ntype = "was"\n')
    with opened("", tmp_path) as source:
        found = collect(source)
    assert (found["position"], types(found)) == (41, ["begun"])
    assert "\x1b" not in found["events"][0]["data"]


def test_postgres_table(postgres_server: PostgresServer) -> None:
    postgres_server.sql("drop table if exists events")
    postgres_server.sql(
        "create table events (id bigserial, type text, payload jsonb, created_at timestamptz default now())"
    )
    postgres_server.sql("insert into events (type, payload) values ('placed', '{\"n\": 1}'), ('paid', '{}')")
    try:
        with opened(postgres_server.url, tail=True) as source:
            found = collect(source)
            [lines] = source.document(found, 80, 24).blocks
    finally:
        postgres_server.sql("drop table events")
    assert (found["position"], types(found)) == (2, ["placed", "paid"])
    assert 0 <= found["age"] < 60
    assert isinstance(lines, Lines)
    assert 'placed {"n": 1}' in text_of(lines.lines[0])


def test_redis_stream_with_groups(redis_server: RedisServer) -> None:
    for kind in ("placed", "paid", "shipped"):
        redis_server.call("XADD", "events", "*", "type", kind, "order", "7")
    redis_server.call("XGROUP", "CREATE", "events", "mail", "0")
    redis_server.call("XREADGROUP", "GROUP", "mail", "me", "COUNT", 1, "STREAMS", "events", ">")
    with opened(redis_server.url) as source:
        found = collect(source)
    assert (found["position"], types(found)) == (3, ["placed", "paid", "shipped"])
    assert json.loads(found["events"][0]["data"]) == {"order": "7"}
    [group] = found["consumers"]
    assert (group["consumer"], group["behind"], group["pending"]) == ("mail", 2, 1)
    assert 0 <= found["age"] < 60


def test_file_that_grows_is_cut_and_replaced(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    path.write_text('{"type": "a", "ts": 1}\n{"type": "b"}\n{"type": "half')
    with opened(str(path)) as source:
        first = collect(source)
        assert (first["position"], types(first)) == (2, ["a", "b"])
        with path.open("a") as file:
            file.write('"}\nno json \x1b[2J\n[1]\n')
        second = collect(source)
        assert (second["position"], types(second)) == (5, ["a", "b", "half", "", ""])
        assert second["events"][3]["data"] == "no json \\x1b[2J"
        assert [each["position"] for each in second["events"]] == [1, 2, 3, 4, 5]
        path.write_text('{"type": "new"}\n')
        assert types(collect(source)) == ["new"]
        path.unlink()
        with pytest.raises(Unavailable) as caught:
            source.collect()
        assert caught.value.finding.state is State.UNREACHABLE
        path.write_text('{"type": "again"}\n')
        assert types(collect(source)) == ["again"]


def test_long_lines_cost_no_more_than_the_end_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    path.write_text('{"type": "' + "x" * 3_000_000 + '"}\n{"type": "short"}\n')
    with opened(str(path)) as source:
        found = collect(source)
    assert (found["position"], types(found)) == (2, ["short"])


def test_nothing_configured_is_unset(tmp_path: Path) -> None:
    with opened("", tmp_path) as source, pytest.raises(Unavailable) as caught:
        source.collect()
    assert caught.value.finding.state is State.UNSET


@given(st.dictionaries(st.sampled_from(["id", "type", "at", "data", "x"]), st.from_type(object) | st.floats()))
def test_any_event_has_a_picture(fields: dict[str, Any]) -> None:
    names = {"position": "id", "time": "at", "type": "type", "source": "", "data": "data"}
    event = event_of(fields, names)
    age_of([event])
    assert len(event["type"]) <= 100


@pytest.mark.parametrize(
    ("told", "seconds"),
    [
        (1700000000, 1700000000.0),
        (1700000000123, 1700000000.123),
        ("2023-11-14T22:13:20+00:00", 1700000000.0),
        ("2023-11-14 22:13:20", 1700000000.0),
        (float("nan"), None),
        (-5, None),
        (True, None),
        ("", None),
        ([], None),
    ],
)
def test_times_of_any_kind(told: Any, seconds: float | None) -> None:
    assert seconds_of(told) == seconds
