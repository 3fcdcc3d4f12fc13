"""Texts of packages, each kept once, and parsed for as long as a process uses them."""

from typing import Final

from django.db import models
from django.db.models import F, Func, Q

from core.weighted_cache import WeightedCache
from services.catalogue.package.definition import Package


class Sha256(Func):
    """SHA-256 in hexadecimal, computed by the database; PostgreSQL needs no extension for it."""

    function = "SHA256"
    output_field = models.CharField(max_length=64)
    template = "ENCODE(SHA256(CONVERT_TO(%(expressions)s, 'UTF8')), 'hex')"

    def as_sqlite(self, compiler, connection, **extra):  # type: ignore[no-untyped-def]
        return super().as_sql(compiler, connection, template="SHA256(%(expressions)s)", **extra)


class Body(models.Model):
    """The canonical JSON of a package under its SHA-256; immutable and shared by versions."""

    checksum = models.CharField(max_length=64, primary_key=True)
    text = models.TextField()

    class Meta:
        verbose_name = verbose_name_plural = "nội dung phiên bản"
        constraints = [
            models.CheckConstraint(name="checksum_is_that_of_the_text", condition=Q(checksum=Sha256(F("text")))),
        ]

    def __str__(self) -> str:
        return self.checksum


MOST_PARSED: Final = 4_000_000
"""Characters of package texts that a process keeps parsed; a parsed package takes some five bytes for each."""


def _parse_body(checksum: str) -> tuple[Package, int]:
    return parse(Body.objects.values_list("text", flat=True).get(pk=checksum))


def parse(text: str) -> tuple[Package, int]:
    return Package.model_validate_json(text), len(text)


package_by_checksum: Final = WeightedCache(_parse_body, most=MOST_PARSED)
"""The parsed package with that checksum. It is immutable, so a process keeps those it used last."""
