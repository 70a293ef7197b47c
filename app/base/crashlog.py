"""What may be written down of a fault: where it was, and nothing of the plan.

The text of an exception may quote what was being worked on, and a crash report is a plain file.
"""

from __future__ import annotations

import traceback

from app.base.errors import AppError


def describe(error: BaseException) -> str:
    """Return the trace of an error and of what led to it: the kinds of the errors, not their words."""
    steps: list[str] = []
    step: BaseException | None = error
    while step is not None:
        key = f" ({step.message.key})" if isinstance(step, AppError) else ""
        kind = f"{type(step).__module__}.{type(step).__qualname__}{key}\n"
        steps.append("".join([*traceback.format_tb(step.__traceback__), kind]))
        step = step.__cause__ or (None if step.__suppress_context__ else step.__context__)
    return "\nThat led to:\n\n".join(reversed(steps))
