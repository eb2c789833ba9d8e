"""What must hold after every step, whatever has happened: each line is a statement that finds what breaks it."""

from typing import Any

from portal.audit import queries as audit
from portal.audit.domain import faults_in
from portal.documents.services import FIRST_SERIAL
from portal.kernel import clock
from portal.kernel.db import db

ALIVE = "a.ended_at IS NULL"
HAS_OFFICE = """
    EXISTS (SELECT FROM role_grant g JOIN account h ON h.id = g.account_id WHERE g.role = s.role AND g.body_id = s.body_id
      AND g.starts_at <= %(now)s AND (g.ends_at IS NULL OR g.ends_at > %(now)s) AND h.state <> 'disabled'
      AND NOT h.id = ANY (s.barred_ids){whose})
"""
FINDS = {
    "nobody has two placements at one time": f"""
        SELECT a.id FROM assignment a JOIN assignment b ON b.servant_id = a.servant_id AND b.id > a.id AND b.during && a.during
        WHERE {ALIVE} AND a.approved_at IS NOT NULL AND b.ended_at IS NULL AND b.approved_at IS NOT NULL""",
    "no seat is given twice": f"""
        SELECT min(a.id::text)::uuid FROM assignment a WHERE {ALIVE} GROUP BY a.opportunity_id, a.seat HAVING count(*) > 1""",
    "no more seats are held than there are": f"""
        SELECT o.id FROM opportunity o JOIN assignment a ON a.opportunity_id = o.id WHERE {ALIVE}
        GROUP BY o.id HAVING count(*) > o.seats""",
    "nobody decides on their own case": "SELECT d.id FROM decision d JOIN case_file c ON c.id = d.case_id WHERE d.account_id = c.person_id",
    "whoever decided another step approves nothing": """
        SELECT d.id FROM decision d JOIN decision e ON e.case_id = d.case_id AND e.account_id = d.account_id
        WHERE d.outcome = 'approve' AND e.step <> d.step AND e.decided_at < d.decided_at""",
    "whoever checked decides nothing else": """
        SELECT d.id FROM decision d JOIN decision e ON e.case_id = d.case_id AND e.account_id = d.account_id AND e.step <> d.step
        WHERE d.role IN ('verifier', 'curator')""",
    # What was put off stays as it was when the turn passes to another office after that.
    "a decision is taken in the office whose turn it is": """
        SELECT d.id FROM decision d JOIN case_step s ON s.id = d.step_id
        WHERE d.step <> s.key OR (d.role <> s.role OR d.body_id <> s.body_id)
          AND NOT (d.outcome = 'defer' AND s.why IS NOT NULL AND d.instead IS NULL)""",
    "every decision says why and on what": """
        SELECT id FROM decision
        WHERE trim(reason) = '' OR (ground IS NULL OR inputs = '{}') AND outcome <> 'take_back' AND corrects_id IS NULL""",
    "nobody decides where they have declared an interest": """
        SELECT d.id FROM decision d JOIN case_file c ON c.id = d.case_id
        JOIN interest i ON i.account_id = d.account_id AND i.declared_at < d.decided_at
        WHERE i.case_id = c.id OR i.body_id = ANY (c.party_ids)""",
    "nobody decides on the objection to their own decision": """
        SELECT d.id FROM decision d JOIN case_file c ON c.id = d.case_id JOIN objection o ON o.id = c.subject_id
        JOIN decision old ON old.id = o.decision_id WHERE d.account_id = old.account_id""",
    "what an objection has changed stays readable, and stands once": """
        SELECT o.id FROM objection o LEFT JOIN decision n ON n.corrects_id = o.decision_id
        WHERE (o.state = 'upheld') <> (n.id IS NOT NULL AND n.ground = 'objection')""",
    "every open case is held by somebody who may decide it, or waits for whoever submitted, or the administrators know": f"""
        SELECT c.id FROM case_file c LEFT JOIN case_step s ON s.case_id = c.id AND s.left_at IS NULL WHERE c.closed_at IS NULL AND (
          (s.id IS NULL AND NOT EXISTS (SELECT FROM application p WHERE p.id = c.subject_id AND p.state = 'returned'))
          OR (s.id IS NOT NULL AND NOT {HAS_OFFICE.format(whose="")}
            AND NOT EXISTS (SELECT FROM message m WHERE m.kind = 'workflow.unheld' AND m.path = '/desk/' || s.id)))""",
    "a closed case has an outcome and no turn": """
        SELECT c.id FROM case_file c LEFT JOIN case_step s ON s.case_id = c.id AND s.left_at IS NULL
        WHERE c.closed_at IS NOT NULL AND (s.id IS NOT NULL OR c.outcome IS NULL)""",
    "an application stands where its case stands": """
        SELECT p.id FROM application p LEFT JOIN case_file c ON c.subject_id = p.id AND c.closed_at IS NULL
          LEFT JOIN case_step s ON s.case_id = c.id AND s.left_at IS NULL
        WHERE p.state <> CASE
          WHEN c.id IS NULL THEN CASE WHEN p.state IN ('draft', 'approved', 'issued', 'not_eligible', 'not_endorsed', 'refused',
            'not_accepted', 'withdrawn', 'lapsed', 'cancelled') THEN p.state ELSE 'ended or not sent' END
          WHEN s.id IS NULL THEN 'returned'
          WHEN s.sleeps_until IS NOT NULL THEN 'deferred'
          WHEN s.key = 'host' THEN CASE p.state WHEN 'reserve' THEN p.state ELSE 'offered' END
          WHEN s.key = 'approver' THEN 'accepted'
          ELSE 'in_sign_off' END""",
    "a place is held from the acceptance on and for nobody whose application has ended": f"""
        SELECT p.id FROM application p LEFT JOIN assignment a ON a.application_id = p.id AND {ALIVE}
        WHERE (a.id IS NULL AND p.state IN ('accepted', 'approved', 'issued'))
          OR (a.id IS NOT NULL AND p.state NOT IN ('accepted', 'approved', 'issued', 'returned', 'deferred'))""",
    "a person's time is taken from the approval on": f"""
        SELECT p.id FROM application p JOIN assignment a ON a.application_id = p.id AND {ALIVE}
        WHERE (a.approved_at IS NOT NULL) <> (p.state IN ('approved', 'issued'))""",
    "a letter waits where it was approved and is in force where it was issued": """
        SELECT p.id FROM application p WHERE p.state IN ('approved', 'issued') AND (SELECT count(*) FROM letter_copy y
          JOIN letter l ON l.id = y.letter_id WHERE y.subject_id = p.id AND l.kind = 'assignment'
          AND l.state = CASE p.state WHEN 'issued' THEN 'valid' ELSE 'to_sign' END) <> 1""",
    "no letter is in force, or waits, for an application that is not placed": """
        SELECT y.id FROM letter_copy y JOIN letter l ON l.id = y.letter_id JOIN application p ON p.id = y.subject_id
        WHERE l.state IN ('to_sign', 'valid') AND l.kind = 'assignment' AND p.state NOT IN ('approved', 'issued')""",
    "nothing extends what is not placed": """
        SELECT y.id FROM letter_copy y JOIN letter l ON l.id = y.letter_id JOIN application p ON p.id = y.subject_id
        WHERE l.state IN ('to_sign', 'valid') AND l.kind = 'extension' AND p.state <> 'issued'""",
    "an assignment lasts until the day that its extensions say": f"""
        SELECT p.id FROM application p JOIN assignment a ON a.application_id = p.id AND {ALIVE}
        WHERE upper(a.during) - 1 <> (SELECT max((l.content->>'until')::date) FROM letter_copy y JOIN letter l ON l.id = y.letter_id
          WHERE y.subject_id = p.id AND l.kind = 'extension' AND l.state = 'valid')""",
    "an acceptance in writing stands for those whom the host has accepted and nobody has lost since": """
        SELECT y.id FROM letter_copy y JOIN letter l ON l.id = y.letter_id JOIN application p ON p.id = y.subject_id
        WHERE l.state = 'valid' AND l.kind = 'acceptance' AND p.state = 'offered'
          AND NOT EXISTS (SELECT FROM decision d JOIN case_file c ON c.id = d.case_id
            WHERE c.subject_id = p.id AND d.outcome = 'return')""",
    "numbers of letters have no gap and no double": """
        SELECT min(l.id::text)::uuid FROM letter l GROUP BY l.series, l.year
        HAVING count(DISTINCT l.serial) <> max(l.serial) - %(first)s + 1 OR count(*) <> count(DISTINCT l.serial)""",
    "nobody has two applications for one opportunity": """
        SELECT min(p.id::text)::uuid FROM application p WHERE p.state NOT IN ('not_eligible', 'not_endorsed', 'refused', 'not_accepted',
          'withdrawn', 'lapsed', 'cancelled') GROUP BY p.opportunity_id, p.servant_id HAVING count(*) > 1""",
    "nobody is invited twice to one opportunity": """
        SELECT min(i.id::text)::uuid FROM invitation i WHERE i.state IN ('prepared', 'sent', 'accepted')
        GROUP BY i.opportunity_id, i.servant_id HAVING count(*) > 1""",
}
AFTER_A_SWEEP = {
    "nobody holds a turn without having the office": f"""
        SELECT s.id FROM case_step s WHERE s.left_at IS NULL AND s.holder_id IS NOT NULL
          AND NOT {HAS_OFFICE.format(whose=" AND h.id = s.holder_id")} AND {HAS_OFFICE.format(whose="")} AND s.key <> 'supervisor'""",
    "no deferral outlasts its day": "SELECT s.id FROM case_step s WHERE s.left_at IS NULL AND s.sleeps_until <= %(today)s",
    "no invitation waits after its time": "SELECT i.id FROM invitation i WHERE i.state = 'sent' AND i.answer_by <= %(now)s",
    "nothing is late without its superiors having been told": """
        SELECT s.id FROM case_step s
        WHERE s.left_at IS NULL AND s.due_at < %(now)s AND s.escalated_at IS NULL AND s.sleeps_until IS NULL""",
}
TABLES = (
    *("application", "assignment", "case_file", "case_step", "decision", "invitation", "letter", "letter_copy", "letter_counter"),
    *("interest", "objection", "case_question"),
)
MORE = ("role_grant", "opportunity", "body", "message", "audit_entry", "draft")
STANDS = "SELECT " + ", ".join(
    [f"(SELECT md5(string_agg(t::text, '|' ORDER BY t.id)) FROM {table} t)" for table in TABLES]
    + [f"(SELECT count(*) FROM {table})" for table in MORE]
)


