"""Each version of an application that was sent is kept, so that a correction can be read beside what it corrects."""

import uuid
from typing import TYPE_CHECKING, Any

from portal.applications import queries
from portal.applications.models import ApplicationVersion
from portal.files import queries as files
from portal.kernel import clock
from portal.kernel.db import db

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from portal.applications.models import Application


def keep_version(application: "Application") -> None:
    """Keep an application as it is sent now. The caller has locked it."""
    _keep(application, queries.count_versions(application.id) + 1, clock.now())


def keep_earlier(application: "Application") -> None:
    """Keep what was sent before versions were kept, while a correction has not yet taken its place."""
    if application.submitted_at is not None and not queries.count_versions(application.id):
        _keep(application, 1, application.submitted_at)


def _keep(application: "Application", place: int, sent_at: "dt.datetime") -> None:
    listed = application.documents or []
    known = files.files_by_id(uuid.UUID(item["file_id"]) for item in listed) if listed else {}
    content: Mapping[str, Any] = {
        "motivation": application.motivation or "",
        "documents": [item | _told(known.get(uuid.UUID(item["file_id"]))) for item in listed],
        "interest": application.interest,
        "record": application.record,
    }
    db.session.add(ApplicationVersion(application_id=application.id, place=place, content=dict(content), sent_at=sent_at))
    db.session.flush()  # the next is counted after it


def _told(file: Any) -> dict[str, str]:  # noqa: ANN401  the row of the files
    return {"file": file.name, "sha256": file.sha256} if file is not None else {}
