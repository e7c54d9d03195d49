"""Recordings of a terminal as asciicast files: version 3, version 2 for older players, and a reader of both.

The formats are those of https://docs.asciinema.org/manual/asciicast/v3/ and .../v2/. Values in, text out: nothing here
reads a clock or touches a file. Times are kept as whole microseconds since the start, so that the intervals of version
3 add up to exactly the time of each event, however many there are.
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pymux_wf.testing.safe_text import json_line

OUTPUT = "o"
INPUT = "i"
RESIZE = "r"
MARKER = "m"
EXIT = "x"

CODES = {2: (OUTPUT, INPUT, RESIZE, MARKER), 3: (OUTPUT, INPUT, RESIZE, MARKER, EXIT)}
"""What each version can hold. Other events are left out when one is written, and skipped when one is read."""

_MICRO = 1_000_000
_LATEST = 1e12
"""Seconds that no time in a file reaches."""

Event = tuple[float, str, bytes | str]
"""Monotonic seconds, a code, and its data: bytes or text of output and input, ``COLUMNSxLINES`` of a resize, the label
of a marker, the exit status as a decimal number (128 + N for a program that signal N ended)."""


@dataclass(frozen=True, slots=True)
class Recording:
    """What a terminal saw from ``started`` (monotonic seconds) on, which was ``timestamp`` on the calendar (Unix time).

    ``columns`` and ``lines`` are its size then. Text that was typed unseen is left out of ``events`` by who makes them.
    ``theme`` is asciicast's: ``fg``, ``bg`` and ``palette``, each ``#rrggbb`` (the palette 8 or 16, with colons).
    """

    columns: int
    lines: int
    started: float
    events: Sequence[Event]
    timestamp: int | None = None
    title: str = ""
    command: str = ""
    environment: Mapping[str, str] = field(default_factory=dict)
    term: str = "xterm-256color"
    term_version: str = ""
    theme: Mapping[str, str] | None = None


def with_markers(recording: Recording, markers: Iterable[tuple[float, str]]) -> Recording:
    """The recording with a marker at each of these moments (monotonic seconds, label), after what happened by then."""
    added: list[Event] = [(at, MARKER, label) for at, label in markers]
    return replace(recording, events=sorted([*recording.events, *added], key=lambda event: event[0]))


def to_cast(recording: Recording, *, version: int = 3) -> str:
    """The recording as the text of a ``.cast`` file.

    Bytes are UTF-8; a character that was cut between two events stands whole in the later one, and what is no UTF-8 is
    written as U+FFFD. An event that is earlier than the one before it is written at the time of that one.
    Raises ``ValueError`` for a version other than 2 and 3.
    """
    if version not in CODES:
        raise ValueError(f"no such asciicast version: {version} (there are 2 and 3)")
    lines = [json_line(_header_3(recording) if version == 3 else _header_2(recording))]
    before = 0
    for at, code, data in _texts(recording):
        if code in CODES[version]:
            seconds, micro = divmod(at - before if version == 3 else at, _MICRO)
            lines.append(f"[{seconds}.{micro:06}, {json_line(code)}, {json_line(data)}]")
            before = at
    return "\n".join([*lines, ""])


def _header_3(recording: Recording) -> dict[str, object]:
    term: dict[str, object] = {"cols": recording.columns, "rows": recording.lines, "type": recording.term}
    if recording.term_version:
        term["version"] = recording.term_version
    if recording.theme:
        term["theme"] = dict(recording.theme)
    return {"version": 3, "term": term, **_header_of_both(recording, dict(recording.environment))}


def _header_2(recording: Recording) -> dict[str, object]:
    header: dict[str, object] = {"version": 2, "width": recording.columns, "height": recording.lines}
    header |= _header_of_both(recording, {"TERM": recording.term, **recording.environment})
    if recording.theme:
        header["theme"] = dict(recording.theme)
    return header


def _header_of_both(recording: Recording, environment: dict[str, str]) -> dict[str, object]:
    fields = {
        "timestamp": recording.timestamp,
        "title": recording.title,
        "command": recording.command,
        "env": environment,
    }
    return {name: value for name, value in fields.items() if value not in (None, "", {})}


def _texts(recording: Recording) -> Iterator[tuple[int, str, str]]:
    """Each event with its microseconds since the start, which never go back, and its data as text."""
    make = codecs.getincrementaldecoder("utf-8")
    decoders = {OUTPUT: make("replace"), INPUT: make("replace")}
    at = 0
    for seconds, code, data in recording.events:
        at = max(at, round((seconds - recording.started) * _MICRO))
        if code in decoders:
            decoder = decoders[code]
            text = decoder.decode(data) if isinstance(data, bytes) else decoder.decode(b"", final=True) + data
            if not text:
                continue
        else:
            text = data if isinstance(data, str) else data.decode("utf-8", "replace")
        yield at, code, text
    for code, decoder in decoders.items():
        if rest := decoder.decode(b"", final=True):
            yield at, code, rest


def from_cast(text: str) -> Recording:
    """The recording that a ``.cast`` file of version 2 or 3 holds: ``started`` is 0.0, data is text.

    Events of codes that are not known are skipped, as both formats ask. Raises ``ValueError`` that names the line.
    """
    lines = text.split("\n")
    header = _json(lines[0], 1)
    version = header.get("version") if isinstance(header, dict) else None
    if not isinstance(header, dict) or version not in (2, 3):
        raise ValueError("line 1: not the header of an asciicast of version 2 or 3")
    events: list[Event] = []
    at = 0
    for number, line in enumerate(lines[1:], 2):
        if not line.strip() or line.startswith("#"):
            continue
        micro, code, data = _event(line, number)
        at = at + micro if version == 3 else micro
        if code in CODES[version]:
            events.append((at / _MICRO, code, data))
    return _recording(header, version, events)


def _event(line: str, number: int) -> tuple[int, str, str]:
    match _json(line, number):
        case [int() | float() as seconds, str() as code, str() as data] if _is_time(seconds):
            return round(seconds * _MICRO), code, data
        case _:
            raise ValueError(f"line {number}: not an event, which is [seconds, code, data]")


def _is_time(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < _LATEST


def _recording(header: dict[str, object], version: int, events: list[Event]) -> Recording:
    environment = _strings(header.get("env"))
    if version == 3:
        term = header.get("term")
        if not isinstance(term, dict):
            raise ValueError("line 1: no term in the header")
        columns, lines, kind, theme = term.get("cols"), term.get("rows"), term.get("type"), term.get("theme")
        term_version = term.get("version")
    else:
        columns, lines, theme = header.get("width"), header.get("height"), header.get("theme")
        kind, term_version = environment.pop("TERM", ""), ""
    if not (isinstance(columns, int) and isinstance(lines, int) and columns > 0 and lines > 0):
        raise ValueError("line 1: no size in the header")
    timestamp, title, command = header.get("timestamp"), header.get("title"), header.get("command")
    return Recording(
        columns=columns,
        lines=lines,
        started=0.0,
        events=events,
        timestamp=int(timestamp) if isinstance(timestamp, int | float) and _is_time(timestamp) else None,
        title=title if isinstance(title, str) else "",
        command=command if isinstance(command, str) else "",
        environment=environment,
        term=kind if isinstance(kind, str) else "",
        term_version=term_version if isinstance(term_version, str) else "",
        theme=_strings(theme) or None,
    )


def _strings(value: object) -> dict[str, str]:
    return {key: text for key, text in value.items() if isinstance(text, str)} if isinstance(value, dict) else {}


def _json(line: str, number: int) -> object:
    try:
        value: object = json.loads(line, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"line {number}: not JSON: {error}") from error
    return value


def _no_number(text: str) -> float:
    raise ValueError(f"{text} is not a number")
