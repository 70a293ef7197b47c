"""The register of legal instruments, worked as a legal adviser does: with mouse and keyboard."""

from __future__ import annotations

import hashlib

import pypdfium2
import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton

from app.base.message import say
from app.domain.law.register import Condition, ConditionKind, InstrumentKind
from app.domain.law.terms import EVERY_PARTY, STATELESS, Action, Mode, Slot, Zone
from app.domain.opinions import View
from app.session.session import Session
from app.session.usecases.orders import make_demo_identity
from app.ui.dialogs.grant import GrantDialog
from app.ui.dialogs.instrument import InstrumentDialog
from app.ui.dialogs.lists import Checks, Whole
from app.ui.dialogs.register import VIEWS, RegisterDialog

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def register(show, sample_session):
    """Return the register over the sample plan, with hands."""
    driver = show(sample_session)
    dialog = RegisterDialog(driver.window.desk)
    dialog.show()
    driver.qtbot.waitExposed(dialog)
    driver.register = dialog
    yield driver
    dialog.close()
    dialog.deleteLater()


def instrument(driver, title):
    """Return an instrument by its title."""
    return next(one for one in driver.plan.instruments.values() if one.title == title)


def articles(driver, title):
    """Return the articles of an instrument by their numbers."""
    about = instrument(driver, title).id
    return {grant.article: grant for grant in driver.plan.grants.values() if grant.instrument == about}


def look_at(driver, title):
    """Make an instrument the current one."""
    driver.register.instruments.choose(instrument(driver, title).id)


def click(widget):
    """Click in the middle of a widget."""
    QTest.mouseClick(widget, LEFT)


def tick(checks, row):
    """Click the box of a row."""
    index = checks.model().index(row, 0)
    checks.scrollTo(index)
    area = checks.visualRect(index)
    QTest.mouseClick(checks.viewport(), LEFT, pos=QPoint(area.left() + 14, area.center().y()))


def by_keys(checks, row):
    """Tick a row with the keyboard."""
    checks.setFocus()
    QTest.keyClick(checks, Qt.Key.Key_Home)
    for _ in range(row):
        QTest.keyClick(checks, Qt.Key.Key_Down)
    QTest.keyClick(checks, Qt.Key.Key_Space)


def press(widget, key, held=Qt.KeyboardModifier.NoModifier):
    """Press a key in a widget, once its window has the keyboard."""
    widget.window().activateWindow()
    assert QTest.qWaitForWindowActive(widget.window())
    widget.setFocus()
    QTest.keyClick(widget, key, held)


def retype(line, text):
    """Type a text over what stands in a line."""
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, text)


def texts(table, column=0):
    """Return the texts of a column."""
    return [table.topLevelItem(row).text(column) for row in range(table.topLevelItemCount())]


ACCORD = "Alvara-Doremar River Accord"


def fill_instrument(form):
    """Type an instrument between two partners and a third State, the last key being Return."""
    QTest.keyClicks(form.title, ACCORD)
    form.kind.choose(InstrumentKind.BILATERAL)
    retype(form.since, "010000Z JAN 26")
    tick(form.parties, 1)
    by_keys(form.parties, 4)
    QTest.keyClicks(form.others, "tto")
    QTest.keyClicks(form.reviewed_by, "Legal adviser")
    QTest.keyClicks(form.reviewed_on, "050000Z JAN 26")
    QTest.keyClick(form.reviewed_on, Qt.Key.Key_Return)


