from django.db import migrations

from core.immutable import refuse, refuse_truncate

TABLE = "accounts_mandate"
TERMS = ["granted_by_id", "holder_number", "holder_name", "procedures", "ends_on", "granted_at"]
PRINCIPAL = ["organisation_id", "person_id"]
CHANGED = " OR ".join(
    [
        *(f"OLD.{column} <> NEW.{column}" for column in TERMS),
        *(f"COALESCE(OLD.{column}, 0) <> COALESCE(NEW.{column}, 0)" for column in PRINCIPAL),
    ]
)
ANSWERED = " OR ".join(
    f"(OLD.{column} IS NOT NULL AND (NEW.{column} IS NULL OR OLD.{column} <> NEW.{column}))"
    for column in ("holder_id", "accepted_at", "declined_at", "ended_at", "ended_by_id")
)


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_organisations'),
    ]

    operations = [
        refuse(TABLE, "UPDATE", when=CHANGED, because="What was granted never changes."),
        refuse(TABLE, "UPDATE", rule="second_answer", when=ANSWERED, because="What was answered or ended stays so."),
        refuse(TABLE, "DELETE", because="Who acted for whom stays known."),
        refuse_truncate(TABLE, because="Who acted for whom stays known."),
    ]
