"""What the form of a programme or course takes over from the curriculum that it teaches. Pure."""

from typing import Any

from partners.curricula.domain.document import Document, Part
from partners.curricula.domain.parts import PartKind

MOST_LINES = 12
LONGEST_LINE = 300
MOST_TRAINED = 3
"""As many as the form's pages take."""


def facts_of(kind: str, title: str, document: Document, named: str) -> dict[str, dict[str, Any]]:
    """The fields that are known, by the page of the form; `named` is the curriculum's number with its version."""
    subjects = document.of(PartKind.SUBJECT)
    about: dict[str, Any] = {
        "title": title,
        "summary": f"Diselenggarakan menurut kurikulum {named}.",
        "outcomes": _lines([str(part.fields["text"]) for part in document.of(PartKind.OUTCOME)]),
    }
    if kind != "masters":
        return {"tasks": {**about, "topics": _lines([str(part.fields["name"]) for part in subjects])}, "competencies": _trained(document)}
    credits_of_all = sum(part.fields["credits"] or 0 for part in subjects)
    semesters = max((part.fields["semester"] or 0 for part in subjects), default=0)
    schedule = {"credits": str(credits_of_all or ""), "semesters": str(semesters or "")}
    return {"tasks": about, "schedule": schedule, "competencies": _trained(document)}


def _lines(texts: list[str]) -> str:
    lines = [" ".join(text.split()) for text in texts if text.strip()]
    return "\n".join(line if len(line) <= LONGEST_LINE else f"{line[: LONGEST_LINE - 1]}…" for line in lines[:MOST_LINES])


def _trained(document: Document) -> dict[str, str]:
    """The competencies that the outcomes serve most strongly, each at its highest level."""
    best: dict[str, Part] = {}
    for part in document.of(PartKind.MAPPING):
        code = str(part.fields["competency"])
        if code and part.fields["level"] and (code not in best or _weight(part) > _weight(best[code])):
            best[code] = part
    chosen = sorted(best.items(), key=lambda one: (-_weight(one[1])[0], -_weight(one[1])[1], one[0]))[:MOST_TRAINED]
    levels = {code: _level(document, code) for code, _ in chosen}
    pairs = {f"trained_{place}": code for place, code in enumerate(levels, start=1)}
    return {**pairs, **{f"trained_level_{place}": str(level) for place, level in enumerate(levels.values(), start=1)}}


def _weight(part: Part) -> tuple[int, int]:
    return part.fields["strength"] or 0, part.fields["level"] or 0


def _level(document: Document, code: str) -> int:
    return max(part.fields["level"] or 0 for part in document.of(PartKind.MAPPING) if part.fields["competency"] == code)
