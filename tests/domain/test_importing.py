"""Everything of an import at once: names, layers, markings and what refers to what."""

from __future__ import annotations

import pytest

from app.base.errors import AppError
from app.domain.catalog import asset_type
from app.domain.change import apply_change, difference
from app.domain.edits import importing
from app.domain.edits.importing import (
    Intake,
    NewArea,
    NewAsset,
    NewAvailability,
    NewBase,
    NewMark,
    take_in,
)
from app.domain.marks import MarkKind
from app.domain.plan import Plan
from app.geo.point import Position
from tests.builders import ALPHA, BRAVO, LEAD, D, a_plan, a_square, an_area, an_asset, at, hours

HELICOPTER = asset_type("helicopter")
HERE = Position(13, -60)


def an_asset_to_come(name, base):
    """Return a helicopter at a base."""
    return NewAsset(name, HELICOPTER, base, HELICOPTER.performance, HELICOPTER.source)


def taken(plan, **news):
    """Return the plan with an import of Bravo's."""
    return take_in(plan, Intake("Survey", BRAVO, **news))


def names(mapping):
    """Return what things are called, in their order."""
    return [thing.name for thing in mapping.values()]


def test_what_is_drawn_comes_on_a_layer_of_its_own():
    """Areas, points and lines lie on one new layer above the others, marked as the planner's own."""
    plan = taken(
        a_plan(areas=[an_area("old")]),
        areas=[NewArea("North", a_square(14, -60), 5, "Watch.", "A note")],
        marks=[
            NewMark("RV", MarkKind.POINT, (HERE,)),
            NewMark("Limit", MarkKind.LINE, (HERE, Position(14, -60))),
        ],
    )
    (layer,) = plan.layers.values()
    assert layer.name == "Survey"
    _, area = plan.areas.values()
    assert (area.name, area.priority, area.task, area.note) == ("North", 5, "Watch.", "A note")
    for thing in (area, *plan.marks.values()):
        assert thing.layer == layer.id
        assert (thing.marking.originator, thing.marking.exercise) == (LEAD, True)
        assert thing.marking.releasable_to == frozenset()
    assert names(plan.marks) == ["RV", "Limit"]


def test_without_anything_drawn_there_is_no_layer():
    """An import of bases alone adds bases alone."""
    plan = taken(a_plan(), bases=[NewBase("Port", HERE)])
    assert plan.layers == {}
    assert names(plan.bases) == ["Harbour", "Port"]


def test_names_are_given_once():
    """Those of the plan and those that come twice get numbers; the layer too."""
    plan = a_plan(areas=[an_area("Box")])
    for _ in range(2):
        plan = taken(plan, areas=[NewArea("Box", a_square(14, -60)), NewArea("Box", a_square(15, -60))])
    assert names(plan.areas) == ["Box", "Box 2", "Box 3", "Box 4", "Box 5"]
    assert names(plan.layers) == ["Survey", "Survey 2"]
    long = taken(a_plan(), areas=[NewArea("x" * 80, a_square(14, -60))] * 12)
    assert len(set(names(long.areas))) == 12


def test_whose_a_base_is():
    """By code, by name in any case, or the partner chosen for all; marked as that partner's."""
    plan = taken(
        a_plan(),
        bases=[NewBase("A", HERE, "ALF"), NewBase("B", HERE, "alpha"), NewBase("C", HERE)],
    )
    a, b, c = list(plan.bases.values())[1:]
    assert [a.partner, b.partner, c.partner] == [ALPHA, ALPHA, BRAVO]
    assert all(base.marking.originator == base.partner for base in (a, b, c))


def test_an_asset_finds_the_base_that_comes_with_it():
    """A base of the same import goes before one of the plan; it is of that base's partner."""
    plan = taken(
        a_plan(),
        bases=[NewBase("Harbour", HERE)],
        assets=[an_asset_to_come("Eagle", "HARBOUR"), an_asset_to_come("Eagle", "harbour")],
    )
    new = list(plan.bases.values())[1]
    assert new.name == "Harbour 2"
    assert names(plan.assets) == ["Eagle", "Eagle 2"]
    assert {asset.base for asset in plan.assets.values()} == {new.id}
    assert {asset.partner for asset in plan.assets.values()} == {BRAVO}
    assert {asset.marking.originator for asset in plan.assets.values()} == {BRAVO}
    assert {asset.sidc for asset in plan.assets.values()} == {HELICOPTER.sidc}


