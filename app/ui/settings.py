"""What the window remembers from one start to the next."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path

from app.base.message import system_language
from app.base.paths import user_folder
from app.session.session import DEFAULT_POST

MOST_RECENT = 8
QUALITIES = ("full", "balanced", "light")
"""How much a weak computer is asked to draw."""


@dataclass
class Settings:
    """The user's settings; a file that cannot be read is as good as none."""

    theme: str = "day"
    day_theme: str = "day"
    """The theme to come back to from night."""
    language: str = field(default_factory=system_language)
    metric: bool = False
    """Kilometres and km/h in the place of nautical miles and knots."""
    coordinates: str = "MGRS"
    """How positions are written: a name of ``CoordinateFormat``."""
    large: bool = False
    """Large controls, for gloves and fingers."""
    quality: str = QUALITIES[0]
    name: str = ""
    """As in the user's certificate; stamped on changes with post and role."""
    post: str = ""
    role: str = ""
    idle_minutes: int = 0
    """Minutes without a hand on it until the window locks; 0 for never."""
    toured: bool = False
    """The guided tour was seen or declined."""
    recent: list[str] = field(default_factory=list)
    """Plan files, the last opened first."""
    geometry: str = ""
    """The window's place and size, base64."""
    overlays: list[str] = field(default_factory=lambda: ["graticule"])
    """What lies over the map: names of ``overlays.NAMES``."""
    briefing: str = ""
    """The briefing window's place and size, base64."""
    splits: dict[str, list[int]] = field(default_factory=dict)
    """Sizes of the panels on both sides of each splitter, pixels."""
    collapsed: list[str] = field(default_factory=list)
    """Panels that are out of the way."""

    @classmethod
    def load(cls) -> Settings:
        """Return the settings of this user; a value of the wrong kind is as good as none."""
        try:
            tree = json.loads(_path().read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return cls()
        plain = cls()
        known = tree if isinstance(tree, dict) else {}
        for one in fields(cls):
            value = known.get(one.name)
            if type(value) is type(getattr(plain, one.name)):
                setattr(plain, one.name, value)
        plain.recent = [str(name) for name in plain.recent][:MOST_RECENT]
        return plain

    def save(self) -> None:
        """Keep the settings; where that cannot be done those of last time stay."""
        with suppress(OSError):
            temporary = _path().with_suffix(".part")
            temporary.write_text(json.dumps(asdict(self), indent=1), encoding="utf-8")
            temporary.replace(_path())

    def opened(self, path: Path) -> None:
        """Note that a plan was opened."""
        name = str(path.resolve())
        self.recent = [name, *(other for other in self.recent if other != name)][:MOST_RECENT]

    @property
    def author(self) -> str:
        """Who changes are stamped with: post, role and name, as far as they are given."""
        parts = [part for part in (self.post, self.role) if part]
        text = ", ".join(parts)
        if self.name:
            text = f"{text} ({self.name})" if text else self.name
        return text or DEFAULT_POST


def _path() -> Path:
    return user_folder() / "window.json"
