"""The payloads: the same bytes everywhere, of the size asked for, free of the harness's marks."""

from __future__ import annotations

import itertools
import random
import re
from pathlib import Path

import pytest

from benchmarks.latency import FLOODS, SYMBOLS
from benchmarks.memory import WIDTH, history_lines
from benchmarks.multiplexer import scrubbed_environment
from benchmarks.pane_program import WIPED
from benchmarks.payloads import PAYLOADS, Payload, payload
from benchmarks.process_table import process_table
from benchmarks.rig import alternated

by_name = pytest.mark.parametrize("made", PAYLOADS, ids=lambda made: made.name)


@by_name
def test_payload_is_the_same_every_time(made: Payload) -> None:
    assert made.make(20_000) == made.make(20_000)


@by_name
def test_payload_has_the_size_asked_for_and_whole_frames(made: Payload) -> None:
    data = made.make(50_000)
    frames = list(itertools.islice(made.frames(), 4))
    longest = max(len(frame) for frame in frames)
    assert data.startswith(b"".join(frames)[:50_000])
    assert 50_000 <= len(data) <= 50_000 + max(longest, 6000)


@by_name
def test_payload_is_text_without_marks(made: Payload) -> None:
    text = made.make(100_000).decode()
    assert not set("~`") & set(text)
    assert not re.search(r"(?<!\r)\n", text), "a line feed without its carriage return"


@by_name
def test_payload_follows_the_size_of_the_screen(made: Payload) -> None:
    rows = re.findall(rb"\x1b\[(\d+);\d*H", made.make(60_000, columns=60, lines=20))
    assert all(1 <= int(row) <= 20 for row in rows)


def test_names_are_unique_and_unknown_ones_are_refused() -> None:
    assert len({made.name for made in PAYLOADS}) == len(PAYLOADS) == 11
    with pytest.raises(ValueError, match="there are: full-screen text"):
        payload("nothing")


def test_dense_colours_name_a_colour_for_every_cell() -> None:
    frame = next(payload("dense 256 colours").frames(120, 39)).decode()
    assert len(re.findall(r"\x1b\[38;5;\d+;48;5;\d+m.", frame)) == 120 * 39


def test_floods_never_write_what_the_latency_benchmark_waits_for() -> None:
    for _, _, name in FLOODS:
        assert not set(SYMBOLS + b"".join(WIPED)) & set(payload(name).make(200_000, columns=56))


def test_history_lines_differ_and_are_seventy_wide() -> None:
    lines = history_lines(3000)
    assert {len(line) for line in lines} == {WIDTH}
    assert len(set(lines)) == 3000


def test_process_table_draws_everything_once_and_then_changes() -> None:
    frames = list(itertools.islice(process_table(120, 39, random.Random(1)), 5))
    assert "\x1b[2J" in frames[0]
    assert all(len(frame) < len(frames[0]) and "\x1b[2J" not in frame for frame in frames[1:])


def test_rounds_alternate() -> None:
    assert list(alternated(["a", "b"], 3)) == ["a", "b", "b", "a", "a", "b"]


def test_environment_holds_nothing_of_the_person_who_measures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMUX", "/tmp/x,1,0")
    monkeypatch.setenv("EDITOR", "vi")
    environment = scrubbed_environment(Path("/tmp/here"))
    assert not {"TMUX", "TMUX_PANE", "EDITOR"} & set(environment)
    assert environment["HOME"] == environment["TMUX_TMPDIR"] == "/tmp/here"
    assert environment["SHELL"] == "/bin/sh"
