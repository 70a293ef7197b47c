"""XML of strangers, read in one pass: no document type, no entity, nothing fetched, and bounds on it all."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from app.base.errors import Cancelled
from app.base.message import say
from app.base.progress import Stop
from app.exchange.sources import Source

_FIRST = re.compile(
    r"(?>\s|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*(?>\[.*?\])?\s*>)*+<(?:[\w.-]+:)?([\w.-]+)", re.DOTALL
)
"""The first element, after declarations and comments."""
_DEEPEST = 60
_MOST_ELEMENTS = 3_000_000


def read_elements(source: Source, root: str, stop: Stop) -> Iterator[tuple[str, Element]]:
    """Yield ``start`` and ``end`` with each element of a document, in its order.

    What an element holds is there at its end; whoever takes it clears it.

    Raises
    ------
    AppError
        If it is no XML, begins with another element than ``root``, has a document type, or is too deep or
        too long.
    Cancelled
        If it was stopped.
    """
    depth = count = 0
    try:
        for event, element in iterparse(io.BytesIO(source.data), ("start", "end"), forbid_dtd=True):
            count += 1
            depth += 1 if event == "start" else -1
            if count == 1 and local(element) != root:
                raise source.refuse(say("import.not_xml", root=root))
            if depth > _DEEPEST or count > 2 * _MOST_ELEMENTS:
                raise source.refuse(say("import.too_deep"))
            if count % 10_000 == 0 and stop():
                raise Cancelled
            yield event, element
    except DefusedXmlException as error:
        raise source.refuse(say("import.entities")) from error
    except (ParseError, ValueError, LookupError) as error:
        raise source.refuse(say("import.bad_xml", why=error)) from error


def local(element: Element) -> str:
    """Return the name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def children(element: Element, name: str) -> list[Element]:
    """Return the children of a name."""
    return [child for child in element if local(child) == name]


def child_text(element: Element, name: str) -> str:
    """Return the text of the first child of a name; empty where there is none."""
    found = children(element, name)
    return (found[0].text or "").strip() if found else ""


def begins_with(source: Source, root: str) -> bool:
    """Tell whether a file looks like XML whose outermost element is ``root``."""
    head = source.head
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = head.decode("utf-16" if wide else "utf-8-sig", "ignore").lstrip()
    match = _FIRST.match(text)
    return match[1] == root if match else text.startswith("<") and source.suffix == f".{root}"
