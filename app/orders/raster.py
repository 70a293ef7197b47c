"""A page of an order as a picture."""

from __future__ import annotations

from pathlib import Path

import pypdfium2

DOTS_PER_INCH = 150


def save_map_page(order: Path, picture: Path) -> None:
    """Draw the map page of an order, its last, as PNG."""
    document = pypdfium2.PdfDocument(order)
    try:
        page = document[len(document) - 1]
        page.render(scale=DOTS_PER_INCH / 72).to_pil().save(picture)
    finally:
        document.close()
