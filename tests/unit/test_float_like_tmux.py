"""Every flag of the commands that shape windows, run in tmux 3.3a and here: what they print and leave is equal."""

from __future__ import annotations

import asyncio
import itertools
import os
import shlex
import shutil
from collections.abc import Iterator

import pytest

from .commands_rig import running_server
from .test_commands_oracle import Oracle, comparable

TMUX = shutil.which("tmux")
NUMBERS = itertools.count()
pytestmark = [pytest.mark.oracle, pytest.mark.skipif(TMUX is None, reason="no tmux on PATH to compare with")]

START = r"""
new-session -d -s a -n w -x 107 -y 35 cat
set -g automatic-rename off
set -s exit-empty off
setw -t a:0 automatic-rename off
"""
# What each line has left, looked at behind each.
LOOK = "lsp -a -F '#{window_index}.#{pane_index} #{pane_id} #{pane_active} #{pane_width}x#{pane_height},#{pane_left},#{pane_top} #{pane_input_off} #{window_layout} #{window_flags} #{window_visible_layout}'"  # noqa: E501

SPLITS = r"""
splitw -h cat
splitw -v -b cat
splitw -hb -l 10 cat
splitw -hb -l 30% -d cat
splitw -f -l 4 cat
splitw -fh -l 25% -t %0 cat
splitw -fb -l 3 cat
splitw -fhb cat
splitw -t %0 -l 50% -P -F '#{pane_id}-#{pane_index}-#{window_active}' cat
splitw -P -d cat
splitw -Z cat
resizep -Z
selectl tiled
splitw -Z -d cat
selectl tiled
splitw -c /usr -d cat
selectl tiled
splitw -e A=b -d cat
lsp -F '#{pane_start_path} #{pane_start_command}'
"""

ZOOM_AND_SELECT = r"""
splitw -h cat
splitw cat
resizep -Z
selectp -Z -L
selectp -Z -l
lastp -Z
lastp
lastp -d
lastp -e
selectp -d -t %0
selectp -e -t %0
selectp -t %1 -T 'a title'
display -p -t %1 '#{pane_title}'
selectp -P bg=red -t %1
selectp -g -t %1
show -p -t %1
selectp -m -t %1
display -p '#{pane_marked_set} #{window_marked_flag}'
selectp -m -t %2
display -p -t %2 '#{pane_marked}'
selectp -m -t %2
display -p '#{pane_marked_set}'
selectp -m -t %2
selectp -M
display -p '#{pane_marked_set}'
selectp -R
selectp -L
selectp -U
selectp -D
resizep -Z -t %0
swapp -Z -U
swapp -D
swapp -s %0 -t %2
swapp -d -s %0 -t %2
rotatew -U
rotatew -D
rotatew
resizep -Z
rotatew -Z
"""

LAYOUTS = r"""
splitw cat
splitw cat
splitw cat
selectl even-horizontal
selectl even-v
selectl main-horizontal
selectl main-vertical
selectl tiled
selectl -o
resizep -t %0 -x 20
selectl -E
selectl
setw main-pane-width 60
setw main-pane-height 10
selectl main-vertical
selectl main-horizontal
setw main-pane-width 30%
setw other-pane-width 60
selectl main-vertical
setw main-pane-height 40%
setw other-pane-height 8
selectl main-horizontal
setw other-pane-height 0
selectl main-horizontal
selectl even-horizontal
selectl -E -t %1
"""

SIZES = r"""
splitw -h cat
splitw cat
resizep -L
resizep -L 4
resizep -R 2
resizep -U 3
resizep -D 1
resizep -t %0 -x 10
resizep -t %0 -x 50%
resizep -t %2 -y 5
resizep -y 10%
resizep -x 5 -y 6
resizep -x 1000
resizep -y 0
resizep -x -3
resizep -L 0
resizew -x 60
resizew -y 12
resizew -L 5
resizew -R 7
resizew -U 2
resizew -D 9
resizew -x 200 -y 70
resizew -A
resizew -a
resizew -x 10001
resizew -y -1
resizew -L many
"""

MOVES = r"""
splitw -h cat
splitw cat
neww -d -n two cat
neww -d -n three cat
joinp -s a:1 -t %0
joinp -hb -l 12 -s %2 -t %0
joinp -f -l 20% -s a:2 -t %1
joinp -h -p 30 -s %3 -t %0
movep -v -p 60 -s %3 -t %1
movep -d -v -s %1 -t %2
movep -fh -s %0 -t %1
breakp -d -s %1
breakp -d -a -s %2 -t a:0
breakp -d -b -s %3 -t a:0
breakp -P -F '#{window_index}:#{pane_id}' -n named -s %4
breakp -d -s %0 -t a:9
breakp -t a:0 -s %1
neww -d -n four cat
swapw -s a:0 -t a:9
swapw -d -s a:0 -t a:9
movew -s a:9 -t a:20
movew -a -d -s a:20 -t a:0
movew -b -d -s a:0
movew -k -s a:1 -t a:2
movew -r
new -d -s b -n z -x 80 -y 24 cat
linkw -s a:0 -t b:3
linkw -a -d -s a:1 -t b:0
linkw -b -d -s a:2 -t b:3
linkw -k -s a:0 -t b:0
lsw -a -F '#{session_name}:#{window_index} #{window_id} #{window_active} #{window_linked_sessions}'
unlinkw -t b:1
unlinkw -t a:0
unlinkw -k -t a:1
lsw -a -F '#{session_name}:#{window_index} #{window_id} #{window_active} #{window_linked_sessions}'
killw -t b:3
killw -a -t a:0
"""

ENDS = r"""
splitw -h cat
splitw cat
respawnp -t %0 cat
respawnp -k -t %0 -c /usr -e X=y cat
display -p -t %0 '#{pane_start_path} #{pane_start_command}'
respawnw cat
respawnw -k -c /usr -e X=y cat
lsp -F '#{pane_id} #{pane_start_path}'
splitw cat
splitw cat
lsp -f '#{==:#{pane_index},1}' -F '#{pane_id}'
lsp -s
lsp -a
killp -t %3
killp -a
killp -t %99
"""


@pytest.fixture
def oracle() -> Iterator[Oracle]:
    found = Oracle(f"pywfmux-geometry-{os.getpid()}-{next(NUMBERS)}")
    yield found
    found.run(["kill-server"])


SCRIPTS = {
    "splits": SPLITS,
    "zoom": ZOOM_AND_SELECT,
    "layouts": LAYOUTS,
    "sizes": SIZES,
    "moves": MOVES,
    "ends": ENDS,
}


@pytest.mark.parametrize("script", SCRIPTS.values(), ids=SCRIPTS)
def test_each_flag_does_what_it_does_in_tmux(script: str, oracle: Oracle) -> None:
    async def body() -> list[str]:
        differences = []
        async with running_server() as rig:
            for line in (START + script).splitlines():
                for argv in (shlex.split(line), shlex.split(LOOK) if line and line not in START else []):
                    if not argv:
                        continue
                    ours = comparable(await rig.run(*argv))
                    theirs = comparable(await asyncio.to_thread(oracle.run, argv))
                    if ours != theirs:
                        differences.append(f"{line}\n  ours: {ours}\n  tmux: {theirs}")
        return differences

    assert "\n".join(asyncio.run(body())) == ""
