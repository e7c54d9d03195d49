"""One run of pytest as the plugin sees it: the servers of the test that runs, what it did, what is left when it fails.

There is one in each process (with xdist: in each worker), made when a fixture or a snapshot is first used. Tests run
one after the other; the servers live in the library's thread.
"""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pymux_wf.testing.evidence import Difference, PaneEvidence
from pymux_wf.testing.private_home import make_home, search_path
from pymux_wf.testing.snapshots import Mode, Snapshot, SnapshotStore
from pymux_wf.testing.trace import Trace
from pymux_wf.testing.tracer import Tracer

if TYPE_CHECKING:
    import pytest

    from pymux_wf import Server
    from pymux_wf.testing.plugin_options import Settings
    from pymux_wf.testing.processes import Processes
    from pymux_wf.testing.watching import Audience

SHARED = "mux_session_server"
"""The fixture whose server several tests use."""

HANGUP_SECONDS = 2.0
"""How long programs may take to end at the end of a test; then they are killed, and the test has an error."""


class LeakedProcesses(Exception):
    """Programs that a test has started do not end when their terminal is hung up. They were killed."""


class Watched:
    """A server that belongs to tests: ``shared`` by several, or of one."""

    def __init__(self, server: Server, home: str, shared: bool) -> None:
        self.server = server
        self.home = home
        self.shared = shared
        self.tracer: Tracer | None = None
        self.audience: Audience | None = None
        self.closed = False

    async def evidence(self, since: float) -> list[PaneEvidence]:
        """All its panes; of a shared one those that live or have done something since."""
        embedded = self.server.connection.embedded
        if embedded is None or embedded.server.recordings is None:
            return []
        if self.tracer is not None:
            self.tracer.unanswered()
        every = embedded.server.recordings.panes.values()
        term = str(embedded.server.options.server.get("default-terminal"))
        return [
            _evidence(each, term) for each in every if not self.shared or each.pane.io is not None or each.last >= since
        ]


def _evidence(recorded: Any, term: str) -> PaneEvidence:
    from pymux_wf.snapshot import Screen
    from pymux_wf.testing.recording import Recording

    pane, facts = recorded.pane, recorded.facts()
    screen = Screen.of(pane.screen, cwd=pane.path)
    recording = Recording(
        recorded.columns,
        recorded.lines,
        recorded.started,
        list(recorded.events),
        timestamp=recorded.timestamp,
        title=pane.title,
        command=facts.get("command", ""),
        term=term,
    )
    return PaneEvidence(f"%{pane.id}", screen, recording, facts)


