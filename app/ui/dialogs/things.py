"""Adding a thing to the plan: an area or base just drawn, an asset, a partner."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtWidgets import QLineEdit, QWidget

from app.base.errors import AppError
from app.base.message import say
from app.domain.catalog import asset_types
from app.domain.change import Change
from app.domain.ids import AreaId, AssetId, BaseId
from app.geo.units import parse_dtg
from app.session import actions
from app.ui.dialogs.form import FormDialog
from app.ui.parts import Choice
from app.ui.rows import by_name
from app.ui.workspace import Workspace


class AssetDialog(FormDialog):
    """Adds an asset of a catalogue type at a base."""

    def __init__(self, workspace: Workspace, base: BaseId | None, parent: QWidget | None = None) -> None:
        super().__init__("ui.new_asset", "ui.add_asset_now", self._add, parent)
        self._workspace = workspace
        self.name = QLineEdit()
        self.type = Choice((kind.key, kind.title) for kind in asset_types().values())
        bases = workspace.plan.bases.values()
        self.base: Choice[BaseId | None] = Choice(((place.id, place.name) for place in bases), base)
        self.type.currentTextChanged.connect(self._suggest)
        self.add("ui.type", self.type)
        self.add("ui.base", self.base)
        self.add("ui.name", self.name)
        self._suggest()

    def _suggest(self) -> None:
        key = self.type.chosen
        count = sum(asset.type_key == key for asset in self._workspace.plan.assets.values())
        self.name.setText(f"{self.type.currentText()} {count + 1}")

    def _add(self) -> None:
        if self.base.chosen is None:
            raise AppError(say("ui.no_base_yet"))
        session = self._workspace.session
        actions.add_asset(session, self.name.text(), self.type.chosen, self.base.chosen)


class DutyDialog(FormDialog):
    """Sends an asset to an area, from a time on or in its first free gap."""

    def __init__(
        self, workspace: Workspace, asset: AssetId | None, area: AreaId | None, parent: QWidget | None = None
    ) -> None:
        super().__init__("ui.new_duty", "ui.send_now", self._add, parent)
        self._workspace = workspace
        self.made: Change | None = None
        """The duty, once it is there."""
        plan = workspace.plan
        self.asset: Choice[AssetId | None] = Choice(by_name(plan.assets.values()), asset)
        self.area: Choice[AreaId | None] = Choice(by_name(plan.areas.values()), area)
        self.start = QLineEdit()
        self.start.setPlaceholderText(str(say("ui.first_gap")))
        self.add("ui.asset", self.asset)
        self.add("ui.area", self.area)
        self.add("ui.on_station", self.start)

    def _add(self) -> None:
        asset, area = self.asset.chosen, self.area.chosen
        if asset is None or area is None:
            raise AppError(say("ui.nobody_to_send"))
        self.made = actions.assign_duty(self._workspace.session, asset, area, self._moment())

    def _moment(self) -> datetime | None:
        text = self.start.text().strip()
        try:
            return parse_dtg(text) if text else None
        except ValueError as error:
            raise AppError(say("ui.bad_dtg", why=error)) from error


class LayerDialog(FormDialog):
    """Adds a layer to sort areas, points and lines into."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__("ui.new_layer", "ui.add_layer", self._add, parent)
        self._workspace = workspace
        self.name = QLineEdit(str(say("ui.layer_name", number=len(workspace.plan.layers) + 1)))
        self.name.selectAll()
        self.group = QLineEdit()
        self.add("ui.name", self.name)
        self.add("ui.layer_group", self.group)

    def _add(self) -> None:
        actions.add_layer(self._workspace.session, self.name.text(), self.group.text())


class PartnerDialog(FormDialog):
    """Adds a partner."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__("ui.new_partner", "ui.add_partner_now", self._add, parent)
        self._workspace = workspace
        self.name, self.code = QLineEdit(), QLineEdit()
        self.add("ui.name", self.name)
        self.add("ui.code", self.code)

    def _add(self) -> None:
        actions.add_partner(self._workspace.session, self.name.text(), self.code.text().upper())
