"""What an administrator may send: a file, the word to run it or to undo it; and what a civil servant asks of the own record."""

from collections.abc import Mapping
from typing import Any, Self

from flask_babel import lazy_gettext as _l

from portal.reference import queries as reference
from portal.reference.domain import CodeList
from portal.web.fields import ChoiceField, DayField, LineField, ParagraphField, TickField, UploadField, choices
from portal.web.forms import BaseForm
from portal.workforce.domain.cells import LONGEST
from portal.workforce.domain.codes import WORDS, Predicate
from portal.workforce.domain.requests import PARTICULARS, Correctable, RequestKind, Typed

Field = Any


class UploadForm(BaseForm):
    """A workforce file."""

    file = UploadField(
        _l("Workforce file"),
        description=_l(
            "XLSX or CSV (UTF-8), at most 25 MB. The first row holds the headers. Nothing is saved before you have seen what would change."
        ),
        accept=".xlsx,.csv,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )


class RunForm(BaseForm):
    """Run a file that was reviewed."""

    source = LineField(_l("Source of the data"), description=_l("Written beside each field of a servant's data."), longest=120)
    reason = ParagraphField(_l("Reason for the import"), rows=2, longest=500)
    checked = TickField(_l("I have checked this with the data's owner"), optional=True)

    def offer(self, *, alarms: bool) -> Self:
        """The box is there where the file raises an alarm; without a tick the service says what is missing."""
        if not alarms:
            del self.checked
        return self

    def is_checked(self) -> bool:
        """Whether the box is there and ticked."""
        return "checked" in self and bool(self.checked.data)


class UndoForm(BaseForm):
    """Undo an import."""

    reason = ParagraphField(
        _l("Reason for undoing it"), description=_l("It is kept in the audit record with your name."), rows=3, longest=500
    )


# -- requests on one's own record ---------------------------------------------------------------------------------------------------------


class RequestForm(BaseForm):
    """What every request says beside what it asks for."""

    reason = ParagraphField(
        _l("Reason (read by whoever decides)"),
        description=_l("One sentence or more: what is wrong or missing, and since when."),
        longest=1000,
        rows=3,
    )
    proof = UploadField(
        _l("Proof"),
        description=_l("The decree, diploma or certificate that shows it. PDF, PNG or JPEG, at most 5 MB."),
        accept="application/pdf,image/png,image/jpeg",
    )

    def particulars(self) -> dict[str, str | None]:
        """What an addition says."""
        return {}


def correction_form(field: str, found: Correctable) -> type[RequestForm]:
    """The form by which a field is corrected."""
    return type("CorrectionForm", (RequestForm,), {"after": _after(field, found)})


def _after(field: str, found: Correctable) -> Field:
    label, optional = _l("What should stand there"), not found.needed
    empty = _l("Leave it empty if nothing should stand there.") if optional else ""
    if found.typed is Typed.DAY:
        return DayField(label, description=empty or _l("For example: 30 11 2026"), optional=optional)
    if found.typed is Typed.CODE:
        return ChoiceField(label, choices=lambda: choices([("", _l("Choose one")), *_codes(field)]), optional=optional)
    hint = _l("The 18 digits of the supervisor's NIP.") if field == "supervisor_nip" else empty
    return LineField(label, description=hint, longest=LONGEST, optional=optional)


def _codes(field: str) -> list[tuple[str, Any]]:
    lists = {"grade": CodeList.GRADE, "education": CodeList.EDUCATION}
    if field in lists:
        return _listed(lists[field])
    if field == "discipline_open_case":
        return [(code, WORDS[code]) for code in ("false", "true")]
    return [(code.value, WORDS[code]) for code in Predicate]


def _listed(name: CodeList) -> list[tuple[str, Any]]:
    return [(entry.code, entry.code if entry.code == entry.name else f"{entry.code} {entry.name}") for entry in reference.entries_of(name)]


class EducationForm(RequestForm):
    """A finished study that the record lacks."""

    level = ChoiceField(_l("Level of education"), choices=lambda: choices([("", _l("Choose one")), *_listed(CodeList.EDUCATION)]))
    institution = LineField(_l("Institution"), longest=LONGEST)
    programme = LineField(_l("Study programme"), longest=LONGEST)
    graduated_on = DayField(_l("Graduation day"), description=_l("As on the diploma. For example: 30 11 2026"))
    diploma_number = LineField(_l("Diploma number"), longest=100)

    def particulars(self) -> dict[str, str | None]:
        """As the request keeps them."""
        return _particulars(self, RequestKind.EDUCATION)


class CertificateForm(RequestForm):
    """A certificate that the record lacks."""

    competency = ChoiceField(
        _l("Competency"),
        description=_l("If it is one of the competency standard; else write its name."),
        choices=lambda: choices([("", _l("None of these")), *_listed(CodeList.COMPETENCY)]),
        optional=True,
    )
    name = LineField(_l("Name of the certificate"), longest=LONGEST, optional=True)
    issuer = LineField(_l("Issued by"), longest=LONGEST)
    number = LineField(_l("Certificate number"), longest=100)
    issued_on = DayField(_l("Issued on"), description=_l("For example: 30 11 2026"))
    valid_until = DayField(_l("Valid until"), description=_l("Leave it empty if it does not end."), optional=True)

    def particulars(self) -> dict[str, str | None]:
        """As the request keeps them."""
        return _particulars(self, RequestKind.CERTIFICATE)


ADDITION_FORMS: Mapping[RequestKind, type[RequestForm]] = {
    RequestKind.EDUCATION: EducationForm,
    RequestKind.CERTIFICATE: CertificateForm,
}


def _particulars(form: BaseForm, kind: RequestKind) -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    for name in PARTICULARS[kind]:
        data = form[name].data
        found[name] = data.isoformat() if isinstance(form[name], DayField) and data else (str(data).strip() or None if data else None)
    return found
