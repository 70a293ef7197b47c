"""An authority's zones: read as Marine Regions publishes them, settled, and laid under a plan."""

from __future__ import annotations

import json

import numpy as np
import pyogrio
import pypdfium2
import pytest
import shapely

from app.base.errors import AppError
from app.base.message import say
from app.domain.beginning import ZONE_PACK
from app.domain.release import release
from app.entry import main
from app.geo.charts import is_here, read_zone_units, zone_file
from app.geo.zonemap import zone_map
from app.orders.content import compose_order
from app.orders.render import render_order
from app.session.session import Session
from app.session.usecases.zones import import_zone_layer, use_computed_zones, use_zones, zones_of
from tests.builders import ALPHA, a_plan, an_area, an_asset

SOURCE = "Marine Regions v12 <test>"
# West of Martinique and east of it: two claims overlap between 60.6 and 60.4 degrees west.
WEST, EAST = shapely.box(-61.6, 14.2, -60.4, 15.0), shapely.box(-60.6, 14.2, -59.0, 15.0)
ROWS = (
    ("200NM", "MTQ", "Martinique", WEST),
    ("200NM", "BRB", "Barbados", EAST),
    ("12NM", "BRB", "Barbados", shapely.box(-59.4, 14.2, -59.0, 15.0)),
    ("Overlapping claim", "GRD", "Grenada", shapely.box(-61.2, 12.0, -60.8, 12.4)),
    ("Archipelagic waters", "VCT", "Saint Vincent", shapely.box(-61.3, 13.0, -61.1, 13.2)),
    ("Median line", "MTQ", "Martinique", WEST),
)


def written(path, rows=ROWS, *, fields=("POL_TYPE", "ISO_TER1", "TERRITORY1")):
    """Write a layer with those fields as GDAL does."""
    columns = [np.array([row[place] for row in rows], dtype=object) for place in range(3)]
    shapes = shapely.to_wkb([shapely.multipolygons([row[3]]) for row in rows])
    kind = {".gpkg": "GPKG", ".shp": "ESRI Shapefile"}[path.suffix]
    pyogrio.raw.write(
        path, shapes, columns, list(fields), geometry_type="MultiPolygon", crs="EPSG:4326", driver=kind
    )
    return path


@pytest.fixture
def layer(tmp_path):
    """Return an imported layer."""
    return import_zone_layer(written(tmp_path / "zones.gpkg"), SOURCE, 0.0)


def at(pack, lon, lat):
    """Return the zones at a place: State, kind, whether disputed, whether approximate."""
    found = zone_map(pack).around(shapely.Point(lon, lat))
    return {(zone.state, zone.zone, zone.disputed, zone.approximate) for zone in found}


def test_an_authority_s_zone_takes_the_place_of_the_computed_one(layer):
    """Of its State and kind; there it is exact, and other States' computed zones end."""
    assert at(layer.pack, -61.45, 14.25) >= {("MTQ", "EEZ", False, False)}
    assert {state for state, *_ in at(layer.pack, -59.7, 14.6)} == {"BRB"}
    assert at(layer.pack, -59.7, 14.6) == {("BRB", "EEZ", False, False)}
    assert at(layer.pack, -59.2, 14.6) == {("BRB", "TS", False, False)}
    assert ("VCT", "AW", False, False) in at(layer.pack, -61.2, 13.1)
    # Far away nothing changed: computed and approximate, the same as without the layer.
    assert at(layer.pack, -75.0, 16.5) == at(ZONE_PACK, -75.0, 16.5)
    assert all(approximate for *_, approximate in at(layer.pack, -75.0, 16.5))


def test_what_two_states_claim_is_disputed(layer):
    """Whether the file says so or two of its zones overlap."""
    assert ("MTQ", "EEZ", True, False) in at(layer.pack, -60.5, 14.6)
    assert ("GRD", "EEZ", True, False) in at(layer.pack, -61.0, 12.2)


def test_a_shapefile_says_the_same(layer, tmp_path):
    """Down to the name of the pack, which is a hash of what is in it."""
    again = import_zone_layer(written(tmp_path / "zones.shp"), SOURCE, 0.0)
    assert again == layer
    assert (layer.states, layer.zones, layer.left_out) == (("BRB", "GRD", "MTQ", "VCT"), 5, 1)
    assert import_zone_layer(tmp_path / "zones.shp", SOURCE, 1.0).pack != layer.pack


