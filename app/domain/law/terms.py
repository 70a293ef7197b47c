"""The words of the legal model: what is done, where, by whose leave, and how sure it is."""

from __future__ import annotations

from enum import Enum, IntEnum

State = str
"""Who can give or need leave: the code of a partner, or of a State that takes no part."""
EVERY_PARTY: State = "*"
"""Any party of the instrument that a grant stands in."""


class Action(Enum):
    """What a leg is there to do. The list ends where law enforcement does."""

    SURVEIL = "surveil"
    PATROL = "patrol"
    DETECT = "detect"
    TRANSIT = "transit"
    OVERFLY = "overfly"
    PURSUE = "pursue"
    ENTER_INVESTIGATE = "enter_investigate"
    STOP_BOARD = "stop_board"
    SEARCH = "search"
    DETAIN = "detain"
    SEIZE = "seize"
    ARREST = "arrest"
    ORDER_TO_LAND = "order_to_land"
    TRANSFER_CUSTODY = "transfer_custody"

    @property
    def is_done_to_a_craft(self) -> bool:
        """Whether somebody's vessel or aircraft bears it, so that its flag matters."""
        return self in _DONE_TO_A_CRAFT

    @property
    def goes_aboard(self) -> bool:
        """Whether it needs a boarding, with all that has to be planned for one."""
        return self in _GOES_ABOARD

    @property
    def takes_jurisdiction(self) -> bool:
        """Whether leave to board does not imply it: it needs a word on who prosecutes."""
        return self in _TAKES_JURISDICTION


_DONE_TO_A_CRAFT = frozenset(
    {
        Action.PURSUE,
        Action.ENTER_INVESTIGATE,
        Action.STOP_BOARD,
        Action.SEARCH,
        Action.DETAIN,
        Action.SEIZE,
        Action.ARREST,
        Action.ORDER_TO_LAND,
        Action.TRANSFER_CUSTODY,
    }
)
_GOES_ABOARD = frozenset(
    {
        Action.STOP_BOARD,
        Action.SEARCH,
        Action.DETAIN,
        Action.SEIZE,
        Action.ARREST,
        Action.TRANSFER_CUSTODY,
    }
)
_TAKES_JURISDICTION = frozenset({Action.SEIZE, Action.ARREST, Action.TRANSFER_CUSTODY})


class Zone(Enum):
    """Where it is done (UNCLOS 1982; Chicago Convention 1944 for the air)."""

    LAND = "land"
    BORDER_RIVER = "border_river"
    INTERNAL_WATERS = "internal_waters"
    ARCHIPELAGIC = "archipelagic"
    TERRITORIAL_SEA = "territorial_sea"
    CONTIGUOUS = "contiguous"
    EEZ = "eez"
    HIGH_SEAS = "high_seas"
    NATIONAL_AIRSPACE = "national_airspace"
    INTERNATIONAL_AIRSPACE = "international_airspace"
    DISPUTED = "disputed"

    @property
    def is_sovereign(self) -> bool:
        """Whether a host State's leave is needed by everybody else."""
        return self in _SOVEREIGN


_SOVEREIGN = frozenset(
    {
        Zone.LAND,
        Zone.BORDER_RIVER,
        Zone.INTERNAL_WATERS,
        Zone.ARCHIPELAGIC,
        Zone.TERRITORIAL_SEA,
        Zone.NATIONAL_AIRSPACE,
    }
)


class Slot(Enum):
    """Whose leave an action needs."""

    MANDATE = "N"
    """The national mandate of the partner that acts."""
    HOST = "T"
    """The State in whose territory it is done."""
    FLAG = "F"
    """The State whose flag the craft flies."""
    JURISDICTION = "J"
    """The State that would prosecute."""


class Mode(Enum):
    """How a grant is given."""

    STANDING = "standing"
    DEEMED = "deemed"
    """Taken as given when no answer came in a number of hours."""
    CASE_BY_CASE = "case_by_case"
    """Asked for each time."""
    PROHIBITED = "prohibited"
    """Ruled out, whatever else is granted."""


class Status(IntEnum):
    """What is recorded for a leg, worst last."""

    RECORDED = 0
    CONDITIONAL = 1
    UNKNOWN = 2
    NONE = 3


OWN = "own"
HOST = "host"
STATELESS = "stateless"
ANY = "any"
"""What a grant says of the flag besides a State's code. Of a leg, ANY is a flag that is not known."""
