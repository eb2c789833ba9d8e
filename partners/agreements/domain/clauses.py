"""The paper of an agreement: clauses with blanks, and the articles that come of them once they are filled. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph with blanks; one with a condition stands only where it holds."""

    text: str
    when: str | None = None


@dataclass(frozen=True, slots=True)
class Clause:
    """An article before it is filled; its place in the list is its number."""

    key: str
    title: str
    paragraphs: Sequence[Paragraph]


@dataclass(frozen=True, slots=True)
class Article:
    """An article of one agreement's paper."""

    number: int
    key: str
    title: str
    paragraphs: Sequence[str]


def read_clauses(document: Mapping[str, Any]) -> list[Clause]:
    """The clauses of a seed, in its order."""
    return [
        Clause(one["key"], one["title"], [Paragraph(part["text"], part.get("when")) for part in one["paragraph"]])
        for one in document["article"]
    ]


def draw_up(clauses: Sequence[Clause], facts: Mapping[str, str], holding: Collection[str]) -> list[Article]:
    """The articles, numbered from 1, their blanks filled. What people typed fills a blank as it is, whatever signs it holds."""
    made = []
    for number, clause in enumerate(clauses, 1):
        standing = [one for one in clause.paragraphs if one.when is None or one.when in holding]
        made.append(Article(number, clause.key, clause.title, [one.text.format_map(facts) for one in standing]))
    return made
