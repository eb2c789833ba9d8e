"""What is wrong with a curriculum, apart from what could be better: asked while people write. Pure."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from partners.curricula.domain.document import Document, Part
from partners.curricula.domain.parts import PartKind
from portal.kernel.text import Text

WHOLE = 100
"""Percent."""
WEEKS = 16
"""A semester has sixteen weeks (SN Dikti)."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What the law says, as dated data: see portal/reference."""

    least_credits: int
    most_credits: int
    hours_a_credit: int
    """In a semester: with teacher, on one's own and in practice together."""
    basis: str
    slots: Collection[str] | None = None
    """The numbers of the published internship slots that the curriculum names; None: nobody has looked."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding: an error keeps the curriculum from being agreed, advice does not."""

    is_error: bool
    part_id: str | None
    """None: of the whole."""
    words: Text


def findings(document: Document, limits: Limits) -> list[Finding]:
    """Everything that is found, errors first, each group in the order of the page."""
    found = [one for check in CHECKS for one in check(document, limits)]
    place = {part.id: number for number, part in enumerate(document.walk())}
    return sorted(found, key=lambda one: (not one.is_error, place.get(one.part_id or "", -1)))


def _error(part: Part | None, words: Text) -> Finding:
    return Finding(is_error=True, part_id=part.id if part else None, words=words)


def _advice(part: Part | None, words: Text) -> Finding:
    return Finding(is_error=False, part_id=part.id if part else None, words=words)


def name_of(part: Part) -> str:
    """By which a part is called: its code, or its name."""
    return str(part.fields.get("code") or part.fields.get("name") or part.fields.get("number") or "…")


def unassessed(document: Document, _: Limits) -> Iterator[Finding]:
    """Each outcome is assessed in a subject: some assessment measures a subject outcome that serves it."""
    measured = {one for part in document.of(PartKind.ASSESSMENT) for one in part.fields["measures"]}
    assessed = {one for part in document.of(PartKind.SUBJECT_OUTCOME) if part.id in measured for one in part.fields["serves"]}
    for outcome in document.of(PartKind.OUTCOME):
        if outcome.id not in assessed:
            yield _error(outcome, Text("%(name)s is not assessed in any subject yet.", name=name_of(outcome)))


def unreached(document: Document, _: Limits) -> Iterator[Finding]:
    """Each subject leads to an outcome."""
    for subject in document.of(PartKind.SUBJECT):
        if not any(part.fields["serves"] for part in document.under(subject.id, PartKind.SUBJECT_OUTCOME)):
            yield _error(subject, Text("%(name)s serves no outcome yet.", name=name_of(subject)))


def credits_of(document: Document) -> dict[int, int]:
    """Credits of each semester, of required subjects and electives alike."""
    found: dict[int, int] = {}
    for subject in document.of(PartKind.SUBJECT):
        semester = subject.fields["semester"]
        if semester is not None:
            found[semester] = found.get(semester, 0) + (subject.fields["credits"] or 0)
    return dict(sorted(found.items()))


def credits_out_of_range(document: Document, limits: Limits) -> Iterator[Finding]:
    """The whole has as many credits as the law says."""
    total = sum(subject.fields["credits"] or 0 for subject in document.of(PartKind.SUBJECT))
    if not limits.least_credits <= total <= limits.most_credits:
        facts = {"total": total, "least": limits.least_credits, "most": limits.most_credits, "basis": limits.basis}
        yield _error(None, Text("The subjects have %(total)s credits; %(least)s to %(most)s are set (%(basis)s).", **facts))
    for subject in document.of(PartKind.SUBJECT):
        if not subject.fields["credits"] or subject.fields["semester"] is None:
            yield _error(subject, Text("%(name)s has no credits or no semester yet.", name=name_of(subject)))


