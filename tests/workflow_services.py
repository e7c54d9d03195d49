"""Real services for the tests of the workflow layer: Redis, PostgreSQL, SQLite, HTTP endpoints, a Docker socket, fakes.

Each is a class with ``start()`` and ``stop()`` (twice does no harm; a started one can be stopped and started again at
the same address) and a context manager; the session's own are the fixtures at the end (``tests/conftest.py`` loads this
module as a plugin). Everything is private: directories of their own under /tmp, loopback or Unix sockets, free ports.
Where a server is not installed the test is skipped and says so.
"""

from __future__ import annotations

import glob
import http.client
import json
import os
import shutil
import signal
import socket
import socketserver
import sqlite3
import stat
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self

import pytest

START_WITHIN = 30.0


@pytest.fixture
def approved_projects(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every workflow.toml of a project directory counts as if its user had approved it."""
    monkeypatch.setattr("pymux_wf.workflow.layouts.trust.is_approved", lambda path, data: True)


def free_port() -> int:
    """A TCP port of 127.0.0.1 that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def until(what: str, condition: Callable[[], Any], within: float = START_WITHIN) -> Any:
    """What ``condition`` gives as soon as it is true; AssertionError after ``within`` seconds."""
    deadline = time.monotonic() + within
    waiting = threading.Event()
    while True:
        found = condition()
        if found:
            return found
        assert time.monotonic() < deadline, f"not within {within} s: {what}"
        waiting.wait(0.02)


class Service:
    """A process of the tests with a directory of its own."""

    name = ""

    def __init__(self) -> None:
        self.directory = Path(tempfile.mkdtemp(prefix="pywf-s-", dir="/tmp"))
        self.process: subprocess.Popen[bytes] | None = None
        self._guard: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Starts it, and returns when it answers."""
        raise NotImplementedError

    def stop(self, how: int = signal.SIGTERM) -> None:
        """Ends it; its directory stays, so that it can be started again."""
        if self.process is None:
            return
        self.process.send_signal(how)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None
        if self._guard is not None:
            self._guard.communicate(b"\n")
            self._guard = None

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        shutil.rmtree(self.directory, ignore_errors=True)

    def log(self) -> str:
        """What it has printed."""
        return (self.directory / "log").read_text(errors="replace")

    def _spawn(self, argv: Sequence[str], **more: Any) -> None:
        with open(self.directory / "log", "ab") as log:
            self.process = subprocess.Popen(
                argv, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, start_new_session=True, **more
            )
        # Should the tests be killed, nothing stays behind: the pipe ends without a line.
        script = 'read -r line || { kill -s KILL -- "-$1"; rm -rf "$2"; }'
        words = ["sh", "-c", script, "sh", str(self.process.pid), str(self.directory)]
        self._guard = subprocess.Popen(
            words, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )

    def _answers(self, ask: Callable[[], bool]) -> bool:
        if self.process is None or self.process.poll() is not None:
            raise AssertionError(f"{self.name} has ended: {self.log()[-2000:]}")
        return ask()


class RedisServer(Service):
    """A real redis-server on a loopback port and on a Unix socket.

    Attributes:
        url: ``redis://127.0.0.1:PORT/0``, with the password if there is one.
        socket_url: the same by its Unix socket.
    """

    name = "redis-server"

    def __init__(self, password: str | None = None) -> None:
        super().__init__()
        self.password = password
        self.port = free_port()
        self.socket = str(self.directory / "redis.sock")
        secret = f":{password}@" if password else ""
        self.url = f"redis://{secret}127.0.0.1:{self.port}/0"
        self.url_without_password = f"redis://127.0.0.1:{self.port}/0"
        self.socket_url = f"unix://{secret}{self.socket}"

    def start(self) -> None:
        program = shutil.which("redis-server")
        if program is None:
            pytest.skip("redis-server is not installed (Debian: redis-server)")
        options = {
            "port": str(self.port),
            "bind": "127.0.0.1",
            "unixsocket": self.socket,
            "dir": str(self.directory),
            "save": "",
            "appendonly": "no",
            "daemonize": "no",
            **({"requirepass": self.password} if self.password else {}),
        }
        self._spawn([program, *(word for key, value in options.items() for word in (f"--{key}", value))])
        until("redis-server answers", lambda: self._answers(self._is_up))

    def call(self, *words: str | bytes | int) -> bytes:
        """Sends one command by its socket and gives back the raw answer (of at least one read)."""
        with socket.socket(socket.AF_UNIX) as peer:
            peer.settimeout(20)
            peer.connect(self.socket)
            for command in (*([("AUTH", self.password)] if self.password else []), words):
                parts = [word if isinstance(word, bytes) else str(word).encode() for word in command]
                peer.sendall(b"*%d\r\n" % len(parts) + b"".join(b"$%d\r\n%s\r\n" % (len(p), p) for p in parts))
                answer = peer.recv(1 << 20)
        return answer

    def flush(self) -> None:
        """Empties it: every key, the slow log, latency and statistics, and settings that tests change."""
        for command in ("FLUSHALL", "SLOWLOG RESET", "LATENCY RESET", "CONFIG RESETSTAT"):
            self.call(*command.split())
        self.call("CONFIG", "SET", "slowlog-log-slower-than", "10000", "latency-monitor-threshold", "0")

    def _is_up(self) -> bool:
        try:
            return self.call("PING").startswith(b"+PONG")
        except OSError:
            return False


class PostgresServer(Service):
    """A real PostgreSQL: the superuser ``postgres`` (trusted on the socket and on loopback), database ``postgres``, and
    the role ``locked`` that needs the password ``sesame``.

    Attributes:
        url: ``postgresql://postgres@/postgres?host=DIRECTORY&port=N``, over the Unix socket.
        tcp_url: the same by loopback.
    """

    name = "postgres"

    def __init__(self) -> None:
        super().__init__()
        self.port = free_port()
        self.socket_directory = str(self.directory)
        self.url = f"postgresql://postgres@/postgres?host={self.directory}&port={self.port}"
        self.tcp_url = f"postgresql://postgres@127.0.0.1:{self.port}/postgres"
        self.data = self.directory / "data"

    @staticmethod
    def program(name: str) -> str | None:
        """The path of one of PostgreSQL's own programs; None where it is not installed."""
        found = sorted(glob.glob(f"/usr/lib/postgresql/*/bin/{name}")) + sorted(glob.glob(f"/usr/pgsql-*/bin/{name}"))
        return found[-1] if found else shutil.which(name)

    def start(self) -> None:
        program = self.program("postgres")
        if program is None or self.program("initdb") is None:
            pytest.skip("PostgreSQL's server is not installed (Debian: postgresql)")
        as_user = self._as_user()
        if not self.data.exists():
            self._init(as_user)
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        settings = {
            "port": self.port,
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": self.directory,
            "fsync": "off",
            "shared_buffers": "8MB",
            "max_connections": "30",
            "autovacuum": "off",
        }
        words = [word for key, value in settings.items() for word in ("-c", f"{key}={value}")]
        self._spawn([program, "-D", str(self.data), *words], cwd="/", **as_user)
        until("PostgreSQL answers", lambda: self._answers(self._is_up))

    def stop(self, how: int = signal.SIGINT) -> None:
        super().stop(how)  # SIGINT: the fast shutdown, which ends the clients' sessions

    def sql(self, text: str) -> list[tuple[Any, ...]]:
        """Runs SQL as the superuser, each call in a connection of its own."""
        import psycopg

        with psycopg.connect(self.url, autocommit=True) as connection:
            cursor = connection.execute(text)
            return cursor.fetchall() if cursor.description else []

    def _init(self, as_user: dict[str, Any]) -> None:
        if as_user:
            os.chown(self.directory, as_user["user"], as_user["group"])
        self.directory.chmod(0o755)
        argv = [self.program("initdb") or "", "-D", str(self.data), "-U", "postgres", "-A", "trust", "-N"]
        argv += ["--locale=C", "--encoding=UTF8", "--no-instructions"]
        done = subprocess.run(argv, capture_output=True, text=True, timeout=60, check=False, cwd="/", **as_user)
        assert done.returncode == 0, done.stderr
        rules = self.data / "pg_hba.conf"
        kept = rules.read_text()
        denied = "local all locked scram-sha-256\nhost all locked 127.0.0.1/32 scram-sha-256\n"
        rules.write_text(denied + kept)

    def _is_up(self) -> bool:
        ready = subprocess.run(
            [self.program("pg_isready") or "", "-q", "-h", str(self.directory), "-p", str(self.port)], check=False
        )
        if ready.returncode != 0:
            return False
        if not (self.directory / "roles").exists():
            (self.directory / "roles").touch()
            self.sql("create role locked login password 'sesame'")
        return True

    @staticmethod
    def _as_user() -> dict[str, Any]:
        """PostgreSQL refuses to run as root: as its own user then, or as nobody."""
        if os.geteuid() != 0:
            return {}
        import pwd

        for name in ("postgres", "nobody"):
            try:
                entry = pwd.getpwnam(name)
            except KeyError:
                continue
            return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
        pytest.skip("PostgreSQL runs as no root, and there is no other user")


class SqliteEvents:
    """An event store in a SQLite file with a write-ahead log: table ``events(id, stream, type, data, created_at)``."""

    def __init__(self, path: Path | None = None) -> None:
        self.directory = Path(tempfile.mkdtemp(prefix="pywf-s-", dir="/tmp"))
        self.path = path or self.directory / "events.db"
        self.url = f"sqlite:///{self.path}"
        with self._open() as connection:
            connection.execute("pragma journal_mode = wal")
            connection.execute(
                "create table events (id integer primary key, stream text, type text, data text, created_at text)"
            )
        connection.close()

    def append(self, *types: str, stream: str = "orders", data: Mapping[str, Any] | None = None) -> None:
        """Writes one event a type."""
        with self._open() as connection:
            connection.executemany(
                "insert into events (stream, type, data, created_at)"
                " values (?, ?, ?, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))",
                [(stream, each, json.dumps(data or {})) for each in types],
            )
        connection.close()

    def _open(self) -> sqlite3.Connection:
        return sqlite3.connect(self.path, timeout=10)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self.directory, ignore_errors=True)


