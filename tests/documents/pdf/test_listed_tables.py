"""Tables of list rows stay between the margins of their pages, by the positions read from the PDF."""

import io
from collections.abc import Iterator

import pypdfium2
import pytest
from pypdf import PageObject, PdfReader

from services.documents.facts import FactColumn, FactPart, FactRow, FactSection, FactTable
from services.documents.pdf import rendering
from tests.documents import samples

pytestmark = pytest.mark.servers

MM = 72 / 25.4
LEFT, RIGHT = 30 * MM, 15 * MM
BORDER = 1.25
"""Lines are drawn over the edge of a cell, and reach so many points beyond it."""
PERSON = ("Tăng", "Công Tằng Tôn Nữ Thị Quỳnh Như", "001190012345", "12/05/1990", *[""] * 9)
SHARES = (6, 11, 11, 8, 4, 9, 10, 9, 8, 6, 6, 7, 5)


def listed(columns: int, *, landscape: bool = False) -> FactRow:
    shares = SHARES[:columns]
    headings = [FactColumn(heading=f"Cột {n}", width=94 * share // sum(shares)) for n, share in enumerate(shares)]
    table = FactTable(columns=tuple(headings), rows=(PERSON[:columns],) * 3, landscape=landscape)
    return FactRow(label="Người lao động", table=table)


def drawn(*sections: FactSection) -> bytes:
    return rendering.render(samples.sheet(samples.form().model_copy(update={"sections": sections})))


def section(row: FactRow, title: str = "Danh sách") -> FactSection:
    return FactSection(title=title, rows=(row,))


def edges(pdf: bytes) -> Iterator[tuple[float, float, float]]:
    """Of each page: where the leftmost and the rightmost thing on it are, and the width of the page."""
    for page in pypdfium2.PdfDocument(pdf):
        bounds = [one.get_bounds() for one in page.get_objects()]
        yield min(left for left, *_ in bounds), max(right for _, _, right, _ in bounds), page.get_width()


def pages(pdf: bytes) -> list[PageObject]:
    return list(PdfReader(io.BytesIO(pdf)).pages)


@pytest.mark.parametrize("landscape", [False, True])
@pytest.mark.parametrize("columns", [1, 2, 4, 6, 13])
def test_a_table_stays_between_the_margins(columns, landscape):
    pdf = drawn(section(listed(columns, landscape=landscape)))

    for left, right, width in edges(pdf):
        assert left >= LEFT - BORDER
        assert right <= width - RIGHT + BORDER


def test_a_table_inside_a_part_stays_between_them_too():
    inner = FactRow(label="Tổ", parts=(FactPart(rows=(listed(4),)),))
    pdf = drawn(section(FactRow(label="Nhóm", parts=(FactPart(rows=(inner,)),))))

    assert all(right <= width - RIGHT + BORDER for _, right, width in edges(pdf))


def test_the_heading_of_a_table_that_lies_is_on_its_page_and_what_follows_stands():
    pdf = drawn(section(listed(13, landscape=True)), section(FactRow(label="Số người", value="3"), title="Tổng hợp"))
    before, lying, after = pages(pdf)

    assert "Danh sách" not in before.extract_text()
    assert "Danh sách" in lying.extract_text()
    assert lying.mediabox.width > lying.mediabox.height
    assert "Tổng hợp" in after.extract_text()
    assert after.mediabox.width < after.mediabox.height


def test_neither_a_date_nor_a_number_is_broken_where_the_table_is_as_wide_as_it_can_be():
    text = pages(drawn(section(listed(13, landscape=True))))[1].extract_text()

    assert text.count("12/05/1990") == 3
    assert text.count("001190012345") == 3
