"""Snapshots inside of tests: written, compared, masked, updated, counted; and outside of tests with a store."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from pymux_wf import InvalidCall, Server, expect, use_snapshots
from pymux_wf.testing import Mode, SnapshotStore, plugin

from .conftest import Inner

TEST = """
import os, re
from pymux_wf import expect

def test_menu(mux_pane):
    pane = mux_pane(["sh", "-c", "echo fruit: $FRUIT; echo at 12:34; cat"], cols=30, rows=4, env=dict(os.environ))
    pane.wait_for("at 12:34")
    expect(pane).to_match_snapshot(mask=[re.compile(r"\\d\\d:\\d\\d")], timeout=0.5)
    expect(pane.text("fruit")).to_match_snapshot("named", mask=["12:34"], timeout=0.5)
"""


@pytest.fixture
def fruit(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.setenv("FRUIT", "plum")
    return monkeypatch


def stored(pytester: pytest.Pytester) -> dict[str, str]:
    folder = pytester.path / "__snapshots__" / "test_inner"
    return {path.name: path.read_text() for path in sorted(folder.iterdir())}


@pytest.mark.usefixtures("fruit")
def test_a_new_one_is_written_and_told_and_then_compared(inner: Inner, pytester: pytest.Pytester) -> None:
    result = inner(TEST)
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(
        ["*snapshots written: 2*", "*__snapshots__/test_inner/test_menu.named.txt", "*test_inner/test_menu.txt"]
    )
    files = stored(pytester)
    assert "12:34" not in files["test_menu.txt"]
    again = inner(TEST, "--pywfmux-snapshots=check")
    again.assert_outcomes(passed=1)
    assert "snapshots" not in again.stdout.str()
    assert stored(pytester) == files


def test_another_screen_fails_with_a_diff_and_pictures_until_it_is_updated(
    inner: Inner, pytester: pytest.Pytester, fruit: pytest.MonkeyPatch
) -> None:
    inner(TEST).assert_outcomes(passed=1)
    fruit.setenv("FRUIT", "pear")
    result = inner(TEST)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*the screen differs from *test_menu.txt*=update*", "*-*plum*", "*+*pear*"])
    (pictures,) = (pytester.path / "mux-artifacts").glob("*/snapshots/*")
    assert sorted(path.name for path in pictures.iterdir()) == [
        "actual.svg", "difference.svg", "difference.txt", "expected.svg",
    ]  # fmt: skip
    inner(TEST, "--pywfmux-snapshots=update").assert_outcomes(passed=1)
    assert "pear" in stored(pytester)["test_menu.txt"]
    inner(TEST).assert_outcomes(passed=1)


@pytest.mark.usefixtures("fruit")
def test_where_ci_is_set_a_missing_one_fails(
    inner: Inner, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", "true")
    result = inner(TEST)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*there is no snapshot *--pywfmux-snapshots=new*"])
    assert not (pytester.path / "__snapshots__").exists()
    inner(TEST, "--pywfmux-snapshots=new").assert_outcomes(passed=1)


def test_a_screen_is_waited_for(inner: Inner) -> None:
    source = """
        from pymux_wf import expect

        def test_it(mux_pane):
            pane = mux_pane(["sh", "-c", "{first}echo there; cat"], cols=20, rows=3)
            expect(pane).to_match_snapshot(timeout=5)
        """
    inner(source.format(first="")).assert_outcomes(passed=1)
    inner(source.format(first="sleep 0.3; ")).assert_outcomes(passed=1)


TWO = """
import pytest
from pymux_wf import expect

@pytest.mark.parametrize("word", [{words}])
def test_word(mux_pane, word):
    pane = mux_pane(["sh", "-c", f"echo {{word}}; cat"], cols=20, rows=3)
    pane.wait_for(word)
    expect(pane).to_match_snapshot()

def test_other():
    assert {other}
"""


@pytest.mark.parametrize(
    ("words", "other", "arguments", "told"),
    [
        ("'one'", "True", [], True),
        ("'one'", "False", [], False),  # a test that fails may not have come to its snapshots
        ("'one'", "True", ["-k", "word"], False),
        ("'one'", "True", ["test_inner.py::test_word"], False),
        ("", "True", [], False),  # skipped
        ("'one', 'two'", "True", [], False),
    ],
)
def test_one_that_no_test_asks_for_is_told(
    inner: Inner, words: str, other: str, arguments: list[str], told: bool
) -> None:
    inner(TWO.format(words="'one', 'two'", other="True"), "-W", "default")
    result = inner(TWO.format(words=words, other=other), "-W", "default", *arguments)
    assert ("asked for" in result.stdout.str()) is told
    if told:
        result.stdout.fnmatch_lines(["*no test asked for*: 1", "*__snapshots__/test_inner/test_word[[]two].txt"])


def test_outside_of_a_test_a_store_has_to_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plugin, "_current", None)
    monkeypatch.delenv("CI", raising=False)
    store = SnapshotStore()
    with Server.start(listen=False, size=(20, 3)) as server:
        pane = server.exec(["sh", "-c", "echo there; cat"])
        pane.wait_for("there")
        with pytest.raises(InvalidCall, match="use_snapshots"):
            expect(pane).to_match_snapshot()
        use_snapshots(lambda name, masks: store.snapshot(tmp_path / "x.py", "test", name, masks=masks))
        try:
            expect(pane).to_match_snapshot("first")
        finally:
            use_snapshots(None)
    assert [path.name for path in (tmp_path / "__snapshots__" / "x").iterdir()] == ["test.first.txt"]


def test_a_screen_that_is_stored_instead_is_not_waited_for_to_become_the_old_one(mux: Server, tmp_path: Path) -> None:
    store = SnapshotStore(Mode.UPDATE)
    before = use_snapshots(lambda name, masks: store.snapshot(tmp_path / "x.py", "test", name, masks=masks))
    try:
        expect(mux.exec(["sh", "-c", "echo plum; cat"])).to_match_snapshot("it")
        store.written.clear()
        pane = mux.exec(["sh", "-c", "echo pear; cat"])
        started = time.monotonic()
        expect(pane).to_match_snapshot("it", timeout=60)
        assert time.monotonic() - started < 30
    finally:
        use_snapshots(before)
    (stored,) = (tmp_path / "__snapshots__").glob("x/*")
    assert "pear" in stored.read_text()
