"""Random curricula, and random changes to them."""

from hypothesis import strategies as st

from partners.curricula.domain.document import Document, new_part
from partners.curricula.domain.parts import KINDS, Holds, PartKind

TEXTS = st.text(alphabet=st.sampled_from("ab ç,.\n"), max_size=12)
LINES = st.text(alphabet=st.sampled_from("ab ç,."), max_size=8)


@st.composite
def documents(draw, most=12):
    """A curriculum of a few parts, some of which name others."""
    document = Document()
    for number in range(draw(st.integers(0, most))):
        document = document.having(draw(parts(document, f"p{number}")))
    return document


@st.composite
def parts(draw, document, identity):
    """A part that can be added to the document."""
    places = [(kind, None) for kind in PartKind if None in KINDS[kind].under]
    places += [(kind, part.id) for part in document.walk() for kind in PartKind if part.kind in KINDS[kind].under]
    kind, under = draw(st.sampled_from(places))
    neighbours = [part.id for part in document.under(under, kind)]
    after = draw(st.sampled_from([None, *neighbours]))
    fields = {name: draw(values(document, kind, name)) for name in KINDS[kind].fields}
    return new_part(document, f"{identity}-{kind.value}", kind, under, after, **fields)


def values(document, kind, name):
    """What a field can hold."""
    field = KINDS[kind].fields[name]
    match field.holds:
        case Holds.NUMBER:
            return st.none() | st.integers(field.least, field.most)
        case Holds.CHOICE:
            return st.sampled_from([None, *field.choices])
        case Holds.PARTS:
            there = [part.id for part in document.walk() if part.kind is field.kind]
            return st.lists(st.sampled_from(there), unique=True, max_size=3) if there else st.just([])
        case Holds.LINE:
            return LINES
        case Holds.WORDS:
            return TEXTS
