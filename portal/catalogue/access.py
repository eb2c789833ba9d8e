"""Who may ask, answer and keep; reading is everybody's."""

import enum

from portal.catalogue.models import Opportunity, Question, SavedSearch
from portal.kernel.identity import PARTNER_ROLES, Identity, Role


class Permission(enum.StrEnum):
    """What can be done with the catalogue."""

    ASK = "catalogue:question:ask"
    ANSWER = "catalogue:question:answer"
    KEEP = "catalogue:bookmark:keep"
    CHANGE_SEARCH = "catalogue:search:change"
    SIMULATE = "catalogue:opportunity:simulate"
    """Ask what the rules would say if one's own data were others."""


def is_servant(identity: Identity, _: Opportunity) -> bool:
    """Civil servants ask."""
    return identity.holds(Role.CIVIL_SERVANT)


def is_host_or_curator(identity: Identity, subject: tuple[Question, Opportunity]) -> bool:
    """The host's people answer, and the curator of BPSDM."""
    _, opportunity = subject
    return identity.holds(Role.CURATOR) or (identity.role in PARTNER_ROLES and identity.body_id == opportunity.host_id)


def anybody(_: Identity, __: Opportunity) -> bool:
    """Whoever is signed in keeps bookmarks."""
    return True


def is_own(identity: Identity, search: SavedSearch) -> bool:
    """A search is its owner's alone."""
    return identity.account_id == search.account_id


RULES = {
    Permission.ASK: (is_servant,),
    Permission.SIMULATE: (is_servant,),
    Permission.ANSWER: (is_host_or_curator,),
    Permission.KEEP: (anybody,),
    Permission.CHANGE_SEARCH: (is_own,),
}
