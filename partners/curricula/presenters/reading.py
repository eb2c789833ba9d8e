"""A curriculum as a tree of sections: what the readable page, the word processor's file and the PDF show alike."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from partners.curricula.domain.checking import credits_of
from partners.curricula.domain.document import Document, Part
from partners.curricula.domain.parts import KINDS, Holds, PartKind, beginning
from partners.curricula.presenters.changes import CHOICES
from partners.curricula.queries.slots import Slot
from portal.kernel.text import Text
from portal.reference import queries as reference
from portal.reference.domain import CodeList

STRENGTHS: Mapping[int, Text] = {1: Text("weak", "strength"), 2: Text("medium", "strength"), 3: Text("strong", "strength")}
Said = Text | str | int | Slot | None


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table: what it says; `is_typed` says that people wrote it, in their own language."""

    value: Said
    is_typed: bool = False
    number: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table, its head first, and the section to which its head leads."""

    cells: Sequence[Cell]
    leads_to: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of one sort under their heads; `widths` are shares of the page."""

    caption: Text
    heads: Sequence[Text]
    rows: Sequence[Row]
    widths: Sequence[int]
    sums: Sequence[Said] = ()
    """The last row, if it adds up."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Short fields with their labels."""

    rows: Sequence[tuple[Text, Said]]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A text that people wrote."""

    text: str


@dataclass(frozen=True, slots=True)
class Items:
    """Texts that people wrote, one below the other."""

    texts: Sequence[str]


Block = Table | Facts | Paragraph | Items


@dataclass(slots=True)
class Section:
    """A section: where a link leads, its number and title, what it shows, and the sections in it."""

    id: str
    title: Text | str
    number: str = ""
    blocks: list[Block] = field(default_factory=list)
    sections: list["Section"] = field(default_factory=list)

    def walk(self) -> Iterator["Section"]:
        """This section and those in it, in the order of the page."""
        yield self
        for one in self.sections:
            yield from one.walk()


def outline_of(document: Document, competencies: Mapping[str, str] | None = None, slots: Mapping[str, Slot] | None = None) -> list[Section]:
    """The sections of a document, numbered. What nobody has begun has no section.

    `competencies`: the names of the codes; `slots`: the internship slots that are shown in the place of their numbers.
    """
    read = _Reader(document, competencies or {}, slots or {})
    made = [read.profile(), read.outcomes(), read.semesters(), read.subjects(), read.literature()]
    found = [one for one in made if one.blocks or one.sections]
    _number(found, "")
    return found


def _number(sections: Sequence[Section], above: str) -> None:
    for place, one in enumerate(sections, 1):
        one.number = f"{above}{place}"
        _number(one.sections, f"{one.number}.")


def name_of(document: Document, part: Part, competencies: Mapping[str, str] | None = None) -> Text | str:
    """What people call a part: code and name, or the beginning of its text; of what has neither, its kind."""
    fields = part.fields
    match part.kind:
        case PartKind.MAPPING:
            code = fields["competency"]
            return (competencies or {}).get(code, code) or KINDS[part.kind].name
        case PartKind.WEEK if fields["number"]:
            return Text("%(subject)s, week %(number)s", subject=_of_subject(document, part), number=fields["number"])
        case _:
            words = " ".join(str(fields[one]) for one in ("code", "name") if fields.get(one)) or beginning(fields.get("text"))
            return words or KINDS[part.kind].name


def _of_subject(document: Document, part: Part) -> Text | str:
    above = document.parts.get(part.under) if part.under else None
    return code_of(above) if above else ""


def code_of(part: Part) -> Text | str:
    """The short name by which other parts name one."""
    return str(part.fields.get("code") or part.fields.get("name") or "") or KINDS[part.kind].name


def said_of(document: Document, part: Part, name: str, value: Any) -> Said:  # noqa: ANN401  a field's value
    """A field's value as people read it: choices by their words, other parts by their codes."""
    if value is None or value in ("", []):
        return None
    match KINDS[part.kind].fields[name].holds:
        case Holds.CHOICE:
            return CHOICES.get(value) or str(value)
        case Holds.PARTS:
            return named(document, value)
        case _:
            return value if isinstance(value, int) else str(value)


def named(document: Document, ids: Sequence[str]) -> str | None:
    """The codes of the parts named, in the order of the field."""
    codes = [
        str(document.parts[one].fields.get("code") or document.parts[one].fields.get("name") or "…") for one in ids if one in document.parts
    ]
    return ", ".join(codes) or None