def cyclic(document: Document, _: Limits) -> Iterator[Finding]:
    """No subject presupposes itself, and each comes after what it presupposes."""
    subjects = {part.id: part for part in document.of(PartKind.SUBJECT)}
    requires = {key: [one for one in part.fields["requires"] if one in subjects] for key, part in subjects.items()}
    turning = in_circles(requires)
    for key, part in subjects.items():
        if key in turning:
            yield _error(part, Text("%(name)s presupposes itself by way of others.", name=name_of(part)))
            continue
        for other in requires[key]:
            before, after = subjects[other].fields["semester"], part.fields["semester"]
            if before is not None and after is not None and before >= after:
                facts = {"name": name_of(part), "other": name_of(subjects[other])}
                yield _error(part, Text("%(name)s presupposes %(other)s, which does not come in an earlier semester.", **facts))


def in_circles(requires: Mapping[str, list[str]]) -> set[str]:
    """Those from which a way leads back to themselves."""
    left = {key: set(others) for key, others in requires.items()}
    for _ in left.copy():
        ends = {key for key, others in left.items() if not others}
        if not ends:
            break
        left = {key: others - ends for key, others in left.items() if key not in ends}
    return {key for key in left if _comes_back(left, key)}


def _comes_back(requires: Mapping[str, set[str]], start: str) -> bool:
    seen: set[str] = set()
    waiting = set(requires[start])
    while waiting:
        key = waiting.pop()
        if key == start:
            return True
        if key not in seen:
            seen.add(key)
            waiting |= requires[key]
    return False


def weights(document: Document, _: Limits) -> Iterator[Finding]:
    """The assessments of a subject weigh 100 percent together."""
    for subject in document.of(PartKind.SUBJECT):
        given = [part.fields["weight"] or 0 for part in document.under(subject.id, PartKind.ASSESSMENT)]
        if given and sum(given) != WHOLE:
            yield _error(
                subject, Text("The assessments of %(name)s weigh %(sum)s percent together, not 100.", name=name_of(subject), sum=sum(given))
            )


def load(document: Document, limits: Limits) -> Iterator[Finding]:
    """The weeks of a subject take about the hours of its credits; no week takes twice its share."""
    for subject in document.of(PartKind.SUBJECT):
        weeks = document.under(subject.id, PartKind.WEEK)
        due = (subject.fields["credits"] or 0) * limits.hours_a_credit
        hours = sum(part.fields["hours"] or 0 for part in weeks)
        if weeks and due and not 0.8 * due <= hours <= 1.2 * due:
            facts = {"name": name_of(subject), "hours": hours, "due": due}
            yield _advice(subject, Text("The weeks of %(name)s take %(hours)s hours; its credits stand for %(due)s.", **facts))
        for week in weeks:
            if due and (week.fields["hours"] or 0) > 2 * due / WEEKS:
                facts = {"name": name_of(subject), "week": week.fields["number"] or 0, "hours": week.fields["hours"]}
                yield _advice(week, Text("%(name)s, week %(week)s takes %(hours)s hours: more than twice its share.", **facts))


def untaught(document: Document, _: Limits) -> Iterator[Finding]:
    """What a subject is to reach is in one of its weeks; an outcome serves a competency."""
    for subject in document.of(PartKind.SUBJECT):
        reached = {one for week in document.under(subject.id, PartKind.WEEK) for one in week.fields["reaches"]}
        if not reached:
            continue
        for outcome in document.under(subject.id, PartKind.SUBJECT_OUTCOME):
            for part in document.under(outcome.id, PartKind.SUB_OUTCOME):
                if part.id not in reached:
                    yield _advice(part, Text("%(name)s is in no week.", name=name_of(part)))
    for outcome in document.of(PartKind.OUTCOME):
        if not document.under(outcome.id, PartKind.MAPPING):
            yield _advice(outcome, Text("%(name)s serves no competency of the civil service yet.", name=name_of(outcome)))


def unpublished(document: Document, limits: Limits) -> Iterator[Finding]:
    """A practice at a host names a slot that is published; it may also name none yet."""
    for part in document.of(PartKind.PRACTICE):
        number = part.fields["offering"]
        if number and limits.slots is not None and number not in limits.slots:
            yield _advice(part, Text("%(number)s is not the number of a published internship slot.", number=number))


CHECKS = (unassessed, unreached, credits_out_of_range, cyclic, weights, load, untaught, unpublished)
