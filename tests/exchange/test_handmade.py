"""Files after those of Google Earth, chart plotters, chart agencies and survey offices."""

from __future__ import annotations

import json
import shutil
import sqlite3
import struct
import warnings
from contextlib import closing
from pathlib import Path

import numpy as np
import pyogrio
import pyproj
import pytest
import shapely

from app.base.errors import AppError
from app.domain.marks import MOST_PLACES
from app.exchange.receive import receive, receive_text
from app.geo.point import Position
from app.geo.shapes import Polygon
from tests.exchange.makers import write

IMPORTS = Path(__file__).parents[1] / "data" / "imports"


def said(found):
    """Return what was left out or changed, by name."""
    return {remark.what: str(remark.why) for remark in found.remarks}


def geojson(*geometries, **members):
    """Return a feature collection as text."""
    features = [{"type": "Feature", "properties": {}, "geometry": geometry} for geometry in geometries]
    return json.dumps({"type": "FeatureCollection", "features": features, **members})


def box(west, south, east, north):
    """Return a ring of GeoJSON."""
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def test_what_google_earth_writes_is_understood():
    """Folders become layers, descriptions lose their markup, tracks and rings are lines; links stay alone."""
    found = receive(IMPORTS / "earth.kml")
    assert [(one.layer, one.name) for one in found.found] == [
        ("Patrol boxes.kml", "Rendezvous"),
        ("Boxes", "Box & shoal"),
        ("Boxes / Old", "Twins"),
        ("Boxes / Old", "Twins"),
        ("Drift", "Buoy 7"),
        ("Drift", "Ring"),
    ]
    point, shoal, twin, leg, track, ring = found.found
    assert point.place == Position(14.02, -61.05)
    assert len(shoal.place.holes) == 1
    assert shoal.note == "Shoal\nKeep clear at night.\nCall CH 16."
    assert shoal.properties == {"chart": "1042", "depth_m": "12.5"}
    assert isinstance(twin.place, Polygon)
    assert leg.place == (Position(13, -60), Position(13.5, -59.5))
    assert track.place == (Position(14.0, -61.0), Position(14.1, -61.1))
    assert ring.place[0] == ring.place[-1]
    reasons = said(found)
    assert reasons.keys() == {"No place yet", "Bad digits", "Radar picture", "Live positions"}
    assert "not followed" in reasons["Live positions"]
    assert reasons["Bad digits"] == "its shape cannot be read: “14.0N” is no coordinate"
    assert all(remark.lost for remark in found.remarks)


def test_gdal_reads_the_same_from_google_earth():
    """An independent reader finds the same places in the same folders, but for the ring it cannot pass on."""
    path = IMPORTS / "earth.kml"
    theirs = []
    for layer, _ in pyogrio.list_layers(path):
        _, _, shapes, (names,) = pyogrio.raw.read(path, layer=layer, columns=["Name"], force_2d=True)
        for name, shape in zip(names, shapes, strict=True):
            parts = shapely.from_wkb(shape, on_invalid="ignore") if shape else None
            theirs += [(layer, name, part) for part in getattr(parts, "geoms", [parts]) if part is not None]
    ours = [one for one in receive(path).found if one.name != "Ring"]
    assert len(theirs) >= len(ours) == 5
    for one in ours:
        points = {position for line in one.paths for position in line}
        same = [part for layer, name, part in theirs if name == one.name and layer in one.layer.split(" / ")]
        flat = [shapely.get_coordinates(part).round(7).tolist() for part in same]
        assert any(points == {Position(lat, lon) for lon, lat in lonlats} for lonlats in flat), one.name


def test_what_a_plotter_writes_is_understood():
    """Waypoints, routes and tracks come with their names; segments are lines of their own."""
    found = receive(IMPORTS / "plotter.gpx")
    assert [(one.layer, one.name) for one in found.found] == [
        ("Waypoints", "RV ALPHA"),
        ("Waypoints", "Waypoints 2"),
        ("Routes", "Harbour run"),
        ("Tracks", "Night of 10 JAN"),
        ("Tracks", "Night of 10 JAN"),
    ]
    assert found.found[0].note == "Rendezvous, keep lights off"
    assert found.found[0].properties["sym"] == "Flag, Blue"
    # A place given twice in a row is one.
    assert len(found.found[2].place) == 3
    assert [len(one.place) for one in found.found[3:]] == [2, 3]
    reasons = said(found)
    assert reasons.keys() == {"One point", "Gone wrong", "No latitude"}
    assert "two places" in reasons["One point"]
    assert "off the earth" in reasons["Gone wrong"]


