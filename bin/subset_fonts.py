"""Draw the two fonts of a first visit from the files of the npm package @fontsource/be-vietnam-pro.

    python bin/subset_fonts.py FOLDER

Puts the latin and vietnamese file of each weight together in one, with the characters that pages of the portal are
written in, and without the instructions for screens of few pixels (docs/decisions/0001-web-font.md).
"""

import sys
from pathlib import Path

from fontTools.merge import Merger
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

FONTS = Path(__file__).resolve().parents[1] / "portal" / "static" / "portal" / "fonts"
WEIGHTS = (400, 600)
LETTERS = "àáâãèéêìíòóôõùúýăđĩũơư" + "".join(map(chr, range(0x1EA0, 0x1EFA)))
MARKS = "\u0300\u0301\u0303\u0309\u0323"
SIGNS = "\u00a0§«°·»×–—‘’“”•…‹›€₫−"
CHARACTERS = {*map(chr, range(0x20, 0x7F)), *LETTERS, *LETTERS.upper(), *MARKS, *SIGNS}


def main() -> None:
    """Write one file for each weight."""
    source = Path(sys.argv[1])
    for weight in WEIGHTS:
        parts = [source / f"be-vietnam-pro-{subset}-{weight}-normal.woff2" for subset in ("latin", "vietnamese")]
        _subset(_merged(parts)).save(FONTS / f"be-vietnam-pro-{weight}.woff2")


def _merged(parts: list[Path]) -> TTFont:
    plain = [part.with_suffix(".ttf") for part in parts]
    for part, path in zip(parts, plain, strict=True):
        font = TTFont(part)
        font.flavor = None
        font.save(path)
    merged = Merger().merge([str(path) for path in plain])
    for path in plain:
        path.unlink()
    return merged


def _subset(font: TTFont) -> TTFont:
    subsetter = Subsetter(Options(hinting=False, layout_features=["kern", "mark", "mkmk", "ccmp"]))
    subsetter.populate(text="".join(CHARACTERS))
    subsetter.subset(font)
    font.flavor = "woff2"
    return font


if __name__ == "__main__":
    main()
