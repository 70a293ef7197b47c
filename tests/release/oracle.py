"""The rules written once more, in another way and without the engine: what a recipient may have of a plan."""

from __future__ import annotations

import json

from app.domain.change import table
from app.domain.codec import to_tree
from app.domain.marking import Level
from app.domain.plan import KINDS

OF_ASSETS = {
    "duties": "asset",
    "arrangements": "asset",
    "requests": "asset",
    "delegations": "asset",
    "handovers": "giver",
}
"""Kinds that are an asset's owner's, whatever their marks say, and the field that names the asset."""
DISPENSABLE = {
    "headers": {"order"},
    "areas": {"threat", "task", "priority", "flags"},
    "bases": {"timezone"},
}
NEVER = {
    "partners": {"note", "shares"},
    "headers": {"note"},
    "bases": {"note"},
    "assets": {"note", "source"},
    "areas": {"note"},
    "marks": {"note"},
    "permissions": {"reason"},
    "availabilities": {"note"},
    "instruments": {"note", "held_at"},
    "grants": {"note"},
    "riders": {"note"},
    "arrangements": {"note"},
    "requests": {"note"},
    "opinions": {"salt"},
    "delegations": {"note"},
    "handovers": {"note"},
    "disagreements": {"note"},
    "duties": {"note"},
}
"""Fields of text that leave with no copy."""


class Oracle:
    """Says of one plan, for one recipient, what may be in its copy."""

    def __init__(self, plan, recipient, now):
        self.plan, self.me, self.now = plan, plan.partners[recipient], now
        self.items = {(kind, i): item for kind in KINDS for i, item in table(plan, kind).items()}
        self.fallen = {}
        """Fields, by item, that fall to a neutral value."""
        kept = {key for key in self.items if key[0] != "layers" and self._passes(key)}
        kept = {key for key in kept if self._makes_sense(key, kept)}
        while True:
            whole = {
                key
                for key in kept
                if self._mentions(key) <= kept and not self._named(key) & self._hidden(kept)
            }
            if whole == kept:
                break
            kept = whole
        self.kept = kept

    def owner(self, key):
        """Return whose an item is."""
        item = self.items[key]
        of = OF_ASSETS.get(key[0])
        return self.plan.assets[getattr(item, of)].partner if of else item.marking.originator

    def text_goes(self, kind, identity, field):
        """Tell whether the text of a field may be in the copy."""
        key = kind, identity
        return key in self.kept and field not in NEVER[kind] and field not in self.fallen.get(key, ())

    def _passes(self, key):
        mark = self.items[key].marking
        if mark is None or mark.exercise is not self.plan.header.exercise:
            return False
        owner = self.owner(key)
        if owner == self.me.id:
            return True
        coarse_enough = not mark.handling.widen_h or key[0] not in {
            "headers",
            "instruments",
            "grants",
            "riders",
            "arrangements",
            "requests",
            "opinions",
            "delegations",
            "handovers",
            "disagreements",
        }
        return coarse_enough and self._given(mark, owner)

    def _given(self, mark, owner):
        me, handling = self.me, mark.handling
        lists = [mark.releasable_to]
        lists += [handling.approved] if handling.orcon else []
        lists += [mark.received_for] if mark.received_for is not None else []
        if any(me.id not in those for those in lists):
            return False
        level = self._level(mark, owner)
        if level is None or int(level) > int(me.ceiling):
            return False
        if handling.not_before is not None and self.now < handling.not_before:
            return False
        if handling.purposes and handling.purposes.isdisjoint(me.uses):
            return False
        if handling.personal:
            return me.cleared and handling.keep_until is not None and handling.keep_until > self.now
        return True

    def _level(self, mark, owner):
        if mark.national == "":
            return mark.level
        rows = [
            row
            for row in self.plan.partners[owner].ladder
            if row.name == mark.national
            and row.since <= self.now
            and not (row.until and row.until <= self.now)
        ]
        return max([mark.level, *(row.level for row in rows)]) if rows else None

    def banner(self):
        """Return the highest level of what is kept."""
        marks = []
        for key in self.kept:
            mark = self.items[key].marking
            marks.append((mark, self.owner(key)))
            marks += [
                (one.marking, one.marking.originator)
                for one in mark.fields
                if one.field not in self.fallen.get(key, ())
            ]
        levels = [self._level(mark, owner) for mark, owner in marks]
        return max(Level.CONTROLLED if level is None else level for level in levels)

    def _makes_sense(self, key, kept):
        for one in self.items[key].marking.fields:
            mark = one.marking
            same = mark.exercise is self.plan.header.exercise
            mine = mark.originator == self.me.id
            known = ("partners", mark.originator) in kept
            if not (same and known and (mine or self._given(mark, mark.originator))):
                if one.field not in DISPENSABLE.get(key[0], ()):
                    return False
                self.fallen.setdefault(key, set()).add(one.field)
        return True

    def _mentions(self, key):
        """Return every item whose identity stands anywhere in an item, its marks of fields included."""
        item = self.items[key]
        tree = to_tree(item)
        for name in ("marking", "layer", "hidden", "locked", "id"):
            tree.pop(name, None)
        words = set(_strings(tree)) | {self.owner(key)}
        fallen = self.fallen.get(key, ())
        words |= {one.marking.originator for one in item.marking.fields if one.field not in fallen}
        return {other for other in self.items if other[1] in words}

    def _named(self, key):
        item = self.items[key]
        if key[0] in {"instruments", "grants", "riders", "arrangements", "requests"}:
            tree = to_tree(item)
            tree.pop("marking")
            return set(_strings(tree))
        return set()

    def _hidden(self, kept):
        return {one.code for i, one in self.plan.partners.items() if ("partners", i) not in kept}


def _strings(tree):
    if isinstance(tree, dict):
        for value in tree.values():
            yield from _strings(value)
    elif isinstance(tree, list):
        for value in tree:
            yield from _strings(value)
    elif isinstance(tree, str):
        yield tree


def identities_in(text):
    """Return every identity that stands in a JSON text."""
    return {
        word
        for word in _strings(json.loads(text))
        if len(word) == 32 and not set(word) - set("0123456789abcdef")
    }
