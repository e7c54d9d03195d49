"""Completion in real shells with a real server: commands, flags, options, and the names of what is running."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.test_verbs_commands import Own

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
HOSTILE = "$(touch pwned);x"

ASK_BASH = """
source <(pywfmux completion bash)
COMP_LINE=$1 COMP_POINT=${#1} COMP_WORDBREAKS=" :"
_pywfmux
printf '%s\\n' "${COMPREPLY[@]}"
"""

ASK_FISH = "pywfmux completion fish | source; complete -C $argv[1] | string replace -r '\\t.*' ''"

# zsh completes only in its line editor: one in a pseudo-terminal is typed at, and says what it would insert.
ASK_ZSH = """
zmodload zsh/zpty
unset PS1
zpty shell zsh -f -i
said() { local line; zpty -w shell "$1"; while zpty -r shell line; do [[ $line == *$2* ]] && return; done }
said 'PS1= PROMPT_EOL_MARK= ; unsetopt zle_bracketed_paste; autoload -U compinit; compinit -u -D; echo a''a' aa
said 'source <(pywfmux completion zsh); source $RIG; echo b''b' bb
zpty -w -n shell "$1"$'\\C-x\\C-x'
while zpty -r shell line && [[ ! -e $FOUND.done ]]; do :; done
zpty -d shell
cat $FOUND | sed -n 's/^found=//p'
"""

ZSH_RIG = """
compadd() {
    local -a all
    builtin compadd -O all "$@"
    print -rl -- ${(@)all/#/found=} >>$FOUND
    builtin compadd "$@"
}
finish() {
    zle complete-word
    : >>$FOUND.done
    echo done
}
zle -N finish
bindkey "^X^X" finish
"""


@pytest.fixture
def own() -> Iterator[Own]:
    directory = Path(tempfile.mkdtemp(prefix="beyond-"))
    found = Own(directory)
    found.environment["PATH"] = f"{BIN}:{os.environ['PATH']}"
    found.environment |= {"FOUND": str(directory / "found"), "RIG": str(directory / "rig.zsh")}
    (directory / "rig.zsh").write_text(ZSH_RIG)
    yield found
    found.run("kill-server")
    shutil.rmtree(directory, ignore_errors=True)  # its socket may still be going


def complete(own: Own, shell: str, line: str) -> list[str]:
    """What the shell offers for the end of a command line."""
    argv = {
        "bash": ["bash", "--norc", "-c", ASK_BASH, "bash"],
        "zsh": ["zsh", "-f", "-c", ASK_ZSH, "zsh"],
        "fish": ["fish", "--no-config", "-c", ASK_FISH],
    }[shell]
    directory = Path(own.environment["FOUND"]).parent
    for old in directory.glob("found*"):
        old.unlink()
    done = subprocess.run([*argv, line], env=own.environment, capture_output=True, text=True, timeout=60, cwd=directory)
    return [word.strip() for word in done.stdout.splitlines() if word.strip()]


@pytest.fixture(params=["bash", "zsh", "fish"])
def shell(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    if shutil.which(name) is None:
        pytest.skip(f"no {name} here")
    return name


def test_a_shell_completes_commands_flags_options_and_what_runs(own: Own, shell: str) -> None:
    own.ok("new-session", "-d", "-s", "dev", "-n", "edit", "cat")
    own.ok("new-session", "-d", "-s", "docs", "cat")
    own.ok("set-buffer", "-b", "notes", "x")
    place = f"pywfmux -S {own.socket}"
    cases = {
        "pywfmux rename-w": ["rename-window"],
        "pywfmux set-option -g mous": ["mouse"],
        "pywfmux select-layout til": ["tiled"],
        "pywfmux set-hook -g window-ren": ["window-renamed"],
        f"{place} attach-session -t d": ["dev", "docs"],
        f"{place} kill-session -t do": ["docs"],
        f"{place} paste-buffer -b n": ["notes"],
        f"{place} list-windows \\; kill-session -t do": ["docs"],
        "pywfmux new-session zz": [],
    }
    for line, words in cases.items():
        assert sorted(set(complete(own, shell, line))) == words, line
    flags = complete(own, shell, "pywfmux list-windows -")
    assert {flag.partition(":")[0] for flag in flags} >= {"-a", "-t", "-F", "--json"}


def test_a_shell_completes_words_verbs_choices_and_agents(own: Own, shell: str) -> None:
    own.ok("new-session", "-d", "-s", "dev", "cat")
    own.ok("set-option", "-p", "-t", "dev:", "@agent", "writer")
    own.ok("split-window", "-t", "dev:", "cat")
    place = f"pywfmux -S {own.socket}"
    cases = {
        "pywfmux produ": ["production"],
        "pywfmux agent sp": ["spawn"],
        "pywfmux agent spawn x --restart on": ["on-failure"],
        "pywfmux layout load orch": ["orchestrator"],
        "pywfmux production incident re": ["report"],
        f"{place} agent send ": ["writer"],
    }
    for line, words in cases.items():
        assert sorted(set(complete(own, shell, line))) == words, line
    flags = complete(own, shell, "pywfmux agent logs -")
    assert {flag.partition(":")[0] for flag in flags} == {"--follow", "-f", "--lines", "-n", "--since", "--json"}


def test_a_hostile_name_runs_nothing(own: Own, shell: str) -> None:
    own.ok("new-session", "-d", "-s", HOSTILE, "cat")
    own.ok("new-session", "-d", "-s", "plain", "cat")
    offered = complete(own, shell, f"pywfmux -S {own.socket} attach-session -t ")
    assert "plain" in offered
    assert len(offered) == 2
    assert not list(Path(own.environment["FOUND"]).parent.glob("**/pwned"))


def test_windows_and_panes_have_their_places(own: Own) -> None:
    own.ok("new-session", "-d", "-s", "dev", "cat")
    place = f"pywfmux -S {own.socket}"
    assert complete(own, "bash", f"{place} select-window -t dev:") == ["0"]  # bash replaces what is behind the colon
    assert "%0" in complete(own, "bash", f"{place} kill-pane -t %")


def test_the_completions_are_current() -> None:
    done = subprocess.run([sys.executable, ROOT / "scripts" / "make-completions", "--check"], capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")
