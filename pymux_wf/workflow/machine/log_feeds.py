"""From the names on the command line and ``[logs.NAME]`` to what is followed: one feed a name."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

from pymux_wf.workflow.machine import log_lines
from pymux_wf.workflow.machine.log_following import GlobFollower, KernelFollower, ProgramFollower
from pymux_wf.workflow.machine.log_lines import LogLine, Splitter
from pymux_wf.workflow.machine.proc_reading import text_or_none
from pymux_wf.workflow.monitors.logs_settings import LogSource
from pymux_wf.workflow.probes.probe import probe
from pymux_wf.workflow.probes.programs import find, install_line

SYSLOG_FILES = ("/var/log/syslog", "/var/log/messages", "/var/log/system.log")

_KEPT = 2000  # lines of one poll that are looked at closely; the others are only counted


class Feed:
    """One named log.

    Attributes:
        kind: files, journal, docker, kubectl, kernel. lines, errors, warnings: how many came. problem: what is wrong;
            "" while it can be followed.
    """

    kind = ""

    def __init__(self, name: str) -> None:
        self.name = name
        self.lines = self.errors = self.warnings = 0
        self.problem = ""

    @property
    def skipped(self) -> int:
        """Bytes that were left out of a flood."""
        return 0

    @property
    def files(self) -> list[str]:
        """The files that it consists of."""
        return []

    def there(self) -> bool:
        """Whether there is anything to follow now."""
        return True

    def poll(self) -> list[LogLine]:
        """The lines that are new, in their order; the last of them where there are very many. All are counted."""
        return []

    def close(self) -> None:
        """Gives back what it holds."""

    def _parsed(self, raws: Sequence[bytes], parse: Callable[[bytes], LogLine]) -> list[LogLine]:
        """Parses the last lines, and of those before them counts what they are."""
        self.lines += len(raws)
        for raw in raws[:-_KEPT]:
            self._count(log_lines.level_of(raw[:400].decode("utf-8", "replace")))
        found = []
        for raw in raws[-_KEPT:]:
            line = parse(raw)
            if line.own:
                self._count(line.level)
            found.append(line)
        return found

    def _count(self, level: str) -> None:
        self.errors += level == "error"
        self.warnings += level == "warning"


class Unfollowed(Feed):
    """A name that means nothing here, and why."""

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(name)
        self.problem = problem


class FileFeed(Feed):
    """Files."""

    kind = "files"

    def __init__(self, name: str, patterns: Sequence[str], project: str) -> None:
        super().__init__(name)
        self._follower = GlobFollower(patterns, project)
        self._splitters: dict[str, Splitter] = {}
        self._levels: dict[str, log_lines.Level] = {}

    @property
    def skipped(self) -> int:
        return self._follower.skipped

    @property
    def files(self) -> list[str]:
        return list(self._follower.files)

    def poll(self) -> list[LogLine]:
        batches = []
        for path, data in self._follower.poll():
            raws = self._splitters.setdefault(path, Splitter()).feed(data)
            batches.append(self._parsed(raws, lambda raw, path=path: self._line(path, raw)))  # type: ignore[misc]
        for path in self._splitters.keys() - self._follower.files.keys():
            del self._splitters[path]
        state = self._follower.state
        self.problem = "" if state == "ok" else state
        return log_lines.merged(batches)

    def there(self) -> bool:
        return self._follower.there()

    def _line(self, path: str, raw: bytes) -> LogLine:
        line = log_lines.parse(self.name, raw, self._levels.get(path, ""))
        self._levels[path] = line.level
        return line

    def close(self) -> None:
        self._follower.close()


class ProgramFeed(Feed):
    """What a program follows for us."""

    def __init__(
        self,
        name: str,
        kind: str,
        follower: ProgramFollower,
        parse: Callable[[str, bytes], LogLine] = log_lines.parse,
        silence: str = "",
    ) -> None:
        """``silence``: what is said while nothing has come."""
        super().__init__(name)
        self._silence = silence
        self.kind = kind
        self._follower = follower
        self._splitter = Splitter()
        self._parse = parse

    def poll(self) -> list[LogLine]:
        raws = self._splitter.feed(self._follower.poll())
        found = self._parsed(raws, lambda raw: self._parse(self.name, raw))
        self.problem = self._follower.state if self._follower.state != "ok" else "" if self.lines else self._silence
        return found

    def close(self) -> None:
        self._follower.close()


class KernelFeed(Feed):
    """The kernel's messages."""

    kind = "kernel"

    def __init__(self, name: str = "kernel") -> None:
        super().__init__(name)
        self._follower = KernelFollower()
        stat = text_or_none("/proc/stat") or ""
        self._booted = float(next((line[6:] for line in stat.split("\n") if line.startswith("btime ")), "0"))

    def poll(self) -> list[LogLine]:
        raws = self._follower.poll()
        self.problem = "" if self._follower.state == "ok" else self._follower.state
        return self._parsed(raws, lambda raw: log_lines.parse_kernel(self.name, raw, self._booted))

    def close(self) -> None:
        self._follower.close()


