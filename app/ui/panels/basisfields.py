"""On what basis a duty stands, leg by leg, and what helps where there is none."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel

from app.base.message import say
from app.domain.duties import Duty
from app.domain.law.terms import Status
from app.domain.legality import DutyBasis, LegBasis
from app.domain.proposals import Proposal, proposals_for
from app.geo.units import format_dtg
from app.session import legal
from app.ui.parts import Panel, button, label
from app.ui.workspace import Workspace

_LOOKS = {
    Status.RECORDED: "basisRecorded",
    Status.CONDITIONAL: "basisConditional",
    Status.UNKNOWN: "basisUnknown",
    Status.NONE: "basisNone",
}
"""What the style sheet knows each status by: a colour and the line beside it."""


def show_basis(panel: Panel, workspace: Workspace, duty: Duty, basis: DutyBasis | None) -> None:
    """Show the basis of a duty of the plan; ``None`` where it is not assessed."""
    panel.column.addWidget(label(str(say("ui.legal_basis")), "fieldName"))
    if basis is None:
        panel.column.addWidget(label(str(say("ui.basis_not_assessed")), "hint"))
        return
    for leg in basis.legs:
        # Where something is missing the articles of the rest would stand in its way.
        panel.column.addWidget(_leg(workspace, duty, leg, with_articles=basis.is_firm))
    if basis.waits_for:
        panel.column.addWidget(label(str(say("ui.basis_waits", state=basis.waits_for)), "basisConditional"))
    found = proposals_for(workspace.session.facts, duty, workspace.session.clock(), basis)
    if found:
        panel.column.addWidget(label(str(say("ui.you_can")), "fieldName"))
    for proposal in found:
        _add_proposal(panel, workspace, proposal)
    panel.column.addWidget(label(str(say("ui.read_the_agreement")), "hint"))


def _leg(workspace: Workspace, duty: Duty, leg: LegBasis, *, with_articles: bool) -> QLabel:
    place = say("ui.leg_way") if leg.stop is None else workspace.plan.areas[duty.stops[leg.stop].area].name
    status = say(f"law.status_{leg.status.name.lower()}")
    lines = [str(say("ui.leg", place=place, start=format_dtg(leg.start), status=status))]
    verdict = leg.assessment.worst
    if verdict is not None and leg.status is not Status.RECORDED:
        action, zone = say(f"law.action_{verdict.action.value}"), say(f"law.zone_{verdict.waters.zone.value}")
        host = verdict.waters.host
        lines.append(str(say("ui.leg_act", action=action, zone=zone, host=f" ({host})" if host else "")))
        lines.append(str(verdict.weakest.why))
    elif with_articles:
        cited = (answer.cited for one in leg.assessment.verdicts for answer in one.answers if answer.cited)
        lines += dict.fromkeys(cited)
    return label("\n".join(lines), _LOOKS[leg.status])


def _add_proposal(panel: Panel, workspace: Workspace, proposal: Proposal) -> None:
    """Add what can be done, with the button that does it."""
    text = str(proposal.text)
    panel.column.addWidget(label(text))
    act = button("ui.do_it", lambda: workspace.do(legal.follow_proposal, proposal))
    act.setAccessibleName(text)
    leads = say(f"law.status_{proposal.status.name.lower()}")
    panel.buttons(act, label(str(say("ui.leads_to", status=leads)), "hint"))
