"""Composition root: the one module that knows every feature."""


def main() -> None:
    """The console script `portal`."""
