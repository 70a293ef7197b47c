"""The palette where places are sought."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolTip

from app.geo import gazetteer
from app.geo.point import Position
from app.ui.palette import Palette
from tests.ui.test_drawing import enter


@pytest.fixture
def sought(show, empty_session):
    """Return a window, and what gives the palette's rows for a text typed."""
    driver = show(empty_session)
    window = driver.window

    def rows(text):
        palette = Palette(window.desk, window.book, window.map_work, None)
        palette.open_at_top()
        palette.line.setText(text)
        return palette, [palette.rows.item(row).text() for row in range(palette.rows.count())]

    return driver, rows


def without_places(monkeypatch, file):
    """Let the list of places be another file."""
    monkeypatch.setattr(gazetteer, "_file", lambda: file)


def test_a_search_without_a_list_of_places_says_why(sought, monkeypatch, tmp_path):
    """The reason stands where the places would; chosen, it is told in full; positions are found as ever."""
    driver, rows = sought
    without_places(monkeypatch, tmp_path / "none.sqlite")
    palette, texts = rows("Bridgetown")
    (why,) = [text for text in texts if "make setup" in text]
    palette.rows.setCurrentRow(texts.index(why))
    driver.qtbot.keyClick(palette.line, Qt.Key.Key_Return)
    assert "make setup" in driver.window.notice.text
    _, texts = rows("13 06N 059 37W")
    assert texts[0].startswith("Go to ")


def test_a_damaged_list_of_places_is_told_and_breaks_nothing(sought, monkeypatch, tmp_path):
    """It was made of something else: the palette still offers the rest."""
    _, rows = sought
    (tmp_path / "damaged.sqlite").write_bytes(b"no database" * 100)
    without_places(monkeypatch, tmp_path / "damaged.sqlite")
    _, texts = rows("settings")
    assert any(text.startswith("Settings") for text in texts)
    assert any("damaged" in text for text in texts)


def test_with_a_list_of_places_nothing_is_complained_of(sought):
    """Names that are known and names that are not."""
    _, rows = sought
    for text in ("Bridgetown", "Xyzzyqwx"):
        assert not any(row.startswith("\N{WARNING SIGN}") for row in rows(text)[1])


def test_the_position_box_says_that_the_list_of_places_is_missing(sought, monkeypatch, tmp_path):
    """A name typed above the map; what is no name is still called no position."""
    driver, _ = sought
    without_places(monkeypatch, tmp_path / "none.sqlite")
    box = driver.window.draw_bar.at
    enter(driver, box, "Bridgetown")
    assert "make setup" in QToolTip.text()
    enter(driver, box, "1 2 3 4 5 6 7 8 9")
    assert "make setup" not in box.accessibleDescription()


def test_a_place_found_is_brought_to_the_middle_and_marked(sought):
    """With its name and position beside a cross."""
    driver, rows = sought
    palette, texts = rows("Bridgetown")
    row = next(row for row, text in enumerate(texts) if text.startswith("Bridgetown") and "Barbados" in text)
    palette.rows.setCurrentRow(row)
    palette._run()
    spot = driver.window.workspace.spot
    assert spot.name == "Bridgetown"
    assert spot.position.lat_deg == pytest.approx(Position(13.1, -59.6).lat_deg, abs=0.05)
    marks = "[...document.querySelectorAll('.overlay-text:not(.grid)')].map((one) => one.textContent)"
    driver.until(lambda: len(driver.script(marks)) == 2)
    cross, text = driver.script(marks)
    assert cross == "+"
    assert text.startswith("Bridgetown")
