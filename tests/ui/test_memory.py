"""What a window remembers even if the program is killed."""

from __future__ import annotations

from app.base.paths import user_folder
from app.ui.settings import Settings


def test_settings_are_kept_soon_after_they_changed(show, sample_session):
    """Theme, overlays, panels, their sizes and the plan opened, with the window still open."""
    driver = show(sample_session)
    window = driver.window
    window.use_theme("dusk")
    window.book.run("grid_mgrs")
    window.book.run("range_rings")
    window.toggle_panel("bottom")
    upper = window.room.splits["upper"]
    upper.moveSplitter(300, 1)
    driver.until(lambda: Settings.load().splits.get("upper") == upper.sizes())
    kept = Settings.load()
    assert (kept.theme, kept.overlays, kept.collapsed) == ("dusk", ["mgrs", "rings"], ["bottom"])
    assert kept.recent == [str(sample_session.path.resolve())]
    assert kept.geometry
    window.toggle_panel("bottom")
    window.use_theme("day")
    window.settings.overlays = ["mgrs", "nothing such"]
    window.overlays.use(window.settings.overlays)
    assert window.overlays.shown == {"mgrs"}


def test_panels_are_wider_in_a_wide_window_until_a_user_moves_them(show, sample_session):
    """Names in the tree find more room; the map keeps the most of it."""
    driver = show(sample_session)
    window, upper = driver.window, driver.window.room.splits["upper"]
    widths = []
    for width, height in ((1366, 768), (1900, 1000), (1366, 768)):
        window.resize(width, height)
        driver.until(lambda width=width: window.width() == width)
        driver.qtbot.wait(100)
        left, centre, right = upper.sizes()
        widths.append((left, right))
        assert centre > left + right
    assert widths == [(240, 320), (312, 392), (240, 320)]
    upper.moveSplitter(280, 1)
    window.resize(1900, 1000)
    driver.until(lambda: window.width() == 1900)
    driver.qtbot.wait(100)
    assert upper.sizes()[0] == 280
    assert window.room.splits["whole"].sizes()[1] == 220


def test_settings_that_cannot_be_kept_are_no_trouble(show, sample_session):
    """The window works on and closes."""
    window = show(sample_session).window
    (user_folder() / "window.part").mkdir()
    window.use_theme("dusk")
    window.memory.keep()
    assert window.close()
    (user_folder() / "window.part").rmdir()
