"""Seals for tests, and what may happen to a signed paper afterwards."""

import io
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from django.conf import settings
from pydantic import SecretStr
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from portal.environment import SealFile
from services.documents.models import Document
from services.documents.verification import signature_validation
from services.documents.verification.validation_result import ValidationResult
from standins.certification_authority import authority


def a_seal(folder: Path, agency: str = authority.AGENCY, **how: Any) -> SealFile:
    """A seal with an authority of its own, whom nobody trusts yet."""
    folder.mkdir()
    authority.write(folder, agency=agency, **how)
    return SealFile(pkcs12=folder / authority.SEAL, password=SecretStr(authority.PASSWORD))


def content_of(document: Document) -> bytes:
    return (Path(settings.MEDIA_ROOT) / document.path).read_bytes()


def edited(pdf: bytes) -> bytes:
    """The paper with something appended in the way PDF allows: other words on its page."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    page = writer.root["/Pages"]["/Kids"][0]
    page["/Rotate"] = page["/MediaBox"][2]
    writer.update_container(page)
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


def wrapped(pdf: bytes) -> bytes:
    """Another paper inside the gap that a signature leaves for itself: every signed byte is there, and none is read.

    The table of contents that the end of the file points to lies in the gap, which pyHanko holds to be as wide as the
    digits of the signature; written as a plain string they take half of it.
    """
    gap = re.search(rb"<[0-9A-Fa-f]{1000,}>", pdf)
    assert gap
    signed, signature = pdf[: gap.start()] + pdf[gap.end() :], bytes.fromhex(gap[0][1:-1].decode())
    table_at, begin = int(pdf.rsplit(b"startxref", 1)[1].split()[0]), len(b"%PDF-1.7\n")
    room = table_at - begin + 2000
    room += room % 2
    digits = signature.ljust((room - 2) // 2, b"\0")
    string = b"(" + re.sub(rb"[\\()\r\n]", lambda found: b"\\%03o" % found[0][0], digits) + b")"
    parts = [
        b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[4 0 R]/SigFlags 3>>>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Annots[4 0 R]>>",
        b"<</Type/Annot/Subtype/Widget/FT/Sig/T(F)/Rect[0 0 0 0]/F 2/P 3 0 R/V 5 0 R>>",
        b"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/Contents %s/ByteRange[0 %d %d %d]>>"
        % (string, begin, begin + room, len(signed) - begin),
    ]
    inside, places = b"", []
    for number, part in enumerate(parts, 1):
        places.append(begin + len(inside))
        inside += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    inside = inside.ljust(table_at - begin)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    inside += b"xref\n0 6\n0000000000 65535 f \n" + rows + b"trailer\n<</Size 6/Root 1 0 R>>\n"
    return signed[:begin] + inside.ljust(room) + signed[begin:]


def validate(file: bytes, roots: Path) -> ValidationResult:
    """What the validation program answers, run in a thread: browser tests leave an event loop running."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(signature_validation.validate_first_signature, file, roots).result()
