"""The time now, as something that can be passed in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Returns the time now, aware, in UTC."""


def utc_now() -> datetime:
    """Return the time now in UTC, to the second: finer means nothing on a plan."""
    return datetime.now(UTC).replace(microsecond=0)
