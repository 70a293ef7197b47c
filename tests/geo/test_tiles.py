"""Tile sets from GDAL, from other writers, and from people who mean ill."""

from __future__ import annotations

import gzip
import json
import os
import sqlite3
import struct
import subprocess
import sys
import zlib
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import numpy as np
import pyogrio
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.base.paths import asset
from app.geo.charts import Box
from app.geo.tiledirectories import tile_number
from app.geo.tiles import TileContainer, TileContent, TileFile, TileSet, describe
from app.geo.tilesets import WORLD, plain, unpack

HEAD = struct.Struct("<7sB11Q6B4iB2i")
"""Of PMTiles: magic, version, eleven lengths and counts, six codes, bounds, centre."""


def png(shade=0):
    """Return a real picture of one grey pixel."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    pixels = zlib.compress(bytes([0, shade]))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def tile_file(path):
    """Return a file to read tiles from, whatever is in it."""
    return TileFile(TileSet(path, TileContainer.MBTILES, TileContent.PNG, "", "", WORLD, 0, 5))


def read_tile(path, zoom, column, row):
    """Return one tile of a file that is opened for it alone."""
    with closing(tile_file(path)) as tiles:
        return tiles.read(zoom, column, row)


def is_open(path):
    """Tell whether this program has a file open, be it deleted meanwhile."""
    links = (os.path.realpath(link) for link in Path("/proc/self/fd").iterdir())
    return any(link.startswith(str(path)) for link in links)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return a folder with what GDAL writes of one point east of Martinique."""
    path = tmp_path_factory.mktemp("tiles")
    point = shapely.to_wkb(np.array([shapely.Point(-60.5, 14.5)]))
    for driver, suffix in (("MBTiles", "mbtiles"), ("PMTiles", "pmtiles")):
        pyogrio.raw.write(
            path / f"gdal.{suffix}",
            point,
            [np.array([7], dtype=np.int32)],
            ["rank"],
            geometry_type="Point",
            crs="EPSG:4326",
            driver=driver,
            layer="points",
            dataset_options={"MINZOOM": 0, "MAXZOOM": 5, "NAME": "GDAL's own"},
        )
    return path


def raster(path, tiles, metadata=(), schema=""):
    """Write a set of pictures by hand: (zoom, column, row from the south) -> bytes."""
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE tiles (zoom_level, tile_column, tile_row, tile_data)")
        database.execute("CREATE TABLE metadata (name, value)")
        database.executemany(
            "INSERT INTO tiles VALUES (?,?,?,?)", [(*place, data) for place, data in tiles.items()]
        )
        database.executemany("INSERT INTO metadata VALUES (?,?)", list(metadata))
        database.executescript(schema)
        database.commit()
    return path


@pytest.mark.parametrize("suffix", ["mbtiles", "pmtiles"])
def test_what_gdal_writes_is_understood(folder, suffix):
    """Both formats of vector tiles say what they are, where, and how deep."""
    found = describe(folder / f"gdal.{suffix}")
    assert found.container is TileContainer(suffix)
    assert found.content is TileContent.VECTOR
    assert not found.is_raster
    assert found.name == "GDAL's own"
    assert found.bounds == Box(-60.5, 14.5, -60.5, 14.5)
    assert (found.min_zoom, found.max_zoom) == (0, 5)
    assert found.layers == ("points",)


def test_a_vector_tile_is_read_unpacked_and_from_the_north(folder):
    """The tile that holds the point is the one a web map would ask for, and GDAL reads the point from it."""
    # At zoom 2 a tile is 90 degrees wide: 60.5 W is in column 1, 14.5 N in row 1 from the north.
    tile = read_tile(folder / "gdal.mbtiles", 2, 1, 1)
    target = folder / "tile.mvt"
    target.write_bytes(tile)
    _, _, _, (ranks,) = pyogrio.raw.read(target, columns=["rank"])
    assert list(ranks) == [7]
    assert read_tile(folder / "gdal.mbtiles", 2, 1, 2) is None


def test_the_worlds_own_tiles_are_understood():
    """What set-up made for the map is a tile set like any other."""
    path = asset("tiles", "world.pmtiles")
    if not path.exists():
        pytest.skip("the tiles are not built")
    found = describe(path)
    assert {"land", "borders", "places"} <= set(found.layers)
    assert found.attribution == "Natural Earth"


