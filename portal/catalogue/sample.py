"""A link of the chain that the tour can cut here."""

from portal.catalogue import presenters
from portal.kernel.text import Text


def hide_versions() -> None:
    """A verdict does not say by which version of a rule."""
    presenters.reason_source = lambda reason: Text("Rule %(rule)s.", rule=reason.rule_id)


CUTS = {"verdict-without-version": hide_versions}