class HttpEndpoint:
    """An HTTP server in a thread that answers what a test says and records what it is sent.

    Attributes:
        answers: by path (without query): (status, content type, body), or a function of the request handler that does
            it all itself. A path that is not there is 404.
        requests: what came, in order: method, path, headers, body.
        status: what posts are answered with.
    """

    def __init__(self, answers: Mapping[str, Any] | None = None) -> None:
        self.answers: dict[str, Any] = dict(answers or {})
        self.requests: list[tuple[str, str, dict[str, str], bytes]] = []
        self.status = 200
        self.news = threading.Condition()
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._server: ThreadingHTTPServer | None = None
        self._thread: threading.Thread | None = None
        self.stopping = threading.Event()

    def start(self) -> None:
        """Listens (again) at its address."""
        if self._server is None:
            self.stopping.clear()
            self._server = self._listen()
            self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Takes it down: connections are refused from now on."""
        if self._server is not None and self._thread is not None:
            self.stopping.set()
            self._server.shutdown()
            self._server.server_close()
            self._thread.join()
            self._server = self._thread = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def wait_for(self, condition: Callable[[], Any], within: float = 10.0) -> Any:
        """What ``condition`` gives as soon as it is true, looked at after every request."""
        with self.news:
            assert self.news.wait_for(condition, within), f"{len(self.requests)} requests came within {within} s"
            return condition()

    def posts(self, path: str = "") -> list[Any]:
        """The JSON bodies that were posted (to ``path``)."""
        return [json.loads(body) for method, at, _, body in self.requests if method == "POST" and at.startswith(path)]

    def _listen(self) -> ThreadingHTTPServer:
        return ThreadingHTTPServer(("127.0.0.1", self.port), _handler_of(self))


def _handler_of(endpoint: HttpEndpoint) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 10

        def log_message(self, *_: object) -> None: ...

        def address_string(self) -> str:
            return "local"

        def _serve(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            path = self.path.partition("?")[0]
            answer = endpoint.answers.get(path)
            posted = self.command in ("POST", "PUT")
            if answer is None:
                answer = (endpoint.status, "application/json", "{}") if posted else (404, "text/plain", "not found\n")
            with endpoint.news:
                endpoint.requests.append((self.command, self.path, dict(self.headers.items()), body))
                endpoint.news.notify_all()
            self.close_connection = True
            if callable(answer):
                answer(self)
                return
            status, kind, text = answer
            data = text if isinstance(text, bytes) else text.encode()
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(data)))
            self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do_PUT = do_HEAD = do_DELETE = _serve

        def handle(self) -> None:
            try:
                super().handle()
            except OSError:
                pass  # the peer has gone, as one does that gives up waiting

    return Handler


class PrometheusEndpoint(HttpEndpoint):
    """``/metrics`` in Prometheus' text format; ``say(name=value)`` sets what it tells."""

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self.tell(text)
        self.metrics_url = f"{self.url}/metrics"

    def tell(self, text: str) -> None:
        """Sets the whole text."""
        self.answers["/metrics"] = (200, "text/plain; version=0.0.4; charset=utf-8", text)

    def say(self, **values: float) -> None:
        """Sets counters by name."""
        lines = (f"# TYPE {name} counter\n{name} {value}\n" for name, value in values.items())
        self.tell("".join(lines))


