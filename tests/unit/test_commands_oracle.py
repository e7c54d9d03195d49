"""The same command lines in tmux 3.3a and here: output, messages and exit codes are equal where 3.7c is as 3.3a."""

from __future__ import annotations

import asyncio
import itertools
import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator

import pytest

from tests.unit.commands_rig import ENVIRONMENT, Outcome, running_server

TMUX = shutil.which("tmux")
# A socket that a server has just left cannot be taken at once, so each test has its own.
NUMBERS = itertools.count()
pytestmark = [pytest.mark.oracle, pytest.mark.skipif(TMUX is None, reason="no tmux on PATH to compare with")]

WINDOWS = r"""
new-session -d -s a -n w -x 100 -y 30 cat
set -g automatic-rename off
set -s exit-empty off
setw -t a:0 automatic-rename off
ls
lsw
lsp
neww -n w -t a: cat
neww -d -n foo cat
lsw
neww -t a:1 cat
neww -kt a:1 -n killed cat
lsw
neww -a -n after cat
neww -b -n before cat
lsw
neww -S -n foo cat
lsw
neww -n w -P -F '#{window_index} #{pane_id}' cat
neww -n w -P -d cat
selectw -t a:0
selectw -l
selectw -n
selectw -p
next
prev
last
lsw
selectw -t nope
selectw -T -t a:0
renamew hello
renamew -t a:1 'x#{window_index}y'
lsw
killw -t a:hello
lsw
killw -a -t a:1
lsw
movew -s a:1 -t a:7
lsw
movew -r
lsw
new -d -s b -n w -x 80 -y 24 cat
link-window -s a:0 -t b:5
lsw -a
link-window -s a:0 -t b:5
link-window -s a:0 -t b:0
link-window -ks a:0 -t b:0
lsw -a
unlinkw -t a:0
lsw -a
unlinkw -t b:0
unlinkw -t b:0
lsw -a
unlinkw -kt b:5
ls
has -t a
has -t zork
kill-session -t zork
rename -t b c
rename -t c c
new -d -s b -n w cat
ls
rename -t b c
kill-session -a -t b
ls
new -d -s b
new -d -s q -n w1 -t b
swapw -s b:0 -t b:0
neww -d -t b: -n two cat
swapw -s b:0 -t b:1
lsw -t b -F '#{window_index} #{window_name} #{window_active}'
swapw -d -s b:0 -t b:1
lsw -t b -F '#{window_index} #{window_name} #{window_active}'
movew -s b:0 -t b:1
movew -k -s b:0 -t b:1
lsw -t b -F '#{window_index} #{window_name} #{window_active}'
neww -t b:99 -d cat
neww -t b:99 -d cat
next -a
display -p '#{session_name}:#{window_index}.#{pane_index} #{window_panes}'
lock-server
kill-window -t b:77
kill-pane -t %99
nosuch
ls -Z
ls a b
"""

