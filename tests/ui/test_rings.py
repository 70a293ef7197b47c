"""Range rings of what is selected."""

from __future__ import annotations

import json

import pytest

from app.ui.map.messages import Viewed


@pytest.fixture
def rings(show, sample_session, monkeypatch):
    """Return a window with rings, and a function that returns what was drawn of them last."""
    driver = show(sample_session)
    window, sent = driver.window, []
    send = window.map.send

    def keep(text):
        message = json.loads(text)
        if message.get("type") == "overlay" and message.get("name") == "rings":
            sent.append(message)
        send(text)

    monkeypatch.setattr(window.map, "send", keep)
    return driver, lambda: sent[-1]


def test_rings_need_an_asset(rings):
    """With none selected the notice says what to do; with several there are rings of each."""
    driver, drawn = rings
    window = driver.window
    window.book.run("range_rings")
    assert not window.notice.isHidden()
    assert drawn()["lines"] == []
    one, other = list(driver.plan.assets)[:2]
    window.workspace.choose((("assets", one),))
    few = len(drawn()["lines"])
    assert few > 1
    window.workspace.choose((("assets", one), ("assets", other)))
    assert len(drawn()["lines"]) > few
    names = {driver.plan.assets[asset].name for asset in (one, other)}
    assert all(any(name in text["text"] for text in drawn()["texts"]) for name in names)


def test_texts_of_rings_stay_in_view(rings):
    """A ring that leaves the view to the north has its text where it can be read."""
    driver, drawn = rings
    window = driver.window
    asset = next(iter(driver.plan.assets.values()))
    lon, lat = driver.plan.bases[asset.base].position.lonlat
    window.book.run("range_rings")
    window.workspace.choose((("assets", asset.id),))
    viewed = Viewed(west=lon - 0.2, south=lat - 3, east=lon + 6, north=lat + 0.2, zoom=7.0)
    window.map.said.emit(viewed)
    assert drawn()["texts"]
    for text in drawn()["texts"]:
        assert viewed.west < text["at"][0] < viewed.east
        assert viewed.south < text["at"][1] < viewed.north
