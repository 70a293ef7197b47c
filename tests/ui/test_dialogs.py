"""The frame of the dialogs that ask, and the box to choose one of several items."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLineEdit

from app.base.errors import AppError
from app.base.message import say
from app.domain.marking import Level
from app.ui.dialogs.form import FormDialog
from app.ui.parts import Choice


def test_what_is_wrong_is_told_without_taking_room_from_the_fields(qtbot):
    """The dialog grows by the reason, stays, and closes once the answer is good."""
    answers = [AppError(say("ui.nobody_to_send"))]

    def accept():
        if answers:
            raise answers.pop()

    dialog = FormDialog("ui.new_partner", "ui.add_partner_now", accept)
    qtbot.addWidget(dialog)
    for key in ("ui.name", "ui.code"):
        dialog.add(key, QLineEdit())
    dialog.show()
    before = dialog.content.height(), dialog.height()
    dialog.go.click()
    assert dialog.isVisible()
    assert dialog.problem.text() == str(say("ui.nobody_to_send"))
    qtbot.waitUntil(lambda: dialog.height() > before[1])
    assert dialog.content.height() >= before[0]
    dialog.go.click()
    assert dialog.result() == FormDialog.DialogCode.Accepted


def test_what_is_chosen_comes_back_as_it_went_in(qtbot):
    """Numbers with names and pairs too, which Qt would hand back as something else."""
    levels = Choice(((level, level.name) for level in Level), Level.RESTRICTED)
    pairs = Choice([((1, "a"), "one"), ((2, "b"), "two")], (2, "b"))
    for box in (levels, pairs):
        qtbot.addWidget(box)
    assert levels.chosen is Level.RESTRICTED
    assert pairs.chosen == (2, "b")
    chosen = []
    levels.when_chosen(chosen.append)
    levels.activated.emit(levels.currentIndex())
    assert chosen == [Level.RESTRICTED]


@pytest.mark.parametrize(("rows", "item", "expected"), [([("a", "A")], "c", "a"), ([], "c", None)])
def test_what_is_not_offered_cannot_be_chosen(qtbot, rows, item, expected):
    """The first item is chosen in its place, and none where there is none."""
    box = Choice(rows, item)
    qtbot.addWidget(box)
    assert box.chosen == expected
