"""The pages that several kinds' forms share: what is trained and asked, who answers for it, until when people can apply."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask import g
from flask_babel import lazy_gettext as _l
from wtforms.validators import ValidationError

from partners.offerings.domain import CLOSING_HOUR, Filled
from partners.offerings.forms import PageForm
from portal.catalogue.domain.fields import FIELDS
from portal.eligibility.domain.requirements import LEAST, MOST
from portal.kernel import clock
from portal.kernel.text import Text
from portal.reference import queries as reference
from portal.reference.domain import HIGHEST_LEVEL, LEVEL_NAMES, LOWEST_LEVEL, CodeList
from portal.web.fields import ChoiceField, ChoicesField, DayField, LineField, ParagraphField, WholeNumberField, choices
from portal.web.i18n import language, say

MOST_LINES = 12
LONGEST_LINE = 300
TRAINED = ("1", "2", "3")
NEEDED = ("1", "2")


def lines_of(text: str | None) -> list[str]:
    """The lines of a box in which each line is one thing."""
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


def one_a_line(form: PageForm, field: ParagraphField) -> None:  # noqa: ARG001  WTForms' signature
    """A validator: few enough lines, none too long."""
    lines = lines_of(field.data)
    if len(lines) > MOST_LINES:
        raise ValidationError(
            say(
                Text(
                    "%(field)s may have at most %(most)s lines; %(given)s were entered.",
                    field=str(field.label.text),
                    most=MOST_LINES,
                    given=len(lines),
                )
            )
        )
    longest = max((len(line) for line in lines), default=0)
    if longest > LONGEST_LINE:
        raise ValidationError(
            say(Text("A line may have at most %(most)s characters; one has %(given)s.", most=LONGEST_LINE, given=longest))
        )


def an_address(form: PageForm, field: LineField) -> None:  # noqa: ARG001  WTForms' signature
    """A validator: what looks like an e-mail address."""
    local, at, host = (field.data or "").rpartition("@")
    if not at or not local or "@" in local or "." not in host or any(c.isspace() for c in field.data or ""):
        raise ValidationError(
            say(Text("An e-mail address looks like name@organisation.id; “%(given)s” was entered.", given=field.data or ""))
        )


def _names(code_list: CodeList) -> list[tuple[str, str]]:
    """Codes of a list with their names in the reader's language, read once a request: a page asks for them in every field."""
    english = language() == "en"
    known: dict[tuple[CodeList, bool], list[tuple[str, str]]] = g.setdefault("code_names", {})
    if (code_list, english) not in known:
        known[code_list, english] = [(entry.code, entry.name_en if english else entry.name) for entry in reference.entries_of(code_list)]
    return known[code_list, english]


def _competencies() -> list[Any]:
    return choices([("", say(Text("Choose a competency"))), *_names(CodeList.COMPETENCY)])


def _levels() -> list[Any]:
    return choices(
        [("", say(Text("Choose a level"))), *((str(level), LEVEL_NAMES[level]) for level in range(LOWEST_LEVEL, HIGHEST_LEVEL + 1))]
    )


GRADES: dict[str, Text] = {
    "I": Text("PNS, I/a to I/d"),
    "II": Text("PNS, II/a to II/d"),
    "III": Text("PNS, III/a to III/d"),
    "IV": Text("PNS, IV/a to IV/e"),
    "low": Text("PPPK, grades I to VIII"),
    "high": Text("PPPK, grades IX to XVII"),
}
"""Grades by group, as a host chooses them; the rule names each grade of the groups chosen."""
LOW = frozenset({"I", "II", "III", "IV", "V", "VI", "VII", "VIII"})


def grades_of(groups: Iterable[str]) -> list[str]:
    """The codes of the grades in these groups, in the list's order."""
    wanted, found = set(groups), []
    for entry in reference.entries_of(CodeList.GRADE):
        rank, slash, _ = entry.code.partition("/")
        group = rank if slash else "low" if entry.code in LOW else "high"
        if group in wanted:
            found.append(entry.code)
    return found


def _post_classes() -> list[Any]:
    return choices(_names(CodeList.POST_CLASS))


def _employment() -> list[Any]:
    return choices([("PNS", "PNS"), ("PPPK", "PPPK")])


def _education() -> list[Any]:
    return choices(_names(CodeList.EDUCATION))


def fields_of_work() -> list[Any]:
    """The fields of work to choose from."""
    return choices([("", say(Text("Choose a field"))), *FIELDS.items()])


