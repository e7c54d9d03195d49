"""The wire under any bytes and any cuts: frames survive, garbage is refused in one way only, both codecs agree."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import msgpack
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pymux_wf.packing import pack, unpack
from pymux_wf.protocol import Decoder, Message, ProtocolError, encode, frame

LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.text(st.characters(codec="utf-8"))
    | st.binary()
    | st.floats(allow_nan=False)
)
VALUES = st.recursive(LEAVES, lambda children: st.lists(children) | st.dictionaries(st.text(), children), max_leaves=20)
FRAMES = st.one_of(
    st.tuples(st.just(Message.INPUT), st.binary()),
    st.tuples(st.just(Message.RESULT), st.integers(0, 255)),
    st.tuples(st.just(Message.RESUME)),
    st.tuples(st.just(Message.COMMAND), st.lists(st.text())),
    st.tuples(st.integers(100, 10**6), VALUES),
)


def cut(data: bytes, places: list[int]) -> list[bytes]:
    """``data`` in pieces, cut at ``places`` as far as they are inside."""
    edges = [0, *sorted(place % (len(data) + 1) for place in places), len(data)]
    return [data[start:end] for start, end in pairwise(edges)]


@given(st.lists(FRAMES, max_size=6), st.lists(st.integers(0, 10**6), max_size=12), st.booleans())
def test_frames_survive_any_cuts(frames: list[tuple[Any, ...]], places: list[int], small_codec: bool) -> None:
    decoder = Decoder(unpack=unpack if small_codec else None)
    data = b"".join(encode(*fields) for fields in frames)
    found = [fields for piece in cut(data, places) for fields in decoder.feed(piece)]
    assert found == [list(fields) for fields in frames]
    assert decoder.pending == 0


@given(st.lists(st.binary(max_size=200), max_size=10), st.booleans())
def test_any_bytes_give_frames_or_one_kind_of_error(pieces: list[bytes], framed: bool) -> None:
    decoder = Decoder(limit=1000)
    try:
        for piece in pieces:
            for fields in decoder.feed(frame(piece) if framed else piece):
                assert type(fields[0]) is int
            assert decoder.pending <= 1004
    except ProtocolError:
        pass


@given(st.binary(max_size=300))
def test_the_small_codec_refuses_or_agrees(body: bytes) -> None:
    try:
        value = unpack(body)
    except ValueError:
        return
    # Compared packed, for a NaN is not equal to itself.
    theirs = msgpack.unpackb(body, raw=False, unicode_errors="surrogateescape", strict_map_key=False)
    assert msgpack.packb(theirs, unicode_errors="surrogateescape") == msgpack.packb(
        value, unicode_errors="surrogateescape"
    )


@given(VALUES)
def test_both_codecs_read_and_write_the_same(value: Any) -> None:
    theirs = msgpack.packb(value)
    assert unpack(theirs) == value
    if not _has_float(value):
        assert pack(value) == theirs


@pytest.mark.parametrize(
    "value",
    [
        b"x" * 255,
        b"x" * 256,
        b"x" * 65536,
        "y" * 31,
        "y" * 32,
        "y" * 65535,
        "y" * 65536,
        [0] * 15,
        [0] * 16,
        [0] * 65536,
        dict.fromkeys(range(16)),
        dict.fromkeys(range(65536)),
        "\udcff",
    ],
    ids=lambda value: f"{type(value).__name__}-{len(value)}",
)
def test_every_size_has_its_own_head(value: Any) -> None:
    theirs = msgpack.packb(value, unicode_errors="surrogateescape")
    assert pack(value) == theirs
    assert unpack(theirs) == value


def _has_float(value: Any) -> bool:
    if isinstance(value, dict):
        return any(map(_has_float, value.values()))
    return isinstance(value, float) or (isinstance(value, list) and any(map(_has_float, value)))
