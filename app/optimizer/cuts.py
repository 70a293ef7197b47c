"""Linear inequalities above the detection of one area-bucket.

For assets with coverages ``z_k``, of which the set ``S`` is on station, and every ``z0 >= 0``::

    1 - exp(-sum z_k) <= alpha(z0) + sum g(z0, z_k)          (sums over k in S)
    alpha(z0)  = 1 - exp(-z0) (1 + z0)
    g(z0, z)   = exp(-z0) z               if z <= z0: the tangent at z0
               = 1 - exp(-z) - alpha(z0)  otherwise: one such asset alone reaches it

The plain tangent would let a fraction of an asset spread where the exponential is steep; lifting the
coefficients of the large ``z`` mends that (Ahmed and Atamturk 2011). Equality holds where ``z0`` is
the sum over ``S`` and no single ``z_k`` passes it. Coverage ``zf`` by fixed duties changes nothing
but the scale: ``1 - exp(-zf - z) = 1 - exp(-zf) + exp(-zf) (1 - exp(-z))``.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray


def constant(z0: ArrayLike) -> NDArray[np.float64]:
    """Return ``alpha(z0)``."""
    at = np.asarray(z0, dtype=np.float64)
    return np.asarray(-np.expm1(-at) - at * np.exp(-at), dtype=np.float64)


def slope(z0: ArrayLike, z: ArrayLike) -> NDArray[np.float64]:
    """Return ``g(z0, z)``, broadcast."""
    at, cover = np.asarray(z0, dtype=np.float64), np.asarray(z, dtype=np.float64)
    return np.where(cover <= at, np.exp(-at) * cover, -np.expm1(-cover) - constant(at))
