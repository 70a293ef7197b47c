"""Files whose numbers, systems, tables or texts are not what they should be."""

from __future__ import annotations

import io
import json
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest
import shapely

from app.base.errors import AppError, Cancelled
from app.exchange import placing
from app.exchange.features import MOST_FEATURES, Features
from app.exchange.receive import is_tile_set, receive, receive_text
from tests.exchange.makers import geopackage, shapefile, write
from tests.exchange.traps import KML, PLACEMARK, POINT, a_file, listener, read_or_refused, refused

AREA = [shapely.box(-61, 14, -60, 15)]

# --- numbers ---

COORDINATES = {
    "not numbers": "[NaN, NaN]",
    "infinite": "[Infinity, 14]",
    "beyond floats": "[1e999, 14]",
    "beyond integers": f"[{'9' * 4000}, 14]",
    "off the earth": "[-61, 91]",
    "many turns": "[1000, 14]",
    "texts": '["-61", "14"]',
    "booleans": "[true, false]",
    "one number": "[-61]",
    "nothing": "[null, null]",
    "an object": '{"lon": -61, "lat": 14}',
    "a number": "5",
    "deep": "[[[[[-61, 14]]]]]",
    "missing": "null",
}  # fmt: skip


@pytest.mark.parametrize("coordinates", COORDINATES.values(), ids=COORDINATES)
@pytest.mark.parametrize("kind", ["Point", "LineString", "Polygon", "MultiPolygon"])
def test_numbers_that_are_no_place_are_left_out(coordinates, kind):
    """Beside a good feature the bad one is named with its reason; alone it is a file with nothing in it."""
    shape = {"Point": "x", "LineString": "[x,x]", "Polygon": "[[x,x,x]]", "MultiPolygon": "[[[x,x,x]]]"}[kind]
    feature = '{"type":"Feature","properties":{"name":"%s"},"geometry":%s}'
    bad = feature % ("Bad", f'{{"type":"{kind}","coordinates":{shape.replace("x", coordinates)}}}')
    good = feature % ("Good", POINT)
    found = receive_text(f'{{"type":"FeatureCollection","features":[{bad},{good}]}}', "p")
    assert [one.name for one in found.found] == ["Good"]
    assert [(remark.what, remark.lost) for remark in found.remarks] == [("Bad", True)]
    with pytest.raises(AppError):
        receive_text(bad, "p")


@pytest.mark.parametrize("coordinates", ["nan,nan", "inf,14", "-61,91", "-61", "a,b", "", "1e400,5"])
def test_kml_numbers_that_are_no_place_are_left_out(tmp_path, coordinates):
    """Of a KML file, too."""
    body = KML.format(PLACEMARK.format("Bad", coordinates) + PLACEMARK.format("Good", "-61,14"))
    found = receive(a_file(tmp_path, "a.kml", body))
    assert [one.name for one in found.found] == ["Good"]
    assert [remark.what for remark in found.remarks] == ["Bad"]


def test_too_many_corners_are_refused_before_they_cost_memory(tmp_path):
    """Ten million corners in GeoJSON, KML and a GeoPackage, a million and one in GPX."""
    ring = ",".join(["[0,0]"] * 10_000_000)
    text = f'{{"type":"Polygon","coordinates":[[{ring}]]}}'
    refused(a_file(tmp_path, "fine.geojson", text), "corners")
    line = (
        "<Placemark><LineString><coordinates>"
        + "0,0 " * 10_000_000
        + "</coordinates></LineString></Placemark>"
    )
    refused(a_file(tmp_path, "fine.kml", KML.format(line)), "corners")
    points = '<trkpt lat="1" lon="1"/>' * 1_000_001
    refused(a_file(tmp_path, "fine.gpx", f"<gpx><trk><trkseg>{points}</trkseg></trk></gpx>"), "corners")
    long = shapely.LineString([(step / 1e6, 0) for step in range(1_000_001)])
    refused(write(tmp_path / "fine.gpkg", "GPKG", [long]), "corners")


