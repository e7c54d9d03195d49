"""What probes say of real servers: there, stopped, with a password, nowhere; and of whatever else may answer."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from workflow_services import (
    DockerSocket,
    HttpEndpoint,
    PostgresServer,
    RedisServer,
    fake_program,
    free_port,
    kubectl_recordings,
)

from pymux_wf.workflow.probes.finding import Finding, State
from pymux_wf.workflow.probes.places import USUAL, VARIABLES
from pymux_wf.workflow.probes.postgres_check import Scram, target_of
from pymux_wf.workflow.probes.probe import COMPONENTS, probe, probe_all
from pymux_wf.workflow.probes.programs import install_line, installer, run
from pymux_wf.workflow.probes.settings import Components, components_of

NOTHING = Components()


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No configuration, no variable that names a component."""
    for name in (*(each for names in VARIABLES.values() for each in names), "PGHOST", "PGPASSWORD", "PGSERVICE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("PGPASSFILE", str(tmp_path / "none"))


@pytest.fixture
def empty_path(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A PATH with one directory, where a test may put programs."""
    programs = tmp_path / "programs"
    programs.mkdir()
    monkeypatch.setenv("PATH", str(programs))
    return programs


def mute() -> tuple[socket.socket, int]:
    """Somebody who takes connections and never says a word."""
    listener = socket.create_server(("127.0.0.1", 0))
    return listener, listener.getsockname()[1]


@pytest.fixture
def babbler() -> Iterator[int]:
    """Somebody who answers whatever comes with garbage, for ever."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                peer, _ = listener.accept()
            except OSError:
                return
            with peer:
                try:
                    peer.recv(4096)
                    for _ in range(300):
                        peer.sendall(bytes(range(256)) * 64)
                except OSError:
                    pass

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield listener.getsockname()[1]
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join()


# -- Redis


def test_a_redis_is_ok_by_its_port_and_by_its_socket(redis_server: RedisServer) -> None:
    for url in (redis_server.url, redis_server.socket_url, f"{redis_server.url[:-2]}/3"):
        found = probe("redis", Components(redis=url))
        assert found.state is State.OK, found
        assert found.detail.startswith(("6.", "7.", "8."))
        assert found.elapsed < 1


def test_a_redis_is_found_by_the_usual_variable(redis_server: RedisServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDIS_URL", redis_server.url)
    assert probe("redis", NOTHING).ok


def test_a_redis_that_stops_is_unreachable_and_comes_back(redis_server: RedisServer) -> None:
    components = Components(redis=redis_server.url)
    redis_server.stop()
    found = probe("redis", components)
    assert found.state is State.UNREACHABLE
    assert "connection refused" in found.detail
    assert "workflow.toml" in found.remedy
    redis_server.start()
    assert probe("redis", components).ok


def test_a_redis_denies_without_its_password_and_never_tells_it(redis_with_password: RedisServer) -> None:
    without = probe("redis", Components(redis=redis_with_password.url_without_password))
    assert without.state is State.DENIED
    wrong = probe("redis", Components(redis=redis_with_password.url.replace("open-sesame", "hunter2")))
    assert wrong.state is State.DENIED
    right = probe("redis", Components(redis=redis_with_password.url))
    assert right.ok
    for found in (without, wrong, right):
        assert "hunter2" not in str(found)
        assert "sesame" not in str(found)


def test_an_address_may_be_a_reference(
    redis_server: RedisServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "address").write_text(f"{redis_server.url}\n")
    monkeypatch.setenv("QUEUE", redis_server.url)
    assert probe("redis", Components(redis="env:QUEUE")).ok
    assert probe("redis", Components(redis=f"file:{tmp_path}/address")).ok
    missing = probe("redis", Components(redis="env:NOT_SET_AT_ALL"))
    assert missing.state is State.UNSET
    assert "$NOT_SET_AT_ALL" in missing.detail


# -- PostgreSQL


def test_a_postgres_is_ok_by_its_socket_and_by_its_port(postgres_server: PostgresServer) -> None:
    words = f"host={postgres_server.socket_directory} port={postgres_server.port} user=postgres"
    for dsn in (postgres_server.url, postgres_server.tcp_url, words):
        found = probe("postgres", Components(postgres=dsn))
        assert found.state is State.OK, found
        assert found.detail.split(".")[0].isdigit()


def test_a_postgres_lets_in_with_the_password_only(postgres_server: PostgresServer) -> None:
    def url(password: str) -> str:
        return f"postgresql://locked{password}@127.0.0.1:{postgres_server.port}/postgres"

    assert probe("postgres", Components(postgres=url(":sesame"))).ok
    without, wrong = (probe("postgres", Components(postgres=url(word))) for word in ("", ":hunter2"))
    assert (without.state, wrong.state) == (State.DENIED, State.DENIED)
    assert "wants a password for locked" in without.detail
    assert "hunter2" not in str(wrong)


def test_a_postgres_password_comes_from_the_password_file(
    postgres_server: PostgresServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "passwords"
    file.write_text(f"other:*:*:*:no\n127.0.0.1:{postgres_server.port}:*:locked:sesame\n")
    monkeypatch.setenv("PGPASSFILE", str(file))
    components = Components(postgres=f"host=127.0.0.1 port={postgres_server.port} user=locked dbname=postgres")
    file.chmod(0o644)
    assert probe("postgres", components).state is State.DENIED  # others may read it: libpq does not take it either
    file.chmod(0o600)
    assert probe("postgres", components).ok


def test_a_postgres_that_stops_is_unreachable(postgres_server: PostgresServer) -> None:
    postgres_server.stop()
    found = probe("postgres", Components(postgres=postgres_server.tcp_url))
    assert found.state is State.UNREACHABLE
    missing = probe("postgres", Components(postgres=postgres_server.url))
    assert missing.state is State.UNREACHABLE
    postgres_server.start()
    no_database = probe("postgres", Components(postgres=f"{postgres_server.tcp_url}x"))
    assert no_database.state is State.UNREACHABLE
    assert "does not exist" in no_database.detail


def test_scram_is_that_of_the_standard() -> None:
    # RFC 7677, section 3
    scram = Scram("pencil", "rOprNGfwEbeRWgbNEkqO")
    final = scram.final(b"r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096")
    # The standard's example has the user's name in the first message, PostgreSQL's does not: the proof differs.
    assert final.startswith(b"c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=")
    with pytest.raises(ValueError, match="no PostgreSQL"):
        scram.final(b"r=somebody else,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096")


@pytest.mark.parametrize(
    ("dsn", "shown"),
    [
        ("postgresql://me:pw@h:1/d", "me@h:1/d"),
        ("postgresql://%2Frun%2Fpg/d?user=u", "u@/run/pg:5432/d"),
        ("postgres:///d?host=/run/x&user=u", "u@/run/x:5432/d"),
        ("host=h user='a b' password=x", "a b@h:5432/a b"),
    ],
)
def test_addresses_of_postgres(dsn: str, shown: str) -> None:
    assert target_of(dsn).shown == shown


# -- HTTP


def test_what_speaks_http() -> None:
    json_kind = "application/json"
    answers = {
        "/api/v1/query": (200, json_kind, '{"status": "success"}'),
        "/api/v2/status": (200, json_kind, '{"versionInfo": {"version": "0.27.0"}}'),
        "/v1/catalog/services": (200, json_kind, "{}"),
        "/metrics": (200, "text/plain", "up 1\n"),
        "/secret": (401, "text/plain", "no"),
        "/broken": (500, "text/plain", "no"),
        "/moved": (302, "text/plain", ""),
    }
    with HttpEndpoint(answers) as endpoint:
        url = endpoint.url
        components = Components(prometheus=url, alertmanager=f"{url}/", consul=url, engine=f"{url}/metrics")
        found = probe_all(["prometheus", "alertmanager", "consul", "engine"], replace(components, consul_token="t0k"))
        assert [each.state for each in found] == [State.OK] * 4, found
        assert "0.27.0" in found[1].detail
        tokens = [headers.get("X-Consul-Token") for _, path, headers, _ in endpoint.requests if "catalog" in path]
        assert tokens == ["t0k"]
        for path, state in (
            ("secret", "denied"),
            ("broken", "unreachable"),
            ("moved", "unreachable"),
            ("x", "unreachable"),
        ):
            assert probe("engine", Components(engine=f"{url}/{path}")).state == state
    assert probe("engine", Components(engine=f"{url}/metrics")).state is State.UNREACHABLE


def test_the_engine_of_its_own_table_gets_its_token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "workflow.toml"
    monkeypatch.setenv("PYWFMUX_WORKFLOW", str(file))
    monkeypatch.setenv("ENGINE_TOKEN", "t0k")
    with HttpEndpoint({"/state": (200, "application/json", "{}")}) as endpoint:
        file.write_text(f"[engine]\nurl = '{endpoint.url}/state'\ntoken = 'env:ENGINE_TOKEN'\n")
        found = probe("engine")
        assert found.ok, found
        assert endpoint.requests[-1][2].get("Authorization") == "Bearer t0k"
        assert "t0k" not in str(found)


def test_the_engine_may_be_a_file(tmp_path: Path) -> None:
    file = tmp_path / "engine.json"
    assert probe("engine", Components(engine=str(file))).state is State.UNREACHABLE
    file.write_text("{}")
    assert probe("engine", Components(engine=str(file))).ok


def test_docker_is_asked_over_its_socket(docker_socket: DockerSocket) -> None:
    components = Components(docker=docker_socket.url)
    assert probe("docker", components).ok
    docker_socket.stop()
    assert probe("docker", components).state is State.UNREACHABLE


# -- programs


def test_missing_says_how_to_install(empty_path: Path) -> None:
    for name in ("kube", "journal", "git", "ci", "htop", "no such program at all"):
        found = probe(name, NOTHING)
        assert found.state is State.MISSING, found
        assert found.remedy
    assert probe("docker", NOTHING).state in (State.MISSING, State.OK)


def test_kubectl_plays_every_state(empty_path: Path, tmp_path: Path) -> None:
    configured = Components(kubeconfig=str(tmp_path / "config"), kube_context="prod")
    fake_program(empty_path, "kubectl", kubectl_recordings())
    assert probe("kube", NOTHING).state is State.UNSET
    assert "v1.28.4" in probe("kube", configured).detail
    refused = "E1122 memcache.go:265] couldn't get\nThe connection to the server localhost:8080 was refused\n"
    fake_program(empty_path, "kubectl", [(["version"], "", refused, 1)])
    found = probe("kube", configured)
    assert found.state is State.UNREACHABLE
    assert found.detail.startswith("The connection to the server")
    fake_program(
        empty_path, "kubectl", [(["version"], "", "error: You must be logged in to the server (Unauthorized)\n", 1)]
    )
    assert probe("kube", configured).state is State.DENIED


def test_a_program_must_start(empty_path: Path) -> None:
    broken = empty_path / "htop"
    broken.write_text("#!/no/such/interpreter\n")
    broken.chmod(0o755)
    found = probe("htop", NOTHING)
    assert found.state is State.UNREACHABLE
    assert "does not start" in found.detail
    fake_program(empty_path, "btop", [(["--version"], "btop 1.3\n", "", 0)])
    assert probe("btop", NOTHING).ok


def test_a_program_that_hangs_is_killed_with_what_it_started(empty_path: Path, tmp_path: Path) -> None:
    script = empty_path / "journalctl"
    script.write_text(f"#!/bin/sh\n/bin/sleep 60 &\necho $! > {tmp_path}/child\nwait\n")
    script.chmod(0o755)
    began = time.monotonic()
    found = probe("journal", NOTHING, 0.3)
    assert time.monotonic() - began < 1
    assert found.state is State.UNREACHABLE
    child = int((tmp_path / "child").read_text())
    status = Path(f"/proc/{child}/status")
    assert not status.exists() or "Z (zombie)" in status.read_text()


def test_a_program_that_floods_is_stopped(empty_path: Path) -> None:
    script = empty_path / "flood"
    script.write_text(
        "#!/bin/sh\nwhile :; do echo xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx; done\n"
    )
    script.chmod(0o755)
    ran = run(["flood"], 20)
    assert ran.code is None
    assert len(ran.out) < 2_000_000


@pytest.mark.parametrize(
    ("release", "line"),
    [
        ("ID=debian\n", "apt install redis-tools"),
        ('ID="rocky"\nID_LIKE="rhel centos fedora"\n', "dnf install redis"),
        ("ID=alpine\n", "apk add redis"),
        ("ID=arch\n", "pacman -S redis-cli"),
        ("ID=unheard-of\n", "install redis-cli and put it on PATH"),
    ],
)
def test_the_install_line_is_this_systems(release: str, line: str) -> None:
    assert install_line("redis-cli", installer(release)) == line


# -- whatever else


def test_who_never_answers_costs_the_deadline_only() -> None:
    listener, port = mute()
    with listener:
        host = f"127.0.0.1:{port}"
        components = Components(
            redis=f"redis://{host}", postgres=f"postgresql://u@{host}/d", prometheus=f"http://{host}",
            consul=f"http://{host}", docker=f"tcp://{host}", engine=f"https://{host}",
        )  # fmt: skip
        began = time.monotonic()
        found = probe_all(["redis", "postgres", "prometheus", "consul", "docker", "engine"], components, 0.4)
        assert time.monotonic() - began < 1.2
    assert {each.state for each in found} == {State.UNREACHABLE}
    assert all("in time" in each.detail or "within" in each.detail for each in found), found


def test_who_answers_garbage_is_unreachable(babbler: int) -> None:
    host = f"127.0.0.1:{babbler}"
    components = Components(
        redis=f"redis://{host}",
        postgres=f"postgresql://u@{host}/d",
        prometheus=f"http://{host}",
        engine=f"https://{host}",
    )
    for found in probe_all(["redis", "postgres", "prometheus", "engine"], components, 1.0):
        assert found.state is State.UNREACHABLE, found
        assert found.detail.isprintable()


def test_nothing_configured_and_nothing_there_is_unset(empty_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(USUAL, "redis", lambda: iter((f"redis://127.0.0.1:{free_port()}",)))
    found = probe("redis", NOTHING)
    assert found.state is State.UNSET
    assert "$REDIS_URL" in found.remedy
    for name in ("engine", "events", "sqlite", "services"):
        assert probe(name, NOTHING).state is State.UNSET


def test_nonsense_is_no_traceback() -> None:
    nonsense = (
        "\0",
        "redis://[",
        "http://h:notaport",
        "postgresql://h:99999999/x",
        "gopher://x",
        "/no/such\nfile",
        "=",
    )
    for value in nonsense:
        components = Components(redis=value, postgres=value, docker=value, prometheus=value, engine=value, sqlite=value)
        for found in probe_all(
            ["redis", "postgres", "docker", "prometheus", "engine", "sqlite", "events"], components, 0.5
        ):
            assert isinstance(found, Finding)
            assert not found.ok
            assert found.line().isprintable()


def test_files_of_sqlite(tmp_path: Path) -> None:
    import sqlite3

    path = tmp_path / "events.db"
    assert probe("sqlite", Components(sqlite=str(path))).state is State.UNREACHABLE
    with sqlite3.connect(path) as connection:
        connection.execute("create table t (x)")
    connection.close()
    assert probe("sqlite", Components(sqlite=str(path))).ok
    assert probe("events", Components(events=f"sqlite:///{path}")).ok
    path.write_text("this is no database file")
    assert probe("sqlite", Components(sqlite=str(path))).state is State.UNREACHABLE


def test_git_is_asked_in_the_project(tmp_path: Path) -> None:
    assert probe("git", NOTHING, project=str(tmp_path)).state is State.UNSET
    run(["git", "init", "-q", str(tmp_path)], 10)
    assert probe("git", NOTHING, project=str(tmp_path)).ok


def test_a_wrong_file_is_told_and_names_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "workflow.toml"
    file.write_text("[components]\nredsi = 'x'\n")
    monkeypatch.setenv("PYWFMUX_WORKFLOW", str(file))
    found = probe("redis")
    assert found.state is State.UNSET
    assert f"{file}:2:1" in found.detail
    assert "did you mean redis" in found.detail
    file.write_text("[components]\nredis = 'unix:///run/x'\ndeadline = '500ms'\n")
    assert components_of() == Components(redis="unix:///run/x", deadline=0.5)


def test_every_component_is_answered_on_an_empty_machine(empty_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    began = time.monotonic()
    found = probe_all([*COMPONENTS], NOTHING, 0.5)
    assert time.monotonic() - began < 1.5
    assert [each.component for each in found] == [*COMPONENTS]
    assert all(each.detail for each in found)
    assert not any(each.ok for each in found if each.component in ("kube", "journal", "git", "ci", "engine", "events"))
