"""Setting, changing and removing a passphrase, and opening a plan whose passphrase is lost."""

from __future__ import annotations

import os

import pytest

from app.base.errors import AppError
from app.base.paths import user_folder
from app.session import actions
from app.session.errors import PassphraseNeeded, WrongPassphrase
from app.session.passphrase import new_key, protect, recover_key, recovery_of, unlock, unprotect
from app.session.session import Place, Session
from app.session.usecases.backups import list_backups, restore_backup
from app.store.database import is_encrypted
from tests.builders import a_plan, a_square, an_area
from tests.session.media import Stick
from tests.store.checks import words_in
from tests.trust.sealing import PASSPHRASE, make_opener, openssl

FIRST, SECOND = new_key("correct horse battery"), new_key("staple of another kind")


@pytest.fixture
def session(tmp_path):
    """Return a session on a plan with three states and two dated copies."""
    session = Session.create(tmp_path / "plan.watchbill", a_plan([], [an_area("Carriacou")]))
    for name in ("Grenadines", "Bequia"):
        actions.draw_area(session, name, a_square(12, -60))
        session.name_state()
    yield session
    session.close()


def test_set_change_and_remove(session, tmp_path):
    """The plan goes on under each passphrase with history and log, and so do its dated copies."""
    plan, head = session.plan, session.keeper.head
    assert len(list_backups(session)) == 3
    for key, passphrase in ((FIRST, "correct horse battery"), (SECOND, "staple of another kind")):
        assert protect(session, key) == []
        assert session.encrypted
        assert (session.plan, session.keeper.head) == (plan, head)
        session.undo()
        session.redo()
        plan, head = session.plan, session.keeper.head
        assert unlock(session.path, passphrase) == key
        assert all(is_encrypted(backup.path) for backup in list_backups(session))
        with pytest.raises(PassphraseNeeded):
            Session.open(session.path, read_only=True)
        again = Session.open(session.path, key=key, read_only=True)
        assert again.plan == plan
        again.close()
    with pytest.raises(WrongPassphrase):
        Session.open(session.path, key=FIRST, read_only=True)
    assert unprotect(session) == []
    assert not session.encrypted
    session.close()
    assert not any(is_encrypted(backup.path) for backup in list_backups(session))
    again = Session.open(session.path)
    assert again.plan == plan
    again.close()


def test_nothing_plain_is_left(session, tmp_path):
    """After a passphrase is set, no file beside the plan or in the user folder holds a word of it."""
    words = ("Carriacou", "Grenadines", "Bequia")
    assert words_in(tmp_path, *words) == set(words)
    protect(session, FIRST)
    assert words_in(tmp_path, *words) == set()
    actions.draw_area(session, "Tobago Cays", a_square(12, -60))
    session.close()
    assert words_in(tmp_path, *words, "Tobago Cays") == set()


def test_a_dated_copy_opens_with_the_passphrase_the_plan_has(session, tmp_path):
    """Copies made before the passphrase was set need it as well."""
    protect(session, FIRST)
    oldest = list_backups(session)[-1]
    restore_backup(oldest, tmp_path / "restored.watchbill")
    restored = Session.open(tmp_path / "restored.watchbill", key=FIRST)
    assert [area.name for area in restored.plan.areas.values()] == ["Carriacou"]
    restored.close()


def test_a_copy_that_cannot_be_encrypted_is_named(session):
    """A damaged dated copy stays as it is, and the caller is told which."""
    damaged = list_backups(session)[-1].path
    damaged.write_bytes(damaged.read_bytes()[:10_000])
    assert protect(session, FIRST) == [damaged]


def test_a_rescue_copy_of_an_encrypted_plan_is_encrypted(tmp_path):
    """Pulled out, the plan goes on in a copy that needs the passphrase; its name says nothing."""
    stick = Stick(tmp_path)
    session = Session.create(stick.path / "plan.watchbill", a_plan([], [an_area("Carriacou")]))
    protect(session, FIRST)
    stick.pull()
    actions.draw_area(session, "Grenadines", a_square(12, -60))
    assert session.saved_where is Place.RESCUE
    assert is_encrypted(session.rescue)
    assert words_in(user_folder(), "Carriacou", "Grenadines", "TEST") == set()
    with pytest.raises(AppError, match="saved in its own file"):
        unprotect(session)
    stick.insert()
    session.reconnect()
    session.close()


