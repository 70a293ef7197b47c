"""Keeps None, True and False alive under Python 3.11.

PySide 6.12 gives away a reference to one of them in many calls (measured: one for each ``processEvents``, two
for each event loop entered). A session of some hours would end in "deallocating None". Python 3.12 made the
three immortal (PEP 683); here the same is done to them.
"""

from __future__ import annotations

import ctypes
import sys

_ENOUGH = 1 << 60


def keep_singletons() -> None:
    """Give None, True and False more references than anything can take away."""
    if sys.version_info >= (3, 12) or sys.implementation.name != "cpython":
        return
    for one in (None, True, False):
        # The reference count is the first word of every object (CPython 3.11, object.h).
        ctypes.c_ssize_t.from_address(id(one)).value = _ENOUGH
