"""The fixtures: a server a test, panes, the environment of programs, the marker, sync and async."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pymux_wf import Exit, Pane, Server, expect
from pymux_wf.aio import Server as AsyncServer

from .conftest import Inner


def test_a_server_begins_empty_and_has_the_size_of_the_default(mux: Server) -> None:
    assert mux.sessions == []
    assert tuple(mux.exec(["cat"]).size) == (80, 24)


def test_a_pane_runs_a_line_of_the_shell_or_a_program(mux_pane: Callable[..., Pane]) -> None:
    assert mux_pane("exit $((3 + 4))").wait_exit() == Exit(code=7)
    assert mux_pane(["sh", "-c", 'exit "$1"', "-", "5"]).wait_exit() == Exit(code=5)
    assert mux_pane('[[ $BASH_VERSION ]] && echo "bash $0"', shell="bash").wait_exit() == Exit(code=0)


def test_a_pane_has_a_size_a_directory_and_variables(mux_pane: Callable[..., Pane], tmp_path: Path) -> None:
    pane = mux_pane("stty size; pwd; echo $FRUIT; cat", cols=100, rows=30, cwd=tmp_path, env={"FRUIT": "plum"})
    pane.wait_for("plum")
    assert pane.screen.lines_text[0] == "30 100"
    assert str(tmp_path) in pane.output()
    assert tuple(mux_pane("cat", cols=50).size) == (50, 24)


@pytest.mark.mux(cols=60, rows=10, env={"COLOUR": "blue", "PATH": "/usr/bin:/bin"}, timeout=0.1, shell="bash")
class TestMarked:
    """The marker of a class, and of one test in it, which wins."""

    def test_the_class_says(self, mux: Server) -> None:
        pane = mux.new_session(command='echo "$COLOUR $BASH_VERSION"; cat').pane
        expect(pane.text("blue ")).to_be_visible(timeout=5)
        assert tuple(pane.size) == (60, 10)
        assert mux.timeout == 0.1

    @pytest.mark.mux(cols=70, env={"COLOUR": "red"})
    def test_the_test_says(self, mux: Server) -> None:
        pane = mux.exec(["sh", "-c", "echo $COLOUR $PATH; cat"])
        match = pane.wait_for("red", timeout=5)
        assert match.text == "red"
        assert tuple(pane.size) == (70, 10)


def test_the_environment_of_programs_is_a_clean_one(mux: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    pane = mux.exec(["env"])
    pane.wait_exit()
    seen = dict(line.split("=", 1) for line in pane.output().splitlines() if "=" in line)
    assert seen["LANG"] == "C.UTF-8"
    assert seen["PS1"] == "$ "
    assert seen["HOME"] != os.environ["HOME"]
    assert seen["PATH"].split(":")[0] == str(Path(sys.executable).parent)
    assert "PYTEST_CURRENT_TEST" not in seen
    assert seen.keys() <= {
        *("PATH", "HOME", "USER", "LOGNAME", "LANG", "SHELL", "PS1", "PWD", "TERM", "TERM_PROGRAM", "COLORTERM"),
        *("TERM_PROGRAM_VERSION", "TMUX", "TMUX_PANE", "PYWFMUX", "PYWFMUX_PANE", "SHLVL", "_", "OLDPWD"),
    }


@pytest.mark.parametrize("shell", ["sh", "bash", "zsh", "fish"])
def test_a_shell_has_the_plain_prompt_and_finds_the_program_under_test(
    mux_pane: Callable[..., Pane], shell: str
) -> None:
    from shutil import which

    if which(shell) is None:
        pytest.skip(f"no {shell} here")
    pane = mux_pane(shell=shell)
    expect(pane.line("$")).to_be_visible()
    pane.send_text("python -c 'import sys; print(sys.prefix)'\n")
    pane.wait_for(sys.prefix)


def test_nothing_of_a_test_is_left_when_it_has_ended(inner: Inner, pytester: pytest.Pytester) -> None:
    result = inner(
        """
        from pathlib import Path

        def test_it(mux, mux_pane):
            pane = mux_pane(["sh", "-c", "echo $HOME; cat"])
            home = pane.wait_for("/tmp/", screen=True) and pane.screen.lines_text[0]
            Path("left").write_text(f"{mux.socket_path}\\n{home}\\n{pane.process.pid}")
        """
    )
    result.assert_outcomes(passed=1)
    socket, home, pid = (pytester.path / "left").read_text().splitlines()
    assert not Path(socket).exists()
    assert not Path(socket).parent.exists()
    assert not Path(home).exists()
    assert not Path(f"/proc/{pid}").exists()


def test_what_does_not_end_is_an_error_of_its_own(inner: Inner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pymux_wf.testing.run.HANGUP_SECONDS", 0.2)
    result = inner(
        """
        import pytest

        @pytest.mark.parametrize("outcome", [True, False])
        def test_it(mux_pane, outcome):
            pane = mux_pane(["sh", "-c", "trap '' HUP; echo up; while :; do sleep 1000; done"])
            pane.wait_for("up")
            assert outcome
        """
    )
    result.assert_outcomes(passed=1, failed=1, errors=2)
    result.stdout.fnmatch_lines(["*LeakedProcesses: processes were left*", "*sleep 1000*"])


def test_a_session_has_one_server_for_all_tests(inner: Inner) -> None:
    result = inner(
        """
        import os

        def test_one(mux_session_server):
            mux_session_server.new_session("kept", argv=["cat"])

        def test_two(mux_session_server, mux):
            assert [each.name for each in mux_session_server.sessions] == ["kept"]
            assert mux.sessions == []
        """
    )
    result.assert_outcomes(passed=2)


@pytest.mark.parametrize(
    ("marker", "message"),
    [("width=80", "by name, not width"), ("80", "by name, not 80"), ("shell='no-such-shell'", "no-such-shell")],
)
def test_a_marker_that_makes_no_sense_is_told(inner: Inner, marker: str, message: str) -> None:
    result = inner(
        f"""
        import pytest

        @pytest.mark.mux({marker})
        def test_it(mux):
            pass
        """
    )
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines([f"*{message}*"])


def test_the_configuration_file_sets_the_timeout(inner: Inner, pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\nmux_timeout = 0.05\n")
    source = """
        import pytest
        from pymux_wf import WaitTimeout

        def test_it(mux_pane):
            with pytest.raises(WaitTimeout, match="timed out after 0.05 s"):
                mux_pane("cat").wait_for("never")
        """
    inner(source).assert_outcomes(passed=1)
    pytester.makeini("[pytest]\nmux_timeout = soon\n")
    result = inner(source)
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*mux_timeout = soon: it can be seconds, or none*"])


# -- tests that await


async def _talk(server: AsyncServer) -> None:
    pane = await server.exec(["cat"])
    await pane.send_text("hello\n")
    assert (await pane.wait_for("hello")).text == "hello"
    async with server.events("session-created") as events:
        await server.new_session("second", argv=["cat"])
        event = await events.next(timeout=5)
        assert event is not None
        assert event.name == "session-created"
    await pane.send_keys("C-d")
    assert await pane.wait_exit() == Exit(code=0)


def test_a_server_can_be_awaited_in_any_loop(amux: AsyncServer) -> None:
    import asyncio

    async def both() -> None:
        await _talk(amux)

    asyncio.run(both())


def test_a_wait_that_is_cancelled_ends_on_the_server(amux: AsyncServer) -> None:
    import asyncio

    async def cancelled() -> int:
        pane = await amux.exec(["cat"])
        wait = asyncio.create_task(pane.wait_for("never", timeout=None))
        await asyncio.wait([wait], timeout=0.05)
        wait.cancel()
        await asyncio.wait([wait])
        assert wait.cancelled()
        await pane.info()
        embedded = amux.connection.embedded
        assert embedded is not None
        # Only what records the pane watches it now.
        return len(embedded.server.tree.panes[int(pane.id[1:])].watchers)

    assert asyncio.run(cancelled()) == 1


@pytest.mark.parametrize("mark", ["anyio", "asyncio"])
def test_it_works_with_the_plugins_for_tests_that_await(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, mark: str
) -> None:
    monkeypatch.delenv("CI", raising=False)
    pytester.makeini("[pytest]\nfilterwarnings = error\nasyncio_default_fixture_loop_scope = function\n")
    pytester.makepyfile(
        f"""
        import pytest
        from pymux_wf.aio import expect

        @pytest.fixture
        def anyio_backend():
            return "asyncio"

        @pytest.mark.{mark}
        async def test_it(amux):
            pane = await amux.exec(["sh", "-c", "echo ready; cat"])
            await expect(pane.text("ready")).to_be_visible()
            await expect(pane).to_match_snapshot()

        @pytest.mark.{mark}
        async def test_fails(amux):
            pane = await amux.exec(["sh", "-c", "echo ready; cat"])
            await pane.wait_for("never", timeout=0.1)
        """
    )
    result = pytester.runpytest_subprocess("--strict-markers")
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["*timed out after 0.1 s waiting for text 'never'*", "*pywfmux artifacts*"])
