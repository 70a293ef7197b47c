from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

def read(
    path_or_buffer: str | Path | bytes,
    *,
    layer: str | int | None = ...,
    encoding: str | None = ...,
    force_2d: bool = ...,
    datetime_as_string: bool = ...,
    columns: Iterable[str] | None = ...,
    bbox: tuple[float, float, float, float] | None = ...,
    where: str | None = ...,
    max_features: int | None = ...,
) -> tuple[Mapping[str, Any], NDArray[Any] | None, NDArray[Any], list[NDArray[Any]]]: ...
def write(
    path: str | Path,
    geometry: NDArray[Any] | list[bytes],
    field_data: list[NDArray[Any]],
    fields: list[str],
    *,
    layer: str | None = ...,
    driver: str | None = ...,
    geometry_type: str | None = ...,
    crs: str | None = ...,
    promote_to_multi: bool | None = ...,
    append: bool = ...,
    dataset_options: Mapping[str, Any] | None = ...,
    layer_options: Mapping[str, Any] | None = ...,
    **kwargs: Any,
) -> None: ...
