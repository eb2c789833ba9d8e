"""A proposed change side by side with the facts in force, and the words of its procedure."""

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from partners.registry import queries
from partners.registry.domain import FIELD_NAMES, PAPERS
from partners.registry.presenters import comments_on, spoken
from partners.registry.services import changes as services
from portal.files import queries as files
from portal.kernel.identity import Identity
from portal.kernel.text import Text
from portal.workflow import queries as cases
from portal.workflow import services as workflow_services
from portal.workflow.domain import RETURNED, Description, Handling, OutcomeWords, StepWords
from portal.workflow.presenters import newest_comments

if TYPE_CHECKING:
    from collections.abc import Iterable

    from partners.registry.models import PartnerChange
    from portal.workflow.models import CaseFile, Decision


@dataclass(frozen=True, slots=True)
class Difference:
    """One field: as it is in force and as it is proposed, papers by their names."""

    field: str
    name: Text
    before: Any
    after: Any
    paper: bool
    comments: list[tuple[int, str]]


def differences(change: "PartnerChange", decisions: "Iterable[Decision]" = ()) -> list[Difference]:
    """What a change changes, in the order of the form."""
    ids = [uuid.UUID(side[name]) for side in (change.before, change.after) for name in PAPERS if side.get(name)]
    names = {str(file_id): stored.name for file_id, stored in files.files_by_id(ids).items()} if ids else {}
    said = comments_on(decisions)

    def shown(side: dict[str, Any], field: str) -> Any:  # noqa: ANN401  whatever a document holds
        value = side.get(field)
        if field in PAPERS:
            return names.get(str(value))
        return spoken(field, value, change.partner.kind) if value else None

    return [
        Difference(
            field,
            name,
            shown(change.before, field),
            shown(change.after, field),
            field in PAPERS,
            [(number, words[field]) for number, (_, words) in enumerate(said, 1) if field in words],
        )
        for field, name in FIELD_NAMES.items()
        if field in change.after
    ]


def comments_of(change: "PartnerChange | None") -> dict[str, list[tuple[Text, str]]]:
    """The comments of the newest return, by field."""
    return newest_comments(cases.decisions_on(services.SUBJECT, change.id)) if change is not None else {}


def describe(case: "CaseFile", _: Identity) -> Description:
    """What the verifier reads and answers, in place."""
    change = queries.get_change(case.subject_id)
    return Description(
        title=change.partner.name,
        template="registry/change_checklist.html",
        context={
            "change": change,
            "differences": differences(change, cases.decisions_of(case.id)),
            "inputs": {"round": change.round, "after": change.after},
        },
        facts=[
            (Text("Change"), change.number),
            (Text("Proposed by"), change.proposed_name),
            (Text("Submitted"), change.submitted_at),
            (Text("Reason"), change.reason),
        ],
    )


CHANGE_HANDLING = Handling(
    office=workflow_services.named_office,
    on_decided=services.on_decided,
    describe=describe,
    check=services.check_decision,
    name=Text("Change of a partner's facts"),
    steps={
        "verify": StepWords(
            title=Text("BKD verifier"),
            meaning=Text("BKD compares the proposed facts with the papers. Until it has decided, the facts in force stay as they are."),
            task=Text("Compare the facts, then confirm or return the change"),
        )
    },
    outcomes={
        "accept": OutcomeWords(
            Text("Confirm the change"),
            Text("The new facts are in force at once"),
            Text("Change confirmed", "timeline"),
            "good",
            "shield-check",
        ),
        "return": RETURNED,
        "refuse": OutcomeWords(
            Text("Do not confirm"),
            Text("The facts in force stay; the reason and the way to object are sent along"),
            Text("Change not confirmed", "timeline"),
            "bad",
            "x-lg",
        ),
    },
    grounds={
        "complete_and_true": Text("Complete, and the papers match"),
        "papers_missing": Text("A paper is missing"),
        "papers_do_not_match": Text("A paper does not match"),
        "data_wrong": Text("Data are wrong or incomplete"),
        "untrue": Text("What was submitted is not true"),
        "not_shown": Text("The papers do not show it"),
    },
)
