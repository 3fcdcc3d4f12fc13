"""Documents that act by themselves: never shown as they are, and not taken where nothing harmless can be shown."""

import zipfile
from io import BytesIO

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, TextStringObject

from eforms.files.active_content import is_active_pdf
from eforms.status import FLATTENED, Scan
from tests.eforms.files.test_scanning import fetch, hand_in, looked_at  # noqa: F401 - a fixture
from tests.eforms.papers import docx, pdf

RELATIONS = '<Relationship Id="r1" Type="http://x/{}" Target="http://evil.example/" TargetMode="External"/>'


def name_of(text: str) -> NameObject:
    return NameObject(f"/{text}")


def written(writer: PdfWriter) -> bytes:
    kept = BytesIO()
    writer.write(kept)
    return kept.getvalue()


def with_script() -> bytes:
    writer = PdfWriter(PdfReader(BytesIO(pdf())))
    script = {"S": name_of("JavaScript"), "JS": TextStringObject("app.alert('evil')")}
    opened = DictionaryObject({name_of(key): value for key, value in script.items()})
    writer.root_object[name_of("OpenAction")] = opened
    return written(writer)


def with_file() -> bytes:
    writer = PdfWriter(PdfReader(BytesIO(pdf())))
    writer.add_attachment("evil.exe", b"MZ evil")
    return written(writer)


def with_action(**action: object) -> bytes:
    """A link on the first page, and the page itself once it is opened."""
    writer = PdfWriter(PdfReader(BytesIO(pdf())))
    act = DictionaryObject({name_of(key): value for key, value in action.items()})
    rectangle = ArrayObject(map(NumberObject, (10, 10, 100, 100)))
    link = {"Type": name_of("Annot"), "Subtype": name_of("Link"), "Rect": rectangle, "A": act}
    writer.pages[0][name_of("Annots")] = ArrayObject(
        [writer._add_object(DictionaryObject({name_of(key): value for key, value in link.items()}))]
    )
    writer.pages[0][name_of("AA")] = DictionaryObject({name_of("O"): act})
    return written(writer)


ACTIVE = {
    "a script": with_script(),
    "a file inside": with_file(),
    "a program to start": with_action(S=name_of("Launch"), F=TextStringObject("cmd.exe")),
    "a script of a link": with_action(S=name_of("JavaScript"), JS=TextStringObject("app.alert('evil')")),
    "a name written otherwise": with_script().replace(b"/JavaScript", b"/Java#53cript"),
}


@pytest.mark.parametrize("content", ACTIVE.values(), ids=ACTIVE)
def test_a_pdf_that_acts_is_shown_without_what_acts_and_the_reader_is_told(client, citizen, hand_in, content):  # noqa: F811
    attachment = looked_at(hand_in(content))

    shown = fetch(client, citizen, attachment)
    assert attachment.is_readable
    assert FLATTENED in attachment.note
    assert shown["Content-Type"] == "application/pdf"
    assert not is_active_pdf(BytesIO(shown.body))
    assert b"evil" not in shown.body
    pages = PdfReader(BytesIO(shown.body)).pages
    assert [(page.mediabox.width, page.mediabox.height) for page in pages] == [(595, 842)] * 2


@pytest.mark.servers
def test_what_a_flattened_pdf_says_can_still_be_read(tmp_path):
    from pypdfium2 import PdfDocument
    from weasyprint import HTML

    from eforms.files.active_content import flatten_pdf

    flatten_pdf(PdfDocument(HTML(string="<h1>Giấy khai sinh</h1>").write_pdf()), tmp_path / "shown")

    assert "Giấy khai sinh" in PdfReader(tmp_path / "shown").pages[0].extract_text()


def test_a_plain_pdf_is_shown_as_it_came(client, citizen, hand_in):  # noqa: F811
    content = pdf(3)
    attachment = looked_at(hand_in(content))

    shown = fetch(client, citizen, attachment)
    assert shown.body == content
    assert "inline" in shown["Content-Disposition"]
    assert FLATTENED not in attachment.note


def test_a_pdf_whose_parts_cannot_be_followed_counts_as_one_that_acts():
    assert is_active_pdf(BytesIO(b"%PDF-1.7\nstartxref\n5\n%%EOF"))


def archive(parts: dict[str, bytes]) -> bytes:
    kept = BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in {"[Content_Types].xml": b"", "word/document.xml": b"<w/>", **parts}.items():
            made.writestr(name, content)
    return kept.getvalue()


def with_false_size() -> bytes:
    """A million bytes that say to be ten."""
    content = archive({"word/large.xml": b"a" * 10**6})
    return content.replace((10**6).to_bytes(4, "little"), (10).to_bytes(4, "little"))


@pytest.mark.parametrize(
    ("content", "scan"),
    [
        (with_false_size(), Scan.BROKEN),
        (archive({"word/_rels/settings.xml.rels": RELATIONS.format("attachedTemplate").encode()}), Scan.INFECTED),
        (archive({"[Content_Types].xml": b"application/vnd.ms-word.document.macroEnabled.main+xml"}), Scan.INFECTED),
        (archive({"word/embeddings/oleObject1.bin": b"x"}), Scan.INFECTED),
        (archive({"word/activeX/activeX1.xml": b"x"}), Scan.INFECTED),
    ],
)
def test_a_word_file_that_acts_or_lies_is_not_taken(hand_in, content, scan):  # noqa: F811
    attachment = looked_at(hand_in(content, "don.docx"))

    assert attachment.stored.scan == scan
    assert attachment.advice


@pytest.mark.parametrize(
    "content", [docx(), archive({"word/_rels/document.xml.rels": RELATIONS.format("hyperlink").encode()})]
)
def test_a_plain_word_file_is_saved_and_never_opened_in_the_portal(client, citizen, hand_in, content):  # noqa: F811
    response = fetch(client, citizen, looked_at(hand_in(content, "don.docx")))

    assert response["Content-Disposition"].startswith("attachment")
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
