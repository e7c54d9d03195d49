"""Copy mode against tmux over content that is hard to walk in: tabs, wide characters that do not fit at the edge,
combining marks, lines of blanks, lines exactly as wide as the pane, a history of many pages.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator

import pytest

from tests.unit.test_modes_oracle import MOVES, SEARCHES, SELECTS, TMUX, Ours, Tmux, known_difference

pytestmark = [
    pytest.mark.oracle,
    pytest.mark.skipif(TMUX is None, reason="tmux is not on PATH: it is the oracle"),
]

CONTENTS = {
    "wide": "\n".join(
        [
            "日本語" * 15,
            "漢字" * 25 + "x",
            "ends wide " + "z" * 29 + "字 and on",
            "e\u0301te\u0301 cafe\u0301 nai\u0308ve",
            "",
            "(括弧) {波} [角] 。、 word。word",
            *(f"行 {number} 文字 foo({number}) ab" for number in range(20)),
            "last",
        ]
    ),
    "blank": "\n".join(
        [
            "a\tb\tc\t\td",
            "\tindented by a tab",
            "        ",
            "   ",
            "",
            "q" * 40,
            "q" * 40 + "w",
            "two  spaces   and    more",
            "      x",
            "",
            "",
            "",
            *("p" * number for number in range(0, 90, 7)),
            "tail   ",
            "last",
        ]
    ),
    "code": "\n".join(
        [
            "def f(a, b=[1, {2: (3)}]):",
            "    if a[b(c{d}e)]:",
            "        return ((((a))))",
            "} ) ]",
            "a-b_c.d/e:f;g,h  i'j\"k",
            "/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin:/opt/long/path/that/breaks",
            *(f"{number:3} |{'-' * number}> baz foo a+b" for number in range(40)),
            "last",
        ]
    ),
}


@pytest.fixture(scope="module", params=[(keys, name) for name in CONTENTS for keys in ("vi", "emacs")])
def pair(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Tmux, Ours]]:
    keys, name = request.param
    text = CONTENTS[name]
    tmux = Tmux(f"copying-{os.getpid()}-{keys}-{name}", keys, tmp_path_factory.mktemp("oracle") / "text", text)
    yield tmux, Ours(keys, text)
    tmux.run("kill-server")


def same(pair: tuple[Tmux, Ours], commands: list[str]) -> None:
    tmux, ours = pair
    theirs, mine = tmux.states(commands), ours.states(commands)
    before = theirs[0].split()
    for number, (expected, actual) in enumerate(zip(theirs, mine, strict=True)):
        command, now = commands[number], expected.split()
        if known_difference(command, expected, actual) or on_right_half(expected, actual):
            return
        assert actual == expected, f"{ours.keys}: {' ; '.join(commands[: number + 1])}"
        if now[-1] == "1" and now[2] != before[2] and "search" not in command:
            return  # 3.3a keeps the marks of the rows that were in view before, and searches on from them
        before = now
    # Where a wide character does not fit at the edge of a line, 3.3a copies the blank that was left there.
    buffer = tmux.run("show-buffer").replace("z 字", "z字")
    assert ours.buffer == buffer, f"{ours.keys}: {' ; '.join(commands)}"


def on_right_half(expected: str, actual: str) -> bool:
    """Whether 3.3a's cursor is on the right half of the wide character that ours is on."""
    x, y = map(int, actual.split()[0].split(","))
    return expected.split()[0] == f"{x + 1},{y}" and expected.split()[1:4] == actual.split()[1:4]


WALKS = int(os.environ.get("COPY_WALKS", "6"))


@pytest.mark.parametrize("seed", range(100, 100 + WALKS))
def test_walks(pair: tuple[Tmux, Ours], seed: int) -> None:
    generator = random.Random(seed)
    # In tmux 3.3a what is copied of a stopped rectangle is not what is shown: it follows the cursor.
    pool = MOVES + [command for command in SELECTS if command != "stop-selection"] * 2
    if pair[1].keys == "emacs":
        pool = [command for command in pool if command != "select-word"]
    same(pair, [generator.choice(pool) for _ in range(40)])


@pytest.mark.parametrize("seed", range(200, 200 + WALKS // 2))
def test_searches(pair: tuple[Tmux, Ours], seed: int) -> None:
    generator = random.Random(seed)
    # tmux 3.3a takes the unused cells of a line for blanks that a pattern may match.
    searches = [command for command in SEARCHES if not command.endswith(".")]
    pool = [command for command in MOVES if not command.startswith("goto")] + searches * 3
    same(pair, [generator.choice(pool) for _ in range(25)])
