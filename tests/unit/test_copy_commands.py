"""Every command of copy mode, run by ``send-keys -X``, with what it does: cursor, view, selection, buffer."""

from __future__ import annotations

import pytest
from pymux_wf.server.modes.copy_commands import COMMANDS

from tests.unit.commands_rig import Rig, served

CONTENT = "".join(f"line {number} alpha beta\\n" for number in range(20)) + (
    "\\n  indented (a [b] c)\\n\\nlast word here"
)
STATE = (
    "#{?pane_in_mode,#{copy_cursor_x}#,#{copy_cursor_y} #{scroll_position} #{selection_present}"
    "#{?selection_present,:#{selection_start_x}.#{selection_start_y}-#{selection_end_x}.#{selection_end_y},},left}"
)

# What is run (a number before a command is its -N); then, with emacs and with vi keys, column and row of the cursor,
# the rows scrolled back, whether something is selected and from where to where; and the newest buffer with either.
TABLE = [
    ("begin-selection ; 4 cursor-left ; append-selection", "10,5 0 0", "9,5 0 0", "here", " here\n"),
    ("begin-selection ; 4 cursor-left ; append-selection-and-cancel", "left", "left", "here", " here\n"),
    ("2 cursor-up ; back-to-indentation", "2,3 0 0", "2,3 0 0", "", ""),
    ("begin-selection ; 3 cursor-left", "11,5 0 1:14.23-11.23", "10,5 0 1:14.23-10.23", "", ""),
    ("top-line ; bottom-line", "0,5 0 0", "0,5 0 0", "", ""),
    ("cancel", "left", "left", "", ""),
    ("begin-selection ; 3 cursor-left ; clear-selection", "11,5 0 0", "10,5 0 0", "", ""),
    ("start-of-line ; copy-end-of-line", "0,5 0 0", "0,5 0 0", "last word here", "last word here\n"),
    ("5 cursor-left ; copy-end-of-line-and-cancel", "left", "left", " here", " here\n"),
    ("5 cursor-left ; copy-pipe-end-of-line", "9,5 0 0", "9,5 0 0", " here", " here\n"),
    ("5 cursor-left ; copy-pipe-end-of-line-and-cancel", "left", "left", " here", " here\n"),
    ("copy-line", "14,5 0 0", "13,5 0 0", "last word here", "last word here\n"),
    ("copy-line-and-cancel", "left", "left", "last word here", "last word here\n"),
    ("copy-pipe-line", "14,5 0 0", "13,5 0 0", "last word here", "last word here\n"),
    ("copy-pipe-line-and-cancel", "left", "left", "last word here", "last word here\n"),
    (
        "begin-selection ; 4 cursor-left ; copy-pipe-no-clear",
        "10,5 0 1:14.23-10.23",
        "9,5 0 1:14.23-9.23",
        "here",
        " here\n",
    ),
    ("begin-selection ; 4 cursor-left ; copy-pipe", "10,5 0 0", "9,5 0 0", "here", " here\n"),
    ("begin-selection ; 4 cursor-left ; copy-pipe-and-cancel", "left", "left", "here", " here\n"),
    (
        "begin-selection ; 4 cursor-left ; copy-selection-no-clear",
        "10,5 0 1:14.23-10.23",
        "9,5 0 1:14.23-9.23",
        "here",
        " here\n",
    ),
    ("begin-selection ; 4 cursor-left ; copy-selection", "10,5 0 0", "9,5 0 0", "here", " here\n"),
    ("begin-selection ; 4 cursor-left ; copy-selection-and-cancel", "left", "left", "here", " here\n"),
    ("top-line ; cursor-down", "0,1 0 0", "0,1 0 0", "", ""),
    ("cursor-down-and-cancel", "left", "left", "", ""),
    ("3 cursor-left", "11,5 0 0", "11,5 0 0", "", ""),
    ("start-of-line ; 3 cursor-right", "3,5 0 0", "3,5 0 0", "", ""),
    ("2 cursor-up", "20,3 0 0", "19,3 0 0", "", ""),
    ("cursor-centre-vertical", "14,3 0 0", "14,3 0 0", "", ""),
    ("start-of-line ; cursor-centre-horizontal", "15,5 0 0", "13,5 0 0", "", ""),
    ("top-line ; start-of-line ; end-of-line", "18,0 0 0", "17,0 0 0", "", ""),
    ("goto-line 7", "14,5 7 0", "14,5 7 0", "", ""),
    ("10 scroll-up ; halfpage-down", "18,5 7 0", "17,5 7 0", "", ""),
    ("halfpage-up ; halfpage-down-and-cancel", "left", "left", "", ""),
    ("halfpage-up", "0,5 3 0", "0,5 3 0", "", ""),
    ("history-top ; history-bottom", "14,5 0 0", "13,5 0 0", "", ""),
    ("history-top", "0,0 18 0", "0,0 18 0", "", ""),
    ("history-top ; start-of-line ; jump-forward a ; jump-again", "11,0 18 0", "11,0 18 0", "", ""),
    ("history-top ; end-of-line ; jump-backward a", "16,0 18 0", "11,0 18 0", "", ""),
    ("history-top ; jump-forward a", "7,0 18 0", "7,0 18 0", "", ""),
    ("history-top ; jump-forward a ; jump-again ; jump-reverse", "7,0 18 0", "7,0 18 0", "", ""),
    ("history-top ; end-of-line ; jump-to-backward a", "12,0 18 0", "12,0 18 0", "", ""),
    ("history-top ; jump-to-forward a", "6,0 18 0", "6,0 18 0", "", ""),
    ("set-mark ; history-top ; jump-to-mark", "14,5 0 0", "13,5 0 0", "", ""),
    ("history-top ; middle-line", "0,2 18 0", "0,2 18 0", "", ""),
    ("2 cursor-up ; start-of-line ; next-matching-bracket", "10,3 0 0", "19,3 0 0", "", ""),
    ("history-top ; next-paragraph", "0,5 3 0", "0,5 3 0", "", ""),
    ("history-top ; next-space", "5,0 18 0", "5,0 18 0", "", ""),
    ("history-top ; next-space-end", "4,0 18 0", "3,0 18 0", "", ""),
    ("history-top ; 2 next-word", "7,0 18 0", "7,0 18 0", "", ""),
    ("history-top ; next-word-end", "4,0 18 0", "3,0 18 0", "", ""),
    ("begin-selection ; 4 cursor-left ; other-end", "14,5 0 1:14.23-10.23", "13,5 0 1:13.23-9.23", "", ""),
    ("history-top ; page-down", "0,0 14 0", "0,0 14 0", "", ""),
    ("page-up ; page-down-and-cancel", "left", "left", "", ""),
    ("page-up", "18,5 4 0", "17,5 4 0", "", ""),
    ("begin-selection ; 4 cursor-left ; pipe-no-clear cat", "10,5 0 1:14.23-10.23", "9,5 0 1:14.23-9.23", "", ""),
    ("begin-selection ; 4 cursor-left ; pipe cat", "10,5 0 0", "9,5 0 0", "", ""),
    ("begin-selection ; 4 cursor-left ; pipe-and-cancel cat", "left", "left", "", ""),
    ("2 cursor-up ; end-of-line ; cursor-left ; previous-matching-bracket", "11,3 0 0", "18,3 0 0", "", ""),
    ("previous-paragraph", "0,4 0 0", "0,4 0 0", "", ""),
    ("previous-space", "10,5 0 0", "10,5 0 0", "", ""),
    ("2 previous-word", "5,5 0 0", "5,5 0 0", "", ""),
    ("9 scroll-up ; recentre-top-bottom ; recentre-top-bottom", "18,0 4 0", "17,0 4 0", "", ""),
    (
        "begin-selection ; 2 cursor-up ; rectangle-on ; copy-selection-no-clear",
        "20,3 0 1:14.23-20.21",
        "19,3 0 1:14.23-19.21",
        "[b] c)\n\n",
        "[b] c)\n\n\n",
    ),
    (
        "begin-selection ; 2 cursor-up ; rectangle-on ; rectangle-off ; copy-selection-no-clear",
        "20,3 0 1:14.23-20.21",
        "19,3 0 1:14.23-19.21",
        "\n\nlast word here",
        ")\n\nlast word here\n",
    ),
    (
        "begin-selection ; 2 cursor-up ; rectangle-toggle ; copy-selection-no-clear",
        "20,3 0 1:14.23-20.21",
        "19,3 0 1:14.23-19.21",
        "[b] c)\n\n",
        "[b] c)\n\n\n",
    ),
    ("9 scroll-up ; top-line ; scroll-bottom", "0,5 14 0", "0,5 14 0", "", ""),
    ("9 scroll-up ; 4 scroll-down", "18,5 5 0", "17,5 5 0", "", ""),
    ("2 scroll-up ; 2 scroll-down-and-cancel", "left", "left", "", ""),
    ("scroll-exit-on ; scroll-up ; scroll-down", "left", "left", "", ""),
    ("scroll-exit-on ; scroll-exit-off ; scroll-up ; scroll-down", "14,5 0 0", "13,5 0 0", "", ""),
    ("scroll-exit-toggle ; scroll-up ; scroll-down", "left", "left", "", ""),
    ("9 scroll-up ; top-line ; scroll-middle", "0,2 11 0", "0,2 11 0", "", ""),
    ("9 scroll-up ; bottom-line ; scroll-top", "0,0 4 0", "0,0 4 0", "", ""),
    ("5 scroll-up", "18,5 5 0", "17,5 5 0", "", ""),
    ("search-backward alpha ; search-again", "8,0 0 0", "8,0 0 0", "", ""),
    ("search-backward a.*b", "12,3 0 0", "12,3 0 0", "", ""),
    ("search-backward-text alpha", "8,1 0 0", "8,1 0 0", "", ""),
    ("search-backward-incremental =alpha", "8,1 0 0", "8,1 0 0", "", ""),
    ("history-top ; search-forward b.t", "16,0 18 0", "13,0 18 0", "", ""),
    ("history-top ; search-forward-text beta", "17,0 18 0", "13,0 18 0", "", ""),
    ("history-top ; search-forward-incremental =beta", "17,0 18 0", "13,0 18 0", "", ""),
    ("search-backward alpha ; search-again ; search-reverse", "13,0 0 0", "8,1 0 0", "", ""),
    ("select-line", "14,5 0 1:0.23-14.23", "14,5 0 1:0.23-14.23", "", ""),
    ("2 cursor-up ; select-word", "20,3 0 1:19.21-20.21", "19,3 0 0", "", ""),
    ("select-word ; stop-selection ; 2 cursor-left", "12,5 0 1:10.23-14.23", "11,5 0 1:10.23-13.23", "", ""),
    ("begin-selection ; selection-mode word ; 6 cursor-left", "8,5 0 1:5.23-14.23", "7,5 0 1:5.23-14.23", "", ""),
    ("start-of-line", "0,5 0 0", "0,5 0 0", "", ""),
    ("page-up ; top-line", "0,0 4 0", "0,0 4 0", "", ""),
    ("refresh-from-pane", "14,5 0 0", "13,5 0 0", "", ""),
    ("toggle-position", "14,5 0 0", "13,5 0 0", "", ""),
    ("next-prompt", "14,5 0 0", "13,5 0 0", "", ""),
    ("previous-prompt", "14,5 0 0", "13,5 0 0", "", ""),
    ("scroll-to-mouse", "14,5 0 0", "13,5 0 0", "", ""),
]


