"""R17: whatever leaves is in the log, with its hash, how much it holds, and the version of the rules."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from dataclasses import replace

from app.domain.release import RULES_VERSION, release
from app.session.session import Session
from app.session.usecases.orders import Wanted, draft_orders, issue_orders, make_demo_identity
from tests.builders import BRAVO, a_duty, a_plan, an_area, an_asset, marking


def test_every_export_is_in_the_log(tmp_path):
    """Signed orders and drafts: one entry a file, its hash the file's, its count the copy's."""
    ship, area = an_asset("ship"), an_area("area")
    hidden = replace(an_area("hidden"), marking=marking(BRAVO, frozenset()))
    plan = a_plan([ship], [area, hidden], [a_duty(ship, area)])
    session = Session.create(tmp_path / "plan.watchbill", plan)
    signer = make_demo_identity(session, tmp_path / "keys").signer
    written = issue_orders(session, signer, Wanted(tmp_path / "out"))
    written += draft_orders(session, Wanted(tmp_path / "drafts"))
    session.close()
    database = sqlite3.connect(session.path)
    rows = database.execute("SELECT payload FROM audit WHERE action = 'issue' ORDER BY seq").fetchall()
    database.close()
    entries = [json.loads(payload) for (payload,) in rows]
    assert len(entries) == len(written) == 6
    codes = {partner.code: identity for identity, partner in plan.partners.items()}
    for one, entry in zip(written, entries, strict=True):
        copy = release(plan, codes[one.partner], key=b"k" * 32, at=session.clock())
        assert entry["code"] == one.partner
        assert entry["sha256"] == hashlib.sha256(one.path.read_bytes()).hexdigest()
        assert len(entry["items"]) == sum(copy.record.counts.values())
        assert entry["rules"] == RULES_VERSION
    # BRAVO alone has its own area.
    assert [len(entry["items"]) for entry in entries] == [8, 8, 9, 8, 8, 9]
    assert [entry["kind"] for entry in entries] == ["order"] * 3 + ["draft"] * 3
