"""What happens to letters and to their texts: each function is one decision somebody takes."""

from portal.documents.services.drawing import FIRST_SERIAL, Corrected, Numbering, asked_of, draw_up, enter_number, replace
from portal.documents.services.issuing import MOST, preview, results, sign_together
from portal.documents.services.keeping import check, keep_pdf, pdf_of
from portal.documents.services.signing import RENDER, hindrance, initial, revoke, send_back, sign

__all__ = [
    "FIRST_SERIAL",
    "MOST",
    "RENDER",
    "Corrected",
    "Numbering",
    "asked_of",
    "check",
    "draw_up",
    "enter_number",
    "hindrance",
    "initial",
    "keep_pdf",
    "pdf_of",
    "preview",
    "replace",
    "results",
    "revoke",
    "send_back",
    "sign",
    "sign_together",
]