class AlertReceiver(HttpEndpoint):
    """Shaped as Alertmanager and as a webhook receiver: records what is posted to ``/api/v2/alerts`` and
    ``/webhook``, tells ``/-/healthy``, ``/api/v2/status`` and the alerts in ``firing``; can be taken down and up."""

    def __init__(self) -> None:
        super().__init__()
        self.webhook_url = f"{self.url}/webhook"
        self.firing: list[dict[str, Any]] = []
        self.answers["/-/healthy"] = (200, "text/plain", "OK")
        self.answers["/api/v2/status"] = (
            200,
            "application/json",
            json.dumps({"cluster": {"status": "ready"}, "versionInfo": {"version": "0.27.0"}}),
        )
        self.answers["/api/v2/alerts"] = self._alerts

    def _alerts(self, handler: BaseHTTPRequestHandler) -> None:
        data = json.dumps(self.firing if handler.command == "GET" else {}).encode()
        handler.send_response(200 if handler.command == "GET" else self.status)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(data)))
        handler.send_header("Connection", "close")
        handler.end_headers()
        handler.wfile.write(data)


class DockerSocket(HttpEndpoint):
    """The Engine's API on a Unix socket, replayed: ``/version``, ``/_ping``, ``/containers/json`` and for each of them
    ``/containers/ID/json``, ``stats`` and ``logs``; with and without a version before the path.

    Attributes:
        socket: its path. url: ``unix://PATH``, as ``DOCKER_HOST`` takes it.
    """

    def __init__(self) -> None:
        super().__init__()
        self.directory = Path(tempfile.mkdtemp(prefix="pywf-s-", dir="/tmp"))
        self.socket = str(self.directory / "docker.sock")
        self.url = f"unix://{self.socket}"
        for path, value in docker_recordings().items():
            self.answer(path, value)

    def answer(self, path: str, value: Any, status: int = 200) -> None:
        """Sets what a path answers: JSON, or bytes as they are."""
        kind = "application/octet-stream" if isinstance(value, bytes) else "application/json"
        body = value if isinstance(value, bytes) else json.dumps(value)
        for version in ("", "/v1.41", "/v1.43", "/v1.44", "/v1.47"):
            self.answers[version + path] = (status, kind, body)

    def __exit__(self, *_: object) -> None:
        super().__exit__()
        shutil.rmtree(self.directory, ignore_errors=True)

    def _listen(self) -> ThreadingHTTPServer:
        Path(self.socket).unlink(missing_ok=True)
        path = self.socket

        class Server(ThreadingHTTPServer):
            address_family = socket.AF_UNIX

            def server_bind(self) -> None:
                socketserver.TCPServer.server_bind(self)

            def get_request(self) -> tuple[socket.socket, Any]:
                peer, _ = self.socket.accept()
                return peer, ("docker", 0)

        return Server(path, _handler_of(self))  # type: ignore[arg-type]

    def stop(self) -> None:
        super().stop()
        Path(self.socket).unlink(missing_ok=True)


