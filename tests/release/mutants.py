"""Rules that are broken on purpose: each must be noticed by a battery."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from unittest.mock import patch

from app.domain.delegations import Delegation
from app.domain.disagreements import Disagreement
from app.domain.handovers import Handover
from app.domain.law.terms import ANY
from app.domain.marking import Level
from app.domain.references import references
from app.domain.release import draft as drafts
from app.domain.release import engine, pseudonyms
from app.domain.release.draft import Step
from app.domain.release.record import Record
from app.domain.release.rules import (
    RULES,
    r10_closure,
    r11_banner,
    r12_strip,
    r14_derived,
    r15_fields,
    r16_generalise,
)
from app.domain.release.rules.r02_ladder import level_of


@dataclass(frozen=True)
class Mutant:
    """One rule, broken in one way, for as long as its context lasts."""

    rule: int
    how: str
    patches: tuple[tuple[object, str, object], ...]

    @contextmanager
    def alive(self):
        """Break the rule."""
        with ExitStack() as stack:
            for target, name, value in self.patches:
                if isinstance(target, dict):
                    stack.enter_context(patch.dict(target, {name: value}))
                else:
                    stack.enter_context(patch.object(target, name, value))
            yield


def listed(rule, how, rules):
    """Return the mutant with another list of rules."""
    return Mutant(rule, how, ((engine, "RULES", tuple(rules)),))


def replaced(number, how, withholds: Callable | None = None, **changes):
    """Return the mutant in which one rule for items asks something else."""

    def other(rule):
        if rule.number != number:
            return rule
        return replace(rule, **({"withholds": withholds} if withholds else {}), **changes)

    return listed(number, how, map(other, RULES))


def refused_unless(asks):
    """Return a test that holds back what ``asks`` says no to."""
    return lambda asked: None if asks(asked, asked.mark.handling) else drafts.say("release.failed")


def without(number):
    """Return the mutant without one rule."""
    return listed(number, "left out", (rule for rule in RULES if rule.number != number))


def _rows(asked):
    owner = asked.plan.partners.get(asked.mark.originator)
    return [row for row in (owner.ladder if owner else ()) if row.name == asked.mark.national]


def _lowest_level(marking, plan, at):
    rows = [r for r in plan.partners[marking.originator].ladder if r.name == marking.national and r.holds(at)]
    return min((marking.level, *(row.level for row in rows))) if marking.national else marking.level


def _one_pass(draft):
    hidden = r10_closure._hidden_codes(draft)
    return draft.each(lambda key, item: r10_closure._outcome(draft, hidden, key, item))


def _organised_alone(item):
    return () if isinstance(item, Delegation | Handover | Disagreement) else references(item)


def _no_originators(draft, key, item):
    return r10_closure._of_itself(item)


def _whole_banner(draft):
    marks = [item.marking for item in drafts.Draft.begin(*_of(draft)).items.values() if item.marking]
    return replace(draft, banner=max(mark.level for mark in marks))


def _of(draft):
    return draft.whole, draft.recipient, draft.at, draft.names, draft.tests


def _lowest_banner(draft):
    return replace(draft, banner=min(draft.mark(key).level for key in draft.items))


def _shown(change):
    """Return how a mark is shown, with something left as it was."""
    shown = r12_strip._shown
    return lambda draft, marking: change(marking, shown(draft, marking))


def _union(plan, inputs, at):
    marks = [mark for mark in inputs if mark is not None]
    readers = frozenset().union(*(mark.readers for mark in marks)) if marks else frozenset(plan.partners)
    return r14_derived.Derived(max((mark.level for mark in marks), default=Level.OPEN), readers)


def _derived(**changes):
    """Return how a derived mark is made, with one thing made otherwise."""
    made = r14_derived.derived_marking

    def other(plan, inputs, at):
        marks = [*inputs]
        right = made(plan, marks, at)
        return replace(right, **{name: change(right, plan, marks) for name, change in changes.items()})

    return other


def _lowest(_right, _plan, marks):
    return min((mark.level if mark else Level.OPEN for mark in marks), default=Level.OPEN)


def _unmarked_for_all(_right, plan, marks):
    return frozenset(plan.partners).intersection(*(mark.readers for mark in marks if mark))


def _named_only(_right, plan, marks):
    return frozenset(plan.partners).intersection(*(m.releasable_to | {m.originator} for m in marks if m))


def _same_record(draft):
    return replace(draft, record=Record(draft.recipient.code, 2, {"areas": 1}, ()))


def _no_record(draft):
    return replace(draft, record=None)


def _outward_in(moment, step_h):
    return r16_generalise._EPOCH + (moment - r16_generalise._EPOCH)


def stepped(number, how, change):
    """Return the mutant in which one rule for the whole copy does something else."""
    return listed(number, how, (Step(number, change) if rule.number == number else rule for rule in RULES))


def _named_by(how):
    return lambda self, identity: identity if identity in self._received else how(self, identity)


RELEASED_BY_LIST = refused_unless(lambda a, _: a.recipient.id in a.mark.releasable_to)

MUTANTS = (
    *(without(rule.number) for rule in sorted(RULES, key=lambda rule: rule.number)),
    replaced(1, "the originator has its unmarked items", own_too=False, withholds=lambda asked: None),
    replaced(2, "a row holds for ever", refused_unless(lambda a, _: not a.mark.national or _rows(a))),
    replaced(
        2,
        "a row holds from the first",
        refused_unless(
            lambda a, _: (
                not a.mark.national
                or any(a.at and (row.until is None or a.at < row.until) for row in _rows(a))
            )
        ),
    ),
    replaced(
        2,
        "a row holds on its last moment",
        refused_unless(
            lambda a, _: (
                not a.mark.national
                or any(
                    a.at and row.since <= a.at and (row.until is None or a.at <= row.until)
                    for row in _rows(a)
                )
            )
        ),
    ),
    replaced(
        2,
        "anybody's table counts",
        refused_unless(
            lambda a, _: (
                not a.mark.national
                or any(
                    a.at and row.holds(a.at)
                    for partner in a.plan.partners.values()
                    for row in partner.ladder
                    if row.name == a.mark.national
                )
            )
        ),
    ),
    replaced(2, "holds for the originator as well", own_too=True),
    replaced(
        3,
        "the last moment counts as embargo",
        refused_unless(lambda a, h: h.not_before is None or (a.at is not None and h.not_before < a.at)),
    ),
    replaced(
        3,
        "nothing is held where the time is not known",
        refused_unless(lambda a, h: not (h.not_before and a.at) or h.not_before <= a.at),
    ),
    replaced(3, "holds for the originator as well", own_too=True),
    replaced(4, "the originator does not see its own", own_too=True),
    replaced(
        4,
        "the lead sees everything",
        refused_unless(
            lambda a, _: a.recipient.id in a.mark.releasable_to or a.recipient.id == a.plan.header.lead
        ),
    ),
    replaced(
        4,
        "an empty list is everybody",
        refused_unless(lambda a, _: not a.mark.releasable_to or a.recipient.id in a.mark.releasable_to),
    ),
    replaced(
        5,
        "an empty list of approvals is everybody",
        refused_unless(lambda a, h: not h.orcon or not h.approved or a.recipient.id in h.approved),
    ),
    replaced(
        5,
        "the list holds without control",
        refused_unless(lambda a, h: not h.approved or a.recipient.id in h.approved),
    ),
    replaced(5, "the originator needs approval", own_too=True),
    replaced(
        6,
        "the ceiling itself is too high",
        refused_unless(lambda a, _: (level_of(a.mark, a.plan, a.at) or 0) < a.recipient.ceiling),
    ),
    replaced(
        6,
        "one above the ceiling goes",
        refused_unless(lambda a, _: (level_of(a.mark, a.plan, a.at) or 0) <= a.recipient.ceiling + 1),
    ),
    replaced(
        6, "the neutral level alone counts", refused_unless(lambda a, _: a.mark.level <= a.recipient.ceiling)
    ),
    replaced(6, "the originator has a ceiling for its own", own_too=True),
    replaced(
        7,
        "one that says nothing has every use",
        refused_unless(lambda a, h: not h.purposes or not a.recipient.uses or h.purposes & a.recipient.uses),
    ),
    replaced(
        7, "the recipient needs every purpose", refused_unless(lambda a, h: h.purposes <= a.recipient.uses)
    ),
    replaced(7, "holds for the originator as well", own_too=True),
    replaced(
        8,
        "clearance is not asked",
        refused_unless(lambda a, h: not h.personal or (h.keep_until and a.at and a.at < h.keep_until)),
    ),
    replaced(
        8,
        "no date is needed",
        refused_unless(
            lambda a, h: (
                not h.personal
                or (a.recipient.cleared and (h.keep_until is None or (a.at and a.at < h.keep_until)))
            )
        ),
    ),
    replaced(
        8,
        "the date may be past",
        refused_unless(lambda a, h: not h.personal or (a.recipient.cleared and h.keep_until and a.at)),
    ),
    replaced(
        8,
        "the last moment may still go",
        refused_unless(
            lambda a, h: (
                not h.personal or (a.recipient.cleared and h.keep_until and a.at and a.at <= h.keep_until)
            )
        ),
    ),
    replaced(8, "holds for the originator as well", own_too=True),
    replaced(9, "the originator may mix", own_too=False),
    replaced(
        9,
        "only live things are kept out",
        refused_unless(lambda a, _: a.mark.exercise or not a.plan.header.exercise),
    ),
    replaced(
        9,
        "only exercise things are kept out",
        refused_unless(lambda a, _: not a.mark.exercise or a.plan.header.exercise),
    ),
    stepped(10, "one pass", _one_pass),
    Mutant(10, "originators are not references", ((r10_closure, "_references", _no_originators),)),
    Mutant(10, "what is organised refers to nothing", ((r10_closure, "references", _organised_alone),)),
    Mutant(10, "names of hidden partners stay", ((r10_closure, "_hidden_codes", lambda draft: frozenset()),)),
    Mutant(
        10, "flags of hidden partners stay", ((r10_closure, "_without_flags", lambda area, hidden: area),)
    ),
    Mutant(
        10,
        "no flags at all",
        ((r10_closure, "_without_flags", lambda area, hidden: replace(area, flags=frozenset({ANY}))),),
    ),
    stepped(11, "the highest of the whole plan", _whole_banner),
    stepped(11, "the lowest", _lowest_banner),
    Mutant(11, "fields do not count", ((r11_banner, "_all", lambda marking: (marking,)),)),
    Mutant(
        11, "a national level is what stands beside it", ((r11_banner, "level_of", lambda m, p, a: m.level),)
    ),
    Mutant(
        11,
        "a level that nobody can tell is open",
        ((r11_banner, "level_of", lambda m, p, a: level_of(m, p, a) or Level.OPEN),),
    ),
    *(
        Mutant(
            12,
            f"{kind}: {name} stays",
            (
                (
                    r12_strip,
                    "STRIPPED",
                    {**r12_strip.STRIPPED, kind: {f: v for f, v in named.items() if f != name}},
                ),
            ),
        )
        for kind, named in r12_strip.STRIPPED.items()
        for name in named
    ),
    Mutant(12, "layers go", ((r12_strip, "STRIPPED", {**r12_strip.STRIPPED, "layers": {}}),)),
    Mutant(
        12,
        "who else has it stays",
        ((r12_strip, "_shown", _shown(lambda old, new: replace(new, releasable_to=old.releasable_to))),),
    ),
    Mutant(
        12,
        "whoever gets it may pass it on",
        ((r12_strip, "_is_passed_on", lambda draft, marking: True),),
    ),
    Mutant(
        12,
        "the lead may pass on nothing",
        ((r12_strip, "_is_passed_on", lambda draft, marking: False),),
    ),
    Mutant(
        12,
        "the lead may pass on what it gets from anybody",
        (
            (
                r12_strip,
                "_is_passed_on",
                lambda draft, marking: draft.recipient.id == draft.whole.header.lead != marking.originator,
            ),
        ),
    ),
    Mutant(
        10,
        "readers that the recipient does not know stay",
        ((r10_closure, "_without_readers", lambda draft, item: item),),
    ),
    Mutant(
        12,
        "who else is approved stays",
        ((r12_strip, "_shown", _shown(lambda old, new: replace(new, handling=old.handling))),),
    ),
    Mutant(
        12,
        "the level shown is not the one that counts",
        ((r12_strip, "_shown", _shown(lambda old, new: replace(new, level=old.level))),),
    ),
    Mutant(12, "the true figure of sensors stays", ((r12_strip, "Asset", type("Nothing", (), {})),)),
    Mutant(
        13,
        "the same names for everybody",
        (
            (
                pseudonyms.Pseudonyms,
                "name",
                _named_by(
                    lambda self, i: pseudonyms.hmac.new(self._key, i.encode(), "sha256").hexdigest()[:32]
                ),
            ),
        ),
    ),
    Mutant(
        13,
        "no key",
        (
            (
                pseudonyms.Pseudonyms,
                "name",
                _named_by(
                    lambda self, i: pseudonyms.hmac.new(
                        b"x", f"{self._recipient}{i}".encode(), "sha256"
                    ).hexdigest()[:32]
                ),
            ),
        ),
    ),
    Mutant(
        13,
        "what came in gets another name",
        (
            (
                pseudonyms.Pseudonyms,
                "name",
                lambda self, i: pseudonyms.hmac.new(
                    self._key, f"{self._recipient}\0{i}".encode(), "sha256"
                ).hexdigest()[:32],
            ),
        ),
    ),
    *(
        Mutant(14, f"{kind} is whose its mark says", ((r14_derived, kind, type("Nothing", (), {})),))
        for kind in ("Delegation", "Handover")
    ),
    Mutant(14, "union for intersection", ((r14_derived, "derived_marking", _union),)),
    Mutant(14, "minimum for maximum", ((r14_derived, "derived_marking", _derived(level=_lowest)),)),
    Mutant(
        14,
        "the unmarked does not count",
        ((r14_derived, "derived_marking", _derived(readers=_unmarked_for_all)),),
    ),
    Mutant(14, "approvals do not count", ((r14_derived, "derived_marking", _derived(readers=_named_only)),)),
    Mutant(15, "a field asks no rule", ((r15_fields, "_goes", lambda draft, field: True),)),
    Mutant(15, "a field never goes", ((r15_fields, "_goes", lambda draft, field: False),)),
    Mutant(
        15,
        "a field may name anybody",
        (
            (
                r15_fields,
                "_goes",
                lambda draft, field: all(
                    test.finds(draft.asked(field.marking)) is None for test in draft.tests
                ),
            ),
        ),
    ),
    Mutant(15, "a mark of what went stays", ((r15_fields, "_without", lambda marking, fallen: marking),)),
    Mutant(
        15,
        "an area without a shape makes sense",
        (
            (
                r15_fields,
                "NEUTRAL",
                {**r15_fields.NEUTRAL, "areas": {**r15_fields.NEUTRAL["areas"], "shape": None, "name": "-"}},
            ),
        ),
    ),
    Mutant(16, "places as they are", ((r16_generalise, "_placed", lambda item, grid_m: item),)),
    Mutant(16, "times as they are", ((r16_generalise, "_timed", lambda item, step_h: item),)),
    Mutant(16, "starts as they are", ((r16_generalise, "_earlier", _outward_in),)),
    Mutant(16, "ends as they are", ((r16_generalise, "_later", _outward_in),)),
    Mutant(16, "times inward", ((r16_generalise, "_earlier", r16_generalise._later),)),
    Mutant(16, "a corner for a centre", ((r16_generalise, "cell_centre", lambda place, grid_m: place),)),
    Mutant(
        16,
        "agreements are widened",
        (
            (
                r16_generalise,
                "_TIMED",
                frozenset(
                    {
                        "duties",
                        "availabilities",
                        "instruments",
                        "riders",
                        "arrangements",
                        "requests",
                        "opinions",
                        "delegations",
                        "handovers",
                        "disagreements",
                        "grants",
                        "headers",
                    }
                ),
            ),
        ),
    ),
    Mutant(16, "for the originator as well", ((drafts.Draft, "is_own", lambda draft, key: False),)),
    stepped(17, "the same record for all", _same_record),
    stepped(17, "no record", _no_record),
    replaced(18, "the list of today counts", RELEASED_BY_LIST),
    replaced(18, "holds for the originator as well", own_too=True),
    Mutant(
        18,
        "a copy does not say whom it was for",
        ((r12_strip, "_shown", _shown(lambda old, new: replace(new, received_for=None))),),
    ),
    Mutant(
        18,
        "its own are bound as well",
        ((r12_strip, "_shown", _shown(lambda old, new: replace(new, received_for=new.releasable_to))),),
    ),
    Mutant(
        0, "a rule that fails lets go", ((drafts, "closed", lambda question, *about: _open(question, about)),)
    ),
)


def _open(question, about):
    try:
        return question(*about)
    except Exception:  # noqa: BLE001 - as the rule that is broken here would
        return about[-1] if len(about) > 1 else None
