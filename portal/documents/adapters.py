"""Typst makes the PDF: tagged, PDF/A-2a and PDF/UA-1, the same bytes from the same content; segno makes the QR code."""

import importlib.util
import io
import json
from pathlib import Path
from typing import Any, Literal

import segno
import typst

TEMPLATES = Path(__file__).resolve().parents[2] / "templates" / "letters"
STANDARDS: tuple[Literal["a-2a"], Literal["ua-1"]] = ("a-2a", "ua-1")
FONT_PACKAGES = ("fontpkg_plus_jakarta_sans", "fontpkg_noto_sans")


class LetterError(Exception):
    """The letter could not be set; the text says why."""


def qr_svg(address: str) -> str:
    """The address as a QR code, as an SVG drawing."""
    drawing = io.BytesIO()
    segno.make(address, error="m").save(drawing, kind="svg", scale=4, border=2, xmldecl=False, svgns=True, dark="#10242A", light="#fff")
    return drawing.getvalue().decode()


def make_pdf(template: str, data: dict[str, Any]) -> bytes:
    """The letter as PDF. What people typed is data and never markup. Raises LetterError."""
    try:
        made = typst.compile(
            str(TEMPLATES / template),
            root=str(TEMPLATES),
            format="pdf",
            font_paths=[str(_package(name) / "files") for name in FONT_PACKAGES],
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            pdf_standards=[*STANDARDS],
        )
    except (RuntimeError, typst.TypstError) as error:
        raise LetterError(str(error)) from error
    return bytes(made)


def _package(name: str) -> Path:
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        msg = f"the font package {name} is not installed"
        raise LetterError(msg)
    return Path(next(iter(spec.submodule_search_locations)))