class Run:
    """What the plugin knows; made by :func:`run_of` of the plugin.

    Attributes:
        servers: all that have not ended; ``watched``: those of the test that runs, also when they have.
        problems: what went wrong with the plugin itself, told at the end of the run.
    """

    def __init__(self, config: pytest.Config, settings: Settings) -> None:
        self.config = config
        self.settings = settings
        self.trace = Trace()
        self.store = SnapshotStore(Mode(settings.snapshots) if settings.snapshots else None)
        self.servers: list[Watched] = []
        self.watched: list[Watched] = []
        self.processes: list[Processes] = []
        self.problems: list[str] = []
        self.item: pytest.Item | None = None
        self.failed = False
        self._began = 0.0
        self._left = False

    # -- a test

    def begin(self, item: pytest.Item) -> None:
        """A test begins; what the one before has left is forgotten."""
        self.item, self.failed = item, False
        self._began, self._left = time.monotonic(), False
        self.servers = [each for each in self.servers if not each.closed]
        shared = SHARED in getattr(item, "fixturenames", ())
        self.watched = [each for each in self.servers if each.shared and shared]
        self.processes.clear()
        self.trace.restart()
        self.store.begin(item.path, _test_name(item))

    def snapshot(self, name: str | None, masks: Sequence[Any]) -> Snapshot:
        """The next snapshot of the test that runs."""
        assert self.item is not None
        return self.store.snapshot(self.item.path, _test_name(self.item), name, masks=masks)

    # -- servers

    def start(
        self,
        *,
        size: tuple[int, int] = (80, 24),
        env: Mapping[str, str] | None = None,
        shell: str | None = None,
        timeout: float | None = None,
        shared: bool = False,
    ) -> Watched:
        """A server whose programs find a clean environment and a home of their own, and which is watched."""
        from pymux_wf import Server

        path = search_path(env if env is not None and "PATH" in env else os.environ)
        home = make_home(path)
        traced = self.settings.trace != "off"
        try:
            given = {"HOME": home, "PATH": path, **(env or {})}
            server = Server.start(size=size, env=given, shell=shell, timeout=timeout, record=traced)
        except BaseException:
            shutil.rmtree(home, ignore_errors=True)
            raise
        watched = Watched(server, home, shared)
        self.servers.append(watched)
        self.watched.append(watched)
        assert server.connection.embedded is not None
        server.connection.embedded.hangup_seconds = HANGUP_SECONDS
        if traced:
            self._trace(watched)
        if self.settings.attach or self.settings.keep != "never":
            self._open_to_people(watched)
        return watched

    def _open_to_people(self, watched: Watched) -> None:
        from pymux_wf.testing.watching import Audience, InvitingConnection

        watched.audience = Audience(watched.server, self.config)
        if self.settings.attach:
            watched.server.connection = InvitingConnection(watched.server.connection, watched.audience)

    def let_look(self) -> None:
        """Waits until those who look at what the test has left, or shall, have seen it."""
        wanted = self.settings.keep == "always" or (self.settings.keep == "failure" and self.failed)
        for each in self.watched:
            if each.audience is not None and not each.closed:
                if wanted and not each.audience.attached and each.server.sessions:
                    each.audience.invite("the test has ended, its terminals stay until you have looked")
                each.audience.stay()

    def _trace(self, watched: Watched) -> None:
        connection = watched.server.connection
        assert connection.embedded is not None
        recordings = connection.embedded.server.recordings
        assert recordings is not None
        tracer = watched.tracer = Tracer(self.trace, recordings.hides_input)

        def begin() -> None:
            connection.wire.begin("events", {"names": []}, lambda value, error: None, tracer.heard)
            connection.wire.observer = tracer.observe

        connection.thread.soon(begin)

    def end(self, watched: Watched) -> None:
        """Ends a server and all of its programs; raises LeakedProcesses, and nothing else of its own making."""
        leaked: list[tuple[int, tuple[str, ...]]] = []
        try:
            leaked = watched.server.close()
        except Exception as error:
            self.problems.append(f"a server of {self.item.nodeid if self.item else 'a test'} did not end: {error!r}")
        finally:
            watched.closed = True
            if watched.audience is not None:
                watched.audience.close()
            shutil.rmtree(watched.home, ignore_errors=True)
        if leaked:
            lines = [f"  {pid}: {' '.join(argv) or '?'}" for pid, argv in leaked]
            seconds = f"{HANGUP_SECONDS:g} s"
            message = (
                f"processes were left that did not end within {seconds} of the hangup of their terminal (killed now):"
            )
            raise LeakedProcesses("\n".join([message, *lines]))

    def close(self) -> None:
        """Ends what is still there, when a run was cut off."""
        for watched in self.servers:
            if not watched.closed:
                try:
                    self.end(watched)
                except LeakedProcesses as error:
                    self.problems.append(str(error))

    # -- the outcome

    def check(self) -> None:
        """Raises ProcessFailed where a process of the test has written what it must not."""
        for each in self.processes:
            each.check()

    @staticmethod
    def hide_library() -> None:
        """Leaves the library's own frames out of what pytest shows of an error (but with ``--full-trace``)."""
        for name, module in list(sys.modules.items()):
            if name.startswith(("pymux_wf.api.", "pymux_wf.testing.")):
                vars(module)["__tracebackhide__"] = True

    def wants_artifacts(self, report: pytest.TestReport) -> bool:
        """Whether this part of the test shall leave something."""
        if self.settings.trace == "off" or not self.watched:
            return False
        return report.failed or (self.settings.trace == "on" and report.when == "call" and report.passed)

    def write(self, report: pytest.TestReport, error: BaseException | None) -> None:
        """Writes the artefacts and says in the report where they are."""
        from pymux_wf.testing.artifacts import write_artifacts

        # What the test itself has left stays, whatever goes wrong behind it.
        behind = " (teardown)" if self._left and report.when == "teardown" else ""
        try:
            folder = write_artifacts(
                artifacts_root(self.settings.artifacts),
                name=report.nodeid + behind,
                outcome="passed" if report.passed else "failed" if report.when == "call" else f"error in {report.when}",
                trace=self.trace.copy(),
                panes=self.evidence(),
                error=report.longreprtext,
                differences=list(_differences(error)),
            )
            self._left = True
            text = f"{folder}\n(begin with trace.md or report.html)"
        except Exception as problem:  # What went wrong with the test is told all the same.
            text = f"they could not be written: {problem!r}"
        report.sections.append(("pywfmux artifacts", text))

    def evidence(self) -> list[PaneEvidence]:
        """The panes of all servers of the test."""
        return [
            pane
            for each in self.watched
            for pane in each.server.connection.thread.run(each.evidence(self._began))
        ]  # fmt: skip


def artifacts_root(path: Path) -> Path:
    """The folder, which tells version control to leave it out."""
    if not path.is_dir():
        path.mkdir(parents=True, exist_ok=True)
        (path / ".gitignore").write_text("*\n", "utf-8")
    return path


def _differences(error: BaseException | None) -> Iterable[Difference]:
    found = getattr(error, "evidence", None)
    difference = found.get("difference") if isinstance(found, Mapping) else None
    return [difference] if isinstance(difference, Difference) else []


def _test_name(item: pytest.Item) -> str:
    return item.nodeid.partition("::")[2] or item.name
