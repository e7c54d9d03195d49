"""Tables into records: what is taken, where mistakes are told, and the schema of the same declarations."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from typing import Any, Literal

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pymux_wf.workflow.errors import BadFile
from pymux_wf.workflow.records import Document, Seconds, json_schema, seconds_of
from pymux_wf.workflow.toml_places import key_places


@dataclass(frozen=True)
class Inner:
    name: str
    every: Seconds = 1.0
    inner: tuple[Inner, ...] = ()


@dataclass(frozen=True)
class Outer:
    kind: Literal["a", "b"] = "a"
    run: str | tuple[str, ...] = ()
    else_: str = field(default="", metadata={"summary": "Otherwise."})
    parts: tuple[Inner, ...] = ()
    by_name: dict[str, Inner] = field(default_factory=dict)
    share: float = 0.5
    free: Any = None

    def __post_init__(self) -> None:
        if self.share > 1:
            raise ValueError("a share is at most 1")


def read(text: str) -> Outer:
    return Document(text, "f.toml").read(Outer)


def test_all_shapes_are_read() -> None:
    found = read(
        'kind = "b"\nrun = ["x", "y"]\nelse = "z"\nshare = 1\nfree = {a = [1]}\n'
        '[[parts]]\nname = "p"\nevery = "1m30s"\n[[parts.inner]]\nname = "q"\n[by_name.n]\nname = "r"\nevery = 3\n'
    )
    assert found == Outer(
        "b", ("x", "y"), "z", (Inner("p", 90.0, (Inner("q"),)),), {"n": Inner("r", 3.0)}, 1.0, {"a": [1]}
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('kind = "a"\nrnu = "x"\n', "f.toml:2:1: unknown key 'rnu' (did you mean run?)"),
        (
            '[[parts]]\nname = "p"\n[[parts]]\nname = "q"\n  evry = 1\n',
            "f.toml:5:3: unknown key 'evry' in parts[1] (did you mean every?)",
        ),
        ("[[parts]]\nevery = 1\n", "f.toml:1:3: 'name' is missing in parts[0]"),
        ("run = 1\n", "f.toml:1:1: run must be a string or an array, not 1"),
        ("run = [1]\n", "f.toml:1:8: run[0] must be a string, not 1"),
        ('kind = "c"\n', "f.toml:1:1: kind must be one of 'a', 'b', not 'c'"),
        ("kind = true\n", "f.toml:1:1: kind must be one of 'a', 'b', not True"),
        ('by_name = {n = {name = "x", every = "soon"}}\n', "f.toml:1:29: by_name.n.every: 'soon' is no duration"),
        ("share = 2\n", "a share is at most 1"),
        ("parts = 3\n", "f.toml:1:1: parts must be an array, not 3"),
        ('kind = "a\n', "f.toml:1:10: Illegal character"),
        ("kind = ", "f.toml:1: Invalid value at the end of the file"),
    ],
)
def test_mistakes_are_told_where_they_are(text: str, said: str) -> None:
    with pytest.raises(BadFile) as caught:
        read(text)
    assert said in str(caught.value)


def test_the_schema_takes_what_is_taken() -> None:
    schema = json_schema(Outer)
    jsonschema.Draft202012Validator.check_schema(schema)
    check = jsonschema.Draft202012Validator(schema)
    assert check.is_valid(
        {"run": ["x"], "else": "y", "parts": [{"name": "p", "every": "5s", "inner": [{"name": "q"}]}]}
    )
    for wrong in ({"rnu": "x"}, {"parts": [{}]}, {"kind": "c"}, {"run": [1]}):
        assert not check.is_valid(wrong)


@pytest.mark.parametrize(("text", "seconds"), [("500ms", 0.5), ("5s", 5), ("1h30m", 5400), (7, 7), ("2.5", 2.5)])
def test_durations(text: str | float, seconds: float) -> None:
    assert seconds_of(text) == seconds


@pytest.mark.parametrize("text", ["", "s", "-1s", "5 parsecs", "1s2"])
def test_what_is_no_duration(text: str) -> None:
    with pytest.raises(ValueError):
        seconds_of(text)


_KEYS = st.sampled_from(["a", "b", '"c d"', "'e.f'", "g-1", '"\\u0041"'])
_LEAVES = st.sampled_from(
    ["1", "true", '"x = [1]"', "'''\n[no]\n'''", '"""q\\"""\n"""', "1979-05-27", "-.5e0".replace("-.", "-0.")]
)
_VALUES = st.recursive(
    _LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda parts: "[ # x\n" + ",\n".join(parts) + "\n]"),
        st.dictionaries(_KEYS, inner, max_size=3).map(
            lambda table: "{" + ", ".join(f"{key} = {value}" for key, value in table.items()) + "}"
        ),
    ),
    max_leaves=6,
)
_PAIRS = st.dictionaries(_KEYS, _VALUES, max_size=4).map(
    lambda table: "".join(f"  {key} = {value} # c\n" for key, value in table.items())
)


@given(_PAIRS, st.lists(st.tuples(_KEYS, _PAIRS), max_size=4))
def test_every_key_has_its_place(head: str, tables: list[tuple[str, str]]) -> None:
    text = head + "".join(f"[[t.{key}]]\n{pairs}[t.{key}.u]\n{pairs}" for key, pairs in tables)
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    places = key_places(text)
    lines = text.split("\n")

    def walk(value: Any, path: tuple[Any, ...]) -> None:
        items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        for key, part in items:
            line, column = places[(*path, key)]
            written = lines[line - 1][column - 1 :]
            if isinstance(key, str):
                assert written.startswith((key, f'"{key}"', f"'{key}'", '"\\u0041"'))
            walk(part, (*path, key))

    walk(table, ())
