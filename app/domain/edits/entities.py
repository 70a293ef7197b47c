"""Putting into a mapping and taking out of it, without changing the one that was there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from app.base.errors import AppError
from app.base.message import say

Id = TypeVar("Id")
Value = TypeVar("Value")


def with_entry(mapping: Mapping[Id, Value], identity: Id, value: Value) -> Mapping[Id, Value]:
    """Return ``mapping`` with ``value`` under ``identity``, added last or replaced in place."""
    return {**mapping, identity: value}


def without(mapping: Mapping[Id, Value], gone: Callable[[Value], bool]) -> Mapping[Id, Value]:
    """Return ``mapping`` without the values that are ``gone``; the same mapping where none is."""
    kept = {identity: value for identity, value in mapping.items() if not gone(value)}
    return kept if len(kept) < len(mapping) else mapping


def existing(mapping: Mapping[Id, Value], identity: Id) -> Value:
    """Return the value under ``identity``; raise AppError where it is gone."""
    value = mapping.get(identity)
    if value is None:
        raise AppError(say("plan.no_such"))
    return value
