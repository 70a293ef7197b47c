from typing import Any

# The structures of the library are built at run time: it has no types to give.
def __getattr__(name: str) -> Any: ...
