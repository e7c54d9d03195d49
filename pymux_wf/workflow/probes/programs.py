"""External programs: whether they are there, what they say, and the command that installs them on this system.

A program is run without a terminal, in a process group of its own that is killed at the deadline with all it started.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

OUTPUT_LIMIT = 1024 * 1024
EXTRA = "pip install 'pywfmux[ops]'"
"""What installs the libraries that the layer can use."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a program.

    Attributes:
        version: the arguments with which it says its version and ends; () where it has none.
        packages: what carries it, by the installer: ``{"apt": "redis-tools"}``; its name where it is not in it.
        page: where to get it where no installer of this system has it.
    """

    version: tuple[str, ...] = ("--version",)
    packages: Mapping[str, str] | None = None
    page: str = ""


_NOT_PACKAGED = {"apt": "", "dnf": "", "apk": ""}
KNOWN: dict[str, Known] = {
    "btop": Known(),
    "htop": Known(),
    "top": Known(("-v",), {"apt": "procps", "dnf": "procps-ng", "apk": "procps"}),
    "k9s": Known(("version", "--short"), _NOT_PACKAGED, "https://k9scli.io"),
    "lazydocker": Known(("--version",), _NOT_PACKAGED, "https://github.com/jesseduffield/lazydocker"),
    "lazygit": Known(("--version",), _NOT_PACKAGED, "https://github.com/jesseduffield/lazygit"),
    "pgcli": Known(),
    "iredis": Known(),
    "pg_activity": Known(("--version",), {"apt": "pg-activity", "dnf": "pg_activity"}),
    "lnav": Known(("-V",)),
    "bmon": Known(("-V",)),
    "nethogs": Known(("-V",)),
    "iftop": Known(()),
    "py-spy": Known(("--version",), {"apt": "", "dnf": "", "apk": "", "pip": "py-spy"}),
    "perf": Known(("--version",), {"apt": "linux-perf"}),
    "strace": Known(("-V",)),
    "gdb": Known(),
    "tcpdump": Known(),
    "redis-cli": Known(("--version",), {"apt": "redis-tools", "dnf": "redis", "brew": "redis", "apk": "redis"}),
    "psql": Known(
        ("--version",),
        {"apt": "postgresql-client", "dnf": "postgresql", "brew": "libpq", "apk": "postgresql-client"},
    ),
    "sqlite3": Known(),
    "kubectl": Known((), _NOT_PACKAGED | {"brew": "kubectl"}, "https://kubernetes.io/docs/tasks/tools"),
    "docker": Known(("--version",), {"apt": "docker.io", "dnf": "docker-cli"}),
    "journalctl": Known(("--version",), {"apt": "systemd"}),
    "git": Known(),
    "gh": Known(),
    "glab": Known(),
    "nvim": Known(("--version",), {"apt": "neovim", "dnf": "neovim", "brew": "neovim", "apk": "neovim"}),
    "vim": Known(),
    "nano": Known(),
    "watch": Known(("-v",), {"apt": "procps", "dnf": "procps-ng"}),
}

_LINES = {
    "apt": "apt install {}",
    "dnf": "dnf install {}",
    "apk": "apk add {}",
    "pacman": "pacman -S {}",
    "zypper": "zypper install {}",
    "brew": "brew install {}",
}
_SYSTEMS = {
    **dict.fromkeys(("debian", "ubuntu", "linuxmint", "raspbian", "pop"), "apt"),
    **dict.fromkeys(("fedora", "rhel", "centos", "rocky", "almalinux", "amzn"), "dnf"),
    **dict.fromkeys(("suse", "opensuse", "sles"), "zypper"),
    "alpine": "apk",
    "arch": "pacman",
    "manjaro": "pacman",
    "darwin": "brew",
}


def find(program: str) -> str | None:
    """The path of a program on PATH; None where there is none."""
    if not program or "\0" in program:
        return None
    return shutil.which(program)


def installer(release: str | None = None) -> str:
    """What installs packages here: ``"apt"``, ``"dnf"``, ``"brew"``...; "" where that is not known.

    >>> installer('ID=rocky\\nID_LIKE="rhel centos fedora"\\n')
    'dnf'
    """
    if release is None:
        if os.uname().sysname == "Darwin":
            return "brew"
        try:
            with open("/etc/os-release", encoding="utf-8", errors="replace") as file:
                release = file.read(65536)
        except OSError:
            return ""
    told = dict(line.split("=", 1) for line in release.splitlines() if "=" in line)
    names = f"{told.get('ID', '')} {told.get('ID_LIKE', '')}".replace('"', "").replace("'", "").split()
    return next((_SYSTEMS[name] for name in names if name in _SYSTEMS), "")


def install_line(program: str, system: str | None = None) -> str:
    """The command that installs a program on this system, or where to get it.

    >>> install_line("redis-cli", "apt")
    'apt install redis-tools'
    """
    known = KNOWN.get(program)
    if known is None:  # no package is guessed for what nobody knows
        return f"install {program} and put it on PATH"
    packages = known.packages or {}
    system = installer() if system is None else system
    package = packages.get(system, program)
    if system in _LINES and package:
        return _LINES[system].format(package)
    if packages.get("pip"):
        return f"pip install {packages['pip']}"
    return f"see {known.page}" if known.page else f"install {program} and put it on PATH"


@dataclass(frozen=True, slots=True)
class Ran:
    """What a program did: its exit code (None where it was killed at the deadline) and what it printed."""

    code: int | None
    out: bytes
    err: str

    @property
    def said(self) -> str:
        """The first line of what went wrong, else of what it printed."""
        text = self.err.strip() or self.out.decode("utf-8", "replace").strip()
        return text.splitlines()[0].strip()[:300] if text else ""


def run(
    argv: Sequence[str],
    deadline: float,
    *,
    env: Mapping[str, str] | None = None,
    cwd: str | None = None,
    limit: int = OUTPUT_LIMIT,
) -> Ran:
    """Runs a program to its end, at most ``deadline`` seconds and until it has printed ``limit`` bytes; raises OSError
    where it does not start."""
    environment = {**os.environ, "LC_ALL": "C.UTF-8", **(env or {})}
    process = subprocess.Popen(
        list(argv),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        cwd=cwd,
        start_new_session=True,
    )
    out, err = bytearray(), bytearray()
    timely = _gather(process, {process.stdout: out, process.stderr: err}, time.monotonic() + deadline, limit)
    if not timely:
        _kill(process)
    code = process.wait()
    for stream in (process.stdout, process.stderr):
        if stream is not None:
            stream.close()
    return Ran(code if timely else None, bytes(out), err.decode("utf-8", "replace"))


def _gather(process: subprocess.Popen[bytes], streams: Mapping[object, bytearray], end: float, limit: int) -> bool:
    """Reads until both streams end; False where the time or the room is over before."""
    import selectors

    with selectors.DefaultSelector() as selector:
        for stream, kept in streams.items():
            selector.register(stream, selectors.EVENT_READ, kept)  # type: ignore[arg-type]
        while selector.get_map():
            left = end - time.monotonic()
            if left <= 0:
                return False
            for key, _ in selector.select(left):
                data = os.read(key.fd, 65536)
                if not data:
                    selector.unregister(key.fileobj)
                key.data.extend(data)
                if len(key.data) > limit:
                    return False
    try:
        process.wait(max(0.01, end - time.monotonic()))
    except subprocess.TimeoutExpired:
        return False
    return True


def _kill(process: subprocess.Popen[bytes]) -> None:
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        process.kill()