PANES = r"""
new-session -d -s a -n w -x 100 -y 30 cat
set -g automatic-rename off
set -s exit-empty off
setw -t a:0 automatic-rename off
splitw -h cat
splitw cat
splitw -f cat
lsp
lsw
splitw -b -l 5 cat
splitw -hb -l 20% cat
splitw -d -p 30 cat
lsp
lsw -F '#{window_layout}'
selectp -t 0
selectp -R
display -p '#{pane_index}'
selectp -D
display -p '#{pane_index}'
selectp -L
display -p '#{pane_index}'
selectp -U
display -p '#{pane_index}'
selectp -l
display -p '#{pane_index}'
lastp
display -p '#{pane_index}'
selectp -t :.+
display -p '#{pane_index}'
resizep -R 3
lsw -F '#{window_layout}'
resizep -x 20
lsw -F '#{window_layout}'
resizep -y 5
lsw -F '#{window_layout}'
resizep -x 30% -y 50%
lsw -F '#{window_layout}'
resizep -x abc
resizep -U abc
resizep -U 0
resizep -Z
lsp
lsw
selectp -t 1
lsw
resizep -Z
selectp -Z -t 2
lsw
swapp -s 0 -t 3
lsp -F '#{pane_id} #{pane_index} #{pane_active}'
swapp -U -t 3
lsp -F '#{pane_id} #{pane_index} #{pane_active}'
swapp -D -t 3
lsp -F '#{pane_id} #{pane_index} #{pane_active}'
swapp -d -s 1 -t 3
lsp -F '#{pane_id} #{pane_index} #{pane_active}'
rotatew
lsp -F '#{pane_id} #{pane_index} #{pane_active}'
rotatew -D
rotatew -D
lsp -F '#{pane_id} #{pane_index} #{pane_active}'
lsw -F '#{window_layout}'
lsw -F '#{window_layout}'
lsw -F '#{window_layout}'
lsw -F '#{window_layout}'
selectl main-vertical
selectl -o
lsw -F '#{window_layout}'
lsw -F '#{window_layout}'
killp -t 2
killp
selectp -t 1
selectp -t 0
lsw -F '#{window_layout}'
lsp -F '#{pane_id} #{pane_index} #{pane_active}'
breakp -d
selectp -t 0
lsw -F '#{window_layout} #{window_name} #{window_index}'
breakp -n bro -P
selectp -t a:0.0
lsw -F '#{window_layout} #{window_name} #{window_index}'
joinp -s a:1 -t a:0
lsw -F '#{window_layout} #{window_index}'
joinp -h -l 20 -s a:2 -t a:0
lsw -F '#{window_layout} #{window_index}'
lsp -F '#{pane_id} #{pane_index} #{pane_active}'
joinp -s 0 -t 0
movep -bs 0 -t 3
lsw -F '#{window_layout} #{window_index}'
lsp -F '#{pane_id} #{pane_index} #{pane_active}'
movep -fhs 1 -t 3
lsw -F '#{window_layout} #{window_index}'
lsp -F '#{pane_id} #{pane_index} #{pane_active}'
neww cat
splitw cat
swapp -s a:0.1 -t a:1.0
lsp -a -F '#{window_index} #{pane_id} #{pane_index} #{pane_active} #{pane_width}x#{pane_height}'
lsw -F '#{window_layout} #{window_index}'
swapp -ds a:0.1 -t a:1.1
lsp -a -F '#{window_index} #{pane_id} #{pane_index} #{pane_active} #{pane_width}x#{pane_height}'
selectp -m
selectp -t a:0.0
joinp
lsp -a -F '#{window_index} #{pane_id} #{pane_index} #{pane_active} #{pane_width}x#{pane_height}'
killp -a
lsp -a -F '#{window_index} #{pane_id} #{pane_index} #{pane_active} #{pane_width}x#{pane_height}'
lastp
selectp -T title
display -p '#{pane_title}'
resizew -x 50 -y 20
lsw
resizew -U 3
resizew -L 4
lsw
resizew -x 0
resizew -A
lsw
selectl b25d,80x24,0,0,0
lsw
splitw -l 99999 cat
splitw -h -l 1 cat
lsp
capturep -p
resizep -t 9
selectp -t nope
selectp -t a:9
select-pane -d
display -p '#{pane_input_off}'
select-pane -e
display -p '#{pane_input_off}'
"""

