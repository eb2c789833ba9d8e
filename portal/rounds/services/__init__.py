"""What is done with rounds: `planning`, `trying`, `opening`, `releasing`, `listing`, `locking`, `running`, `publishing`, `following`."""

from portal.rounds.services.planning import (
    ONCE,
    ROUND,
    add_offering,
    change_plan,
    copy_round,
    plan_round,
    remove_offering,
    set_places,
)

__all__ = ["ONCE", "ROUND", "add_offering", "change_plan", "copy_round", "plan_round", "remove_offering", "set_places"]
