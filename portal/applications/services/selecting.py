"""Named lists of people: kept as ranked, thinned out with reasons, put back with reasons; nobody is ever added."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from portal.applications import queries
from portal.applications.domain.inviting import LONGEST_LIST
from portal.applications.models import Selected, Selection
from portal.applications.services.choosing import NOT_ELIGIBLE_NOW, Candidate, Choice, Preview, fit_among, preview
from portal.audit import queries as record
from portal.audit import services as audit
from portal.eligibility.domain.verdict import Outcome
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import ConflictError, DomainError, IllegalMoveError, check_reason
from portal.kernel.identity import Identity
from portal.kernel.text import Text
from portal.organisations import queries as organisations
from portal.reference import queries as reference
from portal.reference.domain import CodeList
from portal.workforce import queries as workforce

if TYPE_CHECKING:
    from portal.catalogue.models import Opportunity
    from portal.workforce.models import Servant

SUBJECT = "selection"


def criteria_of(choice: Choice) -> dict[str, Any]:
    """The filters as they are kept with a list."""
    return {
        "agencies": [str(one) for one in choice.agency_ids],
        "post_classes": list(choice.post_classes),
        "least_gap": choice.least_gap,
        "days": choice.days,
        "each": choice.each,
    }


def choice_of(selection: Selection) -> Choice:
    """The filters by which a list was built."""
    kept = selection.criteria
    agencies = tuple(uuid.UUID(one) for one in kept["agencies"])
    return Choice(agencies, tuple(kept["post_classes"]), kept["least_gap"], kept["days"], kept["each"])


def keep(opportunity: "Opportunity", name: str, choice: Choice, *, by: Identity) -> Selection:
    """Keep those whom a choice ranks, in their order and with why each has its place.

    Raises ConflictError beside the name for one that another list has, DomainError where the choice ranks nobody.
    """
    if queries.find_selection(opportunity.id, name) is not None:
        raise ConflictError(Text("There is a list of this name already. Give it another."), "name")
    ranked = preview(opportunity, choice).ranked[:LONGEST_LIST]
    if not ranked:
        raise DomainError(Text("Nobody can be invited by this choice; there is nothing to keep."), "name")
    selection = Selection(
        id=uuid.uuid4(),
        opportunity_id=opportunity.id,
        name=name,
        criteria=criteria_of(choice),
        kept_by=by.account_id,
        kept_name=by.name,
    )
    db.session.add(selection)
    db.session.flush()  # two of one name: the database says so now
    people = [
        Selected(selection_id=selection.id, servant_id=one.servant.id, place=place, why=one.why) for place, one in enumerate(ranked, 1)
    ]
    db.session.add_all(people)
    audit.record(
        "applications.selection.kept",
        SUBJECT,
        selection.id,
        by=by,
        after={"opportunity": opportunity.id, "criteria": selection.criteria, "people": [one.servant_id for one in people]},
    )
    return selection


def preview_of(selection: Selection, opportunity: "Opportunity") -> tuple[Preview, dict[uuid.UUID, Text]]:
    """Whom of a list inviting would reach, in its order; who is skipped by now, and why. With why each had their place."""
    people = queries.selected_of(selection.id)
    fit = fit_among(opportunity, [one.servant_id for one in people], choice_of(selection).days)
    servants = workforce.servants_by_id([one.servant_id for one in people if one.servant_id not in fit])
    ranked, skipped = list[Candidate](), dict[Text, list[Candidate]]()
    for one in people:
        candidate = fit.get(one.servant_id) or _not_eligible(servants[one.servant_id])
        if candidate.skip is None:
            ranked.append(candidate)
        else:
            skipped.setdefault(candidate.skip, []).append(candidate)
    counts = {Outcome.ELIGIBLE: len(fit), Outcome.NEEDS_CHECK: 0, Outcome.NOT_ELIGIBLE: len(people) - len(fit)}
    return Preview(counts, ranked, skipped), {one.servant_id: one.why for one in people}


def _not_eligible(servant: "Servant") -> Candidate:
    body = organisations.get_body(servant.body_id)
    return Candidate(servant, organisations.agency_of(body) or body, 0, skip=NOT_ELIGIBLE_NOW)


def exclude(selected: Selected, reason: str, *, by: Identity) -> None:
    """Leave a person of a list out, with a reason. Raises DomainError without one, IllegalMoveError where it was done."""
    check_reason(reason)
    selected = queries.lock_selected(selected.id)
    if selected.excluded_at is not None:
        raise IllegalMoveError
    selected.excluded_at, selected.excluded_name, selected.excluded_reason = clock.now(), by.name, reason.strip()
    audit.record(
        "applications.selection.excluded",
        SUBJECT,
        selected.selection_id,
        by=by,
        after={"servant": selected.servant_id, "place": selected.place},
        reason=reason,
    )


def put_back(selected: Selected, reason: str, *, by: Identity) -> None:
    """Put a person back at their place, with a reason; why they had been left out stays in the record."""
    check_reason(reason)
    selected = queries.lock_selected(selected.id)
    if selected.excluded_at is None:
        raise IllegalMoveError
    before = {"servant": selected.servant_id, "excluded": selected.excluded_reason, "by": selected.excluded_name}
    selected.excluded_at = selected.excluded_name = selected.excluded_reason = None
    audit.record(
        "applications.selection.put_back",
        SUBJECT,
        selected.selection_id,
        by=by,
        before=before,
        after={"servant": selected.servant_id, "place": selected.place},
        reason=reason,
    )


def words_of(criteria: Mapping[str, Any]) -> list[tuple[Text, str | int | Text]]:
    """The filters of a list in words; those that were not set are left out."""
    classes = {entry.code: entry.name for entry in reference.entries_of(CodeList.POST_CLASS)}
    agencies = organisations.names_of([uuid.UUID(one) for one in criteria["agencies"]]).values()
    found: list[tuple[Text, str | int | Text]] = [
        (Text("Agencies"), ", ".join(sorted(agencies)) or Text("All agencies")),
        (Text("Class of post"), ", ".join(classes.get(code, code) for code in criteria["post_classes"]) or Text("All classes")),
    ]
    if criteria["least_gap"]:
        found.append((Text("Gap of at least"), criteria["least_gap"]))
    if criteria["days"]:
        found.append((Text("Not invited within"), Text("%(days)s days", days=criteria["days"])))
    if criteria["each"]:
        found.append((Text("At most of one agency"), criteria["each"]))
    return found


@dataclass(frozen=True, slots=True)
class Change:
    """Somebody was left out of a list, or put back."""

    at: dt.datetime
    who: str
    name: str
    is_back: bool
    reason: str


def changes_of(selection: Selection) -> list[Change]:
    """Who was left out and put back, by whom and why, newest first; what has been erased from the record is left out."""
    events = {"applications.selection.excluded": False, "applications.selection.put_back": True}
    lines = [line for line in record.lines_of([(SUBJECT, selection.id)]) if line.entry.event in events and line.detail]
    told = [(line.entry, line.detail, uuid.UUID(line.detail["after"]["servant"])) for line in lines if line.detail]
    names = {one: found.name for one, found in workforce.servants_by_id([servant for _, _, servant in told]).items()}
    changes = [
        Change(entry.at, detail.get("name", ""), names.get(servant, ""), events[entry.event], detail.get("reason", ""))
        for entry, detail, servant in told
    ]
    return changes[::-1]
