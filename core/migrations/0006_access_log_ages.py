from django.db import migrations

from core.immutable import drop_refusal, refuse

LOG = "core_accessrecord"
KEPT = refuse(LOG, "DELETE", because="a record of the access log is never deleted")
YEAR_OF_ACCESS, THIS_YEAR = (
    f"CAST(SUBSTR(CAST({moment} AS TEXT), 1, 4) AS INTEGER)" for moment in ("OLD.at", "CURRENT_DATE")
)
KEPT_FOR_FIVE_YEARS = refuse(
    LOG,
    "DELETE",
    when=f"{YEAR_OF_ACCESS} >= {THIS_YEAR} - 5",
    because="a record of the access log is kept for five whole years",
)


class Migration(migrations.Migration):
    """A record of the access log may go when the fifth calendar year after its own is over, and never before."""

    dependencies = [("core", "0005_request_of_a_job")]

    operations = [drop_refusal(KEPT), KEPT_FOR_FIVE_YEARS]
