"""The guide in a window of its own."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QColor, QDesktopServices
from PySide6.QtTest import QTest

from app.base.message import use_language
from app.ui.guide import GuideWindow
from app.ui.theme import THEMES
from tests.ui import surfaces


def test_the_guide_opens_in_the_program(show, empty_session, monkeypatch):
    """F1 opens one window, its links lead from file to file, and nothing outside is ever opened."""
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: (_ for _ in ()).throw(AssertionError(url)))
    driver = show(empty_session)
    driver.window.book.run("guide")
    guide = driver.window.guide
    driver.until(guide.isVisible)
    assert "the guide" in guide.text.toPlainText()
    guide.text.anchorClicked.emit(QUrl("safety.md"))
    assert guide.name == "safety.md"
    for outside in (
        "https://example.org/guide.md",
        "../../app/README.md",
        "missing.md",
        "file:///etc/safety.md",
    ):
        guide.text.anchorClicked.emit(QUrl(outside))
        assert guide.name == "safety.md"
    driver.qtbot.mouseClick(guide.back, Qt.MouseButton.LeftButton)
    assert guide.name == "guide.md"
    driver.window.book.run("guide")
    assert driver.window.guide is guide


def test_the_guide_is_searched_at_the_keyboard(show, empty_session):
    """Ctrl+F, words, Return for the next place and again from the first; Esc closes."""
    driver = show(empty_session)
    driver.window.book.run("guide")
    guide = driver.window.guide
    guide.activateWindow()
    driver.until(guide.isActiveWindow)
    QTest.keyClick(guide, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert guide.line.hasFocus()
    QTest.keyClicks(guide.line, "barrier")
    first = guide.text.textCursor().position()
    assert guide.text.textCursor().selectedText() == "barrier"
    QTest.keyClicks(guide.line, " and no such words")
    assert guide.found.text()
    guide.line.setText("the")
    for _ in range(2):
        before = guide.text.textCursor().position()
        QTest.keyClick(guide.line, Qt.Key.Key_Return)
        assert guide.text.textCursor().position() > before
    assert first > 0
    QTest.keyClick(guide.line, Qt.Key.Key_Escape)
    driver.until(guide.isHidden)


def test_links_of_the_guide_are_read_in_every_theme(show, empty_session):
    """Their colour stands in the text: it follows the theme of the window."""
    driver = show(empty_session)
    driver.window.book.run("guide")
    guide = driver.window.guide
    for name in THEMES:
        driver.window.use_theme(name)
        theme = driver.window.theme
        block, colours = guide.text.document().begin(), set()
        while block.isValid():
            for piece in (one.fragment() for one in block):
                if piece.charFormat().isAnchor():
                    colours.add(piece.charFormat().foreground().color().name())
            block = block.next()
        assert colours
        for colour in colours:
            assert surfaces.contrast(QColor(colour), theme.color("panel")) >= surfaces.AA


def test_paragraphs_keep_apart_on_every_page(show, empty_session):
    """Also on the second page that is shown, and after the theme has changed."""
    driver = show(empty_session)
    driver.window.book.run("guide")
    guide = driver.window.guide
    for act in (
        lambda: None,
        lambda: guide.text.anchorClicked.emit(QUrl("safety.md")),
        lambda: driver.window.use_theme("night"),
    ):
        act()
        document = guide.text.document()
        assert document.findBlockByNumber(2).blockFormat().bottomMargin() > 0
        assert document.defaultFont().pixelSize() == guide.text.font().pixelSize() > 0


def test_every_page_is_shown_to_its_end(show, empty_session):
    """Whichever page was shown before, all of its text has a place in the window."""
    driver = show(empty_session)
    driver.window.book.run("guide")
    guide = driver.window.guide
    for name in ("guide.md", "safety.md", "bundle.md", "guide.md"):
        guide.show_file(name)
        driver.qtbot.wait(100)
        document = guide.text.document()
        assert document.documentLayout().blockBoundingRect(document.lastBlock()).height() > 0


@pytest.fixture
def spoken(request):
    """Speak a language during a test."""
    use_language(request.param)
    yield request.param
    use_language("en")


@pytest.mark.parametrize(
    ("spoken", "title", "safe"),
    [
        ("en", "Watchbill: the guide", "How a plan is kept safe"),
        ("es", "Watchbill: la guía", "Cómo se mantiene a salvo un plan"),
        ("fr", "Watchbill\u00a0: le guide", "Comment un plan est gardé sauf"),
    ],
    indirect=["spoken"],
)
def test_the_guide_is_in_the_language_of_the_window(show, empty_session, spoken, title, safe):
    """Links and the way back stay within it; what is not translated is shown in English."""
    driver = show(empty_session)
    driver.window.book.run("guide")
    guide = driver.window.guide
    assert first_line(guide) == title
    guide.text.anchorClicked.emit(QUrl("safety.md"))
    assert first_line(guide) == safe
    driver.qtbot.mouseClick(guide.back, Qt.MouseButton.LeftButton)
    assert first_line(guide) == title
    guide.show_file("contributing.md")
    assert first_line(guide) == "Contributing"


def first_line(guide: GuideWindow) -> str:
    """Return the heading of the page that is shown, as it stands in the document."""
    return guide.text.document().begin().text()