@dataclass(frozen=True, slots=True)
class _Reader:
    """Makes the sections of one document."""

    document: Document
    competencies: Mapping[str, str]
    slots: Mapping[str, Slot]

    def profile(self) -> Section:
        made = Section("profile", Text("Profile of graduates"))
        texts = [part.fields["text"] for part in self.document.of(PartKind.PROFILE) if part.fields["text"]]
        if texts:
            made.blocks.append(Items(texts))
        return made

    def outcomes(self) -> Section:
        made = Section("outcomes", Text("Outcomes (CPL)"))
        for part in self.document.of(PartKind.OUTCOME):
            one = Section(f"p-{part.id}", code_of(part))
            one.blocks += self.facts(part, "sort")
            one.blocks += self.paragraph(part)
            rows = [self.mapping_row(below) for below in self.document.under(part.id, PartKind.MAPPING)]
            if rows:
                heads = (Text("Competency"), Text("Level", "competency"), Text("Strength"), Text("Evidence"))
                one.blocks.append(Table(Text("Competencies of the civil service served"), heads, rows, (3, 1, 1, 4)))
            made.sections.append(one)
        return made

    def mapping_row(self, part: Part) -> Row:
        code = part.fields["competency"]
        name = self.competencies.get(code)
        strength = part.fields["strength"]
        return Row(
            [
                Cell(f"{name} ({code})" if name else code),
                Cell(part.fields["level"], number=True),
                Cell(STRENGTHS.get(strength, strength)),
                Cell(part.fields["evidence"], is_typed=True),
            ]
        )

    def semesters(self) -> Section:
        """The subjects by semester, with their credits; those without a semester last."""
        made = Section("semesters", Text("Subjects by semester"))
        subjects = self.document.of(PartKind.SUBJECT)
        for semester in [*credits_of(self.document), None]:
            found = [part for part in subjects if part.fields["semester"] == semester]
            if not found:
                continue
            total = sum(part.fields["credits"] or 0 for part in found)
            title = Text("Semester %(number)s", number=semester) if semester else Text("Without a semester yet")
            heads = (Text("Code"), Text("Subject", "curriculum"), Text("Sort", "subject"), Text("Credits (SKS)"))
            rows = [Row(self.subject_cells(part), f"p-{part.id}") for part in found]
            one = Section(f"semester-{semester or 'none'}", title)
            one.blocks.append(Table(title, heads, rows, (2, 6, 2, 2), (Text("Together"), None, None, total)))
            made.sections.append(one)
        if subjects:
            whole = sum(part.fields["credits"] or 0 for part in subjects)
            made.blocks.append(Facts([(Text("Subjects"), len(subjects)), (Text("Credits (SKS) in all"), whole)]))
        return made

    def subject_cells(self, part: Part) -> list[Cell]:
        fields = part.fields
        return [
            Cell(code_of(part)),
            Cell(fields["name"], is_typed=True),
            Cell(CHOICES.get(fields["sort"])),
            Cell(fields["credits"], number=True),
        ]

    def subjects(self) -> Section:
        made = Section("subjects", Text("Subjects"))
        made.sections += [self.subject(part) for part in self.document.of(PartKind.SUBJECT)]
        return made

    def subject(self, part: Part) -> Section:
        made = Section(f"p-{part.id}", name_of(self.document, part))
        made.blocks += self.facts(part, "credits", "semester", "sort", "requires")
        made.blocks += self.paragraph(part)
        found = [
            self.subject_outcomes(part),
            self.listed(part, PartKind.MATERIAL, Text("Study materials")),
            self.assessments(part),
            self.weeks(part),
            self.practice(part),
            self.listed(part, PartKind.LITERATURE, Text("Literature")),
        ]
        made.sections += [one for one in found if one.blocks]
        return made

    def subject_outcomes(self, subject: Part) -> Section:
        made = Section(f"p-{subject.id}-outcomes", Text("Subject outcomes (CPMK)"))
        rows: list[Row] = []
        for part in self.document.under(subject.id, PartKind.SUBJECT_OUTCOME):
            cells = [Cell(code_of(part)), Cell(part.fields["text"], is_typed=True), Cell(named(self.document, part.fields["serves"]))]
            rows.append(Row(cells))
            rows += [
                Row([Cell(code_of(sub)), Cell(sub.fields["text"], is_typed=True), Cell(None)])
                for sub in self.document.under(part.id, PartKind.SUB_OUTCOME)
            ]
        if rows:
            made.blocks.append(Table(Text("Subject outcomes (CPMK)"), (Text("Code"), Text("Outcome"), Text("Serves")), rows, (2, 7, 2)))
        return made

    def assessments(self, subject: Part) -> Section:
        made = Section(f"p-{subject.id}-assessments", Text("Assessments"))
        found = self.document.under(subject.id, PartKind.ASSESSMENT)
        rows = [
            Row(
                [
                    Cell(part.fields["name"], is_typed=True),
                    Cell(part.fields["weight"], number=True),
                    Cell(named(self.document, part.fields["measures"])),
                    Cell(part.fields["text"], is_typed=True),
                ]
            )
            for part in found
        ]
        if rows:
            heads = (Text("Assessment"), Text("Weight in percent"), Text("Measures"), Text("Criteria"))
            total = sum(part.fields["weight"] or 0 for part in found)
            made.blocks.append(Table(Text("Assessments"), heads, rows, (3, 2, 2, 5), (Text("Together"), total, None, None)))
        return made

    def weeks(self, subject: Part) -> Section:
        made = Section(f"p-{subject.id}-weeks", Text("Weekly plan (RPS)"))
        found = self.document.under(subject.id, PartKind.WEEK)
        rows = [
            Row(
                [
                    Cell(part.fields["number"], number=True),
                    Cell(part.fields["text"], is_typed=True),
                    Cell(named(self.document, part.fields["reaches"])),
                    Cell(part.fields["method"], is_typed=True),
                    Cell(part.fields["hours"], number=True),
                ]
            )
            for part in found
        ]
        if rows:
            heads = (Text("Week"), Text("Plan"), Text("Reaches"), Text("Method"), Text("Hours"))
            total = sum(part.fields["hours"] or 0 for part in found)
            made.blocks.append(Table(Text("Weekly plan (RPS)"), heads, rows, (1, 6, 2, 3, 1), (Text("Together"), None, None, None, total)))
        return made

    def practice(self, subject: Part) -> Section:
        made = Section(f"p-{subject.id}-practice", Text("Practice at a host"))
        for part in self.document.under(subject.id, PartKind.PRACTICE):
            made.blocks += self.facts(part, "offering", "weeks")
            made.blocks += self.paragraph(part)
        return made

    def listed(self, subject: Part, kind: PartKind, title: Text) -> Section:
        made = Section(f"p-{subject.id}-{kind.value}", title)
        texts = [part.fields["text"] for part in self.document.under(subject.id, kind) if part.fields["text"]]
        if texts:
            made.blocks.append(Items(texts))
        return made

    def literature(self) -> Section:
        made = Section("literature", Text("Literature"))
        texts = [part.fields["text"] for part in self.document.under(None, PartKind.LITERATURE) if part.fields["text"]]
        if texts:
            made.blocks.append(Items(texts))
        return made

    def facts(self, part: Part, *names: str) -> list[Block]:
        """The short fields that say something."""
        said = [(KINDS[part.kind].fields[name].label, self.said(part, name)) for name in names]
        rows = [(label, value) for label, value in said if value is not None]
        return [Facts(rows)] if rows else []

    def said(self, part: Part, name: str) -> Said:
        """A field's value; in the place of a slot's number the slot."""
        slot = self.slots.get(part.fields[name]) if name == "offering" else None
        return slot or said_of(self.document, part, name, part.fields[name])

    def paragraph(self, part: Part) -> list[Block]:
        return [Paragraph(part.fields["text"])] if part.fields["text"] else []


