"""What a front end asks the user about instead of only telling it."""

from __future__ import annotations

from app.session.damage import PlanDamaged
from app.store.errors import (
    Cause,
    DamagedFile,
    Holder,
    MediumFailed,
    PassphraseNeeded,
    PlanInUse,
    WrongPassphrase,
)

__all__ = [
    "Cause",
    "DamagedFile",
    "Holder",
    "MediumFailed",
    "PassphraseNeeded",
    "PlanDamaged",
    "PlanInUse",
    "WrongPassphrase",
]
