"""What an order says, and the sheet it is drawn on."""

from __future__ import annotations

import json
from dataclasses import replace
from io import BytesIO

import numpy as np
import pypdfium2
import pytest
import shapely
from reportlab.pdfgen.canvas import Canvas

from app.domain.codec import plan_from_tree
from app.domain.marks import Mark, MarkKind
from app.domain.release import release
from app.geo.charts import Box
from app.geo.coordinates import CoordinateFormat, parse_position
from app.geo.point import Position
from app.geo.shapes import Circle, Corridor, Polygon, Sector
from app.orders.content import compose_order
from app.orders.mappage import MapSheet
from app.orders.paper import load_fonts
from app.orders.places import MOST_WRITTEN, list_places
from app.orders.projection import Projection
from app.orders.render import render_order
from tests.builders import (
    ALPHA,
    BRAVO,
    LEAD,
    D,
    a_delegation,
    a_duty,
    a_handover,
    a_plan,
    a_point,
    an_area,
    an_asset,
    facts,
)

SHIP, OTHER = an_asset("ship"), an_asset("other", BRAVO)
AREA = an_area("area", lon=-60.8)
PLAN = a_plan([SHIP, OTHER], [AREA], [a_duty(SHIP, AREA), a_duty(OTHER, AREA, start=10, end=12)], days=2)


def corners(size=0.5):
    """Return the corners of a square in degrees around a place."""
    return tuple(
        Position(13 + lat * size, -61 + lon * size) for lat, lon in ((-1, -1), (-1, 1), (1, 1), (1, -1))
    )


def order_for(partner, plan=PLAN):
    """Return the order for a partner."""
    return compose_order(release(plan, partner, key=b"k" * 32), facts(plan).router, D)


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


def an_organised_plan():
    """Return the plan with ship delegated to Bravo for a day and handing custody over to other at six."""
    gate = a_point("gate")
    handed = a_handover(SHIP, OTHER, gate, accepted_by_giver="Alpha watch")
    given = a_delegation(SHIP, BRAVO)
    return replace(PLAN, marks={gate.id: gate}, handovers={handed.id: handed}, delegations={given.id: given})


def test_who_meets_whom_is_told_to_both_and_to_nobody_else():
    """What, where, when and who said yes; a third partner has no unit in it."""
    plan = an_organised_plan()
    for partner in (ALPHA, BRAVO):
        (line,) = order_for(partner, plan).handovers
        assert (line.what, line.giver, line.taker, line.point) == ("Custody", "ship", "other", "gate")
        assert (line.time, line.accepted) == ("120600Z JAN 26", "ALF: Alpha watch; BRV: not accepted yet")
    assert order_for(LEAD, plan).handovers == ()


def test_the_annex_says_who_controls_in_the_place_of_the_owner():
    """From when till when, in what writing, and within what scope: on the page as well."""
    order = order_for(ALPHA, an_organised_plan())
    (line,) = order.authority
    assert (line.unit, line.start, line.end) == ("ship", "120000Z JAN 26", "130000Z JAN 26")
    assert (line.controller, line.reference, line.scope) == ("BRV", "Letter 7", "Patrol only")
    pdf = pypdfium2.PdfDocument(render_order(order).pdf)
    text = " ".join(" ".join(page.get_textpage().get_text_bounded() for page in pdf).split())
    assert all(words in text for words in ("Letter 7. Patrol only", "ship to other", "BRV: not accepted yet"))
    assert order_for(ALPHA).authority == ()


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


def test_positions_are_written_in_the_format_that_was_chosen():
    """Areas with what sizes them, marks and bases; each position reads back as the place it is."""
    shapes = {
        "ring": Polygon(corners(), holes=(corners(0.1),)),
        "circle": Circle(Position(13, -61), 22_224),
        "slice": Sector(Position(13, -61), 18_520, 350, 45, inner_m=1852),
        "way": Corridor(corners()[:2], 9_260),
    }
    areas = [replace(AREA, id=name, name=name, shape=shape) for name, shape in shapes.items()]
    mark = Mark("m", "Gate", MarkKind.BARRIER, corners()[:2])
    plan = replace(a_plan([SHIP], areas, [], days=2), marks={"m": mark})
    for style in CoordinateFormat:
        lines = {line.name: line for line in list_places(plan, style)}
        assert len(lines) == len(areas) + 1 + len(plan.bases)
        for line in lines.values():
            for place in (one for one in line.places if one != "without"):
                parse_position(place)
        assert parse_position(lines["circle"].places[0]).lat_deg == pytest.approx(13, abs=1e-3)
        assert lines["ring"].places[4] == "without"
    assert lines["circle"].form == "Circle, radius 12.0\N{NO-BREAK SPACE}nm"
    assert lines["slice"].form.startswith("Sector 350° to 045°, from 1.0")
    assert "width 5.0" in lines["way"].form
    assert (lines["Gate"].form, len(lines["Gate"].places)) == ("Barrier", 2)


def test_a_long_line_says_how_much_of_it_is_not_written():
    """Nothing is left out in silence."""
    path = tuple(Position(13, -61 + step / 1000) for step in range(MOST_WRITTEN + 7))
    plan = replace(PLAN, marks={"m": Mark("m", "Long", MarkKind.LINE, path)})
    (line,) = (line for line in list_places(plan, CoordinateFormat.MGRS) if line.name == "Long")
    assert len(line.places) == MOST_WRITTEN + 1
    assert line.places[-1] == "and 7 more, all of them in the plan attached"


def test_a_plan_across_180_degrees_is_shown_near():
    """Not the whole world: places on either side are beside each other on the sheet."""
    near, far = an_area("near", lat=-17.0, lon=179.5), an_area("far", lat=-17.0, lon=-179.5)
    plan = a_plan([], [near, far])
    base = replace(next(iter(plan.bases.values())), position=Position(-17.5, -179.9))
    plan = replace(plan, bases={base.id: base})
    sheet = MapSheet(compose_order(release(plan, ALPHA, key=b"k" * 32), facts(plan).router, D), 500, 300)
    projection = sheet._projection
    assert projection.box.east - projection.box.west < 3
    assert len(projection.box.parts) == 2
    west, middle, east = (projection.point(Position(-17, lon))[0] for lon in (179.5, 180, -179.5))
    assert 0 < west < middle < east < 500
    left, _, right, _ = projection.shape(shapely.box(-179.6, -17, -179.4, -16)).bounds
    assert middle < left < east < right
    load_fonts()
    paper = BytesIO()
    canvas = Canvas(paper)
    sheet.drawOn(canvas, 40, 40)
    canvas.save()
    with pypdfium2.PdfDocument(paper) as document:
        words = document[0].get_textpage().get_text_range()
    assert {"179°30'E", "180°", "179°30'W"} <= set(words.split())
