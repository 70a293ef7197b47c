"""Packages between a lead and its partners: what goes, what comes back, what is proposed and taken in."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.base.errors import AppError
from app.domain.change import table
from app.domain.disclosures import Direction
from app.domain.disclosures import Exchange as Kind
from app.domain.edits.areas import own_marking
from app.domain.merging import Act
from app.domain.plan import KINDS
from app.session import actions
from app.session.conflicts import conflict_findings, look_again, open_conflicts
from app.session.ledger import exchanged
from app.session.proposing import Sort, pick, rows_of
from app.session.session import Session
from app.session.usecases.packages import take_in_package
from tests.builders import ALPHA, BRAVO, LEAD, a_square, hours
from tests.session.exchanging import Exchange, School, named


@pytest.fixture(scope="module")
def school(tmp_path_factory):
    """Return training identities of three partners."""
    from app.base.clock import utc_now

    return School(tmp_path_factory.mktemp("school"), utc_now())


@pytest.fixture
def exchange(school, tmp_path):
    """Return the lead's plan, and Alpha's copy as a plan of its own."""
    exchange = Exchange(school, tmp_path)
    exchange.join("ALF")
    yield exchange
    exchange.close()


def rename(session, kind, old, new):
    """Call something otherwise."""
    actions.rename(session, kind, named(session.plan, kind, old).id, new)


def test_a_copy_is_the_plan_of_its_recipient(exchange):
    """It knows whose laptop it is on, shares no identity with the lead's, and originators stay."""
    ours, theirs = exchange.lead.plan, exchange.sessions["ALF"].plan
    assert theirs.partners[theirs.home].code == "ALF"
    assert own_marking(theirs).originator == theirs.home
    assert own_marking(ours).originator == LEAD
    shared = [set(table(ours, kind)) & set(table(theirs, kind)) for kind in KINDS]
    assert not any(shared)
    owners = {one.name: theirs.partners[one.marking.originator].code for one in theirs.assets.values()}
    assert owners == {"alpha": "ALF", "bravo": "BRV"}


def test_the_lead_passes_on_what_its_originator_lets_others_have(exchange):
    """What Alpha draws for Bravo too reaches it by way of the lead; what is for the lead alone does not."""
    alpha, lead = exchange.sessions["ALF"], exchange.lead
    codes = {partner.code: one for one, partner in alpha.plan.partners.items()}
    for name, readers in (("For both", {"JHQ", "BRV"}), ("For the lead", {"JHQ"})):
        actions.draw_area(alpha, name, a_square(13.4, -60.9, 0.1))
        area = named(alpha.plan, "areas", name)
        to = frozenset(codes[code] for code in readers)
        actions.mark(alpha, [("areas", area.id)], replace(area.marking, releasable_to=to))
    exchange.bring("ALF")
    came = named(lead.plan, "areas", "For both").marking
    assert {lead.plan.partners[one].code for one in came.received_for} == {"JHQ", "BRV"}
    assert lead.plan.partners[came.originator].code == "ALF"
    bravo = exchange.join("BRV")
    assert {area.name for area in bravo.plan.areas.values()} == {"area", "For both"}
    wider = replace(
        named(alpha.plan, "areas", "For the lead").marking, releasable_to=frozenset(codes.values())
    )
    actions.mark(alpha, [("areas", named(alpha.plan, "areas", "For the lead").id)], wider)
    exchange.bring("ALF")
    assert BRAVO in named(lead.plan, "areas", "For the lead").marking.readers
    wider = replace(came, received_for=None, releasable_to=frozenset(lead.plan.partners))
    with pytest.raises(AppError, match="originator"):
        actions.mark(lead, [("areas", named(lead.plan, "areas", "For both").id)], wider)


def test_what_came_goes_on_to_nobody_but_its_originator(exchange):
    """Alpha can send its own items back to the lead, which has them, and to Bravo nothing at all."""
    with pytest.raises(AppError, match=r"[Nn]othing"):
        exchange.seal("ALF", "BRV")
    path = exchange.seal("ALF", "JHQ")
    (sent,) = exchanged(exchange.sessions["ALF"], "JHQ")[1:]
    assert path.exists()
    assets = [item.partition("/")[2] for item in sent.items if item.startswith("assets/")]
    plan = exchange.sessions["ALF"].plan
    assert [plan.assets[one].name for one in assets] == ["alpha"]


