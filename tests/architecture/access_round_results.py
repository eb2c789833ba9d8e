"""Rounds as they are collected and run, for the cells of access.toml: results."""

from collections.abc import Callable

from portal.accounts.models import Account
from tests.architecture.access_base import Made

MAKERS: dict[str, Callable[[Account], Made]] = {}
