"""The user's own files: read as without integration, in the same order, and whatever they do, commands are told."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory

import pytest

from tests.unit.commands_rig import Rig, served
from tests.unit.shells_rig import PROMPTS, at_prompt, enter, home_for, shells, start, track, written

BASH_FILES = {
    "nothing": "",
    "a string of commands": "PROMPT_COMMAND='echo hello'\n",
    "commands that end oddly": "PROMPT_COMMAND='echo hello;  # as always'\n",
    "an array of commands": "PROMPT_COMMAND=('echo one' 'echo two')\n",
    "broken commands": "PROMPT_COMMAND='echo $('\n",
    "its own PS0": "PS0='[begun]'\n",
    "a prompt made anew": 'set_prompt() { PS1="$? ready> "; }\nPROMPT_COMMAND=set_prompt\n',
    "two lines": "PS1='\\u@\\h\\nready> '\n",
    "no prompt": "unset PS1\n",
    "unset is an error": "set -u\n",
    "all is exported": "set -a\n",
    "exported prompts": "export PS1 PS0\n",
    "other aliases": "alias local=false printf=false unset=false\nalias return=false builtin=false shopt=false\n",
    "other functions": "printf() { echo mine; }; history() { echo mine; }\n",
    "an error": "nosuch_command\nif\n",
    "a return": "return 3\n",
    "output": "echo welcome; printf '\\033]133;D;0\\007'\n",
    "no history": "set +o history\n",
    "spaces hide": "HISTCONTROL=ignoreboth\n",
    "times in history": "HISTTIMEFORMAT='%F %T '\n",
    "a trap": "trap 'true' DEBUG\nset -T\n",
    "no expansion of prompts": "shopt -u promptvars\n",
    "other splitting": "IFS=e\nset -f\n",
    "vi keys": "set -o vi\n",
    "no bracketed paste": "bind 'set enable-bracketed-paste off'\n",
}


@pytest.mark.parametrize("rc", BASH_FILES.values(), ids=list(BASH_FILES))
def test_whatever_bashs_files_do_commands_are_told(rc: str) -> None:
    @served
    async def check(rig: Rig) -> None:
        with TemporaryDirectory(ignore_cleanup_errors=True) as home:
            pane = await start(rig, "bash", home_for("bash", Path(home), rc))
            shell = await at_prompt(rig, pane)
            run = await enter(rig, pane, "echo one")
            assert (written(pane, run), run.code) == (b"one\r\n", 0)
            run = await enter(rig, pane, "(exit 7)")
            assert (written(pane, run), run.code) == (b"", 7)
            run = await enter(rig, pane, " env | grep -c '" + shell.key + "'")
            assert (written(pane, run), run.code) == (b"0\r\n", 1)
            if "promptvars" not in rc:
                texts = [run.text.strip() for run in shell.commands]
                assert texts == ["echo one", "(exit 7)", "env | grep -c '" + shell.key + "'"]

    check()


@served
async def test_what_bashs_commands_before_a_prompt_find_is_unchanged(rig: Rig) -> None:
    rc = "show() { shown=\"$?\"; }\nPROMPT_COMMAND=show\nfailed=0\ntrap '((failed += 1))' ERR\n"
    with TemporaryDirectory(ignore_cleanup_errors=True) as home:
        pane = await start(rig, "bash", home_for("bash", Path(home), rc))
        await at_prompt(rig, pane)
        await enter(rig, pane, "(exit 9)")
        assert written(pane, await enter(rig, pane, "echo $shown $?")) == b"9 9\r\n"


@served
async def test_programs_that_hook_bash_before_commands_are_not_called_for_ours(rig: Rig) -> None:
    # As bash-preexec does it.
    rc = """
