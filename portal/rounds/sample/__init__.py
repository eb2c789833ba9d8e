"""The rounds' part of the sample province: acts, people to become, links that the tour can cut."""

from portal.rounds.sample import course, plans
from portal.rounds.sample.cuts import CUTS
from portal.rounds.sample.people import HEADING, people_to_become

ACTS = course.ACTS | plans.ACTS

__all__ = ["ACTS", "CUTS", "HEADING", "people_to_become"]
