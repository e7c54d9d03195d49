"""Paste buffers: names, order, limits."""

from __future__ import annotations

import pytest
from pymux_wf.server.buffers import PasteBuffers
from pymux_wf.server.errors import CommandError


def buffers(limit: int = 50) -> tuple[PasteBuffers, list[tuple[str, str]]]:
    told: list[tuple[str, str]] = []
    return PasteBuffers(lambda: limit, lambda event, name: told.append((event, name))), told


def test_automatic_buffers_are_numbered_and_newest_first() -> None:
    made, told = buffers()
    made.add(b"one")
    made.add(b"two")
    assert [buffer.name for buffer in made] == ["buffer1", "buffer0"]
    newest = made.newest()
    assert newest is not None
    assert newest.data == b"two"
    assert told == [("paste-buffer-changed", "buffer0"), ("paste-buffer-changed", "buffer1")]


def test_the_oldest_automatic_buffers_make_room_and_named_ones_stay() -> None:
    made, _ = buffers(limit=2)
    made.set("mine", b"kept")
    for text in (b"a", b"b", b"c"):
        made.add(text)
    assert [buffer.name for buffer in made] == ["buffer2", "buffer1", "mine"]


def test_a_named_buffer_is_not_the_newest() -> None:
    made, _ = buffers()
    made.add(b"automatic")
    made.set("mine", b"named")
    newest = made.newest()
    assert newest is not None
    assert newest.name == "buffer0"


def test_nothing_is_made_of_no_data() -> None:
    made, told = buffers()
    assert made.add(b"") is None
    assert not told


def test_renaming_takes_the_place_of_another() -> None:
    made, _ = buffers()
    made.set("a", b"1")
    made.set("b", b"2")
    made.rename("a", "b")
    assert [(buffer.name, buffer.data) for buffer in made] == [("b", b"1")]


@pytest.mark.parametrize("name", ["missing", ""])
def test_deleting_what_is_not_there_is_an_error(name: str) -> None:
    made, _ = buffers()
    with pytest.raises(CommandError, match=f"no buffer {name}"):
        made.delete(name)


def test_the_sample_is_one_line_without_controls() -> None:
    made, _ = buffers()
    buffer = made.add(b"a\tb\nc\033d\\e")
    assert buffer is not None
    assert buffer.sample() == "a\\tb\\nc\\033d\\\\e"
    long = made.add(b"x" * 500)
    assert long is not None
    assert long.sample() == "x" * 200 + "..."
