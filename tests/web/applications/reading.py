"""What a page of an application says, and what it sends back of itself."""

from bs4 import BeautifulSoup


def page_of(answer):
    """The page, to look things up in."""
    return BeautifulSoup(answer.text, "html.parser")


def whole_text(answer):
    """All words of the page, one space between them."""
    return " ".join(page_of(answer).get_text(" ").split())


def seen_in(answer):
    """The digest of the record that the page shows."""
    return page_of(answer).find("input", {"name": "seen"})["value"]
