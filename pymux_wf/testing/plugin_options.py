"""What the pytest plugin can be told: options of the command line, and the same in the configuration file.

Loaded with pytest in every run, so it imports nothing that pytest has not.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

TRACE = ("off", "on", "retain-on-failure")
KEEP = ("never", "failure", "always")
SNAPSHOTS = ("check", "new", "update")

_MARKER = (
    "mux(cols=80, rows=24, timeout=5, env={}, shell='/bin/sh'): how the terminals of the test's own server are: their "
    "size, the seconds that waits last, what is added to the environment of programs, the default shell"
)


class Settings(NamedTuple):
    """What holds in this run. ``timeout`` is in seconds, None for no limit; ``snapshots`` is None for the default."""

    artifacts: Path
    trace: str
    keep: str
    attach: bool
    timeout: float | None
    snapshots: str | None


def add_options(parser: pytest.Parser) -> None:
    """Tells pytest of the options."""
    group = parser.getgroup("pywfmux", "terminals for tests (pywfmux)")
    option, ini = group.addoption, parser.addini
    option(
        "--mux-artifacts", metavar="DIR", help="where failed tests leave what their terminals showed [mux-artifacts]"
    )
    option("--mux-trace", choices=TRACE, help="of which tests: of none, of all, of those that fail [retain-on-failure]")
    option("--mux-keep", choices=KEEP, help="keep the terminals at a test's end until you have looked at them [never]")
    option("--mux-attach", action="store_true", help="wait until you look on (or press Enter) before a test goes on")
    option("--pywfmux-snapshots", choices=SNAPSHOTS, help="snapshots: compare only [where CI is set], write new ones "
           "[elsewhere], or overwrite those that differ")  # fmt: skip
    ini("mux_artifacts", "as --mux-artifacts, relative to the root directory", default="mux-artifacts")
    ini("mux_trace", "as --mux-trace", default="retain-on-failure")
    ini("mux_keep", "as --mux-keep", default="never")
    ini("mux_timeout", "the seconds that waits last which are not told otherwise (none: no limit)", default="5")
    ini("pywfmux_snapshots", "as --pywfmux-snapshots", default="")


def add_marker(config: pytest.Config) -> None:
    """Tells pytest of the marker."""
    config.addinivalue_line("markers", _MARKER)


def check_options(config: pytest.Config) -> None:
    """Raises ``pytest.UsageError`` for options that cannot be had together."""
    wanted = [name for name, on in {"--mux-attach": config.getoption("mux_attach"), "--mux-keep": keeps(config)}.items()
              if on]  # fmt: skip
    if wanted and (config.getoption("numprocesses", None) or hasattr(config, "workerinput")):
        raise pytest.UsageError(f"{wanted[0]}: only one test at a time can be watched: run it with -n 0")


def keeps(config: pytest.Config) -> bool:
    """Whether somebody may look at what a test has left."""
    return _chosen(config, "mux_keep", KEEP) != "never"


def settings_of(config: pytest.Config) -> Settings:
    """What holds; raises ``pytest.UsageError`` for a value in the configuration file that makes no sense."""
    artifacts = config.getoption("mux_artifacts")
    return Settings(
        artifacts=config.invocation_params.dir / artifacts
        if artifacts
        else config.rootpath / config.getini("mux_artifacts"),
        trace=_chosen(config, "mux_trace", TRACE),
        keep=_chosen(config, "mux_keep", KEEP),
        attach=bool(config.getoption("mux_attach")),
        timeout=_seconds(config.getini("mux_timeout")),
        snapshots=_chosen(config, "pywfmux_snapshots", ("", *SNAPSHOTS)) or None,
    )


def _chosen(config: pytest.Config, name: str, values: tuple[str, ...]) -> str:
    chosen = str(config.getoption(name) or config.getini(name))
    if chosen not in values:
        raise pytest.UsageError(f"{name} = {chosen}: it can be {', '.join(filter(None, values))}")
    return chosen


def _seconds(text: str) -> float | None:
    if text.strip().lower() == "none":
        return None
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1
    if not 0 < seconds < 1e9:
        raise pytest.UsageError(f"mux_timeout = {text}: it can be seconds, or none")
    return seconds
