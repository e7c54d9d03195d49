"""The workflow engine: ``python -m pymux_wf.workflow.demo.engine QUEUES DIRECTORY``.

Makes a run of every order, task after task, counts, writes each step into the event store, and tells all of it over
HTTP on loopback: ``/metrics`` (Prometheus' text), ``/runs`` (JSON), ``/health``, ``/payments`` (slow now and then).
The first line that it prints is its port.
"""

from __future__ import annotations

import json
import random
import sys
import threading
import time
from collections import Counter, deque
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from pymux_wf.workflow.demo.event_store import EventStore
from pymux_wf.workflow.demo.part import Part
from pymux_wf.workflow.demo.queues import Queues, queues_at

STEPS = {"checkout": ("reserve", "charge", "ship"), "return": ("inspect", "refund")}
SHOWN_RUNS = 60


class Engine:
    """Runs and counters; changed by one thread, read by those of HTTP."""

    def __init__(self, queues: Queues, store: EventStore, log: Any) -> None:
        self._queues, self._store, self._log = queues, store, log
        self._lock = threading.Lock()
        self._running: dict[int, dict[str, Any]] = {}
        self._ended: deque[dict[str, Any]] = deque(maxlen=SHOWN_RUNS)
        self._counts: Counter[str] = Counter()
        self._seconds = 0.0

    def begin(self, order: dict[str, Any]) -> None:
        """A new run, and its first task."""
        run = {"id": f"run-{order['order']}", "name": order["workflow"], "state": "running", "started": time.time()}
        with self._lock:
            self._running[order["order"]] = run
            self._counts["workflow_started_total"] += 1
        self._store.append(run["id"], "OrderPlaced", {"goods": order["goods"], "price": order["price"]})
        self._log.info("order %s: %s begins", order["order"], order["workflow"])
        self._queues.put("tasks", {**order, "step": STEPS[order["workflow"]][0]})

    def go_on(self, result: dict[str, Any]) -> None:
        """What a worker has done: the next task, or the end of the run."""
        order, step, error = result["order"], result["step"], result["error"]
        status = "failed" if error else "ok"
        with self._lock:
            self._counts[f'task_completed_total{{step="{step}",status="{status}"}}'] += 1
            run = self._running.get(order)
        self._store.task(f"run-{order}", step, status, result)
        self._store.append(f"run-{order}", "TaskFailed" if error else "TaskCompleted", {"step": step, "error": error})
        following = STEPS[result["workflow"]][STEPS[result["workflow"]].index(step) + 1 :]
        if following and not error:
            message = {name: result[name] for name in ("order", "goods", "price", "workflow")}
            self._queues.put("tasks", {**message, "step": following[0]})
        elif run is not None:
            self._end(order, run, status, error)

    def _end(self, order: int, run: dict[str, Any], status: str, error: str) -> None:
        with self._lock:
            del self._running[order]
            run |= {"state": "completed" if status == "ok" else "failed", "ended": time.time(), "error": error}
            self._ended.append(run)
            self._counts[f'workflow_completed_total{{status="{status}"}}'] += 1
            self._seconds += run["ended"] - run["started"]
        self._store.append(run["id"], "WorkflowCompleted" if status == "ok" else "WorkflowFailed", {"error": error})
        (self._log.error if error else self._log.info)("order %s: %s %s", order, run["name"], error or "completed")

    def metrics(self) -> str:
        """Prometheus' text."""
        with self._lock:
            counts, running, seconds = dict(self._counts), len(self._running), self._seconds
        lines = [f"workflow_running {running}"]
        lines += [f"{name} {value}" for name, value in sorted(counts.items(), reverse=True)]
        lines += [f"workflow_seconds_total {seconds:.3f}"]
        return "\n".join(lines) + "\n"

    def runs(self) -> dict[str, Any]:
        """The runs under way, and the last that have ended."""
        with self._lock:
            return {"runs": [dict(run) for run in (*self._running.values(), *reversed(self._ended))][:SHOWN_RUNS]}


def serve(engine: Engine) -> ThreadingHTTPServer:
    """Tells what the engine knows, on a port of loopback that is free."""
    dice = random.Random()

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, kind, text = 200, "application/json", '{"status": "ok"}'
            if self.path == "/metrics":
                kind, text = "text/plain; version=0.0.4", engine.metrics()
            elif self.path == "/runs":
                text = json.dumps(engine.runs())
            elif self.path == "/payments":
                time.sleep(dice.choice((0.01, 0.02, 0.05, 1.2)))
                status = 503 if dice.random() < 0.08 else 200
            elif self.path != "/health":
                status, text = 404, '{"status": "not found"}'
            body = text.encode()
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *arguments: Any) -> None:
            """Requests are not logged: monitors ask all the time."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def main() -> int:
    directory = Path(sys.argv[2])
    part = Part("engine", directory / "logs")
    queues = queues_at(sys.argv[1])
    engine = Engine(queues, EventStore(directory), part.log)
    print(serve(engine).server_address[1], flush=True)
    part.log.info("the engine is up")
    while part.alive:
        order = queues.taken("orders", "engine", 0.0)
        if order is not None:
            engine.begin(order[1])
            queues.done("orders", order[0])
        result = queues.taken("results", "engine", 0.25)
        if result is not None:
            engine.go_on(result[1])
            queues.done("results", result[0])
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
