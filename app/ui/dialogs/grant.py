"""An article of the register: what one State lets others do where, how, and what it asks for."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from app.base.message import say
from app.domain.ids import AreaId, GrantId
from app.domain.law import wording
from app.domain.law.register import Condition, ConditionKind, Grant, Instrument
from app.domain.law.terms import ANY, EVERY_PARTY, HOST, OWN, STATELESS, Action, Mode, Slot, State, Zone
from app.domain.partners import checked_code
from app.geo.routing import Medium
from app.session import legal
from app.ui.dialogs.form import FormDialog
from app.ui.dialogs.instrument import read_optional, time_line
from app.ui.dialogs.lists import Checks, Whole
from app.ui.parts import ROW_PX, Choice, Figure, Line, Note
from app.ui.rows import by_name
from app.ui.workspace import Workspace

_WIDTH_PX, _HEIGHT_PX = 1300, 680
_DEEMED_H = 24.0
"""What a deemed consent begins with."""
_MOST = 9_999.0
_FLAGS = (ANY, OWN, HOST, STATELESS)
_ONE_STATE = ""
"""Stands in the choice of flags for a State whose code is typed."""


class GrantDialog(FormDialog):
    """Adds an article, or changes one.

    Parameters
    ----------
    shown
        What the fields hold at first: the article to change, or one that the new one is to be like.
    identity
        Of the article that is written.
    """

    def __init__(
        self,
        workspace: Workspace,
        instrument: Instrument,
        shown: Grant | None,
        identity: GrantId,
        parent: QWidget | None = None,
    ) -> None:
        is_old = shown is not None and shown.id == identity
        title, verb = (
            ("register.article", "register.keep_changes")
            if is_old
            else ("register.new_article", "register.add_article_now")
        )
        super().__init__(title, verb, self._put, parent)
        self.resize(_WIDTH_PX, _HEIGHT_PX)
        self._workspace, self._instrument = workspace, instrument
        self._marking = shown.marking if shown else None
        self.id = identity
        self._states = _states(workspace, instrument, shown)
        self._make_head(shown)
        self._make_dates(shown)
        self._make_lists(shown)
        self._arrange()
        self.mode.currentIndexChanged.connect(self._show_what_matters)
        self.subject.currentIndexChanged.connect(self._show_what_matters)
        self._show_what_matters()
        self.article.setFocus()
        self.article.selectAll()

    def _make_head(self, shown: Grant | None) -> None:
        self.article = Line(shown.article if shown else "")
        self.slot = Choice(((slot, wording.term(slot)) for slot in Slot), shown.slot if shown else Slot.HOST)
        every = (EVERY_PARTY, str(say("law.every_party")))
        self.by = Choice([every, *self._states.items()], shown.by if shown else None)
        self.mode = Choice(((mode, wording.term(mode)) for mode in Mode), shown.mode if shown else None)
        hours = shown.deemed_after_h if shown else 0.0
        self.hours = Figure(hours or _DEEMED_H, str(say("unit.hours")), 0.5, _MOST, decimals=1)
        self.authority = Line(shown.authority if shown else "", str(say("register.post")))
        flags = [(flag, wording.flag(flag)) for flag in _FLAGS]
        subject = shown.subject if shown else ANY
        known = subject if subject in _FLAGS else _ONE_STATE
        self.subject = Choice([*flags, (_ONE_STATE, str(say("register.flag_of")))], known)
        self.flag_state = Line("" if subject in _FLAGS else subject, read=_read_code)

    def _make_dates(self, shown: Grant | None) -> None:
        areas: list[tuple[AreaId | None, str]] = [(None, str(say("register.everywhere")))]
        areas += by_name(self._workspace.plan.areas.values())
        self.area = Choice(areas, shown.area if shown else None)
        hint = str(say("register.as_instrument"))
        self.since = time_line(shown.since if shown else None, hint)
        self.until = time_line(shown.until if shown else None, hint)
        self.caveat = Note(shown.caveat if shown else "", lines=2)
        self.note_field = Note(shown.note if shown else "", lines=2)

    def _make_lists(self, shown: Grant | None) -> None:
        every_party = Whole(str(say("law.every_party")), frozenset({EVERY_PARTY}), self._instrument.parties)
        to = shown.to if shown else every_party.value
        self.to = Checks(str(say("field.to")), self._states.items(), to, every_party)
        acts, zones, media = frozenset(Action), frozenset(Zone), frozenset(Medium)
        self.acts = Checks(
            str(say("field.actions")),
            ((action, wording.term(action)) for action in Action),
            shown.actions if shown else frozenset(),
            Whole(str(say("law.all_actions")), acts, acts),
        )
        self.zones = Checks(
            str(say("field.zones")),
            ((zone, wording.term(zone)) for zone in Zone),
            shown.zones if shown else frozenset(),
            Whole(str(say("law.all_zones")), zones, zones),
        )
        self.media = Checks(
            str(say("field.media")),
            ((medium, str(say(f"law.medium_{medium.value}"))) for medium in Medium),
            shown.media if shown else frozenset(),
            Whole(str(say("register.every_medium")), frozenset(), media),
        )
        self.conditions = Conditions(shown.conditions if shown else frozenset())

    def _arrange(self) -> None:
        self.add("field.article", self.article)
        self.add("field.slot", self.slot)
        self.add("field.by", self.by)
        self.add("field.mode", self.mode)
        self.add("field.deemed_after_h", self.hours)
        self.add("field.authority", self.authority)
        self.add("field.subject", self.subject)
        self.add("register.flag_state", self.flag_state)
        self.add("field.area", self.area)
        self.add("field.since", self.since)
        self.add("field.until", self.until)
        self.add("field.note", self.note_field)
        self.go_on_beside(3)
        self.add("field.to", self.to)
        self.add("field.actions", self.acts)
        self.go_on_beside(3)
        self.add("field.zones", self.zones)
        self.add("field.media", self.media)
        self.go_on_beside(4)
        self.add("field.conditions", self.conditions)
        self.add("field.caveat", self.caveat)

    def _show_what_matters(self) -> None:
        """Show the hours and the authority where an answer is waited for, and the State of one flag."""
        self.show_row(self.hours, shown=self.mode.chosen is Mode.DEEMED)
        self.show_row(self.authority, shown=self._is_asked)
        self.show_row(self.flag_state, shown=self.subject.chosen == _ONE_STATE)

    @property
    def _is_asked(self) -> bool:
        return self.mode.chosen in {Mode.DEEMED, Mode.CASE_BY_CASE}

    def _put(self) -> None:
        grant = Grant(
            id=self.id,
            instrument=self._instrument.id,
            slot=self.slot.chosen,
            by=self.by.chosen,
            to=self.to.chosen,
            actions=self.acts.chosen,
            zones=self.zones.chosen,
            article=self.article.text().strip(),
            mode=self.mode.chosen,
            deemed_after_h=self.hours.value() if self.mode.chosen is Mode.DEEMED else 0.0,
            authority=self.authority.text().strip() if self._is_asked else "",
            subject=self.subject.chosen or _read_code(self.flag_state.text()),
            area=self.area.chosen,
            media=self.media.chosen,
            conditions=self.conditions.chosen,
            since=read_optional(self.since.text()),
            until=read_optional(self.until.text()),
            caveat=self.caveat.typed,
            note=self.note_field.typed,
            marking=self._marking,
        )
        legal.put_grant(self._workspace.session, grant)


class Conditions(QWidget):
    """What a grant can ask for, to tick, with a figure beside those that come with one."""

    def __init__(self, chosen: frozenset[Condition]) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(1)
        grid.setColumnStretch(0, 1)
        figures = {condition.kind: condition.figure for condition in chosen}
        self.boxes: dict[ConditionKind, QCheckBox] = {}
        self.figures: dict[ConditionKind, Figure] = {}
        for kind in ConditionKind:
            box = self.boxes[kind] = QCheckBox(str(say(f"law.condition_{kind.value}")))
            box.setChecked(kind in figures)
            grid.addWidget(box, 2 * len(self.boxes), 0)
            grid.setRowMinimumHeight(2 * len(self.boxes), ROW_PX)
            if kind in wording.UNITS:
                unit = str(say(wording.UNITS[kind]))
                figure = Figure(figures.get(kind, _USUAL[kind]), unit, 0.1, _MOST, decimals=1)
                figure.setAccessibleName(box.text())
                _keep_room(figure)
                figure.setVisible(box.isChecked())
                box.toggled.connect(figure.setVisible)
                grid.addWidget(figure, 2 * len(self.boxes), 1)
                grid.addWidget(figure.reason, 2 * len(self.boxes) + 1, 0, 1, 2)
                self.figures[kind] = figure

    @property
    def chosen(self) -> frozenset[Condition]:
        """The conditions ticked, with their figures."""
        return frozenset(
            Condition(kind, self.figures[kind].value() if kind in self.figures else 0.0)
            for kind, box in self.boxes.items()
            if box.isChecked()
        )


_USUAL = {
    ConditionKind.NOTICE_HOURS: 24.0,
    ConditionKind.MAX_DISTANCE_NM: 12.0,
    ConditionKind.MIN_SENIORITY: 5.0,
}
"""The figures that fields begin with."""


def _states(workspace: Workspace, instrument: Instrument, shown: Grant | None) -> dict[State, str]:
    """Return who can give and have: the parties, then the other partners, each as it is called."""
    names = {partner.code: f"{partner.code}  {partner.name}" for partner in workspace.plan.partners.values()}
    codes = [code for code in names if code in instrument.parties]
    codes += sorted(instrument.parties - names.keys())
    codes += [code for code in names if code not in instrument.parties]
    codes += sorted(({shown.by, *shown.to} if shown else set()) - {EVERY_PARTY, *codes})
    return {code: names.get(code, code) for code in codes}


def _keep_room(field: QWidget) -> None:
    """Let nothing move when a field goes and comes."""
    policy = field.sizePolicy()
    policy.setRetainSizeWhenHidden(True)
    field.setSizePolicy(policy)


def _read_code(text: str) -> State:
    return checked_code(text.strip().upper())
