"""Lists imported from files: reading CSV and XLSX, matching their columns, and naming each line that is wrong."""