def docker_recordings() -> dict[str, Any]:
    """Answers of the Engine's API (documented shapes of version 1.43) about three containers."""
    ids = {"web": "a1" * 32, "queue": "b2" * 32, "job": "c3" * 32}
    states = {"web": "running", "queue": "running", "job": "exited"}
    told = {"web": "Up 2 hours (healthy)", "queue": "Up 2 hours (unhealthy)", "job": "Exited (1) 3 minutes ago"}
    listing = [
        {
            "Id": ids[name],
            "Names": [f"/{name}"],
            "Image": f"example/{name}:1.4",
            "ImageID": "sha256:" + "0" * 64,
            "Command": "run",
            "Created": 1_780_000_000,
            "State": states[name],
            "Status": told[name],
            "Ports": [{"IP": "127.0.0.1", "PrivatePort": 80, "PublicPort": 8080, "Type": "tcp"}] * (name == "web"),
            "Labels": {},
        }
        for name in ids
    ]
    answers: dict[str, Any] = {
        "/_ping": b"OK",
        "/version": {"Version": "24.0.7", "ApiVersion": "1.43", "MinAPIVersion": "1.12", "Os": "linux"},
        "/info": {"Containers": 3, "ContainersRunning": 2, "ServerVersion": "24.0.7"},
        "/containers/json": listing,
    }
    for name, key in ids.items():
        answers[f"/containers/{key}/stats"] = docker_stats(busy=0.5 if name == "web" else 0.0)
        lines = [f"{name} line {number}\n".encode() for number in range(3)]
        answers[f"/containers/{key}/logs"] = b"".join(b"\x01\0\0\0" + len(x).to_bytes(4, "big") + x for x in lines)
        health = {"web": {"Status": "healthy"}, "queue": {"Status": "unhealthy", "FailingStreak": 4}}.get(name)
        answers[f"/containers/{key}/json"] = {
            "Id": key,
            "Name": f"/{name}",
            "RestartCount": 2 if name == "queue" else 0,
            "State": {"Status": states[name], **({"Health": health} if health else {})},
            "Config": {"Tty": False, "Image": f"example/{name}:1.4"},
        }
    return answers


