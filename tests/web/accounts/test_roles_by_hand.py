"""The administrator opens accounts, gives roles and ends them; and the command from which the first administrator comes."""

import pytest

from portal.accounts import queries
from portal.accounts.domain import AccountState
from portal.accounts.models import Account, RoleGrant
from portal.audit.models import AuditDetail, AuditEntry
from portal.kernel.db import db
from portal.kernel.identity import Role
from portal.notifications.models import Message
from portal.organisations.domain import BodyKind
from portal.organisations.models import Body
from tests.factories.accounts import account, agency

ENGLISH = {"Accept-Language": "en"}
REASON = "Surat perintah 12/2026."


@pytest.fixture
def chief(app):
    return account("admin@jakarta.go.id", Role.ADMINISTRATOR, name="Adi Admin")


@pytest.fixture
def administrator(chief, as_):
    return as_(chief)


@pytest.fixture
def rina(app):
    return account("rina@jakarta.go.id", Role.CIVIL_SERVANT, name="Rina Melati")


@pytest.fixture
def bpsdm(app):
    return agency("Badan Pengembangan Sumber Daya Manusia")


def company(name="PT Contoh Awan"):
    made = Body(kind=BodyKind.COMPANY, code="MTR-CONTOH", name=name, valid_from=agency("Badan Contoh").valid_from)
    db.session.add(made)
    db.session.commit()
    return made


def held(person):
    db.session.expire_all()
    return {(grant.role, grant.body_id) for grant in queries.open_grants(person.id)}


def reasons(event):
    joined = (
        db.session.query(AuditDetail.document).join(AuditEntry, AuditEntry.id == AuditDetail.entry_id).filter(AuditEntry.event == event)
    )
    return [document["reason"] for (document,) in joined]


def new(**changed):
    return {
        "name": "Dewi (contoh)",
        "email": "dewi@jakarta.go.id",
        "role": "curator",
        "body": "Badan Kepegawaian",
        "reason": REASON,
        **changed,
    }


def give(**changed):
    return {"role": "curator", "body": "Badan Pengembangan Sumber Daya Manusia", "reason": REASON, **changed}


def test_an_account_is_opened_with_its_role_and_its_owner_invited(administrator, bpsdm):
    answer = administrator.post("/settings/accounts/new", data=new(body=bpsdm.code.upper()), headers=ENGLISH)

    made = queries.find_account("dewi@jakarta.go.id")
    assert answer.location == f"/settings/accounts/{made.id}"
    assert made.state is AccountState.INVITED
    assert held(made) == {(Role.CURATOR, bpsdm.id)}
    assert [mail.kind for mail in db.session.query(Message).filter_by(account_id=made.id)] == ["accounts.invite"]
    assert reasons("accounts.grant.given") == [REASON]


def test_a_second_contact_of_a_company_is_opened_the_same_way(administrator):
    partner = company()

    assert administrator.post("/settings/accounts/new", data=new(role="company_hr", body="pt contoh awan")).status_code == 303
    assert held(queries.find_account("dewi@jakarta.go.id")) == {(Role.COMPANY_HR, partner.id)}


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"email": "dewi"}, "email", "An e-mail address looks like"),
        ({"email": "admin@jakarta.go.id"}, "email", "There is an account with this address already"),
        ({"role": ""}, "role", "Role"),
        ({"role": "civil_servant"}, "role", "Role"),
        ({"body": "Badan Pengembangan"}, "body", "Which one? Enter its code"),
        ({"body": "Zzz"}, "body", "No organisation has this code or name"),
        ({"role": "company_hr"}, "body", "No organisation has this code or name"),
        ({"reason": ""}, "reason", "Reason"),
        ({"name": "x\x00y"}, "name", ""),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_what_was_typed_stays(administrator, bpsdm, changed, field, words):
    answer = administrator.post("/settings/accounts/new", data=new(**{"body": bpsdm.code, **changed}), headers=ENGLISH)

    assert answer.status_code == 422
    assert f'id="{field}-err"' in answer.text
    assert words in answer.text
    assert REASON in answer.text or field == "reason"
    assert queries.find_account("dewi@jakarta.go.id") is None


def test_a_role_is_given_once_and_ended_with_a_reason(administrator, rina, bpsdm):
    page = f"/settings/accounts/{rina.id}"
    assert administrator.post(f"{page}/roles", data=give()).location == page
    again = administrator.post(f"{page}/roles", data=give(), headers=ENGLISH)
    assert again.status_code == 422
    assert "holds that role there already" in again.text

    given = next(grant for grant in queries.open_grants(rina.id) if grant.body_id == bpsdm.id)
    assert f"/settings/roles/{given.id}/end" in administrator.get(page).text
    assert administrator.post(f"/settings/roles/{given.id}/end", data={"reason": ""}).status_code == 422
    assert administrator.post(f"/settings/roles/{given.id}/end", data={"reason": "Mutasi."}).location == page
    assert (Role.CURATOR, bpsdm.id) not in held(rina)
    assert reasons("accounts.grant.ended") == ["Mutasi."]
    late = administrator.post(f"/settings/roles/{given.id}/end", data={"reason": "Mutasi."}, headers=ENGLISH)
    assert late.status_code == 422
    assert "has ended already" in late.text


