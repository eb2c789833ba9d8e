"""An agreement as its pages show it, the words of its review, and its mails."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from partners.agreements import queries, services
from partners.agreements.domain import BEARERS, COSTS, KINDS, AgreementState, AgreementType, Side
from partners.agreements.domain.resting import is_expiring as ends_soon
from partners.agreements.services import amending
from partners.registry.domain import Consequence, Held
from portal.catalogue.domain.fields import FIELDS
from portal.kernel import clock
from portal.kernel.identity import Identity
from portal.kernel.text import Text
from portal.notifications.domain import Mail
from portal.organisations import queries as organisations
from portal.workflow import queries as cases
from portal.workflow import services as workflow_services
from portal.workflow.domain import RETURNED, Description, Handling, OutcomeWords, StepWords
from portal.workflow.presenters import comments_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from partners.agreements.models import Agreement
    from partners.registry.models import Partner
    from portal.workflow.models import CaseFile, Decision

COMMENTED = ("kinds", "field_codes", "fields", "places", "seats_a_year", "seats_by_kind", "starts_on", "ends_on", "costs", "bearers")
NAMES: dict[str, Text] = {
    "kinds": Text("Kinds of offering that it covers"),
    "field_codes": Text("Fields of work that it covers"),
    "fields": Text("What people learn, and where"),
    "places": Text("Places where people learn"),
    "seats_a_year": Text("Places a year"),
    "seats_by_kind": Text("Places a year by kind"),
    "starts_on": Text("First day"),
    "ends_on": Text("Last day"),
    "runoff": Text("Run-off clause"),
    "costs": Text("Who bears which costs"),
    "bearers": Text("Costs, one by one"),
}
EVERY_FIELD = Text("Every field of work")
ANYWHERE = Text("Anywhere")
NO_BOUND = Text("No bound by kind")
RUNOFF = {True: Text("A placement that has begun may run on"), False: Text("Nothing runs on after the last day")}


@dataclass(frozen=True, slots=True)
class Row:
    """One field of the scope."""

    field: str
    name: Text
    value: Any
    comments: list[str]


def kinds_of(agreement: "Agreement") -> list[Text]:
    """The names of the kinds that it covers."""
    return [KINDS[key] for key in agreement.kinds or [] if key in KINDS]


def rows_of(agreement: "Agreement", decisions: "Iterable[Decision]" = ()) -> list[Row]:
    """The scope, field by field, with what was said of each before."""
    said = [comments_in(decision) for decision in decisions]
    return [
        Row(name, words, value_of(name, getattr(agreement, name)), [one[name] for one in said if name in one])
        for name, words in NAMES.items()
    ]


def _bearers(value: Any) -> list[Text]:  # noqa: ANN401  a column's value
    pairs = [(COSTS[cost], BEARERS[who]) for cost, who in (value or {}).items() if cost in COSTS and who in BEARERS]
    return [Text("%(cost)s: %(bearer)s", cost=cost, bearer=who) for cost, who in pairs]


def _seats_by_kind(value: Any) -> list[Text]:  # noqa: ANN401  a column's value
    return [Text("%(kind)s: %(seats)s", kind=KINDS[kind], seats=seats) for kind, seats in (value or {}).items() if kind in KINDS]


READ: "dict[str, Callable[[Any], Any]]" = {
    "kinds": lambda value: [KINDS[key] for key in value or [] if key in KINDS],
    "field_codes": lambda value: [FIELDS[key] for key in value or [] if key in FIELDS] or EVERY_FIELD,
    "places": lambda value: list(value or []) or ANYWHERE,
    "seats_by_kind": lambda value: _seats_by_kind(value) or NO_BOUND,
    "runoff": lambda value: RUNOFF[bool(value)],
    "bearers": _bearers,
}


def value_of(name: str, value: Any) -> Any:  # noqa: ANN401  a column's value, or what a round kept of it
    """A field of the scope as it is read: codes become words, what is empty says what that means."""
    return READ[name](value) if name in READ else value


@dataclass(frozen=True, slots=True)
class Changed:
    """A field of the scope in two rounds, or in an agreement and its amendment."""

    name: Text
    before: Any
    after: Any


def changes_between(before: "Mapping[str, Any]", after: "Mapping[str, Any]") -> list[Changed]:
    """The fields that differ, in the order of the scope."""
    return [
        Changed(words, _kept_value(name, before.get(name)), _kept_value(name, after.get(name)))
        for name, words in NAMES.items()
        if (before.get(name) or None) != (after.get(name) or None)
    ]


def _kept_value(name: str, kept: Any) -> Any:  # noqa: ANN401  what a round kept
    if name in {"starts_on", "ends_on"} and isinstance(kept, str):
        return dt.date.fromisoformat(kept)
    return value_of(name, kept)


def changes_of(amendment: "Agreement") -> list[Changed]:
    """What an amendment that was submitted changes of the agreement that it amends."""
    if amendment.amends_id is None or amendment.submitted_at is None:
        return []
    amended = queries.get_agreement(amendment.amends_id)
    return changes_between(*({name: getattr(one, name) for name in NAMES} for one in (amended, amendment)))


def grounds_of_return(case: "CaseFile") -> "Mapping[str, Text]":
    """The grounds on which the bureau can return a proposal, in words."""
    step = workflow_services.procedure_of(case).step("review")
    return {ground: HANDLING.grounds[ground] for ground in step.outcome("return").grounds}


@dataclass(frozen=True, slots=True)
class Signed:
    """One side's signature, or that it is missing."""

    side: Side
    name: str
    signer: str | None
    post: str | None
    mandate: str | None
    at: Any


