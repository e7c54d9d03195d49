"""The output log is a string of bytes whose beginning is forgotten: whatever the sizes of the writes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from pymux_wf.server.output_log import BLOCK, LARGE, OutputLog

SIZES = st.sampled_from([0, 1, 7, 500, LARGE - 1, LARGE, 9_000, BLOCK + 1])


@given(st.lists(SIZES, max_size=40), st.sampled_from([1_000, 20_000, 200_000]), st.data())
def test_it_reads_like_all_that_was_written_as_far_as_it_is_kept(
    sizes: list[int], limit: int, data: st.DataObject
) -> None:
    log, everything = OutputLog(limit), b""
    for number, size in enumerate(sizes):
        written = bytes((number * 31 + at) % 251 if at % 5 else 10 for at in range(size))
        if written:
            log.append(written)
        everything += written
        since = data.draw(st.integers(0, len(everything)))
        until = data.draw(st.integers(since, len(everything) + 3))
        assert log.read(since, until) == everything[max(since, log.start) : until]
    assert (log.end, log.lines) == (len(everything), everything.count(b"\n"))
    assert log.end - log.start <= limit + BLOCK + max(sizes, default=0)
    kept = everything[log.start :]
    assert log.read() == kept
    assert log.lost(0) == (log.start, everything.count(b"\n") - kept.count(b"\n"))