def feeds(
    names: Sequence[str], configured: Mapping[str, LogSource], project: str, kubectl: Sequence[str]
) -> list[Feed]:
    """The feeds of these names; without names those that are configured, else journal, syslog and the project's logs.

    ``kubectl`` is the beginning of its command line.
    """
    if not names:
        names = list(configured) or ["journal", "syslog", "*.log", "logs/*.log", "log/*.log"]
        found = [feed(name, configured, project, kubectl) for name in names]
        if not configured:  # of what nobody named only that is shown which is there
            found = _present(found)
        return found
    return [feed(name, configured, project, kubectl) for name in names]


def _present(found: list[Feed]) -> list[Feed]:
    return [each for each in found if not isinstance(each, Unfollowed) and (each.kind != "files" or each.there())]


def feed(name: str, configured: Mapping[str, LogSource], project: str, kubectl: Sequence[str]) -> Feed:
    """The feed that a name means: one of ``[logs.NAME]``, ``journal[:UNIT]``, ``syslog``, ``kernel``,
    ``docker:NAME``, ``kubectl:[NAMESPACE:]POD``, ``engine``, or files by pattern."""
    if name in configured:
        return _of_settings(name, configured[name], project, kubectl)
    kind, _, rest = name.partition(":")
    if rest.startswith("-"):
        return Unfollowed(name, f"{rest!r} begins with a dash")
    if name == "journal" or (kind == "journal" and rest):
        return _journal(name, rest)
    if name == "syslog":
        there = [path for path in SYSLOG_FILES if os.path.exists(path)]
        return FileFeed(name, there, project) if there else Unfollowed(name, f"there is no {' or '.join(SYSLOG_FILES)}")
    if name == "kernel":
        return KernelFeed()
    if kind == "docker" and rest:
        return _docker(name, rest)
    if kind == "kubectl" and rest:
        return _kubectl(name, rest, kubectl)
    if name == "engine":
        return Unfollowed(name, "where the engine logs is not configured: write [logs.engine] into workflow.toml")
    if any(letter in name for letter in "/*?[") or os.path.exists(os.path.join(project, name)):
        return FileFeed(name, [name], project)
    return Unfollowed(name, f"there is no [logs.{name}] in workflow.toml, and no file {name}")


def _of_settings(name: str, source: LogSource, project: str, kubectl: Sequence[str]) -> Feed:
    if source.journal:
        return _journal(name, "" if source.journal == "*" else source.journal)
    if source.docker:
        return _docker(name, source.docker)
    if source.kubectl:
        return _kubectl(name, source.kubectl, kubectl)
    return FileFeed(name, source.patterns, project)


def _missing(name: str, program: str) -> Feed:
    return Unfollowed(name, f"{program} is not on PATH: {install_line(program)}")


def _journal(name: str, unit: str) -> Feed:
    if find("journalctl") is None:
        return _missing(name, "journalctl")
    fields = "--output-fields=MESSAGE,PRIORITY,SYSLOG_IDENTIFIER,_COMM"
    base = ["journalctl", "--no-pager", "-f", "-o", "json", fields, *([f"--unit={unit}"] if unit else [])]

    def argv(since: float | None) -> list[str]:
        return [*base, "-n", "200"] if since is None else [*base, "-n", "all", f"--since=@{since:.0f}"]

    # Without files journalctl waits without a word.
    found = probe("journal")
    silence = "" if found.ok else found.detail
    follower = ProgramFollower(argv, {"LC_ALL": "C.UTF-8"})
    return ProgramFeed(name, "journal", follower, log_lines.parse_journal, silence)


def _docker(name: str, container: str) -> Feed:
    if find("docker") is None:
        return _missing(name, "docker")

    def argv(since: float | None) -> list[str]:
        start = ["--tail", "200"] if since is None else ["--since", f"{since:.3f}"]
        return ["docker", "logs", "--follow", *start, "--", container]

    return ProgramFeed(name, "docker", ProgramFollower(argv))


def _kubectl(name: str, pod: str, kubectl: Sequence[str]) -> Feed:
    if find("kubectl") is None:
        return _missing(name, "kubectl")
    namespace, _, pod = pod.rpartition(":")
    if pod.startswith("-"):
        return Unfollowed(name, f"{pod!r} begins with a dash")
    base = [*kubectl, "logs", "--follow", "--all-containers", *([f"--namespace={namespace}"] if namespace else [])]

    def argv(since: float | None) -> list[str]:
        if since is None:
            return [*base, "--tail=200", "--", pod]
        return [*base, f"--since-time={datetime.fromtimestamp(since, UTC):%Y-%m-%dT%H:%M:%SZ}", "--", pod]

    return ProgramFeed(name, "kubectl", ProgramFollower(argv))
