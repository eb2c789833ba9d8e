"""What the changes of one curriculum ask of another that follows it."""

from hypothesis import given
from hypothesis import strategies as st

from partners.curricula.domain.changes import Added, Change, Moved, Removed, Written, all_applied, all_undone, difference
from partners.curricula.domain.document import Document, new_part
from partners.curricula.domain.linking import Fit, fit_of, lacking, wanted
from partners.curricula.domain.parts import PartKind
from tests.unit.curricula.strategies import documents


def small():
    """An outcome, a subject and its outcome, which serves the first."""
    document = Document()
    for identity, kind, under, fields in [
        ("o", PartKind.OUTCOME, None, {"code": "CPL-1", "text": "Merancang."}),
        ("s", PartKind.SUBJECT, None, {"code": "KLD101"}),
        ("c", PartKind.SUBJECT_OUTCOME, "s", {"code": "CPMK-1", "serves": ["o"]}),
    ]:
        document = document.having(new_part(document, identity, kind, under, **fields))
    return document


def test_saves_that_follow_each_other_are_one_and_those_that_come_back_none():
    document = small()
    first, second = Written("o", "text", "Merancang.", "Menguji."), Written("o", "text", "Menguji.", "Menilai.")
    assert wanted(document, [first, second]) == [Written("o", "text", "Merancang.", "Menilai.")]
    assert wanted(document, [first, Written("o", "text", "Menguji.", "Merancang.")]) == []


def test_what_is_written_in_an_added_part_is_in_it_and_of_one_that_is_there_only_what_was_written():
    document = small()
    part = new_part(document, "l", PartKind.LITERATURE, None)
    changes: list[Change] = [Added(part), Written("l", "text", "", "Pedoman.")]
    assert wanted(document, changes) == [Added(part.with_field("text", "Pedoman."))]
    assert wanted(document.having(part), changes) == [Written("l", "text", "", "Pedoman.")]
    changes.append(Removed(part.with_field("text", "Pedoman.")))
    assert wanted(document, changes) == []


def test_a_part_that_goes_takes_along_what_stands_under_it_and_what_names_it():
    document = small()
    outcome, below = document.parts["o"], document.parts["c"]
    left = below.with_field("serves", [])
    named = Written("c", "serves", ["o"], [])
    assert wanted(document, [named, Removed(outcome)]) == [Removed(outcome)]
    gone = [named, Removed(left), Removed(document.parts["s"])]
    assert wanted(document, gone) == [Removed(document.parts["s"])]


def test_a_change_fits_where_the_text_is_as_its_author_found_it():
    document = small()
    written = Written("o", "text", "Merancang.", "Menguji.")
    assert fit_of(document, written, (), is_open=False) is Fit.ASKED
    other = document.having(document.parts["o"].with_field("text", "Lain."))
    assert fit_of(other, written, (), is_open=False) is Fit.MISSED
    assert fit_of(other, written, (), is_open=True) is Fit.ASKED
    assert fit_of(all_applied(document, [written]), written, (), is_open=False) is Fit.THERE
    assert fit_of(Document(), written, (), is_open=False) is Fit.MISSED
    assert fit_of(Document(), Removed(document.parts["o"]), (), is_open=False) is Fit.THERE
    assert fit_of(other, Removed(document.parts["o"]), (), is_open=False) is Fit.MISSED


def test_what_stands_on_a_part_that_is_only_suggested_waits_for_it():
    document = small()
    subject = new_part(document, "t", PartKind.SUBJECT, None)
    below = Added(new_part(document.having(subject), "d", PartKind.SUBJECT_OUTCOME, "t"))
    named = Written("c", "serves", ["o"], ["o", "p"])
    moved = Moved("c", ("s", document.parts["c"].rank), ("t", "V"))
    for change, coming in ((below, "t"), (named, "p"), (moved, "t")):
        assert fit_of(document, change, (), is_open=False) is Fit.MISSED
        assert fit_of(document, change, {coming}, is_open=False) is Fit.ASKED
        assert lacking(document, change)
    assert not lacking(document.having(subject), below)
    assert not lacking(document, Removed(document.parts["o"]))


@given(documents(), documents(), st.booleans())
def test_whatever_was_changed_and_taken_back_asks_for_nothing(old, new, twice):
    changes = difference(old, new)
    way = [*changes, *all_undone(changes)]
    assert wanted(old, way * (2 if twice else 1)) == []


@given(documents(), documents())
def test_what_the_other_has_already_arises_nowhere(old, new):
    changes = wanted(new, difference(old, new))
    assert {fit_of(new, one, (), is_open=False) for one in changes} <= {Fit.THERE}
