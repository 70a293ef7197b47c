"""Zones along a way and under an area: nested, beside each other, in doubt, and off the map."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
import shapely
from hypothesis import example, given
from hypothesis import strategies as st

from app.geo.charts import ZoneShape
from app.geo.zonemap import ZoneMap

COVER = shapely.box(-62, 10, -58, 14)
SEA = ZoneShape("ALV", "TS", "", 0.0, shapely.box(-61, 11, -60.5, 12))
ECONOMIC = ZoneShape("ALV", "EEZ", "", 0.0, shapely.box(-61, 11, -60, 12))
"""The territorial sea lies in it: here it is what is left of it."""


def along(zone_map, *lonlats):
    """Return the kinds of zones by share of a way."""
    return [
        (round(one.start, 6), round(one.end, 6), {(zone.zone, zone.state) for zone in one.zones})
        for one in zone_map.along(np.array(lonlats, dtype=float))
    ]


def test_a_way_is_cut_where_zones_begin_and_end():
    """From the sea of a State through its economic zone to the open sea."""
    way = along(ZoneMap.of([SEA, ECONOMIC], COVER), (-61, 11.5), (-59, 11.5))
    assert way == [
        (0, 0.25, {("TS", "ALV")}),
        (0.25, 0.5, {("EEZ", "ALV")}),
        (0.5, 1, {("HS", "")}),
    ]


def test_near_a_limit_both_sides_count():
    """Six miles are a tenth of a degree of latitude."""
    north = ZoneShape("BRI", "TS", "", 6.0, shapely.box(-61, 12, -60, 13))
    south = ZoneShape("ALV", "TS", "", 6.0, shapely.box(-61, 11, -60, 12))
    way = along(ZoneMap.of([north, south], COVER), (-60.5, 11.5), (-60.5, 12.5))
    assert [zones for _, _, zones in way] == [
        {("TS", "ALV")},
        {("TS", "ALV"), ("TS", "BRI")},
        {("TS", "BRI")},
    ]
    assert [start for start, _, _ in way] == pytest.approx([0, 0.4, 0.6], abs=1e-3)


def test_off_the_map_nothing_is_known():
    """Neither of a way that leaves it nor of an area that reaches out."""
    zone_map = ZoneMap.of([SEA, ECONOMIC], COVER)
    assert along(zone_map, (-60.5, 13), (-60.5, 15)) == [(0, 0.5, {("HS", "")}), (0.5, 1, set())]
    assert zone_map.around(shapely.box(-58.5, 13, -57.5, 13.5)) == ()


def test_an_area_is_in_all_zones_it_reaches_into():
    """As a ship on patrol may be anywhere in it."""
    zone_map = ZoneMap.of([SEA, ECONOMIC], COVER)
    found = zone_map.around(shapely.box(-60.7, 11.2, -60.2, 11.8))
    assert {zone.zone for zone in found} == {"TS", "EEZ"}
    assert {zone.zone for zone in zone_map.around(shapely.box(-60.4, 11.2, -60.2, 11.8))} == {"EEZ"}


def test_a_way_that_goes_nowhere_has_its_place():
    """A ship at anchor."""
    zone_map = ZoneMap.of([SEA, ECONOMIC], COVER)
    assert along(zone_map, (-60.8, 11.5), (-60.8, 11.5)) == [(0, 1, {("TS", "ALV")})]


def test_a_way_back_is_cut_as_the_way_out():
    """A patrol comes home by the way it went."""
    way = along(ZoneMap.of([SEA, ECONOMIC], COVER), (-60.75, 11.5), (-60.25, 11.5), (-60.75, 11.5))
    assert way == [
        (0, 0.25, {("TS", "ALV")}),
        (0.25, 0.75, {("EEZ", "ALV")}),
        (0.75, 1, {("TS", "ALV")}),
    ]


places = st.tuples(st.floats(-61.9, -58.1), st.floats(10.1, 13.9))


@given(st.lists(places, min_size=2, max_size=5))
@example([(-59.0, 11.0), (-60.0, 11.0)])
def test_stretches_cover_a_way_and_say_where_it_is(lonlats):
    """Without a gap from 0 to 1, and in the middle of each is what it says."""
    zone_map = ZoneMap.of([SEA, ECONOMIC], COVER)
    line = shapely.LineString(lonlats)
    stretches = zone_map.along(np.array(lonlats))
    assert (stretches[0].start, stretches[-1].end) == (0, 1)
    for one, following in itertools.pairwise(stretches):
        assert following.start == pytest.approx(one.end, abs=1e-8)
        assert following.zones != one.zones
    for share in np.linspace(0, 1, 101):
        place = line.interpolate(share, normalized=True)
        if any(zone.geometry.boundary.distance(place) < 1e-9 for zone in (SEA, ECONOMIC)):
            # On a limit itself either side is right.
            continue
        expected = next(
            (zone.zone for zone in (SEA, ECONOMIC) if zone.geometry.covers(place)),
            "HS",
        )
        here = [one for one in stretches if one.start - 1e-6 <= share <= one.end + 1e-6]
        assert expected in {zone.zone for one in here for zone in one.zones}
