"""Compile the message catalogues."""

from __future__ import annotations

from typing import TYPE_CHECKING

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from .layout import ASSETS, RESOURCES, publish

if TYPE_CHECKING:
    from pathlib import Path


def build(out: Path) -> None:
    """Compile every catalogue to where gettext looks for it."""
    for source in sorted((RESOURCES / "i18n").glob("*.po")):
        target = out / source.stem / "LC_MESSAGES" / "watchbill.mo"
        target.parent.mkdir(parents=True)
        with source.open("rb") as text, target.open("wb") as compiled:
            write_mo(compiled, read_po(text, locale=source.stem, abort_invalid=True))


if __name__ == "__main__":
    publish(build, ASSETS / "i18n")