def signatures_of(agreement: "Agreement") -> list[Signed]:
    """Both sides, as they stand."""
    bureau = organisations.province()
    names = {Side.PARTNER: agreement.partner_name, Side.GOVERNMENT: bureau.name if bureau else "DKI Jakarta"}
    return [
        Signed(side, names[side], *(getattr(agreement, f"{side.value}_{part}") for part in ("signer", "post", "mandate", "signed_at")))
        for side in (Side.PARTNER, Side.GOVERNMENT)
    ]


def is_expiring(agreement: "Agreement") -> bool:
    """Whether it is in force and ends soon."""
    return agreement.state is AgreementState.IN_FORCE and agreement.ends_on is not None and ends_soon(agreement.ends_on, clock.today())


def shown_state(agreement: "Agreement") -> str:
    """Its state as the tag says it: in force and ending soon is called expiring."""
    return queries.EXPIRING if is_expiring(agreement) else agreement.state.value


def mous_for(agreement: "Agreement") -> dict[str, str]:
    """The memoranda of understanding that an agreement may name, id to number; none for what is one itself."""
    if agreement.type is AgreementType.MOU:
        return {}
    return {str(one.id): one.number for one in queries.mous_in_force_of(agreement.body_id, clock.today())}


def awaits(agreement: "Agreement", side: Side) -> bool:
    """Whether a side's signature is still to come."""
    return agreement.state is AgreementState.TO_SIGN and getattr(agreement, f"{side.value}_signed_at") is None


def describe(case: "CaseFile", _: Identity) -> Description:
    """What the bureau reads and comments on."""
    agreement = queries.get_agreement(case.subject_id)
    rows = rows_of(agreement, cases.decisions_of(case.id))
    inputs = {name: getattr(agreement, name) for name in NAMES}
    renewed = queries.standing_for(queries.get_agreement(agreement.renews_id)) if agreement.renews_id else None
    amended = queries.get_agreement(agreement.amends_id) if agreement.amends_id else None
    known = renewed or amended
    context = {
        "agreement": agreement,
        "rows": rows,
        "commented": COMMENTED,
        "inputs": inputs,
        "renewed": renewed,
        "amended": amended,
        "changes": changes_of(agreement),
        "dropped": amending.dropped_by(agreement),
        "scores": services.scores_of(known) if known else [],
    }
    return Description(
        title=agreement.partner_name,
        template="agreements/review.html",
        context=context,
        facts=[(Text("Agreement"), agreement.number), (Text("Submitted"), agreement.submitted_at)],
    )


