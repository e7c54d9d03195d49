"""What a failed test leaves behind: which files, what a reader finds in them, and that nothing in them breaks out."""

from __future__ import annotations

import base64
import json
import re
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

from pymux_wf.snapshot import Screen
from pymux_wf.terminal import ByteStream
from pymux_wf.terminal import Screen as Terminal
from pymux_wf.testing import Difference, PaneEvidence, Recording, Trace, from_cast, write_artifacts

HOSTILE = (
    "</script></style></textarea>--><img src=x onerror=alert(1)>\"'&]]>\x00\x1b[2J\ud800\u202e\x85\n~~~\n`````\n| a |\n"
)
LONG = "x" * 1_000_000


class Clock:
    """Monotonic seconds that a test sets."""

    now = 10.0

    def __call__(self) -> float:
        return self.now


def screen(data: bytes, **fields: str) -> Screen:
    terminal = Terminal(40, 6)
    ByteStream(terminal).feed(data)
    return Screen.of(terminal, **fields)  # type: ignore[arg-type]


def some_trace() -> Trace:
    clock = Clock()
    trace = Trace(clock=clock, timestamp=0)
    clock.now = 10.5
    trace.response(trace.request("send_text", {"pane": "%1", "text": "make\n"}))
    clock.now = 13.0
    trace.step("wait for text 'done'", outcome="timed out after 2.5 s", seconds=2.5)
    return trace


def some_pane(name: str = "%1") -> PaneEvidence:
    recording = Recording(40, 6, 10.0, [(11.0, "o", b"error"), (14.0, "x", "2")])
    return PaneEvidence(name, screen(b"$ make\r\n\x1b[31merror\x1b[m"), recording, {"state": "exited (2)"})


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def fences(page: str) -> list[str]:
    """The contents of the fenced blocks, read as CommonMark does; fails where one is not closed."""
    found, fence, block = [], "", []
    for line in page.splitlines():
        if not fence and (opened := re.match(r" {0,3}(`{3,}|~{3,})[^`]*$", line)):
            fence, block = opened[1], []
        elif fence and re.fullmatch(rf" {{0,3}}{re.escape(fence[0])}{{{len(fence)},}}[ \t]*", line):
            found.append("\n".join(block))
            fence = ""
        else:
            block.append(line)
    assert not fence
    return found