def test_too_many_features_are_refused(tmp_path, monkeypatch):
    """More features than are read, of every text format; with a hundredth of the real limit."""
    monkeypatch.setattr(placing, "MOST_FEATURES", MOST_FEATURES // 100)
    count = MOST_FEATURES // 100 + 1
    feature = f'{{"type":"Feature","properties":null,"geometry":{POINT}}}'
    many = f'{{"type":"FeatureCollection","features":[{",".join([feature] * count)}]}}'
    refused(a_file(tmp_path, "many.geojson", many), "2,000 features")
    refused(a_file(tmp_path, "many.kml", KML.format(PLACEMARK.format("x", "1,1") * count)), "2,000 features")
    refused(
        a_file(tmp_path, "many.gpx", "<gpx>" + '<wpt lat="1" lon="1"/>' * count + "</gpx>"), "2,000 features"
    )
    parts = ",".join(["[1,1]"] * count)
    refused(
        a_file(tmp_path, "parts.geojson", f'{{"type":"MultiPoint","coordinates":[{parts}]}}'),
        "2,000 features",
    )


def test_json_that_goes_deep_is_refused(tmp_path):
    """A hundred thousand brackets, and collections in collections."""
    refused(a_file(tmp_path, "deep.geojson", '{"type":"Feature","geometry":' + "[" * 100_000), "broken")
    inner = POINT
    for _ in range(20):
        inner = f'{{"type":"GeometryCollection","geometries":[{inner}]}}'
    refused(a_file(tmp_path, "nested.geojson", inner), "deeper")


# --- coordinate systems ---


@pytest.mark.parametrize(
    "text",
    [
        'LOCAL_CS["Dock plan",UNIT["metre",1]]',
        "not a system",
        'GEOGCS["Mars",DATUM["Mars",SPHEROID["Mars",0,0]],PRIMEM["x",0],UNIT["degree",0.0174]]',
        'GEOCCS["x",DATUM["WGS_1984",SPHEROID["x",6378137,298.257]],PRIMEM["Greenwich",0],UNIT["metre",1]]',
        'PROJCS["x",' * 2000,
    ],
    ids=["local", "words", "no size", "geocentric", "endless"],
)
def test_absurd_systems_are_refused(tmp_path, text):
    """Numbers of a dock plan, of the centre of the earth, or of no system at all are no places on it."""
    path = shapefile(tmp_path, [shapely.box(400_000, 5_000_000, 400_100, 5_000_100)])
    path.with_suffix(".prj").write_text(text)
    refused(path, "coordinate system|damaged")


@pytest.mark.parametrize(
    "member",
    [
        {"type": "link", "properties": {"href": "http://127.0.0.1:9/crs", "type": "proj4"}},
        {"type": "name", "properties": {"name": "EPSG:999999"}},
        {"type": "name", "properties": {"name": "+proj=longlat +nadgrids=http://127.0.0.1:9/x.gsb"}},
        {"type": "name", "properties": {"name": 5}},
        "EPSG:4326",
    ],
    ids=["link", "no code", "a grid elsewhere", "a number", "a text"],
)
def test_systems_described_elsewhere_are_not_fetched(tmp_path, member):
    """A link is refused, a code that is none too, and no grid is fetched."""
    text = json.dumps({"type": "FeatureCollection", "features": [
        {"type": "Feature", "properties": {}, "geometry": json.loads(POINT)}], "crs": member})  # fmt: skip
    with listener() as (address, callers):
        refused(a_file(tmp_path, "far.geojson", text.replace("http://127.0.0.1:9", address)))
    assert callers == []


# --- databases ---


def crooked(folder, *statements):
    """Return a GeoPackage of one area with its schema changed."""
    path = geopackage(folder, AREA)
    with closing(sqlite3.connect(path)) as database:
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f'DROP TRIGGER "{name}"')
        for statement in statements:
            database.execute(statement)
        database.commit()
    return path


RENAME = "ALTER TABLE places RENAME TO kept"
ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
SYSTEM_VIEW = (
    "ALTER TABLE {0} RENAME TO kept",
    "CREATE VIEW {0} AS SELECT * FROM kept UNION ALL "
    + "SELECT * FROM kept WHERE ("
    + ENDLESS
    + " SELECT max(i) FROM n)",
)


@pytest.mark.parametrize("table", ["gpkg_contents", "gpkg_geometry_columns", "gpkg_spatial_ref_sys"])
def test_a_geopackage_whose_own_tables_compute_is_refused(tmp_path, table):
    """GDAL would ask them when it opens the file, and would never come back."""
    refused(
        crooked(tmp_path, *(statement.format(table) for statement in SYSTEM_VIEW)),
        "instructions instead of data",
    )


@pytest.mark.parametrize(
    "statements",
    [
        (
            "ALTER TABLE places RENAME TO kept",
            f"CREATE VIEW places AS {ENDLESS} SELECT i AS fid, x'00' AS geom FROM n",
        ),
        ("ALTER TABLE places RENAME TO kept", "CREATE VIRTUAL TABLE places USING fts5(geom, name)"),
        ("ALTER TABLE places ADD COLUMN bomb AS (zeroblob(1000000000))",),
        ("ALTER TABLE places ADD COLUMN bomb AS (printf('%.*c', 1000000000, 'x'))",),
    ],
    ids=["a view without end", "a virtual table", "a column of a gigabyte", "a text of a gigabyte"],
)
def test_layers_that_compute_are_left_out(tmp_path, statements):
    """A layer that runs what a stranger wrote is named and not read."""
    refused(crooked(tmp_path, *statements), "instructions instead of data")


