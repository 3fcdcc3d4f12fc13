"""Date and time formats for Vietnamese (FORMAT_MODULE_PATH): numeric, as in official papers, the day first.

Typed dates are read so, or as ISO 8601. Django's own fallback reads the month first. Hours are typed as on a clock, or
as papers write them: 8h30, 8 giờ 30. The first format of each is the one shown.
"""

DATE_FORMAT = SHORT_DATE_FORMAT = "d/m/Y"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = SHORT_DATETIME_FORMAT = "H:i, d/m/Y"
TIME_INPUT_FORMATS = ["%H:%M", "%H:%M:%S", "%Hh%M", "%H giờ %M", "%Hh", "%H giờ"]
DATE_INPUT_FORMATS = ["%d/%m/%Y", "%d-%m-%Y", "%Y-%m-%d"]
DATETIME_INPUT_FORMATS = [
    f"{day} {time}" for day in DATE_INPUT_FORMATS for time in ("%H:%M:%S", "%H:%M:%S.%f", "%H:%M")
] + DATE_INPUT_FORMATS
