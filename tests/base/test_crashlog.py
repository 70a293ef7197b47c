"""A crash report says where, and nothing of the plan."""

from __future__ import annotations

import pytest

from app.base.crashlog import describe
from app.base.errors import AppError
from app.base.message import say


def fail_with(name):
    """Fail in three ways, one leading to the other, each quoting a name."""
    try:
        try:
            {}[name]
        except KeyError as error:
            raise ValueError(f"no {name}") from error
    except ValueError:
        raise AppError(say("plan.bad_name", name=name, most=3))  # noqa: B904 - a context, not a cause


def test_a_report_holds_places_and_kinds_and_no_words():
    """Every step of the chain is there with file and function; what was being worked on is not."""
    # In two parts: the report quotes lines of the program, such as this one.
    with pytest.raises(AppError) as caught:
        fail_with("Grena" + "dines")
    assert "Grenadines" in str(caught.value)
    report = describe(caught.value)
    assert "Grenadines" not in report
    assert report.count("That led to:") == 2
    for part in ("builtins.KeyError", "builtins.ValueError", "AppError (plan.bad_name)", "in fail_with"):
        assert part in report
