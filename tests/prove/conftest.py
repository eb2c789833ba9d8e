"""The product as it runs follows the machine's clock, and so does whoever looks at it."""

from collections.abc import Iterator

import pytest

from portal.kernel import clock


@pytest.fixture(autouse=True)
def fixed_clock() -> Iterator[None]:
    """The machine's clock, until a test follows another."""
    clock.follow(None)
    yield
    clock.follow(None)
