"""Handing over at a point, delegating the authority over an asset, and what is not agreed on."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QLineEdit, QWidget

from app.base.message import say
from app.domain.assets import Asset
from app.domain.delegations import Delegation
from app.domain.disagreements import Disagreement
from app.domain.handovers import Handed, Handover
from app.domain.ids import AreaId, AssetId, DelegationId, DisagreementId, HandoverId, new_id
from app.domain.marks import Mark
from app.geo.units import format_dtg
from app.session import organising
from app.ui.dialogs.form import FormDialog
from app.ui.parts import Choice, Line, Note, label
from app.ui.reading import read_time
from app.ui.rows import by_name, partner_rows
from app.ui.workspace import Workspace


class HandOverDialog(FormDialog):
    """Asks what is handed over at a point, when, and by whom to whom.

    Parameters
    ----------
    row
        The hand-over to change; ``None`` for a new one.
    """

    def __init__(self, workspace: Workspace, mark: Mark, row: Handover | None, parent: QWidget) -> None:
        super().__init__("ui.hand_over_title", "ui.hand_over_now", self._hand_over, parent)
        self._workspace, self._mark, self._row = workspace, mark, row
        plan, moment = workspace.plan, row.time if row else workspace.moment
        giver, taker = row.assets if row else _away_then_others(workspace)
        kinds = [(one, str(say(f"handed.{one.value}"))) for one in Handed]
        self.what = Choice(kinds, row.what if row else Handed.CONTACT)
        self.time = Line(format_dtg(moment), figures=True, read=read_time)
        self.giver = Choice(by_name(plan.assets.values()), giver)
        self.taker = Choice(by_name(plan.assets.values()), taker)
        self.add("field.mark", label(mark.name))
        for name in ("what", "time", "giver", "taker"):
            self.add(f"field.{name}", getattr(self, name))
        self.note("ui.hand_over_hint")

    def _hand_over(self) -> None:
        terms: dict[str, Any] = {
            "what": self.what.chosen,
            "time": read_time(self.time.text()),
            "giver": self.giver.chosen,
            "taker": self.taker.chosen,
        }
        row = self._row or Handover(HandoverId(new_id()), mark=self._mark.id, **terms)
        organising.put_handover(self._workspace.session, replace(row, **terms))


def _away_then_others(workspace: Workspace) -> tuple[AssetId, ...]:
    """Return two assets to begin with: those that are away at the moment looked at, as far as there are."""
    plan, moment = workspace.plan, workspace.moment
    away = [duty.asset for duty in plan.duties.values() if duty.depart <= moment <= duty.back]
    return tuple(dict.fromkeys([*away, *plan.assets]))[:2]


class DelegateDialog(FormDialog):
    """Asks to whom the authority over an asset is delegated, for how long and in what writing.

    Parameters
    ----------
    row
        The delegation to change; ``None`` for a new one.
    """

    def __init__(self, workspace: Workspace, asset: Asset, row: Delegation | None, parent: QWidget) -> None:
        super().__init__("ui.delegate_title", "ui.delegate_now", self._delegate, parent)
        self._workspace, self._asset, self._row = workspace, asset, row
        header = workspace.plan.header
        others = [one for one in partner_rows(workspace.plan) if one[0] != asset.partner]
        self.controller = Choice(others, row and row.controller)
        self.start = Line(format_dtg(row.start if row else header.start), figures=True, read=read_time)
        self.end = Line(format_dtg(row.end if row else header.end), figures=True, read=read_time)
        self.reference = QLineEdit(row.reference if row else "")
        self.scope = Note(row.scope if row else "", lines=3)
        self.add("field.asset", label(asset.name))
        self.add("field.controller", self.controller)
        self.add("ui.from_time", self.start)
        self.add("ui.until_time", self.end)
        self.add("field.reference", self.reference)
        self.add("field.scope", self.scope)
        self.note("ui.delegate_hint")

    def _delegate(self) -> None:
        terms: dict[str, Any] = {
            "controller": self.controller.chosen,
            "start": read_time(self.start.text()),
            "end": read_time(self.end.text()),
            "reference": self.reference.text().strip(),
            "scope": self.scope.typed.strip(),
        }
        row = self._row or Delegation(DelegationId(new_id()), self._asset.id, **terms)
        organising.put_delegation(self._workspace.session, replace(row, **terms))


class DisagreementDialog(FormDialog):
    """Asks what is not agreed on about an asset or an area, and who decides by when."""

    def __init__(self, workspace: Workspace, parent: QWidget) -> None:
        super().__init__("ui.disagree_title", "ui.disagree_now", self._record, parent)
        self._workspace, plan = workspace, workspace.plan
        self.id = DisagreementId(new_id())
        """Of the disagreement, once it is there."""
        self.about: Choice[AssetId | AreaId] = Choice(
            [*by_name(plan.assets.values()), *by_name(plan.areas.values())]
        )
        self.matter, self.decided_by = QLineEdit(), QLineEdit()
        self.by_when = Line(format_dtg(plan.header.start), figures=True, read=read_time)
        self.add("ui.disagree_about", self.about)
        for name in ("matter", "decided_by", "by_when"):
            self.add(f"field.{name}", getattr(self, name))

    def _record(self) -> None:
        chosen, plan = self.about.chosen, self._workspace.plan
        row = Disagreement(
            self.id,
            self.matter.text().strip(),
            self.decided_by.text().strip(),
            read_time(self.by_when.text()),
            asset=AssetId(chosen) if chosen in plan.assets else None,
            area=AreaId(chosen) if chosen in plan.areas else None,
        )
        organising.put_disagreement(self._workspace.session, row)


class DecideDialog(FormDialog):
    """Asks what was decided."""

    def __init__(self, workspace: Workspace, row: Disagreement, parent: QWidget) -> None:
        super().__init__("ui.decide_title", "ui.decide_now", self._decide, parent)
        self._workspace, self._row = workspace, row
        self.decision = QLineEdit(row.decision)
        self.add("field.matter", label(row.matter))
        self.add("field.decided_by", label(row.decided_by))
        self.add("field.decision", self.decision)

    def _decide(self) -> None:
        organising.decide(self._workspace.session, self._row.id, self.decision.text())
