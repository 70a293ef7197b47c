"""Every surface in every theme: contrast, names for screen readers, keyboard reach, and no flash at night."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QApplication,
    QCheckBox,
    QComboBox,
    QFormLayout,
    QHeaderView,
    QLabel,
    QMenu,
    QPushButton,
    QScrollArea,
    QScroller,
    QSplitter,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.base.message import say
from app.domain.change import table
from app.domain.law.terms import Action, Zone
from app.domain.marks import MarkKind
from app.domain.merging import Act, Conflict, Difference, Merge, Proposal
from app.geo.point import Position
from app.session import actions, organising
from app.session.conflicts import Received
from app.session.usecases import imports
from app.ui.app import Desktop
from app.ui.briefing import BriefingWindow
from app.ui.dialogs.arranging import AcceptDialog, ArrangeDialog
from app.ui.dialogs.auditlog import AuditLogDialog
from app.ui.dialogs.backups import BackupsDialog
from app.ui.dialogs.boarding import BoardingDialog
from app.ui.dialogs.choice import ChoiceDialog
from app.ui.dialogs.columns import TablesDialog
from app.ui.dialogs.consents import AdoptDialog, AnswerDialog, ConsentsDialog, PrintFormDialog, RequestDialog
from app.ui.dialogs.grant import GrantDialog
from app.ui.dialogs.handling import HandlingDialog, StandingDialog
from app.ui.dialogs.helpful import HelpfulDialog
from app.ui.dialogs.importing import PlacesDialog
from app.ui.dialogs.instrument import InstrumentDialog
from app.ui.dialogs.ledger import LedgerDialog
from app.ui.dialogs.newplan import NewPlanDialog, RenewDialog
from app.ui.dialogs.opinion import OpinionDialog
from app.ui.dialogs.organisation import OrganisationDialog
from app.ui.dialogs.organising import DecideDialog, DelegateDialog, DisagreementDialog, HandOverDialog
from app.ui.dialogs.packages import OpenDialog, ProposalsDialog, SealDialog
from app.ui.dialogs.passphrase import ProtectDialog, UnlockDialog
from app.ui.dialogs.pattern import PatternDialog
from app.ui.dialogs.register import VIEWS, RegisterDialog
from app.ui.dialogs.release import ReleaseDialog
from app.ui.dialogs.rider import RiderDialog
from app.ui.dialogs.rings import RingsDialog
from app.ui.dialogs.settings import SettingsDialog
from app.ui.dialogs.shares import AgreedDialog, SharesDialog
from app.ui.dialogs.things import AssetDialog, DutyDialog, LayerDialog, PartnerDialog
from app.ui.dialogs.ticking import ActionsDialog, FlagsDialog, WatersDialog
from app.ui.dialogs.who import WhoDialog
from app.ui.dialogs.zones import ZonesDialog
from app.ui.guard import Lock
from app.ui.guide import GuideWindow
from app.ui.keysheet import KeySheet
from app.ui.models.plantree import EYE, LOCK
from app.ui.palette import Palette
from app.ui.parts import LARGE_ROW_PX, Choice
from app.ui.settings import Settings
from app.ui.start import StartScreen
from app.ui.theme import THEMES, dress, themes
from tests.builders import SHARES, a_delegation, a_disagreement, a_disclosure, a_handover
from tests.ui.surfaces import (
    AA,
    ICON,
    accessible_name,
    brightest_block,
    can_be_reached,
    contrast,
    has_icon,
    is_control,
    is_untitled,
    luminance,
    painted_contrast,
    path_of,
    shown,
    texts,
    visible_part,
)

DATA = Path(__file__).parents[1] / "data" / "imports"


def dialogs(window):
    """Return every dialog and cover of the window, made but not shown."""
    workspace, session = window.workspace, window.workspace.session
    area = next(iter(workspace.plan.areas.values()))
    request = a_request(workspace)
    return [
        AssetDialog(workspace, None, window),
        DutyDialog(workspace, None, None, window),
        UnlockDialog(session.path, lambda _key: session, window),
        ChoiceDialog("ui.in_use", "In use.", ("ui.open_read_only", "ui.cancel"), window),
        PartnerDialog(workspace, window),
        LayerDialog(workspace, window),
        SettingsDialog(window.settings, window),
        NewPlanDialog("Planner", window),
        RenewDialog(session, "Planner", window),
        ProtectDialog(session, window),
        BackupsDialog(session, window),
        AuditLogDialog(window.desk),
        PatternDialog(workspace, window.map, window.reading, area, window),
        RingsDialog(workspace, window.overlays, window.reading, area.shape.anchor, window),
        WatersDialog(workspace, list(workspace.plan.partners.values())[1], window),
        ActionsDialog(workspace, area, window),
        FlagsDialog(workspace, area, window),
        BoardingDialog(workspace, area, window),
        ArrangeDialog(workspace, next(iter(workspace.plan.assets.values())), window),
        AcceptDialog(say("ui.accept_arrangement"), lambda _post: None, window),
        ConsentsDialog(workspace, window.reading, window),
        AnswerDialog(workspace, request, window),
        AdoptDialog(workspace, request, window),
        RequestDialog(workspace, window),
        PrintFormDialog(workspace, request, window),
        HelpfulDialog(window.desk),
        ZonesDialog(workspace, window),
        RiderDialog(workspace, next(iter(workspace.plan.bases.values())), None, window),
        HandlingDialog(workspace, area.marking, lambda _marking: None, window),
        StandingDialog(workspace, list(workspace.plan.partners.values())[1], window),
        ReleaseDialog(workspace, window.reading, window),
        PlacesDialog(window.desk, window.map, imports.preview(DATA / "earth.kml")),
        TablesDialog(window.desk, window.map, imports.preview("Port\tPosition\nA\t14N 61W\nB\t99N 0E\n")),
        KeySheet(window),
        Palette(window.desk, window.book, window.map_work, None),
        StartScreen(window.settings, window),
        BriefingWindow(window.desk, themes()[window.settings.theme]),
        Lock(window.desk),
        WhoDialog(window.settings, window),
        GuideWindow(window, themes()[window.settings.theme]),
        *register_dialogs(window),
        *organisation_dialogs(window),
        *shares_dialogs(window),
        *package_dialogs(window),
    ]


def organisation_dialogs(window):
    """Return task organisation with a row of each sort, and its forms as they change something."""
    workspace, session = window.workspace, window.workspace.session
    actions.draw_mark(session, "Meeting", MarkKind.POINT, (Position(13, -61),))
    plan = workspace.plan
    asset, other = list(plan.assets.values())[:2]
    partner = next(one for one in plan.partners if one not in {asset.partner, other.partner})
    given, open_one = a_delegation(asset, partner), a_delegation(other, partner, reference="")
    dispute = a_disagreement(next(iter(plan.areas)), marking=None)
    handed = a_handover(asset, other, list(plan.marks.values())[-1])
    for row in (given, open_one):
        organising.put_delegation(session, row)
    organising.put_disagreement(session, dispute)
    organising.put_handover(session, handed)
    return [
        OrganisationDialog(workspace, window.reading, window),
        DelegateDialog(workspace, asset, given, window),
        HandOverDialog(workspace, list(plan.marks.values())[-1], handed, window),
        DisagreementDialog(workspace, window),
        DecideDialog(workspace, dispute, window),
    ]


def shares_dialogs(window):
    """Return the chart with shares that are agreed, and its form."""
    workspace = window.workspace
    for one in list(workspace.plan.partners.values()):
        actions.describe_partner(workspace.session, replace(one, shares=SHARES[1]))
    partner = list(workspace.plan.partners.values())[1]
    return [
        SharesDialog(workspace, window.reading, window),
        AgreedDialog(workspace, partner, window),
    ]


def package_dialogs(window):
    """Return the dialogs of packages, one of them with a proposal of each sort."""
    plan, desk = window.workspace.plan, window.desk
    sender = next(one for one in plan.partners.values() if one.id != plan.home)
    area, asset, base = (next(iter(table(plan, kind).values())) for kind in ("areas", "assets", "bases"))
    renamed = [Difference("name", one.name, "Another name") for one in (area, asset, base)]
    merge = Merge(
        (Proposal(("areas", area.id), Act.ALTER, (renamed[0],)),),
        (Conflict(("assets", asset.id), renamed[1]),),
        (Proposal(("bases", base.id), Act.ALTER, (renamed[2],)),),
    )
    received = Received(sender, merge, a_disclosure(partner=sender.id, code=sender.code))
    return [SealDialog(desk), OpenDialog(desk), ProposalsDialog(desk, received), LedgerDialog(desk)]


def register_dialogs(window):
    """Return the register in both views, and its forms with all that they can show."""
    workspace = window.workspace
    plan = workspace.plan
    deemed = next(grant for grant in plan.grants.values() if grant.deemed_after_h)
    instrument = plan.instruments[deemed.instrument]
    views = [RegisterDialog(window.desk) for _ in VIEWS]
    for place, dialog in enumerate(views):
        dialog.views.setCurrentIndex(place)
    form = GrantDialog(workspace, instrument, deemed, deemed.id, window)
    form.subject.setCurrentIndex(form.subject.count() - 1)
    opinion = OpinionDialog(workspace, instrument, window)
    return [*views, InstrumentDialog(workspace, instrument, window), form, opinion]


def a_request(workspace):
    """Ask for a consent as the dialog does; return the request."""
    dialog = RequestDialog(workspace)
    dialog.acts.tick(Action.PATROL, on=True)
    dialog.zones.tick(Zone.TERRITORIAL_SEA, on=True)
    dialog.take()
    return workspace.plan.requests[dialog.id]


def rooms(window, qtbot):
    """Yield the window in each of its states, then each dialog: a name and the widget to look at."""
    plan = window.workspace.plan
    window.workspace.do(actions.add_layer, "Sheet")
    window.workspace.do(actions.draw_mark, "Gate", MarkKind.BARRIER, (Position(13, -61), Position(14, -61)))
    asset, area = next(iter(plan.assets)), next(iter(plan.areas))
    window.workspace.do(actions.assign_duty, asset, area)
    for kind in ("areas", "bases", "assets", "partners", "layers", "marks", "duties"):
        things = getattr(window.workspace.plan, kind)
        window.workspace.select(kind, next(iter(things)))
        window.show_side("lay_out")
        content = window.details.findChild(QScrollArea).widget()
        qtbot.waitUntil(lambda content=content: content.height() >= content.minimumSizeHint().height() > 0)
        qtbot.wait(100)
        yield f"details of {kind}", window
    for name in ("check", "optimise", "orders", "history"):
        window.show_side(name)
        qtbot.wait(150)
        yield name, window
    for name in ("seams", "matrix", "days", "timeline"):
        window.bottom.show_tab(name)
        yield name, window
    for tool in ("area", "corridor"):
        window.use_tool(tool)
        yield f"tool {tool}", window
    window.use_tool("select")
    window.notice.tell("Something to mend", "Mend it", lambda: None)
    window.start_tour()
    yield "notice and tour", window
    window.tour.end()
    for dialog in dialogs(window):
        dialog.show()
        qtbot.wait(150)
        yield type(dialog).__name__, dialog
        dialog.close()
        dialog.deleteLater()
    assert plan.areas


@pytest.fixture(scope="module", params=THEMES)
def theme_name(request):
    """Return each theme in turn."""
    return request.param


def test_every_text_can_be_read_and_every_control_reached(show, sample_session, theme_name):
    """Contrast of 4.5, names for the screen reader, the Tab key comes by, and dialogs have titles."""
    driver = show(sample_session)
    window = driver.window
    window.use_theme(theme_name)
    faint, nameless, lost, untitled = {}, set(), set(), set()
    for room, root in rooms(window, driver.qtbot):
        if is_untitled(root):
            untitled.add(room)
        picture = root.grab().toImage()
        for widget in shown(root):
            seen = visible_part(widget, root)
            parts = [(AA, area) for area in texts(widget)]
            if has_icon(widget):
                parts.append((ICON, widget.rect()))
            for least, area in parts:
                part = seen.intersected(area.translated(widget.mapTo(root, QPoint())))
                found = painted_contrast(picture.copy(part)) if min(part.size().toTuple()) > 10 else least
                if found < least:
                    faint[path_of(widget)] = (room, round(found, 2), area.getRect())
            if is_control(widget):
                if not accessible_name(widget):
                    nameless.add((room, path_of(widget)))
                if widget.isEnabled() and not can_be_reached(widget):
                    lost.add((room, path_of(widget)))
    assert faint == {}
    assert nameless == set()
    assert untitled == set()
    assert lost == set()


def test_what_cannot_be_used_now_is_faint_and_can_be_read(theme_name):
    """Three at least on every ground, and less than other text."""
    theme = themes()[theme_name]
    for ground in ("panel", "surface", "sunken"):
        faint, muted = (contrast(theme.color(ink), theme.color(ground)) for ink in ("faint", "muted"))
        assert ICON <= faint < muted


def test_what_is_painted_faint_is_what_cannot_be_used(show, sample_session, theme_name):
    """Entries of menus, buttons and ticks alike."""
    window = show(sample_session).window
    window.use_theme(theme_name)
    theme = themes()[theme_name]
    box = QWidget(window)
    column = QVBoxLayout(box)
    for one in (QPushButton("Finish"), QCheckBox("Finish"), QLabel("Finish"), Choice([(1, "Finish")])):
        column.addWidget(one)
    box.setEnabled(False)
    box.adjustSize()
    box.show()
    picture = box.grab().toImage()
    for one in box.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
        assert painted_contrast(picture.copy(one.geometry().adjusted(2, 2, -24, -2))) >= ICON, type(one)
    box.deleteLater()
    assert QApplication.palette().color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text) == theme.color(
        "faint"
    )


def test_menus_and_tool_tips_wear_the_theme(show, sample_session, theme_name):
    """A menu's ground is the theme's panel, and so is a tool tip's."""
    window = show(sample_session).window
    window.use_theme(theme_name)
    menu = QMenu(window)
    menu.addAction(window.book.by_name["undo"])
    menu.addAction(window.book.by_name["quit"])
    menu.ensurePolished()
    menu.popup(window.mapToGlobal(window.rect().center()))
    image = menu.grab().toImage()
    menu.close()
    panel = themes()[theme_name].color("panel")
    assert image.pixelColor(image.width() - 4, image.height() // 2).name() == panel.name()
    assert QApplication.palette().toolTipBase().color().name() == panel.name()


def test_nothing_is_bright_at_night_not_even_at_first(qtbot, qapp, sample_session):
    """From the first painted frame until the map is drawn no block is brighter than the accent."""
    settings = Settings()
    settings.theme = "night"
    settings.geometry = "AA=="
    desktop = Desktop(qapp, settings)
    desktop.show(sample_session)
    window = desktop.window
    accent = luminance(themes()["night"].color("accent"))
    frames = []
    for _ in range(60):
        frames.append(window.grab().toImage())
        screen = window.screen().grabWindow(0).toImage()
        frames.append(screen.copy(window.frameGeometry()))
        qtbot.wait(40)
        if window.map.ready and len(frames) > 40:
            break
    window.close()
    window.deleteLater()
    dress(themes()["day"], large=False)
    assert window.map.ready
    brightest = max(map(brightest_block, frames))
    assert brightest <= accent * 1.02, f"{brightest:.3f} where the accent has {accent:.3f}"


def test_large_controls_are_large(show, sample_session):
    """Every control that can be hit is at least 40 pixels high, or 40 wide for a slim one."""
    driver = show(sample_session)
    window = driver.window
    window.toggle_large()
    driver.qtbot.wait(100)
    small = {
        path_of(widget): (widget.width(), widget.height())
        for widget in shown(window)
        if is_control(widget) and widget.isEnabled() and widget.height() < 40
    }
    assert small == {}
    window.open_briefing()
    header = window.plan_tree.tree.header()
    assert header.sectionSize(EYE) == header.sectionSize(LOCK) == 40
    assert window.bottom.timeline.geometry_now.rows[1].height == 40
    assert window.briefing.timeline.geometry_now.rows[1].height == 40
    rows = [table.verticalHeader().defaultSectionSize() for table in window.bottom.findChildren(QTableView)]
    assert rows == [40, 40, 40]
    handles = [
        min(split.handle(1).width(), split.handle(1).height()) for split in window.findChildren(QSplitter)
    ]
    assert min(handles) >= 8
    window.toggle_large()
    assert header.sectionSize(EYE) == 28
    assert window.briefing.timeline.geometry_now.rows[1].height < 40
    window.briefing.close()


def test_whatever_scrolls_does_so_by_touch(show, sample_session, qtbot):
    """In every room but the lists that boxes of choices drop down, and headings of tables."""
    driver = show(sample_session)
    areas = set()
    for name, room in rooms(driver.window, qtbot):
        for area in room.findChildren(QAbstractScrollArea):
            if not _is_part_of(area, (QComboBox, QHeaderView)):
                areas.add(type(area).__name__)
                assert QScroller.hasScroller(area.viewport()), f"{name}: {path_of(area)}"
    assert {"QTreeView", "Note", "QListWidget", "QScrollArea", "FlatList"} <= areas


def test_titles_of_large_controls_stand_in_the_middle_of_their_rows(show, sample_session):
    """Beside fields that are higher than a line."""
    window = show(sample_session).window
    window.settings.large = True
    window.use_theme("day")
    panel = window.details
    window.workspace.select("areas", next(iter(window.workspace.plan.areas)))
    settings = SettingsDialog(window.settings, window)
    settings.show()
    QTest.qWait(200)
    assert settings.idle.text() == "Never"
    assert not settings.idle.wrong
    for form in (*panel.findChildren(QFormLayout), *settings.findChildren(QFormLayout)):
        for row in range(form.rowCount()):
            items = [form.itemAt(row, role) for role in (form.ItemRole.LabelRole, form.ItemRole.FieldRole)]
            title, field = (item.widget() if item else None for item in items)
            if title is not None and field is not None and field.isVisible():
                assert title.height() >= LARGE_ROW_PX
                assert abs(title.geometry().center().y() - field.geometry().center().y()) <= 1
    settings.close()
    window.settings.large = False
    window.use_theme("day")


def _is_part_of(widget, kinds):
    while widget is not None:
        if isinstance(widget, kinds):
            return True
        widget = widget.parent()
    return False
