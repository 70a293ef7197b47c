"""What legal advisers say of an instrument as it is recorded: they concur or they dissent, and sign it.

An opinion is never changed: whoever thinks otherwise later says so in another one.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from app.base.errors import AppError
from app.base.message import say
from app.domain.ids import InstrumentId, OpinionId
from app.domain.marking import Marking
from app.domain.text import checked_name, checked_note

_HEX = re.compile("[0-9a-f]*")
_DIGEST_LENGTH = 64


class View(Enum):
    """How an adviser sees it."""

    CONCURS = "concurs"
    DISSENTS = "dissents"


@dataclass(frozen=True, slots=True)
class Opinion:
    """One adviser's word on one instrument with its articles.

    Raises
    ------
    AppError
        If no post gives it, a dissent gives no reasons, or what is signed cannot be a signature.
    """

    id: OpinionId
    instrument: InstrumentId
    view: View
    post: str
    """Of the legal adviser."""
    on: datetime
    about: str
    """SHA-256 of what it speaks of, salted: it tells nothing to whom may not see all of that."""
    signature: str
    """CMS SignedData around its `statements.statement`, base64."""
    signer: str
    """The name in the certificate that it was signed with."""
    reasons: str = ""
    salt: str = ""
    """Hexadecimal digits; empty in a copy."""
    marking: Marking | None = None

    def __post_init__(self) -> None:
        checked_name(self.post)
        checked_name(self.signer)
        checked_note(self.reasons)
        if self.view is View.DISSENTS and not self.reasons.strip():
            raise AppError(say("opinion.no_reasons"))
        if len(self.about) != _DIGEST_LENGTH or not _HEX.fullmatch(self.about + self.salt):
            raise AppError(say("opinion.bad_hash"))
        try:
            base64.b64decode(self.signature, validate=True)
        except (binascii.Error, ValueError) as error:
            raise AppError(say("opinion.bad_signature")) from error
