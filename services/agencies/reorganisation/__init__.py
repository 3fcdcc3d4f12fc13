"""Reorganisation of agencies (sắp xếp cơ quan): one is added, merged into another, or moved under another superior."""
