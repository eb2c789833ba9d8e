"""The files and the requests of the workforce whose pages access.toml names: each made new for one cell."""

from collections.abc import Callable

from portal.accounts import queries as accounts
from portal.accounts.models import Account
from portal.kernel.db import db
from portal.kernel.identity import Role
from portal.organisations.models import Body
from portal.workflow import services as workflow
from portal.workforce.models import RecordRequest, Servant
from portal.workforce.services import preview_import, requests, run_import
from tests.architecture.access_base import Made, body_of, number, person
from tests.factories.requests import asked, turn_of
from tests.factories.workforce import line, servant, sheet


def workforce_file(owner: Account) -> Made:
    """A file that an administrator has uploaded and not yet run."""
    made = preview_import(sheet([line(number() % 9000), line(1, nip="1")]), "asn.csv", by=accounts.identity_of(owner.id))
    db.session.commit()
    return {"import_id": made.id}


def workforce_import(owner: Account) -> Made:
    """A file that has run and changed somebody."""
    by = accounts.identity_of(owner.id)
    made = preview_import(sheet([line(number() % 9000)]), "asn.csv", by=by)
    run_import(made.id, "BKD", "Uji", by=by, checked=True)
    db.session.commit()
    return {"import_id": made.id}


def record_of(owner: Account) -> Servant:
    """The person's own record."""
    made = servant(number() % 9000, body_of(None).id, email=owner.email)
    owner.servant_id = made.id
    db.session.commit()
    return made


def own_record(owner: Account) -> Made:
    """A record of the person's own, with a field that can be corrected and an addition that can be asked for."""
    record_of(owner)
    return {"field": "post", "kind": "education"}


def record_request(owner: Account) -> Made:
    """A correction that the person asked for, at the HR officer's."""
    found, by = record_of(owner), accounts.identity_of(owner.id)
    made = requests.ask(found, asked(by, "post", "Kepala Seksi"), by=by)
    db.session.commit()
    return {"request_id": made.id}


def record_request_returned(owner: Account) -> Made:
    """One that came back."""
    made = record_request(owner)
    turn = turn_of(db.session.get(RecordRequest, made["request_id"]))
    officer = person(Role.HR_OFFICER, db.session.get(Body, turn.body_id))
    answer = workflow.Answer("return", "data_wrong", "Jabatan tidak sama dengan SK.", returned_to="applicant")
    workflow.decide(turn, answer, by=accounts.identity_of(officer.id))
    db.session.commit()
    return made


MAKERS: dict[str, Callable[[Account], Made]] = {
    "own_record": own_record,
    "record_request": record_request,
    "record_request_returned": record_request_returned,
    "workforce_file": workforce_file,
    "workforce_import": workforce_import,
}
