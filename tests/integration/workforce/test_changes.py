"""What an import tells of people: who came, whose data changed, who left."""

import uuid

from portal.kernel.identity import SYSTEM
from portal.workforce.services import changes


def test_whoever_came_changed_or_left_is_told_once_as_what_it_is(session):
    came, changed, left, came_and_left = (uuid.uuid4() for _ in range(4))
    touched = [(came, True, False), (changed, False, False), (left, False, True), (came_and_left, True, True)]
    told = changes.tell(touched, set(), by=SYSTEM)

    assert (told.added, told.changed, told.left) == ((came, came_and_left), (changed,), (left,))
