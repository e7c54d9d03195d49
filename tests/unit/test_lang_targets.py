"""Targets: every form of session, window and pane, what is current, and the exact words of failure."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import SimpleNamespace

import pytest

from pymux_wf.lang import targets
from pymux_wf.lang.command_spec import TargetSpec
from pymux_wf.lang.errors import TargetError
from pymux_wf.lang.options import Options
from pymux_wf.lang.targets import Target, default_current, find_client, resolve


@dataclass(eq=False)
class Pane:
    id: int
    window: Window
    x: int
    y: int
    width: int
    height: int
    tty: str = ""
    visible: bool = True
    floating: bool = False
    level: int = 0


@dataclass(eq=False)
class Window:
    id: int
    name: str
    width: int = 81
    height: int = 25
    panes: list[Pane] = field(default_factory=list)
    active: Pane | None = None
    last_panes: list[Pane] = field(default_factory=list)
    options: Options = field(default_factory=Options)

    def add(self, pane_id: int, x: int, y: int, width: int, height: int) -> Pane:
        pane = Pane(pane_id, self, x, y, width, height, f"/dev/pts/{pane_id}")
        self.panes.append(pane)
        self.active = self.active or pane
        return pane

    def select(self, number: int) -> None:
        assert self.active is not None
        self.last_panes = [self.active, *(pane for pane in self.last_panes if pane is not self.panes[number])]
        self.active = self.panes[number]


@dataclass(eq=False)
class Winlink:
    session: Session
    index: int
    window: Window


@dataclass(eq=False)
class Session:
    id: int
    name: str
    activity: float
    attached: int = 0
    winlinks: dict[int, Winlink] = field(default_factory=dict)
    current: Winlink | None = None
    last: list[Winlink] = field(default_factory=list)

    def link(self, index: int, window: Window) -> Winlink:
        self.winlinks[index] = Winlink(self, index, window)
        self.winlinks = dict(sorted(self.winlinks.items()))
        self.current = self.current or self.winlinks[index]
        return self.winlinks[index]


class World:
    """main: 0 one (four panes), 1 two, 7 thunder; mail: 0 inbox; other: 5 one (the same window)."""

    def __init__(self) -> None:
        self.one, self.two, self.thunder, self.inbox = (
            Window(number, name) for number, name in enumerate(("one", "two", "thunder", "inbox"))
        )
        self.one.add(0, 0, 0, 40, 12)
        self.one.add(1, 0, 13, 40, 12)
        self.one.add(2, 41, 0, 40, 12)
        self.one.add(3, 41, 13, 40, 12)
        for number, window in enumerate((self.two, self.thunder, self.inbox), 4):
            window.add(number, 0, 0, 81, 25)
        self.main, self.mail, self.other = Session(0, "main", 30.0), Session(1, "mail", 20.0), Session(2, "other", 10.0)
        self.main.link(0, self.one)
        self.main.link(1, self.two)
        self.main.link(7, self.thunder)
        self.mail.link(0, self.inbox)
        self.other.link(5, self.one)
        self.sessions = {session.id: session for session in (self.main, self.mail, self.other)}
        self.windows = {window.id: window for window in (self.one, self.two, self.thunder, self.inbox)}
        self.panes = {pane.id: pane for window in self.windows.values() for pane in window.panes}
        self.marked: tuple[Winlink, Pane] | None = None

    def current(self) -> Target:
        link = self.main.current
        assert link is not None
        return Target(self.main, link, link.window.active)

    def find(self, kind: str, text: str | None, **given: object) -> str:
        """``session:index.%pane`` of what the target names."""
        flags = {name: given.pop(name) for name in ("can_fail", "window_index", "default_marked") if name in given}
        spec = TargetSpec(kind, **flags)  # type: ignore[arg-type]
        return shown(resolve(self, spec, text, self.current(), **given))  # type: ignore[arg-type]


def shown(target: Target) -> str:
    if not target or (target.pane is None and target.index is None):
        return "nothing"  # or only what was found on the way
    pane = f"%{target.pane.id}" if target.pane is not None else "none"
    return f"{target.session.name}:{target.index}.{pane}"


@pytest.fixture
def world() -> World:
    return World()


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("pane", None, "main:0.%0"),
        ("pane", "", "main:0.%0"),
        ("session", "$1", "mail:0.%6"),
        ("pane", "$1", "mail:0.%6"),
        ("session", "main", "main:0.%0"),
        ("session", "=main", "main:0.%0"),
        ("session", "mai", "nothing"),
        ("session", "mail", "mail:0.%6"),
        ("session", "o", "other:5.%0"),
        ("session", "*th*", "other:5.%0"),
        ("session", "=o", "nothing"),
        ("session", "m*", "nothing"),
        ("session", "main:", "main:0.%0"),
        ("session", "main:two", "main:1.%4"),
        ("window", "1", "main:1.%4"),
        ("window", "two", "main:1.%4"),
        ("window", "t", "nothing"),
        ("window", "th", "main:7.%5"),
        ("window", "?wo", "main:1.%4"),
        ("window", "mail", "mail:0.%6"),
        ("window", "=two", "main:1.%4"),
        ("window", "=tw", "nothing"),
        ("window", ":two", "main:1.%4"),
        ("window", ":mail", "nothing"),
        ("window", "@1", "main:1.%4"),
        ("window", "@0", "main:0.%0"),
        ("window", "other:@0", "other:5.%0"),
        ("window", "mail:@0", "nothing"),
        ("window", "@9", "nothing"),
        ("window", "%6", "mail:0.%6"),
        ("window", "main:+", "main:1.%4"),
        ("window", "+2", "main:7.%5"),
        ("window", "-", "main:7.%5"),
        ("window", "+3", "main:0.%0"),
        ("window", "^", "main:0.%0"),
        ("window", "$", "nothing"),
        ("window", ":$", "main:7.%5"),
        ("window", "{end}", "main:7.%5"),
        ("window", "{start}", "main:0.%0"),
        ("window", "!", "nothing"),
        ("window", "{next}", "main:1.%4"),
        ("window", "{previous}", "main:7.%5"),
        ("window", "main:2", "nothing"),
        ("window", "main:=1", "main:1.%4"),
        ("pane", "%3", "main:0.%3"),
        ("pane", "%9", "nothing"),
        ("pane", "2", "main:0.%2"),
        ("pane", ".1", "main:0.%1"),
        ("pane", "one.3", "main:0.%3"),
        ("pane", "one.9", "nothing"),
        ("pane", "two", "main:1.%4"),
        ("pane", "mail", "mail:0.%6"),
        ("pane", "mail:0.0", "mail:0.%6"),
        ("pane", "main:.2", "main:0.%2"),
        ("pane", "other:%1", "nothing"),
        ("pane", "other:.%1", "other:5.%1"),
        ("pane", "mail:.%1", "nothing"),
        ("pane", "main:0.%6", "nothing"),
        ("pane", "+", "main:0.%1"),
        ("pane", "-", "main:0.%3"),
        ("pane", "main:one.+2", "main:0.%2"),
        ("pane", "{bottom-right}", "main:0.%3"),
        ("pane", "{up-of}", "main:0.%1"),
        ("pane", "{last}", "nothing"),
        ("pane", ":1", "main:1.%4"),
        ("pane", "main:", "main:0.%0"),
        ("pane", ":", "main:0.%0"),
        ("pane", ":.", "main:0.%0"),
        ("pane", ".", "main:0.%0"),
        ("pane", "main:0.", "main:0.%0"),
        ("pane", "7", "main:7.%5"),
        ("pane", "$9", "nothing"),
        ("window", "99999999999999999999", "nothing"),
        ("pane", "{nonsense}", "nothing"),
    ],
)
def test_forms(world: World, kind: str, text: str | None, expected: str) -> None:
    assert world.find(kind, text, can_fail=True) == expected


@pytest.mark.parametrize(
    ("kind", "text", "message"),
    [
        ("session", "nosuch", "can't find session: nosuch"),
        ("session", "=m", "can't find session: m"),
        ("session", "$9", "can't find session: $9"),
        ("window", "nosuch", "can't find window: nosuch"),
        ("window", "main:9", "can't find window: 9"),
        ("window", "@99", "can't find window: @99"),
        ("pane", "nosuch", "can't find pane: nosuch"),
        ("pane", "%99", "can't find pane: %99"),
        ("pane", "main:one.9", "can't find pane: 9"),
        ("pane", "main:nosuch", "can't find window: nosuch"),
        ("pane", "nosuch:1", "can't find session: nosuch"),
        ("pane", "nosuch.", "can't find window: nosuch"),
        ("pane", ":.9", "can't find pane: 9"),
        ("session", "main:one.9", "can't find pane: 9"),
        ("pane", "=", "no mouse target"),
        ("pane", "{mouse}", "no mouse target"),
        ("pane", "~", "no marked target"),
        ("window", "{marked}", "no marked target"),
        ("pane", "@", "no current client"),
        ("pane", "{current}", "no current client"),
        ("pane", "{active}", "no current client"),
        ("pane", "@99.1", "can't find window: @99"),
    ],
)
def test_failures(world: World, kind: str, text: str, message: str) -> None:
    with pytest.raises(TargetError) as caught:
        world.find(kind, text)
    assert str(caught.value) == message


def test_a_missing_session_gets_a_suggestion(world: World) -> None:
    with pytest.raises(TargetError) as caught:
        world.find("session", "othr")
    assert caught.value.nearest == ("other",)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (None, "main:None.%0"),
        ("main:", "main:None.%0"),
        ("mail", "mail:None.%6"),
        ("3", "main:3.none"),
        ("main:3", "main:3.none"),
        ("1", "main:1.%4"),
        ("+", "main:1.%4"),
        ("+20", "main:20.none"),
        ("two", "main:1.%4"),
        ("@1", "main:1.%4"),
        ("$1", "mail:None.%6"),
        ("{end}", "main:7.%5"),
    ],
)
def test_a_window_that_need_not_exist(world: World, text: str | None, expected: str) -> None:
    assert world.find("window", text, window_index=True) == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("-", "can't find window: -"),
        ("-9", "can't find window: -9"),
        ("nope", "can't find window: nope"),
        ("main:0.1", "can't specify pane here"),
    ],
)
def test_a_place_that_cannot_be(world: World, text: str, message: str) -> None:
    with pytest.raises(TargetError) as caught:
        world.find("window", text, window_index=True)
    assert str(caught.value) == message


def test_a_window_in_several_sessions_is_meant_in_the_last_used(world: World) -> None:
    world.other.activity = 99.0
    assert world.find("window", "@0") == "other:5.%0"
    assert world.find("pane", "%2") == "other:5.%2"


def test_names_with_colons_and_periods(world: World) -> None:
    world.other.name = "n.1:2"
    assert world.find("session", "n.1:2") == "n.1:2:5.%0"
    assert world.find("pane", "=n.1:2") == "n.1:2:5.%0"
    with pytest.raises(TargetError, match=r"^can't find window: 3$"):
        world.find("session", "n.1:3")


def test_a_window_linked_twice_is_meant_at_the_current_index(world: World) -> None:
    again = world.main.link(3, world.two)
    assert world.find("window", "@1") == "main:1.%4"
    world.main.current = again
    assert world.find("window", "@1") == "main:3.%4"
    assert world.find("window", "two", can_fail=True) == "nothing"


def test_last_window_and_pane(world: World) -> None:
    world.main.last = [world.main.winlinks[7], world.main.winlinks[1]]
    assert world.find("window", "!") == "main:7.%5"
    assert world.find("window", "{last}") == "main:7.%5"
    world.one.select(2)
    assert world.find("pane", "!") == "main:0.%0"
    assert world.find("pane", "main:one.{last}") == "main:0.%0"


# As tmux 3.3a answers for the same window after its panes were selected in the order 3, 0, 1, 2, 3.
NEIGHBOURS = {
    0: {"up-of": 1, "down-of": 1, "left-of": 2, "right-of": 2},
    1: {"up-of": 0, "down-of": 0, "left-of": 3, "right-of": 3},
    2: {"up-of": 3, "down-of": 3, "left-of": 0, "right-of": 0},
    3: {"up-of": 2, "down-of": 2, "left-of": 1, "right-of": 1},
}
EDGES = {
    "top-left": 0,
    "top-right": 2,
    "bottom-left": 1,
    "bottom-right": 3,
    "top": 0,
    "bottom": 1,
    "left": 0,
    "right": 2,
}


@pytest.mark.parametrize("active", range(4))
def test_panes_by_place(world: World, active: int) -> None:
    for number in (3, *range(active + 1)):
        world.one.select(number)
    expected = {**NEIGHBOURS[active], **EDGES}
    for token, number in expected.items():
        assert world.find("pane", f"main:0.{{{token}}}") == f"main:0.%{number}", token
    assert world.find("pane", "main:0.+") == f"main:0.%{(active + 1) % 4}"
    assert world.find("pane", "main:0.-2") == f"main:0.%{(active - 2) % 4}"
    assert world.find("pane", "main:0.top-right") == "main:0.%2"


def test_of_several_neighbours_the_last_active_counts(world: World) -> None:
    window = Window(9, "wide")
    window.add(10, 0, 0, 81, 12)
    window.add(11, 0, 13, 40, 12)
    window.add(12, 41, 13, 40, 12)
    world.main.link(8, window)
    world.windows[9] = window
    assert world.find("pane", "main:8.{down-of}") == "main:8.%11"
    window.select(2)
    window.select(0)
    assert world.find("pane", "main:8.{down-of}") == "main:8.%12"
    window.select(1)
    assert world.find("pane", "main:8.{up-of}") == "main:8.%10"


def test_border_status_and_base_index_count(world: World) -> None:
    options = world.one.options
    options.set_text("pane-base-index", "1")
    assert world.find("pane", "main:0.1") == "main:0.%0"
    assert world.find("pane", "main:0.0", can_fail=True) == "nothing"
    options.set_text("pane-border-status", "top")
    for pane in (world.one.panes[0], world.one.panes[2]):
        pane.y += 1
        pane.height -= 1
    assert world.find("pane", "main:0.{top-right}") == "main:0.%2"
    assert world.find("pane", "main:0.{down-of}") == "main:0.%1"
    world.one.select(1)
    assert world.find("pane", "main:0.{down-of}") == "main:0.%0"


def test_marked(world: World) -> None:
    world.marked = (world.mail.winlinks[0], world.inbox.panes[0])
    assert world.find("pane", "~") == "mail:0.%6"
    assert world.find("window", "{marked}") == "mail:0.%6"
    assert world.find("pane", None, default_marked=True) == "mail:0.%6"
    assert world.find("pane", None) == "main:0.%0"


def test_mouse(world: World) -> None:
    place = SimpleNamespace(session=world.main, winlink=world.main.winlinks[0], pane=world.one.panes[3])
    assert world.find("pane", "=", event=SimpleNamespace(place=place)) == "main:0.%3"
    assert world.find("pane", "{mouse}", event=place) == "main:0.%3"
    assert world.find("window", "=", event=place) == "main:0.%0"
    status = SimpleNamespace(session=world.mail, winlink=None, pane=None)
    assert world.find("pane", "=", event=status) == "mail:0.%6"


def test_the_clients_own_place(world: World) -> None:
    client = SimpleNamespace(session=world.mail, name="/dev/pts/9", tty="/dev/pts/9", activity=1.0)
    for text in ("@", "{current}", "{active}"):
        assert world.find("pane", text, client=client) == "mail:0.%6"
    assert world.find("session", "/dev/pts/9", clients=[client]) == "mail:0.%6"
    assert world.find("session", "pts/9", clients=[client]) == "mail:0.%6"


def test_without_a_current_place_the_last_used_session_is_meant(world: World) -> None:
    spec = TargetSpec("pane")
    assert shown(resolve(world, spec, None, None)) == "main:0.%0"
    assert shown(resolve(world, spec, None, Target())) == "main:0.%0"
    world.main.attached = 1
    assert shown(resolve(world, TargetSpec("session", prefer_unattached=True), None, None)) == "mail:0.%6"
    world.sessions.clear()
    with pytest.raises(TargetError, match=r"^no current target$"):
        resolve(world, spec, "x", None)
    assert not resolve(world, TargetSpec("pane", can_fail=True), "x", None)


def test_what_is_current_for_a_program_in_a_pane(world: World) -> None:
    assert shown(default_current(world)) == "main:0.%0"
    assert shown(default_current(world, pane_variable="%6")) == "mail:0.%6"
    assert shown(default_current(world, tty="/dev/pts/6", pane_variable="%0")) == "mail:0.%6"
    assert shown(default_current(world, pane_variable="nonsense")) == "main:0.%0"
    assert shown(default_current(world, pane_variable="%2")) == "main:0.%0"
    world.sessions.clear()
    assert not default_current(world, pane_variable="%6")


def test_clients(world: World) -> None:
    first = SimpleNamespace(session=world.main, name="/dev/pts/1", tty="/dev/pts/1", activity=1.0)
    second = SimpleNamespace(session=world.mail, name="client-7", tty="", activity=5.0)
    gone = SimpleNamespace(session=None, name="x", tty="/dev/x", activity=9.0)
    clients = [gone, first, second]
    assert find_client(clients, "pts/1") is first
    assert find_client(clients, "/dev/pts/1:") is first
    assert find_client(clients, "client-7") is second
    for text in ("x", "", "nosuch"):
        with pytest.raises(TargetError) as caught:
            find_client(clients, text)
        assert str(caught.value) == f"can't find client: {text}"
    assert targets.current_client(clients, world.main) is first
    assert targets.current_client(clients, world.other) is second
    assert targets.current_client([gone], None) is None
