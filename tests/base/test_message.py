"""Texts, signals, and whose fault an error is."""

from __future__ import annotations

import string
import tomllib

import pytest

from app.base.errors import AppError
from app.base.message import Message, has_phrase, say
from app.base.paths import resource
from app.base.signal import Signal


def test_a_message_fills_its_gaps():
    """A parameter may be a message itself."""
    inner = say("release.unmarked")
    assert str(say("textplan.wrong", path="plan.toml", why=inner)) == f"plan.toml: {inner}"
    assert str(AppError(inner)) == str(inner)


def test_a_key_without_a_phrase_is_a_fault_of_ours():
    """It is never shown as nothing."""
    assert not has_phrase("no.such")
    with pytest.raises(KeyError):
        str(Message("no.such"))


def test_every_phrase_is_well_formed():
    """Gaps have names, and no phrase shouts."""
    sections = tomllib.loads(resource("i18n", "en.toml").read_text(encoding="utf-8"))
    for section, phrases in sections.items():
        for name, phrase in phrases.items():
            gaps = [gap for _, gap, _, _ in string.Formatter().parse(phrase) if gap is not None]
            assert all(gap.isidentifier() for gap in gaps), (section, name)
            assert not phrase.rstrip().endswith("!"), (section, name)


def test_a_signal_reaches_every_subscriber_until_it_leaves():
    """In the order of subscription."""
    heard = []
    signal = Signal()
    leave = signal.connect(lambda value: heard.append(("first", value)))
    signal.connect(lambda value: heard.append(("second", value)))
    signal.send(1)
    leave()
    signal.send(2)
    assert heard == [("first", 1), ("second", 1), ("second", 2)]