THERE = {
    "turn": "SELECT count(*) FROM case_step WHERE left_at IS NULL",
    "to send": "SELECT count(*) FROM application WHERE state IN ('draft', 'returned')",
    "application": "SELECT count(*) FROM application",
    "accepted": "SELECT count(*) FROM application WHERE state = 'accepted'",
    "to confirm": "SELECT count(*) FROM application WHERE to_confirm IS NOT NULL",
    "letter": "SELECT count(*) FROM letter WHERE state IN ('to_sign', 'valid')",
    "invitation": "SELECT count(*) FROM invitation",
    "refused": "SELECT count(*) FROM application WHERE state IN ('refused', 'not_eligible', 'not_endorsed')",
    "answered": "SELECT count(*) FROM decision WHERE step = 'host' AND outcome <> 'take_back'",
}


def there() -> frozenset[str]:
    """What there is to act on."""
    counted = db.session.connection().exec_driver_sql(f"SELECT {', '.join(f'({query})' for query in THERE.values())}").one()
    return frozenset(name for name, number in zip(THERE, counted, strict=True) if number)


def broken(*, swept: bool) -> list[str]:
    """What does not hold now, in words."""
    lines = FINDS | (AFTER_A_SWEEP if swept else {})
    parts = [
        f"(SELECT '{name.replace(chr(39), chr(39) * 2)}' AS name, id::text FROM ({query}) AS found(id))" for name, query in lines.items()
    ]
    given = {"now": clock.now(), "today": clock.today(), "first": FIRST_SERIAL}
    return [f"{name}: {found}" for name, found in db.session.connection().exec_driver_sql(" UNION ALL ".join(parts), given)]


def stands() -> Any:
    """How everything stands, to tell whether a refused step has left something."""
    return tuple(db.session.connection().exec_driver_sql(STANDS).one())


def record_faults() -> list[Any]:
    """What does not hold in the audit record, first to last."""
    return list(faults_in(audit.chain()))
