"""A short course, in five pages."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from partners.offerings.domain import MODES, MOST_SEATS, OFFICIAL, PAY, Filled
from partners.offerings.forms import KindForm, PageForm, RupiahField, Sheet
from partners.offerings.forms.pages import (
    CompetenciesForm,
    ContactForm,
    SubmitForm,
    fields_of_work,
    lines_of,
    made_of,
    one_a_line,
    ordered_days,
)
from portal.kernel.text import Text
from portal.web.fields import ChoiceField, DayField, LineField, ParagraphField, TickField, WholeNumberField

MOST_HOURS = 1000
MOST_RUPIAH = 500_000_000


class TeachingForm(PageForm):
    """What is taught and what is learnt."""

    title = LineField(_l("Title"), description=_l("What is learnt."), longest=120)
    field = ChoiceField(_l("Field of work"), choices=fields_of_work, description=_l("The agreement says which fields it covers."))
    summary = ParagraphField(_l("Summary"), description=_l("Two or three sentences for the list."), longest=600, rows=3)
    topics = ParagraphField(_l("Topics, one a line"), [one_a_line], longest=4000, rows=6)
    outcomes = ParagraphField(
        _l("Outcomes, one a line"), [one_a_line], description=_l("What the participant can do afterwards."), longest=4000, rows=5
    )
    speakers = ParagraphField(
        _l("Who teaches, one a line"), [one_a_line], optional=True, description=_l("Name and field of each."), longest=1000, rows=3
    )


class ScheduleForm(PageForm):
    """How many, when, where, at what cost."""

    seats = WholeNumberField(_l("How many civil servants can take part?"), least=1, most=MOST_SEATS)
    starts_on = DayField(_l("First day"), description=_l("For example: 9 11 2026"))
    ends_on = DayField(_l("Last day"), description=_l("A course takes at most six months; longer study is a programme."))
    place = LineField(_l("Place"), description=_l("District and city, or the name of the online platform."))
    mode = ChoiceField(_l("How does it take place?"), choices=list(MODES.items()), radios=True)
    schedule = LineField(_l("Schedule"), description=_l("For example: three Thursdays, 13:00 to 16:00."))
    hours = WholeNumberField(_l("Hours of learning (JP)"), least=1, most=MOST_HOURS, description=_l("One JP is 45 minutes."))
    cost = RupiahField(_l("What a participant pays, in rupiah"), most=MOST_RUPIAH, description=_l("0 where nothing is paid."))
    included = ParagraphField(
        _l("What is included"), optional=True, description=_l("Material, meals; all benefits are declared."), longest=1000, rows=3
    )
    certified = TickField(_l("The course ends in a competency certification."), optional=True)
    pay = ChoiceField(
        _l("What it means for pay and the performance allowance (TPP)"),
        choices=[(code, name, means) for code, (name, means) in PAY.items()],
        radios=True,
    )

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401  WTForms' signature
        """Also: the last day does not lie before the first."""
        return ordered_days(self, good=bool(super().validate(extra_validators)))


def filled(pages: Mapping[str, Any]) -> Filled:
    """The course that the validated pages describe."""
    taught, schedule = pages["tasks"], pages["schedule"]
    particulars = {
        "topics": lines_of(taught.topics.data),
        "speakers": lines_of(taught.speakers.data),
        "schedule": schedule.schedule.data,
        "hours": schedule.hours.number,
        "included": schedule.included.data or "",
        "certified": bool(schedule.certified.data),
        "pay": OFFICIAL["pay", schedule.pay.data],
    }
    return made_of(pages, particulars=particulars, cost=schedule.cost.number or 0)


SHORT_COURSE = KindForm(
    sheets=(
        Sheet("tasks", Text("Topics and outcomes"), TeachingForm),
        Sheet("schedule", Text("Places, schedule and cost"), ScheduleForm),
        Sheet("competencies", Text("Competencies and requirements"), CompetenciesForm),
        Sheet("mentor", Text("Contact of the course"), ContactForm),
        Sheet("submit", Text("Check and submit"), SubmitForm),
    ),
    filled=filled,
)
