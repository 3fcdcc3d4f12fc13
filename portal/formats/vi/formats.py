"""Date and time formats for Vietnamese (FORMAT_MODULE_PATH): numeric, as in official papers."""

DATE_FORMAT = SHORT_DATE_FORMAT = "d/m/Y"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = SHORT_DATETIME_FORMAT = "H:i, d/m/Y"
