"""The report of an import: how many of each outcome, as a table, and every row that is not unchanged, as a CSV file."""

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, Final

from core.spreadsheets import BYTE_ORDER_MARK, cell_text
from services.catalogue.importing.classification import ClassifiedLine
from services.catalogue.importing.models import ImportItem, Outcome, RecordImport

HEADINGS: Final = ("tệp", "dòng", "mã thủ tục", "tên", "kết quả", "giữ nháp", "lý do, lưu ý")


@dataclass(frozen=True)
class ReportRow:
    """One row of the report."""

    file: str
    line: int
    code: str
    name: str
    outcome: Outcome
    is_doubtful: bool
    sentences: str

    @property
    def is_noted(self) -> bool:
        """Published with something left out, which the ministry should look at."""
        return bool(self.sentences) and not self.is_doubtful and self.outcome in (Outcome.INSERTED, Outcome.NEW_VERSION)


@dataclass
class Report:
    """The rows of an import that are not unchanged, and how many are."""

    run: RecordImport | None = None
    rows: list[ReportRow] = field(default_factory=list)
    unchanged: int = 0

    @classmethod
    def of(cls, run: RecordImport) -> "Report":
        return cls(run, [_row(item) for item in run.items.all()], run.unchanged)

    def add(self, one: ClassifiedLine) -> None:
        """Count a line that was classified and not written."""
        if one.outcome == Outcome.UNCHANGED:
            self.unchanged += 1
        else:
            where = (one.line.file, one.line.number, one.code, one.name)
            self.rows.append(ReportRow(*where, one.outcome, one.is_doubtful, "\n".join(one.sentences)))

    @property
    def counts(self) -> dict[str, int]:
        """How many rows of each outcome, and of those drafted how many are doubtful or noted."""
        counted = Counter(row.outcome for row in self.rows)
        return {
            "Thủ tục mới": counted[Outcome.INSERTED],
            "Phiên bản mới": counted[Outcome.NEW_VERSION],
            "Không đổi": self.unchanged,
            "Giữ phiên bản của bộ": counted[Outcome.KEPT],
            "Từ chối": counted[Outcome.REFUSED],
            "Nghi ngờ, giữ nháp": sum(row.is_doubtful for row in self.rows),
            "Có lưu ý cho bộ": sum(row.is_noted for row in self.rows),
        }

    def table(self) -> str:
        """The counts as lines of a terminal."""
        width = max(map(len, self.counts))
        return "\n".join(f"  {label:<{width}}  {count:>7}" for label, count in self.counts.items())

    def refusals(self) -> Iterator[str]:
        """The refused rows, each on a line: where, which, why."""
        for row in self.rows:
            if row.outcome == Outcome.REFUSED:
                reason = row.sentences.replace("\n", " ")
                yield f"{row.file} dòng {row.line}, {row.code or 'không có mã'}: {reason}"

    def write_csv(self, file: IO[str]) -> None:
        """Every row, for a spreadsheet; what looks like a formula gets a quote."""
        file.write(BYTE_ORDER_MARK)
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(HEADINGS)
        for row in self.rows:
            held = "giữ nháp" if row.is_doubtful else ""
            cells = (row.file, row.line, row.code, row.name, row.outcome.label, held, row.sentences)
            writer.writerow([cell_text(cell) for cell in cells])


def _row(item: ImportItem) -> ReportRow:
    outcome = Outcome(item.outcome)
    return ReportRow(item.file, item.line, item.code, item.name, outcome, item.is_doubtful, item.sentences)
