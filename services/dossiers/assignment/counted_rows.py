"""How many rows a subquery has: where it is limited, no more are read than that."""

from django.db.models import IntegerField, Subquery


class CountedRows(Subquery):
    """The number of rows of a queryset that may refer to the row around it; zero without any."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()
