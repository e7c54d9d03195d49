"""The services that the tests run are what they say: real where they are real, and gone when they are stopped."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import workflow_services
from workflow_services import (
    AlertReceiver,
    DockerSocket,
    PostgresServer,
    PrometheusEndpoint,
    RedisServer,
    SqliteEvents,
    fake_calls,
    fake_program,
    http_over,
    kubectl_recordings,
    until,
)


def test_redis_answers_and_starts_again_at_its_address(redis_server: RedisServer) -> None:
    assert redis_server.call("SET", "a", "1") == b"+OK\r\n"
    redis_server.stop()
    with pytest.raises(OSError):
        redis_server.call("PING")
    redis_server.start()
    assert redis_server.call("GET", "a") == b"$-1\r\n"


def test_postgres_answers_as_superuser_and_denies_the_locked_role(postgres_server: PostgresServer) -> None:
    import psycopg

    assert postgres_server.sql("select 1") == [(1,)]
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(postgres_server.url.replace("postgres@", "locked:wrong@"))


def test_sqlite_store_has_a_write_ahead_log(sqlite_events: SqliteEvents) -> None:
    sqlite_events.append("placed", "paid", data={"n": 1})
    assert sqlite_events.path.exists()


def test_http_endpoints_record_and_go_down_and_up(
    alert_receiver: AlertReceiver, prometheus_endpoint: PrometheusEndpoint
) -> None:
    import httpx

    prometheus_endpoint.say(jobs_total=5)
    assert "jobs_total 5" in httpx.get(prometheus_endpoint.metrics_url).text
    httpx.post(alert_receiver.webhook_url, json={"status": "firing"})
    assert alert_receiver.posts("/webhook") == [{"status": "firing"}]
    alert_receiver.stop()
    with pytest.raises(httpx.ConnectError):
        httpx.get(alert_receiver.url)
    alert_receiver.start()
    assert httpx.get(f"{alert_receiver.url}/-/healthy").text == "OK"


def test_fakes_of_docker_and_kubectl(docker_socket: DockerSocket, tmp_path: Path) -> None:
    status, body = http_over(docker_socket.socket, "GET", "/v1.43/containers/json?all=1")
    assert status == 200
    assert [each["Names"] for each in json.loads(body)] == [["/web"], ["/queue"], ["/job"]]
    kubectl = fake_program(tmp_path, "kubectl", kubectl_recordings())
    done = subprocess.run([kubectl, "-A", "get", "pods", "-o", "json"], capture_output=True, check=True)
    assert len(json.loads(done.stdout)["items"]) == 5
    assert fake_calls(tmp_path, "kubectl") == [["-A", "get", "pods", "-o", "json"]]


def test_nothing_stays_behind_where_the_tests_are_killed() -> None:
    code = """
import os, sys
from workflow_services import RedisServer
server = RedisServer()
server.start()
print(server.process.pid, server.directory, flush=True)
os.kill(os.getpid(), 9)
"""
    environment = {**os.environ, "PYTHONPATH": str(Path(workflow_services.__file__).parent)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=False)
    pid, directory = done.stdout.split()
    until("the server has gone", lambda: not Path(f"/proc/{pid}/cmdline").exists() or not _runs(pid))
    until("its directory has gone", lambda: not Path(directory).exists())


def _runs(pid: str) -> bool:
    return b"redis-server" in Path(f"/proc/{pid}/cmdline").read_bytes()
