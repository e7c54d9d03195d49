"""What values say that the library gives, whatever way it came to know."""

from __future__ import annotations

import pytest

from pymux_wf import Server, WaitTimeout


def test_a_result_says_what_the_pane_does_also_of_a_shell_that_marks_nothing(server: Server) -> None:
    pane = server.new_session("plain", argv=["sh"]).pane
    assert (pane.run("true").how, pane.run("true").state) == ("wrapped", "idle")
    assert pane.run("read line", timeout=0.3).state == "running"
    pane.send_keys("Enter")
    pane.wait_command()
    assert pane.run("exit 3").state == "exited"


def test_a_match_of_a_locator_says_where_the_screen_shows_it(server: Server) -> None:
    pane = server.exec(["sh", "-c", "echo one two; cat"])
    match = pane.wait_for(pane.text("two"))
    assert match.spans == match.cells == ((0, 4, 3),)


def test_lines_in_a_message_keep_what_joins_letters_and_lose_what_turns_them(server: Server) -> None:
    pane = server.exec(["sh", "-c", r"printf '\360\237\221\251\342\200\215\360\237\221\247 a\342\200\256b\n'; cat"])
    pane.wait_for("a")
    with pytest.raises(WaitTimeout) as failed:
        pane.wait_exit(timeout=0.05)
    assert "  | \U0001f469\u200d\U0001f467 a" in str(failed.value)
    assert "\u202e" not in str(failed.value)
