"""Certificates made by OpenSSL for whoever opens what is sealed."""

from __future__ import annotations

import subprocess

PASSPHRASE = "key file passphrase"
KINDS = {
    "ec": ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"),
    "ec384": ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-384"),
    "rsa": ("-newkey", "rsa:3072"),
    "weak": ("-newkey", "rsa:2048"),
}


def make_opener(folder, kind, usage=None, name="Recovery officer"):
    """Write NAME.crt, .key and .p12 of a kind of key and return their path without suffix."""
    stem = folder / f"{kind}-{usage or 'usual'}"
    usage = usage or ("keyEncipherment" if kind in {"rsa", "weak"} else "keyAgreement")
    openssl(
        "req", "-x509", "-nodes", *KINDS[kind], "-keyout", f"{stem}.key", "-out", f"{stem}.crt",
        "-subj", f"/CN={name}", "-days", "30", "-addext", f"keyUsage=critical,{usage}",
    )  # fmt: skip
    openssl(
        "pkcs12", "-export", "-inkey", f"{stem}.key", "-in", f"{stem}.crt", "-out", f"{stem}.p12",
        "-passout", f"pass:{PASSPHRASE}",
    )  # fmt: skip
    return stem


def openssl(*arguments):
    """Run OpenSSL and return what it wrote; fail where it does."""
    return subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True).stdout
