"""Instruments and the grants that stand in them, as an adviser recorded them; prose is held by its hash."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from functools import cached_property

from app.base.errors import AppError
from app.base.message import say
from app.domain.ids import AreaId, GrantId, InstrumentId
from app.domain.law.terms import ANY, EVERY_PARTY, Action, Mode, Slot, State, Zone
from app.domain.marking import Marking
from app.domain.text import TITLE_LENGTH, checked_name, checked_note
from app.geo.routing import Medium


class InstrumentKind(Enum):
    """What sort of text it is."""

    TREATY = "treaty"
    BILATERAL = "bilateral"
    MOU = "mou"
    MANDATE = "mandate"
    NATIONAL_LAW = "national_law"
    STANDING_ORDER = "standing_order"
    CONSENT = "consent"
    """One answer to one request."""


@dataclass(frozen=True, slots=True)
class Instrument:
    """An agreement, law or answer that grants stand in.

    Raises
    ------
    AppError
        If it has no title or no party, ends before it begins, or its hash is not SHA-256's.
    """

    id: InstrumentId
    title: str
    kind: InstrumentKind
    parties: frozenset[State]
    """Those bound by it."""
    since: datetime
    until: datetime | None = None
    """When it ends, exclusive; None for one with no end."""
    text_sha256: str = ""
    """Of the text as reviewed; empty while nobody has read it."""
    held_at: str = ""
    """Where the text is kept."""
    reviewed_by: str = ""
    """The post of the legal adviser who read it; empty before that."""
    reviewed_on: datetime | None = None
    note: str = ""
    """The planner's own; it leaves the plan with no copy."""
    marking: Marking | None = None

    def __post_init__(self) -> None:
        checked_name(self.title, TITLE_LENGTH)
        checked_note(self.note)
        if not self.parties:
            raise AppError(say("law.no_party", title=self.title))
        if self.until is not None and self.until <= self.since:
            raise AppError(say("law.ends_first", title=self.title))
        if self.text_sha256 and not _is_sha256(self.text_sha256):
            raise AppError(say("law.bad_hash", title=self.title))

    @property
    def is_reviewed(self) -> bool:
        """Whether an adviser read the text that it stands for."""
        return bool(self.reviewed_by and self.reviewed_on)

    def in_force(self, start: datetime, end: datetime) -> bool:
        """Tell whether it is in force for all of a time, half-open."""
        return self.since <= start and (self.until is None or end <= self.until)


def _is_sha256(text: str) -> bool:
    return len(text) == 64 and all(digit in "0123456789abcdef" for digit in text)


class ConditionKind(Enum):
    """What a grant can ask for."""

    NOTICE_HOURS = "notice_hours"
    SHIPRIDER = "shiprider"
    FLAG_CONFIRMED = "flag_confirmed"
    PURSUIT_CONTINUOUS = "pursuit_continuous"
    SIGNAL_GIVEN = "signal_given"
    DAYLIGHT = "daylight"
    MAX_DISTANCE_NM = "max_distance_nm"
    FORCE_LIMITS = "force_limits"
    CONTACT_POINT = "contact_point"
    MIN_SENIORITY = "min_seniority"


FIGURED = frozenset({ConditionKind.NOTICE_HOURS, ConditionKind.MAX_DISTANCE_NM, ConditionKind.MIN_SENIORITY})
"""The conditions that come with a figure."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing a grant asks for.

    Raises
    ------
    AppError
        If it needs a positive figure and has none.
    """

    kind: ConditionKind
    figure: float = 0.0
    """Hours, nautical miles or years, as its kind says; 0 for those without."""

    def __post_init__(self) -> None:
        if self.kind in FIGURED and not 0 < self.figure < 10_000:
            raise AppError(say("law.bad_condition", condition=say(f"law.condition_{self.kind.value}")))


