"""An agreement as its pages show it, the words of its review, and its mails."""

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from partners.agreements import queries, services
from partners.agreements.domain import BEARERS, COSTS, KINDS, AgreementState, AgreementType, Side
from partners.agreements.domain.resting import is_expiring as ends_soon
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
    from collections.abc import Iterable

    from partners.agreements.models import Agreement
    from partners.registry.models import Partner
    from portal.workflow.models import CaseFile, Decision

COMMENTED = ("kinds", "field_codes", "fields", "places", "seats_a_year", "starts_on", "ends_on", "costs", "bearers")
NAMES: dict[str, Text] = {
    "kinds": Text("Kinds of offering that it covers"),
    "field_codes": Text("Fields of work that it covers"),
    "fields": Text("What people learn, and where"),
    "places": Text("Places where people learn"),
    "seats_a_year": Text("Places a year"),
    "starts_on": Text("First day"),
    "ends_on": Text("Last day"),
    "runoff": Text("Run-off clause"),
    "costs": Text("Who bears which costs"),
    "bearers": Text("Costs, one by one"),
}
EVERY_FIELD = Text("Every field of work")
ANYWHERE = Text("Anywhere")
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


def value_of(name: str, value: Any) -> Any:  # noqa: ANN401  a column's value, or what a round kept of it
    """A field of the scope as it is read: codes become words, what is empty says what that means."""
    match name:
        case "kinds":
            return [KINDS[key] for key in value or [] if key in KINDS]
        case "field_codes":
            return [FIELDS[key] for key in value or [] if key in FIELDS] or EVERY_FIELD
        case "places":
            return list(value or []) or ANYWHERE
        case "runoff":
            return RUNOFF[bool(value)]
        case "bearers":
            pairs = [(COSTS[cost], BEARERS[who]) for cost, who in (value or {}).items() if cost in COSTS and who in BEARERS]
            return [Text("%(cost)s: %(bearer)s", cost=cost, bearer=who) for cost, who in pairs]
    return value


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
    renewed = queries.get_agreement(agreement.renews_id) if agreement.renews_id else None
    scores = services.scores_of(renewed) if renewed else []
    return Description(
        title=agreement.partner_name,
        template="agreements/review.html",
        context={"agreement": agreement, "rows": rows, "commented": COMMENTED, "inputs": inputs, "renewed": renewed, "scores": scores},
        facts=[(Text("Agreement"), agreement.number), (Text("Submitted"), agreement.submitted_at)],
    )


HANDLING = Handling(
    office=workflow_services.named_office,
    on_decided=services.on_decided,
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
