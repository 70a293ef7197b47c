"""The map page: what lies under and over the plan, and how keys go through it."""

from __future__ import annotations

import numpy as np
import pyogrio
import pytest
import shapely
from PySide6.QtCore import QEvent, QPoint, Qt

from app.domain.marks import MarkKind
from app.geo.point import Position
from app.geo.shapes import Polygon
from app.session import actions
from app.session.session import Session
from app.ui.map.messages import Viewed
from tests.builders import a_plan, a_square
from tests.geo.test_tiles import png, raster
from tests.ui.surfaces import AA, contrast

MAP = "watchbill.chart.map"


def look_at(driver, lat, lon, zoom):
    """Bring a place into the middle of the map."""
    driver.script(f"{MAP}.setView([{lat}, {lon}], {zoom}, {{ animate: false }}) && 1")
    driver.qtbot.wait(150)


def click_pixel(driver, point):
    """Click a pixel of the map."""
    driver.mouse(QEvent.Type.MouseMove, point, Qt.MouseButton.NoButton)
    driver.mouse(QEvent.Type.MouseButtonPress, point)
    driver.mouse(QEvent.Type.MouseButtonRelease, point, buttons=Qt.MouseButton.NoButton)
    driver.qtbot.wait(80)


def colour_at(driver, point):
    """Return the colour of the map at one of its pixels."""
    return driver.window.map.grab().toImage().pixelColor(point)


def is_red(colour):
    """Tell whether nothing but red is seen."""
    return colour.red() > 2 * max(colour.green(), colour.blue())


def least_contrast(driver, point):
    """Return the least contrast of the inks of texts with the map at one of its pixels."""
    ground, color = colour_at(driver, point), driver.window.theme.color
    return min(contrast(ground, color(ink)) for ink in ("text", "muted", "accent"))


def test_the_map_keeps_one_canvas_for_each_of_its_panes(show, sample_session):
    """However often grid and rings are drawn anew, no canvas is left behind."""
    driver = show(sample_session)
    count = "document.querySelectorAll('.leaflet-grid-pane canvas, .leaflet-overlay-pane canvas').length"
    driver.until(lambda: driver.script(count) > 0)
    before = driver.script(count)
    for turn in range(10):
        look_at(driver, 14 + turn / 10, -61, 8)
    assert driver.script(count) == before


def test_overlays_take_the_colours_of_another_theme(show, sample_session):
    """The grid is drawn in the muted colour of the theme that is on."""
    driver = show(sample_session)
    window = driver.window
    colour = "watchbill.chart.overlays.get('grid')?.getLayers()[0].options.color"
    for name in ("night", "dusk", "day"):
        window.use_theme(name)
        driver.until(lambda: driver.script(colour) == window.theme.muted)


@pytest.fixture
def on_sheet(show, empty_session, tmp_path):
    """Return a function that opens a window on a plan with tiles of a grey under it, some of another."""

    def open_window(grey, other):
        columns, rows = range(20, 28), range(30, 40)  # counted from the south
        tiles = {(6, x, y): png(other if x == 24 else grey) for x in columns for y in rows}
        path = raster(tmp_path / "sheet.mbtiles", tiles, [("minzoom", "6"), ("maxzoom", "6")])
        driver = show(empty_session)
        driver.window.workspace.do(actions.add_layer, "Sheet", "", str(path))
        look_at(driver, 14.3, -45.3, 6)
        driver.until(
            lambda: driver.script("document.querySelectorAll('.sheet img.leaflet-tile-loaded').length") > 6
        )
        return driver

    return open_window


