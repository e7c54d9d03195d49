"""However input is cut into chunks, the events are the same and no byte is lost."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from pymux_wf.keys import (
    Decoder,
    Event,
    FocusEvent,
    KeyEvent,
    MouseEvent,
    PasteEvent,
    UnknownEvent,
    encode_key,
    parse_key,
    sort_code,
    split_key,
)

PIECES = [
    b"\x1b", b"\x1b[", b"\x1bO", b"\x1b]", b"\x1bP", b"\x1b_G", b"\x1b[M", b"\x1b[<", b"\x1b[[", b"\x1b[200~",
    b"\x1b[201~",
    b"\x1b[A", b"\x1b[1;5A", b"\x1b[27;5;97~", b"\x1b[97;5u", b"\x1b[1;2R", b"\x1b]11;rgb:1/2/3", b"\x07", b"\x1b\\",
    b"\x1bP>|x", b"\x1b[<0;1;1M", b"\x1b[?62c", b"\x1b[I", b"0", b"1", b";", b":", b"~", b"M", b"m", b"u", b"$", b"^",
    b"R", b"a", b" ", b"!", b"\xc3\xa9", b"\xe2", b"\x82", b"\xac", b"\xf0\x9f\x8e\x89", b"\xff", b"\x18",
    b"\0", b"\x7f",
]  # fmt: skip
streams = st.lists(st.sampled_from(PIECES) | st.binary(max_size=3), max_size=24).map(b"".join)
USER_KEYS = {b"\x1b[<": "User0", b"a1": "User1", b"\x1b[1;": "User2"}


def options(kind: int) -> Decoder:
    if kind == 1:
        return Decoder(user_keys=USER_KEYS, paste_limit=5)
    return Decoder(utf8_mouse=kind == 2)


def cut(data: bytes, places: list[int]) -> list[bytes]:
    ends = sorted({place % (len(data) + 1) for place in places} | {len(data)})
    return [data[start:end] for start, end in zip([0, *ends], ends)]


@given(data=streams, places=st.lists(st.integers(0, 500), max_size=12), kind=st.integers(0, 2))
@example(data=b"\x1b\x1b[<0;1;1M", places=[1, 2, 3], kind=0)
@example(data=b"\x1b\x1b[200~x", places=[2], kind=0)
@settings(max_examples=300, deadline=None)
def test_chunks_do_not_matter(data: bytes, places: list[int], kind: int) -> None:
    whole, pieces, bytewise = options(kind), options(kind), options(kind)
    expected = whole.feed(data)
    assert [event for part in cut(data, places) for event in pieces.feed(part)] == expected
    assert [event for byte in data for event in bytewise.feed(bytes([byte]))] == expected
    # A decoder that has seen much knows keys by heart; that must not change what they are.
    for decoder in (whole, pieces, bytewise):
        decoder.flush()
        decoder.end_paste()
    assert [event for part in cut(data, places) for event in pieces.feed(part)] == whole.feed(data)


def raw_of(event: Event) -> bytes:
    if isinstance(event, (KeyEvent, MouseEvent, UnknownEvent)):
        return event.raw
    if isinstance(event, PasteEvent):
        return event.data
    if isinstance(event, FocusEvent):
        return b"\x1b[I" if event.focused else b"\x1b[O"
    raise AssertionError(event)


# Without whole answers, which come without their introducers, and without bracket pairs.
typed = st.lists(
    st.sampled_from([piece for piece in PIECES if piece not in (b"\x1b[200~", b"\x07", b"\x1b\\", b"\x1b[?62c")])
    | st.characters(codec="utf-8", exclude_characters="\x07\\cntRuy").map(str.encode),
    max_size=20,
).map(b"".join)


@given(data=typed)
@settings(max_examples=300, deadline=None)
def test_no_typed_byte_is_lost(data: bytes) -> None:
    decoder = Decoder()
    events = decoder.feed(data) + decoder.flush()
    if any(type(event).__name__ == "ReplyEvent" for event in events) or b":3" in data:
        return
    assert b"".join(raw_of(event) for event in events) == data
    assert not decoder.pending


@given(data=st.binary(max_size=300))
@settings(max_examples=200, deadline=None)
def test_a_paste_keeps_every_byte(data: bytes) -> None:
    if b"\x1b[201~" in data + b"\x1b[201":
        return
    decoder = Decoder()
    assert decoder.feed(b"\x1b[200~" + data + b"\x1b[201~") == [PasteEvent(data)]


@given(text=st.text(max_size=12))
@settings(max_examples=300, deadline=None)
def test_names_are_stable(text: str) -> None:
    for spelling in (text, "C-" + text, "m-" + text):
        key = parse_key(spelling)
        if key is not None:
            assert parse_key(key) == key
            assert sort_code(key) >= 0
            assert split_key(key)[1]


class PlainModes:
    application_cursor = False
    application_keypad = False
    modify_other_keys = 0
    kitty_flags = 0


@given(text=st.text(st.characters(codec="utf-8"), max_size=40))
@settings(max_examples=200, deadline=None)
def test_typed_text_arrives_in_the_pane_unchanged(text: str) -> None:
    decoder = Decoder()
    data = text.replace("\x1b", "").encode()
    modes = PlainModes()
    events = decoder.feed(data)
    assert all(isinstance(event, KeyEvent) for event in events)
    assert b"".join(encode_key(event.key, modes) for event in events if isinstance(event, KeyEvent)) == data
