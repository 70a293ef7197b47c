"""The register on paper."""

from __future__ import annotations

from dataclasses import replace

import pypdfium2
import pytest

from app.base.message import say
from app.domain.edits.law import put_grant, put_instrument
from app.domain.ids import GrantId, InstrumentId
from app.domain.law.register import Condition, ConditionKind
from app.domain.law.terms import Mode
from app.domain.marking import Level
from app.orders.register import compose_register, render_register
from tests.builders import D, a_plan, an_area, an_asset
from tests.lawplans import a_grant, a_pact

SHIP, AREA = an_asset("ship"), an_area("area")
ASKED = frozenset({Condition(ConditionKind.NOTICE_HOURS, 6.0)})


def a_register(**changes):
    """Return a plan with a pact of two articles, one of them as told."""
    pursuit = replace(a_grant("pursuit"), article="Art 12", **changes)
    entry = replace(a_grant("entry"), article="Art 4", conditions=ASKED, caveat="By day & near <the coast>.")
    return a_pact(a_plan([SHIP], [AREA], days=2), pursuit, entry)


def words(pdf):
    """Return the text of each page with blanks made even."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]


def test_every_article_stands_under_its_instrument_with_what_it_asks_for():
    """In the order of numbers, and with nothing taken for markup."""
    plan = a_register(mode=Mode.CASE_BY_CASE, authority="Duty prosecutor")
    text = " ".join(words(render_register(compose_register(plan, D))))
    assert text.index("Pact") < text.index("Art 4") < text.index("Art 12")
    assert "Case by case, Duty prosecutor" in text
    assert "Notice 6 h" in text
    assert "By day & near <the coast>." in text
    for key in ("concur", "dissent", "post", "dtg", "signature", "read_agreement"):
        assert str(say(f"paper.{key}")) in text
    assert str(say("paper.counts", instruments=2, articles=4)) in text


def test_what_ends_within_the_plan_or_was_not_reviewed_is_told():
    """In words, on paper as on screen."""
    plan = a_register()
    pact = plan.instruments[InstrumentId("pact")]
    plan = put_instrument(plan, replace(pact, until=plan.header.end.replace(hour=0), reviewed_by=""))
    until = plan.instruments[InstrumentId("pact")].until
    assert until == plan.header.end
    text = " ".join(words(render_register(compose_register(plan, D))))
    assert str(say("law.unreviewed")) in text
    assert str(say("law.ends_within")) not in text  # it ends as the plan does
    plan = put_instrument(plan, replace(pact, until=plan.header.start.replace(hour=12)))
    text = " ".join(words(render_register(compose_register(plan, D))))
    assert str(say("law.ends_within")) in text


def test_notes_stay_out_and_the_highest_marking_stands_on_every_page():
    """A planner's own notes are not printed; what has no marking counts as the highest level."""
    plan = a_register(note="between us")
    many = [replace(a_grant(f"g{number}"), article=f"Art {number + 20}") for number in range(60)]
    for grant in many:
        plan = put_grant(plan, grant)
    pages = words(render_register(compose_register(plan, D)))
    assert len(pages) > 1
    assert not any("between us" in page for page in pages)
    assert all(page.count(Level.OFFICIAL.name) == 2 for page in pages)
    bare = replace(plan.grants[GrantId("g1")], marking=None)
    plan = replace(plan, grants={**plan.grants, bare.id: bare})
    assert compose_register(plan, D).banner is Level.CONTROLLED


def test_the_same_register_is_the_same_bytes():
    """Paper is a function of the plan and the time."""
    plan = a_register()
    assert render_register(compose_register(plan, D)) == render_register(compose_register(plan, D))


@pytest.mark.parametrize("plan", [a_plan([SHIP], [AREA], days=2)])
def test_an_empty_register_can_be_printed(plan):
    """It says that there is nothing, and the adviser's boxes are there."""
    (page,) = words(render_register(compose_register(plan, D)))
    assert str(say("paper.counts", instruments=0, articles=0)) in page
    assert str(say("paper.dissent")) in page