def test_pictures_are_understood(tmp_path):
    """Name and attribution are plain text whatever markup they come in, and rows are flipped."""
    metadata = {
        "name": "Chart <b>1</b>",
        "attribution": '<a href="javascript:alert(1)">&copy; Hydro</a><script>alert(2)</script>',
        "bounds": "-62,13,-60,15",
        "minzoom": "1",
        "maxzoom": "2",
        "format": "png",
    }
    path = raster(tmp_path / "a.mbtiles", {(1, 0, 1): png(1), (1, 0, 0): png(2)}, metadata.items())
    found = describe(path)
    assert (found.content, found.is_raster) == (TileContent.PNG, True)
    assert (found.name, found.attribution) == ("Chart 1", "© Hydro")
    assert (found.bounds, found.min_zoom, found.max_zoom) == (Box(-62, 13, -60, 15), 1, 2)
    # Row 0 from the north is row 1 from the south.
    assert read_tile(path, 1, 0, 0) == png(1)
    assert read_tile(path, 1, 0, 1) == png(2)


@pytest.mark.parametrize("place", [(1, 1, 0), (3, 0, 0), (1, -1, 0), (1, 0, 2), (-1, 0, 0), (99, 0, 0)])
def test_tiles_that_are_not_there_are_none(tmp_path, place):
    """Outside the set, and outside the world, there is nothing."""
    path = raster(tmp_path / "a.mbtiles", {(1, 0, 1): png()}, [("minzoom", "1"), ("maxzoom", "1")])
    assert read_tile(path, *place) is None


def test_a_bare_pyramid_is_a_map(tmp_path):
    """Without metadata the zooms are those of the tiles, the bounds the world and the name the file's."""
    path = raster(tmp_path / "Bare chart.mbtiles", {(3, 0, 0): png(), (5, 0, 0): png()})
    found = describe(path)
    assert (found.min_zoom, found.max_zoom, found.name) == (3, 5, "Bare chart")
    assert (found.bounds.west, found.bounds.east) == (-180, 180)


@pytest.mark.parametrize(
    "schema",
    [
        """
        CREATE TABLE map (zoom_level INTEGER, tile_column INTEGER, tile_row INTEGER, tile_id TEXT);
        CREATE TABLE images (zoom_level INTEGER, tile_data BLOB, tile_id TEXT);
        CREATE VIEW tiles AS SELECT map.zoom_level, tile_column, tile_row, tile_data
            FROM map JOIN images ON images.tile_id = map.tile_id AND images.zoom_level = map.zoom_level;
        INSERT INTO map VALUES (1, 0, 1, 'a'); INSERT INTO images VALUES (1, x'{tile}', 'a');
        """,
        """
        CREATE TABLE map (zoom_level INTEGER, tile_column INTEGER, tile_row INTEGER, tile_id TEXT);
        CREATE TABLE images (tile_data BLOB, tile_id TEXT);
        INSERT INTO map VALUES (1, 0, 1, 'a'); INSERT INTO images VALUES (x'{tile}', 'a');
        """,
        """
        CREATE TABLE tiles_shallow (zoom_level, tile_column, tile_row, tile_data_id);
        CREATE TABLE tiles_data (tile_data_id, tile_data);
        INSERT INTO tiles_shallow VALUES (1, 0, 1, 5); INSERT INTO tiles_data VALUES (5, x'{tile}');
        """,
    ],
    ids=["tippecanoe", "mapbox", "planetiler"],
)
def test_sets_that_keep_each_picture_once_are_understood(tmp_path, schema):
    """The three ways to split places from pictures are joined by us."""
    path = tmp_path / "split.mbtiles"
    with closing(sqlite3.connect(path)) as database:
        database.executescript(schema.format(tile=png().hex()))
    assert describe(path).content is TileContent.PNG
    assert read_tile(path, 1, 0, 0) == png()


