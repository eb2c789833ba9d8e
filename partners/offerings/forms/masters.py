"""A master's programme, in six pages."""

import uuid
from collections.abc import Mapping
from typing import Any

from flask import g
from flask_babel import lazy_gettext as _l
from wtforms.validators import ValidationError

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
from partners.registry import queries as registry
from partners.registry.domain.accreditation import ProgrammeLevel, Scheme, accreditation_code
from portal.catalogue.domain.kinds.masters import PAYERS, STUDY_MODES
from portal.eligibility.domain.times import parse_meeting
from portal.kernel.text import Text
from portal.web.fields import ChoiceField, DayField, LineField, ParagraphField, WholeNumberField, choices
from portal.web.i18n import say

MOST_RUPIAH = 999_999_999
MOST_SEMESTERS, MOST_CREDITS = 8, 144
SCHEME_NAMES: dict[str, str] = {Scheme.BAN_PT: "BAN-PT", Scheme.IAPS: "IAPS 4.0", Scheme.PERMEN_39_2025: "Permendiktisaintek 39/2025"}
"""How a scheme is called beside its grade: official words, not translated."""
WRITING_FOR = "offering_written_for"
"""Where a request keeps for which partner an offering is written: its programmes are the ones to choose from."""


def _programmes() -> list[Any]:
    partner_id = g.get(WRITING_FOR)
    found = registry.programmes_of(partner_id, verified=True) if partner_id else []
    masters = [one for one in found if one.level is ProgrammeLevel.S2 and one.ended_at is None]
    return choices([("", say(Text("Choose a programme"))), *((str(one.id), f"{one.name} ({one.code})") for one in masters)])


def _class_times(form: PageForm, field: ParagraphField) -> None:
    one_a_line(form, field)
    for line in lines_of(field.data):
        if parse_meeting(line) is None:
            raise ValidationError(
                say(Text("A class is written as its day and times, as in “Friday 18.30-21.00”; “%(given)s” was entered.", given=line))
            )


class ProgrammeForm(PageForm):
    """Which programme, and what graduates can do."""

    title = LineField(_l("Title"), description=_l("The name of the programme, as it is to be listed."), longest=120)
    field = ChoiceField(_l("Field of work"), choices=fields_of_work, description=_l("The agreement says which fields it covers."))
    programme = ChoiceField(
        _l("Study programme"),
        choices=_programmes,
        description=_l("One of your verified master's programmes; others are entered and verified under “Our organisation”."),
    )
    summary = ParagraphField(_l("Summary"), description=_l("Two or three sentences for the list."), longest=600, rows=3)
    intake = LineField(_l("Intake"), description=_l("For example: odd semester 2027/2028."), longest=120)
    outcomes = ParagraphField(
        _l("Outcomes, one a line"), [one_a_line], description=_l("What a graduate can do in the service."), longest=4000, rows=6
    )


class StudyForm(PageForm):
    """How it is studied."""

    seats = WholeNumberField(_l("How many civil servants can be admitted?"), least=1, most=MOST_SEATS)
    starts_on = DayField(_l("First day"), description=_l("For example: 9 11 2026"))
    ends_on = DayField(_l("Last day"), description=_l("The end of the last semester by plan."))
    place = LineField(_l("Place"), description=_l("District and city of the campus."))
    mode = ChoiceField(_l("How does it take place?"), choices=list(MODES.items()), radios=True)
    study_mode = ChoiceField(_l("Mode of study"), choices=[(code, name, means) for code, (name, means) in STUDY_MODES.items()], radios=True)
    semesters = WholeNumberField(_l("Length in semesters"), least=1, most=MOST_SEMESTERS)
    credits = WholeNumberField(_l("Credits (SKS)"), least=1, most=MOST_CREDITS, description=_l("Master's programmes have 36 to 72."))
    class_times = ParagraphField(
        _l("Class times, one a line"),
        [_class_times],
        optional=True,
        description=_l("For example: Friday 18.30-21.00. For those who stay in post, classes lie outside working hours."),
        longest=1000,
        rows=4,
    )
    rpl_credits = WholeNumberField(
        _l("Credits that can be recognised (RPL)"), most=MOST_CREDITS, description=_l("0 where none are."), default="0"
    )
    pay = ChoiceField(
        _l("What it means for pay and the performance allowance (TPP)"),
        choices=[(code, name, means) for code, (name, means) in PAY.items()],
        radios=True,
    )

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401  WTForms' signature
        """Also: the last day lies after the first."""
        return ordered_days(self, good=bool(super().validate(extra_validators)))


