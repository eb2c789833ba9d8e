"""The pages on which a partner describes itself, and what an officer submits about one."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms.validators import ValidationError

from partners.registry.domain import LEGAL_FORMS, PAPERS, Details, PartnerKind
from partners.registry.domain.identifiers import (
    IDENTIFIERS,
    NIB_DIGITS,
    NITKU_DIGITS,
    PT_CODE_DIGITS,
    codes_in,
    count_fault,
    kbli_fault,
    licence_fault,
    nitku_note,
    npwp_note,
    past_fault,
)
from portal.kernel import clock
from portal.kernel.text import Text
from portal.reference import queries as reference
from portal.web.fields import ChoiceField, ChoicesField, DayField, LineField, ParagraphField, UploadField, choices
from portal.web.forms import BaseForm
from portal.web.i18n import language, say


class PageForm(BaseForm):
    """One page of a form of several: filled from its draft, with the uploads that are kept and the comments made on it."""

    @classmethod
    def from_draft(cls, fields: Iterable[tuple[str, str]], uploads: Mapping[str, Mapping[str, str]]) -> Self:
        """The page as it was typed."""
        return cls(MultiDict(list(fields))).with_uploads(uploads)

    def with_uploads(self, uploads: Mapping[str, Mapping[str, str]]) -> Self:
        """Say which files are there already."""
        for field in self.uploads():
            field.kept = uploads.get(field.name, {}).get("name")
        return self

    def with_comments(self, comments: Mapping[str, list[tuple[Text, str]]]) -> Self:
        """Put what an officer said beside the field that it was said of."""
        fields: list[Any] = list(self)
        for field in fields:
            field.comments = list(comments.get(field.name, []))
        return self

    def uploads(self) -> list[UploadField]:
        """The fields that take a file."""
        return [field for field in self if isinstance(field, UploadField)]


def _digits(name: str, expected: int) -> Any:  # noqa: ANN401  a validator of WTForms
    def check(form: BaseForm, field: LineField) -> None:  # noqa: ARG001  WTForms' signature
        fault = count_fault(IDENTIFIERS[name], field.data or "", expected)
        if fault:
            raise ValidationError(say(fault))

    return check


class PaperDay(DayField):
    """A day on a paper: one that does not exist is named as it was typed."""

    def _date(self) -> dt.date | None:
        found = super()._date()
        if self.process_errors:
            given = self.spoken()
            words = Text("%(field)s: “%(given)s” is not a day that exists. Write it as 9 11 2026.", field=str(self.label.text), given=given)
            self.process_errors = [say(words)]
        return found


def not_to_come(form: BaseForm, field: DayField) -> None:  # noqa: ARG001  WTForms' signature
    """A day that has been."""
    fault = past_fault(str(field.label.text), field.data, clock.today()) if field.data else None
    if fault:
        raise ValidationError(say(fault))


def _licence(form: BaseForm, field: LineField) -> None:  # noqa: ARG001  WTForms' signature
    fault = licence_fault(field.data or "")
    if fault:
        raise ValidationError(say(fault))


def _kbli_codes(form: BaseForm, field: LineField) -> None:  # noqa: ARG001  WTForms' signature
    edition = next((str(entry.details.get("edition")) for entry in reference.kbli()), "KBLI")
    fault = kbli_fault(codes_in(field.data or ""), edition)
    if fault:
        raise ValidationError(say(fault))


def _telephone(form: BaseForm, field: LineField) -> None:  # noqa: ARG001  WTForms' signature
    text = field.data or ""
    digits = sum(c.isdigit() for c in text)
    if not 6 <= digits <= 15 or any(c not in "0123456789+-() ." for c in text):  # noqa: PLR2004  the lengths of telephone numbers (ITU E.164)
        raise ValidationError(say(Text("A telephone number has 6 to 15 digits; “%(given)s” was entered.", given=text)))


def _website(form: BaseForm, field: LineField) -> None:  # noqa: ARG001  WTForms' signature
    text = (field.data or "").removeprefix("https://").removeprefix("http://")
    if "." not in text or any(c.isspace() or c in "<>\"'" for c in text):
        raise ValidationError(say(Text("A website looks like organisation.co.id; “%(given)s” was entered.", given=field.data or "")))


def sectors() -> list[Any]:
    """The business sectors of the edition that holds today."""
    english = language() == "en"
    return choices([(entry.code, f"{entry.code} {entry.name_en if english else entry.name}") for entry in reference.kbli()])


def kbli_field() -> Any:  # noqa: ANN401  WTForms makes the field later
    """The divisions of KBLI in which a company works."""
    return ChoicesField(
        _l("Business sectors (KBLI) that cover it"),
        choices=sectors,
        description=_l("Those that stand on your NIB. The verifier checks whether they cover what you offer."),
    )


def kbli_codes_field() -> Any:  # noqa: ANN401  WTForms makes the field later
    """The codes of five digits."""
    return ParagraphField(
        _l("KBLI codes of 5 digits on your NIB"),
        [_kbli_codes],
        description=_l("With commas or lines between them, for example 62019, 63111."),
        optional=True,
        longest=500,
        rows=2,
    )


class ContactForm(PageForm):
    """Whom BKD writes to."""

    contact_name = LineField(
        _l("Name of the contact"), description=_l("Whoever answers questions about this registration."), autocomplete="name"
    )
    contact_phone = LineField(
        _l("Telephone"),
        [_telephone],
        description=_l("With area code, for example 021 5550 1234."),
        inputmode="tel",
        autocomplete="tel",
        width="20",
    )


class _IdentityForm(PageForm):
    npwp = LineField(_l("Tax number (NPWP)"), description=_l("16 digits, without dots and dashes."), inputmode="numeric", width="20")
    address = ParagraphField(_l("Address"), description=_l("As on the deed or decree, with city and postal code."), longest=500, rows=3)
    website = LineField(_l("Website"), [_website], optional=True, inputmode="url", autocomplete="url")
    deed_number = LineField(_l("Number of the deed or decree"), optional=True, longest=100, width="20")
    deed_notary = LineField(_l("Notary, or who issued it"), description=_l("As printed on the deed or decree."), optional=True)
    deed_date = PaperDay(_l("Date of the deed or decree"), [not_to_come], optional=True)

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401  WTForms' signature
        """Note, without refusing, what the verifier will ask about the tax number and the branch."""
        note = npwp_note(self.npwp.data) if self.npwp.data else None
        self.npwp.note = say(note) if note else None
        branch: Any = self._fields.get("nitku")
        if branch is not None:
            note = nitku_note(branch.data or "", self.npwp.data or "")
            branch.note = say(note) if note else None
        return bool(super().validate(extra_validators))


def _nib(*, optional: bool = False) -> Any:  # noqa: ANN401  WTForms makes the field later
    checks = [_digits("nib", NIB_DIGITS)]
    words = _l("13 digits, without spaces.")
    return LineField(
        _l("Business identification number (NIB)"), checks, description=words, inputmode="numeric", width="20", optional=optional
    )


def _branch() -> Any:  # noqa: ANN401  WTForms makes the field later
    return LineField(
        _l("Number of the branch (NITKU)"),
        [_digits("nitku", NITKU_DIGITS)],
        description=_l("22 digits. Only where a branch registers, not the head office."),
        inputmode="numeric",
        optional=True,
    )


def _deed(label: Any) -> Any:  # noqa: ANN401  WTForms makes the field later
    return UploadField(
        label,
        description=_l("PDF or picture, at most 5 MB. Without it BKD cannot verify the organisation."),
        optional=True,
        accept="application/pdf,image/png,image/jpeg",
    )


class CompanyIdentityForm(_IdentityForm):
    """What a company is by law."""

    nib = _nib()
    nitku = _branch()
    legal_form = ChoiceField(_l("Legal form"), choices=list(LEGAL_FORMS[PartnerKind.COMPANY].items()), radios=True)
    deed = _deed(_l("Deed of establishment"))


class UniversityIdentityForm(_IdentityForm):
    """What a university is by law."""

    pt_code = LineField(
        _l("University code (PDDikti)"), [_digits("pt_code", PT_CODE_DIGITS)], description=_l("6 digits."), inputmode="numeric", width="10"
    )
    legal_form = ChoiceField(_l("Legal form"), choices=list(LEGAL_FORMS[PartnerKind.UNIVERSITY].items()), radios=True)
    deed = _deed(_l("Decree of establishment"))


class CertificationIdentityForm(_IdentityForm):
    """What a certification body is by its licence."""

    licence_number = LineField(
        _l("Licence number of BNSP"), [_licence], description=_l("As printed: BNSP-LSP-0123-ID."), width="20", longest=40
    )
    licence_expires_on = PaperDay(_l("Last day of the licence"), description=_l("As printed on the licence. You are reminded before it."))
    licence = _deed(_l("Licence of BNSP"))
    nib = _nib(optional=True)
    legal_form = ChoiceField(_l("Legal form"), choices=list(LEGAL_FORMS[PartnerKind.CERTIFICATION_BODY].items()), radios=True)
    deed = _deed(_l("Deed or decree of establishment"))


class TrainingIdentityForm(_IdentityForm):
    """What a training provider is by law."""

    nib = _nib()
    nitku = _branch()
    legal_form = ChoiceField(_l("Legal form"), choices=list(LEGAL_FORMS[PartnerKind.TRAINING_PROVIDER].items()), radios=True)
    deed = _deed(_l("Deed of establishment"))


class SignerForm(PageForm):
    """Who signs an agreement for the partner."""

    signer_name = LineField(_l("Who signs agreements"), description=_l("With titles as on the deed or decree."))
    signer_post = LineField(_l("Post of the signer"), description=_l("For example: Director."))
    signer_mandate = LineField(
        _l("Authority of the signer"), description=_l("The article of the deed, or the number and date of the power of attorney.")
    )
    mandate_expires_on = PaperDay(
        _l("Last day of the power of attorney"),
        description=_l("If it has one. You are reminded before it."),
        optional=True,
    )
    mandate = UploadField(
        _l("Power of attorney (surat kuasa), or the page of the deed that gives the authority"),
        description=_l("PDF or picture, at most 5 MB. It must be signed by whoever gives the power."),
        optional=True,
        accept="application/pdf,image/png,image/jpeg",
    )


class ActivitiesForm(PageForm):
    """What a university, a certification body or a training provider wants to offer."""

    activities = ParagraphField(
        _l("What do you want to offer?"), description=_l("Programmes, short courses, in which fields."), longest=2000, rows=5
    )


class CompanyActivitiesForm(PageForm):
    """What a company wants to offer, and the sectors that must cover it."""

    kbli = kbli_field()
    kbli_codes = kbli_codes_field()
    activities = ParagraphField(
        _l("What do you want to offer?"),
        description=_l("Which work civil servants would learn from, in which parts of the company."),
        longest=2000,
        rows=5,
    )


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page of the form."""

    key: str
    title: Text
    form: type[PageForm]


