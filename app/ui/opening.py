"""Opening a plan with everything that may have to be asked first."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.base.message import say
from app.session import recovery
from app.session.errors import PassphraseNeeded, PlanDamaged, PlanInUse
from app.session.passphrase import Key
from app.session.session import Session
from app.session.usecases.backups import restore_backup
from app.session.usecases.create import begin_sample, is_edited, sample_copy
from app.ui.dialogs.choice import ask
from app.ui.dialogs.passphrase import UnlockDialog
from app.ui.dialogs.planfile import ask_file

_MOST_TOLD = 4
"""Changes since the last named state that are told."""

Opener = Callable[[Key | None], Session]
"""Opens a plan, with a key where it is encrypted."""


def open_plan(path: Path, author: str, parent: QWidget | None) -> Session | None:
    """Open a plan file; ``None`` where the user thinks better of it.

    Raises
    ------
    AppError
        If it cannot be opened and there is nothing to choose.
    """
    rescued = None if path.is_file() else recovery.rescue_of(path)
    if rescued is not None:
        return _resumed(rescued, author, parent)
    try:
        session = with_key(path, lambda key: Session.open(path, author=author, key=key), parent)
    except PlanInUse as error:
        return _in_use(path, author, error, parent)
    except PlanDamaged as error:
        return _damaged(author, error, parent)
    return None if session is None else _decided(session, parent)


def open_sample(author: str, parent: QWidget | None) -> Session | None:
    """Open the user's copy of the sample plan, or a new one; ``None`` where the user thinks better of it.

    Raises
    ------
    AppError
        If it cannot be opened and there is nothing to choose.
    """
    copy = sample_copy()
    if copy is None:
        return begin_sample(author=author)
    if is_edited(copy):
        text = str(say("ui.sample_edited", name=copy.stem))
        answer = ask("ui.sample", text, ("ui.sample_yours", "ui.sample_anew", "ui.cancel"), parent)
        if answer == "ui.sample_anew":
            return begin_sample(author=author)
        if answer != "ui.sample_yours":
            return None
    return open_plan(copy, author, parent)


def with_key(path: Path, opener: Opener, parent: QWidget | None) -> Session | None:
    """Open a plan, asking for its passphrase where it has one; ``None`` where that is not given."""
    try:
        return opener(None)
    except PassphraseNeeded:
        dialog = UnlockDialog(path, opener, parent)
        dialog.exec()
        return dialog.session


def _decided(session: Session, parent: QWidget | None) -> Session | None:
    """Ask how to go on with a plan that an earlier session left open; ``None`` for not now."""
    offer = recovery.offer_of(session)
    if offer is None:
        return session
    last = recovery.happened_in(session)[-_MOST_TOLD:]
    text = "\n".join([str(offer.message), "", *(f"{one.time:%H%M}Z  {one.label}" for one in last)])
    answer = ask("ui.left_behind", text, ("start.resume", "start.open_named", "ui.cancel"), parent)
    try:
        if answer == "start.open_named":
            recovery.return_to_named(session)
    except BaseException:
        recovery.leave(session)
        raise
    if answer in {"start.resume", "start.open_named"}:
        return session
    recovery.leave(session)
    return None


def _resumed(offer: recovery.Offer, author: str, parent: QWidget | None) -> Session | None:
    """Offer the rescue copy of a plan whose own file is gone."""
    if ask("ui.file_gone", str(offer.message), ("start.resume", "ui.cancel"), parent) != "start.resume":
        return None
    return with_key(offer.path, lambda key: recovery.resume(offer, key=key, author=author), parent)


def _in_use(path: Path, author: str, error: PlanInUse, parent: QWidget | None) -> Session | None:
    """Offer to look at a plan that somebody else has, or to go on in a copy."""
    answer = ask("ui.in_use", str(error), ("ui.open_read_only", "ui.open_copy", "ui.cancel"), parent)
    if answer not in {"ui.open_read_only", "ui.open_copy"}:
        return None

    session = _to_read(path, author, parent)
    if session is not None and answer == "ui.open_copy":
        target = ask_file("ui.open_copy", parent, f"{path.stem} 2")
        if target is None:
            session.close()
            return None
        session.name_as(target)
    return session


def _to_read(path: Path, author: str, parent: QWidget | None) -> Session | None:
    """Open a plan to look at it; ``None`` where its passphrase is not given."""
    return with_key(path, lambda key: Session.open(path, author=author, key=key, read_only=True), parent)


def _damaged(author: str, error: PlanDamaged, parent: QWidget | None) -> Session | None:
    """Offer a dated copy of a damaged file under another name, and to look at one that can be read."""
    restores = ("ui.restore_backup",) if error.backups else ()
    reads = ("ui.open_read_only",) if error.readable else ()
    if not (restores or reads):
        raise error
    answer = ask("ui.damaged", str(error), (*restores, *reads, "ui.cancel"), parent)
    if answer == "ui.open_read_only":
        return _to_read(error.path, author, parent)
    if answer != "ui.restore_backup":
        return None
    target = ask_file("ui.restore_backup", parent, f"{error.path.stem} restored")
    if target is None:
        return None
    restore_backup(error.backups[0], target)
    return open_plan(target, author, parent)
