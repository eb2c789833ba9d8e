"""One officer drafts a rule and sees whom it affects, a second puts it in force; the past stays as it was."""

import datetime as dt
import uuid
from typing import Any

import pytest

from portal.audit.models import AuditEntry
from portal.eligibility import queries, services
from portal.eligibility.domain.rules import Condition, Effect, RuleState
from portal.eligibility.domain.verdict import Outcome, Result
from portal.eligibility.models import PolicyRule
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import ConflictError, DomainError, IllegalMoveError
from portal.kernel.identity import Identity
from portal.organisations.domain import BodyKind
from portal.organisations.models import Body
from portal.reference import services as reference
from portal.reference.domain import RelationKind
from tests.factories.organisations import body
from tests.factories.workforce import servant

TODAY, MOMENT = dt.date(2026, 11, 24), dt.datetime(2026, 11, 24, 3, tzinfo=dt.UTC)
FAJAR = Identity(uuid.uuid4(), "Fajar Nugraha", "verifikator@jakarta.test")
HENDRA = Identity(uuid.uuid4(), "Hendra Saputra", "bkd@jakarta.test")
QUESTION = services.Question("internship", {"ends_on": dt.date(2027, 3, 1), "competencies": {"M.05": 3}})


@pytest.fixture
def unit(app: Any) -> uuid.UUID:
    reference.seed(national_calendar=False)
    services.seed()
    return body(BodyKind.AGENCY, "DISHUB", "Dinas Perhubungan", body(BodyKind.PROVINCE, "DKI", "Provinsi Contoh")).id


def current(rule_id: str) -> PolicyRule:
    return next(row for row in queries.versions_of(rule_id) if row.state is RuleState.IN_FORCE)


def change(value: Any = 12, valid_from: dt.date = TODAY, **more: Any) -> services.Change:
    return services.Change(
        **(
            {"operator": services.Operator.GE, "value": value, "legal_basis": "UU 20/2023", "evidence": "V", "valid_from": valid_from}
            | more
        )
    )


def drafted(rule_id: str = "MAG-01", **more: Any) -> PolicyRule:
    return services.draft_rule(current(rule_id), change(**more), reason="dasar baru", by=FAJAR)


@pytest.mark.usefixtures("unit")
def test_the_seed_is_loaded_once() -> None:
    assert services.seed() == 0
    assert len(queries.rows_at((), TODAY, MOMENT)) == 44


def test_a_draft_changes_nothing_until_another_officer_puts_it_in_force(unit: uuid.UUID) -> None:
    who = servant(1, unit)
    draft = drafted()
    before = services.verdict_of(who, QUESTION)
    assert draft.version == 2
    assert [r.version for r in before.reasons if r.rule_id == "MAG-01"] == [1]
    services.put_in_force(draft.id, by=HENDRA)
    after = services.verdict_of(who, QUESTION)
    reason = next(r for r in after.reasons if r.rule_id == "MAG-01")
    assert (reason.version, reason.result, after.outcome) == (2, Result.FAIL, Outcome.NOT_ELIGIBLE)


@pytest.mark.usefixtures("unit")
@pytest.mark.parametrize(
    ("rule_id", "evidence", "effect"), [("TUB-20", "C", Effect.BLOCK), ("TUB-01P", "V", Effect.CHECK), ("TUB-02", "M", Effect.CHECK)]
)
def test_another_version_keeps_an_effect_that_was_decided_and_else_follows_its_evidence(
    rule_id: str, evidence: str, effect: Effect
) -> None:
    current = queries.in_force(rule_id)[0]
    change = services.Change(current.operator, current.value, current.legal_basis, evidence, TODAY)
    assert services.draft_rule(current, change, reason="Dasar baru.", by=FAJAR).effect is effect


@pytest.mark.usefixtures("unit")
def test_the_drafting_officer_cannot_put_it_in_force() -> None:
    draft = drafted()
    with pytest.raises(services.FourEyesError, match="another officer"):
        services.put_in_force(draft.id, by=FAJAR)
    assert draft.state is RuleState.DRAFT