LANGUAGE = r"""
new-session -d -s a -n w -x 100 -y 30 cat
set -g automatic-rename off
set -s exit-empty off
set -g @foo "two words"
show -g @foo
show -gv @foo
set -ga @foo more
show -g @foo
set -gu @foo
show -g @foo
show -gq @foo
set -g status off
show -g status
set -g status
show -g status
set -g mouse
show -g mouse
set mouse on
show mouse
show
show -A mouse
set -u mouse
show -A mouse
show mouse
set nosuch x
set -q nosuch x
set -s escape-time abc
set -s escape-time -1
set -g status-format[5] hey
show -g status-format[5]
set -g mouse[1] on
set -t nope @x 1
show -w -t nope:4
set -o @x 1
set -o @x 1
set -oq @x 1
show
setw monitor-bell off
showw
show -w
show -wv monitor-bell
set -p @pp 1
show -p
set -p window-style bg=red
show -p
set -g status-style 'bg=red,fg=nocolour'
set -g status-bg nosuch
set -g prefix C-x
show -g prefix
set -g prefix nosuchkey
set -g display-panes-colour colour300
set -g base-index 3
show -g base-index
neww -n x cat
lsw -F '#{window_index}'
set -g base-index 99999999999
set -g default-shell /nonexistent
set -s command-alias[10] zoom='resize-pane -Z'
show -s command-alias
zoom
set -g update-environment ""
show -g update-environment
set -ag update-environment "A B"
show -g update-environment
set -g @e ''
show -g @e
set -g @q 'a"b$c'
show -g @q
set -g status-left '#[fg=red]#S '
show -g status-left
set-hook -g session-created 'display-message hi ; new-window'
show-hooks -g session-created
set-hook -ga session-created 'list-keys'
show-hooks -g session-created
set-hook -gu session-created[0]
show-hooks -g session-created
set-hook -gu session-created
show-hooks -g session-created
set-hook nosuch foo
set-hook after-new-window nosuch
set-hook -a after-new-window 'display-message hi'
show-hooks
show -H
set-hook -u after-new-window
setenv FOO bar
showenv FOO
showenv -s FOO
setenv -r BAR
showenv BAR
showenv -s BAR
showenv NOPE
setenv -u FOO
showenv FOO
setenv -g GFOO 'b"a$r'
showenv -g GFOO
showenv -gs GFOO
setenv -h HID x
showenv HID
showenv -h
showenv -hs HID
setenv '' x
setenv A=B x
setenv -u A b
setenv -r A b
setenv A
setenv -t nope A b
showenv -t nope
bind x display-message hi
list-keys -T prefix x
bind -n F5 new-window \; split-window
list-keys -T root F5
bind -r -T mytable M-x 'display "a b" ; next'
list-keys -T mytable
bind -N 'a note' y list-keys
list-keys -N -T prefix y
unbind y
list-keys -T prefix y
list-keys -T nosuch
bind nosuchkey foo
bind x nosuch
unbind -T nosuch x
unbind -a x
unbind
unbind -aT mytable
list-keys -T mytable
bind x { display-message hi ; list-keys }
list-keys -T prefix x
bind '"' display a
list-keys -T prefix '"'
unbind -q nosuch
unbind nosuch
set-buffer hello
list-buffers
set-buffer -b foo "second text"
list-buffers
set-buffer -a -b foo more
show-buffer -b foo
show-buffer -b nope
list-buffers
delete-buffer -b nope
list-buffers
set-buffer
paste-buffer -b nope
wait-for -U foo
wait-for -S foo
wait-for foo
wait-for -L lk
wait-for -U lk
run-shell -C 'display-message -p x'
run-shell true
run-shell -d abc true
if-shell true 'display-message -p yes' 'display-message -p no'
if-shell false 'display-message -p yes' 'display-message -p no'
if-shell -F '#{session_name}' 'display-message -p yes'
if-shell -F 0 'display-message -p yes'
if-shell true nosuch
if true { display-message -p a ; display-message -p b } \; display-message -p c
display-message -p '#{window_width}'
display-message -p -t nope 'x#{pane_id}x'
display-message -pt a:3 '#{pane_id}'
display-message hello
display-message -p -F abc
display-message -p -F abc def
clear-history
send-keys -X cancel
send-keys -N abc x
send-keys nosuchkeyname
rename-session 'x y'
rename-window ''
lsw -F '[#{window_name}]'
kill-session -C
has
detach-client
switch-client -t a
refresh-client
command-prompt
confirm-before foo
display-panes
suspend-client
lock-client
list-clients
show-prompt-history -T nosuch
start-server
"""

