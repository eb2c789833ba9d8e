"""Heads that sort a list: what they link to, and what they say of the order that is shown."""

from urllib.parse import parse_qs, urlsplit

import pytest

from portal.web.lists import sort_head


def asked(head):
    """What a head's link asks for."""
    return parse_qs(urlsplit(head["href"]).query)


@pytest.mark.parametrize(
    ("order", "current", "following", "sort"),
    [
        ("name", "", "name", None),
        ("name", "name", "-name", "ascending"),
        ("name", "-name", "name", "descending"),
        ("-sent", "", "-sent", None),
        ("-sent", "-sent", "sent", "descending"),
        ("-sent", "sent", "-sent", "ascending"),
        ("name", "sent", "name", None),
    ],
)
def test_a_head_asks_for_its_order_and_when_it_is_so_for_the_opposite(app, order, current, following, sort):
    with app.test_request_context("/opportunities"):
        head = sort_head("Name", order, current)
    assert asked(head)["order"] == [following]
    assert head["sort"] == sort


def test_a_head_keeps_the_search_and_begins_at_the_first_page(app):
    with app.test_request_context("/opportunities?text=antre&state=a&state=b&page=4&order=sent"):
        found = asked(sort_head("Name", "name", "sent"))
    assert found == {"text": ["antre"], "state": ["a", "b"], "order": ["name"]}
