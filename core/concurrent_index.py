"""A migration's operation: an index on a table that people write meanwhile."""

from typing import Any, Final

from django.db.migrations.operations import AddIndex

LIMITS: Final = ("statement_timeout", "lock_timeout")
"""Of a connection of the portal, for which no page should wait."""


class AddIndexWhileInUse(AddIndex):
    """As `AddIndex`, but PostgreSQL goes on writing the table: in a migration with `atomic = False` only.

    It waits for whoever reads or writes the table, as long as that takes, and may begin again: broken off, it leaves an
    index that nobody uses.
    """

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        model = to_state.apps.get_model(app_label, self.model_name)
        if not self.allow_migrate_model(schema_editor.connection.alias, model):
            return
        if schema_editor.connection.vendor != "postgresql":
            schema_editor.add_index(model, self.index)
            return
        for limit in LIMITS:
            schema_editor.execute(f"SET {limit} = 0")
        schema_editor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {schema_editor.quote_name(self.index.name)}")
        schema_editor.add_index(model, self.index, concurrently=True)
        for limit in LIMITS:
            schema_editor.execute(f"RESET {limit}")
