"""Where things are."""

from __future__ import annotations

import pytest

from app.domain.edits import layers, marks
from app.domain.ids import LayerId, MarkId
from app.domain.marks import MarkKind
from app.domain.places import place_of
from app.geo.point import Position
from tests.builders import ALPHA, a_duty, a_plan, an_area, an_asset

HERE, THERE, HARBOUR_AT = Position(13.5, -60.5), Position(14.0, -59.0), Position(13.0, -61.0)
SHIP, AREA = an_asset("ship"), an_area("area")
DUTY = a_duty(SHIP, AREA)


@pytest.mark.parametrize(
    ("key", "place"),
    [
        (("areas", AREA.id), AREA.shape.anchor),
        (("bases", SHIP.base), HARBOUR_AT),
        (("assets", SHIP.id), HARBOUR_AT),
        (("duties", DUTY.id), AREA.shape.anchor),
        (("marks", "line"), HERE),
        (("partners", ALPHA), None),
        (("layers", "sheet"), None),
        (("areas", "gone"), None),
        (("", ""), None),
    ],
)
def test_a_thing_is_where_it_or_what_holds_it_is(key, place):
    """An asset is at its base, a duty in its area, a line at its first place; a partner is nowhere."""
    plan = marks.draw_mark(
        a_plan([SHIP], [AREA], [DUTY]), "L", MarkKind.LINE, (HERE, THERE), identity=MarkId("line")
    )
    assert place_of(layers.add_layer(plan, "Sheet", identity=LayerId("sheet")), key) == place
