"""Battery 4: the table of cases, written from the rules before there was an engine for them."""

from __future__ import annotations

import pytest

from tests.release.truth import CASES, ITEMS, WHOLE


@pytest.mark.parametrize(
    ("check", "case"),
    CASES,
    ids=[f"{check.__name__[6:]}: {case.get('is', case.get('kind'))}" for check, case in CASES],
)
def test_a_case(check, case):
    """The engine answers as the table says, and names the rule."""
    check(case)


@pytest.mark.parametrize("check", WHOLE, ids=lambda check: check.__name__)
def test_a_whole_copy(check):
    """What no row of a table can say."""
    check()


def test_the_table_is_as_large_as_was_asked():
    """At least sixty cases, and each rule for single items holds something back in one of them."""
    assert len(ITEMS) >= 60
    assert {case["rule"] for case in ITEMS if "rule" in case} >= {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 18}
