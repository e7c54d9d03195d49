"""What is kept of panes for recordings: output, input, sizes and the end with their times; never a password."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pymux_wf import Pane, Server


@pytest.fixture
def server() -> Iterator[Server]:
    with Server.start(record=True, listen=False) as started:
        yield started


def events_of(server: Server, pane: Pane) -> list[tuple[str, bytes | str]]:
    embedded = server.connection.embedded
    assert embedded is not None
    assert embedded.server.recordings is not None
    return [(code, data) for _, code, data in embedded.server.recordings.panes[int(pane.id[1:])].events]


def data_of(events: list[tuple[str, bytes | str]], code: str) -> bytes:
    return b"".join(data for kind, data in events if kind == code and isinstance(data, bytes))


def test_output_input_sizes_and_the_end_are_kept(server: Server) -> None:
    pane = server.exec(["sh", "-c", "echo ready; read line; exit 3"])
    pane.wait_for("ready")
    pane.resize(60, 20)
    pane.send_text("go\n")
    pane.wait_exit()
    events = events_of(server, pane)
    assert data_of(events, "o").startswith(b"ready\r\n")
    assert data_of(events, "i") == b"go\r"
    assert ("r", "60x20") in events
    assert events[-1] == ("x", "3")


def test_an_end_by_a_signal_is_told_as_a_shell_does(server: Server) -> None:
    pane = server.exec(["sleep", "100"])
    pane.signal("KILL")
    pane.wait_exit()
    assert events_of(server, pane)[-1] == ("x", "137")


def test_what_is_typed_unseen_is_not_kept(server: Server) -> None:
    script = "stty -echo; echo secret please; read word; stty echo; echo thanks; read word"
    pane = server.exec(["sh", "-c", script])
    pane.wait_for("secret please")
    pane.send_text("hunter2\n")
    pane.wait_for("thanks")
    pane.send_text("shown\n")
    pane.wait_exit()
    assert data_of(events_of(server, pane), "i") == b"shown\r"


def test_a_flood_loses_its_oldest_bytes_and_counts_them(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pymux_wf.server.recordings.LIMIT", 10_000)
    pane = server.exec(["sh", "-c", "seq 100000; echo over"])
    pane.wait_exit(timeout=30)
    events = events_of(server, pane)
    embedded = server.connection.embedded
    assert embedded is not None
    assert embedded.server.recordings is not None
    recording = embedded.server.recordings.panes[int(pane.id[1:])]
    assert data_of(events, "o").endswith(b"over\r\n")
    assert recording.lost > 400_000
    assert recording.lost + len(data_of(events, "o")) == len(b"".join(b"%d\r\n" % n for n in range(1, 100001))) + 6


def test_of_one_large_write_the_end_is_kept(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    pane = server.exec(["sh", "-c", "echo begun; cat >/dev/null"])
    pane.wait_for("begun")
    embedded = server.connection.embedded
    assert embedded is not None
    assert embedded.server.recordings is not None
    recording = embedded.server.recordings.panes[int(pane.id[1:])]
    monkeypatch.setattr("pymux_wf.server.recordings.LIMIT", 10)
    recording.watch("output", b"0123456789abcdef")
    recording.watch("resized", (30, 5))
    assert [(code, data) for _, code, data in recording.events] == [("o", b"abcdef"), ("r", "30x5")]
    assert recording.lost == len(b"begun\r\n0123456789")


def test_nothing_is_kept_unless_it_is_asked_for() -> None:
    with Server.start(listen=False) as server:
        assert server.connection.embedded is not None
        assert server.connection.embedded.server.recordings is None
