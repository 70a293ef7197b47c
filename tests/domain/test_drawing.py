"""What is drawn: layers, points and lines, shapes changed, hidden and locked, copied and pasted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.base.errors import AppError
from app.domain.change import table
from app.domain.codec import from_tree, plan_from_tree, plan_to_tree, to_tree
from app.domain.edits import displays, layers, marks, pasting, shaping
from app.domain.edits.areas import describe_area, draw_area
from app.domain.ids import AreaId, LayerId, MarkId
from app.domain.layers import stacked
from app.domain.marks import MarkKind
from app.domain.release import release
from app.domain.text import NAME_LENGTH
from app.geo.geodesic import bearing_deg, distance_m
from app.geo.point import Position
from app.geo.shapes import Circle, Corridor, Sector, Shape, rectangle
from tests.builders import ALPHA, EVERYONE, HARBOUR, a_plan, an_area, an_asset, marking

HERE, THERE = Position(13.0, -60.5), Position(14.0, -59.0)
AREA, SHIP = an_area("area"), an_asset("ship")
SHEET, LINE = LayerId("l-sheet"), MarkId("m-line")


def a_drawn_plan():
    """Return a plan with an area and a line on a layer."""
    plan = layers.add_layer(a_plan([SHIP], [AREA]), "Sheet", "Drawn", identity=SHEET)
    plan = marks.draw_mark(plan, "Line", MarkKind.BARRIER, (HERE, THERE), identity=LINE)
    plan = marks.describe_mark(plan, replace(plan.marks[LINE], layer=SHEET, marking=marking(), note="mine"))
    return describe_area(plan, replace(plan.areas[AREA.id], layer=SHEET, note="mine too"))


@pytest.mark.parametrize(
    "shape",
    [
        rectangle(HERE, THERE),
        Circle(HERE, 5_000),
        Sector(HERE, 5_000, 10, 80, 100),
        Corridor((HERE, THERE), 900),
    ],
    ids=lambda shape: type(shape).__name__,
)
def test_every_shape_survives_json(shape):
    """What is read back is equal, and of the same kind."""
    assert from_tree(to_tree(shape), Shape) == shape


@pytest.mark.parametrize(
    "tree", [[], {}, {"kind": "blob"}, {"kind": "circle"}, [[]], "x", [[[0, 0], [1, 1]]]]
)
def test_what_is_no_shape_is_refused(tree):
    """As something the user can be told, never as a fault."""
    with pytest.raises(AppError):
        from_tree(tree, Shape)


def test_a_plan_of_version_1_is_read():
    """Polygons without holes were one ring, and kinds that came later are missing."""
    tree = plan_to_tree(a_plan([SHIP], [AREA]))
    old = {kind: rows for kind, rows in tree.items() if kind not in {"layers", "marks", "availabilities"}}
    old["areas"] = [{**row, "shape": row["shape"][0]} for row in old["areas"]]
    assert plan_from_tree(old) == a_plan([SHIP], [AREA])


def test_layers_are_put_in_order():
    """A new layer is on top, one that shows a file below all; raising renumbers from the lowest."""
    plan = layers.add_layer(a_plan(), "One")
    plan = layers.add_layer(plan, "Two")
    plan = layers.add_layer(plan, "Chart", source="chart.mbtiles")

    def order():
        return [layer.name for layer in sorted(plan.layers.values(), key=lambda layer: layer.rank)]

    assert order() == ["Chart", "One", "Two"]
    plan = layers.raise_layer(plan, next(i for i, layer in plan.layers.items() if layer.name == "Chart"), 1)
    assert order() == ["One", "Chart", "Two"]
    assert [layer.rank for layer in plan.layers.values()] == [1, 3, 2]


def test_layers_of_a_group_lie_together_and_move_past_others_at_once():
    """A step up is within the group, or past a whole group; a drag puts some at a place, into a group."""
    plan = a_plan()
    for name, group in (("One", "Old"), ("Two", ""), ("Three", "Old"), ("Four", "")):
        plan = layers.add_layer(plan, name, group, identity=LayerId(name))

    def stack():
        return [[layer.id for layer in block] for block in stacked(plan.layers.values())]

    assert stack() == [["Four"], ["Three", "One"], ["Two"]]
    plan = layers.raise_layer(plan, LayerId("One"), 1)
    assert stack() == [["Four"], ["One", "Three"], ["Two"]]
    plan = layers.raise_layer(plan, LayerId("Two"), 1)
    assert stack() == [["Four"], ["Two"], ["One", "Three"]]
    plan = layers.move_layers(plan, [LayerId("Three"), LayerId("Four")], 2, "")
    assert stack() == [["Two"], ["Four"], ["Three"], ["One"]]
    plan = layers.move_layers(plan, [LayerId("Two")], 4, "Old")
    assert stack() == [["Four"], ["Three"], ["One", "Two"]]
    plan = layers.move_layers(plan, [LayerId("One"), LayerId("Two")], 0, None)
    assert stack() == [["One", "Two"], ["Four"], ["Three"]]


def test_a_layer_that_goes_leaves_what_was_drawn_on_it():
    """Areas and marks stay, on no layer."""
    plan = layers.remove_layer(a_drawn_plan(), SHEET)
    assert plan.areas[AREA.id].layer is None
    assert plan.marks[LINE].layer is None


@pytest.mark.parametrize("name", ["areas", AREA.id, SHEET])
def test_what_is_locked_is_named_and_refused(name):
    """By itself, by its layer, or by its kind; unlocked it can be changed again."""
    plan = displays.lock(a_drawn_plan(), [name], locked=True)
    with pytest.raises(AppError, match="area is locked"):
        displays.check_unlocked(plan, [("areas", AREA.id)])
    displays.check_unlocked(displays.lock(plan, [name], locked=False), [("areas", AREA.id)])


def test_a_partner_hides_its_bases_and_assets():
    """And nothing else."""
    plan = displays.show(a_drawn_plan(), [ALPHA], visible=False)
    assert displays.is_hidden(plan, "assets", SHIP)
    assert displays.is_hidden(plan, "bases", plan.bases[HARBOUR])
    assert not displays.is_hidden(plan, "areas", AREA)


def test_notes_and_layers_leave_the_plan_with_no_copy():
    """They are the planner's own, whoever the copy is for."""
    copy = release(a_drawn_plan(), ALPHA, key=b"k" * 32).value
    assert copy.layers == {}
    assert [mark.name for mark in copy.marks.values()] == ["Line"]
    assert {item.note for kind in ("areas", "marks") for item in table(copy, kind).values()} == {""}
    assert {item.layer for kind in ("areas", "marks") for item in table(copy, kind).values()} == {None}