def docker_stats(busy: float) -> dict[str, Any]:
    """One reading of a container's statistics: ``busy`` of two processors in use, 64 MB of 256 MB."""
    return {
        "cpu_stats": {
            "cpu_usage": {"total_usage": 1_000_000_000 + int(busy * 1e9)},
            "system_cpu_usage": 12_000_000_000,
            "online_cpus": 2,
        },
        "precpu_stats": {
            "cpu_usage": {"total_usage": 1_000_000_000},
            "system_cpu_usage": 10_000_000_000,
            "online_cpus": 2,
        },
        "memory_stats": {"usage": 70 << 20, "limit": 256 << 20, "stats": {"inactive_file": 6 << 20}},
        "networks": {"eth0": {"rx_bytes": 1000, "tx_bytes": 2000}},
        "pids_stats": {"current": 7},
    }


Recording = tuple[Sequence[str], str, str, int]
"""Words that must be in the arguments in this order, what is printed, what is complained, the exit code."""


def fake_program(directory: Path, name: str, recordings: Sequence[Recording]) -> Path:
    """A program that replays recordings: the first whose words all come in its arguments, in order; every call is
    written down, one JSON array a line, in ``NAME.calls``. Calling this again changes what it plays."""
    directory.mkdir(parents=True, exist_ok=True)
    (directory / f"{name}.json").write_text(json.dumps([list(each) for each in recordings]))
    path = directory / name
    script = f"""#!{sys.executable} -SE
import json, os, sys
here = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(here, {name + ".calls"!r}), "a") as calls:
    calls.write(json.dumps(sys.argv[1:]) + "\\n")
with open(os.path.join(here, {name + ".json"!r})) as file:
    recordings = json.load(file)
for words, out, complaint, code in recordings:
    given = iter(sys.argv[1:])
    if all(word in given for word in words):
        sys.stdout.write(out)
        sys.stderr.write(complaint)
        sys.exit(code)
sys.stderr.write({name!r} + ": nothing recorded for " + " ".join(sys.argv[1:]) + "\\n")
sys.exit(1)
"""
    if not path.exists():
        path.write_text(script)
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def fake_calls(directory: Path, name: str) -> list[list[str]]:
    """The arguments of each call of a :func:`fake_program` so far."""
    calls = directory / f"{name}.calls"
    return [json.loads(line) for line in calls.read_text().splitlines()] if calls.exists() else []


