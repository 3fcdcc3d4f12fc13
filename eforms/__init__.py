"""A form is data: one definition draws filling, checking, reading and the PDF."""
