"""Plugs the rules into the application."""

from flask import Flask

from portal.audit.domain import EVENTS
from portal.demo.story import ACTS
from portal.eligibility import sample, services, views
from portal.eligibility.access import RULES
from portal.eligibility.domain.rules import RECORDED
from portal.kernel.db import CONSTRAINTS
from portal.kernel.identity import Role
from portal.kernel.text import Text
from portal.web import access, plugs
from portal.web.commands import SEEDS


def init_app(app: Flask) -> None:
    """Mount the pages, give the facts of the record, the rules and the seed."""
    for event, words in RECORDED.items():
        EVENTS.register(event, words)
    access.allow(app, RULES)
    app.register_blueprint(views.pages)
    services.register_own_facts()
    SEEDS.register("eligibility", _seed)
    for name, act in sample.ACTS.items():
        ACTS.register(name, act)
    CONSTRAINTS.register(
        "policy_rule_one_draft", (Text("There is already a draft of this rule. Put it in force or discard it first."), None)
    )
    CONSTRAINTS.register("ck_policy_rule_four_eyes", (Text("You drafted this rule; another officer puts it in force."), None))
    officers = frozenset({Role.VERIFIER, Role.APPROVER})
    plugs.NAV.register("ties", plugs.NavItem(Text("Ties"), "eligibility.ties", 56, frozenset({Role.ADMINISTRATOR})))
    tied = Text("This tie is entered already, from the same day.")
    CONSTRAINTS.register("body_relation_once", (tied, "valid_from"))
    plugs.NAV.register("rules", plugs.NavItem(Text("Rules"), "eligibility.rules", 45, officers))


def _seed() -> str:
    return f"{services.seed()} rules added"