def test_availabilities_find_assets_of_the_plan_and_of_the_import():
    """They are marked as their asset is."""
    ship = an_asset("ship")
    plan = taken(
        a_plan([ship]),
        assets=[an_asset_to_come("Eagle", "Harbour")],
        availabilities=[
            NewAvailability("Ship", D, at(6), note="Engine"),
            NewAvailability("eagle", at(6), at(9), available=True),
        ],
    )
    first, second = plan.availabilities.values()
    assert (first.asset, first.start, first.end, first.available, first.note) == (
        ship.id,
        D,
        at(6),
        False,
        "Engine",
    )
    assert first.marking == ship.marking
    assert plan.assets[second.asset].name == "Eagle"
    assert plan.unavailable(second.asset) == ()


def test_what_names_nothing_is_told_all_at_once():
    """Unknown partners, bases and assets, with what is known; the plan is not touched."""
    with pytest.raises(AppError) as caught:
        taken(
            a_plan([an_asset("ship")]),
            bases=[NewBase("A", HERE, "XYZ"), NewBase("B", HERE, timezone="Mars/Base")],
            assets=[an_asset_to_come("Eagle", "Nowhere")],
            availabilities=[NewAvailability("Ghost", D, at(1))],
        )
    text = str(caught.value)
    for word in ("4 rows", "XYZ", "ALF", "Mars/Base", "Nowhere", "Harbour", "Ghost", "ship"):
        assert word in text


def test_of_several_with_one_name_none_is_taken():
    """Two bases of one name are told apart by their letters' case, or not at all."""
    twins = [NewBase("Pier", HERE), NewBase("PIER", HERE)]
    with pytest.raises(AppError, match="several"):
        taken(a_plan(), bases=twins, assets=[an_asset_to_come("Eagle", "pier")])
    plan = taken(a_plan(), bases=twins, assets=[an_asset_to_come("Eagle", "PIER")])
    (eagle,) = plan.assets.values()
    assert plan.bases[eagle.base].name == "PIER"


def test_an_import_is_a_change_like_any_other():
    """Its difference taken back gives the plan as it was, and made again as it became."""
    from app.base.message import say
    from app.domain.change import Change

    old = a_plan([an_asset("ship")], [an_area("old")])
    new = taken(
        old,
        areas=[NewArea("North", a_square(14, -60))],
        bases=[NewBase("Port", HERE)],
        assets=[an_asset_to_come("Eagle", "Port")],
        availabilities=[NewAvailability("Eagle", D, D + hours(1))],
    )
    change = Change(say("change.import", file="x"), "Planner", D, *difference(old, new))
    assert change.kinds == {"layers", "areas", "bases", "assets", "availabilities"}
    assert change.before == {}
    assert apply_change(new, change.inverse) == old
    assert apply_change(old, change) == new


class _Counted(set):
    """Names that count how often one is looked up among them."""

    looked = 0

    def __contains__(self, name):
        type(self).looked += 1
        return super().__contains__(name)


class _CountedNames(importing.FreeNames):
    made = 0

    def __init__(self, taken):
        super().__init__(taken)
        self._taken = _Counted(self._taken)
        type(self).made += 1


@pytest.mark.parametrize("count", [10, 1_000])
def test_many_areas_of_one_name_are_named_each_at_once(count, monkeypatch):
    """The names there are gathered once a kind, whatever comes, and no number is tried twice."""
    monkeypatch.setattr(importing, "FreeNames", _CountedNames)
    monkeypatch.setattr(_Counted, "looked", 0)
    monkeypatch.setattr(_CountedNames, "made", 0)
    plan = taken(a_plan(), areas=[NewArea("Track", a_square(14, -60))] * count)
    assert len(set(names(plan.areas))) == count
    # Layers, areas, marks, bases and assets.
    assert _CountedNames.made == 5
    # Each name is found taken once and its number free once; the first, and the layer's, are free at once.
    assert _Counted.looked == 2 * count


def test_many_areas_come_into_the_plan_together(monkeypatch):
    """The plan is made anew for the layer and for all that comes, not for each of them."""
    made = []
    monkeypatch.setattr(Plan, "__init__", _told(Plan.__init__, made))
    taken(a_plan(), areas=[NewArea("Track", a_square(14, -60))] * 100)
    # The one taken into, with its layer, and with its areas.
    assert len(made) == 3


def _told(act, made):
    """Return ``act``, noting that it was done."""

    def told(*args, **given):
        made.append(True)
        act(*args, **given)

    return told