def test_nobody_gives_or_ends_a_role_of_their_own(administrator, chief, bpsdm):
    own = queries.open_grants(chief.id)[0]

    given = administrator.post(f"/settings/accounts/{chief.id}/roles", data=give(), headers=ENGLISH)
    assert given.status_code == 422
    assert "Nobody gives a role to themselves" in given.text
    ended = administrator.post(f"/settings/roles/{own.id}/end", data={"reason": "Mutasi."}, headers=ENGLISH)
    assert ended.status_code == 422
    assert "Nobody ends a role of their own" in ended.text
    assert held(chief) == {(Role.ADMINISTRATOR, own.body_id)}
    assert "/end" not in administrator.get(f"/settings/accounts/{chief.id}").text


def test_what_the_record_gave_it_alone_ends(administrator, rina):
    grant = queries.open_grants(rina.id)[0]
    grant.from_record = True
    db.session.commit()

    answer = administrator.post(f"/settings/roles/{grant.id}/end", data={"reason": "Mutasi."}, headers=ENGLISH)
    assert answer.status_code == 422
    assert "comes from the personnel record" in answer.text
    assert held(rina)


def test_a_disabled_account_gets_no_role(administrator, rina, bpsdm):
    rina.state = AccountState.DISABLED
    db.session.commit()

    answer = administrator.post(f"/settings/accounts/{rina.id}/roles", data=give(), headers=ENGLISH)
    assert answer.status_code == 422
    assert "This account is disabled" in answer.text


def test_the_first_administrator_comes_from_the_command_line_and_no_second_one(product, bkd):
    run = product.test_cli_runner()
    assert "Alamat surel" in run.invoke(args=["administrator", "admin", "--name", "Adi (contoh)", "--body", bkd.code]).stderr
    done = run.invoke(args=["administrator", "ADMIN@jakarta.test", "--name", "Adi (contoh)", "--body", bkd.code])
    assert done.exit_code == 0, done.output
    made = queries.find_account("admin@jakarta.test")
    assert held(made) == {(Role.ADMINISTRATOR, bkd.id)}
    assert db.session.query(Message).filter_by(account_id=made.id, kind="accounts.invite").count() == 1

    made.state = AccountState.ACTIVE
    db.session.commit()
    again = run.invoke(args=["administrator", "lain@jakarta.test", "--name", "Lain (contoh)", "--body", bkd.code])
    assert again.exit_code == 1
    assert "Sudah ada administrator" in again.stderr
    assert db.session.query(Account).filter_by(email="lain@jakarta.test").count() == 0


@pytest.fixture
def bkd(app):
    made = agency("Badan Kepegawaian Daerah")
    db.session.commit()
    return made


def test_a_role_that_has_ended_is_gone_from_the_page(administrator, rina):
    grant = queries.open_grants(rina.id)[0]
    assert db.session.get(RoleGrant, grant.id).ends_at is None
    administrator.post(f"/settings/roles/{grant.id}/end", data={"reason": "Mutasi."})
    assert "This account holds no role" in administrator.get(f"/settings/accounts/{rina.id}", headers=ENGLISH).text


def test_whoever_gets_a_role_or_loses_it_is_told_by_whom_and_why(administrator, rina, bpsdm, mailed):
    page = f"/settings/accounts/{rina.id}"
    administrator.post(f"{page}/roles", data=give())
    (told,) = mailed("accounts.appointed")
    assert told.email == rina.email
    assert told.facts["reason"] == REASON
    assert bpsdm.name in str(told.facts)
    given = next(grant for grant in queries.open_grants(rina.id) if grant.body_id == bpsdm.id)
    administrator.post(f"/settings/roles/{given.id}/end", data={"reason": "Mutasi."})
    (told,) = mailed("accounts.relieved")
    assert (told.email, told.facts["reason"]) == (rina.email, "Mutasi.")
    administrator.post(f"/settings/roles/{given.id}/end", data={"reason": "Mutasi."})
    assert len(mailed("accounts.relieved")) == 1


def test_whoever_has_not_claimed_the_account_yet_gets_the_invitation_alone(administrator, bpsdm, mailed):
    administrator.post("/settings/accounts/new", data=new(body=bpsdm.code))
    made = queries.find_account("dewi@jakarta.go.id")
    administrator.post(f"/settings/accounts/{made.id}/roles", data=give(role="verifier"))
    assert len(held(made)) == 2
    assert mailed("accounts.appointed") == []