MISSING = r"""
new-session -d -s a -n w -x 100 -y 30 cat
set -s exit-empty off
set -g automatic-rename off
kill-session -t a
neww cat
splitw
killw
killp
kill-session
selectw -t 0
selectp
next
last
lsw
lsp
ls
lsp -a
lsw -a
has
renamew x
rename x
resizep
selectl
display -p x
capturep -p
send-keys x
set mouse on
set -w remain-on-exit on
set -p remain-on-exit on
set @x y
setw @x y
set -g @x y
show
show -w
setenv A b
showenv
breakp
joinp
swapp
swapw
movew -s 1 -t 2
linkw
unlinkw
respawnp
respawnw
rotatew
copy-mode
pipe-pane
run-shell true
if-shell true 'display -p hi'
clock-mode
paste-buffer
clear-history
send-prefix
list-clients -t x
kill-session -t a
attach
attach -t a
new-session -t zork -d -s q
ls -F '#{session_name} #{session_group}'
new-session -d -s q2 -t zork
new-session -d -s q3 -t q
ls -F '#{session_name} #{session_group}'
new-session -d -t q -s q4
ls -F '#{session_name} #{session_group} #{session_windows}'
neww -t q: -n new cat
lsw -a -F '#{session_name}:#{window_index}:#{window_name}#{window_flags}'
movew -s q:1 -t q2:5
movew -s q:1 -t q:5
lsw -a -F '#{session_name}:#{window_index}:#{window_name}#{window_flags}'
swapw -s q:0 -t q:5
swapw -s q:0 -t q2:5
lsw -a -F '#{session_name}:#{window_index}:#{window_name}#{window_flags}'
killw -t q2:5
lsw -a -F '#{session_name}:#{window_index}:#{window_name}#{window_flags}'
kill-session -t q
ls -F '#{session_name} #{session_group} #{session_windows}'
killw -t q2
ls
"""

TARGETS = r"""
new-session -d -s a -n w -x 80 -y 24 cat
set -s exit-empty off
set -g automatic-rename off
setw -t a: automatic-rename off
splitw -h cat
splitw cat
display -p -t '{last}' '#{pane_id}'
display -p -t '{top-left}' '#{pane_id}'
display -p -t '{up-of}' '#{pane_id}'
swapp -s '{top-left}' -t '{bottom-right}'
lsp -F '#{pane_id}#{pane_active}'
selectp -t '{left-of}'
display -p '#{pane_id}'
neww -n x cat
neww -n y cat
selectw -t '{start}'
selectw -t '!'
selectw -t '+'
selectw -t ':-1'
display -p '#{window_name}'
killw -t '{end}'
lsw -F '#{window_index}#{window_name}'
resizew -t a:0 -x 60 -y 20
lsp -t a:0 -F '#{pane_width}x#{pane_height}'
set -g main-pane-height 5
set -g main-pane-width 20
lsp -t a:0 -F '#{pane_width}x#{pane_height}'
lsp -t a:0 -F '#{pane_width}x#{pane_height}'
setw -t a:0 pane-base-index 1
lsp -t a:0 -F '#{pane_index}'
display -p -t a:0.1 '#{pane_id}'
breakp -s a:0.1 -t a:7
lsw -F '#{window_index}#{window_name}'
set -g renumber-windows on
killw -t a:1
lsw -F '#{window_index}#{window_name}'
movew -s a:0 -t a:9
lsw -F '#{window_index}#{window_name}'
set -g base-index 1
neww -n z cat
lsw -F '#{window_index}#{window_name}'
movew -r
lsw -F '#{window_index}#{window_name}'
new -d -s other -n o cat
lsw -t other -F '#{window_index}#{window_name}'
joinp -h -s a:1 -t other:1
lsw -a -F '#{session_name}:#{window_index}#{window_name} #{window_panes} #{window_layout}'
joinp -f -s a:2 -t other:1
lsw -a -F '#{session_name}:#{window_index}#{window_name} #{window_panes} #{window_layout}'
lsw -a -F '#{session_name}:#{window_index}#{window_name} #{window_panes} #{window_layout}'
ls -F '#{session_name}'
setw -t other:1 synchronize-panes on
show -t other:1 -w synchronize-panes
show -A -p -t other:1.0 synchronize-panes
lsp -t other:1 -F '#{pane_synchronized}'
has -t other
set -t other status-left X
show -t other status-left
show -t other
set -t other status-left[1] X
set -ga status-style fg=blue
show -g status-style
set -g status-style nonsense
set -g status-left-length 99999
set -gu status-left-length
show -g status-left-length
set -g word-separators 'a"b'
show -g word-separators
set -g @x "it's"
show -g @x
set -g @x '$HOME'
show -g @x
set -g @x 'a;b'
show -g @x
set -g @x '~'
show -g @x
set -g @x '#{a}'
show -g @x
set -g @x '{a}'
show -g @x
set -g @x 'tab	x'
show -g @x
set -g @x 'uml ü'
show -g @x
set -s terminal-overrides 'x:y,z:w'
show -s terminal-overrides
set -as terminal-overrides ',q:r'
show -s terminal-overrides
set -g default-command 'a b'
show -g default-command
set -g visual-bell both
show -g visual-bell
set -g bell-action
set -g status 3
show -g status
set -g history-limit 5000
show -gv history-limit
set -w mode-keys vi
show -w mode-keys
show -wv mode-keys
show -gwv mode-keys
set-hook -w pane-exited 'display a'
show-hooks -w
set-hook -p pane-died 'display b'
show-hooks -p
set-hook -g client-attached[5] 'display c'
show-hooks -g client-attached
set-hook client-attached 'display c ; display d'
show-hooks
bind -T tt 'C-M-x' display x
bind -T tt ';' display y
bind -T tt '{' display z
bind -T tt '#' 'display a ; display b'
bind -T tt F1 if -F 1 { display a } { display b ; display c }
bind -T tt MouseDown1Pane select-pane -t=
bind -T tt User0 display
bind -T tt C-Space run 'x "y"'
bind -T tt é display
bind -T tt S-Up
bind -T tt -N 'note' C-Space
list-keys -N -T tt
"""


