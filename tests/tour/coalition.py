"""The coalition's papers: seams, register, consents, task organisation, audit log, release and packages."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.domain.law.terms import Action
from app.domain.opinions import View
from app.geo.units import format_dtg
from app.session.usecases.orders import DemoIdentity, make_demo_identity
from app.trust.cms import load_opener
from app.ui.dialogs.auditlog import AuditLogDialog
from app.ui.dialogs.consents import ConsentsDialog, PrintFormDialog
from app.ui.dialogs.handling import HandlingDialog, StandingDialog
from app.ui.dialogs.helpful import HelpfulDialog
from app.ui.dialogs.ledger import LedgerDialog
from app.ui.dialogs.opinion import OpinionDialog
from app.ui.dialogs.organisation import OrganisationDialog
from app.ui.dialogs.organising import DecideDialog, DelegateDialog, DisagreementDialog
from app.ui.dialogs.packages import SealDialog
from app.ui.dialogs.register import VIEWS, RegisterDialog
from app.ui.dialogs.release import ReleaseDialog
from app.ui.dialogs.zones import ZonesDialog
from tests.tour.guide import Guide
from tests.tour.law import in_details, press, send


@contextmanager
def school(guide: Guide) -> Iterator[DemoIdentity]:
    """Give everybody a key for the exercise, for a while."""
    with tempfile.TemporaryDirectory() as folder:
        yield make_demo_identity(guide.window.workspace.session, Path(folder))


def seams(guide: Guide) -> None:
    """Show where nobody may patrol, then where nobody may board; the map is hatched meanwhile."""
    window = guide.window
    window.map_work.fit()
    guide.key("show_seams")
    guide.until(lambda: bool(window.bottom.seams.seams))
    guide.rest(500)
    guide.picture("seams")
    box = window.bottom.seams.action
    box.setFocus()
    while box.chosen is not Action.STOP_BOARD:
        QTest.keyClick(box, Qt.Key.Key_Down)
    guide.rest(700)
    guide.picture("seams-boarding")
    guide.key("show_timeline")


def register(guide: Guide) -> None:
    """Look at the articles as grids, and have an adviser dissent with a key."""
    instruments = guide.window.workspace.plan.instruments.values()
    arrangement = next(one for one in instruments if one.title == "Trade Wind Arrangement")
    with school(guide) as made:

        def work(dialog: RegisterDialog) -> None:
            dialog.instruments.choose(arrangement.id)
            guide.rest(200)
            guide.picture("register")
            dialog.views.setCurrentIndex(VIEWS.index("partners"))
            guide.picture("register-partners")
            dialog.views.setCurrentIndex(VIEWS.index("opinions"))
            guide.with_dialog(lambda: press(dialog.changing["add_opinion"]), dissent, OpinionDialog)
            guide.rest(1500)
            guide.picture("register-dissent")
            dialog.accept()

        def dissent(form: OpinionDialog) -> None:
            form.view.choose(View.DISSENTS)
            QTest.keyClicks(form.post, "Legal adviser, N2")
            QTest.keyClicks(form.reasons, "Article 4 gives no leave for pursuit.")
            form.signer.line.setText(str(made.signer.path))
            QTest.keyClicks(form.passphrase, made.signer.passphrase)
            guide.picture("dissent")
            press(form.go)
            guide.until(lambda: not form.isVisible())

        guide.with_dialog(lambda: guide.key("legal_register"), work, RegisterDialog)
    assert [one.view for one in guide.window.workspace.plan.opinions.values()] == [View.DISSENTS]


def consents(guide: Guide) -> None:
    """Find which consents would help most, ask for them, and print the form."""
    workspace = guide.window.workspace

    def choose(dialog: HelpfulDialog) -> None:
        guide.until(dialog.go.isEnabled)
        guide.picture("helpful-consents")
        press(dialog.go)

    guide.with_dialog(lambda: guide.key("helpful_consents"), choose, HelpfulDialog)
    assert workspace.plan.requests

    def work(dialog: ConsentsDialog) -> None:
        guide.picture("consents")
        guide.with_dialog(lambda: press(dialog.form), write, PrintFormDialog)
        guide.picture("form-printed")
        dialog.accept()

    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "request.pdf"

        def write(form: PrintFormDialog) -> None:
            form.out.line.setText(str(out))
            guide.picture("consent-form")
            press(form.go)
            guide.until(lambda: not form.isVisible())

        guide.with_dialog(lambda: guide.key("consents"), work, ConsentsDialog)
        assert out.read_bytes().startswith(b"%PDF")

    def leave(dialog: ZonesDialog) -> None:
        guide.picture("zones")
        dialog.reject()

    guide.with_dialog(lambda: guide.key("zones"), leave, ZonesDialog)


def organisation(guide: Guide) -> None:
    """Delegate an asset in writing; record a disagreement with who decides, and the decision."""
    plan = guide.window.workspace.plan

    def work(dialog: OrganisationDialog) -> None:
        guide.picture("organisation")
        guide.with_dialog(lambda: press(dialog.delegate), delegate, DelegateDialog)
        guide.with_dialog(lambda: press(dialog.record), disagree, DisagreementDialog)
        guide.picture("organisation-recorded")
        guide.with_dialog(lambda: press(dialog.decide), decide, DecideDialog)
        guide.picture("organisation-decided")
        dialog.accept()

    def delegate(form: DelegateDialog) -> None:
        form.end.selectAll()
        QTest.keyClicks(form.end, format_dtg(plan.header.start + timedelta(days=2)))
        QTest.keyClicks(form.reference, "JHQ 7/26")
        QTest.keyClicks(form.scope, "Patrol and boarding")
        guide.picture("delegate")
        press(form.go)

    def disagree(form: DisagreementDialog) -> None:
        QTest.keyClicks(form.matter, "Who boards in the channel")
        QTest.keyClicks(form.decided_by, "Chief of staff")
        guide.picture("disagree")
        press(form.go)

    def decide(form: DecideDialog) -> None:
        QTest.keyClicks(form.decision, "The nearest boat")
        guide.picture("decide")
        press(form.go)

    guide.with_dialog(lambda: guide.key("organisation"), work, OrganisationDialog)
    assert guide.window.workspace.plan.disagreements


def handling(guide: Guide) -> None:
    """Ask that an area goes coarser to whoever gets it; say how a partner stands."""
    window = guide.window
    plan = window.workspace.plan

    def mark(dialog: HandlingDialog) -> None:
        dialog.grid.setValue(20)
        dialog.hours.setValue(3)
        guide.picture("handling")
        press(dialog.go)

    window.workspace.select("areas", next(iter(plan.areas)))
    guide.rest(200)
    guide.with_dialog(lambda: press(in_details(guide, "handling")), mark, HandlingDialog)
    guide.rest(200)
    guide.picture("handling-in-details")

    def stand(dialog: StandingDialog) -> None:
        guide.picture("standing")
        dialog.reject()

    window.workspace.select("partners", list(plan.partners)[2])
    guide.rest(200)
    guide.with_dialog(lambda: press(in_details(guide, "choose_title")), stand, StandingDialog)


def release(guide: Guide) -> None:
    """See beforehand what a partner would get, and under which rule the rest stays."""

    def look(dialog: ReleaseDialog) -> None:
        dialog.partner.setFocus()
        QTest.keyClick(dialog.partner, Qt.Key.Key_Down)
        guide.rest(300)
        guide.picture("release")
        dialog.reject()

    guide.with_dialog(lambda: guide.key("release"), look, ReleaseDialog)


def package(guide: Guide) -> None:
    """Seal a partner's package; the ledger tells what went."""
    with school(guide) as made:
        out = made.folder / "sealed.p7m"

        def seal(dialog: SealDialog) -> None:
            code = guide.window.workspace.plan.partners[dialog.partner.chosen].code
            opener = load_opener(made.folder / f"{code.lower()}-planner.p12", made.signer.passphrase)
            certificate = made.folder / f"{code}.pem"
            certificate.write_bytes(opener.certificate.public_bytes(Encoding.PEM))
            dialog.certificates.line.setText(str(certificate))
            dialog.signer.line.setText(str(made.signer.path))
            QTest.keyClicks(dialog.passphrase, made.signer.passphrase)
            dialog.out.line.setText(str(out))
            guide.picture("seal")
            press(dialog.go)
            guide.until(lambda: not dialog.isVisible())

        guide.with_dialog(lambda: guide.key("seal_package"), seal, SealDialog)
        guide.picture("sealed")
        assert out.exists()
    _leave(guide, "ledger", LedgerDialog)


def audit_log(guide: Guide) -> None:
    """Read who did what when, and whether the log is as it was written."""
    _leave(guide, "audit_log", AuditLogDialog, 1500)


def _leave(guide: Guide, name: str, kind: Any, rests: int = 200) -> None:
    """Open a dialog by its key, take a picture of it, and close it."""

    def look(dialog: Any) -> None:
        guide.rest(rests)
        guide.picture(name)
        dialog.reject()

    guide.with_dialog(lambda: guide.key(name), look, kind)


def one_more(guide: Guide) -> None:
    """Leave a duty without a basis: the seams and papers are of a plan at work."""
    send(guide, "Doremar Anchor", "5 Grenadine Bank")


STOPS = (one_more, seams, register, consents, organisation, handling, release, package, audit_log)
