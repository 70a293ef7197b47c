"""Positions in every format, as people type them, against PROJ and the mgrs library."""

from __future__ import annotations

import mgrs
import pyproj
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.geo.coordinates import CoordinateFormat, format_dms, format_mgrs, format_position, parse_position
from app.geo.geodesic import distance_m
from app.geo.gridrefs import format_utm
from app.geo.point import Position
from app.geo.utm import band_of, cell_of, square_letters, zone_of, zone_projection

DIGITS = st.integers(-900_000_000, 900_000_000), st.integers(-1_800_000_000, 1_800_000_000)
POSITIONS = st.builds(lambda lat, lon: Position(lat / 1e7, lon / 1e7), *DIGITS)

# How far from a position its own text may lie, and what that comes to on the ground.
WITHIN_M = {
    CoordinateFormat.MGRS: 0.75,  # the middle of a square metre: half its diagonal, times the grid's scale
    CoordinateFormat.UTM: 0.75,  # half a metre each way
    CoordinateFormat.DD: 0.80,  # half of 1e-5 degrees each way
    CoordinateFormat.DDM: 1.32,  # half of a thousandth of a minute each way
    CoordinateFormat.DMS: 21.9,  # half a second each way
}
EDGES = {
    "north pole": (90.0, 0.0),
    "south pole": (-90.0, 77.0),
    "polar, far side": (-85.0, -179.5),
    "north edge of the zones": (84.0, 12.0),
    "beyond it": (84.0000001, -12.0),
    "south edge of the zones": (-80.0, 100.0),
    "antimeridian east": (12.0, 180.0),
    "antimeridian west": (-12.0, -180.0),
    "just west of the antimeridian": (0.0, 179.9999999),
    "Bergen in 32V": (60.39, 5.32),
    "Svalbard in 33X": (78.22, 15.65),
    "Svalbard in 31X": (78.0, 8.9),
    "equator": (0.0, 0.0),
    "just south of it": (-0.0000001, -0.0000001),
    "band S": (36.0, -63.0),
    "where band S has its southern double": (-54.0, -63.0),
}


@pytest.mark.parametrize("style", CoordinateFormat)
@given(position=POSITIONS)
@example(position=Position(-0.0000049, 179.9999999))
@example(position=Position(89.9999999, -0.0000049))
@example(position=Position(-59.9999999, -59.9999999))
def test_what_is_written_is_read_back(style, position):
    """Every position on earth is read back within the precision of its format."""
    assert distance_m(position, parse_position(format_position(position, style))) <= WITHIN_M[style]


@pytest.mark.parametrize("style", CoordinateFormat)
@pytest.mark.parametrize("where", EDGES)
def test_the_edges_of_the_earth_are_read_back(style, where):
    """Poles, antimeridian, zone exceptions and hemispheres are no exceptions for the reader."""
    position = Position(*EDGES[where])
    assert distance_m(position, parse_position(format_position(position, style))) <= WITHIN_M[style]


TYPED = Position(14.0866667, -61.2316667)
"""14 05.2 N 061 13.9 W."""


@pytest.mark.parametrize(
    "text",
    [
        "14°05'12\"N 061°13'54\"W",
        "14°05′12″N, 61°13′54″W",
        "14 05 12 N 61 13 54 W",
        "14 05 12 -61 13 54",
        "14:05:12N 061:13:54W",
        "N14 05.2 W061 13.9",
        "14 05.2N 061 13.9W",
        "14 05,2N 061 13,9W",
        "14-05.2N 061-13.9W",
        "n14-05.2 w061-13.9",
        "061°13.9'W 14°05.2'N",
        "1405.2N 06113.9W",
        "140512N0611354W",
        "14 deg 05.2 min north, 61 deg 13.9 min west",
        "14d05m12sN 61d13m54sW",
        "lat 14.0866667 lon -61.2316667",
        "Latitude: 14.0866667, Longitude: -61.2316667",
        "(14.0866667, -61.2316667)",
        "14.0866667,-61.2316667",
        "14,0866667; -61,2316667",
        "14,0866667 -61,2316667",
        "14.0866667° −61.2316667°",
        "+14.0866667 -061.2316667",
        "14.0866667N 61.2316667W",
        "N14.0866667 61.2316667W",
    ],
)
def test_degrees_are_understood_as_people_type_them(text):
    """Letters, signs, symbols, blanks, colons, hyphens, commas and packed figures all mean the same place."""
    assert parse_position(text) == TYPED


