"""Who hands over what at a point, and under whose authority an asset is: who said yes, and what is open."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QPushButton

from app.base.message import Message, say
from app.domain.assets import Asset
from app.domain.delegations import Delegation
from app.domain.handovers import Handover, Side
from app.domain.marks import Mark
from app.domain.organisation import sides_open
from app.geo.units import format_dtg
from app.session import organising
from app.ui.dialogs.arranging import AcceptDialog
from app.ui.dialogs.organising import DelegateDialog, HandOverDialog
from app.ui.parts import Panel, button, label
from app.ui.workspace import Workspace


def show_handovers(panel: Panel, workspace: Workspace, mark: Mark) -> None:
    """Show what is handed over at a point, each with what can be done about it, and a way to one more."""
    panel.column.addWidget(label(str(say("ui.handovers")), "fieldName"))
    rows = [row for row in workspace.plan.handovers.values() if row.mark == mark.id]
    for row in sorted(rows, key=lambda row: row.time):
        _add_handover(panel, workspace, row)
    if not rows:
        panel.column.addWidget(label(str(say("ui.nothing_handed_over")), "hint"))
    here = button("ui.hand_over_here", lambda: HandOverDialog(workspace, mark, None, panel.window()).exec())
    here.setEnabled(len(workspace.plan.assets) > 1)
    panel.buttons(here)


def _add_handover(panel: Panel, workspace: Workspace, row: Handover) -> None:
    plan = workspace.plan
    giver, taker = (plan.assets[one].name for one in row.assets)
    what = str(say("past.handover", what=say(f"handed.{row.what.value}"), giver=giver, taker=taker))
    panel.column.addWidget(label(what))
    panel.column.addWidget(label(format_dtg(row.time), "mono"))
    waits = sides_open(plan, row)
    for side in Side:
        post = row.accepted_by(side)
        if post or side in waits:
            code = plan.partners[plan.assets[row.asset_of(side)].partner].code
            panel.column.addWidget(label(str(_answer(code, post)), "hint"))
        if side in waits:
            _add_buttons(panel, what, _accept_handover(panel, workspace, row, side))
    mark = plan.marks[row.mark]
    change = button("ui.change_this", lambda: HandOverDialog(workspace, mark, row, panel.window()).exec())
    remove = button("ui.call_off", lambda: workspace.do(organising.remove_handover, row.id))
    _add_buttons(panel, what, change, remove)


def _accept_handover(panel: Panel, workspace: Workspace, row: Handover, side: Side) -> QPushButton:
    plan, session = workspace.plan, workspace.session
    code = plan.partners[plan.assets[row.asset_of(side)].partner].code
    record = partial(organising.accept_handover, session, row.id, side)
    accept = button(
        "ui.accept",
        lambda: AcceptDialog(say("ui.partner_accepts", partner=code), record, panel.window()).exec(),
    )
    accept.setText(str(say("ui.accept_for", partner=code)))
    accept.setObjectName(f"accept_{side.value}")
    return accept


def show_authority(panel: Panel, workspace: Workspace, asset: Asset) -> None:
    """Show to whom the authority over an asset is delegated, and a way to delegate it."""
    panel.column.addWidget(label(str(say("ui.authority")), "fieldName"))
    rows = workspace.plan.delegations_of(asset.id)
    for row in sorted(rows, key=lambda row: row.start):
        _add_delegation(panel, workspace, row)
    if not rows:
        owner = workspace.plan.partners[asset.partner]
        panel.column.addWidget(label(str(say("ui.under_owner", partner=owner.name)), "hint"))
    delegate = button("ui.delegate", lambda: DelegateDialog(workspace, asset, None, panel.window()).exec())
    delegate.setEnabled(len(workspace.plan.partners) > 1)
    panel.buttons(delegate)


def _add_delegation(panel: Panel, workspace: Workspace, row: Delegation) -> None:
    plan = workspace.plan
    asset, code = plan.assets[row.asset], plan.partners[row.controller].code
    what = str(say("ui.delegated_to", partner=code, reference=row.reference or say("ui.not_written")))
    panel.column.addWidget(label(what))
    panel.column.addWidget(label(f"{format_dtg(row.start)} - {format_dtg(row.end)}", "mono"))
    if row.scope:
        panel.column.addWidget(label(row.scope))
    panel.column.addWidget(label(str(_answer(code, row.accepted_by)), "hint"))
    change = button("ui.change_this", lambda: DelegateDialog(workspace, asset, row, panel.window()).exec())
    remove = button("ui.give_back", lambda: workspace.do(organising.remove_delegation, row.id))
    if not row.accepted_by:
        record = partial(organising.accept_delegation, workspace.session, row.id)
        title = say("ui.partner_takes_over", partner=code)
        accept = button("ui.take_over", lambda: AcceptDialog(title, record, panel.window()).exec())
        accept.setEnabled(bool(row.reference.strip()))
        _add_buttons(panel, what, accept)
    _add_buttons(panel, what, change, remove)


def _add_buttons(panel: Panel, what: str, *items: QPushButton) -> None:
    """Add buttons beside each other; a screen reader says of what they are."""
    for one in items:
        one.setAccessibleName(str(say("ui.titled", title=one.text(), text=what)))
    panel.buttons(*items)


def _answer(code: str, post: str) -> Message:
    """Return what a partner has said so far."""
    return say("ui.post_accepted", partner=code, post=post) if post else say("ui.partner_open", partner=code)
