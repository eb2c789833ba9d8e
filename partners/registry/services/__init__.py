"""What happens to a partner: it registers, describes itself, is verified, returned, refused, suspended."""

import tomllib
import uuid
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from partners.registry import queries
from partners.registry.domain import (
    PAPERS,
    PARTNER,
    ROLES,
    Consequence,
    Details,
    Held,
    LegalForm,
    PartnerKind,
    PartnerState,
    PartnerStep,
    check_numbers,
    check_verifiable,
    number_of,
)
from partners.registry.domain.identifiers import digits_of, licence_of
from partners.registry.models import Partner, PartnerPerson, PartnerSubmission
from partners.registry.services import drafting
from portal.accounts import queries as accounts
from portal.accounts import services as account_services
from portal.audit import services as audit
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import ConflictError, DomainError, IllegalMoveError
from portal.kernel.hashing import digest
from portal.kernel.identity import SYSTEM, Identity
from portal.kernel.registry import Registry
from portal.kernel.text import Text
from portal.notifications import services as notifications
from portal.organisations import services as organisations
from portal.organisations.domain import BodyKind
from portal.workflow import queries as cases
from portal.workflow import services as workflow
from portal.workflow.domain import Effect, Outcome, Step

if TYPE_CHECKING:
    import datetime as dt

    from portal.accounts.models import Account
    from portal.workflow.models import CaseFile, Decision

FORM = "registry.partner"
PAGES = ("contact", "identity", "signer", "activities")
PROCEDURE = "partner.verification"
SUBJECT = "partner"
TAKEN = Text("An organisation is registered under this number already. If it is yours, ask its owner there to invite you.")
SEEDS = Path(__file__).parent.parent / "seeds"
SUSPENDED: Registry[str, Callable[[Partner, str, Identity], None]] = Registry("registry.SUSPENDED")
"""Told when a partner is suspended, with the reason and who did it: what rests on the partner is taken down."""

ENDED: Registry[str, Callable[[Partner, str, Identity], None]] = Registry("registry.ENDED")
"""Told when a partnership ends, in the same way."""
CONSEQUENCES: Registry[str, Callable[[Partner], list[Consequence]]] = Registry("registry.CONSEQUENCES")
"""What rests on a partner, each in a sentence: shown before it is suspended or its partnership ended."""

HELD: Registry[str, Callable[[list[uuid.UUID]], dict[uuid.UUID, list[Held]]]] = Registry("registry.HELD")
"""The agreements in force of several bodies at once, for the public pages; filled by the agreements."""


def held_by(body_ids: list[uuid.UUID]) -> dict[uuid.UUID, list[Held]]:
    """The agreements in force of these bodies."""
    found: dict[uuid.UUID, list[Held]] = {}
    for look in HELD.values():
        found |= look(body_ids)
    return found


def register(account: "Account", *, kind: PartnerKind, organisation: str, by: Identity = SYSTEM) -> Partner:
    """Open the registration of an organisation: its body, its number, and the account's role in it.

    A name that another organisation bears already is kept apart by the number; the verifier sees both.
    """
    number = number_of(clock.today().year, queries.count_partners())
    name = " ".join(organisation.split())
    try:
        body = organisations.create_body(kind=BodyKind(kind.value), code=number, name=name, by=by)
    except ConflictError:
        body = organisations.create_body(kind=BodyKind(kind.value), code=number, name=f"{name} ({number})", by=by)
    partner = Partner(id=uuid.uuid4(), body_id=body.id, kind=kind, name=name, number=number)
    db.session.add(partner)
    db.session.flush()  # the draft and the record refer to it
    account_services.give_grant(account, ROLES[kind], body.id, by=by)
    db.session.add(PartnerPerson(partner_id=partner.id, account_id=account.id, is_owner=True, is_signer=False))
    audit.record("registry.partner.registered", SUBJECT, partner.id, by=by, after={"kind": kind, "name": name, "number": number})
    return partner


def on_confirmed(account: "Account", facts: dict[str, Any]) -> None:
    """Somebody who signed up has proved the address: their organisation's registration begins."""
    if facts.get("kind") in set(PartnerKind) and facts.get("organisation"):
        register(account, kind=PartnerKind(facts["kind"]), organisation=facts["organisation"])


