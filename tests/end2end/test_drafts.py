"""An order with a leg without a basis is not signed; as a draft it goes out, and says so on every page."""

from __future__ import annotations

import pypdfium2
import pytest

from app.base.errors import AppError
from app.base.paths import plans_folder
from app.cli.main import main
from app.session import actions
from app.session.usecases.create import create_from_text
from app.session.usecases.orders import Wanted, draft_orders, issue_orders, make_demo_identity
from tests.builders import D


@pytest.fixture
def session(tmp_path):
    """Return a session on the sample with one duty that nobody told its host of."""
    session = create_from_text(tmp_path / "plan.watchbill", plans_folder() / "trade-wind", D)
    plan = session.plan
    unit = next(one for one in plan.assets.values() if one.name == "Brisanne Teal")
    area = next(one for one in plan.areas.values() if "Saint Orlan Channel" in one.name)
    actions.assign_duty(session, unit.id, area.id)
    yield session
    session.close()


def pages_of(path):
    """Return the texts of the pages of a PDF."""
    document = pypdfium2.PdfDocument(path)
    texts = [" ".join(page.get_textpage().get_text_range().split()) for page in document]
    document.close()
    return texts


def test_an_order_with_a_leg_without_a_basis_is_not_signed(session, tmp_path):
    """It says which, and nothing is written."""
    signer = make_demo_identity(session, tmp_path / "identity").signer
    with pytest.raises(AppError, match="no basis found"):
        issue_orders(session, signer, Wanted(tmp_path / "out"))
    assert not (tmp_path / "out").exists()


def test_a_draft_says_so_on_every_page_and_what_is_missing(session, tmp_path):
    """One for each partner, no signature, noted in the log as a draft."""
    written = draft_orders(session, Wanted(tmp_path / "out"))
    assert [one.partner for one in written] == ["JHQ", "ALV", "BRI", "CAL", "DOR", "ESM"]
    for one in written:
        assert one.path.name.endswith(f"-{one.partner}-DRAFT.pdf")
        assert b"/ByteRange" not in one.path.read_bytes()
        pages = pages_of(one.path)
        assert all("DRAFT" in text for text in pages)
        assert ("no basis found" in " ".join(pages)) == (one.partner == "BRI")
    text = " ".join(pages_of(written[2].path))
    assert "T DOR: Trade Wind Arrangement, Art 4(2): DOR wants notice 6 h ahead." in text


def test_the_command_line_writes_drafts_without_a_signer(session, tmp_path, capsys):
    """Without either it says what to give."""
    path = str(session.path)
    session.close()
    out = str(tmp_path / "out")
    assert main(["orders", path, "--draft", "--partner", "BRI", "--out", out]) == 0
    assert "BRI-DRAFT.pdf" in capsys.readouterr().out
    assert main(["orders", path, "--out", out]) == 1
    assert "--draft" in capsys.readouterr().err
