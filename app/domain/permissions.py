"""Which asset may work in which area. Until law and consent come in, only a planner's own word."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.ids import AreaId, AssetId, PermissionId
from app.domain.marking import Marking
from app.domain.text import checked_note


@dataclass(frozen=True, slots=True)
class Permission:
    """One row of the permission table; a pair with no row is allowed."""

    id: PermissionId
    asset: AssetId
    area: AreaId
    allowed: bool
    reason: str = ""
    marking: Marking | None = None

    def __post_init__(self) -> None:
        checked_note(self.reason)