def on_and_beside(driver):
    """Return a pixel of most of the tiles, and one of those that are otherwise: from 45 W on."""
    middle = QPoint(driver.window.map.width() // 2, driver.window.map.height() // 2 + 17)
    return middle + QPoint(-50, 0), middle + QPoint(50, 0)


def test_pictures_under_the_plan_are_dark_at_dusk_and_red_at_night(on_sheet):
    """One from the air stays what it is: texts of the map are read on its brightest tile."""
    driver = on_sheet(60, 255)
    place, bright = on_and_beside(driver)
    driver.until(lambda: colour_at(driver, bright).lightness() > 240)
    for name in ("dusk", "night"):
        driver.window.use_theme(name)
        driver.until(lambda: least_contrast(driver, bright) >= AA)
        assert least_contrast(driver, place) >= AA
    driver.until(lambda: is_red(colour_at(driver, bright)))


def test_a_chart_on_pale_paper_is_light_on_dark_at_dusk_and_at_night(on_sheet):
    """What is printed black on it is told from the paper, and texts of the map are read on that."""
    driver = on_sheet(255, 0)
    paper, ink = on_and_beside(driver)
    driver.until(lambda: colour_at(driver, paper).lightness() > 240)
    for name in ("dusk", "night"):
        driver.window.use_theme(name)
        driver.until(lambda: least_contrast(driver, paper) >= AA)
        driver.until(lambda: contrast(colour_at(driver, paper), colour_at(driver, ink)) >= 3)
        assert colour_at(driver, ink).lightness() < 170
    driver.until(lambda: is_red(colour_at(driver, ink)))


def test_files_lie_in_the_order_of_their_layers_however_many(show, empty_session, tmp_path):
    """Sixty and more: the upper of two is the one that is seen, and all lie below the plan."""
    black, white = (
        raster(tmp_path / f"{name}.mbtiles", {(0, 0, 0): png(grey)}, [("minzoom", "0"), ("maxzoom", "0")])
        for name, grey in (("black", 0), ("white", 255))
    )
    driver = show(empty_session)
    workspace = driver.window.workspace
    for number in range(60):
        workspace.do(actions.add_layer, f"Black {number}", "", str(black))
    workspace.do(actions.add_layer, "White", "", str(white))
    white_layer = next(layer.id for layer in driver.plan.layers.values() if layer.name == "White")
    look_at(driver, 14.3, -45.3, 6)
    place = QPoint(driver.window.map.width() // 2 + 31, driver.window.map.height() // 2 + 17)
    driver.until(lambda: colour_at(driver, place).lightness() < 20)
    workspace.do(actions.raise_layer, white_layer, 60)
    driver.until(lambda: colour_at(driver, place).lightness() > 240)
    workspace.do(actions.raise_layer, white_layer, -1)
    driver.until(lambda: colour_at(driver, place).lightness() < 20)
    level = f"[...{MAP}.getPane('sheets').children].map((pane) => +pane.style.zIndex)"
    assert sorted(driver.script(level)) == list(range(1, 62))
    assert driver.script(f"{MAP}.getPane('sheets').style.zIndex < {MAP}.getPane('plan').style.zIndex")


@pytest.mark.parametrize("turn", [360, -360, 0])
def test_limits_of_zones_lie_in_the_copy_of_the_world_that_is_looked_at(show, sample_session, turn):
    """Past 180 degrees as well, there and back."""
    driver = show(sample_session)
    driver.until(lambda: driver.script("document.querySelectorAll('.leaflet-zones-pane path').length") > 10)
    for lon in (-61 + turn, -61):
        look_at(driver, 14, lon, 6)
        west, middle, east = driver.script(
            "(() => { const box = watchbill.chart.zones.getBounds();"
            f" return [box.getWest(), {MAP}.getCenter().lng, box.getEast()]; }})()"
        )
        # More than a turn away it is the copy where longitudes are counted that is looked at.
        assert (middle - lon) % 360 == 0
        assert west < middle < east


def test_vector_tiles_under_the_plan_take_the_colours_of_another_theme(show, empty_session, tmp_path):
    """They are drawn anew in the muted colour of the theme, once, and nothing of before is left."""
    path = tmp_path / "coast.pmtiles"
    line = shapely.to_wkb(np.array([shapely.LineString([(-62, 13), (-60, 15)])]))
    pyogrio.raw.write(
        path, line, [], [], geometry_type="LineString", crs="EPSG:4326", driver="PMTiles", layer="coast"
    )
    driver = show(empty_session)
    driver.window.workspace.do(actions.add_layer, "Coast", "", str(path))
    sheet = "[...watchbill.chart.sheets.values()][0]"
    driver.until(lambda: driver.script("watchbill.chart.sheets.size") == 1)
    for name in ("night", "dusk"):
        driver.window.use_theme(name)
        driver.until(
            lambda: (
                driver.script(f"{sheet}.layer.paintRules[0].symbolizer.color.str ?? ''")
                == driver.window.theme.muted
            )
        )
        assert driver.script(f"{MAP}.getPane({sheet}.pane).children.length") == 1


def test_tab_goes_through_the_map_by_its_buttons_alone(show, sample_session):
    """No limit of a zone is a stop: a handful of presses and the keyboard is through."""
    driver = show(sample_session)
    driver.until(lambda: driver.script("document.querySelectorAll('.leaflet-zones-pane path').length") > 10)
    driver.window.activateWindow()
    driver.window.map.setFocus()
    stops = []
    for _ in range(8):
        driver.qtbot.keyClick(driver.window.map.focusProxy() or driver.window.map, Qt.Key.Key_Tab)
        driver.qtbot.wait(60)
        stops.append(driver.script("document.activeElement.tagName"))
    assert "path" not in stops
    assert not driver.window.map.hasFocus()


def test_no_text_of_the_map_is_marked(show, sample_session):
    """Neither buttons nor figures can be selected like text."""
    driver = show(sample_session)
    style = "getComputedStyle(document.querySelector('.leaflet-control-zoom-in')).userSelect"
    assert driver.script(style) == "none"


def test_the_name_of_a_zone_is_shown_at_the_pointer(show, sample_session):
    """One tool tip tells of whichever limit is under the pointer."""
    driver = show(sample_session)
    driver.until(lambda: driver.script("!!watchbill.chart.zones"))
    fire = (
        "(() => { const line = watchbill.chart.zones.getLayers()[0]; "
        "line.fire('mouseover', { latlng: line.getBounds().getCenter() }, true); "
        "return document.querySelector('.leaflet-tooltip').textContent; })()"
    )
    assert "approx" in driver.script(fire).lower()


@pytest.fixture
def fiji(show, empty_session):
    """Return a window on a plan with an area on each side of 180 degrees and one across it."""
    driver = show(empty_session)
    for name, lon in (("West", 179.0), ("East", -179.0)):
        driver.window.workspace.do(actions.draw_area, name, a_square(-17, lon))
    across = Polygon(tuple(Position(lat, lon) for lat, lon in ((-18, 179.9), (-18, -179.9), (-18.2, 180))))
    driver.window.workspace.do(actions.draw_area, "Across", across)
    driver.until(lambda: driver.script("watchbill.chart.canvas.things.areas.size") == 3)
    return driver


@pytest.mark.parametrize("middle", [-179.2, 179.2, 180.8, -181.0])
def test_areas_at_both_sides_of_180_degrees_are_neighbours(fiji, middle):
    """From either side all three are drawn two degrees apart or less, and are picked where they are drawn."""
    driver, workspace = fiji, fiji.window.workspace
    look_at(driver, -17.5, middle, 7)
    canvas = "watchbill.chart.canvas"
    spots = {
        area.name: driver.script(
            f"{canvas}.spot(mercator({[area.shape.anchor.lon_deg, area.shape.anchor.lat_deg]}), "
            f"{canvas}.things.areas.get('{area.id}'))"
        )
        for area in driver.plan.areas.values()
    }
    # 256 pixels are 360 degrees at zoom 0: at zoom 7 two degrees are 182 pixels.
    assert spots["East"][0] - spots["West"][0] == pytest.approx(2 * 256 * 2**7 / 360, abs=0.5)
    for area in driver.plan.areas.values():
        workspace.select("", "")
        click_pixel(driver, QPoint(*map(round, spots[area.name])))
        driver.until(lambda area=area: workspace.identity == area.id)


def test_the_whole_plan_and_what_is_selected_are_shown_the_short_way_round(fiji):
    """Two areas around 180 degrees make a view of a few degrees, not of the world."""
    driver = fiji
    keys = tuple(("areas", identity) for identity in driver.plan.areas)
    for show_it in (driver.window.map_work.fit, lambda: driver.window.map_work.fit_to(keys)):
        look_at(driver, 0, 0, 3)
        show_it()
        driver.until(lambda: driver.script(f"{MAP}.getZoom()") > 6)
        assert abs(abs(driver.script(f"{MAP}.getCenter().lng")) - 180) < 0.2


def test_a_plan_of_one_place_is_shown_with_what_is_around_it(show):
    """Nothing is as small as a point: its box would be looked at from no height at all."""
    driver = show(Session.create_unnamed(a_plan([], [])))
    driver.until(lambda: driver.script(f"{MAP}.getZoom()") == 13)
    assert driver.script(f"{MAP}.getCenter()") == {"lat": pytest.approx(13), "lng": pytest.approx(-61)}


def test_drawing_snaps_across_180_degrees(fiji):
    """Seen from -179.2 a corner at 179.1 is caught, and drawn beside the pointer."""
    driver = fiji
    look_at(driver, -17, -179.9, 8)
    driver.script("watchbill.chart.useTool('area') || 1")
    caught = driver.script("watchbill.chart.snapper.near(L.latLng(-16.902, -180.898), [])")
    assert (caught["lat"], caught["lng"]) == pytest.approx((-16.9, -180.9))
    driver.script("watchbill.chart.useTool('select') || 1")
    area = next(area for area in driver.plan.areas.values() if area.name == "West")
    driver.window.workspace.select("areas", area.id)
    driver.window.map_work.use_tool("shape")
    driver.until(lambda: driver.script("document.querySelectorAll('.marker-icon').length") >= 4)
    lngs = driver.script("watchbill.chart.hands.shaping.layer.getLatLngs()[0].map(({ lng }) => lng)")
    assert all(-181.2 < lng < -180.8 for lng in lngs)
    driver.window.map_work.use_tool("select")


def test_the_view_comes_back_from_other_copies_of_the_world(show, sample_session):
    """However far one pans, the program is told of what is in view, and the map looks the same."""
    driver = show(sample_session)
    views = []
    driver.window.map.said.connect(lambda said: isinstance(said, Viewed) and views.append(said))
    for lng, home in ((700, -20), (-1000, 80), (300, 300), (361, 1), (-559.5, 160.5)):
        look_at(driver, 14, lng, 7)
        driver.until(lambda home=home: abs(driver.script(f"{MAP}.getCenter().lng") - home) < 0.01)
        driver.until(lambda home=home: abs((views[-1].west + views[-1].east) / 2 - home) < 0.01)
    # By hand, eastwards all the way: the grid is drawn for what is in view, every time.
    look_at(driver, 14, 170, 5)
    for _ in range(20):
        driver.script(f"{MAP}.panBy([1000, 0], {{ animate: false }}) && 1")
        driver.qtbot.wait(60)
        west, east = (driver.script(f"{MAP}.getBounds().{side}()") for side in ("getWest", "getEast"))
        driver.until(lambda west=west: views[-1].west == pytest.approx(west, abs=0.01))
        assert -540 < west < east < 540


def test_a_drawing_goes_along_to_the_copy_of_the_world_in_view(show, sample_session):
    """Its corners stay under the eye, and the area is where they were set."""
    driver = show(sample_session)
    look_at(driver, 14, 350, 7)
    driver.window.use_tool("area")
    driver.until(lambda: driver.script("watchbill.chart.sketch.tool") == "area")
    for lat, lng in ((14, 350), (14, 351)):
        driver.click(lat, lng)
    look_at(driver, 14, 362, 7)
    driver.until(lambda: driver.script(f"{MAP}.getCenter().lng") == pytest.approx(2, abs=0.01))
    driver.click(15, 1)
    before = set(driver.plan.areas)
    driver.window.map.send('{"type": "sketch", "act": "finish"}')
    driver.until(lambda: len(driver.plan.areas) > len(before))
    (made,) = set(driver.plan.areas) - before
    lons = sorted(round(corner.lon_deg, 1) for corner in driver.plan.areas[made].shape.ring)
    assert lons == pytest.approx([-10, -9, 1], abs=0.2)


@pytest.mark.parametrize("name", ["graticule", "mgrs"])
def test_no_name_lies_on_a_figure_of_the_grid(show, sample_session, name):
    """Wherever one looks, once the view rests."""
    driver = show(sample_session)
    driver.window.overlays.use({name})
    both = """(() => {
      const corner = watchbill.chart.map.getContainer().getBoundingClientRect();
      const boxes = [...document.querySelectorAll(".overlay-text.grid span")].map((one) => {
        const { left, top, right, bottom } = one.getBoundingClientRect();
        return [left - corner.left, top - corner.top, right - corner.left, bottom - corner.top];
      });
      return [boxes, [...watchbill.chart.canvas.labels.shown.values()].map(({ box }) => box)];
    })()"""
    for lat, lon, zoom in ((14, -61, 7), (12.5, -61.3, 8), (15.2, -60.6, 8), (14.05, -60.9, 9)):
        look_at(driver, lat, lon, zoom)
        driver.until(lambda: _apart(*driver.script(both)))


@pytest.mark.parametrize("name", ["graticule", "mgrs"])
def test_figures_of_the_grid_leave_the_corners_free(show, sample_session, name):
    """None lies on another, nor on the scale bar, the buttons or the sources, wherever one looks."""
    driver = show(sample_session)
    driver.window.overlays.use({name})
    look = """(() => {
      const container = watchbill.chart.map.getContainer();
      const boxes = (those) => [...document.querySelectorAll(those)].map((one) => boxOf(one, container));
      return [boxes(".overlay-text.grid span"), boxes(".leaflet-control")];
    })()"""
    # With a parallel and a meridian just above and right of the lower left corner.
    away = f"{MAP}.latLngToContainerPoint([12, -62]).subtract([6, {MAP}.getSize().y - 24])"
    for lat, lon, zoom in ((14, -61, 7), (12.5, -61.3, 8), (14.05, -60.9, 9)):
        look_at(driver, lat, lon, zoom)
        driver.script(f"{MAP}.panBy({away}, {{ animate: false }}) && 1")
        driver.qtbot.wait(300)
        figures, controls = driver.script(look)
        assert figures
        for place, figure in enumerate(figures):
            assert not any(_overlap(figure, other) for other in [*controls, *figures[:place]])


def _apart(figures, names):
    """Tell whether there are figures and names, and none lies on another."""
    return figures and names and not any(_overlap(one, other) for one in figures for other in names)


def _overlap(one, other):
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080)])
def test_areas_of_the_whole_plan_have_their_names(show, sample_session, size):
    """As the plan opens: all but those too small for one, and all bases beside them."""
    driver = show(sample_session)
    driver.window.resize(*size)
    driver.qtbot.wait(400)
    driver.window.map_work.fit()
    driver.qtbot.wait(600)
    canvas = "watchbill.chart.canvas"
    wide = f"""[...{canvas}.things.areas.values()]
      .filter((area) => {canvas}.labels.areaName({canvas}, area).lines.length).map((area) => area.row.name)"""
    shown = f"""[...{canvas}.labels.shown]
      .filter(([key]) => key.startsWith("areas")).map(([, one]) => one.lines.join(" "))"""
    named = driver.script(wide)
    assert len(named) > 8
    assert set(driver.script(shown)) == set(named)
    bases = f"[...{canvas}.labels.shown.keys()].filter((key) => key.startsWith('bases')).length"
    assert driver.script(bases) == len(driver.plan.bases)