HOSTILE = {
    "a view for the tiles": """
        CREATE TABLE t (a); INSERT INTO t VALUES (x'89504e470d0a1a0a');
        CREATE VIEW tiles AS SELECT 1 AS zoom_level, 0 AS tile_column, 0 AS tile_row, a AS tile_data FROM t;
        """,
    "a view without end": """
        CREATE VIEW tiles AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
            SELECT i AS zoom_level, i AS tile_column, i AS tile_row, 'x' AS tile_data FROM n;
        """,
    "a virtual table": """
        CREATE VIRTUAL TABLE tiles USING fts5(zoom_level, tile_column, tile_row, tile_data);
        """,
    "a column that computes": """
        CREATE TABLE tiles (zoom_level, tile_column, tile_row, tile_data AS (zeroblob(1000000)));
        INSERT INTO tiles (zoom_level, tile_column, tile_row) VALUES (0, 0, 0);
        """,
    "text for a tile": """
        CREATE TABLE tiles (zoom_level, tile_column, tile_row, tile_data);
        INSERT INTO tiles VALUES (0, 0, 0, '<script>alert(1)</script>');
        """,
    "a page for a tile": """
        CREATE TABLE tiles (zoom_level, tile_column, tile_row, tile_data);
        INSERT INTO tiles VALUES (0, 0, 0, x'3c68746d6c3e');
        """,
    "a tile of 20 MB": """
        CREATE TABLE tiles (zoom_level, tile_column, tile_row, tile_data);
        INSERT INTO tiles VALUES (0, 0, 0, zeroblob(20000000));
        """,
    "no tiles": "CREATE TABLE tiles (zoom_level, tile_column, tile_row, tile_data);",
    "other columns": "CREATE TABLE tiles (z, x, y, data);",
    "other tables": "CREATE TABLE plan (id);",
}


@pytest.mark.parametrize("schema", HOSTILE.values(), ids=HOSTILE)
def test_crooked_databases_are_refused(tmp_path, schema):
    """Code in a schema is not run, and what is no tile is not shown; each is refused in words."""
    path = tmp_path / "crooked.mbtiles"
    with closing(sqlite3.connect(path)) as database:
        database.executescript(schema)
    with pytest.raises(ValueError, match="tile"):
        describe(path)


def test_a_trigger_and_a_metadata_view_do_not_run(tmp_path):
    """A set with code beside its tables is read as if that were not there, and nothing is written."""
    schema = """
        DROP TABLE metadata;
        CREATE VIEW metadata AS SELECT 'name' AS name, 'from the view' AS value;
        CREATE TRIGGER sly AFTER INSERT ON tiles BEGIN DELETE FROM tiles; END;
        """
    path = raster(tmp_path / "sly.mbtiles", {(1, 0, 1): png()}, schema=schema)
    before = path.read_bytes()
    assert describe(path).name == "sly"
    assert read_tile(path, 1, 0, 0) == png()
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["sly.mbtiles"]


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("bounds", "-62,13,-60", "bounds"),
        ("bounds", "-62,13,-60,nan", "bounds"),
        ("bounds", "10,13,-60,15", "bounds"),
        ("bounds", "somewhere", "bounds"),
        ("maxzoom", "99", "zooms"),
        ("maxzoom", "-1", "zooms"),
        ("maxzoom", "deep", "zooms"),
    ],
)
def test_metadata_that_make_no_sense_are_refused(tmp_path, name, value, why):
    """Bounds off the earth and zooms beyond all maps do not reach the map."""
    metadata = {"minzoom": "0", "maxzoom": "1"} | {name: value}
    path = raster(tmp_path / "a.mbtiles", {(0, 0, 0): png()}, metadata.items())
    with pytest.raises(ValueError, match=why):
        describe(path)


def test_bombs_do_not_go_off():
    """A small stream that would unpack to a gigabyte is stopped at the limit, a cut one is told."""
    bomb = gzip.compress(bytes(50_000_000))
    with pytest.raises(ValueError, match="too large"):
        unpack(bomb, 1_000_000)
    with pytest.raises(ValueError, match="cut off"):
        unpack(gzip.compress(b"abc" * 100)[:-20], 1_000_000)
    assert unpack(gzip.compress(b"abc"), 3) == b"abc"
    assert unpack(b"abc", 3) == b"abc"


