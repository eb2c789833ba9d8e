"""What every internship slot says, on its page and in the letter."""

import pytest

from portal.catalogue.domain.kinds.internship import LISTS, TEXTS, check
from portal.kernel.errors import DomainError

WHOLE = {**dict.fromkeys(TEXTS, "Seperti di kantor"), **{name: ["Satu"] for name in LISTS}}


def test_a_slot_that_says_everything_is_taken():
    check(WHOLE)


EMPTY = [*((name, " ") for name in TEXTS), *((name, [" "]) for name in LISTS), *((name, []) for name in LISTS)]


@pytest.mark.parametrize(("name", "empty"), EMPTY)
def test_a_slot_that_leaves_something_unsaid_is_refused_beside_it(name, empty):
    for said in ({**WHOLE, name: empty}, {key: value for key, value in WHOLE.items() if key != name}):
        with pytest.raises(DomainError) as refused:
            check(said)
        assert refused.value.field == name
