"""The built assets hold what the program reads from them."""

from __future__ import annotations

import gzip
import json
import sqlite3
import struct
import tomllib
from contextlib import closing
from pathlib import Path
from zoneinfo import available_timezones

import numpy as np
import pyogrio
import pyproj
import pytest
import shapely
from scipy.spatial import KDTree

ROOT = Path(__file__).resolve().parents[2]
ASSETS = ROOT / "build" / "assets"
GEOD = pyproj.Geod(ellps="WGS84")
NM = 1852.0
LIMIT_M = {"TS": 12 * NM, "CZ": 24 * NM, "EEZ": 200 * NM}


def read_layer(name, bbox=None):
    """Return the geometries and the columns of a FlatGeobuf layer."""
    info, _, wkb, values = pyogrio.raw.read(ASSETS / name, bbox=bbox)
    return shapely.from_wkb(wkb), dict(zip(info["fields"], values, strict=True))


@pytest.fixture(scope="module")
def zones():
    """Return the zones of the Caribbean pack."""
    return read_layer("zones/caribbean.fgb")


def zones_at(zones, lat, lon):
    """Return the (state, zone) pairs that hold a position."""
    shapes, fields = zones
    there = shapely.contains_xy(shapes, lon, lat)
    return set(zip(fields["state"][there], fields["zone"][there], strict=True))


def test_tiles_hold_every_layer_up_to_zoom_8():
    """The world's tiles are PMTiles version 3 with the layers that the map styles."""
    data = (ASSETS / "tiles" / "world.pmtiles").read_bytes()
    assert data[:8] == b"PMTiles\x03"
    # The header has the place of the metadata at byte 24, and the zooms at bytes 100 and 101.
    offset, length = struct.unpack_from("<QQ", data, 24)
    assert (data[100], data[101]) == (0, 8)
    metadata = json.loads(gzip.decompress(data[offset : offset + length]))
    layers = {layer["id"]: set(layer["fields"]) for layer in metadata["vector_layers"]}
    assert set(layers) == {"land", "borders", "states", "rivers", "places"}
    assert {"name", "rank", "country", "capital"} <= layers["places"]


def test_land_is_valid_and_quick_to_read():
    """A box of land has valid, small polygons, with Bridgetown's island among them."""
    land, _ = read_layer("charts/land.fgb", bbox=(-60.0, 13.0, -59.0, 13.5))
    assert shapely.is_valid(land).all()
    assert shapely.get_num_coordinates(land).max() <= 1000
    assert shapely.contains_xy(land, -59.55, 13.15).any()


def test_places_are_named_and_ranked():
    """San Juan is there with its country and a rank, and ranks run from 0."""
    _, fields = read_layer("charts/places.fgb")
    assert {"name", "rank", "country", "capital"} <= set(fields)
    assert "San Juan" in fields["name"]
    assert fields["rank"].min() == 0


def test_borders_tell_disputed_lines_from_others():
    """Borders are of two kinds, so that a disputed one can be drawn otherwise."""
    _, fields = read_layer("charts/borders.fgb")
    assert set(fields["kind"]) == {"border", "disputed"}


def test_rivers_are_named_lines():
    """The Orinoco is there as lines, down to its delta."""
    rivers, fields = read_layer("charts/rivers.fgb")
    assert {"name", "rank"} <= set(fields)
    orinoco = rivers[fields["name"] == "Orinoco"]
    assert (shapely.get_dimensions(orinoco) == 1).all()
    assert min(shapely.distance(orinoco, shapely.Point(-63.54, 8.15))) < 0.05


def test_zones_are_valid_and_labelled(zones):
    """Every zone is a valid shape that says what it is, from what, and that it is approximate."""
    shapes, fields = zones
    assert shapely.is_valid(shapes).all()
    assert set(fields["zone"]) == set(LIMIT_M)
    assert all(len(state) == 3 for state in fields["state"])
    assert all("approximate" in label for label in fields["label"])
    assert all(basis.startswith("APPROXIMATE") for basis in fields["basis"])
    assert set(fields["pack"]) == {"caribbean-approx-1"}
    assert (fields["accuracy_nm"] > 0).all()


