"""The codes of a civil servant's record and their words."""

import enum

from portal.kernel.text import Text


class Employment(enum.StrEnum):
    """Permanent civil servant, or under a work agreement (UU 20/2023)."""

    PNS = "PNS"
    PPPK = "PPPK"


class LegalStatus(enum.StrEnum):
    """The servant's legal position (kedudukan hukum)."""

    ACTIVE = "ACTIVE"
    UNPAID_LEAVE = "UNPAID_LEAVE"
    STUDY = "STUDY"
    SUSPENDED = "SUSPENDED"


class Predicate(enum.StrEnum):
    """The five predicates of individual performance (PermenPANRB 6/2022), best first."""

    SANGAT_BAIK = "SANGAT_BAIK"
    BAIK = "BAIK"
    BUTUH_PERBAIKAN = "BUTUH_PERBAIKAN"
    KURANG = "KURANG"
    SANGAT_KURANG = "SANGAT_KURANG"


class Severity(enum.StrEnum):
    """How heavy a disciplinary sanction is (PP 94/2021)."""

    LIGHT = "LIGHT"
    MODERATE = "MODERATE"
    SEVERE = "SEVERE"


class ImportState(enum.StrEnum):
    """A file that was looked at, one that the worker writes, one whose rows went in, one that another took the place of.

    And one that the worker takes out again, and one that is out.
    """

    PREVIEWED = "previewed"
    RUNNING = "running"
    RUN = "run"
    DROPPED = "dropped"
    UNDOING = "undoing"
    UNDONE = "undone"


WORDS: dict[str, Text] = {
    Employment.PNS: Text("PNS"),
    Employment.PPPK: Text("PPPK"),
    LegalStatus.ACTIVE: Text("Active", "legal status"),
    LegalStatus.UNPAID_LEAVE: Text("On unpaid leave"),
    LegalStatus.STUDY: Text("On study assignment"),
    LegalStatus.SUSPENDED: Text("Temporarily suspended"),
    Predicate.SANGAT_BAIK: Text("Very good"),
    Predicate.BAIK: Text("Good", "predicate"),
    Predicate.BUTUH_PERBAIKAN: Text("Needs improvement"),
    Predicate.KURANG: Text("Poor"),
    Predicate.SANGAT_KURANG: Text("Very poor"),
    Severity.LIGHT: Text("Light", "sanction"),
    Severity.MODERATE: Text("Moderate", "sanction"),
    Severity.SEVERE: Text("Severe", "sanction"),
    "true": Text("Yes"),
    "false": Text("No"),
}
"""What a code is called on screen; codes of lists (grade, post class) are named by the list itself."""

IMPORT_STATES: dict[str, Text] = {
    ImportState.PREVIEWED: Text("Reviewed, nothing saved"),
    ImportState.RUNNING: Text("Being saved"),
    ImportState.RUN: Text("Run"),
    ImportState.DROPPED: Text("Dropped"),
    ImportState.UNDOING: Text("Being undone"),
    ImportState.UNDONE: Text("Undone"),
}
"""Where a file stands, in words."""

RECORDED: dict[str, Text] = {
    "workforce.import.run": Text("Workforce file imported"),
    "workforce.import.undone": Text("Workforce import undone"),
    "workforce.request.submitted": Text("Request on the own record submitted"),
    "workforce.request.withdrawn": Text("Request on the own record withdrawn"),
    "workforce.request.returned": Text("Request on the own record returned"),
    "workforce.request.accepted": Text("Request on the own record accepted"),
    "workforce.request.refused": Text("Request on the own record not approved"),
    "workforce.record.corrected": Text("Record corrected on request"),
}
"""What the audit record calls each event that this slice writes into it."""
