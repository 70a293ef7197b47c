"""What an order says, and the sheet it is drawn on."""

from __future__ import annotations

import json

import numpy as np
import pytest

from app.domain.codec import plan_from_tree
from app.domain.release import release
from app.geo.charts import Box
from app.geo.point import Position
from app.orders.content import compose_order
from app.orders.projection import Projection
from tests.builders import ALPHA, BRAVO, D, a_duty, a_plan, an_area, an_asset, facts

SHIP, OTHER = an_asset("ship"), an_asset("other", BRAVO)
AREA = an_area("area", lon=-60.8)
PLAN = a_plan([SHIP, OTHER], [AREA], [a_duty(SHIP, AREA), a_duty(OTHER, AREA, start=10, end=12)], days=2)


def order_for(partner):
    """Return the order for a partner."""
    return compose_order(release(PLAN, partner, key=b"k" * 32), facts(PLAN).router, D)


def test_own_duties_and_those_of_others_are_apart():
    """Each partner finds its own under execution and the others below."""
    alpha, bravo = order_for(ALPHA), order_for(BRAVO)
    assert [line.unit for line in alpha.own] == ["ship"] == [line.unit for line in bravo.others]
    assert [line.unit for line in bravo.own] == ["other"] == [line.unit for line in alpha.others]
    assert (alpha.own[0].on_station, alpha.own[0].off_station) == ("120400Z JAN 26", "120800Z JAN 26")
    assert alpha.number == "TEST 001-ALF"


def test_the_plan_inside_is_the_copy_of_the_recipient():
    """A partner's program reads it back; two partners' identities differ."""
    alpha, bravo = (json.loads(order_for(partner).plan_json) for partner in (ALPHA, BRAVO))
    assert alpha["recipient"] == "ALF"
    assert len(plan_from_tree(alpha["plan"]).duties) == 2
    assert alpha["plan"]["headers"][0]["id"] != bravo["plan"]["headers"][0]["id"]


def test_the_same_order_is_the_same_bytes():
    """Content is a function of the plan, the recipient and the time."""
    assert order_for(ALPHA).plan_json == order_for(ALPHA).plan_json


@pytest.mark.parametrize("box", [Box(-62, 11, -58, 16), Box(-5, -5, 5, 5), Box(10, 60, 11, 60.2)])
def test_the_sheet_shows_the_whole_box(box):
    """Every corner lies on the sheet, and one direction fills it."""
    sheet = Projection.fitting(box, 400, 600)
    corners = np.array([(box.west, box.south), (box.east, box.north)])
    points = sheet.points(corners)
    assert (points > -1e-6).all()
    assert (points[:, 0] <= 400 + 1e-6).all()
    assert (points[:, 1] <= 600 + 1e-6).all()
    span = points[1] - points[0]
    assert span[0] == pytest.approx(400) or span[1] == pytest.approx(600)


def test_the_scale_of_the_sheet():
    """Ten degrees of the equator, 1,113.2 km, on 400 points, 141.1 mm: 1 to 7.89 million."""
    sheet = Projection.fitting(Box(-5, -5, 5, 5), 400, 400)
    assert sheet.scale() == pytest.approx(1_113_195 / 0.14111, rel=0.01)
    assert sheet.point(Position(0, 0)) == pytest.approx((200, 200))
