"""The table and the JSON file of the benchmarks, and the reading of profiles."""

from __future__ import annotations

import json

from benchmarks.figures import Figure, ratio_bar, skipped
from benchmarks.profile import shares, stacks
from benchmarks.report import HEADINGS, figure_text, render, table, to_json
from benchmarks.samples import Sample

FIGURE = Figure(
    "in: plain log",
    "MB/s",
    Sample.of([9.0, 10.0, 11.0]),
    Sample.of([28.0, 30.0, 32.0]),
    bar=ratio_bar(0.7, "more"),
    aim=ratio_bar(1.0, "more"),
    details={"bytes": 6},
)


def test_numbers_are_short_and_never_in_powers_of_ten() -> None:
    assert [figure_text(value) for value in (0, 0.00412, 1.004, 13.62, 99.96, 123456.0)] == [
        "0",
        "0.004",
        "1.00",
        "13.6",
        "100.0",
        "123,456",
    ]


def test_table_rows_have_every_column_and_one_width() -> None:
    lines = render([FIGURE, skipped("memory", "no /proc")]).splitlines()
    assert lines[0].split("|")[1:-1] == [
        f" {heading:<{len(cell) - 2}} " for heading, cell in zip(HEADINGS, lines[0].split("|")[1:-1])
    ]
    assert len({len(line) for line in lines if line.startswith("|")}) == 1
    assert [cell.strip() for cell in lines[2].split("|")[1:-1]] == [
        "in: plain log",
        "10.0 MB/s ±10%",
        "30.0 MB/s ±7%",
        "3.00x",
        "≥ 0.7x",
        "≥ 1x",
        "aim",
    ]
    assert lines[-1] == "- memory: skipped: no /proc"


def test_wide_characters_keep_the_columns_straight() -> None:
    assert table([("終", "b")], ("x", "y")).splitlines() == ["| x  | y |", "|----|---|", "| 終 | b |"]


def test_reference_is_named_in_the_ratio_column() -> None:
    row = Figure("has-session", "ms", None, Sample.of([30.0]), Sample.of([20.0]), "python -c pass")
    assert "1.50x python -c pass" in render([row])


def test_remarks_follow_the_table() -> None:
    assert (
        render([FIGURE], heading="a against b", remarks=["tmux is not on PATH"]).splitlines()[-1]
        == "- tmux is not on PATH"
    )


def test_json_keeps_every_round_and_the_verdict() -> None:
    read = json.loads(to_json([FIGURE], {"python": "3.11"}))
    assert read["environment"] == {"python": "3.11"}
    assert read["figures"][0]["tmux"] == [9.0, 10.0, 11.0]
    assert read["figures"][0]["met"] == "aim"
    assert read["figures"][0]["details"] == {"bytes": 6}


def test_profile_counts_own_and_whole_time_once_a_sample() -> None:
    counted = stacks("main;feed;draw 3\nmain;feed 5\nmain;feed;feed 2\n")
    assert shares(counted, 2) == [("70.0%", "100.0%", "feed"), ("30.0%", "30.0%", "draw")]
