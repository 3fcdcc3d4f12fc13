"""The studio of authors and approvers: package edits, preview, impact, staff actions, docs generator."""
