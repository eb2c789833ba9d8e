"""Two curricula beside each other: what people are told of what differs."""

import pytest
from hypothesis import given

from partners.curricula.domain.comparing import Act, compared
from partners.curricula.domain.document import Document, Part, new_part
from partners.curricula.domain.parts import PartKind
from partners.curricula.presenters.comparing import shown, summary_of
from tests.unit.curricula.strategies import documents

NAMES = {"M.05": "Pelayanan publik", "M.07": "Mengelola perubahan"}


def made(*rows):
    document = Document()
    for identity, kind, under, fields in rows:
        document = document.having(new_part(document, identity, kind, under, **fields))
    return document


def base():
    return made(
        ("o", PartKind.OUTCOME, None, {"code": "CPL-1", "sort": "specific", "text": "Merancang layanan digital."}),
        ("m", PartKind.MAPPING, "o", {"competency": "M.05", "level": 2, "strength": 1}),
        ("s", PartKind.SUBJECT, None, {"code": "KLD101", "name": "Layanan", "credits": 2, "semester": 1}),
        ("t", PartKind.SUBJECT, None, {"code": "KLD102", "name": "Data", "credits": 3, "semester": 2}),
        ("c", PartKind.SUBJECT_OUTCOME, "s", {"code": "CPMK-1", "serves": ["o"]}),
        ("w", PartKind.WEEK, "s", {"number": 1, "hours": 3, "text": "Pengantar layanan."}),
    )


def told(old, new):
    return {group.code: [str(line.words) for line in group.lines] for group in shown(old, new, NAMES)}


def written(document, part_id, **fields):
    for name, value in fields.items():
        document = document.having(document.parts[part_id].with_field(name, value))
    return document


@given(documents())
def test_of_a_document_and_itself_nothing_is_told(document):
    assert compared(document, document).is_empty
    assert shown(document, document) == []
    assert summary_of(compared(document, document)) == []


@given(documents(), documents())
def test_whatever_differs_to_the_eye_is_told(old, new):
    """Only the ranks may differ untold, where the order that they give is the same."""
    if compared(old, new).is_empty:
        assert [(part.id, part.under, part.fields) for part in old.walk()] == [(part.id, part.under, part.fields) for part in new.walk()]
    else:
        assert shown(old, new)
        assert summary_of(compared(old, new))


def test_credits_are_told_by_subject_semester_and_in_all():
    new = written(base(), "s", credits=4)

    assert told(base(), new) == {
        "credits": [
            "KLD101 Layanan: credits 2 → 4",
            "Semester 1: credits 2 → 4",
            "All semesters: credits 5 → 7",
        ]
    }


def test_a_subject_that_changes_its_semester_changes_two_sums_and_no_total():
    new = written(base(), "s", semester=2)

    assert told(base(), new) == {
        "credits": ["Semester 1: credits 2 → none", "Semester 2: credits 3 → 5"],
        "values": ["KLD101 Layanan: Semester 1 → 2"],
    }


def test_what_an_outcome_serves_is_told_with_level_and_strength():
    higher = written(base(), "m", level=3, strength=3)
    more = base().having(new_part(base(), "n", PartKind.MAPPING, "o", competency="M.07", level=2))
    fewer = base().without("m")

    assert told(base(), higher)["mapping"] == [
        "CPL-1: Pelayanan publik, level 2, strength 1 → Pelayanan publik, level 3, strength 3",
    ]
    assert told(base(), more)["mapping"] == ["CPL-1 now serves Mengelola perubahan, level 2, strength none"]
    assert told(base(), fewer)["mapping"] == ["CPL-1 no longer serves Pelayanan publik, level 2, strength 1"]
    assert "values" not in told(base(), higher)


def test_words_are_shown_piece_by_piece():
    (group,) = shown(base(), written(base(), "w", text="Pengantar pelayanan."))
    (line,) = group.lines

    assert (group.code, str(line.words), line.part_id) == ("words", "KLD101, week 1, Plan", "w")
    assert line.before == [(True, "Pengantar "), (False, "layanan"), (True, ".")]
    assert line.after == [(True, "Pengantar "), (False, "pelayanan"), (True, ".")]


def test_a_text_that_was_empty_has_nothing_on_its_side():
    (group,) = shown(base(), written(base(), "c", text="Baru."))

    assert group.lines[0].before is None
    assert group.lines[0].after == [(False, "Baru.")]


def test_what_goes_goes_with_all_under_it_as_one_thing():
    old = base()
    new = Document({key: part for key, part in old.parts.items() if key not in {"s", "c", "w"}})
    found = compared(old, new)

    assert [(one.act, one.part.id, [part.id for part in one.branch]) for one in found.structure] == [(Act.REMOVED, "s", ["c", "w"])]
    assert told(old, new)["structure"] == ["Subject removed: KLD101 Layanan, with parts under it: 2"]
    (line,) = next(group for group in shown(old, new) if group.code == "structure").lines
    assert [(str(name), text) for name, text in line.inside] == [("KLD101, week 1", "Pengantar layanan.")]
    assert told(new, old)["structure"] == ["Subject added: KLD101 Layanan, with parts under it: 2"]
    assert "words" not in told(new, old)


def test_an_order_is_told_where_a_reader_sees_another_one():
    old = base()
    swapped = old.having(Part("t", PartKind.SUBJECT, None, "1", old.parts["t"].fields))
    respelled = old.having(Part("t", PartKind.SUBJECT, None, "z", old.parts["t"].fields))

    assert told(old, swapped) == {"structure": ["KLD102 Data stands elsewhere in the order"]}
    assert told(old, respelled) == {}


def test_a_part_that_stands_under_another_is_told_with_where_it_came_from():
    week = base().parts["w"]
    new = base().having(Part("w", PartKind.WEEK, "t", week.rank, week.fields))

    assert told(base(), new) == {"structure": ["KLD102, week 1 moved here from KLD101 Layanan"]}


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"requires": ["t"]}, "KLD101 Layanan: Presupposes none → KLD102"),
        ({"sort": "elective"}, "KLD101 Layanan: Sort none → Elective"),
    ],
)
def test_every_other_field_is_told_in_words(fields, words):
    assert told(base(), written(base(), "s", **fields)) == {"values": [words]}


def test_a_summary_counts():
    new = written(Document({key: part for key, part in base().parts.items() if key != "m"}), "s", credits=4, text="Baru")

    assert [str(line) for line in summary_of(compared(base(), new))] == [
        "Parts removed: 1",
        "Texts changed: 1",
        "Competencies served differently: 1",
        "Credits: 5 → 7",
    ]


def test_other_parts_of_the_same_code_are_still_others():
    twin = base().having(new_part(base(), "u", PartKind.SUBJECT, None, code="KLD102"))
    old, new = written(twin, "s", requires=["t"]), written(twin, "s", requires=["u"])

    assert told(old, new) == {"values": ["KLD101 Layanan: Presupposes names others with the same codes"]}
