"""What happens to the workforce's record: each function is one decision somebody takes."""

from portal.workforce.services.changes import CHANGED, ServantGrant, WorkforceChange, grants_of
from portal.workforce.services.importing import claim, preview_import, run_import

__all__ = ["CHANGED", "ServantGrant", "WorkforceChange", "claim", "grants_of", "preview_import", "run_import"]
