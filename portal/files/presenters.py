"""A stored file on its way to a reader."""

import uuid

from flask import Response

from portal.files import queries, services
from portal.files.domain import MEDIA_TYPES
from portal.kernel.errors import NotFoundError
from portal.web.downloads import attachment


def paper(file_id: uuid.UUID | None) -> Response:
    """A stored paper, for reading in the browser; whoever asks has seen to it that the reader may. Raises NotFoundError without one."""
    if file_id is None:
        raise NotFoundError
    stored = queries.get_file(file_id)
    return attachment(services.content(stored), stored.name, MEDIA_TYPES[stored.kind], inline=True)
