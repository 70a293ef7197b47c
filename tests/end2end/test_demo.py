"""The whole job headless, its orders checked with clients we did not write."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
from pathlib import Path

import pypdfium2
import pytest

from app.entry import main
from app.session.usecases.orders import make_sample_identity
from tests.conftest import PROVE

FLIPS = 200 if PROVE else 20


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """Return the folder that ``watchbill demo`` made."""
    out = tmp_path_factory.mktemp("demo") / "out"
    assert main(["demo", "--out", str(out), "--seconds", "5"]) == 0
    return out


@pytest.fixture
def verified(demo, capsys):
    """Return a function that verifies a file as the command line does."""

    def verify(order, root=demo / "identity" / "root.pem"):
        code = main(["verify", str(order), "--trust", str(root), "--json"])
        return code, json.loads(capsys.readouterr().out)

    return verify


def orders_of(demo):
    """Return the orders."""
    return sorted((demo / "orders").iterdir())


def need(tool):
    """Return a tool's name, or skip where it is missing."""
    if shutil.which(tool) is None:
        pytest.skip(f"{tool} is not here")
    return tool


def test_the_demo_leaves_what_it_promises(demo):
    """Plan, root, one signed order a partner and nothing else, and the map."""
    names = [path.name for path in orders_of(demo)]
    assert names == [f"trade-wind-v1-{code}.pdf" for code in ("ALV", "BRI", "CAL", "DOR", "ESM", "JHQ")]
    assert (demo / "plan.watchbill").is_file()
    assert (demo / "identity" / "root.pem").is_file()
    assert (demo / "map.png").read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"


def test_every_order_verifies(demo, verified):
    """Exit code 0, and the planner of the lead signed."""
    for order in orders_of(demo):
        code, verdict = verified(order)
        assert (code, verdict["acceptable"]) == (0, True), verdict


def test_pdfsig_finds_every_signature_valid_trusted_and_total(demo, tmp_path):
    """Poppler, with the demo root and revocation lists in an NSS store."""
    store, identity = f"sql:{tmp_path}", demo / "identity"
    certutil, crlutil = need("certutil"), need("crlutil")
    run = subprocess.run
    run([certutil, "-N", "-d", store, "--empty-password"], check=True, capture_output=True)
    run(
        [certutil, "-A", "-d", store, "-n", "root", "-t", "C,C,C", "-i", str(identity / "root.pem")],
        check=True,
        capture_output=True,
    )
    for number, pem in enumerate(
        (identity / "intermediates.pem").read_text().split("-----END CERTIFICATE-----")[:-1]
    ):
        one = tmp_path / f"{number}.pem"
        one.write_text(pem.strip() + "\n-----END CERTIFICATE-----\n")
        run(
            [certutil, "-A", "-d", store, "-n", f"ca{number}", "-t", ",,", "-i", str(one)],
            check=True,
            capture_output=True,
        )
    for crl in sorted(identity.glob("*.crl")):
        run([crlutil, "-I", "-d", store, "-i", str(crl)], check=True, capture_output=True)
    for order in orders_of(demo):
        told = run(
            [need("pdfsig"), "-nssdir", store, str(order)], capture_output=True, text=True, check=False
        ).stdout
        assert "Signature is Valid." in told
        assert "Certificate is Trusted." in told
        assert "Total document signed" in told


def test_qpdf_finds_nothing_wrong(demo):
    """Every order is a sound PDF with the plan inside."""
    for order in orders_of(demo):
        done = subprocess.run([need("qpdf"), "--check", order], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        inside = subprocess.run(
            ["qpdf", "--show-attachment=plan.json", order], capture_output=True, check=True
        ).stdout
        tree = json.loads(inside)
        assert tree["format"] == "watchbill order 1"
        assert f"-{tree['recipient']}.pdf" in order.name


def test_any_byte_changed_is_refused(demo, verified, tmp_path):
    """Seeded bytes all over the file: none is accepted, and a reason is given."""
    order = orders_of(demo)[0]
    data = order.read_bytes()
    rng = random.Random(1)
    changed = tmp_path / "changed.pdf"
    start = data.index(b"/Contents <") if b"/Contents <" in data else len(data) // 2
    for place in rng.sample(range(start - 2000), FLIPS):
        spoiled = bytearray(data)
        spoiled[place] ^= 1 << rng.randrange(8)
        changed.write_bytes(bytes(spoiled))
        code, verdict = verified(changed)
        assert code == 1, place
        assert verdict["reasons"]


def test_an_appended_update_and_a_look_alike_root_are_refused(demo, verified, tmp_path):
    """Data after the signature; and a root of the same names with other keys."""
    order = orders_of(demo)[0]
    longer = tmp_path / "longer.pdf"
    longer.write_bytes(order.read_bytes() + b"\n% appended\n")
    code, verdict = verified(longer)
    assert code == 1
    assert verdict["reasons"]
    other = make_sample_identity(tmp_path / "other")
    code, verdict = verified(order, other.root)
    assert code == 1
    assert verdict["reasons"]


def test_each_page_says_what_it_must(demo):
    """Marking, exercise, where the legal basis stands, page x of y; rescue and force on every page."""
    for order in orders_of(demo):
        document = pypdfium2.PdfDocument(order)
        count = len(document)
        for number in range(count):
            text = document[number].get_textpage().get_text_range()
            for words in (
                "EXERCISE EXERCISE EXERCISE",
                "LEGAL BASIS OF EACH LEG: ANNEX D",
                f"page {number + 1} of {count}",
                "Rescue takes precedence",
            ):
                assert words in text, (order.name, number, words)
        document.close()


def test_the_annex_names_the_article_that_each_leg_stands_on(demo):
    """Each nation's own law, for whoever acts; nothing without a basis is signed."""
    laws = {
        "ALV": "Alvara Coast Guard Act, s 2",
        "BRI": "Brisanne Maritime Powers Act, s 4",
        "CAL": "Caldera Isles Patrol Ordinance, s 3",
        "DOR": "Doremar Border Act, s 11",
        "ESM": "Esmera Maritime Administration Act, s 7",
        "JHQ": "Trade Wind Mandate, para 3",
    }
    for order in orders_of(demo):
        code = order.stem.rsplit("-", 1)[1]
        document = pypdfium2.PdfDocument(order)
        text = "".join(document[n].get_textpage().get_text_range() for n in range(len(document)))
        document.close()
        annex = " ".join(text[text.index("Annex D") :].split())
        assert f"N {code}: {laws[code]}" in annex
        assert "basis recorded" in annex
        assert "not in this copy" not in annex
        assert "no basis found" not in annex


def test_an_order_holds_only_what_its_recipient_may_have(demo):
    """The drone that may go to the lead and one partner is in no other order, its bytes and text searched."""
    for order in orders_of(demo):
        code = order.stem.rsplit("-", 1)[1]
        document = pypdfium2.PdfDocument(order)
        text = "".join(document[n].get_textpage().get_text_range() for n in range(len(document)))
        document.close()
        inside = subprocess.run(
            [need("qpdf"), "--qdf", "--stream-data=uncompress", order, "-"], capture_output=True, check=False
        ).stdout
        held = code in {"JHQ", "ALV", "CAL"}
        assert ("Caldera Lantern" in text) == held, code
        assert (b"Caldera Lantern" in inside) == held, code
        for private in (str(Path.home()), "watchbill-e2e", "swell"):
            assert private.encode() not in inside


def test_the_demo_never_overwrites(demo, capsys):
    """A folder with something in it is left as it is."""
    assert main(["demo", "--out", str(demo)]) == 1
    assert "holds something already" in capsys.readouterr().err