def save_page(partner: Partner, page: str, data: Mapping[str, Any], *, version: int | None) -> None:
    """Keep a page of the description as it was typed. Raises IllegalMoveError for a partner that is not being described."""
    PARTNER.move(partner.state, PartnerStep.SUBMIT)
    drafting.save(FORM, page, partner.id, data, version=version)


def check_unclaimed(partner: Partner, data: Mapping[str, Any]) -> None:
    """Raises DomainError beside the number under which another is registered; who that is stays with BKD and its owner."""
    for field in ("nib", "pt_code", "licence_number"):
        typed = str(data.get(field) or "")
        number = licence_of(typed) if field == "licence_number" else digits_of(typed)
        if number and queries.find_holder_of(field, number, partner.id) is not None:
            raise DomainError(TAKEN, field)


def submit(partner: Partner, details: Details, *, by: Identity) -> PartnerSubmission:
    """Send the description to BKD, for the first time or corrected.

    Raises DomainError beside its field for an identifier of a wrong form or of another live partner, and for a deed of a day to come;
    IllegalMoveError for one that is with BKD already.
    """
    partner = queries.lock_partner(partner.id)
    again = partner.state is PartnerState.RETURNED
    state = PARTNER.move(partner.state, PartnerStep.SUBMIT)
    check_numbers(partner.kind, details, clock.today())
    take_over(partner, details)
    partner.state, partner.submitted_at = state, clock.now()
    document = details.document()
    submission = PartnerSubmission(
        id=uuid.uuid4(),
        partner_id=partner.id,
        round=len(queries.submissions_of(partner.id)) + 1,
        document=document,
        sha256=digest(document),
        submitted_by=by.account_id,
        submitted_name=by.name,
        submitted_at=clock.now(),
    )
    db.session.add(submission)
    db.session.flush()  # a taken number is refused before anybody is told
    audit.record("registry.partner.submitted", SUBJECT, partner.id, by=by, after={"round": submission.round, "sha256": submission.sha256})
    _send_to_bkd(partner, again=again, by=by)
    return submission


PLAIN = (
    "contact_name",
    "contact_phone",
    "address",
    "signer_name",
    "signer_post",
    "signer_mandate",
    "activities",
    "website",
    "kbli_edition",
    "deed_number",
    "deed_notary",
    "deed_date",
    "mandate_expires_on",
    "licence_expires_on",
)
"""What is kept as it was said."""


def take_over(partner: Partner, details: Details) -> None:
    """Let the partner's row say what the details say."""
    for name in PLAIN:
        setattr(partner, name, getattr(details, name))
    for name in ("nib", "pt_code", "npwp", "nitku"):
        value = getattr(details, name)
        setattr(partner, name, digits_of(value) if value else None)
    for name in PAPERS:
        value = getattr(details, name)
        setattr(partner, f"{name}_id", uuid.UUID(value) if value else None)
    partner.legal_form = LegalForm(details.legal_form)
    partner.licence_number = licence_of(details.licence_number) if details.licence_number else None
    is_company = partner.kind is PartnerKind.COMPANY
    partner.kbli = list(details.kbli) if is_company else None
    partner.kbli_codes = [digits_of(code) for code in details.kbli_codes] if is_company else None


def _send_to_bkd(partner: Partner, *, again: bool, by: Identity) -> None:
    if again:
        case = cases.find_case_of(SUBJECT, partner.id)
        if case is None:
            raise IllegalMoveError
        workflow.resume(case, by=by)
    else:
        workflow.open_case(
            PROCEDURE,
            SUBJECT,
            partner.id,
            number=partner.number,
            title=partner.name,
            summary=str(partner.activities)[:200],
            body_name=partner.name,
            person_id=by.account_id,
            by=by,
        )
    tell(partner, "registry.submitted", path="/partner", name=partner.name, number=partner.number)


def tell(partner: Partner, message: str, *, path: str, **facts: Any) -> None:  # noqa: ANN401  facts of a Text
    """Write to everybody who works for a partner."""
    tell_those(partner, (), message, path=path, **facts)


def tell_those(partner: Partner, to: Collection[uuid.UUID], message: str, *, path: str, **facts: Any) -> None:  # noqa: ANN401  facts of a Text
    """Write to those of these accounts that work for a partner; where none of them does, to everybody who does."""
    people = accounts.holders(ROLES[partner.kind], [partner.body_id])
    chosen = [account for account in people if account.id in to] or people
    notifications.tell([account_services.recipient(account) for account in chosen], message, path=path, **facts)


