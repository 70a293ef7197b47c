"""Forms of a consent that is asked for: what they name, for whom, and that the ledger knows of them."""

from __future__ import annotations

from dataclasses import replace

import pypdfium2
import pytest

from app.base.errors import AppError
from app.base.message import say
from app.domain.ids import RequestId
from app.domain.law.terms import Action, Slot, Zone
from app.domain.requests import Answer, Request
from app.geo.units import format_dtg
from app.session import legal
from app.session.session import Session
from app.session.usecases.forms import FORMS, write_form
from tests.builders import EVERYONE, LEAD, a_plan, an_area, an_asset, at, marking

OURS, THEIRS = an_asset("Resolute", LEAD), an_asset("Alert", "p-alpha")
AREA = an_area("Coral Basin")


@pytest.fixture
def session(tmp_path):
    """Return a session on a plan with an asset of ours, one of Alpha's, and an area."""
    plan = a_plan([OURS, THEIRS], [AREA])
    session = Session.create(tmp_path / "plan.watchbill", plan)
    yield session
    session.close()


def ask(session, state, asset=OURS, **changes):
    """Ask a State for a flag consent."""
    row = Request(
        RequestId("ask"),
        state,
        "Duty prosecutor",
        Slot.FLAG,
        asset.id,
        AREA.id,
        frozenset({Action.STOP_BOARD, Action.SEARCH}),
        frozenset({Zone.HIGH_SEAS}),
        at(0),
        at(9),
        marking=marking(LEAD, EVERYONE),
        note="CANARY",
    )
    legal.put_request(session, replace(row, **changes))
    return row.id


def words(path):
    """Return the text of a form, which is one page, with blanks made even."""
    with pypdfium2.PdfDocument(path) as document:
        assert len(document) == 1
        return " ".join(document[0].get_textpage().get_text_bounded().split())


@pytest.mark.parametrize("kind", FORMS)
def test_a_partner_s_form_names_what_it_may_know(session, tmp_path, kind):
    """Who asks whom, for what, with which asset and where; and nothing that is the planner's own."""
    text = words(write_form(session, ask(session, "BRV"), kind, tmp_path / "form.pdf"))
    assert str(say(f"form.{kind}_article_17")) in text
    for part in ("Joint Headquarters", "BRV, Duty prosecutor", "Resolute", "Planning aid"):
        assert part in text
    assert ("Coral Basin" in text) is (kind != "report")
    assert "CANARY" not in text
    (told,) = session.disclosures()
    assert (told.code, told.kind.value) == ("BRV", "form")
    assert set(told.items) == {"requests/ask", f"assets/{OURS.id}", f"areas/{AREA.id}", "bases/b-harbour"}


def test_what_the_partner_may_not_know_is_no_form(session, tmp_path):
    """It says which rule holds it back, and nothing is written."""
    request = ask(session, "BRV", marking=marking(LEAD, frozenset({"p-alpha"})))
    with pytest.raises(AppError, match=r"may not go to Bravo.*R4"):
        write_form(session, request, "request", tmp_path / "form.pdf")
    assert not (tmp_path / "form.pdf").exists()
    assert not session.disclosures()


def test_a_state_that_is_no_partner_learns_who_asks_for_what(session, tmp_path):
    """Asset and area are lines to write on; for another partner's asset its owner asks."""
    text = words(write_form(session, ask(session, "TTO"), "request", tmp_path / "form.pdf"))
    assert "Joint Headquarters" in text
    assert "High seas" in text
    for hidden in ("Resolute", "Coral Basin", "Harbour", session.plan.header.name):
        assert hidden not in text
    (told,) = session.disclosures()
    assert (told.code, told.partner, told.items) == ("TTO", "", ("requests/ask",))
    request = ask(session, "TTO", THEIRS)
    with pytest.raises(AppError, match="The asset is of Alpha"):
        write_form(session, request, "request", tmp_path / "other.pdf")


def test_a_reply_tells_of_what_was_answered(session, tmp_path):
    """Reference and end, and another title where it is no flag's consent."""
    given = {"answer": Answer.GIVEN, "reference": "MLE 7/26", "until": at(48), "slot": Slot.HOST}
    text = words(write_form(session, ask(session, "BRV", **given), "reply", tmp_path / "form.pdf"))
    assert str(say("form.reply_consent")) in text
    assert "MLE 7/26" in text
    assert format_dtg(at(48)) in text
