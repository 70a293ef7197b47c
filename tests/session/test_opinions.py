"""Opinions of legal advisers: signed, attached, sent along where they may go, checked where they are read."""

from __future__ import annotations

import base64
import subprocess
from dataclasses import replace

import pypdfium2
import pytest

from app.base.clock import utc_now
from app.base.errors import AppError
from app.base.message import say
from app.domain.edits.law import put_grant, put_instrument, record_opinion
from app.domain.opinions import View
from app.domain.release import release
from app.domain.statements import statement_of
from app.orders.content import compose_order
from app.orders.register import compose_register, render_register
from app.orders.render import render_order
from app.session import legal
from app.session.usecases.opinions import Given, check_opinion, sign_opinion
from app.session.usecases.trust import add_trusted, make_trust_bundle
from tests.builders import ALPHA, EVERYONE, LEAD, marking
from tests.lawplans import a_grant, a_pact
from tests.session.exchanging import Exchange, School, a_shared_plan

REASONS = "Article 4 gives no leave for pursuit."


@pytest.fixture(scope="module")
def school(tmp_path_factory):
    """Return training identities of three partners."""
    return School(tmp_path_factory.mktemp("school"), utc_now())


@pytest.fixture
def exchange(school, tmp_path):
    """Return a lead with a register that all may read, on a laptop that trusts the school."""
    authorities = [school.made.root, school.made.intermediates]
    bundle = make_trust_bundle("School", authorities, school.signer("JHQ"), tmp_path / "school.trust")
    add_trusted(tmp_path / "school.trust", bundle.fingerprint)
    plan = a_pact(a_shared_plan(), replace(a_grant("entry"), article="Art 4"))
    open_to_all = marking(LEAD, EVERYONE)
    for one in plan.instruments.values():
        plan = put_instrument(plan, replace(one, marking=open_to_all))
    for one in plan.grants.values():
        plan = put_grant(plan, replace(one, marking=open_to_all))
    exchange = Exchange(school, tmp_path, plan)
    yield exchange
    exchange.close()


def given(session, title="Pact", **changes):
    """Return a dissent of an adviser, or what is told."""
    about = next(one.id for one in session.plan.instruments.values() if one.title == title)
    return replace(Given(about, View.DISSENTS, "Legal adviser", REASONS), **changes)


def dissent(exchange, code="JHQ", **changes):
    """Sign and attach a dissent."""
    session = exchange.sessions[code]
    opinion = sign_opinion(session, given(session, **changes), exchange.school.signer(code))
    legal.record_opinion(session, opinion)
    return session.plan.opinions[opinion.id]


def words(pdf):
    """Return all text with blanks made even."""
    with pypdfium2.PdfDocument(pdf) as document:
        pages = (page.get_textpage().get_text_bounded() for page in document)
        return " ".join(" ".join(pages).split())


def test_a_dissent_is_signed_and_openssl_says_so_too(exchange, tmp_path):
    """What is inside the signature is the statement, word by word."""
    opinion = dissent(exchange)
    assert check_opinion(exchange.lead, opinion) is None
    (tmp_path / "opinion.p7s").write_bytes(base64.b64decode(opinion.signature))
    made = exchange.school.made
    names = ("-in", "opinion.p7s", "-CAfile", made.root, "-certfile", made.intermediates, "-out", "said")
    command = ["openssl", "cms", "-verify", "-inform", "DER", "-purpose", "any", *map(str, names)]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    assert (tmp_path / "said").read_bytes() == statement_of(opinion)


@pytest.mark.parametrize(
    "changes",
    [{"view": View.CONCURS}, {"post": "Somebody else"}, {"reasons": "None."}, {"about": "0" * 64}],
    ids=lambda changes: next(iter(changes)),
)
def test_an_opinion_that_was_altered_is_found_out(exchange, changes):
    """Whichever of its words it was."""
    opinion = replace(dissent(exchange), **changes)
    assert check_opinion(exchange.lead, opinion) == say("opinion.altered")


