"""What tests of terminal programs need besides the API: recordings, artefacts of a failure, stored snapshots.

Names are loaded when they are first used, so that importing the package costs next to nothing. Nothing here needs
pytest, but for its plugin.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pymux_wf.testing.artifacts import write_artifacts
    from pymux_wf.testing.evidence import Difference, PaneEvidence
    from pymux_wf.testing.pane_factory import PaneMaker
    from pymux_wf.testing.processes import NotStopped, Process, Processes, ProcessFailed
    from pymux_wf.testing.recording import Recording, from_cast, to_cast
    from pymux_wf.testing.run import LeakedProcesses
    from pymux_wf.testing.snapshots import Mode, Snapshot, SnapshotStore, Verdict
    from pymux_wf.testing.trace import Trace

__all__ = [
    "Difference",
    "LeakedProcesses",
    "Mode",
    "NotStopped",
    "PaneEvidence",
    "PaneMaker",
    "Process",
    "ProcessFailed",
    "Processes",
    "Recording",
    "Snapshot",
    "SnapshotStore",
    "Trace",
    "Verdict",
    "from_cast",
    "to_cast",
    "write_artifacts",
]

_HOMES = {
    "Difference": "evidence",
    "LeakedProcesses": "run",
    "Mode": "snapshots",
    "NotStopped": "processes",
    "PaneEvidence": "evidence",
    "PaneMaker": "pane_factory",
    "Process": "processes",
    "ProcessFailed": "processes",
    "Processes": "processes",
    "Recording": "recording",
    "Snapshot": "snapshots",
    "SnapshotStore": "snapshots",
    "Trace": "trace",
    "Verdict": "snapshots",
    "from_cast": "recording",
    "to_cast": "recording",
    "write_artifacts": "artifacts",
}


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(f"{__name__}.{home}"), name)
    globals()[name] = value
    return value
