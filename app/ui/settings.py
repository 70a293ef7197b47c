"""What the window remembers from one start to the next."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

from app.base.paths import user_folder

MOST_RECENT = 8


@dataclass
class Settings:
    """The user's settings; a file that cannot be read is as good as none."""

    theme: str = "day"
    recent: list[str] = field(default_factory=list)
    """Plan files, the last opened first."""
    geometry: str = ""
    """The window's place and size, base64."""

    @classmethod
    def load(cls) -> Settings:
        """Return the settings of this user."""
        try:
            tree = json.loads(_path().read_text(encoding="utf-8"))
            recent = [str(path) for path in tree["recent"]]
            return cls(str(tree["theme"]), recent[:MOST_RECENT], str(tree["geometry"]))
        except (OSError, ValueError, KeyError, TypeError):
            return cls()

    def save(self) -> None:
        """Keep the settings."""
        temporary = _path().with_suffix(".part")
        temporary.write_text(json.dumps(vars(self), indent=1), encoding="utf-8")
        temporary.replace(_path())

    def opened(self, path: Path) -> None:
        """Note that a plan was opened."""
        name = str(path.resolve())
        self.recent = [name, *(other for other in self.recent if other != name)][:MOST_RECENT]


def _path() -> Path:
    return user_folder() / "window.json"
