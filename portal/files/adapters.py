"""Where the bytes lie: one file for each digest, written beside and renamed, so that half a file is never there."""

import os
import tempfile
from pathlib import Path


class Vault:
    """A folder of files by their SHA-256."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, sha256: str) -> Path:
        """Where the bytes of that digest lie."""
        return self.folder / sha256[:2] / sha256[2:4] / sha256

    def keep(self, sha256: str, data: bytes) -> None:
        """Write the bytes unless they are there."""
        place = self.path(sha256)
        if place.is_file():
            return
        place.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=place.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            Path(temporary).replace(place)
        except BaseException:
            Path(temporary).unlink()
            raise

    def read(self, sha256: str) -> bytes:
        """The bytes of that digest. Raises FileNotFoundError."""
        return self.path(sha256).read_bytes()
