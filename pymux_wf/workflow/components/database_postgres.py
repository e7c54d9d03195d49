"""What a PostgreSQL tells of itself: activity, who blocks whom, sizes, hit rate, replication; and its picture.

SELECTs on the statistics views only (PostgreSQL manual, chapter 28), in read-only transactions.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from pymux_wf.workflow.components.postgres_wire import Postgres
from pymux_wf.workflow.drawing.document import Block, Cell, Column, Document, Gauge, Line, Span, Style, Table
from pymux_wf.workflow.drawing.readable import Rates, clean, lasting, number, rate, size

SIZES_EVERY = 30.0
"""Seconds between two looks at sizes: the server asks the file system for each file."""
_LONG = 5.0

_NOW = {
    "server": """
        select current_setting('server_version') as version, current_database() as database,
               pg_is_in_recovery() as standby, current_setting('max_connections')::int as max_connections,
               extract(epoch from now() - pg_postmaster_start_time()) as uptime,
               case when pg_is_in_recovery() then extract(epoch from now() - pg_last_xact_replay_timestamp()) end
                 as replay_age""",
    "states": """
        select coalesce(state, 'other') as state, count(*) as count
        from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid() group by 1""",
    "totals": """
        select sum(xact_commit)::bigint as commits, sum(xact_rollback)::bigint as rollbacks,
               sum(blks_read)::bigint as read, sum(blks_hit)::bigint as hit, sum(deadlocks)::bigint as deadlocks,
               sum(temp_bytes)::bigint as temporary, sum(tup_inserted + tup_updated + tup_deleted)::bigint as written
        from pg_stat_database""",
    "replicas": """
        select application_name as name, client_addr::text as address, state, sync_state,
               extract(epoch from replay_lag) as lag,
               pg_wal_lsn_diff(case when pg_is_in_recovery() then pg_last_wal_receive_lsn()
                                    else pg_current_wal_lsn() end, replay_lsn)::bigint as behind
        from pg_stat_replication order by 1 limit 20""",
    "slots": """
        select slot_name as name, active,
               pg_wal_lsn_diff(case when pg_is_in_recovery() then pg_last_wal_receive_lsn()
                                    else pg_current_wal_lsn() end, restart_lsn)::bigint as retained
        from pg_replication_slots order by 1 limit 20""",
}
_ACTIVITY = """
    select pid, usename as "user", datname as database, application_name as application, client_addr::text as address,
           state, wait_event_type as wait_type, wait_event as wait, left(query, 500) as query,
           extract(epoch from now() - query_start) as seconds, extract(epoch from now() - xact_start) as transaction,
           extract(epoch from now() - state_change) as since
    from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()
      and application_name <> 'pywfmux'
    order by state = 'active' desc nulls last, xact_start nulls last, query_start nulls last limit 100"""
_WAITING = """
    select a.pid, pg_blocking_pids(a.pid) as blocked_by, a.usename as "user", l.mode, l.locktype as kind,
           coalesce(c.relname, l.relation::text) as relation,
           extract(epoch from now() - a.query_start) as seconds, left(a.query, 500) as query
    from pg_stat_activity a left join pg_locks l on l.pid = a.pid and not l.granted
    left join pg_class c on c.oid = l.relation
    where a.wait_event_type = 'Lock' order by seconds desc nulls last limit 100"""
_BLOCKERS = """
    select pid, usename as "user", application_name as application, state, left(query, 500) as query,
           extract(epoch from now() - xact_start) as transaction
    from pg_stat_activity where pid in (select unnest(pg_blocking_pids(pid)) from pg_stat_activity
                                        where wait_event_type = 'Lock') limit 100"""
_HELD = """
    select l.mode, l.granted, count(*) as count from pg_locks l where l.pid <> pg_backend_pid()
    group by 1, 2 order by 2, 3 desc"""
_SIZES = {
    "databases": """
        select datname as name, case when has_database_privilege(datname, 'connect') then pg_database_size(datname) end
          as size from pg_database where not datistemplate order by 2 desc nulls last limit 20""",
    "tables": """
        select n.nspname || '.' || c.relname as name, pg_total_relation_size(c.oid) as size,
               greatest(c.reltuples::bigint, s.n_live_tup) as rows, s.n_dead_tup as dead
        from (select * from pg_class where relkind in ('r', 'm', 'p') order by relpages desc limit 10) c
        join pg_namespace n on n.oid = c.relnamespace
        left join pg_stat_all_tables s on s.relid = c.oid
        where n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_toast'
        order by 2 desc""",
}
_SIZES["tables"] = _SIZES["tables"].replace(
    "from pg_class where relkind",
    "from pg_class where relnamespace not in ('pg_catalog'::regnamespace,"
    " 'information_schema'::regnamespace) and relkind",
)


class PostgresDatabase:
    """A PostgreSQL that is connected."""

    def __init__(self, url: str, locks: bool) -> None:
        self._postgres = Postgres(url)
        self._locks = locks
        self._rates = Rates()
        self._sizes: dict[str, Any] = {}
        self._sized = -SIZES_EVERY

    def collect(self) -> dict[str, Any]:
        """Raises what FAILURES lists."""
        now = time.monotonic()
        queries = {**_NOW, "activity": _ACTIVITY, "waiting": _WAITING, "blockers": _BLOCKERS}
        if self._locks:
            queries["held"] = _HELD
        found, errors = self._postgres.all(queries)
        if now - self._sized >= SIZES_EVERY:
            self._sizes, more = self._postgres.all(_SIZES)
            self._sized = now
            errors |= more
        totals = found["totals"][0] if found["totals"] else {}
        told: dict[str, Any] = {
            "kind": "postgres",
            "view": "locks" if self._locks else "activity",
            "address": self._postgres.shown,
            "way": self._postgres.way,
            "server": found["server"][0] if found["server"] else {},
            "connections": {each["state"]: each["count"] for each in found["states"]},
            "totals": totals,
            "rates": {key: self._rates.of(key, totals.get(key), now) for key in ("commits", "rollbacks", "written")},
            "hit_rate": self._hit_rate(totals, now),
            "activity": [_cleaned(each) for each in found["activity"]],
            "waiting": [_cleaned(each) for each in found["waiting"]],
            "blockers": [_cleaned(each) for each in found["blockers"]],
            "replicas": found["replicas"],
            "slots": found["slots"],
            **self._sizes,
            "errors": errors,
        }
        if self._locks:
            told["held"] = found["held"]
        active = [each["seconds"] or 0.0 for each in told["activity"] if each["state"] == "active"]
        told["longest_query"] = max(active, default=None)
        return told

    def document(self, found: Mapping[str, Any]) -> Document:
        return document(found)

    def close(self) -> None:
        self._postgres.close()

    def _hit_rate(self, totals: Mapping[str, Any], now: float) -> float | None:
        """The share of blocks that were found in memory: of the last interval, else since the statistics began."""
        hit, read = totals.get("hit"), totals.get("read")
        recent_hit, recent_read = self._rates.of("hit", hit, now), self._rates.of("read", read, now)
        if recent_hit is not None and recent_read is not None and recent_hit + recent_read > 0:
            return float(round(recent_hit / (recent_hit + recent_read), 4))
        return round(hit / (hit + read), 4) if hit is not None and read is not None and hit + read else None


def _cleaned(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: clean(" ".join(value.split()), 500) if isinstance(value, str) else value for key, value in row.items()}


def document(found: Mapping[str, Any]) -> Document:
    """The picture of what was collected."""
    server = found["server"]
    role = "standby" if server.get("standby") else "primary"
    title = Span("postgres ", "title")
    header = (Line((title, Span(f"{server.get('version', '?')} {role} at {found['address']}"))),)
    blocks: list[Block] = [*_summary(found)]
    blocks += _locks(found) if found["view"] == "locks" else _activity(found)
    blocks += [Line(Span(f"{name}: {said}", "warning")) for name, said in found["errors"].items()]
    return Document(header, tuple(blocks))


def _summary(found: Mapping[str, Any]) -> list[Block]:
    connections, server, rates = found["connections"], found["server"], found["rates"]
    used, most = sum(connections.values()), server.get("max_connections") or 1
    share = used / most
    states = ", ".join(f"{count} {state}" for state, count in sorted(connections.items()))
    full: Style = "error" if share > 0.9 else "warning" if share > 0.7 else "ok"
    blocks: list[Block] = [
        Gauge("connections", min(1.0, share), f"{used} of {most}" + f" ({states})" * bool(states), full)
    ]
    hit = found["hit_rate"]
    if hit is not None:
        blocks.append(Gauge("cache hits", hit, f"{hit:.1%}", "ok" if hit > 0.9 else "warning"))
    parts = [
        f"commits {rate(rates['commits'])}",
        f"rollbacks {rate(rates['rollbacks'])}",
        f"rows written {rate(rates['written'])}",
        f"longest query {lasting(found['longest_query'])}",
        f"up {lasting(server.get('uptime'))}",
    ]
    if server.get("replay_age") is not None:
        parts.append(f"replayed {lasting(server['replay_age'])} ago")
    deadlocks = found["totals"].get("deadlocks")
    spans = [Span("  ".join(parts))] + ([Span(f"  deadlocks {number(deadlocks)}", "warning")] if deadlocks else [])
    if found["waiting"]:
        spans.append(Span(f"  {len(found['waiting'])} blocked", "error"))
    return [*blocks, Line(tuple(spans), wrap=True)]


def _activity(found: Mapping[str, Any]) -> list[Block]:
    columns = (
        Column("pid", "right"),
        Column("user", rank=3),
        Column("state", rank=1),
        Column("for", "right"),
        Column("waits for", rank=4),
        Column("query", grow=True),
    )
    rows = tuple(
        (
            str(each["pid"]),
            each["user"] or "",
            _state(each["state"]),
            _long(each["seconds"] if each["state"] == "active" else each["since"], each["state"]),
            Span(each["wait"] or "", "error" if each["wait_type"] == "Lock" else "dim"),
            each["query"] or "",
        )
        for each in found["activity"]
    )
    blocks: list[Block] = [Table(columns, rows, title="activity", empty="nobody else is connected")]
    blocks += _blocked(found) if found["waiting"] else []
    blocks += _replication(found)
    tables = tuple(
        (clean(each["name"], 80), size(each["size"]), number(max(0, each["rows"] or 0)), number(each["dead"]))
        for each in found.get("tables", ())
    )
    heads = (
        Column("table", grow=True),
        Column("size", "right"),
        Column("rows", "right", 1),
        Column("dead", "right", 2),
    )
    databases = tuple((clean(each["name"], 80), size(each["size"])) for each in found.get("databases", ()))
    blocks.append(Table((Column("database", grow=True), Column("size", "right")), databases))
    return [*blocks, Table(heads, tables, empty="no tables")]


def _state(state: str | None) -> Span:
    styles: dict[str, Style] = {"active": "ok", "idle": "dim", "idle in transaction (aborted)": "error"}
    style = styles.get(state or "", "warning" if (state or "").startswith("idle in") else "")
    return Span(state or "", style)


def _long(seconds: float | None, state: str | None) -> Span:
    style: Style = "warning" if state != "idle" and (seconds or 0) > _LONG else ""
    return Span(lasting(seconds), style)


def _blocked(found: Mapping[str, Any]) -> list[Block]:
    blockers = {each["pid"]: each for each in found["blockers"]}
    columns = (
        Column("waits", "right"),
        Column("for", "right"),
        Column("lock", rank=2),
        Column("on", rank=1),
        Column("query", grow=True),
        Column("blocked by"),
    )
    rows = []
    for each in found["waiting"]:
        by: Cell = Span(", ".join(map(str, each["blocked_by"] or ())), "error")
        lock = (each["mode"] or "").removesuffix("Lock")
        rows.append(
            (
                *(str(each["pid"]), lasting(each["seconds"]), lock, each["relation"] or each["kind"] or ""),
                *(
                    each["query"] or "",
                    by,
                ),
            )
        )
    heads = (Column("blocks", "right"), Column("user", rank=2), Column("state"), Column("transaction", "right", 1))
    roots = tuple(
        (
            *(Span(str(pid), "error"), each["user"] or "", _state(each["state"]), lasting(each["transaction"])),
            *(each["query"] or "",),
        )
        for pid, each in blockers.items()
    )
    waiting = Table(columns, tuple(rows), title="blocked", empty="nobody waits for a lock")
    return [waiting, Table((*heads, Column("its last query", grow=True)), roots)] if roots else [waiting]


def _locks(found: Mapping[str, Any]) -> list[Block]:
    held = tuple(
        (
            *(each["mode"], Span("held" if each["granted"] else "awaited", "" if each["granted"] else "error")),
            *(str(each["count"]),),
        )
        for each in found["held"]
    )
    columns = (Column("mode", grow=True), Column("state"), Column("locks", "right"))
    return [*_blocked(found), Table(columns, held, title="locks", empty="no locks")]


def _replication(found: Mapping[str, Any]) -> list[Block]:
    blocks: list[Block] = []
    if found["replicas"]:
        rows = tuple(
            (
                *(clean(each["name"]), clean(each["address"] or "local"), clean(each["state"] or "")),
                *(
                    lasting(each["lag"]) if each["lag"] is not None else "-",
                    size(each["behind"]),
                ),
            )
            for each in found["replicas"]
        )
        heads = (Column("replica", grow=True), Column("at", rank=2), Column("state", rank=1))
        blocks.append(Table((*heads, Column("lag", "right"), Column("behind", "right")), rows))
    if found["slots"]:
        slots = tuple(
            (
                *(clean(each["name"]), Span("active", "ok") if each["active"] else Span("not read", "warning")),
                *(size(each["retained"]),),
            )
            for each in found["slots"]
        )
        blocks.append(Table((Column("slot", grow=True), Column("state"), Column("keeps", "right")), slots))
    return blocks
