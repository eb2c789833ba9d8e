"""What happens to the workforce's record: each function is one decision somebody takes."""

from portal.workforce.services.background import RUN, UNDO, run_in_background, start_import, start_undo, undo_in_background
from portal.workforce.services.changes import CHANGED, WorkforceChange, end_departed, grants_of
from portal.workforce.services.importing import import_file, preview_import, run_import
from portal.workforce.services.undoing import undo_import

__all__ = [
    "CHANGED",
    "RUN",
    "UNDO",
    "WorkforceChange",
    "end_departed",
    "grants_of",
    "import_file",
    "preview_import",
    "run_import",
    "run_in_background",
    "start_import",
    "start_undo",
    "undo_import",
    "undo_in_background",
]
