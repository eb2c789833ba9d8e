"""Password digests: Argon2id with the parameters that OWASP names as a minimum, so that a sign-in costs tens of milliseconds."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError


class Passwords:
    """Makes and checks digests."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
        self._nobody = self._hasher.hash("nobody has this password")

    def digest(self, password: str) -> str:
        """What is stored of a password."""
        return self._hasher.hash(password)

    def matches(self, stored: str | None, password: str) -> bool:
        """Whether the password is that of the digest; without one it takes as long and says no."""
        try:
            return self._hasher.verify(stored or self._nobody, password) and stored is not None
        except (VerifyMismatchError, InvalidHashError):
            return False


passwords = Passwords()