def test_a_passphrase_that_cannot_be_set_changes_nothing(session, monkeypatch):
    """The disk fills up while the file is written anew: the session goes on with the file as it was."""
    from app.session import keeper

    def fail(*_):
        raise AppError(keeper.say("store.full", path=session.path))

    before = session.path.read_bytes()
    monkeypatch.setattr(keeper, "rekey", fail)
    with pytest.raises(AppError, match="disk is full"):
        protect(session, FIRST)
    assert session.path.read_bytes() == before
    actions.draw_area(session, "Tobago Cays", a_square(12, -60))
    assert session.saved_where is Place.FILE


def test_who_may_recover_can_open_the_plan(session, tmp_path):
    """OpenSSL alone gets the raw key out of the recovery file; we open the plan with it."""
    officer = make_opener(tmp_path, "ec")
    protect(session, FIRST, recovery=officer.with_suffix(".crt").read_bytes())
    sealed = recovery_of(session.path)
    assert sealed.name == "plan.recovery.p7m"
    opened = openssl(
        "cms", "-decrypt", "-binary", "-inform", "DER", "-in", sealed,
        "-recip", f"{officer}.crt", "-inkey", f"{officer}.key",
    )  # fmt: skip
    assert opened == f"{FIRST.hex}\n".encode()
    key = recover_key(sealed, officer.with_suffix(".p12"), PASSPHRASE)
    again = Session.open(session.path, key=key, read_only=True)
    assert again.plan == session.plan
    again.close()


def test_a_new_passphrase_is_sealed_to_the_same(session, tmp_path):
    """Until it is sealed to nobody; a plain plan has no recovery file."""
    officer = make_opener(tmp_path, "rsa")
    protect(session, FIRST, recovery=officer.with_suffix(".crt").read_bytes())
    protect(session, SECOND)
    assert recover_key(recovery_of(session.path), officer.with_suffix(".p12"), PASSPHRASE) == SECOND
    protect(session, FIRST, recovery=b"")
    assert not recovery_of(session.path).exists()
    protect(session, SECOND)
    assert not recovery_of(session.path).exists()
    protect(session, SECOND, recovery=officer.with_suffix(".crt").read_bytes())
    unprotect(session)
    assert not recovery_of(session.path).exists()


def test_the_recovery_file_goes_along(session, tmp_path):
    """A plan that goes on in another file can be recovered there."""
    officer = make_opener(tmp_path, "ec")
    protect(session, FIRST, recovery=officer.with_suffix(".crt").read_bytes())
    session.name_as(tmp_path / "second.watchbill")
    assert recover_key(recovery_of(session.path), officer.with_suffix(".p12"), PASSPHRASE) == FIRST


def test_a_certificate_that_is_not_fit_changes_nothing(session, tmp_path):
    """The plan stays plain where its key cannot be sealed as asked."""
    signer = make_opener(tmp_path, "ec", "digitalSignature")
    with pytest.raises(AppError, match="not meant for sealing"):
        protect(session, FIRST, recovery=signer.with_suffix(".crt").read_bytes())
    assert not session.encrypted


@pytest.mark.parametrize("content", [b"", b"nothing", os.urandom(500)])
def test_a_recovery_file_that_is_none_is_called_so(tmp_path, content):
    """Plain words, no trace."""
    officer = make_opener(tmp_path, "ec")
    (tmp_path / "plan.recovery.p7m").write_bytes(content)
    with pytest.raises(AppError, match="not sealed data"):
        recover_key(tmp_path / "plan.recovery.p7m", officer.with_suffix(".p12"), PASSPHRASE)
    with pytest.raises(AppError, match="cannot be read"):
        recover_key(tmp_path / "other.p7m", officer.with_suffix(".p12"), PASSPHRASE)
