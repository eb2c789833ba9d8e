"""A curriculum as a word processor's file: a WordprocessingML package with styles, numbered headings and tables, written without a library.

The same content gives the same bytes. What people typed is data and never markup; what XML cannot hold is replaced by a mark.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

TEXT_WIDTH = 9354
"""Of an A4 page with margins of 2,5 and 2 cm, in twentieths of a point."""
MOST_LEVELS = 4
EARLIEST = (1980, 1, 1, 0, 0, 0)
"""What every file in the package says as its day: a package is its content."""
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
PARTS = {
    "word/document.xml": "document.main",
    "word/styles.xml": "styles",
    "word/numbering.xml": "numbering",
    "word/footer1.xml": "footer",
}


def docx_of(title: str, lead: Sequence[str], sections: Sequence[Mapping[str, Any]], *, language: str = "id-ID") -> bytes:
    """The file: its title, the lines below it, then the sections as `presenters.reading.printed` gives them."""
    files = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relations(
            (f"{OFFICE}/relationships/officeDocument", "word/document.xml"),
            (f"{PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
        ),
        "docProps/core.xml": _properties(title, language),
        "word/_rels/document.xml.rels": _relations(
            *((f"{OFFICE}/relationships/{one}", f"{one}.xml") for one in ("styles", "numbering")),
            (f"{OFFICE}/relationships/footer", "footer1.xml"),
        ),
        "word/document.xml": _document(title, lead, sections),
        "word/styles.xml": _styles(language),
        "word/numbering.xml": _numbering(),
        "word/footer1.xml": _footer(title),
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, EARLIEST), (HEAD + content).encode(), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _content_types() -> str:
    kinds = "".join(
        f'<Override PartName="/{name}" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml"/>'
        for name, kind in PARTS.items()
    )
    return (
        f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>{kinds}</Types>'
    )


def _relations(*targets: tuple[str, str]) -> str:
    made = "".join(f'<Relationship Id="rId{number}" Type="{kind}" Target="{to}"/>' for number, (kind, to) in enumerate(targets, 1))
    return f'<Relationships xmlns="{PACKAGE}/relationships">{made}</Relationships>'


def _properties(title: str, language: str) -> str:
    return (
        f'<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{_text(title)}</dc:title><dc:language>{language}</dc:language></cp:coreProperties>"
    )


def _text(text: object) -> str:
    return escape(_NOT_XML.sub("�", str(text)))


def _run(text: object, *, bold: bool = False) -> str:
    """A text as typed: its line breaks stay."""
    lines = _NOT_XML.sub("�", str(text)).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    inside = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in lines)
    return f"<w:r>{'<w:rPr><w:b/></w:rPr>' if bold else ''}{inside}</w:r>"


def _paragraph(runs: str, style: str | None = None) -> str:
    return f"<w:p>{f'<w:pPr><w:pStyle w:val={quoteattr(style)}/></w:pPr>' if style else ''}{runs}</w:p>"


def _document(title: str, lead: Sequence[str], sections: Sequence[Mapping[str, Any]]) -> str:
    body = [_paragraph(_run(title), "Title"), *(_paragraph(_run(line), "Subtitle") for line in lead)]
    for section in sections:
        body.append(_paragraph(_run(section["title"]), f"Heading{min(section['level'], MOST_LEVELS)}"))
        body += [part for block in section["blocks"] for part in _block(block)]
    page = (
        '<w:sectPr><w:footerReference w:type="default" r:id="rId3"/><w:pgSz w:w="11906" w:h="16838"/>'
        '<w:pgMar w:top="1134" w:right="1134" w:bottom="1247" w:left="1418" w:header="567" w:footer="567" w:gutter="0"/></w:sectPr>'
    )
    return f'<w:document xmlns:w="{WORD}" xmlns:r="{OFFICE}/relationships"><w:body>{"".join(body)}{page}</w:body></w:document>'


def _block(block: Mapping[str, Any]) -> Iterator[str]:
    match block["sort"]:
        case "paragraph":
            yield _paragraph(_run(block["text"]))
        case "items":
            yield from (_paragraph(_run(text), "ListBullet") for text in block["texts"])
        case "facts":
            yield from (_paragraph(_run(f"{label}: ", bold=True) + _run(value), "Facts") for label, value in block["rows"])
        case _:
            yield _table(block)
            yield _paragraph("")  # two tables that touch would become one


def _table(block: Mapping[str, Any]) -> str:
    whole = sum(block["widths"])
    widths = [TEXT_WIDTH * share // whole for share in block["widths"]]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    rows = [_row(block["heads"], widths, bold=True, head=True), *(_row(cells, widths) for cells in block["rows"])]
    if block["sums"]:
        rows.append(_row(block["sums"], widths, bold=True))
    caption = quoteattr(_NOT_XML.sub("�", block["caption"]))
    return (
        '<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="5000" w:type="pct"/><w:tblLayout w:type="fixed"/>'
        f'<w:tblLook w:val="0020" w:firstRow="1" w:noVBand="1"/><w:tblCaption w:val={caption}/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _row(cells: Sequence[str], widths: Sequence[int], *, bold: bool = False, head: bool = False) -> str:
    """The head is repeated on each page; no row is torn by the end of one."""
    inside = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{_paragraph(_run(cell, bold=bold), "Cell")}</w:tc>'
        for cell, width in zip(cells, widths, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' if head else ''}</w:trPr>{inside}</w:tr>"


def _styles(language: str) -> str:
    def style(key: str, name: str, paragraph: str = "", run: str = "", *, kind: str = "paragraph", more: str = "") -> str:
        based = '<w:basedOn w:val="Normal"/>' if kind == "paragraph" and key != "Normal" else ""
        default = ' w:default="1"' if key == "Normal" else ""
        inside = f"<w:pPr>{paragraph}</w:pPr>" * bool(paragraph) + f"<w:rPr>{run}</w:rPr>" * bool(run)
        return f'<w:style w:type="{kind}"{default} w:styleId="{key}"><w:name w:val="{name}"/>{based}<w:qFormat/>{inside}{more}</w:style>'

    def heading(level: int) -> str:
        numbered = f'<w:numPr><w:ilvl w:val="{level - 1}"/><w:numId w:val="1"/></w:numPr>'
        kept = f'<w:keepNext/>{numbered}<w:spacing w:before="{320 - 40 * level}" w:after="80"/><w:outlineLvl w:val="{level - 1}"/>'
        return style(f"Heading{level}", f"heading {level}", kept, f'<w:b/><w:sz w:val="{34 - 4 * level}"/>')

    edges = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:color="728489"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    return (
        f'<w:styles xmlns:w="{WORD}"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:cs="Calibri"/>'
        f'<w:sz w:val="22"/><w:lang w:val="{language}" w:eastAsia="{language}" w:bidi="ar-SA"/></w:rPr></w:rPrDefault></w:docDefaults>'
        + style("Normal", "Normal", '<w:spacing w:after="120" w:line="264" w:lineRule="auto"/>')
        + style("Title", "Title", '<w:spacing w:after="60"/>', '<w:b/><w:sz w:val="40"/>')
        + style("Subtitle", "Subtitle", '<w:spacing w:after="60"/>', '<w:color w:val="43565C"/>')
        + "".join(heading(level) for level in range(1, MOST_LEVELS + 1))
        + style("ListBullet", "List Bullet", '<w:numPr><w:numId w:val="2"/></w:numPr><w:spacing w:after="60"/>')
        + style("Facts", "Facts", '<w:spacing w:after="40"/>')
        + style("Cell", "Cell", '<w:spacing w:after="0"/>', '<w:sz w:val="19"/>')
        + style("TableGrid", "Table Grid", kind="table", more=f"<w:tblPr><w:tblBorders>{edges}</w:tblBorders></w:tblPr>")
        + "</w:styles>"
    )


def _numbering() -> str:
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="Heading{level + 1}"/>'
        f'<w:lvlText w:val="{".".join(f"%{one + 1}" for one in range(level + 1))}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{567 + 142 * level}" w:hanging="{567 + 142 * level}"/></w:pPr></w:lvl>'
        for level in range(MOST_LEVELS)
    )
    bullet = (
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/><w:lvlJc w:val="left"/>'
        '<w:pPr><w:ind w:left="397" w:hanging="284"/></w:pPr></w:lvl>'
    )
    return (
        f'<w:numbering xmlns:w="{WORD}"><w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
        f'<w:abstractNum w:abstractNumId="1"><w:multiLevelType w:val="singleLevel"/>{bullet}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num></w:numbering>'
    )


def _footer(title: str) -> str:
    page = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    return f'<w:ftr xmlns:w="{WORD}">{_paragraph(_run(f"{title} · ") + page, "Cell")}</w:ftr>'
