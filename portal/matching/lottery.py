"""The lottery that decides between equal points: drawn from a published text, the same anywhere."""

from collections.abc import Iterable
from hashlib import blake2b, sha256


def draw(seed: str, ids: Iterable[str]) -> list[str]:
    """The ids in the order of the lottery: by each id's BLAKE2b digest of 8 bytes, keyed with the SHA-256 of the seed.

    Equal digests go by id. Nobody can foresee the order before the seed is known, and anybody can draw it again after.
    """
    key = sha256(seed.encode()).digest()
    return sorted(ids, key=lambda one: (blake2b(one.encode(), digest_size=8, key=key).digest(), one))
