"""A partner as its pages show it, the words of its verification, and its mails."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from partners.registry import queries, services
from partners.registry.domain import DAYS, FIELD_NAMES, LEGAL_FORMS, PAPERS, Check, LegalForm, PartnerKind, checks
from partners.registry.services.changes import facts_of
from portal.files import queries as files
from portal.kernel.identity import Identity
from portal.kernel.text import Text
from portal.reference import queries as reference
from portal.workflow import queries as cases
from portal.workflow import services as workflow_services
from portal.workflow.domain import RETURNED, Description, Handling, OutcomeWords, StepWords
from portal.workflow.presenters import comments_in

if TYPE_CHECKING:
    from partners.registry.models import Partner, PartnerSubmission
    from portal.workflow.models import CaseFile, Decision


def comments_on(decisions: "Iterable[Decision]") -> "list[tuple[Decision, dict[str, str]]]":
    """What officers said beside fields when they returned it, first to last."""
    return [(decision, comments_in(decision)) for decision in decisions if decision.returned_to]


@dataclass(frozen=True, slots=True)
class Row:
    """One field of what was submitted, for reading."""

    field: str
    name: Text
    value: Any
    paper: bool = False


def rows_of(document: Mapping[str, Any], kind: PartnerKind) -> list[Row]:
    """What was submitted, field by field; files by name."""
    ids = [uuid.UUID(document[name]) for name in PAPERS if document.get(name)]
    names = {str(file_id): stored.name for file_id, stored in files.files_by_id(ids).items()} if ids else {}
    rows = []
    for field, name in FIELD_NAMES.items():
        value = document.get(field)
        if field in PAPERS:
            rows += [Row(field, name, names.get(str(value)), paper=True)] if value or field != "licence" else []
        elif value:
            rows.append(Row(field, name, spoken(field, value, kind)))
    return rows


def spoken(field: str, value: Any, kind: PartnerKind) -> Any:  # noqa: ANN401  whatever a document holds
    """A value of a description as one reads it."""
    match field:
        case "legal_form":
            return LEGAL_FORMS[kind][LegalForm(str(value))]
        case "kbli":
            return _sectors(value)
        case "kbli_codes":
            return ", ".join(value)
        case _ if field in DAYS:
            return dt.date.fromisoformat(value)
        case _:
            return value


def _sectors(codes: list[str]) -> str:
    """Business sectors by code and official name."""
    names = {entry.code: entry.name for entry in reference.kbli()}
    return "; ".join(f"{code} {names.get(code, '')}".strip() for code in codes)


def described(partner: "Partner") -> dict[str, Any]:
    """The facts in force as a document; before they are verified, the newest submission; empty before the first."""
    if partner.verified_at is not None:
        return facts_of(partner).document()
    submissions = queries.submissions_of(partner.id)
    return submissions[-1].document if submissions else {}


# -- the verifier's page ------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CheckLine:
    """A line of the verifier's list with everything that is shown of it."""

    check: Check
    name: Text
    value: Any
    is_paper: bool
    comments: list[tuple[int, str]]
    """Earlier comments: which submission, and the words."""
    changed: bool


def check_lines(partner: "Partner", submissions: "list[PartnerSubmission]", decisions: "Iterable[Decision]") -> list[CheckLine]:
    """The verifier's list of the newest submission."""
    newest, before = submissions[-1].document, submissions[-2].document if len(submissions) > 1 else {}
    said = comments_on(decisions)
    values = {row.field: row.value for row in rows_of(newest, partner.kind)}
    lines = []
    for check in checks(newest, partner.kind):
        paper = check.field in PAPERS
        comments = [(number, words[check.field]) for number, (_, words) in enumerate(said, 1) if check.field in words]
        value = values.get(check.field) if paper or check.field == "kbli" else check.value
        lines.append(
            CheckLine(
                check, FIELD_NAMES[check.field], value, paper, comments, bool(before) and before.get(check.field) != newest.get(check.field)
            )
        )
    return lines


def describe(case: "CaseFile", _: Identity) -> Description:
    """What the verifier reads and answers, in place."""
    partner = queries.get_partner(case.subject_id)
    submissions = queries.submissions_of(partner.id)
    lines = check_lines(partner, submissions, cases.decisions_of(case.id))
    newest = submissions[-1]
    return Description(
        title=partner.name,
        template="registry/checklist.html",
        context={
            "partner": partner,
            "alike": queries.partners_named_like(partner),
            "open": [line for line in lines if line.check.code != "pass"],
            "passed": [line for line in lines if line.check.code == "pass"],
            "inputs": {"submission": newest.round, "sha256": newest.sha256},
        },
        facts=[
            (Text("Registration"), partner.number),
            (Text("Submission"), Text("No. %(round)s", round=newest.round), newest.submitted_name),
            (Text("Submitted"), newest.submitted_at),
        ],
    )


HANDLING = Handling(
    office=workflow_services.named_office,
    on_decided=services.on_decided,
    describe=describe,
    check=services.check_decision,
    name=Text("Verification of a partner"),
    steps={
        "verify": StepWords(
            title=Text("BKD verifier"),
            meaning=Text(
                "BKD checks the papers and the numbers. Once verified, the partner and the cooperation bureau agree on what may be offered."
            ),
            task=Text("Check the papers, then return or verify the registration"),
        )
    },
    outcomes={
        "verify": OutcomeWords(
            Text("Verify the partner"),
            Text("The partner may discuss an agreement; it cannot publish offerings yet"),
            Text("Verified", "timeline"),
            "good",
            "shield-check",
        ),
        "return": RETURNED,
        "refuse": OutcomeWords(
            Text("Do not approve", "partner"),
            Text("The registration ends; the reason and the way to object are sent along"),
            Text("Not approved", "timeline"),
            "bad",
            "x-lg",
        ),
    },
    grounds={
        "complete_and_true": Text("Complete, and the papers match"),
        "papers_missing": Text("A paper is missing"),
        "papers_do_not_match": Text("A paper does not match"),
        "data_wrong": Text("Data are wrong or incomplete"),
        "not_a_body_in_law": Text("Not a body under Indonesian law"),
        "untrue": Text("What was submitted is not true"),
        "no_learning": Text("What is to be offered holds no learning"),
    },
)