class CompetenciesForm(PageForm):
    """What is trained to which level, and whom the host can take."""

    COMMENTED_AS: Mapping[str, str] = {"trained_1": "competencies", "needed_1": "requirements"}

    trained_1 = ChoiceField(_l("First competency that is trained"), choices=_competencies)
    trained_level_1 = ChoiceField(_l("To which level?"), choices=_levels)
    trained_2 = ChoiceField(_l("Second competency"), choices=_competencies, optional=True)
    trained_level_2 = ChoiceField(_l("To which level? (second)"), choices=_levels, optional=True)
    trained_3 = ChoiceField(_l("Third competency"), choices=_competencies, optional=True)
    trained_level_3 = ChoiceField(_l("To which level? (third)"), choices=_levels, optional=True)
    needed_1 = ChoiceField(
        _l("Competency that a participant must bring"),
        choices=_competencies,
        optional=True,
        description=_l("Only where the tasks cannot be done without it."),
    )
    needed_level_1 = ChoiceField(_l("At least which level?"), choices=_levels, optional=True)
    needed_2 = ChoiceField(_l("Another that a participant must bring"), choices=_competencies, optional=True)
    needed_level_2 = ChoiceField(_l("At least which level? (another)"), choices=_levels, optional=True)
    education = ChoicesField(
        _l("Levels of education that are admitted"), choices=_education, optional=True, description=_l("None ticked: any.")
    )
    grades = ChoicesField(_l("Grades that are admitted"), choices=list(GRADES.items()), optional=True, description=_l("None ticked: any."))
    employment = ChoicesField(_l("Employment that is admitted"), choices=_employment, optional=True, description=_l("None ticked: any."))
    post_classes = ChoicesField(
        _l("Classes of post that are admitted"), choices=_post_classes, optional=True, description=_l("None ticked: any.")
    )
    service_years = WholeNumberField(_l("At least how many years of service?"), most=40, optional=True)
    months_left = WholeNumberField(_l("At least how many months of service left after the end?"), most=240, optional=True)
    age_most = WholeNumberField(_l("At most how old, in years?"), least=18, most=65, optional=True)
    documents_needed = ParagraphField(
        _l("Papers needed, one a line"),
        [one_a_line],
        optional=True,
        description=_l("Only what the placement cannot do without."),
        longest=2000,
        rows=3,
    )

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401  WTForms' signature
        """Also: a competency has its level, and none is named twice."""
        good = bool(super().validate(extra_validators))
        for name, places in (("trained", TRAINED), ("needed", NEEDED)):
            seen: set[str] = set()
            for place in places:
                code, level = self[f"{name}_{place}"], self[f"{name}_level_{place}"]
                if bool(code.data) != bool(level.data):
                    level.errors = [*level.errors, say(Text("A competency and its level belong together."))]
                    good = False
                if code.data and code.data in seen:
                    code.errors = [*code.errors, say(Text("This competency is named twice."))]
                    good = False
                seen.add(code.data or "")
        return good

    def levels(self, name: str, places: tuple[str, ...]) -> dict[str, int]:
        """The competencies chosen, with their levels."""
        pairs = [(self[f"{name}_{place}"].data, self[f"{name}_level_{place}"].data) for place in places]
        return {code: int(level) for code, level in pairs if code and level}


class MentorForm(PageForm):
    """Who accompanies the participants."""

    mentor_name = LineField(_l("Name of the mentor"), description=_l("An employee of the host who does such work."))
    mentor_email = LineField(
        _l("E-mail of the mentor"),
        [an_address],
        description=_l("The mentor is asked by a link; nothing is published before they accept."),
        inputmode="email",
    )


class ContactForm(PageForm):
    """Who answers for a programme or course."""

    mentor_name = LineField(_l("Name of the contact"), description=_l("Who answers for it and for participants' questions."))
    mentor_email = LineField(
        _l("E-mail of the contact"),
        [an_address],
        description=_l("The contact is asked by a link; nothing is published before they accept."),
        inputmode="email",
    )


class SubmitForm(PageForm):
    """Until when people can apply."""

    deadline = DayField(_l("Open until"), description=_l("16:00 WIB of that day; before the first day of the placement."))


def asked_of(wanted: Any) -> dict[str, Any]:  # noqa: ANN401  a CompetenciesForm
    """What is trained and what is asked of participants, as a document has it."""
    names = {entry.code: entry.name for entry in reference.competencies()}
    trained = wanted.levels("trained", TRAINED)
    return {
        "competencies": [{"code": code, "name": names.get(code, code), "level": level} for code, level in trained.items()],
        "requirements": {
            "levels": wanted.levels("needed", NEEDED),
            "grades": grades_of(wanted.grades.data or []),
            "education": list(wanted.education.data or []),
            "employment": list(wanted.employment.data or []),
            "post_classes": list(wanted.post_classes.data or []),
            **{name: wanted[name].number for name in (*LEAST, *MOST) if wanted[name].number},
        },
    }


def made_of(pages: Mapping[str, Any], *, particulars: Mapping[str, Any], cost: int = 0) -> Filled:
    """The offering that the pages which every kind has describe, with what only its kind has."""
    about, schedule, wanted, contact, last = (pages[key] for key in ("tasks", "schedule", "competencies", "mentor", "submit"))
    return Filled(
        title=about.title.data,
        seats=schedule.seats.number,
        starts_on=schedule.starts_on.data,
        ends_on=schedule.ends_on.data,
        deadline=clock.at(last.deadline.data, CLOSING_HOUR),
        mentor_name=contact.mentor_name.data,
        mentor_email=contact.mentor_email.data.strip().lower(),
        document={
            "field": about.field.data,
            "cost": cost,
            "summary": about.summary.data,
            "place": schedule.place.data,
            "mode": schedule.mode.data,
            **asked_of(wanted),
            "particulars": {
                **particulars,
                "outcomes": lines_of(about.outcomes.data),
                "mentor_name": contact.mentor_name.data,
                "documents_needed": lines_of(wanted.documents_needed.data),
            },
        },
    )


def ordered_days(form: Any, *, good: bool) -> bool:  # noqa: ANN401  a page with a first and a last day
    """Whether the last day lies after the first; what is wrong is said beside it."""
    if form.starts_on.data and form.ends_on.data and form.ends_on.data <= form.starts_on.data:
        form.ends_on.errors = [*form.ends_on.errors, say(Text("The last day must lie after the first."))]
        return False
    return good