def pmtiles(metadata=b"{}", packed=1, **changes):
    """Return a PMTiles file of one picture, with fields of its head changed by their number."""
    root, tile = b"\x01\x00\x01\x01\x01", png()
    offset = HEAD.size
    parts = [offset, len(root), offset + len(root), len(metadata)]
    parts += [offset + len(root) + len(metadata), 0, offset + len(root) + len(metadata), len(tile)]
    fields = [b"PMTiles", 3, *parts, 1, 1, 1, 1, packed, 1, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    for number, value in changes.items():
        fields[int(number[1:])] = value
    return HEAD.pack(*fields) + root + metadata + tile


def test_a_picture_archive_is_understood(tmp_path):
    """Without bounds or name it is the whole world and has the file's name."""
    path = tmp_path / "plain.pmtiles"
    path.write_bytes(pmtiles(json.dumps({"attribution": "<i>Me</i>"}).encode()))
    found = describe(path)
    assert (found.content, found.name, found.attribution) == (TileContent.PNG, "plain", "Me")
    assert found.bounds.west == -180


def test_gdals_two_formats_hold_the_same_tiles(folder):
    """Wherever its database has a tile its archive has the same, and nowhere else."""
    for zoom in range(6):
        places = [(zoom, column, row) for column in range(2**zoom) for row in range(2**zoom)]
        found = {place: read_tile(folder / "gdal.pmtiles", *place) for place in places}
        assert found == {place: read_tile(folder / "gdal.mbtiles", *place) for place in places}
        assert sum(tile is not None for tile in found.values()) >= 1


def test_tippecanoe_decodes_what_we_read_from_its_archive(tmp_path):
    """Tiles of the world, through leaf directories too, are those that its own reader finds."""
    path, decode = asset("tiles", "world.pmtiles"), Path(sys.executable).with_name("tippecanoe-decode")
    if not path.exists() or not decode.exists():
        pytest.skip("the tiles are not built, or tippecanoe is not in this environment")
    head = HEAD.unpack(path.read_bytes()[: HEAD.size])
    assert head[7] > 0, "the archive has leaves"
    for place in [(0, 0, 0), (3, 2, 3), (6, 21, 29), (8, 81, 121), (8, 140, 94), (8, 239, 85)]:
        tile = tmp_path / "tile.pbf"
        tile.write_bytes(read_tile(path, *place))
        numbers = [str(number) for number in place]
        ours = subprocess.run([decode, tile, *numbers], capture_output=True, check=True).stdout
        theirs = subprocess.run([decode, path, *numbers], capture_output=True, check=True).stdout
        assert json.loads(ours)["features"] == json.loads(theirs)["features"] != []


@pytest.mark.parametrize(
    ("place", "number"), [((0, 0, 0), 0), ((1, 0, 0), 1), ((1, 0, 1), 2), ((1, 1, 1), 3), ((1, 1, 0), 4)]
)
def test_tiles_are_numbered_as_the_specification_says(place, number):
    """The examples of section 3: zoom by zoom, each along its curve."""
    assert tile_number(*place) == number


def test_the_curve_goes_through_every_tile_and_never_jumps():
    """At zoom 5 the 1,024 numbers are all different, and each follows on a neighbour."""
    places = {tile_number(5, column, row): (column, row) for column in range(32) for row in range(32)}
    order = [places[number] for number in sorted(places)]
    assert sorted(places) == list(range(341, 341 + 1024))  # 1 + 4 + 16 + 64 + 256 tiles come before
    assert all(abs(a - c) + abs(b - d) == 1 for (a, b), (c, d) in pairwise(order))


def varint(number):
    """Return a number as the archive writes it."""
    digits = bytearray()
    while number > 0x7F:
        digits.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*digits, number])


def directory(*entries):
    """Return a directory of (tile, run, length, offset plus one)."""
    tiles = [entry[0] for entry in entries]
    steps = [tile - before for tile, before in zip(tiles, [0, *tiles], strict=False)]
    columns = [steps, *([entry[column] for entry in entries] for column in (1, 2, 3))]
    return varint(len(entries)) + b"".join(varint(number) for column in columns for number in column)


def archive(root, leaves=b"", tiles=b"x", packed=1):
    """Return an archive of pictures with these directories."""
    offset = HEAD.size
    places = []
    for part in (root, b"{}", leaves, tiles):
        places += [offset, len(part)]
        offset += len(part)
    fields = [b"PMTiles", 3, *places, 1, 1, 1, 1, packed, 1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0]
    return HEAD.pack(*fields) + root + b"{}" + leaves + tiles


