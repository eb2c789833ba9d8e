"""What differs between two curricula, in plain words, for the macro in templates/curricula/_compared.html."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from partners.curricula.domain.comparing import Act, Compared, Counted, Mapped, Remapped, Revalued, Reworded, Shift, compared
from partners.curricula.domain.document import Document, Part
from partners.curricula.domain.parts import KINDS, Holds
from partners.curricula.presenters.reading import Said, name_of, said_of
from portal.kernel.comparing import pieces
from portal.kernel.text import Text

Side = str | list[tuple[bool, str]] | None
"""As components/diff.html takes it."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that differs: in words, of which part, with both texts where words changed, and what came or went with it."""

    words: Text
    part_id: str | None = None
    before: Side = None
    after: Side = None
    has_texts: bool = False
    inside: Sequence[tuple[Text | str, str]] = field(default_factory=tuple)
    """Each part that came or went with it: what it is called, and its text."""


@dataclass(frozen=True, slots=True)
class Group:
    """What differs in one respect; `code` is unique on the page."""

    code: str
    title: Text
    lines: Sequence[Line]


def shown(old: Document, new: Document, competencies: Mapping[str, str] | None = None) -> list[Group]:
    """What differs between two documents, in groups; a group in which nothing does is left out."""
    return groups_of(compared(old, new), old, new, competencies or {})


def groups_of(found: Compared, old: Document, new: Document, competencies: Mapping[str, str]) -> list[Group]:
    """The same of what has been compared already."""
    say = _Sayer(old, new, competencies)
    groups = (
        Group("structure", Text("Structure"), [say.shift(one) for one in found.structure]),
        Group("credits", Text("Credits (SKS)"), list(say.credits(found))),
        Group("mapping", Text("Competencies served"), [say.remapped(one) for one in found.mapping]),
        Group("words", Text("Words"), [say.reworded(one) for one in found.words]),
        Group("values", Text("Other fields"), [say.revalued(one) for one in found.values]),
    )
    return [one for one in groups if one.lines]


def summary_of(found: Compared) -> list[Text]:
    """How much differs, a line for each respect."""
    acts = [one.act for one in found.structure]
    counts = (
        (
            Text("Parts added: %(count)s", count=sum(1 + len(one.branch) for one in found.structure if one.act is Act.ADDED)),
            Act.ADDED in acts,
        ),
        (
            Text("Parts removed: %(count)s", count=sum(1 + len(one.branch) for one in found.structure if one.act is Act.REMOVED)),
            Act.REMOVED in acts,
        ),
        (Text("Parts moved: %(count)s", count=acts.count(Act.MOVED)), Act.MOVED in acts),
        (Text("Texts changed: %(count)s", count=len(found.words)), bool(found.words)),
        (Text("Other fields changed: %(count)s", count=len(found.values)), bool(found.values)),
        (Text("Competencies served differently: %(count)s", count=len(found.mapping)), bool(found.mapping)),
        (
            Text("Credits: %(before)s → %(after)s", before=found.credits.total.before, after=found.credits.total.after),
            found.credits.is_changed,
        ),
    )
    return [words for words, is_told in counts if is_told]