KUBECTL_REFUSED = (
    "E1122 17:00:00.000000 1 memcache.go:265] couldn't get current server API group list\n"
    "The connection to the server localhost:8080 was refused - did you specify the right host or port?\n"
)


def kubectl_recordings() -> list[Recording]:
    """What ``kubectl -o json`` prints of a small cluster (shapes of core/v1 and apps/v1)."""

    def pod(name: str, phase: str, restarts: int = 0, ready: bool = True, waiting: str = "") -> dict[str, Any]:
        state = {"waiting": {"reason": waiting, "message": "back-off"}} if waiting else {"running": {}}
        status = {"name": "main", "ready": ready, "restartCount": restarts, "state": state}
        return {
            "metadata": {"name": name, "namespace": "shop", "creationTimestamp": "2026-11-22T10:00:00Z"},
            "spec": {"nodeName": "node-1", "containers": [{"name": "main", "image": "example/app:1.4"}]},
            "status": {"phase": phase, "containerStatuses": [status]},
        }

    pods = [
        pod("web-1", "Running"),
        pod("web-2", "Running", restarts=3),
        pod("worker-1", "Running", restarts=17, ready=False, waiting="CrashLoopBackOff"),
        pod("batch-1", "Pending", ready=False, waiting="ImagePullBackOff"),
        pod("done-1", "Succeeded", ready=False),
    ]
    deployment = {
        "metadata": {"name": "web", "namespace": "shop", "generation": 4},
        "spec": {"replicas": 3},
        "status": {"observedGeneration": 4, "updatedReplicas": 2, "readyReplicas": 2, "availableReplicas": 2},
    }
    service = {
        "metadata": {"name": "web", "namespace": "shop"},
        "spec": {"type": "ClusterIP", "clusterIP": "10.0.0.7", "ports": [{"port": 80, "protocol": "TCP"}]},
    }
    event = {
        "metadata": {"name": "worker-1.1", "namespace": "shop"},
        "type": "Warning",
        "reason": "BackOff",
        "message": "Back-off restarting failed container",
        "count": 12,
        "lastTimestamp": "2026-11-22T11:59:00Z",
        "involvedObject": {"kind": "Pod", "name": "worker-1"},
    }
    endpoints = {"metadata": {"name": "web", "namespace": "shop"}, "subsets": [{"addresses": [{"ip": "10.1.0.2"}]}]}
    version = {"clientVersion": {"gitVersion": "v1.29.1"}, "serverVersion": {"gitVersion": "v1.28.4"}}
    as_list = {"pods": pods, "deployments": [deployment], "services": [service], "events": [event]}
    as_list["endpoints"] = [endpoints]
    recordings: list[Recording] = [
        (["get", kind], json.dumps({"kind": "List", "apiVersion": "v1", "items": items}), "", 0)
        for kind, items in as_list.items()
    ]
    kinds = {"pods": "Pod", "deployments": "Deployment", "services": "Service", "events": "Event"}
    together = [{"kind": kinds[kind], **each} for kind in kinds for each in as_list[kind]]
    slices = {
        "kind": "EndpointSlice",
        "metadata": {"name": "web-x", "namespace": "shop", "labels": {"kubernetes.io/service-name": "web"}},
        "endpoints": [{"addresses": ["10.1.0.2"], "conditions": {"ready": True}}],
    }
    cluster = json.dumps({"kind": "List", "apiVersion": "v1", "items": together})
    behind = json.dumps({"kind": "List", "apiVersion": "v1", "items": [together[6], slices]})
    return [
        (["get", "pods,deployments,statefulsets,daemonsets,events"], cluster, "", 0),
        (["get", "services,endpointslices"], behind, "", 0),
        *recordings,
        (["top", "pods"], "shop   web-1      12m   34Mi\nshop   worker-1   250m   512Mi\n", "", 0),
        (["top", "pod"], "shop   web-1      12m   34Mi\nshop   worker-1   250m   512Mi\n", "", 0),
        (["version"], json.dumps(version), "", 0),
        (["config", "current-context"], "test-cluster\n", "", 0),
        (["get", "--raw"], "ok", "", 0),
    ]


