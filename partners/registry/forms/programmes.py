"""A study programme as a university enters it, and what the verifier answers."""

import datetime as dt
from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _l
from wtforms.validators import ValidationError

from partners.registry.domain.accreditation import CODES, GRADES, SCHEMES, Entry, ProgrammeLevel, accreditation_code
from partners.registry.domain.identifiers import IDENTIFIERS, PROGRAMME_DIGITS, count_fault, level_note
from partners.registry.forms import PageForm, PaperDay, not_to_come
from portal.kernel.errors import DomainError
from portal.web.fields import ChoiceField, LineField, ParagraphField, UploadField
from portal.web.forms import BaseForm
from portal.web.i18n import say

if TYPE_CHECKING:
    from partners.registry.models import StudyProgramme


def _code(form: BaseForm, field: LineField) -> None:  # noqa: ARG001  WTForms' signature
    fault = count_fault(IDENTIFIERS["programme"], field.data or "", PROGRAMME_DIGITS)
    if fault:
        raise ValidationError(say(fault))


def _grade(form: BaseForm, field: ChoiceField) -> None:
    scheme = form["scheme"].data
    if scheme in CODES:
        try:
            accreditation_code(scheme, field.data)
        except DomainError as error:
            raise ValidationError(say(error.text)) from error


class ProgrammeForm(PageForm):
    """A study programme with its accreditation."""

    code = LineField(_l("Code in PDDikti"), [_code], description=_l("5 digits, for example 61101."), inputmode="numeric", width="10")
    name = LineField(_l("Name of the programme"), description=_l("As on the decree, for example Magister Administrasi Publik."))
    level = ChoiceField(_l("Level"), choices=[("", _l("Choose")), *((one.value, one.value) for one in ProgrammeLevel)], width="10")
    scheme = ChoiceField(_l("Accredited by the scheme"), choices=list(SCHEMES.items()), radios=True)
    grade = ChoiceField(
        _l("Grade of the accreditation"),
        [_grade],
        choices=[("", _l("Choose")), *((grade, grade) for grade in GRADES)],
        description=_l("As printed on the certificate. An older certificate keeps its grade until it expires."),
    )
    decree_number = LineField(_l("Number of the decree"), longest=100)
    decree_date = PaperDay(_l("Date of the decree"), [not_to_come])
    expires_on = PaperDay(
        _l("Last day of the accreditation"), description=_l("As printed on the certificate. You are reminded 90, 30 and 7 days before.")
    )
    decree = UploadField(
        _l("Decree or certificate of accreditation"),
        description=_l("PDF or picture, at most 5 MB. BKD's verifier reads it beside what you enter."),
        accept="application/pdf,image/png,image/jpeg",
    )

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401  WTForms' signature
        """Note, without refusing, that the code speaks of another level."""
        note = level_note(self.code.data or "", self.level.data or "") if self.level.data else None
        self.code.note = say(note) if note else None
        return bool(super().validate(extra_validators))

    def entry(self) -> Entry:
        """What was said, once it has been validated."""
        names = ("code", "name", "level", "scheme", "grade", "decree_number", "decree_date", "expires_on")
        return Entry(**{name: self[name].data for name in names})


def parts(day: dt.date | None) -> dict[str, str]:
    """A day as its three boxes hold it."""
    return {"day": str(day.day), "month": str(day.month), "year": str(day.year)} if day else {}


def known(programme: "StudyProgramme") -> dict[str, Any]:
    """What stands in the form of a programme that is corrected."""
    plain = {name: str(getattr(programme, name)) for name in ("code", "name", "level", "scheme", "grade", "decree_number")}
    return {**plain, "decree_date": parts(programme.decree_date), "expires_on": parts(programme.expires_on)}


class CheckForm(BaseForm):
    """The verifier's answer."""

    answer = ChoiceField(
        _l("Answer"),
        choices=[
            ("confirm", _l("Confirm it"), _l("It can be offered; the public page shows it")),
            ("return", _l("Return for correction"), _l("The university reads your words and corrects it")),
        ],
        radios=True,
    )
    comment = ParagraphField(
        _l("What is to be corrected (read by the university)"), description=_l("Needed when you return it."), optional=True, longest=1000
    )


class ReasonForm(BaseForm):
    """Why something is ended."""

    reason = ParagraphField(
        _l("Reason"), description=_l("At least one sentence of your own. It is kept in the audit record."), longest=1000
    )
