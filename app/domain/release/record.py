"""What is noted of each copy that leaves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Record:
    """Who got how many items of which kind, under which rules, and which they were."""

    recipient: str
    """Code of the recipient."""
    rules_version: int
    counts: Mapping[str, int]
    """Items by kind."""
    identities: tuple[str, ...]
    """What the plan itself calls the items of the copy: for its own ledger, never for the recipient."""

    def entry(self, sha256: str) -> dict[str, object]:
        """Return what a log says of the copy once it is written as bytes of that hash."""
        return {
            "partner": self.recipient,
            "rules": self.rules_version,
            "items": sum(self.counts.values()),
            "sha256": sha256,
        }
