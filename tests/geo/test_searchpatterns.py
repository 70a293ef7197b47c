"""Search patterns measured on the ellipsoid, with pyproj and shapely as judges."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from app.geo.geodesic import bearing_deg, distance_m
from app.geo.localplane import LocalPlane
from app.geo.point import Position
from app.geo.searchpatterns import (
    Pattern,
    Sweep,
    creeping_line,
    expanding_square,
    parallel_track,
    reach_from,
    sector_search,
)
from app.geo.shapes import Polygon, unwrapped
from app.geo.sweeping import Corner, flattened, plane_of
from app.geo.units import METRES_PER_NM, MPS_PER_KNOT

GEOD = pyproj.Geod(ellps="WGS84")
NM = METRES_PER_NM
DATUMS = st.builds(Position, st.integers(-70, 70), st.integers(-180, 180))
BEARINGS = st.integers(0, 359)


def box(lat, lon, height_deg, width_deg):
    """Return a box of the chart with its south-west corner given."""
    east, north = (lon + width_deg + 180) % 360 - 180, lat + height_deg
    return Polygon((Position(lat, lon), Position(lat, east), Position(north, east), Position(north, lon)))


BOX = box(14.0, -61.0, 0.3, 0.5)
"""18 nm high, 29 nm wide."""
HORSESHOE = Polygon(
    tuple(
        Position(14 + lat / 10, -61 + lon / 10)
        for lat, lon in [(0, 0), (0, 3), (3, 3), (3, 2), (1, 2), (1, 1), (3, 1), (3, 0)]
    )
)


@st.composite
def stars(draw):
    """Draw an area of 5 to 12 corners at random distances, often concave, perhaps with a hole."""
    lat, lon = draw(st.integers(-50, 50)), draw(st.sampled_from([-180, -61, 0, 100, 179]))
    count = draw(st.integers(5, 12))
    plane = LocalPlane(Position(lat, lon))
    radii = draw(st.lists(st.integers(8_000, 30_000), min_size=count, max_size=count))
    angles = np.arange(count) * 2 * np.pi / count
    ring = plane.positions(np.column_stack([radii * np.cos(angles), radii * np.sin(angles)]))
    square = plane.positions([(2000, 0), (0, 2000), (-2000, 0), (0, -2000)])
    return Polygon(ring, (square,) if draw(st.booleans()) else ())


def on_chart(area, positions):
    """Return an area and a path as drawn on a chart, the path every 200 m on the geodesic."""
    base = area.corners[0].lon_deg
    lonlats = []
    for here, there in pairwise(positions):
        count = max(1, int(distance_m(here, there) // 200))
        lonlats += [here.lonlat, *GEOD.npts(*here.lonlat, *there.lonlat, count)]
    lonlats.append(positions[-1].lonlat)
    line = shapely.LineString([(base + (lon - base + 180) % 360 - 180, lat) for lon, lat in lonlats])
    holes = [unwrapped(hole) for hole in area.holes]
    shift = [[(base + (lon - base + 180) % 360 - 180, lat) for lon, lat in hole] for hole in holes]
    return shapely.Polygon(unwrapped(area.corners), shift), line


@settings(max_examples=60, deadline=None)
@given(stars(), BEARINGS, st.sampled_from([1000.0, 2500.0]), st.sampled_from(["parallel", "creeping"]))
def test_the_tracks_lie_inside_the_area_and_sweep_it(area, bearing, spacing_m, kind):
    """Of any area, concave or with a hole, the path never leaves it, and what it sees is nearly all of it."""
    lay = parallel_track if kind == "parallel" else creeping_line
    track = lay(area, Sweep(spacing_m), bearing)
    shape, line = on_chart(area, track.path)
    # A hundredth of the spacing at corners, and what a geodesic of 30 km bends on the chart: 20 m at 50 N.
    slack_deg = (0.01 * spacing_m + 25.0) / 111_000 / math.cos(math.radians(area.corners[0].lat_deg))
    assert shape.buffer(slack_deg).covers(line)
    plane = plane_of(area)
    seen = shapely.transform(line, plane.forward).buffer(track.spacing_m / 2)
    flat = flattened(area, plane)
    missed = flat.difference(seen).area / flat.area
    # Round ends leave corners unseen: up to sixteen of them, in an area of as little as six legs.
    assert missed < 0.1


@settings(max_examples=60, deadline=None)
@given(
    st.integers(-60, 60),
    st.integers(-180, 179),
    st.sampled_from([(0.3, 0.5), (0.3, 1.0), (2.0, 3.0), (8.0, 9.0)]),
    st.integers(4, 12),
)
def test_neighbouring_legs_are_one_spacing_apart(lat, lon, size, rows):
    """In boxes of up to 500 nm the middle of each leg is one spacing from the next, to one percent."""
    height_deg, width_deg = size
    area = box(lat, lon, height_deg, width_deg)
    widest_m = height_deg * 111_000 / rows
    track = parallel_track(area, Sweep(widest_m), 90.0)
    assert 0 < track.spacing_m <= widest_m
    legs = [leg for leg in pairwise(track.path) if abs(math.sin(math.radians(bearing_deg(*leg)))) > 0.7]
    assume(len(legs) > 1)
    for leg, following in pairwise(legs):
        near = [*GEOD.npts(*leg[0].lonlat, *leg[1].lonlat, 3)][1]
        far = GEOD.npts(*following[0].lonlat, *following[1].lonlat, 2000)
        lons, lats = zip(*far, strict=True)
        gaps = GEOD.inv([near[0]] * len(far), [near[1]] * len(far), lons, lats)[2]
        assert min(gaps) == pytest.approx(track.spacing_m, rel=0.01)


@given(st.floats(0.5, 5.0), st.floats(0.3, 2.0))
def test_spacing_is_sweep_width_over_coverage(width_nm, coverage):
    """The spacing asked for is never exceeded, the coverage never missed, and both belong together."""
    sweep = Sweep(width_nm * NM, coverage)
    track = parallel_track(BOX, sweep)
    assert sweep.spacing_m == pytest.approx(width_nm * NM / coverage)
    assert track.spacing_m <= sweep.spacing_m * 1.000001
    assert track.coverage_factor >= coverage * 0.999999
    assert track.coverage_factor == pytest.approx(sweep.sweep_width_m / track.spacing_m)


def test_the_length_is_the_sum_of_the_legs():
    """Of every pattern, and at 10 kn it takes a tenth as many hours as miles."""
    sweep = Sweep(2 * NM)
    for track in (
        parallel_track(HORSESHOE, sweep),
        creeping_line(BOX, sweep),
        expanding_square(Position(14, -61), sweep, 10 * NM),
        sector_search(Position(14, -61), 5 * NM, 2 * NM),
    ):
        assert track.length_m == pytest.approx(sum(distance_m(*leg) for leg in pairwise(track.path)))
        assert track.time_s(10 * MPS_PER_KNOT) == pytest.approx(track.length_m / NM / 10 * 3600)


def test_parallel_track_of_a_box():
    """Nine legs of 27 nm over a box of 18 by 29 nm, the first a mile inside the corner asked for."""
    track = parallel_track(BOX, Sweep(2 * NM), start=Corner.NORTH_WEST)
    assert track.pattern is Pattern.PARALLEL_TRACK
    # 17.92 nm high: 9 legs 1.99 nm apart; 29.1 nm wide at 14 N, less one spacing: 27.1.
    assert len(track.path) == 18
    assert track.spacing_m == pytest.approx(1.99 * NM, rel=0.005)
    assert distance_m(*track.path[:2]) == pytest.approx(27.1 * NM, rel=0.005)
    corner = Position(14.3, -61.0)
    assert distance_m(corner, track.path[0]) == pytest.approx(math.hypot(1, 1) * NM, rel=0.02)
    assert bearing_deg(corner, track.path[0]) == pytest.approx(135, abs=1)


@pytest.mark.parametrize(
    ("corner", "lat", "lon"),
    [
        (Corner.NORTH_EAST, 14.3, -60.5),
        (Corner.SOUTH_EAST, 14.0, -60.5),
        (Corner.SOUTH_WEST, 14.0, -61.0),
        (Corner.NORTH_WEST, 14.3, -61.0),
    ],
)
@pytest.mark.parametrize("lay", [parallel_track, creeping_line])
def test_a_search_begins_at_the_corner_asked_for(lay, corner, lat, lon):
    """Named by the compass or by a position near it, the corner is where the search commences."""
    track = lay(BOX, Sweep(2 * NM), start=corner)
    assert distance_m(track.path[0], Position(lat, lon)) < 2 * NM
    assert lay(BOX, Sweep(2 * NM), start=Position(lat, lon)).path == track.path


@pytest.mark.parametrize(("creep", "lats"), [(0, "rise"), (180, "fall")])
def test_a_creeping_line_creeps_where_it_should(creep, lats):
    """Creeping north the legs run east and west, each north of the one before; and the other way round."""
    track = creeping_line(BOX, Sweep(3 * NM), creep, Corner.NORTH_EAST)
    rows = [position.lat_deg for position in track.path[::2]]
    assert rows == sorted(rows, reverse=lats == "fall")
    assert rows[0] != rows[-1]
    assert bearing_deg(*track.path[:2]) == pytest.approx(270, abs=1)


def test_the_short_way_is_the_default():
    """Parallel tracks run along the longer side of a box, a creeping line across it."""
    assert bearing_deg(*parallel_track(BOX, Sweep(2 * NM)).path[:2]) % 180 == pytest.approx(90, abs=1)
    legs = creeping_line(BOX, Sweep(2 * NM)).path[:2]
    assert min(bearing_deg(*legs) % 180, -bearing_deg(*legs) % 180) < 1


def test_between_the_arms_of_a_horseshoe_one_goes_round():
    """From one arm to the other the path goes through the bend, not over the gap, and by the shortest way."""
    track = parallel_track(HORSESHOE, Sweep(2 * NM), 0.0, Corner.NORTH_WEST)
    shape, line = on_chart(HORSESHOE, track.path)
    assert shape.buffer(0.0004).covers(line)


@settings(max_examples=40)
@given(DATUMS, BEARINGS, st.floats(500, 40_000))
def test_a_sector_search_turns_by_120_degrees_through_its_datum(datum, first_deg, radius_m):
    """It begins, twice passes and ends at the datum; each corner is a turn to the right of 120 degrees."""
    track = sector_search(datum, radius_m, 1000.0, first_deg)
    assert [place for place, position in enumerate(track.path) if position == datum] == [0, 3, 6, 9]
    assert (bearing_deg(*track.path[:2]) - first_deg + 180) % 360 - 180 == pytest.approx(0, abs=0.01)
    for leg in pairwise(track.path):
        # Cross legs are longer than the radius by less than its square over 6 R^2: nothing at 40 km.
        assert distance_m(*leg) == pytest.approx(radius_m, rel=1e-4)
    for before, corner, after in zip(track.path, track.path[1:], track.path[2:], strict=False):
        arriving = (bearing_deg(corner, before) + 180) % 360
        turn = (bearing_deg(corner, after) - arriving) % 360
        assert turn % 360 == pytest.approx(120, abs=0.02) or min(turn, 360 - turn) == pytest.approx(
            0, abs=0.02
        )
        assert (corner == datum) == (min(turn, 360 - turn) < 1)


@settings(max_examples=40)
@given(DATUMS, BEARINGS, st.integers(1, 12))
def test_an_expanding_square_grows_by_one_spacing(datum, first_deg, rounds):
    """Legs of 1, 1, 2, 2, ... spacings, each turning right by 90 degrees, and the last closes the square."""
    spacing_m = 1500.0
    track = expanding_square(datum, Sweep(spacing_m), rounds * spacing_m, first_deg)
    lengths = [distance_m(*leg) / spacing_m for leg in pairwise(track.path)]
    expected = [leg // 2 + 1 for leg in range(4 * rounds)] + [2 * rounds]
    assert lengths == pytest.approx(expected, rel=1e-3)
    assert track.path[0] == datum
    for before, corner, after in zip(track.path, track.path[1:], track.path[2:], strict=False):
        arriving = (bearing_deg(corner, before) + 180) % 360
        assert (bearing_deg(corner, after) - arriving) % 360 == pytest.approx(90, abs=0.1)


def test_an_expanding_square_covers_the_area_it_is_given_the_reach_of():
    """What is within half a spacing of the track is all of a box about the datum."""
    datum = Position(14.15, -60.75)
    track = expanding_square(datum, Sweep(2 * NM), reach_from(datum, BOX.ring, 30.0), 30.0)
    flat = LocalPlane(datum)
    line = shapely.LineString(flat.forward([position.lonlat for position in track.path]))
    assert line.buffer(1.001 * NM, cap_style="square", join_style="mitre").covers(flattened(BOX, flat))


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda: Sweep(0), "more than nothing"),
        (lambda: Sweep(100, -1), "more than nothing"),
        (lambda: sector_search(Position(0, 0), 0, 100), "more than nothing"),
        (lambda: parallel_track(box(0, 0, 10, 30), Sweep(10_000)), "3000 km"),
        (lambda: parallel_track(BOX, Sweep(1.0)), "too large"),
        (lambda: expanding_square(Position(0, 0), Sweep(1.0), 10_000), "too large"),
    ],
)
def test_what_cannot_be_searched_is_refused(make, why):
    """Nothing to see with, no area, and areas out of proportion are refused in words."""
    with pytest.raises(ValueError, match=why):
        make()
