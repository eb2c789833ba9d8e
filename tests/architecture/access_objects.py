"""The objects whose pages access.toml names: each made new for one cell, as somebody's own, with required values explicit.

A maker gets the person whose object it is, and gives the values of the address and of what is posted.
"""

import uuid
from collections.abc import Callable

from sqlalchemy import text

from portal.accounts import queries as account_queries
from portal.accounts import services as accounts
from portal.accounts.adapters import passwords
from portal.accounts.domain import AccountState, Purpose, hashed, new_secret
from portal.accounts.models import Account, AccountSession, MailedLink
from portal.eligibility.services import finding as findings
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.identity import SYSTEM, Role
from portal.notifications.domain import MessageState
from portal.notifications.models import Message
from portal.organisations.domain import BodyKind, version_of
from portal.organisations.services import create_body
from portal.reference.domain import RelationKind
from portal.reference.services import relate
from portal.workforce.models import Servant
from tests.architecture.access_applications import MAKERS as APPLICATIONS
from tests.architecture.access_base import DAY, GOOD_PASSWORD, SINCE, Made, body_of, grant_of, home_of, number, person
from tests.architecture.access_curricula import MAKERS as CURRICULA
from tests.architecture.access_curriculum_files import MAKERS as CURRICULUM_FILES
from tests.architecture.access_curriculum_stages import MAKERS as CURRICULUM_STAGES
from tests.architecture.access_decisions import MAKERS as DECISIONS
from tests.architecture.access_demand import MAKERS as DEMAND
from tests.architecture.access_hosts import MAKERS as HOSTS
from tests.architecture.access_letters import LETTERS
from tests.architecture.access_partners import MAKERS as PARTNERS
from tests.architecture.access_round_agencies import MAKERS as ROUND_AGENCIES
from tests.architecture.access_round_lists import MAKERS as ROUND_LISTS
from tests.architecture.access_round_results import MAKERS as ROUND_RESULTS
from tests.architecture.access_round_stages import MAKERS as ROUND_STAGES
from tests.architecture.access_rounds import MAKERS as ROUNDS
from tests.architecture.access_workforce import MAKERS as WORKFORCE
from tests.factories import workforce

# -- accounts ------------------------------------------------------------------------------------------------------------------------------


def password(_: Account) -> Made:
    """An account with a password."""
    made = person()
    made.password_hash = passwords.digest(GOOD_PASSWORD)
    db.session.commit()
    return {"email": made.email, "password": GOOD_PASSWORD}


def link(purpose: Purpose, state: AccountState) -> Callable[[Account], Made]:
    """A link that was sent by mail, to an account in a state."""

    def make(_: Account) -> Made:
        made, secret = person(), new_secret()
        made.state = state
        facts = {
            "kind": "company",
            "organisation": f"PT Contoh {number()}",
            "name": "Rani Contoh",
            "password_hash": passwords.digest(GOOD_PASSWORD),
            "language": "id",
        }
        expires = clock.now() + DAY
        db.session.add(MailedLink(secret_hash=hashed(secret), purpose=purpose, account_id=made.id, facts=facts, expires_at=expires))
        db.session.commit()
        return {"secret": secret}

    return make


def grant(owner: Account) -> Made:
    """A role of the person."""
    found = grant_of(owner)
    return {"grant": str(found.id) if found else ""}


def session(owner: Account) -> Made:
    """A browser in which the person is signed in."""
    made = AccountSession(id=uuid.uuid4(), token_hash=hashed(new_secret()), account_id=owner.id, seen_at=clock.now())
    db.session.add(made)
    db.session.commit()
    return {"session_id": made.id}


def invited_account(_: Account) -> Made:
    """An account that nobody has claimed."""
    made = accounts.open_account(email=f"undangan{number()}@contoh.test", name="Orang Diundang (contoh)", by=SYSTEM)
    db.session.commit()
    return {"account_id": made.id}


def claimed_account(_: Account) -> Made:
    """An account that somebody else signs in with."""
    return {"account_id": person(Role.VERIFIER).id}


def disabled_account(_: Account) -> Made:
    """An account with which nobody can sign in."""
    made = person(Role.VERIFIER)
    made.state = AccountState.DISABLED
    db.session.commit()
    return {"account_id": made.id}


def _known_servant() -> Servant:
    """A civil servant of some agency, without an account."""
    made = workforce.servant(9000 + number(), home_of(person(Role.CURATOR)).id, levels=None)
    db.session.commit()
    return made


def servant_and_fact(_: Account) -> Made:
    """A civil servant of whom a level is not on record."""
    return {"servant_id": _known_servant().id, "fact": "level:M.05"}


def finding(_: Account) -> Made:
    """What a verifier established of somebody, with a paper."""
    by = account_queries.identity_of(person(Role.VERIFIER).id)
    said = findings.Established("level:M.05", 3, "Hasil asesmen 1/2026.", clock.today() + 30 * DAY, ("asesmen.pdf", b"%PDF-1.7 contoh"))
    made = findings.establish(_known_servant(), said, by=by)
    db.session.commit()
    return {"finding_id": made.id}


