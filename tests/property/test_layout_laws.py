"""Whatever happens to a layout, its sizes add up, no pane vanishes, and its string reads back."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from pymux_wf.layout import LAYOUT_NAMES, Axis, Cell, Layout, LayoutError, NoSpace, PresetSizes, checksum

sizes = st.integers(min_value=1, max_value=150)
size_texts = st.one_of(st.integers(0, 200).map(str), st.integers(0, 100).map("{}%".format), st.just("x"))


def check_sums(cell: Cell) -> None:
    assert cell.width >= 1
    assert cell.height >= 1
    if cell.axis is None:
        return
    assert len(cell.children) >= 2
    across = Axis.TOP_BOTTOM if cell.axis is Axis.LEFT_RIGHT else Axis.LEFT_RIGHT
    assert sum(child.size(cell.axis) + 1 for child in cell.children) - 1 == cell.size(cell.axis)
    for child in cell.children:
        assert child.size(across) == cell.size(across)
        assert child.parent is cell
        check_sums(child)


class LayoutMachine(RuleBasedStateMachine):
    """Random commands on one window."""

    @initialize(columns=sizes, lines=sizes, status=st.sampled_from(["off", "top", "bottom"]))
    def start(self, columns: int, lines: int, status: str) -> None:
        self.layout = Layout(columns, lines, 0, status=status)  # type: ignore[arg-type]
        self.next_id = 1

    def pick(self, number: int) -> int:
        return self.layout.order[number % len(self.layout.order)]

    @rule(pane=st.integers(0, 20), horizontal=st.booleans(), before=st.booleans(), full=st.booleans(),
          size=st.none() | st.integers(0, 200), joining=st.booleans())  # fmt: skip
    def split(self, pane: int, horizontal: bool, before: bool, full: bool, size: int | None, joining: bool) -> None:
        before_string = self.layout.dump()
        operation = self.layout.join if joining else self.layout.split
        try:
            operation(self.pick(pane), self.next_id, horizontal, size, before, full)
            self.next_id += 1
        except NoSpace:
            assert self.layout.dump() == before_string

    @rule(source=st.integers(0, 20), beside=st.integers(0, 20), horizontal=st.booleans(), full=st.booleans())
    def move(self, source: int, beside: int, horizontal: bool, full: bool) -> None:
        before_string = self.layout.dump()
        try:
            self.layout.move(self.pick(source), self.pick(beside), horizontal, full=full)
        except LayoutError:
            assert self.layout.dump() == before_string

    @precondition(lambda self: len(self.layout) > 1)
    @rule(pane=st.integers(0, 20))
    def close(self, pane: int) -> None:
        self.layout.close(self.pick(pane))

    @rule(columns=sizes, lines=sizes)
    def resize_window(self, columns: int, lines: int) -> None:
        self.layout.resize_window(columns, lines)
        assert self.layout.columns >= columns
        assert self.layout.lines >= lines

    @rule(pane=st.integers(0, 20), direction=st.sampled_from("UDLR"), by=st.integers(1, 60))
    def resize_pane(self, pane: int, direction: str, by: int) -> None:
        self.layout.resize_pane(self.pick(pane), direction, by)  # type: ignore[arg-type]

    @rule(pane=st.integers(0, 20), width=st.none() | sizes, height=st.none() | sizes)
    def set_size(self, pane: int, width: int | None, height: int | None) -> None:
        self.layout.set_size(self.pick(pane), width, height)

    @rule(places=st.tuples(sizes, sizes, sizes, sizes))
    def drag(self, places: tuple[int, int, int, int]) -> None:
        self.layout.drag_border(*places)

    @rule(pane=st.integers(0, 20))
    def spread(self, pane: int) -> None:
        self.layout.spread(self.pick(pane))

    @rule(name=st.sampled_from(LAYOUT_NAMES), texts=st.tuples(size_texts, size_texts, size_texts, size_texts),
          columns=st.integers(0, 4))  # fmt: skip
    def apply(self, name: str, texts: tuple[str, str, str, str], columns: int) -> None:
        self.layout.apply(name, PresetSizes(*texts, columns))

    @rule(first=st.integers(0, 20), second=st.integers(0, 20))
    def swap(self, first: int, second: int) -> None:
        self.layout.swap(self.pick(first), self.pick(second))

    @rule(down=st.booleans())
    def rotate(self, down: bool) -> None:
        self.layout.rotate(down)

    @rule(status=st.sampled_from(["off", "top", "bottom"]))
    def set_status(self, status: str) -> None:
        self.layout.status = status  # type: ignore[assignment]

    @invariant()
    def sizes_add_up(self) -> None:
        check_sums(self.layout.root)

    @invariant()
    def every_pane_has_one_place(self) -> None:
        assert sorted(self.layout.order) == sorted(self.layout.tree_order())
        for pane in self.layout.panes():
            assert pane.width >= 1
            assert pane.height >= 1
            assert 0 <= pane.x <= pane.x + pane.width <= self.layout.columns

    @invariant()
    def the_string_reads_back(self) -> None:
        text = self.layout.dump()
        assert Layout.parse(text, self.layout.tree_order()).dump() == text


LayoutMachine.TestCase.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)
TestLayout = LayoutMachine.TestCase


@given(body=st.text(alphabet="0123456789x,{}[]<>ab", max_size=60), panes=st.integers(1, 4))
@settings(max_examples=200, deadline=None)
def test_no_text_breaks_the_reader(body: str, panes: int) -> None:
    text = f"{checksum(body):04x},{body}"
    problem = ""
    try:
        check_sums(Layout.parse(text, list(range(panes))).root)
    except LayoutError as error:
        problem = str(error)
    assert not problem or problem.endswith(f": {text}")
