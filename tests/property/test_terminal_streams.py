"""Any stream in any pieces, by either interpreter, gives the same screen, and nothing makes it raise."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pymux_wf.terminal import deferral
from tests.terminal_streams import check_invariants, fed, sizes, state, streams


@pytest.fixture(autouse=True)
def _let_short_output_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    """Deferral starts at reads longer than most examples; here it must take part."""
    monkeypatch.setattr("pymux_wf.terminal.stream.LEAST", 20)
    assert deferral.LEAST > 20


@given(data=streams, size=sizes, places=st.lists(st.floats(0, 1), max_size=5))
def test_any_pieces_mean_the_same(data: bytes, size: tuple[int, int], places: list[float]) -> None:
    cuts = [int(place * len(data)) for place in places]
    assert state(fed(data, size, cuts)) == state(fed(data, size, []))


@given(data=streams, size=sizes)
def test_fast_paths_mean_what_the_plain_path_means_byte_by_byte(data: bytes, size: tuple[int, int]) -> None:
    plain = state(fed(data, size, list(range(1, len(data))), plain=True))
    assert state(fed(data, size, [])) == plain
    assert state(fed(data, size, [])) == plain, "what was learned the first time is wrong"


@given(data=streams, size=sizes)
def test_nothing_raises_or_breaks_the_grid(data: bytes, size: tuple[int, int]) -> None:
    check_invariants(fed(data, size, []))