def test_an_opinion_is_of_the_register_as_it_was(exchange):
    """An article that reads otherwise is told; a note of the planner's is no part of it."""
    opinion, lead = dissent(exchange), exchange.lead
    pact = lead.plan.instruments[opinion.instrument]
    legal.put_instrument(lead, replace(pact, note="Ask again in May."))
    assert check_opinion(lead, opinion) is None
    article = next(one for one in lead.plan.grants.values() if one.article == "Art 4")
    legal.put_grant(lead, replace(article, caveat="By day only."))
    assert check_opinion(lead, opinion) == say("opinion.changed_since")
    lead.undo()
    assert check_opinion(lead, opinion) is None
    legal.remove_grant(lead, article.id)
    assert check_opinion(lead, opinion) == say("opinion.changed_since")


def test_who_cannot_speak_for_the_partner_signs_nothing(exchange):
    """A key of another partner; no post; a dissent without a reason; a live plan and a training key."""
    lead, school = exchange.lead, exchange.school
    refusals = [
        (given(lead), "ALF", "an adviser of JHQ signs here"),
        (given(lead, reasons=" "), "JHQ", "needs its reasons"),
        (given(lead, post=" "), "JHQ", "name"),
    ]
    for said, code, why in refusals:
        with pytest.raises(AppError, match=why):
            sign_opinion(lead, said, school.signer(code))
    assert not lead.plan.opinions


def test_an_opinion_stays_as_it_was_given(exchange):
    """It goes with its instrument alone, and comes back with it."""
    opinion, lead = dissent(exchange), exchange.lead
    with pytest.raises(AppError, match="stays as it is"):
        record_opinion(lead.plan, replace(opinion, reasons="Other"))
    legal.remove_instrument(lead, opinion.instrument)
    assert not lead.plan.opinions
    lead.undo()
    assert lead.plan.opinions == {opinion.id: opinion}


def test_a_dissent_goes_where_its_instrument_goes_and_still_counts_there(exchange):
    """The partner checks the signature, can tell nothing of the hash, and answers with its own."""
    dissent(exchange)
    alpha = exchange.join("ALF")
    (opinion,) = alpha.plan.opinions.values()
    assert (opinion.reasons, opinion.salt) == (REASONS, "")
    assert check_opinion(alpha, opinion) is None
    dissent(exchange, "ALF", post="Alpha's adviser", reasons="We read it otherwise.")
    exchange.bring("ALF")
    posts = {one.post for one in exchange.lead.plan.opinions.values()}
    assert posts == {"Legal adviser", "Alpha's adviser"}
    assert [check_opinion(exchange.lead, one) for one in exchange.lead.plan.opinions.values()] == [None] * 2
    claimed = replace(opinion, marking=replace(opinion.marking, originator=alpha.plan.home))
    assert check_opinion(alpha, claimed) == say("opinion.of_another", code="JHQ")


def test_what_is_internal_stays_and_what_is_not_prints(exchange):
    """On the planner's register both; in a partner's order the one it may read."""
    dissent(exchange, view=View.CONCURS, reasons="Kept among ourselves.", is_internal=True)
    dissent(exchange)
    lead = exchange.lead
    register = words(render_register(compose_register(lead.plan, lead.clock())))
    assert REASONS in register
    assert "Kept among ourselves." in register
    copy = release(lead.plan, ALPHA, key=bytes(32), at=lead.clock())
    document = compose_order(copy, lead.facts.router, lead.clock())
    order = words(render_order(document).pdf)
    assert f"{say('opinion.dissents')} Legal adviser, signed by" in order
    assert REASONS in order
    assert "Kept among ourselves." not in order
    assert b"Kept among" not in document.plan_json


def test_a_register_that_changed_is_told_on_paper(exchange):
    """Where the opinion is printed."""
    opinion, lead = dissent(exchange), exchange.lead
    remark = str(say("opinion.changed_since"))
    assert remark not in words(render_register(compose_register(lead.plan, lead.clock())))
    article = next(one for one in lead.plan.grants.values() if one.instrument == opinion.instrument)
    legal.put_grant(lead, replace(article, caveat="By day only."))
    assert remark in words(render_register(compose_register(lead.plan, lead.clock())))
