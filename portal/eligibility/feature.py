"""Plugs the rules into the application."""

from flask import Flask

from portal.audit.domain import EVENTS
from portal.demo.story import ACTS, CUTS
from portal.eligibility import sample, services
from portal.eligibility.access import RULES
from portal.eligibility.domain.rules import RECORDED
from portal.eligibility.views import findings, pages, rules, simulating
from portal.kernel.db import CONSTRAINTS
from portal.kernel.identity import Role
from portal.kernel.text import Text
from portal.notifications.domain import MESSAGES, Mail
from portal.web import access, plugs
from portal.web.commands import SEEDS

VIEWS = (rules, findings, simulating)
"""Imported so that their pages are on the blueprint before it is mounted."""
MAILS = {
    "eligibility.found": Mail(
        Text("A BKD verifier has established a fact about you"),
        (
            Text("%(fact)s: %(value)s. It counts until %(until)s, or until the record itself knows."),
            Text("If this is wrong, answer to BKD; your agency's HR officer can have the record corrected."),
        ),
        Text("See your data"),
    ),
}


def init_app(app: Flask) -> None:
    """Mount the pages, give the facts of the record, the rules and the seed."""
    for event, words in RECORDED.items():
        EVENTS.register(event, words)
    access.allow(app, RULES)
    app.register_blueprint(pages)
    for kind, mail in MAILS.items():
        MESSAGES.register(kind, mail)
    services.register_own_facts()
    SEEDS.register("eligibility", _seed)
    for name, act in sample.ACTS.items():
        ACTS.register(name, act)
    for name, cut in sample.CUTS.items():
        CUTS.register(name, cut)
    CONSTRAINTS.register(
        "policy_rule_one_draft", (Text("There is already a draft of this rule. Put it in force or discard it first."), None)
    )
    again = Text("Somebody has just drafted another rule of this group. Send yours once more: it gets the next number.")
    CONSTRAINTS.register("policy_rule_version_once", (again, None))
    CONSTRAINTS.register("ck_policy_rule_four_eyes", (Text("You drafted this rule; another officer puts it in force."), None))
    officers = frozenset({Role.VERIFIER, Role.APPROVER})
    plugs.NAV.register("ties", plugs.NavItem(Text("Ties"), "eligibility.ties", 56, frozenset({Role.ADMINISTRATOR})))
    tied = Text("This tie is entered already, from the same day.")
    CONSTRAINTS.register("body_relation_once", (tied, "valid_from"))
    standing = Text("Somebody has just established this fact. Read what they found first.")
    CONSTRAINTS.register("finding_standing_once", (standing, None))
    readers = frozenset({Role.VERIFIER, Role.APPROVER, Role.AUDITOR})
    plugs.NAV.register("findings", plugs.NavItem(Text("Findings"), "eligibility.findings", 47, readers))
    plugs.NAV.register("rules", plugs.NavItem(Text("Rules"), "eligibility.rules", 45, officers))


def _seed() -> str:
    return f"{services.seed()} rules added"
