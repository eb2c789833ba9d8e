"""Typst makes the PDF: tagged, PDF/A-2a and PDF/UA-1, the same bytes from the same content; segno makes the QR code."""

import ast
import importlib.util
import io
import json
import logging
import re
from pathlib import Path
from typing import Any, Literal

import segno
import typst

TEMPLATES = Path(__file__).resolve().parents[2] / "templates" / "letters"
STANDARDS: tuple[Literal["a-2a"], Literal["ua-1"]] = ("a-2a", "ua-1")
FONT_PACKAGES = ("fontpkg_plus_jakarta_sans/files", "fontpkg_noto_sans/files")
"""Each package of fonts with the folder in it: these set almost every letter."""
FURTHER_PACKAGES = ("manimgx_fonts", "noto_cjk_sans_otc")
"""Read only for a letter that has a character which those lack: they are large, and would make every letter wait."""
FURTHER = (
    *(
        f"Noto Sans {script}"
        for script in (
            *("Arabic", "Hebrew", "Devanagari", "Bengali", "Gujarati", "Gurmukhi", "Kannada", "Malayalam", "Oriya", "Sinhala", "Tamil"),
            *("Telugu", "Thai", "Lao", "Khmer", "Myanmar", "Armenian", "Georgian", "Ethiopic", "CJK SC", "CJK KR", "Symbols"),
        )
    ),
    "Noto Emoji",
)
"""The families in them, in the order in which they are tried."""

UNPRINTABLE = re.compile(r'the text `("(?:[^"\\]|\\.)*")` could not be displayed')
"""How Typst names each character that no font has: the standards forbid to print a box in its place."""
RUST_ESCAPE = re.compile(r"\\u\{([0-9a-f]{1,6})\}")
MARK = "[…]"
"""Stands in a file for characters that no font has; the file says so, and where they can be read."""

log = logging.getLogger("simpul.letters")


class LetterError(Exception):
    """The letter could not be set; the text says why."""


def qr_svg(address: str) -> str:
    """The address as a QR code, as an SVG drawing."""
    drawing = io.BytesIO()
    segno.make(address, error="m").save(drawing, kind="svg", scale=4, border=2, xmldecl=False, svgns=True, dark="#10242A", light="#fff")
    return drawing.getvalue().decode()


def make_pdf(template: str, data: dict[str, Any]) -> bytes:
    """The letter as PDF. What people typed is data and never markup. Raises LetterError.

    A name in a script that the first fonts lack is set in a further one. A name that no font of the house has does not stop the letter:
    what cannot be printed is marked, and `data.lacking` makes the letter say where the whole name can be read.
    """
    data = {**data, "fonts": [], "lacking": False}
    try:
        return _compiled(template, data)
    except _LackingError:
        data["fonts"] = FURTHER
    try:
        return _compiled(template, data)
    except _LackingError as error:
        named = " ".join(f"U+{ord(one):04X}" for one in error.lacking)
        log.warning("no font has %s; the letter is printed with a mark in their place", named)
        lacking = re.compile(f"[{re.escape(''.join(error.lacking))}]+")
    return _compiled(template, {**_without(data, lacking), "lacking": True})


class _LackingError(LetterError):
    """Characters of the letter are in none of the fonts."""

    def __init__(self, told: str, lacking: list[str]) -> None:
        super().__init__(told)
        self.lacking = lacking


def _compiled(template: str, data: dict[str, Any]) -> bytes:
    packages = (*FONT_PACKAGES, *(FURTHER_PACKAGES if data["fonts"] else ()))
    try:
        made = typst.compile(
            str(TEMPLATES / template),
            root=str(TEMPLATES),
            format="pdf",
            font_paths=[str(_folder(name)) for name in packages],
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            pdf_standards=[*STANDARDS],
        )
    except typst.TypstError as error:
        lacking = lacking_in(str(error.diagnostic))
        if lacking:
            raise _LackingError(str(error), lacking) from error
        raise LetterError(str(error)) from error
    except RuntimeError as error:
        raise LetterError(str(error)) from error
    return bytes(made)


def lacking_in(told: str) -> list[str]:
    """The characters that Typst's message names as without a font."""
    texts = (RUST_ESCAPE.sub(lambda found: chr(int(found[1], 16)), quoted) for quoted in UNPRINTABLE.findall(told))
    return sorted({one for text in texts for one in ast.literal_eval(text)})


def _without(value: Any, lacking: re.Pattern[str]) -> Any:  # noqa: ANN401  JSON
    """The data with a mark in the place of what no font has; the drawing of the code is no text."""
    match value:
        case str() if not value.startswith("<svg"):
            return lacking.sub(MARK, value)
        case dict():
            return {key: _without(item, lacking) for key, item in value.items()}
        case list():
            return [_without(item, lacking) for item in value]
        case _:
            return value


def _folder(of: str) -> Path:
    name, _, inside = of.partition("/")
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        msg = f"the font package {name} is not installed"
        raise LetterError(msg)
    return Path(next(iter(spec.submodule_search_locations))) / inside
