"""Frames of the wire: what is accepted, what is refused, and what is read at all before it is refused."""

from __future__ import annotations

import pytest

from pymux_wf.protocol import HEADER, MAX_FRAME, Decoder, Message, ProtocolError, encode, frame


def test_a_frame_comes_back() -> None:
    fields = [Message.HELLO, 1, "0.1 \udcff é", {"environment": ["A=b"], "columns": 80, "utf8": True, "extra": None}]
    assert list(Decoder().feed(encode(*fields))) == [fields]


def test_frames_come_as_they_are_complete() -> None:
    decoder = Decoder()
    data = encode(Message.INPUT, b"a") + encode(Message.RESUME)
    assert list(decoder.feed(data[:5])) == []
    assert decoder.pending == 5
    assert list(decoder.feed(data[5:])) == [[Message.INPUT, b"a"], [Message.RESUME]]
    assert decoder.pending == 0


def test_what_came_before_a_bad_frame_is_given_out() -> None:
    frames = Decoder().feed(encode(Message.RESULT, 0) + frame(b"\xc1"))
    assert next(frames) == [Message.RESULT, 0]
    with pytest.raises(ProtocolError):
        next(frames)


def test_more_fields_and_other_types_are_let_through() -> None:
    data = encode(Message.RESULT, 0, "later") + encode(200, "unknown")
    assert list(Decoder().feed(data)) == [[Message.RESULT, 0, "later"], [200, "unknown"]]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xc0",
        b"\x90",
        b"\x91\xa1x",
        b"\x91\xc3",
        b"\x92\x09\xa1x",
        b"\x91\x09",
        b"\x92\x02\xa1x",
        b"\x92\x01\x00",
        b"\x94\x00\x01\xa1x\x90",
        b"\x92\x09\x00\x00",
        b"\x92\x09",
        b"\xdd\xff\xff\xff\xff",
        b"\x91" * 5000,
    ],
)
def test_what_is_no_frame_is_refused(body: bytes) -> None:
    with pytest.raises(ProtocolError):
        list(Decoder().feed(frame(body)))


def test_a_frame_over_the_limit_is_refused_by_its_head_alone() -> None:
    with pytest.raises(ProtocolError, match="over the limit of 100"):
        list(Decoder(limit=100).feed((101).to_bytes(HEADER, "big")))
    assert list(Decoder(limit=100).feed(encode(Message.INPUT, b"x" * 90)))


def test_a_frame_over_the_limit_is_not_made() -> None:
    with pytest.raises(ProtocolError):
        encode(Message.OUTPUT, bytes(MAX_FRAME))
