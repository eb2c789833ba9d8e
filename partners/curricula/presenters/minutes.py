"""The joint curriculum minutes as they are read and printed: Indonesian alone, whatever the reader's language."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from flask_babel import force_locale

from partners.curricula.domain import Side
from partners.curricula.queries import versions
from partners.curricula.services import name_of_side, signing
from portal.web.i18n import official_day

if TYPE_CHECKING:
    from partners.curricula.models import Curriculum, CurriculumSignature, CurriculumVersion

TITLE = "BERITA ACARA PENYELARASAN KURIKULUM"
BLANK = "(belum ditandatangani)"
SIDES: Mapping[Side, str] = {
    Side.UNIVERSITY: "Perguruan tinggi",
    Side.GOVERNMENT: "Pemerintah daerah",
    Side.COMPANY: "Mitra industri",
}


@dataclass(frozen=True, slots=True)
class Party:
    """One side as the minutes name it."""

    name: str
    called: str
    signer: str
    post: str
    signed: str
    """The day, or empty."""
    sha256: str
    """Of what it has read and signed."""


@dataclass(frozen=True, slots=True)
class Minutes:
    """All that stands in the minutes."""

    number: str
    title: str
    about: str
    university: str
    version: str
    sha256: str
    day: str
    """On which the last side signed, or empty."""
    paragraphs: Sequence[str]
    parties: Sequence[Party]

    def data(self, *, sample: bool, address: str, qr: str) -> dict[str, Any]:
        """What the PDF is set from."""
        return {**asdict(self), "sample": sample, "address": address, "qr": qr}


def minutes_of(curriculum: "Curriculum", version: "CurriculumVersion") -> Minutes:
    """The minutes of the version that every side agreed to, as they stand."""
    signatures = versions.signatures_of(version.id)
    sides = signing.bound_sides(curriculum)
    with force_locale("id"):
        done = [signatures[side].created_at for side in sides if side in signatures]
        day = official_day(max(done)) if len(done) == len(sides) else ""
        parties = [_party(curriculum, side, signatures.get(side)) for side in sides]
        return Minutes(
            number=curriculum.number,
            title=TITLE,
            about=curriculum.title,
            university=curriculum.body_name,
            version=version.number,
            sha256=version.sha256,
            day=day,
            paragraphs=_paragraphs(curriculum, version, day, sides),
            parties=parties,
        )


def _party(curriculum: "Curriculum", side: Side, signature: "CurriculumSignature | None") -> Party:
    if signature is None:
        return Party(name_of_side(curriculum, side), SIDES[side], BLANK, "", "", "")
    day = official_day(signature.created_at)
    return Party(signature.body_name, SIDES[side], signature.name, signature.post, day, signature.sha256)


def _paragraphs(curriculum: "Curriculum", version: "CurriculumVersion", day: str, sides: Sequence[Side]) -> list[str]:
    on = f"Pada tanggal {day} para pihak" if day else "Para pihak"
    return [
        line
        for line in (AGREED.format(on=on, curriculum=curriculum, version=version), FIXED, PART if Side.COMPANY in sides else "", DECREE)
        if line
    ]


AGREED = (
    "{on} di bawah ini menyatakan telah menyelaraskan Kurikulum {curriculum.title} ({curriculum.number}) pada {curriculum.body_name} "
    "dan menyepakati versi {version.number} sebagai naskah akhir."
)
FIXED = (
    "Naskah yang disepakati ditandai dengan sidik SHA-256. Versi itu tidak dapat diubah lagi setelah semua pihak menandatangani; "
    "perubahan sesudahnya dimuat dalam kurikulum berikutnya."
)
PART = "Mitra industri membaca dan menandatangani bagian yang disusunnya bersama; sidik bagian itu tercantum pada tanda tangannya."
DECREE = "Kurikulum berlaku setelah ditetapkan dengan keputusan perguruan tinggi."
