"""What commands about options, keys, variables and sessions answer, word for word as tmux does."""

from __future__ import annotations

from tests.unit.commands_rig import Rig, served
from tests.unit.options_wording import SAME


@served
async def test_every_answer_is_tmux_s(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "a", "-n", "w", "-x", "80", "-y", "24", "cat")
    different = []
    for words, said, code in SAME:
        outcome = await rig.run(*words)
        if ((outcome.out + outcome.err).rstrip("\n"), outcome.code) != (said, code):
            different.append((words, said, code, outcome))
    assert different == []
