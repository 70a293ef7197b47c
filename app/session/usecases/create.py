"""Making a new plan, empty or from a plan in text form."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain, count
from pathlib import Path

from app.base.clock import Clock, utc_now
from app.base.errors import AppError
from app.base.paths import plans_folder, user_folder
from app.domain.beginning import begin_plan, renew_plan
from app.exchange.formats.textplan import read_textplan
from app.session.session import DEFAULT_POST, Key, Session
from app.store.plans import SUFFIX, PlanStore

SAMPLE = "trade-wind"


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a new plan starts from."""

    name: str
    start: datetime
    days: int
    lead_name: str
    lead_code: str
    exercise: bool


def next_day(clock: Clock = utc_now) -> datetime:
    """Return the next midnight in Z: day D of a plan that says nothing else."""
    return clock().replace(hour=0, minute=0, second=0) + timedelta(days=1)


def create_empty(path: Path | None, beginning: Beginning, *, author: str = DEFAULT_POST) -> Session:
    """Make a new plan that holds its lead partner only, unnamed where there is no path.

    Raises
    ------
    AppError
        If that cannot be done.
    """
    plan = begin_plan(
        beginning.name,
        beginning.start,
        beginning.days,
        beginning.lead_name,
        beginning.lead_code,
        exercise=beginning.exercise,
    )
    if path is None:
        return Session.create_unnamed(plan, author=author)
    return Session.create(path, plan, author=author)


def create_from_text(
    path: Path,
    folder: Path,
    start: datetime | None = None,
    *,
    author: str = DEFAULT_POST,
    key: Key | None = None,
) -> Session:
    """Make a new plan file from a plan in text form, encrypted where there is a key.

    Raises
    ------
    AppError
        If that cannot be done.
    """
    return Session.create(path, read_textplan(folder, start or next_day()), author=author, key=key)


def create_from_plan(old: Session, name: str, by: timedelta, *, author: str = DEFAULT_POST) -> Session:
    """Make a new, unnamed plan from an old one with all times moved; raise AppError where that cannot be.

    Availability is unconfirmed again; the old plan stays as it is.
    """
    return Session.create_unnamed(renew_plan(old.plan, name, by), author=author)


def sample_copy() -> Path | None:
    """Return the user's copy of the sample plan, the one changed last of several."""
    copies = [path for path in user_folder().glob(f"{SAMPLE}*{SUFFIX}") if path.is_file()]
    return max(copies, key=lambda path: path.stat().st_mtime, default=None)


def is_edited(path: Path) -> bool:
    """Tell whether anything was done to a plan since it was made; also where that cannot be told."""
    try:
        with closing(PlanStore.open_read_only(path)) as store:
            return any(store.history())
    except AppError:
        return True


def begin_sample(*, author: str = DEFAULT_POST) -> Session:
    """Make a copy of the sample plan that nobody edited, under the next name that is free."""
    folder = user_folder()
    names = chain([SAMPLE], (f"{SAMPLE} {number}" for number in count(2)))
    path = next(path for name in names if not (path := folder / f"{name}{SUFFIX}").exists())
    return create_from_text(path, plans_folder() / SAMPLE, author=author)