def fill_article(form):
    """Enter an article with two conditions, one of them with a figure."""
    QTest.keyClicks(form.article, "Art 3(2)")
    form.by.choose("DOR")
    tick(form.acts, 2)
    tick(form.acts, 6)
    by_keys(form.zones, 2)
    for kind in (ConditionKind.SHIPRIDER, ConditionKind.NOTICE_HOURS):
        box = form.conditions.boxes[kind]
        QTest.mouseClick(box, LEFT, pos=QPoint(8, box.height() // 2))
    form.subject.choose(STATELESS)
    figure = form.conditions.figures[ConditionKind.NOTICE_HOURS]
    assert figure.isVisible()
    assert not form.conditions.figures[ConditionKind.MAX_DISTANCE_NM].isVisible()
    retype(figure, "6")
    QTest.keyClick(figure, Qt.Key.Key_Return)


def make_deemed(form):
    """Make another article of the one shown."""
    retype(form.article, "Art 12")
    form.mode.choose(Mode.DEEMED)
    form.hours.setValue(48)
    QTest.keyClicks(form.authority, "Duty officer")
    click(form.go)


@pytest.fixture
def accord(register):
    """Return the register with an accord of two articles, entered by hand."""
    dialog = register.register
    register.answer(fill_instrument, InstrumentDialog)
    click(dialog.changing["add_instrument"])
    register.answer(fill_article, GrantDialog)
    click(dialog.changing["add_article"])
    register.answer(make_deemed, GrantDialog)
    press(dialog.articles, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    return register


def test_an_agreement_is_entered_by_keyboard_and_mouse(accord):
    """An instrument, an article of it, and a second one that begins as the first."""
    dialog, made = accord.register, instrument(accord, ACCORD)
    assert made.parties == {"ALV", "DOR", "TTO"}
    assert made.is_reviewed
    assert dialog.instrument == made
    assert dialog.heading.text() == made.title
    first, second = (articles(accord, ACCORD)[article] for article in ("Art 3(2)", "Art 12"))
    assert (first.by, first.to, first.slot) == ("DOR", {EVERY_PARTY}, Slot.HOST)
    assert first.actions == {Action.PATROL, Action.PURSUE}
    assert (first.zones, first.subject) == ({Zone.BORDER_RIVER}, STATELESS)
    notice, rider = Condition(ConditionKind.NOTICE_HOURS, 6.0), Condition(ConditionKind.SHIPRIDER)
    assert first.conditions == second.conditions == {notice, rider}
    assert texts(dialog.articles) == ["Art 3(2)", "Art 12"]
    assert dialog.grant == second
    assert (second.mode, second.deemed_after_h, second.authority) == (Mode.DEEMED, 48.0, "Duty officer")


def test_an_article_is_changed_removed_and_brought_back(accord):
    """By a double click and keys; each is one step of the plan's history, taken back here."""
    dialog, session = accord.register, accord.window.workspace.session
    second, steps = articles(accord, ACCORD)["Art 12"], len(session.history()[0])

    def change(form):
        form.mode.choose(Mode.STANDING)
        click(form.go)

    accord.answer(change, GrantDialog)
    place = dialog.articles.visualItemRect(dialog.articles.topLevelItem(1)).center()
    QTest.mouseClick(dialog.articles.viewport(), LEFT, pos=place)
    QTest.mouseDClick(dialog.articles.viewport(), LEFT, pos=place)
    changed = articles(accord, ACCORD)["Art 12"]
    assert (changed.mode, changed.deemed_after_h, changed.authority) == (Mode.STANDING, 0.0, "")
    press(dialog.articles, Qt.Key.Key_Delete)
    assert set(articles(accord, ACCORD)) == {"Art 3(2)"}
    assert len(session.history()[0]) == steps + 2
    click(dialog.undo)
    assert articles(accord, ACCORD)["Art 12"] == changed
    press(dialog.articles, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert articles(accord, ACCORD)["Art 12"] == second
    assert texts(dialog.articles) == ["Art 3(2)", "Art 12"]


def test_an_instrument_goes_with_its_articles_and_comes_back(accord):
    """The next one is looked at then; undo brings back all of it."""
    dialog, made = accord.register, instrument(accord, ACCORD)
    press(dialog.instruments, Qt.Key.Key_Delete)
    assert made.id not in accord.plan.instruments
    assert not [grant for grant in accord.plan.grants.values() if grant.instrument == made.id]
    assert dialog.instrument is not None
    click(dialog.undo)
    assert set(articles(accord, ACCORD)) == {"Art 3(2)", "Art 12"}


def test_what_is_wrong_is_said_and_nothing_is_changed(register):
    """While it is typed where a field can know, and by the dialog where two fields are at odds."""
    dialog, before = register.register, register.plan
    look_at(register, "Trade Wind Arrangement")
    seen = []

    def wrong(form):
        retype(form.until, "tomorrow")
        seen.append(form.until.wrong)
        click(form.go)
        seen.append(form.isVisible())
        retype(form.until, "010000Z JAN 20")
        seen.append(form.until.wrong)
        click(form.go)
        seen.append(form.problem.text())
        form.reject()

    register.answer(wrong, InstrumentDialog)
    press(dialog.instruments, Qt.Key.Key_Return)
    assert "DTG" in seen[0]
    assert seen[1]
    assert seen[2] == ""
    assert seen[3] == str(say("law.ends_first", title="Trade Wind Arrangement"))

    def bare(form):
        click(form.go)
        seen.append(form.problem.text())
        retype(form.since, "1")
        seen.append(form.since.wrong)
        form.reject()

    register.answer(bare, GrantDialog)
    click(dialog.changing["add_article"])
    assert seen[4] == str(say("law.bare_grant", article=""))
    assert seen[5]
    assert register.plan is before


def test_the_form_shows_hours_authority_and_the_flag_of_a_state_where_they_matter(register):
    """And keeps what belongs to another mode out of the article."""
    plan = register.plan
    grant = articles(register, "Caldera-Esmera Bank Protocol")["Art 3"]
    form = GrantDialog(
        register.window.workspace, plan.instruments[grant.instrument], grant, grant.id, register.register
    )
    form.show()
    shown = {}
    for mode in Mode:
        form.mode.choose(mode)
        shown[mode] = (form.hours.isVisible(), form.authority.isVisible())
    assert shown == {
        Mode.STANDING: (False, False),
        Mode.DEEMED: (True, True),
        Mode.CASE_BY_CASE: (False, True),
        Mode.PROHIBITED: (False, False),
    }
    assert not form.flag_state.isVisible()
    form.subject.setCurrentIndex(form.subject.count() - 1)
    assert form.flag_state.isVisible()
    form.mode.choose(Mode.STANDING)
    QTest.keyClicks(form.flag_state, "pan")
    click(form.go)
    now = register.plan.grants[grant.id]
    assert (now.subject, now.authority, now.deemed_after_h) == ("PAN", "", 0.0)
    assert now.area == grant.area


def test_partner_by_article_says_who_gives_and_has_what(register):
    """For the sample: a host's own consent, a mandate, a caveat that rules out, and a State outside."""
    dialog = register.register

    def row(title, article, nth=0):
        look_at(register, title)
        table = dialog.partners
        places = [place for place, text in enumerate(texts(table)) if text == article]
        heads = [table.headerItem().text(column) for column in range(table.columnCount())]
        item = table.topLevelItem(places[nth])
        return {head: item.text(column) for column, head in enumerate(heads) if column > 2}

    gives, has, both = (str(say(f"law.role_{role}")) for role in ("gives", "has", "both"))
    nobody = dict.fromkeys(("JHQ", "ALV", "BRI", "CAL", "DOR", "ESM"), "")
    click_tab(dialog, 1)
    assert row("Trade Wind Arrangement", "Art 4(2)") == {**dict.fromkeys(nobody, has), "DOR": gives}
    assert row("Trade Wind Arrangement", "Art 7(1)") == dict.fromkeys(nobody, both)
    assert row("Brisanne Maritime Powers Act", "s 4") == {**nobody, "BRI": both}
    out = str(say("law.role_ruled_out"))
    assert row("Brisanne Maritime Powers Act", "s 9(2)") == {**nobody, "BRI": out}
    assert row("Alvara-Brisanne Shiprider Agreement", "Art 8") == {**nobody, "ALV": gives, "BRI": has}
    letter = next(one for one in register.plan.instruments.values() if "TTO" in one.parties)
    article = next(iter(articles(register, letter.title)))
    assert row(letter.title, article) == {**dict.fromkeys(nobody, has), "TTO": gives}
    place = dialog.partners.chosen
    click_tab(dialog, 0)
    assert dialog.articles.chosen == place


def click_tab(dialog, place):
    """Click a tab of the views."""
    QTest.mouseClick(dialog.views, LEFT, pos=dialog.views.tabRect(place).center())


def test_the_grid_says_all_of_an_article(register):
    """Each column in words, with all of it in the tool tip."""
    look_at(register, "Caldera-Esmera Bank Protocol")
    table = register.register.articles
    cells = [table.topLevelItem(1).text(column) for column in range(table.columnCount())]
    assert cells[0] == "Art 3"
    assert cells[2:4] == ["ESM", "CAL"]
    assert "Territorial sea; in 5 Grenadine Bank only" in cells[5]
    assert cells[6] == "Deemed after hours, 2\N{NO-BREAK SPACE}h, Esmera duty officer"
    assert table.topLevelItem(1).toolTip(6) == cells[6]


def test_an_end_within_the_plan_and_a_text_not_reviewed_are_told(register):
    """In the list of instruments, in words."""
    rows = dict(
        zip(
            [text.split("\n")[0] for text in texts(register.register.instruments)],
            texts(register.register.instruments),
            strict=True,
        )
    )
    assert str(say("law.ends_within")) in rows["Caldera-Esmera Bank Protocol"]
    assert sum(str(say("law.ends_within")) in text for text in rows.values()) == 1
    assert not any(str(say("law.unreviewed")) in text for text in rows.values())

    def forget(form):
        form.reviewed_by.clear()
        click(form.go)

    look_at(register, "Doremar Border Act")
    register.answer(forget, InstrumentDialog)
    click(register.register.changing["change_instrument"])
    told = register.register.instruments.currentItem().text(0)
    assert told.startswith("Doremar Border Act")
    assert str(say("law.unreviewed")) in told


def test_the_hash_is_that_of_the_file_chosen(register, tmp_path, monkeypatch):
    """A hash that is none is refused while it is typed; a file that is gone is told."""
    text = tmp_path / "agreement.txt"
    text.write_bytes(b"Article 1")
    form = InstrumentDialog(
        register.window.workspace, instrument(register, "Trade Wind Mandate"), register.register
    )
    form.show()
    retype(form.hash, "abc")
    assert form.hash.wrong
    button = form.findChild(QPushButton, "text")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(text), ""))
    click(button)
    assert form.hash.text() == hashlib.sha256(b"Article 1").hexdigest()
    assert not form.hash.wrong
    text.unlink()
    click(button)
    assert "agreement.txt" in form.problem.text()
    click(form.go)
    assert instrument(register, "Trade Wind Mandate").text_sha256 == hashlib.sha256(b"Article 1").hexdigest()


def test_the_register_is_printed_from_the_window(register, tmp_path, monkeypatch):
    """Where it lies is said, and so is a folder that takes nothing."""
    dialog, target = register.register, tmp_path / "register"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    click(dialog.print)
    written = target.with_suffix(".pdf")
    register.until(lambda: dialog.outcome.text() == str(say("register.printed", path=written)))
    with pypdfium2.PdfDocument(written) as pdf:
        assert len(pdf) >= 2
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "no" / "x.pdf"), ""))
    click(dialog.print)
    register.until(lambda: "x.pdf" in dialog.outcome.text() and written.name not in dialog.outcome.text())


