"""The store of snapshots: where they are kept, what each mode does, what is compared and what is reported."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pymux_wf.snapshot import Region, Screen
from pymux_wf.terminal import ByteStream
from pymux_wf.terminal import Screen as Terminal
from pymux_wf.testing import Mode, SnapshotStore, Verdict
from pymux_wf.testing.snapshots import Outcome


def screen(data: bytes | str, columns: int = 30, lines: int = 4, title: str = "") -> Screen:
    terminal = Terminal(columns, lines)
    ByteStream(terminal).feed(data.encode() if isinstance(data, str) else data)
    return Screen.of(terminal, title=title)


@pytest.fixture
def test_file(tmp_path: Path) -> Path:
    path = tmp_path / "tests" / "test_menu.py"
    path.parent.mkdir()
    path.touch()
    return path


def settle(mode: Mode, test_file: Path, value: Screen, name: str | None = None, *masks: re.Pattern[str]) -> Verdict:
    return SnapshotStore(mode).snapshot(test_file, "test_it", name, masks=masks).settle(value)


def test_each_snapshot_has_a_file_of_its_own_beside_the_test(test_file: Path) -> None:
    store = SnapshotStore(Mode.NEW)
    asked = [
        *[("test_it", None)] * 3,
        *[("test_it[80x24]", None), ("test_it[80x24]", "help")],
        *[("TestMenu::test_it", None), ("test_it", "2"), ("test_it", "a/b"), ("test_it[é 1.5]", None)],
    ]
    folder = test_file.parent / "__snapshots__" / "test_menu"
    found = [store.snapshot(test_file, test, name).path.relative_to(folder).as_posix() for test, name in asked]
    assert found[:6] == [
        *("test_it.txt", "test_it.2.txt", "test_it.3.txt", "test_it[80x24].txt", "test_it[80x24].help.txt"),
        "TestMenu-test_it.txt",
    ]
    assert re.fullmatch(r"test_it\.n2-[0-9a-f]{8}\.txt", found[6])
    assert re.fullmatch(r"test_it\.a-b-[0-9a-f]{8}\.txt", found[7])
    assert re.fullmatch(r"test_it-1-5-[0-9a-f]{8}\.txt", found[8])
    assert len(set(found)) == len(found)


def test_a_test_that_begins_again_counts_from_one(test_file: Path) -> None:
    store = SnapshotStore(Mode.NEW)
    first = store.snapshot(test_file, "test_it").path
    assert store.snapshot(test_file, "test_it").path != first
    store.begin(test_file, "test_it")
    assert store.snapshot(test_file, "test_it").path == first


@pytest.mark.parametrize("name", ["../../../etc/passwd", "x" * 5000, "a\x00b", "a\nb", "", ".", "-rf", "\ud800"])
def test_a_hostile_name_stays_in_the_folder(test_file: Path, name: str) -> None:
    verdict = settle(Mode.NEW, test_file, screen("hi"), name)
    assert verdict.outcome is Outcome.WRITTEN
    assert verdict.path.parent == test_file.parent / "__snapshots__" / "test_menu"
    assert verdict.path.is_file()


def test_check_fails_where_there_is_none_and_writes_nothing(test_file: Path) -> None:
    verdict = settle(Mode.CHECK, test_file, screen("hi"))
    assert verdict.failed
    assert verdict.outcome is Outcome.MISSING
    assert verdict.message.startswith("there is no snapshot ")
    assert "run pytest --pywfmux-snapshots=new" in verdict.message
    assert not verdict.path.parent.exists()


def test_new_writes_and_then_compares(test_file: Path) -> None:
    assert settle(Mode.NEW, test_file, screen("hi")).outcome is Outcome.WRITTEN
    assert settle(Mode.NEW, test_file, screen("hi")).outcome is Outcome.EQUAL
    assert settle(Mode.CHECK, test_file, screen("hi")).outcome is Outcome.EQUAL


@pytest.mark.parametrize("mode", [Mode.NEW, Mode.CHECK])
def test_a_difference_fails_with_diff_and_pictures(test_file: Path, mode: Mode) -> None:
    stored = settle(Mode.NEW, test_file, screen("one\r\ntwo")).path
    before = stored.read_bytes()
    verdict = settle(mode, test_file, screen("one\r\ntoo"))
    assert verdict.failed
    assert verdict.outcome is Outcome.DIFFERENT
    assert "run pytest --pywfmux-snapshots=update" in verdict.message
    assert verdict.difference
    assert verdict.difference.name == "test_menu/test_it"
    assert "two" in verdict.difference.diff
    assert "too" in verdict.difference.diff
    assert verdict.difference.diff in verdict.message
    pictures = {verdict.difference.expected, verdict.difference.actual, verdict.difference.highlighted}
    assert len(pictures) == 3
    assert all(picture.startswith("<svg ") for picture in pictures)
    assert stored.read_bytes() == before


@pytest.mark.parametrize(
    "data",
    ["\x1b[31mone", "one\x1b[1;1H", "one\x1b[?25l", "one\x1b]8;;http://x\x07 \x1b]8;;\x07"],
    ids=["colour", "cursor", "hidden cursor", "link"],
)
def test_what_is_not_text_differs_too(test_file: Path, data: str) -> None:
    settle(Mode.NEW, test_file, screen("one"))
    verdict = settle(Mode.CHECK, test_file, screen(data))
    assert verdict.outcome is Outcome.DIFFERENT
    assert verdict.difference
    assert verdict.difference.diff


def test_another_size_or_title_differs(test_file: Path) -> None:
    settle(Mode.NEW, test_file, screen("one"))
    for value in (screen("one", columns=31), screen("one", lines=5), screen("one", title="other")):
        verdict = settle(Mode.CHECK, test_file, value)
        assert verdict.outcome is Outcome.DIFFERENT
        assert verdict.difference
        assert verdict.difference.diff


def test_update_overwrites_only_what_differs(test_file: Path) -> None:
    path = settle(Mode.UPDATE, test_file, screen("one")).path
    before = path.stat().st_ino
    assert settle(Mode.UPDATE, test_file, screen("one")).outcome is Outcome.EQUAL
    assert path.stat().st_ino == before
    assert settle(Mode.UPDATE, test_file, screen("two")).outcome is Outcome.UPDATED
    assert settle(Mode.CHECK, test_file, screen("two")).outcome is Outcome.EQUAL


def test_two_screens_under_one_name_in_one_run_fail_in_every_mode(test_file: Path) -> None:
    for mode in (Mode.NEW, Mode.UPDATE):
        store = SnapshotStore(mode)
        one, same, other = (store.snapshot(test_file, "test_it", mode.value) for _ in range(3))
        assert one.settle(screen("one")).outcome is Outcome.WRITTEN
        assert same.settle(screen("one")).outcome is Outcome.EQUAL
        verdict = other.settle(screen("two"))
        assert verdict.outcome is Outcome.DIFFERENT
        assert "two different screens were compared with it in this run" in verdict.message


@pytest.mark.parametrize("content", [b"", b"\xff\x00", b"pywfmux snapshot 99\n", b"<<<<<<< HEAD\n"])
def test_a_file_that_is_no_snapshot(test_file: Path, content: bytes) -> None:
    path = settle(Mode.NEW, test_file, screen("one")).path
    path.write_bytes(content)
    for mode in (Mode.CHECK, Mode.NEW):
        verdict = settle(mode, test_file, screen("one"))
        assert verdict.failed
        assert verdict.outcome is Outcome.UNREADABLE
        assert str(path) in verdict.message
        assert "--pywfmux-snapshots=update" in verdict.message
    assert not SnapshotStore(Mode.CHECK).snapshot(test_file, "test_it").matches(screen("one"))
    assert settle(Mode.UPDATE, test_file, screen("one")).outcome is Outcome.UPDATED
    assert settle(Mode.CHECK, test_file, screen("one")).outcome is Outcome.EQUAL


def test_matching_reads_and_never_writes(test_file: Path) -> None:
    store = SnapshotStore(Mode.UPDATE)
    snapshot = store.snapshot(test_file, "test_it")
    assert not snapshot.matches(screen("one"))
    assert not snapshot.path.exists()
    snapshot.settle(screen("one"))
    assert snapshot.matches(screen("one"))
    assert not snapshot.matches(screen("two"))


def test_masks_are_applied_to_both_sides(test_file: Path) -> None:
    clock = re.compile(r"\d\d:\d\d")
    path = settle(Mode.NEW, test_file, screen("at 12:34 done"), None, clock).path
    assert "12:34" not in path.read_text()
    assert settle(Mode.CHECK, test_file, screen("at 23:45 done"), None, clock).outcome is Outcome.EQUAL
    assert settle(Mode.CHECK, test_file, screen("at 23:45 gone"), None, clock).outcome is Outcome.DIFFERENT
    assert settle(Mode.CHECK, test_file, screen("at 23:45 done")).outcome is Outcome.DIFFERENT


def test_a_mask_that_came_later_hides_what_is_stored(test_file: Path) -> None:
    settle(Mode.NEW, test_file, screen("at 12:34 done"))
    assert settle(Mode.CHECK, test_file, screen("at 23:45 done")).outcome is Outcome.DIFFERENT
    clock = re.compile(r"\d\d:\d\d")
    assert settle(Mode.CHECK, test_file, screen("at 23:45 done"), None, clock).outcome is Outcome.EQUAL


def test_a_mask_that_is_none_is_the_callers_error_and_not_the_files(test_file: Path) -> None:
    store = SnapshotStore(Mode.NEW)
    with pytest.raises(ValueError, match="the text is empty"):
        store.snapshot(test_file, "test_it", masks=[""])
    with pytest.raises(TypeError, match="not int"):
        store.snapshot(test_file, "test_it", masks=[3])  # type: ignore[list-item]


def test_a_query_can_be_a_mask(test_file: Path) -> None:
    store = SnapshotStore(Mode.NEW)
    top = Region(rows=0)
    assert store.snapshot(test_file, "test_it", "top", masks=[top]).settle(screen("a\r\nb")).outcome is Outcome.WRITTEN
    assert store.snapshot(test_file, "test_it", "top", masks=[top]).settle(screen("x\r\nb")).outcome is Outcome.EQUAL


def test_what_no_test_asked_for_is_reported_and_kept(test_file: Path) -> None:
    store = SnapshotStore(Mode.NEW)
    for name in ("kept", "old"):
        store.snapshot(test_file, "test_it", name).settle(screen("x"))
    gone, other = test_file.with_name("test_gone.py"), test_file.with_name("test_other.py")
    other.touch()
    for path in (gone, other):
        store.snapshot(path, "test_it").settle(screen("x"))
    folder = test_file.parent / "__snapshots__"
    (folder / "test_menu" / ".half.txt").touch()
    (folder / "test_menu" / "README.md").touch()

    later = SnapshotStore(Mode.CHECK)
    later.snapshot(test_file, "test_it", "kept")
    expected = [folder / "test_gone" / "test_it.txt", folder / "test_menu" / "test_it.old.txt"]
    assert later.unused([test_file]) == expected
    assert later.unused([test_file], {*later.used, expected[1]}) == expected[:1]
    assert later.unused([]) == []
    assert all(path.exists() for path in expected)


def test_a_test_file_without_snapshots_has_none_unused(tmp_path: Path) -> None:
    assert SnapshotStore(Mode.CHECK).unused([tmp_path / "test_none.py"]) == []


def test_the_mode_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for value, mode in {"true": Mode.CHECK, "1": Mode.CHECK, "": Mode.NEW, "false": Mode.NEW, "0": Mode.NEW}.items():
        monkeypatch.setenv("CI", value)
        assert SnapshotStore().mode is mode
    monkeypatch.delenv("CI")
    assert SnapshotStore().mode is Mode.NEW
    assert SnapshotStore(Mode.UPDATE).mode is Mode.UPDATE
