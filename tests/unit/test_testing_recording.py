"""Recordings as asciicast files: the formats, exact times, characters cut in two, and reading back."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pymux_wf.testing.recording import Recording, from_cast, to_cast, with_markers
from pymux_wf.testing.safe_text import whole


def recording(*events: tuple[float, str, bytes | str], **fields: object) -> Recording:
    return Recording(80, 24, 100.0, events, **fields)  # type: ignore[arg-type]


def lines(cast: str) -> list[list[object]]:
    return [json.loads(line) for line in cast.splitlines()[1:]]


def test_version_3() -> None:
    cast = to_cast(
        recording(
            (100.25, "o", b"hi\r\n"),
            (100.5, "i", "x"),
            (101.0, "r", "100x30"),
            (101.0, "m", "a step"),
            (103.5, "x", "1"),
            timestamp=1_700_000_000,
            title="t",
            command="sh -c 'echo hi'",
            environment={"SHELL": "/bin/sh"},
            term_version="1.0",
            theme={"fg": "#ffffff", "bg": "#000000"},
        )
    )
    assert cast.splitlines() == [
        '{"version": 3, "term": {"cols": 80, "rows": 24, "type": "xterm-256color", "version": "1.0", '
        '"theme": {"fg": "#ffffff", "bg": "#000000"}}, "timestamp": 1700000000, "title": "t", '
        '"command": "sh -c \'echo hi\'", "env": {"SHELL": "/bin/sh"}}',
        '[0.250000, "o", "hi\\r\\n"]',
        '[0.250000, "i", "x"]',
        '[0.500000, "r", "100x30"]',
        '[0.000000, "m", "a step"]',
        '[2.500000, "x", "1"]',
    ]


def test_version_2() -> None:
    events = ((100.25, "o", b"hi"), (100.5, "x", "0"), (101.5, "r", "100x30"))
    cast = to_cast(recording(*events, timestamp=7), version=2)
    assert cast.splitlines() == [
        '{"version": 2, "width": 80, "height": 24, "timestamp": 7, "env": {"TERM": "xterm-256color"}}',
        '[0.250000, "o", "hi"]',
        '[1.500000, "r", "100x30"]',
    ]


def test_a_header_holds_only_what_is_known() -> None:
    header = '{"version": 3, "term": {"cols": 80, "rows": 24, "type": "xterm-256color"}}\n'
    assert to_cast(recording()) == header


def test_there_is_no_other_version() -> None:
    with pytest.raises(ValueError, match=r"no such asciicast version: 1 \(there are 2 and 3\)"):
        to_cast(recording(), version=1)


def test_intervals_add_up_to_the_time_of_each_event() -> None:
    """A third of a millisecond, ten thousand times: intervals rounded one by one would be late by milliseconds."""
    times = [100 + number / 3000 for number in range(10_000)]
    cast = to_cast(recording(*((at, "o", "x") for at in times)))
    total = Decimal(0)
    for line, at in zip(cast.splitlines()[1:], times, strict=True):
        total += Decimal(line[1:].partition(",")[0])
        assert abs(total - Decimal(at - 100)) <= Decimal("0.000001")


def test_time_does_not_go_back() -> None:
    cast = to_cast(recording((99.0, "o", "early"), (102.0, "o", "b"), (101.0, "o", "c"), (103.0, "o", "d")))
    assert [line[0] for line in lines(cast)] == [0.0, 2.0, 0.0, 1.0]


def test_a_character_cut_between_chunks_stays_whole() -> None:
    euro = "€".encode()
    cast = to_cast(
        recording((101, "o", b"a" + euro[:1]), (102, "o", euro[1:2]), (103, "r", "90x24"), (104, "o", euro[2:]))
    )
    assert lines(cast) == [[1, "o", "a"], [2, "r", "90x24"], [1, "o", "€"]]


def test_each_direction_has_its_own_halves() -> None:
    euro = "€".encode()
    cast = to_cast(recording((101, "o", euro[:2]), (101, "i", euro[:1]), (102, "i", euro[1:]), (102, "o", euro[2:])))
    assert lines(cast) == [[2, "i", "€"], [0, "o", "€"]]


def test_what_is_no_utf_8_is_replaced_and_an_end_cut_short_is_not_lost() -> None:
    cast = to_cast(
        recording((101, "o", b"\xff"), (102, "o", "€".encode()[:2]), (103, "o", "text"), (104, "o", b"\xe2"))
    )
    assert lines(cast) == [[1, "o", "�"], [2, "o", "�text"], [1, "o", "�"]]


def test_lone_surrogates_and_line_separators_break_no_line() -> None:
    cast = to_cast(recording((101, "m", "a\ud800\u2028\x85b\n")))
    assert cast.count("\n") == 2
    assert len(cast.splitlines()) == 2
    assert lines(cast) == [[1, "m", "a\ufffd\u2028\x85b\n"]]


def test_markers_come_after_what_happened_by_then() -> None:
    marked = with_markers(recording((101.0, "o", "a"), (102.0, "o", "b")), [(102.0, "late"), (101.5, "early")])
    assert [data for _, _, data in marked.events] == ["a", "early", "b", "late"]


TEXT = st.text(st.characters(codec=None), min_size=1, max_size=12)
EVENTS = st.lists(st.tuples(st.integers(0, 10**10), st.sampled_from("oirmx"), TEXT), max_size=12)


@given(EVENTS, TEXT)
def test_version_3_gives_back_what_was_written(events: list[tuple[int, str, str]], title: str) -> None:
    ordered = [(micro / 1_000_000, code, whole(data)) for micro, code, data in sorted(events, key=lambda each: each[0])]
    written = Recording(
        132, 50, 0.0, ordered, 3, title, "cmd", {"SHELL": "/bin/sh"}, "tmux-256color", "3.7", {"fg": "#ffffff"}
    )
    read = from_cast(to_cast(written))
    assert read.events == ordered
    assert read.title == whole(title)
    assert to_cast(read) == to_cast(written)


@given(EVENTS)
def test_version_2_gives_back_all_but_the_exit(events: list[tuple[int, str, str]]) -> None:
    ordered = [(micro / 1_000_000, code, whole(data)) for micro, code, data in sorted(events, key=lambda each: each[0])]
    read = from_cast(to_cast(Recording(10, 5, 0.0, ordered), version=2))
    assert read.events == [event for event in ordered if event[1] != "x"]
    assert (read.columns, read.lines, read.term) == (10, 5, "xterm-256color")


@given(st.lists(st.binary(max_size=5), max_size=20))
def test_any_cut_gives_the_same_text(chunks: list[bytes]) -> None:
    cast = to_cast(recording(*((100.0 + n, "o", chunk) for n, chunk in enumerate(chunks))))
    assert "".join(str(data) for _, _, data in lines(cast)) == b"".join(chunks).decode("utf-8", "replace")


def test_a_file_of_somebody_else() -> None:
    text = (
        '{"version":3,"term":{"cols":9,"rows":2},"idle_time_limit":2,"tags":["a"]}\n'
        "# a comment\n"
        '[0.5,"o","a"]\n\n[0.25,"?","unknown"]\n[0.25,"o","b"]'
    )
    read = from_cast(text)
    assert read.events == [(0.5, "o", "a"), (1.0, "o", "b")]
    assert (read.columns, read.lines, read.term, read.timestamp, read.theme) == (9, 2, "", None, None)


HEADER = '{"version": 3, "term": {"cols": 80, "rows": 24}}'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "line 1: not JSON"),
        ("[]", "line 1: not the header"),
        ('{"version": 1}', "line 1: not the header"),
        ('{"version": [3]}', "line 1: not the header"),
        ('{"version": 3}', "line 1: no term"),
        ('{"version": 3, "term": {"cols": "80", "rows": 24}}', "line 1: no size"),
        ('{"version": 2, "width": 0, "height": 24}', "line 1: no size"),
        (f"{HEADER}\n[1.0, 2, 3]", "line 2: not an event"),
        (f'{HEADER}\n[true, "o", "x"]', "line 2: not an event"),
        (f'{HEADER}\n[1, "o", "x"]\n[1, "o", "x', "line 3: not JSON"),
        (f'{HEADER}\n[NaN, "o", "x"]', "line 2: not JSON: NaN is not a number"),
        (f'{HEADER}\n[1e999, "o", "x"]', "line 2: not an event"),
        (f'{HEADER}\n[-1, "o", "x"]', "line 2: not an event"),
        (f"{HEADER}\n{'[' * 100_000}", "line 2: not JSON"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        from_cast(text)
