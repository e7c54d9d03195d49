"""What a test leaves: when, where, and what is in it; and what must not be in it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .conftest import Inner

TESTS = """
import pytest

def test_passes(mux_pane):
    mux_pane("echo fine; cat").wait_for("fine")

def test_fails(mux_pane):
    pane = mux_pane("echo first; cat")
    pane.wait_for("first")
    pane.send_text("typed\\n")
    mux_pane(["sh", "-c", "echo second; exit 3"]).wait_exit()
    pane.wait_for("never", timeout=0.1)

def test_uses_no_terminal():
    assert False
"""


def folders(root: Path) -> list[str]:
    return sorted(path.name for path in root.iterdir() if path.is_dir()) if root.exists() else []


def only(root: Path) -> Path:
    (folder,) = [path for path in root.iterdir() if path.is_dir()]
    return folder


@pytest.mark.parametrize(
    ("trace", "left"),
    [
        (None, ["fails"]),
        ("retain-on-failure", ["fails"]),
        ("on", ["fails", "passes"]),
        ("off", []),
    ],
)
def test_who_leaves_something(inner: Inner, pytester: pytest.Pytester, trace: str | None, left: list[str]) -> None:
    result = inner(TESTS, *([f"--mux-trace={trace}"] if trace else []))
    result.assert_outcomes(passed=1, failed=2)
    found = folders(pytester.path / "mux-artifacts")
    assert [name.rpartition("-")[0] for name in found] == [f"test_inner-py-test_{name}" for name in left]
    assert result.stdout.str().count("pywfmux artifacts") == (0 if trace == "off" else 1)


def test_everything_about_a_failure_is_in_one_folder(inner: Inner, pytester: pytest.Pytester) -> None:
    result = inner(TESTS, "--mux-artifacts=kept/here")
    folder = only(pytester.path / "kept" / "here")
    result.stdout.fnmatch_lines([f"*{folder}*"])
    assert (folder.parent / ".gitignore").read_text() == "*\n"
    page = (folder / "trace.md").read_text()
    assert "timed out after 0.1 s waiting for text 'never'" in page
    assert "program: `exited 3`" in page
    steps = page.partition("## Steps")[2]
    assert steps.index("'first' in %0") < steps.index("input") < steps.index("'never'")
    assert (folder / "panes" / "pane0" / "screen.txt").read_text().count("typed") == 2
    cast = [json.loads(line) for line in (folder / "panes" / "pane0" / "session.cast").read_text().splitlines()]
    assert cast[0]["term"]["cols"] == 80
    assert [data for _, code, data in cast[1:] if code == "i"] == ["typed\r"]
    assert next(data for _, code, data in cast[1:] if code == "m") == "wait-for-text 'first' in %0"
    ended = (folder / "panes" / "pane1" / "session.cast").read_text().splitlines()[-3:]
    assert any(json.loads(line)[1:] == ["x", "3"] for line in ended)
    names = [json.loads(line).get("name") for line in (folder / "events.jsonl").read_text().splitlines()]
    assert {"new-session", "session-created", "pane-exited"} <= set(names)


def test_the_configuration_file_says_where_and_when(inner: Inner, pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\nmux_artifacts = build/seen\nmux_trace = on\n")
    inner(TESTS, "-k", "passes").assert_outcomes(passed=1)
    assert len(folders(pytester.path / "build" / "seen")) == 1


def test_errors_of_setup_and_teardown_leave_something_too(inner: Inner, pytester: pytest.Pytester) -> None:
    result = inner(
        """
        import pytest

        @pytest.fixture
        def ready(mux_pane):
            mux_pane("echo in setup; cat").wait_for("never", timeout=0.1)

        @pytest.fixture
        def broken(mux_pane):
            pane = mux_pane("echo in teardown; cat")
            pane.wait_for("teardown")
            yield
            pane.wait_for("never", timeout=0.1)

        def test_one(ready):
            pass

        def test_two(broken):
            pass
        """
    )
    result.assert_outcomes(passed=1, errors=2)
    pages = [(path / "trace.md").read_text() for path in (pytester.path / "mux-artifacts").iterdir() if path.is_dir()]
    assert sorted(page.splitlines()[0].partition(":")[0] for page in pages) == [
        "# error in setup",
        "# error in teardown",
    ]
    assert any("in teardown" in page.partition("## Pane")[2] for page in pages)


def test_an_error_in_teardown_takes_nothing_from_the_failure_before(inner: Inner, pytester: pytest.Pytester) -> None:
    result = inner(
        """
        import pytest

        @pytest.fixture
        def broken(mux_pane):
            yield mux_pane("echo here; cat")
            raise OSError("in teardown")

        def test_one(broken):
            broken.wait_for("never", timeout=0.1)
        """
    )
    result.assert_outcomes(failed=1, errors=1)
    names = folders(pytester.path / "mux-artifacts")
    pages = [(pytester.path / "mux-artifacts" / name / "trace.md").read_text() for name in names]
    assert sorted(page.splitlines()[0].partition(":")[0] for page in pages) == ["# error in teardown", "# failed"]
    assert any("waiting for text 'never'" in page.partition("## Pane")[0] for page in pages)


def test_of_a_shared_server_only_what_the_test_has_seen_is_left(inner: Inner, pytester: pytest.Pytester) -> None:
    inner(
        """
        def test_before(mux_session_server):
            mux_session_server.exec(["echo", "of the test before"]).wait_exit()

        def test_it(mux_session_server):
            mux_session_server.exec(["echo", "of this test"]).wait_for("never", timeout=0.1)

        def test_without_it():
            assert False
        """
    ).assert_outcomes(passed=1, failed=2)
    page = (only(pytester.path / "mux-artifacts") / "trace.md").read_text()
    assert "of this test" in page
    assert "of the test before" not in page


def test_no_secret_is_left(inner: Inner, pytester: pytest.Pytester) -> None:
    # Put together, so that it is not in the source that pytest shows of a failure.
    inner(
        """
        def test_it(mux_pane):
            script = "stty -echo; echo password please; read word; stty echo; echo welcome; cat"
            pane = mux_pane(["sh", "-c", script], env={"TOKEN": "env-" + "secret"})
            pane.wait_for("password please")
            pane.send_text("typed-" + "secret\\n")
            pane.wait_for("welcome")
            pane.send_text("shown\\n")
            pane.wait_for("never", timeout=0.1)
        """
    ).assert_outcomes(failed=1)
    files = [path.read_text() for path in only(pytester.path / "mux-artifacts").rglob("*") if path.is_file()]
    assert len(files) == 7
    assert any("shown" in text for text in files)
    assert any("TOKEN" in text for text in files)
    for text in files:
        assert "typed-secret" not in text
        assert "env-secret" not in text


def test_where_nothing_can_be_written_the_failure_is_told_all_the_same(inner: Inner, pytester: pytest.Pytester) -> None:
    (pytester.path / "taken").write_text("a file")
    result = inner(TESTS, "--mux-artifacts=taken", "-k", "test_fails")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*waiting for text 'never'*", "*they could not be written: *Error*"])


def test_the_library_is_left_out_of_the_traceback(inner: Inner) -> None:
    short = inner(TESTS, "-k", "test_fails")
    assert "loop_thread.py" not in short.stdout.str()
    short.stdout.fnmatch_lines(["*test_inner.py:*: WaitTimeout"])
    assert "loop_thread.py" in inner(TESTS, "-k", "test_fails", "--full-trace").stdout.str()


def test_the_plugin_is_left_out_of_the_traceback_of_what_it_raises_itself(inner: Inner) -> None:
    tests = """
        def test_left(mux_pane):
            pane = mux_pane("trap '' HUP; echo trapped; while sleep 60; do :; done")
            pane.wait_for("trapped")

        def test_never_ready(mux_processes):
            mux_processes({"it": {"command": "cat", "ready": "up", "timeout": 0.1}})
    """
    short = inner(tests)
    short.assert_outcomes(passed=1, errors=1, failed=1)
    assert "pymux_wf/testing" not in short.stdout.str()
    short.stdout.fnmatch_lines(["*LeakedProcesses: processes were left*", "*test_inner.py:*: WaitTimeout"])
