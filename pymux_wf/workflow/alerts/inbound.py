"""Alerts of others: an Alertmanager that is asked now and then, and a port on loopback that takes its webhooks.

They are shown, never routed: who sent them has told people already. The port wants a token and takes one megabyte at
most.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import threading
import time
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from pymux_wf.workflow.alerts.routes.http_post import without_login
from pymux_wf.workflow.config.secrets import hidden, resolve
from pymux_wf.workflow.errors import WorkflowError

if TYPE_CHECKING:
    from pymux_wf.workflow.alerts.settings import Inbound as Settings
    from pymux_wf.workflow.supervisor.service import House

LIMIT = 1 << 20
MOST = 500
TIMEOUT = 5.0


class Inbound:
    """What others tell."""

    def __init__(self, house: House, settings: Settings) -> None:
        self._house = house
        self._settings = settings
        self._polled: list[dict[str, Any]] = []
        self._sent: dict[str, dict[str, Any]] = {}
        self._server: ThreadingHTTPServer | None = None
        self._task: asyncio.Task[Any] | None = None
        self.error = ""

    @property
    def alerts(self) -> list[dict[str, Any]]:
        """``{"source", "summary", "severity", "labels", "since"}`` of each that fires."""
        return [*self._polled, *self._sent.values()][:MOST]

    async def start(self) -> None:
        if self._settings.alertmanager:
            self._task = self._house.keep(self._poll(), "inbound alerts")
        if self._settings.listen:
            try:
                self._server = _listening(self._settings.listen, resolve(self._settings.token), self._arrived)
            except (OSError, WorkflowError) as error:
                self._house.problems["alerts.inbound"] = f"port {self._settings.listen}: {error}"
                return
            threading.Thread(target=self._server.serve_forever, name="inbound alerts", daemon=True).start()

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
        if self._server is not None:
            await asyncio.to_thread(self._server.shutdown)
            self._server.server_close()

    async def _poll(self) -> None:
        while True:
            try:
                self._polled = await asyncio.to_thread(_asked, self._settings.alertmanager)
                self._house.problems.pop("alerts.inbound", None)
            except (OSError, ValueError, WorkflowError) as error:
                self._polled = []
                self._house.problems["alerts.inbound"] = f"Alertmanager: {error}"
            await asyncio.sleep(self._settings.interval)

    def _arrived(self, body: dict[str, Any]) -> None:
        """A webhook came, in a thread of its own."""
        self._house.loop.call_soon_threadsafe(self._take, body)

    def _take(self, body: dict[str, Any]) -> None:
        for alert in body.get("alerts", ())[:MOST]:
            told = _told("webhook", alert)
            key = str(alert.get("fingerprint") or sorted(told["labels"].items()))
            if alert.get("status") == "resolved":
                self._sent.pop(key, None)
            else:
                self._sent[key] = told
        while len(self._sent) > MOST:
            self._sent.pop(next(iter(self._sent)))


def _asked(url: str) -> list[dict[str, Any]]:
    address = resolve(url).rstrip("/") + "/api/v2/alerts?silenced=false&inhibited=false"
    bare, login = without_login(address)
    try:
        with urllib.request.urlopen(urllib.request.Request(bare, headers=login), timeout=TIMEOUT) as answer:
            told = json.loads(answer.read(8 * LIMIT))
    except urllib.error.HTTPError as error:
        error.close()
        raise OSError(f"it answers {error.code} {error.reason}") from None
    except OSError as error:
        raise OSError(hidden(str(getattr(error, "reason", error)), address)) from None
    if not isinstance(told, list):
        raise ValueError("it does not answer with a list of alerts")
    return [_told("alertmanager", alert) for alert in told[:MOST] if isinstance(alert, dict)]


def _told(source: str, alert: dict[str, Any]) -> dict[str, Any]:
    labels = {str(key): str(value)[:200] for key, value in dict(alert.get("labels") or {}).items()}
    annotations = dict(alert.get("annotations") or {})
    summary = str(annotations.get("summary") or annotations.get("description") or labels.get("alertname", ""))[:200]
    since = alert.get("startsAt") or time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    severity = labels.get("severity", "warning")
    return {"source": source, "summary": summary, "severity": severity, "labels": labels, "since": str(since)[:40]}


def _listening(port: int, token: str, arrived: Any) -> ThreadingHTTPServer:
    class Handler(BaseHTTPRequestHandler):
        timeout = TIMEOUT  # who drips its bytes is let go

        def do_POST(self) -> None:
            given = self.headers.get("Authorization", "").removeprefix("Bearer ")
            if not hmac.compare_digest(given.encode(), token.encode()):
                return self._answer(401, "a token is wanted")
            try:
                length = int(self.headers.get("Content-Length", "-1"))
                if not 0 <= length <= LIMIT:
                    return self._answer(413, "too much")
                body = json.loads(self.rfile.read(length))
                if not isinstance(body, dict) or not isinstance(body.get("alerts"), list):
                    raise ValueError("no alerts")
            except (ValueError, OSError):
                return self._answer(400, "no webhook of Alertmanager's shape")
            arrived({**body, "alerts": [alert for alert in body["alerts"] if isinstance(alert, dict)]})
            return self._answer(200, "ok")

        def _answer(self, code: int, text: str) -> None:
            data = text.encode()
            self.send_response(code)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: Any) -> None:
            """Says nothing: nobody reads it."""

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    server.daemon_threads = True
    return server
