"""The offerings' part of the sample province."""

from portal.demo.story import Act

ACTS: dict[str, Act] = {}