def unit_and_company(_: Account) -> Made:
    """A unit and a company that nothing ties."""
    return {"unit": home_of(person(Role.CURATOR)).code, "company": home_of(person(Role.COMPANY_HR)).code}


def tie(_: Account) -> Made:
    """A tie that holds."""
    unit, company = home_of(person(Role.CURATOR)), home_of(person(Role.COMPANY_HR))
    made = relate(unit.id, company.id, RelationKind.LICENSES, basis="Izin 1/2026", valid_from=clock.today() - 30 * DAY, by=SYSTEM)
    db.session.commit()
    return {"tie_id": made.id}


def office(_: Account) -> Made:
    """An office in which a role can be held, and an address that nobody has."""
    return {"code": home_of(person(Role.CURATOR)).code, "email": f"baru{number()}@contoh.test"}


def account_and_office(_: Account) -> Made:
    """Somebody else's account, and an office in which it holds no role."""
    return {"account_id": person(Role.VERIFIER).id, "code": home_of(person(Role.HR_OFFICER)).code}


def role_by_hand(_: Account) -> Made:
    """A role that somebody else holds and that no record gave."""
    found = grant_of(person(Role.CURATOR))
    assert found is not None
    return {"grant_id": found.id}


def colleague(owner: Account) -> Made:
    """Somebody else of the person's body."""
    made = person(Role.HR_OFFICER, home_of(owner))
    return {"colleague": str(made.id)}


# -- organisations -------------------------------------------------------------------------------------------------------------------------


def place_for_a_unit(_: Account) -> Made:
    """An agency under which a unit can be entered, and a code that nobody has."""
    agency = body_of(None)
    db.session.commit()
    return {"parent": str(agency.id), "code": f"U{number()}"}


def unit(_: Account) -> Made:
    """A unit in which nobody stands, with what a form carries of it."""
    name = f"Bidang {number()} (contoh)"
    made = create_body(kind=BodyKind.UNIT, code=f"U{number()}", name=name, parent=body_of(None), by=SYSTEM, valid_from=SINCE)
    db.session.commit()
    return {"body_id": made.id, "version": version_of(made.name, made.short_name, made.valid_to)}


# -- messages ------------------------------------------------------------------------------------------------------------------------------


def failed_message(owner: Account) -> Made:
    """A message to the person that could not be delivered."""
    made = Message(
        id=uuid.uuid4(),
        message_id=f"<{uuid.uuid4().hex}@simpul>",
        kind="accounts.reset",
        email=owner.email,
        name=owner.name,
        language="id",
        account_id=owner.id,
        facts={},
        state=MessageState.FAILED,
    )
    db.session.add(made)
    db.session.commit()
    return {"message_id": made.id}


# -- workforce and rules -------------------------------------------------------------------------------------------------------------------


def worker(_: Account) -> Made:
    """A worker that has just given a sign of life."""
    db.session.execute(text("insert into procrastinate_workers (last_heartbeat) values (:now)"), {"now": clock.machine_now()})
    db.session.commit()
    return {}


def partner_kind(_: Account) -> Made:
    """What a partner can be."""
    return {"kind": "company", "email": f"rani{number()}@contoh.test"}


def address(_: Account) -> Made:
    """An address that nobody has used yet."""
    return {"email": f"siapa{number()}@contoh.test"}


MAKERS: dict[str, Callable[[Account], Made]] = {
    "address": address,
    "account_and_office": account_and_office,
    "claimed_account": claimed_account,
    "claim": link(Purpose.INVITE, AccountState.INVITED),
    "colleague": colleague,
    "confirmation": link(Purpose.CONFIRM, AccountState.UNCONFIRMED),
    "disabled_account": disabled_account,
    "failed_message": failed_message,
    "grant": grant,
    "invited_account": invited_account,
    "office": office,
    "partner_kind": partner_kind,
    "password": password,
    "place_for_a_unit": place_for_a_unit,
    "role_by_hand": role_by_hand,
    "tie": tie,
    "servant_and_fact": servant_and_fact,
    "finding": finding,
    "unit_and_company": unit_and_company,
    "renewal": link(Purpose.RESET, AccountState.ACTIVE),
    "session": session,
    "unit": unit,
    "worker": worker,
    **APPLICATIONS,
    **DECISIONS,
    **DEMAND,
    **ROUNDS,
    **ROUND_AGENCIES,
    **ROUND_LISTS,
    **ROUND_RESULTS,
    **ROUND_STAGES,
    **HOSTS,
    **LETTERS,
    **CURRICULA,
    **CURRICULUM_FILES,
    **CURRICULUM_STAGES,
    **PARTNERS,
    **WORKFORCE,
}
