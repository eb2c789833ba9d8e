"""The form on which a partner proposes other facts than those that were verified."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask_babel import lazy_gettext as _l

from partners.registry.domain import DAYS, PAPERS, PartnerKind
from partners.registry.domain.identifiers import codes_in
from partners.registry.forms import (
    LISTS,
    CertificationIdentityForm,
    CompanyIdentityForm,
    PageForm,
    SignerForm,
    TrainingIdentityForm,
    UniversityIdentityForm,
    kbli_codes_field,
    kbli_field,
)
from partners.registry.forms.programmes import parts
from partners.registry.services.changes import Facts
from portal.reference import queries as reference
from portal.web.fields import LineField, ParagraphField, UploadField


def _name() -> Any:  # noqa: ANN401  WTForms makes the field later
    return LineField(_l("Name of the organisation"), description=_l("As on its deed or decree."))


def _reason() -> Any:  # noqa: ANN401  WTForms makes the field later
    words = _l("What has changed, since when, by which deed or decree. BKD's verifier reads it.")
    return ParagraphField(_l("Reason for the change"), description=words, longest=1000, rows=3)


class CompanyChangeForm(SignerForm, CompanyIdentityForm):
    """What a company may propose anew."""

    name = _name()
    kbli = kbli_field()
    kbli_codes = kbli_codes_field()
    reason = _reason()


class UniversityChangeForm(SignerForm, UniversityIdentityForm):
    """What a university may propose anew."""

    name = _name()
    reason = _reason()


class CertificationChangeForm(SignerForm, CertificationIdentityForm):
    """What a certification body may propose anew."""

    name = _name()
    reason = _reason()


class TrainingChangeForm(SignerForm, TrainingIdentityForm):
    """What a training provider may propose anew."""

    name = _name()
    reason = _reason()


CHANGE_FORMS: dict[PartnerKind, type[PageForm]] = {
    PartnerKind.COMPANY: CompanyChangeForm,
    PartnerKind.UNIVERSITY: UniversityChangeForm,
    PartnerKind.CERTIFICATION_BODY: CertificationChangeForm,
    PartnerKind.TRAINING_PROVIDER: TrainingChangeForm,
}


def known(facts: Facts, reason: str = "") -> dict[str, Any]:
    """What stands in the form before anybody has typed: the facts in force, or the change that came back."""
    document = {name: value for name, value in facts.document().items() if name not in PAPERS}
    days = {name: parts(getattr(facts.details, name)) for name in DAYS}
    return {**document, **days, "kbli_codes": ", ".join(facts.details.kbli_codes), "reason": reason}


def proposed(form: PageForm, base: Facts, uploads: Mapping[str, Mapping[str, str]]) -> Facts:
    """The facts as the form says them; a paper that was not sent anew stays."""
    typed = {one.name: one.data for one in form if not isinstance(one, UploadField) and one.name not in {"name", "reason", *LISTS}}
    values: dict[str, Any] = {name: value or None for name, value in typed.items()}
    values |= {name: uploads[name]["id"] for name in PAPERS if name in uploads}
    if "kbli" in form:
        values |= {"kbli": form["kbli"].data or (), "kbli_codes": codes_in(form["kbli_codes"].data or "")}
        if list(values["kbli"]) != list(base.details.kbli):
            values["kbli_edition"] = next((entry.details.get("edition") for entry in reference.kbli()), None)
    return Facts(" ".join(form["name"].data.split()), replace(base.details, **values))
