"""The marking of a thing: its level, and who may have it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QCheckBox

from app.base.message import say
from app.domain.edits.areas import own_marking
from app.domain.marking import Level, Marking
from app.domain.release.wording import mark_words
from app.ui.dialogs.handling import HandlingDialog
from app.ui.parts import Choice, Panel, button, label
from app.ui.workspace import Workspace


def level_box(chosen: Level) -> Choice[Level]:
    """Return a box to choose a level."""
    return Choice(((level, str(say(f"level.{level.name}"))) for level in Level), chosen)


def show_marking(
    panel: Panel, workspace: Workspace, marking: Marking | None, store: Callable[[Marking], Any]
) -> None:
    """Show a marking with fields that ``store`` what the user makes of it."""
    plan = workspace.plan
    now = marking or own_marking(plan)
    panel.column.addWidget(label(str(say("ui.marking")), "fieldName"))
    # What counts, and not only what is typed: a list may say more than another rule lets go.
    words = mark_words(plan, marking, workspace.session.clock())
    panel.column.addWidget(label(str(say("ui.unmarked")) if marking is None else words, "hint"))
    level = level_box(now.level)
    level.setAccessibleName(str(say("ui.level")))
    level.when_chosen(lambda chosen: store(replace(now, level=chosen)))
    panel.column.addWidget(level)
    owner = plan.partners[now.originator].code
    panel.column.addWidget(label(str(say("ui.releasable", owner=owner)), "fieldName"))
    for partner in plan.partners.values():
        if partner.id == now.originator:
            continue
        box = QCheckBox(f"{partner.code}  {partner.name}")
        box.setChecked(partner.id in now.releasable_to)
        flipped = replace(now, releasable_to=now.releasable_to ^ {partner.id})
        box.clicked.connect(lambda _checked=False, flipped=flipped: store(flipped))
        panel.column.addWidget(box)

    def ask() -> None:
        HandlingDialog(workspace, now, store, panel.window()).exec()

    panel.buttons(button("ui.handling", ask))
