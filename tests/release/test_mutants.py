"""Battery 5: every rule is broken, in every way we could think of, and a battery notices each time."""

from __future__ import annotations

import sys
from itertools import groupby

import pytest

from app.domain.release.rules import RULES
from tests.release import truth
from tests.release.batteries import check_canaries, check_closure, check_collusion, check_interference
from tests.release.mutants import MUTANTS

SEEDS = range(8)
BATTERIES = (
    ("canaries", check_canaries),
    ("closure", check_closure),
    ("interference", check_interference),
    ("collusion", check_collusion),
)


def noticed_by(rule=0):
    """Return the first battery that notices, or None."""
    asked = [("truth", truth.check_all, rule)]
    asked += [(name, check, seed) for name, check in BATTERIES for seed in SEEDS]
    for name, check, about in asked:
        try:
            check(about)
        except Exception:  # noqa: BLE001 - a crash is noticed as well
            return name
    return None


def test_the_whole_rules_pass():
    """Nothing is noticed where nothing is broken: the score below means something."""
    assert noticed_by() is None


def test_every_broken_rule_is_noticed():
    """A score of one hundred in a hundred; the table says which battery was first."""
    score = []
    for mutant in MUTANTS:
        with mutant.alive():
            score.append((mutant, noticed_by(mutant.rule)))
    table = [f"{'rule':>5}  {'mutants':>7}  {'noticed':>7}  first by"]
    for rule, found in groupby(sorted(score, key=lambda row: row[0].rule), key=lambda row: row[0].rule):
        rows = [name for _, name in found]
        first = ", ".join(sorted({name for name in rows if name}))
        table.append(f"  R{rule:<3} {len(rows):7}  {sum(name is not None for name in rows):7}  {first}")
    sys.stdout.write("\n" + "\n".join(table) + "\n")
    assert [f"R{mutant.rule} {mutant.how}" for mutant, name in score if name is None] == []


def test_every_rule_is_broken_in_some_way():
    """R1 to R18, each left out and most of them broken otherwise."""
    assert {rule.number for rule in RULES} == set(range(1, 19)) <= {mutant.rule for mutant in MUTANTS}
    assert len(RULES) == 18


@pytest.mark.parametrize("mutant", MUTANTS[:1], ids=lambda mutant: mutant.how)
def test_a_mutant_is_gone_afterwards(mutant):
    """Whatever was broken is whole again."""
    with mutant.alive():
        pass
    truth.check_all()
