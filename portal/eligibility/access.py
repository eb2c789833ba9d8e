"""Who drafts rules and who puts them in force."""

import enum
from typing import Any

from portal.kernel.identity import Identity, Role


class Permission(enum.StrEnum):
    """What can be done with rules."""

    DRAFT = "eligibility:rule:draft"
    """Draft another version, see whom it would affect, discard it."""
    ENFORCE = "eligibility:rule:enforce"
    """Put somebody else's draft in force."""
    REVIEW = "eligibility:rule:review"
    """Read drafts and whom they would affect."""
    TIES = "eligibility:tie:list"
    """Read which units are tied to which companies."""
    TIE = "eligibility:tie:keep"
    """Enter such a tie, and end it."""
    FIND = "eligibility:finding:establish"
    """Establish, on evidence, what the record does not know of a person; take it back."""
    READ_FINDINGS = "eligibility:finding:read"
    """Read what has been established, of whom and on what."""
    SIMULATE = "eligibility:policy:simulate"
    """Ask one policy of everybody."""


def is_verifier(identity: Identity, subject: Any) -> bool:  # noqa: ARG001, ANN401  the rule asks the active role alone
    """Who is acting as BKD's verifier."""
    return identity.holds(Role.VERIFIER)


def is_approver(identity: Identity, subject: Any) -> bool:  # noqa: ARG001, ANN401  the rule asks the active role alone
    """Who is acting as BKD's approver; whether they drafted it is asked by the service."""
    return identity.holds(Role.APPROVER)


def is_auditor(identity: Identity, subject: Any) -> bool:  # noqa: ARG001, ANN401  the rule asks the active role alone
    """Who is acting as the auditor."""
    return identity.holds(Role.AUDITOR)


def is_administrator(identity: Identity, subject: Any) -> bool:  # noqa: ARG001, ANN401  the rule asks the active role alone
    """Who keeps reference data, which ties are."""
    return identity.holds(Role.ADMINISTRATOR)


RULES = {
    Permission.DRAFT: (is_verifier,),
    Permission.ENFORCE: (is_approver,),
    Permission.REVIEW: (is_verifier, is_approver, is_auditor),
    Permission.TIES: (is_administrator, is_verifier, is_approver, is_auditor),
    Permission.TIE: (is_administrator,),
    Permission.FIND: (is_verifier,),
    Permission.READ_FINDINGS: (is_verifier, is_approver, is_auditor),
    Permission.SIMULATE: (is_verifier, is_approver, is_auditor),
}
