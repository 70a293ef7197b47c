"""Identities: random, 128 bits, never reused."""

from __future__ import annotations

import secrets
from typing import NewType

PlanId = NewType("PlanId", str)
PartnerId = NewType("PartnerId", str)
BaseId = NewType("BaseId", str)
AssetId = NewType("AssetId", str)
AreaId = NewType("AreaId", str)
DutyId = NewType("DutyId", str)
PermissionId = NewType("PermissionId", str)
LayerId = NewType("LayerId", str)
MarkId = NewType("MarkId", str)
AvailabilityId = NewType("AvailabilityId", str)
InstrumentId = NewType("InstrumentId", str)
GrantId = NewType("GrantId", str)
ArrangementId = NewType("ArrangementId", str)
RequestId = NewType("RequestId", str)
OpinionId = NewType("OpinionId", str)
RiderId = NewType("RiderId", str)
DelegationId = NewType("DelegationId", str)
HandoverId = NewType("HandoverId", str)
DisagreementId = NewType("DisagreementId", str)


def new_id() -> str:
    """Return a fresh identity: 128 random bits as 32 hexadecimal digits."""
    return secrets.token_hex(16)
