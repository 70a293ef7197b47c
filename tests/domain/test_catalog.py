"""The catalogue of asset types speaks the reader's language."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.base.message import use_language
from app.domain.catalog import asset_types, source_text, type_title
from tests.builders import an_asset


@pytest.fixture
def french():
    """Speak French for a while."""
    use_language("fr")
    yield
    use_language("en")


def test_every_type_is_named_in_every_language(french):
    """In English as in its file, in French otherwise; so are the sources of its figures."""
    for kind in asset_types().values():
        asset = replace(an_asset("x"), type_key=kind.key, type_name=kind.name, source=kind.source)
        use_language("en")
        assert (kind.title, source_text(asset)) == (kind.name, kind.source)
        use_language("fr")
        assert source_text(asset) != kind.source
    assert asset_types()["patrol_cutter"].title == "Garde-côtes"


def test_a_type_of_the_plan_s_own_stays_as_it_is_written(french):
    """Also one that once was in the catalogue under another name."""
    asset = an_asset("x")
    assert type_title(replace(asset, type_name="Vedette de la baie")) == "Vedette de la baie"
    assert type_title(replace(asset, type_key="barge", type_name="Barge")) == "Barge"
    assert source_text(replace(asset, source="Own trials")) == "Own trials"
