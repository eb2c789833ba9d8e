"""A chapter as a list of steps, played in order; the first that does not hold ends it, naming actor and page."""

from collections.abc import Callable
from dataclasses import dataclass, field

from portal.tour.reader import Reader, TourError, words_of


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that an actor does, and what is then seen."""

    actor: str
    does: str
    sees: str
    play: "Callable[[Play], Reader | None]"


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of the product's story, and what is there before it begins."""

    steps: tuple[Step, ...]
    cuts: tuple[str, ...]
    """The links of the chain that can be cut: without any one of them the chapter must not hold."""
    presupposes: tuple[str, ...]
    """How the names of the acts of the sample province begin that have been played before: none of the chapter's own."""
    ahead: int
    """How many days after the chapter's beginning the province's own stories end: what lies before that counts from there."""


@dataclass(frozen=True, slots=True)
class Told:
    """How a step went."""

    actor: str
    does: str
    sees: str
    path: str
    ok: bool


@dataclass
class Play:
    """A chapter being played: the address of the product, its actors at their browsers, what they have learned on the way."""

    base: str
    readers: dict[str, Reader] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)

    def stranger(self) -> Reader:
        """Somebody without an account, who begins at the first page."""
        return Reader(self.base, "public")

    def be(self, email: str) -> Reader:
        """Become a sample person from the list that the ribbon leads to."""
        reader = Reader(self.base, email).follow("Change the sample role").press(email)
        self.readers[email] = reader
        return reader

    def days_pass(self, days: int) -> None:
        """Move the product's clock on, by the form that this process alone has; what has fallen due is then done."""
        reader = Reader(self.base, "clock").follow("Change the sample role")
        reader.fill("Days to move on", str(days)).press("Move time on")

    def mail(self, to: str, subject: str) -> str:
        """The address within the product that the newest mail to somebody with this subject leads to."""
        self.days_pass(0)
        reader = Reader(self.base, "mailbox").follow("Change the sample role").follow("Read the mails of the demonstration")
        for article in reader.page.find_all("article"):
            link = article.find("a", href=True)
            if link is not None and subject.lower() in words_of(article.find("h3")).lower() and to in words_of(article):
                return str(link["href"])
        heads = sorted({words_of(head) for head in reader.page.select("article h3")})
        msg = f"no mail “{subject}” to {to}; there are: {'; '.join(heads)[:300]}"
        raise TourError(msg, reader.path)


def perform(steps: tuple[Step, ...], base: str, say: Callable[[Told], None]) -> list[Told]:
    """Play the steps until one does not hold."""
    play, told = Play(base), []
    for step in steps:
        try:
            reader = step.play(play)
        except TourError as error:
            told.append(Told(step.actor, step.does, str(error), error.path, ok=False))
            say(told[-1])
            break
        told.append(Told(step.actor, step.does, step.sees, reader.path if reader else "", ok=True))
        say(told[-1])
    return told
