"""Texts, signals, and whose fault an error is."""

from __future__ import annotations

import pytest

from app.base.errors import AppError
from app.base.message import Message, has_phrase, say, system_language
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


def test_a_count_chooses_the_form_of_a_phrase():
    """Also where the count was read back from a file as a text."""
    assert [str(say("ui.findings_count", count=n)) for n in (0, 1, "2")] == [
        "0 findings",
        "1 finding",
        "2 findings",
    ]


def test_a_language_the_catalogue_has_not_is_english(monkeypatch):
    """What the computer asks for is spoken where we can, and English elsewhere."""
    monkeypatch.setenv("WATCHBILL_LANGUAGE", "de_DE.UTF-8")
    assert system_language() == "en"
    monkeypatch.setenv("WATCHBILL_LANGUAGE", "es_CO.UTF-8")
    assert system_language() == "es"


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
