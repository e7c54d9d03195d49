"""``mon services`` against real listeners: HTTP, TLS, TCP, DNS, a Consul that replays; good ones and bad ones."""

from __future__ import annotations

import json
import os
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from workflow_services import HttpEndpoint, fake_calls, fake_program, free_port, kubectl_recordings

from pymux_wf.workflow.components import certificates, dns_srv, service_names
from pymux_wf.workflow.drawing.document import Table, text_of
from pymux_wf.workflow.errors import BadFile
from pymux_wf.workflow.monitors import services
from pymux_wf.workflow.monitors.monitor import Settings, Unavailable
from pymux_wf.workflow.records import Document

pytestmark = pytest.mark.usefixtures("approved_projects")


@pytest.fixture(autouse=True)
def _nothing_of_the_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("CONSUL_HTTP_ADDR", "KUBECONFIG", "PYWFMUX_WORKFLOW"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("pymux_wf.workflow.probes.places.USUAL", {})


@pytest.fixture
def web() -> Iterator[HttpEndpoint]:
    with HttpEndpoint({"/health": (200, "text/plain", "all good"), "/broken": (503, "text/plain", "no")}) as endpoint:
        yield endpoint


def source_of(project: Path, configured: str, **flags: Any) -> services.ServicesSource:
    (project / "workflow.toml").write_text(configured)
    return services.ServicesSource(Settings(flags, project=str(project)))


def rows_of(source: services.ServicesSource) -> dict[str, dict[str, Any]]:
    found = source.collect()
    json.dumps(found)
    source.document(found, 80, 24)
    return {row["name"]: row for row in found["services"]}


def test_http_and_tcp_checks(tmp_path: Path, web: HttpEndpoint) -> None:
    configured = f"""
[services.api]
url = "{web.url}/health"
contains = "good"
[services.words]
url = "{web.url}/health"
contains = "better"
[services.broken]
url = "{web.url}/broken"
[services.expected]
url = "{web.url}/broken"
status = [503]
[services.port]
url = "tcp://127.0.0.1:{web.port}"
[services.gone]
url = "tcp://127.0.0.1:{free_port()}"
[services.odd]
url = "gopher://x"
"""
    rows = rows_of(source_of(tmp_path, configured))
    states = {name: row["state"] for name, row in rows.items()}
    assert [name for name, state in states.items() if state == "ok"] == ["api", "expected", "port"]
    assert [name for name, state in states.items() if state == "failed"] == ["broken", "words"]
    assert [name for name, state in states.items() if state == "down"] == ["gone", "odd"]
    assert 0 < rows["api"]["seconds"] < 2
    assert "refused" in rows["gone"]["detail"]
    assert next(iter(rows)) in ("gone", "odd")  # what is in trouble comes first


def test_service_stops_and_starts_again(tmp_path: Path, web: HttpEndpoint) -> None:
    source = source_of(tmp_path, f'[services.api]\nurl = "{web.url}/health"\n')
    assert rows_of(source)["api"]["state"] == "ok"
    web.stop()
    assert rows_of(source)["api"]["state"] == "down"
    web.start()
    assert rows_of(source)["api"]["state"] == "ok"


def test_endpoint_that_drips_and_one_that_is_slow(tmp_path: Path, web: HttpEndpoint) -> None:
    stop = threading.Event()

    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while not stop.wait(0.05):
            handler.wfile.write(b"x")

    def slow(handler: BaseHTTPRequestHandler) -> None:
        stop.wait(0.1)
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

    web.answers |= {"/drip": drip, "/slow": slow}
    configured = f"""
[services.drip]
url = "{web.url}/drip"
timeout = 0.3
[services.slow]
url = "{web.url}/slow"
slow = 0.05
"""
    began = time.monotonic()
    try:
        rows = rows_of(source_of(tmp_path, configured))
    finally:
        stop.set()
    assert (rows["drip"]["state"], rows["drip"]["detail"]) == ("down", "no answer in time")
    assert rows["slow"]["state"] == "slow"
    assert time.monotonic() - began < 5


def test_secret_address_is_shown_as_it_is_written(
    tmp_path: Path, web: HttpEndpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOOK", f"{web.url}/health?key=swordfish")
    source = source_of(tmp_path, '[services.hook]\nurl = "env:HOOK"\n')
    found = source.collect()
    assert found["services"][0]["state"] == "ok"
    assert found["services"][0]["address"] == "env:HOOK"
    assert "swordfish" not in json.dumps(found)
    web.stop()
    assert "swordfish" not in json.dumps(source.collect())


@contextmanager
def tls_server(directory: Path, days: int, name: str = "localhost") -> Iterator[int]:
    """A TLS listener with a certificate of its own; gives the port."""
    key, certificate = directory / f"{name}.key", directory / f"{name}.pem"
    subject = ["-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{name},IP:127.0.0.1"]
    made = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", *subject]
    made += ["-days", str(days), "-keyout", str(key), "-out", str(certificate)]
    subprocess.run(made, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    stop = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            while True:
                try:
                    peer, _ = listener.accept()
                    if stop.is_set():
                        peer.close()
                        return
                    peer.settimeout(5)
                    with context.wrap_socket(peer, server_side=True) as secured:
                        secured.recv(4096)
                        secured.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
                except OSError:  # who does not trust it leaves in the middle
                    if stop.is_set():
                        return

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            stop.set()
            socket.create_connection(listener.getsockname()).close()
            thread.join()


def test_certificates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (
        tls_server(tmp_path, 100) as good,
        tls_server(tmp_path, 3, "short") as short,
        tls_server(tmp_path, 50, "own") as own,
    ):
        trusted = tmp_path / "trusted.pem"
        trusted.write_text((tmp_path / "localhost.pem").read_text() + (tmp_path / "short.pem").read_text())
        monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
        configured = f"""
[services.good]
url = "https://127.0.0.1:{good}/"
[services.short]
url = "tls://127.0.0.1:{short}"
[services.own]
url = "https://127.0.0.1:{own}/"
"""
        source = source_of(tmp_path, configured, tls=True)
        found = source.collect()
        json.dumps(found)
    rows = {row["name"]: row for row in found["services"]}
    assert {name: row["state"] for name, row in rows.items()} == {"good": "ok", "short": "expiring", "own": "failed"}
    assert "self" in rows["own"]["tls"]["problem"]
    told = subprocess.run(
        ["openssl", "x509", "-noout", "-enddate", "-in", tmp_path / "own.pem"],
        capture_output=True,
        text=True,
        check=True,
    )
    ends = ssl.cert_time_to_seconds(told.stdout.strip().partition("=")[2])
    assert rows["own"]["tls"]["ends"] == ends
    [table] = services.document(found).blocks
    assert isinstance(table, Table)
    assert [text_of(row[0]) for row in table.rows] == ["short", "own", "good"]  # what ends first comes first


@given(st.binary(max_size=300))
def test_any_bytes_are_a_certificate_or_a_value_error(data: bytes) -> None:
    try:
        certificates.validity(data)
    except ValueError:
        pass


class NameServer:
    """Answers each question over UDP with what it is told to."""

    def __init__(self, records: bytes, count: int, code: int = 0) -> None:
        self._records, self._count, self._code = records, count, code
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self.address: tuple[str, int] = self._socket.getsockname()
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            question, peer = self._socket.recvfrom(512)
            if not question:
                return
            head = (
                question[:2] + bytes([0x81, 0x80 | self._code]) + b"\0\1" + self._count.to_bytes(2, "big") + b"\0" * 4
            )
            self._socket.sendto(head + question[12:] + self._records, peer)

    def __enter__(self) -> NameServer:
        return self

    def __exit__(self, *_: object) -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as last:
            last.sendto(b"", self.address)
        self._thread.join()
        self._socket.close()


def record(priority: int, port: int, host: str) -> bytes:
    name = b"".join(bytes([len(label)]) + label.encode() for label in host.split(".")) + b"\0"
    data = priority.to_bytes(2, "big") + b"\0\1" + port.to_bytes(2, "big") + name
    return b"\xc0\x0c\0\x21\0\1\0\0\0\x3c" + len(data).to_bytes(2, "big") + data


def test_dns_srv(tmp_path: Path, web: HttpEndpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    records = record(20, free_port(), "localhost") + record(10, web.port, "localhost")
    with NameServer(records, 2) as server:
        found = dns_srv.look_up("_http._tcp.example.com", 2.0, [server.address])
        assert [(each.priority, each.host) for each in found] == [(10, "localhost"), (20, "localhost")]
        asked = dns_srv.look_up
        monkeypatch.setattr(service_names, "look_up", lambda name, limit: asked(name, limit, [server.address]))
        configured = '[services.api]\nsrv = "_http._tcp.example.com"\nscheme = "http"\npath = "/health"\n'
        rows = rows_of(source_of(tmp_path, configured))
    assert rows[f"api localhost:{web.port}"]["state"] == "ok"
    assert [row["state"] for row in rows.values()] == ["down", "ok"]
    with NameServer(b"", 0, code=3) as server, pytest.raises(OSError, match="no such name"):
        dns_srv.look_up("_x._tcp.example.com", 2.0, [server.address])
    with pytest.raises(OSError):
        dns_srv.look_up("_x._tcp.example.com", 0.1, [("127.0.0.1", free_port())])


@given(st.binary(max_size=100), st.booleans())
def test_any_bytes_are_an_answer_or_an_error(data: bytes, is_answer: bool) -> None:
    try:
        dns_srv.targets(b"\0\0\x81\x80\0\1\0\2\0\0\0\0" + data if is_answer else data)
    except (OSError, ValueError):
        pass


def test_consul(tmp_path: Path, web: HttpEndpoint) -> None:
    health = [
        {"Node": "n1", "ServiceName": "pay", "Status": "critical", "Output": "refused\x1b[2J", "Name": "check"},
        {"Node": "n2", "ServiceName": "cart", "Status": "passing", "Output": "", "Name": "check"},
    ]
    web.answers["/v1/health/state/any"] = (200, "application/json", json.dumps(health))
    instance = [{"Address": "127.0.0.1", "ServiceAddress": "", "ServicePort": web.port}]
    web.answers["/v1/catalog/service/cart"] = (200, "application/json", json.dumps(instance))
    configured = f"""
[components]
consul = "{web.url}"
consul_token = "env:TOKEN"
[services.mine]
consul = "cart"
[services.none]
consul = "none"
"""
    os.environ["TOKEN"] = "swordfish"
    try:
        source = source_of(tmp_path, configured)
        found = source.collect()
    finally:
        del os.environ["TOKEN"]
    rows = {row["name"]: row for row in found["services"]}
    states = {name: row["state"] for name, row in rows.items()}
    assert states == {"pay": "down", "cart": "ok", "mine": "ok", "none": "down"}
    assert rows["pay"]["detail"] == "refused\\x1b[2J"
    assert "swordfish" not in json.dumps(found)
    assert {headers.get("X-Consul-Token") for _, _, headers, _ in web.requests} == {"swordfish"}


def test_kubernetes_service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake_program(tmp_path, "kubectl", kubectl_recordings())
    monkeypatch.setenv("PATH", str(tmp_path))
    configured = f"""
[components]
kubeconfig = "{tmp_path}/workflow.toml"
[services.shop]
kube = "shop/web"
timeout = 0.05
"""
    source = source_of(tmp_path, configured)
    rows = {row["name"]: row for row in source.collect()["services"]}
    assert (rows["shop"]["address"], rows["shop"]["source"]) == ("tcp://10.0.0.7:80", "kubernetes")
    assert (rows["shop/web"]["state"], rows["shop/web"]["detail"]) == ("ok", "1 ready behind it")
    source.collect()
    asked = [call for call in fake_calls(tmp_path, "kubectl") if "services,endpointslices" in call]
    assert len(asked) == 1  # it is not asked at every collection


def test_names_of_the_hosts_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hosts = tmp_path / "hosts"
    hosts.write_bytes(b"127.0.0.1 localhost\n10.0.0.5 db db.example # x\n::1 ip6\n\xff\xfe\n10.0.0.6 q\x1b\n")
    assert service_names.of_hosts(str(hosts)) == [
        {"name": "db", "address": "10.0.0.5"},
        {"name": "db.example", "address": "10.0.0.5"},
        {"name": "q\\x1b", "address": "10.0.0.6"},
    ]
    assert service_names.of_hosts(str(tmp_path / "none")) == []


def test_nothing_configured_says_how(tmp_path: Path) -> None:
    found = source_of(tmp_path, "").collect()
    header = " ".join(text_of(line.cell) for line in services.document(found).header)
    assert "[services.NAME]" in header


def test_settings_are_strict(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="exactly one"):
        source_of(tmp_path, '[services.a]\nurl = "tcp://a:1"\nsrv = "b"\n').collect()
    with pytest.raises(BadFile, match="timeout"):
        Document('[a]\nurl = "x"\ntimeout = 99\n').read(services.Service, ("a",))