def test_code_beside_the_layers_does_not_run(tmp_path):
    """Triggers, views and indexes with expressions are there, and the area comes without them."""
    path = crooked(
        tmp_path,
        "CREATE TRIGGER sly AFTER INSERT ON places BEGIN DELETE FROM places; END",
        f"CREATE VIEW idle AS {ENDLESS} SELECT i FROM n",
        "CREATE INDEX odd ON places (abs(fid))",
    )
    before = path.read_bytes()
    assert len(receive(path).found) == 1
    assert path.read_bytes() == before


def test_a_database_that_is_no_geopackage_is_told(tmp_path):
    """One of another kind is no tile set and no GeoPackage; a name does not make it one."""
    path = tmp_path / "contacts.gpkg"
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE people (name)")
        database.commit()
    refused(path, "damaged")
    assert not is_tile_set(path)
    assert is_tile_set(path.rename(path.with_suffix(".db")))


# --- shapefiles ---


@pytest.mark.parametrize("suffix", [".shx", ".dbf"])
def test_a_shapefile_that_lacks_a_file_is_refused(tmp_path, suffix):
    """What is missing is named."""
    path = shapefile(tmp_path, AREA)
    path.with_suffix(suffix).unlink()
    refused(path, rf"lacks made\{suffix}")


def test_a_table_without_its_shapefile_is_refused(tmp_path):
    """Dropped alone, it is told what it belongs to."""
    path = shapefile(tmp_path, AREA)
    for suffix in (".dbf", ".shx", ".prj"):
        refused(path.with_suffix(suffix), r"made\.shp")


