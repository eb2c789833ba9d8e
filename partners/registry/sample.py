"""The registry's part of the sample province."""

from portal.demo.story import Act
from portal.kernel.text import Text

ACTS: dict[str, Act] = {}
PEOPLE: dict[str, Text] = {}
