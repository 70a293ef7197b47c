"""From a file to the plan and back: preview, choices, one change, undo."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import openpyxl
import pytest

from app.base.errors import AppError
from app.domain.marks import MarkKind
from app.session.usecases import imports
from app.session.usecases.create import Beginning, create_empty
from app.session.usecases.imports import Choices, PointsAs, PolygonsAs, Target
from tests.builders import D

DATA = Path(__file__).parents[1] / "data" / "imports"


@pytest.fixture
def session(tmp_path):
    """Return a session on a new plan of one partner."""
    opened = create_empty(
        tmp_path / "a.watchbill", Beginning("EMPTY", D, 2, "Headquarters", "JHQ", exercise=True)
    )
    yield opened
    opened.close()


def take_over(session, found, choices):
    """Add what was chosen of a preview, as the window does."""
    return imports.add(session, found, imports.prepare(found, choices))


def names(mapping):
    """Return what things are called."""
    return [thing.name for thing in mapping.values()]


def test_a_preview_tells_what_would_come():
    """Layers with their counts, the box around all of it, and an outline for each; the plan is not asked."""
    found = imports.preview(DATA / "earth.kml")
    layers = found.features.layers
    assert [found.counts(layer) for layer in layers] == [
        imports.Counts(points=1),
        imports.Counts(polygons=1),
        imports.Counts(polygons=1, lines=1),
        imports.Counts(lines=2),
    ]
    everything = frozenset(layers)
    # Seven lines to draw: a point, a ring and its hole, a ring, and three lines.
    assert len(found.outlines(everything)) == 7
    assert imports.box_of(found.outlines(everything)).bounds == (-61.3, 13.0, -59.5, 14.2)
    assert imports.box_of(found.outlines(frozenset())) is None


def test_an_import_is_one_change(session):
    """It says what file it was, and undo takes all of it back, after closing and opening too."""
    found = imports.preview(DATA / "earth.kml")
    change = take_over(session, found, imports.suggest(found, session.plan.header.lead))
    assert str(change.label) == "Import earth.kml"
    assert names(session.plan.layers) == ["earth"]
    assert names(session.plan.areas) == ["Box & shoal", "Twins"]
    assert names(session.plan.marks) == ["Rendezvous", "Twins", "Buoy 7", "Ring"]
    shoal = next(iter(session.plan.areas.values()))
    assert shoal.note == "Shoal\nKeep clear at night.\nCall CH 16.\nchart: 1042\ndepth_m: 12.5"
    assert len(session.history()[0]) == 1
    session.undo()
    assert (session.plan.layers, session.plan.areas, session.plan.marks) == ({}, {}, {})
    session.redo()
    assert len(session.plan.areas) == 2


def test_what_becomes_of_polygons_and_points_is_chosen(session):
    """Areas as lines along edges and holes, points as bases of a partner; layers not chosen stay out."""
    found = imports.preview(DATA / "earth.kml")
    lead = session.plan.header.lead
    layers = frozenset(found.features.layers) - {"Drift"}
    take_over(session, found, Choices(lead, layers, PolygonsAs.LINES, PointsAs.BASES))
    assert session.plan.areas == {}
    assert names(session.plan.bases) == ["Rendezvous"]
    assert next(iter(session.plan.bases.values())).partner == lead
    assert names(session.plan.marks) == ["Box & shoal", "Box & shoal 2", "Twins", "Twins 2"]
    edge = next(iter(session.plan.marks.values()))
    assert (edge.kind, edge.path[0]) == (MarkKind.LINE, edge.path[-1])


def test_with_nothing_chosen_nothing_is_done(session):
    """That is said, and there is no empty change."""
    found = imports.preview(DATA / "earth.kml")
    with pytest.raises(AppError, match="Nothing is chosen"):
        take_over(session, found, Choices(session.plan.header.lead))
    assert session.history()[0] == []


@pytest.fixture
def workbook(tmp_path):
    """Return a workbook with a sheet of each kind that refer to each other, and one that is nothing."""
    book = openpyxl.Workbook()
    book.active.title = "Ports"
    rows = {
        "Ports": [("Port", "Lat", "Lon", "Nation"), ("Harbour", 13.1, -59.62, "JHQ"), ("Castries", 14, -61)],
        "Units": [("Call sign", "Class", "Home port"), ("Swift", "Patrol cutter", "Castries")],
        "Leave": [("Unit", "From", "To", "Reason"), ("Swift", D.replace(tzinfo=None), "2026-01-13", "Refit")],
        "Zones": [("Zone", "Centre", "Radius (nm)"), ("Alpha", "14N 61W", 12)],
        "Readme": [("Made by", "Somebody"), ("On", "Monday")],
    }  # fmt: skip
    for title, lines in rows.items():
        sheet = book[title] if title in book.sheetnames else book.create_sheet(title)
        for line in lines:
            sheet.append(line)
    book.save(tmp_path / "joint.xlsx")
    return tmp_path / "joint.xlsx"


def test_a_workbook_comes_as_a_whole(session, workbook):
    """Sheets tell what they are, refer to each other, and make one change; what is none of them stays out."""
    found = imports.preview(workbook)
    choices = imports.suggest(found, session.plan.header.lead)
    assert [(sheet.table.name, sheet.target) for sheet in choices.sheets] == [
        ("Ports", Target.BASES),
        ("Units", Target.ASSETS),
        ("Leave", Target.AVAILABILITY),
        ("Zones", Target.AREAS),
        ("Readme", None),
    ]
    change = take_over(session, found, choices)
    assert change.kinds == {"bases", "assets", "availabilities", "layers", "areas"}
    (swift,) = session.plan.assets.values()
    assert session.plan.bases[swift.base].name == "Castries"
    (leave,) = session.plan.availabilities.values()
    assert (leave.asset, leave.note) == (swift.id, "Refit")
    assert (leave.start, (leave.end - leave.start).days) == (D, 2)
    assert names(session.plan.layers) == ["joint"]


def test_an_asset_whose_base_is_not_there_stops_the_import(session, workbook):
    """It is named, and the plan stays as it is."""
    found = imports.preview(workbook)
    choices = imports.suggest(found, session.plan.header.lead)
    without = tuple(sheet for sheet in choices.sheets if sheet.target is not Target.BASES)
    with pytest.raises(AppError, match="“Castries” is no base"):
        take_over(session, found, Choices(choices.partner, sheets=without))
    assert session.plan.assets == {}


def test_pasted_rows_and_shapes_are_imports_too(session):
    """Rows of a spreadsheet and GeoJSON from a browser come by the clipboard."""
    found = imports.preview("Name\tPosition\nRV\t14N 61W\n")
    (table,) = found.tables
    sheet = imports.suggest_columns(table, Target.POINTS)
    change = take_over(session, found, Choices(session.plan.header.lead, sheets=(sheet,)))
    assert str(change.label) == "Import Clipboard"
    shape = {"type": "Point", "coordinates": [-61, 14]}
    found = imports.preview(json.dumps(shape))
    take_over(session, found, imports.suggest(found, session.plan.header.lead))
    assert names(session.plan.marks) == ["RV", "Clipboard 1"]


def test_files_dropped_together_are_opened_once():
    """The parts of a shapefile come with it; alone they are asked about."""
    paths = [Path(name) for name in ("a.dbf", "a.shp", "a.shx", "b.dbf", "c.kml", "A.PRJ")]
    assert imports.wanted(paths) == (Path("a.shp"), Path("b.dbf"), Path("c.kml"), Path("A.PRJ"))


def test_a_plan_is_not_imported(tmp_path, session):
    """It is opened instead, and that is said."""
    with pytest.raises(AppError, match="Open it from the menu"):
        imports.preview(session.path)


def test_ten_thousand_areas_are_one_change(session, tmp_path):
    """Preview, one change, saved; and undo."""
    features = [
        {
            "type": "Feature",
            "properties": {"name": f"Box {number % 100}", "info": "x" * 40},
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[west, 14], [west + 0.01, 14], [west + 0.01, 14.01], [west, 14]]],
            },
        }
        for number in range(10_000)
        for west in [-61 + number / 1e4]
    ]
    path = tmp_path / "many.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    found = imports.preview(path)
    take_over(session, found, imports.suggest(found, session.plan.header.lead))
    assert len(session.plan.areas) == 10_000
    session.undo()
    assert session.plan.areas == {}


def test_more_than_a_plan_holds_is_refused_whole(session, tmp_path):
    """The limit is told, and nothing has come."""
    path = tmp_path / "track.geojson"
    places = [[-61 + number / 1e5, 14] for number in range(imports.MOST_TAKEN + 1)]
    path.write_text(json.dumps({"type": "MultiPoint", "coordinates": places}))
    found = imports.preview(path)
    with pytest.raises(AppError, match=r"takes 20,000 things of one file, and 20,001 are chosen"):
        take_over(session, found, imports.suggest(found, session.plan.header.lead))
    assert session.plan.marks == {}


def test_a_background_is_a_layer_and_nothing_else(session, tmp_path):
    """Its file is remembered, its places are told as they are in it, and no part of the plan is made."""
    path = tmp_path / "Past traffic.geojson"
    shapes = [
        {"type": "Point", "coordinates": [-61, 14]},
        {"type": "LineString", "coordinates": [[179, 1], [-179, 2]]},
    ]
    path.write_text(json.dumps({"type": "GeometryCollection", "geometries": shapes}))
    change = imports.add_background(session, path)
    assert change.kinds == {"layers"}
    (layer,) = session.plan.layers.values()
    assert (layer.name, layer.source) == ("Past traffic", str(path))
    flat = np.frombuffer(imports.background_lines(path)).reshape(-1, 2)
    nothing = [np.nan, np.nan]
    # The line crosses 180 degrees the short way.
    expected = [[-61, 14], nothing, [179, 1], [181, 2], nothing]
    np.testing.assert_array_equal(flat, expected)


def test_a_table_is_no_background(tmp_path):
    """It is to be imported, and that is said."""
    path = tmp_path / "rows.csv"
    path.write_text("Name,Lat,Lon\nRV,14,-61\n")
    with pytest.raises(AppError, match="is a table"):
        imports.background_lines(path)