HANDLING = Handling(
    office=workflow_services.named_office,
    on_decided=services.on_decided,
    check=services.check_decision,
    describe=describe,
    name=Text("Review of an agreement"),
    steps={
        "review": StepWords(
            title=Text("Cooperation bureau"),
            meaning=Text("The bureau reads scope, places, dates and costs. Next: both sides sign; then it is in force between its dates."),
            task=Text("Read the proposal, then agree or return it"),
        )
    },
    outcomes={
        "agree": OutcomeWords(
            Text("Agree"),
            Text("Both sides upload the signed paper; nothing can be published before that"),
            Text("Agreed", "timeline"),
            "good",
            "check-lg",
        ),
        "return": RETURNED,
        "refuse": OutcomeWords(
            Text("Do not approve", "agreement"),
            Text("The proposal ends; a new one can be made"),
            Text("Not approved", "timeline"),
            "bad",
            "x-lg",
        ),
    },
    grounds={
        "within_mandate": Text("Within the bureau's mandate and of public benefit"),
        "scope_unclear": Text("The scope is not clear"),
        "costs_unclear": Text("The costs are not clear"),
        "dates_do_not_fit": Text("The dates do not fit"),
        "outside_mandate": Text("Outside the bureau's mandate"),
        "no_public_benefit": Text("No public benefit is shown"),
    },
)

MAILS = {
    "agreements.returned": Mail(
        Text("Please correct agreement %(number)s"),
        (
            Text("The cooperation bureau has returned it: “%(reason)s”"),
            Text("The comments stand beside the fields. What you had filled in is kept."),
        ),
        Text("Open the agreement"),
    ),
    "agreements.countered": Mail(
        Text("The cooperation bureau proposes changes to agreement %(number)s"),
        (
            Text("“%(reason)s”"),
            Text("Both wordings stand side by side on its page. Accept the bureau's with one click, or go on from it."),
        ),
        Text("Open the agreement"),
    ),
    "agreements.to_sign": Mail(
        Text("Agreement %(number)s awaits signatures"),
        (Text("“%(reason)s”"), Text("Have it signed and upload the signed paper with the signer's name, post and mandate.")),
        Text("Open the agreement"),
    ),
    "agreements.refused": Mail(Text("Agreement %(number)s is not approved"), (Text("“%(reason)s”"),), Text("Open the agreement")),
    "agreements.partner_signed": Mail(
        Text("%(name)s has signed agreement %(number)s"),
        (Text("Upload the paper that the government has signed; the agreement is in force once both are there."),),
        Text("Open the agreement"),
    ),
    "agreements.in_force": Mail(
        Text("Agreement %(number)s is in force"),
        (Text("It holds from %(first)s to %(last)s. Offerings that it covers can now be submitted."),),
        Text("Open the agreement"),
    ),
    "agreements.expired": Mail(
        Text("Agreement %(number)s has expired"),
        (Text("Its last day was %(last)s. What rested on it is taken down; propose a new agreement to go on."),),
        Text("Open the agreement"),
    ),
    "agreements.expiring": Mail(
        Text("Agreement %(number)s ends in %(days)s days"),
        (
            Text("Its last day is %(last)s. To go on, begin its renewal in time: the scope is copied, and the bureau reads it."),
            Text("What would lapse: %(resting)s."),
        ),
        Text("Open the agreement"),
    ),
    "agreements.expiring_bureau": Mail(
        Text("Agreement %(number)s with %(name)s ends in %(days)s days"),
        (Text("Its last day is %(last)s. The partner has been told how to renew it."), Text("What would lapse: %(resting)s.")),
        Text("Open the agreement"),
    ),
    "agreements.terminated": Mail(
        Text("Agreement %(number)s is terminated"),
        (Text("“%(reason)s”"), Text("What rested on it is taken down.")),
        Text("Open the agreement"),
    ),
}


def consequences(partner: "Partner") -> list[Consequence]:
    """The agreements that rest on a partner and have not lapsed."""
    words = {
        AgreementState.IN_FORCE: Text("Agreement in force"),
        AgreementState.TO_SIGN: Text("Agreement that awaits signatures"),
        AgreementState.IN_REVIEW: Text("Agreement under review"),
    }
    return [
        Consequence(Text("%(what)s: %(number)s", what=words[one.state], number=one.number), link=f"/agreements/{one.id}")
        for one in queries.agreements_of(partner.body_id)
        if one.state in words
    ]


def held(body_ids: list[uuid.UUID]) -> dict[uuid.UUID, list[Held]]:
    """The agreements in force of several partners, for the public pages."""
    found: dict[uuid.UUID, list[Held]] = {}
    for one in queries.in_force_of_bodies(body_ids, clock.today()):
        if one.ends_on is not None:
            found.setdefault(one.body_id, []).append(Held(one.number, one.ends_on))
    return found
