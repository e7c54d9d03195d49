"""Providers on the real thing: programs, HTTP, Redis, PostgreSQL, SQLite, files; there, gone, slow and hostile."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from pymux_wf.workflow.metrics.process_tree import descendants
from pymux_wf.workflow.metrics.providers import open_provider
from pymux_wf.workflow.metrics.providers.provider import NoValue, Opening
from pymux_wf.workflow.metrics.settings import Metric
from tests.workflow_services import HttpEndpoint, PostgresServer, PrometheusEndpoint, RedisServer, SqliteEvents, until


def read(times: int = 1, **settings: Any) -> Any:
    """What a provider reads (the last of ``times`` readings)."""

    async def reading() -> Any:
        with ThreadPoolExecutor(1) as threads:
            provider = open_provider(Opening("m", Metric(**settings), threads=threads))
            try:
                for _ in range(times - 1):
                    await provider.read()
                return await provider.read()
            finally:
                await provider.close()

    return asyncio.run(reading())


def failure(**settings: Any) -> str:
    """Why a reading fails, and that it does so within its deadline."""
    begun = time.monotonic()
    with pytest.raises(NoValue) as failed:
        read(**settings)
    assert time.monotonic() - begun < Metric(**settings).deadline + 1.0
    return str(failed.value)


# -- programs


def command(script: str, **more: Any) -> dict[str, Any]:
    return {"source": "command", "argv": ("sh", "-c", script), **more}


def test_the_first_line_of_a_program_is_the_value() -> None:
    assert read(**command("echo; echo ' 42 '; echo second")) == "42"
    assert read(**command('echo \'{"a": {"b": 3}}\'', select="a.b")) == 3.0


def test_binary_output_is_text_afterwards() -> None:
    assert read(**command(r"printf '\377\000\033[31mred\t1\n'")) == "\ufffd\ufffd\ufffd[31mred 1"


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("exit 1", "exit 1"),
        ("echo first >&2; echo why >&2; exit 3", "exit 3: why"),
        ("kill -9 $$", "ended by signal 9"),
        ("true", "it wrote nothing"),
        ("yes | head -c 1000000000", "it wrote more than 64 KiB, and was killed"),
        ("yes >&2", "it had not ended after 1 s, and was killed"),
    ],
)
def test_programs_that_fail_say_why(script: str, said: str) -> None:
    assert failure(**command(script, interval=1.0)) == said


def test_a_program_that_is_not_there() -> None:
    assert failure(source="command", argv=("no-such-program",)) == "no-such-program: No such file or directory"


def test_a_program_that_hangs_is_killed_with_all_it_has_started(tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    script = f"setsid sleep 100 & echo $! > {pids}; sleep 100 & echo $! >> {pids}; wait"
    assert failure(**command(script, timeout=0.4)) == "it had not ended after 0.4 s, and was killed"
    for pid in pids.read_text().split():
        until("the sleep has ended", lambda pid=pid: not os.path.exists(f"/proc/{pid}") or _zombie(pid))


def _zombie(pid: str) -> bool:
    try:
        return ") Z" in Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return True


def test_a_helper_that_keeps_the_output_open_delays_nothing() -> None:
    begun = time.monotonic()
    assert read(**command("sleep 100 & echo 7")) == "7"
    assert time.monotonic() - begun < 2


def test_a_program_finds_no_pane_in_its_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMUX_PANE", "%1")
    monkeypatch.setenv("PYWFMUX_PANE", "%1")
    assert read(**command('echo "[$TMUX_PANE$PYWFMUX_PANE]"')) == "[]"


def streamed(script: str, enough: int, **more: Any) -> tuple[list[Any], list[str]]:
    """What a stream tells until it has told ``enough`` values or failed."""

    async def following() -> tuple[list[Any], list[str]]:
        values: list[Any] = []
        failures: list[str] = []
        news = asyncio.Event()
        provider: Any = open_provider(Opening("m", Metric(**command(script, mode="stream", **more))))
        provider.listen(lambda raw: (values.append(raw), news.set()), lambda why: (failures.append(why), news.set()))
        await provider.read()
        async with asyncio.timeout(10):
            while len(values) < enough and not failures:
                news.clear()
                await news.wait()
        await provider.close()
        return values, failures

    return asyncio.run(following())


def test_a_stream_tells_a_value_a_line(tmp_path: Path) -> None:
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    values, failures = streamed(f"echo 1; cat {fifo}", 1)
    assert (values, failures) == (["1"], [])
    assert descendants(os.getpid()) == [] or not any(_runs("cat", str(fifo)))


def _runs(*words: str) -> Iterator[int]:
    for pid in descendants(os.getpid()):
        try:
            if all(word.encode() in Path(f"/proc/{pid}/cmdline").read_bytes() for word in words):
                yield pid
        except OSError:
            continue


def test_the_end_of_a_stream_is_told() -> None:
    values, failures = streamed("echo 5; exit 3", 2)
    assert (values, failures) == (["5"], ["the program ended with 3"])


def test_a_stream_that_floods_is_read_slowly() -> None:
    begun = time.process_time()
    values, failures = streamed("yes 12", 3, interval=1.0)
    assert set(values) == {"12"}
    assert failures == []
    assert time.process_time() - begun < 0.5


def test_a_stream_without_line_ends_is_ended() -> None:
    assert streamed("head -c 1000000000 /dev/zero", 1)[1] == ["it wrote a line of more than 64 KiB, and was killed"]


# -- HTTP


def test_a_value_of_json_over_http() -> None:
    body = json.dumps({"jobs": [{"done": 12}]})
    with HttpEndpoint({"/stats": (200, "application/json", body)}) as endpoint:
        assert read(source="http-json", url=f"{endpoint.url}/stats?x=1", select="jobs.0.done") == 12.0
        assert endpoint.requests[0][1] == "/stats?x=1"


def test_a_token_and_a_password_are_sent_and_not_told(tmp_path: Path) -> None:
    secret = tmp_path / "token"
    secret.write_text("s3cret\n")

    def answer(handler: BaseHTTPRequestHandler) -> None:
        ok = handler.headers["Authorization"] in ("Bearer s3cret", "Basic bWU6cHc5OTk=")
        handler.send_response(200 if ok else 401)
        handler.end_headers()
        handler.wfile.write(b"[1]")

    with HttpEndpoint({"/": answer}) as endpoint:
        assert read(source="http-json", url=endpoint.url, select="0", token=f"file:{secret}") == 1.0
        with_password = endpoint.url.replace("://", "://me:pw999@")
        assert read(source="http-json", url=with_password, select="0") == 1.0
        assert failure(source="http-json", url=endpoint.url, select="0", token="wrong").startswith("HTTP 401")
    said = failure(source="http-json", url=with_password, select="0")
    assert "refused" in said
    assert "pw999" not in said


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ((404, "text/plain", "no"), "HTTP 404: nothing is there"),
        ((500, "text/plain", "no"), "HTTP 500"),
        ((200, "text/plain", '{"a": '), "it is no JSON: '{\"a\": '"),
        ((200, "text/plain", b"\xff\xfe\x00"), "it is no JSON: '\ufffd\ufffd\\x00'"),
        ((200, "text/plain", '{"a": 1}'), "the document has no 'b'"),
    ],
)
def test_answers_that_are_none(answer: tuple[int, str, Any], said: str) -> None:
    with HttpEndpoint({"/": answer}) as endpoint:
        assert failure(source="http-json", url=endpoint.url, select="b") == said


def test_a_server_that_drips_is_given_up_in_time() -> None:
    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        while not endpoint.stopping.wait(0.05):
            handler.wfile.write(b" ")
            handler.wfile.flush()

    with HttpEndpoint({"/": drip}) as endpoint:
        assert failure(source="http-json", url=endpoint.url, select="a", timeout=0.5) == "no answer in time"


def test_a_server_that_sends_a_gigabyte_is_cut_off() -> None:
    def flood(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
        for _ in range(16384):
            handler.wfile.write(b"x" * 65536)

    with HttpEndpoint({"/metrics": flood}) as endpoint:
        said = failure(source="prometheus", url=f"{endpoint.url}/metrics", select="a", timeout=5.0)
        assert said == "the answer is longer than 4 MiB"


def test_prometheus_text(prometheus_endpoint: PrometheusEndpoint) -> None:
    prometheus_endpoint.tell('jobs{s="ok"} 3\njobs{s="failed"} 4\nother 1\n')
    found = read(source="prometheus", url=prometheus_endpoint.metrics_url, select='jobs{s=~".+"}')
    assert sorted(found.values()) == [3.0, 4.0]
    settings = {"source": "prometheus", "url": prometheus_endpoint.metrics_url, "select": "nothing"}
    assert failure(**settings) == "no series matches nothing"
    assert read(**settings, reduce="count") == {}


@pytest.mark.parametrize(
    ("data", "value"),
    [
        ({"resultType": "scalar", "result": [1.5, "7"]}, 7.0),
        ({"resultType": "string", "result": [1.5, "up"]}, "up"),
        ({"resultType": "vector", "result": [{"metric": {"a": "b"}, "value": [1, "3"]}]}, {"[('a', 'b')]": 3.0}),
    ],
)
def test_promql(data: dict[str, Any], value: Any) -> None:
    told = json.dumps({"status": "success", "data": data})
    with HttpEndpoint({"/api/v1/query": (200, "application/json", told)}) as endpoint:
        assert read(source="promql", url=endpoint.url, query='sum(rate(a{b="c"}[1m]))') == value
        assert "query=sum%28rate%28a%7Bb%3D%22c%22%7D%5B1m%5D%29%29" in endpoint.requests[0][1]


@pytest.mark.parametrize(
    ("status", "told", "said"),
    [
        (400, {"status": "error", "errorType": "bad_data", "error": "parse error"}, "bad_data: parse error"),
        (200, {"status": "success", "data": {"resultType": "vector", "result": []}}, "the query gives nothing"),
        (200, {"status": "success", "data": {"resultType": "matrix", "result": []}}, "gives a matrix, not a number"),
        (200, {"status": "success", "data": {"resultType": "vector", "result": [{}]}}, "does not answer as Prometheus"),
        (200, [], "does not answer as Prometheus"),
        (404, {}, "HTTP 404"),
    ],
)
def test_promql_that_fails(status: int, told: Any, said: str) -> None:
    with HttpEndpoint({"/api/v1/query": (status, "application/json", json.dumps(told))}) as endpoint:
        assert said in failure(source="promql", url=endpoint.url, query="a")


# -- Redis


def redis(server: RedisServer, query: str, **more: Any) -> dict[str, Any]:
    return {"source": "redis", "url": server.url, "query": query, **more}


def test_redis_values(redis_server: RedisServer) -> None:
    redis_server.call("SET", "n", "12.5")
    redis_server.call("RPUSH", "list", "a", "b", "c")
    redis_server.call("HSET", "h", "x", "7", "y", "z")
    redis_server.call("XADD", "jobs", "*", "a", "1")
    redis_server.call("XADD", "jobs", "*", "a", "2")
    redis_server.call("XGROUP", "CREATE", "jobs", "workers", "0")
    redis_server.call("XREADGROUP", "GROUP", "workers", "me", "COUNT", "1", "STREAMS", "jobs", ">")
    assert read(**redis(redis_server, "GET n")) == 12.5
    assert read(**redis(redis_server, "LLEN list")) == 3.0
    assert read(**redis(redis_server, "HGET h y")) == "z"
    assert read(**redis(redis_server, "HGETALL h", field="x")) == 7.0
    assert read(**redis(redis_server, "XINFO STREAM jobs", field="entries-added")) == 2.0
    assert read(**redis(redis_server, "XINFO GROUPS jobs", field="pending")) == {"workers": 1.0}
    assert read(**redis(redis_server, "XINFO GROUPS jobs", field="lag")) == {"workers": 1.0}
    assert read(**redis(redis_server, "INFO keyspace", field="db0")).startswith("keys=4")
    assert read(**redis(redis_server, "DBSIZE")) == 4.0


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("SET n 1", "SET is refused: a metric only reads"),
        ("DEL n", "DEL is refused: a metric only reads"),
        ("FLUSHALL", "FLUSHALL is refused: a metric only reads"),
        ("CONFIG SET dir /", "CONFIG is refused: a metric only reads"),
        ("EVAL 'return 1' 0", "EVAL is refused: a metric only reads"),
        ("SLOWLOG RESET", "SLOWLOG is refused: a metric only reads"),
        ("KEYS *", "KEYS is refused: it holds the server or the metric up"),
        ("XREAD BLOCK 0 STREAMS jobs $", "XREAD is refused: it holds the server or the metric up"),
        ("BLPOP list 0", "BLPOP is refused: a metric only reads"),
        ("NOSUCH a", "Redis has no command NOSUCH"),
        ("GET none", "there is no such key"),
        ("LRANGE list 0 -1", "the answer is a list: say in field what is meant"),
        ("GET list", "WRONGTYPE"),
    ],
)
def test_redis_only_reads(redis_server: RedisServer, query: str, said: str) -> None:
    redis_server.call("SET", "n", "1")
    redis_server.call("RPUSH", "list", "a", "b")
    assert failure(**redis(redis_server, query)).startswith(said)
    assert read(**redis(redis_server, "DBSIZE")) == 2.0


def test_a_redis_that_wants_a_password(redis_with_password: RedisServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("T7_REDIS", redis_with_password.url)
    assert read(source="redis", url="env:T7_REDIS", query="DBSIZE") == 0.0
    without = {"source": "redis", "url": redis_with_password.url_without_password, "query": "DBSIZE"}
    assert "NOAUTH" in failure(**without)
    wrong = redis_with_password.url.replace("open-sesame", "wrong-one")
    said = failure(source="redis", url=wrong, query="DBSIZE")
    assert "WRONGPASS" in said
    assert "wrong-one" not in said
    monkeypatch.delenv("T7_REDIS")
    assert failure(source="redis", url="env:T7_REDIS", query="DBSIZE") == "$T7_REDIS is not set"


def test_a_redis_that_is_stopped_and_one_that_has_gone() -> None:
    with RedisServer() as server:
        assert server.process is not None
        server.process.send_signal(signal.SIGSTOP)
        try:
            assert failure(**redis(server, "DBSIZE", timeout=0.5)) == "no answer in time"
        finally:
            server.process.send_signal(signal.SIGCONT)
        assert read(**redis(server, "DBSIZE")) == 0.0
        server.stop()
        assert "refused" in failure(**redis(server, "DBSIZE"))


# -- SQL


def test_sqlite(sqlite_events: SqliteEvents) -> None:
    sqlite_events.append("made", "paid", "paid")
    settings = {"source": "sql", "dsn": sqlite_events.url}
    assert read(**settings, query="select count(*) from events where type = 'paid'") == 2.0
    assert read(**settings, query="select id, type from events order by id", field="type") == "made"


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("delete from events", "attempt to write a readonly database"),
        ("select count(*) from no_table", "no such table: no_table"),
        ("select id from events where id > 99", "the query gives no row"),
        ("select null", "the query gives NULL"),
        ("select 1; select 2", "You can only execute one statement at a time"),
        (
            "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n",
            "no answer in time",
        ),
    ],
)
def test_sqlite_that_fails(sqlite_events: SqliteEvents, query: str, said: str) -> None:
    sqlite_events.append("made")
    assert said in failure(source="sql", dsn=sqlite_events.url, query=query, timeout=0.5)
    assert read(source="sql", dsn=sqlite_events.url, query="select count(*) from events") == 1.0


def test_no_database_is_made_by_reading(tmp_path: Path) -> None:
    path = tmp_path / "none.db"
    assert failure(source="sql", dsn=f"sqlite:///{path}", query="select 1") == f"there is no file {path}"
    assert not path.exists()
    assert failure(source="sql", dsn="mysql://x", query="select 1").startswith("dsn is sqlite:///PATH")


@pytest.fixture(params=["psycopg", "psql"])
def by(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "psql":
        monkeypatch.setitem(sys.modules, "psycopg", None)
    else:
        pytest.importorskip("psycopg")
    return str(request.param)


@pytest.fixture
def five_rows(postgres_server: PostgresServer) -> PostgresServer:
    postgres_server.sql("drop table if exists t7")
    postgres_server.sql("create table t7 as select generate_series(1, 5) as n")
    return postgres_server


def test_postgres(five_rows: PostgresServer, by: str) -> None:
    settings = {"source": "sql", "dsn": five_rows.url}
    assert read(**settings, query="select count(*) from t7") in (5.0, "5")
    assert read(**settings, query="select 'a' as x, n from t7 order by n desc", field="n") in (5.0, "5")
    assert read(**settings, query="select application_name from pg_stat_activity where pid = pg_backend_pid()") == (
        "pywfmux-metrics"
    )
    for query in ("delete from t7", "select 1; delete from t7", "update t7 set n = 0 returning n"):
        said = failure(**settings, query=query)
        assert "read-only" in said or "multiple commands" in said, (query, said)
    said = failure(**settings, query="select pg_sleep(20)", timeout=1.0)
    # A psql that takes its time to start is ended itself.
    assert "statement timeout" in said or (by == "psql" and "was killed" in said)
    assert "does not exist" in failure(**settings, query="select * from no_table")
    assert read(**settings, query="select count(*) from t7") in (5.0, "5")


def test_a_postgres_that_is_not_there_tells_no_password(by: str) -> None:
    dsn = "postgresql://me:hidden-word@127.0.0.1:1/db"
    said = failure(source="sql", dsn=dsn, query="select 1", timeout=2.0)
    assert "refused" in said
    assert "hidden-word" not in said


# -- files


def test_a_file_of_json(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    settings = {"source": "file-json", "path": str(path), "select": "/runs/done"}
    assert failure(**settings) == "no such file or directory"
    path.write_text('{"runs": {"done": 4}}')
    assert read(**settings) == 4.0
    path.write_text('{"runs": {"do')
    assert failure(**settings).startswith("it is no JSON")
    os.truncate(path, 10_000_000)
    assert failure(**settings).endswith("is longer than 4 MiB")
    path.unlink()
    os.mkfifo(path)
    assert failure(**settings).endswith("is no regular file")
