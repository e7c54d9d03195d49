"""What a newcomer reads in a narrow pane: the port of a listener, and all of the sentence that says what to do."""

from __future__ import annotations

import time
from typing import Any

import pytest
from pymux_wf.server import word_offers

from pymux_wf.workflow import words
from pymux_wf.workflow.drawing import draw_plain, draw_rich
from pymux_wf.workflow.drawing.document import Document
from pymux_wf.workflow.errors import NoServer
from pymux_wf.workflow.monitors import network, security, services, workflow
from pymux_wf.workflow.probes.finding import Finding, State
from pymux_wf.workflow.supervisor import calls

COLUMNS = 39
"""Half of a terminal of 80 columns, without the border."""


def shown(document: Document) -> str:
    plainly = "\n".join(draw_plain.draw(document, COLUMNS, 24, colour=False))
    richly = "\n".join(draw_rich.draw(document, COLUMNS, 24, colour=False))
    assert " ".join(plainly.split()) == " ".join(richly.split())
    return plainly


def listener(process: str) -> dict[str, Any]:
    now = time.time()
    told = {"kind": "tcp", "address": "127.0.0.1", "port": 45125, "process": process, "pid": 25090, "user": "root"}
    return {**told, "state": "new", "at": now - 15}


@pytest.mark.parametrize("process", ["python", "", "a-service-with-a-long-name"])
def test_a_listener_has_its_port_in_a_narrow_pane(process: str) -> None:
    of_network = network._listener_table([listener(process)], 10)
    assert "127.0.0.1:45125" in shown(Document((), (of_network,)))
    of_security = security._listeners_table([listener(process)])
    assert "127.0.0.1:45125" in shown(Document((), (of_security,)))


def test_one_listener_is_no_plural() -> None:
    found = {"listeners": [{**listener("python"), "state": "was there"}], "since": time.time()}
    assert shown(Document((network._changes(found),))).startswith("1 listener, 0 new")
    assert shown(Document((security._listeners_line(found["listeners"]),))).startswith("1 listener, 0 new")


def test_what_to_configure_is_there_to_its_end() -> None:
    none: dict[str, Any] = {"view": "", "services": [], "configured": False, "hosts": [], "errors": []}
    assert "into workflow.toml" in " ".join(shown(services.document(none)).split())
    engine: dict[str, Any] = {"address": "", "error": "", "states": {}, "view": "", "runs": [], "metrics": []}
    assert "[engine] url in workflow.toml" in " ".join(shown(workflow.document(engine)).split())


@pytest.mark.parametrize(("detail", "end"), [("Is it running?", "running? set"), ("refused", "refused. set")])
def test_a_sentence_has_one_mark_at_its_end(detail: str, end: str) -> None:
    assert end in Finding("docker", State.UNSET, detail, remedy="set it").line()


def test_no_server_is_said_once_with_one_remedy(tmp_path: Any) -> None:
    with pytest.raises(NoServer) as caught:
        calls.start_supervisor(str(tmp_path / "nobody"))
    told = str(caught.value)
    assert told.startswith("no server is running on ")
    assert told.count("new-session") == 1


def test_the_server_knows_every_word_by_name() -> None:
    assert set(word_offers.WORDS) == set(words.WORDS)
