"""Code lists, legal parameters and relations: what kinds there are, and words for their codes."""

import enum

from portal.kernel.text import Text


class CodeList(enum.StrEnum):
    """The lists that the administrator keeps."""

    COMPETENCY = "competency"
    POST_CLASS = "post_class"
    GRADE = "grade"
    EDUCATION = "education"
    KBLI = "kbli"


LIST_NAMES: dict[CodeList, Text] = {
    CodeList.COMPETENCY: Text("Competencies"),
    CodeList.POST_CLASS: Text("Classes of post and required level"),
    CodeList.GRADE: Text("Grades"),
    CodeList.EDUCATION: Text("Levels of education"),
    CodeList.KBLI: Text("Business sectors (KBLI)"),
}


class HolidayKind(enum.StrEnum):
    """National holiday, or joint leave (cuti bersama): offices are closed on both."""

    NATIONAL = "national"
    JOINT_LEAVE = "joint_leave"


class RelationKind(enum.StrEnum):
    """What ties a unit of the government to a company, so that a placement there would be a conflict of interest."""

    LICENSES = "licenses"
    SUPERVISES = "supervises"
    PROCURES = "procures"


TIE_NAMES: dict[RelationKind, Text] = {
    RelationKind.LICENSES: Text("licence", "tie"),
    RelationKind.SUPERVISES: Text("supervision", "tie"),
    RelationKind.PROCURES: Text("purchase", "tie"),
}
"""What ties a unit to a company, in words."""

LOWEST_LEVEL, HIGHEST_LEVEL = 1, 5

LEVEL_NAMES: dict[int, Text] = {
    1: Text("1, understands"),
    2: Text("2, basic"),
    3: Text("3, intermediate"),
    4: Text("4, advanced"),
    5: Text("5, expert"),
}
"""The five levels of the competency standard (PermenPANRB 38/2017); the labels are usage and await BKD's confirmation."""

COMPETENCY_TYPES: dict[str, Text] = {
    "managerial": Text("Managerial"),
    "sociocultural": Text("Socio-cultural"),
    "technical": Text("Technical"),
}
"""The three dictionaries of the competency standard."""

UNIT_NAMES: dict[str, Text] = {
    "JP": Text("JP (hours of learning)"),
    "minute": Text("minutes"),
    "ratio": Text("times"),
    "month": Text("months"),
    "working_day": Text("working days"),
    "day": Text("days"),
    "hour": Text("hours"),
    "percent": Text("percent"),
    "person": Text("people"),
    "sks": Text("credits (SKS)"),
}
"""What a parameter's number counts."""

RECORDED: dict[str, Text] = {
    "reference.holiday.added": Text("Holiday added"),
    "reference.relation.added": Text("Relation between a unit and a company added"),
    "reference.relation.ended": Text("Relation between a unit and a company ended"),
}
"""What the audit record calls each event that this slice writes into it."""


PARAMETER_NAMES: dict[str, Text] = {
    "JP-01": Text("Hours of learning a year, PNS"),
    "JP-02": Text("Hours of learning a year, PPPK"),
    "JP-03": Text("Minutes of one hour of learning"),
    "JP-04": Text("Hours of learning of an internship or exchange"),
    "TUB-11": Text("Extension of an assignment, at most"),
    "BOND-R": Text("Length of the bond after study relieved of post"),
    "BOND-N": Text("Length of the bond after study in post"),
    "REL-01": Text("Relieved of post when away longer than this"),
    "CLK-01": Text("To decide after the file is complete"),
    "CLK-02": Text("To deliver the decision"),
    "CLK-03": Text("To decide on a conflict of interest"),
    "CLK-04": Text("To report a gratification"),
    "CLK-05": Text("To report back after study"),
    "OBJ-01": Text("To object to a decision"),
    "OBJ-02": Text("To decide on an objection"),
    "CLK-06": Text("To notify a breach of personal data"),
    "AGE-01": Text("How long discipline data count as known"),
    "AGE-02": Text("How long an assessment of competencies counts as known"),
    "HRS-01": Text("Beginning of working hours, after midnight"),
    "HRS-02": Text("End of working hours, after midnight"),
    "ALARM-01": Text("Workforce file: alarm when one column changes for more of the people on record"),
    "ALARM-02": Text("Workforce file: alarm when more of them change unit"),
    "ALARM-03": Text("Workforce file: alarm when more of them leave"),
    "ALARM-04": Text("Workforce file: alarm when more of them are not in the file"),
    "ALARM-05": Text("Workforce file: alarms from so many people on record"),
    "KUR-01": Text("Curriculum of a master's programme: credits at least"),
    "KUR-02": Text("Curriculum of a master's programme: credits at most"),
    "KUR-03": Text("Hours of learning that one credit (SKS) stands for in a semester"),
    "KUR-04": Text("For each side to answer in the review of a curriculum"),
    "KUR-05": Text("For each side to sign a curriculum that was agreed"),
    "KUR-06": Text("To review a curriculum after its adoption"),
}
"""What a parameter says, in words; one that is not named here stands under its code."""
