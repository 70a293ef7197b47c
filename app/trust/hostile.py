"""What reading a hostile file raises in the libraries that read it."""

from __future__ import annotations

import struct
import zlib

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from pyhanko.pdf_utils.misc import PdfError
from pyhanko_certvalidator.errors import (
    CRLValidationError,
    OCSPValidationError,
    PathError,
    ValidationError,
)

HOSTILE: tuple[type[Exception], ...] = (
    # pyHanko and its certificate validator
    PdfError,
    PathError,
    ValidationError,
    CRLValidationError,
    OCSPValidationError,
    # cryptography
    x509.DuplicateExtension,
    x509.InvalidVersion,
    x509.UnsupportedGeneralNameType,
    InvalidSignature,
    UnsupportedAlgorithm,
    # what their parsers, asn1crypto and the standard library raise on bytes that make no sense
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    AssertionError,
    ArithmeticError,
    RuntimeError,  # RecursionError and NotImplementedError too
    EOFError,
    OSError,
    MemoryError,
    struct.error,
    zlib.error,
)
"""All that reading a hostile file is known to raise. One more would be a crash, never a pass."""
