"""What leaves the laptop: a fail-closed engine, and the type that proves it was asked.

``rules`` holds R1 to R18, one file each, and the tuple in which they are applied; ``engine.release`` goes
through it, ``preview`` says beforehand what it would do.
"""

from app.domain.release.engine import release
from app.domain.release.preview import Fate, Line, Preview, preview
from app.domain.release.record import Record
from app.domain.release.released import Released
from app.domain.release.rules.r12_strip import STRIPPED
from app.domain.release.rules.r14_derived import Derived, derived_marking
from app.domain.release.rules.r15_fields import NEUTRAL
from app.domain.release.rules.r17_record import RULES_VERSION

__all__ = [
    "NEUTRAL",
    "RULES_VERSION",
    "STRIPPED",
    "Derived",
    "Fate",
    "Line",
    "Preview",
    "Record",
    "Released",
    "derived_marking",
    "preview",
    "release",
]