def test_no_town_passes_for_the_name_of_an_area(show, sample_session):
    """An area whose name finds no room has no town's name in its middle."""
    driver = show(sample_session)
    canvas = "watchbill.chart.canvas"
    driver.until(lambda: driver.script(f"{canvas}.places.size") > 5)
    look_at(driver, 13.9, -61.2, 6)
    misnamed = f"""[...{canvas}.things.areas.values()].filter((area) => {{
      const shown = {canvas}.labels.shown, [x, y] = {canvas}.spot(mercator(area.row.anchor), area);
      const {{ lines }} = {canvas}.labels.areaName({canvas}, area);
      const towns = [...shown].filter(([key]) => key.startsWith("places/")).map(([, {{ box }}]) => box);
      const isNamed = !lines.length || shown.has(`areas/${{area.row.id}}`);
      return !isNamed && towns.some((box) => overlap(box, around([x, y], 8, 8)));
    }}).length"""
    for zoom in (6, 6.5, 7):
        look_at(driver, 13.9, -61.2, zoom)
        driver.qtbot.wait(400)
        assert driver.script(misnamed) == 0
    assert driver.script(f"{canvas}.labels.nameless.length") < 3


def test_no_line_strikes_its_own_name_through(show, empty_session):
    """The name of a barrier or a track lies outside of all of it."""
    driver = show(empty_session)
    path = tuple(
        Position(lat, lon) for lat, lon in ((12.5, -62.0), (13.5, -61.5), (12.4, -61.2), (13.2, -60.9))
    )
    driver.window.workspace.do(actions.draw_mark, "Track west", MarkKind.TRACK, path)
    look_at(driver, 13, -61.5, 7)
    identity = next(iter(driver.plan.marks))
    shown = "watchbill.chart.canvas.labels.shown"
    driver.until(lambda: driver.script(f"{shown}.has('marks/{identity}')"))
    left, top, right, bottom = driver.script(f"{shown}.get('marks/{identity}').box")
    spots = [driver.pixel(place.lat_deg, place.lon_deg) for place in path]
    line = shapely.LineString([(spot.x(), spot.y()) for spot in spots])
    assert not line.intersects(shapely.box(left, top, right, bottom))


