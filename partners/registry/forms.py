"""The pages on which a partner describes itself, and what an officer submits about one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms.validators import ValidationError

from partners.registry.domain import IDENTIFIERS, LEGAL_FORMS, NIB_DIGITS, PT_CODE_DIGITS, Details, PartnerKind, count_fault, npwp_note
from portal.kernel.text import Text
from portal.reference import queries as reference
from portal.web.fields import ChoiceField, ChoicesField, LineField, ParagraphField, UploadField, choices
from portal.web.forms import BaseForm
from portal.web.i18n import language, say


class PageForm(BaseForm):
    """One page of a form of several: filled from its draft, with the uploads that are kept and the comments made on it."""

    @classmethod
    def from_draft(cls, fields: Iterable[tuple[str, str]], uploads: Mapping[str, Mapping[str, str]]) -> "PageForm":
        """The page as it was typed."""
        return cls(MultiDict(list(fields))).with_uploads(uploads)

    def with_uploads(self, uploads: Mapping[str, Mapping[str, str]]) -> "PageForm":
        """Say which files are there already."""
        for field in self.uploads():
            field.kept = uploads.get(field.name, {}).get("name")
        return self

    def with_comments(self, comments: Mapping[str, list[tuple[Text, str]]]) -> "PageForm":
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

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401  WTForms' signature
        """Note, without refusing, what the verifier will ask about the tax number."""
        note = npwp_note(self.npwp.data) if self.npwp.data else None
        self.npwp.note = say(note) if note else None
        return bool(super().validate(extra_validators))


class CompanyIdentityForm(_IdentityForm):
    """What a company is by law."""

    nib = LineField(
        _l("Business identification number (NIB)"),
        [_digits("nib", NIB_DIGITS)],
        description=_l("13 digits, without spaces."),
        inputmode="numeric",
        width="20",
    )
    legal_form = ChoiceField(_l("Legal form"), choices=list(LEGAL_FORMS[PartnerKind.COMPANY].items()), radios=True)
    deed = UploadField(
        _l("Deed of establishment"),
        description=_l("PDF or picture, at most 5 MB. Without it BKD cannot verify the company."),
        optional=True,
        accept="application/pdf,image/png,image/jpeg",
    )


class UniversityIdentityForm(_IdentityForm):
    """What a university is by law."""

    pt_code = LineField(
        _l("University code (PDDikti)"), [_digits("pt_code", PT_CODE_DIGITS)], description=_l("6 digits."), inputmode="numeric", width="10"
    )
    legal_form = ChoiceField(_l("Legal form"), choices=list(LEGAL_FORMS[PartnerKind.UNIVERSITY].items()), radios=True)
    deed = UploadField(
        _l("Decree of establishment"),
        description=_l("PDF or picture, at most 5 MB. Without it BKD cannot verify the university."),
        optional=True,
        accept="application/pdf,image/png,image/jpeg",
    )


class SignerForm(PageForm):
    """Who signs an agreement for the partner."""

    signer_name = LineField(_l("Who signs agreements"), description=_l("With titles as on the deed or decree."))
    signer_post = LineField(_l("Post of the signer"), description=_l("For example: Director."))
    signer_mandate = LineField(
        _l("Authority of the signer"), description=_l("The article of the deed, or the number and date of the power of attorney.")
    )
    mandate = UploadField(
        _l("Power of attorney (surat kuasa), or the page of the deed that gives the authority"),
        description=_l("PDF or picture, at most 5 MB. It must be signed by whoever gives the power."),
        optional=True,
        accept="application/pdf,image/png,image/jpeg",
    )


class UniversityActivitiesForm(PageForm):
    """What a university wants to offer."""

    activities = ParagraphField(
        _l("What do you want to offer?"), description=_l("Programmes, short courses, in which fields."), longest=2000, rows=5
    )


class CompanyActivitiesForm(PageForm):
    """What a company wants to offer, and the sectors that must cover it."""

    kbli = ChoicesField(
        _l("Business sectors (KBLI) that cover it"),
        choices=sectors,
        description=_l("Those that stand on your NIB. The verifier checks whether they cover what you offer."),
    )
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
SHEETS: dict[PartnerKind, tuple[Sheet, ...]] = {
    PartnerKind.COMPANY: (
        CONTACT,
        Sheet("identity", Text("Identity of the company"), CompanyIdentityForm),
        SIGNER,
        Sheet("activities", Text("What is offered"), CompanyActivitiesForm),
    ),
    PartnerKind.UNIVERSITY: (
        CONTACT,
        Sheet("identity", Text("Identity of the university"), UniversityIdentityForm),
        SIGNER,
        Sheet("activities", Text("What is offered"), UniversityActivitiesForm),
    ),
}


def details_of(pages: Iterable[PageForm], uploads: Mapping[str, Mapping[str, str]]) -> Details:
    """The whole description, once every page has been validated."""
    values: dict[str, Any] = {field.name: field.data for page in pages for field in page if not isinstance(field, UploadField)}
    papers = {name: upload["id"] for name, upload in uploads.items()}
    edition = next((entry.details.get("edition") for entry in reference.kbli()), None) if values.get("kbli") else None
    said: dict[str, Any] = {name: value or None for name, value in values.items() if name != "kbli"}
    return Details(
        **said,
        kbli=values.get("kbli") or (),
        kbli_edition=edition,
        deed=papers.get("deed"),
        mandate=papers.get("mandate"),
    )


class SubmitForm(BaseForm):
    """The button that sends what the pages say."""


class SuspendForm(BaseForm):
    """Why a partner may not go on, or may again."""

    reason = ParagraphField(
        _l("Reason (read by the partner)"), description=_l("At least one sentence of your own. Name facts and rules."), longest=2000
    )
