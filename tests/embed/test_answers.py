"""What values say that the library gives, whatever way it came to know."""

from __future__ import annotations

from pymux_wf import Server


def test_a_result_says_what_the_pane_does_also_of_a_shell_that_marks_nothing(server: Server) -> None:
    pane = server.new_session("plain", argv=["sh"]).pane
    assert (pane.run("true").how, pane.run("true").state) == ("wrapped", "idle")
    assert pane.run("read line", timeout=0.3).state == "running"
    pane.send_keys("Enter")
    pane.wait_command()
    assert pane.run("exit 3").state == "exited"
