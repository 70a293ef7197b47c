"""Who sits here: stamped on changes."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget

from app.base.message import say
from app.ui.dialogs.form import FormDialog
from app.ui.settings import Settings

FIELDS = (("ui.your_post", "post"), ("ui.your_role", "role"), ("ui.your_name", "name"))
"""Phrase and setting of each field."""


def lines(settings: Settings) -> dict[str, QLineEdit]:
    """Return a field for each of ``FIELDS`` with what is known."""
    made = {}
    for key, name in FIELDS:
        made[name] = QLineEdit(getattr(settings, name))
        made[name].setAccessibleName(str(say(key)))
    return made


def keep(settings: Settings, fields: dict[str, QLineEdit]) -> None:
    """Take what was typed into the settings."""
    for name, field in fields.items():
        setattr(settings, name, field.text().strip())


class WhoDialog(FormDialog):
    """Asks for post, role and name."""

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__("start.who", "ui.go_on", lambda: keep(settings, self.fields), parent)
        self.fields = lines(settings)
        for key, name in FIELDS:
            self.add(key, self.fields[name])
        self.note("start.who_hint")
