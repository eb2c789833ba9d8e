"""What a workbook says."""

import io
import zipfile


def parts(data):
    """All that an XLSX file's sheet and its texts say, as XML."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        return "".join(book.read(name).decode() for name in book.namelist() if name.endswith(("sheet1.xml", "sharedStrings.xml")))