def test_gdal_reads_the_same_from_a_plotter():
    """An independent reader finds the same waypoints, routes and segments."""
    path = IMPORTS / "plotter.gpx"
    ours = receive(path).found
    for layer, title in (("waypoints", "Waypoints"), ("routes", "Routes"), ("tracks", "Tracks")):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it guesses wrongly at the extensions of other programs
            _, _, shapes, (names,) = pyogrio.raw.read(path, layer=layer, columns=["name"], max_features=1)
        geometry = shapely.from_wkb(shapes[0])
        parts = [shapely.get_coordinates(part).tolist() for part in getattr(geometry, "geoms", [geometry])]
        mine = [one for one in ours if (one.layer, one.name) == (title, names[0])]
        assert len(mine) == len(parts)
        for one, lonlats in zip(mine, parts, strict=True):
            assert set(*one.paths) == {Position(lat, lon) for lon, lat in lonlats}


@pytest.fixture
def survey(tmp_path):
    """Return a shapefile in UTM zone 20 with names in the encoding of Windows, as an office writes it."""
    to = pyproj.Transformer.from_crs("EPSG:4326", "EPSG:32620", always_xy=True)
    area = shapely.transform(
        shapely.box(-61.2, 14.0, -61.0, 14.1), lambda points: np.column_stack(to.transform(*points.T))
    )
    path = tmp_path / "survey.shp"
    pyogrio.raw.write(
        path,
        shapely.to_wkb(np.array([area])),
        [
            np.array(["Zone d’accès €"], dtype=object),
            np.array([7], dtype=np.int32),
            np.array([None], dtype=object),
        ],
        ["NOM", "RANG", "REMARQUE"],
        driver="ESRI Shapefile",
        geometry_type="Polygon",
        crs="EPSG:32620",
        encoding="cp1252",
    )
    return path


def test_a_shapefile_of_windows_is_read_in_its_encoding(survey):
    """By the file beside it, by the mark in its table, and by its texts alone the name is the same."""
    for prepare in (
        lambda: None,
        lambda: mark(survey, 0x57),
        lambda: mark(survey, 0x03),
        lambda: mark(survey, 0),
    ):
        prepare()
        (one,) = receive(survey).found
        assert (one.name, one.layer, one.properties) == ("Zone d’accès €", "survey", {"RANG": "7"})
        assert shapely.hausdorff_distance(one.place.geometry, shapely.box(-61.2, 14.0, -61.0, 14.1)) < 1e-6
    survey.with_suffix(".cpg").write_text("ANSI 1252")
    assert receive(survey).found[0].name == "Zone d’accès €"


def mark(path, driver):
    """Take the file with the encoding away, and mark the table instead."""
    path.with_suffix(".cpg").unlink(missing_ok=True)
    table = bytearray(path.with_suffix(".dbf").read_bytes())
    table[29] = driver
    path.with_suffix(".dbf").write_bytes(table)


def test_a_shapefile_in_capitals_is_one(survey):
    """What was copied from an old system, with every suffix in capitals, belongs together all the same."""
    for part in list(survey.parent.glob("survey.*")):
        part.rename(part.with_name(part.name.upper()))
    assert len(receive(survey.with_name("SURVEY.SHP")).found) == 1


def test_a_shapefile_without_system_is_refused_unless_in_degrees(survey):
    """Metres of an unknown system could be anywhere; degrees are taken for degrees, and that is said."""
    survey.with_suffix(".prj").unlink()
    with pytest.raises(AppError, match=r"survey\.shp.*coordinate system"):
        receive(survey)
    degrees = write(survey.with_name("degrees.shp"), "ESRI Shapefile", [shapely.box(-61, 14, -60, 15)])
    degrees.with_suffix(".prj").unlink()
    found = receive(degrees)
    assert len(found.found) == 1
    assert [(remark.lost, "taken for degrees" in str(remark.why)) for remark in found.remarks] == [
        (False, True)
    ]


