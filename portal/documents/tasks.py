"""Make the PDF of each copy of a signed letter: again and again the same bytes, so that the job may run twice."""

import uuid

from flask import current_app

from portal.documents import adapters, presenters, queries, services
from portal.documents.domain import LETTERS, shown_code


def render(letter_id: str) -> None:
    """Make what is missing."""
    letter = queries.get_letter(uuid.UUID(letter_id))
    settings = current_app.config["SETTINGS"]
    for copy in letter.copies:
        if copy.pdf_sha256:
            continue
        address = f"{settings.base_url}/verify/{copy.code}"
        data = {
            **letter.content,
            **presenters.printed_of(letter),
            "people": presenters.people_of(copy),
            "copy": {"name": copy.name, "nip": copy.nip, "code": shown_code(copy.code), "address": address, "place": copy.place},
            "qr": adapters.qr_svg(address),
            "sample": settings.portal_demo,
        }
        services.keep_pdf(copy, adapters.make_pdf(LETTERS[letter.kind].template, data))
