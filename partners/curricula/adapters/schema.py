"""What a curriculum's file may hold, as JSON Schema (draft 2020-12), drawn from the kinds themselves: the two cannot disagree."""

from typing import Any

from partners.curricula.domain.document import FORMAT, MOST_PARTS
from partners.curricula.domain.parts import KINDS, LONGEST, Field, Holds, PartKind

IDENTITY = {"type": "string", "minLength": 1}
PLACE = {"type": "string", "pattern": "^[0-9A-Za-z]*[1-9A-Za-z]$"}


def schema(address: str) -> dict[str, Any]:
    """The schema, under the address at which it is read."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": address,
        "title": FORMAT,
        "description": "A curriculum: parts in the order of the page, each under another part (null: the curriculum itself).",
        "type": "object",
        "required": ["format", "parts"],
        "properties": {
            "format": {"const": FORMAT},
            "parts": {
                "type": "array",
                "maxItems": MOST_PARTS,
                "items": {"oneOf": [{"$ref": f"#/$defs/{kind.value}"} for kind in PartKind]},
            },
        },
        "$defs": {kind.value: _kind(kind) for kind in PartKind},
    }


def _kind(kind: PartKind) -> dict[str, Any]:
    fields = KINDS[kind].fields
    return {
        "title": str(KINDS[kind].name),
        "description": f"Stands under: {', '.join(one.value if one else 'the curriculum' for one in KINDS[kind].under)}.",
        "type": "object",
        "additionalProperties": False,
        "required": ["id", "kind", "under", "rank", "fields"],
        "properties": {
            "id": IDENTITY,
            "kind": {"const": kind.value},
            "under": _under(kind),
            "rank": PLACE,
            "fields": {
                "type": "object",
                "additionalProperties": False,
                "required": list(fields),
                "properties": {name: _field(field) for name, field in fields.items()},
            },
        },
    }


def _under(kind: PartKind) -> dict[str, Any]:
    above = KINDS[kind].under
    if above == (None,):
        return {"type": "null"}
    return {"type": ["string", "null"], "minLength": 1} if None in above else IDENTITY


def _field(field: Field) -> dict[str, Any]:
    made: dict[str, Any] = {"title": str(field.label)}
    match field.holds:
        case Holds.NUMBER:
            return {**made, "type": ["integer", "null"], "minimum": field.least, "maximum": field.most}
        case Holds.CHOICE:
            return {**made, "enum": [*field.choices, None]}
        case Holds.PARTS:
            named = field.kind.value if field.kind else ""
            return {**made, "description": f"Ids of parts: {named}.", "type": "array", "items": IDENTITY, "uniqueItems": True}
        case Holds.LINE:
            return {**made, "type": "string", "maxLength": LONGEST, "pattern": r"^[^\n]*$"}
        case Holds.WORDS:
            return {**made, "type": "string", "maxLength": LONGEST}
