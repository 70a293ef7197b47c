"""Dated copies of a plan: which there are, and getting one back."""

from __future__ import annotations

from pathlib import Path

from app.base.errors import AppError
from app.base.message import say
from app.session.session import Session
from app.store import backups
from app.store.backups import Backup

__all__ = ["Backup", "list_backups", "restore_backup"]


def list_backups(plan: Session | Path) -> list[Backup]:
    """Return the dated copies of an open plan, or of what was last kept at a path, the newest first.

    Raises
    ------
    AppError
        If the user folder cannot be read.
    """
    try:
        if isinstance(plan, Path):
            return backups.backups_of(plan)
        return backups.list_backups(plan.keeper.document)
    except OSError as error:
        raise AppError(say("safety.no_user_folder", why=error.strerror)) from error


def restore_backup(backup: Backup, target: Path) -> None:
    """Write a dated copy to a new file; it opens with the passphrase the plan had then.

    Raises
    ------
    AppError
        If there is a file already, or it cannot be written.
    """
    backups.restore(backup, target)
