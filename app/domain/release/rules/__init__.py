"""The rules of release, in the order they are applied: R14 says whose an item is, so it comes first."""

from __future__ import annotations

from app.domain.release.draft import Step, Test
from app.domain.release.rules.r01_unmarked import unmarked
from app.domain.release.rules.r02_ladder import without_equivalence
from app.domain.release.rules.r03_embargo import embargoed
from app.domain.release.rules.r04_releasable import not_releasable
from app.domain.release.rules.r05_orcon import not_approved
from app.domain.release.rules.r06_ceiling import above_ceiling
from app.domain.release.rules.r07_purpose import other_purpose
from app.domain.release.rules.r08_personal import personal
from app.domain.release.rules.r09_exercise import mixed
from app.domain.release.rules.r10_closure import close
from app.domain.release.rules.r11_banner import head
from app.domain.release.rules.r12_strip import strip
from app.domain.release.rules.r13_pseudonyms import rename
from app.domain.release.rules.r14_derived import inherit
from app.domain.release.rules.r15_fields import mark_fields
from app.domain.release.rules.r16_generalise import generalise
from app.domain.release.rules.r17_record import record
from app.domain.release.rules.r18_reexport import not_given_for

RULES: tuple[Test | Step, ...] = (
    Step(14, inherit),
    Test(1, unmarked, own_too=True),
    Test(9, mixed, own_too=True),
    Test(2, without_equivalence),
    Test(3, embargoed),
    Test(4, not_releasable),
    Test(5, not_approved),
    Test(6, above_ceiling),
    Test(7, other_purpose),
    Test(8, personal),
    Test(18, not_given_for),
    Step(15, mark_fields),
    Step(16, generalise),
    Step(12, strip),
    Step(10, close),
    Step(11, head),
    Step(17, record),
    Step(13, rename),
)
