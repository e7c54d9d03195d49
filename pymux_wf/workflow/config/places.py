"""Directories of the user's configuration and state, and which ``workflow.toml`` counts.

The environment is read here, for the whole layer. Nothing is made here but what :func:`made` is asked for.
"""

from __future__ import annotations

import os
from pathlib import Path

WORKFLOW_FILE = "workflow.toml"


def config_directory() -> Path:
    """``$XDG_CONFIG_HOME/pywfmux``, else ``~/.config/pywfmux``: what is in it is the user's own, and trusted."""
    return _base("XDG_CONFIG_HOME", ".config") / "pywfmux"


def state_directory() -> Path:
    """``$XDG_STATE_HOME/pywfmux``, else ``~/.local/state/pywfmux``: what the layer writes down for later."""
    return _base("XDG_STATE_HOME", ".local/state") / "pywfmux"


def made(directory: Path) -> Path:
    """The directory, made for the user alone (0700) where it is missing; raises OSError."""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    return directory


def workflow_file() -> Path | None:
    """The user's ``workflow.toml``: that of ``$PYWFMUX_WORKFLOW``, else of the configuration directory; None where
    there is none. That of a project: :mod:`pymux_wf.workflow.config.project_file`."""
    named = named_file()
    candidates = [*([named] if named else []), config_directory() / WORKFLOW_FILE]
    return next((path for path in candidates if path.is_file()), None)


def named_file() -> Path | None:
    """The file that ``$PYWFMUX_WORKFLOW`` names, if it does and it is there."""
    named = os.environ.get("PYWFMUX_WORKFLOW")
    return Path(named) if named and Path(named).is_file() else None


def _base(variable: str, under_home: str) -> Path:
    named = os.environ.get(variable, "")
    # As the specification of these variables has it, a relative path is none.
    return Path(named) if named.startswith("/") else Path.home() / under_home
