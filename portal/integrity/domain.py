"""Interests that officers and applicants declare: what kinds there are, and how long one bars. Pure."""

import datetime as dt
import enum

from portal.kernel.text import Text

COOLING_OFF = dt.timedelta(days=365)
"""An interest that has ended goes on barring for so long: who worked for a company last year does not decide on it today."""


class InterestKind(enum.StrEnum):
    """Where an interest comes from (PermenPANRB 17/2024)."""

    BUSINESS = "business"
    KIN = "kin"
    AFFILIATION = "affiliation"
    OUTSIDE_WORK = "outside_work"
    OTHER = "other"


KINDS: dict[InterestKind, Text] = {
    InterestKind.BUSINESS: Text("Business or money: shares, debts, contracts"),
    InterestKind.KIN: Text("Family: by blood or marriage"),
    InterestKind.AFFILIATION: Text("Affiliation: a board, a party, an association"),
    InterestKind.OUTSIDE_WORK: Text("Work outside the office, now or before"),
    InterestKind.OTHER: Text("Another interest, named in words"),
}
BARRED_BY_INTEREST = Text("You have declared an interest that concerns this case, so another officer decides.")


def bars_until(ended_on: dt.date | None) -> dt.date | None:
    """The last day on which an interest bars; None while it lasts."""
    return ended_on + COOLING_OFF if ended_on is not None else None


RECORDED: dict[str, Text] = {
    "integrity.interest.declared": Text("Interest declared"),
    "integrity.interest.ended": Text("Interest ended"),
    "integrity.case.recused": Text("Officer recused from a case"),
}
"""What the audit record calls each event that this slice writes into it."""
