"""Every kind of entry that the code writes into the audit record has words, and no words are left over."""

import ast

import pytest

from partners.agreements.domain import AGREEMENT
from partners.offerings.domain import OFFERING
from partners.registry.domain import CHANGE, PARTNER
from portal.audit.domain import EVENTS
from portal.development.domain.calls import DEMAND
from portal.workforce.domain.requests import REQUEST
from tests.architecture.source import called, literal, modules, planted, told

ITS_OWN = "portal.audit"
"""The slice that hands a tag on as it came."""


def led_to(machine):
    """The states that a machine leads to otherwise than by a submission, which is written under a tag of its own."""
    return {state.value for (_, step), state in machine.moves.items() if step != "submit"}


ENDINGS = {
    "agreements.agreement.": led_to(AGREEMENT),
    "development.call.": led_to(DEMAND),
    "offerings.mentor.": {"accepted", "declined"},
    "offerings.offering.": led_to(OFFERING),
    "offerings.offering.revision_": {"returned", "refused", "published"},
    "registry.change.": led_to(CHANGE),
    "workforce.request.": led_to(REQUEST),
    "registry.partner.": led_to(PARTNER) | {"restored"},
}
"""How a tag goes on that is put together as it is written."""


def written(module):
    """(line, tag) of each entry that a module writes; no tag where it cannot be read in the source."""
    for node in ast.walk(module.tree):
        if module.slice != ITS_OWN and isinstance(node, ast.Call) and called(node) == "record":
            yield from ((node.lineno, tag) for tag in tags_of(node.args[0] if node.args else None))


def tags_of(event):
    """The tags that the first argument can be."""
    if isinstance(event, ast.JoinedStr):
        beginning = literal(event.values[0])
        return [f"{beginning}{ending}" for ending in sorted(ENDINGS.get(beginning, ()))] or [None]
    return [literal(event)]


def faults(module):
    """Each entry that a reader would not be told in words, as a line."""
    for line, tag in written(module):
        if tag is None:
            yield f"{module.path}:{line}: writes an entry whose kind cannot be read: write it literally, or its endings into ENDINGS"
        elif tag not in EVENTS:
            yield f"{module.path}:{line}: {tag} has no words in the slice's RECORDED"


def test_every_entry_that_is_written_has_words(product):
    found = [fault for module in modules() for fault in faults(module)]

    assert not found, told(found)


def test_no_words_are_kept_for_what_is_never_written(product):
    tags = {tag for module in modules() for _, tag in written(module)}

    assert {tag for tag, _ in EVENTS} <= tags


def test_a_tag_has_three_parts():
    assert all(len(tag.split(".")) == 3 for module in modules() for _, tag in written(module))


@pytest.mark.parametrize(
    "text",
    [
        "audit.record('workflow.case.forgotten', 'case', case.id, by=by)",
        "record('workflow.case.forgotten', 'case', case.id, by=by)",
        "audit.record(f'workflow.case.{event}', 'case', case.id, by=by)",
        "audit.record(event, 'case', case.id, by=by)",
        "audit.record(event='workflow.case.opened', subject_kind='case', by=by)",
    ],
)
def test_an_entry_without_words_is_named(product, text):
    assert list(faults(planted("portal.workflow.services", text)))