@pytest.mark.parametrize(
    ("off_nm", "expected"),
    [
        (5, {("BRB", "TS")}),
        (18, {("BRB", "CZ"), ("BRB", "EEZ")}),
        (100, {("BRB", "EEZ")}),
    ],
)
def test_zones_east_of_barbados(zones, off_nm, expected):
    """Going east from Ragged Point one passes Barbados's zones in turn."""
    lon, lat, _ = GEOD.fwd(-59.43, 13.17, 90.0, off_nm * NM)
    assert zones_at(zones, lat, lon) == expected


@pytest.mark.parametrize(
    ("lat", "lon", "state"),
    [
        (19.80, -75.15, "CUB"),  # off Guantanamo, which is merged into Cuba
        (18.20, -67.90, "PRI"),  # between Mona Island and Puerto Rico's west coast
        (16.10, -61.90, "GLP"),  # a part of France with zones of its own
        (15.67, -63.50, "VEN"),  # Isla de Aves: a territorial sea ...
    ],
)
def test_policy_decides_the_owner(zones, lat, lon, state):
    """Merged, split and rock features have the territorial sea that the table says."""
    assert zones_at(zones, lat, lon) == {(state, "TS")}


def test_rocks_have_no_zone_beyond_their_territorial_sea(zones):
    """Isla de Aves gives Venezuela no EEZ: 20 nm south of it the water is another's."""
    assert "VEN" not in {state for state, _ in zones_at(zones, 15.34, -63.62)}


def test_contested_rocks_are_marked(zones):
    """Navassa is marked as disputed, and says between whom."""
    _, fields = zones
    rock = fields["name"] == "Navassa Island"
    assert list(fields["disputed"][rock]) == ["yes"]
    assert "Haiti" in fields["note"][rock][0]


def test_zones_of_neighbours_do_not_overlap(zones):
    """No water lies in the territorial sea, or beyond it in the EEZ, of two units at once."""
    shapes, fields = zones
    disjoint = shapes[fields["zone"] != "CZ"]
    overlap = sum(shapely.area(disjoint)) - shapely.area(shapely.union_all(disjoint))
    # Square degrees; 1e-6 of them are about a hectare.
    assert abs(overlap) < 1e-6


def test_zones_agree_with_the_distance_from_the_coast(zones):
    """A zone holds no water farther from the coast than its limit, within the stated accuracy."""
    shapes, fields = zones
    coast, _ = read_layer("charts/coast.fgb", bbox=(-94.5, 4.0, -52.5, 32.0))
    vertices = shapely.get_coordinates(shapely.segmentize(coast, 0.02))
    tree = KDTree(_unit_vectors(vertices))
    for shape, zone, accuracy_nm in zip(shapes, fields["zone"], fields["accuracy_nm"], strict=True):
        rim = shapely.get_coordinates(shape)[::25]
        nearest = vertices[tree.query(_unit_vectors(rim))[1]]
        distance_m = GEOD.inv(rim[:, 0], rim[:, 1], nearest[:, 0], nearest[:, 1])[2]
        assert distance_m.max() <= LIMIT_M[zone] + accuracy_nm * NM


def _unit_vectors(degrees):
    lon, lat = np.radians(degrees).T
    return np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])


@pytest.fixture(scope="module")
def gazetteer():
    """Return the gazetteer, open to be read."""
    address = f"{(ASSETS / 'gazetteer.sqlite').as_uri()}?mode=ro"
    with closing(sqlite3.connect(address, uri=True)) as database:
        yield database


def test_gazetteer_holds_towns_airfields_and_ports(gazetteer):
    """Nearly all of what the packages have is there, each with a position, a country and a time zone."""
    counts = dict(gazetteer.execute("SELECT kind, count(*) FROM place GROUP BY kind"))
    assert counts.keys() == {"town", "airfield", "port"}
    assert counts["town"] > 30_000
    assert counts["airfield"] > 25_000
    assert counts["port"] > 2500
    wrong = "abs(lat) > 90 OR abs(lon) > 180 OR length(country_code) != 2 OR name = ''"
    assert gazetteer.execute(f"SELECT * FROM place WHERE {wrong}").fetchall() == []
    called = gazetteer.execute("SELECT language, name FROM country WHERE code = 'DE' ORDER BY language")
    assert called.fetchall() == [("en", "Germany"), ("es", "Alemania"), ("fr", "Allemagne")]
    uncalled = "SELECT country_code FROM place EXCEPT SELECT code FROM country WHERE language = 'fr'"
    assert gazetteer.execute(uncalled).fetchall() == []
    zones = {zone for (zone,) in gazetteer.execute("SELECT DISTINCT timezone FROM place")}
    assert zones <= available_timezones()