def test_a_plan_open_to_read_only_is_looked_at_and_not_changed(show, sample_session):
    """Both views and print work; nothing opens a form."""
    path = sample_session.path
    sample_session.close()
    driver = show(Session.open(path, read_only=True))
    seen = []

    def look(dialog):
        seen.append(dialog.articles.topLevelItemCount())
        seen.append([name for name, one in dialog.changing.items() if one.isEnabled()])
        seen.append(dialog.outcome.text())
        seen.append(dialog.print.isEnabled())
        for table in (dialog.articles, dialog.instruments):
            press(table, Qt.Key.Key_Return)
            press(table, Qt.Key.Key_Delete)
        seen.append(QApplication.activeModalWidget() is dialog)
        dialog.accept()

    before = driver.plan
    driver.answer(look, RegisterDialog)
    driver.window.book.run("legal_register")
    assert seen == [1, [], str(say("ui.is_read_only")), True, True]
    assert driver.plan is before


def test_closing_while_it_prints_is_no_trouble(register, tmp_path, monkeypatch):
    """What comes of the job has nobody to be told."""
    dialog, target = register.register, tmp_path / "register.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    QTimer.singleShot(0, dialog, dialog.accept)
    click(dialog.print)
    register.until(lambda: target.exists() and not register.window.jobs.busy)
    assert not dialog.isVisible()


