"""Fields that several kinds of things have: name, note, layer, position, lengths, and the way back out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QFormLayout

from app.base.errors import AppError
from app.base.message import say
from app.domain.ids import LayerId
from app.geo.point import Position
from app.session import actions
from app.ui.parts import Choice, Line, Note, Panel, button, label
from app.ui.reading import Reading
from app.ui.workspace import Workspace

Change = Callable[..., Any]
"""Stores fields given by name."""


def add_name(form: QFormLayout, name: str, change: Change) -> None:
    """Add the field of a name; it is what one types in after drawing."""
    line = Line(name)
    line.setObjectName("name")
    line.setMaxLength(80)
    line.settled.connect(lambda text: change(name=text))
    form.addRow(str(say("ui.name")), line)


def add_note(panel: Panel, note: str, change: Change) -> None:
    """Add the planner's own note."""
    panel.column.addWidget(label(str(say("ui.note")), "fieldName"))
    field = Note(note)
    field.setObjectName("note")
    field.setAccessibleName(str(say("ui.note")))
    field.setToolTip(str(say("ui.note_tip")))
    field.settled.connect(lambda text: change(note=text))
    panel.column.addWidget(field)


def add_layer(form: QFormLayout, workspace: Workspace, layer: LayerId | None, change: Change) -> None:
    """Add the choice of a layer, where the plan has any."""
    own = [one for one in workspace.plan.layers.values() if not one.source]
    if not own:
        return
    box = Choice()
    box.setObjectName("layer")
    box.addItem(str(say("ui.no_layer")), None)
    for one in own:
        box.addItem(one.name, one.id)
    box.setCurrentIndex(max(0, box.findData(layer)))
    box.activated.connect(lambda index: change(layer=box.itemData(index)))
    form.addRow(str(say("ui.layer")), box)


def add_position(
    form: QFormLayout, workspace: Workspace, reading: Reading, at: Position, store: Callable[[Position], Any]
) -> None:
    """Add a position that is typed in any format."""
    add_typed(
        form,
        "position",
        reading.position(at),
        workspace,
        lambda text: store(reading.read_position(text)),
    )


def add_length(
    form: QFormLayout,
    workspace: Workspace,
    reading: Reading,
    field: tuple[str, float],
    store: Callable[[float], Any],
) -> None:
    """Add a length, ``field = (phrase, metres)``, that is typed with any unit."""
    name, metres = field
    add_typed(form, name, reading.length(metres), workspace, lambda text: store(reading.read_length(text)))


def add_typed(
    form: QFormLayout, name: str, text: str, workspace: Workspace, use: Callable[[str], Any]
) -> None:
    """Add a line whose text ``use`` understands; what it refuses is told, and the old text comes back."""
    line = Line(text, figures=True)
    line.setObjectName(name)

    def settle(typed: str) -> None:
        try:
            use(typed)
        except AppError as error:
            workspace.noticed.emit(str(error))
            line.show_text(text)

    line.settled.connect(settle)
    form.addRow(str(say(f"ui.{name}")), line)


def add_remove(panel: Panel, workspace: Workspace, key: tuple[str, str]) -> None:
    """Add the button that removes the thing."""
    panel.buttons(button("ui.remove", lambda: workspace.do(actions.remove, *key)))
