"""Plans in text form."""

from __future__ import annotations

import json
import shutil

import pytest

from app.base.errors import AppError
from app.base.paths import asset, plans_folder
from app.domain.catalog import asset_types
from app.domain.facts import Facts
from app.domain.marking import Level
from app.domain.organisation import matrix
from app.domain.partners import PartnerKind
from app.domain.scene import compose
from app.exchange.formats.textplan import read_textplan
from app.geo.routing import Router
from tests.builders import D, facts, hours

SAMPLE = plans_folder() / "trade-wind"


@pytest.fixture
def folder(tmp_path):
    """Return a copy of the sample plan to spoil."""
    return shutil.copytree(SAMPLE, tmp_path / "plan")


def spoil(folder, name, old, new):
    """Replace a text in a file of the plan."""
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_sample_plan_is_a_coalition():
    """Five nations and a headquarters, 14 assets of 6 types, 10 areas, 6 bases, 7 days, all exercise."""
    plan = read_textplan(SAMPLE, D)
    kinds = [partner.kind for partner in plan.partners.values()]
    assert kinds.count(PartnerKind.NATION) >= 5
    assert kinds.count(PartnerKind.HEADQUARTERS) == 1
    assert len(plan.assets) >= 14
    assert len({asset.type_key for asset in plan.assets.values()}) >= 6
    assert len(plan.areas) >= 10
    assert len(plan.bases) >= 6
    assert (plan.header.start, plan.header.days) == (D, 7)
    everything = [*plan.areas.values(), *plan.assets.values(), *plan.bases.values(), plan.header]
    assert all(item.marking is not None and item.marking.exercise for item in everything)


def test_every_area_of_the_sample_lies_within_its_scene():
    """The picture of the sample has every area, base and asset in it."""
    plan = read_textplan(SAMPLE, D)
    scene = compose(facts(plan))
    assert (len(scene.areas), len(scene.bases), len(scene.assets)) == (
        len(plan.areas),
        len(plan.bases),
        len(plan.assets),
    )
    assert scene.view is not None


@pytest.mark.skipif(not asset("charts", "land.fgb").exists(), reason="the charts are not built")
def test_every_asset_of_the_sample_has_somewhere_to_work():
    """On the real coast each asset reaches an area and is back well within its endurance."""
    known = Facts(read_textplan(SAMPLE, D), Router())
    for unit in known.plan.assets.values():
        ways = [known.transit(unit, unit.base, area) for area in known.plan.areas]
        assert any(way and 2 * way < hours(unit.performance.endurance_s / 3600) for way in ways), unit.name


def test_the_default_release_can_be_narrowed():
    """An item that says who may have it goes to nobody else."""
    plan = read_textplan(SAMPLE, D)
    codes = {partner.id: partner.code for partner in plan.partners.values()}
    drone = next(asset for asset in plan.assets.values() if asset.name == "Caldera Lantern")
    assert {codes[partner] for partner in drone.marking.releasable_to} == {"JHQ", "ALV"}
    assert drone.marking.level is Level.OFFICIAL


def test_identities_are_made_anew():
    """Two readings share no identity."""
    one, other = read_textplan(SAMPLE, D), read_textplan(SAMPLE, D)
    assert not one.assets.keys() & other.assets.keys()


@pytest.mark.parametrize(
    ("name", "old", "new", "text"),
    [
        ("plan.toml", "[plan]", "[plan", "not readable"),
        ("plan.toml", 'lead = "JHQ"', 'lead = "XXX"', "'XXX' is not known"),
        ("plan.toml", "days = 7", 'days = "seven"', "days"),
        ("plan.toml", "days = 7", "days = 99", "1 to 28 days"),
        ("plan.toml", "days = 7", "days = 7\ncolour = 3", "colour"),
        ("plan.toml", 'type = "helicopter"', 'type = "airship"', "airship"),
        ("plan.toml", 'area = "east-approach"', 'area = "nowhere"', "nowhere"),
        ("plan.toml", 'code = "ALV"', 'code = "alv"', "capital letters|not known"),
        ("places.geojson", '"FeatureCollection"', '"FeatureCollection', "not readable"),
        ("places.geojson", '"features"', '"things"', "feature collection"),
        ("places.geojson", "-59.49", "-459.49", "longitude"),
        ("places.geojson", '"priority": 3', '"priority": 30', "priority"),
        ("places.geojson", '"22-10": 1.6', '"22-90": 1.6', "window of hours"),
    ],
)
def test_what_is_wrong_is_named_with_its_file(folder, name, old, new, text):
    """The message names the file and the entry; nothing is read by halves."""
    spoil(folder, name, old, new)
    with pytest.raises(AppError, match=text) as caught:
        read_textplan(folder, D)
    assert name in str(caught.value)


def test_a_missing_file_is_named(folder):
    """A folder without its places is no plan."""
    (folder / "places.geojson").unlink()
    with pytest.raises(AppError, match=r"places\.geojson: The file is not there"):
        read_textplan(folder, D)


def test_a_huge_number_or_deep_nesting_is_refused(folder):
    """Hostile JSON ends in words, not in a crash."""
    (folder / "places.geojson").write_text("[" * 100_000, encoding="utf-8")
    with pytest.raises(AppError, match="not readable"):
        read_textplan(folder, D)
    (folder / "places.geojson").write_text(json.dumps({"features": [1, None]}), encoding="utf-8")
    with pytest.raises(AppError, match="Feature 1"):
        read_textplan(folder, D)


def test_every_type_of_the_catalogue_has_its_source():
    """Each file reads, and says where its figures come from."""
    types = asset_types()
    assert len(types) >= 6
    assert all(len(kind.source) > 30 for kind in types.values())


def test_the_sample_delegates_an_asset_in_writing():
    """Two days and more under the headquarters, taken over: nobody is without authority at any time."""
    plan = read_textplan(SAMPLE, D)
    (row,) = plan.delegations.values()
    assert (plan.assets[row.asset].name, plan.partners[row.controller].code) == ("Alvara Kestrel", "JHQ")
    assert (row.start, row.end, row.holds) == (D + hours(24), D + hours(96), True)
    assert row.marking == plan.assets[row.asset].marking
    assert all(one.span.flaw is None for one in matrix(plan))