@pytest.mark.parametrize(
    ("text", "lat", "lon"),
    [
        ("14,61", 14.0, 61.0),
        ("14 51", 14.0, 51.0),
        ("-0 30 -0 30", -0.5, -0.5),
        ("33S 151E", -33.0, 151.0),
        ("14° 61° 30'", 14.0, 61.5),
        ("90 0", 90.0, 0.0),
        ("45 -180", 45.0, -180.0),
    ],
)
def test_short_positions_are_understood(text, lat, lon):
    """Whole degrees, signs of zero, and coordinates with unequal numbers of figures."""
    assert parse_position(text) == Position(lat, lon)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "not a position"),
        ("hello", "not a position"),
        ("Bridgetown", "not a position"),
        ("14 05 61", "not a position"),
        ("14.5 05 N 61 W", "not a position"),
        ("14°05\"N 61°13'W", "not a position"),
        ("14, 5, 61, 5", "not a position"),
        ("12 30,5 45 10", "two ways"),
        ("N14 05 51W", "two ways"),
        ("14N 61", "one of N and S"),
        ("14N 61N", "one of N and S"),
        ("14N 61 O", "east or west"),
        ("14.0868-61.2317", "hyphen"),
        ("-14 S 61 W", "sign and a letter"),
        ("91 0", "latitude beyond"),
        ("89 60 0 0", "60 or more"),
        ("90 00.1N 0 00.0E", "latitude beyond"),
        ("0 181", "longitude beyond"),
        ("14 60 61 10", "60 or more"),
        ("14 10 60N 61 10 0W", "60 or more"),
        ("20P PI 90915 58043", "letter I or O"),
        ("20P PA 90915 5804", "9 figures"),
        ("20P PA 909150 580430", "12 figures"),
        ("20P AA 1 1", "no square"),
        ("20P PF 1 1", "no square"),
        ("33X TA 12 34", "no square"),
        ("32X NF 12 34", "no square"),
        ("61P PA 1 1", "no square"),
        ("20Y PA 1 1", "no square"),
        ("20S 500000 4000000", r"36° north .* 54° south .* 20N .* 20F"),
        ("20P 500000 4000000", "band S, not in band P"),
        ("61P 500000 400000", "no UTM zone"),
        ("20I 500000 400000", "no UTM zone"),
        ("32X 500000 8900000", "no UTM zone"),
        ("20P 050000 1543210", "outside its zone"),
        ("20N 500000 9900000", "outside its zone"),
        ("20X 100000 9300000", "outside its zone"),
        ("Z 2000000 3000000", "outside its zone"),
    ],
)
def test_nonsense_is_refused_with_the_reason(text, why):
    """What names no place, or two, is refused in words that say what is wrong."""
    with pytest.raises(ValueError, match=why):
        parse_position(text)


@given(st.text(alphabet="0123456789.,-+ NSEWOPAZ°'\":;", max_size=24))
def test_any_text_is_a_position_or_refused(text):
    """No text of figures and letters makes the reader fall over, or leave the earth."""
    try:
        position = parse_position(text)
    except ValueError:
        return
    assert isinstance(position, Position)


@given(POSITIONS, st.integers(1, 5))
def test_a_short_grid_reference_is_the_middle_of_its_square(position, precision):
    """Read with fewer figures, a position moves by no more than half the diagonal of the square."""
    *square, east, north = format_mgrs(position).split()
    read = parse_position(" ".join([*square, east[:precision], north[:precision]]))
    # 0.7072 of the side is half its diagonal, a position is to 1 cm; the grid's scale at the pole is 0.994.
    assert distance_m(position, read) <= 0.7072 / 0.994 * 10 ** (5 - precision) + 0.02


def test_blanks_and_case_of_a_grid_reference_do_not_matter():
    """With and without blanks, in small letters, with a leading zero, the square is the same."""
    whole = parse_position("20P PA 90915 58043")
    assert whole == parse_position("20ppa9091558043")
    assert parse_position("4Q FJ 12345 67890") == parse_position("04QFJ1234567890")
    # 690915.5 E, 1558043.5 N of zone 20 by PROJ.
    lon, lat = pyproj.Transformer.from_crs(32620, 4326, always_xy=True).transform(690915.5, 1558043.5)
    assert distance_m(whole, Position(lat, lon)) < 0.02


def crs_of(zone, lat):
    """Return EPSG's number of a UTM zone or of UPS."""
    if lat > 84:
        return 32661
    if lat < -80:
        return 32761
    return (32600 if lat >= 0 else 32700) + zone


@given(POSITIONS)
def test_utm_agrees_with_the_projections_of_epsg(position):
    """The metres that we write are those of the official projection, to half a metre."""
    _, easting, northing = format_utm(position).split()
    crs = crs_of(zone_of(position.lat_deg, position.lon_deg), position.lat_deg)
    x, y = pyproj.Transformer.from_crs(4326, crs, always_xy=True).transform(*position.lonlat)
    assert abs(x - float(easting[:-1])) <= 0.502
    assert abs(y - float(northing[:-1])) <= 0.502


@given(st.integers(-800, 839), st.integers(-1800, 1799), st.floats(0.001, 0.099), st.floats(0.001, 0.099))
def test_zones_bands_and_squares_agree_with_the_mgrs_library(row, column, north, east):
    """Our letters are those of NGA's own code, exceptions of Norway and Svalbard included."""
    # Never on the edge of a zone, where their code takes a little of the neighbour's for its own.
    lat, lon = row / 10 + north, column / 10 + east
    zone, band = zone_of(lat, lon), band_of(lat)
    easting, northing = zone_projection(zone)(lon, lat)
    expected = mgrs.MGRS().toMGRS(lat, lon, MGRSPrecision=0)
    assert f"{zone:02d}{band}{square_letters(zone, easting, northing)}" == expected
    cell = cell_of(zone, band)
    assert cell.west <= lon <= cell.east
    assert cell.south <= lat <= cell.north


def test_hemisphere_letters_of_utm_are_understood():
    """N is the north whatever the band; S is the south where no band S can be meant."""
    assert parse_position("20N 690915E 1558043N") == parse_position("20P 690915 1558043")
    assert parse_position("20S 500000 9000000") == parse_position("20L 500000mE 9000000mN")
    assert format_utm(Position(36.0, -63.0)).startswith("20N 500000E")


def test_positions_are_written_as_degrees_and_grid():
    """A published example (the grid reference agrees with NGA's mgrs-js), in all formats."""
    position = Position(14.0868, -61.2317)
    assert {style: format_position(position, style) for style in CoordinateFormat} == {
        CoordinateFormat.MGRS: "20P PA 90915 58043",
        CoordinateFormat.DMS: "14°05'12\"N 061°13'54\"W",
        CoordinateFormat.DDM: "14°05.208'N 061°13.902'W",
        CoordinateFormat.DD: "14.08680, -61.23170",
        CoordinateFormat.UTM: "20P 690915E 1558043N",
    }
    assert format_dms(Position(-0.00001, 0.0)) == "00°00'00\"N 000°00'00\"E"
