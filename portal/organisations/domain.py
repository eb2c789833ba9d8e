"""What kinds of body there are."""

import enum

from portal.kernel.text import Text


class BodyKind(enum.StrEnum):
    """What a body is. Province, agency and unit form the government's tree; the others are partners and stand alone."""

    PROVINCE = "province"
    AGENCY = "agency"
    UNIT = "unit"
    COMPANY = "company"
    UNIVERSITY = "university"
    CERTIFICATION_BODY = "certification_body"
    TRAINING_PROVIDER = "training_provider"


PARTNER_KINDS = frozenset({BodyKind.COMPANY, BodyKind.UNIVERSITY, BodyKind.CERTIFICATION_BODY, BodyKind.TRAINING_PROVIDER})

PARENTS: dict[BodyKind, frozenset[BodyKind]] = {
    BodyKind.AGENCY: frozenset({BodyKind.PROVINCE}),
    BodyKind.UNIT: frozenset({BodyKind.AGENCY, BodyKind.UNIT}),
}
"""Under what a body stands; kinds that are not named here stand alone."""

RECORDED: dict[str, Text] = {
    "organisations.body.created": Text("Organisation entered"),
    "organisations.body.ended": Text("Organisation closed"),
    "organisations.agency.limited": Text("Agency's away limit changed"),
}
"""What the audit record calls each event that this slice writes into it."""
