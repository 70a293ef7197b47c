"""What every test of files from others starts from: nothing is said behind our back."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def silence(capfd):
    """Nothing that GDAL or a parser has to say goes to the terminal."""
    yield
    out, err = capfd.readouterr()
    assert (out, err) == ("", "")
