"""Letters and their texts, for tests: a text put in force by two officers, a letter that waits, one in force."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from portal.accounts import queries as accounts
from portal.accounts import services as account_services
from portal.applications.models import Application
from portal.documents import queries
from portal.documents import services as documents
from portal.documents.domain import LETTERS
from portal.documents.models import Letter, LetterCopy, LetterTemplate
from portal.documents.services import texts
from portal.kernel.db import db
from portal.kernel.identity import SYSTEM, Identity, Role
from portal.organisations import queries as organisations
from tests.factories.signoff import World

POST = "Kepala Badan Kepegawaian Daerah"
INITIALS = (
    {"role": "curator", "body": "BPSDM", "post": "Kepala Bidang Pengembangan"},
    {"role": "verifier", "body": "BKD", "post": "Kepala Bidang Mutasi"},
)


def colleague(key: str, role: Role, code: str) -> Identity:
    """Somebody else who holds a role in the office of a code."""
    body = organisations.find_body_by_code(code)
    assert body is not None
    account = account_services.open_account(email=f"{key}@uji.test", name=f"{key} (contoh)", by=SYSTEM)
    account_services.admit(account, by=SYSTEM)
    account_services.give_grant(account, role, body.id, by=SYSTEM)
    db.session.commit()
    return accounts.identity_of(account.id, role)


def body_of(kind: str = "assignment", **changed: Any) -> dict[str, Any]:
    """The text in force of a kind, with parts changed."""
    found = queries.find_in_force(kind)
    assert found is not None
    return {**found.body, **changed}


def in_force(world: World, kind: str = "assignment", **changed: Any) -> LetterTemplate:
    """The next version of a kind's text, drafted by an administrator and put in force by the deciding official."""
    drafter = colleague(f"admin-{uuid.uuid4().hex[:6]}", Role.ADMINISTRATOR, "BKD")
    made = texts.draft(LETTERS[kind], body_of(kind, **changed), reason="Menurut pedoman baru.", by=drafter)
    texts.put_in_force(made, "Sesuai pedoman.", by=world.identity("approver"))
    db.session.commit()
    return made


def approved(world: World, application: Application | None = None) -> tuple[Application, LetterCopy]:
    """An approved application and its copy of the letter, which is not yet signed."""
    application = application or world.applied(world.opportunity(), world.servant()[1])
    world.decide_until(application, "approver")
    world.decide(application)
    return application, queries.copies_of_subject(application.id)[0]


def signed(world: World) -> tuple[Application, LetterCopy]:
    """The same with the letter in force."""
    application, copy = approved(world)
    documents.sign(copy.letter, post=POST, by=world.identity("approver"))
    db.session.commit()
    return application, copy


def replaced(world: World, copy: LetterCopy, purpose: Sequence[str] = ("Masa tugas diperbaiki.",), **changed: Any) -> Letter:
    """The letter that is to take the place of one in force."""
    values: Mapping[str, Any] = {"terms": ["Ketentuan tetap."], "reason": "Tanggal keliru."} | changed
    made = documents.replace(
        copy.letter, documents.Corrected(list(purpose), values["terms"]), values["reason"], by=world.identity("approver")
    )
    db.session.commit()
    return made
