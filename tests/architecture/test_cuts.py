"""A cut of the tour takes away what is there: after a name has moved it would cut nothing, and say nothing."""

import ast
import inspect
import textwrap

import pytest

from portal.demo.story import CUTS
from portal.tour.command import CHAPTERS


def replaced_by(cut):
    """The modules and the names in them that a cut puts something else in the place of."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(cut)))
    targets = [target for node in ast.walk(tree) if isinstance(node, ast.Assign) for target in node.targets]
    known = cut.__globals__
    return [
        (known[one.value.id], one.attr)
        for one in targets
        if isinstance(one, ast.Attribute) and isinstance(one.value, ast.Name) and one.value.id in known
    ]


@pytest.mark.usefixtures("product")
def test_what_a_cut_takes_away_is_there():
    replaced = {name: replaced_by(cut) for name, cut in CUTS}
    assert replaced
    assert not [name for name, found in replaced.items() if not found]
    assert not [f"{name}: {place.__name__}.{what}" for name, found in replaced.items() for place, what in found if not hasattr(place, what)]


@pytest.mark.usefixtures("product")
def test_every_cut_belongs_to_a_chapter_and_no_chapter_names_one_that_is_not_there():
    assert {name for chapter in CHAPTERS.values() for name in chapter.cuts} == {name for name, _ in CUTS}
