"""Layout files: what is taken, what is told of mistakes and where, the writer, the schema."""

from __future__ import annotations

import dataclasses
import tomllib
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings

from pymux_wf.workflow.errors import BadFile
from pymux_wf.workflow.layouts.export_toml import written
from pymux_wf.workflow.layouts.find import BUILT_IN
from pymux_wf.workflow.layouts.model import Layout, Pane, Session, Window
from pymux_wf.workflow.layouts.read import all_mistakes, key_of_binding, read_layout
from pymux_wf.workflow.layouts.schema import layout_schema
from pymux_wf.workflow.records import Document, key_of
from tests.layout_values import layouts

ROOT = Path(__file__).resolve().parents[2]

GOOD = """\
schema = 1
[session]
name   = "workflow-dev"
root   = "~/development"
select = "queues"
env    = { APP_ENV = "dev" }
needs  = ["redis?", "postgres?", "htop"]
on_create = [["make", "-s", "prepare"]]
options = { status = false, history-limit = 5000 }

[[window]]
name = "queues"
split = "h"
  [[window.pane]]
  size   = "65%"
  title  = "redis"
  show   = "queue"
  prefer = ["iredis", "builtin"]
  [[window.pane]]
  split = "v"
    [[window.pane.pane]]
    run  = ["redis-cli", "--latency"]
    when = "redis"
    else = "queue"
    [[window.pane.pane]]
    type  = "redis-cli"
    enter = false

[[window]]
name = "tests"
  [[window.pane]]
  run     = "pytest -q -x"
  on_exit = "hold"
  focus   = true

[keys]
"prefix W" = "load-layout development"
"""


