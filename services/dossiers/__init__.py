"""The life of one application, from filing to result."""