def test_an_asset_that_is_selected_is_named_at_every_scale(show, sample_session):
    """On a view of the whole plan, where the others are symbols alone; with the selection the name goes."""
    driver = show(sample_session)
    asset = list(driver.plan.assets)[-1]
    named = "[...watchbill.chart.canvas.labels.shown.keys()].filter((key) => key.startsWith('assets'))"
    driver.until(lambda: driver.script("watchbill.chart.canvas.draws > 0"))
    assert driver.script(named) == []
    driver.window.workspace.select("assets", asset)
    driver.until(lambda: driver.script(named) == [f"assets/{asset}"])
    driver.window.workspace.select("", "")
    driver.until(lambda: driver.script(named) == [])
    # Close by, where all have their names, it keeps the one it has.
    base = driver.plan.bases[driver.plan.assets[asset].base].position
    look_at(driver, base.lat_deg, base.lon_deg, 11)
    box = f"watchbill.chart.canvas.labels.shown.get('assets/{asset}')?.box ?? null"
    driver.until(lambda: driver.script(box) is not None)
    before = driver.script(box)
    driver.window.workspace.select("assets", asset)
    driver.until(lambda: driver.script("watchbill.chart.canvas.chosen.size") == 1)
    driver.qtbot.wait(200)
    assert driver.script(box) == before