def test_a_partner_changes_adds_and_removes_what_is_its_own(exchange):
    """All of it is proposed with our identities, and taken in as one step that can be undone."""
    alpha = exchange.sessions["ALF"]
    rename(alpha, "assets", "alpha", "Resolute")
    own = own_marking(alpha.plan)
    actions.draw_area(alpha, "Alpha's bay", a_square(12, -60))
    bay = named(alpha.plan, "areas", "Alpha's bay")
    to_lead = replace(own, releasable_to=frozenset({alpha.plan.header.lead}))
    actions.describe_area(alpha, replace(bay, marking=to_lead))
    (duty,) = alpha.plan.duties_of(named(alpha.plan, "assets", "Resolute").id)
    actions.remove_duty(alpha, duty.id)
    received = exchange.look("JHQ", exchange.seal("ALF", "JHQ"))
    assert {(one.key[0], one.act) for one in received.merge.changes} == {
        ("assets", Act.ALTER),
        ("areas", Act.ADD),
        ("duties", Act.REMOVE),
    }
    assert received.merge.conflicts == received.merge.suggestions == ()
    before = exchange.lead.plan
    outcome = take_in_package(exchange.lead, received, received.merge.changes)
    assert outcome.refused == {}
    now = exchange.lead.plan
    assert now.assets["a-alpha"].name == "Resolute"
    new = named(now, "areas", "Alpha's bay")
    assert (new.marking.originator, new.marking.releasable_to) == (ALPHA, frozenset({LEAD}))
    assert [duty.asset for duty in now.duties.values()] == ["a-bravo"]
    exchange.lead.undo()
    assert exchange.lead.plan == before


def test_an_item_that_a_partner_made_goes_back_as_it_came(exchange):
    """Its next package changes the same item: nothing is there twice, on either side."""
    alpha = exchange.sessions["ALF"]
    actions.draw_area(alpha, "Bay", a_square(12, -60))
    bay = named(alpha.plan, "areas", "Bay")
    lead = frozenset({alpha.plan.header.lead})
    actions.describe_area(alpha, replace(bay, marking=replace(bay.marking, releasable_to=lead)))
    exchange.bring("ALF")
    rename(exchange.lead, "areas", "area", "North")
    exchange.bring("JHQ", "ALF")
    assert len(alpha.plan.areas) == 2
    assert named(alpha.plan, "areas", "North")
    rename(alpha, "areas", "Bay", "Wide bay")
    exchange.bring("ALF")
    assert {area.name for area in exchange.lead.plan.areas.values()} == {"North", "Wide bay"}


def test_what_is_not_the_senders_is_a_suggestion(exchange):
    """The lead's area that Alpha renamed stays as it is unless it is picked."""
    alpha = exchange.sessions["ALF"]
    rename(alpha, "areas", "area", "Better name")
    received = exchange.look("JHQ", exchange.seal("ALF", "JHQ"))
    assert received.merge.changes == ()
    (suggested,) = received.merge.suggestions
    assert take_in_package(exchange.lead, received, ()).change is None
    assert exchange.lead.plan.areas["z-area"].name == "area"
    again = look_again(exchange.lead, exchange.lead.plan.partners[ALPHA])
    assert again.merge.suggestions == (suggested,)
    take_in_package(exchange.lead, again, [suggested])
    assert exchange.lead.plan.areas["z-area"].name == "Better name"


def test_a_conflict_keeps_both_until_somebody_chooses(exchange):
    """Ours stays in the plan, theirs in the ledger; it is found until it is decided, over packages too."""
    alpha = exchange.sessions["ALF"]
    rename(alpha, "assets", "alpha", "Theirs")
    rename(exchange.lead, "assets", "alpha", "Ours")
    received = exchange.look("JHQ", exchange.seal("ALF", "JHQ"))
    (conflict,) = received.merge.conflicts
    assert (conflict.difference.field, conflict.difference.ours, conflict.difference.theirs) == (
        "name",
        "Ours",
        "Theirs",
    )
    take_in_package(exchange.lead, received, received.merge.changes)
    assert exchange.lead.plan.assets["a-alpha"].name == "Ours"
    (finding,) = conflict_findings(exchange.lead)
    assert finding.subjects == ("a-alpha",)
    assert "Ours" in str(finding.message)
    # A newer package that still says so does not settle it.
    exchange.bring("ALF")
    ((partner, still),) = open_conflicts(exchange.lead)
    assert still.difference == conflict.difference
    again = look_again(exchange.lead, partner)
    take_in_package(exchange.lead, again, [still], [still])
    assert exchange.lead.plan.assets["a-alpha"].name == "Theirs"
    assert open_conflicts(exchange.lead) == []


