"""The fields of a point or a line."""

from __future__ import annotations

from app.base.message import say
from app.domain.marks import Mark, MarkKind
from app.geo.point import Position
from app.session import actions
from app.ui.panels import fields
from app.ui.panels.markingfields import show_marking
from app.ui.panels.organisedfields import show_handovers
from app.ui.panels.skyfields import show_sky
from app.ui.parts import Choice, Panel, label
from app.ui.reading import Reading
from app.ui.workspace import Workspace


def show_mark(panel: Panel, workspace: Workspace, reading: Reading, mark: Mark) -> None:
    """Show a point or a line."""
    change = fields.changing(workspace, actions.describe_mark, mark)

    def move_to(at: Position) -> None:
        workspace.do(actions.move_mark, mark.id, mark.path[0], at)

    form = panel.form()
    fields.add_name(form, mark, change)
    if mark.kind is not MarkKind.POINT:
        lines = (one for one in MarkKind if one is not MarkKind.POINT)
        kind = Choice(((one, str(say(f"mark.{one.value}"))) for one in lines), mark.kind)
        kind.when_chosen(lambda chosen: change(kind=chosen))
        form.addRow(str(say("ui.kind")), kind)
        form.addRow(str(say("ui.length")), label(reading.length(mark.length_m), "mono"))
    fields.add_typed(form, "position", reading.position(mark.path[0]), reading.read_position, move_to)
    fields.add_layer(form, workspace, mark.layer, change)
    if mark.kind is MarkKind.POINT:
        show_handovers(panel, workspace, mark)
    fields.add_note(panel, mark.note, change)
    show_marking(panel, workspace, mark.marking, lambda marking: change(marking=marking))
    show_sky(panel, workspace, reading, mark.path[0])
    fields.add_remove(panel, workspace, ("marks", mark.id))
