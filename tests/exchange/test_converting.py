"""Rows of tables become bases, assets, areas, points and availabilities, or say cell by cell why not."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.base.errors import AppError
from app.domain.areas import Area
from app.domain.assets import Asset
from app.domain.catalog import asset_type, asset_types
from app.domain.edits.importing import NewArea, NewAvailability, NewBase, NewMark
from app.exchange.cells import (
    in_unit,
    parse_corners,
    parse_hours_s,
    parse_moment,
    parse_number,
    parse_pair,
    parse_whole,
    parse_yes,
)
from app.exchange.columns import Target, guess_columns
from app.exchange.converting import convert
from app.geo.geodesic import distance_m
from app.geo.point import Position
from app.geo.quantities import parse_length, parse_speed
from app.geo.shapes import Circle, Polygon
from app.geo.units import METRES_PER_NM, MPS_PER_KNOT
from tests.exchange.test_tables import a_table


def converted(target, headings, *rows):
    """Return what rows add, their columns guessed."""
    table = a_table(headings.split(","), *(row.split(",") for row in rows))
    return convert(table, target, guess_columns(table, target))


def problems(target, headings, *rows):
    """Return what is wrong with rows."""
    found = converted(target, headings, *rows)
    assert found.news == ()
    return [str(problem) for problem in found.problems]


@pytest.mark.parametrize(
    "position", ["14.0833N 61.0167W", "14°05'00\"N 61°01'00\"W", "14 05.0N 061 01.0W", "20P QA 14142 57844"]
)
def test_bases_are_read_in_every_format_of_coordinates(position):
    """A base with its partner, its time zone and its note, wherever its position is in one column."""
    found = converted(
        Target.BASES,
        "Name,Position,Nation,Time zone,Note",
        f"Port A,{position},BRB,America/Barbados,Deep water",
    )
    assert found.problems == ()
    (base,) = found.news
    assert (base.name, base.partner, base.timezone, base.note) == (
        "Port A",
        "BRB",
        "America/Barbados",
        "Deep water",
    )
    assert distance_m(base.position, Position(14.0833333, -61.0166667)) < 10


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [
        ("14.5", "-61.25"),
        ("14,5", "-61,25"),
        ("14°30'N", "61°15'W"),
        ("14 30 00 N", "061 15 00 W"),
        ("+14.5", "-61.25"),
    ],
)
def test_two_columns_are_one_position(latitude, longitude):
    """Decimals with point or comma, degrees and minutes with letters."""
    table = a_table(["Name", "Lat", "Lon"], ["A", latitude, longitude])
    found = convert(table, Target.BASES, {"name": 0, "latitude": 1, "longitude": 2})
    assert found.news == (NewBase("A", Position(14.5, -61.25)),)


def test_assets_take_the_figures_of_their_type_and_those_of_the_table():
    """The type by its name or key, in any case; figures with units of their own, of the heading, or ours."""
    kind = asset_type("patrol_cutter")
    headings = "Name,Type,Base,Speed (km/h),Patrol speed,Endurance,Sweep width (nm),Crew rest"
    found = converted(
        Target.ASSETS,
        headings,
        "Swift,PATROL cutter,Port A,37.04,8 kn,36:30,2,90 min",
        "Slow,patrol_cutter,Port A",
    )
    assert found.problems == ()
    swift, slow = found.news
    assert (swift.kind, swift.base) == (kind, "Port A")
    figures = swift.performance
    assert figures.transit_mps == pytest.approx(20 * MPS_PER_KNOT)
    assert figures.patrol_mps == pytest.approx(8 * MPS_PER_KNOT)
    assert (figures.endurance_s, figures.crew_rest_s) == (36.5 * 3600, 5400)
    assert figures.sweep_width_m == 2 * METRES_PER_NM
    assert figures.turnaround_s == kind.performance.turnaround_s
    assert kind.source in swift.source != kind.source
    assert (slow.performance, slow.source) == (kind.performance, kind.source)


def test_areas_are_read_from_text_corners_or_a_circle():
    """Well-known text, a list of positions, and a centre with a radius; two polygons are two areas."""
    table = a_table(
        ["Area", "WKT", "Corners", "Centre", "Radius (nm)", "Priority", "Task"],
        ["Box", "POLYGON ((-61 14, -60 14, -60 15, -61 14))", "", "", "", "5", "Watch."],
        [
            "Two",
            "SRID=4326;MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)), ((5 5, 6 5, 6 6, 5 5)))",
            "",
            "",
            "",
            "",
            "",
        ],
        ["List", "", "14.0, -61.0; 14.0, -60.0\n15.0, -60.0", "", "", "", ""],
        ["Round", "", "", "14N 61W", "12", "1", ""],
        ["Small", "", "", "14N 61W", "500 m", "", ""],
    )
    found = convert(table, Target.AREAS, guess_columns(table, Target.AREAS))
    assert found.problems == ()
    box, one, two, listed, circle, small = found.news
    corners = (Position(14, -61), Position(14, -60), Position(15, -60))
    assert box == NewArea("Box", Polygon(corners), 5, "Watch.")
    assert (one.name, two.name, one.priority) == ("Two", "Two", 3)
    assert listed.shape == Polygon(corners)
    assert circle.shape == Circle(Position(14, -61), 12 * METRES_PER_NM)
    assert small.shape.radius_m == 500


def test_points_and_availabilities_are_read():
    """A reference point; times as date-time groups, in ISO, as days; yes and no in three languages."""
    assert converted(Target.POINTS, "Point,Position,Note", "RV,14N 61W,At night").news[0] == NewMark(
        "RV",
        converted(Target.POINTS, "Point,Position", "x,1N 1W").news[0].kind,
        (Position(14, -61),),
        "At night",
    )
    found = converted(
        Target.AVAILABILITY,
        "Asset,From,To,Available,Reason",
        "Swift,120600Z JAN 26,131800Z JAN 26,no,Engine",
        "Swift,2026-01-14,2026-01-15,non,",
        "Swift,2026-01-20T06:00-04:00,2026-01-20 12:00,sí,",
        "Swift,2026-01-21,2026-01-21,,",
    )
    assert found.problems == ()
    assert found.news == (
        NewAvailability("Swift", moment(12, 6), moment(13, 18), False, "Engine"),
        # A day alone, as an end, counts to its own end.
        NewAvailability("Swift", moment(14), moment(16)),
        NewAvailability("Swift", moment(20, 10), moment(20, 12), True),
        NewAvailability("Swift", moment(21), moment(22)),
    )


def moment(day, hour=0):
    """Return an hour of January 2026 in UTC."""
    return datetime(2026, 1, day, hour, tzinfo=UTC)


def test_what_is_wrong_is_told_by_row_and_column():
    """All of it at once; the rows that are right come all the same."""
    found = converted(
        Target.BASES,
        "Name,Lat,Lon,Time zone",
        "Port A,14.5,-61,America/Barbados",
        "Port B,91,-61,",
        ",x,-61,Atlantis/City",
        "Port D,,,",
    )
    assert [base.name for base in found.news] == ["Port A"]
    texts = [str(problem) for problem in found.problems]
    assert [text.partition(":")[0] for text in texts] == [
        "Row 3, column Lat",
        "Row 4, column Name",
        "Row 4, column Lat",
        "Row 4, column Time zone",
        "Row 5, column Lon",
        "Row 5, column Lat",
    ]
    assert "between -90 and 90" in texts[0]
    assert texts[1].endswith("it is empty")


@pytest.mark.parametrize(
    ("target", "headings", "row", "why"),
    [
        (Target.ASSETS, "Name,Type,Base", "A,battleship,Port A", "no type of the catalogue"),
        (Target.ASSETS, "Name,Type,Base,Speed", "A,Helicopter,Port A,fast", "column Speed"),
        (Target.ASSETS, "Name,Type,Base,Speed (mph)", "A,Helicopter,Port A,100", "column Speed"),
        (Target.ASSETS, "Name,Type,Base,Speed", "A,Helicopter,Port A,0", "transit_mps"),
        (Target.ASSETS, "Name,Type,Base,Endurance", "A,Helicopter,Port A,a week", "no duration"),
        (Target.AREAS, "Area,WKT", "A,POINT (1 2)", "no polygon"),
        (Target.AREAS, "Area,WKT", "A,POLYGON ((0 0", "no polygon"),
        (Target.AREAS, "Area,WKT", "A,DROP TABLE areas", "no polygon"),
        (Target.AREAS, "Area,Centre,Radius,Priority", "A,14N 61W,12,9", "from 1 to 5"),
        (Target.AREAS, "Area,Centre,Radius", "A,14N 61W,", "column Radius: it is empty"),
        (Target.AREAS, "Area,Centre,Radius", "A,14N 61W,9999", "radius"),
        (Target.AREAS, "Area,Centre,Radius", "A,14N 61W,5 M", "mile"),
        (Target.AVAILABILITY, "Asset,From,To", "A,12/01/2026,2026-01-13", "column From"),
        (Target.AVAILABILITY, "Asset,From,To", "A,2026-01-13,2026-01-12", "column To"),
        (Target.AVAILABILITY, "Asset,From,To,Available", "A,2026-01-12,2026-01-13,perhaps", "neither"),
        (Target.POINTS, "Point,Position", "A,somewhere", "column Position"),
    ],
)  # fmt: skip
def test_cells_that_make_no_sense_are_told(target, headings, row, why):
    """Each with its column and what to write instead; nothing is guessed."""
    (text,) = problems(target, headings, row)
    assert why in text
    assert text.startswith("Row 2, column ")


def test_a_column_that_is_needed_must_be_chosen():
    """Before that there is nothing to convert."""
    with pytest.raises(AppError, match="Choose the column for Type"):
        converted(Target.ASSETS, "Name,Base", "A,B")


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("12", 43200), ("1.5", 5400), ("1,5 h", 5400), ("90 min", 5400), ("36:30", 131_400), ("1 d 6 h", 108000),
     ("2 días", 172_800), ("2 jours", 172_800), ("8 Hours", 28800)],
)  # fmt: skip
def test_durations_are_hours_unless_they_say_otherwise(text, seconds):
    """Numbers alone, units in three languages, and clocks that go past 24."""
    assert parse_hours_s(text) == seconds


@pytest.mark.parametrize(
    ("parse", "texts"),
    [
        (parse_number, ["", "1e5", "1.2.3", "1 000", "0x10", "٣", "1_0", "9" * 40]),
        (parse_whole, ["1.5", "", "three"]),
        (parse_hours_s, ["", "5 parsecs", "h", "1:75", "12 h x", "-3"]),
        (parse_moment, ["", "yesterday", "12.01.2026", "2026-13-01", "320600Z JAN 26", "120600J JAN 26",
                        "9999-12-31T23:59-14:00"]),
        (parse_yes, ["", "maybe", "yes and no", "2"]),
        (parse_corners, ["14 61 15", "x"]),
    ],
)  # fmt: skip
def test_texts_that_are_none_are_refused(parse, texts):
    """Every one in words that quote it."""
    for text in texts:
        with pytest.raises(ValueError, match=r"\w"):
            parse(text)


@given(st.text(max_size=30), st.text(max_size=30))
def test_no_cell_makes_it_fall(text, heading):
    """Whatever is in it, a cell is read or refused."""
    for parse in (
        parse_number,
        parse_whole,
        parse_hours_s,
        parse_moment,
        parse_yes,
        parse_corners,
        lambda cell: parse_pair(cell, heading),
        lambda cell: in_unit(parse_length, cell, heading),
        lambda cell: in_unit(parse_speed, cell, heading),
    ):
        try:
            parse(text)
        except ValueError as error:
            str(error)


def test_every_type_of_the_catalogue_is_found_by_key_and_by_name():
    """Also with the capitals and accents that people write."""
    for kind in asset_types().values():
        for text in (kind.key, kind.name, kind.name.upper()):
            (asset,) = converted(Target.ASSETS, "Name,Type,Base", f"A,{text},B").news
            assert asset.kind == kind


def test_fields_of_entities_are_the_ones_that_are_filled():
    """What a row adds has the names and limits of what it becomes."""
    assert set(NewArea.__slots__) <= set(Area.__slots__)
    assert {"name", "base", "performance", "source", "note"} <= set(Asset.__slots__)
