"""wait-for-text: what counts as output, what is the echo of what was sent, and matches in pieces."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import pytest
from pymux_wf.server import verbs
from pymux_wf.server.text_watch import TextWatch
from pymux_wf.server.tree import Pane
from pymux_wf.server.verbs.verb import VerbFailure

from pymux_wf import failures
from pymux_wf.snapshot import Pattern
from tests.unit.commands_rig import Rig, served

BASH = "exec bash --norc --noprofile -i"


async def wait(rig: Rig, pattern: Any, **parameters: Any) -> dict[str, Any]:
    found: dict[str, Any] = await verbs.perform(rig.server, "wait-for-text", {"pattern": pattern, **parameters})
    return found


async def start(rig: Rig, command: str, columns: int = 80) -> Pane:
    await rig.ok("new-session", "-d", "-x", str(columns), "-y", "24", command)
    return rig.server.tree.panes[0]


def before(pane: Pane, found: dict[str, Any]) -> bytes:
    """The bytes in front of a match."""
    return pane.log.read(0, found["start"])


# -- what counts


@served
async def test_what_is_there_already_counts_when_nothing_was_sent(rig: Rig) -> None:
    pane = await start(rig, "echo listening on 80; sleep 60")
    await rig.until(lambda: b"on 80" in pane.log.read())
    found = await wait(rig, Pattern.regex(r"listening on (?P<port>\d+)").pack())
    assert (found["text"], found["groups"], found["named"]) == ("listening on 80", ["80"], {"port": "80"})
    assert (found["already"], found["where"], found["start"]) == (True, "output", 0)
    assert found["mark"] == {"offset": 15, "line": 0}


@served
async def test_output_before_the_mark_does_not_count(rig: Rig) -> None:
    pane = await start(rig, "echo one; read x; echo two; sleep 60")
    await wait(rig, "one")
    mark = verbs.perform(rig.server, "mark", {})
    with pytest.raises(VerbFailure) as caught:
        await wait(rig, "one", since=mark["offset"], timeout=0.05)
    assert caught.value.kind == failures.TIMED_OUT
    evidence = caught.value.details["evidence"]
    assert (evidence["already"], evidence["any_output"], evidence["lines"]) == (True, False, ["one"])
    assert caught.value.details["screen"]["size"] == [80, 24]
    await rig.ok("send-keys", "Enter")
    found = await wait(rig, "two", since=mark["offset"])
    assert found["start"] >= mark["offset"]
    assert pane.log.read(found["start"], found["end"]) == b"two"


@served
async def test_a_pattern_that_comes_first_ends_it_early(rig: Rig) -> None:
    await start(rig, "echo compiling; echo error: no; echo done; sleep 60")
    with pytest.raises(VerbFailure) as caught:
        await wait(rig, "done", unless=["warning", Pattern.regex("error: .*").pack()])
    assert caught.value.kind == failures.STOPPED_EARLY
    stopped = caught.value.details["evidence"]["stopped_by"]
    assert (stopped["text"], stopped["where"], stopped["pattern"]["source"]) == ("error: no", "output", "error: .*")
    assert (await rig.run("wait-for-text", "--unless", "error", "done")).code == failures.EXIT_CODES["stopped-early"]


@served
async def test_the_screen_counts_where_it_is_asked_for(rig: Rig) -> None:
    await start(rig, r"printf 'Loading\033[1;1H\033[2J\033[3;5HRe\033[3;7Hady'; sleep 60")
    found = await wait(rig, "Ready", screen=True)
    assert (found["where"], found["spans"]) == ("screen", [[2, 4, 5]])
    with pytest.raises(VerbFailure, match="on the screen"):
        await wait(rig, "Loading", screen=True, timeout=0.05)


@served
async def test_a_pane_that_ends_has_said_all_before_it_is_told(rig: Rig) -> None:
    await start(rig, "echo last words")
    assert (await wait(rig, "last words", target="%0"))["text"] == "last words"
    with pytest.raises(VerbFailure) as caught:
        await wait(rig, "more", target="%0")
    assert caught.value.kind == failures.PANE_DIED
    assert caught.value.details["evidence"]["ended"] == {"code": 0, "signal": None}
    assert caught.value.details["evidence"]["lines"] == ["last words"]


@served
async def test_a_bad_pattern_is_refused_in_words(rig: Rig) -> None:
    await start(rig, "sleep 60")
    assert (await rig.run("wait-for-text", "--regex", "(")).err.startswith("wait-for-text: bad regular expression")
    for bad in ("", 3, {"source": "["}, {"source": "[", "regex": True}):
        with pytest.raises(VerbFailure) as caught:
            await wait(rig, bad, timeout=0.05)
        assert caught.value.kind in (failures.INVALID, failures.TIMED_OUT)
    assert (await rig.run("wait-for-text", "")).code == failures.EXIT_CODES[failures.INVALID]


# -- the echo


@served
async def test_text_sent_to_a_shell_that_is_starting_is_not_lost_and_its_two_echoes_do_not_count(rig: Rig) -> None:
    pane = await start(rig, f"sleep 0.2; {BASH}")
    await rig.ok("send-keys", "echo mar''ker; printf '%s\\n' 'the line'", "Enter")
    found = await wait(rig, "the line")
    assert before(pane, found).endswith(b"marker\r\n")
    assert pane.log.read().count(b"printf") == 2  # the kernel's echo and readline's


@served
async def test_the_echo_of_a_command_at_a_prompt_does_not_count(rig: Rig) -> None:
    pane = await start(rig, BASH)
    await wait(rig, "# " if b"#" in pane.log.read() else Pattern.regex("[#$] ").pack())
    for _ in range(3):
        await rig.ok("send-keys", "echo hi there", "Enter")
        found = await wait(rig, "hi there")
        assert before(pane, found)[-1:] in (b"\r", b"\n")


@served
async def test_a_line_whose_parts_were_sent_one_by_one_does_not_count_either(rig: Rig) -> None:
    pane = await start(rig, BASH)
    await wait(rig, Pattern.regex("[#$] ").pack())
    await rig.ok("send-keys", "echo ")
    await rig.ok("send-keys", "hi")
    assert (await wait(rig, "hi"))["text"] == "hi"  # sent without Enter: its arrival is what is awaited
    await rig.ok("send-keys", " there", "Enter")
    found = await wait(rig, Pattern.regex("^hi there$").pack())
    assert before(pane, found)[-1:] in (b"\r", b"\n")


@served
async def test_cat_gives_back_a_line_after_its_echo(rig: Rig) -> None:
    pane = await start(rig, "exec cat")
    await rig.ok("send-keys", "hello", "Enter")
    found = await wait(rig, "hello")
    assert before(pane, found) == b"hello\r\n"


@served
async def test_without_echo_the_first_occurrence_is_the_output(rig: Rig) -> None:
    pane = await start(rig, "stty -echo; echo ready; exec cat")
    await wait(rig, "ready")
    await rig.ok("send-keys", "hello", "Enter")
    assert before(pane, await wait(rig, "hello")) == b"ready\r\n"


@served
async def test_several_lines_are_each_covered_once(rig: Rig) -> None:
    pane = await start(rig, BASH)
    await wait(rig, Pattern.regex("[#$] ").pack())
    await rig.ok("send-keys", "echo a1", "Enter", "echo a2", "Enter", "echo a3", "Enter")
    for word in ("a1", "a2", "a3"):
        found = await wait(rig, word)
        # What the kernel echoes while the first command runs may stand in front of that one's output, in its row.
        assert not before(pane, found).endswith(b"echo "), word


@served
async def test_wide_characters_and_rows_that_wrap(rig: Rig) -> None:
    pane = await start(rig, BASH, columns=30)
    await wait(rig, Pattern.regex("[#$] ").pack())
    line = "echo 漢字漢字漢字 and then some more words up to the end; echo the end"
    await rig.ok("send-keys", line, "Enter")
    found = await wait(rig, "the end")
    assert (
        before(pane, found).rpartition(b"\x1b[?2004l\r")[2] == "漢字漢字漢字 and then some more words up to ".encode()
    )


@served
async def test_what_is_sent_while_somebody_waits_is_echo_too(rig: Rig) -> None:
    pane = await start(rig, "exec cat")
    waiting = rig.server.loop.create_task(wait(rig, "hello"))
    await rig.turns()
    await rig.ok("send-keys", "hello", "Enter")
    assert before(pane, await waiting) == b"hello\r\n"


# -- in pieces


def looks(pane: Pane, pieces: Sequence[bytes], *patterns: Pattern) -> str | None:
    """The text that a watch finds when the output comes in these pieces."""
    watch = TextWatch(pane, pane.log.end, patterns)
    for piece in pieces:
        pane.log.append(piece)
        hit = watch.look()
        if hit is not None:
            assert hit.end <= pane.log.end
            return pane.log.read(hit.start, hit.end).decode("utf-8", "replace")
    return None


def every_cut(data: bytes) -> list[list[bytes]]:
    whole = [data]
    return [whole, [bytes([byte]) for byte in data], *([data[:at], data[at:]] for at in range(1, len(data)))]


@served
async def test_a_match_may_be_cut_anywhere(rig: Rig) -> None:
    pane = await start(rig, "sleep 60")
    data = "x\r\nab\033[1;31mc漢\033]0;title\007\033]8;;u\033\\d\033(Be\r\nf".encode()
    for pieces in every_cut(data):
        assert looks(pane, pieces, Pattern.text("abc漢de")) is not None, pieces
        assert looks(pane, pieces, Pattern.text("x\nabc")) is not None, pieces
        assert looks(pane, pieces, Pattern.regex(r"^ab.*e$\n^f")) is not None, pieces
        assert looks(pane, pieces, Pattern.text("title")) is None, pieces
    assert looks(pane, [data], Pattern.text("bc")) == "b\033[1;31mc"


@served
async def test_what_lies_behind_a_flood_is_found_and_its_place_told(rig: Rig) -> None:
    pane = await start(rig, "sleep 60")
    flood = [b"line %d\r\n" % number * 1000 for number in range(100)]
    assert (
        looks(pane, [*flood, b"the ne\033[mxt", b" thing"], Pattern.regex(r"^the \S+ thing$")) == "the ne\033[mxt thing"
    )
    found = looks(pane, [*flood, b"the ne\033[mxt", b" thing"], Pattern.text("next thing"))
    assert found == "ne\033[mxt thing"


@served
async def test_output_that_is_lost_matches_nothing_across_the_gap(rig: Rig) -> None:
    pane = await start(rig, "sleep 60")
    watch = TextWatch(pane, pane.log.end, [Pattern.text("ab")])
    pane.log.append(b"a")
    assert watch.look() is None
    pane.log.append(b"x" * pane.log.limit)
    pane.log.append(b"y" * pane.log.limit + b"b")
    assert watch.look() is None
    pane.log.append(b"ab")
    assert watch.look() is not None


@served
async def test_a_half_echo_is_not_matched(rig: Rig) -> None:
    pane = await start(rig, "sleep 60")
    watch = TextWatch(pane, pane.log.end, [Pattern.regex("[a-z]ello")])
    await rig.ok("send-keys", "hello world", "Enter")
    mine = pane.log.end
    for piece in (b"hel", b"lo ", b"wor", b"ld\r\n"):
        pane.log.append(piece)
        assert watch.look() is None
    pane.log.append(b"jello\r\n")
    hit = watch.look()
    assert hit is not None
    assert (hit.text, hit.start) == ("jello", mine + 13)


def test_a_pattern_keeps_python_s_meaning() -> None:
    assert Pattern.of(re.compile("a", re.I)).flags & re.I


# -- shells that mark their prompts


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_what_was_typed_at_a_marked_prompt_is_never_output(shell: str) -> None:
    @served
    async def test(rig: Rig) -> None:
        pane = await start(rig, shell, columns=60)
        # Sent before the shell reads: it is held, and counts from now on.
        await rig.ok("send-keys", "echo fir''st word", "Enter")
        assert (await wait(rig, "first word"))["text"] == "first word"
        for _ in range(3):
            await rig.ok("send-keys", "echo hello there", "Enter")
            found = await wait(rig, Pattern.regex("^hello there$").pack())
            assert b"133;C" in pane.log.read(found["start"] - 400, found["start"]).rpartition(b"133;B")[2]
        # Two lines in one write: the second waits in the terminal, unseen, while the first runs. (In two writes the
        # shell may have begun to run the first in between, and the kernel echoes the second into its output.)
        mark = verbs.perform(rig.server, "mark", {})
        await rig.ok("send-keys", "-l", "echo one more\recho two more\r")
        for text in ("one more", "two more"):
            found = await wait(rig, Pattern.regex(f"^{text}$").pack(), since=mark["offset"])
            assert found["text"] == text
        with pytest.raises(VerbFailure):
            await wait(rig, "echo", since=mark["offset"], timeout=0.1)

    test()


@served
async def test_a_program_in_a_marked_shell_is_told_from_its_echo(rig: Rig) -> None:
    pane = await start(rig, "bash")
    await rig.ok("send-keys", "cat", "Enter")
    await rig.until(lambda: pane.shell is not None and pane.shell.running is not None)
    await rig.ok("send-keys", "hello", "Enter")
    assert before(pane, await wait(rig, "hello")).endswith(b"hello\r\n")