@pytest.fixture
def package(tmp_path):
    """Return a GeoPackage with three layers in three systems, a table without places, and a curve."""
    path = tmp_path / "Joint plan.gpkg"
    write(path, "GPKG", [shapely.box(-61, 14, -60, 15)], layer="areas")
    north = shapely.LineString([(700_000, 1_550_000), (700_000, 1_650_000)])
    write(path, "GPKG", [north], layer="limits", crs="EPSG:32620", append=True)
    write(path, "GPKG", [shapely.Point(-6_800_000, 1_600_000)], layer="marks", crs="EPSG:3857", append=True)
    # A circle about (-59, 13) of half a degree, as a compound curve in a curve polygon.
    arc = [(-59.5, 13), (-59, 13.5), (-58.5, 13), (-59, 12.5), (-59.5, 13)]
    ring = struct.pack("<BII", 1, 8, len(arc)) + b"".join(struct.pack("<2d", *point) for point in arc)
    curve = b"GP\x00\x01" + struct.pack("<i", 4326) + struct.pack("<BII", 1, 10, 1) + ring
    with closing(sqlite3.connect(path)) as database:
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f'DROP TRIGGER "{name}"')
        database.execute("INSERT INTO areas (geom, name) VALUES (?, 'Circle')", (curve,))
        database.execute("CREATE TABLE styles (id INTEGER PRIMARY KEY, qml TEXT)")
        database.execute("INSERT INTO gpkg_contents (table_name, data_type) VALUES ('styles', 'attributes')")
        database.commit()
    return path


def test_all_layers_of_a_geopackage_arrive(package):
    """Three layers in three systems come as layers of their own; a curve is drawn as corners."""
    found = receive(package)
    assert found.layers == ("areas", "limits", "marks")
    circle = next(one for one in found.found if one.name == "Circle")
    distances = [np.hypot(corner.lon_deg + 59, corner.lat_deg - 13) for corner in circle.place.corners]
    assert len(distances) > 30
    assert distances == pytest.approx([0.5] * len(distances), abs=1e-6)
    (line,) = [one.place for one in found.found if one.layer == "limits"]
    assert all(position.lon_deg == pytest.approx(-61.145, abs=0.02) for position in line)
    assert said(found)[""].startswith("it holds pictures or a table")


def test_a_geopackage_that_is_still_open_elsewhere_is_refused(package):
    """Changes that wait in a log beside it would be missing; an empty log holds none."""
    log = package.with_name("Joint plan.gpkg-wal")
    log.touch()
    assert len(receive(package).found) == 4
    log.write_bytes(b"7\x7f\x06\x82 changes")
    with pytest.raises(AppError, match="Another program"):
        receive(package)


def test_a_geopackage_kept_with_a_log_is_read(package):
    """QGIS keeps files in a mode in which a log lies beside them; closed, they are as complete as others."""
    with closing(sqlite3.connect(package)) as database:
        database.execute("PRAGMA journal_mode = WAL")
    assert package.read_bytes()[18:20] == b"\x02\x02"
    assert len(receive(package).found) == 4


def test_long_edges_follow_the_earth_where_the_map_bends_them(tmp_path):
    """A line of 600 km along a grid of UTM is followed; one along a meridian gets no corner more."""
    across = shapely.LineString([(200_000, 4_900_000), (800_000, 4_900_000)])
    along = shapely.LineString([(500_000, 4_000_000), (500_000, 4_600_000)])
    found = receive(write(tmp_path / "long.gpkg", "GPKG", [across, along], crs="EPSG:32620")).found
    back = pyproj.Transformer.from_crs("EPSG:4326", "EPSG:32620", always_xy=True)
    assert len(found[0].place) > 50
    assert len(found[1].place) == 2
    middles = [
        back.transform((a.lon_deg + b.lon_deg) / 2, (a.lat_deg + b.lat_deg) / 2)[1]
        for a, b in zip(found[0].place, found[0].place[1:], strict=False)
    ]
    # Halfway between corners 10 km apart the chart's straight line is off by less than 3 m.
    assert middles == pytest.approx([4_900_000] * len(middles), abs=3)


def test_what_crosses_180_degrees_stays_one(tmp_path):
    """Cut there as RFC 7946 asks, drawn on beyond 180, or with a jump: it is one area, in one piece."""
    halves = {"type": "MultiPolygon", "coordinates": [[box(179, -18, 180, -17)], [box(-180, -18, -179, -17)]]}
    beyond = {"type": "Polygon", "coordinates": [box(179, -18, 181, -17)]}
    jump = {
        "type": "Polygon",
        "coordinates": [[[179, -18], [-179, -18], [-179, -17], [179, -17], [179, -18]]],
    }
    path = tmp_path / "fiji.geojson"
    path.write_text(geojson(halves, beyond, jump))
    found = receive(path)
    assert found.remarks == ()
    # The geodesic between two corners on one parallel bulges: with one corner more, a little less.
    sizes = [one.place.area_m2 for one in found.found]
    assert sizes == pytest.approx([sizes[2]] * 3, rel=1e-4)
    assert all(one.place.contains(Position(-17.5, 180)) for one in found.found)


