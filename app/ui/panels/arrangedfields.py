"""What is arranged with States and asked of them for an asset: who has said yes, and what is open."""

from __future__ import annotations

from app.base.message import Message, say
from app.domain.arrangements import Arrangement
from app.domain.assets import Asset
from app.geo.units import format_dtg
from app.session import legal
from app.ui.dialogs.arranging import AcceptDialog, ArrangeDialog
from app.ui.dialogs.consents import ConsentsDialog
from app.ui.models.consents import by_due
from app.ui.parts import Panel, button, label
from app.ui.reading import Reading
from app.ui.workspace import Workspace


def show_arrangements(panel: Panel, workspace: Workspace, asset: Asset) -> None:
    """Show what is arranged for an asset, each with what can be done about it, and a way to one more."""
    panel.column.addWidget(label(str(say("ui.arranged")), "fieldName"))
    rows = workspace.plan.arrangements_of(asset.id)
    for row in sorted(rows, key=lambda row: (row.start, row.state, row.kind.value)):
        _add_arrangement(panel, workspace, row)
    if not rows:
        panel.column.addWidget(label(str(say("ui.nothing_arranged")), "hint"))
    panel.buttons(button("ui.arrange", lambda: ArrangeDialog(workspace, asset, panel.window()).exec()))


def show_open_requests(panel: Panel, workspace: Workspace, reading: Reading, asset: Asset) -> None:
    """Show how many consents asked for an asset are open, and the way to the first; nothing where none is."""
    rows = [row for row in by_due(workspace.plan) if row.asset == asset.id and row.is_open]
    if not rows:
        return
    panel.column.addWidget(label(str(say("consents.open_of_asset", count=len(rows)))))
    first = rows[0].id
    panel.buttons(
        button("consents.show", lambda: ConsentsDialog(workspace, reading, panel.window(), first).exec())
    )


def _add_arrangement(panel: Panel, workspace: Workspace, row: Arrangement) -> None:
    what = str(say("ui.arranged_what", what=say(f"law.arrangement_{row.kind.value}"), state=row.state))
    if row.rider is not None:
        what = str(say("ui.arranged_rider", what=what, rider=workspace.plan.riders[row.rider].name))
    panel.column.addWidget(label(what))
    panel.column.addWidget(label(f"{format_dtg(row.start)} - {format_dtg(row.end)}", "mono"))
    if row.base is not None:
        name = workspace.plan.bases[row.base].name
        panel.column.addWidget(label(str(say("ui.comes_aboard_at", base=name)), "hint"))
    if row.kind.needs_acceptance:
        panel.column.addWidget(label(str(_answer(row)), "hint"))
    remove = button("ui.remove", lambda: workspace.do(legal.remove_arrangement, row.id))
    remove.setObjectName("remove_arrangement")
    items = [remove]
    if not row.holds:
        accept = button("ui.accept", lambda: _accept(panel, workspace, row))
        items.insert(0, accept)
    for one in items:
        one.setAccessibleName(str(say("ui.titled", title=one.text(), text=what)))
    panel.buttons(*items)


def _accept(panel: Panel, workspace: Workspace, row: Arrangement) -> None:
    """Ask which post said yes for the State."""
    session = workspace.session

    def record(post: str) -> None:
        legal.accept_arrangement(session, row.id, post, session.clock())

    AcceptDialog(say("ui.accept_arrangement"), record, panel.window()).exec()


def _answer(row: Arrangement) -> Message:
    """Return what the State has said so far."""
    if not row.accepted_by or row.accepted_on is None:
        return say("ui.answer_open")
    return say("ui.accepted_by", post=row.accepted_by, time=format_dtg(row.accepted_on))
