"""One address of a SQLite file means one file, to the probe, the monitor, the event store and the metric alike."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from pymux_wf.workflow.config.sqlite_address import sqlite_path
from pymux_wf.workflow.probes.probe import probe
from pymux_wf.workflow.probes.settings import Components


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "a b.db"
    with sqlite3.connect(path) as connection:
        connection.execute("create table t (n int)")
    connection.close()
    return path


@pytest.mark.parametrize("form", ["sqlite:///{}", "sqlite:////{}", "{0}", "/{}"])
def test_every_form_is_the_same_file_to_all(database: Path, form: str) -> None:
    address = form.format(str(database).lstrip("/").replace(" ", "%20" if "sqlite" in form else " "))
    if not address.startswith(("sqlite", "/")):
        address = f"/{address}"
    assert sqlite_path(address) == str(database)
    assert probe("sqlite", Components(sqlite=address)).ok
    assert probe("events", Components(events=address)).ok


def test_a_relative_file_is_found_where_it_is_and_an_absolute_one_comes_first(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(database.parent)
    assert sqlite_path("sqlite:///a%20b.db") == "a b.db"
    assert sqlite_path("sqlite:a b.db") == "a b.db"
    monkeypatch.setenv("HOME", str(database.parent))
    assert sqlite_path("sqlite:///~/a b.db") == str(database)
    assert sqlite_path("sqlite:///no/such.db") == "/no/such.db"
