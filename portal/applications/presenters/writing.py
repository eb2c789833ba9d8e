"""What a form of an application shows beside its fields: record, what is missing, papers of before; and whom to ask when it is too late."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from portal.accounts import queries as accounts
from portal.applications.domain import ENDS, ApplicationState
from portal.applications.domain.readiness import Filled, Need, before_sending, is_withdrawable
from portal.applications.presenters.record import OwnRecord, own_record
from portal.catalogue import services as offered
from portal.documents.services.drawing import CENTRAL
from portal.eligibility.domain.verdict import Outcome
from portal.eligibility.services import asking
from portal.kernel import clock
from portal.kernel.identity import Role
from portal.kernel.text import Text
from portal.organisations import queries as organisations
from portal.web.i18n import say

if TYPE_CHECKING:
    from portal.accounts.models import Account
    from portal.applications.models import Application
    from portal.applications.queries import UsedPaper
    from portal.catalogue.models import Opportunity
    from portal.web.forms import BaseForm
    from portal.workforce.models import Servant


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands around the fields."""

    record: OwnRecord | None
    """None for somebody who is no servant any more."""
    outcome: Outcome | None
    needs: list[Need]


def beside_form(
    form: "BaseForm", application: "Application", opportunity: "Opportunity", servant: "Servant | None", papers: Mapping[str, bool]
) -> Beside:
    """The record, the result by the rules, and what is still missing, from what the form holds now."""
    outcome = asking.verdict_of(servant, offered.question_of(opportunity)).outcome if servant else None
    filled = Filled(
        motivation=str(form["motivation"].data or ""),
        papers=papers,
        statements=form["statements"].data or (),
        fields=form["fields"].data or (),
        interest=interest_in(form),
        outcome=outcome,
        open_until=opportunity.open_until,
        is_open=offered.is_open(opportunity),
        again=application.state is ApplicationState.RETURNED,
    )
    return Beside(own_record(application, servant) if servant else None, outcome, before_sending(filled))


def interest_in(form: "BaseForm") -> dict[str, str] | None:
    """What is declared: ticked, or filled in without the tick, which is asked for then."""
    said = {"kind": str(form["interest_kind"].data or ""), "words": str(form["interest_words"].data or "")}
    if form["interest"].data or any(said.values()):
        return {**said, "declared": "yes" if form["interest"].data else ""}
    return None


def choices_of(papers: "Sequence[UsedPaper]") -> list[tuple[str, str]]:
    """Papers of before as choices: what each was asked for as, its file, and when it was uploaded."""
    return [
        (
            str(one.file.id),
            say(Text("%(paper)s (%(file)s, %(day)s)", paper=one.name, file=one.file.name, day=clock.local(one.file.created_at).date())),
        )
        for one in papers
    ]


@dataclass(frozen=True, slots=True)
class TooLate:
    """Whom to ask to cancel an assignment."""

    heads: "list[Account]"
    """Of the applicant's agency."""
    bkd: "list[Account]"


def too_late(application: "Application", opportunity: "Opportunity") -> TooLate | None:
    """Whom to ask once an application can no longer be withdrawn; None while it can, or once it has ended."""
    if application.state in ENDS or is_withdrawable(application.state, opportunity.starts_on, clock.today()):
        return None
    heads = accounts.holders(Role.AGENCY_APPROVER, [application.agency_id])
    central = organisations.find_body_by_code(CENTRAL)
    return TooLate(
        [one for one in heads if one.id != application.account_id], accounts.holders(Role.APPROVER, [central.id]) if central else []
    )
