"""What actors of every chapter do."""

from collections.abc import Mapping

from portal.tour.reader import Reader, TourError

PASSWORD = "loket pagi yang tenang"  # noqa: S105  of an invented person in a database that is gone with the tour
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
OFFERED = (
    "accounts.",
    "workforce.import",
    "workforce.refresh",
    "registry.1",
    "registry.2",
    *(f"agreements.{act}" for act in ("1", "2", "3", "4_", "4a", "4b", "4c")),
    *(f"offerings.{number}" for number in range(7)),
)
"""The acts of the sample province with which partners have published what a chapter is about."""
INTEREST = "I have no family, business or other interest"


def decide(reader: Reader, case: str, answer: str, ground: str, reason: str, **more: str) -> Reader:
    """Open a case of the desk and decide it."""
    reader.follow("My desk").follow(case)
    for label, value in more.items():
        reader.fill(label.replace("_", " "), value)
    reader.tick(INTEREST).choose("Answer", answer).choose("Ground", ground).fill("Reason", reason)
    return reader.press("Record the decision").sees("is recorded")


def give_back(reader: Reader, case: str, ground: str, reason: str, comments: Mapping[str, str] | None = None) -> Reader:
    """Open a case of the desk and return it to whoever submitted it, with comments beside fields by their names."""
    reader.follow("My desk").follow(case)
    reader.tick(INTEREST).choose("Answer", "Return for correction").choose("Ground", ground)
    reader.choose("Return to", "Whoever submitted").fill("Reason", reason)
    for name, comment in (comments or {}).items():
        box = next((box for box in reader.page.find_all("textarea") if box.get("name") == f"c-{name}"), None)
        if box is None:
            msg = f"no comment beside “{name}”"
            raise TourError(msg, reader.path)
        reader.entries[id(box)] = comment
    return reader.press("Record the decision").sees("is recorded")
