"""Where events of authentication come from here, and who is logged in: logs, the journal, utmp and btmp.

What cannot be read is told in ``problems``, and never taken for "nothing happened".
"""

from __future__ import annotations

import os
import time
from collections import Counter, deque
from collections.abc import Sequence
from typing import Any

from pymux_wf.workflow.drawing.figures import clean
from pymux_wf.workflow.machine import log_lines
from pymux_wf.workflow.machine.auth_lines import RECORD_SIZE, USER_PROCESS, AuthEvent, auth_event, login_records
from pymux_wf.workflow.machine.log_feeds import Feed, FileFeed, ProgramFeed
from pymux_wf.workflow.machine.log_following import ProgramFollower
from pymux_wf.workflow.machine.proc_reading import read_bytes
from pymux_wf.workflow.probes.probe import probe
from pymux_wf.workflow.probes.programs import find, run

UTMP = ("/run/utmp", "/var/run/utmp")
BTMP = "/var/log/btmp"
_KEPT = 500
_TAIL = RECORD_SIZE * 500


class AuthEvents:
    """Failed logins, logins, sudo and su, from the first of these that can be read: the logs, the journal, btmp.

    Attributes:
        source: which it is; "" where there is none. problems: why the others were not.
    """

    def __init__(self, logs: Sequence[str], btmp: str = BTMP) -> None:
        self.problems: list[str] = []
        self._btmp = btmp
        self._btmp_at: int | None = None
        self._events: deque[dict[str, Any]] = deque(maxlen=_KEPT)
        self.counts: Counter[str] = Counter()
        self._origins: Counter[str] = Counter()
        self._feed: Feed | None = None
        self.source = ""
        self._choose(logs)

    def update(self) -> list[dict[str, Any]]:
        """The last events, the newest first: kind, user, origin, detail, times, at."""
        for line in self._feed.poll() if self._feed else ():
            event = auth_event(line.text)
            if event is not None:
                self._add(event, line.at)
        if self.source == self._btmp:
            self._read_btmp()
        return list(reversed(self._events))

    @property
    def origins(self) -> list[tuple[str, int]]:
        """Where failed logins come from, the most first."""
        return self._origins.most_common(20)

    def close(self) -> None:
        if self._feed is not None:
            self._feed.close()

    def _add(self, event: AuthEvent, at: float | None) -> None:
        self.counts[event.kind] += event.times
        if event.kind == "failed login":
            self._origins[event.origin] += event.times
            for origin, _ in self._origins.most_common()[:999:-1]:  # a flood of forged addresses is not kept
                del self._origins[origin]
        self._events.append({**event._asdict(), "at": at})

    def _choose(self, logs: Sequence[str]) -> None:
        readable = [path for path in logs if os.access(path, os.R_OK)]
        for path in logs:
            if os.path.exists(path) and path not in readable:
                self.problems.append(f"{path} may not be read: it needs root or the group adm")
        if readable:
            self._feed, self.source = FileFeed("auth", readable, "/"), ", ".join(readable)
            return
        journal = probe("journal")
        if journal.ok:
            self._feed, self.source = _journal(), "the journal"
            return
        self.problems.append(f"logins: there is no {' and no '.join(logs)}; {journal.detail}")
        if os.access(self._btmp, os.R_OK):
            self.source = self._btmp
        elif os.path.exists(self._btmp):
            self.problems.append(f"{self._btmp} (failed logins) may not be read")

    def _read_btmp(self) -> None:
        try:
            size = os.stat(self._btmp).st_size
            if self._btmp_at is None or size < self._btmp_at:
                self._btmp_at = max(0, size - _TAIL) // RECORD_SIZE * RECORD_SIZE
            if size - self._btmp_at < RECORD_SIZE:
                return
            descriptor = os.open(self._btmp, os.O_RDONLY | os.O_CLOEXEC)
            try:
                data = os.pread(
                    descriptor, min(size - self._btmp_at, _TAIL) // RECORD_SIZE * RECORD_SIZE, self._btmp_at
                )
            finally:
                os.close(descriptor)
        except OSError:
            return
        self._btmp_at += len(data)
        for record in login_records(data):
            self._add(AuthEvent("failed login", record.user or "?", record.host or record.terminal), record.at)


def _journal() -> Feed:
    def argv(since: float | None) -> list[str]:
        start = ["-n", "1000"] if since is None else ["-n", "all", f"--since=@{since:.0f}"]
        fields = "--output-fields=MESSAGE,PRIORITY,SYSLOG_IDENTIFIER,_COMM"
        # The facilities auth and authpriv (RFC 5424 6.2.1).
        return [
            "journalctl",
            "--no-pager",
            "-f",
            "-o",
            "json",
            fields,
            *start,
            "SYSLOG_FACILITY=4",
            "SYSLOG_FACILITY=10",
        ]

    return ProgramFeed("auth", "journal", ProgramFollower(argv), log_lines.parse_journal)


_LOGINCTL_AGAIN = 10.0


class Sessions:
    """Who is logged in: utmp, else loginctl.

    Attributes:
        problem: why that cannot be told; "" where it can.
    """

    def __init__(self, paths: Sequence[str] = UTMP, proc: str = "/proc") -> None:
        self._paths = paths
        self._proc = proc
        self.problem = ""
        self._asked = -_LOGINCTL_AGAIN
        self._told: list[dict[str, Any]] | None = None

    def read(self) -> list[dict[str, Any]] | None:
        """user, terminal, host, at (unix time), pid; None where it cannot be told."""
        for path in self._paths:
            try:
                data = read_bytes(path, 1 << 20)
            except FileNotFoundError:
                continue
            except OSError as error:
                self.problem = f"sessions: {path}: {error.strerror}"
                return None
            self.problem = ""
            return self._of_records(data)
        if time.monotonic() - self._asked >= _LOGINCTL_AGAIN:
            self._asked = time.monotonic()
            self._told = self._loginctl()
        return self._told

    def _of_records(self, data: bytes) -> list[dict[str, Any]]:
        # A session that ended without a word leaves its record behind; its process tells.
        return [
            {"user": each.user, "terminal": each.terminal, "host": each.host, "at": each.at, "pid": each.pid}
            for each in login_records(data)
            if each.kind == USER_PROCESS and os.path.exists(f"{self._proc}/{each.pid}")
        ]

    def _loginctl(self) -> list[dict[str, Any]] | None:
        import json

        self.problem = f"sessions: there is no {self._paths[0]}, and no loginctl"
        if find("loginctl") is None:
            return None
        ran = run(["loginctl", "list-sessions", "--output=json"], 1.0)
        try:
            told = json.loads(ran.out) if ran.code == 0 else None
        except ValueError:
            told = None
        if not isinstance(told, list):
            self.problem = f"sessions: there is no {self._paths[0]}; loginctl: {clean(ran.said, 200) or 'no answer'}"
            return None
        self.problem = ""
        return [
            {
                "user": clean(str(each.get("user", "?")), 60),
                "terminal": clean(str(each.get("tty") or each.get("seat") or ""), 60),
                "host": "",
                "at": None,
                "pid": each.get("leader"),
            }
            for each in told
            if isinstance(each, dict)
        ]
