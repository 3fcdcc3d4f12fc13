"""Bring the English sentences of every room up to date with its templates and its Python (GNU gettext is needed).

    python bin/translate.py

New sentences come into `locale/en/LC_MESSAGES/django.po` of their room without English, sentences that are gone leave;
what has English is compiled. Ends with the sentences that still have none. See docs/languages.md.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import django
from django.core.management import call_command
from django.core.management.commands.makemessages import Command as MakeMessages

ROOT = Path(__file__).resolve().parents[1]
ROOMS = (
    *("core", "eforms", "notifications", "payments", "portal"),
    *("services/agencies", "services/catalogue", "services/documents", "services/dossiers"),
)
LEFT_OUT = (".*", "bench", "docs", "standins", "tests", "var")
HEADER = """\
# English of the Vietnamese sentences of this room. After a change: python bin/translate.py
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Language: en\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"""


class ExtractSentences(MakeMessages):
    """Django's command, which offers no English of another sentence as that of a new one."""

    msgmerge_options = [*MakeMessages.msgmerge_options, "--no-fuzzy-matching"]


def main() -> None:
    """Extract, tidy, compile, report."""
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()
    folders = [ROOT / room / "locale" / "en" / "LC_MESSAGES" for room in ROOMS]
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / "django.po").exists():
            (folder / "django.po").write_text(HEADER)
    call_command(
        ExtractSentences(),
        locale=["en"],
        ignore_patterns=[*LEFT_OUT],
        no_location=True,
        no_wrap=True,
        no_obsolete=True,
        verbosity=0,
    )
    for folder in folders:
        _compile(folder / "django.po")


def _compile(sentences: Path) -> None:
    """Write the file with the header that never changes, and what Django reads beside it."""
    _, _, entries = sentences.read_text().partition("\n\n")
    if not entries.strip():
        sentences.unlink()
        os.removedirs(sentences.parent)
        return
    sentences.write_text(f"{HEADER}\n{entries.strip()}\n")
    subprocess.run(
        ["msgfmt", "--check-format", "--check-domain", "-o", sentences.with_suffix(".mo"), sentences],
        check=True,
    )
    for entry in entries.strip().split("\n\n"):
        if ", fuzzy" in entry or re.search(r'^msgstr(?:\[\d\])? ""$(?!\n")', entry, re.M):
            sys.stdout.write(f"{sentences.relative_to(ROOT)}\n{entry}\n\n")


if __name__ == "__main__":
    main()
