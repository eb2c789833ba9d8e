"""Links of the chain that the tour can cut here."""

from portal.audit import services


def forget_decisions() -> None:
    """A decision leaves no entry in the record."""
    record = services.record

    def without_decisions(event: str, *named: object, **more: object) -> None:
        if event != "workflow.step.decided":
            record(event, *named, **more)  # type: ignore[arg-type]  # handed on as it came

    services.record = without_decisions  # type: ignore[assignment]  # the tour breaks this link on purpose


def break_chain() -> None:
    """Entries no longer carry the link that their content gives."""
    services.link_of = lambda entry: f"{entry.seq:064}"  # the tour breaks this link on purpose


CUTS = {"decision-not-recorded": forget_decisions, "record-chain-broken": break_chain}