@dataclass(frozen=True, slots=True)
class _Sayer:
    """Puts what differs into words; of what has gone, the names are those of before."""

    old: Document
    new: Document
    competencies: Mapping[str, str]

    def name(self, part: Part) -> Text | str:
        """What a part is called, with the subject or outcome in which it stands."""
        document = self.new if part.id in self.new.parts else self.old
        own = name_of(document, part, self.competencies)
        above = document.parts.get(part.under) if part.under else None
        if above is None or isinstance(own, Text):
            return own
        return Text("%(above)s: %(name)s", above=name_of(document, above, self.competencies), name=own)

    def shift(self, one: Shift) -> Line:
        kind, name = KINDS[one.part.kind].name, self.name(one.part)
        inside = [(name_of(self.old if one.act is Act.REMOVED else self.new, part), _text(part)) for part in (one.part, *one.branch)]
        if one.act is Act.MOVED:
            return Line(self.moved(one, name), one.part.id)
        words = Text("%(kind)s removed: %(name)s", kind=kind, name=name)
        if one.act is Act.ADDED:
            words = Text("%(kind)s added: %(name)s", kind=kind, name=name)
        if one.branch:
            words = Text("%(words)s, with parts under it: %(count)s", words=words, count=len(one.branch))
        return Line(words, one.part.id, inside=[pair for pair in inside if pair[1]])

    def moved(self, one: Shift, name: Text | str) -> Text:
        above = self.old.parts.get(one.before) if one.before else None
        if one.before == one.part.under or above is None:
            return Text("%(name)s stands elsewhere in the order", name=name)
        return Text("%(name)s moved here from %(above)s", name=name, above=name_of(self.old, above, self.competencies))

    def credits(self, found: Compared) -> Iterator[Line]:
        for part, pair in found.credits.subjects:
            yield Line(Text("%(name)s: credits %(before)s → %(after)s", name=self.name(part), **_pair(pair)), part.id)
        for semester, pair in found.credits.semesters.items():
            yield Line(Text("Semester %(number)s: credits %(before)s → %(after)s", number=semester, **_pair(pair)))
        if found.credits.total.is_changed:
            yield Line(Text("All semesters: credits %(before)s → %(after)s", **_pair(found.credits.total)))

    def remapped(self, one: Remapped) -> Line:
        document = self.new if one.part.id in self.new.parts else self.old
        outcome = name_of(document, document.parts[one.part.under or ""])
        before, after = (self.mapped(side) if side else None for side in (one.before, one.after))
        if before is None:
            return Line(Text("%(outcome)s now serves %(mapped)s", outcome=outcome, mapped=after), one.part.id)
        if after is None:
            return Line(Text("%(outcome)s no longer serves %(mapped)s", outcome=outcome, mapped=before), one.part.id)
        return Line(Text("%(outcome)s: %(before)s → %(after)s", outcome=outcome, before=before, after=after), one.part.id)

    def mapped(self, one: Mapped) -> Text:
        facts = {"name": self.competencies.get(one.competency, one.competency) or "…"}
        return Text("%(name)s, level %(level)s, strength %(strength)s", **facts, level=_or_none(one.level), strength=_or_none(one.strength))

    def reworded(self, one: Reworded) -> Line:
        words = Text("%(name)s, %(field)s", name=self.name(one.part), field=KINDS[one.part.kind].fields[one.field].label)
        before, after = sides(one.before, one.after)
        return Line(words, one.part.id, before, after, has_texts=True)

    def revalued(self, one: Revalued) -> Line:
        label = KINDS[one.part.kind].fields[one.field]
        before, after = said_of(self.old, one.part, one.field, one.before), said_of(self.new, one.part, one.field, one.after)
        if label.holds is Holds.PARTS and before == after:
            words = Text("%(name)s: %(field)s names others with the same codes", name=self.name(one.part), field=label.label)
            return Line(words, one.part.id)
        facts = {"name": self.name(one.part), "field": label.label, "before": _or_none(before), "after": _or_none(after)}
        return Line(Text("%(name)s: %(field)s %(before)s → %(after)s", **facts), one.part.id)


def _or_none(value: Said) -> Said:
    return Text("none", "value") if value is None else value


def _pair(pair: Counted) -> dict[str, Said]:
    return {"before": _or_none(pair.before), "after": _or_none(pair.after)}


def _text(part: Part) -> str:
    return str(part.fields.get("text") or part.fields.get("evidence") or "")


def sides(before: str, after: str) -> tuple[Side, Side]:
    """Two texts word by word, each side as pieces (stays, text); nothing where a side is empty."""
    found = pieces(before, after)
    left = [(piece.is_kept, piece.before) for piece in found if piece.before]
    right = [(piece.is_kept, piece.after) for piece in found if piece.after]
    return left or None, right or None
