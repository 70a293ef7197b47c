"""Fields that several kinds of things have: name, note, layer, figures, and the way back out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, TypeVar

from PySide6.QtWidgets import QFormLayout, QHBoxLayout

from app.base.message import say
from app.domain.areas import Area
from app.domain.assets import Asset
from app.domain.bases import Base
from app.domain.duties import Duty
from app.domain.header import Header
from app.domain.ids import LayerId
from app.domain.layers import Layer
from app.domain.marks import Mark
from app.domain.partners import Partner
from app.session import actions
from app.session.session import Session
from app.ui.parts import Choice, Line, Note, Panel, button, label
from app.ui.workspace import Workspace

Change = Callable[..., Any]
"""Stores fields given by name."""
Named = Area | Asset | Base | Header | Layer | Mark | Partner
"""What has a name to type."""
Described = TypeVar("Described", Area, Asset, Base, Duty, Header, Layer, Mark, Partner)
"""What is described by its fields."""
Read = TypeVar("Read")


def changing(
    workspace: Workspace, describe: Callable[[Session, Described], object], thing: Described
) -> Change:
    """Return what gives fields of a thing other values, as one edit; ``describe`` is its action."""

    def change(**given: Any) -> None:  # noqa: ANN401 - any field of any thing
        workspace.do(lambda session: describe(session, replace(thing, **given)))

    return change


def add_name(form: QFormLayout, thing: Named, change: Change) -> None:
    """Add the field of a name; it is what one types in after drawing."""
    line = Line(thing.name, read=lambda text: replace(thing, name=text))
    line.setObjectName("name")
    line.setMaxLength(80)
    line.settled.connect(lambda text: change(name=text))
    line.add_to(form, str(say("ui.name")))


def add_note(panel: Panel, note: str, change: Change) -> None:
    """Add the planner's own note."""
    field = Note(note)
    field.setObjectName("note")
    field.setToolTip(str(say("ui.note_tip")))
    field.settled.connect(lambda text: change(note=text))
    field.add_below(panel.column, str(say("ui.note")))


def add_layer(form: QFormLayout, workspace: Workspace, layer: LayerId | None, change: Change) -> None:
    """Add the choice of a layer, where the plan has any."""
    own = [one for one in workspace.plan.layers.values() if not one.source]
    if not own:
        return
    box = Choice[LayerId | None](
        [(None, str(say("ui.no_layer"))), *((one.id, one.name) for one in own)], layer
    )
    box.setObjectName("layer")
    box.when_chosen(lambda chosen: change(layer=chosen))
    form.addRow(str(say("ui.layer")), box)


def add_typed(
    form: QFormLayout, name: str, text: str, read: Callable[[str], Read], store: Callable[[Read], Any]
) -> Line:
    """Add a line of figures; ``read`` understands its text or refuses it, ``store`` takes what was read."""
    line = Line(text, figures=True, read=read)
    line.setObjectName(name)
    line.settled.connect(lambda typed: store(read(typed)))
    line.add_to(form, str(say(f"ui.{name}")))
    return line


def add_chosen(panel: Panel, title: str, words: Iterable[str], choose: Callable[[], object] | None) -> None:
    """Add what is chosen of many in words, below its title and the button that offers all, if any does."""
    name = title.partition(".")[2]
    row = QHBoxLayout()
    row.addWidget(label(str(say(title)), "fieldName"), 1)
    if choose is not None:
        offer = button("ui.choose", choose)
        offer.setObjectName(f"choose_{name}")
        offer.setAccessibleName(str(say("ui.titled", title=say(title), text=offer.text())))
        row.addWidget(offer)
    panel.column.addLayout(row)
    panel.column.addWidget(label(", ".join(words) or str(say("ui.none_chosen")), f"{name}_chosen"))


def add_remove(panel: Panel, workspace: Workspace, key: tuple[str, str]) -> None:
    """Add the button that removes the thing."""
    panel.buttons(button("ui.remove", lambda: workspace.do(actions.remove, *key)))
