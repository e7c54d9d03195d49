"""The table of commands and the SPECs of their modules say the same."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from pymux_wf.server import commands

from pymux_wf.lang.command_spec import CommandSpec, Registry
from pymux_wf.lang.errors import UnknownCommand

SPECS = [commands.spec_of(name) for name in commands.COMMANDS]
MARKS = {"after", "cc", "cf", "ct", "ro", "start"}


def test_every_command_is_one_module_and_every_module_one_command() -> None:
    directory = Path(commands.__file__).parent
    modules = {path.stem.replace("_", "-") for path in directory.glob("*.py")} - {"--init--"}
    assert modules == set(commands.COMMANDS)


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.name)
def test_the_table_has_the_names_of_the_spec(spec: CommandSpec) -> None:
    assert commands.COMMANDS[spec.name] == spec.alias
    assert spec.summary.endswith(".")
    assert spec.marks <= MARKS


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.name)
def test_the_usage_names_only_flags_that_are_taken(spec: CommandSpec) -> None:
    plain = re.findall(r"\[-(\w+)\]", spec.usage)
    assert all(spec.takes(letter) >= 0 for letters in plain for letter in letters)
    if spec.name != "server-access":  # whose usage has a target in tmux, too, that it does not take
        assert all(spec.takes(letter) > 0 for letter in re.findall(r"\[-(\w) ", spec.usage))


def test_names_aliases_and_prefixes_are_found_as_by_a_full_registry() -> None:
    lazy, _ = commands.load_registry()
    full = Registry(SPECS)
    for name in [*commands.COMMANDS, *filter(None, commands.COMMANDS.values()), "show-option", "send-k", "kill-ser"]:
        assert lazy.find(name) is full.find(name)
        assert (name in lazy) is (name in full)
    for wrong in ("nosuch", "list", "s"):
        with pytest.raises(UnknownCommand) as ours:
            lazy.find(wrong)
        with pytest.raises(UnknownCommand) as theirs:
            full.find(wrong)
        assert str(ours.value) == str(theirs.value)
    assert lazy.names()[: len(full)] == full.names()
    assert lazy.names() == [spec.name for spec in lazy]
    assert len(lazy) == len(lazy.names())
    for ours in commands.OURS:
        assert lazy.find(ours).name == ours
        with pytest.raises(UnknownCommand):
            lazy.find(ours[:-1])


def test_finding_one_command_imports_no_other() -> None:
    program = (
        "import sys; from pymux_wf.server import commands; registry, functions = commands.load_registry();"
        "registry.find('rename-session'); functions['rename-session'];"
        "print(*sorted(name.rsplit('.', 1)[1] for name in sys.modules if name.startswith('pymux_wf.server.commands.')))"
    )
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert found.split() == ["rename_session"]
