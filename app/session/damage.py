"""A plan file that is not sound: a copy of it is kept aside, and the last sound state is named."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import dropwhile
from pathlib import Path

from app.base.clock import Clock
from app.base.errors import AppError
from app.base.message import Message, say
from app.geo.units import format_dtg
from app.store.backups import Backup, backups_of
from app.store.errors import BrokenLog, DamagedFile, NotAPlan, PassphraseNeeded, WrongPassphrase
from app.store.files import set_aside
from app.store.plans import PlanStore
from app.store.vault import Key, read_salt


class PlanDamaged(DamagedFile):
    """The file is damaged. Carries what was done about it and what can be."""

    def __init__(self, message: Message, path: Path, kept: Path | None, backups: list[Backup]) -> None:
        super().__init__(message)
        self.path = path
        self.kept = kept
        """The copy of the damaged file."""
        self.backups = backups
        """Dated copies of the plan, the newest first."""
        self.readable = False
        """Whether it can be looked at: only its log is not as it was written."""


@contextmanager
def explained(path: Path, key: Key | None, clock: Clock, *, read_only: bool) -> Iterator[None]:
    """Turn the error of a damaged file into one that says what is left; the file itself is not touched.

    Raises
    ------
    PlanDamaged
        If the file is a plan, or was one, and is not sound.
    """
    try:
        yield
    except WrongPassphrase as wrong:
        # A damaged first page looks like a wrong passphrase, unless the key opens a copy of the same plan.
        if key is None or not any(_is_under(key, backup) for backup in _known(path)):
            raise
        text = say("vault.damaged", path=path)
        raise _damaged(text, path, key, None if read_only else _keep(path, clock)) from wrong
    except DamagedFile as error:
        if isinstance(error, NotAPlan) and not _known(path):
            raise
        damaged = _damaged(error.message, path, key, None if read_only else _keep(path, clock))
        damaged.readable = isinstance(error, BrokenLog)
        raise damaged from error


def _damaged(text: Message, path: Path, key: Key | None, kept: Path | None) -> PlanDamaged:
    backups = list(dropwhile(lambda backup: not _is_sound(backup, key), _known(path)))
    if kept is not None:
        text = say("safety.kept_aside", text=text, kept=kept)
    if backups:
        text = say("safety.newest_backup", text=text, time=format_dtg(backups[0].time))
    return PlanDamaged(text, path, kept, backups)


def _keep(path: Path, clock: Clock) -> Path | None:
    try:
        return set_aside(path, "corrupt", clock()) if path.stat().st_size else None
    except OSError:
        return None


def _known(path: Path) -> list[Backup]:
    try:
        return backups_of(path)
    except OSError:
        return []


def _is_under(key: Key, backup: Backup) -> bool:
    try:
        if read_salt(backup.path) != key.salt:
            return False
        with closing(PlanStore.open_read_only(backup.path, key)):
            return True
    except AppError:
        return False


def _is_sound(backup: Backup, key: Key | None) -> bool:
    try:
        with closing(PlanStore.open_read_only(backup.path, key)):
            return True
    except (PassphraseNeeded, WrongPassphrase):
        # Whether it is sound shows when it is unlocked.
        return True
    except AppError:
        return False