def test_a_plan_is_laid_on_it_and_says_whose_word_it_is(layer, tmp_path):
    """On screen and on paper; undone like any edit; the computed ones come back."""
    ship, area = an_asset("ship"), an_area("area")
    session = Session.create(tmp_path / "plan.watchbill", a_plan([ship], [area]))
    use_zones(session, layer.pack)
    assert SOURCE in str(zones_of(session.plan))
    copy = release(session.plan, ALPHA, key=bytes(32), at=session.clock())
    order = render_order(compose_order(copy, session.facts.router, session.clock()))
    with pypdfium2.PdfDocument(order.pdf) as document:
        text = " ".join(" ".join(page.get_textpage().get_text_bounded() for page in document).split())
    assert f"{SOURCE}, accurate to 0 nm" in text
    session.undo()
    assert not zones_of(session.plan).source
    session.redo()
    use_computed_zones(session)
    assert session.plan.header.zone_pack == ZONE_PACK
    session.close()


def test_a_layer_that_is_not_here_leaves_everything_unknown(layer, tmp_path):
    """As on a laptop that never imported it: told, nothing breaks, and nothing is taken for granted."""
    session = Session.create(tmp_path / "plan.watchbill", a_plan([], []))
    use_zones(session, "imported" + "0" * 16)
    assert str(zones_of(session.plan)) == str(say("zones.not_here"))
    assert at(session.plan.header.zone_pack, -61.0, 14.6) == set()
    assert read_zone_units(session.plan.header.zone_pack) == {}
    session.close()
    assert is_here(layer.pack)


@pytest.mark.parametrize("pack", ["../../etc/passwd", "imported/../x", "a/b", ".."])
def test_a_name_of_zones_leads_nowhere_else(pack):
    """It comes with a plan of somebody else's."""
    with pytest.raises(AppError, match=r"not built|make setup|set-up"):
        zone_file(pack, ".fgb")


def test_what_is_no_layer_of_zones_is_refused(tmp_path):
    """What is missing is named; nothing is kept."""
    path = written(tmp_path / "zones.gpkg")
    plain = written(tmp_path / "plain.gpkg", fields=("a", "b", "c"))
    elsewhere = [(*row[:3], shapely.box(10, 50, 11, 51)) for row in ROWS[:1]]
    far = written(tmp_path / "far.gpkg", elsewhere)
    (tmp_path / "text.gpkg").write_bytes(b"SQLite format 3\0 but not really")
    refusals = [
        (path, " ", 0.1, "who published"),
        (path, "a\nb", 0.1, "who published"),
        (path, SOURCE, 51.0, "0 to 50"),
        (path, SOURCE, float("nan"), "0 to 50"),
        (plain, SOURCE, 0.1, "POL_TYPE"),
        (far, SOURCE, 0.1, "part of the world"),
        (tmp_path / "text.gpkg", SOURCE, 0.1, "text.gpkg"),
        (tmp_path / "none.gpkg", SOURCE, 0.1, "none.gpkg"),
    ]
    for file, source, accuracy, why in refusals:
        with pytest.raises(AppError, match=why):
            import_zone_layer(file, source, accuracy)


def test_what_the_page_draws_says_whose_line_it_is(layer):
    """An authority's limits carry its name, computed ones none."""
    lines = json.loads(zone_file(layer.pack, "-lines.geojson").read_text("utf-8"))
    sources = {(one["properties"]["state"], one["properties"]["source"]) for one in lines["features"]}
    assert {("MTQ", SOURCE), ("BRB", SOURCE), ("MTQ", ""), ("CUB", "")} <= sources
    kinds = {one["geometry"]["type"] for one in lines["features"]}
    assert kinds == {"LineString"}


def test_the_command_imports_and_tells(tmp_path, capsys):
    """Without options it tells; it goes back to the computed zones."""
    path = tmp_path / "plan.watchbill"
    Session.create(path, a_plan([], [])).close()
    layer = written(tmp_path / "zones.gpkg")
    assert main(["zones", str(path), "--layer", str(layer), "--source", SOURCE]) == 0
    assert "5 zones of BRB, GRD, MTQ, VCT; 1 left out" in capsys.readouterr().out
    assert main(["zones", str(path)]) == 0
    assert SOURCE in capsys.readouterr().out
    assert main(["zones", str(path), "--computed"]) == 0
    assert str(say("zones.approximate", accuracy="2")) in capsys.readouterr().out
