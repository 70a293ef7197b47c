"""The page is hostile until its messages are validated."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.base.errors import AppError
from app.base.message import say
from app.domain.change import Change, difference
from app.domain.edits.bases import move_base
from app.domain.edits.partners import describe_partner, remove_partner
from app.domain.scene import compose, follow
from app.geo.point import Position
from app.ui.map.messages import (
    Boxed,
    CursorAt,
    FollowAsked,
    MenuAsked,
    Moved,
    Picked,
    Sketched,
    Viewed,
    parse,
    patch_scene,
    show_scene,
)
from tests.builders import ALPHA, BRAVO, HARBOUR, D, a_duty, a_plan, an_area, an_asset, facts


def test_good_messages_are_read():
    """Each becomes a value of its own type."""
    assert parse('{"type": "cursor", "at": [-61.5, 13.25]}') == CursorAt(Position(13.25, -61.5))
    picked = {"type": "picked", "kind": "areas", "id": "x", "more": False, "at": [1, 2]}
    assert parse(json.dumps(picked)) == Picked("areas", "x", more=False, at=Position(2, 1))
    drawn = json.dumps({"type": "sketched", "tool": "area", "path": [[0, 0], [0, 1], [1, 1]]})
    assert parse(drawn) == Sketched("area", (Position(0, 0), Position(1, 0), Position(1, 1)))
    menu = {"type": "menu", "under": [["areas", "x"]], "at": [1, 2], "x": 3, "y": 4}
    assert parse(json.dumps(menu)) == MenuAsked((("areas", "x"),), Position(2, 1), 3, 4)
    asked = {"type": "follow", "start": [1, 2], "end": [3, 4], "keep": True}
    assert parse(json.dumps(asked)) == FollowAsked(Position(2, 1), Position(4, 3), keep=True)
    moved = {"type": "moved", "keys": [["areas", "x"], ["bases", "y"]], "start": [1, 2], "end": [3, 4]}
    keys = (("areas", "x"), ("bases", "y"))
    assert parse(json.dumps(moved)) == Moved(keys, Position(2, 1), Position(4, 3))
    assert parse('{"type": "boxed", "keys": [["assets", "x"]]}') == Boxed((("assets", "x"),))
    view = {"type": "viewed", "west": 170, "south": -10, "east": 190, "north": 10, "zoom": 6.5}
    assert parse(json.dumps(view)) == Viewed(170, -10, 190, 10, 6.5)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nonsense",
        "[]",
        "null",
        "{}",
        '{"type": "evil"}',
        '{"type": ["ready"]}',
        '{"type": "ready", "more": 1}',
        '{"type": "cursor"}',
        '{"type": "cursor", "at": [200, 0]}',
        '{"type": "cursor", "at": ["NaN", 0]}',
        '{"type": "cursor", "at": [1e400, 0]}',
        '{"type": "cursor", "at": 7}',
        '{"type": "picked", "kind": "headers", "id": "x", "more": false, "at": [1, 2]}',
        '{"type": "picked", "kind": "areas", "id": "x"}',
        '{"type": "sketched", "tool": "hammer", "path": [[0, 0]]}',
        '{"type": "sketched", "tool": "area", "path": []}',
        '{"type": "sketched", "tool": "area", "path": "0,0"}',
        '{"type": "sketched", "tool": "area", "path": [' + ",".join(["[0,0]"] * 6000) + "]}",
        '{"type": "reshaped", "kind": "areas", "id": "x", "rings": []}',
        '{"type": "moved", "keys": [], "start": [1, 2], "end": [3, 4]}',
        '{"type": "moved", "keys": [["assets", "x"]], "start": [1, 2], "end": [3, 4]}',
        '{"type": "follow", "start": [1, 2], "end": [3, 4]}',
        '{"type": "follow", "start": [1, 2], "end": [3, 400], "keep": false}',
        '{"type": "boxed", "keys": [["headers", "x"]]}',
        '{"type": "boxed", "keys": [' + ",".join(['["areas","x"]'] * 20_001) + "]}",
        '{"type": "menu", "under": [["headers", "x"]], "at": [1, 2], "x": 3, "y": 4}',
        '{"type": "viewed", "west": 10, "south": -10, "east": 5, "north": 10, "zoom": 6}',
        '{"type": "viewed", "west": -1e9, "south": -10, "east": 5, "north": 10, "zoom": 6}',
        "[" * 100_000,
        " " * 600_000,
    ],
)
def test_bad_messages_are_refused(text):
    """Unknown type, field too many or too few, impossible value, too long: refused whole."""
    with pytest.raises(AppError):
        parse(text)


@given(st.text())
def test_no_text_gets_past_as_a_fault(text):
    """Whatever the page sends is a message or refused."""
    with pytest.raises(AppError):
        parse(text)


def test_a_scene_becomes_a_message():
    """Everything of the scene is in it, positions as lon, lat."""
    ship, area = an_asset("ship"), an_area("area")
    tree = json.loads(show_scene(compose(facts(a_plan([ship], [area], [a_duty(ship, area)])))))
    assert tree["type"] == "scene"
    assert tree["put"]["bases"][0]["position"] == [-61.0, 13.0]
    assert tree["put"]["ways"][0]["path"][0] == [-61.0, 13.0]
    assert tree["put"]["assets"][0]["badge"] == {"code": "ALF", "hue": 1}


def test_only_what_changed_is_sent():
    """A moved base takes along its assets and ways, and nothing else; no change is no message."""
    ship, area, other = an_asset("ship"), an_area("area"), an_area("other", lat=14)
    plan = a_plan([ship], [area, other], [a_duty(ship, area)])
    old = compose(facts(plan))
    new_plan = move_base(plan, HARBOUR, Position(13.1, -61.1))
    before, after = difference(plan, new_plan)
    change = Change(say("change.move_base", name="x"), "Planner", D, before, after)
    new = follow(old, facts(new_plan), change)
    assert new == compose(facts(new_plan))
    tree = json.loads(patch_scene(old, new))
    assert set(tree["put"]) == {"bases", "assets", "ways"}
    assert tree["gone"] == []
    assert patch_scene(new, new) == ""


@pytest.mark.parametrize(
    ("changes", "sent"),
    [
        ({"note": "Ask for a pilot."}, set()),
        ({"name": "Ardenia"}, set()),
        ({"code": "ARD"}, {"bases", "assets", "ways"}),
    ],
)
def test_a_partner_is_sent_only_where_it_looks_otherwise(changes, sent):
    """A note or a name is not drawn; a code is the badge of all it owns."""
    ship, area = an_asset("ship"), an_area("area")
    plan = a_plan([ship], [area], [a_duty(ship, area)])
    old = compose(facts(plan))
    new_plan = describe_partner(plan, replace(plan.partners[ALPHA], **changes))
    change = Change(say("change.describe", name="x"), "Planner", D, *difference(plan, new_plan))
    new = follow(old, facts(new_plan), change)
    assert new == compose(facts(new_plan))
    text = patch_scene(old, new)
    assert set(json.loads(text)["put"] if text else ()) == sent


def test_partners_in_another_order_have_other_hues():
    """One before it that goes takes everybody's hue along."""
    ship = an_asset("ship", BRAVO)
    plan = a_plan([ship])
    bases = {i: replace(base, partner=BRAVO) for i, base in plan.bases.items()}
    plan = replace(plan, bases=bases)
    new_plan = remove_partner(plan, ALPHA)
    change = Change(say("change.remove", name="x"), "Planner", D, *difference(plan, new_plan))
    old = compose(facts(plan))
    assert follow(old, facts(new_plan), change) == compose(facts(new_plan)) != old