def test_a_cut_that_falls_into_pieces_makes_areas_of_them():
    """The largest keeps its identity; the others have its task under new names."""
    across = Corridor((Position(12.98, -61), Position(12.98, -60)), 500)
    plan = shaping.cut_area(a_plan(areas=[AREA]), AREA.id, across)
    first, second = plan.areas.values()
    assert first.id == AREA.id
    assert (second.name, second.task) == ("area 2", AREA.task)
    bridged = draw_area(plan, "bridge", Corridor(across.line, 600), AreaId("z-bridge"))
    (whole,) = shaping.join_areas(bridged, [AREA.id, second.id, AreaId("z-bridge")]).areas.values()
    assert whole.shape.contains(Position(12.98, -60.5))


def test_areas_that_touch_become_one():
    """The first stays with its name; areas apart are refused and nothing changes."""
    beside = replace(an_area("beside", lon=-60.3), id=AreaId("z-beside"))
    apart = an_area("apart", lon=-55)
    plan = a_plan(areas=[AREA, beside, apart])
    joined = shaping.join_areas(plan, [AREA.id, beside.id])
    assert list(joined.areas) == [AREA.id, apart.id]
    assert joined.areas[AREA.id].shape.area_m2 == pytest.approx(
        AREA.shape.area_m2 + beside.shape.area_m2, rel=1e-6
    )
    with pytest.raises(AppError, match="not one area"):
        shaping.join_areas(plan, [AREA.id, apart.id])


def test_a_double_stands_where_it_was_asked_for():
    """Same size, next free name."""
    plan = shaping.double_area(a_plan(areas=[AREA]), AREA.id, THERE)
    double = list(plan.areas.values())[1]
    assert double.name == "area 2"
    assert distance_m(double.shape.anchor, THERE) < 200


def test_a_paste_brings_along_what_it_refers_to():
    """Base, layer and partner of another plan come with it; what is here already is used."""
    clip = pasting.copy(a_drawn_plan(), [("assets", SHIP.id), ("areas", AREA.id), ("marks", LINE)])
    other = a_plan()
    pasted = pasting.paste(other, clip)
    (ship,), (area,), (line,) = pasted.assets.values(), pasted.areas.values(), pasted.marks.values()
    assert ship.base == HARBOUR
    assert {area.layer, line.layer} == set(pasted.layers)
    assert area.marking.releasable_to == EVERYONE
    assert not {ship.id, area.id, line.id} & {SHIP.id, AREA.id, LINE}
    foreign = replace(other, partners={i: p for i, p in other.partners.items() if i != ALPHA}, bases={})
    pasted = pasting.paste(foreign, clip)
    assert sorted(partner.code for partner in pasted.partners.values()) == ["ALF", "BRV", "JHQ"]
    (ship,), (base,) = pasted.assets.values(), pasted.bases.values()
    assert (ship.base, pasted.partners[ship.partner].code) == (base.id, "ALF")


