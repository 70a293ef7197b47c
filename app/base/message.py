"""Every user-visible text is a key with parameters, resolved by one catalogue."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from app.base.paths import resource

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Message:
    """A text to be shown: the key of a phrase and what fills its gaps.

    A parameter may itself be a message; it is resolved first.
    """

    key: str
    """``section.name`` in ``resources/i18n``."""
    params: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        """Return the text in the catalogue's language."""
        phrase = _phrases().get(self.key)
        if phrase is None:
            raise KeyError(f"no phrase for {self.key!r} in the catalogue")
        return phrase.format(**{name: str(value) for name, value in self.params.items()})


def say(key: str, /, **params: object) -> Message:
    """Return the message ``key`` filled with ``params``."""
    return Message(key, params)


def has_phrase(key: str) -> bool:
    """Tell whether the catalogue holds a phrase for ``key``."""
    return key in _phrases()


@cache
def _phrases() -> Mapping[str, str]:
    sections = tomllib.loads(resource("i18n", "en.toml").read_text(encoding="utf-8"))
    return {
        f"{section}.{name}": phrase
        for section, phrases in sections.items()
        for name, phrase in phrases.items()
    }
