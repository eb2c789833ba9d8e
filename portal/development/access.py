"""Who reads the gaps of the workforce, who reads what of them is published, who calls on partners to answer them."""

import enum

from portal.kernel.identity import Identity, Role

PROVINCE = (Role.APPROVER, Role.CURATOR, Role.VERIFIER, Role.AUDITOR)
"""Who reads the gaps of the whole province."""
AGENCY = (Role.HR_OFFICER, Role.AGENCY_APPROVER)
"""Who reads those of their own agency."""
PARTNERS = (Role.COMPANY_HR, Role.UNIVERSITY_STAFF)
"""Who answers, and sees figures that were published alone."""
BOARD = (Role.CURATOR, Role.APPROVER, Role.AUDITOR)
"""Who sees the board beside the partners."""


class Permission(enum.StrEnum):
    """What can be done with gaps and with the demand."""

    READ_GAPS = "development:gap:read"
    READ_PEOPLE = "development:person:read"
    READ_BOARD = "development:demand:read"
    PUBLISH = "development:edition:publish"
    CALL = "development:call:publish"
    FOLLOW = "development:theme:follow"


def is_officer(identity: Identity, _: object) -> bool:
    """Officers of the whole province, and those of an agency, whose page is cut to what is theirs."""
    return identity.holds(*PROVINCE, *AGENCY)


def stands_for_agency(identity: Identity, _: object) -> bool:
    """Whoever follows an agency's people: they alone read whose gap it is, of their own."""
    return identity.holds(*AGENCY)


def is_on_board(identity: Identity, _: object) -> bool:
    """Whoever calls, answers or watches over it."""
    return identity.holds(*PARTNERS, *BOARD)


def is_curator(identity: Identity, _: object) -> bool:
    """Who publishes figures and calls."""
    return identity.holds(Role.CURATOR)


def is_partner(identity: Identity, _: object) -> bool:
    """Who is told of new calls."""
    return identity.holds(*PARTNERS)


RULES = {
    Permission.READ_GAPS: (is_officer,),
    Permission.READ_PEOPLE: (stands_for_agency,),
    Permission.READ_BOARD: (is_on_board,),
    Permission.PUBLISH: (is_curator,),
    Permission.CALL: (is_curator,),
    Permission.FOLLOW: (is_partner,),
}
