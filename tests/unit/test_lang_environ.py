"""The environment: values, hidden and removed variables, and how they print."""

from __future__ import annotations

import pytest

from pymux_wf.lang.environ import Environ, check_name
from pymux_wf.lang.errors import EnvironError


def test_values() -> None:
    environ = Environ({"B": "2", "A": "1"})
    environ.set("C", "3")
    environ.set("SECRET", "x", hidden=True)
    environ.clear("GONE")
    environ.put("D=4=5")
    environ.put("ignored")
    assert list(environ) == ["A", "B", "C", "D", "GONE", "SECRET"]
    assert len(environ) == 6
    assert "GONE" in environ
    assert environ.values() == {"A": "1", "B": "2", "C": "3", "D": "4=5"}
    assert environ.value("SECRET") == "x"
    assert environ.is_hidden("SECRET")
    assert environ.value("GONE") is None
    assert environ.value("NEVER") is None
    assert environ.removed() == ["GONE"]
    environ.unset("B")
    assert "B" not in environ
    environ.set("SECRET", "y")
    assert not environ.is_hidden("SECRET")


def test_one_over_another() -> None:
    below = Environ({"A": "1", "B": "2", "C": "3"})
    above = Environ({"A": "9"})
    above.clear("B")
    assert above.over(below) == {"C": "3", "A": "9"}


def test_printing() -> None:
    environ = Environ({"FOO": "bar", "Q": 'a"$`\\ b'})
    environ.set("HID", "x", hidden=True)
    environ.clear("GONE")
    assert environ.show() == ["FOO=bar", "-GONE", 'Q=a"$`\\ b']
    assert environ.show(shell=True) == ['FOO="bar"; export FOO;', "unset GONE;", 'Q="a\\"\\$\\`\\\\ b"; export Q;']
    assert environ.show(hidden=True) == ["HID=x"]
    assert environ.show_one("FOO") == "FOO=bar"
    assert environ.show_one("GONE") == "-GONE"
    assert environ.show_one("HID") is None
    assert environ.show_one("FOO", hidden=True) is None
    with pytest.raises(EnvironError, match=r"^unknown variable: NOPE$"):
        environ.show_one("NOPE")


def test_update_environment() -> None:
    environ = Environ({"DISPLAY": "old", "KEPT": "1"})
    environ.update_from(
        {"DISPLAY": ":1", "XDG_A": "a", "XDG_B": "b", "OTHER": "o"}, ["DISPLAY", "XDG_*", "MISSING", "SSH_*"]
    )
    assert environ.values() == {"DISPLAY": ":1", "KEPT": "1", "XDG_A": "a", "XDG_B": "b"}
    assert sorted(environ.removed()) == ["MISSING", "SSH_*"]


def test_names() -> None:
    check_name("A")
    with pytest.raises(EnvironError, match=r"^empty variable name$"):
        check_name("")
    with pytest.raises(EnvironError, match=r"^variable name contains =$"):
        check_name("A=B")
