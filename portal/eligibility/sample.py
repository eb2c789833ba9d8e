"""The rules' part of the sample province: the grade of the newest scheme of accreditation is settled for a time, by two officers."""

import datetime as dt
from typing import Any

from portal.accounts import queries as accounts
from portal.demo.story import Act
from portal.eligibility import queries, services
from portal.eligibility.domain.rules import RuleState
from portal.eligibility.queries import study
from portal.kernel import clock
from portal.kernel.identity import Identity, Role

RULE = "TUB-08"
EQUAL_FOR = dt.timedelta(days=365)
EQUAL = "Disetarakan sementara dengan Baik Sekali, sampai BKD menetapkan kesetaraan skema 2025"
REFERENCE = "SE MenPANRB 4/2013 (minimal B); Nota Kepala BKD e-9411"


def _person(email: str, role: Role) -> Identity:
    account = accounts.find_account(email)
    if account is None:
        raise LookupError(email)
    return accounts.identity_of(account.id, role)


def draft_equivalence(_: dt.date) -> None:
    """Fajar drafts that the grade of the newest scheme counts for a time."""
    rule = queries.in_force(RULE)[0]
    today = clock.today()
    value = [*rule.value, "TERAKREDITASI"]
    change = services.Change(
        rule.operator, value, REFERENCE, rule.evidence, today + dt.timedelta(days=4), today + dt.timedelta(days=4) + EQUAL_FOR, EQUAL
    )
    by = _person("verifikator@jakarta.test", Role.VERIFIER)
    services.draft_rule(rule, change, reason="Program kelas malam menunggu kesetaraan.", by=by)


def enforce_equivalence(_: dt.date) -> None:
    """Hendra puts it in force."""
    draft = next(one for one in queries.drafts() if one.rule_id == RULE)
    services.put_in_force(draft.id, by=_person("bkd@jakarta.test", Role.APPROVER))


def ignore_class_times() -> None:
    """No class lies in working hours."""
    study.in_working_hours = lambda meetings, hours: []  # noqa: ARG005  the signature of what it replaces


def let_drafts_count() -> None:
    """What one officer drafts is the rule at once."""
    draft_rule = services.draft_rule

    def enforced(*given: Any, **said: Any) -> Any:  # noqa: ANN401  the signature of what it replaces
        draft = draft_rule(*given, **said)
        draft.state, draft.in_force_at = RuleState.IN_FORCE, clock.now()
        return draft

    services.draft_rule = enforced


CUTS = {"class-times-ignored": ignore_class_times, "draft-counts-at-once": let_drafts_count}
"""Links of the chain that the tour can cut here."""
ACTS = {
    "eligibility.1_draft_equivalence": Act(6, dt.time(9, 40), draft_equivalence),
    "eligibility.2_enforce_equivalence": Act(5, dt.time(10, 20), enforce_equivalence),
}
