"""Links of the chain that the tour can cut here."""

from portal.documents import presenters, services


def unmask() -> None:
    """A stranger reads the names on a letter."""
    presenters.may_read_names = lambda identity, copy: True  # noqa: ARG005  the signature of what it replaces


def accept_any_code() -> None:
    """Any code is said to be a letter's."""
    check = services.check
    seen = []

    def last_known(typed: str) -> object:
        found = check(typed)
        if found is not None:
            seen.append(typed)
        return found or (check(seen[-1]) if seen else None)

    services.check = last_known  # type: ignore[assignment]  # the tour breaks this link on purpose


CUTS = {"names-not-masked": unmask, "any-code-is-valid": accept_any_code}