def test_a_past_verdict_replays_under_the_rules_of_its_day(unit: uuid.UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    past = services.verdict_of(servant(1, unit), QUESTION)
    draft = drafted()
    monkeypatch.setattr("portal.kernel.clock._source", lambda: MOMENT + dt.timedelta(minutes=5))
    services.put_in_force(draft.id, by=HENDRA)
    assert services.replay(past, QUESTION, MOMENT) == past
    assert services.replay(past, QUESTION, clock.now()).outcome is Outcome.NOT_ELIGIBLE


def test_a_version_from_a_later_day_leaves_today_as_it_is(unit: uuid.UUID) -> None:
    later = TODAY + dt.timedelta(days=30)
    services.put_in_force(drafted(valid_from=later).id, by=HENDRA)
    who = servant(1, unit)
    versions = [next(r.version for r in services.verdict_of(who, QUESTION, on).reasons if r.rule_id == "MAG-01") for on in (TODAY, later)]
    assert versions == [1, 2]


def test_the_preview_counts_and_names_whom_a_draft_would_affect(unit: uuid.UUID) -> None:
    for number, since in enumerate([2010, 2012, 2020, 2021]):
        servant(number, unit, appointed_on=dt.date(since, 3, 1))
    effect = services.preview_effect(drafted())
    assert effect.affected == 2
    assert [(person.name, person.before, person.after) for person in effect.page.rows] == [
        ("Pegawai 0002 (contoh)", Outcome.ELIGIBLE, Outcome.NOT_ELIGIBLE),
        ("Pegawai 0003 (contoh)", Outcome.ELIGIBLE, Outcome.NOT_ELIGIBLE),
    ]


@pytest.mark.usefixtures("unit")
@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"value": "twelve"}, "value"),
        ({"operator": services.Operator.IN, "value": ["a"]}, "operator"),
        ({"valid_from": TODAY - dt.timedelta(days=1)}, "valid_from"),
        ({"valid_to": TODAY}, "valid_to"),
    ],
)
def test_a_draft_that_makes_no_sense_is_refused_beside_its_field(more: dict[str, Any], field: str) -> None:
    with pytest.raises(DomainError) as refused:
        drafted(**more)
    assert refused.value.field == field


@pytest.mark.usefixtures("unit")
def test_one_draft_of_a_rule_at_a_time_and_a_discarded_one_makes_room() -> None:
    draft = drafted()
    with pytest.raises(ConflictError):
        drafted()
    services.discard_draft(draft.id, by=FAJAR)
    with pytest.raises(IllegalMoveError):
        services.put_in_force(draft.id, by=HENDRA)
    assert drafted().version == 3


@pytest.mark.usefixtures("unit")
def test_a_draft_whose_first_day_has_passed_is_not_put_in_force(monkeypatch: pytest.MonkeyPatch) -> None:
    draft = drafted()
    monkeypatch.setattr("portal.kernel.clock._source", lambda: MOMENT + dt.timedelta(days=1))
    with pytest.raises(DomainError, match="first day has passed"):
        services.put_in_force(draft.id, by=HENDRA)


@pytest.mark.usefixtures("unit")
def test_a_version_cannot_be_slipped_in_before_one_that_is_already_decided() -> None:
    services.put_in_force(drafted(valid_from=TODAY + dt.timedelta(days=30)).id, by=HENDRA)
    with pytest.raises(ConflictError, match="already in force"):
        services.put_in_force(services.draft_rule(queries.versions_of("MAG-01")[0], change(), reason="x", by=FAJAR).id, by=HENDRA)


@pytest.mark.usefixtures("unit")
def test_each_act_is_in_the_record() -> None:
    services.put_in_force(drafted().id, by=HENDRA)
    db.session.commit()
    events = [entry.event for entry in db.session.query(AuditEntry).order_by(AuditEntry.seq) if entry.event.startswith("eligibility.")]
    assert events == ["eligibility.rule.drafted", "eligibility.rule.put_in_force"]


def test_whoever_works_under_a_tied_unit_is_in_conflict_and_nobody_else(unit: uuid.UUID) -> None:
    company = body(BodyKind.COMPANY, "PT-1", "PT Contoh Transportasi Raya")
    licensing = body(BodyKind.UNIT, "DISHUB-L", "Bidang Perizinan", db.session.get_one(Body, unit))
    desk = body(BodyKind.UNIT, "DISHUB-L1", "Seksi Izin Trayek", licensing)
    reference.relate(licensing.id, company.id, RelationKind.LICENSES, basis="izin trayek", valid_from=dt.date(2025, 1, 1), by=HENDRA)
    inside, outside = servant(1, desk.id), servant(2, unit)
    assert set(queries.conflicts([inside.id, outside.id], company.id)) == {inside.id}
    assert queries.conflicts([inside.id], company.id, dt.date(2024, 12, 31)) == {}


BY_AGENCY = services.Subject("ALL", "agency")
DISHUB_ONLY = {"operator": services.Operator.IN, "value": ["DISHUB"], "evidence": "V"}


def drafted_new(subject: services.Subject = BY_AGENCY, **more: Any) -> PolicyRule:
    return services.draft_new(subject, change(**(DISHUB_ONLY | more)), reason="dasar baru", by=FAJAR)


