"""The applications' part of the sample province: story 1 from the first invitation to the letter, and what is under way at H."""

from portal.applications.sample import above, calling, running, story
from portal.applications.sample.cuts import CUTS

ACTS = {**story.ACTS, **running.ACTS, **calling.ACTS, **above.ACTS}

__all__ = ["ACTS", "CUTS"]
