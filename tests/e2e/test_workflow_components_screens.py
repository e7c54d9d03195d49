"""The monitors of components on a real terminal, with real services that come and go: what a person sees."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from workflow_services import (
    KUBECTL_REFUSED,
    DockerSocket,
    HttpEndpoint,
    PostgresServer,
    RedisServer,
    SqliteEvents,
    fake_program,
    free_port,
    kubectl_recordings,
)

from pymux_wf import Server

from .driver import PYWFMUX, Terminal

SEEN = "\x1b[?7737;1n"
Show = Callable[..., Terminal]


@pytest.fixture
def show(mux: Server, directory: Path) -> Show:
    """``show("queue", "--lag", redis=URL)``: that monitor, with these components in ``workflow.toml``."""

    def start(*words: str, configured: str = "", path: str = "", columns: int = 110, **components: str) -> Terminal:
        lines = [f"{name} = '{value}'" for name, value in components.items()]
        (directory / "workflow.toml").write_text("\n".join(["[components]", *lines, configured]))
        environment = {
            "PATH": path or os.environ["PATH"],
            "HOME": str(directory),
            "TERM": "xterm-256color",
            "LANG": "C.UTF-8",
            "PYWFMUX_WORKFLOW": str(directory / "workflow.toml"),
        }
        argv = [*PYWFMUX, "-S", str(directory / "none"), "mon", *words, "--interval", "300ms"]
        terminal = Terminal(mux, argv, columns=columns, lines=30, env=environment)
        terminal.wait_for(r"\S")
        terminal.send(SEEN)  # nobody looks at the server of the test: a monitor would take its time
        return terminal

    return start


def leave(terminal: Terminal) -> None:
    terminal.send("q")
    assert terminal.wait_exit() == 0


def test_queue_follows_redis_as_it_stops_and_starts(show: Show, redis_server: RedisServer) -> None:
    for number in range(5):
        redis_server.call("XADD", "jobs", "*", "n", number)
    redis_server.call("XGROUP", "CREATE", "jobs", "workers", "0")
    redis_server.call("XREADGROUP", "GROUP", "workers", "me", "COUNT", 3, "STREAMS", "jobs", ">")
    terminal = show("queue", redis=redis_server.url)
    terminal.wait_for(r"jobs +stream +5 +\S+ +1 +3 +2$")
    redis_server.call("RPUSH", "ma\x1b[2Jil", "x")
    terminal.wait_for(r"ma\\x1b\[2Jil +list +1")
    redis_server.stop()
    terminal.wait_for(
        r"redis is unreachable: connection refused at redis://127\.0\.0\.1:\d+/0. check components\.redis"
    )
    redis_server.start()
    terminal.wait_for("no lists and no streams")
    leave(terminal)


def test_states_of_the_queue_on_the_screen(show: Show, redis_with_password: RedisServer) -> None:
    denied = show("queue", redis=redis_with_password.url.replace("open-sesame", "swordfish"))
    denied.wait_for("redis is denied: WRONGPASS")
    assert "swordfish" not in denied.text()
    leave(denied)
    unreachable = show("queue", redis=f"redis://127.0.0.1:{free_port()}/0", columns=40)
    unreachable.wait_for("redis is unreachable")
    leave(unreachable)
    fine = show("queue", "--slow", redis=redis_with_password.url)
    fine.wait_for("slow log: ")
    assert "open-sesame" not in fine.text()
    leave(fine)


def test_database_follows_postgres_and_tells_who_blocks(show: Show, postgres_server: PostgresServer) -> None:
    import threading

    import psycopg

    postgres_server.sql("create table if not exists seats (id int primary key, taken bool)")
    postgres_server.sql("insert into seats values (1, false) on conflict do nothing")
    terminal = show("database", "--locks", postgres=postgres_server.url)
    terminal.wait_for("nobody waits for a lock")
    with psycopg.connect(postgres_server.url) as holder, psycopg.connect(postgres_server.url) as waiter:
        pid = holder.info.backend_pid
        holder.execute("update seats set taken = true where id = 1")
        late = threading.Thread(target=waiter.execute, args=("update seats set taken = false where id = 1",))
        late.start()
        terminal.wait_for(rf"update seats set taken = false where id = 1 +{pid}")
        terminal.wait_for(rf"{pid} +postgres +idle in transaction")
        holder.rollback()
        late.join()
        waiter.rollback()
    terminal.wait_for("nobody waits for a lock")
    postgres_server.stop()
    terminal.wait_for("postgres is unreachable")
    postgres_server.start()
    terminal.wait_for(r"connections .* of 30")
    leave(terminal)


def test_database_denied_and_sqlite(show: Show, postgres_server: PostgresServer, sqlite_events: SqliteEvents) -> None:
    denied = show("database", postgres=postgres_server.tcp_url.replace("postgres@", "locked:swordfish@"))
    denied.wait_for("postgres is denied: password authentication failed")
    assert "swordfish" not in denied.text()
    leave(denied)
    terminal = show("database", sqlite=str(sqlite_events.path))
    terminal.wait_for(r"events +0 ")
    sqlite_events.append("placed", "paid")
    terminal.wait_for(r"events +2 ")
    leave(terminal)


def test_events_follow_the_store(show: Show, directory: Path, sqlite_events: SqliteEvents) -> None:
    terminal = show("events", "--tail", events=sqlite_events.url)
    terminal.wait_for("no events yet")
    sqlite_events.append("placed", data={"order": 7})
    terminal.wait_for(r'1 placed orders \{"order": 7\}')
    leave(terminal)
    log = directory / "events.jsonl"
    waiting = show("events", events=str(log))
    waiting.wait_for("events is unreachable: no such file or directory")
    log.write_text('{"type": "begun", "at": 1}\n')
    waiting.wait_for(r"^ +1 +\d\d:00:01 +begun")
    leave(waiting)


def test_kube_goes_through_its_states(show: Show, directory: Path) -> None:
    programs = directory / "bin"
    programs.mkdir()
    terminal = show("kube", path=str(programs), kubeconfig=str(directory / "workflow.toml"))
    terminal.wait_for("kube is missing: kubectl is not on PATH")
    fake_program(programs, "kubectl", [(["get"], "", KUBECTL_REFUSED, 1)])
    terminal.send("r")  # at once; by itself it would ask again in a while
    terminal.wait_for("kube is unreachable: The connection to the server localhost:8080 was refused")
    fake_program(programs, "kubectl", [(["get"], "", "error: You must be logged in to the server\n", 1)])
    terminal.send("r")
    terminal.wait_for("kube is denied: error: You must be logged in")
    fake_program(programs, "kubectl", kubectl_recordings())
    terminal.send("r")
    terminal.wait_for(r"worker-1 +CrashLoopBackOff +0/1 +17")
    terminal.wait_for(r"web +Deployment +2/3 +2/3 +under way")
    leave(terminal)


def test_docker_follows_the_engine(show: Show, docker_socket: DockerSocket) -> None:
    terminal = show("docker", docker=docker_socket.url)
    terminal.wait_for(r"queue +unhealthy")
    docker_socket.stop()
    terminal.wait_for("docker is unreachable: no such file or directory")
    docker_socket.answer("/version", {"message": "not you"}, status=403)
    docker_socket.start()
    terminal.send("r")
    terminal.wait_for("docker is denied: not you")
    docker_socket.answer("/version", {"Version": "24.0.7", "ApiVersion": "1.43"})
    terminal.send("r")
    terminal.wait_for(r"web +healthy +\S+ +64\.0M")
    leave(terminal)


def test_services_and_the_engine_come_and_go(show: Show) -> None:
    with HttpEndpoint({"/health": (200, "text/plain", "ok"), "/stats": (200, "text/plain", '{"done": 3}')}) as web:
        configured = f"engine = '{web.url}/stats'\n[services.api]\nurl = '{web.url}/health'"
        services = show("services", configured=configured)
        services.wait_for(r"all 1 answer")
        engine = show("workflow", configured=configured)
        engine.wait_for(r"done +3 ")
        web.stop()
        services.wait_for(r"api +down")
        engine.wait_for("engine is unreachable: connection refused")
        web.answers["/stats"] = (200, "text/plain", '{"done": 4}')
        web.start()
        services.wait_for(r"api +ok")
        engine.wait_for(r"done +4 ")
        leave(engine)
        leave(services)


def test_machine_with_nothing(show: Show) -> None:
    """An empty PATH and HOME: a sentence that explains, no traceback, and it stays."""
    names = ("queue", "database", "events", "kube", "docker", "services", "workflow")
    terminals = [show(name, path="/nowhere", columns=80) for name in names]
    for terminal in terminals:
        terminal.wait_for(r"is (unset|missing|unreachable): |none is configured")
        assert "Traceback" not in terminal.text()
        leave(terminal)
