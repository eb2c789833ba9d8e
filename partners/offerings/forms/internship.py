"""An internship slot, in five pages."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from partners.offerings.domain import ATTENDANCE, LAPTOP, LEAVE, MODES, MOST_SEATS, NOT_EMPLOYMENT, OFFICIAL, PAY, Filled
from partners.offerings.forms import KindForm, PageForm, Sheet
from partners.offerings.forms.pages import (
    CompetenciesForm,
    MentorForm,
    SubmitForm,
    fields_of_work,
    lines_of,
    made_of,
    one_a_line,
    ordered_days,
)
from portal.kernel.text import Text
from portal.web.fields import ChoiceField, DayField, LineField, ParagraphField, TickField, WholeNumberField


class TasksForm(PageForm):
    """What is done and what is learnt."""

    title = LineField(_l("Title"), description=_l("What is learnt, not the name of a post."), longest=120)
    field = ChoiceField(_l("Field of work"), choices=fields_of_work, description=_l("The agreement says which fields it covers."))
    summary = ParagraphField(_l("Summary"), description=_l("Two or three sentences for the list."), longest=600, rows=3)
    unit = LineField(_l("Unit at the host"), description=_l("Where the participant works."))
    tasks = ParagraphField(
        _l("Tasks, one a line"),
        [one_a_line],
        description=_l("Tasks from which something is learnt and whose result can be judged."),
        longest=4000,
        rows=6,
    )
    outcomes = ParagraphField(
        _l("Outcomes, one a line"), [one_a_line], description=_l("What the participant can do afterwards."), longest=4000, rows=5
    )


class ScheduleForm(PageForm):
    """How many, when, where, and what it means."""

    seats = WholeNumberField(
        _l("How many civil servants can you take?"),
        least=1,
        most=MOST_SEATS,
        description=_l("One mentor has at most 3 participants at once, unless an owner of your organisation has said more."),
    )
    starts_on = DayField(_l("First day"), description=_l("For example: 9 11 2026"))
    ends_on = DayField(_l("Last day"), description=_l("It must lie within the agreement, unless its run-off clause covers it."))
    place = LineField(_l("Place"), description=_l("District and city of the workplace."))
    mode = ChoiceField(_l("How does it take place?"), choices=list(MODES.items()), radios=True)
    working_pattern = LineField(_l("Working pattern"), description=_l("For example: Monday to Thursday at the host, Friday at the office."))
    benefits = ParagraphField(
        _l("Benefits from the host"),
        description=_l(
            "Meals, transport, allowance; write “none” where there are none. All are declared, and rules are checked against them."
        ),
        longest=1000,
        rows=3,
    )
    laptop = ChoiceField(_l("Laptop"), choices=[(code, name, means) for code, (name, means) in LAPTOP.items()], radios=True)
    pay = ChoiceField(
        _l("What it means for pay and the performance allowance (TPP)"),
        choices=[(code, name, means) for code, (name, means) in PAY.items()],
        radios=True,
    )
    attendance = ChoiceField(
        _l("What it means for attendance"), choices=[(code, name, means) for code, (name, means) in ATTENDANCE.items()], radios=True
    )
    leave = ChoiceField(_l("What it means for leave"), choices=[(code, name, means) for code, (name, means) in LEAVE.items()], radios=True)
    not_employment = TickField(NOT_EMPLOYMENT)

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401  WTForms' signature
        """Also: the last day lies after the first."""
        return ordered_days(self, good=bool(super().validate(extra_validators)))


def filled(pages: Mapping[str, Any]) -> Filled:
    """The slot that the validated pages describe."""
    tasks, schedule = pages["tasks"], pages["schedule"]
    particulars = {
        "unit": tasks.unit.data,
        "tasks": lines_of(tasks.tasks.data),
        "working_pattern": schedule.working_pattern.data,
        "benefits": schedule.benefits.data,
        "laptop": OFFICIAL["laptop", schedule.laptop.data],
        "pay": OFFICIAL["pay", schedule.pay.data],
        "attendance": OFFICIAL["attendance", schedule.attendance.data],
        "leave": OFFICIAL["leave", schedule.leave.data],
        "not_employment": NOT_EMPLOYMENT.msgid,
    }
    return made_of(pages, particulars=particulars)


INTERNSHIP = KindForm(
    sheets=(
        Sheet("tasks", Text("Tasks and outcomes"), TasksForm),
        Sheet("schedule", Text("Places, schedule and benefits"), ScheduleForm),
        Sheet("competencies", Text("Competencies and requirements"), CompetenciesForm),
        Sheet("mentor", Text("Mentor", "form"), MentorForm),
        Sheet("submit", Text("Check and submit"), SubmitForm),
    ),
    filled=filled,
)
