"""Sections of lines between two places."""

from __future__ import annotations

import itertools

import pytest
import shapely
import shapely.ops
from hypothesis import given, settings
from hypothesis import strategies as st

from app.geo.charts import Box, read_borders, read_coast, read_limits, read_rivers
from app.geo.following import LineNet, follow
from app.geo.geodesic import distance_m, path_length_m
from app.geo.point import Position

REACH_M = 2_000.0

steps = st.tuples(st.floats(0.01, 0.2), st.floats(-0.2, 0.2))
"""East and north: a line that always goes on eastwards never meets itself."""


def a_line(deltas):
    """Return the line that begins off Barbados and goes on by steps."""
    ends = itertools.accumulate(
        deltas, lambda at, step: (at[0] + step[0], at[1] + step[1]), initial=(-61, 13)
    )
    return [(round(lon, 6), round(lat, 6)) for lon, lat in ends]


lines = st.lists(steps, min_size=2, max_size=30).map(a_line)
shares = st.floats(0, 1)


def place_on(line, share):
    """Return the place at a share of a line."""
    point = shapely.LineString(line).interpolate(share, normalized=True)
    return Position(point.y, point.x)


def piece(line, start, end):
    """Return the way along a line between two shares of it, by another library."""
    part = shapely.ops.substring(shapely.LineString(line), start, end, normalized=True)
    return [Position(lat, lon) for lon, lat in part.coords]


@given(lines, shares, shares)
@settings(max_examples=80, deadline=None)
def test_a_section_is_the_piece_between_two_places(line, start, end):
    """As long as the piece cut out by shapely, in the direction asked for, every corner on the line."""
    net = LineNet([shapely.LineString(line)])
    section = net.section(place_on(line, start), place_on(line, end), REACH_M)
    expected = piece(line, start, end)
    assert path_length_m(section.path) == pytest.approx(path_length_m(expected), rel=1e-4, abs=5)
    assert distance_m(section.path[0], expected[0]) < 5
    assert distance_m(section.path[-1], expected[-1]) < 5
    drawn = shapely.LineString(line)
    assert max(drawn.distance(shapely.Point(at.lonlat)) for at in section.path) < 1e-4


@given(lines, shares, shares)
@settings(max_examples=40, deadline=None)
def test_the_way_back_is_the_same(line, start, end):
    """From the end to the start it is the same path the other way round."""
    net = LineNet([shapely.LineString(line)])
    there = net.section(place_on(line, start), place_on(line, end), REACH_M)
    back = net.section(place_on(line, end), place_on(line, start), REACH_M)
    assert there.path == back.path[::-1]


@given(lines, shares, shares, st.data())
@settings(max_examples=40, deadline=None)
def test_pieces_that_share_their_ends_are_one_line(line, start, end, data):
    """Cut into pieces, given in any order and direction, a line is followed as before."""
    cut = data.draw(st.integers(1, len(line) - 1))
    pieces = [line[: cut + 1], line[: cut - 1 : -1]]
    places = place_on(line, start), place_on(line, end)
    whole = LineNet([shapely.LineString(line)]).section(*places, REACH_M)
    parts = [shapely.LineString(one) for one in pieces if len(one) > 1]
    assert LineNet(parts[::-1]).section(*places, REACH_M).path == whole.path


def test_a_ring_is_followed_the_short_way_round():
    """Round an island from west to north there is no need to see its south."""
    island = shapely.Point(-61, 13).buffer(0.3).exterior
    section = LineNet([island]).section(Position(13, -61.3), Position(13.3, -61), REACH_M)
    assert all(at.lat_deg >= 13 - 1e-6 and at.lon_deg <= -61 + 1e-6 for at in section.path)
    assert path_length_m(section.path) < path_length_m([Position(y, x) for x, y in island.coords]) * 0.3


def test_of_two_ways_the_shorter_one_is_taken():
    """Where lines cross, one may turn from one into the other."""
    long, short = [(0, 0), (0, 1), (1, 1), (1, 0)], [(-0.5, 0.1), (1.5, 0.1)]
    net = LineNet([shapely.LineString(long), shapely.LineString(short)])
    section = net.section(Position(0, 0), Position(0, 1), REACH_M)
    assert max(at.lat_deg for at in section.path) == pytest.approx(0.1)
    assert len(section.path) == 4


