"""The words of the layer: declared once, known to the client, and shown in help, pages, schemas and completion."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import jsonschema
import pytest
from pymux_wf.client import local, main
from pymux_wf.server import verbs
from pymux_wf.server.commands import COMMANDS
from pymux_wf.server.word_offers import OFFERED

from pymux_wf.workflow.command_line import parse, run
from pymux_wf.workflow.command_spec import Verb, Word
from pymux_wf.workflow.errors import CLASSES
from pymux_wf.workflow.mcp import TIERS
from pymux_wf.workflow.word_reference import all_words, argument_text, name_of, schemas, verbs_of
from pymux_wf.workflow.words import WORDS

ROOT = Path(__file__).resolve().parents[2]
ALL = [(found, verb) for found in all_words() for verb in found.verbs]
NAMES = [name_of(*each) for each in ALL]
LOADED = """
import sys
sys.path.insert(0, {root!r})
import pymux_wf
pymux_wf.__path__.append({root!r})
{code}
print(*sys.modules)
"""
EXTRAS = {
    *("apprise", "docker", "httpx", "mcp", "prometheus_client", "psutil", "psycopg", "pydantic", "redis", "rich"),
    *("watchfiles", "yaml"),
}


def test_the_client_knows_exactly_these_words() -> None:
    assert sorted(main.WORKFLOW) == sorted(WORDS)
    assert set(WORDS) & set(COMMANDS) == set()
    assert set(WORDS) & set(local.COMMANDS) == set()


def test_the_help_of_the_program_names_them_and_that_of_tmux_does_not(capfd: pytest.CaptureFixture[str]) -> None:
    for words in (["pywfmux", "--help"], ["pywfmux", "-h"]):
        assert main.main(words) == 0
        shown = capfd.readouterr().out
        assert shown.startswith("usage: pywfmux [-2CDhlNuVv]")
        assert [name for name in WORDS if name not in shown] == []
    assert main.main(["tmux", "-h"]) == 0
    assert "words" not in capfd.readouterr().out
    assert main.main(["tmux", "--help"]) == 1
    assert "unknown option" in capfd.readouterr().err


@pytest.mark.parametrize(("found", "verb"), ALL, ids=NAMES)
def test_every_verb_helps(found: Word, verb: Verb, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        run([*name_of(found, verb).split(), "--help"], "/nonexistent")
    shown = capsys.readouterr().out
    assert ended.value.code == 0
    if verb.name:
        assert shown.startswith(f"usage: pywfmux {name_of(found, verb)}")
    for flag in () if verb.hidden else verb.flags:
        assert flag.name in shown
    for example in verb.examples:
        assert (len(found.verbs) > 1 and not verb.name) or example in shown


@pytest.mark.parametrize(("found", "verb"), ALL, ids=NAMES)
def test_every_verb_is_declared_whole(found: Word, verb: Verb) -> None:
    module, _, function = verb.run.partition(":")
    assert callable(getattr(import_module(module), function))
    for told in (found, verb, *verb.flags, *verb.arguments):
        assert told.summary.endswith((".", "...")), told
    names = [each.name for each in verb.flags] + [each.short for each in verb.flags if each.short]
    assert len(names) == len(set(names))
    for flag in verb.flags:
        assert flag.default is None or not flag.choices or flag.default in flag.choices


@pytest.mark.parametrize("name", sorted(WORDS))
def test_every_word_gives_an_overview_or_its_help(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        run([name, "--help"], "/nonexistent")
    assert ended.value.code == 0
    shown = capsys.readouterr().out
    assert shown.startswith(f"usage: pywfmux {name}")
    assert max(map(len, shown.splitlines())) <= 100


def test_all_verbs_are_in_the_page_and_the_man_page() -> None:
    page = (ROOT / "docs" / "WORKFLOW_COMMANDS.md").read_text("utf-8")
    man = (ROOT / "docs" / "pywfmux.1").read_text("utf-8").replace("\\-", "-")
    for found in all_words():
        assert f"\n## {found.name}\n" in page
        for verb in verbs_of(found):
            name = name_of(found, verb)
            assert f"\n```\n{name}" in page
            assert f'\n.B "{name}' in man
            assert all(f"`{argument_text(each)}`".replace("|", "\\|") in page for each in verb.arguments)


def test_the_palette_offers_what_is_declared() -> None:
    declared = {name_of(found, verb): verb.summary for found in all_words() for verb in verbs_of(found)}
    assert {name: declared.get(name) for name in OFFERED} == OFFERED
    assert {name for name in declared if name.startswith("mon ")} <= set(OFFERED)


def test_the_schemas_are_schemas_and_can_be_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    for told in schemas().values():
        jsonschema.Draft202012Validator.check_schema(told)
    send = jsonschema.Draft202012Validator(schemas()["agent send"])
    assert send.is_valid({"name": "writer", "text": "go on", "--when": "now", "--json": True})
    assert not send.is_valid({"name": "writer", "text": "go on", "--when": "later"})
    assert not send.is_valid({"name": "writer"})
    assert local.run(["schema", "agent"]) == 0
    assert "agent send" in json.loads(capsys.readouterr().out)["$defs"]
    assert local.run(["schema"]) == 0
    assert set(schemas()) == set(json.loads(capsys.readouterr().out)["$defs"]["workflow"])


def test_the_skill_page_says_what_can_be_typed() -> None:
    """Its command lines are taken, its tools are there, and its rules name the exit codes that there are."""
    page = (ROOT / "docs" / "agent-skill.md").read_text("utf-8")
    lines = [line for block in re.findall(r"```sh\n(.*?)```", page, re.DOTALL) for line in block.splitlines()]
    words = [shlex.split(line)[1:] for line in lines if line.startswith("pywfmux ")]
    assert len(words) >= 15
    for each in words:
        if each[0] in WORDS:
            parse(each, "/nonexistent")
        else:
            assert each[0] in {*COMMANDS, *COMMANDS.values(), *verbs.COMMANDS}
    assert [name for names in TIERS.values() for name in names if f"`{name}`" not in page] == []
    assert [each.code for each in CLASSES.values() if f"{each.code} " not in page] == []


@pytest.mark.parametrize(
    "code",
    [
        "import pymux_wf; pymux_wf.Server; pymux_wf.Pane",
        "import pymux_wf.api, pymux_wf.aio; pymux_wf.aio.Server",
        "import pymux_wf.server.__main__, pymux_wf.client.main, pymux_wf.client.attach, pymux_wf.client.start",
    ],
)
def test_who_does_not_use_the_layer_does_not_load_it(code: str) -> None:
    words = [sys.executable, "-c", LOADED.format(root=str(ROOT), code=code)]
    loaded = subprocess.run(words, capture_output=True, text=True, timeout=30, check=True, cwd="/").stdout.split()
    assert "pymux_wf" in loaded
    assert [name for name in loaded if name.startswith("pymux_wf.workflow") or name.partition(".")[0] in EXTRAS] == []


def test_a_command_loads_no_module_more_than_before_there_was_the_layer() -> None:
    code = 'from pymux_wf.client.main import main; main(["pywfmux", "-S", "/nonexistent/socket", "has-session"])'
    words = [sys.executable, "-S", "-E", "-c", LOADED.format(root=str(ROOT), code=code)]
    loaded = subprocess.run(words, capture_output=True, text=True, timeout=30, check=True, cwd="/").stdout.split()
    ours = {name.removeprefix("pymux_wf.") for name in loaded if name.startswith("pymux_wf.")}
    assert ours <= {
        *("client", "client.arguments", "client.closing", "client.connect", "client.hello", "client.main"),
        *("failures", "packing", "paths", "protocol", "server", "server.verbs"),
    }
