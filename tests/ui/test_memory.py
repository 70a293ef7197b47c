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


def test_settings_that_cannot_be_kept_are_no_trouble(show, sample_session):
    """The window works on and closes."""
    window = show(sample_session).window
    (user_folder() / "window.part").mkdir()
    window.use_theme("dusk")
    window.memory.keep()
    assert window.close()
    (user_folder() / "window.part").rmdir()
