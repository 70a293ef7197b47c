"""A notifier in plain Python: who wants to know subscribes, who knows sends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Value = TypeVar("Value")


class Signal(Generic[Value]):
    """Sends a value to every subscriber, in the order of subscription."""

    def __init__(self) -> None:
        self._subscribers: list[Callable[[Value], None]] = []

    def connect(self, subscriber: Callable[[Value], None]) -> Callable[[], None]:
        """Subscribe; call what is returned to unsubscribe."""
        self._subscribers.append(subscriber)
        return lambda: self._subscribers.remove(subscriber)

    def send(self, value: Value) -> None:
        """Call every subscriber with ``value``."""
        for subscriber in tuple(self._subscribers):
            subscriber(value)
