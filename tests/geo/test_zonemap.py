"""Zones along a way and under an area: nested, beside each other, in doubt, and off the map."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
import shapely
from hypothesis import example, given
from hypothesis import strategies as st

from app.base.errors import AppError
from app.base.paths import asset
from app.geo.charts import ZoneShape, read_zone_units
from app.geo.zonemap import ZoneMap, zone_map

COVER = shapely.box(-62, 10, -58, 14)
SEA = ZoneShape("ALV", "TS", "", 0.0, shapely.box(-61, 11, -60.5, 12))
ECONOMIC = ZoneShape("ALV", "EEZ", "", 0.0, shapely.box(-61, 11, -60, 12))
"""The territorial sea lies in it: here it is what is left of it."""

PACK = "caribbean-approx-1"
BRIDGETOWN, FORT_DE_FRANCE, KINGSTOWN = (-59.62, 13.10), (-61.07, 14.61), (-61.23, 13.15)
with_pack = pytest.mark.skipif(not asset("zones").exists(), reason="the zones are not built")


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


def test_a_slit_between_zones_is_no_open_sea():
    """Where the shapes of two zones do not meet exactly, a place near both is in these alone."""
    near = ZoneShape("ALV", "EEZ", "", 2.0, shapely.box(-61, 11, -60, 12))
    across = ZoneShape("BRI", "EEZ", "", 2.0, shapely.box(-59.999, 11, -59, 12))
    found = ZoneMap.of([near, across], COVER).around(shapely.Point(-60, 11.5))
    assert {(zone.zone, zone.state) for zone in found} == {("EEZ", "ALV"), ("EEZ", "BRI")}


def test_an_inner_zone_of_another_state_takes_nothing():
    """Two claims to the same water both stand; within one State the inner zone does."""
    other = ZoneShape("BRI", "TS", "", 0.0, shapely.box(-61, 11, -60, 12))
    here = shapely.Point(-60.8, 11.5)
    found = ZoneMap.of([ECONOMIC, other, SEA], COVER).around(here)
    assert {(zone.zone, zone.state) for zone in found} == {("TS", "ALV"), ("TS", "BRI")}


def test_no_pack_knows_nothing():
    """Of a plan without zones; a pack that is not there is said to be missing."""
    assert along(zone_map(""), BRIDGETOWN, KINGSTOWN) == [(0, 1, set())]
    assert zone_map("").around(shapely.Point(BRIDGETOWN)) == ()
    assert read_zone_units("") == {}
    with pytest.raises(AppError):
        zone_map("nowhere-1")
    with pytest.raises(AppError):
        read_zone_units("nowhere-1")


@with_pack
@pytest.mark.parametrize(
    ("lonlat", "expected"),
    [
        (BRIDGETOWN, {("LAND", "BRB"), ("TS", "BRB")}),
        (FORT_DE_FRANCE, {("LAND", "MTQ"), ("TS", "MTQ")}),
        ((-59.55, 13.19), {("LAND", "BRB")}),
        ((-61.51, 10.66), {("LAND", "TTO"), ("TS", "TTO")}),
        ((-61.65, 10.40), {("TS", "TTO")}),
        ((-71.5, 9.8), {("LAND", "VEN")}),
        ((-59.0, 12.0), {("EEZ", "BRB")}),
        ((-58.5, 26.0), {("HS", "")}),
        ((-56.0, 13.0), set()),
    ],
)
def test_a_place_of_the_pack_is_in_its_zones(lonlat, expected):
    """Towns at the coast, the inside of an island, a gulf, a lake, the sea near and far, and off the pack."""
    found = zone_map(PACK).around(shapely.Point(lonlat))
    assert {(zone.zone, zone.state) for zone in found} == expected
    assert all(zone.approximate and zone.basis.startswith("APPROXIMATE") for zone in found)


@with_pack
def test_a_flight_from_island_to_island_passes_all_zones():
    """From the land of Barbados out to its economic zone, and in again to that of Saint Vincent."""
    stretches = zone_map(PACK).along(np.array([BRIDGETOWN, KINGSTOWN]))
    sure = [one.zones[0] for one in stretches if len(one.zones) == 1]
    out, back = ("TS", "CZ", "EEZ"), ("EEZ", "CZ", "TS")
    assert [(zone.zone, zone.state) for zone in sure] == [
        *((kind, "BRB") for kind in out),
        *((kind, "VCT") for kind in back),
    ]
    for end, state in ((stretches[0], "BRB"), (stretches[-1], "VCT")):
        assert {(zone.zone, zone.state) for zone in end.zones} == {("LAND", state), ("TS", state)}


@with_pack
def test_contested_zones_of_the_pack_are_marked():
    """Those of Navassa, and not those of Haiti beside it."""
    found = zone_map(PACK).around(shapely.box(-75.1, 18.3, -74.9, 18.5))
    assert {(zone.state, zone.disputed) for zone in found if zone.zone == "TS"} == {("UMI", True)}
    haiti = zone_map(PACK).around(shapely.Point(-74.4, 18.75))
    assert {(zone.state, zone.disputed) for zone in haiti if zone.zone == "TS"} == {("HTI", False)}


@with_pack
def test_off_the_coast_there_is_no_open_sea():
    """Land and zones of the pack leave no slit: round the islands every place is in some State's zone."""
    found = zone_map(PACK).around(shapely.box(-63.5, 11.0, -59.0, 18.5))
    assert "HS" not in {zone.zone for zone in found}
    assert {"LAND", "TS", "CZ", "EEZ"} == {zone.zone for zone in found}


@with_pack
def test_units_have_one_name_each():
    """Those of two parts have both; a rock goes by its State."""
    units = read_zone_units(PACK)
    assert units["VCT"] == "Saint Vincent and the Grenadines"
    assert units["BES"] == "Bonaire, Saba and Sint Eustatius"
    assert units["VEN"] == "Venezuela"
    found = zone_map(PACK).around(shapely.box(-90, 8, -57, 28))
    assert set(units) == {zone.state for zone in found} - {""}


places = st.tuples(st.floats(-61.9, -58.1), st.floats(10.1, 13.9))