class MoneyForm(PageForm):
    """What it costs, who pays, and who is admitted."""

    tuition = RupiahField(_l("Tuition a semester, in rupiah"), most=MOST_RUPIAH)
    other_costs = LineField(_l("Other costs"), optional=True, description=_l("For example: registration Rp500.000, once."))
    payer = ChoiceField(_l("Who pays?"), choices=[(code, name, means) for code, (name, means) in PAYERS.items()], radios=True)
    cost = RupiahField(_l("What a participant pays in all, in rupiah"), most=MOST_RUPIAH, description=_l("0 where nothing is paid."))
    sponsored_seats = WholeNumberField(_l("Sponsored places"), most=MOST_SEATS, default="0")
    budget_ceiling = RupiahField(
        _l("Ceiling of the budget for sponsored places, in rupiah"), most=MOST_RUPIAH, description=_l("0 where there is none."), default="0"
    )
    admission = ParagraphField(
        _l("Steps of admission with their dates, one a line"),
        [one_a_line],
        description=_l("For example: written test, 12 March 2027."),
        longest=2000,
        rows=4,
    )
    entry_requirements = ParagraphField(
        _l("What the university asks of applicants, one a line"),
        [one_a_line],
        optional=True,
        description=_l("For example: TOEFL 450, a research proposal."),
        longest=2000,
        rows=4,
    )

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401  WTForms' signature
        """Also: whoever pays all of it does not also pay nothing."""
        good = bool(super().validate(extra_validators))
        if self.payer.data == "participant" and self.sponsored_seats.number:
            self.sponsored_seats.errors = [
                *self.sponsored_seats.errors,
                say(Text("Where the participant pays, no place is sponsored: enter 0, or choose that costs are shared.")),
            ]
            return False
        return good


def _programme(form: Any) -> dict[str, Any]:  # noqa: ANN401  a ProgrammeForm
    """The chosen programme as it stands in the register now: what is published does not change with it."""
    found = registry.get_programme(uuid.UUID(form.programme.data))
    return {
        "id": str(found.id),
        "code": found.code,
        "name": found.name,
        "scheme": SCHEME_NAMES[found.scheme],
        "grade": found.grade,
        "accreditation": accreditation_code(found.scheme, found.grade),
        "decree": found.decree_number,
        "until": found.expires_on.isoformat(),
    }


def filled(pages: Mapping[str, Any]) -> Filled:
    """The programme that the validated pages describe."""
    about, study, money = (pages[key] for key in ("tasks", "schedule", "money"))
    particulars = {
        "programme": _programme(about),
        "intake": about.intake.data,
        "study_mode": study.study_mode.data,
        "semesters": study.semesters.number,
        "credits": study.credits.number,
        "class_times": [parse_meeting(line) for line in lines_of(study.class_times.data)],
        "rpl_credits": study.rpl_credits.number or 0,
        "pay": OFFICIAL["pay", study.pay.data],
        "tuition": money.tuition.number,
        "other_costs": money.other_costs.data or "",
        "payer": money.payer.data,
        "sponsored_seats": money.sponsored_seats.number or 0,
        "budget_ceiling": money.budget_ceiling.number or 0,
        "admission": lines_of(money.admission.data),
        "entry_requirements": lines_of(money.entry_requirements.data),
    }
    return made_of(pages, particulars=particulars, cost=money.cost.number or 0)


MASTERS = KindForm(
    sheets=(
        Sheet("tasks", Text("Programme and outcomes"), ProgrammeForm),
        Sheet("schedule", Text("Places and mode of study"), StudyForm),
        Sheet("money", Text("Costs and admission"), MoneyForm),
        Sheet("competencies", Text("Competencies and requirements"), CompetenciesForm),
        Sheet("mentor", Text("Contact of the programme"), ContactForm),
        Sheet("submit", Text("Check and submit"), SubmitForm),
    ),
    filled=filled,
)
