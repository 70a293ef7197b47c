"""What identities are called in a copy: names that only the plan they come from can turn back."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Set


class Pseudonyms:
    """The names of identities in the copies of one recipient.

    ``HMAC-SHA-256(key, recipient, identity)``: two recipients cannot join their copies, and whoever has the
    key and knows its own identities finds them again in what comes back. What the recipient itself has named
    (``received``) goes back to it under that name.
    """

    def __init__(self, key: bytes, recipient: str, received: Set[str] = frozenset()) -> None:
        self._key = key
        self._recipient = recipient
        self._received = received

    def name(self, identity: str) -> str:
        """Return what ``identity`` is called in the recipient's copies."""
        if identity in self._received:
            return identity
        digest = hmac.new(self._key, f"{self._recipient}\0{identity}".encode(), hashlib.sha256)
        return digest.hexdigest()[:32]

    def names(self, identities: Iterable[str]) -> dict[str, str]:
        """Return the name of each identity."""
        return {identity: self.name(identity) for identity in identities}

    def identities(self, known: Iterable[str]) -> dict[str, str]:
        """Return the identity behind each name that one of the ``known`` has: the way back."""
        return {self.name(identity): identity for identity in known}
