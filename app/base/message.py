"""Every user-visible text is a key with parameters, resolved by one catalogue.

The catalogues are gettext's: ``resources/i18n/LANGUAGE.po``, compiled at set-up; the message ids are our
keys.
"""

from __future__ import annotations

import gettext
import os
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from app.base.paths import asset

if TYPE_CHECKING:
    from collections.abc import Mapping

LANGUAGES = ("en", "es", "fr")
"""The languages of the catalogue; English is the one the others fall back to."""

_chosen = [LANGUAGES[0]]


@dataclass(frozen=True)
class Message:
    """A text to be shown: the key of a phrase and what fills its gaps.

    A parameter may itself be a message; it is resolved first. The parameter ``count`` chooses between the
    forms of a phrase that has a plural.
    """

    key: str
    """``section.name``, the message id in ``resources/i18n``."""
    params: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        """Return the text in the language chosen."""
        phrase = _phrase(_chosen[0], self.key, int(str(self.params.get("count", 1))))
        if phrase == self.key:
            raise KeyError(f"no phrase for {self.key!r} in the catalogue")
        return phrase.format(**{name: str(value) for name, value in self.params.items()})


def say(key: str, /, **params: object) -> Message:
    """Return the message ``key`` filled with ``params``."""
    return Message(key, params)


def has_phrase(key: str) -> bool:
    """Tell whether the catalogue holds a phrase for ``key``."""
    return _phrase(LANGUAGES[0], key, 1) != key


def use_language(language: str) -> None:
    """Speak ``language`` from now on; one that the catalogue has not is English."""
    _chosen[0] = language if language in LANGUAGES else LANGUAGES[0]


def language() -> str:
    """Return the language spoken."""
    return _chosen[0]


def system_language() -> str:
    """Return the language this computer asks for: ``WATCHBILL_LANGUAGE``, else what the locale says."""
    names = ("WATCHBILL_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
    asked = next((value for name in names if (value := os.environ.get(name))), "")
    return asked[:2] if asked[:2] in LANGUAGES else LANGUAGES[0]


def _phrase(language: str, key: str, count: int) -> str:
    # gettext keeps phrases with a plural and those without apart.
    catalogue = _catalogue(language)
    phrase = catalogue.ngettext(key, key, count)
    return phrase if phrase != key else catalogue.gettext(key)


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    names = dict.fromkeys((language, LANGUAGES[0]))
    return gettext.translation("watchbill", asset("i18n"), languages=list(names))