def test_a_rule_that_there_was_not_is_asked_once_another_officer_puts_it_in_force(unit: uuid.UUID) -> None:
    elsewhere = body(BodyKind.AGENCY, "DINKES", "Dinas Kesehatan")
    here, there = servant(1, unit), servant(2, elsewhere.id)
    draft = drafted_new()
    assert (draft.rule_id, draft.version, draft.effect, draft.state) == ("ALL-05", 1, Effect.BLOCK, RuleState.DRAFT)
    assert "ALL-05" not in {reason.rule_id for reason in services.verdict_of(here, QUESTION).reasons}
    preview = services.preview_effect(draft)
    assert [person.servant_id for person in preview.page.rows] == [there.id]
    services.put_in_force(draft.id, by=HENDRA)
    outcomes = {who.id: services.verdict_of(who, QUESTION).outcome for who in (here, there)}
    assert outcomes[there.id] is Outcome.NOT_ELIGIBLE
    assert outcomes[here.id] is not Outcome.NOT_ELIGIBLE
    db.session.commit()
    assert db.session.query(AuditEntry).filter_by(event="eligibility.rule.drafted", subject_id=draft.id).count() == 1


@pytest.mark.usefixtures("unit")
def test_numbers_go_on_in_each_group_and_are_never_used_twice() -> None:
    first = drafted_new()
    services.discard_draft(first.id, by=FAJAR)
    assert drafted_new().rule_id == "ALL-06"
    warning = drafted_new(services.Subject("KUR", "place", warns=True), value=["31.74"])
    assert (warning.rule_id[:4], warning.rule_id[-1], warning.effect) == ("KUR-", "W", Effect.WARN)


@pytest.mark.usefixtures("unit")
@pytest.mark.parametrize(
    ("subject", "more", "field"),
    [
        (services.Subject("ALL", "unheard_of"), {}, "fact"),
        (services.Subject("XYZ", "agency"), {}, "policy"),
        (BY_AGENCY, {"value": 3}, "value"),
        (BY_AGENCY, {"operator": services.Operator.GE, "value": "DISHUB"}, "operator"),
        (BY_AGENCY, {"valid_from": TODAY - dt.timedelta(days=1)}, "valid_from"),
    ],
)
def test_a_new_rule_that_could_never_be_asked_is_refused_beside_its_field(
    subject: services.Subject, more: dict[str, Any], field: str
) -> None:
    with pytest.raises(DomainError) as refused:
        drafted_new(subject, **more)
    assert refused.value.field == field


def test_conditions_exceptions_and_alternatives_are_drafted_and_asked(unit: uuid.UUID) -> None:
    conditions = {
        "when": [Condition("employee_type", services.Operator.EQ, "PNS")],
        "unless": [Condition("age", services.Operator.GE, 50)],
        "any_of": [Condition("grade", services.Operator.IN, ("IV/a", "IV/b"))],
    }
    draft = drafted_new(services.Subject("MAG", "highest_education"), value=["S2"], conditions=conditions)
    services.put_in_force(draft.id, by=HENDRA)

    def says(number: int, **about: Any) -> Result:
        known = {"education": "S1", "employment_type": "PNS", "birth_date": dt.date(1990, 1, 1), "grade": "III/a"}
        verdict = services.verdict_of(servant(number, unit, **(known | about)), QUESTION)
        return next(reason.result for reason in verdict.reasons if reason.rule_id == draft.rule_id)

    assert says(1) is Result.FAIL
    assert says(2, education="S2") is Result.PASS
    assert says(3, employment_type="PPPK") is Result.PASS
    assert says(4, birth_date=dt.date(1970, 1, 1)) is Result.PASS
    assert says(5, grade="IV/b") is Result.PASS
    assert says(6, education=None) is Result.UNKNOWN


@pytest.mark.usefixtures("unit")
def test_another_version_keeps_the_conditions_of_the_one_before_unless_it_says_others() -> None:
    before = current("TUB-01")
    kept = drafted("TUB-01", operator=before.operator, value=before.value)
    assert kept.conditions == before.conditions is not None
    services.discard_draft(kept.id, by=FAJAR)
    assert drafted("TUB-01", operator=before.operator, value=before.value, conditions={}).conditions is None


@pytest.mark.usefixtures("unit")
@pytest.mark.parametrize(
    "wrong",
    [
        Condition("age", services.Operator.GE, "tua"),
        Condition("grade", services.Operator.GE, "III/a"),
        Condition("unheard_of", services.Operator.EQ, "x"),
    ],
)
@pytest.mark.parametrize("group", ["when", "unless", "any_of"])
def test_a_condition_that_could_never_be_asked_is_refused(group: str, wrong: Condition) -> None:
    with pytest.raises(DomainError):
        drafted_new(conditions={group: [wrong]})
    with pytest.raises(DomainError):
        drafted(conditions={group: [wrong]})
