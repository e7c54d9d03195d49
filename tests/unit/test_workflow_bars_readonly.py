"""What keeps files in the home directory, where nothing can be written there."""

from __future__ import annotations

from pathlib import Path

import pytest

from pymux_wf.workflow.alerts.journal import Journal, directory_of


def test_alerts_are_kept_beside_the_socket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", "/proc/none")  # nobody can write below /proc, root included
    directory = directory_of(str(tmp_path / "socket"))
    assert directory == tmp_path / "socket.alerts"
    assert directory.stat().st_mode & 0o777 == 0o700
    Journal(directory).write_state({"alerts": []})
    assert Journal(directory_of(str(tmp_path / "socket"))).state() == {"alerts": []}
