"""Make the PDF of each copy of a signed letter: again and again the same bytes, so that the job may run twice."""

import uuid

from flask import current_app

from portal.documents import adapters, queries, services
from portal.documents.domain import LETTERS, shown_code
from portal.kernel import clock


def render(letter_id: str) -> None:
    """Make what is missing."""
    letter = queries.get_letter(uuid.UUID(letter_id))
    settings = current_app.config["SETTINGS"]
    for copy in letter.copies:
        if copy.pdf_sha256:
            continue
        address = f"{settings.base_url}/verify/{copy.code}"
        signed = clock.local(letter.signed_at or clock.now())
        data = {
            **letter.content,
            "copy": {"name": copy.name, "nip": copy.nip, "code": shown_code(copy.code), "address": address, "place": copy.place},
            "signer": {"name": letter.signer_name, "post": letter.signer_post},
            "signed": {"year": signed.year, "month": signed.month, "day": signed.day},
            "qr": adapters.qr_svg(address),
            "sample": settings.portal_demo,
        }
        services.keep_pdf(copy, adapters.make_pdf(LETTERS[letter.kind].template, data))
