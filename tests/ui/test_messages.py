"""The page is hostile until its messages are validated."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.base.errors import AppError
from app.domain.scene import compose
from app.geo.point import Position
from app.ui.map.messages import AreaDrawn, CursorAt, Picked, parse, show_scene
from tests.builders import a_duty, a_plan, an_area, an_asset, facts


def test_good_messages_are_read():
    """Each becomes a value of its own type."""
    assert parse('{"type": "cursor", "at": [-61.5, 13.25]}') == CursorAt(Position(13.25, -61.5))
    assert parse('{"type": "picked", "kind": "areas", "id": "x"}') == Picked("areas", "x")
    ring = json.dumps({"type": "areaDrawn", "ring": [[0, 0], [0, 1], [1, 1]]})
    assert parse(ring) == AreaDrawn((Position(0, 0), Position(1, 0), Position(1, 1)))


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
        '{"type": "picked", "kind": "headers", "id": "x"}',
        '{"type": "areaDrawn", "ring": [[0, 0], [0, 1]]}',
        '{"type": "areaDrawn", "ring": "0,0"}',
        '{"type": "areaDrawn", "ring": [' + ",".join(["[0,0]"] * 6000) + "]}",
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
    assert tree["scene"]["bases"][0]["position"] == [-61.0, 13.0]
    assert tree["scene"]["tracks"][0]["path"][0] == [-61.0, 13.0]
    assert tree["scene"]["assets"][0]["badge"] == {"code": "ALF", "hue": 1}