def test_what_is_off_or_apart_is_no_section():
    """A place off every line, or lines that do not meet, give none; nor do no lines at all."""
    west, east = shapely.LineString([(0, 0), (0, 1)]), shapely.LineString([(1, 0), (1, 1)])
    net = LineNet([west, east])
    assert net.section(Position(0, 0), Position(0.5, 1), REACH_M) is None
    assert net.section(Position(0, 0), Position(0.5, 0.5), REACH_M) is None
    assert net.section(Position(0, 0), Position(0.5, 0.01), REACH_M) is not None
    assert LineNet([]).section(Position(0, 0), Position(0, 1), REACH_M) is None


def test_two_clicks_on_one_place_are_one_position():
    """There is nothing between them, and no fault."""
    net = LineNet([shapely.LineString([(0, 0), (0, 1)])])
    for at in (Position(0, 0), Position(0.5, 0), Position(1, 0)):
        assert net.section(at, at, REACH_M).path == (at,)


def test_a_line_goes_on_past_180_degrees():
    """Charts are cut there: the two ends are one place."""
    west, east = [(179.5, -17), (180, -17)], [(-180, -17), (-179.5, -17.2)]
    net = LineNet([shapely.LineString(west), shapely.LineString(east)])
    section = net.section(Position(-17, 179.6), Position(-17.2, -179.5), REACH_M)
    assert path_length_m(section.path) == pytest.approx(100_000, rel=0.1)
    assert abs(section.path[1].lon_deg) == 180


def test_a_section_keeps_to_its_kind():
    """A border that winds about a river is followed as the border; from one onto the other only in need."""
    river = shapely.LineString([(0, 0), (1, 0)])
    border = shapely.LineString([(0, 0.001), (0.25, -0.1), (0.5, 0.1), (0.75, -0.1), (1, 0.001)])
    way = follow([[river], [border]], Position(0.001, 0), Position(0.001, 1), REACH_M)
    assert len(way.path) == 5
    spur = shapely.LineString([(0.5, 0.1), (0.5, 1)])
    way = follow([[river], [spur, border]], Position(0, 0.2), Position(1, 0.5), REACH_M)
    assert way.path[-1] == Position(1, 0.5)
    assert path_length_m(way.path) > path_length_m([way.path[0], way.path[-1]])


def limits(box):
    """Return the limits of the zones of the Caribbean."""
    return read_limits("caribbean-approx-1", box)


@pytest.mark.parametrize(
    ("lines", "start", "end", "least_m", "most_m"),
    [
        # The Orinoco from Ciudad Bolivar to Ciudad Guayana: 108 km by road.
        (read_rivers, Position(8.15, -63.54), Position(8.35, -62.70), 85_000, 130_000),
        # Haiti and the Dominican Republic, from the north coast to the south coast: 390 km by treaty.
        (read_borders, Position(19.70, -71.75), Position(18.05, -71.76), 250_000, 400_000),
        # Barbados from Bridgetown to Speightstown.
        (read_coast, Position(13.10, -59.62), Position(13.25, -59.645), 16_000, 25_000),
        (
            lambda box: read_limits("caribbean-approx-1", box),
            Position(13.1, -59.83),
            Position(12.9, -59.66),
            20_000,
            60_000,
        ),
    ],
)
def test_lines_of_the_chart_are_followed(lines, start, end, least_m, most_m):
    """Rivers, borders, coast and limits of zones are joined as they are on the chart."""
    box = Box.around([start.lonlat, end.lonlat]).padded(0.7)
    section = LineNet(lines(box)).section(start, end, 8_000.0)
    assert least_m < path_length_m(section.path) < most_m
    assert len(section.path) > 3


def test_an_end_that_nearly_reaches_another_line_is_joined():
    """Tributaries of a chart of the world end a little beside their river; farther off they are another."""
    river = shapely.LineString([(0, 0), (1, 0)])
    for gap, joined in ((0.005, True), (0.05, False)):
        brook = shapely.LineString([(0.5, 0.5), (0.5, gap)])
        section = LineNet([river, brook]).section(Position(0.5, 0.5), Position(0, 1), REACH_M)
        assert (section is not None) is joined


def test_of_two_lines_near_by_the_one_that_joins_both_places_is_taken():
    """The mouth of another river nearer to the pointer is no reason to give up."""
    river = shapely.LineString([(0, 0), (1, 0)])
    other = shapely.LineString([(0.5, -0.012), (0.5, -1)])
    section = LineNet([river, other]).section(Position(0, 0), Position(-0.011, 0.5), REACH_M)
    assert distance_m(section.path[0], Position(0, 0)) < 1
    assert distance_m(section.path[-1], Position(0, 0.5)) < 1
