"""The paper of an agreement as it is read and printed: Indonesian alone, whatever the reader's language."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from flask_babel import force_locale

from partners.agreements import queries
from partners.agreements.domain import KINDS, AgreementType, Side
from partners.agreements.domain.clauses import Article, draw_up
from partners.agreements.presenters import signatures_of, value_of
from partners.agreements.services import papers
from partners.registry import queries as partners
from portal.organisations import queries as organisations
from portal.web.i18n import official_day, say

if TYPE_CHECKING:
    from partners.agreements.models import Agreement

BLANK = "(diisi pada saat penandatanganan)"
SIDES = {Side.GOVERNMENT: "PIHAK KESATU", Side.PARTNER: "PIHAK KEDUA"}


@dataclass(frozen=True, slots=True)
class Party:
    """One side as the paper names it."""

    name: str
    called: str
    address: str
    signer: str
    post: str
    mandate: str
    signed: str
    """The day of its signature, or empty."""


@dataclass(frozen=True, slots=True)
class Paper:
    """All that stands on the paper."""

    number: str
    title: str
    about: str
    government: str
    basis: Sequence[str]
    parties: Sequence[Party]
    articles: Sequence[Article]

    def data(self, *, sample: bool) -> dict[str, Any]:
        """What the PDF is set from."""
        return {**asdict(self), "sample": sample}


def paper_of(agreement: "Agreement") -> Paper:
    """The paper of an agreement that has been submitted, as it stands."""
    model = papers.model()
    with force_locale("id"):
        bureau = organisations.province()
        return Paper(
            number=agreement.number,
            title=f"ADENDUM {_title(agreement)}" if agreement.amends_id else _title(agreement),
            about="Pengembangan Kompetensi Pegawai ASN",
            government=bureau.name if bureau else "Provinsi DKI Jakarta",
            basis=model.basis,
            parties=_parties(agreement),
            articles=draw_up(model.clauses, _facts(agreement), _holding(agreement)),
        )


def _title(agreement: "Agreement") -> str:
    return "KESEPAKATAN BERSAMA" if agreement.type is AgreementType.MOU else "PERJANJIAN KERJA SAMA"


def _parties(agreement: "Agreement") -> list[Party]:
    partner = partners.get_partner(agreement.partner_id)
    known = {Side.PARTNER: (partner.signer_name, partner.signer_post, partner.signer_mandate), Side.GOVERNMENT: (None, None, None)}
    addresses = {Side.PARTNER: partner.address or "", Side.GOVERNMENT: ""}
    made = []
    for one in sorted(signatures_of(agreement), key=lambda signed: list(SIDES).index(signed.side)):
        signer, post, mandate = (one.signer, one.post, one.mandate) if one.at else known[one.side]
        signed = official_day(one.at) if one.at else ""
        made.append(Party(one.name, SIDES[one.side], addresses[one.side], signer or BLANK, post or BLANK, mandate or BLANK, signed))
    return made


def _facts(agreement: "Agreement") -> dict[str, str]:
    renewed = queries.get_agreement(agreement.renews_id).number if agreement.renews_id else ""
    amended = queries.get_agreement(agreement.amends_id).number if agreement.amends_id else ""
    called = "kesepakatan bersama" if agreement.type is AgreementType.MOU else "perjanjian"
    this = f"{'adendum' if agreement.amends_id else called} ini"
    return {
        "this": this,
        "This": this.capitalize(),
        "amends": f"{'kesepakatan bersama' if agreement.type is AgreementType.MOU else 'perjanjian kerja sama'} nomor {amended}",
        "under": queries.get_agreement(agreement.under_id).number if agreement.under_id else "",
        "kinds": _listed([KINDS[key] for key in agreement.kinds or [] if key in KINDS]),
        "fields": _listed(value_of("field_codes", agreement.field_codes)),
        "places": _listed(value_of("places", agreement.places)),
        "bearers": _listed(value_of("bearers", agreement.bearers)),
        "description": agreement.fields or "",
        "seats": str(agreement.seats_a_year or 0),
        "seats_by_kind": _listed(value_of("seats_by_kind", agreement.seats_by_kind)),
        "first": official_day(agreement.starts_on) if agreement.starts_on else "",
        "last": official_day(agreement.ends_on) if agreement.ends_on else "",
        "costs": agreement.costs or "",
        "renews": renewed,
    }


def _listed(values: Any) -> str:  # noqa: ANN401  a text, or several
    return "; ".join(say(value) for value in values) if isinstance(values, list) else say(values)


def _holding(agreement: "Agreement") -> set[str]:
    found = {"runoff" if agreement.runoff else "no_runoff"}
    found.add(agreement.type.value)
    parts = {
        "bearers": agreement.bearers,
        "renews": agreement.renews_id,
        "under": agreement.under_id,
        "amends": agreement.amends_id,
        "seats_by_kind": agreement.seats_by_kind,
    }
    return found | {name for name, holds in parts.items() if holds}
