"""What kinds of body there are, and how a change is told from another's."""

import datetime as dt
import enum

from portal.kernel.hashing import digest
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

PLACES: dict[str, Text] = {
    "31.01": Text("Kepulauan Seribu"),
    "31.71": Text("Jakarta Pusat"),
    "31.72": Text("Jakarta Utara"),
    "31.73": Text("Jakarta Barat"),
    "31.74": Text("Jakarta Selatan"),
    "31.75": Text("Jakarta Timur"),
}
"""The regency and the cities of the province by the home ministry's codes (from memory; BKD confirms): where an organisation works."""

RECORDED: dict[str, Text] = {
    "organisations.body.created": Text("Organisation entered"),
    "organisations.body.renamed": Text("Organisation renamed"),
    "organisations.body.ended": Text("Organisation closed"),
    "organisations.agency.limited": Text("Agency's away limit changed"),
}
"""What the audit record calls each event that this slice writes into it."""


def version_of(name: str, short_name: str | None, valid_to: dt.date | None, place: str | None = None) -> str:
    """What a form carries of the values it was read with: another one means that somebody changed the body since."""
    return digest([name, short_name, valid_to, place])
