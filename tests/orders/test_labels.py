"""Labels never lie on one another."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from app.orders.berths import lead_line, place_group
from app.orders.labels import Rectangle, Wish, place_labels

FRAME = Rectangle(0, 0, 200, 200)
WISHES = st.builds(
    Wish, st.floats(0, 200), st.floats(0, 200), st.floats(5, 60), st.floats(4, 12), st.booleans()
)


@given(st.lists(WISHES, max_size=25))
def test_no_two_labels_overlap_and_none_leaves_the_frame(wishes):
    """Whatever is asked for: what is placed is apart and inside."""
    boxes = [box for box in place_labels(wishes, FRAME) if box is not None]
    assert not any(one.overlaps(other) for one, other in combinations(boxes, 2))
    assert all(box.inside(FRAME) for box in boxes)


def test_a_label_keeps_off_what_is_taken():
    """A symbol at the point pushes the label beside it; a wall all round leaves no room."""
    wish = Wish(100, 100, 40, 8, centred=True, gap=6)
    symbol = Rectangle(95, 95, 105, 105)
    (box,) = place_labels([wish], FRAME, [symbol])
    assert box is not None
    assert not box.overlaps(symbol)
    assert place_labels([wish], FRAME, [Rectangle(0, 0, 200, 200)]) == [None]


def test_the_first_label_has_the_best_place():
    """A centred label stands on its point if nothing is there."""
    first, second = place_labels([Wish(100, 100, 40, 8, centred=True, gap=6)] * 2, FRAME)
    assert (first.left, first.right) == (80, 120)
    assert second is not None
    assert second != first


def test_the_units_of_neighbouring_bases_keep_apart():
    """Five bases in a harbour: each group has its place, those that stand away have a line to their base."""
    bases = [(100.0 + 6 * number, 100.0) for number in range(5)]
    symbols = [Rectangle(x - 4, y - 4, x + 4, y + 4) for x, y in bases]
    taken = list(symbols)
    for at in bases:
        taken.append(place_group(at, (38, 20), 5, FRAME, taken))
    groups = taken[len(symbols) :]
    assert not any(one.overlaps(other) for one, other in combinations(groups, 2))
    assert not any(group.overlaps(symbol) for group in groups for symbol in symbols)
    assert all(group.inside(FRAME) for group in groups)
    lines = [lead_line(at, group, 5) for at, group in zip(bases, groups, strict=True)]
    assert lines[0] is None or lines[-1] is None
    assert any(lines)
    assert lead_line((100, 100), Rectangle(105, 90, 143, 110), 5) is None
