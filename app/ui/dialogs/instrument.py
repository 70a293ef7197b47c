"""An instrument of the register: what it is, who is bound, and who has read its text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from app.base.errors import AppError
from app.base.message import say
from app.domain.ids import InstrumentId, new_id
from app.domain.law.register import Instrument, InstrumentKind
from app.domain.law.terms import State
from app.domain.partners import checked_code
from app.geo.units import format_dtg
from app.session import legal
from app.session.usecases.register import hash_of_text
from app.ui.dialogs.form import FormDialog
from app.ui.dialogs.lists import Checks
from app.ui.parts import Choice, Line, Note, button
from app.ui.reading import read_time
from app.ui.workspace import Workspace

_WIDTH_PX, _HEIGHT_PX = 940, 480


class InstrumentDialog(FormDialog):
    """Adds an instrument, or changes one."""

    def __init__(self, workspace: Workspace, old: Instrument | None, parent: QWidget | None = None) -> None:
        title, verb = (
            ("register.instrument", "register.keep_changes")
            if old
            else ("register.new_instrument", "register.add_instrument_now")
        )
        super().__init__(title, verb, self._put, parent)
        self.resize(_WIDTH_PX, _HEIGHT_PX)
        self._workspace = workspace
        now = self._now = old or _blank(workspace)
        self.id = now.id
        self.title = Line(old.title if old else "", read=lambda text: replace(now, title=text))
        kinds = ((kind, str(say(f"law.instrument_{kind.value}"))) for kind in InstrumentKind)
        self.kind = Choice(kinds, now.kind)
        self.since = time_line(now.since, read=read_time)
        self.until = time_line(now.until, str(say("register.no_end")))
        self.hash = Line(now.text_sha256, figures=True, read=lambda text: replace(now, text_sha256=text))
        self.held_at = Line(now.held_at)
        self.reviewed_by = Line(now.reviewed_by, str(say("register.post")))
        self.reviewed_on = time_line(now.reviewed_on, str(say("register.not_yet")))
        partners = {partner.code: partner.name for partner in workspace.plan.partners.values()}
        bound = old.parties if old else frozenset()
        rows = [(code, f"{code}  {name}") for code, name in partners.items()]
        self.parties: Checks[State] = Checks(str(say("field.parties")), rows, bound)
        self.others = Line(
            " ".join(sorted(bound - partners.keys())), str(say("register.codes_hint")), read=_read_codes
        )
        self.note_field = Note(now.note)
        self._arrange()

    def _arrange(self) -> None:
        self.add("field.title", self.title)
        self.add("field.kind", self.kind)
        self.add("field.since", self.since)
        self.add("field.until", self.until)
        self.add("field.text_sha256", self.hash)
        self.add("register.text", button("register.compute_hash", self._compute_hash))
        self.add("field.held_at", self.held_at)
        self.add("field.reviewed_by", self.reviewed_by)
        self.add("field.reviewed_on", self.reviewed_on)
        self.go_on_beside(5)
        self.add("field.parties", self.parties)
        self.add("register.other_states", self.others)
        self.add("field.note", self.note_field)

    def _compute_hash(self) -> None:
        """Take the hash of a text that the user chooses; the text itself stays where it is."""
        name, _ = QFileDialog.getOpenFileName(self, str(say("register.choose_text")))
        if not name:
            return
        try:
            self.hash.setText(hash_of_text(Path(name)))
        except AppError as error:
            self.tell(str(error))
        else:
            self.tell("")

    def _put(self) -> None:
        instrument = Instrument(
            id=self.id,
            title=self.title.text().strip(),
            kind=self.kind.chosen,
            parties=self.parties.chosen | _read_codes(self.others.text()),
            since=read_time(self.since.text()),
            until=read_optional(self.until.text()),
            text_sha256=self.hash.text().strip(),
            held_at=self.held_at.text().strip(),
            reviewed_by=self.reviewed_by.text().strip(),
            reviewed_on=read_optional(self.reviewed_on.text()),
            note=self.note_field.typed,
            marking=self._now.marking,
        )
        legal.put_instrument(self._workspace.session, instrument)


def read_optional(text: str) -> datetime | None:
    """Return the time typed as a DTG, ``None`` for nothing; raise AppError where it is none."""
    return read_time(text) if text.strip() else None


def time_line(moment: datetime | None, hint: str = "", read: Callable[[str], object] = read_optional) -> Line:
    """Return a line for a DTG; one that may stay empty unless ``read`` says otherwise."""
    return Line(format_dtg(moment) if moment else "", hint, figures=True, read=read)


def _read_codes(text: str) -> frozenset[State]:
    """Return the codes of States typed, apart by blanks or commas; raise AppError where one is none."""
    return frozenset(checked_code(code) for code in text.replace(",", " ").upper().split())


def _blank(workspace: Workspace) -> Instrument:
    """Return what a new instrument begins as; its title and its party stand for those to be typed."""
    title = str(say("register.new_instrument"))
    start = workspace.plan.header.start
    return Instrument(InstrumentId(new_id()), title, InstrumentKind.BILATERAL, frozenset({title}), start)