@pytest.mark.parametrize("pack", [lambda part: part, gzip.compress], ids=["plain", "gzip"])
def test_runs_leaves_and_entries_in_a_row_are_followed(tmp_path, pack):
    """One picture for many tiles, a directory under the root, and an offset that is left to be worked out."""
    first, second = png(1), png(2)
    leaf = pack(directory((5, 8, len(first), 1), (13, 1, len(second), 0)))
    root = pack(directory((0, 1, len(second), len(first) + 1), (5, 0, len(leaf), 1)))
    path = tmp_path / "made.pmtiles"
    path.write_bytes(archive(root, leaf, first + second, packed=1 if leaf[0] != 0x1F else 2))
    found = {
        tile_number(zoom, column, row): read_tile(path, zoom, column, row)
        for zoom in range(3)
        for column in range(2**zoom)
        for row in range(2**zoom)
    }
    # The root has tile 0; zoom 1 (1 to 4) is empty; 5 to 12 are the first picture, 13 the second.
    assert {number: tile for number, tile in found.items() if tile} == {
        0: second,
        **dict.fromkeys(range(5, 13), first),
        13: second,
    }


@pytest.mark.parametrize("suffix", ["mbtiles", "pmtiles"])
def test_a_file_is_opened_once_for_all_its_tiles(folder, suffix, monkeypatch):
    """Sixteen tiles are read from a file that was looked at for the first of them alone."""
    looked = []
    monkeypatch.setattr(
        "app.geo.tiles._container", lambda path: looked.append(path) or TileContainer(path.suffix[1:])
    )
    path = folder / f"gdal.{suffix}"
    with closing(tile_file(path)) as tiles:
        found = [tiles.read(2, column, row) for column in range(4) for row in range(4)]
    assert looked == [path]
    assert sum(tile is not None for tile in found) == 1


def test_a_file_that_changed_is_read_anew(tmp_path):
    """What is known of an archive is kept only as long as the file is the same."""
    path = tmp_path / "made.pmtiles"
    path.write_bytes(archive(directory((0, 1, len(png()), 1)), tiles=png()))
    with closing(tile_file(path)) as tiles:
        assert tiles.read(0, 0, 0) == png()
        path.write_bytes(archive(directory((1, 1, len(png()), 1)), tiles=png()))
        os.utime(path, ns=(1, 1))
        assert tiles.read(0, 0, 0) is None


def test_a_database_that_was_replaced_is_read_anew(tmp_path):
    """Another file under the same name, even of the same age and size, is another set."""
    path, other = tmp_path / "a.mbtiles", tmp_path / "b.mbtiles"
    for file, shade in ((path, 1), (other, 2)):
        raster(file, {(0, 0, 0): png(shade)})
        os.utime(file, ns=(1, 1))
    with closing(tile_file(path)) as tiles:
        assert tiles.read(0, 0, 0) == png(1)
        other.replace(path)
        assert tiles.read(0, 0, 0) == png(2)


@pytest.mark.parametrize("suffix", ["mbtiles", "pmtiles"])
def test_a_file_that_went_or_was_let_go_is_not_held(folder, tmp_path, suffix):
    """A stick can be taken away: its file is closed when told to, and with the first tile it cannot give."""
    path = tmp_path / f"a.{suffix}"
    path.write_bytes((folder / f"gdal.{suffix}").read_bytes())
    tiles = tile_file(path)
    assert tiles.read(2, 1, 1)
    assert is_open(path)
    tiles.close()
    assert not is_open(path)
    assert tiles.read(2, 1, 1)
    path.unlink()
    with pytest.raises(ValueError, match=path.name):
        tiles.read(2, 1, 1)
    assert not is_open(path)


LOOP = directory((0, 0, 5, 1))
"""Leads to the first five bytes of the leaves: when those are itself, without end."""