# -- the verifier's decision --------------------------------------------------------------------------------------------------------------


def check_decision(case: "CaseFile", step: Step, outcome: Outcome, by: Identity) -> None:  # noqa: ARG001  the workflow's signature
    """A guard before the decision. Raises DomainError for a verification of papers that are not there or a tax number that is none."""
    if outcome.code == "verify":
        check_verifiable(queries.submissions_of(case.subject_id)[-1].document)


def on_decided(case: "CaseFile", decision: "Decision", effect: Effect) -> None:
    """The verifier has decided: the partner follows, and its people are told."""
    partner = queries.lock_partner(case.subject_id)
    step = PartnerStep.RETURN if effect is Effect.RETURN else PartnerStep(decision.outcome)
    before, partner.state = partner.state, PARTNER.move(partner.state, step)
    if partner.state is PartnerState.VERIFIED:
        partner.verified_at = clock.now()
        drafting.drop(FORM, partner.id, PAGES)
    by = accounts.identity_of(decision.account_id, decision.role)
    audit.record(
        f"registry.partner.{partner.state.value}", SUBJECT, partner.id, by=by, before=before, after=partner.state, reason=decision.reason
    )
    tell(partner, f"registry.{partner.state.value}", path="/partner", name=partner.name, reason=decision.reason)


def consequences_of(partner: Partner) -> list[Consequence]:
    """Everything that rests on a partner, as the higher slices know it."""
    return [found for look in CONSEQUENCES.values() for found in look(partner)]


def suspend(partner: Partner, *, reason: str, by: Identity) -> None:
    """The partner may do nothing new, and what rests on it is taken down. Raises IllegalMoveError for one that is not verified."""
    partner = _change(partner, PartnerStep.SUSPEND, reason, by)
    for hook in SUSPENDED.values():
        hook(partner, reason, by)


def restore(partner: Partner, *, reason: str, by: Identity) -> None:
    """The partner may go on; what was taken down is submitted anew. Raises IllegalMoveError for one that is not suspended."""
    _change(partner, PartnerStep.RESTORE, reason, by)


def end(partner: Partner, *, reason: str, by: Identity) -> None:
    """The partnership is over for good; what rests on it ends with it. Raises IllegalMoveError for one that was never verified."""
    partner = _change(partner, PartnerStep.END, reason, by)
    for hook in ENDED.values():
        hook(partner, reason, by)


EVENTS_OF = {PartnerStep.SUSPEND: "suspended", PartnerStep.RESTORE: "restored", PartnerStep.END: "ended"}


def _change(partner: Partner, step: PartnerStep, reason: str, by: Identity) -> Partner:
    if not reason.strip():
        raise DomainError(Text("Write at least one sentence of reason. The partner reads it."), "reason")
    partner = queries.lock_partner(partner.id)
    before, partner.state = partner.state, PARTNER.move(partner.state, step)
    partner.state_reason = reason.strip()
    event = EVENTS_OF[step]
    audit.record(f"registry.partner.{event}", SUBJECT, partner.id, by=by, before=before, after=partner.state, reason=reason)
    tell(partner, f"registry.{event}", path="/partner", name=partner.name, reason=reason)
    return partner


def check_may_offer(partner: Partner) -> None:
    """Raises DomainError for a partner that may not yet, or not now, agree or offer."""
    if partner.state is not PartnerState.VERIFIED:
        raise DomainError(Text("%(name)s is not a verified partner at present, so nothing new can be sent.", name=partner.name))


def load_procedures() -> str:
    """Load the procedure's versions; what is there is left as it is."""
    return f"{load_procedures_from(SEEDS / 'procedures.toml')} procedures added"


def load_procedures_from(path: Path) -> int:
    """Load the versions of procedures that a file holds; how many were added."""
    document = tomllib.loads(path.read_text(encoding="utf-8"))
    added = 0
    for line in document["procedure"]:
        since: dt.date = line["valid_from"]
        added += workflow.load_procedure(line["key"], line["version"], since, line["basis"], {"steps": line["steps"]})
    return added