def test_keeping_ours_settles_a_conflict(exchange):
    """Later packages bring it up again only when the sender says something new."""
    alpha = exchange.sessions["ALF"]
    rename(alpha, "assets", "alpha", "Theirs")
    rename(exchange.lead, "assets", "alpha", "Ours")
    received = exchange.look("JHQ", exchange.seal("ALF", "JHQ"))
    rows = rows_of(exchange.lead.plan, received.merge)
    assert [row.sort for row in rows] == [Sort.CONFLICT]
    picks = pick(rows, [], ["Ours"])
    assert (picks.taken, len(picks.decided)) == ((), 1)
    take_in_package(exchange.lead, received, picks.taken, picks.decided)
    assert open_conflicts(exchange.lead) == []
    exchange.bring("ALF")
    assert open_conflicts(exchange.lead) == []
    rename(alpha, "assets", "Theirs", "Third")
    exchange.bring("ALF")
    assert [one.difference.theirs for _, one in open_conflicts(exchange.lead)] == ["Third"]


def test_what_was_picked_in_part_is_taken_in_part(exchange):
    """By number, name or identity; a name that is none is told."""
    alpha = exchange.sessions["ALF"]
    rename(alpha, "assets", "alpha", "Resolute")
    rename(alpha, "bases", "Harbour", "Old harbour")
    received = exchange.look("JHQ", exchange.seal("ALF", "JHQ"))
    rows = rows_of(exchange.lead.plan, received.merge)
    assert len(rows) == 2
    with pytest.raises(AppError, match="nothing for nobody"):
        pick(rows, ["nobody"], [])
    assert pick(rows, [], ["1"]).taken == pick(rows, ["2"], []).taken
    take_in_package(exchange.lead, received, pick(rows, ["b-harbour"], []).taken)
    plan = exchange.lead.plan
    assert (plan.bases["b-harbour"].name, plan.assets["a-alpha"].name) == ("Old harbour", "alpha")


def test_what_would_dangle_is_refused_by_item(exchange):
    """A duty in an area that is gone here stays out with its reason, the rest is taken in."""
    alpha = exchange.sessions["ALF"]
    duty = next(d for d in alpha.plan.duties.values() if alpha.plan.assets[d.asset].name == "alpha")
    actions.move_duty(alpha, duty.id, hours(1))
    rename(alpha, "assets", "alpha", "Resolute")
    path = exchange.seal("ALF", "JHQ")
    actions.remove_area(exchange.lead, "z-area")
    received = exchange.look("JHQ", path)
    outcome = take_in_package(exchange.lead, received, (*received.merge.changes, *received.merge.conflicts))
    assert [key[0] for key in outcome.refused] == ["duties"]
    assert "not in this plan" in str(next(iter(outcome.refused.values())))
    assert exchange.lead.plan.assets["a-alpha"].name == "Resolute"


def test_the_ledger_tells_what_went_where(exchange):
    """Way, partner, kind, hash, counts and rules; filtered by partner and item; kept over a restart."""
    exchange.bring("ALF")
    lead = exchange.lead
    out, came = exchanged(lead)
    assert (out.direction, out.kind, out.code) == (Direction.OUT, Kind.PACKAGE, "ALF")
    assert (came.direction, came.number) == (Direction.IN, 1)
    assert out.counts["areas"] == 1
    assert len(out.sha256) == 64
    assert exchanged(lead, "BRV") == []
    assert exchanged(lead, item="z-area") == [out, came]
    assert exchanged(lead, item="nothing") == []
    lead.close()
    again = Session.open(lead.path)
    exchange.sessions["JHQ"] = again
    assert exchanged(again) == [out, came]


def test_a_package_that_cannot_be_noted_does_not_leave(exchange, tmp_path):
    """A plan that is only looked at seals nothing."""
    exchange.sessions["ALF"].close()
    exchange.sessions["ALF"] = Session.open(exchange.sessions["ALF"].path, read_only=True)
    with pytest.raises(AppError, match="Save a copy"):
        exchange.seal("ALF", "JHQ")
    assert not (tmp_path / "2-ALF-JHQ.p7m").exists()
