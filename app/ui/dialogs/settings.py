"""How the window looks, reads and speaks, and who sits at it."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from app.base.message import LANGUAGES, say
from app.geo.coordinates import CoordinateFormat
from app.ui.dialogs.form import FormDialog
from app.ui.parts import Choice, Figure
from app.ui.settings import QUALITIES, Settings
from app.ui.theme import THEMES


class SettingsDialog(FormDialog):
    """Changes the settings when it is accepted; what follows from them is the window's to do."""

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__("ui.settings", "ui.use_settings", self._store, parent)
        self._settings = settings
        self.name = QLineEdit(settings.name)
        self.post = QLineEdit(settings.post)
        self.role = QLineEdit(settings.role)
        self.language = Choice(_named("language", LANGUAGES), settings.language)
        self.theme = Choice(_named("theme", THEMES), settings.theme)
        self.units = Choice(
            [(False, str(say("ui.units_nautical"))), (True, str(say("ui.units_metric")))], settings.metric
        )
        self.coordinates = Choice(_named("coordinates", CoordinateFormat.__members__), settings.coordinates)
        self.quality = Choice(_named("quality", QUALITIES), settings.quality)
        self.large = QCheckBox(str(say("ui.large_tip")))
        self.large.setChecked(settings.large)
        self.idle = Figure(settings.idle_minutes, str(say("ui.minutes")), 0, 240)
        self.idle.setSpecialValueText(str(say("ui.never")))
        for key, field in (
            ("ui.your_post", self.post),
            ("ui.your_role", self.role),
            ("ui.your_name", self.name),
            ("ui.language", self.language),
            ("ui.theme", self.theme),
            ("ui.units", self.units),
            ("ui.coordinates", self.coordinates),
            ("ui.quality", self.quality),
            ("ui.large", self.large),
            ("ui.idle", self.idle),
        ):
            self.add(key, field)

    def _store(self) -> None:
        settings = self._settings
        settings.name, settings.post, settings.role = (
            field.text().strip() for field in (self.name, self.post, self.role)
        )
        settings.language, settings.theme = self.language.chosen, self.theme.chosen
        settings.metric = self.units.chosen
        settings.coordinates, settings.quality = self.coordinates.chosen, self.quality.chosen
        settings.large, settings.idle_minutes = self.large.isChecked(), int(self.idle.value())
        settings.save()


def _named(section: str, values: Iterable[str]) -> list[tuple[str, str]]:
    return [(value, str(say(f"{section}.{value}"))) for value in values]