@dataclass(frozen=True, slots=True)
class Grant:
    """What one State lets others do, or rules out, in one article.

    Raises
    ------
    AppError
        If it names no recipient, action or zone, no article, or a deemed one no hours.
    """

    id: GrantId
    instrument: InstrumentId
    slot: Slot
    by: State
    """Who gives it; EVERY_PARTY for what each party of the instrument gives the others."""
    to: frozenset[State]
    """Who has it; EVERY_PARTY for all parties."""
    actions: frozenset[Action]
    zones: frozenset[Zone]
    article: str
    """Where it stands, such as "Art 12(1)(a)"."""
    mode: Mode = Mode.STANDING
    deemed_after_h: float = 0.0
    authority: str = ""
    """The duty post that answers, where it is asked case by case."""
    subject: str = ANY
    """Whose craft it may be done to: OWN, HOST, STATELESS, ANY or a State's code."""
    area: AreaId | None = None
    """Where in those zones; None for all of them."""
    media: frozenset[Medium] = frozenset()
    """Which assets, by what they move through; empty for all."""
    conditions: frozenset[Condition] = frozenset()
    since: datetime | None = None
    until: datetime | None = None
    """Dates of its own, inside those of its instrument: a consent has them."""
    caveat: str = ""
    """What the text adds, to be read by people: the engine does not."""
    note: str = ""
    """The planner's own; it leaves the plan with no copy."""
    marking: Marking | None = None

    def __post_init__(self) -> None:
        checked_note(self.note)
        if not (self.by and self.to and self.actions and self.zones and self.article.strip()):
            raise AppError(say("law.bare_grant", article=self.article))
        if (self.mode is Mode.DEEMED) != (self.deemed_after_h > 0):
            raise AppError(say("law.deemed_hours", article=self.article))
        if self.since and self.until and self.until <= self.since:
            raise AppError(say("law.ends_first", title=self.article))

    def in_force(self, start: datetime, end: datetime) -> bool:
        """Tell whether its own dates cover a time, half-open."""
        return (self.since is None or self.since <= start) and (self.until is None or end <= self.until)


@dataclass(frozen=True)
class Register:
    """All instruments and grants that a plan holds."""

    instruments: tuple[Instrument, ...] = ()
    grants: tuple[Grant, ...] = ()

    @cached_property
    def by_id(self) -> dict[InstrumentId, Instrument]:
        """The instruments by identity."""
        return {instrument.id: instrument for instrument in self.instruments}

    def in_force(self, grant: Grant, start: datetime, end: datetime) -> bool:
        """Tell whether a grant and its instrument are in force for all of a time."""
        return grant.in_force(start, end) and self.by_id[grant.instrument].in_force(start, end)

    def has_ended(self, grant: Grant, moment: datetime) -> bool:
        """Tell whether a grant or its instrument ends before a moment."""
        end = self.end_of(grant)
        return end is not None and end < moment

    def end_of(self, grant: Grant) -> datetime | None:
        """Return when a grant or its instrument ends, whichever is first; ``None`` for never."""
        ends = (grant.until, self.by_id[grant.instrument].until)
        return min((end for end in ends if end is not None), default=None)

    def gives(self, grant: Grant, giver: State, taker: State) -> bool:
        """Tell whether a grant is one of ``giver`` to ``taker``."""
        return self.is_given_by(grant, giver) and self.is_given_to(grant, taker)

    def is_given_by(self, grant: Grant, state: State) -> bool:
        """Tell whether ``state`` is one that gives it."""
        return grant.by == state or (grant.by == EVERY_PARTY and self._is_party(grant, state))

    def is_given_to(self, grant: Grant, state: State) -> bool:
        """Tell whether ``state`` is one that has it."""
        return state in grant.to or (EVERY_PARTY in grant.to and self._is_party(grant, state))

    def _is_party(self, grant: Grant, state: State) -> bool:
        return state in self.by_id[grant.instrument].parties

    def moments(self) -> Iterable[datetime]:
        """Yield each moment at which something begins or ends to be in force."""
        spans: list[tuple[datetime | None, datetime | None]] = [
            (one.since, one.until) for one in self.instruments
        ]
        spans += [(grant.since, grant.until) for grant in self.grants]
        yield from (moment for span in spans for moment in span if moment is not None)