class Page(HTMLParser):
    """What a browser would see: elements with their attributes, and the text of each kind of element."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text: dict[str, str] = {}
        self._inside: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in ("meta", "img"):
            self._inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._inside.pop() == tag

    def handle_data(self, data: str) -> None:
        tag = self._inside[-1] if self._inside else ""
        self.text[tag] = self.text.get(tag, "") + data

    def pictures(self) -> list[str]:
        sources = [attrs["src"] or "" for tag, attrs in self.elements if tag == "img"]
        assert all(source.startswith("data:image/svg+xml;base64,") for source in sources)
        return [base64.b64decode(source.partition(",")[2]).decode() for source in sources]


def test_the_folder_of_one_pane(tmp_path: Path) -> None:
    folder = write_artifacts(
        tmp_path,
        name="tests/test_a.py::test_it[80x24]",
        outcome="failed",
        trace=some_trace(),
        panes=[some_pane()],
        error="WaitTimeout: no 'done' in pane %1",
    )
    assert folder.parent == tmp_path
    assert re.fullmatch(r"tests-test_a-py-test_it-80x24-[0-9a-f]{8}", folder.name)
    screens = ["screen.ansi", "screen.svg", "screen.txt"]
    assert files(folder) == ["events.jsonl", "report.html", *screens, "session.cast", "trace.md"]
    assert "error" in (folder / "screen.txt").read_text()
    ElementTree.fromstring((folder / "screen.svg").read_text())
    events = [json.loads(line) for line in (folder / "events.jsonl").read_text().splitlines()]
    assert [event["kind"] for event in events] == ["trace", "request", "response", "step"]
    recording = from_cast((folder / "session.cast").read_text())
    assert recording.events == [
        (1.0, "o", "error"),
        (3.0, "m", "wait for text 'done': timed out after 2.5 s"),
        (4.0, "x", "2"),
    ]


def test_the_page_says_what_failed_and_shows_steps_and_screen(tmp_path: Path) -> None:
    folder = write_artifacts(
        tmp_path, name="t.py::test_it", outcome="failed", trace=some_trace(), panes=[some_pane()], error="no 'done'"
    )
    page = (folder / "trace.md").read_text()
    assert page.startswith("# failed: `t.py::test_it`\n\n1970-01-01 00:00:00 UTC, 3.00 s.\n\n## What went wrong\n")
    error, shown, steps = fences(page)
    assert error == "no 'done'"
    assert shown == "$ make\nerror"
    assert steps.splitlines() == [
        '     0.500 s    0.0 ms  request  send_text  pane="%1" text="make\\n"',
        "!    0.500 s    2.50 s  step     wait for text 'done'  -> timed out after 2.5 s",
    ]
    assert "- state: `exited (2)`" in page
    assert "Last screen: `40x6, cursor at row 1, column 5`" in page


def test_several_panes_have_a_folder_each_also_of_the_same_name(tmp_path: Path) -> None:
    panes = [some_pane("%1"), some_pane("%22"), some_pane("a/../b"), some_pane("a/../b"), PaneEvidence("%3")]
    folder = write_artifacts(tmp_path, name="t", outcome="failed", trace=Trace(), panes=panes)
    places = sorted(path.name for path in (folder / "panes").iterdir())
    assert places[2:] == ["pane1", "pane22"]
    assert places[1] == f"{places[0]}.2"
    kinds = ["screen.ansi", "screen.svg", "screen.txt", "session.cast"]
    assert files(folder / "panes" / "pane1") == files(folder / "panes" / places[1]) == kinds
    assert "Its last screen is not known." in (folder / "trace.md").read_text()


def test_a_snapshot_that_differs_leaves_its_pictures(tmp_path: Path) -> None:
    difference = Difference("test_a/test_it", "-old\n+new\n", "<svg>1</svg>", "<svg>2</svg>", "<svg>3</svg>")
    folder = write_artifacts(tmp_path, name="t", outcome="failed", trace=Trace(), differences=[difference])
    there = folder / "snapshots" / "test_a-test_it"
    assert files(there) == ["actual.svg", "difference.svg", "difference.txt", "expected.svg"]
    assert (there / "difference.svg").read_text() == "<svg>3</svg>"
    assert "-old\n+new" in fences((folder / "trace.md").read_text())
    page = Page((folder / "report.html").read_text())
    assert page.pictures() == ["<svg>1</svg>", "<svg>2</svg>", "<svg>3</svg>"]
    assert ("span", {"class": "added"}) in page.elements


def test_a_later_run_replaces_what_an_earlier_one_left(tmp_path: Path) -> None:
    first = write_artifacts(tmp_path, name="a::b", outcome="failed", trace=Trace(), panes=[some_pane()])
    second = write_artifacts(tmp_path, name="a::b", outcome="failed", trace=Trace())
    assert first == second
    assert files(second) == ["events.jsonl", "report.html", "trace.md"]
    assert write_artifacts(tmp_path, name="a/b", outcome="failed", trace=Trace()) != first
    assert len(list(tmp_path.iterdir())) == 2


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    trace = Trace(timestamp=0)
    trace.response(trace.request(HOSTILE, {HOSTILE: HOSTILE, "long": LONG}), LONG, outcome=HOSTILE)
    trace.step(HOSTILE, outcome=LONG, detail={"why": HOSTILE})
    data = b"\x1b]2;</title><script>\x07\x1b]8;;javascript:alert(1)\x07x\x1b]8;;\x07<b>\r\n```\r\n~~~ \r\n&amp;]]>"
    value = screen(data, title=HOSTILE, cwd="/a\n```\n</pre>")
    recording = Recording(40, 6, 0.0, [(1.0, "o", HOSTILE), (2.0, "o", LONG), (3.0, "m", HOSTILE)], title=HOSTILE)
    panes = [PaneEvidence(HOSTILE, value, recording, {HOSTILE: HOSTILE})] * 2
    difference = Difference(HOSTILE, f"{HOSTILE}\n-{LONG}\n", *([f"<svg>{HOSTILE}</svg>"] * 3))
    return write_artifacts(
        tmp_path,
        name=f"../../{HOSTILE}{LONG}",
        outcome=HOSTILE,
        trace=trace,
        panes=panes,
        error=ValueError(f"{HOSTILE}{LONG}"),
        differences=[difference],
    )


def test_hostile_names_stay_inside_the_directory(hostile: Path, tmp_path: Path) -> None:
    assert hostile.parent == tmp_path
    assert [path for path in tmp_path.iterdir()] == [hostile]
    assert all(re.fullmatch(r"[\w./=+,@\[\]-]+", name, re.ASCII) for name in files(hostile))
    assert len(files(hostile)) == 3 + 2 * 4 + 4


def test_hostile_text_does_not_break_out_of_the_page(hostile: Path) -> None:
    page = (hostile / "trace.md").read_text()
    assert len(page) < 200_000
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", page)
    blocks = fences(page)
    assert len(blocks) == 5
    outside = page
    for block in blocks:
        outside = outside.replace(block, "")
    headings = [line for line in outside.splitlines() if line.startswith("#")]
    assert [line.split(" ")[1] for line in headings][1:] == ["What", "Snapshot", "Pane", "Pane", "Steps", "Files"]
    assert "````\n| a |" not in outside


def test_hostile_text_does_not_break_out_of_the_report(hostile: Path) -> None:
    text = (hostile / "report.html").read_text()
    assert len(text) < 2_000_000
    page = Page(text)
    tags = {tag for tag, _ in page.elements}
    assert not tags & {"script", "iframe", "object", "embed", "link", "base", "form", "textarea", "b onerror"}
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", text)
    for tag, attributes in page.elements:
        assert not [name for name in attributes if name.startswith("on") or name == "style"], tag
        if "href" in attributes:
            assert (hostile / (attributes["href"] or "")).is_file()
    assert "</script></style>" in page.text["h1"]


def test_the_report_needs_nothing_from_outside_and_allows_only_its_own_style(hostile: Path) -> None:
    text = (hostile / "report.html").read_text()
    page = Page(text)
    policies = [attrs["content"] for tag, attrs in page.elements if "http-equiv" in attrs]
    style = re.search("<style>(.*?)</style>", text, re.S)
    assert style
    digest = base64.b64encode(sha256(style[1].encode()).digest()).decode()
    assert policies == [
        f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    ]
    assert "url(" not in style[1]
    assert "@import" not in style[1]
    assert "http:" not in text.replace("http-equiv", "")
    assert "https:" not in text


def test_pictures_of_hostile_screens_are_sound(hostile: Path) -> None:
    page = Page((hostile / "report.html").read_text())
    screens = page.pictures()[3:]
    assert len(screens) == 2
    for document in screens:
        ElementTree.fromstring(document)


def test_what_machines_read_of_it_is_sound(hostile: Path) -> None:
    for line in (hostile / "events.jsonl").read_bytes().splitlines():
        json.loads(line)
    casts = list(hostile.glob("panes/*/session.cast"))
    assert len(casts) == 2
    for cast in casts:
        assert [code for _, code, _ in from_cast(cast.read_text()).events] == ["o", "o", "m", "m"]


def test_a_screen_that_cannot_be_shown_leaves_the_earlier_folder(tmp_path: Path) -> None:
    folder = write_artifacts(tmp_path, name="t", outcome="failed", trace=Trace())
    with pytest.raises(AttributeError):
        write_artifacts(tmp_path, name="t", outcome="x", trace=Trace(), panes=[PaneEvidence("%1", "none")])  # type: ignore[arg-type]
    assert files(folder) == ["events.jsonl", "report.html", "trace.md"]
    assert list(tmp_path.iterdir()) == [folder]