@pytest.mark.parametrize(
    "content",
    [
        archive(LOOP, LOOP),
        archive(directory((0, 1, 1, 2**50)), tiles=png()),
        archive(directory((0, 1, 2**40, 1)), tiles=png()),
        archive(directory((0, 0, 100, 1)), b"short"),
        archive(directory((0, 1, 5, 0)), tiles=png()),
        archive(directory((0, 1, 0, 1)), tiles=png()),
        archive(directory((0, 1, 9, 1), (0, 1, 9, 1)), tiles=png()),
        archive(b"\x00", tiles=png()),
        archive(b"\x05\x00", tiles=png()),
        archive(b"\xff" * 100, tiles=png()),
        archive(varint(2**62) + b"\x01", tiles=png()),
        archive(varint(2) + varint(2**61) * 2 + b"\x01" * 6, tiles=png()),
        archive(gzip.compress(bytes(5_000_000)), tiles=png(), packed=2),
        archive(directory((0, 1, 10, 1)), tiles=b"<html></html>"),
    ],
    ids=[
        "a loop", "a tile beyond the file", "a tile too large", "a leaf beyond its section", "no first",
        "no length", "one tile twice", "no entries", "cut off", "an endless number", "too many entries",
        "numbers that run over", "a bomb", "a page for a tile",
    ],
)  # fmt: skip
def test_crooked_directories_are_refused(tmp_path, content):
    """Nothing outside of its section is read, nothing goes on for ever, and each is refused in words."""
    path = tmp_path / "crooked.pmtiles"
    path.write_bytes(content)
    with pytest.raises(ValueError, match="tile"):
        read_tile(path, 0, 0, 0)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"_1": 2}, "version 2"),
        ({"_2": 2**63}, "cut off"),
        ({"_3": 2**40}, "cut off"),
        ({"_4": 10**6}, "cut off"),
        ({"_9": 0}, "cut off"),
        ({"_9": 10**6}, "cut off"),
        ({"_14": 3}, "packed"),
        ({"_15": 4}, "packed"),
        ({"_16": 5}, "no tiles that the map can show"),
        ({"_17": 9}, "zooms"),
        ({"_18": 200}, "zooms"),
        ({"_19": 1, "_21": -1}, "bounds"),
        ({"_19": -2_000_000_000}, "bounds"),
    ],
)
def test_crooked_archives_are_refused(tmp_path, changes, why):
    """Each field of the head that does not add up is refused in words."""
    path = tmp_path / "crooked.pmtiles"
    path.write_bytes(pmtiles(**changes))
    with pytest.raises(ValueError, match=why):
        describe(path)


@pytest.mark.parametrize(
    "metadata", [b"[]", b"{", b"\xff", b"[" * 100_000], ids=["list", "cut", "bytes", "deep"]
)
def test_crooked_metadata_are_refused(tmp_path, metadata):
    """What is no object of JSON is refused, however deep it goes."""
    path = tmp_path / "crooked.pmtiles"
    path.write_bytes(pmtiles(metadata))
    with pytest.raises(ValueError, match="broken"):
        describe(path)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), suffix=st.sampled_from(["mbtiles", "pmtiles"]))
def test_damaged_files_are_understood_or_refused(folder, tmp_path, data, suffix):
    """Whatever bytes are changed or cut off, the answer is a tile set or a reason, never a fall."""
    content = bytearray((folder / f"gdal.{suffix}").read_bytes())
    # The magic stays: without it the file is not even looked into.
    for _ in range(data.draw(st.integers(1, 20))):
        content[data.draw(st.integers(16, len(content) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path / f"damaged.{suffix}"
    path.write_bytes(content[: data.draw(st.integers(16, len(content)))])
    for look in (lambda: describe(path), lambda: read_tile(path, 0, 0, 0)):
        try:
            look()
        except ValueError as error:
            str(error)


def test_what_is_no_tile_set_is_refused(tmp_path):
    """Other files, empty ones, folders and names that lead nowhere."""
    text, empty = tmp_path / "a.pmtiles", tmp_path / "b.mbtiles"
    text.write_text("PMTile", "utf-8")
    empty.touch()
    for path in (text, empty, tmp_path, tmp_path / "nowhere.mbtiles"):
        with pytest.raises(ValueError, match=path.name):
            describe(path)
        with pytest.raises(ValueError, match=path.name):
            read_tile(path, 0, 0, 0)


@given(st.text(max_size=400))
def test_texts_are_plain_and_short(text):
    """Neither markup nor control characters nor length get from a file to the map."""
    shown = plain(f"<p onclick='x'>{text}</p>")
    assert len(shown) <= 300
    assert shown.isprintable()
    assert "onclick" not in shown


def test_words_on_lines_of_their_own_stay_apart():
    """A break is a blank in what is one line, as it is for who reads it in a browser."""
    assert plain("Chart 12<br>Hydro<p>2026</p>") == "Chart 12 Hydro 2026"