def test_a_line_cut_at_180_degrees_is_joined(tmp_path):
    """The two halves of a line are one line again."""
    halves = {
        "type": "MultiLineString",
        "coordinates": [[[178, -17], [180, -17.5]], [[-180, -17.5], [-178, -18]]],
    }
    (one,) = receive_text(geojson(halves), "paste").found
    assert one.place == (Position(-17, 178), Position(-17.5, 180), Position(-18, -178))


def test_what_is_crooked_is_mended_where_it_stays_one():
    """A spike and a doubled corner are taken off; a bow tie would be two areas, and is left out."""
    spike = [[0, 0], [2, 0], [2, 1], [2, 3], [2, 1], [0, 1], [0, 0]]
    bow = [[10, 0], [12, 2], [12, 0], [10, 2], [10, 0]]
    flat = [[20, 0], [21, 0], [22, 0], [20, 0]]
    found = receive_text(
        geojson(*({"type": "Polygon", "coordinates": [ring]} for ring in (spike, bow, flat))), "p"
    )
    (one,) = found.found
    assert shapely.equals_exact(one.place.geometry.normalize(), shapely.box(0, 0, 2, 1).normalize(), 1e-9)
    assert [(remark.what, remark.lost) for remark in found.remarks] == [
        ("p 1", False),
        ("p 2", True),
        ("p 3", True),
    ]


def test_a_track_too_long_for_one_line_comes_in_pieces():
    """50,000 places are three lines, each beginning where the one before ends; nothing is thinned out."""
    path = [[-61 + step / 100_000, 14] for step in range(50_000)]
    found = receive_text(geojson({"type": "LineString", "coordinates": path}), "p").found
    assert [len(one.place) for one in found] == [MOST_PLACES, MOST_PLACES, 50_002 - 2 * MOST_PLACES]
    assert found[0].place[-1] == found[1].place[0]
    assert found[1].place[-1] == found[2].place[0]


def test_the_system_that_older_geojson_names_is_followed():
    """The member of 2008 says metres of zone 20, by name or by code."""
    there = {"type": "Point", "coordinates": [500_000, 1_547_000]}
    for member in (
        {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32620"}},
        {"type": "EPSG", "properties": {"code": 32620}},
    ):
        (one,) = receive_text(geojson(there, crs=member), "p").found
        assert one.place.lon_deg == pytest.approx(-63)
        assert one.place.lat_deg == pytest.approx(13.99, abs=0.01)


def test_a_datum_that_is_known_badly_is_told(tmp_path):
    """Positions of an old chart are moved as well as can be, and by how much they may be off is said."""
    found = receive(write(tmp_path / "old.gpkg", "GPKG", [shapely.Point(-66, 18.4)], crs="EPSG:4267"))
    (remark,) = found.remarks
    assert not remark.lost
    assert "NAD27" in str(remark.why)
    # NAD27 lies some 30 m and more off WGS-84 there.
    assert found.found[0].place != Position(18.4, -66)


def test_names_and_notes_are_found_by_what_their_columns_are_called():
    """GEONAME and Descripción are a name and a note; the rest stays with it, numbers as they are written."""
    feature = {
        "type": "Feature",
        "properties": {
            "MRGID": 8412,
            "GEONAME": "Exclusive Zone",
            "Descripción": "Aprox.",
            "km2": 15.50,
            "x": None,
        },
        "geometry": {"type": "Point", "coordinates": [-61, 14]},
    }
    (one,) = receive_text(json.dumps(feature), "p").found
    assert (one.name, one.note, one.properties) == (
        "Exclusive Zone",
        "Aprox.",
        {"MRGID": "8412", "km2": "15.5"},
    )


def test_a_copy_with_a_wrong_suffix_is_told_by_its_content(tmp_path):
    """What a mail program renamed is read as what it is."""
    path = tmp_path / "attachment.bin"
    shutil.copy(IMPORTS / "plotter.gpx", path)
    assert len(receive(path).found) == 5