CONTACT = Sheet("contact", Text("Contact"), ContactForm)
SIGNER = Sheet("signer", Text("Who signs"), SignerForm)
OFFERED = Sheet("activities", Text("What is offered"), ActivitiesForm)
SHEETS: dict[PartnerKind, tuple[Sheet, ...]] = {
    PartnerKind.COMPANY: (
        CONTACT,
        Sheet("identity", Text("Identity of the company"), CompanyIdentityForm),
        SIGNER,
        Sheet("activities", Text("What is offered"), CompanyActivitiesForm),
    ),
    PartnerKind.UNIVERSITY: (CONTACT, Sheet("identity", Text("Identity of the university"), UniversityIdentityForm), SIGNER, OFFERED),
    PartnerKind.CERTIFICATION_BODY: (
        CONTACT,
        Sheet("identity", Text("Identity of the certification body"), CertificationIdentityForm),
        SIGNER,
        OFFERED,
    ),
    PartnerKind.TRAINING_PROVIDER: (
        CONTACT,
        Sheet("identity", Text("Identity of the training provider"), TrainingIdentityForm),
        SIGNER,
        OFFERED,
    ),
}
LISTS = ("kbli", "kbli_codes")


def details_of(pages: Iterable[PageForm], uploads: Mapping[str, Mapping[str, str]]) -> Details:
    """The whole description, once every page has been validated."""
    values: dict[str, Any] = {field.name: field.data for page in pages for field in page if not isinstance(field, UploadField)}
    papers: dict[str, Any] = {name: uploads[name]["id"] for name in PAPERS if name in uploads}
    edition = next((entry.details.get("edition") for entry in reference.kbli()), None) if values.get("kbli") else None
    said: dict[str, Any] = {name: value or None for name, value in values.items() if name not in LISTS}
    codes = codes_in(values.get("kbli_codes") or "")
    return Details(**said, **papers, kbli=values.get("kbli") or (), kbli_codes=codes, kbli_edition=edition)


class SubmitForm(BaseForm):
    """The button that sends what the pages say."""


class SuspendForm(BaseForm):
    """Why a partner may not go on, or may again."""

    reason = ParagraphField(
        _l("Reason (read by the partner)"), description=_l("At least one sentence of your own. Name facts and rules."), longest=2000
    )