def test_the_row_for_all_goes_with_its_members(qtbot):
    """Ticked it ticks them; it goes as soon as one of them goes, and the others stay."""
    checks = Checks(
        "acts", [(one, one) for one in "abc"], frozenset("a"), Whole("all", frozenset("abc"), frozenset("ab"))
    )
    qtbot.addWidget(checks)
    checks.show()
    assert checks.chosen == {"a"}
    by_keys(checks, 0)
    assert checks.chosen == {"a", "b", "c"}
    assert [checks.topLevelItem(row).checkState(0) for row in range(4)] == [
        Qt.CheckState.Checked,
        Qt.CheckState.Checked,
        Qt.CheckState.Checked,
        Qt.CheckState.Unchecked,
    ]
    by_keys(checks, 1)
    assert checks.chosen == {"b"}
    by_keys(checks, 0)
    by_keys(checks, 0)
    assert checks.chosen == frozenset()


def test_an_adviser_dissents_with_keyboard_and_key(register, tmp_path):
    """The form says what is missing; the dissent stands in the list and at its instrument, checked."""
    school = make_demo_identity(register.window.workspace.session, tmp_path / "ids")
    dialog = register.register
    dialog.views.setCurrentIndex(VIEWS.index("opinions"))
    assert dialog.changing["add_opinion"].isVisible()
    assert not dialog.changing["add_article"].isVisible()
    told = []

    def fill():
        form = QApplication.activeModalWidget()
        form.view.choose(View.DISSENTS)
        click(form.go)
        told.append(form.problem.text())
        form.post.setText("Legal adviser")
        form.signer.line.setText(str(school.signer.path))
        form.passphrase.setText(school.signer.passphrase)
        click(form.go)
        register.qtbot.waitUntil(lambda: form.go.isEnabled())
        told.append(form.problem.text())
        form.reasons.setPlainText("Article 4 gives no leave for pursuit.")
        click(form.go)

    QTimer.singleShot(300, fill)
    click(dialog.changing["add_opinion"])
    (opinion,) = register.plan.opinions.values()
    assert told == [str(say("opinion.no_post")), str(say("opinion.no_reasons"))]
    assert opinion.view is View.DISSENTS
    register.qtbot.waitUntil(lambda: dialog.opinions.topLevelItem(0).text(4) != str(say("opinion.checking")))
    row = dialog.opinions.topLevelItem(0)
    assert [row.text(0), row.text(3)] == [str(say("opinion.dissents")), opinion.reasons]
    assert row.text(4) == str(say("bundle.none"))
    assert str(say("register.dissent")) in dialog.instruments.currentItem().text(0)