def test_a_shapefile_that_lies_about_its_sizes_is_read_or_refused(tmp_path):
    """Records of two gigabytes, parts that begin before the first corner, tables of other lengths."""
    path = shapefile(tmp_path, AREA)
    whole, table = path.read_bytes(), path.with_suffix(".dbf").read_bytes()
    for place in range(100, len(whole) - 4, 4):
        for value in (b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\xff\xff\xff\x7f"):
            path.write_bytes(whole[:place] + value + whole[place + 4 :])
            read_or_refused(path)
    path.write_bytes(whole)
    for place in range(4, 34, 2):
        path.with_suffix(".dbf").write_bytes(table[:place] + b"\xff\xff" + table[place + 2 :])
        read_or_refused(path)


# --- texts ---


def test_a_huge_attribute_is_left_out_and_named(tmp_path):
    """Twenty megabytes in one cell do not reach the plan; the place does."""
    feature = {
        "type": "Feature",
        "properties": {"name": "Here", "blob": "x" * 20_000_000},
        "geometry": json.loads(POINT),
    }
    found = receive(a_file(tmp_path, "fat.geojson", json.dumps(feature)))
    assert found.found[0].properties == {}
    assert [(remark.lost, "blob" in str(remark.why)) for remark in found.remarks] == [(False, True)]


def test_texts_that_would_read_otherwise_are_made_plain(tmp_path):
    """Direction marks, control characters, line breaks, endless names and markup do not reach the plan."""
    name = "Safe\u202eexe.kml\u2066\x1b[2J\nline " + "long " * 100
    feature = {
        "type": "Feature",
        "properties": {
            "name": name,
            "note": "<img src=x onerror=alert(1)>Fine<script>bad()</script>\x00",
            "k\u200b": 1,
        },
        "geometry": json.loads(POINT),
    }
    (one,) = receive(a_file(tmp_path, "texts.geojson", json.dumps(feature))).found
    assert one.name.startswith("Safe exe.kml [2J line long")
    assert one.name.isprintable()
    assert len(one.name) == 80
    assert one.note == "Fine"
    assert one.properties == {"k": "1"}


def test_a_read_can_be_stopped(tmp_path):
    """Asked to stop, it stops."""
    many = KML.format(PLACEMARK.format("x", "1,1") * 5000)
    with pytest.raises(Cancelled):
        receive(a_file(tmp_path, "a.kml", many), stop=lambda: True)


# --- spreadsheets ---


def book(folder, name="book.xlsx", **changes):
    """Write a workbook with parts of its archive replaced."""
    source = io.BytesIO()
    workbook = openpyxl.Workbook()
    workbook.active.append(["Name", "Position"])
    workbook.active.append(["Harbour", "14N 61W"])
    workbook.save(source)
    path = folder / name
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            part = Path(entry.filename).stem
            new.writestr(entry, changes.get(part, old.read(entry)))
    return path


SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{}</worksheet>'


@pytest.mark.parametrize(
    "changes",
    [
        {"sheet1": '<!DOCTYPE x [<!ENTITY a "b">]>' + SHEET.format("<sheetData/>")},
        {"workbook": '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x"><workbook/>'},
        {"sheet1": "<worksheet"},
        {"sheet1": SHEET.format("<sheetData><row r='x'><c r='@@'/></row></sheetData>")},
        {"sheet1": SHEET.format("<sheetData><row r='1'><c r='A1' t='s'><v>99</v></c></row></sheetData>")},
        {"workbook": "<workbook/>"},
        {"styles": "<styleSheet"},
        {"sheet1": b""},
    ],
    ids=[
        "entity",
        "document type",
        "cut off",
        "no reference",
        "no string",
        "no sheets",
        "no styles",
        "empty",
    ],
)
def test_broken_spreadsheets_are_refused(tmp_path, changes):
    """Whatever part of one is crooked."""
    refused(book(tmp_path, **changes))


def test_a_sheet_that_lies_about_its_size_is_read_for_what_it_has(tmp_path):
    """A sheet that says it has 17 billion cells, and one cell in its last corner."""
    row = "<row r='1'><c r='A1' t='inlineStr'><is><t>Name</t></is></c></row>"
    row += "<row r='2'><c r='A2'><v>5</v></c></row>"
    lie = "<dimension ref='A1:XFD1048576'/><sheetData>" + row + "</sheetData>"
    (table,) = receive(book(tmp_path, sheet1=SHEET.format(lie)))
    assert [line.cells for line in table.lines] == [("Name",), ("5",)]
    far = "<sheetData>" + row + "<row r='1048576'><c r='XFD1048576'><v>1</v></c></row></sheetData>"
    (table,) = receive(book(tmp_path, sheet1=SHEET.format(far)))
    assert len(table.lines) == 2


@pytest.mark.parametrize(
    "content",
    [
        b"a,b\n" + b"x" * 200_000 + b",1\n",
        b",".join([b"x"] * 5000) + b"\n" + b",".join([b"y"] * 5000),
        b"a,b\n" + b"1,2\n" * 30_000,
        b"a\x00b,\x01\x02\x03c\x00" * 50,
        b"only a heading\n",
    ],
    ids=["a giant cell", "too wide", "too long", "binary", "no rows"],
)
def test_tables_that_are_none_are_refused(tmp_path, content):
    """What no one can look through is no table."""
    refused(a_file(tmp_path, "a.csv", content))


def test_formulas_are_text(tmp_path):
    """What a spreadsheet would run stays as it is written: nothing is worked out."""
    rows = (
        b'Name,Position,Note\n"=HYPERLINK(""http://127.0.0.1:9"")",1N 1W,+cmd|calc!A1\n@SUM(A1),1N 1W,-2+3\n'
    )
    (table,) = receive(a_file(tmp_path, "a.csv", rows))
    assert [line.cells[::2] for line in table.rows] == [
        ('=HYPERLINK("http://127.0.0.1:9")', "+cmd|calc!A1"),
        ("@SUM(A1)", "-2+3"),
    ]
    workbook = openpyxl.Workbook()
    workbook.active.append(["Name", "Note"])
    workbook.active.append(["Real", "=1+1"])
    workbook.active["A3"] = "Typed"
    workbook.active["B3"] = "=WEBSERVICE('x')"
    workbook.active["B3"].data_type = "s"
    workbook.save(tmp_path / "a.xlsx")
    (table,) = receive(tmp_path / "a.xlsx")
    # A formula that no spreadsheet has worked out yet has no value.
    assert [line.cells for line in table.rows] == [("Real",), ("Typed", "=WEBSERVICE('x')")]


def test_what_is_pasted_is_bounded_and_told_as_files_are():
    """GeoJSON, KML and rows of a sheet are told apart; what is none of them is refused."""
    assert isinstance(receive_text(POINT, "Clipboard"), Features)
    assert isinstance(receive_text(KML.format(PLACEMARK.format("x", "1,1")), "Clipboard"), Features)
    (table,) = receive_text("Name\tLat\tLon\nA\t14\t-61\n", "Clipboard")
    assert table.headings == ("Name", "Lat", "Lon")
    for text in ("", "\x00\x01\x02\ud800", "<html></html>", "just words"):
        with pytest.raises(AppError, match="Clipboard"):
            receive_text(text, "Clipboard")