called=
__bp_preexec_interactive_mode=
preexec() { called="$called[$1]"; }
__bp_trap() {
    [[ -z $__bp_preexec_interactive_mode ]] && return
    case $PROMPT_COMMAND in *"$BASH_COMMAND"*) __bp_preexec_interactive_mode=; return;; esac
    __bp_preexec_interactive_mode=
    preexec "$BASH_COMMAND"
}
__bp_interactive_mode() { __bp_preexec_interactive_mode=on; }
PROMPT_COMMAND=$'true\\n__bp_interactive_mode'
trap '__bp_trap' DEBUG
"""
    with TemporaryDirectory(ignore_cleanup_errors=True) as home:
        pane = await start(rig, "bash", home_for("bash", Path(home), rc))
        await at_prompt(rig, pane)
        await enter(rig, pane, "echo one")
        await enter(rig, pane, "echo two")
        assert written(pane, await enter(rig, pane, "echo $called")) == b"[echo one][echo two][echo $called]\r\n"


@served
async def test_a_login_bash_reads_what_login_shells_read(rig: Rig) -> None:
    with TemporaryDirectory(ignore_cleanup_errors=True) as home:
        folder = Path(home)
        home_for("bash", folder, "echo rc\n")
        (folder / ".profile").write_text("echo never\n")
        (folder / ".bash_profile").write_text(
            "PS1='ready> '\necho profile; shopt -q login_shell && echo login; shopt -o -q posix || echo not posix\n"
            "echo $ENV ${POSIXLY_CORRECT-none} $HISTFILE; [[ -o history ]] && echo history; declare mine=here\n"
        )
        pane = await start(rig, "bash -l", home, "-e", "ENV=/dev/null")
        await at_prompt(rig, pane)
        lines = rig.screen(pane.id).split("\n")
        place = lines.index("profile")
        wanted = ["profile", "login", "not posix", f"/dev/null none {home}/.bash_history", "history", "ready>"]
        assert lines[place : place + 6] == wanted
        run = await enter(
            rig, pane, "echo $mine ${PYWFMUX_SHELL_HISTFILE-no} $0; shopt inherit_errexit; env | grep -c SHELL_"
        )
        assert written(pane, run) == b"here no bash\r\ninherit_errexit\toff\r\n0\r\n"


SAME = {
    "bash": ["bash", "bash -l"],
    "zsh": ["zsh", "zsh -l"],
    "fish": ["fish", "fish -l"],
}


@shells
def test_what_a_shell_has_set_is_the_same_with_and_without(kind: str) -> None:
    """Options, exported variables and their values, files read, history: compared as the shell itself prints them."""
    ask = {
        "bash": "{ shopt; shopt -o; export -p; echo $HISTFILE $MAILCHECK $- $0 $SHLVL; alias; } > $OUT",
        "zsh": "{ setopt; typeset -x; echo $HISTFILE $- $0 $SHLVL $ZDOTDIR; alias } > $OUT",
        "fish": "begin; set -gx; status is-login; echo $status; abbr; end > $OUT",
    }
    noise = ("PYWFMUX", "TMUX", "OUT", "_=", "_ ", "COLUMNS", "LINES", "OLDPWD", "SHLVL", "PWD")

    @served
    async def check(rig: Rig) -> None:
        with TemporaryDirectory(ignore_cleanup_errors=True) as home:
            folder = home_for(kind, Path(home), "")
            (folder / ".zshenv").write_text("export FROM_ENV=1\n")
            (folder / ".zprofile").write_text("export FROM_PROFILE=1\nPS1='ready> '\n")
            (folder / ".bash_profile").write_text("export FROM_PROFILE=1\nPS1='ready> '\n")
            for argv in SAME[kind]:
                told = {}
                for switch in ("on", "off"):
                    path = folder / switch
                    more = ("-e", f"OUT={path}", "-e", f"PYWFMUX_INTEGRATION={switch}")
                    pane = await start(rig, argv, home, *more)
                    await rig.until(lambda pane=pane: "ready>" in rig.screen(pane.id))
                    pane.io.write(ask[kind].encode() + b"\r")
                    await rig.until(lambda path=path: path.exists() and rig.screen(0) is not None and path.read_text())
                    pane.io.write(b"echo do''ne\r")
                    await rig.until(lambda pane=pane: "\ndone" in rig.screen(pane.id))
                    lines = path.read_text().replace("on\n", "on\n").splitlines()
                    told[switch] = [line for line in lines if not any(word in line for word in noise)]
                    path.unlink()
                assert told["on"] == told["off"]

    check()


@shells
def test_without_a_home_that_can_be_written_commands_are_told(kind: str) -> None:
    @served
    async def check(rig: Rig) -> None:
        pane = await start(rig, kind, "/proc/self")
        await at_prompt(rig, pane)
        assert written(pane, await enter(rig, pane, "echo one")) == b"one\r\n"

    check()


@pytest.mark.parametrize(
    "rc",
    [
        "precmd() { echo before; }\npreexec() { echo starting; }\n",
        "unsetopt prompt_sp\n",
        "PROMPT_EOL_MARK=\n",
        "PROMPT_EOL_MARK='%F{red}no newline'\n",
        "setopt prompt_subst; PS1='$(echo ready)> '\n",
        "setopt no_unset ksh_arrays sh_word_split\n",
        "setopt err_return no_clobber; export PS1\n",
        "f() { PS1='ready again> '; }; g() { echo x; }; precmd_functions+=(f); preexec_functions+=(g)\n",
        "echo welcome\nprintf 'no end'\n",
        "nosuch\n",
        "set -o vi; TMOUT=1000; PS1=$'two\\nready> '\n",
    ],
)
def test_whatever_zshs_files_do_commands_are_told(rc: str) -> None:
    if which("zsh") is None:
        pytest.skip("not here")

    @served
    async def check(rig: Rig) -> None:
        with TemporaryDirectory(ignore_cleanup_errors=True) as home:
            pane = await start(rig, "zsh", home_for("zsh", Path(home), rc))
            shell = await at_prompt(rig, pane)
            await at_prompt(rig, pane)
            assert written(pane, await enter(rig, pane, "echo one")) == b"one\r\n"
            run = await enter(rig, pane, "printf 'no end  '; false")
            assert (written(pane, run), run.code) == (b"no end  ", 1)
            run = await enter(rig, pane, f"env | grep -c '{shell.key}'")
            assert (written(pane, run), run.code) == (b"0\r\n", 1)
            run = await enter(rig, pane, 'print -r -- "$PS1"')
            assert b"133" not in written(pane, run)

    check()


@served
async def test_files_that_end_the_shell_are_told_as_its_end(rig: Rig) -> None:
    with TemporaryDirectory(ignore_cleanup_errors=True) as home:
        pane = await start(rig, "bash", home_for("bash", Path(home), "exit 4\n"))
        await rig.until(lambda: pane.ended is not None)
        assert pane.ended is not None
        assert (pane.ended.code, track(pane).ready) == (4, False)


def test_the_scripts_are_understood_by_the_shells_they_are_for() -> None:
    folder = Path(__file__).resolve().parents[2] / "server" / "shell_integration"
    for kind, name in {"bash": "bash.bash", "zsh": "zsh/.zshenv", "fish": "fish.fish"}.items():
        if which(kind) is not None:
            subprocess.run([kind, "-n", folder / name], check=True, capture_output=True)
    assert set(PROMPTS) == {"bash", "zsh", "fish"}
    assert os.path.isdir(folder)