@pytest.fixture
def oracle() -> Iterator[Oracle]:
    found = Oracle(f"pywfmux-commands-{os.getpid()}-{next(NUMBERS)}")
    yield found
    found.run(["kill-server"])


class Oracle:
    """A tmux server of our own."""

    def __init__(self, name: str) -> None:
        self._name = name

    def run(self, argv: list[str]) -> Outcome:
        assert TMUX is not None
        done = subprocess.run(
            [TMUX, "-L", self._name, "-f", "/dev/null", *argv],
            capture_output=True,
            text=True,
            env={**ENVIRONMENT, "TERM": "xterm-256color"},
            cwd="/",
            stdin=subprocess.DEVNULL,
        )
        return Outcome(done.stdout, done.stderr, done.returncode)


def comparable(outcome: Outcome) -> tuple[str, str, int]:
    """Without what may differ: bytes of history, times, and the nearest words that we add to messages."""
    out = re.sub(r"(history \d+/\d+), \d+ bytes", r"\1", outcome.out)
    out = re.sub(r"\(created [^)]*\)", "(created)", out)
    return out, re.sub(r" \(did you mean .*\?\)", "", outcome.err), outcome.code


def newer(argv: list[str], outcome: tuple[str, str, int]) -> tuple[str, str, int]:
    """What 3.7c says where 3.3a said something else: a single key is a message, not printed."""
    out, err, code = outcome
    return ("" if argv[0] == "list-keys" and out.count("\n") == 1 else out), err, code


@pytest.mark.parametrize(
    "script", [WINDOWS, PANES, LANGUAGE, MISSING, TARGETS], ids=["windows", "panes", "language", "missing", "targets"]
)
def test_the_same_as_tmux(script: str, oracle: Oracle) -> None:
    async def body() -> list[str]:
        differences = []
        async with running_server() as rig:
            for line in script.split("\n"):
                argv = shlex.split(line)
                if not argv:
                    continue
                ours = comparable(await rig.run(*argv))
                theirs = newer(argv, comparable(await asyncio.to_thread(oracle.run, argv)))
                if ours != theirs:
                    differences.append(f"{line}\n  ours: {ours}\n  tmux: {theirs}")
        return differences

    assert asyncio.run(body()) == []
