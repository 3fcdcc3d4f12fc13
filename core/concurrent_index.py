"""A migration's operation: an index on a table that people write meanwhile."""

from typing import Any

from django.db.migrations.operations import AddIndex


class AddIndexWhileInUse(AddIndex):
    """As `AddIndex`, but PostgreSQL goes on writing the table: in a migration with `atomic = False` only."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        model = to_state.apps.get_model(app_label, self.model_name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            how = {"concurrently": True} if schema_editor.connection.vendor == "postgresql" else {}
            schema_editor.add_index(model, self.index, **how)