def test_gazetteer_has_no_port_off_the_coast(gazetteer):
    """By the ellipsoid every port is within 10 km of the coast, but for the steps of the coast itself."""
    coast, _ = read_layer("charts/coast.fgb")
    vertices = shapely.get_coordinates(shapely.segmentize(coast, 0.02))
    ports = np.array(gazetteer.execute("SELECT lon, lat FROM place WHERE kind = 'port'").fetchall())
    nearest = vertices[KDTree(_unit_vectors(vertices)).query(_unit_vectors(ports))[1]]
    distance_m = GEOD.inv(ports[:, 0], ports[:, 1], nearest[:, 0], nearest[:, 1])[2]
    # The sphere on which set-up measures is within 0.6 percent.
    assert distance_m.max() < 10_100


def test_gazetteer_finds_names_by_their_index(gazetteer):
    """The look-up of a prefix is one range of the index, not a walk through half a million names."""
    plan = gazetteer.execute(
        "EXPLAIN QUERY PLAN SELECT * FROM name WHERE text >= 'san' AND text < 'sanz' ORDER BY weight"
    ).fetchall()
    assert any("SEARCH name USING PRIMARY KEY (text>? AND text<?)" in row[-1] for row in plan)


def test_limits_for_the_page_name_their_sides():
    """Each line of the page is the limit of one unit or divides two."""
    text = (ASSETS / "zones" / "caribbean-lines.geojson").read_text("utf-8")
    rows = [feature["properties"] for feature in json.loads(text)["features"]]
    assert {row["kind"] for row in rows} == {"TS", "CZ", "EEZ", "between"}
    assert all(bool(row["other"]) == (row["kind"] == "between") for row in rows)


def test_page_links_lead_to_files():
    """Every link that we replace has its local file, and the links are those of the manifest."""
    manifest = tomllib.loads((ROOT / "packaging/assets/manifest.toml").read_text("utf-8"))
    links = json.loads((ASSETS / "web" / "links.json").read_text("utf-8"))
    assert set(links) == {link for row in manifest["web"] for link in row.get("replaces", ())}
    assert all((ASSETS / "web" / target).is_file() for target in links.values())


def test_every_asset_type_has_its_symbol():
    """Each symbol code of the catalogue has a drawing in outline, without colour."""
    files = sorted((ROOT / "resources/catalog/assets").glob("*.toml"))
    assert files
    for file in files:
        code = tomllib.loads(file.read_text("utf-8"))["sidc"]
        svg = (ASSETS / "symbols" / f"{code}.svg").read_text("utf-8")
        assert svg.startswith("<svg")
        assert "rgb(128" not in svg


def test_fonts_come_with_their_licence():
    """Every font is there for Qt and for the page, next to the licence of its family."""
    fonts = {file.name for file in (ASSETS / "fonts").iterdir()}
    ttf = {name for name in fonts if name.endswith(".ttf")}
    assert {name.replace(".ttf", ".woff2") for name in ttf} <= fonts
    assert {f"{name.partition('-')[0]}-LICENSE.txt" for name in ttf} <= fonts


def test_notices_name_what_is_shipped():
    """The notices and the bill of materials have Python packages, web packages and data."""
    text = (ASSETS / "THIRD_PARTY.txt").read_text("utf-8")
    bill = json.loads((ASSETS / "sbom.json").read_text("utf-8"))
    names = {component["name"].lower() for component in bill["components"]}
    data = ("Natural Earth 1:10m", "GeoNames cities15000", "airportsdata", "Ports of searoute")
    for name in ("shapely", "leaflet", *data):
        assert name in text
        assert name.lower() in names
    assert "pytest" not in names
