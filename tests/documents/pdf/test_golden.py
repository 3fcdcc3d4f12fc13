"""Every paper against its golden text and picture: what changes on paper is seen in the review, and never by chance.

`pytest tests/documents/pdf/test_golden.py --renew-golden` writes them anew.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

import pypdfium2
import pytest
from PIL import Image, ImageChops

from services.documents.document_types import DocumentType
from services.documents.facts import Facts
from services.documents.pdf import rendering
from tests.documents import samples
from tests.documents.declared import declaration

pytestmark = pytest.mark.servers

GOLDEN = Path(__file__).parents[1] / "golden"
IF_MEANT: Final = "If this is meant: --renew-golden"
SCALE: Final = 0.25
"""Of a point: a page is 149 by 211 pixels, on which a missing line or a moved table is still seen."""
BLOCK: Final = 6
MAX_DIFFERENCE: Final = 10
"""Of 255, in the mean of a block of pixels: other versions smooth letters a little differently."""
KINDS: dict[str, Callable[[], Facts]] = {kind: partial(samples.SAMPLES.__getitem__, kind) for kind in DocumentType}
DECLARATIONS = {"birth": "1.001193", "marriage": "1.000894", "company": "2.001583", "residence": "1.004222"}
PAPERS = KINDS | {f"form_{name}": partial(declaration, code) for name, code in DECLARATIONS.items()}


@pytest.mark.parametrize("name", PAPERS)
def test_a_paper_says_and_looks_what_it_did(name, request):
    pages = list(pypdfium2.PdfDocument(rendering.render(samples.sheet(PAPERS[name]()))))
    text, picture = text_of(pages), picture_of(pages)
    if request.config.option.renew_golden:
        (GOLDEN / f"{name}.txt").write_text(text, encoding="utf-8")
        picture.save(GOLDEN / f"{name}.png", optimize=True)

    assert text == (GOLDEN / f"{name}.txt").read_text(encoding="utf-8"), IF_MEANT
    with Image.open(GOLDEN / f"{name}.png") as golden:
        assert picture.size == golden.size, f"Other pages. {IF_MEANT}"
        assert difference(picture, golden) <= MAX_DIFFERENCE, f"It looks otherwise. {IF_MEANT}"


def test_nothing_is_kept_of_papers_that_are_gone():
    assert {path.stem for path in GOLDEN.iterdir()} == set(PAPERS)


def test_a_line_more_or_less_is_a_difference():
    drawn = [
        picture_of(list(pypdfium2.PdfDocument(rendering.render(samples.sheet(facts)))))
        for facts in (samples.stop(), samples.stop().model_copy(update={"money_back": ""}))
    ]
    assert drawn[0].size == drawn[1].size
    assert difference(*drawn) > MAX_DIFFERENCE


def text_of(pages: list[pypdfium2.PdfPage]) -> str:
    """The text as it is read, one line for each that was drawn; a rule stands between pages."""
    lines = ([" ".join(line.split()) for line in page.get_textpage().get_text_range().splitlines()] for page in pages)
    return "\n----\n".join("\n".join(filter(None, page)) for page in lines) + "\n"


def picture_of(pages: list[pypdfium2.PdfPage]) -> Image.Image:
    """The pages in grey, small, below each other."""
    drawn = [page.render(scale=SCALE, grayscale=True).to_pil().convert("L") for page in pages]
    picture = Image.new("L", (max(one.width for one in drawn), sum(one.height for one in drawn)), 255)
    for number, one in enumerate(drawn):
        picture.paste(one, (0, sum(above.height for above in drawn[:number])))
    return picture.point(lambda grey: grey & 0xF0)


def difference(picture: Image.Image, golden: Image.Image) -> int:
    """The largest difference of a block of pixels."""
    blocks = ImageChops.difference(picture.reduce(BLOCK), golden.convert("L").reduce(BLOCK))
    return max(blocks.tobytes())