def http_over(path: str, method: str, url: str) -> tuple[int, bytes]:
    """One request over a Unix socket, for the tests of the fakes themselves."""

    class Connection(http.client.HTTPConnection):
        def connect(self) -> None:
            self.sock = socket.socket(socket.AF_UNIX)
            self.sock.settimeout(10)
            self.sock.connect(path)

    connection = Connection("localhost")
    try:
        connection.request(method, url)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


# -- the session's own: started by the first test that asks


@pytest.fixture(scope="session")
def _redis_of_session() -> Iterator[RedisServer]:
    with RedisServer() as server:
        yield server


@pytest.fixture
def redis_server(_redis_of_session: RedisServer) -> RedisServer:
    """A running, empty Redis; a test that stops it starts it again by asking for this fixture."""
    if _redis_of_session.process is None:
        _redis_of_session.start()
    _redis_of_session.flush()
    return _redis_of_session


@pytest.fixture(scope="session")
def redis_with_password() -> Iterator[RedisServer]:
    """A Redis that wants the password ``open-sesame``."""
    with RedisServer(password="open-sesame") as server:
        yield server


@pytest.fixture(scope="session")
def _postgres_of_session() -> Iterator[PostgresServer]:
    with PostgresServer() as server:
        yield server


@pytest.fixture
def postgres_server(_postgres_of_session: PostgresServer) -> PostgresServer:
    """A running PostgreSQL; tests make tables of their own."""
    if _postgres_of_session.process is None:
        _postgres_of_session.start()
    return _postgres_of_session


@pytest.fixture
def sqlite_events() -> Iterator[SqliteEvents]:
    with SqliteEvents() as store:
        yield store


@pytest.fixture
def prometheus_endpoint() -> Iterator[PrometheusEndpoint]:
    with PrometheusEndpoint() as endpoint:
        yield endpoint


@pytest.fixture
def alert_receiver() -> Iterator[AlertReceiver]:
    with AlertReceiver() as receiver:
        yield receiver


@pytest.fixture
def docker_socket() -> Iterator[DockerSocket]:
    with DockerSocket() as endpoint:
        yield endpoint
