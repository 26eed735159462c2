"""Office files whose bytes depend on their content only: fixed times in the archive and in its properties."""

import io
import re
import zipfile
from datetime import datetime

_EARLIEST = (1980, 1, 1, 0, 0, 0)
_STAMPS = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms:)")
_OFFICE = (".xlsx", ".docx", ".pptx")


def fixed(content: bytes, at: datetime) -> bytes:
    """The same office file, made at `at`; also the workbooks embedded in it."""
    stamp = at.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(packed, "w") as made:
        for entry in given.infolist():
            data = given.read(entry)
            if entry.filename.endswith(_OFFICE):
                data = fixed(data, at)
            elif entry.filename == "docProps/core.xml":
                data = _STAMPS.sub(rb"\g<1>" + stamp + rb"\g<2>", data)
            same = zipfile.ZipInfo(entry.filename, date_time=_EARLIEST)
            same.external_attr = 0o600 << 16
            made.writestr(same, data, compress_type=zipfile.ZIP_DEFLATED, compresslevel=6)
    return packed.getvalue()