async def start(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-x", "30", "-y", "6", f"printf '{CONTENT}'; exec cat")
    await rig.until(lambda: "last word" in rig.screen(0))


async def run(rig: Rig, steps: str) -> None:
    for step in steps.split(" ; "):
        words = step.split(" ")
        repeat = ["-N", words.pop(0)] if words[0].isdigit() else []
        await rig.ok("send-keys", *repeat, "-X", *words)


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row[0].replace(" ", "_"))
def test_a_command_does_what_it_says(row: tuple[str, ...]) -> None:
    @served
    async def test(rig: Rig) -> None:
        await start(rig)
        for keys, state, text in (("emacs", row[1], row[3]), ("vi", row[2], row[4])):
            await rig.ok("set-option", "-gw", "mode-keys", keys)
            await rig.ok("copy-mode", "-q")
            await rig.ok("copy-mode")
            await run(rig, row[0])
            assert await rig.show(STATE) == state, keys
            assert (await rig.run("show-buffer")).out == text, keys
            for name in (await rig.ok("list-buffers", "-F", "#{buffer_name}")).split():
                await rig.ok("delete-buffer", "-b", name)

    test()


def test_the_table_has_every_command() -> None:
    run_here = {word for row in TABLE for word in row[0].split() if word in COMMANDS}
    assert set(COMMANDS) - run_here == set()
    assert len(COMMANDS) == 93
