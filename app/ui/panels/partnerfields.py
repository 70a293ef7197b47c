"""The fields of a partner."""

from __future__ import annotations

from dataclasses import replace

from app.base.errors import AppError
from app.base.message import say
from app.domain.partners import Partner
from app.domain.release.wording import purpose_words
from app.domain.shares import are_shown
from app.geo.charts import read_zone_units
from app.session import actions
from app.ui.dialogs.handling import StandingDialog
from app.ui.dialogs.shares import AgreedDialog, agreed_texts
from app.ui.dialogs.ticking import WatersDialog, unit_name
from app.ui.panels import fields
from app.ui.panels.markingfields import level_box, show_marking
from app.ui.parts import Line, Panel, label
from app.ui.reading import Reading
from app.ui.workspace import Workspace


def show_partner(panel: Panel, workspace: Workspace, _reading: Reading, partner: Partner) -> None:
    """Show a partner."""
    change = fields.changing(workspace, actions.describe_partner, partner)
    form = panel.form()
    fields.add_name(form, partner, change)
    code = Line(partner.code, read=lambda text: replace(partner, code=text))
    code.settled.connect(lambda text: change(code=text))
    code.add_to(form, str(say("ui.code")))
    ceiling = level_box(partner.ceiling)
    ceiling.when_chosen(lambda level: change(ceiling=level))
    form.addRow(str(say("ui.ceiling")), ceiling)
    _add_waters(panel, workspace, partner)
    _add_standing(panel, workspace, partner)
    if are_shown(workspace.plan):
        _add_shares(panel, workspace, partner)
    fields.add_note(panel, partner.note, change)
    show_marking(panel, workspace, partner.marking, lambda marking: change(marking=marking))
    fields.add_remove(panel, workspace, ("partners", partner.id))


def _add_standing(panel: Panel, workspace: Workspace, partner: Partner) -> None:
    """Add what the partner may be sent beside its ceiling: what it uses items for, and its own ladder."""
    words = [purpose_words(partner.uses) or str(say("standing.no_use"))]
    words.append(str(say("standing.cleared" if partner.cleared else "standing.not_cleared")))
    words += [f"{row.name} = {say(f'level.{row.level.name}')}" for row in partner.ladder]

    def choose() -> None:
        StandingDialog(workspace, partner, panel.window()).exec()

    fields.add_chosen(panel, "standing.title", words, choose)


def _add_shares(panel: Panel, workspace: Workspace, partner: Partner) -> None:
    """Add what part of the burden the partner has agreed to carry."""

    def choose() -> None:
        AgreedDialog(workspace, partner, panel.window()).exec()

    fields.add_chosen(panel, "field.shares", agreed_texts(partner.shares), choose)


def _add_waters(panel: Panel, workspace: Workspace, partner: Partner) -> None:
    """Add which units of the maritime zones are the partner's."""
    try:
        names = read_zone_units(workspace.plan.header.zone_pack)
    except AppError as error:
        panel.column.addWidget(label(str(error), "finding"))
        return
    words = sorted(unit_name(unit, names.get(unit, "")) for unit in partner.waters)

    def choose() -> None:
        WatersDialog(workspace, partner, panel.window()).exec()

    fields.add_chosen(panel, "field.waters", words, choose if names else None)
    if not names:
        panel.column.addWidget(label(str(say("ui.no_zone_pack")), "hint"))
