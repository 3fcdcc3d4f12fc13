"""Judges the search on a set of queries (recall@3, nDCG@10) and names those that miss."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from services.catalogue.public.search import current_edition, get_engine
from services.catalogue.search import judging
from services.catalogue.search.record import record_engine


class Command(BaseCommand):
    help = "Print recall@3 and nDCG@10 of a set of judged queries: tab-separated query, kind, code:grade;…"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, nargs="?", default=judging.SHIPPED)
        parser.add_argument("--record", action="store_true", help="search the shipped record, not the database")
        parser.add_argument("--missed", action="store_true", help="name queries with no right one in the first three")
        parser.add_argument("--freeze", type=Path, metavar="FILE", help="write how each query fared, for the tests")

    def handle(self, *, file: Path, record: bool, missed: bool, freeze: Path | None, **options: object) -> None:
        try:
            queries = judging.read_judged(file)
        except (OSError, ValueError, KeyError) as error:
            raise CommandError(f"{file} cannot be read as judged queries: {error}") from error
        engine = record_engine() if record else get_engine(current_edition())
        outcomes = judging.judge(queries, engine.codes)
        for kind, found in judging.figures(outcomes).items():
            self.stdout.write(
                f"{kind:14} {found.queries:5}  recall@3 {found.recall_at_3:.3f}  nDCG@10 {found.ndcg_at_10:.3f}"
            )
        if freeze:
            judging.write_baseline(freeze, outcomes)
        for outcome in outcomes if missed else ():
            if not outcome.recall:
                self.stdout.write(f"missed: {outcome.query.text} ({outcome.query.kind}, nDCG {outcome.ndcg:.2f})")
