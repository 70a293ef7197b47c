"""The little of DER (X.690) that is written by hand."""

from __future__ import annotations

SEQUENCE = 0x30
SET = 0x31


def encode_der(tag: int, content: bytes) -> bytes:
    """Return one element: its tag, the length in its shortest form, its content."""
    size = len(content)
    if size < 0x80:
        return bytes((tag, size)) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(length))) + length + content


def tagged(number: int) -> int:
    """Return the tag of an explicitly tagged element."""
    return 0xA0 | number
