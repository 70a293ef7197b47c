"""What leaves the laptop: a fail-closed engine, and the type that proves it was asked.

Rules (numbers as in the design's table of rules): R1 no mark, no release; R4 only to those named, the
originator always; R6 nothing above the recipient's ceiling; R9 exercise and live never mix; R10 nothing
that refers to a withheld item; R11 the banner is the highest level in this copy; R12 what the planner
keeps to himself is stripped; R13 identities are pseudonyms of this recipient.
"""

from app.domain.release.engine import RULES_VERSION, release, withheld_reason
from app.domain.release.released import Released

__all__ = ["RULES_VERSION", "Released", "release", "withheld_reason"]
