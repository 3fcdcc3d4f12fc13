"""Drawing papers as PDF with WeasyPrint."""
