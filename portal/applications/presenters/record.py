"""The facts of the personnel record as an application shows them: each with its source and day, and what has changed since."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from portal.applications.services.recording import digest_of
from portal.eligibility import queries as eligibility
from portal.eligibility.domain.rules import Question
from portal.kernel import clock
from portal.organisations import queries as organisations
from portal.reference import queries as reference
from portal.reference.domain import CodeList
from portal.web.i18n import day_short, language, nip, say
from portal.workforce.domain.snapshot import LEVELS, SUPERVISOR, Document, differing, label, ordered, snapshot, spoken
from portal.workforce.services.telling import snapshot_of

if TYPE_CHECKING:
    from portal.applications.models import Application
    from portal.applications.queries import Whole
    from portal.kernel.text import Text
    from portal.workforce.models import Servant


@dataclass(frozen=True, slots=True)
class Differs:
    """One thing that differs, as `changed` draws it; a list is its lines."""

    name: "Text"
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class OwnRecord:
    """The record beside a draft."""

    facts: list[tuple["Text", str, str]]
    """Each fact's name, its value, and where it comes from since when."""
    changes: list[Differs]
    """What has changed since it was taken."""
    digest: str
    """Of the record as it stands now, which this page shows."""


def own_record(application: "Application", servant: "Servant") -> OwnRecord:
    """The record as it was taken, each fact that still stands so by its newest source, and what has changed."""
    now = snapshot_of(servant)
    taken = now if application.record is None else application.record
    changed = differing(taken, now)
    shown = {key: taken[key] if key in changed else now[key] for key in ordered(taken)}
    names = _names()
    facts = [(label(key), _line(key, fact["value"], names), _provenance(fact)) for key, fact in shown.items()]
    return OwnRecord(facts, differences(taken, now, names), digest_of(now))


def _provenance(fact: Mapping[str, Any]) -> str:
    return f"{fact['source']}, {day_short(spoken('appointed_on', fact['at']))}"


def since_sent(whole: "Whole") -> list[Differs]:
    """What the record says otherwise now than when the application was sent, for those who decide on it."""
    record = whole.application.record
    if record is None:
        return []
    return differences(record, snapshot(whole.servant, _around(whole, record), {}))


def _around(whole: "Whole", record: Document) -> dict[str, str | None]:
    """The names beside the person's row; the agency is looked up where the unit is no longer one that the application knows."""
    if whole.unit.name == record["unit"]["value"]:
        agency = record["agency"]["value"]
    else:
        agency = organisations.standing_of(whole.unit.id).agency_name
    return {"agency": agency, "unit": whole.unit.name, SUPERVISOR: whole.supervisor}


Names = Mapping[str, str]


def differences(before: Document, after: Document, names: Names | None = None) -> list[Differs]:
    """Each fact that differs, before and after in words."""
    changed = differing(before, after)
    if not changed:
        return []
    named = _names() if names is None else names
    found: list[Differs] = []
    for key in changed:
        old, new = before.get(key, {}).get("value"), after.get(key, {}).get("value")
        if key == LEVELS:
            old, new = _apart(old or {}, new or {})
        found.append(Differs(label(key), _worded(key, old, named), _worded(key, new, named)))
    return found


def _apart(old: Mapping[str, int], new: Mapping[str, int]) -> tuple[dict[str, int], dict[str, int]]:
    """Of the levels those alone that differ."""
    differ = {code for code in {*old, *new} if old.get(code) != new.get(code)}
    return {code: level for code, level in old.items() if code in differ}, {code: level for code, level in new.items() if code in differ}


def _names() -> dict[str, str]:
    """What classes of post and competencies are called, in the reader's language."""
    found = reference.names_of((CodeList.POST_CLASS, CodeList.COMPETENCY))
    return {code: name_en if language() == "en" else name for code, (name, name_en) in found.items()}


def _worded(key: str, value: Any, names: Names) -> Any:  # noqa: ANN401  a day, a word, a text or lines
    if key == LEVELS:
        return [f"{names.get(code, code)} {level}" for code, level in sorted((value or {}).items())]
    return names.get(value, value) if key == "post_class" else spoken(key, value)


def _line(key: str, value: Any, names: Names) -> str:  # noqa: ANN401  as above
    words = nip(value) if key == "nip" else _worded(key, value, names)
    return ("; ".join(words) if isinstance(words, list) else say(words)) or "-"


def gap_words(whole: "Whole") -> str:
    """Each competency that the opportunity strengthens: the level that is known, beside the one that the post asks for, if it does."""
    context = eligibility.asked(Question(whole.opportunity.kind), clock.today(), whole.rules)[1]
    gaps = {gap.code: gap for gap in context.gaps_of(whole.servant)}
    said = []
    for item in whole.opportunity.competencies:
        level, gap = context.levels_of(whole.servant).get(item["code"], "-"), gaps.get(item["code"])
        said.append(f"{item['name']} {level}/{gap.required if gap else '-'}")
    return "; ".join(said)
