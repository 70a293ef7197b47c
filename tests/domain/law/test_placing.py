"""Zones of the map as the law knows them, for what sails, flies and drives."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
import shapely

from app.domain.law.legs import NOWHERE_KNOWN, Waters
from app.domain.law.placing import part_on_station, parts_along
from app.domain.law.terms import Zone
from app.geo.charts import ZoneShape
from app.geo.routing import Medium
from app.geo.zonemap import ZoneMap
from tests.builders import a_square

T = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
ISLAND = ZoneShape("LCA", "LAND", "computed", 0.0, shapely.box(-61, 13, -60.5, 14))
SEA = ZoneShape("LCA", "TS", "computed", 0.0, shapely.box(-60.5, 13, -60, 14))
CLAIMED = ZoneShape("VCT", "EEZ", "computed", 0.0, shapely.box(-62, 13, -61, 14), disputed=True)
ZONES = ZoneMap.of([ISLAND, SEA, CLAIMED], shapely.box(-63, 12, -59, 15))
STATES = {"LCA": "ALV"}


def state_of(unit):
    """Return the partner a unit of the zones is; other units keep their code."""
    return STATES.get(unit, unit)


@pytest.mark.parametrize(
    ("medium", "zones"),
    [
        (Medium.WATER, [Zone.INTERNAL_WATERS, Zone.TERRITORIAL_SEA, Zone.HIGH_SEAS]),
        (Medium.LAND, [Zone.LAND, Zone.TERRITORIAL_SEA, Zone.HIGH_SEAS]),
        (Medium.AIR, [Zone.NATIONAL_AIRSPACE, Zone.INTERNATIONAL_AIRSPACE]),
    ],
)
def test_a_way_is_named_by_what_goes_it(medium, zones):
    """At one speed, over land and sea; where the air does not change the parts do not either."""
    way = np.array([[-61.0, 13.5], [-59.5, 13.5]])
    parts = parts_along(way, T, T + 3 * HOUR, medium, ZONES, state_of)
    found = [waters.zone for part in parts for waters in part.waters]
    assert list(dict.fromkeys(found)) == zones
    assert (parts[0].start, parts[-1].end) == (T, T + 3 * HOUR)
    assert parts[0].waters[0].host == "ALV"
    assert parts[-1].waters == (Waters(parts[-1].waters[0].zone, "", approximate=True, source="computed"),)


def test_on_station_all_zones_of_an_area_count():
    """And a claim of two is disputed. To a ship the land counts only where there is nothing else."""
    for medium, place, zones in (
        (Medium.LAND, -60.5, {Zone.LAND, Zone.TERRITORIAL_SEA}),
        (Medium.WATER, -60.5, {Zone.TERRITORIAL_SEA}),
        (Medium.WATER, -60.75, {Zone.INTERNAL_WATERS}),
    ):
        coast = part_on_station(a_square(13.5, place), T, T + HOUR, medium, ZONES, state_of)
        assert {waters.zone for waters in coast.waters} == zones
    claim = part_on_station(a_square(13.5, -61.5), T, T + HOUR, Medium.WATER, ZONES, state_of)
    assert [(waters.zone, waters.host) for waters in claim.waters] == [(Zone.DISPUTED, "VCT")]


def test_off_the_map_nobody_knows():
    """As good as disputed."""
    away = part_on_station(a_square(20, -61.5), T, T + HOUR, Medium.WATER, ZONES, state_of)
    assert away.waters == (NOWHERE_KNOWN,)


def test_a_boat_at_the_border_of_two_states_is_on_a_border_river():
    """Within the accuracy of the border both are its hosts; whoever is ashore is on land as before."""
    banks = [
        ZoneShape("LCA", "LAND", "computed", 6.0, shapely.box(-61, 13, -60.5, 14)),
        ZoneShape("VCT", "LAND", "computed", 6.0, shapely.box(-60.5, 13, -60, 14)),
    ]
    river = ZoneMap.of(banks, shapely.box(-63, 12, -59, 15))
    way = np.array([[-60.8, 13.5], [-60.2, 13.5]])
    parts = parts_along(way, T, T + 3 * HOUR, Medium.WATER, river, state_of)
    assert [[(waters.zone, waters.host) for waters in part.waters] for part in parts] == [
        [(Zone.INTERNAL_WATERS, "ALV")],
        [(Zone.BORDER_RIVER, "ALV"), (Zone.BORDER_RIVER, "VCT")],
        [(Zone.INTERNAL_WATERS, "VCT")],
    ]
    ashore = parts_along(way, T, T + 3 * HOUR, Medium.LAND, river, state_of)
    assert {waters.zone for part in ashore for waters in part.waters} == {Zone.LAND}
    one_state = ZoneMap.of([banks[0], banks[1]], shapely.box(-63, 12, -59, 15))
    parts = parts_along(way, T, T + 3 * HOUR, Medium.WATER, one_state, lambda _unit: "ALV")
    assert {waters.zone for part in parts for waters in part.waters} == {Zone.INTERNAL_WATERS}