def test_the_format_is_read(tmp_path: Path) -> None:
    file = tmp_path / "a.toml"
    file.write_text(GOOD)
    layout = read_layout(file)
    assert [window.name for window in layout.window] == ["queues", "tests"]
    left, right = layout.window[0].pane
    assert (left.size, left.show, left.prefer) == ("65%", "queue", ("iredis", "builtin"))
    assert [pane.run for pane in right.pane] == [("redis-cli", "--latency"), ()]
    assert (right.pane[0].else_, right.pane[1].enter) == ("queue", False)
    assert layout.keys == {"prefix W": "load-layout development"}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("title  =", "titel  =", "16:3: unknown key 'titel' in window[0].pane[0] (did you mean title?)"),
        ('size   = "65%"', 'size   = "165%"', "15:3: '165%' is no size"),
        (
            '[[window.pane]]\n  split = "v"',
            '[[window.pane]]\n  size = "40%"\n  split = "v"',
            "20:3: the sizes of these",
        ),
        ('show   = "queue"', 'show   = "queeu"', "17:3: there is no monitor 'queeu' (did you mean queue?)"),
        (
            'show   = "queue"',
            'show   = "system --dsks"',
            "17:3: the monitor system has no flag '--dsks' (did",
        ),
        ('show   = "queue"', 'show   = "system --interval"', "17:3: the flag --interval of the monitor system needs"),
        ('else = "queue"', 'else = "queue x"', "24:5: the monitor queue has no argument 'x'"),
        ('else = "queue"', 'else = "queue \'"', '24:5: "queue \'": No closing quotation'),
        ('when = "redis"', 'when = "reddis"', "23:5: there is no component 'reddis' (did you mean redis?)"),
        ('"postgres?"', '"postgers?"', "7:21: there is no component 'postgers' (did you mean postgres?)"),
        (
            'run     = "pytest -q -x"',
            "focus = true\n  [[window.pane]]",
            "35:3: a second pane with focus: the one of line 32",
        ),
        ('run     = "pytest -q -x"', "run = []", "32:3: run is empty"),
        ('run     = "pytest -q -x"', 'show = " "', "32:3: show is empty"),
        ('"prefix W"', '"prefix Wx"', "37:1: 'Wx' is no key"),
        ('"prefix W"', '"a b c"', "37:1: 'a b c' is no key"),
        ('= "load-layout', '= "load-layuot', "37:1: unknown command: load-layuot (did you mean load-layout?)"),
        ("status = false", "statsu = false", "9:13: invalid option: statsu (did you mean status"),
        ("history-limit = 5000", 'history-limit = "x"', "9:29: value is invalid: x"),
        ('{ APP_ENV = "dev" }', '{ "A=B" = "dev" }', "6:12: 'A=B' is no environment variable"),
        ('select = "queues"', 'select = "queus"', "2:2: select names 'queus', which is no window of it"),
        ('[["make", "-s", "prepare"]]', "[[]]", "8:14: a program of on_create is empty"),
        ("enter = false", "enter = 3", "27:5: window[0].pane[1].pane[1].enter must be true or false, not 3"),
        ('type  = "redis-cli"', "", "27:5: enter is about what is typed"),
        ('split = "h"', 'layout = "tild"', "20:3: a window with a layout has no containers"),
        (
            '"tests"\n',
            '"tests"\nlayout = "tild"\n',
            "31:1: 'tild' is neither one of tmux's layouts nor",
        ),
        ("schema = 1", "schema = 2", "1:1: this program reads schema 1, not 2"),
    ],
)
def test_mistakes_are_told_where_they_are(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in GOOD
    file = tmp_path / "a.toml"
    file.write_text(GOOD.replace(old, new, 1))
    with pytest.raises(BadFile):
        read_layout(file)
    told = [str(error) for error in all_mistakes(file)]
    assert any(each.startswith(f"{file}:{said}") for each in told), told


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    file = tmp_path / "a.toml"
    file.write_text(GOOD.replace('"queue"', '"quue"').replace('when = "redis"', 'when = "reddis"'))
    assert [error.place.line for error in all_mistakes(file) if error.place] == [17, 23, 24]


@pytest.mark.parametrize(
    ("name", "meant"), [("prefix W", ("prefix", "W")), ("root F5", ("root", "F5")), ("C-w", ("prefix", "C-w"))]
)
def test_keys_are_of_a_table(name: str, meant: tuple[str, str]) -> None:
    assert key_of_binding(name) == meant


@settings(max_examples=150, deadline=None)
@given(layouts)
def test_what_is_written_is_read_back(layout: Layout) -> None:
    assert Document(written(layout, ["a note\x1b\r\nof two lines"])).read(Layout) == layout


def test_what_is_written_is_for_people() -> None:
    layout = Layout(
        session=Session(name="a", on_create=(("make", "x"),)),
        window=(Window("w", pane=(Pane(size="30%", run=("a", 'b "c"')), Pane(split="v", pane=(Pane(show="git"),)))),),
        keys={"prefix W": "kill-pane"},
    )
    assert written(layout) == (
        'schema = 1\n\n[session]\nname = "a"\non_create = [["make", "x"]]\n\n[[window]]\nname = "w"\n'
        '  [[window.pane]]\n  run = ["a", \'b "c"\']\n  size = "30%"\n'
        '  [[window.pane]]\n  split = "v"\n    [[window.pane.pane]]\n    show = "git"\n'
        '\n[keys]\n"prefix W" = "kill-pane"\n'
    )


def validator() -> Any:
    jsonschema.Draft202012Validator.check_schema(layout_schema())
    return jsonschema.Draft202012Validator(layout_schema())


def test_the_schema_takes_what_is_right_and_all_that_is_built_in() -> None:
    check = validator()
    check.validate(tomllib.loads(GOOD))
    for path in BUILT_IN.glob("*.toml"):
        check.validate(tomllib.loads(path.read_text("utf-8")))
        assert all_mistakes(path) == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "window = []",
        "[[window]]\n",
        "[[window]]\nname = ''",
        "[[window]]\nname = 'a'\nrnu = 1",
        "[[window]]\nname = 'a'\n[[window.pane]]\nsize = '100%'",
        "[[window]]\nname = 'a'\n[[window.pane]]\nshow = 'git'\nrun = 'x'",
        "[[window]]\nname = 'a'\n[[window.pane]]\non_exit = 'stay'",
        "[[window]]\nname = 'a'\n[[window.pane]]\nelse = 'git'",
        "schema = 2\n[[window]]\nname = 'a'",
    ],
)
def test_the_schema_refuses_what_reading_refuses(text: str) -> None:
    assert not validator().is_valid(tomllib.loads(text))
    with pytest.raises(BadFile):
        Document(text).read(Layout)


def test_the_page_tells_of_every_key() -> None:
    page = (ROOT / "docs" / "LAYOUTS.md").read_text("utf-8")
    for record in (Layout, Session, Window, Pane):
        for field in dataclasses.fields(record):
            assert f"| `{key_of(field.name)}` | {field.metadata['summary']} |" in page, (record, field.name)
