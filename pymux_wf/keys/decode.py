"""`Decoder`: the bytes a user's terminal sends, cut into keys, mouse events, pastes, focus changes and answers.

No I/O and no clock: bytes in, events out. Two rules:

* However the bytes are cut into chunks, the events are the same.
* Every byte comes out again, in some event's ``raw`` (or a paste's ``data``, or as part of an answer): what cannot be
  understood comes as `UnknownEvent` or as the keys one would have pressed to send it.

What an ESC means can depend on what follows it. While that is open, `Decoder.pending` is true and the owner starts the
``escape-time`` timer; if it runs out first, `Decoder.flush` takes the bytes for what they are by themselves.

Relies on `events`, `names`, `sequences`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from pymux_wf.keys import sequences
from pymux_wf.keys.events import Event, FocusEvent, KeyEvent, MouseEvent, PasteEvent, UnknownEvent
from pymux_wf.keys.names import META, Key, character_key, make_key, split_key
from pymux_wf.keys.reports import mouse_event, reply_of_csi, reply_of_string

PASTE_LIMIT = 16 * 1024 * 1024
"""Bytes of one paste that are kept; a longer one comes in pieces of this size."""

STRING_LIMIT = 4 * 1024 * 1024
"""Bytes of an unfinished OSC or DCS that are waited for; a clipboard may be this large."""

_MEMO_LIMIT = 2048

_UTF8 = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]"
    rb"|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2}"
)
_UTF8_PART = re.compile(
    rb"[\xc2-\xf4]|\xe0[\xa0-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]|\xed[\x80-\x9f]"
    rb"|\xf0[\x90-\xbf][\x80-\xbf]?|[\xf1-\xf3][\x80-\xbf]{1,2}|\xf4[\x80-\x8f][\x80-\xbf]?"
)

_CSI = re.compile(
    rb"\x1b\[(?:"
    rb"M(?P<x10>[\x00-\xff]{3})"
    rb"|\[(?P<linux>[A-E])"
    rb"|(?P<rxvt>[0-9]{1,3})\$"
    rb"|(?P<private>[<=>?]?)(?P<parameters>[0-9:;]{0,96})(?P<middle>[ -/]{0,4})(?P<final>(?<!\[)[@-~]|[@-LN-Z\\-~])"
    rb")"
)
_CSI_PART = re.compile(rb"\x1b\[(?:M[\x00-\xff]{0,2}|\[|[<=>?]?[0-9:;]{0,96}[ -/]{0,4})?")
_SS3 = re.compile(rb"\x1bO(?P<modifiers>[1-9]?)(?P<final>[A-Za-z\[])")
_SS3_PART = re.compile(rb"\x1bO[1-9]?")
# How the strings begin that a terminal sends: OSC number, DCS answers, kitty's graphics answers. Else it is a Meta key.
_STRING = re.compile(rb"\x1b(?:\][0-9]|P[!>01]|_G)")
_STRING_PART = re.compile(rb"\x1b[\]P_]?")
_STRING_STOP = re.compile(rb"[\x07\x18\x1a\x1b]")

_PASTE_START = b"\x1b[200~"
_PASTE_END = b"\x1b[201~"


class Decoder:
    """Cuts a terminal's input into events.

    Args:
        user_keys: Sequences that are keys of their own, with the keys' names (the option ``user-keys``).
        erase: The terminal's erase character; it is the key ``BSpace``.
        utf8_mouse: The terminal was asked for mode 1005 (mouse coordinates as UTF-8 characters).

    Attributes:
        expect_cursor_report: An answer to DSR 6 is due. Only then is ``CSI 1;2R`` a cursor position: it is the key
            S-F3 otherwise.
    """

    __slots__ = (
        "_buffer",
        "_button",
        "_erase",
        "_memo",
        "_paste",
        "_paste_limit",
        "_scanned",
        "_user_keys",
        "_user_pattern",
        "_utf8_mouse",
        "expect_cursor_report",
    )

    def __init__(
        self,
        *,
        user_keys: Mapping[bytes, str] | None = None,
        erase: int = 0x7F,
        utf8_mouse: bool = False,
        paste_limit: int = PASTE_LIMIT,
    ) -> None:
        self._buffer = b""
        self._paste: bytearray | None = None
        self._paste_limit = max(paste_limit, 1)
        self._scanned = 0
        self._button = 0
        self._memo: dict[bytes, KeyEvent] = {}
        self._utf8_mouse = utf8_mouse
        self._erase = erase
        self.expect_cursor_report = False
        self.set_user_keys(user_keys or {})

    def set_user_keys(self, user_keys: Mapping[bytes, str]) -> None:
        """Change the sequences that are keys of their own; empty sequences are ignored."""
        self._memo.clear()
        self._user_keys = {raw: Key(name) for raw, name in user_keys.items() if raw}
        longest_first = sorted(self._user_keys, key=len, reverse=True)
        self._user_pattern = re.compile(b"|".join(map(re.escape, longest_first))) if longest_first else None

    @property
    def pending(self) -> bool:
        """Whether bytes wait for more: time for the owner to start the escape-time timer and then to `flush`."""
        return bool(self._buffer) and self._paste is None

    @property
    def in_reply(self) -> bool:
        """Whether what waits is the start of an answer (OSC, DCS), which may take longer than a key."""
        return self.pending and _STRING.match(self._buffer) is not None

    @property
    def pasting(self) -> bool:
        """Whether the end of a bracketed paste is still to come; see `end_paste`."""
        return self._paste is not None

    def feed(self, data: bytes) -> list[Event]:
        """The events that the next bytes complete."""
        if not self._buffer and self._paste is None:
            # What is in the memo is a whole key whatever comes next: the way nearly every keystroke takes.
            known = self._memo.get(data)
            if known is not None:
                return [known]
        self._buffer += data
        return self._run(expired=False)

    def flush(self) -> list[Event]:
        """The timer ran out: take what waits for what it is by itself. A paste goes on."""
        return [] if self._paste is not None else self._run(expired=True)

    def end_paste(self) -> list[Event]:
        """Give up waiting for the end of a paste (tmux does after five seconds) and return what came of it."""
        if self._paste is None:
            return []
        data = bytes(self._paste) + self._buffer
        self._paste, self._buffer = None, b""
        return [PasteEvent(data)]

    def _run(self, *, expired: bool) -> list[Event]:
        events: list[Event] = []
        at = 0
        while True:
            if self._paste is not None:
                at = self._read_paste(at, events)
                if self._paste is not None:
                    break
            if at >= len(self._buffer):
                break
            end = self._read(at, events, expired)
            if end < 0:
                break
            at = end
            self._scanned = 0
        self._buffer = self._buffer[at:]
        self._scanned = max(self._scanned - at, 0)
        return events

    # Each reader looks at the buffer from `at`, appends an event and returns where it ends, or -1 to wait for more.

    def _read(self, at: int, events: list[Event], expired: bool) -> int:
        if self._user_pattern is not None:
            end = self._read_user_key(at, events, expired)
            if end:
                return end
        byte = self._buffer[at]
        if byte == 0x1B:
            return self._read_escape(at, events, expired)
        if byte < 0x80:
            return self._one(at, 1, events)
        match = _UTF8.match(self._buffer, at)
        if match is not None:
            return self._one(at, match.end() - at, events)
        if not expired and _UTF8_PART.fullmatch(self._buffer, at) is not None:
            return -1
        events.append(UnknownEvent(self._buffer[at : at + 1]))
        return at + 1

    def _one(self, at: int, length: int, events: list[Event]) -> int:
        """A character."""
        end = at + length
        raw = self._buffer[at:end]
        event = self._memo.get(raw)
        if event is None:
            event = self._remember(self._character(raw, 0), raw)
        events.append(event)
        return end

    def _character(self, raw: bytes, modifiers: int) -> Key:
        if raw[0] == self._erase and len(raw) == 1:
            return make_key(modifiers, "BSpace")
        return character_key(raw.decode(), modifiers)

    def _remember(self, key: Key, raw: bytes) -> KeyEvent:
        """The event for a key whose bytes mean it whatever follows them."""
        event = KeyEvent(key, raw)
        if len(self._memo) < _MEMO_LIMIT and self._user_pattern is None:
            self._memo[raw] = event
        return event

    def _read_user_key(self, at: int, events: list[Event], expired: bool) -> int:
        """Like the other readers; 0 if there is no user key here."""
        assert self._user_pattern is not None
        rest = self._buffer[at:]
        match = self._user_pattern.match(rest)
        raw = match.group() if match is not None else b""
        if not expired and any(len(key) > len(rest) and key.startswith(rest) for key in self._user_keys):
            return -1
        if not raw:
            return 0
        events.append(KeyEvent(self._user_keys[raw], raw))
        return at + len(raw)

    def _read_escape(self, at: int, events: list[Event], expired: bool) -> int:
        end = self._read_sequence(at, events)
        if end > 0:
            return end
        if end < 0 and not expired:
            return -1
        if self._buffer.startswith(b"\x1b\x1b", at):
            end = self._read_meta_sequence(at, events, expired)
            if end:
                return end
        return self._read_meta(at, events, expired)

    def _read_sequence(self, at: int, events: list[Event]) -> int:
        """A control sequence or string; 0 if there is none here."""
        introducer = self._buffer[at + 1 : at + 2]
        if introducer == b"[":
            return self._read_csi(at, events)
        if introducer == b"O":
            return self._read_ss3(at, events)
        if not introducer or introducer in b"]P_":
            return self._read_string(at, events)
        return 0

    def _read_csi(self, at: int, events: list[Event]) -> int:
        buffer = self._buffer
        match = _CSI.match(buffer, at)
        if match is None:
            return -1 if _CSI_PART.fullmatch(buffer, at) is not None else 0
        raw = match.group()
        if raw == _PASTE_START:
            self._paste = bytearray()
            return match.end()
        if match.start("x10") >= 0:
            return self._read_x10_mouse(at, events)
        event: Event | None
        if match["linux"] is not None:
            event = self._remember(sequences.linux_key(match["linux"].decode()), raw)
        elif match["rxvt"] is not None:
            event = self._key_or_unknown(sequences.rxvt_key(int(match["rxvt"]), "$"), raw)
        else:
            event = self._csi_event(match, raw)
        if event is not None:
            events.append(event)
        return match.end()

    def _key_or_unknown(self, key: Key | None, raw: bytes) -> Event:
        return UnknownEvent(raw) if key is None else self._remember(key, raw)

    def _csi_event(self, match: re.Match[bytes], raw: bytes) -> Event | None:
        """The meaning of a whole control sequence; None if it means nothing to anybody (a key going up)."""
        private, parameters, middle, final = (
            part.decode() for part in match.group("private", "parameters", "middle", "final")
        )
        if final in "Mm" and (private == "<" or (final == "M" and not private)):
            return self._mouse(private, parameters, final, raw)
        if not private and not middle:
            if final in "IO" and not parameters:
                return FocusEvent(final == "I")
            if not (final == "R" and self.expect_cursor_report):
                numbers = _numbers(parameters)
                if _is_release(parameters):
                    return None
                key = None if numbers is None else self._csi_key(numbers, final)
                if key is not None:
                    # A sequence that may be an answer at other times must not be taken for a key without looking.
                    return KeyEvent(key, raw) if final == "R" else self._remember(key, raw)
        return reply_of_csi(private, parameters, middle, final) or UnknownEvent(raw)

    def _csi_key(self, numbers: list[int], final: str) -> Key | None:
        if final == "~" and len(numbers) == 3 and numbers[0] == 27:
            bits = sequences.modifier_bits(numbers[1])
            return None if bits is None else sequences.extended_key(numbers[2], bits, self._erase)
        if final in "^@" and len(numbers) == 1:
            return sequences.rxvt_key(numbers[0], final)
        bits = sequences.modifier_bits(numbers[1] or 1 if len(numbers) > 1 else 1)
        if bits is None or len(numbers) > 3 or (len(numbers) == 3 and final != "u"):
            return None
        if final == "u":
            return sequences.extended_key(numbers[0], bits, self._erase) if numbers else None
        if final == "~":
            return sequences.tilde_key(numbers[0], bits) if numbers else None
        # Letters carry modifiers after a 1; "CSI 5 A" is no key.
        return sequences.letter_key(final, bits) if not numbers or numbers[0] == 1 else None

    def _mouse(self, private: str, parameters: str, final: str, raw: bytes) -> Event:
        """SGR (1006) and, without ``<``, rxvt's (1015) mouse reports."""
        numbers = _numbers(parameters)
        if numbers is None or len(numbers) != 3 or ":" in parameters:
            return UnknownEvent(raw)
        code, x, y = numbers
        event = mouse_event(code if private else code - 32, x - 1, y - 1, final if private else "", self._button, raw)
        return self._note_button(event) or UnknownEvent(raw)

    def _note_button(self, event: MouseEvent | None) -> MouseEvent | None:
        """Remember which button is down: old reports do not say which one goes up."""
        if event is not None and event.kind in ("press", "drag"):
            self._button = event.button
        elif event is not None and event.kind == "release":
            self._button = 0
        return event

    def _read_x10_mouse(self, at: int, events: list[Event]) -> int:
        """``CSI M`` and three characters: button, column and row, each plus 32 (and columns and rows from 1)."""
        start, codes = at + 3, []
        for _ in range(3):
            length = 1
            if self._utf8_mouse and start < len(self._buffer) and self._buffer[start] >= 0x80:
                character = _UTF8.match(self._buffer, start)
                if character is None and _UTF8_PART.fullmatch(self._buffer, start) is not None:
                    return -1
                length = 1 if character is None else character.end() - start
            if start + length > len(self._buffer):
                return -1
            raw = self._buffer[start : start + length]
            codes.append(ord(raw.decode()) if length > 1 else raw[0])
            start += length
        raw = self._buffer[at:start]
        code, x, y = codes
        event = mouse_event(code - 32, x - 33, y - 33, "", self._button, raw)
        events.append(self._note_button(event) or UnknownEvent(raw))
        return start

    def _read_ss3(self, at: int, events: list[Event]) -> int:
        match = _SS3.match(self._buffer, at)
        if match is None:
            return -1 if _SS3_PART.fullmatch(self._buffer, at) is not None else 0
        bits = sequences.modifier_bits(int(match["modifiers"] or b"1")) or 0
        events.append(self._key_or_unknown(sequences.ss3_key(match["final"].decode(), bits), match.group()))
        return match.end()

    def _read_string(self, at: int, events: list[Event]) -> int:
        """OSC, DCS or APC up to BEL or ST."""
        buffer = self._buffer
        if _STRING.match(buffer, at) is None:
            return -1 if _STRING_PART.fullmatch(buffer, at) is not None else 0
        stop = _STRING_STOP.search(buffer, max(at + 2, self._scanned))
        if stop is None:
            self._scanned = len(buffer)
            return -1 if len(buffer) - at < STRING_LIMIT else 0
        position, end = stop.start(), stop.end()
        if stop.group() == b"\x1b":
            if end == len(buffer):
                return -1
            if buffer[end] != 0x5C:
                return 0
            end += 1
        elif stop.group() != b"\x07":
            return 0
        body = buffer[at + 2 : position].decode("utf-8", "replace")
        events.append(reply_of_string(chr(buffer[at + 1]), body) or UnknownEvent(buffer[at:end]))
        return end

    def _read_meta_sequence(self, at: int, events: list[Event], expired: bool) -> int:
        """ESC before the sequence of a key is Meta with it; 0 if no such sequence follows."""
        introducer = self._buffer[at + 2 : at + 3]
        if introducer and introducer not in b"[O":
            return 0
        found: list[Event] = []
        end = self._read_sequence(at + 1, found) if introducer else -1
        if end < 0:
            return 0 if expired else -1
        if not end or not found or not isinstance(found[0], KeyEvent):
            if end and self._paste is not None:
                self._paste = None
            return self._lone_escape(at, events) if end else 0
        modifiers, base = split_key(found[0].key)
        if modifiers & META:
            # The sequence says Meta by itself, so the ESC before it was the key.
            return self._lone_escape(at, events)
        events.append(KeyEvent(make_key(modifiers | META, base), self._buffer[at:end]))
        return end

    def _lone_escape(self, at: int, events: list[Event]) -> int:
        events.append(KeyEvent(Key("Escape"), b"\x1b"))
        return at + 1

    def _read_meta(self, at: int, events: list[Event], expired: bool) -> int:
        """ESC and one character: Meta with it; ESC alone when there is no more."""
        if at + 1 == len(self._buffer):
            return self._lone_escape(at, events)
        end = at + 2
        if self._buffer[at + 1] >= 0x80:
            match = _UTF8.match(self._buffer, at + 1)
            if match is None:
                if not expired and _UTF8_PART.fullmatch(self._buffer, at + 1) is not None:
                    return -1
                return self._lone_escape(at, events)
            end = match.end()
        raw = self._buffer[at:end]
        key = self._character(raw[1:], META)
        # ESC before an introducer is not always this key, so it must not be remembered.
        events.append(KeyEvent(key, raw) if raw[1:] in b"[O]P_\x1b" else self._remember(key, raw))
        return end

    def _read_paste(self, at: int, events: list[Event]) -> int:
        """Collect a paste up to its end, or up to what may be the start of its end."""
        assert self._paste is not None
        buffer = self._buffer
        stop = buffer.find(_PASTE_END, at)
        end = stop if stop >= 0 else len(buffer) - _tail(buffer[max(at, len(buffer) - len(_PASTE_END)) :])
        while len(self._paste) + end - at > self._paste_limit:
            cut = at + self._paste_limit - len(self._paste)
            events.append(PasteEvent(bytes(self._paste) + buffer[at:cut]))
            self._paste.clear()
            at = cut
        self._paste += buffer[at:end]
        if stop < 0:
            return end
        events.append(PasteEvent(bytes(self._paste)))
        self._paste = None
        return stop + len(_PASTE_END)


def _tail(data: bytes) -> int:
    """How many bytes at the end may be the start of a paste's end."""
    for length in range(min(len(_PASTE_END) - 1, len(data)), 0, -1):
        if _PASTE_END.startswith(data[len(data) - length :]):
            return length
    return 0


def _numbers(parameters: str) -> list[int] | None:
    """The parameters' numbers (the first of several with colons between them), None if one is far too large."""
    if not parameters:
        return []
    texts = [part.split(":", 1)[0] for part in parameters.split(";")]
    if any(len(text) > 9 for text in texts):
        return None
    return [int(text or 0) for text in texts]


def _is_release(parameters: str) -> bool:
    """Whether kitty's event type says that the key goes up."""
    parts = parameters.split(";")
    return len(parts) > 1 and parts[1].endswith(":3")