def test_pasting_twice_gives_two_with_names_of_their_own():
    """Nothing is overwritten."""
    plan = a_drawn_plan()
    clip = pasting.copy(plan, [("areas", AREA.id)])
    names = [area.name for area in pasting.paste(pasting.paste(plan, clip), clip).areas.values()]
    assert names == ["area", "area 2", "area 3"]


def test_a_double_lies_beside_what_it_doubles():
    """What is doubled together stays together; the next goes on from there; a paste elsewhere stays."""
    plan = a_drawn_plan()
    keys = [("areas", AREA.id), ("marks", LINE)]
    clip = pasting.copy(plan, keys)
    once = pasting.paste(plan, clip)
    twice = pasting.paste(once, clip)
    areas = [area.shape for area in twice.areas.values() if area.name.startswith(AREA.name)]
    lines = [mark.path for mark in twice.marks.values() if mark.name.startswith(plan.marks[LINE].name)]
    step_m = distance_m(areas[0].anchor, areas[1].anchor)
    assert step_m >= 1852
    assert distance_m(areas[1].anchor, areas[2].anchor) == pytest.approx(step_m, rel=0.01)
    assert bearing_deg(areas[0].anchor, areas[1].anchor) == pytest.approx(135, abs=0.5)
    assert distance_m(lines[0][0], lines[1][0]) == pytest.approx(step_m, rel=0.01)
    assert areas[1].area_m2 == pytest.approx(areas[0].area_m2, rel=0.001)
    elsewhere = pasting.paste(a_plan([], []), clip)
    assert [area.shape for area in elsewhere.areas.values()] == [AREA.shape]
    # A circle about the same middle hides nothing.
    within = replace(AREA, shape=Circle(AREA.shape.anchor, 100.0))
    *_, inside = pasting.paste(plan, pasting.copy(a_plan([], [within]), keys[:1])).areas.values()
    assert inside.shape == within.shape


def test_the_number_of_a_name_counts_on_in_a_copy():
    """A number at the end of a name is the name's own; a long one marks what it names."""
    names = ("Barrier 1", "Barrier 2", "Barrier", "Ship 9123456", "Pier4")
    plan = a_plan([], [replace(AREA, id=f"z-{name}", name=name) for name in names])
    clip = pasting.copy(plan, [("areas", area) for area in plan.areas])
    pasted = [area.name for area in pasting.paste(plan, clip).areas.values()][len(names) :]
    assert pasted == ["Barrier 3", "Barrier 4", "Barrier 5", "Ship 9123456 2", "Pier4 2"]


def test_a_copy_of_a_long_name_that_counts_is_still_a_name():
    """The number replaces the one before it, and the name stays within its length."""
    longest = f"{'n' * (NAME_LENGTH - 2)} 9"
    double = list(
        shaping.double_area(a_plan(areas=[replace(AREA, name=longest)]), AREA.id, THERE).areas.values()
    )[1]
    assert double.name.endswith("n 10")
    assert len(double.name) <= NAME_LENGTH


def test_exercise_and_live_things_are_never_mixed():
    """A paste from an exercise into a live plan is refused."""
    plan = a_drawn_plan()
    live = replace(plan, headers={plan.header.id: replace(plan.header, exercise=False)})
    with pytest.raises(AppError, match="never mixed"):
        pasting.paste(live, pasting.copy(plan, [("areas", AREA.id)]))
    with pytest.raises(AppError, match="can be copied"):
        pasting.copy(plan, [("partners", ALPHA)])


def test_a_shape_without_an_outline_is_refused_when_it_is_drawn():
    """A sector round a pole is no polygon of longitudes and latitudes; no plan holds one."""
    with pytest.raises(AppError, match="crosses itself"):
        draw_area(a_plan(), "Pole", Sector(Position(89.8, 10), 30_000, 250, 120))


def test_pasted_twins_get_names_of_their_own():
    """Two things of one name that come together are told apart from each other too."""
    twins = [replace(AREA, id=f"z-{number}", name="Twin") for number in range(3)]
    clip = pasting.copy(a_plan([], twins), [("areas", twin.id) for twin in twins])
    pasted = pasting.paste(a_plan([], twins[:1]), clip)
    assert sorted(area.name for area in pasted.areas.values()) == ["Twin", "Twin 2", "Twin 3", "Twin 4"]
