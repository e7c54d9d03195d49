"""``mon database`` against a real PostgreSQL and real SQLite files."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from workflow_services import PostgresServer, SqliteEvents, free_port, until

from pymux_wf.workflow.components import database_sqlite, postgres_wire
from pymux_wf.workflow.components.postgres_wire import LibrarySession, Postgres, PsqlSession, SqlError
from pymux_wf.workflow.drawing.document import Document, Line, Table, text_of
from pymux_wf.workflow.monitors import database
from pymux_wf.workflow.monitors.monitor import Settings, Unavailable
from pymux_wf.workflow.probes.finding import State

pytestmark = pytest.mark.usefixtures("approved_projects")


@pytest.fixture(autouse=True)
def _nothing_of_the_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("DATABASE_URL", "POSTGRES_URL", "PGHOST", "PGUSER", "PGPASSWORD", "PYWFMUX_WORKFLOW"):
        monkeypatch.delenv(name, raising=False)


@contextmanager
def opened(url: str, **flags: Any) -> Iterator[database.DatabaseSource]:
    with closing(database.DatabaseSource(Settings({"url": url, **flags}))) as source:
        yield source


def collect(url: str, **flags: Any) -> dict[str, Any]:
    with opened(url, **flags) as source:
        found = source.collect()
        json.dumps(found)
        text(source.document(found, 100, 30))
        return found


def text(document: Document) -> str:
    parts = [text_of(line.cell) for line in document.header]
    for block in document.blocks:
        if isinstance(block, Line):
            parts.append(text_of(block.cell))
        elif isinstance(block, Table):
            parts += ["  ".join(map(text_of, row)) for row in block.rows]
    return "\n".join(parts)


def unavailable(url: str) -> Any:
    with pytest.raises(Unavailable) as caught:
        collect(url)
    return caught.value.finding


@contextmanager
def session(server: PostgresServer, name: str) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(server.url, application_name=name) as connection:
        yield connection
        connection.rollback()


def test_activity_and_longest_query(postgres_server: PostgresServer) -> None:
    with session(postgres_server, "holder") as holder:
        holder.execute("select 'in a\n\x1btransaction'")
        found = collect(postgres_server.url)
    assert found["way"] == "protocol"
    assert found["server"]["version"].split(".")[0].isdigit()
    [mine] = [each for each in found["activity"] if each["application"] == "holder"]
    assert mine["state"] == "idle in transaction"
    assert mine["query"] == "select 'in a \\x1btransaction'"
    assert found["connections"]["idle in transaction"] >= 1
    assert 0 < found["hit_rate"] <= 1
    assert found["longest_query"] is None or found["longest_query"] < 60
    assert found["errors"] == {}


def test_who_blocks_whom(postgres_server: PostgresServer) -> None:
    postgres_server.sql("create table if not exists jobs (id int primary key, state text)")
    postgres_server.sql("insert into jobs values (1, 'new') on conflict do nothing")
    with session(postgres_server, "holder") as holder, session(postgres_server, "waiter") as waiter:
        pids = (holder.info.backend_pid, waiter.info.backend_pid)
        holder.execute("update jobs set state = 'held' where id = 1")
        blocked = threading.Thread(target=waiter.execute, args=("update jobs set state = 'late' where id = 1",))
        blocked.start()
        try:
            with opened(postgres_server.url, locks=True) as source:
                found = until("one waits", lambda: (told := source.collect())["waiting"] and told, 10)
                shown = text(source.document(found, 100, 30))
        finally:
            holder.rollback()
            blocked.join()
    [waiting] = found["waiting"]
    assert waiting["pid"] == pids[1]
    assert waiting["blocked_by"] == [pids[0]]
    assert "late" in waiting["query"]
    [blocker] = found["blockers"]
    assert (blocker["pid"], blocker["state"]) == (pids[0], "idle in transaction")
    assert str(pids[0]) in shown
    assert any(not each["granted"] for each in found["held"])


def test_sizes_and_rates(postgres_server: PostgresServer) -> None:
    postgres_server.sql("create table if not exists big as select generate_series(1, 5000) as n")
    # What the session before has written is counted a moment after it ends, on top of what analyze finds.
    count = "select n_live_tup from pg_stat_user_tables where relname = 'big'"
    until("the table is counted", lambda: postgres_server.sql("analyze big") or postgres_server.sql(count) == [(5000,)])
    with opened(postgres_server.url) as source:
        first = source.collect()
        second = source.collect()
    [table] = [each for each in first["tables"] if each["name"] == "public.big"]
    assert table["rows"] == 5000
    assert table["size"] == postgres_server.sql("select pg_total_relation_size('big')")[0][0]
    sizes = {each["name"]: each["size"] for each in first["databases"]}
    assert sizes["postgres"] > 1 << 20
    assert first["rates"]["commits"] is None
    assert second["rates"]["commits"] >= 0


def test_a_monitor_can_write_nothing(postgres_server: PostgresServer) -> None:
    with closing(Postgres(postgres_server.url)) as postgres:
        postgres_server.sql("create table if not exists never (n int)")
        with pytest.raises(SqlError, match="read-only"):
            postgres._asked.text("insert into never values (1)")
        assert postgres.rows("select current_setting('application_name') as name")[0]["name"] == "pywfmux"
        assert postgres.rows("select current_setting('statement_timeout') as t")[0]["t"] == "1800ms"


@pytest.mark.parametrize("way", [LibrarySession, PsqlSession])
def test_other_ways_answer_alike(postgres_server: PostgresServer, way: Any) -> None:
    with closing(way(postgres_server.url, 5.0)) as asked:
        assert asked.text("select 'a' || chr(10) || 'b'") == "a\nb"
        assert asked.text("select current_setting('default_transaction_read_only')") == "on"
        with pytest.raises(SqlError, match="nowhere"):
            asked.text("select * from nowhere")


def test_passwords_are_in_no_command_line(postgres_server: PostgresServer) -> None:
    url = postgres_server.tcp_url.replace("postgres@", "locked:sesame@")
    words, environment = postgres_wire._without_password(url)
    assert "sesame" not in " ".join(words)
    assert environment["PGPASSWORD"] == "sesame"


def test_states_by_evidence(postgres_server: PostgresServer) -> None:
    assert collect(postgres_server.tcp_url.replace("postgres@", "locked:sesame@"))["server"]["database"] == "postgres"
    denied = unavailable(postgres_server.tcp_url.replace("postgres@", "locked:swordfish@"))
    assert denied.state is State.DENIED
    assert "swordfish" not in denied.line()
    assert unavailable(postgres_server.tcp_url.replace("postgres@", "locked@")).state is State.DENIED
    assert unavailable(f"postgresql://me@127.0.0.1:{free_port()}/x").state is State.UNREACHABLE
    assert unavailable("postgresql://me@/x?host=/nowhere").state is State.UNREACHABLE


def test_reference_is_told_as_it_is_written(
    postgres_server: PostgresServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHOP_DSN", postgres_server.tcp_url.replace("postgres@", "locked:sesame@"))
    (tmp_path / "workflow.toml").write_text('[components]\npostgres = "env:SHOP_DSN"\n')
    with closing(database.DatabaseSource(Settings({}, project=str(tmp_path)))) as source:
        found = source.collect()
    assert found["address"] == "env:SHOP_DSN"
    assert "sesame" not in json.dumps(found)


def test_role_without_rights_still_sees_what_it_may(postgres_server: PostgresServer) -> None:
    found = collect(postgres_server.tcp_url.replace("postgres@", "locked:sesame@"))
    assert found["connections"] is not None
    assert found["server"]["max_connections"] == 30


def test_goes_on_by_itself_after_a_restart(postgres_server: PostgresServer) -> None:
    with opened(postgres_server.url) as source:
        source.collect()
        postgres_server.stop()
        with pytest.raises(Unavailable) as caught:
            source.collect()
        assert caught.value.finding.state is State.UNREACHABLE
        postgres_server.start()
        assert source.collect()["server"]["database"] == "postgres"


def test_server_that_hangs_costs_a_deadline_only(
    postgres_server: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Postgres.__init__, "__defaults__", (0.3,))
    with opened(postgres_server.url) as source:
        source.collect()
        [pid] = [
            pid for (pid,) in postgres_server.sql("select pid from pg_stat_activity where application_name = 'pywfmux'")
        ]
        os.kill(pid, signal.SIGSTOP)
        try:
            with pytest.raises(Unavailable) as caught:
                source.collect()
        finally:
            os.kill(pid, signal.SIGCONT)
        assert "in time" in caught.value.finding.detail


def test_sqlite_file(sqlite_events: SqliteEvents) -> None:
    sqlite_events.append(*["placed"] * 500)
    with opened(sqlite_events.url) as source, sqlite3.connect(sqlite_events.path) as writer:
        writer.execute("create index by_type on events (type)")
        writer.commit()
        first = source.collect()
        sqlite_events.append(*["paid"] * 100)
        second = source.collect()
        text(source.document(second, 80, 24))
    writer.close()
    assert first["journal_mode"] == "wal"
    [table] = first["tables"]
    assert (table["name"], table["rows"], table["exact"], table["rate"]) == ("events", 500, True, None)
    assert second["tables"][0]["rows"] == 600
    assert second["tables"][0]["rate"] > 0
    assert second["wal_size"] > 0
    assert first["pages"] * first["page_size"] >= first["size"] > 0
    assert first["indexes"] == 1


def test_sqlite_states(tmp_path: Path) -> None:
    assert unavailable(f"sqlite:///{tmp_path}/none.db").state is State.UNREACHABLE
    (tmp_path / "text.db").write_text("this is no database at all")
    assert "no SQLite file" in unavailable(f"sqlite:///{tmp_path}/text.db").detail
    assert not (tmp_path / "none.db").exists()  # a monitor makes nothing
    (tmp_path / "cut.db").write_bytes(b"SQLite format 3\0" + b"\xff" * 50)
    assert unavailable(f"sqlite:///{tmp_path}/cut.db").state is State.UNREACHABLE


def test_sqlite_locked_and_free_again(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as writer:
        writer.execute("create table t (n)")
        with opened(f"sqlite:///{path}") as source:
            source.collect()
            writer.execute("begin exclusive")
            with pytest.raises(Unavailable) as caught:
                source.collect()
            assert "locked" in caught.value.finding.detail
            writer.execute("commit")
            assert source.collect()["tables"][0]["rows"] == 0


def test_sqlite_counting_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.db"
    with closing(sqlite3.connect(path)) as writer:
        writer.execute('create table "odd ""name\x1b" (n)')
        writer.executemany('insert into "odd ""name\x1b" values (?)', [(n,) for n in range(20_000)])
        writer.commit()
    monkeypatch.setattr(database_sqlite, "_COUNTED", 4096)
    [table] = collect(f"sqlite:///{path}")["tables"]
    assert table["name"] == 'odd "name\\x1b'
    assert table["exact"] is False
    assert table["rows"] == 20_000  # the highest rowid


def test_configured_sqlite_counts_where_no_postgres_is_named(tmp_path: Path, sqlite_events: SqliteEvents) -> None:
    (tmp_path / "workflow.toml").write_text(f'[components]\nsqlite = "{sqlite_events.path}"\n')
    with closing(database.DatabaseSource(Settings({}, project=str(tmp_path)))) as source:
        assert source.collect()["kind"] == "sqlite"


def test_broken_configuration_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "workflow.toml").write_text('[components]\npostgers = "x"\n')
    with (
        closing(database.DatabaseSource(Settings({}, project=str(tmp_path)))) as source,
        pytest.raises(Unavailable) as caught,
    ):
        source.collect()
    assert "workflow.toml:2:1" in caught.value.finding.detail
    assert caught.value.finding.state is State.UNSET


def test_declaration_imports_no_library() -> None:
    import subprocess

    code = "import sys, pymux_wf.workflow.monitors.database as d; print({'psycopg', 'sqlite3'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "set()\n"
