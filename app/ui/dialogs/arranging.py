"""Arranging something with a State for an asset, and recording who said yes."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from app.base.message import Message, say
from app.domain.arrangements import Arrangement, ArrangementKind
from app.domain.assets import Asset
from app.domain.ids import ArrangementId, BaseId, new_id
from app.domain.law.terms import State
from app.domain.partners import checked_code
from app.geo.units import format_dtg
from app.session import legal
from app.ui.dialogs.form import FormDialog
from app.ui.parts import Choice, Line
from app.ui.reading import read_time
from app.ui.rows import by_name, state_rows
from app.ui.workspace import Workspace


class ArrangeDialog(FormDialog):
    """Asks what is arranged for an asset, with which State and for how long."""

    def __init__(self, workspace: Workspace, asset: Asset, parent: QWidget | None = None) -> None:
        super().__init__("ui.arrange", "ui.arrange_now", self._arrange, parent)
        self._workspace, self._asset = workspace, asset
        plan = workspace.plan
        own = plan.partners[asset.partner].code
        # The use of an asset is asked for with what it is used for: by a hand-over.
        kinds = [kind for kind in ArrangementKind if kind is not ArrangementKind.TASKING]
        self.kind = Choice((kind, str(say(f"law.arrangement_{kind.value}"))) for kind in kinds)
        self.state = StateBox([row for row in state_rows(plan) if row[0] != own])
        self.start = Line(format_dtg(plan.header.start), figures=True, read=read_time)
        self.end = Line(format_dtg(plan.header.end), figures=True, read=read_time)
        self.base: Choice[BaseId | None] = Choice(
            [(None, str(say("ui.no_base_named"))), *by_name(plan.bases.values())], asset.base
        )
        for key, field in (
            ("ui.what_is_arranged", self.kind),
            ("ui.with_state", self.state),
            ("ui.from_time", self.start),
            ("ui.until_time", self.end),
            ("ui.comes_aboard", self.base),
        ):
            self.add(key, field)
        self.kind.when_chosen(self._follow)

    def _follow(self, kind: ArrangementKind) -> None:
        """Ask for a base where somebody comes aboard."""
        self.show_row(self.base, shown=kind is ArrangementKind.RIDER)

    def _arrange(self) -> None:
        kind = self.kind.chosen
        legal.put_arrangement(
            self._workspace.session,
            Arrangement(
                ArrangementId(new_id()),
                kind,
                self._asset.id,
                self.state.chosen,
                read_time(self.start.text()),
                read_time(self.end.text()),
                self.base.chosen if kind is ArrangementKind.RIDER else None,
            ),
        )


class StateBox(QComboBox):
    """A State chosen among those that take part, or another's code typed."""

    def __init__(self, rows: list[tuple[State, str]]) -> None:
        super().__init__()
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setToolTip(str(say("ui.with_state_tip")))
        for code, text in rows:
            self.addItem(text, code)

    @property
    def chosen(self) -> State:
        """The code of the State; raise AppError for what is none."""
        text = self.currentText().strip()
        row = self.findText(text)
        return str(self.itemData(row)) if row >= 0 else checked_code(text.upper())


class AcceptDialog(FormDialog):
    """Asks which post said yes for somebody.

    Parameters
    ----------
    title
        Who says yes.
    record
        Records that a post did.
    """

    def __init__(
        self, title: Message, record: Callable[[str], object], parent: QWidget | None = None
    ) -> None:
        super().__init__("ui.acceptance", "ui.record_acceptance", lambda: record(self.post.text()), parent)
        self.setWindowTitle(str(title))
        self.post = QLineEdit()
        self.add("ui.accepted_by_post", self.post)
        self.note("ui.acceptance_hint")