def competency_names(language: str) -> dict[str, str]:
    """What the competencies' codes are called in a language."""
    return {code: name_en if language == "en" else name for code, (name, name_en) in reference.names_of([CodeList.COMPETENCY]).items()}


def spoken(say: Callable[[Text | str], str]) -> Callable[[Said], str]:
    """`say` for whatever a section holds: of what there is none, nothing."""

    def speak(value: Said) -> str:
        if value is None:
            return ""
        return say(value if isinstance(value, Text) else f"{value.number} {value.title}" if isinstance(value, Slot) else str(value))

    return speak


# -- on paper -----------------------------------------------------------------------------------------------------------------------------


def printed(sections: Sequence[Section], say: Callable[[Said], str]) -> list[dict[str, Any]]:
    """The sections as plain data for a paper, one after the other with their levels, in the language of `say`."""
    return [
        {
            "level": one.number.count(".") + 1,
            "number": one.number,
            "title": say(one.title),
            "blocks": [_printed(block, say) for block in one.blocks],
        }
        for top in sections
        for one in top.walk()
    ]


def _printed(block: Block, say: Callable[[Said], str]) -> dict[str, Any]:
    match block:
        case Table():
            return {
                "sort": "table",
                "caption": say(block.caption),
                "heads": [say(head) for head in block.heads],
                "rows": [[say(cell.value) for cell in row.cells] for row in block.rows],
                "widths": list(block.widths),
                "sums": [say(one) for one in block.sums],
            }
        case Facts():
            return {"sort": "facts", "rows": [[say(label), say(value)] for label, value in block.rows]}
        case Paragraph():
            return {"sort": "paragraph", "text": block.text}
        case Items():
            return {"sort": "items", "texts": list(block.texts)}
